/* shell.c: the lock, the workers, the connections; see shell.h. */
#include "shell.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/line.h"
#include "core/link.h"
#include "escape.h"
#include "net/serial.h"
#include "shell_lines.h"
#include "shell_links.h"

struct core *shell_enter(struct shell *shell)
{
    os_mutex_lock(&shell->lock);
    shell->core.now = os_clock_ms();
    return &shell->core;
}

static void carry_out_all(struct shell *shell)
{
    struct action action;
    while (core_next_action(&shell->core, &action))
        shell_carry_out(shell, &action);
}

static bool has_news(const struct shell *shell)
{
    return shell->core.callbacks.first != 0 && shell->teller == 0;
}

/* When a worker that waits looks at the clock, if nothing comes. */
static uint64_t wakes_at(const struct shell *shell)
{
    uint64_t at = NEVER;
    for (unsigned i = 0; i < SHELL_WORKERS; i++)
        if (shell->workers[i].waits && shell->workers[i].wakes_at < at)
            at = shell->workers[i].wakes_at;
    return at;
}

/* If no worker is about, wake one for what there is to do, unless it is in time for it anyway. To be called when there
 * may be something new to do, and when a worker is no longer about. */
static void see_to_workers(struct shell *shell)
{
    if (shell->about > 0)
        return;
    if (has_news(shell) || shell->more || core_wake_at(&shell->core) < wakes_at(shell))
        net_wake(shell->net);
}

/* The core was asked something: see to what it wants. Messages leave first, in the thread that caused them. */
static void finish_input(struct shell *shell)
{
    carry_out_all(shell);
    see_to_workers(shell);
}

/* A worker is about to be kept, for who knows how long, by somebody who is called with the lock free. */
static void be_kept(struct shell *shell)
{
    shell->about--;
    see_to_workers(shell);
    os_mutex_unlock(&shell->lock);
}

/* It is about again. */
static void come_back(struct shell *shell)
{
    shell_enter(shell);
    shell->about++;
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
        be_kept(shell);
        call_back(shell, &event, &answer);
        come_back(shell);
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
        shell_carry_out(shell, &reply);
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
        shell_trace_link(shell, link, TRACE_CONNECTED, 0);
        core_link_up(core, link, event->attempt);
        break;
    case NET_DOWN:
        shell_trace_link(shell, link, event->error == 0 ? TRACE_CLOSED : TRACE_BROKEN, event->error);
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
    snprintf(sentence, sizeof(sentence), "the serial port %.256s of line %u cannot be used (error %d): %s",
             config->host, (unsigned)config->permanent_id, error, serial_trouble(error));
    be_kept(shell);
    os_log(shell->core.protocol->name, sentence);
    come_back(shell);
}

/* How long a worker may wait for the network. If it was to look at the clock earlier than it has to now, that stays: a
 * deadline that is set and cleared with each call would wake it with each call. */
static uint32_t plan_sleep(struct worker *worker)
{
    uint64_t now = os_clock_ms(), at = core_wake_at(&worker->shell->core);
    if (worker->wakes_at <= now || worker->wakes_at > at)
        worker->wakes_at = at;
    at = worker->wakes_at;
    return at <= now ? 0 : at - now < UINT32_MAX ? (uint32_t)(at - now) : UINT32_MAX;
}

/* Called and returns with the lock held, which it gives up while it waits. */
static void hear(struct worker *worker)
{
    struct shell *shell = worker->shell;
    struct net_event event;
    uint32_t timeout_ms = plan_sleep(worker);
    worker->waits = true;
    shell->more = false; /* this worker sees to it */
    shell->about--;
    os_mutex_unlock(&shell->lock);
    net_wait(shell->net, timeout_ms, &event);
    come_back(shell);
    worker->waits = false;
    bool fails = port_fails(shell, &event);
    take_event(shell, &event);
    shell->more = net_pass(shell->net);
    core_tick(&shell->core); /* a switch that never stops talking must not stop the clock */
    carry_out_all(shell);    /* what there is to tell this thread tells, while the other one listens */
    if (fails)
        tell_administrator(shell, shell->core.links[event.channel]->config, event.error);
}

/* Who ends wakes the other one, that it ends too. */
static void work(void *argument)
{
    struct worker *worker = argument;
    struct shell *shell = worker->shell;
    os_mutex_lock(&shell->lock);
    while (!shell->stopping) {
        if (has_news(shell))
            tell(shell);
        else
            hear(worker);
    }
    os_mutex_unlock(&shell->lock);
    net_wake(shell->net);
}

/* --- A session's start and end --- */

static void stop_workers(struct shell *shell)
{
    os_mutex_lock(&shell->lock);
    shell->stopping = true;
    os_mutex_unlock(&shell->lock);
    if (shell->net != NULL)
        net_wake(shell->net);
    while (shell->worker_count > 0)
        os_thread_join(&shell->workers[--shell->worker_count].thread);
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
    os_cond_free(&shell->told);
    os_mutex_free(&shell->lock);
}

static bool start_workers(struct shell *shell)
{
    shell->about = SHELL_WORKERS;
    while (shell->worker_count < SHELL_WORKERS) {
        struct worker *worker = &shell->workers[shell->worker_count];
        *worker = (struct worker){.shell = shell, .wakes_at = NEVER};
        if (!os_thread_start(&worker->thread, work, worker))
            return false;
        shell->worker_count++;
    }
    return true;
}

bool shell_start(struct shell *shell, const struct protocol *spoken, struct config *config, struct core_tapi tapi,
                 struct shell_callbacks callbacks)
{
    *shell = (struct shell){.config = *config, .callbacks = callbacks};
    os_mutex_init(&shell->lock);
    os_cond_init(&shell->told);
    bool good = trace_start(&shell->trace, spoken, &shell->config.trace) &&
                core_init(&shell->core, spoken, &shell->config, tapi, os_seed());
    shell->core.md5 = os_md5;
    shell->core.names_key[0] = os_secret();
    shell->core.names_key[1] = os_secret();
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
