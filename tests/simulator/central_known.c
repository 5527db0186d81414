/* central_known.c: what the switch knows, and whether it has let the provider know; see central.h. What the stand-in
 * does is heard by the linker's --wrap. */
#define _GNU_SOURCE /* memmem */
#include "central_inside.h"

#include <stdio.h>
#include <string.h>

#include "../switch/numbers.h"
#include "../switch/route.h"
#include "asked.h"
#include "network.h"
#include "promises.h"
#include "tasks.h"
#include "trouble.h"

struct call *__real_call_new(struct connection *connection, struct slice terminal, struct slice number,
                             enum number_kind kind);
bool __real_call_number(struct call *call, struct slice number, enum number_kind kind);
struct call *__wrap_call_new(struct connection *connection, struct slice terminal, struct slice number,
                             enum number_kind kind);
bool __wrap_call_number(struct call *call, struct slice number, enum number_kind kind);

/* A request makes a call. */
struct call *__wrap_call_new(struct connection *connection, struct slice terminal, struct slice number,
                             enum number_kind kind)
{
    asked_made(number);
    return __real_call_new(connection, terminal, number, kind);
}

bool __wrap_call_number(struct call *call, struct slice number, enum number_kind kind)
{
    bool good = __real_call_number(call, number, kind);

    if (good)
        asked_made(number);
    return good;
}

enum { TOGETHER_US = 2000000, UNANSWERED_US = 10000000 };

static bool has_misled;

/* Where calls get their names from the switch, a new one that begins just when one is dialed is taken for that. */
static void mix(struct seat *seat)
{
    uint64_t between_us =
        seat->asked_us > seat->begun_us ? seat->asked_us - seat->begun_us : seat->begun_us - seat->asked_us;

    if (!operation_says(&protocol, OPERATION_MAKE_CALL, SOURCE_NEW_CALL) &&
        between_us < (seat->is_unanswered ? UNANSWERED_US : TOGETHER_US))
        seat->misleads = has_misled = true;
}

void __real_exchange_receive(struct connection *connection, struct slice frame);
void __wrap_exchange_receive(struct connection *connection, struct slice frame);
void __real_call_advance(struct call *call);
void __wrap_call_advance(struct call *call);

/* It has refused the login, and along with that tells of a call. */
static void talk_on(struct connection *connection)
{
    if (reception.exchange.options->mischief != MISCHIEF_NO_LOGIN || connection->number % 2 == 0)
        return;
    call_unasked(connection, NUMBER_CALL_BACK);
    call_advance(TAILQ_FIRST(&connection->calls));
}

/* To a number that the switch says nothing of. */
static bool is_to_silence(struct slice frame)
{
    char number[32];
    int len = snprintf(number, sizeof number, "%s%s", NUMBERS[NUMBER_SILENT].prefix, PRIVATE_DIGITS);

    return memmem(frame.at, frame.len, number, (size_t)len) != NULL;
}

/* Requests whose answers come in order, and that are sent before the last one is answered. */
static bool takes_ahead(void)
{
    for (unsigned i = 0; i < protocol.message_count; i++)
        if (protocol.messages[i].pipelined)
            return true;
    return false;
}

void __wrap_exchange_receive(struct connection *connection, struct slice frame)
{
    if (asked_in(frame.at, frame.len) != 0) {
        struct seat *seat = central_seat_of(connection);
        seat->asked_us = now_us();
        seat->is_unanswered = is_to_silence(frame);
        seat->is_out_of_step = seat->is_out_of_step || (seat->is_unanswered && takes_ahead());
        mix(seat);
    }
    bool came = !connection->logged_in;
    __real_exchange_receive(connection, frame);
    if (came && connection->logged_in)
        central_welcome(connection);
    else if (came)
        talk_on(connection);
}

void __real_exchange_say(struct connection *connection, unsigned kind, const struct saying *saying);
void __wrap_exchange_say(struct connection *connection, unsigned kind, const struct saying *saying);

/* An answer by an id that says nothing else. */
static bool only_answers(unsigned kind)
{
    const struct message_type *type = &protocol.messages[kind];

    return type->id != NO_HOLE && type->notice_count == 0 && type->reply == NULL;
}

static struct connection *other_than(const struct connection *connection)
{
    struct connection *other = TAILQ_FIRST(&reception.connections);

    while (other != NULL && (other == connection || !other->logged_in || other->closing))
        other = TAILQ_NEXT(other, link);
    return other;
}

