/* network.c: see network.h. */
#include "network.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "chance.h"
#include "memory.h"
#include "story.h"
#include "tasks.h"
#include "trouble.h"

/* By probes and unacknowledged bytes; some systems take their time. */
static const uint64_t GIVEN_UP_US = 60000000, LATER_GIVEN_UP_US = 7200000000;

/* One direction. */
struct flow {
    struct wire *wire;
    unsigned char *bytes;  /* on their way, and before them those that have arrived */
    size_t len, room, arrived;
    uint64_t stalled_until_us;
    bool scheduled;        /* a delivery is */
    bool closed;           /* by the sender, behind the last byte */
};

struct wire {
    unsigned number;
    struct wire_end end[SIDES];
    bool closed[SIDES];
    struct flow to[SIDES];
    int error;       /* why it broke; 0: it did not */
    bool silent;
    uint64_t silent_since_us;
    unsigned timers; /* that still name it */
    struct wire *next;
};

static struct wire *first, **last = &first;
static unsigned count, numbered;

static void happened(struct wire *wire, enum side at)
{
    if (!wire->closed[at])
        wire->end[at].happened(wire->end[at].whose);
}

static void free_if_gone(struct wire *wire)
{
    if (!wire->closed[SIDE_PROVIDER] || !wire->closed[SIDE_SWITCH] || wire->timers > 0)
        return;
    struct wire **at = &first;
    while (*at != wire)
        at = &(*at)->next;
    *at = wire->next;
    if (*at == NULL)
        last = at;
    count--;
    free(wire->to[SIDE_PROVIDER].bytes);
    free(wire->to[SIDE_SWITCH].bytes);
    free(wire);
}

struct wire *wire_new(struct wire_end provider, struct wire_end peer)
{
    struct wire *wire = calloc(1, sizeof *wire);

    if (wire == NULL)
        abort();
    wire->number = ++numbered;
    wire->end[SIDE_PROVIDER] = provider;
    wire->end[SIDE_SWITCH] = peer;
    wire->to[SIDE_PROVIDER].wire = wire->to[SIDE_SWITCH].wire = wire;
    *last = wire;
    last = &wire->next;
    count++;
    return wire;
}

static enum side side_of(const struct flow *flow)
{
    return flow == &flow->wire->to[SIDE_PROVIDER] ? SIDE_PROVIDER : SIDE_SWITCH;
}

static void deliver(void *context);

static void schedule(struct flow *flow)
{
    uint64_t at_us = grain_after(20 + chance_below(&chances[CHANCE_NETWORK], trouble.latency_us + 1));

    if (flow->scheduled || flow->wire->silent)
        return;
    if (at_us < flow->stalled_until_us)
        at_us = flow->stalled_until_us;
    flow->scheduled = true;
    flow->wire->timers++;
    timer_at(at_us, deliver, flow);
}

/* Some of the bytes arrive, or all of them; and then the end. */
static void deliver(void *context)
{
    struct flow *flow = context;
    struct wire *wire = flow->wire;
    size_t left = flow->len - flow->arrived;

    flow->scheduled = false;
    wire->timers--;
    if (wire->silent || wire->error != 0 || now_us() < flow->stalled_until_us) {
        if (!wire->silent && wire->error == 0)
            schedule(flow);
        free_if_gone(wire);
        return;
    }
    size_t some = trouble.pieces && left > 1 ? 1 + chance_below(&chances[CHANCE_NETWORK], left) : left;
    flow->arrived += some;
    story("wire %-3u %zu bytes to the %s%s", wire->number, some, side_of(flow) == SIDE_SWITCH ? "switch" : "provider",
          flow->closed && some == left ? ", the last ones" : "");
    if (some < left)
        schedule(flow);
    wire->timers++; /* whoever is told may close it */
    happened(wire, side_of(flow));
    wire->timers--;
    free_if_gone(wire);
}

static size_t room_left(const struct flow *flow)
{
    return flow->len < trouble.window ? trouble.window - flow->len : 0;
}

bool wire_has_room(const struct wire *wire, enum side from)
{
    return room_left(&wire->to[1 - from]) > 0 || wire->error != 0;
}

