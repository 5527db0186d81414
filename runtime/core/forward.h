/* forward.h: where a line's incoming calls go instead: as TAPI asked for it, and as far as the switch has accepted it.
 *
 * TAPI's list replaces what was before, whatever that was. The switch is asked for one thing a message, so a request is
 * a row of them, each sent when the one before has its yes: that nothing is forwarded any more, which is left out if
 * nothing is known to be, and then one entry after the other. The first no ends it; where that leaves the line, nobody
 * knows. */
#ifndef TSPEC_FORWARD_H
#define TSPEC_FORWARD_H

#include "line.h"

enum {
    FORWARD_ENTRIES = 4, /* the LINEFORWARDMODEs that there are rows for */
    RINGS_DIGITS = 10,   /* of a number of rings */
};

struct forward_entry {
    DWORD mode;         /* LINEFORWARDMODE_… */
    struct text dest;   /* in the protocol's encoding; empty: do not disturb */
};

struct forward_list {
    unsigned count;
    struct forward_entry entry[FORWARD_ENTRIES];
    DWORD rings;        /* after which a call counts as not answered */
};

enum forward_state {
    FORWARD_UNTOUCHED, /* nobody has asked for anything: what there is, the switch knows */
    FORWARD_SET,       /* as forwarding.set says */
    FORWARD_UNSURE,    /* something was asked for and did not come to an end */
};

/* Of a line, from its first lineForward on. */
struct forwarding {
    enum forward_state state;
    struct forward_list set, wanted;
    unsigned first, step;    /* 0: that nothing is forwarded; from 1 on the entries of `wanted` */
    struct request *request; /* under way; NULL: none is */
    struct request *untold;  /* over, but TAPI has not been told; or NULL */
};

/* The row that asks for an entry; OPERATIONS if the protocol has none. */
enum operation_kind forward_row(const struct protocol *spoken, const struct forward_entry *entry);

/* How many rings can be told to the switch, from *least to *most; false if it is told none. */
bool forward_rings(const struct protocol *spoken, DWORD *least, DWORD *most);

/* 0, or the LINEERR for a list that there are no rows for, or that cannot be asked for now. */
LONG forward_check(const struct core *core, const struct line *line, const struct forward_list *wanted);

/* Begin with a list that was checked. Returns the forwarding whose request is to be made, or NULL without memory. */
struct forwarding *forward_begin(struct line *line, const struct forward_list *wanted);

/* 0, or the LINEERR for a list of which some step cannot be said. The request asks for the first one then. */
LONG forward_check_steps(struct core *core, struct forwarding *forwarding, struct request *request);

/* Is the line's forwarding being changed, as TAPI sees it: has a lineForward been asked for of whose end it was not
 * told? */
bool forward_is_under_way(const struct line *line);

/* Have the request ask for the step that is due. False if its number is longer than any that can be sent. */
bool forward_fill(struct core *core, const struct forwarding *forwarding, struct request *request);

/* Go on to the next step, and say whether there is one. */
bool forward_next(struct forwarding *forwarding);

/* It is over: the switch has accepted all of it; or not, and `touched` says that it may have done some of it. */
void forward_end(struct core *core, struct line *line, bool accepted, bool touched);

/* TAPI is told of the request's end, if it is one that forwards. */
void forward_told(const struct request *request);

#endif
