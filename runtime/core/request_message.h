/* request_message.h: a request's message to the switch, and which request an answer is for; used by request.c alone. */
#ifndef TSPEC_REQUEST_MESSAGE_H
#define TSPEC_REQUEST_MESSAGE_H

#include "request.h"

/* What the spec binds the request's operation to, and the type of that message. */
const struct operation *request_binding(const struct core *core, const struct request *request);
const struct message_type *request_message(const struct protocol *spoken, const struct request *request);

/* Whether the message names a call that the switch has not named yet. */
bool request_lacks_call_name(const struct core *core, const struct request *request);

/* Write the message into core->scratch. Returns its length, or 0 with *fault. */
size_t request_encode(struct core *core, const struct request *request, struct fault *fault);

/* The request that was sent and that an answer is for, by its id or in order; NULL if it is for none. */
struct request *request_answered(const struct core *core, const struct requests *queue, const struct message *message);

/* The LINEERR for a no: what the switch's reason means, if that is one of the function's own (rule 19). */
LONG request_refusal(const struct protocol *spoken, const struct request *request, const struct message *message);

#endif
