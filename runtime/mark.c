/* mark.c: see mark.h. */
#include "mark.h"

#include <assert.h>

/* The table of Knuth, Morris and Pratt: fallback[n] is the length of the longest shorter beginning of the text that its
 * first n bytes end with. It lets a search go on after any byte without looking back. */
void mark_init(struct mark *mark, struct slice text)
{
    assert(text.len >= 1 && text.len <= MARK_BYTES);
    *mark = (struct mark){.text = text};
    size_t shorter = 0;
    for (size_t n = 1; n < text.len; n++) {
        mark->fallback[n] = (unsigned char)shorter;
        while (shorter > 0 && text.at[n] != text.at[shorter])
            shorter = mark->fallback[shorter];
        if (text.at[n] == text.at[shorter])
            shorter++;
    }
}

/* The first such byte, or end. A block of one byte, as some peers send them, is not worth a call. */
static const unsigned char *find(const unsigned char *at, const unsigned char *end, unsigned char byte)
{
    if (*at == byte)
        return at;
    at = end - at > 1 ? memchr(at + 1, byte, (size_t)(end - at - 1)) : NULL;
    return at == NULL ? end : at;
}

const unsigned char *mark_find(struct mark *mark, const unsigned char *at, const unsigned char *end)
{
    struct mark found = *mark; /* in registers */
    while (at < end && !mark_is_whole(&found)) {
        if (found.matched == 0) {
            at = find(at, end, found.text.at[0]);
            if (at == end)
                break;
        }
        mark_step(&found, *at++);
    }
    mark->matched = found.matched;
    return at;
}
