/* encode.c: any values in any message. The first byte chooses the message; before each value stands its length.
 *
 *   1  into less room than it takes nothing is sent, and nothing is written past it: the address sanitizer looks
 *   2  a refusal has a code that there is, and names a hole of the message or none
 *   5  what is sent is read as the same message with the same values
 *   6  what is sent is one frame: the framer finds it whole, and nothing else
 *  11  nothing is allocated
 *
 * The numbers are those of docs/security.md. */
#include <string.h>

#include "allocations.h"
#include "escape.h"
#include "framer.h"
#include "invariant.h"
#include "protocol.h"

static void check_fault(const struct fault *fault, unsigned kind)
{
    INVARIANT(2, fault->code > FAULT_NONE && fault->code < FAULT_CODES);
    INVARIANT(2, fault->hole == NO_HOLE || fault->hole < protocol.messages[kind].count);
}

static void check_is_one_frame(const unsigned char *out, size_t len, enum direction direction)
{
    struct framer framer;
    struct slice frame;
    INVARIANT(6, framer_init(&framer, &protocol, direction));
    framer_feed(&framer, out, len);
    INVARIANT(6, framer_next(&framer, &frame) == FRAMER_FRAME);
    INVARIANT(6, frame.len == len);
    INVARIANT(6, framer_next(&framer, &frame) == FRAMER_MORE);
    framer_free(&framer);
}

static void check_reads_the_same(const unsigned char *out, size_t len, unsigned kind, const struct slice field[])
{
    struct message message;
    struct fault fault;
    INVARIANT(5, protocol.decode(out, len, protocol.messages[kind].direction, &message, &fault));
    INVARIANT(5, message.kind == kind);
    unsigned char *room = malloc(len);
    escape_undo(&protocol, &message, room);
    for (unsigned hole = 0; hole < protocol.messages[kind].count; hole++)
        INVARIANT(5, slice_equal(message.field[hole], field[hole]));
    free(room);
}

static void check_less_room(size_t needed, unsigned kind, const struct slice field[], size_t size)
{
    unsigned char *out = malloc(size + (size == 0));
    struct fault fault;
    size_t len = protocol.encode(kind, field, out, size, &fault);
    INVARIANT(1, size < needed ? len == 0 && fault.code == FAULT_LONG_MESSAGE : len == needed);
    free(out);
}

/* The next value of the input, as long as its first byte says or the input goes. */
static struct slice next_value(const uint8_t **at, const uint8_t *end)
{
    if (*at == end)
        return (struct slice){NULL, 0};
    size_t len = *(*at)++;
    size_t left = (size_t)(end - *at);
    struct slice value = slice_of(*at, len < left ? len : left);
    *at += value.len;
    return value;
}

const enum bend_layout fuzz_layout = BEND_VALUES;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const uint8_t *at = data + 1, *end = data + size;
    unsigned kind = data[0] % protocol.message_count;
    struct slice field[MESSAGE_FIELDS];
    for (unsigned hole = 0; hole < protocol.messages[kind].count; hole++)
        field[hole] = next_value(&at, end);
    unsigned char *out = malloc(protocol.limit);
    struct fault fault;
    unsigned long before = allocations();
    size_t len = protocol.encode(kind, field, out, protocol.limit, &fault);
    INVARIANT(11, allocations() == before);
    if (len == 0) {
        check_fault(&fault, kind);
    } else {
        check_is_one_frame(out, len, protocol.messages[kind].direction);
        check_reads_the_same(out, len, kind, field);
        check_less_room(len, kind, field, data[size - 1] % (len + 1));
    }
    free(out);
    return 0;
}
