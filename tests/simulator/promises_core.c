/* promises_core.c: those about the core's state; see promises.h. It is looked at when nobody is inside. */
#include "promises.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "../../tsp/session.h"
#include "core/call.h"
#include "core/link.h"
#include "core/request.h"
#include "core/request_message.h"
#include "net/channel.h"
#include "promises_core.h"
#include "shell.h"
#include "chance.h"
#include "life.h"
#include "memory.h"
#include "network.h"
#include "place.h"
#include "story.h"
#include "tapi.h"
#include "tasks.h"

enum {
    WALK_US = 100000,   /* between two walks through the core; where nothing is left to chance a shorter life ends
                           alike */
    LATE_US = 2000,     /* a sleep is for whole milliseconds */
    MOST_TAKEN = 1 << 16,
};

static struct core *core; /* NULL: no session */

const struct line *promises_line(DWORD device)
{
    for (unsigned i = 0; core != NULL && i < core->line_count; i++)
        if (core->lines[i]->stage != LINE_OFFERED && core->lines[i]->device == device)
            return core->lines[i];
    return NULL;
}

const struct core *promises_core(void)
{
    return core;
}

bool promises_is_removed(DWORD device)
{
    const struct line *line = promises_line(device);

    return line != NULL && line->stage == LINE_REMOVED;
}

unsigned promises_count_calls(DWORD device)
{
    const struct line *line = promises_line(device);

    return line != NULL ? line->live_count : 0;
}

bool promises_works(DWORD device)
{
    const struct line *line = promises_line(device);

    return line != NULL && link_works(line->link);
}

unsigned promises_connection(DWORD device)
{
    const struct line *line = promises_line(device);

    return line != NULL && link_is_connected(line->link) ? line->link->attempt : 0;
}

static const struct shell *shell_round(void)
{
    return (const void *)((const char *)core - offsetof(struct shell, core));
}

/* Whoever tells has taken a callback out of the queue before it is made, and what TAPI answers comes after. */
static bool is_telling(void)
{
    return shell_round()->teller != 0;
}

size_t promises_held_bytes(const struct link *link)
{
    return core != NULL ? shell_round()->framers[link->number].pending : 0;
}

bool promises_all_is_told(void)
{
    return core != NULL && core->callbacks.first == 0 && !is_telling();
}

void promise_address(const struct channel *channel, bool is_second)
{
    const struct link *link = core != NULL && channel->number < core->link_count ? core->links[channel->number] : NULL;

    if (link != NULL && (strcmp(link->config->host, SECOND_HOST) == 0) != is_second)
        story_fail("address", "link %u is for %s, and goes to another address", link->number, link->config->host);
}

bool promises_is_wanted(unsigned link)
{
    return core != NULL && link < core->link_count && core->links[link]->open_lines != NULL;
}

void promises_begin_session(void)
{
    enum owner owner = memory_swap(THE_PROVIDER);

    core = session_enter();
    session_leave_untraced(0);
    memory_swap(owner);
    promises_forget_links();
    promises_forget_turns();
    promises_forget_closed();
}

void promises_end_session(void)
{
    core = NULL;
}

/* --- A walk through the core --- */

/* A deadline that is set is not farther away than what it is for may last. */
static void check_deadline(const struct deadline *deadline, uint64_t most_ms, const char *what)
{
    if (deadline->set && deadline->at > core->now + most_ms)
        story_fail("deadline", "%s is given up after %.3f s, and is to be after %.3f s", what,
                   (double)(deadline->at - core->now) / 1e3, (double)most_ms / 1e3);
}

