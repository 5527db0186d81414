/* test_net_memory.c: when the system has no memory, thread or socket to give, an attempt to connect is down, or its
 * connection works all the same; it never hangs, and nothing is lost in silence. Every request to the system in the
 * life of some connections fails once, and then each of them together with all that follow. */
#include "../portable_cmocka.h"
#include "loopback.h"

#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "net/conn.h"
#include "net/net.h"
#include "net/outbox.h"
#include "net_bench.h"
#include "os.h"
#include "resources.h"

enum { PIECE = 16 * 1024, CHANNELS = 3 };

/* Which request fails, and what has happened so far. Requests that the tests themselves make do not count. */
static unsigned fails_at;
static bool for_good;
static atomic_uint requests, failures;
static unsigned kept; /* times that bytes had to be kept */

static bool fails(void)
{
    unsigned number = atomic_fetch_add(&requests, 1) + 1;
    bool failed = number == fails_at || (for_good && number > fails_at);

    if (failed)
        atomic_fetch_add(&failures, 1);
    return failed;
}

/* Put the test before a function of the system that says NULL, or a number, when it fails. */
#define WRAP(type, name, failure, parameters, arguments) \
    type __real_##name parameters;                       \
    type __wrap_##name parameters;                       \
    type __wrap_##name parameters                        \
    {                                                    \
        if (!fails())                                    \
            return __real_##name arguments;              \
        errno = ENOMEM;                                  \
        return failure;                                  \
    }

WRAP(void *, malloc, NULL, (size_t size), (size))
WRAP(void *, calloc, NULL, (size_t count, size_t size), (count, size))
WRAP(void *, realloc, NULL, (void *old, size_t size), (old, size))
WRAP(char *, strdup, NULL, (const char *text), (text))
WRAP(void *, dlopen, NULL, (const char *path, int flags), (path, flags))
WRAP(int, pthread_create, EAGAIN,
     (pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument),
     (thread, attributes, body, argument))
WRAP(int, eventfd, -1, (unsigned count, int flags), (count, flags))
WRAP(int, epoll_create1, -1, (int flags), (flags))

int __real_epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event);
int __wrap_epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event);
int __real_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **list);
int __wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **list);
bool __real_outbox_put(struct outbox *outbox, const void *bytes, size_t len);
bool __wrap_outbox_put(struct outbox *outbox, const void *bytes, size_t len);

/* Only a new entry needs memory. */
int __wrap_epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event)
{
    if (operation != EPOLL_CTL_ADD || !fails())
        return __real_epoll_ctl(epoll, operation, fd, event);
    errno = ENOMEM;
    return -1;
}

/* The host "pbx" is this machine. */
int __wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **list)
{
    bool numeric = (hints->ai_flags & AI_NUMERICHOST) != 0;

    if (fails())
        return EAI_MEMORY;
    return __real_getaddrinfo(!numeric && strcmp(host, "pbx") == 0 ? "127.0.0.1" : host, service, hints, list);
}

bool __wrap_outbox_put(struct outbox *outbox, const void *bytes, size_t len)
{
    kept++;
    return __real_outbox_put(outbox, bytes, len);
}

/* Connect a channel. Whether it is up; else it is down, and says why. */
static bool goes_up(struct bench *bench, unsigned channel, unsigned attempt, const char *host)
{
    struct net_event event;

    net_connect(bench->net, channel, attempt, host, bench->port);
    net_wait(bench->net, PATIENCE_MS, &event);
    assert_int_equal(event.channel, channel);
    assert_int_equal(event.attempt, attempt);
    if (event.kind == NET_DOWN)
        assert_int_not_equal(event.error, 0);
    else
        assert_int_equal(event.kind, NET_UP);
    return event.kind == NET_UP;
}

/* The other end of a channel that is up, among those that failed on their way. */
static peer_socket accept_peer_of(struct bench *bench, unsigned channel, unsigned attempt)
{
    net_send(bench->net, channel, attempt, "?", 1);
    for (;;) {
        peer_socket peer = accept_peer(bench->listener);
        char byte;

        if (peer_receives(peer, &byte, 1) == 1)
            return peer;
        closesocket(peer);
    }
}

/* Send until something has to be kept, and receive it all at the other end, unless the connection is down. */
static bool carries_what_has_to_be_kept(struct bench *bench, peer_socket peer, unsigned channel)
{
    struct net_event event = {.kind = NET_NOTHING};
    uint64_t start = os_clock_ms();
    static char piece[PIECE];
    size_t sent = 0, have = 0;

    for (kept = 0; kept == 0; sent += PIECE)
        net_send(bench->net, channel, 1, piece, PIECE);
    while (have < sent && event.kind == NET_NOTHING) {
        have += readable(peer, 1) ? (size_t)peer_receives(peer, piece, PIECE) : 0;
        net_wait(bench->net, 0, &event);
        assert_true(os_clock_ms() - start < PATIENCE_MS);
    }
    if (event.kind == NET_NOTHING)
        return true;
    assert_int_equal(event.kind, NET_DOWN);
    assert_int_equal(event.channel, channel);
    assert_int_equal(event.error, NO_RESOURCES);
    return false;
}

/* The life of a connection, as far as it gets. */
static void live(struct bench *bench, unsigned channel, const char *host)
{
    peer_socket peer;
    bool up;

    if (!goes_up(bench, channel, 1, host))
        return;
    peer = accept_peer_of(bench, channel, 1);
    peer_sends(peer, "!", 1);
    assert_int_equal(expect(bench->net, NET_BYTES, channel, 1).bytes.len, 1);
    up = carries_what_has_to_be_kept(bench, peer, channel);
    closesocket(peer);
    if (up)
        assert_int_equal(expect(bench->net, NET_DOWN, channel, 1).error, 0);
}

static void live_all(struct bench *bench)
{
    bench->net = net_open(CHANNELS);
    if (bench->net == NULL) {
        assert_true(failures > 0);
        return;
    }
    live(bench, 0, "127.0.0.1");
    live(bench, 1, "pbx");
    if (goes_up(bench, 0, 2, "pbx"))
        net_disconnect(bench->net, 0, 2);
    expect_silence(bench->net);
    net_connect(bench->net, 2, 1, "127.0.0.1", bench->port);
    if (net_grow(bench->net, CHANNELS + 1))
        net_connect(bench->net, CHANNELS, 1, "127.0.0.1", bench->port);
    else
        assert_true(failures > 0);
    net_close(bench->net);
}

/* Fail one request, or all from that one on. Whether there were as many. */
static bool live_without(unsigned request, bool and_all_that_follow)
{
    struct bench bench = {.net = NULL};

    bench.listener = listen_on_free_port(&bench.port);
    requests = failures = 0;
    fails_at = request;
    for_good = and_all_that_follow;
    live_all(&bench);
    fails_at = UINT32_MAX;
    closesocket(bench.listener);
    return failures > 0;
}

static void fail_each(bool and_all_that_follow)
{
    struct resources before;
    unsigned request = 1;

    assert_false(live_without(UINT32_MAX, false));
    before = resources_now();
    while (live_without(request, and_all_that_follow))
        request++;
    assert_true(request > 20); /* which shows that requests are seen at all */
    assert_true(resources_return_to(&before));
}

static void one_request_may_fail(void **state)
{
    (void)state;
    fail_each(false);
}

static void all_requests_may_fail_from_some_moment_on(void **state)
{
    (void)state;
    fail_each(true);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_request_may_fail),
        cmocka_unit_test(all_requests_may_fail_from_some_moment_on),
    };

    fails_at = UINT32_MAX;
    loopback_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
