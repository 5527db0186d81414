/* test_net_pause.c: what net.h promises of a connection that is paused; the same on every system. */
#include "../portable_cmocka.h"
#include "loopback.h"

#include <stdatomic.h>

#include "net/conn.h"
#include "net/net.h"
#include "net/outbox.h"
#include "net_bench.h"
#include "os.h"

enum { PIECE = 16 * 1024 };

/* What the net does below its surface: how often it looks for something to do, and keeps bytes that it could not
 * send. */
static unsigned looks, kept;

bool __real_poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report);
bool __wrap_poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report);
bool __real_outbox_put(struct outbox *outbox, const void *bytes, size_t len);
bool __wrap_outbox_put(struct outbox *outbox, const void *bytes, size_t len);

bool __wrap_poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report)
{
    looks++;
    return __real_poller_wait(poller, timeout_ms, report);
}

bool __wrap_outbox_put(struct outbox *outbox, const void *bytes, size_t len)
{
    kept++;
    return __real_outbox_put(outbox, bytes, len);
}

/* Make sure that what happened on the loopback interface before has reached the net, and is not reported: a second
 * channel's bytes, which came later, are. */
static void expect_only_later_bytes(struct bench *bench, peer_socket later)
{
    peer_sends(later, "later", 5);
    assert_int_equal(expect(bench->net, NET_BYTES, 1, 1).bytes.len, 5);
    expect_silence(bench->net);
}

/* The next bytes of channel 0, from `have` on: returns what there is then. */
static size_t expect_pattern(struct net *net, size_t have)
{
    struct slice bytes = expect(net, NET_BYTES, 0, 1).bytes;

    check_pattern(bytes.at, have, bytes.len);
    return have + bytes.len;
}

static void expect_text(struct net *net, unsigned attempt, const char *text)
{
    struct slice bytes = expect(net, NET_BYTES, 0, attempt).bytes;

    assert_int_equal(bytes.len, strlen(text));
    assert_memory_equal(bytes.at, text, bytes.len);
}

static void bytes_are_reported_when_it_goes_on(void **state)
{
    struct bench bench = bench_open(2);
    peer_socket peer = connect_up(&bench, 0, 1), other = connect_up(&bench, 1, 1);

    (void)state;
    net_pause(bench.net, 0, 1, true);
    peer_sends(peer, "first", 5);
    expect_only_later_bytes(&bench, other);
    net_pause(bench.net, 0, 1, false);
    expect_text(bench.net, 1, "first");
    peer_sends(peer, "second", 6);
    expect_text(bench.net, 1, "second");
    expect_silence(bench.net);
    closesocket(peer);
    closesocket(other);
    bench_close(&bench);
}

/* What arrived before the pause, too, as long as net_wait has not returned it. */
static void pause_holds_for_bytes_that_are_there_already(void **state)
{
    struct bench bench = bench_open(2);
    peer_socket peer = connect_up(&bench, 0, 1), other = connect_up(&bench, 1, 1);

    (void)state;
    peer_sends(peer, "first", 5);
    net_pause(bench.net, 0, 1, true);
    expect_only_later_bytes(&bench, other);
    net_pause(bench.net, 0, 1, false);
    expect_text(bench.net, 1, "first");
    closesocket(peer);
    closesocket(other);
    bench_close(&bench);
}

/* Send a piece without waiting: how much of it the system took. */
static size_t send_at_once(peer_socket peer, const void *bytes, size_t len)
{
#ifdef _WIN32
    u_long on = 1;
    int sent;

    assert_int_equal(ioctlsocket(peer, (long)FIONBIO, &on), 0);
    sent = send(peer, bytes, (int)len, 0);
    assert_true(sent >= 0 || WSAGetLastError() == WSAEWOULDBLOCK);
#else
    ssize_t sent = send(peer, bytes, len, MSG_DONTWAIT);

    assert_true(sent >= 0 || errno == EAGAIN);
#endif
    return sent < 0 ? 0 : (size_t)sent;
}

static void peer_is_made_to_wait_and_nothing_is_lost(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket peer = connect_up(&bench, 0, 1);
    unsigned char piece[PIECE];
    size_t sent = 0, more, have = 0;

    (void)state;
    net_pause(bench.net, 0, 1, true);
    do {
        fill_pattern(piece, sent, PIECE);
        more = send_at_once(peer, piece, PIECE);
        sent += more;
        expect_silence(bench.net);
    } while (more > 0 && sent < 256 * 1024 * 1024);
    assert_int_equal(more, 0);
    closesocket(peer);
    expect_silence(bench.net);
    net_pause(bench.net, 0, 1, false);
    while (have < sent)
        have = expect_pattern(bench.net, have);
    assert_int_equal(have, sent);
    assert_int_equal(expect(bench.net, NET_DOWN, 0, 1).error, 0);
    expect_silence(bench.net);
    bench_close(&bench);
}

static void bytes_to_send_still_go_out(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket peer = connect_up(&bench, 0, 1);
    unsigned char piece[PIECE];
    size_t sent = 0;

    (void)state;
    net_pause(bench.net, 0, 1, true);
    for (kept = 0; kept == 0; sent += PIECE) {
        fill_pattern(piece, sent, PIECE);
        net_send(bench.net, 0, 1, piece, PIECE);
    }
    expect_peer_has(bench.net, peer, sent, piece, PIECE);
    closesocket(peer);
    bench_close(&bench);
}

