/* request.c: acceptance, turn, answer, completion; see request.h. What becomes of a call's requests with the call is
 * request_call.c's. */
#include "request.h"

#include "forward.h"
#include "pair.h"
#include "request_inside.h"
#include "request_message.h"
#include "request_numbers.h"
#include "request_queue.h"

static bool expects_answer(const struct message_type *type)
{
    return (type->accepted_by | type->refused_by) != 0;
}

/* Where a request of the call has the next one. */
static struct request **next_of(struct request *request, const struct call *call)
{
    return request->call == call ? &request->next_of_call : &request->next_of_second;
}

struct request *request_next_of(const struct request *request, const struct call *call)
{
    return request->call == call ? request->next_of_call : request->next_of_second;
}

void request_leave_call(struct request *request, struct call *call)
{
    if (call == NULL)
        return;
    struct request **at = &call->requests;
    while (*at != request)
        at = next_of(*at, call);
    *at = *next_of(request, call);
    *(request->call == call ? &request->call : &request->second) = NULL;
}

void request_release(struct core *core, struct request *request)
{
    if (request->stage != REQUEST_OVER || !request->complete || is_queued(&request->completion))
        return;
    request_leave_call(request, request->call);
    request_leave_call(request, request->second);
    if (request_row(request)->scope != SCOPE_LINK) /* a link keeps its own */
        pool_give(&core->requests, request->handle);
}

void request_complete(struct core *core, struct request *request, LONG result)
{
    if (request->complete)
        return;
    request->complete = true;
    request->result = result;
    if (request_row(request)->reports_end && (request->call == NULL || request->call->stage != CALL_LIVE))
        return;
    callback_queue(core, callback_of_request(request));
}

/* From now on the switch has the time for the answer that the spec gives it. */
static void time_answer(struct core *core, struct request *request)
{
    deadline_set(&core->deadlines, &request->deadline, core->now + request_message(core->protocol, request)->within_ms);
}

/* Of those in order the switch answers the oldest next. */
static void leave_queue(struct core *core, struct request *request)
{
    bool sent = request->stage == REQUEST_SENT;
    if (sent && !request->in_order)
        request_numbers_remove(core, request);
    request_queue_leave(request);
    struct request *next = request_queue_of(request)->in_order.first;
    if (sent && request->in_order && next != NULL)
        time_answer(core, next);
}

void request_finish(struct core *core, struct request *request, LONG result)
{
    deadline_clear(&core->deadlines, &request->deadline);
    leave_queue(core, request);
    if (result == 0 && request->more)
        return;
    request_complete(core, request, result);
    request_release(core, request);
}

/* The call that the operation makes for TAPI, or NULL. */
static struct call *begun_by(const struct request *request)
{
    const struct operation_type *row = request_row(request);
    return !row->begins_call ? NULL : row->second == SECOND_BEGUN ? request->second : request->call;
}

/* The call that the message asks the switch for, or NULL: a consultation call is made when it is begun, or when it is
 * dialed. */
static struct call *asked_by(const struct core *core, const struct request *request)
{
    switch (request_row(request)->second) {
    case SECOND_BEGUN:
        return core->protocol->own_dial_tone ? NULL : request->second;
    case SECOND_WAITING:
        return core->protocol->own_dial_tone ? request->call : NULL;
    default:
        return begun_by(request);
    }
}

static struct outcome outcome_of(const struct core *core, enum outcome_kind kind, const struct request *request)
{
    struct line *line = request->line;
    bool forwards = line != NULL && line->forwarding != NULL && line->forwarding->request == request;
    return (struct outcome){.kind = kind, .operation = request->operation, .call = request->call,
                            .second = request->second, .begun = begun_by(request), .asked = asked_by(core, request),
                            .forwards = forwards ? line : NULL, .sent = request->stage == REQUEST_SENT};
}

struct request *request_make(struct core *core, struct link *link, struct line *line, struct call *call,
                             struct call *second,
                             enum operation_kind operation, const DRV_REQUESTID *id)
{
    void *item;
    handle taken = pool_take(&core->requests, &item);
    if (taken == 0)
        return NULL;
    struct request *request = item;
    request->handle = taken;
    request->id = id != NULL ? *id : 0;
    request->number = request_number_new(core);
    request->operation = operation;
    request->stage = REQUEST_OVER;
    request->complete = id == NULL;
    request->link = link;
    request->call = call;
    request->second = second;
    request->line = line;
    request->deadline.kind = DEADLINE_REQUEST;
    return request;
}

