/* dialog_message.h: what the dialogs ask the provider. They run in applications' processes, and reach it through
 * TUISPIDLLCALLBACK only, which becomes TSPI_providerGenericDialogData; it answers in the block itself (rules 77,
 * 78). */
#ifndef TSPEC_DIALOG_MESSAGE_H
#define TSPEC_DIALOG_MESSAGE_H

#include <windows.h>

enum dialog_question {
    DIALOG_SAVED = 1,   /* of a provider or a line: settings were saved; when do they count? */
    DIALOG_LINE_NUMBER, /* of a line: n of its section "line <n>" */
};

enum dialog_force {
    FORCE_AFTER_RESTART, /* of the telephony service */
    FORCE_AFTER_REINIT,  /* when applications have begun anew, which they were asked to */
    FORCE_NOW,
    FORCE_REST_AFTER_RESTART, /* lines that were added or removed now, and the rest so */
    FORCE_REST_AFTER_REINIT,
};

struct dialog_message {
    DWORD size;     /* sizeof(struct dialog_message) */
    DWORD question; /* enum dialog_question */
    DWORD answer;   /* enum dialog_force, or the number */
};

/* The block that LINE_CREATEDIALOGINSTANCE gives along: a DWORD, the window to show. */
enum dialog_window { DIALOG_CALL = 1 };

enum call_question {
    CALL_LOOK = 1, /* how does it stand? */
    CALL_HANG_UP,  /* and the same */
};

/* What the window of a call asks, again and again: nobody could tell it that TAPI has closed the call. */
struct call_message {
    DWORD size;       /* sizeof(struct call_message) */
    DWORD question;   /* enum call_question */
    DWORD state;      /* from here on the answer: the LINECALLSTATE that TAPI was told last, 0 before the first */
    DWORD mode;       /* the LINEDISCONNECTMODE that it was told before or with that; 0: none */
    DWORD can_drop;   /* whether it can be hung up now */
    WCHAR called[128]; /* the number, as much of it as fits */
};

#endif
