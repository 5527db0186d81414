/* call.h: one call at the switch, from its first notice to its last. */
#ifndef SWITCH_CALL_H
#define SWITCH_CALL_H

#include <stdint.h>
#include <sys/queue.h>

#include "connection.h"
#include "options.h"
#include "text.h"

enum { CALL_ID_BYTES = 64 };

struct call {
    TAILQ_ENTRY(call) link;  /* in its connection's calls, newest first */
    TAILQ_ENTRY(call) timer; /* in its exchange's due calls, soonest first */
    struct connection *connection;
    char id[CALL_ID_BYTES];
    struct text terminal, number; /* the extension whose call it is, and the other side */
    enum number_kind kind;        /* what becomes of it */
    bool returns;                 /* the other side calls the terminal */
    bool fetched;                 /* it was picked up, or had been parked: it begins as a connected one */
    bool left;                    /* nobody is connected who could end it: it ends by itself */
    bool undialed;                /* nobody dialed it here: once connected, it ends by itself */
    int state;                    /* NO_STATE before the first notice */
    uint64_t visited;             /* states so far, a mask */
    uint64_t due_ms;              /* when it moves on */
    bool waits;                   /* it stands among the due calls */
    bool named;                   /* its parties have been told */
};

/* A new call of this terminal to a number of this kind, before its first notice. NULL: out of memory, or a number that
 * is too long. */
struct call *call_new(struct connection *connection, struct slice terminal, struct slice number, enum number_kind kind);

/* A consultation call has a dial tone, and waits for its number. */
void call_tone(struct call *call);

/* It gets that, of this kind. False, and nothing happens: it does not wait for one, or the number is too long. What
 * comes next is call_advance's. */
bool call_number(struct call *call, struct slice number, enum number_kind kind);

/* The call has the name that the provider gives it. */
void call_name(struct call *call, struct slice name);

/* The call was made to the terminal by the other side, which has been answered: it begins as a connected one. */
void call_fetch(struct call *call);

/* The connection's terminal calls options.telephone, and again when that call and what came of it is over. */
void call_from_telephone(struct connection *connection);

/* A number calls the terminal, until it answers or drops the call if the kind is NUMBER_OFFER; or is called from there,
 * NUMBER_CALL_OUT. */
void call_unasked(struct connection *connection, enum number_kind kind);

/* Whoever is at the other ends of the connection's calls hangs up. */
void call_end_all(struct connection *connection);

/* The number of who calls, and of who is called. They live as long as the call. */
struct slice call_caller(const struct call *call);
struct slice call_callee(const struct call *call);

/* Do what comes next, and set the time for what comes after it: report the next state, or, after the last one, what
 * becomes of a call of its kind. Frees a call that has ended. */
void call_advance(struct call *call);

/* Report all states on the way until the call stands in a LINECALLSTATE_…; if there is no way, none. Frees a call that
 * is brought to IDLE. */
void call_bring(struct call *call, uint32_t call_state);

/* Its connection is lost, and it goes on for a while without one. */
void call_leave(struct call *call);

/* The provider knows of it again: it goes on as if nothing had happened. */
void call_found(struct call *call);

/* The call goes on on another connection, which is told of it as it is. */
void call_move(struct call *call, struct connection *connection);

/* Free the call without a word. */
void call_free(struct call *call);

#endif
