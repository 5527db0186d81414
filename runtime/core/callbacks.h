/* callbacks.h: what TAPI is still to be called back with, in order.
 *
 * Each callback has its place in what it is about: a request has the one that completes it, a call those of its states,
 * a line one that says that its status changed. So the room for it is there from the moment when it is promised,
 * queueing cannot fail, and the queue is no longer than what TAPI has open. What is said (core_next_event) is looked up
 * only when it is said: news that repeats itself while it waits is said once.
 *
 * A callback is known by a number, of its kind and its owner's place in a pool or among the lines: half as long as a
 * pointer, and who its owner is need not be kept. */
#ifndef TSPEC_CALLBACKS_H
#define TSPEC_CALLBACKS_H

#include <stdbool.h>
#include <stdint.h>

struct call;
struct core;
struct line;
struct request;

enum callback_kind {
    CALLBACK_NONE,
    CALLBACK_COMPLETION, /* of a request */
    CALLBACK_STATUS,     /* LINE_LINEDEVSTATE, LINE_ADDRESSSTATE */
    CALLBACK_NEW_CALL,   /* LINE_NEWCALL */
    CALLBACK_INFO,       /* LINE_CALLINFO */
    CALLBACK_STATE = 8,  /* LINE_CALLSTATE, of the first place that a call has for a state; the other seven follow */
};

typedef uint32_t callback; /* 0: none */

/* Where a callback stands in the queue. All zero: in none. */
struct queued {
    callback next, prev;
};

/* All zero is an empty queue. */
struct callbacks {
    callback first, last;
};

/* The callback of that kind of what has this place: in the pool of requests or calls, or among the lines. */
callback callback_of_request(const struct request *request);
callback callback_of_line(const struct line *line);
callback callback_of_call(const struct call *call, unsigned kind);

enum callback_kind callback_kind(callback which);

/* What a callback is about, by its kind, and the line that this belongs to. */
struct request *callback_request(const struct core *core, callback which);
struct call *callback_call(const struct core *core, callback which);
struct line *callback_line(const struct core *core, callback which);

/* The one that stands behind it in the queue, or 0. */
callback callback_next(const struct core *core, callback which);

static inline bool is_queued(const struct queued *queued)
{
    return queued->next != 0;
}

/* Queue a callback behind the others, or before them if somebody waits for it. Nothing happens if it is queued. */
void callback_queue(struct core *core, callback which);
void callback_queue_first(struct core *core, callback which);

/* Take a callback out of the queue, whether it was said or need not be said any more. Nothing happens if it is not
 * queued. */
void callback_remove(struct core *core, callback which);

#endif
