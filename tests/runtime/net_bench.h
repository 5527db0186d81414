/* net_bench.h: a net with a listener to connect to, for the tests of net.h. */
#ifndef TSPEC_NET_BENCH_H
#define TSPEC_NET_BENCH_H

#include "../portable_cmocka.h"
#include "loopback.h"

#include "net/net.h"
#include "os.h"

struct bench {
    struct net *net;
    peer_socket listener;
    uint16_t port;
};

static inline struct bench bench_open(unsigned channels)
{
    struct bench bench = {.net = net_open(channels)};

    assert_non_null(bench.net);
    bench.listener = listen_on_free_port(&bench.port);
    return bench;
}

static inline void bench_close(struct bench *bench)
{
    net_close(bench->net);
    closesocket(bench->listener);
}

/* Wait for the next event, which must be this one. */
static inline struct net_event expect(struct net *net, enum net_event_kind kind, unsigned channel, unsigned attempt)
{
    struct net_event event;

    net_wait(net, PATIENCE_MS, &event);
    assert_int_equal(event.kind, kind);
    assert_int_equal(event.channel, channel);
    assert_int_equal(event.attempt, attempt);
    return event;
}

/* Nothing happened that net_wait could tell, looking more often than there are things to do. */
static inline void expect_silence(struct net *net)
{
    for (int i = 0; i < 8; i++) {
        struct net_event event;

        net_wait(net, 0, &event);
        assert_int_equal(event.kind, NET_NOTHING);
    }
}

/* Connect a channel and return the listener's end. */
static inline peer_socket connect_up(struct bench *bench, unsigned channel, unsigned attempt)
{
    net_connect(bench->net, channel, attempt, "127.0.0.1", bench->port);
    expect(bench->net, NET_UP, channel, attempt);
    return accept_peer(bench->listener);
}

/* The byte that stands at a place of the streams that the tests send. */
static inline unsigned char pattern(size_t at)
{
    return (unsigned char)(at * 7 + at / 251);
}

static inline void fill_pattern(unsigned char *bytes, size_t from, size_t len)
{
    for (size_t i = 0; i < len; i++)
        bytes[i] = pattern(from + i);
}

static inline void check_pattern(const unsigned char *bytes, size_t from, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != pattern(from + i))
            assert_int_equal(bytes[i], pattern(from + i));
}

/* Have the net go on until its peer has the whole pattern, `len` bytes; `room`: for some of it. */
static inline void expect_peer_has(struct net *net, peer_socket peer, size_t len, unsigned char *room, int size)
{
    size_t have = 0;

    for (uint64_t last = os_clock_ms(); have < len; assert_true(os_clock_ms() - last < PATIENCE_MS)) {
        expect_silence(net);
        if (readable(peer, 1)) {
            int more = peer_receives(peer, room, size);

            assert_true(more > 0);
            check_pattern(room, have, (size_t)more);
            have += (size_t)more;
            last = os_clock_ms();
        }
    }
}

#endif
