/* net.c: channels and their attempts to connect: all of net.h that is the same on every system.
 *
 * Everything that can fail while a channel connects is done inside net_wait, so that each failure has an event to go
 * out with: net_connect only notes what is wanted and puts the channel into a queue. Below it stands conn.h.
 *
 * Threads wait side by side, but only the one that has the turn serves connections, and it keeps the turn until it has
 * dealt with what it was told. So events have the order in which things happened, and one buffer is enough.
 *
 * Locks are taken in this order: the turn, the resolver's, a channel's, the queue's. */
#include "net.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "conn.h"
#include "os.h"
#include "queue.h"
#include "resolver.h"
#include "turn.h"

struct net {
    struct poller *poller;
    struct resolver *resolver;
    atomic_bool woken;
    struct turn turn;
    struct queue queue; /* channels to go on with */
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

/* Have a channel gone on with, from outside the turn. */
static void hand_over(struct net *net, struct channel *channel)
{
    queue_put(&net->queue, channel);
    poller_wake(net->poller);
}

/* Whether a channel's connection has something to do of which the poller does not tell. */
static bool is_ready(const struct channel *channel)
{
    return channel->conn != NULL && conn_ready(channel->conn);
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
    turn_init(&net->turn);
    queue_init(&net->queue);
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
    turn_give(&net->turn);
    resolver_close(net->resolver);
    for (unsigned i = 0; i < net->count; i++) {
        struct channel *channel = find(net, i);

        drop(channel); /* nobody else is left */
        os_mutex_free(&channel->lock);
    }
    for (unsigned i = 0; i < net->block_count; i++)
        free(net->blocks[i].channels);
    poller_close(net->poller);
    queue_free(&net->queue);
    turn_free(&net->turn);
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
        if (is_ready(channel))
            hand_over(net, channel);
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
        if (is_ready(channel))
            hand_over(net, channel);
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
    if (is_ready(channel))
        queue_put(&net->queue, channel);
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

/* Turn what happened to a channel's connection into an event. */
static void serve(struct net *net, struct channel *channel, struct net_event *event)
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
        lose(net, channel, error, event);
        break;
    case CONN_NOTHING:
        break;
    }
    if (is_ready(channel))
        queue_put(&net->queue, channel);
}

/* The poller has a connection to serve. */
static void serve_reported(struct net *net, const struct report *report, struct net_event *event)
{
    struct channel *channel = report->owner;

    os_mutex_lock(&channel->lock);
    if (conn_reported(channel->conn, report))
        serve(net, channel, event);
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
        serve(net, channel, event);
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

bool net_pass(struct net *net)
{
    turn_give(&net->turn);
    return !queue_is_empty(&net->queue);
}

/* Go on with a channel and serve a connection: both, so that many channels that want to connect do not keep the
 * connections waiting. The turn is kept with an event. */
static void do_some(struct net *net, uint32_t timeout_ms, struct net_event *event)
{
    struct channel *channel = queue_take(&net->queue);
    struct report report;

    if (channel != NULL) {
        turn_take(&net->turn);
        advance(net, channel, event);
        if (event->kind != NET_NOTHING)
            return;
        turn_give(&net->turn);
    }
    if (!poller_wait(net->poller, channel == NULL ? timeout_ms : 0, &report))
        return;
    turn_take(&net->turn);
    serve_reported(net, &report, event);
    if (event->kind == NET_NOTHING)
        turn_give(&net->turn);
}

void net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event)
{
    uint64_t since = os_clock_ms();
    uint32_t left = timeout_ms;

    turn_give(&net->turn);
    *event = (struct net_event){.kind = NET_NOTHING};
    do {
        if (atomic_exchange(&net->woken, false))
            return;
        do_some(net, left, event);
        left = time_left(timeout_ms, since);
    } while (event->kind == NET_NOTHING && left > 0);
}
