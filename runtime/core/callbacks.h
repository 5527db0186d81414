/* callbacks.h: what TAPI is still to be called back with, in order.
 *
 * Each callback is embedded in what it is about: a request has the one that completes it, a call those of its states, a
 * line one that says that its status changed. So the room for it is there from the moment when it is promised, queueing
 * cannot fail, and the queue is no longer than what TAPI has open. What is said (core_next_event) is looked up only when
 * it is said: news that repeats itself while it waits is said once. */
#ifndef TSPEC_CALLBACKS_H
#define TSPEC_CALLBACKS_H

#include <stdbool.h>

enum callback_kind {
    CALLBACK_COMPLETION, /* of a request */
    CALLBACK_NEW_CALL,   /* LINE_NEWCALL */
    CALLBACK_STATE,      /* LINE_CALLSTATE */
    CALLBACK_INFO,       /* LINE_CALLINFO */
    CALLBACK_STATUS,     /* LINE_LINEDEVSTATE, LINE_ADDRESSSTATE */
};

struct callback {
    enum callback_kind kind;
    bool queued;
    void *owner;       /* the request, call or line */
    unsigned *backlog; /* counts the callbacks that are queued for the same link */
    struct callback *next, *prev;
};

/* All zero is an empty queue. */
struct callbacks {
    struct callback *first, *last;
};

/* Queue a callback behind the others, or before them if somebody waits for it. Nothing happens if it is queued. */
void callback_queue(struct callbacks *callbacks, struct callback *callback);
void callback_queue_first(struct callbacks *callbacks, struct callback *callback);

/* Take a callback out of the queue, whether it was said or need not be said any more. Nothing happens if it is not queued. */
void callback_remove(struct callbacks *callbacks, struct callback *callback);

#endif
