/* operate.c: what the switch does for a request, whose rules stand in operation_types. */
#include "operate.h"

#include <windows.h>
#include <tapi.h>

#include "codepage.h"
#include "exchange.h"
#include "mischief.h"
#include "numbers.h"
#include "replies.h"
#include "route.h"

/* Where all calls are parked, if the switch chooses. */
static const char parking_place[] = "701";

/* What an answer can say of a call; of none, only where it is. */
static struct saying about(const struct connection *connection, const struct call *call)
{
    struct saying saying = {.value = {[ROLE_TERMINAL] = slice_text(connection->terminal)}};

    if (call != NULL) {
        saying.value[ROLE_TERMINAL] = text_slice(&call->terminal);
        saying.value[ROLE_CALL] = slice_text(call->id);
        saying.value[ROLE_CALLER] = call_caller(call);
        saying.value[ROLE_CALLEE] = call_callee(call);
        if (call->state != NO_STATE)
            saying.value[USE_STATE] = slice_text(protocol.states[call->state].word);
    }
    saying.value[ROLE_PLACE] = slice_text(parking_place);
    if (protocol.refusal_cause_count > 0)
        saying.value[ROLE_REFUSAL] = slice_text(protocol.refusal_causes[0].word);
    return saying;
}

/* Send half of an answer and close. */
static void break_off(struct connection *connection, unsigned kind, const struct saying *saying)
{
    unsigned char *bytes = connection->exchange->scratch;

    connection_send(connection, slice_of(bytes, compose(kind, saying, bytes) / 2));
    connection_close(connection);
}

/* The id by which the provider finds the answer to a request; empty where answers come in order. */
static struct slice id_of(const struct message *message)
{
    unsigned hole = protocol.messages[message->kind].id;

    return hole == NO_HOLE ? slice_of(NULL, 0) : message->field[hole];
}

/* Answer a request with yes or no. Where the protocol has no word for no, the connection is closed. */
static void answer(struct connection *connection, const struct message *request, bool yes, const struct call *call)
{
    const struct message_type *type = &protocol.messages[request->kind];
    enum mischief mischief = connection->exchange->options->mischief;
    unsigned kind = lowest_kind(yes ? type->accepted_by : type->refused_by);
    struct saying saying = about(connection, call);

    if (mischief == MISCHIEF_SILENT)
        return;
    if (kind == NO_MESSAGE && !yes)
        connection_close(connection);
    if (kind == NO_MESSAGE)
        return;
    saying.value[USE_ID] = id_of(request);
    if (mischief == MISCHIEF_CLOSE) {
        break_off(connection, kind, &saying);
        return;
    }
    exchange_say(connection, kind, &saying);
    if (mischief == MISCHIEF_TWICE)
        exchange_say(connection, kind, &saying);
}

/* The last step of a login lets the provider in. What keeps a connection alive is no step. */
static void log_in(struct connection *connection, const struct message *message, enum operation_kind step, bool yes)
{
    bool last = step <= OPERATION_LOG_IN_8 && !protocol_has_step_after(&protocol, step);

    yes = yes && connection->exchange->options->mischief != MISCHIEF_NO_LOGIN;
    answer(connection, message, yes, NULL);
    if (yes && last)
        exchange_welcome(connection);
}

/* A new call of this terminal, with the name that the message gives it; NULL: out of memory, or a number that is too
 * long. */
static struct call *make_call(struct connection *connection, const struct message *message,
                              enum operation_kind operation, struct slice terminal, struct slice number)
{
    struct call *call = call_new(connection, terminal, number, number_kind(connection->exchange->options, number));

    if (call != NULL && operation_says(&protocol, operation, SOURCE_NEW_CALL))
        call_name(call, saying_of(message, operation, SOURCE_NEW_CALL));
    return call;
}

/* Who calls where nobody says it: in the group, another telephone rings for them. */
static const char group_caller[] = "4000";

static void make(struct connection *connection, const struct message *message, enum operation_kind operation,
                 struct slice terminal, bool yes)
{
    const struct options *options = connection->exchange->options;
    uint32_t reason = operation_types[operation].begins_call;
    bool fetches = reason != 0 && reason != LINECALLREASON_DIRECT;
    struct slice number = saying_of(message, operation, SOURCE_ARGUMENT);
    struct call *call = NULL;

