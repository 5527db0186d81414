/* call_info.h: what a call says of itself. */
#ifndef HOST_CALL_INFO_H
#define HOST_CALL_INFO_H

#include "scene.h"

/* LINECALLINFO of a call that is up is consistent, in itself and with what was reported (rule 154). */
void call_info_check(struct check *check, const struct placed *placed);

#endif
