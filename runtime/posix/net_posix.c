/* net_posix.c: conn.h with epoll, for sockets and ttys.
 *
 * Edge-triggered, and one report at a time: so each goes to one of the threads that wait, and none wakes the other. Who
 * leaves something undone has to remember it (`happened`): that bytes are left, or that the peer's end was reported
 * with them.
 *
 * A report names the owner, for a connection may be closed, and another one opened, between its report and its turn. So
 * nothing is believed of a report but that it is worth a look. */
#include "net/conn.h"

#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "net/outbox.h"

enum { SYN_TRIES = 4 }; /* an address that says nothing is given up after about 31 s */

struct conn {
    struct poller *poller;
    void *owner;
    int fd;
    bool serial; /* a tty, else a socket */
    bool connecting, paused;
    int error;            /* why sending failed, or 0 */
    uint32_t happened;    /* what epoll said, and was not dealt with */
    struct outbox outbox;
};

struct poller {
    int epoll, wakeup;
    unsigned char received[RECEIVE_BYTES];
};

static int look_up_error(int error)
{
    switch (error) {
    case EAI_SYSTEM:
        return errno;
    case EAI_MEMORY:
        return ENOMEM;
    default:
        return EHOSTUNREACH;
    }
}

void host_look_up(const char *host, bool numeric, struct addresses *found)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = numeric ? AI_NUMERICHOST : 0}, *list;
    int error = getaddrinfo(host, NULL, &hints, &list);

    if (error != 0) {
        *found = (struct addresses){.error = look_up_error(error)};
        return;
    }
    *found = addresses_of(list);
    freeaddrinfo(list);
}

static bool watch(struct poller *poller, int operation, int fd, uint32_t events, void *whom)
{
    struct epoll_event wanted = {.events = events, .data.ptr = whom};

    return epoll_ctl(poller->epoll, operation, fd, &wanted) == 0;
}

struct poller *poller_open(void)
{
    struct poller *poller = calloc(1, sizeof *poller);

    if (poller == NULL)
        return NULL;
    poller->wakeup = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    poller->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (poller->wakeup < 0 || poller->epoll < 0 ||
        !watch(poller, EPOLL_CTL_ADD, poller->wakeup, EPOLLIN | EPOLLET, NULL)) {
        poller_close(poller);
        return NULL;
    }
    return poller;
}

void poller_close(struct poller *poller)
{
    int error = errno;

    if (poller->epoll >= 0)
        close(poller->epoll);
    if (poller->wakeup >= 0)
        close(poller->wakeup);
    free(poller);
    errno = error;
}

/* Nobody reads it: each write is an edge, and the counter has room for the wakes of centuries. */
void poller_wake(struct poller *poller)
{
    (void)!write(poller->wakeup, &(uint64_t){1}, sizeof(uint64_t));
}

static int epoll_timeout(uint32_t timeout_ms)
{
    if (timeout_ms == UINT32_MAX)
        return -1;
    return timeout_ms > INT32_MAX ? INT32_MAX : (int)timeout_ms;
}

bool poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report)
{
    struct epoll_event event;

    if (epoll_wait(poller->epoll, &event, 1, epoll_timeout(timeout_ms)) != 1 || event.data.ptr == NULL)
        return false;
    *report = (struct report){.owner = event.data.ptr, .what = event.events};
    return true;
}

bool conn_reported(struct conn *conn, const struct report *report)
{
    if (conn != NULL)
        conn->happened |= (uint32_t)report->what;
    return conn != NULL;
}

static bool set_option(int fd, int level, int option, int value)
{
    return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

/* The last one bounds in the same way how long sent bytes may stay unacknowledged, when keep-alive does not probe. */
static bool set_options(int fd)
{
    return set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1) && set_option(fd, IPPROTO_TCP, TCP_SYNCNT, SYN_TRIES) &&
           set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1) && set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, 30) &&
           set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 10) && set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 3) &&
           set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 60000);
}

/* A non-blocking socket that is on its way to an address; -1 and errno if it cannot be. */
static int begin(const union address *to)
{
    int fd = socket(to->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), error;

    if (fd < 0)
        return -1;
    if (set_options(fd) && (connect(fd, &to->any, (socklen_t)address_size(to)) == 0 || errno == EINPROGRESS))
        return fd;
    error = errno;
    close(fd);
    errno = error;
    return -1;
}

struct conn *conn_open(struct poller *poller, void *owner, const union address *to, int *error)
{
    struct conn *conn = malloc(sizeof *conn);
    int fd = conn == NULL ? -1 : begin(to);

    if (conn != NULL)
        *conn = (struct conn){.poller = poller, .owner = owner, .fd = fd, .connecting = true};
    if (fd >= 0 && watch(poller, EPOLL_CTL_ADD, fd, EPOLLOUT | EPOLLET, owner))
        return conn;
    *error = errno;
    if (fd >= 0)
        close(fd);
    free(conn);
    return NULL;
}

struct conn *conn_open_serial(struct poller *poller, void *owner, serial_port port, int *error)
{
    struct conn *conn = malloc(sizeof *conn);

    if (conn != NULL)
        *conn = (struct conn){.poller = poller, .owner = owner, .fd = (int)port, .serial = true};
    if (conn != NULL && watch(poller, EPOLL_CTL_ADD, conn->fd, EPOLLIN | EPOLLET, owner))
        return conn;
    *error = errno;
    serial_close(port);
    free(conn);
    return NULL;
}

/* Tell epoll what to report of a connection that was made; what is so already it reports, too. This needs no memory and
 * cannot fail. */
