/* channel.h: a place for a connection, from the wish for one to its end, as net.c keeps many.
 *
 * Whoever calls these has the channel's lock, or is the only one left. What takes a poller is called with the turn. */
#ifndef TSPEC_CHANNEL_H
#define TSPEC_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "addresses.h"
#include "conn.h"
#include "net.h"
#include "os.h"

enum channel_state {
    CHANNEL_OFF,       /* no attempt, or it was reported down */
    CHANNEL_ASKED,     /* net_connect wants a connection */
    CHANNEL_RESOLVING, /* the resolver has the host's name, or that of the serial port */
    CHANNEL_RESOLVED,  /* it answered */
    CHANNEL_TRYING,    /* a connection to one of the addresses is being made */
    CHANNEL_UP,
};

struct channel {
    unsigned number;
    os_mutex lock; /* all down to `conn` */
    enum channel_state state;
    unsigned attempt;
    char *host; /* CHANNEL_ASKED, also a serial port's name; NULL if there was no memory for it */
    uint16_t port;
    uint32_t baud; /* of a serial port; 0: TCP */
    struct addresses *addresses; /* CHANNEL_RESOLVED, CHANNEL_TRYING: NULL if there was no memory for them; else NULL */
    unsigned tried;             /* of them */
    struct conn *conn;          /* CHANNEL_TRYING, CHANNEL_UP */
    bool paused;                /* this attempt */
    bool queued;                /* the queue's lock: this one and the next */
    struct channel *next;
};

/* End what there is: no attempt any more. */
void channel_close(struct channel *channel);

/* Begin with CHANNEL_ASKED: CHANNEL_RESOLVED if the host is an address. Else returns what the resolver has to do, look
 * up a name or open a serial port, for the caller to free: CHANNEL_RESOLVING. */
char *channel_begin(struct channel *channel);

/* Keep what the resolver found, while a connection is made: one that stands needs it no more. False without memory. */
bool channel_keep(struct channel *channel, const struct addresses *found);

/* Go on as far as that goes without waiting. What comes of it, one thing at most, is the event. */
void channel_go_on(struct channel *channel, struct poller *poller, struct net_event *event);

/* Turn what happened to the connection into an event, if it is one. */
void channel_serve(struct channel *channel, struct poller *poller, struct net_event *event);

/* Whether its connection has something to do of which the poller does not tell: then channel_go_on has to be called. */
bool channel_ready(const struct channel *channel);

/* Channels are added by the block and never moved: so they are found without a lock, while others are added. Each
 * block has as many as all before it, at least. */
struct block {
    struct channel *channels;
    unsigned count;
};

enum { BLOCKS = 33 };

#endif
