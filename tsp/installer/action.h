/* action.h: what the installer's actions have in common: the words that the MSI gives them, and its log. */
#ifndef TSPEC_ACTION_H
#define TSPEC_ACTION_H

#include <stdbool.h>
#include <windows.h>
#include <msi.h>

enum { ACTION_UNITS = 8192, ACTION_WORDS = 4 }; /* hundreds of lines in LINES */

/* CustomActionData, cut at '|': protocol, HOST, PORT, LINES; what is not given is empty. */
struct action {
    MSIHANDLE install;
    WCHAR data[ACTION_UNITS];
    WCHAR *word[ACTION_WORDS];
};

/* Read the words. False if there are none or too many, which the log then says. */
bool action_begin(struct action *action, MSIHANDLE install);

/* Write "tspec: what (error number)" to the installation's log, show it where a person looks, and return what ends the
 * installation: ERROR_INSTALL_FAILURE. */
UINT action_fail(MSIHANDLE install, const WCHAR *what, LONG error);

/* Write "tspec: what" to the installation's log. */
void action_say(MSIHANDLE install, const WCHAR *what);

#endif
