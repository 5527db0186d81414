/* module_posix.c: the shared object's path, from the dynamic linker. It has no icon. */
#define _GNU_SOURCE
#include <dlfcn.h>

#include "module.h"
#include "os.h"

bool module_path(WCHAR *path, size_t room)
{
    Dl_info info;
    if (dladdr((const void *)(uintptr_t)module_path, &info) == 0 || info.dli_fname == NULL)
        return false;
    size_t units = os_to_utf16(CODEPAGE_UTF8, slice_text(info.dli_fname), path, room);
    if (units >= room)
        return false;
    path[units] = 0;
    return true;
}

HICON module_icon(void)
{
    return NULL;
}
