/* end_to_end.h: digits and tones that a provider generates or gathers on a call, by one request at a time. The provider
 * knows each request by a dwEndToEndID, and says by it when it is over; only the application that made it is told. */
#ifndef TAPI32_END_TO_END_H
#define TAPI32_END_TO_END_H

#include "calls.h"

/* A request to generate something; its id, 0 without memory. Not under the service's lock. */
DWORD end_to_end_generate(HCALL hCall);

/* A request to gather so many digits, which go to `to` in the end. *room is what the provider gets for them. */
DWORD end_to_end_gather(HCALL hCall, DWORD count, void *to, bool is_ansi, WCHAR **room);

/* The provider refused it; id 0: there was none. Returns the result. */
LONG end_to_end_begun(DWORD id, LONG result);

/* LINE_GENERATE or LINE_GATHERDIGITS: it is over. Under the lock. */
void end_to_end_over(struct call *call, DWORD message, DWORD reason, DWORD id, DWORD time);

/* The providers are gone. */
void end_to_end_forget(void);

#endif
