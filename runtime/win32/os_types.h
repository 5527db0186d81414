/* os_types.h for Windows: what os.h's objects are made of. */
#ifndef TSPEC_OS_TYPES_H
#define TSPEC_OS_TYPES_H

#include <windows.h>

typedef SRWLOCK os_mutex;
typedef CONDITION_VARIABLE os_cond;
typedef HANDLE os_thread;
typedef unsigned os_decoder;
typedef HANDLE os_file;

#endif
