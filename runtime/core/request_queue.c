/* request_queue.c: see request_queue.h. */
#include "request_queue.h"

static void insert(struct request **first, struct request **last, struct request *request, struct request *prev,
                   struct request *next)
{
    request->prev = prev;
    request->next = next;
    *(prev != NULL ? &prev->next : first) = request;
    *(next != NULL ? &next->prev : last) = request;
}

static void cut_out(struct request **first, struct request **last, struct request *request)
{
    *(request->prev != NULL ? &request->prev->next : first) = request->next;
    *(request->next != NULL ? &request->next->prev : last) = request->prev;
}

void request_queue_wait(struct request *request)
{
    struct requests *queue = request->queue;
    bool first = operation_types[request->operation].scope == SCOPE_LINK;
    request->stage = REQUEST_WAITING;
    insert(&queue->waiting_first, &queue->waiting_last, request, first ? NULL : queue->waiting_last,
           first ? queue->waiting_first : NULL);
}

void request_queue_sent(struct request *request, bool in_order)
{
    struct requests *queue = request->queue;
    cut_out(&queue->waiting_first, &queue->waiting_last, request);
    request->stage = REQUEST_SENT;
    insert(&queue->sent_first, &queue->sent_last, request, queue->sent_last, NULL);
    if (in_order)
        queue->in_order = request;
}

void request_queue_leave(struct request *request)
{
    struct requests *queue = request->queue;
    if (request->stage == REQUEST_WAITING)
        cut_out(&queue->waiting_first, &queue->waiting_last, request);
    else if (request->stage == REQUEST_SENT)
        cut_out(&queue->sent_first, &queue->sent_last, request);
    if (queue->in_order == request)
        queue->in_order = NULL;
    request->stage = REQUEST_OVER;
}