static uint64_t most(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Whatever is under way has a moment when it is given up. */
static void check_request(const struct request *request)
{
    uint64_t within_ms = request->stage == REQUEST_OVER ? 0 : request_message(core->protocol, request)->within_ms;
    uint64_t answer_by = request->accepted_at + TURN_WITHIN_MS + LINK_IN_ORDER * most(within_ms, SENT_WITHIN_MS);
    bool sent = request->stage == REQUEST_SENT, own = operation_types[request->operation].scope == SCOPE_LINK;

    check_deadline(&request->deadline, sent ? within_ms : most(within_ms, SENT_WITHIN_MS), "a request");
    if (!sent && !own && request->stage != REQUEST_OVER)
        answer_by = request->accepted_at + TURN_WITHIN_MS;
    if (request->deadline.set && request->deadline.at > answer_by)
        story_fail("deadline", "a request that was accepted %.3f s ago is given up in %.3f s",
                   (double)(core->now - request->accepted_at) / 1e3, (double)(request->deadline.at - core->now) / 1e3);
    if (request->stage != REQUEST_OVER && !request->deadline.set)
        story_fail("deadline", "a request that is under way has no deadline");
    if (request->stage == REQUEST_OVER && request->deadline.set)
        story_fail("deadline", "a request that is over has a deadline");
    if (request->stage == REQUEST_OVER && request->complete && !is_queued(&request->completion) &&
        operation_types[request->operation].scope != SCOPE_LINK)
        story_fail("request", "a request that is done with is still there");
}

static void check_requests_of(const struct call *call)
{
    for (const struct request *request = call->requests; request != NULL; request = request_next_of(request, call))
        check_request(request);
    promises_requests_of(call);
}

static uint64_t longest_wait(const struct call *call)
{
    switch ((enum deadline_kind)call->due.kind) {
    case DEADLINE_IDLE: return core->protocol->idle_within_ms;
    case DEADLINE_ANNOUNCE: return ANNOUNCE_RETRY_MS;
    case DEADLINE_STATE: return STATE_WITHIN_MS;
    default: return most(core->protocol->idle_within_ms, STATE_WITHIN_MS);
    }
}

/* TAPI hears of every call that it wants to hear of. */
static void check_seen_call(const struct call *call)
{
    const struct line *line = call->line;
    bool wanted = line->handle != 0 && line->stage == LINE_CREATED && (line->media_modes & call->media_mode);

    if (call->stage == CALL_SEEN && wanted && call->now.state != 0 && !call->due.set)
        story_fail("rule 37", "a call that is seen in state 0x%x is not announced", (unsigned)call->now.state);
}

static void check_alive_call(const struct call *call, bool connected)
{
    bool waits = call->due.set;

    check_requests_of(call);
    check_seen_call(call);
    promises_asked_about(call);
    check_deadline(&call->due, longest_wait(call), "a call");
    if (call->stage == CALL_REQUESTED && call->requests == NULL)
        story_fail("call", "a call waits for a request that is not there");
    if (call_is_over(call))
        story_fail("call", "a call that is over stands among those that are not");
    bool ends = call->stage == CALL_ANNOUNCED && call->now.state == LINECALLSTATE_IDLE; /* when TAPI has answered */
    if ((call->stage == CALL_SEEN || call->stage == CALL_ABANDONED) && call->now.state == LINECALLSTATE_IDLE)
        story_fail("call", "a call that nobody has any more is remembered");
    if (call->stale && !ends && !call->line->link->stale_due.set)
        story_fail("deadline", "a call waits for ever for the switch to tell of it again");
    if (!connected && call->stage != CALL_REQUESTED && !ends && !call->stale)
        story_fail("rule 75", "a call in stage %d goes on without a connection", call->stage);
    /* Nor is it said to be unknown. */
    bool stateless = call->now.state == 0 && call->told.state == 0 && call->pending_count == 0;
    if (call->stage == CALL_LIVE && (call->drop_accepted || stateless) && !waits)
        story_fail("deadline", "a call that was dropped, or has no state, waits for it for ever");
    if (call->stage == CALL_ABANDONED && (call->drop_accepted || (call->dial_accepted && call->len[TEXT_NAME] == 0)) &&
        !waits)
        story_fail("deadline", "a call that TAPI has closed is remembered for ever");
    bool is_none = call->stage == CALL_ABANDONED && call->dialed && call->requests == NULL && !call->dial_accepted;
    if (is_none && call->len[TEXT_NAME] == 0 && call->now.state == 0)
        story_fail("call", "a call that TAPI has closed, and the switch has not made, is remembered");
    if (call->announced > ANNOUNCE_TRIES)
        story_fail("bound", "a call that TAPI does not take is announced %u times", call->announced);
    if (call->pending_count > CALL_STATES)
        story_fail("bound", "%u states of a call wait to be told", call->pending_count);
}

static void check_line(const struct line *line)
{
    unsigned alive = 0, failed = 0;
    bool connected = link_is_connected(line->link);

    for (const struct call *call = line->alive; call != NULL; call = call->next, alive++)
        check_alive_call(call, connected);
    for (const struct call *call = line->dead; call != NULL; call = call->next) {
        check_requests_of(call);
        failed += call->stage == CALL_FAILED;
        if (!call_is_over(call) || call->due.set)
            story_fail("call", "a call that is over still has something to do");
    }
    if (alive != line->alive_count || failed != line->failed_count)
        story_fail("count", "a line has %u calls and counts %u, of failed ones %u and %u", alive, line->alive_count,
                   failed, line->failed_count);
    if (alive > LINE_CALLS || failed > LINE_CALLS)
        story_fail("bound", "a line has %u calls, and %u failed ones", alive, failed);
}

/* When all has been told, TAPI knows whether a line works, if it was told so at all. */
static void check_service(const struct link *link)
{
    for (const struct line *line = link->open_lines; line != NULL; line = line->next_open) {
        const struct tapi_line *known = tapi_line_of(line->device, line->htLine);
        if (promises_all_is_told() && known != NULL && known->service != 0 &&
            (known->service == LINEDEVSTATE_INSERVICE) != link->in_service)
            story_fail("service", "a line works%s, and TAPI was told otherwise", link->in_service ? "" : " not");
    }
    if (link->in_service && link->state != LINK_UP)
        story_fail("rule 75", "a line works, and its link is in state %d", link->state);
}

static void check_queue(const struct request *request)
{
    for (; request != NULL; request = request->next)
        check_request(request);
}

static unsigned good[LINKS]; /* the attempt before which nothing counts */

void promises_closed(const struct link *link)
{
    good[link->number % LINKS] = link->attempt + 1;
}

/* How long it waits at most until it tries again: it doubles with each attempt since one that proved itself. */
static void check_back_off(const struct link *link)
{
    unsigned i = link->number % LINKS;
    uint64_t most_ms = RETRY_FIRST_MS;

    if (good[i] > link->attempt) /* a new session's first one */
        good[i] = link->attempt;
    if (link->state == LINK_UP && link->proven)
        good[i] = link->attempt;
    if (link->state != LINK_RETRYING)
        return;
    for (unsigned attempt = good[i]; attempt < link->attempt && most_ms < RETRY_LAST_MS; attempt++)
        most_ms *= 2;
    if (most_ms > RETRY_LAST_MS || link->refused)
        most_ms = RETRY_LAST_MS;
    if (!link->due.set || link->due.at > core->now + most_ms)
        story_fail("back-off", "a link does not try again within %.3f s", (double)most_ms / 1e3);
}

static bool has_requests(const struct requests *queue)
{
    return queue->own.first != NULL || queue->turn_first != NULL || queue->in_order.first != NULL ||
           queue->by_id.first != NULL;
}

static void check_link(const struct link *link)
{
    bool wanted = link->open_lines != NULL;
    bool asked = link->state == LINK_CONNECTING || link_is_connected(link);

    bool paused = link_is_connected(link) && link->paused;

    if (wanted != (link->state != LINK_CLOSED))
        story_fail("link", "a link is in state %d, with %s line open", link->state, wanted ? "a" : "no");
    if (link->carried != (asked ? link->attempt : 0))
        story_fail("link", "a link's attempt is %u, and the network was asked for %u", link->attempt, link->carried);
    check_back_off(link);
    if (link->log_in != NULL && link->log_in->stage != REQUEST_OVER && link->due.set &&
        link->due.kind == DEADLINE_AWAITED)
        story_fail("login", "a login is under way, and a greeting is still waited for");
    if (link->refused && (link_works(link) || !wanted))
        story_fail("login", "a link is in state %d, and is taken for one that the switch refuses", link->state);
    promises_jitter(link);
    if (paused ? link->backlog <= LINK_BACKLOG / 2 : link_is_connected(link) && link->backlog >= LINK_BACKLOG)
        story_fail("bound", "%u callbacks wait, and the link is %s", link->backlog, paused ? "not read" : "read");
    if (!wanted && link->backlog == 0 && has_requests(&link->requests))
        story_fail("request", "requests are under way on a link that is closed");
    if (link->state == LINK_UP && link->keep_alive != NULL && !link->alive_due.set)
        story_fail("deadline", "a link is not kept alive");
    if (link->state == LINK_UP && !link->proven && !link->due.set)
        story_fail("deadline", "a link that has proved nothing never will");
    check_deadline(&link->alive_due, core->protocol->every_ms, "a link's next sign of life");
    check_deadline(&link->stale_due, STALE_WITHIN_MS, "the switch's word on calls");
    check_service(link);
    promises_turns(link);
    check_queue(link->requests.own.first);
    check_queue(link->requests.in_order.first);
    check_queue(link->requests.by_id.first);
    for (const struct line *line = link->requests.turn_first; line != NULL; line = line->next_turn)
        check_queue(line->waiting.first);
}

/* Where the provider sends a sign of life, it learns of a connection that is dead: its turn, its answer, and a pause
 * before that may all last. */
static void check_silence(void)
{
    uint64_t since_us = wires_silent_since(), turns = 3;

    if (!protocol_offers(core->protocol, OPERATION_KEEP_ALIVE) || since_us == FOR_EVER)
        return;
    if (now_us() > since_us + (core->protocol->every_ms + turns * TURN_WITHIN_MS) * 1000)
        story_fail("keep-alive", "a connection has been silent for %.0f s", (double)(now_us() - since_us) / 1e6);
}

/* Where answers come in order, each finds who asked: one that is late would be taken for the next one's. */
static void check_answers(void)
{
    const struct protocol *spoken = core->protocol;
    uint64_t answers = 0;

    for (unsigned kind = 0; kind < spoken->message_count; kind++)
        answers |= spoken->messages[kind].accepted_by | spoken->messages[kind].refused_by;
    for (unsigned kind = 0; kind < spoken->message_count; kind++)
        if (spoken->messages[kind].id != NO_HOLE || spoken->messages[kind].pipelined ||
            (answers >> kind & 1 && spoken->messages[kind].notice_count > 0)) /* an answer may be news as well */
            return;
    if (life_is_honest() && core->counters.unexpected > 0)
        story_fail("answer", "an answer came to what nobody waits for");
}

static void check_backlogs(void)
{
    unsigned queued = 0, counted = 0;

    for (callback which = core->callbacks.first; which != 0; which = callback_next(core, which))
        queued++;
    for (unsigned i = 0; i < core->link_count; i++)
        counted += core->links[i]->backlog;
    if (queued != counted)
        story_fail("count", "%u callbacks wait, and %u are counted", queued, counted);
}

static void walk(void)
{
    for (unsigned i = 0; i < core->line_count; i++)
        check_line(core->lines[i]);
    for (unsigned i = 0; i < core->link_count; i++)
        check_link(core->links[i]);
    check_backlogs();
    check_silence();
    check_answers();
    if (!promises_all_is_told())
        return;
    promises_all_told(core->protocol->idle_within_ms);
    if (life_is_plain())
        promises_compare(core);
}

/* What there may be of calls: 32 a line that go on, 32 whose dialing failed, and those that are over and that TAPI has
 * not closed. The pool has as many places as there were at once. */
static void check_bounds(void)
{
    unsigned most = core->line_count * 2 * LINE_CALLS + tapi.most_calls;

    if (core->calls.count > most)
        story_fail("bound", "there is memory for %u calls; %u can have been at once", core->calls.count, most);
    if (core->requests.count > most * (CALL_REQUESTS + 1) + core->line_count + 2 * core->link_count)
        story_fail("bound", "there is memory for %u requests, for at most %u calls", core->requests.count, most);
}

void promises_before(uint64_t next_us)
{
    uint64_t due_ms;

    promises_told();
    promises_kept();
    promises_mute();
    if (core == NULL)
        return;
    promises_network();
    due_ms = core_wake_at(core);
    if (due_ms != NEVER && next_us > due_ms * 1000 + LATE_US)
        story_fail("lost wake", "the core wanted to be woken at %.3f s, and sleeps until %.3f s", (double)due_ms / 1e3,
                   (double)next_us / 1e6);
    if (tapi.teller == NULL && core->callbacks.first != 0)
        story_fail("lost wake", "TAPI is to be told something, and nobody does");
    if (core->active_first != NULL)
        story_fail("lost wake", "a link has something to do, and nobody does it");
    if (now_us() / WALK_US != next_us / WALK_US) {
        walk();
        check_bounds();
    }
}

/* --- The end --- */

void promises_after_peace(uint64_t peace_since_us, unsigned configured)
{
    unsigned lines = 0;

    for (unsigned i = 0; core != NULL && i < core->line_count; i++)
        lines += core->lines[i]->stage != LINE_REMOVED;
    if (core != NULL && lines != configured && memory_refusals() == 0)
        story_fail("lines", "there are %u lines, and %u are configured", lines, configured);
    for (const struct tapi_request *request = tapi.requests; request != NULL; request = request->next)
        if (request->at_us <= peace_since_us)
            story_fail("liveness", "%s, request %u, is not complete %.0f s after all trouble", request->function,
                       (unsigned)request->id, (double)(now_us() - peace_since_us) / 1e6);
    for (unsigned i = 0; core != NULL && i < core->link_count; i++)
        if (core->links[i]->open_lines != NULL && !link_works(core->links[i]))
            story_fail("liveness", "link %u is in state %d %.0f s after all trouble", i, core->links[i]->state,
                       (double)(now_us() - peace_since_us) / 1e6);
}

/* How many items of a pool are in use: free ones are taken first. */
static unsigned count_used(struct pool *pool)
{
    static handle taken[MOST_TAKEN];
    unsigned count = 0, before = pool->count;
    void *item;

    while (count < MOST_TAKEN && (taken[count] = pool_take(pool, &item)) != 0 && pool->count == before)
        count++;
    for (unsigned i = 0; i < count + (pool->count > before); i++)
        pool_give(pool, taken[i]);
    return before - count;
}

void promises_after_closing(void)
{
    unsigned own = 0, calls, requests;
    enum owner owner;

    for (unsigned i = 0; i < core->link_count; i++)
        own += (core->links[i]->log_in != NULL) + (core->links[i]->keep_alive != NULL);
    walk();
    owner = memory_swap(THE_PROVIDER);
    calls = count_used(&core->calls);
    requests = count_used(&core->requests);
    memory_swap(owner);
    if (calls > 0)
        story_fail("call", "%u calls live on, and no line is open", calls);
    if (requests > own)
        story_fail("request", "%u requests live on, of which the links have %u, and no line is open", requests, own);
    if (tapi.requests != NULL)
        story_fail("rule 55", "%s is not complete, and no line is open", tapi.requests->function);
}

void promises_after_session(void)
{
    if (memory_blocks() > 0)
        story_fail("memory", "%zu blocks with %zu bytes were not given back", memory_blocks(), memory_bytes());
    if (place_open_ports() > 0)
        story_fail("memory", "%u serial ports are still open", place_open_ports());
    if (place_threads() > 0)
        story_fail("memory", "%u threads were never waited for", place_threads());
}
