/* core.h: the core, one session of a provider: its lines, links, calls and requests, and the clock's hand.
 *
 * The core does no I/O. Its inputs are TSPI operations (line.h, call.h), what happens to connections (link.h) and the
 * time; its outputs are effects in one queue. Whoever drives it (shell.c, or a test) sets `now` before each input, and
 * after it carries out the effects in order. Nothing here locks: one input at a time. */
#ifndef TSPEC_CORE_H
#define TSPEC_CORE_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "deadlines.h"
#include "effects.h"
#include "pool.h"
#include "protocol.h"

struct line;
struct link;

enum deadline_kind { DEADLINE_REQUEST, DEADLINE_IDLE, DEADLINE_ANNOUNCE, DEADLINE_STATE, DEADLINE_RETRY };

/* What was seen on the wire and changed nothing. */
struct counters {
    uint64_t messages;   /* decoded */
    uint64_t rejected;   /* not decoded; see enum fault_code */
    uint64_t unexpected; /* answers that nobody waits for */
    uint64_t foreign;    /* notices for a terminal that is no line of ours */
    uint64_t strangers;  /* notices for a call that is not known and not worth announcing */
    uint64_t unknown;    /* notices with a state word that the spec does not list */
    uint64_t too_long;   /* values that no text can hold */
};

struct core {
    const struct protocol *protocol;
    uint64_t now; /* milliseconds; set by the driver before each input */
    uint32_t random;
    struct line *lines;
    unsigned line_count;
    struct line **by_link; /* all lines, those of a link side by side */
    struct link *links;
    unsigned link_count;
    struct pool open_lines; /* of struct line * */
    struct pool calls;      /* of struct call */
    struct pool requests;   /* of struct request */
    struct deadlines deadlines;
    struct effects effects;
    unsigned char *scratch; /* room for one message while it is made */
    struct counters counters;
};

/* Start a session. The configuration must outlive it. False without memory, and nothing is left to free. */
bool core_init(struct core *core, const struct protocol *spoken, const struct config *config,
                   uint32_t seed);

void core_free(struct core *core);

/* When core_tick has something to do next, in milliseconds, or NEVER. */
uint64_t core_wake_at(const struct core *core);

/* Do what is due at core->now. */
void core_tick(struct core *core);

/* The next number of a small generator, for jitter. */
uint32_t core_random(struct core *core);

#endif
