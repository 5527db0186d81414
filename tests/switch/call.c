/* call.c: one call at the switch, from its first notice to its last. */
#include "call.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <tapi.h>

#include "codepage.h"
#include "compose.h"
#include "exchange.h"
#include "mischief.h"
#include "people.h"
#include "route.h"

static bool begins_with(struct slice text, const char *prefix)
{
    size_t len = strlen(prefix);

    return len > 0 && text.len >= len && memcmp(text.at, prefix, len) == 0;
}

struct call *call_new(struct connection *connection, struct slice terminal, struct slice number)
{
    struct exchange *exchange = connection->exchange;
    struct call *call = calloc(1, sizeof *call);

    if (call == NULL || !text_set(&call->terminal, terminal) || !text_set(&call->number, number)) {
        free(call);
        return NULL;
    }
    call->connection = connection;
    call->state = NO_STATE;
    call->busy = begins_with(number, exchange->options->busy);
    snprintf(call->id, sizeof call->id, "%u", ++exchange->last_call);
    TAILQ_INSERT_HEAD(&connection->calls, call, link);
    return call;
}

/* Who sits at a terminal: the name of the command line is that of the first one. */
static struct slice name_of(const struct options *options, struct slice number)
{
    if (options->name != NULL && slice_equal(number, slice_text(options->terminal)))
        return slice_text(options->name);
    return person_name(number);
}

/* Send one kind of notice about the call as it is now. */
static void tell(struct call *call, unsigned kind)
{
    const struct options *options = call->connection->exchange->options;
    struct slice terminal = text_slice(&call->terminal), number = text_slice(&call->number);
    char names[2][TEXT_BYTES];
    struct saying saying = {{
        [ROLE_TERMINAL] = terminal,
        [ROLE_CALL] = slice_text(call->id),
        [ROLE_CALLER] = terminal,
        [ROLE_CALLER_NAME] = codepage_encode(name_of(options, terminal), names[0], sizeof names[0]),
        [ROLE_CALLEE] = number,
        [ROLE_CALLEE_NAME] = codepage_encode(name_of(options, number), names[1], sizeof names[1]),
        [USE_STATE] = slice_text(protocol.states[call->state].word),
    }};

    if (kind == NO_MESSAGE || options->mischief == MISCHIEF_MUTE_AFTER_ANSWER)
        return;
    mischief_before_notice(call->connection, kind, &saying);
    exchange_say(call->connection, kind, &saying);
}

/* The parties are told by a notice of their own, where the protocol has one, at the second state and when connected. */
static void tell_parties(struct call *call)
{
    unsigned kind = notice_kind(NAMES_PARTIES);
    bool second = call->state != protocol.first_state && !call->named;

    if (kind != notice_kind(MOVES_CALL) && (second || route_means(call->state, LINECALLSTATE_CONNECTED))) {
        tell(call, kind);
        call->named = true;
    }
}

static void enter(struct call *call, int state)
{
    call->state = state;
    call->visited |= (uint64_t)1 << state;
    tell(call, notice_kind(MOVES_CALL));
    if (!route_ends(state))
        tell_parties(call);
}

/* The state that comes next by itself. A busy number rings, or comes as near to it as the protocol can, and ends. */
static int next_state(const struct call *call)
{
    if (call->state == NO_STATE)
        return protocol.first_state;

    int onward = route_onward(call->state, call->visited);
    bool rings = route_means(call->state, LINECALLSTATE_RINGBACK);
    if (call->busy && (rings || onward == NO_STATE || route_means(onward, LINECALLSTATE_CONNECTED)))
        return route_homeward(call->state, LINEDISCONNECTMODE_BUSY);
    return onward;
}

static void stop_waiting(struct call *call)
{
    if (call->waits)
        TAILQ_REMOVE(&call->connection->exchange->due, call, timer);
    call->waits = false;
}

/* Every wait is equally long, so who comes last is due last. */
static void wait_for_next(struct call *call)
{
    struct exchange *exchange = call->connection->exchange;

    call->due_ms = exchange->now_ms + exchange->options->ring_ms;
    call->waits = true;
    TAILQ_INSERT_TAIL(&exchange->due, call, timer);
}

void call_advance(struct call *call)
{
    int state = next_state(call);

    stop_waiting(call);
    enter(call, state);
    if (route_ends(state))
        call_free(call);
    else if (next_state(call) != NO_STATE)
        wait_for_next(call);
}

void call_hang_up(struct call *call)
{
    int state;

    if (call->connection->exchange->options->mischief != MISCHIEF_NO_HANGUP)
        while ((state = route_homeward(call->state, LINEDISCONNECTMODE_NORMAL)) != NO_STATE)
            enter(call, state);
    call_free(call);
}

void call_free(struct call *call)
{
    stop_waiting(call);
    TAILQ_REMOVE(&call->connection->calls, call, link);
    free(call);
}
