/* request.c: acceptance, turn, answer, completion; see request.h. */
#include "request.h"

#include "link.h"

enum { TURN_WITHIN_MS = 10000 }; /* how long an action that expects no answer may wait for its turn */

static void complete(struct provider *provider, struct request *request, LONG result)
{
    if (request->complete)
        return;
    request->complete = true;
    effect_complete(&provider->effects, request->id, result);
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
static void finish(struct provider *provider, struct request *request, LONG result)
{
    complete(provider, request, result);
    deadline_clear(&provider->deadlines, &request->deadline);
    leave_queue(request);
    leave_call(request);
    pool_give(&provider->requests, request->name);
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

static const struct message_type *message_of(const struct provider *provider, const struct request *request)
{
    return &provider->protocol->messages[provider->protocol->operations[request->operation].message];
}

/* Whether the message names the call, which the switch has not named yet. */
static bool lacks_call_name(const struct provider *provider, const struct call *call, enum operation_kind operation)
{
    const struct operation *sends = &provider->protocol->operations[operation];
    unsigned holes = provider->protocol->messages[sends->message].count;
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

bool request_accept(struct provider *provider, struct call *call, enum operation_kind operation,
                    const DRV_REQUESTID *id)
{
    void *item;
    handle name = pool_take(&provider->requests, &item);
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
    uint32_t within_ms = message_of(provider, request)->within_ms;
    uint64_t overdue = provider->now + (within_ms != 0 ? within_ms : TURN_WITHIN_MS);
    if (!deadline_set(&provider->deadlines, &request->deadline, overdue)) {
        pool_give(&provider->requests, name);
        return false;
    }
    struct request **last = &call->requests; /* in the order of acceptance; a call has few */
    while (*last != NULL)
        last = &(*last)->next_of_call;
    *last = request;
    if (is_done_already(request)) {
        finish(provider, request, 0);
        return true;
    }
    if (lacks_call_name(provider, call, operation))
        return true;
    enqueue(request);
    link_want(provider, request->link);
    request_send_next(provider, request->link);
    return true;
}

void request_call_named(struct provider *provider, struct call *call)
{
    for (struct request *request = call->requests; request != NULL; request = request->next_of_call)
        if (!request->queued)
            enqueue(request);
    request_send_next(provider, call->line->link);
}

static struct slice value_of(const struct call *call, enum source source)
{
    switch (source) {
    case SOURCE_DEST:
        return text_slice(&call->dest);
    case SOURCE_LINE:
        return text_slice(&call->line->config->terminal);
    case SOURCE_CALL:
        return text_slice(&call->switch_name);
    }
    return (struct slice){0};
}

size_t request_encode(const struct provider *provider, const struct call *call, enum operation_kind operation,
                      unsigned char *out, size_t size, struct fault *fault)
{
    const struct operation *sends = &provider->protocol->operations[operation];
    struct slice field[MESSAGE_FIELDS];
    unsigned holes = provider->protocol->messages[sends->message].count;
    for (unsigned i = 0; i < holes; i++)
        field[i] = value_of(call, sends->source[i]);
    return provider->protocol->encode(sends->message, field, out, size, fault);
}

/* What the switch's yes (or the sending, where no answer is expected) means for the call. */
static void accepted(struct provider *provider, struct request *request)
{
    struct call *call = request->call;
    enum operation_kind operation = request->operation;
    finish(provider, request, 0);
    if (call != NULL && operation == OPERATION_MAKE_CALL)
        call_accepted(provider, call);
    if (call != NULL && operation == OPERATION_DROP)
        call_drop_accepted(provider, call);
}

static void failed(struct provider *provider, struct request *request)
{
    struct call *call = request->call;
    bool dial = request->operation == OPERATION_MAKE_CALL;
    finish(provider, request, LINEERR_OPERATIONFAILED);
    if (call != NULL && dial)
        call_refused(provider, call);
}

static void send_message(struct provider *provider, struct request *request)
{
    struct link *link = request->link;
    struct fault fault;
    size_t len = request_encode(provider, request->call, request->operation, provider->scratch,
                                provider->protocol->limit, &fault);
    if (len == 0) {
        failed(provider, request);
        return;
    }
    effect_send(&provider->effects, link->number, link->attempt, provider->scratch, len);
    const struct message_type *type = message_of(provider, request);
    request->sent = true;
    request->call->sent |= request->operation == OPERATION_MAKE_CALL;
    if (type->accepted_by == 0)
        accepted(provider, request);
    else
        deadline_set(&provider->deadlines, &request->deadline, provider->now + type->within_ms);
}

void request_send_next(struct provider *provider, struct link *link)
{
    while (link_works(link) && link->first != NULL && !link->first->sent) {
        if (is_done_already(link->first))
            finish(provider, link->first, 0);
        else
            send_message(provider, link->first);
    }
}

bool request_answer(struct provider *provider, struct link *link, unsigned kind)
{
    struct request *request = link->first;
    if (request == NULL || !request->sent)
        return false;
    const struct message_type *type = message_of(provider, request);
    uint64_t bit = (uint64_t)1 << kind;
    if (type->accepted_by & bit)
        accepted(provider, request);
    else if (type->refused_by & bit)
        failed(provider, request);
    else
        return false;
    request_send_next(provider, link);
    return true;
}

void request_fail_all(struct provider *provider, struct link *link)
{
    while (link->first != NULL)
        failed(provider, link->first);
}

void request_cancel(struct provider *provider, struct call *call)
{
    while (call->requests != NULL)
        failed(provider, call->requests);
}

void request_call_closed(struct provider *provider, struct call *call)
{
    for (struct request *request = call->requests, *next; request != NULL; request = next) {
        next = request->next_of_call;
        complete(provider, request, LINEERR_OPERATIONFAILED);
        if (!request->sent && request->operation == OPERATION_MAKE_CALL)
            finish(provider, request, LINEERR_OPERATIONFAILED);
    }
}

static void finish_unsent(struct provider *provider, struct call *call, LONG result)
{
    for (struct request *request = call->requests, *next; request != NULL; request = next) {
        next = request->next_of_call;
        if (!request->sent)
            finish(provider, request, result);
    }
}

void request_call_over(struct provider *provider, struct call *call)
{
    finish_unsent(provider, call, 0);
}

void request_call_forgotten(struct provider *provider, struct call *call)
{
    finish_unsent(provider, call, LINEERR_OPERATIONFAILED);
    while (call->requests != NULL) {
        complete(provider, call->requests, LINEERR_OPERATIONFAILED);
        leave_call(call->requests);
    }
}

void request_overdue(struct provider *provider, struct request *request)
{
    struct link *link = request->link;
    bool sent = request->sent;
    failed(provider, request);
    if (sent)
        link_reset(provider, link);
}
