/* pbx_serve.c: the switch's own process: see pbx.h. */
#define _GNU_SOURCE /* accept4, epoll_pwait2 */
#include "pbx_inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pbx_speech.h"
#include "process.h"
#include "stopwatch.h"

enum { HEARD_MOST = 16384, BATCH = 64, ANSWERS = 4096 };

struct telephone {
    int fd;         /* 0: nobody has connected */
    unsigned calls; /* that there were at it */
    unsigned step;  /* that is next */
    enum pbx_client client;
    unsigned line;
    char *heard;    /* what is no whole message yet; NULL: nothing */
    size_t len;
};

/* An answer that is not due yet. */
struct answer {
    uint64_t due_ns;
    int fd;
    size_t len; /* 0: who asked has gone */
    char bytes[SPEECH_MOST];
};

static struct service *service;
static struct telephone *telephones; /* by client and line */
static struct answer *answers;       /* a ring, in the order in which they are due */
static unsigned first_answer, answer_count;
static int epoll;

static struct telephone *telephone_of(enum pbx_client client, unsigned line)
{
    return &telephones[(size_t)client * service->lines + line];
}

/* A switch that cannot send at once has clients that do not read: nothing here is like that. */
static void say(int fd, const char *bytes, size_t len)
{
    if (send(fd, bytes, len, MSG_NOSIGNAL) != (ssize_t)len && errno != EPIPE && errno != ECONNRESET)
        process_fails("the switch cannot send %zu bytes: %s", len, strerror(errno));
}

static void watch(int fd, void *who)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = who};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        process_fails("the switch cannot wait for so many: %s", strerror(errno));
}

/* Who connects is told by the address that he took. */
static void welcome(int fd)
{
    struct sockaddr_in own;
    socklen_t len = sizeof own;
    int yes = 1;
    getsockname(fd, (struct sockaddr *)&own, &len);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    uint32_t address = ntohl(own.sin_addr.s_addr);
    enum pbx_client client = (address >> 16 & 255) - 1;
    unsigned line = address & 65535;
    if (client > PBX_SHARES || line >= service->lines)
        process_fails("nobody is known to connect to that address");
    struct telephone *telephone = telephone_of(client, line);
    telephone->fd = fd;
    telephone->client = client;
    telephone->line = line;
    telephone->len = 0;
    watch(fd, telephone);
}

