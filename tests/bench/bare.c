/* bare.c: see bare.h. */
#include "bare.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "process.h"
#include "stopwatch.h"

enum { RECEIVE_BYTES = 64 * 1024, BATCH = 64, DIALED_MESSAGES = 5, DROPPED_MESSAGES = 2 };

static const char dial[] = "Action % Dial % 4000\r\n\r\n", drop[] = "Action % Drop\r\n\r\n";

struct client_line {
    int fd;
    unsigned awaits; /* messages; 0: nothing was asked */
    bool dialed;     /* that is what was asked */
};

static struct client_line *lines;
static unsigned line_count;
static int epoll, stop;
static pthread_t listener;
static bare_hears *listener_hears;

static void watch(int fd, unsigned number)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = number};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        process_fails("there is no waiting for so many: %s", strerror(errno));
}

static int connect_line(const struct pbx *pbx, unsigned line)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(pbx_port(pbx))};
    char host[16];
    int yes = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pbx_host(PBX_BARE, line, host);
    inet_pton(AF_INET, host, &address.sin_addr);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        process_fails("the switch cannot be reached: %s", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return fd;
}

uint64_t bare_connect(const struct pbx *pbx, unsigned count)
{
    uint64_t begun = now_ns();
    lines = calloc(count, sizeof *lines);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    stop = eventfd(0, EFD_CLOEXEC);
    if (lines == NULL || epoll < 0 || stop < 0)
        process_fails("there is no memory for %u lines", count);
    for (line_count = 0; line_count < count; line_count++) {
        lines[line_count].fd = connect_line(pbx, line_count);
        watch(lines[line_count].fd, line_count);
    }
    return now_ns() - begun;
}

uint64_t bare_close(void)
{
    uint64_t begun = now_ns();
    while (line_count > 0)
        close(lines[--line_count].fd);
    uint64_t spent = now_ns() - begun;
    close(epoll);
    close(stop);
    free(lines);
    return spent;
}

uint64_t bare_send(unsigned line, const char *bytes, size_t len, uint64_t *began_ns)
{
    *began_ns = now_ns();
    if (send(lines[line].fd, bytes, len, MSG_NOSIGNAL) != (ssize_t)len)
        process_fails("the switch has gone: %s", strerror(errno));
    return now_ns() - *began_ns;
}

/* How many messages came with what waits on a line; 0: the switch has gone. */
static unsigned receive(unsigned line, uint64_t *at_ns)
{
    static char bytes[RECEIVE_BYTES];
    unsigned messages = 0;
    ssize_t len = recv(lines[line].fd, bytes, sizeof bytes, 0);
    *at_ns = now_ns();
    for (ssize_t i = 3; i < len; i++) /* the switch sends whole messages */
        messages += bytes[i] == '\n' && bytes[i - 2] == '\n';
    return messages;
}

static void *listen_to_one(void *nothing)
{
    unsigned messages;
    uint64_t at;
    while ((messages = receive(0, &at)) > 0)
        listener_hears(0, messages, at);
    return nothing;
}

static void *listen_to_all(void *nothing)
{
    struct epoll_event events[BATCH];
    uint64_t at;
    for (;;) {
        int count = epoll_wait(epoll, events, BATCH, -1);
        for (int i = 0; i < count; i++) {
            unsigned line = events[i].data.u32, messages;
            if (line == line_count)
                return nothing;
            if ((messages = receive(line, &at)) > 0)
                listener_hears(line, messages, at);
        }
    }
}

void bare_listen(bare_hears *hears)
{
    listener_hears = hears;
    if (line_count > 1)
        watch(stop, line_count);
    if (pthread_create(&listener, NULL, line_count > 1 ? listen_to_all : listen_to_one, NULL) != 0)
        process_fails("there is no thread");
}

void bare_deaf(void)
{
    uint64_t one = 1;
    if (line_count == 1)
        shutdown(lines[0].fd, SHUT_RDWR);
    else if (write(stop, &one, sizeof one) != sizeof one)
        process_fails("a thread cannot be ended: %s", strerror(errno));
    pthread_join(listener, NULL);
}

static void ask(unsigned number, bool dials)
{
    uint64_t ignored;
    struct client_line *line = &lines[number];
    line->dialed = dials;
    line->awaits = dials ? DIALED_MESSAGES : DROPPED_MESSAGES;
    bare_send(number, dials ? dial : drop, dials ? sizeof dial - 1 : sizeof drop - 1, &ignored);
}

/* Take what came on a line; go on with it unless it is too late. Returns whether a request was answered. */
static bool go_on(unsigned number, bool over)
{
    uint64_t ignored;
    struct client_line *line = &lines[number];
    line->awaits -= receive(number, &ignored);
    if (line->awaits > 0)
        return false;
    if (!over)
        ask(number, !line->dialed);
    return true;
}

unsigned bare_call(uint64_t run_up_ns, uint64_t ns)
{
    struct epoll_event events[BATCH];
    uint64_t from = now_ns() + run_up_ns, until = from + ns, now;
    unsigned answered = 0, asking = line_count;
    for (unsigned i = 0; i < line_count; i++)
        ask(i, !lines[i].dialed);
    while (asking > 0) { /* also for answers that come too late */
        int count = epoll_wait(epoll, events, BATCH, -1);
        now = now_ns();
        for (int i = 0; i < count; i++) {
            bool done = go_on(events[i].data.u32, now >= until);
            answered += done && now >= from && now < until;
            asking -= done && now >= until;
        }
    }
    return answered;
}
