/* test_conn_posix.c: what conn.h promises of reports that come too late, with epoll. */
#include "../portable_cmocka.h"
#include "loopback.h"

#include <sys/epoll.h>

#include "net/conn.h"

/* Where a connection is neither made nor refused: the one that nobody accepts fills the queue. */
static peer_socket listener_with_full_queue(union address *address, peer_socket *first)
{
    uint16_t port;
    peer_socket listener = bind_free_port(&port);

    assert_int_equal(listen(listener, 0), 0);
    *address = (union address){.ip4 = {.sin_family = AF_INET, .sin_port = htons(port),
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}};
    *first = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(*first, &address->any, sizeof address->ip4), 0);
    return listener;
}

static struct conn *begin_connecting(struct poller *poller, const union address *to)
{
    int error;
    struct conn *conn = conn_open(poller, NULL, to, &error);

    assert_non_null(conn);
    return conn;
}

/* It was closed when the report had its turn, and the owner has another one. */
static void report_about_an_earlier_connection_makes_none(void **state)
{
    union address address;
    peer_socket first, listener = listener_with_full_queue(&address, &first);
    struct poller *poller = poller_open();
    struct conn *conn = begin_connecting(poller, &address);
    struct report stale = {.what = EPOLLIN | EPOLLOUT};
    struct slice bytes;
    int error;

    (void)state;
    assert_true(conn_reported(conn, &stale));
    assert_int_equal(conn_serve(conn, &bytes, &error), CONN_NOTHING);
    assert_false(conn_ready(conn));
    conn_close(conn);
    poller_close(poller);
    closesocket(first);
    closesocket(listener);
}

static void report_about_a_closed_connection_is_nothing(void **state)
{
    struct report stale = {.what = EPOLLIN};

    (void)state;
    assert_false(conn_reported(NULL, &stale));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_about_an_earlier_connection_makes_none),
        cmocka_unit_test(report_about_a_closed_connection_is_nothing),
    };

    loopback_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
