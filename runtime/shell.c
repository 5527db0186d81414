/* shell.c: the lock, the effects, the I/O thread; see shell.h. */
#include "shell.h"

#include <stdlib.h>

#include "core/call.h"
#include "framer.h"
#include "core/line.h"
#include "core/link.h"

struct core *shell_enter(struct shell *shell)
{
    os_mutex_lock(&shell->lock);
    shell->core.now = os_clock_ms();
    return &shell->core;
}

/* The I/O thread sleeps until the deadline that it knew: tell it of an earlier one. */
static void wake_io_if_late(struct shell *shell)
{
    uint64_t at = core_wake_at(&shell->core);
    if (at >= shell->io_wakes_at)
        return;
    shell->io_wakes_at = at;
    net_wake(shell->net);
}

/* What TAPI asks during the event and after it agrees with it. */
static void tell_state(struct shell *shell, const struct effect *effect)
{
    SYSTEMTIME now;
    os_utc(&now);
    os_mutex_lock(&shell->lock);
    call_told(&shell->core, effect->call.name, &effect->call.step, &now);
    os_mutex_unlock(&shell->lock);
    effect->call.proc(effect->call.line, effect->call.htCall, LINE_CALLSTATE, effect->call.step.state,
                      effect->call.step.mode, effect->call.media_mode);
}

/* TAPI answers through a pointer; its answer is an input of the core, whose effects follow in the same queue. */
static void announce(struct shell *shell, const struct effect *effect)
{
    HTAPICALL htCall = NULL;
    effect->call.proc(effect->call.line, NULL, LINE_NEWCALL, (DWORD_PTR)effect->call.name, (DWORD_PTR)&htCall, 0);
    if (trace_has(&shell->trace, TRACE_CALLS))
        trace_new_call(&shell->trace, effect->call.line, (HDRVCALL)effect->call.name, htCall);
    struct core *core = shell_enter(shell);
    call_answered(core, effect->call.name, htCall);
    wake_io_if_late(shell);
    os_mutex_unlock(&shell->lock);
}

static void trace_link(struct shell *shell, unsigned number, enum trace_news news, int error)
{
    const struct link *link = &shell->core.links[number];
    if (trace_has(&shell->trace, TRACE_WIRE))
        trace_connection(&shell->trace, number, news, link->host, link->port, error);
}

static void trace_effect(struct shell *shell, const struct effect *effect)
{
    struct trace *trace = &shell->trace;
    switch (effect->kind) {
    case EFFECT_CONNECT:
        trace_link(shell, effect->link.number, TRACE_CONNECTING, 0);
        break;
    case EFFECT_DISCONNECT:
        trace_link(shell, effect->link.number, TRACE_DISCONNECTING, 0);
        break;
    case EFFECT_SEND:
        if (trace_has(trace, TRACE_WIRE))
            trace_sent(trace, effect->link.number, slice_of(effect->bytes, effect->link.len));
        break;
    case EFFECT_COMPLETE:
        trace_completion(trace, effect->complete.id, effect->complete.result);
        break;
    case EFFECT_LINE_EVENT:
        trace_event(trace, effect->event.line, effect->event.call, effect->event.message, effect->event.param[0],
                    effect->event.param[1], effect->event.param[2]);
        break;
    case EFFECT_CALL_STATE:
        trace_event(trace, effect->call.line, effect->call.htCall, LINE_CALLSTATE, effect->call.step.state,
                    effect->call.step.mode, effect->call.media_mode);
        break;
    case EFFECT_NEW_CALL: /* is told with TAPI's answer */
        break;
    }
}

