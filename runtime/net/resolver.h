/* resolver.h: host names to addresses, and names of serial ports to open ports, without making anybody wait.
 *
 * The system's look-up blocks, for half a minute if a name server is mute. So threads of their own do it, side by
 * side: one mute server does not hold up the names of another. They are started when there is something to look up and
 * end when there is nothing more. Channels that ask for the same host share a look-up: 10,000 channels to one switch
 * cost one. To open a serial port may take long, too, and counts as a look-up; it is not shared.
 *
 * A look-up cannot be broken off: Windows can from 8 on, POSIX not at all. So resolver_close leaves behind a thread
 * that is inside one. All that the thread does when the system comes back is to free the look-up's own memory and to
 * end, and to close the port that it has opened: it touches nothing else of ours and calls nobody, and what it runs
 * stays loaded as long (os_thread_leave). Taken strictly, a thread runs after the last providerShutdown then, which
 * TSPI's rule 10 forbids. (glibc's getaddrinfo_a would do it in threads of the system's, but nobody would be left to
 * free what those write to.) */
#ifndef TSPEC_RESOLVER_H
#define TSPEC_RESOLVER_H

#include <stdbool.h>

#include "addresses.h"

enum { LOOK_UPS_AT_ONCE = 8 };

struct resolver;

/* Called on one of the resolver's threads, or within resolver_ask, with the resolver's lock held: must not ask
 * again. Returns whether it took the serial port, if it was given one; else the resolver closes it. */
typedef bool resolver_answer(void *context, unsigned channel, unsigned attempt, const struct addresses *addresses);

/* Make a resolver for channels 0 … channels-1. NULL if there is no memory. */
struct resolver *resolver_open(unsigned channels, resolver_answer *answer, void *context);

/* Make room for channels 0 … channels-1, if there are fewer. False without memory. */
bool resolver_grow(struct resolver *resolver, unsigned channels);

/* Forget all questions and free everything, without waiting for a look-up. `answer` is not called any more. */
void resolver_close(struct resolver *resolver);

/* Look up a host for a channel, or, if baud is not 0, open the serial port of that name. A question that the channel
 * still has waiting is replaced. The string is copied. Every question that is not replaced is answered, with
 * NO_RESOURCES if there is no memory or thread. */
void resolver_ask(struct resolver *resolver, unsigned channel, unsigned attempt, const char *host,
                  uint32_t baud);

#endif
