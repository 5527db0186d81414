/* incidents.c: see incidents.h. */
#include "incidents.h"

#include <errno.h>

#include "central.h"
#include "life.h"
#include "memory.h"
#include "network.h"
#include "story.h"
#include "tasks.h"
#include "trouble.h"

enum {
    MS = 1000, S = 1000 * MS,
    USUAL_LATENCY_US = 2 * MS, LONGEST_STALL_US = 50 * S, LONGEST_US = 120 * S, SLOWEST_US = 20 * S,
    MOST_WELCOMED = 256, /* connections that come and go at once would bring calls without end */
    MOST_CALLS = 4096,   /* at once: of more the switch could not tell who connects, without giving him up */
};

static const size_t WIDE = 256 * 1024;

struct trouble trouble;

static const char *const words[INCIDENTS] = {
    "call", "hang-up", "break", "silence", "stall", "outage", "restart", "forget", "repeat", "mischief", "names",
    "narrow", "pieces", "latency", "slow", "reentry", "memory", "threads", "disk", "lines", "flood", "lockout",
    "welcome", "swing", "stray", "startle",
};

void trouble_over(void)
{
    trouble = (struct trouble){.latency_us = USUAL_LATENCY_US, .window = WIDE};
}

/* --- What lasts --- */

static void over(void *context)
{
    switch ((enum incident)(uintptr_t)context) {
    case INCIDENT_OUTAGE: trouble.reach = REACH_GOOD; break;
    case INCIDENT_MISCHIEF:
    case INCIDENT_LOCKOUT: central_mischief(MISCHIEF_NONE); break;
    case INCIDENT_WELCOME: trouble.welcomes = 0; break;
    case INCIDENT_STRAY: trouble.strays = false; break;
    case INCIDENT_STARTLE: trouble.startles = 0; break;
    case INCIDENT_NAMES: trouble.names = NAMES_GOOD; break;
    case INCIDENT_NARROW: trouble.window = WIDE; break;
    case INCIDENT_PIECES: trouble.pieces = false; break;
    case INCIDENT_LATENCY: trouble.latency_us = USUAL_LATENCY_US; break;
    case INCIDENT_SLOW: trouble.callback_us = 0; break;
    case INCIDENT_REENTRY: trouble.reenters = 0; break;
    case INCIDENT_MEMORY: memory_fail_once_in(0); break;
    case INCIDENT_THREADS: trouble.threads_lacking = false; break;
    case INCIDENT_DISK: trouble.disk = DISK_GOOD; break;
    default: return;
    }
    story("over    %s", words[(uintptr_t)context]);
}

static struct wire *choose_wire(struct chance *chance)
{
    struct wire *wire = wire_first();

    for (uint64_t skip = wire != NULL ? chance_below(chance, wire_count()) : 0; skip > 0; skip--)
        wire = wire_next(wire);
    return wire;
}

void incident_break_all(void)
{
    struct wire *next;

    for (struct wire *wire = wire_first(); wire != NULL; wire = next) {
        next = wire_next(wire);
        wire_break(wire, ECONNRESET);
    }
}

static void fall_silent(struct chance *chance)
{
    struct wire *wire = choose_wire(chance);

    if (wire != NULL)
        wire_fall_silent(wire);
}

static void stall(struct chance *chance)
{
    struct wire *one = chance_once_in(chance, 2) ? choose_wire(chance) : NULL;
    uint64_t us = chance_wide(chance, MS, LONGEST_STALL_US);

    for (struct wire *wire = wire_first(); wire != NULL; wire = wire_next(wire))
        if (one == NULL || wire == one)
            wire_stall(wire, us);
}

/* At times so slowly that answers are just in time: that is when queues become long. */
static void delay(struct chance *chance)
{
    trouble.latency_us =
        chance_once_in(chance, 3) ? chance_wide(chance, 1500 * MS, 2400 * MS) : chance_wide(chance, 100 * MS, 5 * S);
}

static void lose_reach(struct chance *chance)
{
    trouble.reach = chance_once_in(chance, 2) ? REACH_REFUSED : REACH_MUTE;
    if (!chance_once_in(chance, 3))
        incident_break_all();
}

static void call(struct chance *chance)
{
    static const enum number_kind kinds[] = {NUMBER_CALL_BACK, NUMBER_CALL_OUT, NUMBER_OFFER};

    central_call(kinds[chance_below(chance, 3)], (unsigned)chance_below(chance, life_lines()), chance_draw(chance));
}

