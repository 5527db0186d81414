/* exchange.h: what the switch knows beyond one connection; what comes in and goes out. */
#ifndef SWITCH_EXCHANGE_H
#define SWITCH_EXCHANGE_H

#include <stdint.h>
#include <sys/queue.h>

#include "call.h"
#include "compose.h"
#include "options.h"
#include "protocol.h"

/* A request that is taken after the next one, for the fault of that kind. */
struct held {
    struct connection *connection; /* NULL: there is none */
    unsigned char *frame;          /* protocol.limit bytes */
    size_t len;
    uint64_t due_ms;               /* when it is taken though no other has come */
};

struct exchange {
    const struct options *options;
    struct connection nobody; /* has the calls that go on while their terminal's program is away */
    struct held held;
    TAILQ_HEAD(due_calls, call) due; /* calls that will move on by themselves, soonest first */
    uint64_t started_ms, now_ms;
    unsigned last_call;     /* the number of the newest call */
    unsigned char *scratch; /* protocol.limit bytes to make a message in */
    unsigned char *room;    /* as many for the values of one that is taken */
};

/* False: out of memory. */
bool exchange_init(struct exchange *exchange, const struct options *options);
void exchange_free(struct exchange *exchange);

/* A connection has come: it is given the calls that went on without it, at once or as soon as it is logged in. */
void exchange_connected(struct connection *connection);

/* It is logged in, or need not be. */
void exchange_welcome(struct connection *connection);

/* It is gone, and its calls with it, but those that go on by themselves. */
void exchange_disconnected(struct connection *connection);

/* Do what one whole message asks for. What is to be said in return is queued on its connection. */
void exchange_receive(struct connection *connection, struct slice frame);

/* Make a message and queue it on a connection. */
void exchange_say(struct connection *connection, unsigned kind, const struct saying *saying);

/* Queue the bytes of one message, well-formed or not, on a connection. */
void exchange_send(struct connection *connection, struct slice frame);

/* Move on all whose time has come. Returns the milliseconds until the next one's, or -1 if none waits. */
int exchange_tick(struct exchange *exchange, void (*flush)(struct connection *));

#endif
