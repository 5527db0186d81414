/* core_tapi_call.c: what TAPI asks of calls, and for a new one; see core.h. */
#include <stdio.h>

#include "call.h"
#include "call_names.h"
#include "core_inside.h"
#include "line.h"
#include "link.h"
#include "pair.h"
#include "request.h"

/* A request of a call or two, made and found good; or NULL, with a LINEERR in *error. */
static struct request *prepare(struct core *core, struct call *call, struct call *second, enum operation_kind operation,
                               const DRV_REQUESTID *id, struct given given, LONG *error)
{
    struct request *request = request_make(core, call->line->link, call->line, call, second, operation, id);
    *error = LINEERR_NOMEM;
    if (request == NULL)
        return NULL;
    request->room = given.room;
    *error = !request_set_text(core, request, TEXT_ARGUMENT, given.argument)
                 ? (LONG)operation_types[operation].bad_argument
             : !request_set_text(core, request, TEXT_DETAIL, given.detail)
                 ? (LONG)operation_types[operation].bad_detail
                 : request_check(core, request);
    if (*error == 0)
        return request;
    request_free(core, request);
    return NULL;
}

/* A name that no call of the switch has, if the operation gives one to the call that it makes. False: it gives none. */
static bool name_call(struct core *core, struct call *call, enum operation_kind operation)
{
    if (!operation_says(core->protocol, operation, SOURCE_NEW_CALL) || call->len[TEXT_NAME] > 0)
        return false;
    char name[CALL_NAME + 1];
    snprintf(name, sizeof name, "%08x%08x", (unsigned)core->session, (unsigned)++core->calls_named);
    return call_named(core, call, slice_text(name));
}

/* The switch was not told of the name after all. */
static void take_name_back(struct core *core, struct call *call)
{
    call_names_remove(call);
    call_set_text(core, call, TEXT_NAME, (struct slice){0});
}

/* A new call that TAPI asks for by the operation, or a LINEERR. */
static LONG make_call(struct core *core, struct line *line, enum operation_kind operation, HTAPICALL htCall,
                      DWORD media_mode, struct call **call)
{
    bool room = !line->link->refused && call_make_room(core, line);
    *call = room ? call_dialed(core, line, operation_types[operation].begins_call, htCall, media_mode) : NULL;
    core_finish_ended(core);
    if (*call == NULL)
        return room ? LINEERR_NOMEM : LINEERR_RESOURCEUNAVAIL;
    name_call(core, *call, operation);
    return 0;
}

/* Promise the request that makes the call; or, if there is none because of that error, take the call back. */
static LONG promise_call(struct core *core, struct call *call, struct request *request, LONG error, handle *hdCall)
{
    if (request == NULL) {
        call_forget(core, call);
        core_finish_ended(core);
        return error;
    }
    *hdCall = call->handle;
    core_promise(core, request);
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
    if (line_is_busy(core->protocol, line))
        return (LONG)row->line_is_busy;
    LONG result = check_given(core, operation, given);
    if (result != 0)
        return result;
    struct call *call;
    result = make_call(core, line, operation, htCall, media_mode, &call);
    if (result != 0)
        return result;
    call_set_text(core, call, TEXT_DEST, given.argument); /* one that is too long is so for the request, too */
    struct request *request = prepare(core, call, NULL, operation, &id, given, &result);
    return promise_call(core, call, request, result, hdCall);
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
    struct request *request = prepare(core, call, consult, OPERATION_SETUP_TRANSFER, &id, (struct given){0}, &result);
    return promise_call(core, consult, request, result, hdConsultCall);
}

/* What has to be done to the call beside sending the message. */
static void begin_operation(struct core *core, struct call *call, enum operation_kind operation, struct slice argument)
{
    const struct operation_type *row = &operation_types[operation];
    if (row->reports_end)
        request_cancel_reported(core, call, operation);
    if (row->ends_call)
        core_cancel_unsent(core, call);
    if (row->second == SECOND_WAITING) {
        call_set_text(core, call, TEXT_DEST, argument);
        call_report_info(core, call, LINECALLINFOSTATE_CALLEDID);
    }
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
    LONG result = check_operation(core, call, second, operation);
    if (result != 0)
        return result;
    if (operation_types[operation].second == SECOND_WAITING && operation_says(core->protocol, operation, SOURCE_SECOND))
        second = call->partner;
    bool named = name_call(core, call, operation);
    struct request *request = prepare(core, call, second, operation, id, given, &result);
    if (request == NULL && named)
        take_name_back(core, call);
    if (request == NULL)
        return result;
    if (named)
        call_report_info(core, call, LINECALLINFOSTATE_CALLID);
    begin_operation(core, call, operation, given.argument);
    core_promise(core, request);
    if (operation_types[operation].ends_call)
        pair_drop(core, call);
    core_finish_ended(core);
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
    if (consult != NULL) {
        request_call_closed(core, consult);
        call_close(core, consult);
    }
    link_activate(core, call->line->link);
    core_finish_ended(core);
}

void core_new_call_answered(struct core *core, handle hdCall, HTAPICALL htCall)
{
    struct call *call = call_find(core, hdCall);
    if (call != NULL)
        call_new_call_answered(core, call, htCall);
    core_finish_ended(core);
}
