/* dialog_message.h: what the dialogs ask the provider. They run in applications' processes, and reach it through
 * TUISPIDLLCALLBACK only, which becomes TSPI_providerGenericDialogData; it answers in the block itself (rules 77, 78). */
#ifndef TSPEC_DIALOG_MESSAGE_H
#define TSPEC_DIALOG_MESSAGE_H

#include <windows.h>

enum dialog_question {
    DIALOG_IN_FORCE = 1, /* of a provider or a line: whether changed settings are in force, or only after a restart */
    DIALOG_LINE_NUMBER,  /* of a line: n of its section "line <n>" */
};

enum dialog_force { FORCE_AFTER_RESTART, FORCE_NOW };

struct dialog_message {
    DWORD size;     /* sizeof(struct dialog_message) */
    DWORD question; /* enum dialog_question */
    DWORD answer;   /* enum dialog_force, or the number */
};

#endif