/* What the protocol has no room for is not said, and the provider cannot know it. */
static void be_silent(struct connection *connection)
{
    if (connection != NULL && connection != &reception.exchange.nobody)
        central_seat_of(connection)->is_silent = true;
}

static struct connection *listener; /* whom the switch tells something, or NULL */

void __wrap_exchange_say(struct connection *connection, unsigned kind, const struct saying *saying)
{
    struct connection *other = trouble.strays && only_answers(kind) ? other_than(connection) : NULL;

    listener = connection;
    if (other != NULL) {
        __real_exchange_say(other, kind, saying);
        central_flush(other);
    }
    __real_exchange_say(connection, kind, saying);
    listener = NULL;
}

static void begin_unasked(struct connection *connection)
{
    if (connection == &reception.exchange.nobody)
        return;
    central_seat_of(connection)->begun_us = now_us();
    mix(central_seat_of(connection));
}

void __wrap_call_advance(struct call *call)
{
    if (call->undialed && call->state == NO_STATE)
        begin_unasked(call->connection);
    __real_call_advance(call);
}

size_t __real_compose(unsigned kind, const struct saying *saying, unsigned char *bytes);
size_t __wrap_compose(unsigned kind, const struct saying *saying, unsigned char *bytes);

size_t __wrap_compose(unsigned kind, const struct saying *saying, unsigned char *bytes)
{
    size_t len = __real_compose(kind, saying, bytes);

    if (len == 0)
        be_silent(listener);
    return len;
}

void __real_call_move(struct call *call, struct connection *connection);
void __wrap_call_move(struct call *call, struct connection *connection);

/* Nor where a call stands that went on without a connection, if what a stranger is told does not say that by a word, or
 * not whose call it is. */
void __wrap_call_move(struct call *call, struct connection *connection)
{
    unsigned began = call->returns ? CALLS_OFFERED : CALLS_PLACED;
    struct notice notice = call->state != NO_STATE ? notice_of_stranger(call->state, began) : (struct notice){0};

    bool whose = !protocol.lines_share_links || (notice.type != NULL && notice.type->hole[ROLE_TERMINAL] != NO_HOLE);
    bool where = notice.type != NULL && notice.type->does & MOVES_CALL && notice.type->state == STATE_NONE;
    if (call->state != NO_STATE && !(whose && where))
        be_silent(connection);
    begin_unasked(connection);
    __real_call_move(call, connection);
}

/* Of one that was picked up or had been parked TAPI has it from the operation. */
static DWORD origin_of(const struct call *call)
{
    return call->fetched   ? LINECALLORIGIN_UNKNOWN
           : call->returns ? LINECALLORIGIN_INBOUND
                           : LINECALLORIGIN_OUTBOUND;
}

/* Whether the protocol has a word for a call that is offered; else it begins as if it had been placed. */
static bool offers_calls(void)
{
    return route_stands(route_offered()) == LINECALLSTATE_OFFERING;
}

static void visit_calls(const struct connection *connection, const struct central_visitor *visitor)
{
    const struct call *call;

    TAILQ_FOREACH(call, &connection->calls, link) {
        struct known_call known = {slice_text(call->id), text_slice(&call->terminal), call_caller(call),
                                   call_callee(call), call->state != NO_STATE ? route_stands(call->state) : 0,
                                   origin_of(call), !call->returns || offers_calls(), !call->undialed};
        if (call->state != NO_STATE)
            visitor->call(&known);
    }
}

void central_visit(const struct central_visitor *visitor)
{
    const struct connection *connection;

    TAILQ_FOREACH(connection, &reception.connections, link) {
        struct seat *seat = central_seat_of(connection);
        seat->is_silent = seat->is_silent && !TAILQ_EMPTY(&connection->calls);
        bool can_know = !seat->is_silent && !seat->is_out_of_step && !seat->misleads;
        bool quiet = can_know && connection->logged_in && !connection->closing && connection->out_len == 0 &&
                     wire_is_quiet(seat->wire);
        if (!quiet || !visitor->begin(seat->link))
            continue;
        visit_calls(connection, visitor);
        visitor->end();
    }
}

bool central_has_misled(void)
{
    return has_misled;
}

bool central_keeps_out(unsigned link)
{
    const struct connection *connection;
    bool out = false;

    TAILQ_FOREACH(connection, &reception.connections, link) /* the last one is the newest */
        if (central_seat_of(connection)->link == link)
            out = !connection->logged_in;
    return out;
}
