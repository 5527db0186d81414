/* mark.h: a short text that is looked for in a stream, byte by byte or block by block, and never looked back for. */
#ifndef TSPEC_MARK_H
#define TSPEC_MARK_H

#include "scan.h"
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

/* How many bytes of the text the stream ends with after one more byte; the mark is not whole and stays as it is. */
static inline size_t mark_after(const struct mark *mark, unsigned char byte)
{
    size_t matched = mark->matched;
    while (matched > 0 && byte != mark->text.at[matched])
        matched = mark->fallback[matched];
    return matched + (byte == mark->text.at[matched]);
}

/* Look at bytes until the mark is whole. Returns where: behind its last byte; or `end`. */
static inline const unsigned char *mark_find(struct mark *mark, const unsigned char *at, const unsigned char *end)
{
    const unsigned char *text = mark->text.at;
    size_t matched = mark->matched, whole = mark->text.len;

    while (at < end && matched < whole) {
        if (matched == 0) {
            at = scan_pair(at, end, text, whole);
            if (at == end)
                break;
        }
        while (matched > 0 && *at != text[matched])
            matched = mark->fallback[matched];
        if (*at == text[matched])
            matched++;
        at++;
    }
    mark->matched = matched;
    return at;
}

#endif
