/* call.h: one call at the switch, from its first notice to its last. */
#ifndef SWITCH_CALL_H
#define SWITCH_CALL_H

#include <stdint.h>
#include <sys/queue.h>

#include "connection.h"
#include "text.h"

enum { CALL_ID_BYTES = 24 };

struct call {
    TAILQ_ENTRY(call) link;  /* in its connection's calls, newest first */
    TAILQ_ENTRY(call) timer; /* in its exchange's due calls, soonest first */
    struct connection *connection;
    char id[CALL_ID_BYTES];
    struct text terminal, number; /* who calls, who is called */
    int state;                    /* NO_STATE before the first notice */
    uint64_t visited;             /* states so far, a mask */
    uint64_t due_ms;              /* when it moves on */
    bool waits;                   /* it stands among the due calls */
    bool busy;                    /* the other side will not answer */
    bool named;                   /* its parties have been told */
};

/* A new call of this terminal, before its first notice. NULL: out of memory, or a number that is too long. */
struct call *call_new(struct connection *connection, struct slice terminal, struct slice number);

/* Move on to the next state, report it, and set the time for the one after it. Frees a call that has ended. */
void call_advance(struct call *call);

/* Report all states that are left until the call has ended, and free it. */
void call_hang_up(struct call *call);

/* Free the call without a word. */
void call_free(struct call *call);

#endif