/* More than TAPI can take at a time. */
static void flood(struct chance *chance)
{
    uint64_t most = 16 + 48 * life_lines();

    trouble.callback_us = chance_wide(chance, 50 * MS, 2 * S);
    for (uint64_t calls = chance_wide(chance, 8, most < MOST_CALLS ? most : MOST_CALLS); calls > 0; calls--)
        call(chance);
}

static void swing(struct chance *chance)
{
    uint64_t which = chance_draw(chance);

    trouble.callback_us = chance_wide(chance, 50 * MS, 2 * S);
    for (uint64_t times = chance_wide(chance, 2, 40); times > 0; times--)
        central_swing(which);
}

/* Long enough for some attempts: what comes after a refusal is seen by the next one. */
static void lock_out(void)
{
    central_mischief(MISCHIEF_NO_LOGIN);
    incident_break_all();
}

static void welcome(void)
{
    trouble.welcomes = MOST_WELCOMED;
    incident_break_all();
}

static void happen(enum incident kind, struct chance *chance)
{
    struct wire *wire;

    switch (kind) {
    case INCIDENT_CALL: call(chance); break;
    case INCIDENT_HANG_UP: central_hang_up(chance_draw(chance)); break;
    case INCIDENT_BREAK:
        if ((wire = choose_wire(chance)) != NULL)
            wire_break(wire, ECONNRESET);
        break;
    case INCIDENT_SILENCE: fall_silent(chance); break;
    case INCIDENT_STALL: stall(chance); break;
    case INCIDENT_OUTAGE: lose_reach(chance); break;
    case INCIDENT_RESTART: central_restart(chance_once_in(chance, 2)); break;
    case INCIDENT_FORGET: central_forget(); break;
    case INCIDENT_REPEAT: central_repeat(chance_draw(chance)); break;
    case INCIDENT_MISCHIEF: central_mischief((enum mischief)chance_below(chance, MISCHIEF_COUNT)); break;
    case INCIDENT_NAMES: trouble.names = (enum names)(1 + chance_below(chance, NAMES_MUTE)); break;
    case INCIDENT_NARROW: trouble.window = (size_t)chance_wide(chance, 1, 4096); break;
    case INCIDENT_PIECES: trouble.pieces = true; break;
    case INCIDENT_LATENCY: delay(chance); break;
    case INCIDENT_SLOW: trouble.callback_us = chance_wide(chance, MS, SLOWEST_US); break;
    case INCIDENT_REENTRY: trouble.reenters = 1 + (unsigned)chance_below(chance, 4); break;
    case INCIDENT_MEMORY: memory_fail_once_in(chance_wide(chance, 1, 64)); break;
    case INCIDENT_THREADS: trouble.threads_lacking = true; break;
    case INCIDENT_DISK: trouble.disk = chance_once_in(chance, 2) ? DISK_FULL : DISK_SLOW; break;
    case INCIDENT_LINES: life_change_lines(chance); break;
    case INCIDENT_FLOOD: flood(chance); break;
    case INCIDENT_LOCKOUT: lock_out(); break;
    case INCIDENT_WELCOME: welcome(); break;
    case INCIDENT_SWING: swing(chance); break;
    case INCIDENT_STRAY: trouble.strays = true; break;
    case INCIDENT_STARTLE: trouble.startles = 2 + (unsigned)chance_below(chance, 8); break;
    case INCIDENTS: break;
    }
}

static enum incident choose(uint32_t kinds, struct chance *chance)
{
    enum incident kind = INCIDENTS;

    while (kind == INCIDENTS || !(kinds >> kind & 1))
        kind = chance_once_in(chance, 2) ? INCIDENT_CALL : (enum incident)chance_below(chance, INCIDENTS);
    return kind;
}

void incident_happen(uint32_t kinds, uint32_t muted, struct chance chance)
{
    enum incident kind = choose(kinds, &chance);

    if (muted >> kind & 1)
        return;
    if (!(ALWAYS >> kind & 1))
        story_count(COUNT_INCIDENTS);
    story("INCIDENT %s", words[kind]);
    bool reconnects = kind == INCIDENT_LOCKOUT || kind == INCIDENT_WELCOME, queues = kind == INCIDENT_LATENCY;
    timer_at(now_us() + chance_wide(&chance, reconnects ? 2 * S : queues ? 15 * S : MS, LONGEST_US), over,
             (void *)(uintptr_t)(kind == INCIDENT_FLOOD || kind == INCIDENT_SWING ? INCIDENT_SLOW : kind));
    happen(kind, &chance);
}

void incidents_over(void)
{
    trouble_over();
    central_mischief(MISCHIEF_NONE);
    memory_fail_once_in(0);
}
