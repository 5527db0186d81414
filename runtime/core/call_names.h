/* call_names.h: calls by the switch's own names for them.
 *
 * A name is unique on a line, not on a connection: two of our lines that speak with each other may have one name for
 * their two calls, and a switch may count each line's calls anew. A call is found as long as the switch may speak of
 * it. Whatever names the switch chooses, none makes it take longer to find another one. */
#ifndef TSPEC_CALL_NAMES_H
#define TSPEC_CALL_NAMES_H

#include "call.h"

/* Room for the names of as many lines; false without memory. More calls than lines are found as well, only slower. */
bool call_names_init(struct core *core, unsigned lines);

void call_names_free(struct core *core);

/* The call has got its name. */
void call_names_add(struct core *core, struct call *call);

/* By what a name is known again when nobody has it any more. Two names have the same one as seldom as 64 bits can tell
 * apart. */
uint64_t call_name_mark(const struct core *core, struct slice name);

/* The switch speaks of the call no more, which was added. */
void call_names_remove(struct call *call);

/* The line's call of that name, or NULL: among LINE_CALLS at most. */
struct call *call_names_on_line(const struct line *line, struct slice name);

/* The calls of that name on a connection: the first one, and the next one of the same name; NULL: no more. */
struct call *call_names_first(const struct core *core, const struct link *link, struct slice name);
struct call *call_names_next(const struct call *call);

#endif
