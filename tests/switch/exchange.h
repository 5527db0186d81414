/* exchange.h: what the switch knows beyond one connection, and what it does with a message. */
#ifndef SWITCH_EXCHANGE_H
#define SWITCH_EXCHANGE_H

#include <stdint.h>
#include <sys/queue.h>

#include "call.h"
#include "compose.h"
#include "options.h"
#include "protocol.h"

struct exchange {
    const struct options *options;
    TAILQ_HEAD(due_calls, call) due; /* calls that will move on by themselves, soonest first */
    uint64_t started_ms, now_ms;
    unsigned last_call;     /* the number of the newest call */
    unsigned char *scratch; /* protocol.limit bytes to make a message in */
};

/* False: out of memory. */
bool exchange_init(struct exchange *exchange, const struct options *options);
void exchange_free(struct exchange *exchange);

/* Do what one whole message asks for. What is to be said in return is queued on its connection. */
void exchange_receive(struct connection *connection, struct slice frame);

/* Make a message and queue it on a connection. */
void exchange_say(struct connection *connection, unsigned kind, const struct saying *saying);

/* Queue the bytes of one message, well-formed or not, on a connection. */
void exchange_send(struct connection *connection, struct slice frame);

/* Move on all calls whose time has come. Returns the milliseconds until the next one's, or -1 if none waits. */
int exchange_tick(struct exchange *exchange, void (*flush)(struct connection *));

#endif
