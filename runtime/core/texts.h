/* texts.h: several short texts in one run of bytes, one behind the other, in the protocol's own encoding.
 *
 * Who has them keeps their lengths, and their order: the first ones matter most. */
#ifndef TSPEC_TEXTS_H
#define TSPEC_TEXTS_H

#include <stdbool.h>
#include <stdint.h>

#include "../slice.h"

static inline size_t texts_length(const uint16_t len[], unsigned count)
{
    size_t length = 0;
    for (unsigned i = 0; i < count; i++)
        length += len[i];
    return length;
}

/* One of them. Valid until another one is set. */
static inline struct slice texts_get(const uint16_t len[], const unsigned char *bytes, unsigned which)
{
    return slice_of(bytes + texts_length(len, which), len[which]);
}

/* Keep a copy of value, in bytes[0..room), as one of `count` texts. Where they are too long together those behind
 * it give way, the last one first. False if that is not enough; then all is as it was. The value must not be one of
 * them. */
static inline bool texts_set(uint16_t len[], unsigned count, unsigned char *bytes, size_t room, unsigned which,
                             struct slice value)
{
    size_t start = texts_length(len, which), old = len[which], behind;
    if (value.len > room - start)
        return false;
    while ((behind = texts_length(&len[which + 1], count - which - 1)) > room - start - value.len)
        len[--count] = 0;
    if (behind > 0)
        memmove(bytes + start + value.len, bytes + start + old, behind);
    if (value.len > 0)
        memcpy(bytes + start, value.at, value.len);
    len[which] = (uint16_t)value.len;
    return true;
}

#endif