static void carry_out(struct shell *shell, const struct effect *effect)
{
    if (trace_has(&shell->trace, TRACE_CALLS))
        trace_effect(shell, effect);
    switch (effect->kind) {
    case EFFECT_CONNECT: {
        const struct link *link = &shell->core.links[effect->link.number];
        net_connect(shell->net, effect->link.number, effect->link.attempt, link->host, link->port);
        break;
    }
    case EFFECT_DISCONNECT:
        net_disconnect(shell->net, effect->link.number, effect->link.attempt);
        break;
    case EFFECT_SEND:
        net_send(shell->net, effect->link.number, effect->link.attempt, effect->bytes, effect->link.len);
        break;
    case EFFECT_COMPLETE:
        shell->completion(effect->complete.id, effect->complete.result);
        break;
    case EFFECT_LINE_EVENT:
        effect->event.proc(effect->event.line, effect->event.call, effect->event.message, effect->event.param[0],
                           effect->event.param[1], effect->event.param[2]);
        break;
    case EFFECT_CALL_STATE:
        tell_state(shell, effect);
        break;
    case EFFECT_NEW_CALL:
        announce(shell, effect);
        break;
    }
}

/* Take what the core has queued, carry it out unlocked, until so many were ever carried out or there is no more. Called
 * and returns with the lock held. */
static void run_effects(struct shell *shell, uint64_t until)
{
    shell->runner = os_thread_self();
    while (shell->core.effects.len > 0 && shell->done < until) {
        struct effects taken = shell->core.effects;
        shell->core.effects = shell->running;
        shell->core.effects.added = taken.added;
        shell->core.effects.lost = taken.lost;
        shell->running = taken;
        os_mutex_unlock(&shell->lock);
        size_t position = 0;
        const struct effect *effect;
        while ((effect = effects_next(&shell->running, &position)) != NULL)
            carry_out(shell, effect);
        os_mutex_lock(&shell->lock);
        effects_clear(&shell->running);
        shell->done = taken.added;
        os_cond_broadcast(&shell->settled);
    }
    shell->runner = 0;
    if (shell->core.effects.len > 0)
        net_wake(shell->net); /* the I/O thread does the rest */
}

/* TAPI's thread carries out what it caused and what was queued before, and no more: else it would not get back to TAPI
 * as long as the lines have something to tell. */
void shell_leave(struct shell *shell)
{
    wake_io_if_late(shell);
    if (shell->runner == 0)
        run_effects(shell, shell->core.effects.added);
    os_mutex_unlock(&shell->lock);
}

void shell_leave_settled(struct shell *shell)
{
    wake_io_if_late(shell);
    uint64_t mine = shell->core.effects.added;
    while (shell->done < mine && shell->runner != os_thread_self()) {
        if (shell->runner == 0)
            run_effects(shell, mine);
        else
            os_cond_wait(&shell->settled, &shell->lock);
    }
    os_mutex_unlock(&shell->lock);
}

/* The I/O thread carries out all that there is. */
static void leave_io(struct shell *shell)
{
    if (shell->runner == 0)
        run_effects(shell, UINT64_MAX);
    os_mutex_unlock(&shell->lock);
}

static void take_frame(struct shell *shell, struct link *link, struct slice frame)
{
    struct core *core = &shell->core;
    bool traced = trace_has(&shell->trace, TRACE_WIRE);
    struct message message;
    struct fault fault;
    if (core->protocol->decode(frame.at, frame.len, FROM_SWITCH, &message, &fault)) {
        if (traced)
            trace_received(&shell->trace, link->number, frame);
        link_message(core, link, &message);
    } else {
        if (traced)
            trace_rejected(&shell->trace, link->number, &fault, frame.len);
        core->counters.rejected++;
    }
}

static void take_skipped(struct shell *shell, const struct link *link)
{
    if (trace_has(&shell->trace, TRACE_WIRE))
        trace_skipped(&shell->trace, link->number);
    shell->core.counters.rejected++;
}

static void take_bytes(struct shell *shell, const struct net_event *event)
{
    struct framer *framer = &shell->framers[event->channel];
    struct core *core = shell_enter(shell);
    struct link *link = &core->links[event->channel];
    if (link->attempt == event->attempt && link_works(link)) {
        struct slice frame;
        enum framer_status status;
        framer_feed(framer, event->bytes.at, event->bytes.len);
        while ((status = framer_next(framer, &frame)) != FRAMER_MORE) {
            if (status == FRAMER_FRAME)
                take_frame(shell, link, frame);
            else
                take_skipped(shell, link);
        }
    }
    core_tick(core); /* a switch that never stops talking must not stop the clock */
    leave_io(shell);
}

