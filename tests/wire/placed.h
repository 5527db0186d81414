/* placed.h: decodes a frame that stands where any read outside of it faults. */
#ifndef TSPEC_PLACED_H
#define TSPEC_PLACED_H

#include "protocol.h"

/* The bytes of a string literal, NULs in it included. */
#define WIRE(text) slice_of(text, sizeof(text) - 1)

struct decoded {
    bool accepted;
    struct slice frame;     /* where the frame stood; the message's fields point into it */
    struct message message; /* if accepted */
    struct fault fault;     /* if not */
};

/* Decode a frame three times: right before a page that cannot be read, right after one, and in a heap block of exactly
 * its size, which the address sanitizer watches. The three must agree, or the test fails. The result is that of the
 * first place and lives until the next call. At most 4096 bytes. */
struct decoded decode_placed(struct slice wire, enum direction direction);

/* Room for `size` bytes, at most 4096, right before a page that cannot be touched; it lives until the next call of a
 * function of this file. */
unsigned char *room_before_guard(size_t size);

/* Fails the test unless value is exactly this text. */
#define assert_text(value, expected) check_text(value, WIRE(expected), #value, __FILE__, __LINE__)
void check_text(struct slice value, struct slice expected, const char *what, const char *file, int line);

#endif
