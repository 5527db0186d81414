/* net_win32.c: conn.h with an I/O completion port.
 *
 * Every operation is started with the turn. The receiving one has no room for bytes: it completes when there are
 * some, and recv fetches them. So a paused connection is one that starts no other, and ten thousand idle connections
 * hold no buffers. At a serial port, which cannot do that, it has a small buffer of the connection's.
 *
 * The system owns a connection's memory while an operation on it is under way: each has its completion counted in
 * `pending`, and a closed connection is freed when the last one came back. So a report keeps the connection that it is
 * about. */
#include "net/conn.h"

#include <limits.h>
#include <mstcpip.h>
#include <mswsock.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "net/outbox.h"
#include "os.h"

enum {
    LOOK_AGAIN_MS = 1000, /* how long a thread sleeps at most, and so what a lost wake costs */
    GIVE_BACK_MS = 5000,  /* how long the system may take to give operations of closed connections back */
    SERIAL_BYTES = 512,   /* that a serial port hands out at a time, at most */
    TCP_KEEP_COUNT = 16,  /* TCP_KEEPCNT of Windows 10 */
};

struct conn {
    struct poller *poller;
    void *owner;
    SOCKET socket;
    HANDLE serial;        /* or NULL, and a socket */
    bool closed, paused;
    bool connecting, receiving, sending; /* operations that are under way */
    int error;            /* why the connection is no good any more, or 0 */
    unsigned pending;     /* operations whose completion conn_reported has not seen */
    OVERLAPPED incoming;  /* connecting, then receiving */
    OVERLAPPED outgoing;
    struct outbox outbox; /* its front is what `outgoing` sends */
    DWORD arrived;        /* of `buffer` */
    unsigned char buffer[]; /* what `incoming` receives at a serial port; nothing, of a socket */
};

struct poller {
    HANDLE port;
    atomic_uint conns; /* not freed yet */
    unsigned char received[RECEIVE_BYTES];
};

struct poller *poller_open(void)
{
    struct poller *poller = calloc(1, sizeof *poller);
    WSADATA data;
    int error = poller == NULL ? ERROR_OUTOFMEMORY : WSAStartup(MAKEWORD(2, 2), &data);

    if (error == 0) {
        poller->port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, WAITERS);
        if (poller->port != NULL)
            return poller;
        error = (int)GetLastError();
        WSACleanup();
    }
    free(poller);
    SetLastError((DWORD)error);
    return NULL;
}

bool poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report)
{
    DWORD len, sleep_ms = timeout_ms < LOOK_AGAIN_MS ? timeout_ms : LOOK_AGAIN_MS;
    OVERLAPPED *done = NULL;
    ULONG_PTR key = 0;
    struct conn *conn;

    GetQueuedCompletionStatus(poller->port, &len, &key, &done, sleep_ms);
    if (done == NULL)
        return false; /* a wake, or nothing in that time */
    conn = (struct conn *)key;
    *report = (struct report){.owner = conn->owner, .conn = conn, .what = (uintptr_t)done};
    return true;
}

/* A driver that does not give its operations back keeps the memory they write to. */
void poller_close(struct poller *poller)
{
    uint64_t since = os_clock_ms();

    while (atomic_load(&poller->conns) > 0 && os_clock_ms() - since < GIVE_BACK_MS) {
        struct report report;

        if (poller_wait(poller, GIVE_BACK_MS, &report))
            conn_reported(NULL, &report);
    }
    CloseHandle(poller->port);
    free(poller);
    WSACleanup();
}

/* Without memory for it a wake is lost. What it was about is noted elsewhere, and seen when poller_wait returns next:
 * so poller_wait does not sleep for long. (Completions are not lost: their memory is the operation's.) */
void poller_wake(struct poller *poller)
{
    PostQueuedCompletionStatus(poller->port, 0, 0, NULL);
}

static void conn_free(struct conn *conn)
{
    atomic_fetch_sub(&conn->poller->conns, 1);
    outbox_clear(&conn->outbox);
    free(conn);
}

/* Windows before 10 sends 10 probes, whatever it is told. */
static bool set_options(SOCKET socket)
{
    struct tcp_keepalive probes = {.onoff = 1, .keepalivetime = 30000, .keepaliveinterval = 10000};
    DWORD on = 1, count = 3, len;

    setsockopt(socket, IPPROTO_TCP, TCP_KEEP_COUNT, (const char *)&count, sizeof count);
    return SetHandleInformation((HANDLE)socket, HANDLE_FLAG_INHERIT, 0) &&
           setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, (const char *)&on, sizeof on) == 0 &&
           ioctlsocket(socket, (long)FIONBIO, &on) == 0 &&
           WSAIoctl(socket, SIO_KEEPALIVE_VALS, &probes, sizeof probes, NULL, 0, &len, NULL, NULL) == 0;
}

