/* net.c: links and their attempts to connect: all of net.h that is the same on every system.
 *
 * Everything that can fail while a link connects is done by the I/O thread inside net_wait, so that each failure has an
 * event to go out with: net_connect only notes what is wanted and puts the link into a queue. Below it stands conn.h.
 *
 * Locks are taken in this order: the resolver's, a link's, the queue's. */
#include "net.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "conn.h"
#include "os.h"
#include "resolver.h"

enum link_state {
    LINK_OFF,       /* no attempt, or it was reported down */
    LINK_ASKED,     /* net_connect wants a connection */
    LINK_RESOLVING, /* the resolver has the host's name */
    LINK_RESOLVED,  /* it answered */
    LINK_TRYING,    /* a connection to one of the addresses is being made */
    LINK_UP,
};

struct link {
    os_mutex lock; /* all down to `conn` */
    enum link_state state;
    unsigned attempt;
    char *host; /* LINK_ASKED; NULL if there was no memory for it */
    uint16_t port;
    struct addresses addresses; /* LINK_RESOLVED, LINK_TRYING */
    unsigned tried;             /* of them */
    struct conn *conn;          /* LINK_TRYING, LINK_UP */
    bool queued;                /* the net's queue_lock: this one and the next */
    struct link *next;
};

struct net {
    struct poller *poller;
    struct resolver *resolver;
    atomic_bool woken;
    os_mutex queue_lock;
    struct link *first, *last; /* links that wait for the I/O thread to go on with them */
    unsigned count;
    struct link links[];
};

/* Have the I/O thread go on with a link. */
static void hand_over(struct net *net, struct link *link)
{
    os_mutex_lock(&net->queue_lock);
    if (!link->queued) {
        link->queued = true;
        link->next = NULL;
        if (net->first == NULL)
            net->first = link;
        else
            net->last->next = link;
        net->last = link;
    }
    os_mutex_unlock(&net->queue_lock);
    poller_wake(net->poller);
}

static struct link *take_over(struct net *net)
{
    struct link *link;

    os_mutex_lock(&net->queue_lock);
    link = net->first;
    if (link != NULL) {
        net->first = link->next;
        link->queued = false;
    }
    os_mutex_unlock(&net->queue_lock);
    return link;
}

/* The resolver's answer; see resolver_answer. */
static void take_addresses(void *context, unsigned number, unsigned attempt, const struct addresses *addresses)
{
    struct net *net = context;
    struct link *link = &net->links[number];
    bool wanted;

    os_mutex_lock(&link->lock);
    wanted = link->state == LINK_RESOLVING && link->attempt == attempt;
    if (wanted) {
        link->addresses = *addresses;
        link->state = LINK_RESOLVED;
    }
    os_mutex_unlock(&link->lock);
    if (wanted)
        hand_over(net, link);
}

static void drop(struct link *link)
{
    if (link->conn != NULL)
        conn_close(link->conn);
    free(link->host);
    link->conn = NULL;
    link->host = NULL;
    link->state = LINK_OFF;
}

struct net *net_open(unsigned links)
{
    struct net *net = calloc(1, sizeof *net + links * sizeof *net->links);

    if (net == NULL)
        return NULL;
    net->poller = poller_open();
    net->resolver = net->poller == NULL ? NULL : resolver_open(links, take_addresses, net);
    if (net->resolver == NULL) {
        if (net->poller != NULL)
            poller_close(net->poller);
        free(net);
        return NULL;
    }
    os_mutex_init(&net->queue_lock);
    net->count = links;
    for (unsigned i = 0; i < links; i++)
        os_mutex_init(&net->links[i].lock);
    return net;
}

void net_close(struct net *net)
{
    resolver_close(net->resolver);
    for (unsigned i = 0; i < net->count; i++) {
        os_mutex_lock(&net->links[i].lock);
        drop(&net->links[i]);
        os_mutex_unlock(&net->links[i].lock);
        os_mutex_free(&net->links[i].lock);
    }
    poller_close(net->poller);
    os_mutex_free(&net->queue_lock);
    free(net);
}

void net_connect(struct net *net, unsigned number, unsigned attempt, const char *host, uint16_t port)
{
    struct link *link = &net->links[number];

    os_mutex_lock(&link->lock);
    drop(link);
    link->state = LINK_ASKED;
    link->attempt = attempt;
    link->host = strdup(host);
    link->port = port;
    os_mutex_unlock(&link->lock);
    hand_over(net, link);
}

