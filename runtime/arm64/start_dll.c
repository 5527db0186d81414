/* start_dll.c: where Windows enters a DLL. C's library is a DLL, too, and was entered before. */
#include "crt.h"

BOOL WINAPI DllMainCRTStartup(HINSTANCE module, DWORD reason, void *reserved)
{
    (void)module;
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH)
        stack_guard_choose();
    return TRUE;
}
