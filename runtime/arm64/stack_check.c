/* stack_check.c: the guard of -fstack-protector. */
#include "crt.h"

#define SPREAD 0x9E3779B97F4A7C15u /* 2^64 divided by the golden ratio: makes a small difference a large one */

uintptr_t __stack_chk_guard;

/* A DLL is entered while the loader's lock is held, so nothing may be loaded: no generator of random numbers, only what
 * differs between processes. In memory a NUL comes first, which ends a string that is copied over it. */
__attribute__((no_stack_protector, noinline)) void stack_guard_choose(void)
{
    LARGE_INTEGER count;
    FILETIME now;

    QueryPerformanceCounter(&count);
    GetSystemTimeAsFileTime(&now);
    uint64_t mixed = (uint64_t)count.QuadPart;
    mixed = mixed * SPREAD ^ ((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime);
    mixed = mixed * SPREAD ^ ((uint64_t)GetCurrentProcessId() << 32 | GetCurrentThreadId());
    mixed = mixed * SPREAD ^ (uintptr_t)&count;
    __stack_chk_guard = (mixed * SPREAD) & ~(uintptr_t)0xFF;
}

/* The instruction, its number and the register are __fastfail's on ARM64 (Microsoft: __fastfail). */
_Noreturn void __stack_chk_fail(void)
{
    register unsigned code __asm__("w0") = FAST_FAIL_STACK_COOKIE_CHECK_FAILURE;
    __asm__ volatile("brk #0xF003" : : "r"(code));
    __builtin_unreachable();
}
