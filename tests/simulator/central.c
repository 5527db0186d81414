/* central.c: see central.h. */
#include "central_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <tapi.h>

#include "../switch/numbers.h"
#include "../switch/reception.h"
#include "../switch/route.h"
#include "chance.h"
#include "memory.h"
#include "network.h"
#include "story.h"
#include "tasks.h"
#include "trouble.h"

static struct options options;
struct reception reception;
static struct seat **seats; /* by connection->socket */
static int seat_count;
static uint64_t tick_at_us = FOR_EVER;

struct seat *central_seat_of(const struct connection *connection)
{
    return seats[connection->socket];
}

static void free_seat(struct seat *seat)
{
    struct connection *connection = seat->connection;

    wire_close(seat->wire, SIDE_SWITCH);
    seats[connection->socket] = NULL;
    reception_remove(connection);
    reception_free_connection(connection);
    free((void *)(uintptr_t)seat->said.at);
    free(seat);
}

static void remember(struct seat *seat, const unsigned char *bytes, size_t len)
{
    unsigned char *copy = realloc((void *)(uintptr_t)seat->said.at, len);

    if (copy == NULL)
        abort();
    memcpy(copy, bytes, len);
    seat->said = slice_of(copy, len);
}

void central_flush(struct connection *connection)
{
    struct seat *seat = central_seat_of(connection);
    bool slow = options.mischief == MISCHIEF_SLOW;
    size_t sent = 1;

    if (connection->out_len > 0)
        remember(seat, connection->out, connection->out_len);
    while (connection->out_len > 0 && sent > 0) {
        sent = wire_send(seat->wire, SIDE_SWITCH, connection->out, slow ? 1 : connection->out_len);
        connection->out_len -= sent;
        memmove(connection->out, connection->out + sent, connection->out_len);
    }
}

static void tidy(void)
{
    struct connection *connection, *next;

    for (connection = TAILQ_FIRST(&reception.connections); connection != NULL; connection = next) {
        next = TAILQ_NEXT(connection, link);
        if (connection->closing && connection->out_len == 0)
            free_seat(central_seat_of(connection));
    }
}

static void tick(void *context);

/* What the switch was told is done; what it does by itself comes when it is due. */
static void settle(void)
{
    int wait_ms = exchange_tick(&reception.exchange, central_flush);
    uint64_t at_us = wait_ms < 0 ? FOR_EVER : now_us() + (uint64_t)wait_ms * 1000;

    tidy();
    if (at_us == FOR_EVER || (tick_at_us > now_us() && tick_at_us <= at_us))
        return;
    tick_at_us = at_us;
    timer_at(at_us, tick, NULL);
}

static void tick(void *context)
{
    (void)context;
    reception.exchange.now_ms = now_us() / 1000;
    if (now_us() >= tick_at_us)
        settle();
}

/* The switch's time is that of whatever happens to it. */
static void begin(void)
{
    reception.exchange.now_ms = now_us() / 1000;
}

void central_begin(unsigned ring_ms, unsigned talk_ms)
{
    options = (struct options){.terminal = "1001", .ring_ms = ring_ms, .talk_ms = talk_ms};
    for (unsigned kind = 0; kind < NUMBER_KINDS; kind++)
        options.prefix[kind] = NUMBERS[kind].prefix;
    if (!reception_init(&reception, &options))
        abort();
}

void *central_seat(void)
{
    struct seat *seat = calloc(1, sizeof *seat);

    if (seat == NULL)
        abort();
    return seat;
}

void central_welcome(struct connection *connection)
{
    if (trouble.welcomes == 0)
        return;
    trouble.welcomes--;
    call_unasked(connection, NUMBER_CALL_BACK);
}

void central_accept(void *given, struct wire *wire, unsigned link)
{
    struct seat *seat = given;

    begin();
    seat->wire = wire;
    seat->link = link;
    seat->asked_us = seat->begun_us = FOR_EVER / 2;
    seat->connection = reception_add(&reception);
    seats = realloc(seats, ((size_t)seat_count + 1) * sizeof *seats);
    if (seat->connection == NULL || seats == NULL)
        abort();
    seat->connection->socket = seat_count;
    seats[seat_count++] = seat;
    story_count(COUNT_CONNECTIONS);
    story("switch  connection %u, terminal %s", seat->connection->number, seat->connection->terminal);
    exchange_connected(seat->connection);
    if (seat->connection->logged_in)
        central_welcome(seat->connection);
    central_flush(seat->connection);
    settle();
}

