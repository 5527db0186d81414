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
#include "numbers.h"
#include "people.h"
#include "route.h"

struct call *call_new(struct connection *connection, struct slice terminal, struct slice number, enum number_kind kind)
{
    struct exchange *exchange = connection->exchange;
    struct call *call = calloc(1, sizeof *call);

    if (call == NULL || !text_set(&call->terminal, terminal) || !text_set(&call->number, number)) {
        free(call);
        return NULL;
    }
    call->connection = connection;
    call->state = NO_STATE;
    call->kind = kind;
    snprintf(call->id, sizeof call->id, "%u", ++exchange->last_call);
    TAILQ_INSERT_HEAD(&connection->calls, call, link);
    return call;
}

void call_name(struct call *call, struct slice name)
{
    snprintf(call->id, sizeof call->id, "%.*s", (int)name.len, (const char *)name.at);
}

void call_fetch(struct call *call)
{
    call->fetched = call->returns = true;
}

struct slice call_caller(const struct call *call)
{
    return text_slice(call->returns ? &call->number : &call->terminal);
}

struct slice call_callee(const struct call *call)
{
    return text_slice(call->returns ? &call->terminal : &call->number);
}

/* Who sits at a terminal: the name of the command line is that of the first one. */
static struct slice name_of(const struct options *options, struct slice number)
{
    if (options->name != NULL && slice_equal(number, slice_text(options->terminal)))
        return slice_text(options->name);
    return person_name(number);
}

/* The word for why the call ended, if the protocol has one; else empty. */
static const char *cause_of(const struct call *call)
{
    uint32_t mode = call->kind == NUMBER_ORDINARY || call->kind == NUMBER_RINGING ? LINEDISCONNECTMODE_NORMAL
                                                                                  : LINEDISCONNECTMODE_BUSY;

    for (unsigned i = 0; i < protocol.disconnect_cause_count; i++)
        if (protocol.disconnect_causes[i].value == mode)
            return protocol.disconnect_causes[i].word;
    return "";
}

/* How the call began, as the provider sees it. */
static unsigned how_it_began(const struct call *call)
{
    return !call->undialed ? CALLS_DIALED : call->returns ? CALLS_OFFERED : CALLS_PLACED;
}

/* Send a notice about the call as it is now. */
static void send_notice(struct call *call, struct notice notice)
{
    const struct options *options = call->connection->exchange->options;
    struct slice caller = call_caller(call), callee = call_callee(call);
    char names[2][TEXT_BYTES];
    struct saying saying = {.value = {
        [ROLE_TERMINAL] = text_slice(&call->terminal),
        [ROLE_CALL] = slice_text(call->id),
        [ROLE_CALLER] = caller,
        [ROLE_CALLER_NAME] = codepage_encode(name_of(options, caller), names[0], sizeof names[0]),
        [ROLE_CALLEE] = callee,
        [ROLE_CALLEE_NAME] = codepage_encode(name_of(options, callee), names[1], sizeof names[1]),
        [USE_STATE] = slice_text(protocol.states[call->state].word),
        [ROLE_CAUSE] = slice_text(cause_of(call)),
    }, .notice = notice.type};

    mischief_before_notice(call->connection, notice.kind, &saying);
    exchange_say(call->connection, notice.kind, &saying);
}

/* Send it, if there is one and somebody who hears it. */
static void tell(struct call *call, struct notice notice)
{
    const struct connection *connection = call->connection;

    if (notice.kind != NO_MESSAGE && !connection->closing &&
        connection->exchange->options->mischief != MISCHIEF_MUTE_AFTER_ANSWER)
        send_notice(call, notice);
}

/* The parties are told by a notice of their own, where the protocol has one, at the second state and when connected. */
static void tell_parties(struct call *call)
{
    bool second = call->state != protocol.first_state && !call->named; /* a call that is offered has no other first */

    if (second || route_means(call->state, LINECALLSTATE_CONNECTED)) {
        tell(call, notice_of_parties(how_it_began(call)));
        call->named = true;
    }
}

