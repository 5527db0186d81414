/* operate.h: what can be asked of a call by a request, beside lineDrop: lineAnswer, lineAccept, lineRedirect, lineHold,
 * lineUnhold, lineBlindTransfer and lineDial. Which states of a call each is for, and where it brings the call, the
 * generated list of operations knows: it has that from the functions' pages. */
#ifndef HOST_OPERATE_H
#define HOST_OPERATE_H

#include "operations.h"
#include "scene.h"

/* Is its function exported? Not one of those above never is. */
bool operate_has(const struct check *check, enum operation_kind kind);

/* Whether the line parks calls in the mode that the operation has; others suit every line. */
bool operate_suits(const struct device *device, enum operation_kind kind);

/* Whether the last OPERATION_PARK_NONDIRECTED has said where the call is. */
bool operate_was_told_where(void);

/* The provider has written into that place alone, and not over its size. */
bool operate_place_is_whole(void);

/* Does lineGetCallStatus offer it now? False also if that cannot be asked. */
bool operate_is_offered(struct check *check, const struct placed *placed, enum operation_kind kind);

/* Ask for it, with inputs that are taken away as soon as the function returns (rule 22). dest is where to transfer to,
 * UTF-8, or NULL for none. rule is broken if it hangs or crashes. Returns the request if it was accepted, else 0 with
 * the error in *result. */
DRV_REQUESTID operate_ask(struct check *check, const struct placed *placed, enum operation_kind kind, const char *dest,
                          unsigned rule, LONG *result);

/* The same, and wait for what comes of it: 0 or an error goes into *result. False: neither came, and it was told. */
bool operate_try(struct check *check, const struct placed *placed, enum operation_kind kind, const char *dest,
                 unsigned rule, LONG *result);

/* If it is offered: it works (rule 49), and brings the call where it should (rule 84). Returns whether it did both. */
bool operate_perform(struct check *check, const struct placed *placed, enum operation_kind kind);

/* An operation was refused, and its call did not stay as it was. False: for the first time, which may be somebody
 * else's doing, so that it is to be tried once more; it is not twice in succession. */
bool operate_moves_again(enum operation_kind kind);

/* Has an operation ended its call, instead of bringing it where it should, or moved it, although it was refused, for
 * the first time? Then it is to be tried once more. Asked once, it is not so any longer. */
bool operate_wants_again(void);

/* A call that stands in this state: all that is not for such a call is refused (rules 51 and 83), and so is what is not
 * offered (rule 49). Returns whether the call stands as before. */
bool operate_check_refusals(struct check *check, const struct placed *placed, DWORD state);

#endif