void request_free(struct core *core, struct request *request)
{
    pool_give(&core->requests, request->handle);
}

/* What needs no message has what it wants: a second drop, one of a call that ended while the drop waited, and the end
 * of nothing at all. */
static bool is_done_already(const struct request *request)
{
    const struct call *call = request->call;
    if (request_row(request)->reports_end && request->len[TEXT_ARGUMENT] == 0)
        return true;
    return request_row(request)->ends_call && call != NULL &&
           (call->drop_accepted || call_is_over(call) || pair_is_ours(call));
}

static void enter_call(struct request *request, struct call *call)
{
    if (call == NULL)
        return;
    struct request **last = &call->requests; /* a call has few */
    while (*last != NULL)
        last = next_of(*last, call);
    *last = request;
}

void request_accept(struct core *core, struct request *request)
{
    uint32_t within_ms = request_message(core->protocol, request)->within_ms;
    request->accepted_at = core->now;
    deadline_set(&core->deadlines, &request->deadline, core->now + (within_ms != 0 ? within_ms : SENT_WITHIN_MS));
    enter_call(request, request->call);
    enter_call(request, request->second);
    if (is_done_already(request))
        request_finish(core, request, 0);
    else if (request_lacks_call_name(core, request))
        request->stage = REQUEST_NAMELESS;
    else
        request_queue_wait(request);
}

LONG request_check(struct core *core, const struct request *request)
{
    struct fault fault;
    if (is_done_already(request) || request_lacks_call_name(core, request) ||
        request_encode(core, request, &fault) != 0)
        return 0;
    if (fault.hole == NO_HOLE)
        return LINEERR_RESOURCEUNAVAIL;
    enum source source = request_binding(core, request)->source[fault.hole];
    return source == SOURCE_ARGUMENT ? (LONG)request_row(request)->bad_argument
         : source == SOURCE_DETAIL   ? (LONG)request_row(request)->bad_detail
                                     : (LONG)LINEERR_RESOURCEUNAVAIL;
}

/* Whether a message can be sent now so that its answer, if it has one, will be known from those to what is in
 * flight. */
static bool may_be_sent(const struct requests *queue, const struct protocol *spoken, const struct message_type *type)
{
    if (type->id != NO_HOLE)
        return queue->by_id_count < LINK_IN_FLIGHT;
    if (queue->in_order.last == NULL)
        return true;
    return request_message(spoken, queue->in_order.last)->pipelined && (type->pipelined || !expects_answer(type)) &&
           queue->in_order_count < LINK_IN_ORDER;
}

struct request *request_next(const struct requests *queue, const struct protocol *spoken, bool link_only)
{
    struct request *request = request_queue_next(queue);
    if (request == NULL || (link_only && request_row(request)->scope != SCOPE_LINK))
        return NULL;
    return may_be_sent(queue, spoken, request_message(spoken, request)) ? request : NULL;
}

/* The message is on its way: what comes of it is the switch's to say. */
static void await_answer(struct core *core, struct request *request, const struct message_type *type)
{
    request_queue_sent(request, type->id == NO_HOLE);
    if (!request->in_order)
        request_numbers_add(core, request);
    time_answer(core, request);
}

struct outcome request_send(struct core *core, struct request *request, struct slice *bytes)
{
    const struct message_type *type = request_message(core->protocol, request);
    struct outcome outcome = outcome_of(core, OUTCOME_NONE, request);
    struct fault fault;
    *bytes = (struct slice){0};
    if (is_done_already(request)) {
        request_finish(core, request, 0);
        return outcome;
    }
    size_t len = request_encode(core, request, &fault);
    if (len == 0)
        return request_fail(core, request);
    *bytes = slice_of(core->scratch, len);
    if (outcome.asked != NULL)
        outcome.asked->sent = true;
    if (expects_answer(type)) {
        await_answer(core, request, type);
    } else {
        outcome.kind = OUTCOME_ACCEPTED;
        request_queue_unanswered(request);
        request_finish(core, request, 0);
    }
    return outcome;
}

