/* module_win32.c: the DLL's path, asked for by an address inside it, so that DllMain has nothing to remember. */
#include "module.h"

bool module_path(WCHAR *path, size_t room)
{
    HMODULE module;
    DWORD how = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    if (!GetModuleHandleExW(how, (LPCWSTR)(uintptr_t)module_path, &module))
        return false;
    DWORD units = GetModuleFileNameW(module, path, (DWORD)room);
    return units > 0 && units < room;
}