static void take_event(struct shell *shell, const struct net_event *event)
{
    if (event->kind == NET_BYTES) {
        take_bytes(shell, event);
        return;
    }
    if (event->kind == NET_UP)
        trace_link(shell, event->channel, TRACE_CONNECTED, 0);
    else if (event->kind == NET_DOWN)
        trace_link(shell, event->channel, event->error == 0 ? TRACE_CLOSED : TRACE_BROKEN, event->error);
    struct core *core = shell_enter(shell);
    if (event->kind == NET_UP) {
        framer_reset(&shell->framers[event->channel]);
        link_up(core, &core->links[event->channel], event->attempt);
    } else if (event->kind == NET_DOWN) {
        link_down(core, &core->links[event->channel], event->attempt);
    }
    core_tick(core);
    leave_io(shell);
}

/* How long the I/O thread may sleep, noted so that others know when to wake it. False: the session ends. */
static bool plan_sleep(struct shell *shell, uint32_t *timeout_ms)
{
    const struct core *core = shell_enter(shell);
    uint64_t at = core_wake_at(core);
    shell->io_wakes_at = at;
    *timeout_ms = at <= core->now ? 0 : at - core->now < UINT32_MAX ? (uint32_t)(at - core->now) : UINT32_MAX;
    bool goes_on = !shell->stopping;
    os_mutex_unlock(&shell->lock);
    return goes_on;
}

static void serve(void *argument)
{
    struct shell *shell = argument;
    uint32_t timeout_ms;
    while (plan_sleep(shell, &timeout_ms)) {
        struct net_event event;
        net_wait(shell->net, timeout_ms, &event);
        take_event(shell, &event);
    }
}

static void free_framers(struct shell *shell)
{
    for (unsigned i = 0; shell->framers != NULL && i < shell->core.link_count; i++)
        framer_free(&shell->framers[i]);
    free(shell->framers);
}

static void free_all(struct shell *shell)
{
    trace_stop(&shell->trace);
    if (shell->net != NULL)
        net_close(shell->net);
    free_framers(shell);
    effects_free(&shell->running);
    core_free(&shell->core);
    config_free(&shell->config);
    os_cond_free(&shell->settled);
    os_mutex_free(&shell->lock);
}

static bool make_framers(struct shell *shell)
{
    unsigned links = shell->core.link_count;
    shell->framers = calloc(links ? links : 1, sizeof(*shell->framers));
    if (shell->framers == NULL)
        return false;
    for (unsigned i = 0; i < links; i++)
        if (!framer_init(&shell->framers[i], shell->core.protocol))
            return false;
    return true;
}

bool shell_start(struct shell *shell, const struct protocol *spoken, struct config *config,
                 ASYNC_COMPLETION completion)
{
    *shell = (struct shell){.config = *config, .completion = completion, .io_wakes_at = NEVER};
    os_mutex_init(&shell->lock);
    os_cond_init(&shell->settled);
    bool good = trace_start(&shell->trace, spoken, &shell->config.trace) &&
                core_init(&shell->core, spoken, &shell->config, os_seed()) &&
                make_framers(shell) && (shell->net = net_open(shell->core.link_count)) != NULL &&
                os_thread_start(&shell->io, serve, shell);
    if (!good)
        free_all(shell);
    return good;
}

/* Close what TAPI left open, so that every request it still waits for completes. */
static void close_lines(struct core *core)
{
    for (unsigned i = 0; i < core->line_count; i++)
        if (core->lines[i].name != 0)
            line_close(core, core->lines[i].name);
}

void shell_stop(struct shell *shell)
{
    close_lines(shell_enter(shell));
    shell->stopping = true;
    net_wake(shell->net);
    shell_leave_settled(shell);
    os_thread_join(&shell->io);
    free_all(shell);
}
