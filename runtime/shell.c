/* shell.c: the lock, the workers, the connections; see shell.h. */
#include "shell.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/line.h"
#include "core/link.h"
#include "escape.h"
#include "net/serial.h"
#include "shell_lines.h"

struct core *shell_enter(struct shell *shell)
{
    os_mutex_lock(&shell->lock);
    shell->core.now = os_clock_ms();
    return &shell->core;
}

static void trace_link(struct shell *shell, const struct link *link, enum trace_news news, int error)
{
    if (trace_has(&shell->trace, TRACE_WIRE))
        trace_connection(&shell->trace, link->number, news, link->config->host, link->config->port, error);
}

static void connect_link(struct shell *shell, const struct link *link, unsigned attempt)
{
    const struct line_config *config = link->config;
    if (config->baud != 0)
        net_connect_serial(shell->net, link->number, attempt, config->host, config->baud);
    else
        net_connect(shell->net, link->number, attempt, config->host, config->port);
}

static void carry_out(struct shell *shell, const struct action *action)
{
    const struct link *link = action->link;
    switch (action->kind) {
    case ACTION_CONNECT:
        trace_link(shell, link, TRACE_CONNECTING, 0);
        framer_reset(&shell->framers[link->number]);
        connect_link(shell, link, action->attempt);
        break;
    case ACTION_DISCONNECT:
        trace_link(shell, link, TRACE_DISCONNECTING, 0);
        net_disconnect(shell->net, link->number, action->attempt);
        break;
    case ACTION_SEND:
        if (trace_has(&shell->trace, TRACE_WIRE))
            trace_sent(&shell->trace, link->number, action->bytes);
        net_send(shell->net, link->number, action->attempt, action->bytes.at, action->bytes.len);
        break;
    case ACTION_PAUSE:
    case ACTION_RESUME:
        net_pause(shell->net, link->number, action->attempt, action->kind == ACTION_PAUSE);
        break;
    }
}

/* Messages leave first, in the thread that caused them; then whoever sleeps longer than the core now allows is woken. */
static void carry_out_all(struct shell *shell)
{
    struct action action;
    while (core_next_action(&shell->core, &action))
        carry_out(shell, &action);
    uint64_t at = core_wake_at(&shell->core);
    if (at >= shell->wakes_at)
        return;
    shell->wakes_at = at;
    net_wake(shell->net);
}

static bool has_news(const struct shell *shell)
{
    return shell->core.callbacks.first != 0 && shell->teller == 0;
}

/* The core was asked something: see to what it wants. */
static void finish_input(struct shell *shell)
{
    carry_out_all(shell);
    if (has_news(shell))
        os_cond_broadcast(&shell->work);
}

void shell_leave(struct shell *shell)
{
    finish_input(shell);
    os_mutex_unlock(&shell->lock);
}

bool shell_is_telling(struct shell *shell)
{
    os_mutex_lock(&shell->lock);
    bool telling = shell->teller == os_thread_self();
    os_mutex_unlock(&shell->lock);
    return telling;
}

/* Whether an event is being told that a close of the line waits for. */
static bool is_awaited(const struct shell *shell, const struct line *line, uint64_t last)
{
    const struct event *event = shell->telling;
    return event != NULL && event->line == line && (event->awaited || shell->told_count == last);
}

void shell_leave_settled(struct shell *shell, const struct line *line)
{
    finish_input(shell);
    uint64_t last = shell->told_count; /* those after it know of the close */
    while (shell->teller != os_thread_self() && (line->owed > 0 || is_awaited(shell, line, last)))
        os_cond_wait(&shell->told, &shell->lock);
    os_mutex_unlock(&shell->lock);
}

/* --- Telling TAPI --- */

static void call_back(struct shell *shell, struct event *event, HTAPICALL *answer)
{
    if (event->kind == EVENT_COMPLETION) {
        if (event->dialed != 0 && shell->callbacks.dialed != NULL)
            shell->callbacks.dialed(event->id, event->dialed);
        if (event->room != NULL && shell->callbacks.said != NULL)
            shell->callbacks.said(event->room, &event->said);
        shell->callbacks.completion(event->id, event->result);
        return;
    }
    if (event->kind == EVENT_NEW_CALL)
        event->param[1] = (DWORD_PTR)answer; /* TAPI answers through it */
    event->proc(event->htLine, event->htCall, event->message, event->param[0], event->param[1], event->param[2]);
}

/* Still under the lock: an event stands before what TAPI asks because of it. */
static void trace_told(struct shell *shell, const struct event *event)
{
    if (!trace_has(&shell->trace, TRACE_CALLS))
        return;
    if (event->kind == EVENT_COMPLETION)
        trace_completion(&shell->trace, event->id, event->result);
    else if (event->kind == EVENT_LINE)
        trace_event(&shell->trace, event->htLine, event->htCall, event->message, event->param[0], event->param[1],
                    event->param[2]);
}

