/* core.c: what comes in is passed to whom it concerns, and what comes of it to the others; see core.h. */
#include "core.h"

#include <stdio.h>

#include "call.h"
#include "core_lines.h"
#include "line.h"
#include "link.h"
#include "notice.h"
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

/* Calls that ended or are gone: their requests have nothing to wait for. */
static void finish_ended_calls(struct core *core)
{
    while (core->ended != NULL) {
        struct call *call = core->ended;
        core->ended = call->next_ended;
        call->ended = false;
        request_call_over(core, call);
        if (call->stage == CALL_GONE) {
            request_call_gone(core, call);
            pool_give(&core->calls, call->handle);
        }
    }
}

static void link_lost(struct core *core, struct link *link);

static void log_in(struct core *core, struct link *link, enum operation_kind step)
{
    link->log_in->operation = step;
    request_restart(core, &link->requests, link->log_in);
}

static void take_log_in_outcome(struct core *core, struct link *link, const struct outcome *outcome)
{
    enum operation_kind next = outcome->operation + 1;
    if (outcome->kind != OUTCOME_ACCEPTED) {
        link_refuse(core, link);
        link_lost(core, link);
    } else if (next <= OPERATION_LOG_IN_8 && protocol_offers(core->protocol, next)) {
        log_in(core, link, next);
    } else {
        link_logged_in(core, link);
    }
}

/* Tell whoever the operation was for. What it is to a call stands in its row: it begins it, or ends it, or neither. */
static void route(struct core *core, struct link *link, const struct outcome *outcome)
{
    const struct operation_type *row = &operation_types[outcome->operation];
    struct call *call = outcome->call;
    link_activate(core, link);
    if (outcome->kind == OUTCOME_NONE)
        return;
    if (row->scope == SCOPE_LINK && link->state == LINK_LOGGING_IN)
        take_log_in_outcome(core, link, outcome);
    else if (call != NULL && row->scope == SCOPE_LINE && outcome->kind == OUTCOME_ACCEPTED)
        call_dial_accepted(core, call);
    else if (call != NULL && row->scope == SCOPE_LINE)
        call_dial_refused(core, call);
    else if (call != NULL && row->ends_call && outcome->kind == OUTCOME_ACCEPTED)
        call_drop_accepted(core, call);
}

static void fail(struct core *core, struct link *link, struct request *request)
{
    struct outcome outcome = request_fail(core, request);
    if (operation_types[outcome.operation].scope != SCOPE_LINK)
        route(core, link, &outcome);
}

static void lose_calls(struct core *core, const struct line *line)
{
    for (struct call *call = line->alive, *next; call != NULL; call = next) {
        next = call->next;
        call_link_lost(core, call);
    }
}

/* The connection is gone, whoever ended it: nothing the switch would have told us will come (rule 75). Calls of closed
 * lines end too: they would be announced when the line is opened. */
static void link_lost(struct core *core, struct link *link)
{
    struct request *request;
    while ((request = request_to_fail(&link->requests)) != NULL)
        fail(core, link, request);
    for (unsigned i = 0; i < link->line_count; i++)
        lose_calls(core, link->lines[i]);
    for (const struct line *line = link->removed; line != NULL; line = line->next_removed)
        lose_calls(core, line);
}

/* --- What TAPI asks --- */

LONG core_open_line(struct core *core, DWORD device, HTAPILINE htLine, DWORD version, LINEEVENT proc,
                    handle *hdLine)
{
    struct line *line = line_of_device(core, device);
    if (line == NULL)
        return LINEERR_BADDEVICEID;
    if (line->handle != 0)
        return LINEERR_ALLOCATED;
    void *item;
    handle taken = pool_take(&core->open_lines, &item);
    if (taken == 0)
        return LINEERR_NOMEM;
    *(struct line **)item = line;
    *hdLine = line->handle = taken;
    line->htLine = htLine;
    line->proc = proc;
    line->version = version;
    line->media_modes = line->line_states = line->address_states = 0;
    link_join(core, line->link, line);
    return 0;
}

