/* notice.h: what a message of the switch about a call means for the line's calls. */
#ifndef TSPEC_NOTICE_H
#define TSPEC_NOTICE_H

#include "line.h"

/* Find the call that the message is about, or see a new one, take its parties, move it. */
void notice_take(struct core *core, struct line *line, const struct message *message);

#endif
