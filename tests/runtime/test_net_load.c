/* test_net_load.c: net.h with many bytes, many connections and many threads; the same on every system. */
#include "../portable_cmocka.h"
#include "loopback.h"

#include "net/net.h"
#include "net_bench.h"
#include "os.h"
#include "net/outbox.h"
#include "resources.h"

enum { MANY = 1200, CHUNK = 8 * 1024 };

static void echo(void *argument)
{
    peer_socket peer = *(peer_socket *)argument;
    char bytes[CHUNK];
    int len;

    while ((len = peer_receives(peer, bytes, sizeof bytes)) > 0)
        peer_sends(peer, bytes, (size_t)len);
    closesocket(peer);
}

static void large_data_goes_both_ways_unchanged(void **state)
{
    enum { TOTAL = 8 * 1024 * 1024, AHEAD = 48 * 1024 };
    struct bench bench = bench_open(1);
    peer_socket peer = connect_up(&bench, 0, 1);
    unsigned char chunk[CHUNK];
    size_t sent = 0, back = 0;
    os_thread echoer;

    (void)state;
    assert_true(os_thread_start(&echoer, echo, &peer));
    while (back < TOTAL) {
        while (sent < TOTAL && sent - back < AHEAD) {
            fill_pattern(chunk, sent, CHUNK);
            net_send(bench.net, 0, 1, chunk, CHUNK);
            sent += CHUNK;
        }
        struct net_event event = expect(bench.net, NET_BYTES, 0, 1);

        check_pattern(event.bytes.at, back, event.bytes.len);
        back += event.bytes.len;
    }
    assert_int_equal(back, TOTAL);
    net_disconnect(bench.net, 0, 1);
    os_thread_join(&echoer);
    bench_close(&bench);
}

/* Send to a peer that never reads until the connection breaks. */
static void send_until_broken(struct bench *bench, unsigned channel)
{
    static const size_t FAR_TOO_MUCH = 256 * 1024 * 1024;
    unsigned char chunk[CHUNK];
    struct net_event event = {.kind = NET_NOTHING};
    size_t sent = 0;

    while (event.kind == NET_NOTHING) {
        fill_pattern(chunk, sent, CHUNK);
        net_send(bench->net, channel, 1, chunk, CHUNK);
        sent += CHUNK;
        assert_true(sent < FAR_TOO_MUCH);
        net_wait(bench->net, 0, &event);
    }
    assert_int_equal(event.kind, NET_DOWN);
    assert_int_equal(event.channel, channel);
    assert_int_equal(event.error, ERROR_PILED_UP);
}

/* With a small fixed window, the system takes the same amount for each connection. */
static void shrink_window(peer_socket listener)
{
    int bytes = 8192;

    assert_int_equal(setsockopt(listener, SOL_SOCKET, SO_RCVBUF, (const char *)&bytes, sizeof bytes), 0);
}

/* The first peer shows how much the system takes; the second gets so much that some of it has to wait in the outbox. */
static void peer_that_never_reads_is_down_and_a_slow_one_gets_all(void **state)
{
    struct bench bench = bench_open(2);
    peer_socket deaf, slow;
    size_t total;
    unsigned char chunk[CHUNK];

    (void)state;
    shrink_window(bench.listener);
    deaf = connect_up(&bench, 0, 1);
    slow = connect_up(&bench, 1, 1);
    send_until_broken(&bench, 0);
    total = OUTBOX_BYTES / CHUNK * CHUNK; /* what may pile up, whatever the system itself holds */
    for (size_t sent = 0; sent < total; sent += CHUNK) {
        fill_pattern(chunk, sent, CHUNK);
        net_send(bench.net, 1, 1, chunk, CHUNK);
        expect_silence(bench.net);
    }
    expect_peer_has(bench.net, slow, total, chunk, sizeof chunk);
    closesocket(deaf);
    closesocket(slow);
    bench_close(&bench);
}

static void wait_for_all(struct net *net, enum net_event_kind kind)
{
    static bool seen[MANY];

    memset(seen, 0, sizeof seen);
    for (unsigned i = 0; i < MANY; i++) {
        struct net_event event;

        net_wait(net, PATIENCE_MS, &event);
        assert_int_equal(event.kind, kind);
        assert_false(seen[event.channel]);
        seen[event.channel] = true;
    }
}

