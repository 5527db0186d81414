/* net.c: channels and their attempts to connect: all of net.h that is the same on every system.
 *
 * Everything that can fail while a channel connects is done by the I/O thread inside net_wait, so that each failure has
 * an event to go out with: net_connect only notes what is wanted and puts the channel into a queue. Below it stands
 * conn.h.
 *
 * Locks are taken in this order: the resolver's, a channel's, the queue's. */
#include "net.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "conn.h"
#include "os.h"
#include "resolver.h"

struct net {
    struct poller *poller;
    struct resolver *resolver;
    atomic_bool woken;
    os_mutex queue_lock;
    struct channel *first, *last; /* channels that wait for the I/O thread to go on with them */
    struct block blocks[BLOCKS];
    unsigned block_count, count; /* of all blocks, of all their channels: for net_grow and net_close */
};

static struct channel *find(struct net *net, unsigned number)
{
    const struct block *block = net->blocks;

    for (; number >= block->count; block++)
        number -= block->count;
    return &block->channels[number];
}

/* Have the I/O thread go on with a channel. */
static void hand_over(struct net *net, struct channel *channel)
{
    os_mutex_lock(&net->queue_lock);
    if (!channel->queued) {
        channel->queued = true;
        channel->next = NULL;
        if (net->first == NULL)
            net->first = channel;
        else
            net->last->next = channel;
        net->last = channel;
    }
    os_mutex_unlock(&net->queue_lock);
    poller_wake(net->poller);
}

/* Have it serve a channel's connection, if the poller does not. */
static void hand_over_if_ready(struct net *net, struct channel *channel)
{
    if (channel->conn != NULL && conn_ready(channel->conn))
        hand_over(net, channel);
}

static struct channel *take_over(struct net *net)
{
    struct channel *channel;

    os_mutex_lock(&net->queue_lock);
    channel = net->first;
    if (channel != NULL) {
        net->first = channel->next;
        channel->queued = false;
    }
    os_mutex_unlock(&net->queue_lock);
    return channel;
}

/* The resolver's answer; see resolver_answer. */
static bool take_addresses(void *context, unsigned number, unsigned attempt, const struct addresses *addresses)
{
    struct net *net = context;
    struct channel *channel = find(net, number);
    bool wanted, kept;

    os_mutex_lock(&channel->lock);
    wanted = channel->state == CHANNEL_RESOLVING && channel->attempt == attempt;
    kept = wanted && keep_addresses(channel, addresses);
    if (wanted)
        channel->state = CHANNEL_RESOLVED;
    os_mutex_unlock(&channel->lock);
    if (wanted)
        hand_over(net, channel);
    return kept;
}

static void drop(struct channel *channel)
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

struct net *net_open(unsigned channels)
{
    struct net *net = calloc(1, sizeof *net);

    if (net == NULL)
        return NULL;
    net->poller = poller_open();
    net->resolver = net->poller == NULL ? NULL : resolver_open(channels, take_addresses, net);
    if (net->resolver == NULL) {
        if (net->poller != NULL)
            poller_close(net->poller);
        free(net);
        return NULL;
    }
    os_mutex_init(&net->queue_lock);
    if (net_grow(net, channels))
        return net;
    net_close(net);
    return NULL;
}

bool net_grow(struct net *net, unsigned channels)
{
    struct block *block = &net->blocks[net->block_count];
    unsigned count = channels > 2 * net->count ? channels - net->count : net->count;

    if (channels <= net->count)
        return true;
    if (!resolver_grow(net->resolver, net->count + count) ||
        (block->channels = calloc(count, sizeof *block->channels)) == NULL)
        return false;
    for (unsigned i = 0; i < count; i++) {
        block->channels[i].number = net->count + i;
        os_mutex_init(&block->channels[i].lock);
    }
    block->count = count;
    net->block_count++;
    net->count += count;
    return true;
}

