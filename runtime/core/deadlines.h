/* deadlines.h: what must happen when, soonest first: a binary heap that knows where each of its members is.
 *
 * A deadline is embedded in what it belongs to (a request, a call, a link) and costs O(log n) to set or clear, whatever
 * the number of lines. The core asks for what is due; nothing here reads a clock. */
#ifndef TSPEC_DEADLINES_H
#define TSPEC_DEADLINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NEVER UINT64_MAX

struct deadline {
    uint64_t at;   /* milliseconds */
    size_t place;  /* in the heap, from 1; 0: not set */
    unsigned kind; /* the owner's: tells what `owner` is */
    void *owner;
};

struct deadlines {
    struct deadline **heap; /* heap[1] is the soonest */
    size_t count, room;
};

void deadlines_init(struct deadlines *deadlines);
void deadlines_free(struct deadlines *deadlines);

/* Set a deadline, or move one that is set. False if there is no memory; then it is as it was. */
bool deadline_set(struct deadlines *deadlines, struct deadline *deadline, uint64_t at);

/* Clear a deadline; nothing happens if it is not set. */
void deadline_clear(struct deadlines *deadlines, struct deadline *deadline);

/* When the soonest is due, or NEVER. */
uint64_t deadlines_next(const struct deadlines *deadlines);

/* Take out a deadline that is due by `now`, or return NULL. */
struct deadline *deadlines_due(struct deadlines *deadlines, uint64_t now);

#endif