void central_happened(void *given)
{
    struct seat *seat = given;
    struct slice arrived = wire_arrived(seat->wire, SIDE_SWITCH);
    int error;

    begin();
    if (arrived.len > 0) {
        size_t len = arrived.len;
        unsigned char *bytes = malloc(len);
        if (bytes == NULL)
            abort();
        memcpy(bytes, arrived.at, len);
        wire_take(seat->wire, SIDE_SWITCH, len);
        reception_take(seat->connection, bytes, len);
        free(bytes);
    }
    central_flush(seat->connection);
    if (wire_is_over(seat->wire, SIDE_SWITCH, &error))
        free_seat(seat);
    settle();
}

void central_mischief(enum mischief mischief)
{
    options.mischief = mischief;
}

/* One of those that are connected and may be told of calls, or NULL. */
static struct connection *choose(uint64_t which)
{
    struct connection *connection;
    unsigned count = 0;

    TAILQ_FOREACH(connection, &reception.connections, link)
        count += connection->logged_in && !connection->closing;
    if (count == 0)
        return NULL;
    which %= count;
    TAILQ_FOREACH(connection, &reception.connections, link)
        if (connection->logged_in && !connection->closing && which-- == 0)
            return connection;
    return NULL;
}

void central_call(enum number_kind kind, unsigned terminal, uint64_t which)
{
    struct connection *connection = choose(which);

    if (connection == NULL)
        return;
    begin();
    if (protocol.lines_share_links)
        snprintf(connection->terminal, sizeof connection->terminal, "%u", FIRST_TERMINAL + terminal);
    story("switch  a call %s %s", kind == NUMBER_CALL_OUT ? "from" : "to", connection->terminal);
    call_unasked(connection, kind);
    settle();
}

static void hang_up(struct connection *connection)
{
    call_end_all(connection);
    central_flush(connection);
}

void central_hang_up(uint64_t which)
{
    struct connection *connection = choose(which);

    if (connection == NULL)
        return;
    begin();
    story("switch  others hang up on connection %u", connection->number);
    hang_up(connection);
    settle();
}

void central_hang_up_all(void)
{
    struct connection *connection;

    begin();
    TAILQ_FOREACH(connection, &reception.connections, link)
        hang_up(connection);
    settle();
}

void central_swing(uint64_t which)
{
    struct connection *connection = choose(which);
    struct call *call, *next;

    if (connection == NULL)
        return;
    begin();
    for (call = TAILQ_FIRST(&connection->calls); call != NULL; call = next) {
        next = TAILQ_NEXT(call, link);
        if (call->state != NO_STATE)
            call_bring(call,
                       route_means(call->state, LINECALLSTATE_ONHOLD) ? LINECALLSTATE_CONNECTED : LINECALLSTATE_ONHOLD);
    }
    central_flush(connection);
    settle();
}

static void forget_calls(struct connection *connection)
{
    while (!TAILQ_EMPTY(&connection->calls))
        call_free(TAILQ_FIRST(&connection->calls));
}

void central_forget(void)
{
    struct connection *connection;

    story("switch  forgets all calls");
    TAILQ_FOREACH(connection, &reception.connections, link)
        forget_calls(connection);
    forget_calls(&reception.exchange.nobody);
}

void central_repeat(uint64_t which)
{
    struct connection *connection = choose(which);

    if (connection == NULL || central_seat_of(connection)->said.len == 0)
        return;
    begin();
    story("switch  says again what it said last on connection %u", connection->number);
    connection_send(connection, central_seat_of(connection)->said);
    central_flush(connection);
    settle();
}

void central_restart(bool anew)
{
    struct connection *connection, *next;

    begin();
    story("switch  is switched off and on");
    for (connection = TAILQ_FIRST(&reception.connections); connection != NULL; connection = next) {
        next = TAILQ_NEXT(connection, link);
        free_seat(central_seat_of(connection));
    }
    forget_calls(&reception.exchange.nobody);
    if (anew)
        reception.exchange.last_call = 0;
    settle();
}