static void watch_made(struct conn *conn)
{
    uint32_t events = EPOLLET;

    if (!conn->paused)
        events |= EPOLLIN | EPOLLRDHUP;
    if (conn->outbox.len > 0)
        events |= EPOLLOUT;
    watch(conn->poller, EPOLL_CTL_MOD, conn->fd, events, conn->owner);
}

/* Nothing can be sent any more. What arrived can still be read from a socket; at its end the connection is lost. A
 * serial port is lost at once: it has no end. */
static void stop_sending(struct conn *conn, int error)
{
    conn->error = error;
    outbox_clear(&conn->outbox);
    if (!conn->serial)
        shutdown(conn->fd, SHUT_RDWR);
    watch_made(conn);
}

/* Send what the system takes at once: a number of bytes, 0 too. Or stop sending, and return -1. */
static ssize_t send_some(struct conn *conn, const void *bytes, size_t len)
{
    ssize_t sent;

    do
        sent = conn->serial ? write(conn->fd, bytes, len) : send(conn->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    if (sent < 0 && errno == EAGAIN)
        return 0;
    if (sent < 0)
        stop_sending(conn, errno);
    return sent;
}

void conn_send(struct conn *conn, const void *bytes, size_t len)
{
    ssize_t sent = 0;

    if (conn->error != 0)
        return;
    if (conn->outbox.len == 0 && (sent = send_some(conn, bytes, len)) < 0)
        return;
    if ((size_t)sent == len)
        return;
    if (!outbox_put(&conn->outbox, (const unsigned char *)bytes + sent, len - (size_t)sent))
        stop_sending(conn, NO_RESOURCES);
    else
        watch_made(conn);
}

void conn_pause(struct conn *conn, bool paused)
{
    conn->paused = paused;
    if (!conn->connecting)
        watch_made(conn);
}

/* Whether there may be something to receive, or the peer's end. */
static bool has_to_receive(const struct conn *conn)
{
    return !conn->paused && ((conn->happened & ~(uint32_t)EPOLLOUT) != 0 || (conn->serial && conn->error != 0));
}

bool conn_ready(const struct conn *conn)
{
    return !conn->connecting && has_to_receive(conn);
}

static void flush(struct conn *conn)
{
    ssize_t sent = 1;

    while (conn->outbox.len > 0 && sent > 0) {
        struct slice front = outbox_front(&conn->outbox);

        sent = send_some(conn, front.at, front.len);
        if (sent > 0)
            outbox_take(&conn->outbox, (size_t)sent);
    }
    watch_made(conn);
}

/* A serial port that is hung up reads as if it ended. It is read until it has nothing more. */
static enum conn_news receive_serial(struct conn *conn, struct slice *bytes, int *error)
{
    ssize_t len = conn->error == 0 ? read(conn->fd, conn->poller->received, RECEIVE_BYTES) : 0;

    if (len < 0 && errno == EAGAIN)
        conn->happened = 0;
    if (len < 0 && (errno == EAGAIN || errno == EINTR))
        return CONN_NOTHING;
    *error = conn->error != 0 ? conn->error : len == 0 ? EIO : errno;
    *bytes = slice_of(conn->poller->received, len > 0 ? (size_t)len : 0);
    return len > 0 ? CONN_BYTES : CONN_LOST;
}

/* A socket that gives less than it was asked for has nothing more: what comes later is reported anew. Only the end, if
 * it was reported with these bytes, is not. */
static enum conn_news receive(struct conn *conn, struct slice *bytes, int *error)
{
    ssize_t len = recv(conn->fd, conn->poller->received, RECEIVE_BYTES, MSG_DONTWAIT);

    if (len < 0 && errno == EAGAIN)
        conn->happened = 0;
    if (len > 0 && len < RECEIVE_BYTES)
        conn->happened &= EPOLLRDHUP | EPOLLHUP | EPOLLERR;
    if (len > 0) {
        *bytes = slice_of(conn->poller->received, (size_t)len);
        return CONN_BYTES;
    }
    if (len < 0 && (errno == EAGAIN || errno == EINTR))
        return CONN_NOTHING;
    *error = conn->error != 0 || len == 0 ? conn->error : errno;
    return CONN_LOST;
}

/* Whether a connection came about, if it is that far. */
static enum conn_news finish_connecting(struct conn *conn, int *error)
{
    struct pollfd made = {.fd = conn->fd, .events = POLLOUT};
    socklen_t size = sizeof *error;

    if (poll(&made, 1, 0) == 0)
        return CONN_NOTHING;
    if (getsockopt(conn->fd, SOL_SOCKET, SO_ERROR, error, &size) != 0)
        *error = errno;
    if (*error != 0)
        return CONN_LOST;
    conn->connecting = false;
    conn->happened = 0;
    watch_made(conn);
    return CONN_MADE;
}

enum conn_news conn_serve(struct conn *conn, struct slice *bytes, int *error)
{
    if (conn->connecting)
        return finish_connecting(conn, error);
    if (conn->outbox.len > 0)
        flush(conn);
    if (!has_to_receive(conn))
        return CONN_NOTHING;
    return conn->serial ? receive_serial(conn, bytes, error) : receive(conn, bytes, error);
}

void conn_close(struct conn *conn)
{
    outbox_clear(&conn->outbox);
    epoll_ctl(conn->poller->epoll, EPOLL_CTL_DEL, conn->fd, NULL);
    if (conn->serial)
        serial_close(conn->fd);
    else
        close(conn->fd);
    free(conn);
}