void core_close_line(struct core *core, struct line *line)
{
    line_watch(core, line, 0, 0); /* nothing is reported in answer (rule 55) */
    line->media_modes = 0;
    while (line->dead != NULL)
        core_close_call(core, line->dead);
    for (struct call *call = line->alive, *next; call != NULL; call = next) {
        next = call->next;
        if (call_is_tapis(call))
            request_call_closed(core, call);
        call_line_closed(core, call);
    }
    if (line->stage == LINE_REMOVED)
        call_forget_all(core, line);
    if (link_leave(core, line->link, line))
        link_lost(core, line->link);
    finish_ended_calls(core);
    pool_give(&core->open_lines, line->handle);
    line->handle = 0;
}

/* A request of a call, made and found good; or a LINEERR. */
static LONG prepare(struct core *core, struct call *call, enum operation_kind operation, const DRV_REQUESTID *id,
                    struct slice argument, struct request **request)
{
    if (argument.len > TEXT_BYTES)
        return (LONG)operation_types[operation].bad_argument;
    *request = request_make(core, call->line->link, call, operation, id, argument);
    if (*request == NULL)
        return LINEERR_NOMEM;
    LONG result = request_check(core, *request);
    if (result != 0)
        request_free(core, *request);
    return result;
}

static void promise(struct core *core, struct request *request)
{
    struct link *link = request->line->link;
    request_accept(core, &link->requests, request);
    link_want(core, link);
    link_activate(core, link);
    finish_ended_calls(core);
}

/* A name that no call of the switch has. */
static void name_call(struct core *core, struct call *call)
{
    char name[CALL_NAME + 1];
    snprintf(name, sizeof name, "%08x%08x", (unsigned)core->session, (unsigned)++core->calls_named);
    call_named(core, call, slice_text(name));
}

LONG core_make_call(struct core *core, struct line *line, DRV_REQUESTID id, HTAPICALL htCall, struct slice dest,
                    DWORD media_mode, handle *hdCall)
{
    if (!protocol_offers(core->protocol, OPERATION_MAKE_CALL))
        return LINEERR_OPERATIONUNAVAIL;
    if (line->stage == LINE_REMOVED)
        return LINEERR_INVALLINESTATE;
    if (line_busy_with(line) != NULL)
        return LINEERR_CALLUNAVAIL;
    bool room = !line->link->refused && call_make_room(core, line);
    struct call *call = room ? call_dialed(core, line, htCall, media_mode) : NULL;
    if (call == NULL) {
        finish_ended_calls(core);
        return room ? LINEERR_NOMEM : LINEERR_RESOURCEUNAVAIL;
    }
    text_set(&call->dest, dest);
    if (core->protocol->names_calls)
        name_call(core, call);
    struct request *request;
    LONG result = prepare(core, call, OPERATION_MAKE_CALL, &id, dest, &request);
    if (result != 0) {
        call_forget(core, call);
        finish_ended_calls(core);
        return result;
    }
    *hdCall = call->handle;
    promise(core, request);
    return 0;
}

/* Take back what has not been sent of a call. */
static void cancel(struct core *core, struct call *call)
{
    struct request *request;
    while ((request = request_to_cancel(call)) != NULL)
        fail(core, call->line->link, request);
}

LONG core_operate(struct core *core, struct call *call, enum operation_kind operation, const DRV_REQUESTID *id,
                  struct slice argument)
{
    const struct operation_type *row = &operation_types[operation];
    if (!protocol_offers(core->protocol, operation))
        return LINEERR_OPERATIONUNAVAIL;
    bool over = call->stage == CALL_FAILED || (call_is_over(call) && !row->ends_call);
    if (over || !(row->states & call_told_state(call)))
        return LINEERR_INVALCALLSTATE;
    if (request_call_is_full(call, operation))
        return LINEERR_RESOURCEUNAVAIL;
    struct request *request;
    LONG result = prepare(core, call, operation, id, argument, &request);
    if (result != 0)
        return result;
    if (row->reports_end)
        request_cancel_reported(core, call, operation);
    if (row->ends_call)
        cancel(core, call);
    promise(core, request);
    return 0;
}

void core_cancel(struct core *core, struct call *call, enum operation_kind operation)
{
    request_cancel_reported(core, call, operation);
    link_activate(core, call->line->link);
}

void core_close_call(struct core *core, struct call *call)
{
    request_call_closed(core, call);
    call_close(core, call);
    link_activate(core, call->line->link);
    finish_ended_calls(core);
}

