/* queue.h: channels to go on with, in the order in which that was wanted; any thread may use it. */
#ifndef TSPEC_QUEUE_H
#define TSPEC_QUEUE_H

#include <stdbool.h>

#include "channel.h"
#include "os.h"

struct queue {
    os_mutex lock;
    struct channel *first, *last;
};

void queue_init(struct queue *queue);
void queue_free(struct queue *queue);

/* Put a channel at the end, if it is not in the queue. */
void queue_put(struct queue *queue, struct channel *channel);

/* Take the first one out; NULL: there is none. */
struct channel *queue_take(struct queue *queue);

bool queue_is_empty(struct queue *queue);

#endif
