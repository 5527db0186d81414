/* request_queue.h: where a request stands in its link's queue, and so its stage. For request.c and request_message.c
 * alone. */
#ifndef TSPEC_REQUEST_QUEUE_H
#define TSPEC_REQUEST_QUEUE_H

#include "request.h"

/* The queue of its link. */
struct requests *request_queue_of(const struct request *request);

/* Let a request that is in no list wait for its turn, behind the others of its line. */
void request_queue_wait(struct request *request);

/* The request whose turn it is, sent or not, or NULL: none waits. */
struct request *request_queue_next(const struct requests *queue);

/* Move a request that waits to those that were sent; then it is the next line's turn. `in_order`: its answer bears no
 * id. */
void request_queue_sent(struct request *request, bool in_order);

/* Take out a request that waits and was sent, and has no answer: it is over, and it is the next line's turn. */
void request_queue_unanswered(struct request *request);

/* Take a request out, wherever it is: it is over. */
void request_queue_leave(struct request *request);

#endif
