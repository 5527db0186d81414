/* request_call.c: what becomes of a call's requests when something becomes of the call, or of its line; see
 * request.h. */
#include "request_inside.h"
#include "request_message.h"
#include "request_queue.h"

bool request_call_is_full(const struct call *call, enum operation_kind operation)
{
    unsigned room = operation_types[operation].ends_call ? CALL_REQUESTS : CALL_REQUESTS - 1;
    unsigned count = 0;
    for (const struct request *request = call->requests; request != NULL; request = request_next_of(request, call))
        count++;
    return count >= room;
}

void request_call_named(const struct core *core, struct call *call)
{
    for (struct request *request = call->requests; request != NULL; request = request_next_of(request, call))
        if (request->stage == REQUEST_NAMELESS && !request_lacks_call_name(core, request))
            request_queue_wait(request);
}

bool request_ends_call(const struct call *call)
{
    const struct request *request = call->requests;
    while (request != NULL && !(request_is_unsent(request) && request_row(request)->ends_call))
        request = request_next_of(request, call);
    return request != NULL;
}

struct call *request_begins(const struct call *call)
{
    const struct request *request = call->requests;
    while (request != NULL &&
           (request->complete || request->call != call || request_row(request)->second != SECOND_BEGUN))
        request = request_next_of(request, call);
    return request != NULL ? request->second : NULL;
}

struct request *request_to_cancel(const struct call *call)
{
    struct request *request = call->requests;
    while (request != NULL && (!request_is_unsent(request) || request_row(request)->outlives_call))
        request = request_next_of(request, call);
    return request;
}

/* Somebody waits for these completions now; the ends of other operations are not reported any more. From the last to
 * the first, so that they keep their order before all others. */
static void tell_first(struct core *core, const struct call *call, struct request *request)
{
    if (request == NULL)
        return;
    tell_first(core, call, request_next_of(request, call));
    if (!is_queued(&request->completion) || !request_concerns(request, call))
        return;
    callback_remove(core, callback_of_request(request));
    if (request_row(request)->reports_end)
        return;
    callback_queue_first(core, callback_of_request(request));
    request->line->owed += !request->awaited; /* else the close of its other call waits, too */
    request->awaited = true;
}

void request_call_closed(struct core *core, struct call *call)
{
    for (struct request *request = call->requests; request != NULL; request = request_next_of(request, call))
        if (request_concerns(request, call))
            request_complete(core, request, LINEERR_OPERATIONFAILED);
    tell_first(core, call, call->requests);
    for (struct request *request = call->requests, *next; request != NULL; request = next) {
        next = request_next_of(request, call);
        if (request_is_unsent(request) && !request_row(request)->outlives_call && request_concerns(request, call))
            request_finish(core, request, LINEERR_OPERATIONFAILED);
        else
            request_release(core, request);
    }
}

void request_line_closed(struct core *core, struct request *request)
{
    request->more = false;
    request_complete(core, request, LINEERR_OPERATIONFAILED);
    tell_first(core, NULL, request);
    if (request_is_unsent(request))
        request_finish(core, request, LINEERR_OPERATIONFAILED);
    else
        request_release(core, request);
}

/* The end of an operation is told before that of its call, whose IDLE is in the queue. */
static void report_end_of_over(struct core *core, struct request *request)
{
    bool told = request_row(request)->reports_end && !request->complete && request->call->stage == CALL_IDLE;
    if (!told)
        return;
    request->complete = true;
    request->result = LINEERR_OPERATIONFAILED;
    callback_queue_first(core, callback_of_request(request));
}

void request_call_over(struct core *core, struct call *call)
{
    for (struct request *request = call->requests, *next; request != NULL; request = next) {
        next = request_next_of(request, call);
        report_end_of_over(core, request);
        if (request_is_unsent(request) && request_row(request)->ends_call)
            request_finish(core, request, 0);
    }
}

void request_call_gone(struct core *core, struct call *call)
{
    while (call->requests != NULL) {
        struct request *request = call->requests;
        if (request_is_unsent(request)) {
            request_finish(core, request, LINEERR_OPERATIONFAILED);
            if (call->requests != request)
                continue; /* given back */
        }
        if (request_concerns(request, call))
            request_complete(core, request, LINEERR_OPERATIONFAILED);
        if (request_row(request)->reports_end) /* which would be news of the call */
            callback_remove(core, callback_of_request(request));
        request_leave_call(request, call);
        request_release(core, request);
    }
}

void request_cancel_reported(struct core *core, struct call *call, enum operation_kind operation)
{
    for (struct request *request = call->requests, *next; request != NULL; request = next) {
        next = request_next_of(request, call);
        if (request->operation != operation)
            continue;
        request_complete(core, request, LINEERR_OPERATIONFAILED);
        if (request_is_unsent(request))
            request_finish(core, request, LINEERR_OPERATIONFAILED);
    }
}
