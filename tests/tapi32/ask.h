/* ask.h: how TAPI's functions come to a provider: from an application's handle to what the provider knows, and back
 * with the provider's answer.
 *
 * Each begins with one of the functions below. Where that returns 0 it asks the provider by ASK and ends with ask_end. */
#ifndef TAPI32_ASK_H
#define TAPI32_ASK_H

#include "requests.h"

enum { MOST_NEW_CALLS = 2 };

struct asked {
    struct installed *provider;
    DWORD device, version;     /* version: of TSPI */
    DWORD through, api_version; /* the application's line, HLINE, and of which version of the API it is */
    HDRVLINE line;
    HDRVCALL call, other;      /* other: of ask_other */
    DWORD tapi_call, tapi_other; /* the same calls, HTAPICALL */
    DRV_REQUESTID id;          /* 0: the function is synchronous */
    LINECALLPARAMS *params;    /* of new_call_params */
    struct call *made[MOST_NEW_CALLS]; /* of new_call */
    HCALL *places[MOST_NEW_CALLS];
    unsigned made_count;
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

/* About what LINECALLSELECT_ says: a line, or an address of it, or a call. LINEERR_INVALCALLSELECT, too. */
LONG ask_selected(struct asked *asked, DWORD select, HLINE hLine, HCALL hCall, DWORD privilege);
LONG ask_selected_later(struct asked *asked, DWORD select, HLINE hLine, HCALL hCall, DWORD privilege);

/* One more call, of the same provider: asked->other. 0, LINEERR_NOTOWNER, or LINEERR_INVALCALLHANDLE, also where it is
 * not on the same line, but should be. Between the above and ask_end. */
LONG ask_other(struct asked *asked, HCALL hCall, DWORD privilege, bool same_line);

/* The same result, but an invalid handle is called by another error. */
LONG ask_invalid_is(LONG result, LONG error);

/* What the application gets, if that is what the provider returned. */
LONG ask_end(struct asked *asked, LONG result);

#endif
