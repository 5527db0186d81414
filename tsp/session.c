/* session.c: see session.h. TAPI serialises providerEnumDevices, providerInit and providerShutdown, and calls nothing else
 * outside a session. But a callback that runs when providerShutdown is called may ask for anything: it is refused. */
#include "session.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "call_window.h"
#include "settings.h"
#include "shell.h"
#include "trace/trace.h"

static struct session {
    atomic_uint begun; /* providerInit calls not yet paired with a shutdown */
    DWORD provider;    /* whose session it is */
    DWORD line_base;
    HPROVIDER tapi_provider; /* TAPI's handle of it */
    LINEEVENT proc;          /* for what no line is opened for; NULL: TAPI gave none */
    char complaint[512]; /* of the configuration, which was logged; empty: there is nothing wrong */
    bool has_asked;   /* applications to begin anew, under the core's lock */
    uint64_t entered; /* when who holds the core came for it, in os_clock_us' time; if that is traced */
    struct shell shell;
} session;

static bool is_traced(void)
{
    return trace_has(&session.shell.trace, TRACE_CALLS);
}

static void complain_of_no_lines(char *error, size_t room)
{
    char place[256];
    settings_place(protocol.name, place, sizeof(place));
    snprintf(error, room, "%s: there is no line; add one, line 1, and restart the telephony service", place);
}

/* What is wrong is logged when it is found first: providerEnumDevices and providerInit read the same. */
static void read_config(struct config *config)
{
    char error[sizeof(session.complaint)] = "";
    if (config_read(&protocol, config, error, sizeof(error)) && config->line_count == 0)
        complain_of_no_lines(error, sizeof(error));
    if (error[0] != 0 && strcmp(error, session.complaint) != 0)
        os_log(protocol.name, error);
    strcpy(session.complaint, error);
}

static bool is_of_another(DWORD provider)
{
    return session.begun > 0 && session.provider != provider;
}

void session_set_provider(DWORD provider, HPROVIDER tapi_provider, LINEEVENT proc)
{
    if (is_of_another(provider))
        return;
    session.tapi_provider = tapi_provider;
    session.proc = proc;
}

DWORD session_count_lines(DWORD provider)
{
    if (is_of_another(provider))
        return 0;
    struct config config;
    read_config(&config);
    DWORD count = config.line_count;
    config_free(&config);
    return count;
}

static LONG refuse_another(DWORD provider)
{
    char line[256];
    snprintf(line, sizeof(line), "%s stands twice on the list of telephony providers, with the ids %u and %u, and "
             "works once; remove one in Phone and Modem, Advanced, and restart the telephony service", protocol.name,
             (unsigned)session.provider, (unsigned)provider);
    os_log(protocol.name, line);
    return LINEERR_NOMULTIPLEINSTANCE;
}

static LONG refuse_change(struct config *config)
{
    if (session.complaint[0] == 0)
        os_log(protocol.name, "the configuration changed between providerEnumDevices and providerInit; restart the "
                              "telephony service");
    config_free(config);
    return LINEERR_OPERATIONFAILED;
}

static void show_call(DRV_REQUESTID id, handle hdCall)
{
    call_window_show(session.tapi_provider, session.proc, id, hdCall);
}

LONG session_begin(DWORD provider, DWORD line_base, DWORD_PTR lines, ASYNC_COMPLETION completion)
{
    if (is_of_another(provider))
        return refuse_another(provider);
    if (session.begun > 0) {
        session.begun++;
        return 0;
    }
    struct config config;
    read_config(&config);
    if (config.line_count != lines)
        return refuse_change(&config);
    bool shows = config.shows_dialed && session.proc != NULL;
    if (!shell_start(&session.shell, &protocol, &config, (struct shell_callbacks){completion, shows ? show_call : NULL}))
        return LINEERR_NOMEM;
    session.provider = provider;
    session.line_base = line_base;
    session.begun = 1;
    return 0;
}

LONG session_end(DWORD provider)
{
    if (is_of_another(provider))
        return 0;
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

LONG session_leave_untraced(LONG result)
{
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

/* Settings are read when a session begins. Who asks may be any application's user: nobody is disturbed for nothing, nor for
 * settings that are wrong, nor twice in a session. */
enum dialog_force session_settings_saved(void)
{
    char error[sizeof(session.complaint)];
    struct config config;
    if (session.begun == 0)
        return FORCE_NOW;
    bool is_good = config_read(&protocol, &config, error, sizeof(error));
    bool is_same = is_good && config_equal(&config, &session.shell.config);
    config_free(&config);
    if (is_same)
        return FORCE_NOW;
    struct core *core = shell_enter(&session.shell);
    if (is_good && !session.has_asked)
        session.has_asked = core_ask_to_begin_anew(core);
    bool has_asked = session.has_asked;
    shell_leave(&session.shell);
    return has_asked ? FORCE_AFTER_REINIT : FORCE_AFTER_RESTART;
}

DWORD session_permanent_id(DWORD device)
{
    return session_has_device(device) ? session_line(&session.shell.core, device)->config->permanent_id : 0;
}

DWORD session_device(const struct core *core, const struct line *line)
{
    return session.line_base + (DWORD)(line - core->lines);
}