static void more_than_a_thousand_connections_at_once(void **state)
{
    static peer_socket peers[MANY];
    struct bench bench = bench_open(MANY);

    (void)state;
    for (unsigned channel = 0; channel < MANY; channel++)
        net_connect(bench.net, channel, 1, "127.0.0.1", bench.port);
    wait_for_all(bench.net, NET_UP);
    for (unsigned i = 0; i < MANY; i++)
        peers[i] = accept_peer(bench.listener);
    for (unsigned i = 0; i < MANY; i++)
        peer_sends(peers[i], "hello", 5);
    wait_for_all(bench.net, NET_BYTES);
    for (unsigned i = 0; i < MANY; i++)
        closesocket(peers[i]);
    wait_for_all(bench.net, NET_DOWN);
    expect_silence(bench.net);
    bench_close(&bench);
}

/* Leave channels in every state they can be in, and close. */
static void close_in_the_middle(void)
{
    struct bench bench = bench_open(6);
    peer_socket peer = connect_up(&bench, 0, 1), deaf = connect_up(&bench, 1, 1);
    unsigned char chunk[CHUNK] = {0};
    struct net_event event;

    for (int i = 0; i < 1000; i++)
        net_send(bench.net, 1, 1, chunk, sizeof chunk);
    peer_sends(peer, "unread", 6);
    net_connect(bench.net, 2, 1, "127.0.0.1", bench.port);
    net_connect(bench.net, 3, 1, "localhost", bench.port);
    net_wait(bench.net, 0, &event);
    net_connect(bench.net, 4, 1, "127.0.0.1", bench.port);
    net_connect(bench.net, 5, 1, "localhost", bench.port);
    bench_close(&bench);
    closesocket(peer);
    closesocket(deaf);
}

static void close_leaves_nothing_behind(void **state)
{
    struct resources before;

    (void)state;
    close_in_the_middle();
    before = resources_now();
    for (int i = 0; i < 20; i++)
        close_in_the_middle();
    assert_true(resources_return_to(&before));
}

enum { STORM_CHANNELS = 8, STORM_ROUNDS = 300 };

/* What a provider's callers do at the worst moment. */
static void storm(void *argument)
{
    struct bench *bench = argument;

    for (unsigned round = 1; round <= STORM_ROUNDS; round++) {
        for (unsigned channel = 0; channel < STORM_CHANNELS; channel++) {
            net_send(bench->net, channel, round - 1, "storm", 5);
            if (round % 3 == channel % 3)
                net_disconnect(bench->net, channel, round - 1);
            net_connect(bench->net, channel, round, channel == 0 ? "localhost" : "127.0.0.1", bench->port);
            net_send(bench->net, channel, round, "storm", 5);
        }
    }
    net_wake(bench->net);
}

/* Greet whoever connects, and hang up; until somebody says "stop". */
static void greet(void *argument)
{
    struct bench *bench = argument;
    bool stop = false;

    while (!stop) {
        peer_socket peer = accept_peer(bench->listener);
        char bytes[64];

        send(peer, "hello", 5, MSG_NOSIGNAL);
        assert_true(readable(peer, PATIENCE_MS));
        stop = recv(peer, bytes, sizeof bytes, 0) == 4 && memcmp(bytes, "stop", 4) == 0;
        closesocket(peer);
    }
}

/* A channel's events come in the order of its attempts, and the last attempt ends in NET_DOWN. */
static void calls_from_other_threads_at_any_moment_are_safe(void **state)
{
    struct bench bench = bench_open(STORM_CHANNELS + 1);
    unsigned latest[STORM_CHANNELS] = {0}, down = 0;
    struct net_event event;
    os_thread caller, greeter;

    (void)state;
    assert_true(os_thread_start(&greeter, greet, &bench));
    assert_true(os_thread_start(&caller, storm, &bench));
    while (down < STORM_CHANNELS) {
        net_wait(bench.net, PATIENCE_MS, &event);
        if (event.kind == NET_NOTHING)
            continue;
        assert_true(event.attempt >= latest[event.channel]);
        latest[event.channel] = event.attempt;
        if (event.kind == NET_UP)
            net_send(bench.net, event.channel, event.attempt, "done", 4);
        down += event.kind == NET_DOWN && event.attempt == STORM_ROUNDS;
    }
    os_thread_join(&caller);
    net_connect(bench.net, STORM_CHANNELS, 1, "127.0.0.1", bench.port);
    expect(bench.net, NET_UP, STORM_CHANNELS, 1);
    net_send(bench.net, STORM_CHANNELS, 1, "stop", 4);
    os_thread_join(&greeter);
    bench_close(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_data_goes_both_ways_unchanged),
        cmocka_unit_test(peer_that_never_reads_is_down_and_a_slow_one_gets_all),
        cmocka_unit_test(more_than_a_thousand_connections_at_once),
        cmocka_unit_test(close_leaves_nothing_behind),
        cmocka_unit_test(calls_from_other_threads_at_any_moment_are_safe),
    };

    loopback_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
