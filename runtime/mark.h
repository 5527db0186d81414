/* mark.h: a short text that is looked for in a stream, byte by byte or block by block, and never looked back for. */
#ifndef TSPEC_MARK_H
#define TSPEC_MARK_H

#include "slice.h"

enum { MARK_BYTES = 8 }; /* a mark has 1 to 8 bytes */

struct mark {
    struct slice text;
    unsigned char fallback[MARK_BYTES]; /* after so many matched bytes, how many still match on a mismatch */
    size_t matched;                     /* bytes of the text that the stream ends with, as far as it was looked at */
};

/* Look for a text, which must outlive the mark. */
void mark_init(struct mark *mark, struct slice text);

static inline bool mark_is_whole(const struct mark *mark)
{
    return mark->matched == mark->text.len;
}

/* Look at one byte. Not to be called when the mark is whole. */
static inline void mark_step(struct mark *mark, unsigned char byte)
{
    while (mark->matched > 0 && byte != mark->text.at[mark->matched])
        mark->matched = mark->fallback[mark->matched];
    if (byte == mark->text.at[mark->matched])
        mark->matched++;
}

/* Look at bytes until the mark is whole. Returns where: behind its last byte; or `end`. */
const unsigned char *mark_find(struct mark *mark, const unsigned char *at, const unsigned char *end);

#endif
