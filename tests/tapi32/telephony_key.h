/* telephony_key.h: where Windows keeps what TAPI knows, below HKEY_LOCAL_MACHINE. */
#ifndef TAPI32_TELEPHONY_KEY_H
#define TAPI32_TELEPHONY_KEY_H

#include <windows.h>

#define TELEPHONY_KEY L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Telephony\\"

#endif
