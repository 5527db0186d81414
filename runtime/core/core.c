/* core.c: what comes in is passed to whom it concerns, and what comes of it to the others; see core.h. */
#include "core_inside.h"

#include "call.h"
#include "core_lines.h"
#include "forward.h"
#include "line.h"
#include "link.h"
#include "notice.h"
#include "pair.h"
#include "reply.h"
#include "request.h"

uint32_t core_random(struct core *core)
{
    uint32_t x = core->random;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return core->random = x;
}

/* --- What comes of a request --- */

void core_finish_ended(struct core *core)
{
    while (core->ended != NULL) {
        struct call *call = core->ended;
        core->ended = call->next_ended;
        call->ended = false;
        request_call_over(core, call);
        core_cancel_unsent(core, call);
        pair_end(core, call);
        if (call->stage == CALL_GONE) {
            request_call_gone(core, call);
            pool_give(&core->calls, call->handle);
        }
    }
}

static void log_in(struct core *core, struct link *link, enum operation_kind step)
{
    link->log_in->operation = step;
    request_restart(core, link->log_in);
}

static void take_log_in_outcome(struct core *core, struct link *link, const struct outcome *outcome)
{
    if (outcome->kind != OUTCOME_ACCEPTED) {
        link_refuse(core, link);
        core_link_lost(core, link);
    } else if (protocol_has_step_after(core->protocol, outcome->operation)) {
        log_in(core, link, outcome->operation + 1);
    } else {
        link_logged_in(core, link);
        core_ask_for_stale_calls(core, link);
    }
}

/* One step of what was asked for is done; or it was the last. */
static void take_forward_outcome(struct core *core, const struct outcome *outcome)
{
    struct forwarding *forwarding = outcome->forwards->forwarding;
    bool accepted = outcome->kind == OUTCOME_ACCEPTED, first = forwarding->step == forwarding->first;
    if (accepted && forward_next(forwarding)) {
        forward_fill(core, forwarding, forwarding->request);
        request_restart(core, forwarding->request);
    } else {
        bool untouched = first && (outcome->kind == OUTCOME_REFUSED || !outcome->sent);
        forward_end(core, outcome->forwards, accepted, !untouched);
    }
}

/* Tell the calls that the operation was for. What it is to them stands in its row. */
static void route_yes(struct core *core, const struct outcome *outcome)
{
    const struct operation_type *row = &operation_types[outcome->operation];
    if (outcome->begun != NULL) {
        pair_give_tone(core, outcome->begun);
        call_dial_accepted(core, outcome->begun);
    } else if (outcome->asked != NULL) {
        call_dial_accepted(core, outcome->asked);
    }
    if (outcome->call != NULL && row->ends_call)
        call_drop_accepted(core, outcome->call);
    if (outcome->call != NULL && row->second_moves_to == LINECALLSTATE_IDLE)
        pair_part(outcome->call); /* both are sent away */
}

static void route_no(struct core *core, const struct outcome *outcome)
{
    struct call *call = outcome->call;
    if (outcome->begun != NULL)
        call_dial_refused(core, outcome->begun);
    if (call == NULL || operation_types[outcome->operation].second != SECOND_WAITING)
        return;
    call_not_dialed(core, call);
    if (request_ends_call(call))
        pair_drop(core, call);
}

/* The call goes on, or not; of one that nothing was said of, nothing is known yet. */
static void take_snapshot_outcome(struct core *core, const struct outcome *outcome)
{
    if (outcome->call == NULL || outcome->kind == OUTCOME_FAILED)
        return;
    if (outcome->kind == OUTCOME_REFUSED)
        call_end_stale(core, outcome->call);
    else
        outcome->call->stale = false;
}

static void route(struct core *core, struct link *link, const struct outcome *outcome)
{
    link_activate(core, link);
    if (outcome->kind == OUTCOME_NONE)
        return;
    if (operation_types[outcome->operation].scope == SCOPE_LINK && link->state == LINK_LOGGING_IN)
        take_log_in_outcome(core, link, outcome);
    else if (outcome->operation == OPERATION_SNAPSHOT)
        take_snapshot_outcome(core, outcome);
    else if (outcome->forwards != NULL)
        take_forward_outcome(core, outcome);
    else if (outcome->kind == OUTCOME_ACCEPTED)
        route_yes(core, outcome);
    else
        route_no(core, outcome);
}

