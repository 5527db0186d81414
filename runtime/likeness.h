/* likeness.h: what a rejected message should have been.
 *
 * For people who correct a spec: what the spec has at the place of the fault, and which of its messages looks most like
 * the one that came. A search over the tables of the protocol, for the trace's writer and for gen/tspec decode; the
 * parser knows nothing of it. */
#ifndef TSPEC_LIKENESS_H
#define TSPEC_LIKENESS_H

#include "protocol.h"

enum { LIKENESS_EXPECTED = 4, LIKENESS_TEXT = 400 };

struct likeness {
    const char *expected[LIKENESS_EXPECTED]; /* parts of wire lines, as in the spec */
    unsigned count;
    bool more;                               /* there are others that could stand there */
    const struct message_type *nearest;      /* NULL: no message is like it */
};

/* Compare a frame, which decode has rejected with this fault, with the messages of its direction. Reads no byte past
 * the frame, allocates nothing. */
void likeness_find(const struct protocol *spoken, struct slice frame, enum direction direction,
                   const struct fault *fault, struct likeness *likeness);

/* "expected Response or Notify; nearest: CallState", in UTF-8 with a NUL, cut if it is longer. Returns its bytes: 0 if
 * there is nothing to say. */
size_t likeness_text(const struct likeness *likeness, char text[LIKENESS_TEXT]);

#endif
