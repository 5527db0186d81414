/* new_calls.h: calls that come into being by what an application asks for: lineMakeCall's, and those for consultation
 * and conferences. Between ask_line_later or ask_call_later and ask_end. */
#ifndef TAPI32_NEW_CALLS_H
#define TAPI32_NEW_CALLS_H

#include "ask.h"

/* What the application wants of its call, which may be NULL, as the provider takes it: asked->params. 0,
 * LINEERR_STRUCTURETOOSMALL or LINEERR_INVALCALLPARAMS. */
LONG new_call_params(struct asked *asked, const LINECALLPARAMS *given, bool is_ansi);

/* The next call of the request's. The application owns it, and its handle is at *place already when the provider is
 * asked, for another thread may be told of the call at once. `number`, which may be NULL, is what its maker dials. 0,
 * LINEERR_INVALPOINTER, LINEERR_INVALLINEHANDLE or LINEERR_NOMEM. */
LONG new_call(struct asked *asked, HCALL *place, const WCHAR *number);

/* Both of the above. */
LONG new_call_with_params(struct asked *asked, const LINECALLPARAMS *given, bool is_ansi, HCALL *place,
                          const WCHAR *number);

/* What the provider gets for its new call: TAPI's handle, and where its own goes to. NULL if there is none. */
HTAPICALL new_call_handle(const struct asked *asked, unsigned which);
HDRVCALL *new_call_place(const struct asked *asked, unsigned which);

/* The provider's function returned that. If the line was closed meanwhile, its calls are closed now. Where the provider
 * gave no handle there is no call: *place becomes 0. For ask_end. */
void new_calls_end(struct asked *asked, LONG result);

#endif