/* ConnectEx wants a bound socket. */
static bool bind_any(SOCKET socket, int family)
{
    union address any = {.any.sa_family = (ADDRESS_FAMILY)family};

    return bind(socket, &any.any, address_size(&any)) == 0;
}

static bool begin_connecting(struct conn *conn, const union address *to)
{
    GUID name = WSAID_CONNECTEX;
    LPFN_CONNECTEX connect_ex;
    DWORD len;

    if (!set_options(conn->socket) || !bind_any(conn->socket, to->any.sa_family) ||
        CreateIoCompletionPort((HANDLE)conn->socket, conn->poller->port, (ULONG_PTR)conn, 0) == NULL ||
        WSAIoctl(conn->socket, SIO_GET_EXTENSION_FUNCTION_POINTER, &name, sizeof name, &connect_ex, sizeof connect_ex,
                 &len, NULL, NULL) != 0)
        return false;
    return connect_ex(conn->socket, &to->any, address_size(to), NULL, 0, NULL, &conn->incoming) ||
           WSAGetLastError() == WSA_IO_PENDING;
}

struct conn *conn_open(struct poller *poller, void *owner, const union address *to, int *error)
{
    struct conn *conn = calloc(1, sizeof *conn);

    *error = NO_RESOURCES;
    if (conn == NULL)
        return NULL;
    atomic_fetch_add(&poller->conns, 1);
    *conn = (struct conn){.poller = poller, .owner = owner, .connecting = true, .pending = 1};
    conn->socket = WSASocketW(to->any.sa_family, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (conn->socket != INVALID_SOCKET && begin_connecting(conn, to))
        return conn;
    *error = WSAGetLastError();
    if (conn->socket != INVALID_SOCKET)
        closesocket(conn->socket);
    conn_free(conn);
    return NULL;
}

struct conn *conn_open_serial(struct poller *poller, void *owner, serial_port port, int *error)
{
    struct conn *conn = calloc(1, sizeof *conn + SERIAL_BYTES);