void core_fail(struct core *core, struct link *link, struct request *request)
{
    struct outcome outcome = request_fail(core, request);
    if (operation_types[outcome.operation].scope != SCOPE_LINK)
        route(core, link, &outcome);
}

void core_cancel_unsent(struct core *core, struct call *call)
{
    struct request *request;
    while ((request = request_to_cancel(call)) != NULL)
        core_fail(core, call->line->link, request);
}

void core_promise(struct core *core, struct request *request)
{
    struct link *link = request->line->link;
    request_accept(core, request);
    link_want(core, link);
    link_activate(core, link);
    core_finish_ended(core);
}

/* --- Lines that come and go --- */

void core_change_lines(struct core *core, struct line_change *change)
{
    line_change_carry_out(core, change, true);
    for (unsigned i = 0; i < change->removed_count; i++)
        if (change->removed[i]->handle == 0)
            call_forget_all(core, change->removed[i]);
    core_finish_ended(core);
}

/* --- What happens to connections --- */

void core_link_up(struct core *core, struct link *link, unsigned attempt)
{
    bool connected = link_connected(core, link, attempt);
    if (connected && link->state == LINK_LOGGING_IN && core->protocol->awaited == NO_MESSAGE)
        log_in(core, link, OPERATION_LOG_IN);
    if (connected && link_works(link))
        core_ask_for_stale_calls(core, link);
    link_report(core, link);
}

void core_link_down(struct core *core, struct link *link, unsigned attempt)
{
    if (link_disconnected(core, link, attempt))
        core_link_lost(core, link);
    link_report(core, link);
    core_finish_ended(core);
}

/* A yes to what makes a call may name it. */
static void take_name(struct core *core, const struct outcome *outcome, const struct message *message)
{
    unsigned hole = core->protocol->messages[message->kind].hole[ROLE_CALL];
    struct call *call = outcome->asked;
    bool made = outcome->kind == OUTCOME_ACCEPTED && call != NULL;
    if (!made || hole == NO_HOLE || call->len[TEXT_NAME] > 0 || call_is_over(call))
        return;
    struct slice name = message->field[hole];
    if (name.len == 0 || !call_named(core, call, name))
        return;
    call_report_info(core, call, LINECALLINFOSTATE_CALLID);
    request_call_named(core, call);
}

static void take_notice(struct core *core, struct link *link, const struct message *message,
                        const struct notice_type *notice)
{
    struct line *line = link_line_for(core, link, message, notice);
    if (line != NULL) {
        struct call *named = notice_take(core, line, message, notice);
        if (named != NULL)
            request_call_named(core, named);
    } else if (notice->hole[ROLE_TERMINAL] == NO_HOLE && notice->hole[ROLE_CALL] != NO_HOLE) {
        notice_take_named(core, link, message, notice);
    } else {
        core->counters.foreign++;
    }
    link_activate(core, link);
}

void core_message(struct core *core, struct link *link, const struct message *message)
{
    const struct message_type *type = &core->protocol->messages[message->kind];
    struct outcome outcome;
    core->counters.messages++;
    if (!link_is_connected(link)) /* what came along with a refused login is not the switch's word on our lines */
        return;
    if (link->state == LINK_LOGGING_IN && type->hole[ROLE_CHALLENGE] != NO_HOLE)
        link_take_challenge(link, message->field[type->hole[ROLE_CHALLENGE]]);
    if (link->due.set && link->due.kind == DEADLINE_AWAITED && message->kind == core->protocol->awaited) {
        deadline_clear(&core->deadlines, &link->due);
        log_in(core, link, OPERATION_LOG_IN);
        link_activate(core, link);
    }
    bool answers = request_answer(core, &link->requests, message, &outcome);
    if (answers) {
        route(core, link, &outcome);
        take_name(core, &outcome, message);
        link_prove(core, link);
        link_report(core, link);
    }
    for (unsigned i = 0; i < type->notice_count; i++)
        take_notice(core, link, message, &type->notice[i]);
    if (message->kind == core->protocol->calls_told && link_works(link))
        core_end_stale_calls(core, link);
    if (type->reply != NULL)
        reply_prepare(core, link, message);
    core->counters.unexpected += !answers && type->notice_count == 0 && type->reply == NULL &&
                                 message->kind != core->protocol->awaited &&
                                 message->kind != core->protocol->calls_told;
    core_finish_ended(core);
}

