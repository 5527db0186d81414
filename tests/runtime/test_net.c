/* test_net.c: what net.h promises of one connection, against sockets of the loopback interface; the same on every
 * system. Many connections and many bytes are in test_net_load.c. */
#include "../portable_cmocka.h"
#include "loopback.h"

#include "net/net.h"
#include "net_bench.h"
#include "os.h"

static void connects_and_carries_bytes_both_ways(void **state)
{
    struct bench bench = bench_open(2);
    peer_socket peer = connect_up(&bench, 1, 5);
    struct net_event event;

    (void)state;
    net_send(bench.net, 1, 5, "ping", 4);
    peer_expects(peer, "ping", 4);
    peer_sends(peer, "pong", 4);
    event = expect(bench.net, NET_BYTES, 1, 5);
    assert_int_equal(event.bytes.len, 4);
    assert_memory_equal(event.bytes.at, "pong", 4);
    expect_silence(bench.net);
    closesocket(peer);
    bench_close(&bench);
}

static void refused_connection_is_down(void **state)
{
    struct net *net = net_open(1);
    uint16_t port;
    peer_socket bound = bind_free_port(&port);

    (void)state;
    net_connect(net, 0, 1, "127.0.0.1", port);
    assert_int_equal(expect(net, NET_DOWN, 0, 1).error, ERROR_REFUSED);
    expect_silence(net);
    net_close(net);
    closesocket(bound);
}

/* localhost may be ::1 first, where nobody listens; then 127.0.0.1 is tried within the same attempt. */
static void names_are_resolved_and_all_addresses_tried(void **state)
{
    struct bench bench = bench_open(1);

    (void)state;
    net_connect(bench.net, 0, 1, "localhost", bench.port);
    expect(bench.net, NET_UP, 0, 1);
    closesocket(accept_peer(bench.listener));
    assert_int_equal(expect(bench.net, NET_DOWN, 0, 1).error, 0);
    bench_close(&bench);
}

static void unknown_names_are_down(void **state)
{
    struct net *net = net_open(1);

    (void)state;
    net_connect(net, 0, 1, "two..dots", 1);
    assert_int_equal(expect(net, NET_DOWN, 0, 1).error, ERROR_NO_HOST);
    net_connect(net, 0, 2, "", 1);
    expect(net, NET_DOWN, 0, 2);
    net_close(net);
}

/* Half of the channels drop their question, or ask another one, while the resolver has it. */
static void questions_to_the_resolver_can_be_taken_back(void **state)
{
    struct bench bench = bench_open(64);
    struct net_event event;
    unsigned up = 0;

    (void)state;
    for (unsigned channel = 0; channel < 64; channel++)
        net_connect(bench.net, channel, 1, channel % 4 == 3 ? "two..dots" : "localhost", bench.port);
    for (int i = 0; i < 20; i++)
        net_wait(bench.net, 0, &event);
    for (unsigned channel = 0; channel < 64; channel++)
        net_disconnect(bench.net, channel, 1);
    for (unsigned channel = 0; channel < 64; channel += 2)
        net_connect(bench.net, channel, 2, "localhost", bench.port);
    while (up < 32) {
        net_wait(bench.net, PATIENCE_MS, &event);
        assert_int_equal(event.kind, NET_UP);
        assert_int_equal(event.attempt, 2);
        assert_int_equal(event.channel % 2, 0);
        up++;
    }
    expect_silence(bench.net);
    bench_close(&bench);
}

/* Connections that there are, and questions that are on their way, do not notice. */
static void channels_are_added_while_others_are_used(void **state)
{
    struct bench bench = bench_open(0);
    peer_socket first, last;

    (void)state;
    assert_true(net_grow(bench.net, 1));
    first = connect_up(&bench, 0, 1);
    for (unsigned channels = 2; channels <= 100; channels++) {
        assert_true(net_grow(bench.net, channels));
        net_connect(bench.net, channels - 1, channels, "localhost", bench.port);
    }
    assert_true(net_grow(bench.net, 50)); /* there are more */
    for (unsigned up = 1; up < 100; up++) {
        struct net_event event;

        net_wait(bench.net, PATIENCE_MS, &event);
        assert_int_equal(event.kind, NET_UP);
        assert_int_equal(event.attempt, event.channel + 1);
        net_disconnect(bench.net, event.channel, event.attempt);
        closesocket(accept_peer(bench.listener));
    }
    last = connect_up(&bench, 99, 101);
    net_send(bench.net, 0, 1, "first", 5);
    net_send(bench.net, 99, 101, "last", 4);
    peer_expects(first, "first", 5);
    peer_expects(last, "last", 4);
    expect_silence(bench.net);
    closesocket(first);
    closesocket(last);
    bench_close(&bench);
}

static void bytes_before_the_peers_close_come_first(void **state)
{
    enum { TOTAL = 150000 };
    static unsigned char bytes[TOTAL];
    struct bench bench = bench_open(1);
    peer_socket peer = connect_up(&bench, 0, 1);
    struct net_event event;
    size_t have = 0;

    (void)state;
    fill_pattern(bytes, 0, TOTAL);
    peer_sends(peer, bytes, TOTAL);
    closesocket(peer);
    while (have < TOTAL) {
        event = expect(bench.net, NET_BYTES, 0, 1);
        assert_true(event.bytes.len <= 64 * 1024);
        check_pattern(event.bytes.at, have, event.bytes.len);
        have += event.bytes.len;
    }
    assert_int_equal(expect(bench.net, NET_DOWN, 0, 1).error, 0);
    expect_silence(bench.net);
    bench_close(&bench);
}

