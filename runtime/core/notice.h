/* notice.h: what a message of the switch about a call means for the line's calls. */
#ifndef TSPEC_NOTICE_H
#define TSPEC_NOTICE_H

#include "call.h"

/* Find the call that a notice of the message is about, or see a new one, take its parties, move it. Returns the call if
 * the switch names it for the first time, else NULL. */
struct call *notice_take(struct core *core, struct line *line, const struct message *message,
                         const struct notice_type *notice);

/* The same for a notice that says which call it is about, and not which line: it is about every call of that name on
 * the link, and about none that is not known. */
void notice_take_named(struct core *core, struct link *link, const struct message *message,
                       const struct notice_type *notice);

/* The call that goes on, is known, and that a message is about which says so in these places; NULL: none, or it did not
 * begin as the notice says. */
struct call *notice_about(const struct core *core, const struct link *link, const struct message *message,
                          const struct notice_type *notice);

#endif