/* --- The time --- */

uint64_t core_wake_at(const struct core *core)
{
    return deadlines_next(&core->deadlines);
}

/* While nothing is read, the switch's answer may be there. */
static void overdue(struct core *core, struct request *request)
{
    struct link *link = request->link;
    bool reset;
    if (request->stage == REQUEST_SENT && link->paused && request_wait_on(core, request))
        return;
    struct outcome outcome = request_overdue(core, request, link_works(link), &reset);
    bool of_link = operation_types[request->operation].scope == SCOPE_LINK;
    reset = reset || (of_link && outcome.kind != OUTCOME_NONE); /* nobody is there any more; or it waits for its turn */
    route(core, link, &outcome);
    if (reset && link_works(link)) {
        link_reset(core, link);
        core_lose(core, link, false);
        request_wait_for_link(core, &link->requests);
    }
    link_report(core, link);
}

/* The switch has not said what it says first. */
static void say_nothing(struct core *core, struct link *link)
{
    link_refuse(core, link);
    core_link_lost(core, link);
    link_report(core, link);
}

static void keep_alive(struct core *core, struct link *link)
{
    link_alive_due(core, link);
    if (link->keep_alive->stage == REQUEST_OVER) /* else the one before has not been answered yet */
        request_restart(core, link->keep_alive);
    link_activate(core, link);
}

/* What a deadline is embedded in. */
#define OWNER(due, type, member) ((type *)((char *)(due) - offsetof(type, member)))

void core_tick(struct core *core)
{
    struct deadline *due;
    while ((due = deadlines_due(&core->deadlines, core->now)) != NULL) {
        switch ((enum deadline_kind)due->kind) {
        case DEADLINE_REQUEST:
            overdue(core, OWNER(due, struct request, deadline));
            break;
        case DEADLINE_IDLE:
        case DEADLINE_ANNOUNCE:
        case DEADLINE_STATE:
        case DEADLINE_FORGET:
            call_due(core, OWNER(due, struct call, due));
            break;
        case DEADLINE_RETRY:
        case DEADLINE_PROOF:
            link_due(core, OWNER(due, struct link, due));
            link_report(core, OWNER(due, struct link, due));
            break;
        case DEADLINE_AWAITED:
            say_nothing(core, OWNER(due, struct link, due));
            break;
        case DEADLINE_KEEP_ALIVE:
            keep_alive(core, OWNER(due, struct link, alive_due));
            break;
        case DEADLINE_STALE:
            core_end_stale_calls(core, OWNER(due, struct link, stale_due));
            break;
        }
        core_finish_ended(core);
    }
}

/* --- What comes out --- */

static bool next_send(struct core *core, struct link *link, struct action *action)
{
    struct request *request;
    bool logging_in = link->state == LINK_LOGGING_IN;
    while ((link_works(link) || logging_in) &&
           (request = request_next(&link->requests, core->protocol, logging_in)) != NULL) {
        struct slice bytes;
        struct outcome outcome = request_send(core, request, &bytes);
        *action = (struct action){.kind = ACTION_SEND, .link = link, .attempt = link->attempt, .bytes = bytes};
        route(core, link, &outcome);
        core_finish_ended(core);
        if (bytes.len > 0)
            return true;
    }
    return false;
}

/* What was not read has not failed: the time for answers begins anew. */
static bool next_pause(struct core *core, struct link *link, struct action *action)
{
    if (!link_next_pause(link, action))
        return false;
    const struct requests *queue = &link->requests;
    for (struct request *request = queue->in_order.first; request != NULL; request = request->next)
        request_wait_on(core, request);
    for (struct request *request = queue->by_id.first; request != NULL; request = request->next)
        request_wait_on(core, request);
    return true;
}

bool core_next_action(struct core *core, struct action *action)
{
    if (core_next_reply(core, action))
        return true;
    while (core->active_first != NULL) {
        struct link *link = core->active_first;
        if (link_next_action(link, action) || next_pause(core, link, action) || next_send(core, link, action) ||
            link_next_action(link, action)) /* a login that could not even be sent gives the connection up */
            return true;
        core->active_first = link->next_active;
        if (core->active_first == NULL)
            core->active_last = NULL;
        link->active = false;
    }
    return false;
}
