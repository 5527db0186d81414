/* request_queue.c: see request_queue.h. */
#include "request_queue.h"

#include "link.h"

struct requests *request_queue_of(const struct request *request)
{
    return &request->link->requests;
}

static void append(struct request_list *list, struct request *request)
{
    request->prev = list->last;
    request->next = NULL;
    *(list->last != NULL ? &list->last->next : &list->first) = request;
    list->last = request;
}

static void cut_out(struct request_list *list, struct request *request)
{
    *(request->prev != NULL ? &request->prev->next : &list->first) = request->next;
    *(request->next != NULL ? &request->next->prev : &list->last) = request->prev;
}

static void append_turn(struct requests *queue, struct line *line)
{
    line->prev_turn = queue->turn_last;
    line->next_turn = NULL;
    *(queue->turn_last != NULL ? &queue->turn_last->next_turn : &queue->turn_first) = line;
    queue->turn_last = line;
}

static void cut_out_turn(struct requests *queue, struct line *line)
{
    *(line->prev_turn != NULL ? &line->prev_turn->next_turn : &queue->turn_first) = line->next_turn;
    *(line->next_turn != NULL ? &line->next_turn->prev_turn : &queue->turn_last) = line->prev_turn;
}

void request_queue_wait(struct request *request)
{
    struct line *line = request->line;
    struct requests *queue = request_queue_of(request);
    request->stage = REQUEST_WAITING;
    if (line != NULL && line->waiting.first == NULL)
        append_turn(queue, line);
    append(line != NULL ? &line->waiting : &queue->own, request);
}

struct request *request_queue_next(const struct requests *queue)
{
    if (queue->own.first != NULL)
        return queue->own.first;
    return queue->turn_first != NULL ? queue->turn_first->waiting.first : NULL;
}

/* It waits no more. `sent`: its line has had its turn. */
static void stop_waiting(struct request *request, bool sent)
{
    struct line *line = request->line;
    struct requests *queue = request_queue_of(request);
    cut_out(line != NULL ? &line->waiting : &queue->own, request);
    if (line == NULL || (line->waiting.first != NULL && !sent))
        return;
    cut_out_turn(queue, line);
    if (line->waiting.first != NULL)
        append_turn(queue, line);
}

void request_queue_sent(struct request *request, bool in_order)
{
    struct requests *queue = request_queue_of(request);
    stop_waiting(request, true);
    request->stage = REQUEST_SENT;
    request->in_order = in_order;
    append(in_order ? &queue->in_order : &queue->by_id, request);
    *(in_order ? &queue->in_order_count : &queue->by_id_count) += 1;
}

void request_queue_unanswered(struct request *request)
{
    stop_waiting(request, true);
    request->stage = REQUEST_OVER;
}

void request_queue_leave(struct request *request)
{
    struct requests *queue = request_queue_of(request);
    if (request->stage == REQUEST_WAITING) {
        stop_waiting(request, false);
    } else if (request->stage == REQUEST_SENT) {
        cut_out(request->in_order ? &queue->in_order : &queue->by_id, request);
        *(request->in_order ? &queue->in_order_count : &queue->by_id_count) -= 1;
    }
    request->stage = REQUEST_OVER;
}
