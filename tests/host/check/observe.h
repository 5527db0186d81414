/* observe.h: a call, watched while it walks from state to state: what lineGetCallStatus and lineGetCallInfo say of it
 * at each step (rules 21, 48 to 50). */
#ifndef HOST_OBSERVE_H
#define HOST_OBSERVE_H

#include "scene.h"

/* From now on callbacks wait a moment before they return, so that the provider can be asked what it has just said. */
void observe_begin(struct check *check);

/* Who calls whom, as lineGetCallInfo says. */
enum { PARTIES = 6, PARTY_BYTES = 128 };

struct parties {
    bool known;
    unsigned char text[PARTIES][PARTY_BYTES];
};

/* Follow the call until it has reported one of these states, until it is over or time is up. Who calls whom at its
 * first state goes into *first, unless that is known already or NULL. */
void observe_until(struct check *check, const struct placed *placed, DWORD states, struct parties *first);

void observe_end(struct check *check);

/* Beside rule 28, and so but a warning: a call that is connected is counted, and one that was closed is not. */
void observe_count(struct check *check, const struct placed *placed, bool connected);

/* lineGetCallStatus may be ahead of the events (rules 38 and 48): is the call's state told soon? */
bool observe_told(struct check *check, const struct placed *placed, DWORD state);

/* Rule 48, where nothing moves: lineGetCallStatus says what was reported last. */
void observe_status(struct check *check, const struct placed *placed);

/* Rule 50: what differs now was told by LINE_CALLINFO. */
void observe_changes(struct check *check, const struct placed *placed, const struct parties *before);

/* A call that is over and not closed is asked for what there was (rule 153): applications write that down. */
void observe_in_idle(struct check *check, const struct placed *placed);

#endif
