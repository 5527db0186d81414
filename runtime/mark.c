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
