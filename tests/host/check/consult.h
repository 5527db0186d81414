/* consult.h: two calls at once, of which one waits while somebody is asked on the other: what transfers and conferences
 * are made of. */
#ifndef HOST_CONSULT_H
#define HOST_CONSULT_H

#include "scene.h"

/* The states of a call that waits. */
enum { CONSULT_HELD = LINECALLSTATE_ONHOLD | LINECALLSTATE_ONHOLDPENDTRANSFER | LINECALLSTATE_ONHOLDPENDCONF };

/* A call that a function is about to make on the line, which its caller has still to be asked for. */
struct placed consult_new(struct check *check, struct device *device);

/* The function returned call->result to the request call->make: write down whether there is to be that call. what it
 * is, for people; rule is broken if there is no handle of it. Returns call->accepted. */
bool consult_made(struct check *check, struct placed *call, const char *function, const char *what, unsigned rule);

/* A request that was made: 0 or an error goes into *result. False: neither came, and it was told. */
bool consult_answered(struct check *check, DRV_REQUESTID request, const char *function, LONG *result);

/* Rule 49: the function gave this error, although it was offered for the call. */
void consult_failed(struct check *check, const struct placed *placed, const char *function, LONG result);

/* The call has been in one of these states, or comes there, if dwCallStates has them. Else rule is broken: `which` is
 * what was done, and the call: "lineHold succeeded, but the call". */
bool consult_comes_to(struct check *check, const struct placed *placed, DWORD states, unsigned rule, const char *which);

/* The same where it may have been there before: it is in one of these states, or comes there. It is no breach if it
 * ends. */
bool consult_comes_back_to(struct check *check, const struct placed *placed, DWORD states, unsigned rule,
                           const char *which);

/* What is not for these calls now was asked for: it is refused by LINEERR_INVALCALLSTATE, or by `also`, 0: by that
 * alone. False: it was not, so that they may be anywhere. */
bool consult_is_refused(const char *function, unsigned rule, const char *why, LONG also, LONG result);

/* lineSwapHold. False: there was no answer, and it was told. */
bool consult_swap(struct check *check, const struct placed *active, const struct placed *held, LONG *result);

/* If it is offered: the two change places (rule 94). False: they are not where they should be. */
bool consult_change_places(struct check *check, const struct placed *active, const struct placed *held);

/* Rule 93: it is not dialed without a number. False: the call is not as it was. */
bool consult_check_no_number(struct check *check, const struct placed *consult);

/* The consultation call is dialed, and somebody answers (rule 93). It is no breach if nobody does. */
bool consult_dial(struct check *check, const struct placed *consult);

/* The call has its handle still; else rule is broken. what became of it, for people: "was transferred". */
void consult_check_handle(struct check *check, const struct placed *placed, unsigned rule, const char *what);

#endif
