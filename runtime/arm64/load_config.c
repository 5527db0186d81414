/* load_config.c: what Windows' loader reads of an image: here, the tables of the control-flow guard, which the linker
 * makes of what each object says (Microsoft: IMAGE_LOAD_CONFIG_DIRECTORY64). */
#include "crt.h"

#include <stddef.h>

/* The linker's: two tables with the number of their entries, and the flags; numbers, too, are symbols' addresses. */
extern char __guard_fids_table[], __guard_fids_count[], __guard_iat_table[], __guard_iat_count[],
    __guard_longjmp_table[], __guard_longjmp_count[], __guard_flags[];

/* mingw-w64's structure ends before the guard. */
struct load_config {
    IMAGE_LOAD_CONFIG_DIRECTORY64 before;
    ULONGLONG check_function, dispatch_function;
    ULONGLONG functions, function_count;
    ULONGLONG flags; /* a DWORD; then come, with nothing in them, CodeIntegrity's Flags and Catalog */
    DWORD catalog_offset, reserved;
    ULONGLONG imports, import_count;
    ULONGLONG jump_targets, jump_target_count;
};

/* Called before each call by a pointer, until the loader puts its own function in this one's place. */
static void check_nothing(void)
{
}

extern void (*const __guard_check_icall_fptr)(void);
__attribute__((section(".00cfg"))) void (*const __guard_check_icall_fptr)(void) = check_nothing;

extern const struct load_config _load_config_used;
const struct load_config _load_config_used = {
    .before.Size = sizeof _load_config_used,
    .check_function = (ULONGLONG)&__guard_check_icall_fptr,
    .functions = (ULONGLONG)__guard_fids_table,
    .function_count = (ULONGLONG)__guard_fids_count,
    .flags = (ULONGLONG)__guard_flags,
    .imports = (ULONGLONG)__guard_iat_table,
    .import_count = (ULONGLONG)__guard_iat_count,
    .jump_targets = (ULONGLONG)__guard_longjmp_table,
    .jump_target_count = (ULONGLONG)__guard_longjmp_count,
};
_Static_assert(offsetof(struct load_config, check_function) == 0x70 && sizeof(struct load_config) == 0xC0,
               "Windows finds the fields by their places");