static void enter(struct call *call, int state)
{
    call->state = state;
    call->visited |= (uint64_t)1 << state;
    tell(call, notice_of_state(state, how_it_began(call)));
    if (!route_ends(state))
        tell_parties(call);
}

void call_tone(struct call *call)
{
    call->state = route_tone();
    call->visited = (uint64_t)1 << call->state;
    tell(call, notice_of_state(call->state, how_it_began(call)));
}

bool call_number(struct call *call, struct slice number, enum number_kind kind)
{
    if (call->number.len > 0 || number.len == 0 || !text_set(&call->number, number))
        return false;
    call->kind = kind;
    return true;
}

/* It rings at either side, or has come as near to that as the protocol can. */
static bool rings(const struct call *call, int onward)
{
    return route_means(call->state, LINECALLSTATE_RINGBACK) || route_means(call->state, LINECALLSTATE_OFFERING) ||
           onward == NO_STATE || route_means(onward, LINECALLSTATE_CONNECTED);
}

/* After it has ended there is another call between the two. */
static bool calls_again(const struct call *call)
{
    return call->kind == NUMBER_CALL_BACK || call->kind == NUMBER_CALL_OUT || call->kind == NUMBER_OFFER;
}

/* The state that comes next by itself, or NO_STATE. */
static int next_state(const struct call *call)
{
    if (call->state == NO_STATE)
        return call->fetched    ? route_fetched()
               : call->returns  ? route_offered()
               : call->undialed ? route_placed()
                                : protocol.first_state;

    int onward = route_onward(call->state, call->visited);
    switch (call->kind) {
    case NUMBER_BUSY:
    case NUMBER_CALL_BACK:
    case NUMBER_CALL_OUT:
    case NUMBER_OFFER:
        return rings(call, onward) ? route_toward(call->state, LINECALLSTATE_IDLE, LINEDISCONNECTMODE_BUSY) : onward;
    case NUMBER_RINGING:
        return rings(call, onward) ? NO_STATE : onward;
    default:
        return onward;
    }
}

static void stop_waiting(struct call *call)
{
    if (call->waits)
        TAILQ_REMOVE(&call->connection->exchange->due, call, timer);
    call->waits = false;
}

/* Behind all that are due by then. Nearly every wait is one of two lengths, so the place is near the end, or near the
 * front: it is looked for from both. */
static void wait_for_next(struct call *call, unsigned wait_ms)
{
    struct due_calls *due = &call->connection->exchange->due;
    struct call *front = TAILQ_FIRST(due), *back = TAILQ_LAST(due, due_calls);

    call->due_ms = call->connection->exchange->now_ms + wait_ms;
    call->waits = true;
    while (front != NULL && front->due_ms <= call->due_ms && back->due_ms > call->due_ms) {
        front = TAILQ_NEXT(front, timer);
        back = TAILQ_PREV(back, due_calls, timer);
    }
    if (front == NULL)
        TAILQ_INSERT_TAIL(due, call, timer);
    else if (front->due_ms > call->due_ms)
        TAILQ_INSERT_BEFORE(front, call, timer);
    else
        TAILQ_INSERT_AFTER(due, back, call, timer);
}

/* A call between the two that nobody dials here: the number calls the terminal, or is called from there. */
static void call_undialed(struct connection *connection, struct slice terminal, struct slice number, enum number_kind kind)
{
    struct call *call = call_new(connection, terminal, number, kind == NUMBER_OFFER ? NUMBER_RINGING : NUMBER_ORDINARY);

    if (call == NULL)
        return;
    call->returns = kind != NUMBER_CALL_OUT;
    call->undialed = true;
    wait_for_next(call, connection->exchange->options->ring_ms);
}

