/* deadlines.h: what must happen when, soonest first.
 *
 * A deadline is embedded in what it belongs to (a request, a call, a link), and the heap is made of links between them:
 * so it needs no memory of its own, and setting a deadline cannot fail. A pairing heap: setting costs O(1), clearing
 * O(log n) on average. Nothing here reads a clock. */
#ifndef TSPEC_DEADLINES_H
#define TSPEC_DEADLINES_H

#include <stdbool.h>
#include <stdint.h>

#define NEVER UINT64_MAX

/* All zero is a deadline that is not set. */
struct deadline {
    uint64_t at : 56; /* milliseconds */
    uint64_t kind : 7; /* the owner's: tells what it is a deadline of */
    bool set : 1;
    struct deadline *child, *sibling, *before; /* `before`: the sibling before it, of a first child the parent */
};

/* All zero is an empty heap. */
struct deadlines {
    struct deadline *soonest;
};

/* Set a deadline, or move one that is set. */
void deadline_set(struct deadlines *deadlines, struct deadline *deadline, uint64_t at);

/* Clear a deadline; nothing happens if it is not set. */
void deadline_clear(struct deadlines *deadlines, struct deadline *deadline);

/* When the soonest is due, or NEVER. */
uint64_t deadlines_next(const struct deadlines *deadlines);

/* Take out a deadline that is due by `now`, or return NULL. */
struct deadline *deadlines_due(struct deadlines *deadlines, uint64_t now);

#endif