/* TAPI's answer to LINE_NEWCALL is an input of the core like any other. */
static void take_answer(struct shell *shell, const struct event *event, HTAPICALL answer)
{
    if (trace_has(&shell->trace, TRACE_CALLS))
        trace_new_call(&shell->trace, event->htLine, (HDRVCALL)event->param[0], answer);
    core_new_call_answered(&shell->core, (handle)event->param[0], answer);
}

/* Called and returns with the lock held, which it gives up during each callback. */
static void tell(struct shell *shell)
{
    struct event event;
    SYSTEMTIME utc;
    shell->teller = os_thread_self();
    while (os_utc(&utc), core_next_event(&shell->core, &utc, &event)) {
        HTAPICALL answer = NULL;
        shell->telling = &event;
        shell->told_count++;
        carry_out_all(shell); /* fewer callbacks wait: it may be time to read on */
        trace_told(shell, &event);
        bool deaf = !shell->polling;
        os_mutex_unlock(&shell->lock);
        if (deaf) /* woken now, the other worker finds the lock free */
            os_cond_broadcast(&shell->work);
        call_back(shell, &event, &answer);
        shell_enter(shell);
        shell->telling = NULL;
        if (event.kind == EVENT_NEW_CALL)
            take_answer(shell, &event, answer);
        carry_out_all(shell);
        os_cond_broadcast(&shell->told);
    }
    carry_out_all(shell);
    shell->teller = 0;
    os_cond_broadcast(&shell->told);
}

/* --- Listening to the network --- */

static void take_message(struct shell *shell, struct link *link, struct slice frame, struct message *message)
{
    struct core *core = &shell->core;
    struct action reply;
    if (trace_has(&shell->trace, TRACE_WIRE))
        trace_received(&shell->trace, link->number, frame);
    escape_undo(core->protocol, message, shell->room);
    core_message(core, link, message);
    if (core_next_reply(core, &reply))
        carry_out(shell, &reply);
}

/* Go on without a message; with no fault, it was too long to be looked at. */
static void pass_message(struct shell *shell, const struct link *link, struct slice frame, const struct fault *fault)
{
    shell->core.counters.rejected++;
    if (!trace_has(&shell->trace, TRACE_WIRE))
        return;
    if (fault != NULL)
        trace_rejected(&shell->trace, link->number, fault, frame);
    else
        trace_skipped(&shell->trace, link->number);
}

/* The greeting has ended in these bytes, or what came is none. */
static void greeting_over(struct shell *shell, const struct link *link, struct slice bytes)
{
    const struct greeting *greeting = &shell->core.protocol->greeting;
    const unsigned char *end = memchr(bytes.at, greeting->ends.at[0], bytes.len);
    if (shell->framers[link->number].greeted == greeting->begins.len && trace_has(&shell->trace, TRACE_WIRE))
        trace_greeting(&shell->trace, link->number, end != NULL ? slice_of(bytes.at, (size_t)(end - bytes.at)) : bytes);
}

static void take_bytes(struct shell *shell, struct link *link, struct slice bytes)
{
    struct framer *framer = &shell->framers[link->number];
    bool greeted = framer->greeting_place == GREETING_OVER;
    struct slice frame = {NULL, 0};
    struct message message;
    struct fault fault;
    enum framer_status status = FRAMER_FRAME;
    framer_feed(framer, bytes.at, bytes.len);
    while (status != FRAMER_MORE) {
        status = framer_read(framer, &frame, &message, &fault);
        if (!greeted && framer->greeting_place == GREETING_OVER) {
            greeting_over(shell, link, bytes);
            greeted = true;
        }
        if (status == FRAMER_FRAME)
            take_message(shell, link, frame, &message);
        else if (status != FRAMER_MORE)
            pass_message(shell, link, frame, status == FRAMER_REJECTED ? &fault : NULL);
    }
}

static void take_event(struct shell *shell, const struct net_event *event)
{
    struct core *core = &shell->core;
    if (event->kind == NET_NOTHING)
        return;
    struct link *link = core->links[event->channel];
    switch (event->kind) {
    case NET_UP:
        trace_link(shell, link, TRACE_CONNECTED, 0);
        core_link_up(core, link, event->attempt);
        break;
    case NET_DOWN:
        trace_link(shell, link, event->error == 0 ? TRACE_CLOSED : TRACE_BROKEN, event->error);
        core_link_down(core, link, event->attempt);
        break;
    case NET_BYTES:
        if (event->attempt == link->attempt && link_is_connected(link))
            take_bytes(shell, link, event->bytes);
        break;
    case NET_NOTHING:
        break;
    }
}

/* Whether the event is news that a serial port does not work: not for each attempt to open it again. */
static bool port_fails(const struct shell *shell, const struct net_event *event)
{
    if (event->kind != NET_DOWN)
        return false;
    const struct link *link = shell->core.links[event->channel];
    return link->config->baud != 0 && link->failures == 0 && event->attempt == link->attempt;
}

