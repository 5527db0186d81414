/* pbx.c: see pbx.h. */
#include "pbx_inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

struct pbx {
    struct service service;
    size_t board_bytes;
    int orders;
    uint16_t port;
    pid_t process;
};

static void listen_anywhere(struct pbx *pbx)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    pbx->service.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (pbx->service.listener < 0 || bind(pbx->service.listener, (struct sockaddr *)&address, len) != 0 ||
        listen(pbx->service.listener, SOMAXCONN) != 0 ||
        getsockname(pbx->service.listener, (struct sockaddr *)&address, &len) != 0)
        process_fails("nobody can listen at a port of this machine: %s", strerror(errno));
    pbx->port = ntohs(address.sin_port);
}

static void begin_process(struct pbx *pbx)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        process_fails("there is no socket pair: %s", strerror(errno));
    pbx->orders = ends[0];
    pbx->service.orders = ends[1];
    pbx->process = fork();
    if (pbx->process < 0)
        process_fails("there is no process for the switch: %s", strerror(errno));
    if (pbx->process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        pbx_serve(&pbx->service);
        _exit(0);
    }
    close(ends[1]);
    close(pbx->service.listener);
}

struct pbx *pbx_start(enum pbx_protocol protocol, unsigned lines, unsigned delay_ms)
{
    struct pbx *pbx = calloc(1, sizeof *pbx);
    if (pbx == NULL)
        process_fails("there is no memory");
    pbx->service = (struct service){.protocol = protocol, .lines = lines, .delay_ms = delay_ms};
    pbx->board_bytes = sizeof(struct board) + sizeof(uint64_t) * CLIENTS * lines * CALLS_REMEMBERED * PBX_STEPS;
    pbx->service.board = mmap(NULL, pbx->board_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pbx->service.board == MAP_FAILED)
        process_fails("there is no memory for %u lines", lines);
    listen_anywhere(pbx);
    begin_process(pbx);
    return pbx;
}

uint16_t pbx_port(const struct pbx *pbx)
{
    return pbx->port;
}

void pbx_host(enum pbx_client client, unsigned number, char out[16])
{
    snprintf(out, 16, "127.%u.%u.%u", client + 1, number / 256 % 256, number % 256);
}

static void give_order(struct pbx *pbx, struct order order)
{
    if (send(pbx->orders, &order, sizeof order, MSG_NOSIGNAL) != sizeof order)
        process_fails("the switch has ended");
}

void pbx_step(struct pbx *pbx, enum pbx_client client, unsigned line)
{
    give_order(pbx, (struct order){.client = client, .line = line, .steps = 1});
}

void pbx_place_calls(struct pbx *pbx, enum pbx_client client, unsigned calls, unsigned per_second)
{
    unsigned steps = calls * pbx_steps(pbx->service.protocol);
    atomic_store(&pbx->service.board->over, 0);
    give_order(pbx, (struct order){.client = client, .steps = steps, .per_second = per_second});
}

void pbx_call_is_over(struct pbx *pbx)
{
    atomic_fetch_add(&pbx->service.board->over, 1);
}

uint64_t pbx_sent_ns(const struct pbx *pbx, enum pbx_client client, unsigned line, unsigned count, unsigned step)
{
    return *board_sent(&pbx->service, client, line, count, step);
}

uint64_t pbx_heard_ns(const struct pbx *pbx)
{
    return atomic_load(&pbx->service.board->heard_ns);
}

void pbx_stop(struct pbx *pbx)
{
    give_order(pbx, (struct order){0}); /* to close the socket says nothing, if a later switch has inherited it */
    close(pbx->orders);
    waitpid(pbx->process, NULL, 0);
    munmap(pbx->service.board, pbx->board_bytes);
    free(pbx);
}
