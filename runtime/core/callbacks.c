/* callbacks.c: the list behind callbacks.h. */
#include "callbacks.h"

#include <stddef.h>

static void insert(struct callbacks *callbacks, struct callback *callback, struct callback *prev, struct callback *next)
{
    if (callback->queued)
        return;
    callback->queued = true;
    ++*callback->backlog;
    callback->prev = prev;
    callback->next = next;
    *(prev != NULL ? &prev->next : &callbacks->first) = callback;
    *(next != NULL ? &next->prev : &callbacks->last) = callback;
}

void callback_queue(struct callbacks *callbacks, struct callback *callback)
{
    insert(callbacks, callback, callbacks->last, NULL);
}

void callback_queue_first(struct callbacks *callbacks, struct callback *callback)
{
    insert(callbacks, callback, NULL, callbacks->first);
}

void callback_remove(struct callbacks *callbacks, struct callback *callback)
{
    if (!callback->queued)
        return;
    callback->queued = false;
    --*callback->backlog;
    *(callback->prev != NULL ? &callback->prev->next : &callbacks->first) = callback->next;
    *(callback->next != NULL ? &callback->next->prev : &callbacks->last) = callback->prev;
}
