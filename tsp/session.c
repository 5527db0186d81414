/* session.c: see session.h. TAPI serialises providerInit and providerShutdown, and calls nothing else outside them. */
#include "session.h"

#include "shell.h"

static struct session {
    unsigned begun; /* providerInit calls not yet paired with a shutdown */
    DWORD line_base;
    struct shell shell;
} session;

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

void session_end(void)
{
    if (session.begun == 0 || --session.begun > 0)
        return;
    shell_stop(&session.shell);
    session = (struct session){0};
}

struct provider *session_enter(void)
{
    return session.begun > 0 ? shell_enter(&session.shell) : NULL;
}

void session_leave(void)
{
    shell_leave(&session.shell);
}

void session_leave_settled(void)
{
    shell_leave_settled(&session.shell);
}

struct line *session_line(const struct provider *core, DWORD device)
{
    DWORD index = device - session.line_base;
    return index < core->line_count ? &core->lines[index] : NULL;
}

DWORD session_device(const struct provider *core, const struct line *line)
{
    return session.line_base + (DWORD)(line - core->lines);
}
