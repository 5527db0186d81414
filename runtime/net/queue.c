/* queue.c: see queue.h. */
#include "queue.h"

#include <stddef.h>

void queue_init(struct queue *queue)
{
    os_mutex_init(&queue->lock);
    queue->first = queue->last = NULL;
}

void queue_free(struct queue *queue)
{
    os_mutex_free(&queue->lock);
}

void queue_put(struct queue *queue, struct channel *channel)
{
    os_mutex_lock(&queue->lock);
    if (!channel->queued) {
        channel->queued = true;
        channel->next = NULL;
        if (queue->first == NULL)
            queue->first = channel;
        else
            queue->last->next = channel;
        queue->last = channel;
    }
    os_mutex_unlock(&queue->lock);
}

struct channel *queue_take(struct queue *queue)
{
    os_mutex_lock(&queue->lock);
    struct channel *channel = queue->first;
    if (channel != NULL) {
        queue->first = channel->next;
        channel->queued = false;
    }
    os_mutex_unlock(&queue->lock);
    return channel;
}

bool queue_is_empty(struct queue *queue)
{
    os_mutex_lock(&queue->lock);
    bool is_empty = queue->first == NULL;
    os_mutex_unlock(&queue->lock);
    return is_empty;
}
