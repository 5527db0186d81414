/* sizes.c: see sizes.h. */
#include "sizes.h"

#include "forward.h"

static unsigned longer(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

static unsigned bytes_in(const struct protocol *spoken, const struct message_type *type, unsigned hole)
{
    return hole != NO_HOLE ? spoken->fields[type->field[hole]].bytes : 0;
}

/* The longest value of a role in any message. */
static unsigned longest_of_role(const struct protocol *spoken, enum role role)
{
    unsigned most = 0;
    for (unsigned i = 0; i < spoken->message_count; i++) {
        const struct message_type *type = &spoken->messages[i];
        most = longer(most, bytes_in(spoken, type, type->hole[role]));
        for (unsigned j = 0; j < type->notice_count; j++)
            most = longer(most, bytes_in(spoken, type, type->notice[j].hole[role]));
    }
    return most;
}

/* The longest value that such a source gives the operation's message. */
static unsigned longest_of_source(const struct protocol *spoken, enum operation_kind operation, enum source source)
{
    const struct operation *binding = &spoken->operations[operation];
    const struct message_type *type = &spoken->messages[binding->message];
    unsigned most = 0;
    for (unsigned hole = 0; hole < type->count; hole++)
        if (binding->source[hole] == source)
            most = longer(most, bytes_in(spoken, type, hole));
    return most;
}

/* A number that the switch is not told, or only later, is kept as well. */
static unsigned longest_argument(const struct protocol *spoken, enum operation_kind operation)
{
    const struct operation_type *row = &operation_types[operation];
    unsigned place = row->tells_place ? longest_of_role(spoken, ROLE_PLACE) : 0;
    if (row->argument == ARGUMENT_NONE)
        return place;
    return longer(longer(KEPT_CHARACTERS, place), longest_of_source(spoken, operation, SOURCE_ARGUMENT));
}

/* A number of rings may be longer than the switch takes: then the message is refused, and not sent with another
 * number. */
static unsigned longest_detail(const struct protocol *spoken, enum operation_kind operation)
{
    unsigned most = longest_of_source(spoken, operation, SOURCE_DETAIL);
    return operation_types[operation].forward_mode != 0 && most > 0 ? longer(most, RINGS_DIGITS) : most;
}

static bool is_asked_for(const struct protocol *spoken, enum operation_kind operation)
{
    return protocol_offers(spoken, operation) && operation_types[operation].scope != SCOPE_LINK;
}

static unsigned request_bytes(const struct protocol *spoken)
{
    unsigned most = 0;
    for (unsigned i = 0; i < OPERATIONS; i++)
        if (is_asked_for(spoken, i))
            most = longer(most, longest_argument(spoken, i) + longest_detail(spoken, i));
    return most;
}

static unsigned longest_name(const struct protocol *spoken)
{
    unsigned most = longest_of_role(spoken, ROLE_CALL);
    for (unsigned i = 0; i < OPERATIONS; i++)
        if (is_asked_for(spoken, i) && operation_says(spoken, i, SOURCE_NEW_CALL))
            most = longer(most, CALL_NAME);
    return most;
}

static unsigned longest_dest(const struct protocol *spoken)
{
    unsigned most = 0;
    for (unsigned i = 0; i < OPERATIONS; i++) {
        const struct operation_type *row = &operation_types[i];
        if (is_asked_for(spoken, i) && (row->begins_call || row->second == SECOND_WAITING) &&
            row->argument != ARGUMENT_NONE)
            most = longer(most, longer(longest_argument(spoken, i), longest_of_source(spoken, i, SOURCE_DIALED)));
    }
    return most;
}

static unsigned call_bytes(const struct protocol *spoken)
{
    static const enum role parties[] = {ROLE_CALLER, ROLE_CALLER_NAME, ROLE_CALLEE, ROLE_CALLEE_NAME};
    unsigned own = longest_name(spoken) + longest_dest(spoken), all = own;
    for (unsigned i = 0; i < sizeof parties / sizeof *parties; i++)
        all += longest_of_role(spoken, parties[i]);
    return all < CALL_TEXT_BYTES ? all : longer(own, CALL_TEXT_BYTES);
}

struct sizes protocol_sizes(const struct protocol *spoken)
{
    return (struct sizes){.call = call_bytes(spoken), .request = request_bytes(spoken),
                          .challenge = longest_of_role(spoken, ROLE_CHALLENGE) > 0};
}
