/* session.c: see session.h. TAPI serialises providerEnumDevices, providerInit and providerShutdown, and calls nothing
 * else outside a session. But a callback that runs when providerShutdown is called may ask for anything: it is
 * refused. */
#include "session.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "call_window.h"
#include "fill.h"
#include "settings.h"
#include "settings_watch.h"
#include "shell.h"
#include "trace/trace.h"

enum { COMPLAINT = 512 };

static struct session {
    atomic_uint begun; /* providerInit calls not yet paired with a shutdown */
    DWORD provider;    /* whose session it is */
    HPROVIDER tapi_provider; /* TAPI's handle of it */
    LINEEVENT proc;          /* for what no line is opened for; NULL: TAPI gave none */
    char complaint[COMPLAINT]; /* of the configuration, which was logged; empty: there is nothing wrong */
    os_mutex complaining;      /* that */
    os_mutex following; /* the settings: reading them, and doing so; taken before the core's lock */
    struct settings_watch *watch;
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
    snprintf(error, room, "%s: there is no line; add one, line 1", place);
}

/* Whether nobody was told so yet. Outside a session TAPI calls one function at a time. */
static bool is_new(const char *complaint)
{
    bool in_session = session.begun > 0;
    if (in_session)
        os_mutex_lock(&session.complaining);
    bool is_known = complaint[0] == 0 || strcmp(complaint, session.complaint) == 0;
    strcpy(session.complaint, complaint);
    if (in_session)
        os_mutex_unlock(&session.complaining);
    return !is_known;
}

/* Read the configuration. False if it is wrong. What then is to be logged stands in complaint; empty: nothing, for
 * the same is read more than once. */
static bool read_config(struct config *config, char complaint[COMPLAINT])
{
    complaint[0] = 0;
    bool good = config_read(&protocol, config, complaint, COMPLAINT);
    if (good && config->line_count == 0)
        complain_of_no_lines(complaint, COMPLAINT);
    if (!is_new(complaint))
        complaint[0] = 0;
    return good;
}

static void log_complaint(const char *complaint)
{
    if (complaint[0] != 0)
        os_log(protocol.name, complaint);
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
    char complaint[COMPLAINT];
    read_config(&config, complaint);
    log_complaint(complaint);
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

/* Have the session follow a configuration as far as that goes while TAPI runs; it is the session's from now on.
 * Nothing but lines can change. */
static struct shell_followed follow(struct config *config)
{
    bool is_same = config_equal_beside_lines(config, &session.shell.config);
    struct shell_followed followed = shell_follow(&session.shell, config);
    followed.agrees = followed.agrees && is_same;
    return followed;
}

/* Have applications asked to begin anew, once in a session. Returns whether they were. */
static bool ask_to_begin_anew(void)
{
    struct core *core = shell_enter(&session.shell);
    if (!session.has_asked)
        session.has_asked = core_ask_to_begin_anew(core);
    bool has_asked = session.has_asked;
    shell_leave(&session.shell);
    return has_asked;
}

/* Who asks may be any application's user: nobody is disturbed for nothing, nor for settings that are wrong. */
enum dialog_force session_settings_saved(void)
{
    char error[COMPLAINT];
    struct config config;
    if (session.begun == 0)
        return FORCE_NOW;
    struct shell_followed followed = {.agrees = false};
    os_mutex_lock(&session.following);
    bool good = config_read(&protocol, &config, error, sizeof(error));
    if (good)
        followed = follow(&config);
    else
        config_free(&config);
    os_mutex_unlock(&session.following);
    if (followed.agrees)
        return FORCE_NOW;
    if (good && ask_to_begin_anew())
        return followed.changed ? FORCE_REST_AFTER_REINIT : FORCE_AFTER_REINIT;
    return followed.changed ? FORCE_REST_AFTER_RESTART : FORCE_AFTER_RESTART;
}

/* Settings that are wrong are logged, and the session goes on as it is. */
static void settings_changed(void *unused)
{
    char complaint[COMPLAINT];
    struct config config;
    (void)unused;
    bool agrees = true; /* with what is wrong nobody can */
    os_mutex_lock(&session.following);
    if (read_config(&config, complaint))
        agrees = follow(&config).agrees;
    else
        config_free(&config);
    os_mutex_unlock(&session.following);
    log_complaint(complaint);
    if (!agrees)
        ask_to_begin_anew();
}

static void show_call(DRV_REQUESTID id, handle hdCall)
{
    call_window_show(session.tapi_provider, session.proc, id, hdCall);
}

/* There is room for every place (TSPI_linePark). */
static void write_place(void *room, const struct text *place)
{
    fill_varstring_text(room, protocol.codepage, text_slice(place));
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
    char complaint[COMPLAINT];
    read_config(&config, complaint);
    log_complaint(complaint);
    if (config.line_count != lines)
        return refuse_change(&config);
    bool shows = config.shows_dialed && session.proc != NULL;
    if (!shell_start(&session.shell, &protocol, &config,
                     (struct core_tapi){line_base, session.tapi_provider, session.proc},
                     (struct shell_callbacks){completion, shows ? show_call : NULL, write_place}))
        return LINEERR_NOMEM;
    os_mutex_init(&session.complaining);
    os_mutex_init(&session.following);
    session.provider = provider;
    session.begun = 1;
    session.watch = settings_watch_start(protocol.name, settings_changed, NULL);
    return 0;
}

LONG session_end(DWORD provider)
{
    if (is_of_another(provider))
        return 0;
    if (session.begun == 1 && shell_is_telling(&session.shell))
        return LINEERR_OPERATIONFAILED;
    if (session.begun != 1) {
        session.begun -= session.begun > 0;
        return 0;
    }
    settings_watch_stop(session.watch);
    session.begun = 0;
    shell_stop(&session.shell);
    os_mutex_free(&session.complaining);
    os_mutex_free(&session.following);
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

DWORD session_permanent_id(DWORD device)
{
    const struct core *core = session_enter();
    if (core == NULL)
        return 0;
    const struct line *line = line_of_device(core, device);
    return (DWORD)session_leave_untraced(line != NULL ? (LONG)line->config->permanent_id : 0);
}

bool session_has_device(DWORD device)
{
    return session_permanent_id(device) != 0;
}
