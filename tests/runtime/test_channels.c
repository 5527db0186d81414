/* test_channels.c: which addresses net.c tries, in what order, and how often it looks names up. What stands below
 * conn.h is replaced: a look-up finds what the test says, and the last byte of an address decides what comes of trying
 * it. */
#include "../portable_cmocka.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "net/conn.h"
#include "net/net.h"
#include "os.h"

enum { REFUSES = 1, BREAKS = 2, ANSWERS = 3, CHANNELS = 8, TRIES = 32 };

struct conn {
    void *owner;
    enum conn_news news;
    int error;
    bool closed;
};

struct poller {
    os_mutex lock;
    os_cond changed;
    bool woken;
};

/* The system, as the test has set it up and as net.c has used it. */
static struct {
    const char *finds;       /* the last bytes of the addresses that a look-up finds */
    os_mutex gate;           /* held by a test to make look-ups wait */
    unsigned look_ups;       /* that began; with `looked` to wait for it */
    os_cond looked;
    struct conn tried[TRIES];
    unsigned char order[TRIES]; /* the last bytes of the addresses tried */
    unsigned tries, served;
    bool restless; /* the poller always has a connection to serve, with nothing to tell */
} sys;

void host_look_up(const char *host, bool numeric, struct addresses *found)
{
    (void)host;
    *found = (struct addresses){.error = EHOSTUNREACH};
    if (numeric)
        return;
    os_mutex_lock(&sys.gate);
    sys.look_ups++;
    os_cond_broadcast(&sys.looked);
    os_mutex_unlock(&sys.gate);
    for (const char *last = sys.finds; *last != 0; last++) {
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7F000000 + *last - '0')};

        found->at[found->count++].ip4 = address;
    }
}

struct poller *poller_open(void)
{
    struct poller *poller = calloc(1, sizeof *poller);

    assert_non_null(poller);
    os_mutex_init(&poller->lock);
    os_cond_init(&poller->changed);
    return poller;
}

void poller_close(struct poller *poller)
{
    os_cond_free(&poller->changed);
    os_mutex_free(&poller->lock);
    free(poller);
}

void poller_wake(struct poller *poller)
{
    os_mutex_lock(&poller->lock);
    poller->woken = true;
    os_cond_broadcast(&poller->changed);
    os_mutex_unlock(&poller->lock);
}

static bool report_on(struct conn *conn, struct report *report)
{
    *report = (struct report){.owner = conn->owner, .conn = conn};
    return true;
}

bool poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report)
{
    if (sys.served < sys.tries)
        return report_on(&sys.tried[sys.served++], report);
    if (sys.restless)
        return report_on(&sys.tried[0], report);
    os_mutex_lock(&poller->lock);
    while (!poller->woken && timeout_ms != 0)
        os_cond_wait(&poller->changed, &poller->lock);
    poller->woken = false;
    os_mutex_unlock(&poller->lock);
    return false;
}

bool conn_reported(struct conn *conn, const struct report *report)
{
    return conn == report->conn;
}

struct conn *conn_open(struct poller *poller, void *owner, const union address *to, int *error)
{
    unsigned char last = (unsigned char)(ntohl(to->ip4.sin_addr.s_addr) & 0xFF);
    struct conn *conn = &sys.tried[sys.tries];

    (void)poller;
    assert_int_equal(ntohs(to->ip4.sin_port), 5000);
    sys.order[sys.tries] = last;
    *conn = (struct conn){.owner = owner, .news = last == ANSWERS ? CONN_MADE : CONN_LOST, .error = ETIMEDOUT};
    sys.tries++;
    if (last != REFUSES)
        return conn;
    conn->closed = true;
    *error = ECONNREFUSED;
    return NULL;
}

struct conn *conn_open_serial(struct poller *poller, void *owner, serial_port port, int *error)
{
    (void)poller, (void)owner, (void)port, (void)error;
    fail_msg("no channel of these is at a serial port");
    return NULL;
}

enum conn_news conn_serve(struct conn *conn, struct slice *bytes, int *error)
{
    *bytes = slice_of(NULL, 0);
    *error = conn->error;
    assert_false(conn->closed);
    return sys.restless ? CONN_NOTHING : conn->news;
}

void conn_send(struct conn *conn, const void *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    assert_false(conn->closed);
}

void conn_pause(struct conn *conn, bool paused)
{
    assert_false(conn->closed || paused);
}

bool conn_ready(const struct conn *conn)
{
    assert_false(conn->closed);
    return false;
}

void conn_close(struct conn *conn)
{
    assert_false(conn->closed);
    conn->closed = true;
}

static struct net *open_with(const char *finds)
{
    struct net *net;