/* A port is a matter of this machine's, so its administrator is told. Called and returns with the lock held, which it
 * gives up meanwhile. */
static void tell_administrator(struct shell *shell, const struct line_config *config, int error)
{
    char sentence[400];
    snprintf(sentence, sizeof(sentence), "the serial port %.256s of line %u cannot be used (error %d): %s", config->host,
             (unsigned)config->permanent_id, error, serial_trouble(error));
    os_mutex_unlock(&shell->lock);
    os_log(shell->core.protocol->name, sentence);
    os_mutex_lock(&shell->lock);
}

/* How long a worker may wait for the network. If it was to look at the clock earlier than it has to now, that stays: a
 * deadline that is set and cleared with each call would wake it with each call. */
static uint32_t plan_sleep(struct shell *shell)
{
    uint64_t now = os_clock_ms(), at = core_wake_at(&shell->core);
    if (shell->wakes_at <= now || shell->wakes_at > at)
        shell->wakes_at = at;
    at = shell->wakes_at;
    return at <= now ? 0 : at - now < UINT32_MAX ? (uint32_t)(at - now) : UINT32_MAX;
}

/* Called and returns with the lock held, which it gives up while it waits. */
static void poll(struct shell *shell)
{
    struct net_event event;
    shell->polling = true;
    uint32_t timeout_ms = plan_sleep(shell);
    os_mutex_unlock(&shell->lock);
    net_wait(shell->net, timeout_ms, &event);
    struct core *core = shell_enter(shell);
    bool fails = port_fails(shell, &event);
    take_event(shell, &event);
    core_tick(core); /* a switch that never stops talking must not stop the clock */
    shell->polling = false;
    carry_out_all(shell); /* what there is to tell this thread tells, and has the other one listen meanwhile */
    if (!fails)
        return;
    os_cond_broadcast(&shell->work);
    tell_administrator(shell, core->links[event.channel]->config, event.error);
}

static void work(void *argument)
{
    struct shell *shell = argument;
    os_mutex_lock(&shell->lock);
    while (!shell->stopping) {
        if (has_news(shell))
            tell(shell);
        else if (!shell->polling)
            poll(shell);
        else
            os_cond_wait(&shell->work, &shell->lock);
    }
    os_mutex_unlock(&shell->lock);
}

/* --- A session's start and end --- */

static void stop_workers(struct shell *shell)
{
    os_mutex_lock(&shell->lock);
    shell->stopping = true;
    os_cond_broadcast(&shell->work);
    os_mutex_unlock(&shell->lock);
    if (shell->net != NULL)
        net_wake(shell->net);
    while (shell->worker_count > 0)
        os_thread_join(&shell->workers[--shell->worker_count]);
}

static void free_all(struct shell *shell)
{
    stop_workers(shell);
    trace_stop(&shell->trace);
    if (shell->net != NULL)
        net_close(shell->net);
    shell_free_lines(shell);
    free(shell->room);
    core_free(&shell->core);
    config_free(&shell->config);
    os_cond_free(&shell->work);
    os_cond_free(&shell->told);
    os_mutex_free(&shell->lock);
}

static bool start_workers(struct shell *shell)
{
    while (shell->worker_count < SHELL_WORKERS) {
        if (!os_thread_start(&shell->workers[shell->worker_count], work, shell))
            return false;
        shell->worker_count++;
    }
    return true;
}

bool shell_start(struct shell *shell, const struct protocol *spoken, struct config *config, struct core_tapi tapi,
                 struct shell_callbacks callbacks)
{
    *shell = (struct shell){.config = *config, .callbacks = callbacks, .wakes_at = NEVER};
    os_mutex_init(&shell->lock);
    os_cond_init(&shell->work);
    os_cond_init(&shell->told);
    bool good = trace_start(&shell->trace, spoken, &shell->config.trace) &&
                core_init(&shell->core, spoken, &shell->config, tapi, os_seed());
    shell->core.md5 = os_md5;
    good = good && (shell->room = malloc(spoken->limit)) != NULL &&
                (shell->net = net_open(shell->core.link_count)) != NULL &&
                shell_make_room(shell, shell->core.link_count) && start_workers(shell);
    if (!good)
        free_all(shell);
    return good;
}

/* Close what TAPI left open, so that every request it still waits for completes. */
void shell_stop(struct shell *shell)
{
    struct core *core = shell_enter(shell);
    for (unsigned i = 0; i < core->line_count; i++)
        if (core->lines[i]->handle != 0)
            core_close_line(core, core->lines[i]);
    core_keep_lines(core);
    finish_input(shell);
    while (core->callbacks.first != 0 || shell->teller != 0)
        os_cond_wait(&shell->told, &shell->lock);
    os_mutex_unlock(&shell->lock);
    free_all(shell);
}
