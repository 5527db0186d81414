/* loopback.h: the other end of a connection, for tests: plain blocking sockets on the loopback interface, with every
 * wait bounded by PATIENCE_MS. */
#ifndef TSPEC_LOOPBACK_H
#define TSPEC_LOOPBACK_H

#include "../portable_cmocka.h"

#include <stdbool.h>
#include <string.h>

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#define poll WSAPoll
#define ERROR_REFUSED WSAECONNREFUSED
#define ERROR_RESET WSAECONNRESET
#define ERROR_NO_HOST WSAHOST_NOT_FOUND
#define ERROR_PILED_UP WSAENOBUFS
#define MSG_NOSIGNAL 0
typedef SOCKET peer_socket;
#else
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#define closesocket close
#define ERROR_REFUSED ECONNREFUSED
#define ERROR_RESET ECONNRESET
#define ERROR_NO_HOST EHOSTUNREACH
#define ERROR_PILED_UP ENOBUFS
typedef int peer_socket;
#endif

enum { PATIENCE_MS = 120000 }; /* nothing comes near it */

/* Let the others run for a moment. */
static inline void rest(void)
{
#ifdef _WIN32
    Sleep(1);
#else
    poll(NULL, 0, 1);
#endif
}

static inline void loopback_begin(void)
{
#ifdef _WIN32
    WSADATA data;

    assert_int_equal(WSAStartup(MAKEWORD(2, 2), &data), 0);
#else
    struct rlimit files;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
    files.rlim_cur = files.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
#endif
}

/* A socket bound to a free port of 127.0.0.1. Nobody can connect to it before it listens. */
static inline peer_socket bind_free_port(uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    peer_socket bound = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(bound != (peer_socket)-1);
    assert_int_equal(bind(bound, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(bound, (struct sockaddr *)&address, &size), 0);
    *port = ntohs(address.sin_port);
    return bound;
}

static inline peer_socket listen_on_free_port(uint16_t *port)
{
    peer_socket listener = bind_free_port(port);

    assert_int_equal(listen(listener, 2000), 0);
    return listener;
}

static inline bool readable(peer_socket peer, int timeout_ms)
{
    struct pollfd waiting = {.fd = peer, .events = POLLIN};

    return poll(&waiting, 1, timeout_ms) == 1;
}

static inline peer_socket accept_peer(peer_socket listener)
{
    peer_socket peer;

    assert_true(readable(listener, PATIENCE_MS));
    peer = accept(listener, NULL, NULL);
    assert_true(peer != (peer_socket)-1);
    return peer;
}

static inline void peer_sends(peer_socket peer, const void *bytes, size_t len)
{
    const char *at = bytes;

    while (len > 0) {
        int sent = (int)send(peer, at, len > 65536 ? 65536 : (int)len, 0);

        assert_true(sent > 0);
        at += sent;
        len -= (size_t)sent;
    }
}

/* Receive what there is, at least a byte: 0 at the end of the stream, less than 0 if it was reset. */
static inline int peer_receives(peer_socket peer, void *bytes, size_t room)
{
    assert_true(readable(peer, PATIENCE_MS));
    return (int)recv(peer, bytes, (int)room, 0);
}

static inline void peer_expects(peer_socket peer, const void *bytes, size_t len)
{
    char got[256];
    size_t have = 0;

    assert_true(len <= sizeof got);
    while (have < len) {
        int more = peer_receives(peer, got + have, len - have);

        assert_true(more > 0);
        have += (size_t)more;
    }
    assert_memory_equal(got, bytes, len);
}

/* Close so that the other end sees the connection reset. */
static inline void reset_peer(peer_socket peer)
{
    struct linger at_once = {.l_onoff = 1};

    assert_int_equal(setsockopt(peer, SOL_SOCKET, SO_LINGER, (const char *)&at_once, sizeof at_once), 0);
    closesocket(peer);
}

#endif
