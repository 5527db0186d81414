/* conn_simulated.c: conn.h over the simulated network: what is ready is told in any order, also of what is closed by
 * then. */
#include "net/conn.h"

#include <stdlib.h>
#include <string.h>

#include "net/channel.h"
#include "net/outbox.h"

#include "../asked.h"
#include "../central.h"
#include "../chance.h"
#include "../memory.h"
#include "../network.h"
#include "../promises.h"
#include "../story.h"
#include "../tasks.h"
#include "../trouble.h"
#include "machines.h"

enum { UNANSWERED_US = 31000000 };

struct conn {
    struct poller *poller;
    void *owner;
    struct wire *wire;    /* NULL: not made yet, or not any more */
    bool to_switch;       /* else to another machine */
    bool connecting, paused, is_serial;
    int error;            /* why it cannot be made, or sent to; 0: it can */
    struct attempt *attempt; /* to make it, which is under way; or NULL */
    struct outbox outbox;
    bool listed;          /* in the poller's list of those that may be ready */
};

/* It outlives a connection that is closed meanwhile. */
struct attempt {
    struct conn *conn;
};

struct poller {
    bool woken;
    struct conn **ready;  /* perhaps */
    unsigned ready_count, ready_room;
    unsigned char received[RECEIVE_BYTES];
};

/* --- The poller --- */

struct poller *poller_open(void)
{
    return calloc(1, sizeof(struct poller));
}

void poller_close(struct poller *poller)
{
    enum owner owner = memory_swap(THE_WORLD);

    free(poller->ready);
    memory_swap(owner);
    free(poller);
}

void poller_wake(struct poller *poller)
{
    poller->woken = true;
    tasks_wake(poller);
}

static void list(struct conn *conn)
{
    struct poller *poller = conn->poller;
    enum owner owner = memory_swap(THE_WORLD);

    if (conn->listed)
        return (void)memory_swap(owner);
    if (poller->ready_count == poller->ready_room) {
        poller->ready_room = poller->ready_room * 2 + 64;
        poller->ready = realloc(poller->ready, poller->ready_room * sizeof(*poller->ready));
        if (poller->ready == NULL)
            abort();
    }
    conn->listed = true;
    poller->ready[poller->ready_count++] = conn;
    memory_swap(owner);
    tasks_wake(poller);
}

static bool is_ready(const struct conn *conn)
{
    int error;

    if (conn->connecting)
        return conn->wire != NULL || conn->error != 0;
    return (conn->outbox.len > 0 && wire_has_room(conn->wire, SIDE_PROVIDER)) ||
           (!conn->paused && (wire_arrived(conn->wire, SIDE_PROVIDER).len > 0 || conn->error != 0 ||
                              wire_is_over(conn->wire, SIDE_PROVIDER, &error)));
}

static struct conn *take_ready(struct poller *poller)
{
    while (poller->ready_count > 0) {
        unsigned which = (unsigned)chance_below(&chances[CHANCE_NETWORK], poller->ready_count);
        struct conn *conn = poller->ready[which];

        poller->ready[which] = poller->ready[--poller->ready_count];
        conn->listed = false;
        if (is_ready(conn))
            return conn;
    }
    return NULL;
}

/* Whoever waits is told by chance. */
bool poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report)
{
    uint64_t until_us = timeout_ms == UINT32_MAX ? FOR_EVER : now_us() + (uint64_t)timeout_ms * 1000;
    struct conn *conn = NULL;

    promise_no_lock("the network");
    while (!poller->woken && (conn = take_ready(poller)) == NULL && task_wait(poller, until_us))
        ;
    if (conn == NULL)
        poller->woken = false;
    else
        *report = (struct report){.owner = conn->owner};
    task_meet();
    return conn != NULL;
}

/* As with epoll, it is of no matter which connection of the owner's the report was about. */
bool conn_reported(struct conn *conn, const struct report *report)
{
    (void)report;
    return conn != NULL;
}

/* --- Connections --- */

static void provider_happened(void *context)
{
    list(context);
}

/* Another machine, of which a name server said that it is the switch. */
static void hang_up(void *context)
{
    struct wire *wire = context;

    wire_close(wire, SIDE_SWITCH);
}

static void ignore(void *context)
{
    (void)context;
}

static void connect_to_stranger(struct conn *conn)
{
    static const char GREETING[] = "220 mail.example ESMTP\r\n";

    conn->wire = wire_new((struct wire_end){provider_happened, conn}, (struct wire_end){ignore, NULL});
    wire_send(conn->wire, SIDE_SWITCH, GREETING, sizeof GREETING - 1);
    timer_at(now_us() + chance_below(&chances[CHANCE_NETWORK], 10000000), hang_up, conn->wire);
}

/* It cannot be made. */
static void fail(struct conn *conn, int error)
{
    conn->error = error;
    list(conn);
}

static void stay_unanswered(void *context)
{
    struct attempt *attempt = context;
    struct conn *conn = attempt->conn;

    free(attempt);
    if (conn == NULL)
        return;
    conn->attempt = NULL;
    fail(conn, ETIMEDOUT);
}

static void connect_to_switch(struct conn *conn)
{
    void *seat = central_seat();

    conn->wire = wire_new((struct wire_end){provider_happened, conn}, (struct wire_end){central_happened, seat});
    central_accept(seat, conn->wire, ((const struct channel *)conn->owner)->number);
}

