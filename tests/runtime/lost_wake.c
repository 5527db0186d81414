/* lost_wake.c: what net.h promises when Windows has no memory to wake the I/O thread with, which is told while it
 * sleeps. Run by test_win32.py. */
#include "../portable_cmocka.h"
#include "loopback.h"

#include <stdatomic.h>

#include "net/net.h"
#include "net/outbox.h"
#include "net_bench.h"
#include "os.h"

static atomic_bool asleep;

typedef BOOL WINAPI post(HANDLE port, DWORD len, ULONG_PTR key, OVERLAPPED *done);
typedef BOOL WINAPI get(HANDLE port, DWORD *len, ULONG_PTR *key, OVERLAPPED **done, DWORD timeout_ms);

extern get *__real___imp_GetQueuedCompletionStatus;

static BOOL WINAPI lose(HANDLE port, DWORD len, ULONG_PTR key, OVERLAPPED *done)
{
    (void)port, (void)len, (void)key, (void)done;
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return FALSE;
}

static BOOL WINAPI fall_asleep(HANDLE port, DWORD *len, ULONG_PTR *key, OVERLAPPED **done, DWORD timeout_ms)
{
    if (timeout_ms > 0)
        atomic_store(&asleep, true);
    return __real___imp_GetQueuedCompletionStatus(port, len, key, done, timeout_ms);
}

post *__wrap___imp_PostQueuedCompletionStatus = lose;
get *__wrap___imp_GetQueuedCompletionStatus = fall_asleep;

/* What another thread does as soon as the I/O thread sleeps, or is about to and has seen that there is nothing to
 * do. */
struct deed {
    struct bench *bench;
    void (*what)(struct bench *bench);
    os_thread thread;
};

static void await_sleep(void *argument)
{
    struct deed *deed = argument;

    for (int i = 0; i < PATIENCE_MS && !atomic_load(&asleep); i++)
        rest();
    assert_true(asleep);
    deed->what(deed->bench);
}

/* The event that a deed leads to. */
static struct net_event wait_while(struct bench *bench, void (*what)(struct bench *bench))
{
    struct deed deed = {.bench = bench, .what = what};
    uint64_t start = os_clock_ms();
    struct net_event event;

    atomic_store(&asleep, false);
    assert_true(os_thread_start(&deed.thread, await_sleep, &deed));
    net_wait(bench->net, PATIENCE_MS, &event);
    assert_true(os_clock_ms() - start < PATIENCE_MS);
    os_thread_join(&deed.thread);
    return event;
}

static void wake(struct bench *bench)
{
    net_wake(bench->net);
}

static void connect_by_address(struct bench *bench)
{
    net_connect(bench->net, 0, 1, "127.0.0.1", bench->port);
}

static void connect_by_name(struct bench *bench)
{
    net_connect(bench->net, 0, 2, "localhost", bench->port);
}

static void go_on(struct bench *bench)
{
    net_pause(bench->net, 0, 1, false);
}

static void send_too_much(struct bench *bench)
{
    static const unsigned char BYTES[OUTBOX_BYTES];

    for (int i = 0; i < 4096; i++)
        net_send(bench->net, 0, 1, BYTES, sizeof BYTES);
}

static void waiting_ends(void **state)
{
    struct bench bench = bench_open(1);

    (void)state;
    for (int i = 0; i < 2; i++)
        assert_int_equal(wait_while(&bench, wake).kind, NET_NOTHING);
    bench_close(&bench);
}

static void connections_are_made(void **state)
{
    struct bench bench = bench_open(1);

    (void)state;
    assert_int_equal(wait_while(&bench, connect_by_address).kind, NET_UP);
    net_disconnect(bench.net, 0, 1);
    assert_int_equal(wait_while(&bench, connect_by_name).kind, NET_UP);
    bench_close(&bench);
}

static void paused_connections_go_on(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket peer = connect_up(&bench, 0, 1);

    (void)state;
    net_pause(bench.net, 0, 1, true);
    peer_sends(peer, "hello", 5);
    expect_silence(bench.net);
    assert_int_equal(wait_while(&bench, go_on).kind, NET_BYTES);
    closesocket(peer);
    bench_close(&bench);
}

static void broken_connections_are_down(void **state)
{
    struct bench bench = bench_open(1);
    peer_socket deaf = connect_up(&bench, 0, 1);
    struct net_event event = wait_while(&bench, send_too_much);

    (void)state;
    assert_int_equal(event.kind, NET_DOWN);
    assert_int_equal(event.error, ERROR_PILED_UP);
    closesocket(deaf);
    bench_close(&bench);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(waiting_ends),
        cmocka_unit_test(connections_are_made),
        cmocka_unit_test(paused_connections_go_on),
        cmocka_unit_test(broken_connections_are_down),
    };

    loopback_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
