/* core_inside.h: what the files share that pass on what comes in: core.c, core_links.c and core_tapi_*.c. */
#ifndef TSPEC_CORE_INSIDE_H
#define TSPEC_CORE_INSIDE_H

#include "core.h"

struct request;

/* At the end of each input: calls that ended have nothing to wait for, nor have their requests, and those that are gone
 * are given back. */
void core_finish_ended(struct core *core);

/* The connection is gone, whoever ended it: nothing the switch would have told us will come (rule 75). Calls of closed
 * lines end, too: they would be announced when the line is opened. */
void core_link_lost(struct core *core, struct link *link);

/* The same, but unless `waiting_too` what has not been sent waits for the next connection. */
void core_lose(struct core *core, struct link *link, bool waiting_too);

/* No answer to the request will come. */
void core_fail(struct core *core, struct link *link, struct request *request);

/* The link is up again: ask the switch for each call of which it has not told since the loss, if it can be asked. */
void core_ask_for_stale_calls(struct core *core, const struct link *link);

/* The switch has told of all calls, or time is up: the stale ones are over. */
void core_end_stale_calls(struct core *core, struct link *link);

/* Promise TAPI the completion of a request, and send it when its turn comes. */
void core_promise(struct core *core, struct request *request);

/* Take back what has not been sent of a call. */
void core_cancel_unsent(struct core *core, struct call *call);

#endif
