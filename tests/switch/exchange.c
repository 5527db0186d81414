/* exchange.c: what comes in and goes out, and what comes by itself when its time has come. */
#include "exchange.h"

#include <stdlib.h>

#include "escape.h"
#include "log.h"
#include "operate.h"
#include "replies.h"
#include "route.h"

bool exchange_init(struct exchange *exchange, const struct options *options)
{
    *exchange = (struct exchange){.options = options, .scratch = malloc(protocol.limit),
                                  .room = malloc(protocol.limit), .held.frame = malloc(protocol.limit)};
    TAILQ_INIT(&exchange->due);
    TAILQ_INIT(&exchange->nobody.calls);
    STAILQ_INIT(&exchange->nobody.asked);
    exchange->nobody.exchange = exchange;
    exchange->nobody.gone = exchange->nobody.closing = true;
    compose_init();
    return exchange->scratch != NULL && exchange->room != NULL && exchange->held.frame != NULL;
}

void exchange_free(struct exchange *exchange)
{
    while (!TAILQ_EMPTY(&exchange->nobody.calls))
        call_free(TAILQ_FIRST(&exchange->nobody.calls));
    free(exchange->held.frame);
    free(exchange->room);
    free(exchange->scratch);
}

void exchange_send(struct connection *connection, struct slice frame)
{
    if (connection->exchange->options->mischief == MISCHIEF_SILENT || connection->closing)
        return;
    log_frame(connection, FROM_SWITCH, frame);
    replies_sent(connection, frame);
    if (protocol.skips_blank)
        connection_send(connection, protocol.terminator[FROM_SWITCH]);
    connection_send(connection, frame);
}

void exchange_say(struct connection *connection, unsigned kind, const struct saying *saying)
{
    unsigned char *bytes = connection->exchange->scratch;
    size_t len = compose(kind, saying, bytes);

    if (len > 0)
        exchange_send(connection, slice_of(bytes, len));
}

static void take(struct connection *connection, struct message *message)
{
    escape_undo(&protocol, message, connection->exchange->room);
    operate(connection, message);
}

/* Take the request that was held back. */
static void take_held(struct held *held)
{
    struct connection *connection = held->connection;
    struct message message;
    struct fault fault;

    held->connection = NULL;
    if (protocol.decode(held->frame, held->len, TO_SWITCH, &message, &fault))
        take(connection, &message);
}

/* For the fault that takes a request after the next one. */
static void hold_back(struct connection *connection, struct slice frame)
{
    struct exchange *exchange = connection->exchange;
    struct held *held = &exchange->held;

    memcpy(held->frame, frame.at, frame.len);
    held->len = frame.len;
    held->due_ms = exchange->now_ms + exchange->options->ring_ms;
    held->connection = connection;
}

void exchange_receive(struct connection *connection, struct slice frame)
{
    struct exchange *exchange = connection->exchange;
    bool disorder = exchange->options->mischief == MISCHIEF_DISORDER;
    struct message message;
    struct fault fault;

    log_frame(connection, TO_SWITCH, frame);
    if (!protocol.decode(frame.at, frame.len, TO_SWITCH, &message, &fault))
        return;
    if (disorder && protocol.messages[message.kind].id != NO_HOLE && exchange->held.connection == NULL) {
        hold_back(connection, frame);
        return;
    }
    take(connection, &message);
    if (exchange->held.connection == connection)
        take_held(&exchange->held);
}

/* A dial that names its line may come on any connection; otherwise a connection is a terminal. */
static bool is_terminal(void)
{
    const struct operation *dials = &protocol.operations[OPERATION_MAKE_CALL];

    if (!protocol_offers(&protocol, OPERATION_MAKE_CALL))
        return !protocol.lines_share_links;
    for (unsigned hole = 0; hole < protocol.messages[dials->message].count; hole++)
        if (dials->source[hole] == SOURCE_LINE)
            return false;
    return true;
}

void exchange_welcome(struct connection *connection)
{
    struct call *call, *next;

    connection->logged_in = true;
    replies_ask(connection);
    for (call = TAILQ_FIRST(&connection->exchange->nobody.calls); call != NULL; call = next) {
        next = TAILQ_NEXT(call, link);
        if (!is_terminal() || text_is(&call->terminal, slice_text(connection->terminal)))
            call_move(call, connection);
    }
    if (protocol.calls_told != NO_MESSAGE)
        exchange_say(connection, protocol.calls_told, &(struct saying){.notice = NULL});
    if (connection->exchange->options->telephone != NULL && TAILQ_EMPTY(&connection->calls))
        call_from_telephone(connection);
}

static void greet(struct connection *connection)
{
    connection_send(connection, protocol.greeting.begins);
    connection_send(connection, slice_text(" of the stand-in"));
    connection_send(connection, protocol.greeting.ends);
}

void exchange_connected(struct connection *connection)
{
    if (protocol.greeting.begins.len > 0 && connection->exchange->options->mischief != MISCHIEF_SILENT)
        greet(connection);
    if (protocol.awaited != NO_MESSAGE)
        exchange_say(connection, protocol.awaited, &(struct saying){.notice = NULL});
    if (!protocol_offers(&protocol, OPERATION_LOG_IN))
        exchange_welcome(connection);
}

/* Whether a call outlives its connection: one that moves on by itself, and where the provider can hear of it again,
 * each that has not cut the connection. */
static bool goes_on(const struct call *call)
{
    bool is_found = protocol_finds_calls(&protocol) && call->state != NO_STATE && call->kind != NUMBER_CUT;

    return (call->undialed && call->waits) || is_found;
}

void exchange_disconnected(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    struct call *call;

    while ((call = TAILQ_FIRST(&connection->calls)) != NULL) {
        if (goes_on(call))
            call_leave(call);
        else
            call_free(call);
    }
    if (exchange->held.connection == connection)
        exchange->held.connection = NULL;
    replies_end(connection);
}

/* Milliseconds until then. */
static int from_now(const struct exchange *exchange, uint64_t due_ms)
{
    return (int)(due_ms - exchange->now_ms);
}

static int held_tick(struct exchange *exchange, void (*flush)(struct connection *))
{
    struct connection *connection = exchange->held.connection;

    if (connection == NULL)
        return -1;
    if (exchange->held.due_ms > exchange->now_ms)
        return from_now(exchange, exchange->held.due_ms);
    take_held(&exchange->held);
    flush(connection);
    return -1;
}

static int calls_tick(struct exchange *exchange, void (*flush)(struct connection *))
{
    struct call *call;

    while ((call = TAILQ_FIRST(&exchange->due)) != NULL) {
        struct connection *connection = call->connection;
        if (call->due_ms > exchange->now_ms)
            return from_now(exchange, call->due_ms);
        call_advance(call);
        flush(connection);
    }
    return -1;
}

int exchange_tick(struct exchange *exchange, void (*flush)(struct connection *))
{
    int held = held_tick(exchange, flush), calls = calls_tick(exchange, flush);

    return held < 0 || (calls >= 0 && calls < held) ? calls : held;
}
