/* core_inside.h: what the files share that pass on what comes in: core.c and core_tapi_*.c. */
#ifndef TSPEC_CORE_INSIDE_H
#define TSPEC_CORE_INSIDE_H

#include "core.h"

struct request;

/* At the end of each input: calls that ended have nothing to wait for, nor have their requests, and those that are gone are
 * given back. */
void core_finish_ended(struct core *core);

/* The connection is gone, whoever ended it: nothing the switch would have told us will come (rule 75). Calls of closed lines
 * end, too: they would be announced when the line is opened. */
void core_link_lost(struct core *core, struct link *link);

/* Promise TAPI the completion of a request, and send it when its turn comes. */
void core_promise(struct core *core, struct request *request);

/* Take back what has not been sent of a call. */
void core_cancel_unsent(struct core *core, struct call *call);

#endif