void net_close(struct net *net)
{
    resolver_close(net->resolver);
    for (unsigned i = 0; i < net->count; i++) {
        struct channel *channel = find(net, i);

        drop(channel); /* nobody else is left */
        os_mutex_free(&channel->lock);
    }
    for (unsigned i = 0; i < net->block_count; i++)
        free(net->blocks[i].channels);
    poller_close(net->poller);
    os_mutex_free(&net->queue_lock);
    free(net);
}

static void ask(struct net *net, unsigned number, unsigned attempt, const char *host, uint16_t port, uint32_t baud)
{
    struct channel *channel = find(net, number);

    os_mutex_lock(&channel->lock);
    drop(channel);
    channel->state = CHANNEL_ASKED;
    channel->attempt = attempt;
    channel->host = strdup(host);
    channel->port = port;
    channel->baud = baud;
    channel->paused = false;
    os_mutex_unlock(&channel->lock);
    hand_over(net, channel);
}

void net_connect(struct net *net, unsigned number, unsigned attempt, const char *host, uint16_t port)
{
    ask(net, number, attempt, host, port, 0);
}

void net_connect_serial(struct net *net, unsigned number, unsigned attempt, const char *name, uint32_t baud)
{
    ask(net, number, attempt, name, 0, baud);
}

void net_disconnect(struct net *net, unsigned number, unsigned attempt)
{
    struct channel *channel = find(net, number);

    os_mutex_lock(&channel->lock);
    if (channel->attempt == attempt)
        drop(channel);
    os_mutex_unlock(&channel->lock);
}

void net_send(struct net *net, unsigned number, unsigned attempt, const void *bytes, size_t len)
{
    struct channel *channel = find(net, number);

    os_mutex_lock(&channel->lock);
    if (channel->state == CHANNEL_UP && channel->attempt == attempt) {
        conn_send(channel->conn, bytes, len);
        hand_over_if_ready(net, channel);
    }
    os_mutex_unlock(&channel->lock);
}

void net_pause(struct net *net, unsigned number, unsigned attempt, bool paused)
{
    struct channel *channel = find(net, number);

    os_mutex_lock(&channel->lock);
    if (channel->attempt == attempt) {
        channel->paused = paused;
        if (channel->conn != NULL)
            conn_pause(channel->conn, paused);
        hand_over_if_ready(net, channel);
    }
    os_mutex_unlock(&channel->lock);
}

void net_wake(struct net *net)
{
    if (!atomic_exchange(&net->woken, true))
        poller_wake(net->poller);
}

static void say(struct net_event *event, enum net_event_kind kind, const struct channel *channel)
{
    event->kind = kind;
    event->channel = channel->number;
    event->attempt = channel->attempt;
}

/* Try the next of a channel's addresses, and the one after if that cannot even begin, until none is left. */
static void try_next(struct net *net, struct channel *channel, int error, struct net_event *event)
{
    channel->state = CHANNEL_TRYING;
    while (channel->addresses != NULL && channel->tried < channel->addresses->count) {
        union address to = address_with_port(channel->addresses->at[channel->tried++], channel->port);

        channel->conn = conn_open(net->poller, channel, &to, &error);
        if (channel->conn != NULL) {
            conn_pause(channel->conn, channel->paused);
            return;
        }
    }
    drop(channel);
    say(event, NET_DOWN, channel);
    event->error = error;
}

/* The serial port is open: the channel is up. */
static void begin_serial(struct net *net, struct channel *channel, struct net_event *event)
{
    channel->conn = conn_open_serial(net->poller, channel, channel->addresses->serial, &event->error);
    forget_addresses(channel);
    channel->state = channel->conn != NULL ? CHANNEL_UP : CHANNEL_OFF;
    say(event, channel->conn != NULL ? NET_UP : NET_DOWN, channel);
    if (channel->conn != NULL)
        conn_pause(channel->conn, channel->paused);
    hand_over_if_ready(net, channel);
}

