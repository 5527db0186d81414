/* net.c: all channels, who waits for them, and who serves them: all of net.h that is the same on every system.
 *
 * Everything that can fail while a channel connects is done inside net_wait, so that each failure has an event to go
 * out with: net_connect only notes what is wanted and puts the channel into a queue. Below it stand channel.h and
 * conn.h.
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

/* The resolver's answer; see resolver_answer. */
static bool take_addresses(void *context, unsigned number, unsigned attempt, const struct addresses *addresses)
{
    struct net *net = context;
    struct channel *channel = find(net, number);
    bool wanted, kept;

    os_mutex_lock(&channel->lock);
    wanted = channel->state == CHANNEL_RESOLVING && channel->attempt == attempt;
    kept = wanted && channel_keep(channel, addresses);
    if (wanted)
        channel->state = CHANNEL_RESOLVED;
    os_mutex_unlock(&channel->lock);
    if (wanted)
        hand_over(net, channel);
    return kept;
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

        channel_close(channel); /* nobody else is left */
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
    channel_close(channel);
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
        channel_close(channel);
    os_mutex_unlock(&channel->lock);
}

void net_send(struct net *net, unsigned number, unsigned attempt, const void *bytes, size_t len)
{
    struct channel *channel = find(net, number);

    os_mutex_lock(&channel->lock);
    if (channel->state == CHANNEL_UP && channel->attempt == attempt) {
        conn_send(channel->conn, bytes, len);
        if (channel_ready(channel))
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
        if (channel_ready(channel))
            hand_over(net, channel);
    }
    os_mutex_unlock(&channel->lock);
}

void net_wake(struct net *net)
{
    if (!atomic_exchange(&net->woken, true))
        poller_wake(net->poller);
}

/* Come back to a channel of which the poller will not tell. */
static void keep_ready(struct net *net, struct channel *channel)
{
    if (channel_ready(channel))
        queue_put(&net->queue, channel);
}

/* The poller has a connection to serve. */
static void serve_reported(struct net *net, const struct report *report, struct net_event *event)
{
    struct channel *channel = report->owner;

    os_mutex_lock(&channel->lock);
    if (conn_reported(channel->conn, report)) {
        channel_serve(channel, net->poller, event);
        keep_ready(net, channel);
    }
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
        name = channel_begin(channel);
    channel_go_on(channel, net->poller, event);
    keep_ready(net, channel);
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

/* Who comes back with nothing has taken the wake, too: the poller may have told of it just when the time was over, and
 * as long as it is set nobody else is woken. */
void net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event)
{
    uint64_t since = os_clock_ms();
    uint32_t left = timeout_ms;
    bool over;

    turn_give(&net->turn);
    *event = (struct net_event){.kind = NET_NOTHING};
    over = atomic_exchange(&net->woken, false);
    while (!over) {
        do_some(net, left, event);
        left = time_left(timeout_ms, since);
        over = event->kind != NET_NOTHING || atomic_exchange(&net->woken, false) || left == 0;
    }
}
