/* server.c: the switch's sockets and clock: one thread, one epoll loop, any number of connections. */
#define _GNU_SOURCE /* accept4 */
#include "server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "control.h"
#include "exchange.h"
#include "listener.h"
#include "reception.h"

enum { READ_BYTES = 64 * 1024, EVENTS = 256 };

struct server {
    struct reception reception;
    int epoll, listener, signals, control; /* the last: -1: none */
    TAILQ_HEAD(, connection) gone;         /* to be freed */
    unsigned char block[READ_BYTES];
    bool is_owed;         /* a call to the first terminal, for which it was not connected, */
    enum number_kind owed; /* and what becomes of it */
    bool stopped;
};

static uint64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static struct server *server_of(struct connection *connection)
{
    return (struct server *)(void *)connection->exchange; /* the first member of its first one */
}

static bool watch(struct server *server, int fd, void *what)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};

    return epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* Close a connection. It is freed only after the events at hand, for one of them may still name it. */
static void close_connection(struct server *server, struct connection *connection)
{
    reception_remove(connection);
    close(connection->socket);
    TAILQ_INSERT_TAIL(&server->gone, connection, link);
}

static void free_gone(struct server *server)
{
    struct connection *connection;

    while ((connection = TAILQ_FIRST(&server->gone)) != NULL) {
        TAILQ_REMOVE(&server->gone, connection, link);
        reception_free_connection(connection);
    }
}

/* Be told of room to send, or no longer. */
static void wait_for_room(struct server *server, struct connection *connection, bool wait)
{
    struct epoll_event event = {.events = EPOLLIN | (wait ? EPOLLOUT : 0), .data.ptr = connection};

    if (connection->waits != wait && epoll_ctl(server->epoll, EPOLL_CTL_MOD, connection->socket, &event) == 0)
        connection->waits = wait;
}

/* Send what is queued, as far as there is room; for the slow fault one byte, and the rest one byte a round. */
static void flush(struct connection *connection)
{
    struct server *server = server_of(connection);
    bool slow = server->reception.exchange.options->mischief == MISCHIEF_SLOW;

    if (connection->gone)
        return;
    if (connection->out_len > 0) {
        ssize_t sent = send(connection->socket, connection->out, slow ? 1 : connection->out_len, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR) {
            close_connection(server, connection);
            return;
        }
        if (sent > 0) {
            connection->out_len -= (size_t)sent;
            memmove(connection->out, connection->out + sent, connection->out_len);
        }
    }
    if (connection->closing && connection->out_len == 0)
        close_connection(server, connection);
    else
        wait_for_room(server, connection, connection->out_len > 0);
}

static void read_connection(struct connection *connection)
{
    struct server *server = server_of(connection);
    ssize_t len = recv(connection->socket, server->block, sizeof server->block, 0);

    if (len > 0)
        reception_take(connection, server->block, (size_t)len);
    else if (len == 0 || (errno != EAGAIN && errno != EINTR))
        close_connection(server, connection);
}

static bool add_connection(struct server *server, int socket)
{
    struct connection *connection = reception_add(&server->reception);
    int on = 1;

    if (connection == NULL)
        return false;
    connection->socket = socket;
    if (!watch(server, socket, connection)) {
        reception_remove(connection);
        reception_free_connection(connection);
        return false;
    }
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    exchange_connected(connection);
    if (server->is_owed && connection->seat == 0) {
        server->is_owed = false;
        call_unasked(connection, server->owed);
    }
    flush(connection);
    return true;
}

static void accept_one(struct server *server)
{
    int socket = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (socket < 0) {
        if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR)
            perror("switch: accept");
    } else if (!add_connection(server, socket)) {
        fprintf(stderr, "switch: out of memory for another connection\n");
        close(socket);
    }
}

