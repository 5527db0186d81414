/* outbox.h: bytes that a connection could not send yet; a ring, allocated when first needed and freed when empty. */
#ifndef TSPEC_OUTBOX_H
#define TSPEC_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

enum { OUTBOX_BYTES = 64 * 1024 };

/* All zero is an empty outbox. */
struct outbox {
    unsigned char *ring;
    size_t first, len;
};

/* Append bytes, all or none. False if they do not fit or there is no memory. What outbox_front gave stays valid. */
bool outbox_put(struct outbox *outbox, const void *bytes, size_t len);

/* The longest run of bytes that are next to go and stand in one piece; empty if there are none. */
struct slice outbox_front(const struct outbox *outbox);

/* Remove bytes from the front, as many as were sent of what outbox_front gave. */
void outbox_take(struct outbox *outbox, size_t len);

/* Drop everything, and leave nothing of it in memory. */
void outbox_clear(struct outbox *outbox);

#endif
