/* test_net_two.c: what net.h promises to two threads that wait; the same on every system. */
#include "../portable_cmocka.h"
#include "loopback.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "net/conn.h"
#include "net/net.h"
#include "net_bench.h"
#include "os.h"

enum { THREADS = 2, MESSAGES = 200, TOTAL = 4 * 1024 * 1024, PIECE = 4096 };

bool __real_poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report);
bool __wrap_poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report);

static atomic_uint waiting, reports; /* threads that wait, and how often one had to look at a connection */
static struct net *_Atomic woken_late; /* whom somebody wakes just before the poller is asked; once */

bool __wrap_poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report)
{
    struct net *late = atomic_exchange(&woken_late, NULL);
    if (late != NULL)
        net_wake(late);
    waiting++;
    bool reported = __real_poller_wait(poller, timeout_ms, report);
    waiting--;
    reports += reported;
    return reported;
}

static struct bench bench;
static atomic_bool enough;
static size_t heard;        /* bytes, of channel 0; who has the turn counts */
static atomic_size_t told;   /* the same, when that was dealt with */
static atomic_uint busy;     /* threads that are kept by what they were told */
static atomic_bool keep;     /* whoever is told something next */

static void listen_to_all(void *argument)
{
    struct net_event event;

    (void)argument;
    while (!enough) {
        net_wait(bench.net, UINT32_MAX, &event);
        if (event.kind == NET_BYTES) {
            rest(); /* the other one could, if it were told anything now, be faster */
            check_pattern(event.bytes.at, heard, event.bytes.len);
            heard += event.bytes.len;
            told = heard;
        }
        if (event.kind == NET_NOTHING || !atomic_exchange(&keep, false))
            continue;
        net_pass(bench.net);
        busy++;
        while (!enough)
            rest();
    }
    net_wake(bench.net);
}

static os_thread threads[THREADS];

/* Both threads wait for what the peer sends. */
static peer_socket begin(void)
{
    bench = bench_open(1);
    peer_socket peer = connect_up(&bench, 0, 1);
    net_pass(bench.net);
    enough = keep = false;
    heard = told = busy = 0;
    for (unsigned i = 0; i < THREADS; i++)
        assert_true(os_thread_start(&threads[i], listen_to_all, NULL));
    return peer;
}

static void end(peer_socket peer)
{
    enough = true;
    net_wake(bench.net);
    for (unsigned i = 0; i < THREADS; i++)
        os_thread_join(&threads[i]);
    bench_close(&bench);
    closesocket(peer);
}

static void wait_until_told(size_t bytes)
{
    for (uint64_t since = os_clock_ms(); told < bytes && os_clock_ms() - since < PATIENCE_MS;)
        rest();
    assert_int_equal(told, bytes);
}

static void send_pattern(peer_socket peer, size_t from, size_t len)
{
    unsigned char piece[PIECE];

    fill_pattern(piece, from, len);
    peer_sends(peer, piece, len);
}

static void events_have_their_order(void **state)
{
    (void)state;
    peer_socket peer = begin();
    for (size_t sent = 0; sent < TOTAL; sent += PIECE)
        send_pattern(peer, sent, PIECE);
    wait_until_told(TOTAL);
    end(peer);
}

static void one_is_told_while_the_other_is_kept(void **state)
{
    (void)state;
    peer_socket peer = begin();
    keep = true;
    send_pattern(peer, 0, 1);
    for (size_t sent = 1; sent < MESSAGES; sent++) {
        wait_until_told(sent);
        send_pattern(peer, sent, 1);
    }
    wait_until_told(MESSAGES);
    assert_int_equal(busy, 1);
    end(peer);
}

static void each_event_wakes_one(void **state)
{
    (void)state;
    peer_socket peer = begin();
    reports = 0;
    for (size_t sent = 0; sent < MESSAGES; sent++) {
        while (waiting < THREADS)
            rest();
        send_pattern(peer, sent, 1);
        wait_until_told(sent + 1);
    }
    while (waiting < THREADS)
        rest();
    assert_int_equal(reports, MESSAGES);
    end(peer);
}

/* Else it would stay set, nobody would be woken while it is, and who ends could not tell the other one. */
static void a_wake_is_taken_by_whose_time_is_over(void **state)
{
    struct net *net = net_open(1);
    struct net_event event;

    (void)state;
    woken_late = net;
    net_wait(net, 0, &event);
    assert_null(woken_late);
    assert_int_equal(event.kind, NET_NOTHING);
    uint64_t start = os_clock_ms();
    net_wait(net, 50, &event);
    assert_int_equal(event.kind, NET_NOTHING);
    assert_true(os_clock_ms() - start >= 49);
    net_close(net);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_have_their_order),
        cmocka_unit_test(one_is_told_while_the_other_is_kept),
        cmocka_unit_test(each_event_wakes_one),
        cmocka_unit_test(a_wake_is_taken_by_whose_time_is_over),
    };

    loopback_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
