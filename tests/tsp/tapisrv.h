/* tapisrv.h: TAPISRV's side of the provider's entry points, for tests that run in the same process: the configuration
 * file, the callbacks, and what they were told. Callbacks may come on any thread, one at a time (rule 20). */
#ifndef TSPEC_TAPISRV_H
#define TSPEC_TAPISRV_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

#include <tspi.h>

enum { LINE_BASE = 10, TAPI_REQUESTS = 1 << 20 };

#define VERSION_2_0 0x00020000
#define VERSION_2_1 0x00020001
#define VERSION_2_2 0x00020002
#define VERSION_3_0 0x00030000

/* Write a configuration of this many lines "Line 1", "Line 2" …, whose switch listens on `port`, and forget what the
 * callbacks were told. */
void tapi_begin(unsigned lines, uint16_t port);
/* More of the configuration, before tapi_init. */
void tapi_configure(const char *text);
void tapi_end(void);

/* providerInit and providerShutdown of a session with `lines` lines from LINE_BASE. */
LONG tapi_init(unsigned lines);
LONG tapi_shutdown(void);

/* lineOpen of line 0, 1, …; its HTAPILINE is the number + 1. */
HDRVLINE tapi_open(unsigned line);

/* A new request id, and lineMakeCall with it; HTAPICALL is the id, too. It must be accepted. */
DRV_REQUESTID tapi_dial(HDRVLINE line, LPCWSTR number, HDRVCALL *call);
DRV_REQUESTID tapi_new_request(void);

/* Wait for the completion of a request and return its result; wait until a call has been in a state. Bounded. */
LONG tapi_wait(DRV_REQUESTID id);
void tapi_wait_for_state(DRV_REQUESTID call, DWORD state);

/* Wait until LINE_LINEDEVSTATE told of a state, for the first time since tapi_begin. Bounded. */
void tapi_wait_for_line_state(DWORD state);

/* Whether it did. */
bool tapi_was_told_line_state(DWORD state);

/* Tell the session that its settings were changed, by whomever. */
void tapi_change_settings(void);

/* Wait until LINE_NEWCALL announced a call. It was answered with a new HTAPICALL, which is returned; *call is its
 * HDRVCALL. */
DRV_REQUESTID tapi_wait_for_new_call(HDRVCALL *call);

/* Let the next callback, and all after it, wait inside TAPI until they are released; wait until one does. */
void tapi_hold(void);
void tapi_wait_until_held(void);
void tapi_release(void);

/* What was told so far: completions of a request, completions of all, events of a call. */
unsigned tapi_completions(DRV_REQUESTID id);
unsigned tapi_all_completions(void);
unsigned tapi_events(DRV_REQUESTID call);

void CALLBACK tapi_complete(DRV_REQUESTID id, LONG result);
void CALLBACK tapi_line_event(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR p1, DWORD_PTR p2, DWORD_PTR p3);

#endif
