/* compose.c: messages of the switch, made from what is to be said and the tables of the protocol. */
#include "compose.h"

#include <stdio.h>

/* What a field may be filled with that has to hold something but means nothing to TAPI. */
static const char *const FILLERS[] = {"0000000000000000000000000000000000000000000000000000000000000000",
                                      "1111111111111111111111111111111111111111111111111111111111111111",
                                      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
enum { FILLER_COUNT = sizeof FILLERS / sizeof *FILLERS, FILLER_BYTES = 64, FIELDS = 256 };

/* For each field what it stands for. A field means the same in every message that has it, so a message that only moves
 * a call can be told the names that another message's roles explain; a terminal is one, whether it calls or is called. */
static unsigned char use_of_field[FIELDS];

static void learn_roles(const struct message_type *type)
{
    for (unsigned role = 0; role < ROLES; role++)
        if (type->hole[role] != NO_HOLE && use_of_field[type->field[type->hole[role]]] == USE_PLAIN)
            use_of_field[type->field[type->hole[role]]] = (unsigned char)role;
}

/* The lowest kind that moves such calls and says this state by itself; STATE_NONE: it says it by a word. `whose`: it
 * also says for which line. */
static struct notice notice_moving(int state, unsigned calls, bool whose)
{
    for (unsigned kind = 0; kind < protocol.message_count; kind++) {
        const struct message_type *type = &protocol.messages[kind];
        for (unsigned i = 0; i < type->notice_count; i++) {
            const struct notice_type *notice = &type->notice[i];
            if ((notice->does & MOVES_CALL) && (notice->calls & calls) && notice->state == state &&
                (!whose || notice->hole[ROLE_TERMINAL] != NO_HOLE))
                return (struct notice){kind, notice};
        }
    }
    return (struct notice){.kind = NO_MESSAGE};
}

static bool moves(const struct message_type *type, unsigned calls)
{
    for (unsigned i = 0; i < type->notice_count; i++)
        if ((type->notice[i].does & MOVES_CALL) && (type->notice[i].calls & calls))
            return true;
    return false;
}

void compose_init(void)
{
    memset(use_of_field, USE_PLAIN, sizeof use_of_field);
    for (unsigned kind = 0; kind < protocol.message_count; kind++)
        if (protocol.messages[kind].direction == FROM_SWITCH)
            learn_roles(&protocol.messages[kind]);
    for (unsigned field = 0; field < protocol.field_count; field++)
        if (protocol.fields[field].is_state)
            use_of_field[field] = USE_STATE;
}

/* What a notice has in this hole, or USE_PLAIN. */
static unsigned use_in(const struct notice_type *notice, unsigned hole)
{
    for (unsigned role = 0; role < ROLES; role++)
        if (notice->hole[role] == hole)
            return role;
    return USE_PLAIN;
}

/* What a hole stands for. What says which other call a message speaks of says nothing of this one. */
static unsigned use_of(const struct message_type *type, const struct notice_type *notice, unsigned hole)
{
    if (hole == type->id)
        return USE_ID;
    unsigned use = notice != NULL ? use_in(notice, hole) : USE_PLAIN;
    if (use != USE_PLAIN)
        return use;
    for (unsigned i = 0; notice != NULL && i < type->notice_count; i++)
        if (type->notice[i].hole[ROLE_CALL] == hole || type->notice[i].hole[ROLE_TERMINAL] == hole)
            return USE_PLAIN;
    return use_of_field[type->field[hole]];
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
        unsigned use = use_of(type, saying->notice, hole);
        value[hole] = use == USE_PLAIN || saying->value[use].len == 0 ? filler(field, 0) : saying->value[use];
    }
    while ((len = protocol.encode(kind, value, out, protocol.limit, &fault)) == 0) {
        bool hopeless = fault.hole == NO_HOLE || attempt[fault.hole] == FILLER_COUNT;
        if (hopeless || (attempt[fault.hole] == 0 && use_of(type, saying->notice, fault.hole) < ROLES))
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

struct notice notice_of_state(int state, unsigned calls)
{
    struct notice notice = notice_moving(state, calls, false);

    return notice.kind != NO_MESSAGE ? notice : notice_moving(STATE_NONE, calls, false);
}

struct notice notice_of_stranger(int state, unsigned calls)
{
    struct notice notice = notice_moving(state, calls, true);

    if (notice.kind == NO_MESSAGE)
        notice = notice_moving(STATE_NONE, calls, true);
    return notice.kind != NO_MESSAGE ? notice : notice_of_state(state, calls);
}

struct notice notice_of_parties(unsigned calls)
{
    for (unsigned kind = 0; kind < protocol.message_count; kind++) {
        const struct message_type *type = &protocol.messages[kind];
        if (type->notice_count > 0 && type->notice[0].does == NAMES_PARTIES && (type->notice[0].calls & calls) &&
            !moves(type, calls))
            return (struct notice){kind, &type->notice[0]};
    }
    return (struct notice){.kind = NO_MESSAGE};
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
