/* call_names.h: calls by the switch's own names for them.
 *
 * A name is unique on a line, not on a connection: two of our lines that speak with each other may have one name for
 * their two calls. A call is found as long as the switch may speak of it. */
#ifndef TSPEC_CALL_NAMES_H
#define TSPEC_CALL_NAMES_H

#include "call.h"

/* Room for the names of as many lines; false without memory. More calls than lines are found as well, only slower. */
bool call_names_init(struct core *core, unsigned lines);

void call_names_free(struct core *core);

/* The call has got its name. */
void call_names_add(struct core *core, struct call *call);

/* By what a name is known again when nobody has it any more: never 0. Two names have the same one as seldom as 64 bits
 * can tell apart. */
uint64_t call_name_mark(struct slice name);

/* The switch speaks of the call no more, which was added. */
void call_names_remove(struct core *core, struct call *call);

/* The calls of that name on a connection: the first one, and the next one of the same name; NULL: no more. */
struct call *call_names_first(const struct core *core, const struct link *link, struct slice name);
struct call *call_names_next(const struct call *call);

#endif
