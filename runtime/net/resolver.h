/* resolver.h: host names to addresses, without making anybody wait.
 *
 * The system's look-up blocks, for seconds if a name server is mute, so one thread of its own does it. The thread is
 * started with the first question. Questions that ask for the same host and port as the one that was just looked up are
 * answered with it: 10,000 channels to one switch cost one look-up. */
#ifndef TSPEC_RESOLVER_H
#define TSPEC_RESOLVER_H

#include <stdbool.h>
#include <stdint.h>

#include "conn.h"

struct resolver;

/* Find a host's addresses and put the port into them. `numeric` as in host_look_up. */
void address_look_up(const char *host, uint16_t port, bool numeric, struct addresses *found);

/* Called on the resolver's thread, or within resolver_ask, with the resolver's lock held: must not ask again. */
typedef void resolver_answer(void *context, unsigned channel, unsigned attempt, const struct addresses *addresses);

/* Make a resolver for channels 0 … channels-1. NULL if there is no memory. */
struct resolver *resolver_open(unsigned channels, resolver_answer *answer, void *context);

/* Forget all questions and free everything. Waits for a look-up that is under way, because its thread must be gone
 * before the provider is unloaded, and no system can break it off; host_look_up keeps it short where it can. */
void resolver_close(struct resolver *resolver);

/* Look up a host for a channel. A question that the channel still has waiting is replaced. Takes over `host`, from
 * malloc. Every question that is not replaced is answered. */
void resolver_ask(struct resolver *resolver, unsigned channel, unsigned attempt, char *host, uint16_t port);

#endif
