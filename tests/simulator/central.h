/* central.h: the telephone switch of a life: the stand-in (tests/switch), at the other end of the simulated network,
 * and what can become of it. */
#ifndef SIMULATOR_CENTRAL_H
#define SIMULATOR_CENTRAL_H

#include <stdbool.h>
#include <stdint.h>

#include <windows.h>

#include "../switch/options.h"
#include "slice.h"

struct wire;

enum { FIRST_TERMINAL = 1001 };

/* It is switched on. It takes this long from one state of a call to the next, and people talk so long who were not
 * dialed. */
void central_begin(unsigned ring_ms, unsigned talk_ms);

/* Another end for a connection that is being made; see wire_new. */
void *central_seat(void);
void central_happened(void *seat);

/* It is connected, to the provider's link of that number. */
void central_accept(void *seat, struct wire *wire, unsigned link);

/* What the switch does wrong from now on. */
void central_mischief(enum mischief mischief);

/* Calls that come and go without the provider: to one of the terminals, from its telephone; or their other ends hang
 * up. `which` chooses the connection. */
void central_call(enum number_kind kind, unsigned terminal, uint64_t which);
void central_hang_up(uint64_t which);
void central_hang_up_all(void);

/* Calls of a connection are put on hold at the telephone, or taken back, where the protocol knows that. */
void central_swing(uint64_t which);

/* It forgets all calls without a word. */
void central_forget(void);

/* It says once more what it said last on a connection. */
void central_repeat(uint64_t which);

/* It is switched off and on: all connections and calls are gone. anew: its calls get the names again that they had
 * since it was switched on first. */
void central_restart(bool anew);

/* --- What it knows --- */

/* A call, as the provider was told of it last. */
struct known_call {
    struct slice id, terminal, caller, callee;
    DWORD state; /* LINECALLSTATE_… */
    DWORD origin; /* LINECALLORIGIN_…; UNKNOWN of one that was fetched */
    bool state_tells_origin; /* else only the parties do: it comes in, and there is no word for a call that rings here */
    bool dialed; /* by the provider */
};

/* Of each connection on which nothing is on its way: whether its calls are to be visited, then these, then its end. */
struct central_visitor {
    bool (*begin)(unsigned link);
    void (*call)(const struct known_call *call);
    void (*end)(void);
};

void central_visit(const struct central_visitor *visitor);

/* Whether a call has ever begun just when one was dialed, so that it may have been taken for that. */
bool central_has_misled(void);

/* Whether the provider is connected on the link, and the switch has not let it in. */
bool central_keeps_out(unsigned link);

#endif
