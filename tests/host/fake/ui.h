/* ui.h: what the fake's user interface asks of the provider, through TUISPIDLLCALLBACK. */
#ifndef FAKE_UI_H
#define FAKE_UI_H

#include <windows.h>

enum question {
    QUESTION_LINE = 1,   /* is there such a device? */
    QUESTION_CONFIGURED, /* the provider was */
    QUESTION_EDITED,     /* what a device has is to be another configuration */
    QUESTION_REMOVED,
    QUESTION_CALL,       /* is the call over that the window is for? */
};

struct ui_block {
    DWORD size, question, answer;
};

#endif