    if (number.len == 0)
        number = slice_text(group_caller);
    if (options->mischief == MISCHIEF_CLOSE_AFTER_DIAL) {
        connection_close(connection);
        return;
    }
    if (yes && options->mischief != MISCHIEF_SILENT)
        call = make_call(connection, message, operation, terminal, number);
    if (call == NULL) {
        answer(connection, message, false, NULL);
        return;
    }
    if (fetches)
        call_fetch(call);
    if (options->mischief == MISCHIEF_EARLY) {
        call_advance(call);
        answer(connection, message, true, call);
    } else {
        answer(connection, message, true, call);
        call_advance(call);
    }
}

/* The newest call but one that a request names so and that stands in one of these states. A request that names neither
 * call nor terminal means any. NULL: there is none. */
static struct call *call_named_in(const struct connection *connection, struct slice id, struct slice terminal,
                                  uint32_t states, const struct call *but)
{
    struct call *call;

    TAILQ_FOREACH(call, &connection->calls, link) {
        if (call != but && call->state != NO_STATE && (states & route_stands(call->state)) != 0 &&
            (id.len == 0 || slice_equal(id, slice_text(call->id))) &&
            (terminal.len == 0 || text_is(&call->terminal, terminal)))
            break;
    }
    return call;
}

#define ANY UINT32_MAX /* state */
enum { HELD = LINECALLSTATE_ONHOLD | LINECALLSTATE_ONHOLDPENDTRANSFER | LINECALLSTATE_ONHOLDPENDCONF };

/* The second call of an operation on this one: of the same terminal. While one is dialed the other is on hold. */
static struct call *second_meant(const struct connection *connection, const struct message *message,
                                 enum operation_kind operation, const struct call *call)
{
    const struct operation_type *row = &operation_types[operation];
    struct slice id = saying_of(message, operation, SOURCE_SECOND);

    return call_named_in(connection, id, text_slice(&call->terminal),
                         row->second == SECOND_GIVEN ? row->second_states : HELD, call);
}

/* The newest call that a request can mean and that stands where the operation can be done, together with a second one
 * where that is given. NULL: there is none. */
static struct call *call_meant(const struct connection *connection, const struct message *message,
                               enum operation_kind operation)
{
    const struct operation_type *row = &operation_types[operation];
    struct slice id = saying_of(message, operation, SOURCE_CALL);
    struct slice terminal = saying_of(message, operation, SOURCE_LINE);
    struct call *call =
        call_named_in(connection, id, terminal, operation == OPERATION_SNAPSHOT ? ANY : row->states, NULL);

    if (row->second == SECOND_WAITING)
        call = call_named_in(connection, id, terminal, LINECALLSTATE_DIALTONE, NULL);
    if (call != NULL && row->second == SECOND_GIVEN && second_meant(connection, message, operation, call) == NULL)
        return NULL;
    return call;
}

/* Bring a call to where its operation does. A switch with one word for calls on hold has no other. */
static void bring(struct call *call, uint32_t moves_to)
{
    bool waits = moves_to == LINECALLSTATE_ONHOLDPENDTRANSFER && protocol.own_pending;

    if (moves_to != 0)
        call_bring(call, waits ? LINECALLSTATE_ONHOLD : moves_to);
}

static void carry_out(struct connection *connection, const struct message *message, enum operation_kind operation,
                      bool yes)
{
    const struct operation_type *row = &operation_types[operation];
    struct call *call = call_meant(connection, message, operation), *second = NULL;

    yes = yes && call != NULL;
    if (yes && row->second == SECOND_GIVEN)
        second = second_meant(connection, message, operation, call);
    answer(connection, message, yes, call);
    if (yes && operation == OPERATION_SNAPSHOT)
        call_found(call);
    if (yes)
        bring(call, row->moves_to);
    if (second != NULL)
        bring(second, row->second_moves_to);
}

/* The call waits, and beside it another one begins, with a dial tone. */
static void consult(struct connection *connection, const struct message *message, bool yes)
{
    struct call *call = call_meant(connection, message, OPERATION_SETUP_TRANSFER), *consult = NULL;

    if (yes && call != NULL)
        consult = make_call(connection, message, OPERATION_SETUP_TRANSFER, text_slice(&call->terminal),
                            (struct slice){0});
    answer(connection, message, consult != NULL, consult);
    if (consult == NULL)
        return;
    bring(call, operation_types[OPERATION_SETUP_TRANSFER].moves_to);
    call_tone(consult);
}

/* The number of a call that waits for it. */
static void dial_tone(struct connection *connection, const struct message *message, bool yes)
{
    struct slice number = saying_of(message, OPERATION_DIAL, SOURCE_ARGUMENT);
    struct call *call = call_meant(connection, message, OPERATION_DIAL);

    yes = yes && call != NULL && call_number(call, number, number_kind(connection->exchange->options, number));
    answer(connection, message, yes, call);
    if (yes)
        call_advance(call);
}

