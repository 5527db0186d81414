/* module.h: the file that this code was loaded from. */
#ifndef TSPEC_MODULE_H
#define TSPEC_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

/* Write the path of the library that holds the provider, NUL-terminated, into path[0..room). False if it does not fit. */
bool module_path(WCHAR *path, size_t room);

#endif
