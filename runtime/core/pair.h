/* pair.h: two calls of a line that belong together: one that is to be transferred, and the consultation call on which
 * its destination is asked. They do until one of them is over, or both were transferred.
 *
 * Which of them waits says the switch: they may change places. Where it has one word for all calls on hold, the one of
 * a pair is said to be ONHOLDPENDTRANSFER. Where it makes the consultation call only when that is dialed, the call
 * exists here alone until then, with a dial tone of the provider's own. */
#ifndef TSPEC_PAIR_H
#define TSPEC_PAIR_H

#include "call.h"

/* The consultation call begins for the sake of the other one. */
void pair_begin(const struct core *core, struct call *call, struct call *consult);

/* The calls are no pair any more; nothing follows from it. */
void pair_part(struct call *call);

/* What a state of the switch's is for TAPI. */
struct step pair_step(const struct core *core, const struct call *call, const struct step *step);

/* The call is over, or does not wait any more: what becomes of the other one, which is told. */
void pair_end(struct core *core, struct call *call);

/* The call exists here alone: the switch has not been asked for it, and there is nothing to hang up. */
bool pair_is_ours(const struct call *call);

/* TAPI has dropped the call: if it exists here alone it ends now, for the switch has nothing to hang up. */
void pair_drop(struct core *core, struct call *call);

/* TAPI may give the call a number to dial now. */
bool pair_can_dial(const struct call *call);

/* The switch has done what makes room for the consultation call: it has a dial tone, if that is the provider's to
 * give. */
void pair_give_tone(struct core *core, struct call *consult);

#endif