/* A consultation call that is made when it is dialed, beside one on hold. */
static void dial_beside(struct connection *connection, const struct message *message, bool yes)
{
    struct slice id = saying_of(message, OPERATION_DIAL, SOURCE_SECOND);
    struct slice terminal = saying_of(message, OPERATION_DIAL, SOURCE_LINE);
    const struct call *held = call_named_in(connection, id, terminal, HELD, NULL);

    if (held != NULL)
        terminal = text_slice(&held->terminal);
    make(connection, message, OPERATION_DIAL, terminal, yes && held != NULL);
}

/* What is done to a call or two. */
static void operate_on_calls(struct connection *connection, const struct message *message, enum operation_kind operation,
                             bool yes)
{
    switch (operation_types[operation].second) {
    case SECOND_BEGUN:
        if (!protocol.own_dial_tone) {
            consult(connection, message, yes);
            break;
        }
        carry_out(connection, message, operation, yes);
        break;
    case SECOND_WAITING:
        if (protocol.own_dial_tone)
            dial_beside(connection, message, yes);
        else
            dial_tone(connection, message, yes);
        break;
    default:
        carry_out(connection, message, operation, yes);
    }
}

/* Whether a message says what the operation always says in it. */
static bool says_texts(const struct message *message, enum operation_kind operation)
{
    const struct operation *sends = &protocol.operations[operation];

    for (unsigned hole = 0; hole < message->count; hole++)
        if (sends->source[hole] == SOURCE_TEXT && !slice_equal(message->field[hole], slice_text(sends->text[hole])))
            return false;
    return true;
}

/* The message that the operation sends, or another that the spec takes for it. */
static bool means(const struct message *message, enum operation_kind operation)
{
    const struct operation *sends = &protocol.operations[operation];

    return message->kind == sends->message ? says_texts(message, operation) : sends->also >> message->kind & 1;
}

/* What a message asks for. One that several operations send is the first of them for which a call stands right.
 * OPERATIONS: it says what none of them says, or is a reply. */
static enum operation_kind operation_of(const struct connection *connection, const struct message *message)
{
    unsigned meant = OPERATIONS;

    for (unsigned operation = 0; operation < OPERATIONS; operation++) {
        if (!means(message, operation))
            continue;
        meant = operation;
        if (operation_types[operation].scope != SCOPE_CALL || call_meant(connection, message, operation) != NULL)
            break;
    }
    return meant;
}

/* What kind of number an operation names, whether to dial or to transfer to. */
static enum number_kind number_named(const struct connection *connection, const struct message *message,
                                     enum operation_kind operation)
{
    if (operation_types[operation].argument != ARGUMENT_DEST)
        return NUMBER_ORDINARY;
    return number_kind(connection->exchange->options, saying_of(message, operation, SOURCE_ARGUMENT));
}

/* Whether a request says of the settings what the command line does. */
static bool says_settings(const struct options *options, const struct message *message, enum operation_kind operation)
{
    const struct operation *sends = &protocol.operations[operation];
    char text[1024];

    for (unsigned hole = 0; hole < protocol.messages[sends->message].count; hole++) {
        const char *wanted = sends->source[hole] == SOURCE_SETTING ? options->setting[sends->setting[hole]] : NULL;
        struct slice said = codepage_decode(saying_at(message, operation, hole), text, sizeof text);
        if (wanted != NULL && !slice_equal(said, slice_text(wanted)))
            return false;
    }
    return true;
}

void operate(struct connection *connection, const struct message *message)
{
    enum operation_kind operation = operation_of(connection, message);

    if (operation == OPERATIONS) {
        if (!replies_take(connection, message))
            answer(connection, message, false, NULL);
        return;
    }

    enum number_kind number = number_named(connection, message, operation);
    enum scope scope = operation_types[operation].scope;
    struct slice terminal = saying_of(message, operation, SOURCE_LINE);
    bool yes = number != NUMBER_UNASSIGNED && connection->exchange->options->mischief != MISCHIEF_FAIL &&
               says_settings(connection->exchange->options, message, operation);

    if (scope == SCOPE_LINK)
        log_in(connection, message, operation, yes);
    else if (!connection->logged_in)
        answer(connection, message, false, NULL);
    else if (number == NUMBER_SILENT)
        return;
    else if (scope == SCOPE_LINE && operation_types[operation].begins_call == 0)
        answer(connection, message, yes, NULL);
    else if (scope == SCOPE_LINE)
        make(connection, message, operation, terminal.len > 0 ? terminal : slice_text(connection->terminal), yes);
    else
        operate_on_calls(connection, message, operation, yes);
}
