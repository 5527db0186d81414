/* settings_key.h: the registry key of the settings, as it is made: by the installer, or by the dialog.
 *
 * It may hold a switch's password, which any program of the machine could decrypt that can read it. So nobody reads it
 * but administrators, the system and the telephony service (NETWORK SERVICE), which only reads. */
#ifndef TSPEC_SETTINGS_KEY_H
#define TSPEC_SETTINGS_KEY_H

#include <stdbool.h>
#include <windows.h>

/* What may be done with it: all but to change its rights, which an administrator may keep to themselves. */
#define SETTINGS_KEY_CHANGE (KEY_READ | KEY_WRITE | DELETE)

/* Open a key below HKEY_LOCAL_MACHINE, of the 64-bit registry where there is one, or make it with those rights. If it
 * was there, it gets them `again`, or keeps what an administrator has given it. Returns a Windows error number. */
LSTATUS settings_key_make(const WCHAR *path, bool again, HKEY *key);

#endif
