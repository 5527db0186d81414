/* reply.h: what the switch is answered where it asks, and no operation is involved. */
#ifndef TSPEC_REPLY_H
#define TSPEC_REPLY_H

#include "core.h"

/* The message has a reply: have it ready for core_next_reply, if the call that it has to be about is there. A value
 * that cannot be sent is counted, and there is no reply. */
void reply_prepare(struct core *core, const struct link *link, const struct message *received);

#endif
