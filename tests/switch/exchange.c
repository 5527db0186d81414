/* exchange.c: what the switch does with a message: answer it, start a call, end one. */
#include "exchange.h"

#include <stdlib.h>

#include "log.h"
#include "mischief.h"
#include "numbers.h"
#include "route.h"

bool exchange_init(struct exchange *exchange, const struct options *options)
{
    *exchange = (struct exchange){.options = options, .scratch = malloc(protocol.limit)};
    TAILQ_INIT(&exchange->due);
    compose_init();
    return exchange->scratch != NULL;
}

void exchange_free(struct exchange *exchange)
{
    free(exchange->scratch);
}

void exchange_send(struct connection *connection, struct slice frame)
{
    if (connection->exchange->options->mischief == MISCHIEF_SILENT || connection->closing)
        return;
    log_frame(connection, FROM_SWITCH, frame);
    connection_send(connection, frame);
}

void exchange_say(struct connection *connection, unsigned kind, const struct saying *saying)
{
    unsigned char *bytes = connection->exchange->scratch;
    size_t len = compose(kind, saying, bytes);

    if (len > 0)
        exchange_send(connection, slice_of(bytes, len));
}

/* What an answer can say of a call; of none, only where it is. */
static struct saying about(const struct connection *connection, const struct call *call)
{
    struct saying saying = {{[ROLE_TERMINAL] = slice_text(connection->terminal)}};

    if (call != NULL) {
        saying.value[ROLE_TERMINAL] = text_slice(&call->terminal);
        saying.value[ROLE_CALL] = slice_text(call->id);
        saying.value[ROLE_CALLER] = call_caller(call);
        saying.value[ROLE_CALLEE] = call_callee(call);
    }
    return saying;
}

/* Send half of an answer and close. */
static void break_off(struct connection *connection, unsigned kind, const struct saying *saying)
{
    unsigned char *bytes = connection->exchange->scratch;

    connection_send(connection, slice_of(bytes, compose(kind, saying, bytes) / 2));
    connection_close(connection);
}

/* Answer an action with yes or no. Where the protocol has no word for no, the connection is closed. */
static void answer(struct connection *connection, unsigned action, bool yes, const struct call *call)
{
    const struct message_type *type = &protocol.messages[action];
    enum mischief mischief = connection->exchange->options->mischief;
    unsigned kind = lowest_kind(yes ? type->accepted_by : type->refused_by);
    struct saying saying = about(connection, call);

    if (mischief == MISCHIEF_SILENT)
        return;
    if (kind == NO_MESSAGE && !yes)
        connection_close(connection);
    if (kind == NO_MESSAGE)
        return;
    if (mischief == MISCHIEF_CLOSE) {
        break_off(connection, kind, &saying);
        return;
    }
    exchange_say(connection, kind, &saying);
    if (mischief == MISCHIEF_TWICE)
        exchange_say(connection, kind, &saying);
}

static void dial(struct connection *connection, const struct message *message)
{
    const struct options *options = connection->exchange->options;
    struct slice number = saying_of(message, OPERATION_MAKE_CALL, SOURCE_ARGUMENT);
    struct slice terminal = saying_of(message, OPERATION_MAKE_CALL, SOURCE_LINE);
    enum number_kind kind = number_kind(options, number);
    struct call *call = NULL;

    if (options->mischief == MISCHIEF_CLOSE_AFTER_DIAL) {
        connection_close(connection);
        return;
    }
    if (kind == NUMBER_SILENT)
        return;
    if (options->mischief != MISCHIEF_FAIL && options->mischief != MISCHIEF_SILENT && kind != NUMBER_UNASSIGNED)
        call = call_new(connection, terminal.len > 0 ? terminal : slice_text(connection->terminal), number, kind);
    if (call == NULL) {
        answer(connection, message->kind, false, NULL);
        return;
    }
    if (options->mischief == MISCHIEF_EARLY) {
        call_advance(call);
        answer(connection, message->kind, true, call);
    } else {
        answer(connection, message->kind, true, call);
        call_advance(call);
    }
}

/* The newest call that the drop can mean; one that names neither call nor terminal means any that has begun. */
static struct call *call_to_drop(struct connection *connection, const struct message *message)
{
    struct slice id = saying_of(message, OPERATION_DROP, SOURCE_CALL);
    struct slice terminal = saying_of(message, OPERATION_DROP, SOURCE_LINE);
    struct call *call;

    TAILQ_FOREACH(call, &connection->calls, link) {
        if (call->state != NO_STATE &&
            (id.len == 0 || slice_equal(id, slice_text(call->id))) &&
            (terminal.len == 0 || text_is(&call->terminal, terminal)))
            break;
    }
    return call;
}

static void drop(struct connection *connection, const struct message *message)
{
    struct call *call = call_to_drop(connection, message);
    bool yes = call != NULL && connection->exchange->options->mischief != MISCHIEF_FAIL;

    answer(connection, message->kind, yes, call);
    if (yes)
        call_hang_up(call);
}

/* The message that the operation sends, or another that the spec takes for it. */
static bool means(unsigned kind, enum operation_kind operation)
{
    const struct operation *sends = &protocol.operations[operation];
    return kind == sends->message || (sends->also >> kind & 1);
}

void exchange_receive(struct connection *connection, struct slice frame)
{
    struct message message;
    struct fault fault;

    log_frame(connection, TO_SWITCH, frame);
    if (!protocol.decode(frame.at, frame.len, TO_SWITCH, &message, &fault))
        return;
    if (means(message.kind, OPERATION_MAKE_CALL))
        dial(connection, &message);
    else if (means(message.kind, OPERATION_DROP))
        drop(connection, &message);
    else
        answer(connection, message.kind, connection->exchange->options->mischief != MISCHIEF_FAIL, NULL);
}

int exchange_tick(struct exchange *exchange, void (*flush)(struct connection *))
{
    struct call *call;

    while ((call = TAILQ_FIRST(&exchange->due)) != NULL) {
        struct connection *connection = call->connection;
        if (call->due_ms > exchange->now_ms)
            return (int)(call->due_ms - exchange->now_ms);
        call_advance(call);
        flush(connection);
    }
    return -1;
}