static void accept_all(void)
{
    int fd;
    while ((fd = accept4(service->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
        welcome(fd);
    if (errno != EAGAIN)
        process_fails("the switch cannot accept a connection: %s", strerror(errno));
}

static void answer(struct telephone *telephone, const char *message, size_t len)
{
    if (answer_count == ANSWERS)
        process_fails("more than %d requests wait for the switch", ANSWERS);
    struct answer now, *made = service->delay_ms == 0 ? &now : &answers[(first_answer + answer_count) % ANSWERS];
    telephone->calls += speech_dials(service->protocol, message, len) != 0;
    made->len = speech_answer(service->protocol, message, len, telephone->line, telephone->calls, made->bytes,
        sizeof made->bytes);
    made->fd = telephone->fd;
    made->due_ns = now_ns() + service->delay_ms * 1000000ull;
    if (made == &now)
        say(now.fd, now.bytes, now.len);
    else
        answer_count++;
}

/* The telephone's peer has gone, or is broken. */
static void forget(struct telephone *telephone)
{
    for (unsigned i = 0; i < answer_count; i++) {
        struct answer *waits = &answers[(first_answer + i) % ANSWERS];
        if (waits->fd == telephone->fd)
            waits->len = 0;
    }
    close(telephone->fd);
    telephone->fd = 0;
    telephone->step = 0;
    free(telephone->heard);
    telephone->heard = NULL;
}

static void hear(struct telephone *telephone)
{
    if (telephone->heard == NULL && (telephone->heard = malloc(HEARD_MOST)) == NULL)
        process_fails("there is no memory");
    ssize_t got = recv(telephone->fd, telephone->heard + telephone->len, HEARD_MOST - telephone->len, 0);
    atomic_store(&service->board->heard_ns, now_ns());
    if (got <= 0) {
        forget(telephone);
        return;
    }
    size_t at = 0, len;
    telephone->len += (size_t)got;
    while ((len = speech_message(service->protocol, telephone->heard + at, telephone->len - at)) > 0) {
        answer(telephone, telephone->heard + at, len);
        at += len;
    }
    telephone->len -= at;
    memmove(telephone->heard, telephone->heard + at, telephone->len);
}

static void step(enum pbx_client client, unsigned line)
{
    char said[SPEECH_MOST];
    struct telephone *telephone = telephone_of(client, line);
    int fd = client == PBX_SHARES ? telephone_of(client, 0)->fd : telephone->fd;
    telephone->calls += telephone->step == 0;
    size_t len = speech_step(service->protocol, line, telephone->calls, telephone->step, said, sizeof said);
    *board_sent(service, client, line, telephone->calls, telephone->step) = now_ns();
    say(fd, said, len);
    telephone->step = (telephone->step + 1) % pbx_steps(service->protocol);
}

static void sleep_until(uint64_t ns)
{
    struct timespec time = {.tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) != 0)
        ;
}

/* Wait until another call may begin. Returns how long that took. */
static uint64_t wait_for_clients(unsigned calls)
{
    uint64_t begun = now_ns();
    while (calls - atomic_load(&service->board->over) >= CALLS_AT_ONCE)
        sleep_until(now_ns() + 1000000);
    return now_ns() - begun;
}

/* The steps of a call follow each other; then comes the next line. */
static void step_steadily(const struct order *order)
{
    uint64_t begun = now_ns();
    unsigned steps = pbx_steps(service->protocol);
    for (unsigned i = 0; i < order->steps; i++) {
        if (i % steps == 0)
            begun += wait_for_clients(i / steps);
        sleep_until(begun + i * UINT64_C(1000000000) / order->per_second);
        step(order->client, i / steps % service->lines);
    }
}

/* Returns whether it was not the end. */
static bool obey(void)
{
    struct order order;
    if (recv(service->orders, &order, sizeof order, 0) != sizeof order || order.steps == 0)
        return false;
    if (order.per_second == 0)
        step(order.client, order.line);
    else
        step_steadily(&order);
    return true;
}

static void answer_what_is_due(void)
{
    while (answer_count > 0 && answers[first_answer].due_ns <= now_ns()) {
        if (answers[first_answer].len > 0)
            say(answers[first_answer].fd, answers[first_answer].bytes, answers[first_answer].len);
        first_answer = (first_answer + 1) % ANSWERS;
        answer_count--;
    }
}

static int wait_for_news(struct epoll_event events[BATCH])
{
    struct timespec left = {0};
    uint64_t now = now_ns();
    if (answer_count == 0)
        return epoll_wait(epoll, events, BATCH, -1);
    if (answers[first_answer].due_ns > now)
        left.tv_nsec = (long)(answers[first_answer].due_ns - now);
    return epoll_pwait2(epoll, events, BATCH, &left, NULL);
}

void pbx_serve(struct service *served)
{
    struct epoll_event events[BATCH];
    service = served;
    process_needs_files(service->lines + 64);
    telephones = calloc((size_t)service->lines * CLIENTS, sizeof *telephones);
    answers = calloc(ANSWERS, sizeof *answers);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (telephones == NULL || answers == NULL || epoll < 0)
        process_fails("there is no memory for %u lines", service->lines);
    watch(service->listener, &service->listener);
    watch(service->orders, &service->orders);
    for (;;) {
        int count = wait_for_news(events);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == &service->orders) {
                if (!obey())
                    return;
            } else if (events[i].data.ptr == &service->listener) {
                accept_all();
            } else {
                hear(events[i].data.ptr);
            }
        }
        answer_what_is_due();
    }
}
