/* request_inside.h: what request.c and request_call.c share. */
#ifndef TSPEC_REQUEST_INSIDE_H
#define TSPEC_REQUEST_INSIDE_H

#include "request.h"

static inline const struct operation_type *request_row(const struct request *request)
{
    return &operation_types[request->operation];
}

static inline bool request_is_unsent(const struct request *request)
{
    return request->stage == REQUEST_NAMELESS || request->stage == REQUEST_WAITING;
}

/* It concerns the call, and not only names it: the one that waits while another is dialed. */
static inline bool request_concerns(const struct request *request, const struct call *call)
{
    return request->call == call || request_row(request)->second != SECOND_WAITING;
}

/* It stands no longer among the call's requests, and is no longer about it; NULL: nothing happens. */
void request_leave_call(struct request *request, struct call *call);

/* Give it back if neither the switch nor TAPI has to do with it any more. */
void request_release(struct core *core, struct request *request);

/* The result is known. Before lineMakeCall has completed and after IDLE nothing but completions is told of a call. */
void request_complete(struct core *core, struct request *request, LONG result);

/* The switch has no more to do with it, or with what was asked so far. */
void request_finish(struct core *core, struct request *request, LONG result);

#endif
