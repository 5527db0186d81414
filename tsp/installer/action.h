/* action.h: what the installer's actions have in common: the words that the MSI gives them, and its log. */
#ifndef TSPEC_ACTION_H
#define TSPEC_ACTION_H

#include <stdbool.h>
#include <windows.h>
#include <msi.h>

#include "protocol_limits.h"

enum {
    ACTION_UNITS = 16384, /* hundreds of lines in LINES, and all settings */
    ACTION_SETTINGS = 4,  /* the first word of the first setting; each has three: its kind, name and value; baud is
                             one */
    ACTION_WORDS = ACTION_SETTINGS + 3 * (SETTINGS + 1),
};

/* CustomActionData, cut at U+001F, which nobody can write in a property: the protocol; and where settings are written,
 * HOST, PORT, LINES and what the spec declares. What is not given is empty. */
struct action {
    MSIHANDLE install;
    WCHAR data[ACTION_UNITS];
    WCHAR *word[ACTION_WORDS];
};

/* Read the words. False if there are none or too many, which the log then says. */
bool action_begin(struct action *action, MSIHANDLE install);

/* Wipe them: there may be a secret. */
void action_end(struct action *action);

/* Write "tspec: what (error number)" to the installation's log, show it where a person looks, and return what ends the
 * installation: ERROR_INSTALL_FAILURE. */
UINT action_fail(MSIHANDLE install, const WCHAR *what, LONG error);

/* Write "tspec: what" to the installation's log. */
void action_say(MSIHANDLE install, const WCHAR *what);

#endif
