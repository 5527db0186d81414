/* session.c: see session.h. TAPI serialises providerInit and providerShutdown, and calls nothing else outside them. But a callback that
 * runs when providerShutdown is called may ask for anything: it is refused. */
#include "session.h"

#include <stdatomic.h>

#include "shell.h"
#include "trace/trace.h"

static struct session {
    atomic_uint begun; /* providerInit calls not yet paired with a shutdown */
    DWORD line_base;
    uint64_t entered; /* when who holds the core came for it, in os_clock_us' time; if that is traced */
    struct shell shell;
} session;

static bool is_traced(void)
{
    return trace_has(&session.shell.trace, TRACE_CALLS);
}

static LONG read_config(struct config *config)
{
    char error[512];
    if (config_read(&protocol, config, error, sizeof(error)))
        return 0;
    os_log(error);
    return LINEERR_INIFILECORRUPT;
}

LONG session_count_lines(DWORD *count)
{
    struct config config;
    LONG result = read_config(&config);
    if (result != 0)
        return result;
    *count = config.line_count;
    config_free(&config);
    return 0;
}

LONG session_begin(DWORD line_base, DWORD_PTR lines, ASYNC_COMPLETION completion)
{
    if (session.begun > 0) {
        session.begun++;
        return 0;
    }
    struct config config;
    LONG result = read_config(&config);
    if (result != 0)
        return result;
    if (config.line_count != lines) {
        os_log("the configuration changed between providerEnumDevices and providerInit; restart the telephony service");
        config_free(&config);
        return LINEERR_OPERATIONFAILED;
    }
    if (!shell_start(&session.shell, &protocol, &config, completion))
        return LINEERR_NOMEM;
    session.line_base = line_base;
    session.begun = 1;
    return 0;
}

LONG session_end(void)
{
    if (session.begun == 1 && shell_is_telling(&session.shell))
        return LINEERR_OPERATIONFAILED;
    if (session.begun == 0 || --session.begun > 0)
        return 0;
    shell_stop(&session.shell);
    session = (struct session){0};
    return 0;
}

struct core *session_enter(void)
{
    if (session.begun == 0)
        return NULL;
    uint64_t entered = is_traced() ? os_clock_us() : 0;
    struct core *core = shell_enter(&session.shell);
    session.entered = entered;
    return core;
}

LONG session_leave_given(LONG result, const struct trace_given *given)
{
    if (is_traced())
        trace_call(&session.shell.trace, given, result, session.entered);
    shell_leave(&session.shell);
    return result;
}

LONG session_leave_dial_given(LONG result, LPCWSTR number, const struct trace_given *given)
{
    if (is_traced())
        trace_dial(&session.shell.trace, given, number, result, session.entered);
    shell_leave(&session.shell);
    return result;
}

LONG session_leave_settled_given(const struct line *line, LONG result, const struct trace_given *given)
{
    uint64_t entered = session.entered;
    shell_leave_settled(&session.shell, line);
    if (is_traced())
        trace_call(&session.shell.trace, given, result, entered);
    return result;
}

LONG session_answer_given(LONG result, const struct trace_given *given)
{
    if (session.begun > 0 && is_traced())
        trace_call(&session.shell.trace, given, result, 0);
    return result;
}

struct line *session_line(const struct core *core, DWORD device)
{
    DWORD index = device - session.line_base;
    return index < core->line_count ? &core->lines[index] : NULL;
}

bool session_has_device(DWORD device)
{
    return session.begun > 0 && session_line(&session.shell.core, device) != NULL;
}

DWORD session_device(const struct core *core, const struct line *line)
{
    return session.line_base + (DWORD)(line - core->lines);
}
