/* tiny_switch.c: see tiny_switch.h. */
#include "tiny_switch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "../runtime/loopback.h"

enum { CONNECTIONS = 256, BUFFER = 4096 };

struct connection {
    char text[BUFFER];
    size_t len;
    unsigned call;
};

static struct pollfd polled[2 + CONNECTIONS]; /* the end, the listener, the connections */
static struct connection connections[CONNECTIONS];
static unsigned count;
static int stop[2];
static pthread_t thread;
static atomic_uint heard, open_connections;

static void say(int peer, const char *text)
{
    send(peer, text, strlen(text), MSG_NOSIGNAL);
}

static void notify(int peer, const char *word, unsigned call)
{
    char text[128];
    snprintf(text, sizeof(text), "Notify %% CALL_STATE %% 1 %% %s %% %u %%%%%%%%\r\n\r\n", word, call);
    say(peer, text);
}

static void dialed(int peer, unsigned call)
{
    char text[128];
    say(peer, "Response % Success\r\n\r\n");
    notify(peer, "OffHookState", call);
    snprintf(text, sizeof(text), "Notify %% CALL_INFO %% 1 %% ProceedState %% %u %% Kim %% 1001 %% Lee %% 4000\r\n\r\n",
             call);
    say(peer, text);
    notify(peer, "ConnectedState", call);
}

static void hear(int peer, struct connection *connection, const char *message)
{
    if (strncmp(message, "Action % Dial % 888", 19) == 0)
        return;
    if (strncmp(message, "Action % Dial % 999", 19) == 0) {
        say(peer, "Response % Fail\r\n\r\n");
    } else if (strncmp(message, "Action % Dial", 13) == 0) {
        dialed(peer, ++connection->call);
        if (strncmp(message, "Action % Dial % 777", 19) == 0)
            notify(peer, "RingBackState", 100 + connection->call);
    } else {
        say(peer, "Response % Success\r\n\r\n");
        notify(peer, "OnHookState", connection->call);
    }
}

/* False: the connection has ended. */
static bool receive(int peer, struct connection *connection)
{
    ssize_t got = recv(peer, connection->text + connection->len, BUFFER - 1 - connection->len, 0);
    if (got <= 0)
        return false;
    heard += (unsigned)got;
    connection->len += (size_t)got;
    connection->text[connection->len] = 0;
    char *end;
    while ((end = strstr(connection->text, "\r\n\r\n")) != NULL) {
        *end = 0;
        hear(peer, connection, connection->text);
        connection->len -= (size_t)(end + 4 - connection->text);
        memmove(connection->text, end + 4, connection->len + 1);
    }
    return true;
}

static void add(int peer)
{
    if (peer < 0 || count == CONNECTIONS) {
        close(peer);
        return;
    }
    connections[count] = (struct connection){.len = 0};
    polled[2 + count++] = (struct pollfd){.fd = peer, .events = POLLIN};
    open_connections = count;
}

static void drop(unsigned i)
{
    close(polled[2 + i].fd);
    polled[2 + i] = polled[2 + --count];
    connections[i] = connections[count];
    open_connections = count;
}

static void *serve(void *unused)
{
    (void)unused;
    while (poll(polled, 2 + count, -1) > 0 && !(polled[0].revents & POLLIN)) {
        for (unsigned i = count; i-- > 0;)
            if (polled[2 + i].revents != 0 && !receive(polled[2 + i].fd, &connections[i]))
                drop(i);
        if (polled[1].revents != 0)
            add(accept(polled[1].fd, NULL, NULL));
    }
    while (count > 0)
        drop(count - 1);
    return NULL;
}

uint16_t tiny_switch_start(void)
{
    uint16_t port;
    assert_int_equal(pipe(stop), 0);
    polled[0] = (struct pollfd){.fd = stop[0], .events = POLLIN};
    polled[1] = (struct pollfd){.fd = listen_on_free_port(&port), .events = POLLIN};
    assert_int_equal(pthread_create(&thread, NULL, serve, NULL), 0);
    return port;
}

void tiny_switch_stop(void)
{
    assert_int_equal(write(stop[1], "", 1), 1);
    assert_int_equal(pthread_join(thread, NULL), 0);
    close(polled[1].fd);
    close(stop[0]);
    close(stop[1]);
}

unsigned tiny_switch_heard(void)
{
    return heard;
}

unsigned tiny_switch_connections(void)
{
    return open_connections;
}
