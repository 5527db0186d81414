/* promises.h: what docs/design.md says of the provider, as assertions. TSPI's rules are the ledger's. */
#ifndef SIMULATOR_PROMISES_H
#define SIMULATOR_PROMISES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <windows.h>

/* What is configured as a secret, and figures that every number has in it. */
#define SECRET "hush-0815-hush"
#define PRIVATE_DIGITS "73152649"

/* The running task waits for that, and must have no lock. */
void promise_no_lock(const char *what);

/* It is inside the core, and inside a channel besides: nothing is sent but under the core's lock. */
void promise_lock_to_send(void);

/* What leaves the provider by another way than the wire has no secret in it; nor a number, unless people are shown. */
void promise_no_secret(const char *where, const void *bytes, size_t len);
void promises_people_shown(bool shown);

/* Memory that the provider gives back has no secret in it any more. */
void promise_wiped(const void *bytes, size_t len);

/* --- The back-off of a link's attempts, which are told by their channel --- */

struct channel;

void promise_attempt(const struct channel *channel); /* it tries to connect */
void promise_address(const struct channel *channel, bool is_second); /* and the switch's address is that */
void promise_made(const struct channel *channel);
void promise_heard(const struct channel *channel);
void promise_lost(const struct channel *channel);
void promise_closed(const struct channel *channel);  /* by the provider itself */
void promise_hastened(DWORD device);                 /* TAPI wants something of the device */

/* lineMakeCall for the device has returned this. */
void promise_dialed(DWORD device, LONG result);

/* When the device's connection was made, the last one if there is none now. */
uint64_t promises_made_at(DWORD device);

/* TAPI is told that the device works. */
void promise_in_service(DWORD device);

void promise_let_go(DWORD device);                   /* TAPI closes it: what failed before may be forgotten */

/* --- The core --- */

/* A session begins: from now on its core is looked at. Ends: not any more. */
void promises_begin_session(void);
void promises_end_session(void);

/* The clock is about to go on, and nobody has anything to do. */
void promises_before(uint64_t next_us);

/* All is well since long: every request is complete, every link up, and there are the lines that are configured. */
void promises_after_peace(uint64_t peace_since_us, unsigned configured);

/* All lines are closed: nothing is left of them. */
void promises_after_closing(void);

/* The session is over, and what it left behind: all memory is given back. */
void promises_after_session(void);

#endif