void call_unasked(struct connection *connection, enum number_kind kind)
{
    call_undialed(connection, slice_text(connection->terminal), slice_text("4000"), kind);
}

enum { LEFT_MS = 10000 }; /* how long a call goes on while nobody is connected who could end it */

/* Set the time for what comes next by itself, if anything does. Who rings is patient. */
static void settle(struct call *call)
{
    const struct options *options = call->connection->exchange->options;

    if (next_state(call) != NO_STATE || call->kind == NUMBER_CUT)
        wait_for_next(call, options->ring_ms);
    else if (call->undialed && (call->kind != NUMBER_RINGING || route_connected(call->visited)))
        wait_for_next(call, options->talk_ms);
    else if (call->left)
        wait_for_next(call, LEFT_MS);
}

void call_from_telephone(struct connection *connection)
{
    const struct options *options = connection->exchange->options;
    struct slice number = slice_text(options->telephone);
    struct call *call = call_new(connection, slice_text(connection->terminal), number, number_kind(options, number));

    if (call == NULL)
        return;
    call->undialed = true;
    wait_for_next(call, options->ring_ms);
}

/* The call is over. A telephone that dials by itself dials again. */
static void end(struct call *call)
{
    struct connection *connection = call->connection;

    call_free(call);
    if (connection->exchange->options->telephone != NULL && TAILQ_EMPTY(&connection->calls))
        call_from_telephone(connection);
}

static void enter_next(struct call *call, int state)
{
    enter(call, state);
    if (!route_ends(state)) {
        settle(call);
        return;
    }
    if (calls_again(call))
        call_undialed(call->connection, text_slice(&call->terminal), text_slice(&call->number), call->kind);
    end(call);
}

void call_advance(struct call *call)
{
    int state = next_state(call);

    stop_waiting(call);
    if (state != NO_STATE)
        enter_next(call, state);
    else if (call->undialed || call->left)
        call_bring(call, LINECALLSTATE_IDLE);
    else
        connection_close(call->connection); /* NUMBER_CUT: no other waits in its last state */
}

void call_bring(struct call *call, uint32_t call_state)
{
    bool ends = call_state == LINECALLSTATE_IDLE;
    int state;

    stop_waiting(call);
    if (!ends || call->connection->exchange->options->mischief != MISCHIEF_NO_HANGUP)
        while ((state = route_toward(call->state, call_state, LINEDISCONNECTMODE_NORMAL)) != NO_STATE)
            enter(call, state);
    if (ends)
        end(call);
    else
        settle(call);
}

void call_end_all(struct connection *connection)
{
    struct call *call, *next;

    for (call = TAILQ_FIRST(&connection->calls); call != NULL; call = next) {
        next = TAILQ_NEXT(call, link);
        if (call->state != NO_STATE)
            call_bring(call, LINECALLSTATE_IDLE);
    }
}

void call_leave(struct call *call)
{
    if (!call->undialed) {
        call->left = true;
        stop_waiting(call);
        settle(call);
    }
    call_move(call, &call->connection->exchange->nobody);
}

void call_found(struct call *call)
{
    if (!call->left)
        return;
    call->left = false;
    stop_waiting(call);
    settle(call);
}

/* Of one that is to be asked for nothing is told. */
void call_move(struct call *call, struct connection *connection)
{
    bool is_asked_for = call->left && protocol.calls_told == NO_MESSAGE;

    TAILQ_REMOVE(&call->connection->calls, call, link);
    TAILQ_INSERT_HEAD(&connection->calls, call, link);
    call->connection = connection;
    if (call->state == NO_STATE || is_asked_for)
        return;
    if (!connection->gone)
        call_found(call);
    tell(call, notice_of_stranger(call->state, how_it_began(call)));
    call->named = false;
    tell_parties(call);
}

void call_free(struct call *call)
{
    stop_waiting(call);
    TAILQ_REMOVE(&call->connection->calls, call, link);
    free(call);
}
