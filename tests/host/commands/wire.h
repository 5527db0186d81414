/* wire.h: the messages of the connection among the host's own lines.
 *
 * The provider writes its trace (level wire) into a file; the host reads along and prints the lines of messages and
 * connections. Which of them stand before an event is not guessed by clocks: each callback has a line in the trace,
 * too, and the lines before the nth one came before the nth callback. */
#ifndef HOST_WIRE_H
#define HOST_WIRE_H

#include <stdio.h>

#include "../report.h"

enum { WIRE_LINE = 2048 /* bytes of a line of the trace, at most */ };

struct wire {
    const char *path;  /* of the trace; NULL: no messages are printed */
    FILE *file;        /* NULL: it is not there yet */
    unsigned callbacks; /* lines of callbacks that were read */
    bool told;          /* a line of a trace was read: there is one */
    bool opened;        /* the line of the last function that opens a line was read */
    bool silent;        /* the trace lacks what it must have: it is not waited for any more */
    char line[WIRE_LINE];
    size_t len;
    bool whole;        /* the line in `line` has ended, and was not yet used */
};

/* The line is open: print what the trace has of the time before. */
void wire_begin(struct report *report);

/* The ledger's next happening, and before it what the trace has up to there, as soon as it is there. Like ledger_next. */
bool wire_next(struct report *report, struct ledger *ledger, uint64_t deadline_us, struct happening *happening);

/* The session is over and the trace complete: print the rest, and close it. */
void wire_end(struct report *report);

#endif
