/* request.c: acceptance, turn, answer, completion; see request.h. */
#include "request.h"

#include "link.h"

enum { TURN_WITHIN_MS = 10000 }; /* how long an action that expects no answer may wait for its turn */

static void complete(struct core *core, struct request *request, LONG result)
{
    if (request->complete)
        return;
    request->complete = true;
    effect_complete(&core->effects, request->id, result);
}

static void leave_queue(struct request *request)
{
    struct link *link = request->link;
    if (!request->queued)
        return;
    if (request->prev != NULL)
        request->prev->next = request->next;
    else
        link->first = request->next;
    if (request->next != NULL)
        request->next->prev = request->prev;
    else
        link->last = request->prev;
    request->queued = false;
}

static void leave_call(struct request *request)
{
    if (request->call == NULL)
        return;
    struct request **at = &request->call->requests;
    while (*at != request)
        at = &(*at)->next_of_call;
    *at = request->next_of_call;
    request->call = NULL;
}

/* Complete it if it is not, and forget it. */
static void finish(struct core *core, struct request *request, LONG result)
{
    complete(core, request, result);
    deadline_clear(&core->deadlines, &request->deadline);
    leave_queue(request);
    leave_call(request);
    pool_give(&core->requests, request->name);
}

static void enqueue(struct request *request)
{
    struct link *link = request->link;
    request->queued = true;
    request->next = NULL;
    request->prev = link->last;
    if (link->last != NULL)
        link->last->next = request;
    else
        link->first = request;
    link->last = request;
}

static const struct message_type *message_of(const struct core *core, const struct request *request)
{
    return &core->protocol->messages[core->protocol->operations[request->operation].message];
}

/* Whether the message names the call, which the switch has not named yet. */
static bool lacks_call_name(const struct core *core, const struct call *call, enum operation_kind operation)
{
    const struct operation *sends = &core->protocol->operations[operation];
    unsigned holes = core->protocol->messages[sends->message].count;
    for (unsigned i = 0; i < holes; i++)
        if (sends->source[i] == SOURCE_CALL && call->switch_name.len == 0)
            return true;
    return false;
}

/* A second drop, or one of a call that ended while the drop waited, needs no message: it has what it wants. */
static bool is_done_already(const struct request *request)
{
    const struct call *call = request->call;
    return request->operation == OPERATION_DROP &&
           (call->drop_accepted || call->stage == CALL_IDLE || call->stage == CALL_FAILED);
}

bool request_accept(struct core *core, struct call *call, enum operation_kind operation,
                    const DRV_REQUESTID *id)
{
    void *item;
    handle name = pool_take(&core->requests, &item);
    if (name == 0)
        return false;
    struct request *request = item;
    request->name = name;
    request->id = id != NULL ? *id : 0;
    request->complete = id == NULL;
    request->operation = operation;
    request->link = call->line->link;
    request->call = call;
    request->deadline = (struct deadline){.kind = DEADLINE_REQUEST, .owner = request};
    uint32_t within_ms = message_of(core, request)->within_ms;
    uint64_t overdue = core->now + (within_ms != 0 ? within_ms : TURN_WITHIN_MS);
    if (!deadline_set(&core->deadlines, &request->deadline, overdue)) {
        pool_give(&core->requests, name);
        return false;
    }
    struct request **last = &call->requests; /* in the order of acceptance; a call has few */
    while (*last != NULL)
        last = &(*last)->next_of_call;
    *last = request;
    if (is_done_already(request)) {
        finish(core, request, 0);
        return true;
    }
    if (lacks_call_name(core, call, operation))
        return true;
    enqueue(request);
    link_want(core, request->link);
    request_send_next(core, request->link);
    return true;
}

void request_call_named(struct core *core, struct call *call)
{
    for (struct request *request = call->requests; request != NULL; request = request->next_of_call)
        if (!request->queued)
            enqueue(request);
    request_send_next(core, call->line->link);
}

static struct slice value_of(const struct call *call, enum source source)
{
    switch (source) {
    case SOURCE_ARGUMENT:
    case SOURCE_DIALED:
        return text_slice(&call->dest);
    case SOURCE_LINE:
        return text_slice(&call->line->config->terminal);
    case SOURCE_CALL:
        return text_slice(&call->switch_name);
    case SOURCE_ID:
        break;
    }
    return (struct slice){0};
}

