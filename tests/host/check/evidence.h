/* evidence.h: what has come about in a check: which functions the provider took or refused, how far its calls came,
 * which stages fell. It says why a rule was not reached. */
#ifndef HOST_EVIDENCE_H
#define HOST_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>

enum { MOST_FUNCTIONS = 128, MOST_FALLS = 64 };

/* What became of a function. */
struct deed {
    char function[48];
    bool taken;       /* it returned 0 or its request's id */
    bool done;        /* a request of it was completed with success */
    char refusal[64]; /* the error that it returned last */
    char failure[64]; /* the error that a request of it was completed with last */
};

/* A stage's process that did not come to its end. */
struct fall {
    const char *stage; /* NULL: there are no more */
    char how[80];      /* "crashed in lineDrop" */
};

struct evidence {
    struct deed deeds[MOST_FUNCTIONS];
    struct fall falls[MOST_FALLS]; /* the first ones; none stands there twice */
    bool had_state, was_connected, was_announced;
    bool line_closed, phone_closed; /* by the provider itself */
};

/* A function is entered. */
void evidence_entered(struct evidence *evidence, const char *function);

/* A function has returned; what is a line of finding_left: "lineDrop = 12". */
void evidence_returned(struct evidence *evidence, const char *what);

/* The provider has called back; what is a line of the ledger's: "completion of lineDrop, request 12: 0". */
void evidence_happened(struct evidence *evidence, const char *what);

/* A stage's process hung or crashed in that function, "": in none. The stage's name lives on. */
void evidence_fell(struct evidence *evidence, const char *stage, const char *how, const char *function);

/* What became of a function; NULL: it was never called. */
const struct deed *evidence_of(const struct evidence *evidence, const char *function);

/* What fell of those stages (NULL at the end): "the stage calls hung in lineDrop"; "" if none did. */
void evidence_tell_falls(const struct evidence *evidence, const char *const *stages, char *text, size_t size);

#endif