static size_t send(struct wire *wire, enum side from, const void *bytes, size_t len)
{
    struct flow *flow = &wire->to[1 - from];
    size_t taken = room_left(flow) < len ? room_left(flow) : len;

    if (wire->error != 0 || wire->closed[1 - from]) /* nobody is there */
        return len;
    if (flow->len + taken > flow->room) {
        flow->room = 2 * (flow->len + taken);
        flow->bytes = realloc(flow->bytes, flow->room);
        if (flow->bytes == NULL)
            abort();
    }
    memcpy(flow->bytes + flow->len, bytes, taken);
    flow->len += taken;
    if (taken > 0)
        schedule(flow);
    return taken;
}

size_t wire_send(struct wire *wire, enum side from, const void *bytes, size_t len)
{
    enum owner owner = memory_swap(THE_WORLD);
    size_t taken = send(wire, from, bytes, len);

    memory_swap(owner);
    return taken;
}

bool wire_is_quiet(const struct wire *wire)
{
    return wire->error == 0 && !wire->silent && !wire->closed[SIDE_PROVIDER] && !wire->closed[SIDE_SWITCH] &&
           wire->to[SIDE_PROVIDER].len == 0 && wire->to[SIDE_SWITCH].len == 0;
}

uint64_t wires_silent_since(void)
{
    uint64_t since_us = FOR_EVER;

    for (const struct wire *wire = first; wire != NULL; wire = wire->next)
        if (wire->silent && !wire->closed[SIDE_PROVIDER] && wire->silent_since_us < since_us)
            since_us = wire->silent_since_us;
    return since_us;
}

struct slice wire_arrived(const struct wire *wire, enum side at)
{
    return slice_of(wire->to[at].bytes, wire->to[at].arrived);
}

void wire_take(struct wire *wire, enum side at, size_t len)
{
    enum owner owner = memory_swap(THE_WORLD);
    struct flow *flow = &wire->to[at];
    bool was_full = room_left(flow) == 0;

    memmove(flow->bytes, flow->bytes + len, flow->len - len);
    flow->len -= len;
    flow->arrived -= len;
    if (was_full && room_left(flow) > 0)
        happened(wire, 1 - at);
    memory_swap(owner);
}

bool wire_is_over(const struct wire *wire, enum side at, int *error)
{
    const struct flow *flow = &wire->to[at];

    *error = wire->error;
    return flow->arrived == 0 && (wire->error != 0 || (flow->closed && flow->len == 0 && !flow->scheduled));
}

void wire_close(struct wire *wire, enum side side)
{
    enum owner owner = memory_swap(THE_WORLD);
    struct flow *flow = &wire->to[1 - side];

    wire->closed[side] = true;
    flow->closed = true;
    if (!wire->closed[1 - side])
        schedule(flow);
    free_if_gone(wire);
    memory_swap(owner);
}

void wire_break(struct wire *wire, int error)
{
    if (wire->error != 0)
        return;
    story("wire %-3u breaks: %s", wire->number, strerror(error));
    wire->error = error;
    for (unsigned at = 0; at < SIDES; at++)
        wire->to[at].len = wire->to[at].arrived;
    wire->timers++;
    happened(wire, SIDE_PROVIDER);
    happened(wire, SIDE_SWITCH);
    wire->timers--;
    free_if_gone(wire);
}

static void give_up(void *context)
{
    struct wire *wire = context;

    wire_break(wire, ETIMEDOUT);
    wire->timers--;
    free_if_gone(wire);
}

void wire_fall_silent(struct wire *wire)
{
    if (wire->silent || wire->error != 0)
        return;
    story("wire %-3u falls silent", wire->number);
    wire->silent = true;
    wire->silent_since_us = now_us();
    wire->timers++;
    timer_at(now_us() + (chance_once_in(&chances[CHANCE_NETWORK], 2) ? GIVEN_UP_US : LATER_GIVEN_UP_US), give_up, wire);
}

void wire_stall(struct wire *wire, uint64_t us)
{
    for (unsigned at = 0; at < SIDES; at++)
        wire->to[at].stalled_until_us = now_us() + us;
}

struct wire *wire_first(void)
{
    return first;
}

struct wire *wire_next(const struct wire *wire)
{
    return wire->next;
}

unsigned wire_count(void)
{
    return count;
}
