/* start_program.c: where Windows enters a program, and its thread-local variables. */
#include "crt.h"

#include <stdlib.h>

enum { CONSOLE_APPLICATION = 1, ARGUMENTS_AS_GIVEN = 1 }; /* _crt_console_app, _crt_argv_unexpanded_arguments */

int main(int argc, char **argv);
int _set_app_type(int type);
int _configure_narrow_argv(int how);
int _initialize_narrow_environment(void);

void WINAPI mainCRTStartup(void)
{
    stack_guard_choose();
    _set_app_type(CONSOLE_APPLICATION);
    if (_configure_narrow_argv(ARGUMENTS_AS_GIVEN) != 0 || _initialize_narrow_environment() != 0)
        abort();
    exit(main(*__p___argc(), *__p___argv()));
}

/* The linker sorts .tls$ZZZ behind all thread-local variables, and looks for the directory by its name. */
ULONG _tls_index;
__attribute__((section(".tls"))) static char tls_start;
__attribute__((section(".tls$ZZZ"))) static char tls_end;
static const ULONGLONG tls_callbacks[1];
extern const IMAGE_TLS_DIRECTORY64 _tls_used;
const IMAGE_TLS_DIRECTORY64 _tls_used = {
    .StartAddressOfRawData = (ULONGLONG)&tls_start,
    .EndAddressOfRawData = (ULONGLONG)&tls_end,
    .AddressOfIndex = (ULONGLONG)&_tls_index,
    .AddressOfCallBacks = (ULONGLONG)tls_callbacks,
};
