/* compose.c: messages of the switch, made from what is to be said and the tables of the protocol. */
#include "compose.h"

#include <stdio.h>
#include <stdlib.h>

/* What a field may be filled with that has to hold something but means nothing to TAPI. */
static const char *const FILLERS[] = {"0000000000000000000000000000000000000000000000000000000000000000",
                                      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
enum { FILLER_COUNT = sizeof FILLERS / sizeof *FILLERS, FILLER_BYTES = 64, FIELDS = 256 };

/* For each field what it stands for. A field means the same in every message that has it, so a message that only moves
 * a call can be told the names that another message's roles explain. */
static unsigned char use_of_field[FIELDS];

static void learn_roles(const struct message_type *type)
{
    for (unsigned role = 0; role < ROLES; role++)
        if (type->hole[role] != NO_HOLE)
            use_of_field[type->field[type->hole[role]]] = (unsigned char)role;
}

/* The tables do not say which field holds the state; decoding a message with a state's word in each field does. */
static void learn_state(unsigned kind)
{
    const struct message_type *type = &protocol.messages[kind];
    struct saying saying = {.value[USE_STATE] = slice_text(protocol.states[0].word)};
    unsigned char *bytes = malloc(protocol.limit);

    for (unsigned hole = 0; hole < type->count && bytes != NULL; hole++) {
        unsigned char *use = &use_of_field[type->field[hole]];
        struct message message;
        struct fault fault;
        if (*use != USE_PLAIN)
            continue;
        *use = USE_STATE;
        size_t len = compose(kind, &saying, bytes);
        if (len > 0 && protocol.decode(bytes, len, FROM_SWITCH, &message, &fault) && message.state == 0)
            break;
        *use = USE_PLAIN;
    }
    free(bytes);
}

void compose_init(void)
{
    memset(use_of_field, USE_PLAIN, sizeof use_of_field);
    for (unsigned kind = 0; kind < protocol.message_count; kind++)
        if (protocol.messages[kind].direction == FROM_SWITCH)
            learn_roles(&protocol.messages[kind]);
    if (notice_of_state(STATE_NONE) != NO_MESSAGE)
        learn_state(notice_of_state(STATE_NONE));
}

static unsigned use_of(const struct message_type *type, unsigned hole)
{
    return hole == type->id ? USE_ID : use_of_field[type->field[hole]];
}

static struct slice filler(const struct field_type *field, unsigned attempt)
{
    return slice_of(FILLERS[attempt], field->min < FILLER_BYTES ? field->min : FILLER_BYTES);
}

static void print_fault(unsigned kind, struct fault fault)
{
    const struct message_type *type = &protocol.messages[kind];

    fprintf(stderr, "switch: %s cannot be sent: %s", type->name, fault_text(fault.code));
    if (fault.hole != NO_HOLE)
        fprintf(stderr, " in %s", protocol.fields[type->field[fault.hole]].name);
    fputc('\n', stderr);
}

size_t compose(unsigned kind, const struct saying *saying, unsigned char *out)
{
    const struct message_type *type = &protocol.messages[kind];
    struct slice value[MESSAGE_FIELDS];
    unsigned attempt[MESSAGE_FIELDS] = {0};
    struct fault fault;
    size_t len;

    for (unsigned hole = 0; hole < type->count; hole++) {
        const struct field_type *field = &protocol.fields[type->field[hole]];
        unsigned use = use_of(type, hole);
        value[hole] = use == USE_PLAIN || saying->value[use].len == 0 ? filler(field, 0) : saying->value[use];
    }
    while ((len = protocol.encode(kind, value, out, protocol.limit, &fault)) == 0) {
        bool hopeless = fault.hole == NO_HOLE || attempt[fault.hole] == FILLER_COUNT;
        if (hopeless || (attempt[fault.hole] == 0 && use_of(type, fault.hole) < ROLES))
            print_fault(kind, fault);
        if (hopeless)
            return 0;
        value[fault.hole] = filler(&protocol.fields[type->field[fault.hole]], attempt[fault.hole]++);
    }
    return len;
}

unsigned lowest_kind(uint64_t kinds)
{
    for (unsigned kind = 0; kind < protocol.message_count; kind++)
        if (kinds >> kind & 1)
            return kind;
    return NO_MESSAGE;
}

unsigned notice_kind(unsigned does)
{
    for (unsigned kind = 0; kind < protocol.message_count; kind++)
        if (protocol.messages[kind].direction == FROM_SWITCH && (protocol.messages[kind].notice & does) != 0)
            return kind;
    return NO_MESSAGE;
}

unsigned notice_of_state(int state)
{
    unsigned worded = NO_MESSAGE;

    for (unsigned kind = 0; kind < protocol.message_count; kind++) {
        const struct message_type *type = &protocol.messages[kind];
        if (type->direction != FROM_SWITCH || (type->notice & MOVES_CALL) == 0)
            continue;
        if (type->state == state)
            return kind;
        if (type->state == STATE_NONE && worded == NO_MESSAGE)
            worded = kind;
    }
    return worded;
}

/* By its field: a message that means the operation may have it in another place than the one that we are sent. */
static struct slice value_of_field(const struct message *message, unsigned field)
{
    for (unsigned hole = 0; hole < message->count; hole++)
        if (protocol.messages[message->kind].field[hole] == field)
            return message->field[hole];
    return slice_of(NULL, 0);
}

struct slice saying_at(const struct message *message, enum operation_kind operation, unsigned hole)
{
    return value_of_field(message, protocol.messages[protocol.operations[operation].message].field[hole]);
}

struct slice saying_of(const struct message *message, enum operation_kind operation, enum source source)
{
    const struct operation *sends = &protocol.operations[operation];
    const struct message_type *type = &protocol.messages[sends->message];

    for (unsigned hole = 0; hole < type->count; hole++)
        if (sends->source[hole] == source)
            return saying_at(message, operation, hole);
    return slice_of(NULL, 0);
}