static void end_is_reported_after_the_last_bytes(void **state)
{
    struct bench bench = bench_open(2);
    peer_socket peer = connect_up(&bench, 0, 1), other = connect_up(&bench, 1, 1);

    (void)state;
    net_pause(bench.net, 0, 1, true);
    peer_sends(peer, "last", 4);
    closesocket(peer);
    expect_only_later_bytes(&bench, other);
    net_pause(bench.net, 0, 1, false);
    expect_text(bench.net, 1, "last");
    assert_int_equal(expect(bench.net, NET_DOWN, 0, 1).error, 0);
    closesocket(other);
    bench_close(&bench);
}

/* Epoll reports an error to whoever does not want to hear of it, too. */
static void waiting_costs_nothing_when_the_connection_is_lost(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket peer = connect_up(&bench, 0, 1);
    struct net_event event;

    (void)state;
    net_pause(bench.net, 0, 1, true);
    reset_peer(peer);
    looks = 0;
    net_wait(bench.net, 200, &event);
    assert_int_equal(event.kind, NET_NOTHING);
    assert_true(looks < 10);
    net_pause(bench.net, 0, 1, false);
    assert_int_equal(expect(bench.net, NET_DOWN, 0, 1).error, ERROR_RESET);
    expect_silence(bench.net);
    bench_close(&bench);
}

static void connection_that_breaks_in_sending_is_down_when_it_goes_on(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket deaf = connect_up(&bench, 0, 1);
    static const unsigned char PIECES[OUTBOX_BYTES];

    (void)state;
    net_pause(bench.net, 0, 1, true);
    for (kept = 0; kept < 2;)
        net_send(bench.net, 0, 1, PIECES, OUTBOX_BYTES);
    expect_silence(bench.net);
    net_pause(bench.net, 0, 1, false);
    assert_int_equal(expect(bench.net, NET_DOWN, 0, 1).error, ERROR_PILED_UP);
    closesocket(deaf);
    bench_close(&bench);
}

static void attempt_can_be_paused_before_it_is_up(void **state)
{
    struct bench bench = bench_open(2);
    peer_socket other = connect_up(&bench, 1, 1), peer;

    (void)state;
    net_connect(bench.net, 0, 1, "127.0.0.1", bench.port);
    net_pause(bench.net, 0, 1, true);
    expect(bench.net, NET_UP, 0, 1);
    peer = accept_peer(bench.listener);
    peer_sends(peer, "first", 5);
    expect_only_later_bytes(&bench, other);
    net_pause(bench.net, 0, 1, false);
    expect_text(bench.net, 1, "first");
    closesocket(peer);
    closesocket(other);
    bench_close(&bench);
}

static void new_attempt_begins_unpaused(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket first = connect_up(&bench, 0, 1), second;

    (void)state;
    net_pause(bench.net, 0, 1, true);
    second = connect_up(&bench, 0, 2);
    net_pause(bench.net, 0, 1, true);
    peer_sends(second, "hello", 5);
    expect_text(bench.net, 2, "hello");
    closesocket(first);
    closesocket(second);
    bench_close(&bench);
}

static void paused_connection_can_be_dropped(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket peer = connect_up(&bench, 0, 1);
    char byte;

    (void)state;
    net_pause(bench.net, 0, 1, true);
    net_disconnect(bench.net, 0, 1);
    assert_int_equal(peer_receives(peer, &byte, 1), 0);
    net_pause(bench.net, 0, 1, false);
    expect_silence(bench.net);
    closesocket(peer);
    bench_close(&bench);
}

/* A peer that sends, and a thread that pauses and goes on, both at once. */
struct stream {
    struct bench *bench;
    peer_socket peer;
    atomic_bool ended;
};

enum { STREAM = 4 * 1024 * 1024 };

static void send_stream(void *argument)
{
    struct stream *stream = argument;
    unsigned char piece[PIECE];

    for (size_t sent = 0; sent < STREAM; sent += PIECE) {
        fill_pattern(piece, sent, PIECE);
        peer_sends(stream->peer, piece, PIECE);
    }
    closesocket(stream->peer);
}

static void pause_and_go_on(void *argument)
{
    struct stream *stream = argument;

    while (!atomic_load(&stream->ended)) {
        net_pause(stream->bench->net, 0, 1, true);
        net_pause(stream->bench->net, 0, 1, false);
    }
}

static void any_thread_may_pause_at_any_moment(void **state)
{
    struct bench bench = bench_open(1);
    struct stream stream = {.bench = &bench, .peer = connect_up(&bench, 0, 1)};
    os_thread sender, pauser;
    size_t have = 0;

    (void)state;
    assert_true(os_thread_start(&pauser, pause_and_go_on, &stream));
    assert_true(os_thread_start(&sender, send_stream, &stream));
    while (have < STREAM)
        have = expect_pattern(bench.net, have);
    assert_int_equal(have, STREAM);
    assert_int_equal(expect(bench.net, NET_DOWN, 0, 1).error, 0);
    atomic_store(&stream.ended, true);
    os_thread_join(&pauser);
    os_thread_join(&sender);
    bench_close(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_reported_when_it_goes_on),
        cmocka_unit_test(pause_holds_for_bytes_that_are_there_already),
        cmocka_unit_test(peer_is_made_to_wait_and_nothing_is_lost),
        cmocka_unit_test(bytes_to_send_still_go_out),
        cmocka_unit_test(end_is_reported_after_the_last_bytes),
        cmocka_unit_test(waiting_costs_nothing_when_the_connection_is_lost),
        cmocka_unit_test(connection_that_breaks_in_sending_is_down_when_it_goes_on),
        cmocka_unit_test(attempt_can_be_paused_before_it_is_up),
        cmocka_unit_test(new_attempt_begins_unpaused),
        cmocka_unit_test(paused_connection_can_be_dropped),
        cmocka_unit_test(any_thread_may_pause_at_any_moment),
    };

    loopback_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