/* Do what the switch was told to do. A terminal that is called while it is not connected hears of it when it is. */
static void act(void *context, enum control control)
{
    static const enum number_kind kinds[] = {[CONTROL_CALL_BACK] = NUMBER_CALL_BACK, [CONTROL_CALL_OUT] = NUMBER_CALL_OUT,
                                             [CONTROL_OFFER] = NUMBER_OFFER};
    struct server *server = context;
    struct connection *connection, *next;
    bool calls = control != CONTROL_CUT && control != CONTROL_HANG_UP;

    if (calls && !server->reception.seat_taken[0]) {
        server->is_owed = true;
        server->owed = kinds[control];
    }
    for (connection = TAILQ_FIRST(&server->reception.connections); connection != NULL; connection = next) {
        next = TAILQ_NEXT(connection, link);
        if (control == CONTROL_CUT) {
            close_connection(server, connection);
        } else if (control == CONTROL_HANG_UP) {
            call_end_all(connection);
            flush(connection);
        } else if (connection->seat == 0) {
            call_unasked(connection, kinds[control]);
        }
    }
}

static void handle(struct server *server, const struct epoll_event *event)
{
    struct connection *connection = event->data.ptr;

    if (connection == NULL) {
        server->stopped = true;
        return;
    }
    if (!connection->gone && (event->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
        read_connection(connection);
    flush(connection);
}

/* A new connection comes after all that has ended, one a round, so that a terminal that left and came back finds its
 * seat free; and what the switch is told to do comes last, for whoever told it knows of both. */
static void serve(struct server *server)
{
    struct epoll_event events[EVENTS];

    while (!server->stopped) {
        bool knock = false, told = false;
        server->reception.exchange.now_ms = clock_ms();
        int count = epoll_wait(server->epoll, events, EVENTS, exchange_tick(&server->reception.exchange, flush));
        server->reception.exchange.now_ms = clock_ms();
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == server)
                knock = true;
            else if (events[i].data.ptr == &server->control)
                told = true;
            else
                handle(server, &events[i]);
        }
        if (knock)
            accept_one(server);
        else if (told)
            control_read(server->control, act, server);
        free_gone(server);
    }
}

static bool catch_signals(struct server *server)
{
    sigset_t ends;

    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    server->signals = sigprocmask(SIG_BLOCK, &ends, NULL) == 0 ? signalfd(-1, &ends, SFD_CLOEXEC) : -1;
    return server->signals >= 0;
}

/* Open the pipe by which it is told what to do, if there is to be one. */
static bool open_control(struct server *server, const char *path)
{
    server->control = path != NULL ? control_open(path) : -1;
    return path == NULL || server->control >= 0;
}

static bool listen_to(struct server *server, const struct options *options)
{
    server->epoll = epoll_create1(EPOLL_CLOEXEC);
    return server->epoll >= 0 && catch_signals(server) && (server->listener = listener_open(options->port)) >= 0 &&
           watch(server, server->signals, NULL) && watch(server, server->listener, server) &&
           (server->control < 0 || watch(server, server->control, &server->control));
}

static bool cannot(const char *option, const char *value)
{
    fprintf(stderr, "switch: cannot start: %s%s: %s\n", option, value, strerror(errno));
    return false;
}

/* On false it was printed what is wrong. */
static bool start(struct server *server, const struct options *options)
{
    struct rlimit files;
    char port[8];

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    TAILQ_INIT(&server->gone);
    server->reception.exchange.started_ms = server->reception.exchange.now_ms = clock_ms();
    snprintf(port, sizeof port, "%u", (unsigned)options->port);
    if (!open_control(server, options->control))
        return cannot("--control ", options->control);
    if (!listen_to(server, options))
        return cannot("--port ", port);
    if (options->port_file != NULL && !listener_announce(server->listener, options->port_file))
        return cannot("--port-file ", options->port_file);
    return listener_announce(server->listener, NULL) || cannot("standard output", "");
}

int server_run(const struct options *options)
{
    struct server *server = calloc(1, sizeof *server);

    if (server == NULL || !reception_init(&server->reception, options)) {
        perror("switch: cannot start");
        return 1;
    }
    if (!start(server, options))
        return 1;
    serve(server);
    while (!TAILQ_EMPTY(&server->reception.connections))
        close_connection(server, TAILQ_FIRST(&server->reception.connections));
    free_gone(server);
    close(server->listener);
    close(server->signals);
    if (server->control >= 0)
        close(server->control);
    close(server->epoll);
    exchange_free(&server->reception.exchange);
    free(server);
    return 0;
}