size_t request_encode(const struct core *core, const struct call *call, enum operation_kind operation,
                      unsigned char *out, size_t size, struct fault *fault)
{
    const struct operation *sends = &core->protocol->operations[operation];
    struct slice field[MESSAGE_FIELDS];
    unsigned holes = core->protocol->messages[sends->message].count;
    for (unsigned i = 0; i < holes; i++)
        field[i] = value_of(call, sends->source[i]);
    return core->protocol->encode(sends->message, field, out, size, fault);
}

/* What the switch's yes (or the sending, where no answer is expected) means for the call. */
static void accepted(struct core *core, struct request *request)
{
    struct call *call = request->call;
    enum operation_kind operation = request->operation;
    finish(core, request, 0);
    if (call != NULL && operation == OPERATION_MAKE_CALL)
        call_accepted(core, call);
    if (call != NULL && operation == OPERATION_DROP)
        call_drop_accepted(core, call);
}

static void failed(struct core *core, struct request *request)
{
    struct call *call = request->call;
    bool dial = request->operation == OPERATION_MAKE_CALL;
    finish(core, request, LINEERR_OPERATIONFAILED);
    if (call != NULL && dial)
        call_refused(core, call);
}

static void send_message(struct core *core, struct request *request)
{
    struct link *link = request->link;
    struct fault fault;
    size_t len = request_encode(core, request->call, request->operation, core->scratch,
                                core->protocol->limit, &fault);
    if (len == 0) {
        failed(core, request);
        return;
    }
    effect_send(&core->effects, link->number, link->attempt, core->scratch, len);
    const struct message_type *type = message_of(core, request);
    request->sent = true;
    request->call->sent |= request->operation == OPERATION_MAKE_CALL;
    if (type->accepted_by == 0)
        accepted(core, request);
    else
        deadline_set(&core->deadlines, &request->deadline, core->now + type->within_ms);
}

void request_send_next(struct core *core, struct link *link)
{
    while (link_works(link) && link->first != NULL && !link->first->sent) {
        if (is_done_already(link->first))
            finish(core, link->first, 0);
        else
            send_message(core, link->first);
    }
}

bool request_answer(struct core *core, struct link *link, unsigned kind)
{
    struct request *request = link->first;
    if (request == NULL || !request->sent)
        return false;
    const struct message_type *type = message_of(core, request);
    uint64_t bit = (uint64_t)1 << kind;
    if (type->accepted_by & bit)
        accepted(core, request);
    else if (type->refused_by & bit)
        failed(core, request);
    else
        return false;
    request_send_next(core, link);
    return true;
}

void request_fail_all(struct core *core, struct link *link)
{
    while (link->first != NULL)
        failed(core, link->first);
}

void request_cancel(struct core *core, struct call *call)
{
    while (call->requests != NULL)
        failed(core, call->requests);
}

void request_call_closed(struct core *core, struct call *call)
{
    for (struct request *request = call->requests, *next; request != NULL; request = next) {
        next = request->next_of_call;
        complete(core, request, LINEERR_OPERATIONFAILED);
        if (!request->sent && request->operation == OPERATION_MAKE_CALL)
            finish(core, request, LINEERR_OPERATIONFAILED);
    }
}

static void finish_unsent(struct core *core, struct call *call, LONG result)
{
    for (struct request *request = call->requests, *next; request != NULL; request = next) {
        next = request->next_of_call;
        if (!request->sent)
            finish(core, request, result);
    }
}

void request_call_over(struct core *core, struct call *call)
{
    finish_unsent(core, call, 0);
}

void request_call_forgotten(struct core *core, struct call *call)
{
    finish_unsent(core, call, LINEERR_OPERATIONFAILED);
    while (call->requests != NULL) {
        complete(core, call->requests, LINEERR_OPERATIONFAILED);
        leave_call(call->requests);
    }
}

void request_overdue(struct core *core, struct request *request)
{
    struct link *link = request->link;
    bool sent = request->sent;
    failed(core, request);
    if (sent)
        link_reset(core, link);
}