bool request_answer(struct core *core, struct requests *queue, const struct message *message,
                    struct outcome *outcome)
{
    struct request *request = request_answered(core, queue, message);
    if (request == NULL)
        return false;
    const struct message_type *type = request_message(core->protocol, request);
    uint64_t bit = (uint64_t)1 << message->kind;
    if (!((type->accepted_by | type->refused_by) & bit))
        return false;
    bool accepted = type->accepted_by & bit;
    unsigned place = core->protocol->messages[message->kind].hole[ROLE_PLACE];
    if (request_row(request)->tells_place && place != NO_HOLE)
        request_set_text(core, request, TEXT_ARGUMENT, message->field[place]);
    *outcome = outcome_of(core, accepted ? OUTCOME_ACCEPTED : OUTCOME_REFUSED, request);
    LONG result = accepted ? 0 : request_refusal(core->protocol, request, message);
    request_finish(core, request, result);
    return true;
}

struct request *request_to_fail(const struct requests *queue, bool waiting_too)
{
    if (queue->in_order.first != NULL)
        return queue->in_order.first;
    if (queue->by_id.first != NULL)
        return queue->by_id.first;
    return waiting_too ? request_queue_next(queue) : queue->own.first;
}

struct outcome request_fail(struct core *core, struct request *request)
{
    struct outcome outcome = outcome_of(core, OUTCOME_FAILED, request);
    request_finish(core, request, LINEERR_OPERATIONFAILED);
    return outcome;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

struct outcome request_overdue(struct core *core, struct request *request, bool moving, bool *reset)
{
    uint64_t last = request->accepted_at + TURN_WITHIN_MS;
    bool in_order = request->stage == REQUEST_SENT && request->in_order;
    *reset = in_order && request == request_queue_of(request)->in_order.first;
    if (in_order && !*reset) { /* its time begins when those before it are answered */
        time_answer(core, request);
        return outcome_of(core, OUTCOME_NONE, request);
    }
    if (request->stage == REQUEST_WAITING && moving && core->now < last) {
        deadline_set(&core->deadlines, &request->deadline, earlier(core->now + SENT_WITHIN_MS, last));
        return outcome_of(core, OUTCOME_NONE, request);
    }
    return request_fail(core, request);
}

void request_wait_for_link(struct core *core, const struct requests *queue)
{
    for (const struct line *line = queue->turn_first; line != NULL; line = line->next_turn)
        for (struct request *request = line->waiting.first; request != NULL; request = request->next)
            deadline_set(&core->deadlines, &request->deadline,
                         earlier(core->now + SENT_WITHIN_MS, request->accepted_at + TURN_WITHIN_MS));
}

void request_restart(struct core *core, struct request *request)
{
    request->number = request_number_new(core);
    request_accept(core, request);
}

bool request_wait_on(struct core *core, struct request *request)
{
    if (core->now >= request->accepted_at + TURN_WITHIN_MS)
        return false;
    time_answer(core, request);
    return true;
}

static void generate_event(const struct core *core, const struct request *request, struct event *event)
{
    event->kind = EVENT_LINE;
    event->htCall = request->call->htCall;
    event->message = LINE_GENERATE;
    event->param[0] = request->result == 0 ? LINEGENERATETERM_DONE : LINEGENERATETERM_CANCEL;
    event->param[1] = request->id;
    event->param[2] = (DWORD)core->now;
}

void request_event(struct core *core, struct request *request, struct event *event)
{
    if (request_row(request)->reports_end) {
        generate_event(core, request, event);
    } else {
        event->kind = EVENT_COMPLETION;
        event->id = request->id;
        event->result = request->result;
        event->awaited = request->awaited;
        if (request->result == 0 && begun_by(request) != NULL)
            event->dialed = begun_by(request)->handle;
        if (request->result == 0 && request->room != NULL) {
            event->room = request->room;
            text_set(&event->said, request_text(request, TEXT_ARGUMENT));
        }
        request->line->owed -= request->awaited;
        forward_told(request);
    }
    request_release(core, request);
}
