/* module.h: the file that this code was loaded from. */
#ifndef TSPEC_MODULE_H
#define TSPEC_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

/* Write the path of the library that holds the provider, NUL-terminated, into path[0..room). False if it does not
 * fit. */
bool module_path(WCHAR *path, size_t room);

/* The provider's icon, NULL if the system has none to give. It is the system's, the same one each time, and lives as
 * long as the library is loaded: nobody destroys it. */
HICON module_icon(void);

#endif