    memset(&sys, 0, sizeof sys);
    os_mutex_init(&sys.gate);
    os_cond_init(&sys.looked);
    sys.finds = finds;
    net = net_open(CHANNELS);
    assert_non_null(net);
    return net;
}

static void close_with(struct net *net)
{
    net_close(net);
    os_cond_free(&sys.looked);
    os_mutex_free(&sys.gate);
}

/* Connect by name to what the addresses make of it, and compare the event and the addresses tried. */
static void check_tries(const char *finds, enum net_event_kind kind, int error, const char *tried)
{
    struct net *net = open_with(finds);
    struct net_event event;

    net_connect(net, 3, 7, "pbx", 5000);
    net_wait(net, UINT32_MAX, &event);
    assert_int_equal(event.kind, kind);
    assert_int_equal(event.channel, 3);
    assert_int_equal(event.attempt, 7);
    assert_int_equal(event.error, error);
    assert_int_equal(sys.tries, strlen(tried));
    for (size_t i = 0; i < strlen(tried); i++)
        assert_int_equal(sys.order[i], tried[i] - '0');
    net_wait(net, 0, &event);
    assert_int_equal(event.kind, NET_NOTHING);
    close_with(net);
}

static void addresses_are_tried_in_turn_until_one_answers(void **state)
{
    (void)state;
    check_tries("3", NET_UP, 0, "3");
    check_tries("123", NET_UP, 0, "123");
    check_tries("2113", NET_UP, 0, "2113");
    check_tries("323", NET_UP, 0, "3");
}

static void attempt_is_down_when_no_address_answers(void **state)
{
    (void)state;
    check_tries("", NET_DOWN, EHOSTUNREACH, "");
    check_tries("11", NET_DOWN, ECONNREFUSED, "11");
    check_tries("12", NET_DOWN, ETIMEDOUT, "12");
    check_tries("21", NET_DOWN, ECONNREFUSED, "21");
}

/* Let the I/O thread put its questions, and wait until the first look-up is under way; the gate is held on return. */
static void begin_look_up(struct net *net)
{
    struct net_event event;

    os_mutex_lock(&sys.gate);
    for (int i = 0; i < 2 * CHANNELS; i++)
        net_wait(net, 0, &event);
    while (sys.look_ups == 0)
        os_cond_wait(&sys.looked, &sys.gate);
}

static void channels_to_one_host_share_a_look_up(void **state)
{
    struct net *net = open_with("3");
    struct net_event event;

    (void)state;
    os_mutex_lock(&sys.gate);
    for (unsigned channel = 0; channel < CHANNELS; channel++)
        net_connect(net, channel, 1, "pbx", 5000);
    for (unsigned i = 0; i < 2 * CHANNELS; i++)
        net_wait(net, 0, &event);
    os_mutex_unlock(&sys.gate);
    for (unsigned channel = 0; channel < CHANNELS; channel++) {
        net_wait(net, UINT32_MAX, &event);
        assert_int_equal(event.kind, NET_UP);
    }
    assert_int_equal(sys.look_ups, 1);
    close_with(net);
}

static void answers_for_an_earlier_attempt_are_ignored(void **state)
{
    struct net *net = open_with("3");
    struct net_event event;

    (void)state;
    net_connect(net, 0, 1, "pbx", 5000);
    net_connect(net, 1, 1, "pbx", 5000);
    begin_look_up(net);
    net_disconnect(net, 1, 1);
    net_connect(net, 0, 2, "other", 5000);
    net_wait(net, 0, &event);
    os_mutex_unlock(&sys.gate);
    net_wait(net, UINT32_MAX, &event);
    assert_int_equal(event.kind, NET_UP);
    assert_int_equal(event.channel, 0);
    assert_int_equal(event.attempt, 2);
    assert_int_equal(sys.tries, 1);
    assert_int_equal(sys.look_ups, 2);
    close_with(net);
}

static void time_to_wait_ends_although_connections_are_busy(void **state)
{
    struct net *net = open_with("3");
    struct net_event event;

    (void)state;
    net_connect(net, 0, 1, "pbx", 5000);
    net_wait(net, UINT32_MAX, &event);
    assert_int_equal(event.kind, NET_UP);
    sys.restless = true;
    net_wait(net, 10, &event);
    assert_int_equal(event.kind, NET_NOTHING);
    net_wait(net, 0, &event);
    assert_int_equal(event.kind, NET_NOTHING);
    close_with(net);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_tried_in_turn_until_one_answers),
        cmocka_unit_test(attempt_is_down_when_no_address_answers),
        cmocka_unit_test(channels_to_one_host_share_a_look_up),
        cmocka_unit_test(time_to_wait_ends_although_connections_are_busy),
        cmocka_unit_test(answers_for_an_earlier_attempt_are_ignored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