void net_disconnect(struct net *net, unsigned number, unsigned attempt)
{
    struct link *link = &net->links[number];

    os_mutex_lock(&link->lock);
    if (link->attempt == attempt)
        drop(link);
    os_mutex_unlock(&link->lock);
}

void net_send(struct net *net, unsigned number, unsigned attempt, const void *bytes, size_t len)
{
    struct link *link = &net->links[number];

    os_mutex_lock(&link->lock);
    if (link->state == LINK_UP && link->attempt == attempt)
        conn_send(link->conn, bytes, len);
    os_mutex_unlock(&link->lock);
}

void net_wake(struct net *net)
{
    if (!atomic_exchange(&net->woken, true))
        poller_wake(net->poller);
}

static void say(struct net_event *event, enum net_event_kind kind, const struct net *net, const struct link *link)
{
    event->kind = kind;
    event->link = (unsigned)(link - net->links);
    event->attempt = link->attempt;
}

/* Try the next of a link's addresses, and the one after if that cannot even begin, until none is left. */
static void try_next(struct net *net, struct link *link, int error, struct net_event *event)
{
    link->state = LINK_TRYING;
    while (link->tried < link->addresses.count) {
        link->conn = conn_open(net->poller, link, &link->addresses.at[link->tried++], &error);
        if (link->conn != NULL)
            return;
    }
    drop(link);
    say(event, NET_DOWN, net, link);
    event->error = error;
}

/* Find the addresses of a link's host. Returns the host if it is a name, which the resolver has to look up. */
static char *find_addresses(struct link *link)
{
    char *host = link->host;

    link->host = NULL;
    link->addresses.count = 0;
    link->addresses.error = NO_RESOURCES;
    if (host != NULL)
        address_look_up(host, link->port, true, &link->addresses);
    if (host == NULL || link->addresses.count > 0) {
        free(host);
        host = NULL;
    }
    link->state = host == NULL ? LINK_RESOLVED : LINK_RESOLVING;
    return host;
}

/* Go on with a link from the queue. */
static void advance(struct net *net, struct link *link, struct net_event *event)
{
    char *name = NULL;
    unsigned attempt;
    uint16_t port;

    os_mutex_lock(&link->lock);
    attempt = link->attempt;
    port = link->port;
    if (link->state == LINK_ASKED)
        name = find_addresses(link);
    if (link->state == LINK_RESOLVED) {
        link->tried = 0;
        try_next(net, link, link->addresses.error, event);
    }
    os_mutex_unlock(&link->lock);
    if (name != NULL)
        resolver_ask(net->resolver, (unsigned)(link - net->links), attempt, name, port);
}

static void lose(struct net *net, struct link *link, int error, struct net_event *event)
{
    if (link->state == LINK_TRYING) {
        conn_close(link->conn);
        link->conn = NULL;
        try_next(net, link, error, event);
    } else {
        drop(link);
        say(event, NET_DOWN, net, link);
        event->error = error;
    }
}

/* Turn what happened to a connection into an event. */
static void serve(struct net *net, struct conn *conn, struct net_event *event)
{
    struct link *link = conn_owner(conn);
    struct slice bytes;
    int error;

    os_mutex_lock(&link->lock);
    switch (conn_serve(conn, &bytes, &error)) {
    case CONN_MADE:
        link->state = LINK_UP;
        say(event, NET_UP, net, link);
        break;
    case CONN_BYTES:
        say(event, NET_BYTES, net, link);
        event->bytes = bytes.at;
        event->len = bytes.len;
        break;
    case CONN_LOST:
        lose(net, link, error, event);
        break;
    case CONN_NOTHING:
        break;
    }
    os_mutex_unlock(&link->lock);
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

void net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event)
{
    uint64_t since = os_clock_ms();

    *event = (struct net_event){.kind = NET_NOTHING};
    while (event->kind == NET_NOTHING && !atomic_exchange(&net->woken, false)) {
        struct link *link = take_over(net);
        uint32_t left = link == NULL ? time_left(timeout_ms, since) : 0;
        struct conn *conn = NULL;

        /* By turns, so that many links that want to connect do not keep the others waiting. */
        if (link != NULL)
            advance(net, link, event);
        if (event->kind == NET_NOTHING)
            conn = poller_next(net->poller, left);
        if (conn != NULL)
            serve(net, conn, event);
        else if (link == NULL && left == 0)
            return;
    }
}
