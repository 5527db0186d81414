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
struct request;

/* What is known of links and channels stands in tables by their numbers, modulo this. */
enum { LINKS = 4096 };

/* The session's line with that device id, removed or not; or NULL. */
const struct line *promises_line(DWORD device);

/* Whether the device's line was removed; TAPI may not have been told. */
bool promises_is_removed(DWORD device);

/* How many calls the device's line counts. */
unsigned promises_count_calls(DWORD device);

/* Whether the device's switch can be asked now. */
bool promises_works(DWORD device);

/* The attempt of the device's connection, or 0 if it has none. */
unsigned promises_connection(DWORD device);

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

/* How many bytes of an unfinished message are held of what came on the link. */
size_t promises_held_bytes(const struct link *link);

/* When a request that has been sent was, of one that was sent lately. */
uint64_t promises_sent_ms(const struct request *request);

/* Whatever may be sent on a link has been. */
void promises_turns(const struct link *link);

/* The link's last line was closed: what failed before is forgotten. */
void promises_closed(const struct link *link);

/* The moment since which the link has had a line that is open, at least. */
uint64_t promises_wanted_since(const struct link *link);
void promises_forget_closed(void);

/* A connection is lost: of its calls some are kept, as long as the switch may tell of them again. */
void promises_will_find(const struct channel *channel);
void promises_kept(void);
void promises_asked_about(const struct call *call);

/* Whether TAPI has been told all that there is to tell. */
bool promises_all_is_told(void);

/* When it has: no call is left that was hung up longer ago, nor digits whose end is not told, and TAPI knows
 * that calls are forwarded anew. */
void promises_all_told(uint32_t idle_within_ms);

/* A connection on which an answer in order has stayed away is given up. */
void promises_mute(void);

/* Nothing is left to do of what the network has told. */
void promises_network(void);

void promises_forget_turns(void);
void promises_forget_links(void);
void promises_told(void);

#endif
