/* request_queue.h: where a request stands in its link's queue, and so its stage. For request.c alone. */
#ifndef TSPEC_REQUEST_QUEUE_H
#define TSPEC_REQUEST_QUEUE_H

#include "request.h"

/* Let a request that is in no list wait for its turn: behind all others, or before them if it is the link's own. */
void request_queue_wait(struct request *request);

/* Move a request that waits to those that were sent. `in_order`: its answer bears no id. */
void request_queue_sent(struct request *request, bool in_order);

/* Take a request out, wherever it is: it is over. */
void request_queue_leave(struct request *request);

#endif
