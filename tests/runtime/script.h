/* script.h: a conversation with the core, step by step: what TAPI asks, what the switch says, what time it is; and
 * after each step, as text, what the core asks of the network and then what it tells TAPI:
 *
 *     dials(s, 0, "4000",               "send 0 [Action % Dial % 4000]");
 *     hears(s, 0, "Response % Success", "complete 1 0");
 *     waits(s, 5000,                    "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
 *
 * Outputs are separated by "; ", "" is none, NULL does not look. Lines and links are numbered from 0, calls and
 * requests from 1 in the order in which they were made; a function that is refused gives "refused INVALADDRESS" or
 * whatever the LINEERR is. What the switch says goes through the framer and the generated decoder, with the
 * terminator added; what is sent to it is shown without. Time is virtual. Every step is checked against the oracle, and
 * script_end against anything that was left behind. */
#ifndef TSPEC_SCRIPT_H
#define TSPEC_SCRIPT_H

#include <string.h>

#include "framer.h"
#include "oracle.h"
#include "core/forward.h"
#include "core/link.h"
#include "core/core.h"

enum { SCRIPT_LINES = ORACLE_LINES, SCRIPT_LOG = 65536 };

struct script_line {
    const char *terminal, *host;
};

/* The values of a line's settings. What is NULL has its default, or its name for a value. */
struct script_settings {
    const char *value[SETTINGS];
};

struct script {
    struct core core;
    struct config config;
    struct oracle oracle;
    struct line_config lines[SCRIPT_LINES];
    struct framer framers[SCRIPT_LINES];
    unsigned attempt[SCRIPT_LINES]; /* of each link: the one that was asked for last, 0: none is wanted */
    handle line[SCRIPT_LINES];
    handle *call;                   /* from 1 */
    unsigned call_room;
    char log[SCRIPT_LOG];           /* outputs of the last step */
    size_t log_len;
    bool full;                      /* TAPI has no room: it answers LINE_NEWCALL with NULL */
    bool deaf;                      /* TAPI is in a callback that does not end: it is told nothing more, but for */
    unsigned still_told;            /* so many callbacks */
};

/* Begin with these lines, or with `count` lines 1001, 1002 … of one switch. */
void script_begin_with(struct script *s, const struct script_line lines[], unsigned count);
void script_begin(struct script *s, unsigned count);

/* The same with settings for each line; NULL: none are given. */
void script_begin_set(struct script *s, const struct script_line lines[], const struct script_settings settings[],
                      unsigned count);

/* The same with lines that are configured elsewhere, where they must stay. */
void script_begin_configured(struct script *s, struct line_config lines[], unsigned count);

/* Have room for so many calls and requests from the start. */
void script_reserve(struct script *s, unsigned count);

/* Close what is open, see that every request is complete and nothing is left: no call, no request, no deadline. */
void script_end(struct script *s);

/* The switch's side of a link: NUL-terminated text without its terminator, or bytes as they are. */
#define hears(s, link, text, expected) SCRIPT_STEP(s, script_hears(s, link, text), expected)
#define hears_bytes(s, link, bytes, len, expected) SCRIPT_STEP(s, script_hears_bytes(s, link, bytes, len), expected)
/* The attempt that is under way succeeds; an attempt that is under way or succeeded ends. */
#define connects(s, number, expected) \
    SCRIPT_STEP(s, script_connects(s, number, (s)->core.links[number]->attempt), expected)
#define breaks(s, number, expected) SCRIPT_STEP(s, script_breaks(s, number, (s)->core.links[number]->attempt), expected)
/* The same for an attempt by number. */
#define connects_as(s, link, attempt, expected) SCRIPT_STEP(s, script_connects(s, link, attempt), expected)
#define breaks_as(s, link, attempt, expected) SCRIPT_STEP(s, script_breaks(s, link, attempt), expected)
/* TAPI: lineOpen, lineClose, lineMakeCall, lineDrop, lineCloseCall. */
#define opens(s, line, expected) SCRIPT_STEP(s, script_opens(s, line), expected)
#define closes(s, line, expected) SCRIPT_STEP(s, script_closes(s, line), expected)
#define dials(s, line, number, expected) SCRIPT_STEP(s, script_dials(s, line, number, strlen(number)), expected)
/* lineUnpark and linePickup; "" where there is no number, or no group. */
#define fetches(s, line, operation, number, group, expected) \
    SCRIPT_STEP(s, script_fetches(s, line, operation, number, group), expected)
#define forwards(s, line, list, expected) SCRIPT_STEP(s, script_forwards(s, line, list), expected)
#define dials_bytes(s, line, bytes, len, expected) SCRIPT_STEP(s, script_dials(s, line, bytes, len), expected)
#define drops(s, call, expected) SCRIPT_STEP(s, script_drops(s, call), expected)
#define forgets(s, call, expected) SCRIPT_STEP(s, script_forgets(s, call), expected)
/* Any operation on a call, with its argument. */
#define asks(s, call, operation, argument, expected) \
    SCRIPT_STEP(s, script_asks(s, call, operation, argument), expected)
/* lineSetupTransfer: the consultation call gets the next number. Operations on two calls are asked with the newest
 * other one that TAPI has. */
#define consults(s, call, expected) SCRIPT_STEP(s, script_consults(s, call), expected)
/* Time passes, and everything happens when it is due. */
#define waits(s, ms, expected) SCRIPT_STEP(s, script_waits(s, ms), expected)

/* lineSetDefaultMediaDetection: TAPI wants to hear of voice calls that it did not ask for. */
#define listens(s, line, expected) SCRIPT_STEP(s, script_listens(s, line), expected)

/* lineSetStatusMessages: tell about these LINEDEVSTATEs, and about the address. */
void script_watches(struct script *s, unsigned line, DWORD states);
void script_watches_address(struct script *s, unsigned line);

/* The number of the request that was made last, or asks anew: what its answer bears, where answers bear an id. */
unsigned script_newest(const struct script *s);

struct call *script_call(const struct script *s, unsigned call);

/* Items in use; the pool is of no use afterwards. */
unsigned pool_used_up(struct pool *pool);

#define SCRIPT_STEP(s, step, expected) (step, script_expects(s, expected, __FILE__, __LINE__))
void script_hears(struct script *s, unsigned link, const char *text);
void script_hears_bytes(struct script *s, unsigned link, const void *bytes, size_t len);
void script_connects(struct script *s, unsigned link, unsigned attempt);
void script_breaks(struct script *s, unsigned link, unsigned attempt);
void script_opens(struct script *s, unsigned line);
void script_closes(struct script *s, unsigned line);
void script_dials(struct script *s, unsigned line, const char *number, size_t len);
void script_parks_anywhere(struct script *s, unsigned call, void *room);
void script_forwards(struct script *s, unsigned line, const struct forward_list *list);
void script_fetches(struct script *s, unsigned line, enum operation_kind operation, const char *number,
                    const char *group);
void script_asks(struct script *s, unsigned call, enum operation_kind operation, const char *argument);
void script_consults(struct script *s, unsigned call);
void script_drops(struct script *s, unsigned call);
void script_forgets(struct script *s, unsigned call);
void script_listens(struct script *s, unsigned line);
void script_waits(struct script *s, uint64_t ms);
void script_expects(struct script *s, const char *expected, const char *file, int line);

#endif
