/* priorities.h: which application comes first, as lineSetAppPriority has written it to the registry
 * (Telephony\HandoffPriorities: for each media mode the names of files, separated by quotes and commas). */
#ifndef TAPI32_PRIORITIES_H
#define TAPI32_PRIORITIES_H

#include <windows.h>

/* 1 for the application that comes first; those that are not listed come behind all others and are alike. */
DWORD priority_of(const WCHAR *module, DWORD media_mode);

#endif