void core_detect_media(struct core *core, struct line *line, DWORD media_modes)
{
    line->media_modes = media_modes != 0 ? media_modes : ~(DWORD)0;
    for (struct call *call = line->alive; call != NULL; call = call->next)
        call_announce(core, call);
}

/* --- Lines that come and go --- */

void core_change_lines(struct core *core, struct line_change *change)
{
    line_change_carry_out(core, change, true);
    for (unsigned i = 0; i < change->removed_count; i++)
        if (change->removed[i]->handle == 0)
            call_forget_all(core, change->removed[i]);
    finish_ended_calls(core);
}

/* --- What happens to connections --- */

void core_link_up(struct core *core, struct link *link, unsigned attempt)
{
    bool connected = link_connected(core, link, attempt);
    if (connected && link->state == LINK_LOGGING_IN && core->protocol->awaited == NO_MESSAGE)
        log_in(core, link, OPERATION_LOG_IN);
    link_report(core, link);
}

void core_link_down(struct core *core, struct link *link, unsigned attempt)
{
    if (link_disconnected(core, link, attempt))
        link_lost(core, link);
    link_report(core, link);
    finish_ended_calls(core);
}

/* A yes to a dial may name the call. */
static void take_name(struct core *core, const struct outcome *outcome, const struct message *message)
{
    unsigned hole = core->protocol->messages[message->kind].hole[ROLE_CALL];
    struct call *call = outcome->call;
    bool dialed = outcome->kind == OUTCOME_ACCEPTED && operation_types[outcome->operation].scope == SCOPE_LINE;
    if (!dialed || call == NULL || hole == NO_HOLE || call->switch_name.len > 0 || call_is_over(call))
        return;
    struct slice name = message->field[hole];
    if (name.len == 0 || name.len > TEXT_BYTES)
        return;
    call_named(core, call, name);
    call_report_info(core, call, LINECALLINFOSTATE_CALLID);
    request_call_named(call);
}

static void take_notice(struct core *core, struct link *link, const struct message *message,
                        const struct notice_type *notice)
{
    struct line *line = link_line_for(core, link, message, notice);
    if (line != NULL) {
        struct call *named = notice_take(core, line, message, notice);
        if (named != NULL)
            request_call_named(named);
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
        text_set(&link->log_in->argument, message->field[type->hole[ROLE_CHALLENGE]]);
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
    if (type->reply != NULL)
        reply_prepare(core, link, message);
    core->counters.unexpected += !answers && type->notice_count == 0 && type->reply == NULL &&
                                 message->kind != core->protocol->awaited;
    finish_ended_calls(core);
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
        link_lost(core, link);
    }
    link_report(core, link);
}

/* The switch has not said what it says first. */
static void say_nothing(struct core *core, struct link *link)
{
    link_refuse(core, link);
    link_lost(core, link);
    link_report(core, link);
}

static void keep_alive(struct core *core, struct link *link)
{
    link_alive_due(core, link);
    if (link->keep_alive->stage == REQUEST_OVER) /* else the one before has not been answered yet */
        request_restart(core, &link->requests, link->keep_alive);
    link_activate(core, link);
}

void core_tick(struct core *core)
{
    struct deadline *due;
    while ((due = deadlines_due(&core->deadlines, core->now)) != NULL) {
        switch ((enum deadline_kind)due->kind) {
        case DEADLINE_REQUEST:
            overdue(core, due->owner);
            break;
        case DEADLINE_IDLE:
        case DEADLINE_ANNOUNCE:
        case DEADLINE_STATE:
        case DEADLINE_FORGET:
            call_due(core, due->owner);
            break;
        case DEADLINE_RETRY:
        case DEADLINE_PROOF:
            link_due(core, due->owner);
            link_report(core, due->owner);
            break;
        case DEADLINE_AWAITED:
            say_nothing(core, due->owner);
            break;
        case DEADLINE_KEEP_ALIVE:
            keep_alive(core, due->owner);
            break;
        }
        finish_ended_calls(core);
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
        finish_ended_calls(core);
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
    for (struct request *request = link->requests.sent_first; request != NULL; request = request->next)
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

void core_new_call_answered(struct core *core, handle hdCall, HTAPICALL htCall)
{
    struct call *call = call_find(core, hdCall);
    if (call != NULL)
        call_new_call_answered(core, call, htCall);
    finish_ended_calls(core);
}
