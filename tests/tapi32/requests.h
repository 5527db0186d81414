/* requests.h: what a provider was asked and completes later. Applications know a request by the same number as the
 * provider does. Called under the service's lock. */
#ifndef TAPI32_REQUESTS_H
#define TAPI32_REQUESTS_H

#include "calls.h"

/* A new request of the application that the line is opened by, to be told when it is complete, unless that line was
 * closed before; line NULL: nobody is told. Returns 0 without memory. */
DRV_REQUESTID request_new(const struct line *line);

/* A call comes into being by it: if it fails, the call's handles die. Two at most. */
void request_makes(DRV_REQUESTID id, const struct call *call);

/* Before the application is told, have that done, once, with what it will be told; nobody is told: with an error. */
typedef void request_finish(void *context, LONG *result);
void request_finish_by(DRV_REQUESTID id, request_finish *finish, void *context);

/* The provider's function returned this. Returns what the application gets: the id, or the provider's error; what is no
 * answer of an asynchronous function's (rules 14 and 15) becomes LINEERR_OPERATIONFAILED. */
LONG request_returned(DRV_REQUESTID id, LONG result);

/* The handle of the application that made it; 0 if it is complete, or not known. */
DWORD request_app(DRV_REQUESTID id);

/* The provider completed it. An id that is not known, or complete already, is ignored. */
void request_complete(DRV_REQUESTID id, LONG result);

#endif
