/* channel.c: one channel and its attempts to connect; see channel.h. */
#include "channel.h"

#include <stdlib.h>

bool channel_keep(struct channel *channel, const struct addresses *found)
{
    channel->addresses = malloc(sizeof *channel->addresses);
    if (channel->addresses != NULL)
        *channel->addresses = *found;
    return channel->addresses != NULL;
}

static void forget_addresses(struct channel *channel)
{
    free(channel->addresses);
    channel->addresses = NULL;
}

/* Whether an open serial port waits there to be taken. */
static bool has_serial(const struct channel *channel)
{
    return channel->addresses != NULL && channel->addresses->is_serial;
}

void channel_close(struct channel *channel)
{
    if (channel->conn != NULL)
        conn_close(channel->conn);
    if (has_serial(channel))
        serial_close(channel->addresses->serial);
    forget_addresses(channel);
    free(channel->host);
    channel->conn = NULL;
    channel->host = NULL;
    channel->state = CHANNEL_OFF;
}

bool channel_ready(const struct channel *channel)
{
    return channel->conn != NULL && conn_ready(channel->conn);
}

static void say(struct net_event *event, enum net_event_kind kind, const struct channel *channel)
{
    event->kind = kind;
    event->channel = channel->number;
    event->attempt = channel->attempt;
}

/* Try the next of a channel's addresses, and the one after if that cannot even begin, until none is left. */
static void try_next(struct channel *channel, struct poller *poller, int error, struct net_event *event)
{
    channel->state = CHANNEL_TRYING;
    while (channel->addresses != NULL && channel->tried < channel->addresses->count) {
        union address to = address_with_port(channel->addresses->at[channel->tried++], channel->port);

        channel->conn = conn_open(poller, channel, &to, &error);
        if (channel->conn != NULL) {
            conn_pause(channel->conn, channel->paused);
            return;
        }
    }
    channel_close(channel);
    say(event, NET_DOWN, channel);
    event->error = error;
}

/* The serial port is open: the channel is up. */
static void begin_serial(struct channel *channel, struct poller *poller, struct net_event *event)
{
    channel->conn = conn_open_serial(poller, channel, channel->addresses->serial, &event->error);
    forget_addresses(channel);
    channel->state = channel->conn != NULL ? CHANNEL_UP : CHANNEL_OFF;
    say(event, channel->conn != NULL ? NET_UP : NET_DOWN, channel);
    if (channel->conn != NULL)
        conn_pause(channel->conn, channel->paused);
}

char *channel_begin(struct channel *channel)
{
    char *host = channel->host;
    struct addresses found = {.count = 0};

    channel->host = NULL;
    if (host != NULL && channel->baud == 0)
        host_look_up(host, true, &found);
    if (found.count > 0)
        channel_keep(channel, &found);
    if (host == NULL || found.count > 0) {
        free(host);
        host = NULL;
    }
    channel->state = host == NULL ? CHANNEL_RESOLVED : CHANNEL_RESOLVING;
    return host;
}

static void lose(struct channel *channel, struct poller *poller, int error, struct net_event *event)
{
    if (channel->state == CHANNEL_TRYING) {
        conn_close(channel->conn);
        channel->conn = NULL;
        try_next(channel, poller, error, event);
    } else {
        channel_close(channel);
        say(event, NET_DOWN, channel);
        event->error = error;
    }
}

void channel_serve(struct channel *channel, struct poller *poller, struct net_event *event)
{
    struct slice bytes;
    int error;

    switch (conn_serve(channel->conn, &bytes, &error)) {
    case CONN_MADE:
        channel->state = CHANNEL_UP;
        forget_addresses(channel);
        say(event, NET_UP, channel);
        break;
    case CONN_BYTES:
        say(event, NET_BYTES, channel);
        event->bytes = bytes;
        break;
    case CONN_LOST:
        lose(channel, poller, error, event);
        break;
    case CONN_NOTHING:
        break;
    }
}

void channel_go_on(struct channel *channel, struct poller *poller, struct net_event *event)
{
    if (channel->state == CHANNEL_RESOLVED && has_serial(channel)) {
        begin_serial(channel, poller, event);
    } else if (channel->state == CHANNEL_RESOLVED) {
        channel->tried = 0;
        try_next(channel, poller, channel->addresses != NULL ? channel->addresses->error : NO_RESOURCES, event);
    } else if (channel->state == CHANNEL_UP) {
        channel_serve(channel, poller, event);
    }
}
