/* forward.c: see forward.h. */
#include "forward.h"

#include <stdio.h>
#include <stdlib.h>

#include "link.h"
#include "request.h"

enum { RANGE_DIGITS = 9 }; /* of the highest number of rings that is told to TAPI */

enum operation_kind forward_row(const struct protocol *spoken, const struct forward_entry *entry)
{
    unsigned i = 0;
    while (i < OPERATIONS) {
        const struct operation_type *row = &operation_types[i];
        bool right = row->forward_mode == entry->mode && (row->argument != ARGUMENT_NONE) == (entry->dest.len > 0);
        if (entry->mode != 0 && right && protocol_offers(spoken, i))
            break;
        i++;
    }
    return i;
}

/* The field of a row's message that rings fill, or NULL. */
static const struct field_type *rings_field(const struct protocol *spoken, enum operation_kind operation)
{
    const struct operation *binding = &spoken->operations[operation];
    if (operation_types[operation].forward_mode == 0 || !protocol_offers(spoken, operation))
        return NULL;
    const struct message_type *type = &spoken->messages[binding->message];
    for (unsigned hole = 0; hole < type->count; hole++)
        if (binding->source[hole] == SOURCE_DETAIL)
            return &spoken->fields[type->field[hole]];
    return NULL;
}

static unsigned lowest_digit(const struct field_type *field, unsigned from)
{
    while (from < 9 && !field_may_hold(field, '0' + from))
        from++;
    return from;
}

static unsigned highest_digit(const struct field_type *field)
{
    unsigned digit = 9;
    while (digit > 0 && !field_may_hold(field, '0' + digit))
        digit--;
    return digit;
}

/* The lowest and the highest number, but for 0, that a field can hold. */
static void range_of(const struct field_type *field, DWORD *least, DWORD *most)
{
    *least = lowest_digit(field, 1);
    *most = 0;
    for (unsigned i = 1; i < field->min && i < RANGE_DIGITS; i++)
        *least = *least * 10 + lowest_digit(field, 0);
    for (unsigned i = 0; i < field->max && i < RANGE_DIGITS; i++)
        *most = *most * 10 + highest_digit(field);
}

bool forward_rings(const struct protocol *spoken, DWORD *least, DWORD *most)
{
    bool told = false;
    *least = *most = 0;
    for (unsigned i = 0; i < OPERATIONS; i++) {
        const struct field_type *field = rings_field(spoken, i);
        DWORD low, high;
        if (field == NULL)
            continue;
        range_of(field, &low, &high);
        *least = !told || low > *least ? low : *least;
        *most = !told || high < *most ? high : *most;
        told = true;
    }
    return told;
}

bool forward_is_under_way(const struct line *line)
{
    const struct forwarding *forwarding = line->forwarding;
    return forwarding != NULL && (forwarding->request != NULL || forwarding->untold != NULL);
}

LONG forward_check(const struct core *core, const struct line *line, const struct forward_list *wanted)
{
    if (!protocol_offers(core->protocol, OPERATION_FORWARD_NONE) || line->stage == LINE_REMOVED)
        return LINEERR_OPERATIONUNAVAIL;
    for (unsigned i = 0; i < wanted->count; i++)
        if (forward_row(core->protocol, &wanted->entry[i]) == OPERATIONS)
            return LINEERR_INVALPARAM;
    return forward_is_under_way(line) || line->link->refused ? LINEERR_RESOURCEUNAVAIL : 0;
}

struct forwarding *forward_begin(struct line *line, const struct forward_list *wanted)
{
    if (line->forwarding == NULL)
        line->forwarding = calloc(1, sizeof *line->forwarding);
    struct forwarding *forwarding = line->forwarding;
    if (forwarding == NULL)
        return NULL;
    bool nothing_is = forwarding->state == FORWARD_SET && forwarding->set.count == 0;
    forwarding->wanted = *wanted;
    forwarding->first = forwarding->step = nothing_is && wanted->count > 0 ? 1 : 0;
    return forwarding;
}

bool forward_fill(struct core *core, const struct forwarding *forwarding, struct request *request)
{
    char rings[RINGS_DIGITS + 1];
    request->operation = OPERATION_FORWARD_NONE;
    request->more = forwarding->step < forwarding->wanted.count;
    request_set_text(core, request, TEXT_ARGUMENT, (struct slice){0});
    request_set_text(core, request, TEXT_DETAIL, (struct slice){0});
    if (forwarding->step == 0)
        return true;
    const struct forward_entry *entry = &forwarding->wanted.entry[forwarding->step - 1];
    request->operation = forward_row(core->protocol, entry);
    snprintf(rings, sizeof rings, "%u", (unsigned)forwarding->wanted.rings);
    bool kept = request_set_text(core, request, TEXT_ARGUMENT, text_slice(&entry->dest));
    request_set_text(core, request, TEXT_DETAIL, slice_text(rings)); /* no room: it is not told them */
    return kept;
}

bool forward_next(struct forwarding *forwarding)
{
    return forwarding->step++ < forwarding->wanted.count;
}

LONG forward_check_steps(struct core *core, struct forwarding *forwarding, struct request *request)
{
    LONG result;
    do {
        bool kept = forward_fill(core, forwarding, request);
        result = kept ? request_check(core, request) : (LONG)operation_types[request->operation].bad_argument;
    } while (result == 0 && forward_next(forwarding));
    forwarding->step = forwarding->first;
    forward_fill(core, forwarding, request);
    return result;
}

void forward_end(struct core *core, struct line *line, bool accepted, bool touched)
{
    struct forwarding *forwarding = line->forwarding;
    forwarding->untold = is_queued(&forwarding->request->completion) ? forwarding->request : NULL;
    forwarding->request = NULL;
    if (!accepted && !touched)
        return;
    forwarding->state = accepted ? FORWARD_SET : FORWARD_UNSURE;
    if (accepted)
        forwarding->set = forwarding->wanted;
    line_report_address(core, line, LINEADDRESSSTATE_FORWARD);
}

void forward_told(const struct request *request)
{
    struct forwarding *forwarding = request->line->forwarding;
    if (forwarding != NULL && forwarding->untold == request)
        forwarding->untold = NULL;
}
