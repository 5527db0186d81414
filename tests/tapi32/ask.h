/* ask.h: how TAPI's functions come to a provider: from an application's handle to what the provider knows, and back with
 * the provider's answer.
 *
 * Each begins with one of the functions below. Where that returns 0 it asks the provider by ASK and ends with ask_end. */
#ifndef TAPI32_ASK_H
#define TAPI32_ASK_H

#include "requests.h"

struct asked {
    struct installed *provider;
    DWORD device, version; /* version: of TSPI */
    HDRVLINE line;
    HDRVCALL call;
    DRV_REQUESTID id;      /* 0: the function is synchronous */
};

/* Call a provider's function, if it has it. */
#define ASK(asked, function, ...)                                                                            \
    ((asked).provider->functions.function != NULL ? (asked).provider->functions.function(__VA_ARGS__)           \
                                                  : (LONG)LINEERR_OPERATIONUNAVAIL)

/* Something about a device, an open line, or a call of which the application has that privilege at least. Each returns
 * 0, or LINEERR_UNINITIALIZED, INVALAPPHANDLE (hLineApp), BADDEVICEID, NODEVICE, INVALLINEHANDLE, INVALCALLHANDLE or
 * NOTOWNER. */
LONG ask_device(struct asked *asked, HLINEAPP hLineApp, DWORD device);
LONG ask_device_alone(struct asked *asked, DWORD device); /* for functions that need no hLineApp */
LONG ask_line(struct asked *asked, HLINE hLine);
LONG ask_call(struct asked *asked, HCALL hCall, DWORD privilege);

/* The same for what the provider completes later. LINEERR_NOMEM, too. */
LONG ask_line_later(struct asked *asked, HLINE hLine);
LONG ask_call_later(struct asked *asked, HCALL hCall, DWORD privilege);

/* What the application gets. */
LONG ask_end(struct asked *asked, LONG result);

/* The call behind one more handle, as its owner; NULL if there is none. Between the two above. */
HDRVCALL ask_other_call(HCALL hCall);

#endif
