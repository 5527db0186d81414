/* channel.h: places for connections, as net.c keeps them. */
#ifndef TSPEC_CHANNEL_H
#define TSPEC_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "addresses.h"
#include "conn.h"
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

/* Keep what was found, while a connection is made: one that stands needs it no more. False without memory. */
static inline bool keep_addresses(struct channel *channel, const struct addresses *found)
{
    channel->addresses = malloc(sizeof *channel->addresses);
    if (channel->addresses != NULL)
        *channel->addresses = *found;
    return channel->addresses != NULL;
}

static inline void forget_addresses(struct channel *channel)
{
    free(channel->addresses);
    channel->addresses = NULL;
}

/* Whether an open serial port waits there to be taken. */
static inline bool has_serial(const struct channel *channel)
{
    return channel->addresses != NULL && channel->addresses->is_serial;
}

/* Channels are added by the block and never moved: so they are found without a lock, while others are added. Each
 * block has as many as all before it, at least. */
struct block {
    struct channel *channels;
    unsigned count;
};

enum { BLOCKS = 33 };

#endif