/* The attempt has got there, if there is a way. */
static void arrive(void *context)
{
    struct attempt *attempt = context;
    struct conn *conn = attempt->conn;

    if (conn != NULL && conn->to_switch && trouble.reach == REACH_MUTE) {
        timer_at(now_us() + UNANSWERED_US, stay_unanswered, attempt);
        return;
    }
    free(attempt);
    if (conn == NULL)
        return;
    conn->attempt = NULL;
    if (conn->to_switch && trouble.reach == REACH_GOOD)
        connect_to_switch(conn);
    else if (!conn->to_switch && chance_once_in(&chances[CHANCE_NETWORK], 2))
        connect_to_stranger(conn);
    else
        fail(conn, ECONNREFUSED);
    list(conn);
}

static void set_out(struct conn *conn)
{
    enum owner owner = memory_swap(THE_WORLD);

    conn->attempt = malloc(sizeof *conn->attempt);
    if (conn->attempt == NULL)
        abort();
    conn->attempt->conn = conn;
    timer_at(grain_after(20 + chance_below(&chances[CHANCE_NETWORK], 2 * trouble.latency_us + 1)), arrive,
             conn->attempt);
    memory_swap(owner);
}

static struct conn *new_conn(struct poller *poller, void *owner, int *error)
{
    struct conn *conn = malloc(sizeof *conn);

    *error = NO_RESOURCES;
    if (conn != NULL)
        *conn = (struct conn){.poller = poller, .owner = owner, .connecting = true};
    return conn;
}

struct conn *conn_open(struct poller *poller, void *owner, const union address *to, int *error)
{
    struct conn *conn = new_conn(poller, owner, error);

    if (conn == NULL)
        return NULL;
    conn->to_switch = is_switch(to);
    promise_attempt(owner);
    if (conn->to_switch)
        promise_address(owner, is_second(to));
    set_out(conn);
    return conn;
}

/* The port is open; what is plugged in there is the switch. */
struct conn *conn_open_serial(struct poller *poller, void *owner, serial_port port, int *error)
{
    struct conn *conn = new_conn(poller, owner, error);

    if (conn == NULL) {
        serial_close(port);
        return NULL;
    }
    conn->is_serial = true;
    promise_attempt(owner);
    enum owner memory = memory_swap(THE_WORLD);
    conn->connecting = false;
    connect_to_switch(conn);
    memory_swap(memory);
    promise_made(owner);
    return conn;
}

static void send_kept(struct conn *conn)
{
    while (conn->outbox.len > 0 && wire_has_room(conn->wire, SIDE_PROVIDER)) {
        struct slice front = outbox_front(&conn->outbox);

        outbox_take(&conn->outbox, wire_send(conn->wire, SIDE_PROVIDER, front.at, front.len));
    }
}

static void stop_sending(struct conn *conn, int error)
{
    conn->error = error;
    outbox_clear(&conn->outbox);
    list(conn);
}

void conn_send(struct conn *conn, const void *bytes, size_t len)
{
    size_t sent = 0;

    promise_lock_to_send();
    if (conn->error != 0)
        return;
    asked_sent(bytes, len);
    story("sends   %.*s", (int)(len < 200 ? len : 200), (const char *)bytes);
    if (conn->outbox.len == 0)
        sent = wire_send(conn->wire, SIDE_PROVIDER, bytes, len);
    if (sent < len && !outbox_put(&conn->outbox, (const unsigned char *)bytes + sent, len - sent))
        stop_sending(conn, NO_RESOURCES);
}

void conn_pause(struct conn *conn, bool paused)
{
    if (paused != conn->paused)
        story("%s reading", paused ? "stops" : "goes on");
    conn->paused = paused;
    if (!paused)
        list(conn);
}

bool conn_ready(const struct conn *conn)
{
    (void)conn;
    return false;
}

static enum conn_news lose(struct conn *conn, int why, int *error)
{
    *error = why;
    promise_lost(conn->owner);
    return CONN_LOST;
}

static enum conn_news serve_attempt(struct conn *conn, int *error)
{
    if (conn->error != 0)
        return lose(conn, conn->error, error);
    if (conn->wire == NULL)
        return CONN_NOTHING;
    conn->connecting = false;
    promise_made(conn->owner);
    return CONN_MADE;
}

/* What one call leaves undone is reported again. */
enum conn_news conn_serve(struct conn *conn, struct slice *bytes, int *error)
{
    int broken;

    list(conn);
    if (conn->connecting)
        return serve_attempt(conn, error);
    send_kept(conn);
    if (conn->paused)
        return CONN_NOTHING;
    struct slice arrived = wire_arrived(conn->wire, SIDE_PROVIDER);
    if (arrived.len > 0) {
        *bytes = slice_of(conn->poller->received, arrived.len < RECEIVE_BYTES ? arrived.len : RECEIVE_BYTES);
        memcpy(conn->poller->received, arrived.at, bytes->len);
        wire_take(conn->wire, SIDE_PROVIDER, bytes->len);
        promise_heard(conn->owner);
        return CONN_BYTES;
    }
    if (conn->error != 0 || wire_is_over(conn->wire, SIDE_PROVIDER, &broken))
        return lose(conn, conn->error != 0 ? conn->error : broken, error);
    return CONN_NOTHING;
}

void conn_close(struct conn *conn)
{
    struct poller *poller = conn->poller;

    promise_closed(conn->owner);
    if (conn->wire != NULL)
        wire_close(conn->wire, SIDE_PROVIDER);
    if (conn->attempt != NULL)
        conn->attempt->conn = NULL;
    conn->wire = NULL;
    for (unsigned i = 0; conn->listed && i < poller->ready_count; i++)
        if (poller->ready[i] == conn) {
            poller->ready[i] = poller->ready[--poller->ready_count];
            break;
        }
    if (conn->is_serial)
        serial_close(0);
    outbox_clear(&conn->outbox);
    free(conn);
}
