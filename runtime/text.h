/* text.h: a short text of the wire that outlives its frame, kept in the protocol's own encoding. */
#ifndef TSPEC_TEXT_H
#define TSPEC_TEXT_H

#include <stdbool.h>

#include "protocol_limits.h"
#include "slice.h"

/* Room for every value that the core keeps; the generator lets no field of theirs be longer. */
enum { TEXT_BYTES = KEPT_CHARACTERS * LONGEST_CHARACTER };

struct text {
    unsigned short len;
    unsigned char at[TEXT_BYTES];
};

static inline struct slice text_slice(const struct text *text)
{
    return slice_of(text->at, text->len);
}

static inline bool text_is(const struct text *text, struct slice value)
{
    return slice_equal(text_slice(text), value);
}

/* Keep a copy of value. False if it is too long; then the text is as it was. */
static inline bool text_set(struct text *text, struct slice value)
{
    if (value.len > TEXT_BYTES)
        return false;
    text->len = (unsigned short)value.len;
    if (value.len > 0)
        memcpy(text->at, value.at, value.len);
    return true;
}

#endif
