/* promises_core.h: what the files of promises share. */
#ifndef SIMULATOR_PROMISES_CORE_H
#define SIMULATOR_PROMISES_CORE_H

#include <stdbool.h>
#include <stdint.h>

#include <windows.h>

struct call;
struct channel;
struct core;
struct link;

/* The session's line with that device id, removed or not; or NULL. */
const struct line *promises_line(DWORD device);

/* Whether a line of the session's link of that number is open. */
bool promises_is_wanted(unsigned link);

/* Whether the switch has names for calls: else nobody can say which one is which. */
bool promises_name_calls(void);

/* Whether the switch and the provider have the same calls. */
void promises_compare(const struct core *core);

/* The session's, or NULL. */
const struct core *promises_core(void);

/* How long a link waits that has lost its connection is not always the same. */
void promises_jitter(const struct link *link);

/* What waits for its turn is what the call can still be asked for. */
void promises_requests_of(const struct call *call);

/* Whatever may be sent on a link has been. */
void promises_turns(const struct link *link);

/* A connection is lost: of its calls some are kept, as long as the switch may tell of them again. */
void promises_will_find(const struct channel *channel);
void promises_kept(void);

/* When all has been told: no call is left that was hung up longer ago. */
void promises_dropped(uint32_t within_ms);

/* A connection on which an answer in order has stayed away is given up. */
void promises_mute(void);

void promises_forget_turns(void);
void promises_forget_links(void);
void promises_told(void);

#endif