static void reset_connection_is_down_with_an_error(void **state)
{
    struct bench bench = bench_open(1);

    (void)state;
    reset_peer(connect_up(&bench, 0, 1));
    assert_int_equal(expect(bench.net, NET_DOWN, 0, 1).error, ERROR_RESET);
    expect_silence(bench.net);
    bench_close(&bench);
}

static void disconnect_is_silent_and_the_peer_sees_the_end(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket peer = connect_up(&bench, 0, 1);
    char byte;

    (void)state;
    net_send(bench.net, 0, 1, "bye", 3);
    net_disconnect(bench.net, 0, 1);
    peer_expects(peer, "bye", 3);
    assert_int_equal(peer_receives(peer, &byte, 1), 0);
    expect_silence(bench.net);
    closesocket(peer);
    bench_close(&bench);
}

static void bytes_that_wait_are_dropped_by_disconnect(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket peer = connect_up(&bench, 0, 1);

    (void)state;
    peer_sends(peer, "late", 4);
    net_disconnect(bench.net, 0, 1);
    expect_silence(bench.net);
    closesocket(peer);
    bench_close(&bench);
}

static void stale_sends_and_disconnects_are_ignored(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket first = connect_up(&bench, 0, 1), second;

    (void)state;
    net_disconnect(bench.net, 0, 1);
    net_send(bench.net, 0, 1, "gone", 4);
    second = connect_up(&bench, 0, 2);
    net_send(bench.net, 0, 1, "stale", 5);
    net_disconnect(bench.net, 0, 1);
    net_send(bench.net, 0, 2, "fresh", 5);
    peer_expects(second, "fresh", 5);
    assert_false(readable(second, 0));
    closesocket(first);
    closesocket(second);
    bench_close(&bench);
}

static void sends_before_the_connection_is_made_are_ignored(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket peer;

    (void)state;
    net_connect(bench.net, 0, 1, "127.0.0.1", bench.port);
    net_send(bench.net, 0, 1, "early", 5);
    expect(bench.net, NET_UP, 0, 1);
    net_send(bench.net, 0, 1, "timely", 6);
    peer = accept_peer(bench.listener);
    peer_expects(peer, "timely", 6);
    closesocket(peer);
    bench_close(&bench);
}

static void new_attempt_drops_the_earlier_one(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket first = connect_up(&bench, 0, 1), second = connect_up(&bench, 0, 2);
    char byte;

    (void)state;
    assert_int_equal(peer_receives(first, &byte, 1), 0);
    net_send(bench.net, 0, 2, "two", 3);
    peer_expects(second, "two", 3);
    expect_silence(bench.net);
    closesocket(first);
    closesocket(second);
    bench_close(&bench);
}

static void wait_ends_when_its_time_is_up(void **state)
{
    struct net *net = net_open(1);
    uint64_t start = os_clock_ms();
    struct net_event event;

    (void)state;
    net_wait(net, 50, &event);
    assert_int_equal(event.kind, NET_NOTHING);
    assert_true(os_clock_ms() - start >= 49);
    net_close(net);
}

static void wake(void *argument)
{
    net_wake(argument);
}

static void expect_wake(struct net *net)
{
    uint64_t start = os_clock_ms();
    struct net_event event;

    net_wait(net, PATIENCE_MS, &event);
    assert_int_equal(event.kind, NET_NOTHING);
    assert_true(os_clock_ms() - start < PATIENCE_MS);
}

static void wake_ends_the_current_or_next_wait(void **state)
{
    struct net *net = net_open(1);
    struct net_event event;
    os_thread waker;

    (void)state;
    net_wake(net);
    net_wake(net);
    expect_wake(net);
    for (int i = 0; i < 200; i++) {
        assert_true(os_thread_start(&waker, wake, net));
        expect_wake(net);
        os_thread_join(&waker);
    }
    assert_true(os_thread_start(&waker, wake, net));
    net_wait(net, UINT32_MAX, &event);
    assert_int_equal(event.kind, NET_NOTHING);
    os_thread_join(&waker);
    net_close(net);
}

static void wake_comes_before_waiting_events(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket peer = connect_up(&bench, 0, 1);

    (void)state;
    peer_sends(peer, "x", 1);
    net_wake(bench.net);
    expect_wake(bench.net);
    expect(bench.net, NET_BYTES, 0, 1);
    closesocket(peer);
    bench_close(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(connects_and_carries_bytes_both_ways),
        cmocka_unit_test(refused_connection_is_down),
        cmocka_unit_test(names_are_resolved_and_all_addresses_tried),
        cmocka_unit_test(unknown_names_are_down),
        cmocka_unit_test(questions_to_the_resolver_can_be_taken_back),
        cmocka_unit_test(channels_are_added_while_others_are_used),
        cmocka_unit_test(bytes_before_the_peers_close_come_first),
        cmocka_unit_test(reset_connection_is_down_with_an_error),
        cmocka_unit_test(disconnect_is_silent_and_the_peer_sees_the_end),
        cmocka_unit_test(bytes_that_wait_are_dropped_by_disconnect),
        cmocka_unit_test(stale_sends_and_disconnects_are_ignored),
        cmocka_unit_test(sends_before_the_connection_is_made_are_ignored),
        cmocka_unit_test(new_attempt_drops_the_earlier_one),
        cmocka_unit_test(wait_ends_when_its_time_is_up),
        cmocka_unit_test(wake_ends_the_current_or_next_wait),
        cmocka_unit_test(wake_comes_before_waiting_events),
    };

    loopback_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
