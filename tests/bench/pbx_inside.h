/* pbx_inside.h: what both processes of pbx.h know: the one that asked for a switch, pbx.c, and the switch,
 * pbx_serve.c. */
#ifndef BENCH_PBX_INSIDE_H
#define BENCH_PBX_INSIDE_H

#include <stdatomic.h>

#include "pbx.h"

enum { CLIENTS = 3, CALLS_REMEMBERED = 16 /* of a telephone */, CALLS_AT_ONCE = 8 };

/* Memory that both have. */
struct board {
    _Atomic uint64_t heard_ns;
    atomic_uint over; /* calls that were to be placed */
    uint64_t sent_ns[]; /* by client, line, call, step */
};

/* What the switch is asked to do. */
struct order {
    enum pbx_client client;
    unsigned line, steps; /* no steps: the end */
    unsigned per_second; /* 0: one step, of that line */
};

struct service {
    enum pbx_protocol protocol;
    unsigned lines, delay_ms;
    int listener, orders;
    struct board *board;
};

static inline uint64_t *board_sent(const struct service *service, enum pbx_client client, unsigned line, unsigned count,
                                   unsigned step)
{
    size_t telephone = (size_t)client * service->lines + line;
    return &service->board->sent_ns[(telephone * CALLS_REMEMBERED + count % CALLS_REMEMBERED) * PBX_STEPS + step];
}

/* Serve until the end is ordered. */
void pbx_serve(struct service *service);

#endif
