/* module_win32.c: the DLL, asked for by an address inside it, so that DllMain has nothing to remember. */
#include "module.h"
#include "module_icon.h"

static HMODULE own_module(void)
{
    HMODULE module = NULL;
    DWORD how = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    GetModuleHandleExW(how, (LPCWSTR)(uintptr_t)own_module, &module);
    return module;
}

/* Without a module Windows would tell the path of the program. */
bool module_path(WCHAR *path, size_t room)
{
    HMODULE module = own_module();
    DWORD units = module != NULL ? GetModuleFileNameW(module, path, (DWORD)room) : 0;
    return units > 0 && units < room;
}

/* Shared: Windows loads it once, and frees it with the module. */
HICON module_icon(void)
{
    HMODULE module = own_module();
    UINT how = LR_SHARED | LR_DEFAULTSIZE;
    return module != NULL ? LoadImageW(module, MAKEINTRESOURCEW(MODULE_ICON), IMAGE_ICON, 0, 0, how) : NULL;
}
