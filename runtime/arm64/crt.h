/* crt.h: what an ARM64 DLL or program needs of a compiler's library; ucrtbase.dll does the rest. The names are those by
 * which clang and the linker refer to it. */
#ifndef TSPEC_CRT_H
#define TSPEC_CRT_H

#include <stdint.h>
#include <windows.h>

/* A DLL's and a program's entry, as clang tells the linker. Ours have no DllMain. */
BOOL WINAPI DllMainCRTStartup(HINSTANCE module, DWORD reason, void *reserved);
void WINAPI mainCRTStartup(void);

/* -fstack-protector: what stands behind a function's arrays, and what is called when at the function's end it does not
 * stand there. It ends the process at once, as with Microsoft's compiler. */
extern uintptr_t __stack_chk_guard;
_Noreturn void __stack_chk_fail(void);

/* Choose the guard. Called by both entries before anything else; a caller must have no guard itself. */
void stack_guard_choose(void);

#endif
