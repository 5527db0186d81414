/* request.h: the one table of asynchronous requests: who owns a DRV_REQUESTID between its acceptance and its completion.
 *
 * Every request completes exactly once (rule 16), and only through here: answered, refused, timed out, link lost, call
 * or line closed. A request whose message is on its way outlives its completion until the switch has answered it,
 * because answers without an id are matched by their order alone. */
#ifndef TSPEC_REQUEST_H
#define TSPEC_REQUEST_H

#include "call.h"
#include "core.h"

struct request {
    handle name;
    DRV_REQUESTID id;
    bool complete;           /* TAPI knows the result */
    bool sent;               /* its message is on its way */
    enum operation_kind operation;
    struct link *link;
    bool queued;             /* on the link's list */
    struct request *next, *prev;     /* of the link */
    struct call *call;       /* NULL once the call is closed */
    struct request *next_of_call;
    struct deadline deadline;
};

/* Accept a request for a call, and send its message when its turn comes. `id` is NULL if nobody waits for it. Returns
 * false without memory. */
bool request_accept(struct core *core, struct call *call, enum operation_kind operation,
                    const DRV_REQUESTID *id);

/* The switch's name for the call is known: requests that waited for it can be sent. */
void request_call_named(struct core *core, struct call *call);

/* The link may send: send the first request if none is on its way. */
void request_send_next(struct core *core, struct link *link);

/* An answer came. Returns false if no request on its way expects this kind of message. */
bool request_answer(struct core *core, struct link *link, unsigned kind);

/* The connection is gone: every request of the link fails. */
void request_fail_all(struct core *core, struct link *link);

/* The call is dropped before its dialing was sent: that fails, and is never sent. */
void request_cancel(struct core *core, struct call *call);

/* TAPI closes the call: its requests fail. A drop that waits for its turn is sent all the same: TAPI may close a call
 * right after lineDrop returned (rule 53), and the telephone must not go on ringing. */
void request_call_closed(struct core *core, struct call *call);

/* The call is over: a drop that has not been sent has what it wants. */
void request_call_over(struct core *core, struct call *call);

/* The call is gone: its requests fail, and answers to those on their way no longer concern it. */
void request_call_forgotten(struct core *core, struct call *call);

/* The deadline passed. */
void request_overdue(struct core *core, struct request *request);

/* Write the message that an operation sends for a call. Returns its length, or 0 with *fault. */
size_t request_encode(const struct core *core, const struct call *call, enum operation_kind operation,
                      unsigned char *out, size_t size, struct fault *fault);

#endif
