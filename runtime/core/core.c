/* core.c: what comes in is passed to whom it concerns, and what comes of it to the others; see core.h. */
#include "core.h"

#include <stdio.h>

#include "call.h"
#include "core_lines.h"
#include "forward.h"
#include "line.h"
#include "link.h"
#include "notice.h"
#include "pair.h"
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

static void cancel(struct core *core, struct call *call);

/* Calls that ended or are gone: their requests have nothing to wait for. */
static void finish_ended_calls(struct core *core)
{
    while (core->ended != NULL) {
        struct call *call = core->ended;
        core->ended = call->next_ended;
        call->ended = false;
        request_call_over(core, call);
        cancel(core, call);
        pair_end(core, call);
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
    } else if (next <= OPERATION_LOG_IN_3 && protocol_offers(core->protocol, next)) {
        log_in(core, link, next);
    } else {
        link_logged_in(core, link);
    }
}

/* One step of what was asked for is done; or it was the last. */
static void take_forward_outcome(struct core *core, struct link *link, const struct outcome *outcome)
{
    struct forwarding *forwarding = outcome->forwards->forwarding;
    bool accepted = outcome->kind == OUTCOME_ACCEPTED, first = forwarding->step == forwarding->first;
    if (accepted && forward_next(forwarding)) {
        forward_fill(core, forwarding, forwarding->request);
        request_restart(core, &link->requests, forwarding->request);
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

/* A call that the switch has not been asked for ends with TAPI's drop. */
static void end_ours(struct core *core, struct call *call)
{
    call_drop_accepted(core, call);
    if (call->stage == CALL_LIVE)
        call_end(core, call, LINEDISCONNECTMODE_NORMAL);
}

static void route_no(struct core *core, const struct outcome *outcome)
{
    struct call *call = outcome->call;
    if (outcome->begun != NULL)
        call_dial_refused(core, outcome->begun);
    if (call == NULL || operation_types[outcome->operation].second != SECOND_WAITING)
        return;
    call_not_dialed(core, call);
    if (pair_is_ours(call) && request_ends_call(call)) /* there will be nothing to hang up */
        end_ours(core, call);
}

static void route(struct core *core, struct link *link, const struct outcome *outcome)
{
    link_activate(core, link);
    if (outcome->kind == OUTCOME_NONE)
        return;
    if (operation_types[outcome->operation].scope == SCOPE_LINK && link->state == LINK_LOGGING_IN)
        take_log_in_outcome(core, link, outcome);
    else if (outcome->forwards != NULL)
        take_forward_outcome(core, link, outcome);
    else if (outcome->kind == OUTCOME_ACCEPTED)
        route_yes(core, outcome);
    else
        route_no(core, outcome);
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

static void stop_forwarding(struct core *core, struct line *line)
{
    struct request *request = line->forwarding->request;
    bool touched = request->stage == REQUEST_SENT || line->forwarding->step > line->forwarding->first;
    forward_end(core, line, false, touched);
    request_line_closed(core, request);
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
    if (line->forwarding != NULL && line->forwarding->request != NULL)
        stop_forwarding(core, line);
    if (link_leave(core, line->link, line))
        link_lost(core, line->link);
    finish_ended_calls(core);
    pool_give(&core->open_lines, line->handle);
    line->handle = 0;
}

/* A request of a call or two, made and found good; or a LINEERR. */
static LONG prepare(struct core *core, struct call *call, struct call *second, enum operation_kind operation,
                    const DRV_REQUESTID *id, struct given given, struct request **request)
{
    if (given.argument.len > TEXT_BYTES)
        return (LONG)operation_types[operation].bad_argument;
    if (given.detail.len > TEXT_BYTES)
        return (LONG)operation_types[operation].bad_detail;
    *request = request_make(core, call->line->link, call->line, call, second, operation, id, given.argument);
    if (*request == NULL)
        return LINEERR_NOMEM;
    text_set(&(*request)->detail, given.detail);
    (*request)->room = given.room;
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

/* A name that no call of the switch has, if the operation gives one to the call that it makes. */
static void name_call(struct core *core, struct call *call, enum operation_kind operation)
{
    if (!operation_says(core->protocol, operation, SOURCE_NEW_CALL) || call->switch_name.len > 0)
        return;
    char name[CALL_NAME + 1];
    snprintf(name, sizeof name, "%08x%08x", (unsigned)core->session, (unsigned)++core->calls_named);
    call_named(core, call, slice_text(name));
}

/* A new call that TAPI asks for by the operation, or a LINEERR. */
static LONG make_call(struct core *core, struct line *line, enum operation_kind operation, HTAPICALL htCall,
                      DWORD media_mode, struct call **call)
{
    bool room = !line->link->refused && call_make_room(core, line);
    *call = room ? call_dialed(core, line, operation_types[operation].begins_call, htCall, media_mode) : NULL;
    finish_ended_calls(core);
    if (*call == NULL)
        return room ? LINEERR_NOMEM : LINEERR_RESOURCEUNAVAIL;
    name_call(core, *call, operation);
    return 0;
}

/* Promise the request that makes the call; or, if there is none because of that error, take the call back. */
static LONG promise_call(struct core *core, struct call *call, struct request *request, LONG error, handle *hdCall)
{
    if (error != 0) {
        call_forget(core, call);
        finish_ended_calls(core);
        return error;
    }
    *hdCall = call->handle;
    promise(core, request);
    return 0;
}

/* What is given along, and the switch cannot be told of, is not left out in silence. */
static LONG check_given(const struct core *core, enum operation_kind operation, struct given given)
{
    bool takes_detail = operation_says(core->protocol, operation, SOURCE_DETAIL);
    return given.detail.len > 0 && !takes_detail ? (LONG)operation_types[operation].bad_detail : 0;
}

LONG core_make_call(struct core *core, struct line *line, enum operation_kind operation, DRV_REQUESTID id,
                    HTAPICALL htCall, struct given given, DWORD media_mode, handle *hdCall)
{
    const struct operation_type *row = &operation_types[operation];
    if (!protocol_offers(core->protocol, operation))
        return LINEERR_OPERATIONUNAVAIL;
    if (line->stage == LINE_REMOVED)
        return row->begins_call == LINECALLREASON_DIRECT ? LINEERR_INVALLINESTATE : LINEERR_OPERATIONUNAVAIL;
    if (line_busy_with(core->protocol, line) != NULL)
        return (LONG)row->line_is_busy;
    LONG result = check_given(core, operation, given);
    if (result != 0)
        return result;
    struct call *call;
    result = make_call(core, line, operation, htCall, media_mode, &call);
    if (result != 0)
        return result;
    text_set(&call->dest, given.argument);
    struct request *request;
    result = prepare(core, call, NULL, operation, &id, given, &request);
    return promise_call(core, call, result == 0 ? request : NULL, result, hdCall);
}

LONG core_setup_transfer(struct core *core, struct call *call, DRV_REQUESTID id, HTAPICALL htConsultCall,
                         DWORD media_mode, handle *hdConsultCall)
{
    if (!protocol_offers(core->protocol, OPERATION_SETUP_TRANSFER))
        return LINEERR_OPERATIONUNAVAIL;
    if (call_is_over(call) || !(operation_types[OPERATION_SETUP_TRANSFER].states & call_told_state(call)))
        return LINEERR_INVALCALLSTATE;
    if (!call_allows(call, OPERATION_SETUP_TRANSFER))
        return LINEERR_CALLUNAVAIL;
    if (request_call_is_full(call, OPERATION_SETUP_TRANSFER))
        return LINEERR_RESOURCEUNAVAIL;
    struct call *consult;
    LONG result = make_call(core, call->line, OPERATION_SETUP_TRANSFER, htConsultCall, media_mode, &consult);
    if (result != 0)
        return result;
    pair_part(call); /* of one that TAPI has let go of */
    pair_begin(core, call, consult);
    struct request *request;
    result = prepare(core, call, consult, OPERATION_SETUP_TRANSFER, &id, (struct given){0}, &request);
    return promise_call(core, consult, result == 0 ? request : NULL, result, hdConsultCall);
}

LONG core_forward(struct core *core, struct line *line, DRV_REQUESTID id, const struct forward_list *wanted)
{
    LONG result = forward_check(core, line, wanted);
    if (result != 0)
        return result;
    struct forwarding *forwarding = forward_begin(line, wanted);
    struct request *request = forwarding == NULL ? NULL : request_make(core, line->link, line, NULL, NULL,
                                                                       OPERATION_FORWARD_NONE, &id, (struct slice){0});
    if (request == NULL)
        return LINEERR_NOMEM;
    result = forward_check_steps(core, forwarding, request);
    if (result != 0) {
        request_free(core, request);
        return result;
    }
    forwarding->request = request;
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

/* What has to be done to the call beside sending the message. */
static void begin_operation(struct core *core, struct call *call, enum operation_kind operation, struct slice argument)
{
    const struct operation_type *row = &operation_types[operation];
    if (row->reports_end)
        request_cancel_reported(core, call, operation);
    if (row->ends_call)
        cancel(core, call);
    if (row->second == SECOND_WAITING)
        text_set(&call->dest, argument);
}

/* 0, or the LINEERR for what cannot be asked of the call, nor of the second one if TAPI gives that. */
static LONG check_operation(const struct core *core, const struct call *call, const struct call *second,
                            enum operation_kind operation)
{
    const struct operation_type *row = &operation_types[operation];
    bool is_given = row->second == SECOND_GIVEN;
    if (!protocol_offers(core->protocol, operation))
        return LINEERR_OPERATIONUNAVAIL;
    bool over = call->stage == CALL_FAILED || (call_is_over(call) && !row->ends_call);
    if (over || !call_allows(call, operation) || (is_given && !call_can_be_second(second, call, operation)))
        return LINEERR_INVALCALLSTATE;
    bool full = request_call_is_full(call, operation) || (is_given && request_call_is_full(second, operation));
    return full ? (LONG)LINEERR_RESOURCEUNAVAIL : 0;
}

static LONG operate(struct core *core, struct call *call, struct call *second, enum operation_kind operation,
                    const DRV_REQUESTID *id, struct given given)
{
    bool names_second = operation_types[operation].second == SECOND_WAITING &&
                        operation_says(core->protocol, operation, SOURCE_SECOND);
    LONG result = check_operation(core, call, second, operation);
    if (result != 0)
        return result;
    name_call(core, call, operation);
    struct request *request;
    result = prepare(core, call, names_second ? call->partner : second, operation, id, given, &request);
    if (result != 0)
        return result;
    begin_operation(core, call, operation, given.argument);
    promise(core, request);
    if (operation_types[operation].ends_call && pair_is_ours(call))
        end_ours(core, call);
    finish_ended_calls(core);
    return 0;
}

LONG core_operate(struct core *core, struct call *call, struct call *second, enum operation_kind operation,
                  const DRV_REQUESTID *id, struct slice argument)
{
    return operate(core, call, second, operation, id, (struct given){.argument = argument});
}

LONG core_park_anywhere(struct core *core, struct call *call, DRV_REQUESTID id, void *room)
{
    return operate(core, call, NULL, OPERATION_PARK_NONDIRECTED, &id, (struct given){.room = room});
}

void core_cancel(struct core *core, struct call *call, enum operation_kind operation)
{
    request_cancel_reported(core, call, operation);
    link_activate(core, call->line->link);
}

/* With the call TAPI also loses a consultation call that a request of it had yet to make. */
void core_close_call(struct core *core, struct call *call)
{
    struct call *consult = request_begins(call); /* no partner any more, if the call is over */
    request_call_closed(core, call);
    call_close(core, call);
    if (consult != NULL)
        call_close(core, consult);
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

/* A yes to what makes a call may name it. */
static void take_name(struct core *core, const struct outcome *outcome, const struct message *message)
{
    unsigned hole = core->protocol->messages[message->kind].hole[ROLE_CALL];
    struct call *call = outcome->asked;
    bool made = outcome->kind == OUTCOME_ACCEPTED && call != NULL;
    if (!made || hole == NO_HOLE || call->switch_name.len > 0 || call_is_over(call))
        return;
    struct slice name = message->field[hole];
    if (name.len == 0 || name.len > TEXT_BYTES)
        return;
    call_named(core, call, name);
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
    core->counters.unexpected += !answers && type->notice_count == 0 && message->kind != core->protocol->awaited;
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