    *error = NO_RESOURCES;
    if (conn != NULL) {
        *conn = (struct conn){.poller = poller, .owner = owner, .serial = (HANDLE)port};
        if (CreateIoCompletionPort(conn->serial, poller->port, (ULONG_PTR)conn, 0) != NULL) {
            atomic_fetch_add(&poller->conns, 1);
            return conn;
        }
        *error = (int)GetLastError();
    }
    serial_close(port);
    free(conn);
    return NULL;
}

static bool send_front(struct conn *conn)
{
    struct slice front = outbox_front(&conn->outbox);
    WSABUF buffer = {.buf = (char *)front.at, .len = (ULONG)front.len};

    if (conn->serial != NULL)
        return WriteFile(conn->serial, front.at, (DWORD)front.len, NULL, &conn->outgoing);
    return WSASend(conn->socket, &buffer, 1, NULL, 0, &conn->outgoing, NULL) == 0;
}

/* Start to send the front of the outbox. */
static void begin_sending(struct conn *conn)
{
    conn->outgoing = (OVERLAPPED){0};
    if (send_front(conn) || WSAGetLastError() == WSA_IO_PENDING) {
        conn->sending = true;
        conn->pending++;
    } else {
        conn->error = WSAGetLastError();
    }
}

/* How many bytes to ask a serial port for: those that are there, else the next one. (To have it end with what there is,
 * whatever was asked for, needs timeouts that Wine 8 does not have.) */
static DWORD serial_bytes(const struct conn *conn)
{
    COMSTAT status = {0};

    ClearCommError(conn->serial, NULL, &status);
    return status.cbInQue == 0 ? 1 : status.cbInQue < SERIAL_BYTES ? status.cbInQue : SERIAL_BYTES;
}

static bool await_bytes(struct conn *conn)
{
    WSABUF nothing = {.buf = (char *)conn->poller->received};
    DWORD flags = 0;

    if (conn->serial != NULL)
        return ReadFile(conn->serial, conn->buffer, serial_bytes(conn), NULL, &conn->incoming);
    return WSARecv(conn->socket, &nothing, 1, NULL, &flags, &conn->incoming, NULL) == 0;
}

/* Ask to be told when something has arrived. */
static void begin_receiving(struct conn *conn)
{
    conn->incoming = (OVERLAPPED){0};
    if (await_bytes(conn) || WSAGetLastError() == WSA_IO_PENDING) {
        conn->receiving = true;
        conn->pending++;
    } else {
        conn->error = WSAGetLastError();
    }
}

/* Why a function of sockets failed; 0 if it only could not do anything at once. */
static int failure(void)
{
    int error = WSAGetLastError();

    return error == WSAEWOULDBLOCK ? 0 : error;
}

void conn_send(struct conn *conn, const void *bytes, size_t len)
{
    int sent = 0;

    if (conn->error == 0 && conn->outbox.len == 0 && conn->serial == NULL)
        sent = send(conn->socket, bytes, len > INT_MAX ? INT_MAX : (int)len, 0);
    if (sent == SOCKET_ERROR) {
        conn->error = failure();
        sent = 0;
    }
    if (conn->error == 0 && (size_t)sent < len &&
        !outbox_put(&conn->outbox, (const unsigned char *)bytes + sent, len - (size_t)sent))
        conn->error = NO_RESOURCES;
}

void conn_pause(struct conn *conn, bool paused)
{
    conn->paused = paused;
}

static bool has_to_send(const struct conn *conn)
{
    return conn->error == 0 && !conn->sending && conn->outbox.len > 0;
}

static bool has_to_receive(const struct conn *conn)
{
    return !conn->paused && (conn->error != 0 || !conn->receiving);
}

bool conn_ready(const struct conn *conn)
{
    return !conn->connecting && (has_to_send(conn) || has_to_receive(conn));
}

/* An operation has ended. */
static void finish(struct conn *conn, OVERLAPPED *done)
{
    DWORD len = 0, flags;
    BOOL good = conn->serial != NULL ? GetOverlappedResult(conn->serial, done, &len, FALSE)
                                     : WSAGetOverlappedResult(conn->socket, done, &len, FALSE, &flags);

    if (conn->error == 0 && !good)
        conn->error = WSAGetLastError();
    if (done == &conn->outgoing) {
        conn->sending = false;
        outbox_take(&conn->outbox, len);
    } else {
        conn->receiving = false;
        conn->arrived = conn->serial != NULL ? len : 0;
    }
}

bool conn_reported(struct conn *conn, const struct report *report)
{
    (void)conn; /* is the report's, or NULL, as that was closed */
    report->conn->pending--;
    if (report->conn->closed) {
        if (report->conn->pending == 0)
            conn_free(report->conn);
        return false;
    }
    finish(report->conn, (OVERLAPPED *)report->what);
    return true;
}

static enum conn_news finish_connecting(struct conn *conn, int *error)
{
    conn->connecting = false;
    if (conn->error == 0 && setsockopt(conn->socket, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0) != 0)
        conn->error = WSAGetLastError();
    *error = conn->error;
    if (conn->error != 0)
        return CONN_LOST;
    if (!conn->paused)
        begin_receiving(conn);
    return CONN_MADE;
}

/* Fetch what has arrived, and wait for more. */
static enum conn_news receive(struct conn *conn, struct slice *bytes, int *error)
{
    int len = SOCKET_ERROR;

    if (conn->error == 0) {
        len = recv(conn->socket, (char *)conn->poller->received, RECEIVE_BYTES, 0);
        if (len == SOCKET_ERROR)
            conn->error = failure();
        if (len != 0 && conn->error == 0)
            begin_receiving(conn);
    }
    if (len > 0) {
        *bytes = slice_of(conn->poller->received, (size_t)len);
        return CONN_BYTES;
    }
    *error = conn->error;
    return len == 0 || conn->error != 0 ? CONN_LOST : CONN_NOTHING;
}

/* Hand out what a serial port has received, and wait for more. */
static enum conn_news receive_serial(struct conn *conn, struct slice *bytes, int *error)
{
    DWORD len = conn->arrived;

    memcpy(conn->poller->received, conn->buffer, len);
    *bytes = slice_of(conn->poller->received, len);
    conn->arrived = 0;
    if (conn->error == 0)
        begin_receiving(conn);
    *error = conn->error;
    return len > 0 ? CONN_BYTES : conn->error != 0 ? CONN_LOST : CONN_NOTHING;
}

enum conn_news conn_serve(struct conn *conn, struct slice *bytes, int *error)
{
    if (conn->connecting)
        return finish_connecting(conn, error);
    if (has_to_send(conn))
        begin_sending(conn);
    if (!has_to_receive(conn))
        return CONN_NOTHING;
    return conn->serial != NULL ? receive_serial(conn, bytes, error) : receive(conn, bytes, error);
}

void conn_close(struct conn *conn)
{
    conn->closed = true;
    /* Windows cancels what is under way when the socket is closed; Wine 8 does not always. */
    CancelIoEx(conn->serial != NULL ? conn->serial : (HANDLE)conn->socket, NULL);
    if (conn->serial != NULL)
        serial_close((serial_port)conn->serial);
    else
        closesocket(conn->socket);
    if (conn->pending == 0)
        conn_free(conn);
}