/* Find the addresses of a channel's host. Returns what the resolver has to do: look up a name, open a serial port. */
static char *find_addresses(struct channel *channel)
{
    char *host = channel->host;
    struct addresses found = {.count = 0};

    channel->host = NULL;
    if (host != NULL && channel->baud == 0)
        host_look_up(host, true, &found);
    if (found.count > 0)
        keep_addresses(channel, &found);
    if (host == NULL || found.count > 0) {
        free(host);
        host = NULL;
    }
    channel->state = host == NULL ? CHANNEL_RESOLVED : CHANNEL_RESOLVING;
    return host;
}

static void lose(struct net *net, struct channel *channel, int error, struct net_event *event)
{
    if (channel->state == CHANNEL_TRYING) {
        conn_close(channel->conn);
        channel->conn = NULL;
        try_next(net, channel, error, event);
    } else {
        drop(channel);
        say(event, NET_DOWN, channel);
        event->error = error;
    }
}

/* Turn what happened to a channel's connection, or to one that it has closed, into an event. */
static void serve(struct net *net, struct channel *channel, struct conn *conn, struct net_event *event)
{
    struct slice bytes;
    int error;

    switch (conn_serve(conn, &bytes, &error)) {
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
        lose(net, channel, error, event);
        break;
    case CONN_NOTHING:
        break;
    }
    hand_over_if_ready(net, channel);
}

/* The poller has a connection to serve. */
static void serve_reported(struct net *net, struct conn *conn, struct net_event *event)
{
    struct channel *channel = conn_owner(conn);

    os_mutex_lock(&channel->lock);
    serve(net, channel, conn, event);
    os_mutex_unlock(&channel->lock);
}

/* Go on with a channel from the queue. */
static void advance(struct net *net, struct channel *channel, struct net_event *event)
{
    char *name = NULL;
    unsigned attempt;
    uint32_t baud;

    os_mutex_lock(&channel->lock);
    attempt = channel->attempt;
    baud = channel->baud;
    if (channel->state == CHANNEL_ASKED)
        name = find_addresses(channel);
    if (channel->state == CHANNEL_RESOLVED && has_serial(channel)) {
        begin_serial(net, channel, event);
    } else if (channel->state == CHANNEL_RESOLVED) {
        channel->tried = 0;
        try_next(net, channel, channel->addresses != NULL ? channel->addresses->error : NO_RESOURCES, event);
    } else if (channel->state == CHANNEL_UP) {
        serve(net, channel, channel->conn, event);
    }
    os_mutex_unlock(&channel->lock);
    if (name != NULL)
        resolver_ask(net->resolver, channel->number, attempt, name, baud);
    free(name);
}

/* How much of the time is left. */
static uint32_t time_left(uint32_t timeout_ms, uint64_t since)
{
    uint64_t passed;

    if (timeout_ms == 0 || timeout_ms == UINT32_MAX)
        return timeout_ms;
    passed = os_clock_ms() - since;
    return passed < timeout_ms ? timeout_ms - (uint32_t)passed : 0;
}

/* Go on with a channel and serve a connection: both, so that many channels that want to connect do not keep the
 * connections waiting. */
static void take_turn(struct net *net, uint32_t timeout_ms, struct net_event *event)
{
    struct channel *channel = take_over(net);
    struct conn *conn = NULL;

    if (channel != NULL)
        advance(net, channel, event);
    if (event->kind == NET_NOTHING)
        conn = poller_next(net->poller, channel == NULL ? timeout_ms : 0);
    if (conn != NULL)
        serve_reported(net, conn, event);
}

void net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event)
{
    uint64_t since = os_clock_ms();
    uint32_t left = timeout_ms;

    *event = (struct net_event){.kind = NET_NOTHING};
    do {
        if (atomic_exchange(&net->woken, false))
            return;
        take_turn(net, left, event);
        left = time_left(timeout_ms, since);
    } while (event->kind == NET_NOTHING && left > 0);
}
