/* conn.h: one connection, by TCP or at a serial port, and what waits for many: the part of net.h that differs from
 * system to system.
 *
 * Implemented by posix/net_posix.c (epoll) and win32/net_win32.c (an I/O completion port), and used by net.c and
 * channel.c. Some threads wait, and one of them at a time does what there is to do: it has the turn. The owner of a
 * connection sees to it that no two of the functions that take it run for the same connection at the same time. */
#ifndef TSPEC_CONN_H
#define TSPEC_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addresses.h"
#include "slice.h"

#ifdef _WIN32
#define NO_RESOURCES WSAENOBUFS
#else
#include <errno.h>
#define NO_RESOURCES ENOBUFS
#endif

enum {
    WAITERS = 2,               /* threads that wait at the same time, at most */
    RECEIVE_BYTES = 64 * 1024, /* handed out at a time, at most */
};

/* Ask the system for a host's addresses. With `numeric` it never waits and fails if the host is a name; without, it
 * waits for name servers. A name without an address is EHOSTUNREACH or WSAHOST_NOT_FOUND. */
void host_look_up(const char *host, bool numeric, struct addresses *found);

struct poller;
struct conn;

/* What happened to a connection. */
enum conn_news {
    CONN_NOTHING,
    CONN_MADE,  /* it is connected */
    CONN_BYTES, /* bytes arrived */
    CONN_LOST,  /* it could not be made, or it ended; the owner must close it */
};

/* NULL if the system refuses; errno or GetLastError says why. */
struct poller *poller_open(void);

/* Free everything. Every connection must have been closed. */
void poller_close(struct poller *poller);

/* What poller_wait has to tell of a connection, which may be closed by then. It must be given to conn_reported. */
struct report {
    void *owner;       /* whom the connection was opened for */
    struct conn *conn; /* this and the next are the implementation's own */
    uintptr_t what;
};

/* Make a poller_wait, one that is under way or else the next one, return false at once; within a second if Windows has
 * no memory for that. Any thread. */
void poller_wake(struct poller *poller);

/* Wait for a connection that there is something to do for. Several threads may wait, up to WAITERS: then one is
 * told, and the others wait on. False if timeout_ms passed (UINT32_MAX: never), if poller_wake was called, or for
 * no reason. */
bool poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report);

/* Note what a report says of its owner's connection, or NULL if that has none now. Returns whether conn_serve is to be
 * called: not if the report is about another connection, which was closed. */
bool conn_reported(struct conn *conn, const struct report *report);

/* Start to connect. NULL with *error if that fails at once. With the turn only. */
struct conn *conn_open(struct poller *poller, void *owner, const union address *to, int *error);

/* The connection at a serial port, which is made already, and has the port from now on, also if it cannot be: then NULL
 * with *error. With the turn only. */
struct conn *conn_open_serial(struct poller *poller, void *owner, serial_port port, int *error);

/* Do what can be done for a connection, and say what happened to it. To be called each time that conn_reported says so,
 * and when it is ready; may be called for no reason. CONN_BYTES sets *bytes, valid as long as the caller has the turn;
 * CONN_LOST sets *error, 0 if the peer closed in good order. With the turn only. */
enum conn_news conn_serve(struct conn *conn, struct slice *bytes, int *error);

/* Whether conn_serve has something to do of which poller_wait will not tell. To be asked after conn_serve, conn_send
 * and conn_pause. */
bool conn_ready(const struct conn *conn);

/* Send bytes, or keep them until the peer takes them. If the connection breaks, conn_serve says so. Must be made. */
void conn_send(struct conn *conn, const void *bytes, size_t len);

/* Report neither CONN_BYTES nor CONN_LOST of a connection that was made, or go on with it. */
void conn_pause(struct conn *conn, bool paused);

/* Close the connection and drop bytes it kept. It must not be used again. */
void conn_close(struct conn *conn);

#endif
