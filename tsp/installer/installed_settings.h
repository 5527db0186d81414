/* installed_settings.h: HKLM\SOFTWARE\tspec\<protocol>, as the installer makes it, keeps it and takes it away.
 *
 * While an installation runs, <protocol>.before holds what there was. All return a Windows error number. */
#ifndef TSPEC_INSTALLED_SETTINGS_H
#define TSPEC_INSTALLED_SETTINGS_H

#include <stdbool.h>
#include <windows.h>

/* Make the key, or give the one that is there its rights again. */
LSTATUS settings_make(const WCHAR *protocol);

/* Write what is given, and leave alone what is empty. lines: "1001,1002=Alice Kim", in place of all lines that there
 * were; the first is line 1. */
LSTATUS settings_write(const WCHAR *protocol, const WCHAR *host, const WCHAR *port, const WCHAR *lines);

/* Write what the spec declares, for the switch; leave it alone if the value is empty. A secret is protected by Windows,
 * as the dialog does it. kind: text, number or secret. */
LSTATUS settings_write_own(const WCHAR *protocol, const WCHAR *kind, const WCHAR *name, const WCHAR *value);

/* Keep what there is as <protocol>.before; put that back; forget it. There may be nothing. */
LSTATUS settings_keep(const WCHAR *protocol);
LSTATUS settings_restore(const WCHAR *protocol);
LSTATUS settings_forget(const WCHAR *protocol);

/* Whether another protocol is installed, too. */
bool settings_of_others(const WCHAR *protocol);

/* Take away the key with all that is in it, and SOFTWARE\tspec if nothing else is there. */
LSTATUS settings_remove(const WCHAR *protocol);

#endif
