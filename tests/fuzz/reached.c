/* reached.c: what a folder of inputs for decode has reached of the spec. It asserts nothing; at its end it prints, for
 * tests/fuzz/reached.py, how often each message was accepted, each of its fields was shortest, longest and something in
 * between, and each reason to reject was given. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "escape.h"
#include "frames.h"

enum { SHORTEST, BETWEEN, LONGEST, LENGTHS };

static unsigned long accepted[MESSAGE_KINDS], length[MESSAGE_KINDS][MESSAGE_FIELDS][LENGTHS], rejected[FAULT_CODES];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t characters(struct slice value)
{
    size_t count = 0;
    for (size_t i = 0; i < value.len; count++)
        i += protocol.codepage == 949 && value.at[i] >= 0x80 ? 2 : 1;
    for (size_t i = 0; i < value.len && protocol.codepage == 65001; i++)
        count -= (value.at[i] & 0xC0) == 0x80;
    return count;
}

/* Whether a message of the protocol can be rejected so. */
static bool can_be(enum fault_code code)
{
    return protocol.is_keyed ? code != FAULT_TOO_MANY_FIELDS : code != FAULT_MISSING_KEY || protocol.pair.len > 0;
}

static void tell_lengths(unsigned kind, unsigned hole)
{
    const struct field_type *type = &protocol.fields[protocol.messages[kind].field[hole]];
    printf("field %s %s", protocol.messages[kind].name, type->name);
    for (unsigned which = SHORTEST; which < LENGTHS; which++)
        if (which == SHORTEST || type->max - type->min >= (which == BETWEEN ? 2 : 1))
            printf(" %lu", length[kind][hole][which]);
        else
            fputs(" -", stdout); /* no value is */
    putchar('\n');
}

static void tell(void)
{
    for (unsigned kind = 0; kind < protocol.message_count; kind++) {
        printf("message %s %lu\n", protocol.messages[kind].name, accepted[kind]);
        for (unsigned hole = 0; hole < protocol.messages[kind].count; hole++)
            tell_lengths(kind, hole);
    }
    for (enum fault_code code = FAULT_NONE + 1; code < FAULT_CODES; code++)
        if (can_be(code))
            printf("fault %s %lu\n", fault_text(code), rejected[code]);
}

static void count(const struct message *message)
{
    accepted[message->kind]++;
    for (unsigned hole = 0; hole < message->count; hole++) {
        const struct field_type *type = &protocol.fields[protocol.messages[message->kind].field[hole]];
        size_t len = characters(message->field[hole]);
        length[message->kind][hole][len <= type->min ? SHORTEST : len >= type->max ? LONGEST : BETWEEN]++;
    }
}

static void look(const unsigned char *frame, size_t len, enum direction direction)
{
    struct message message;
    struct fault fault;
    unsigned char *room = malloc(len + 1);
    if (protocol.decode(frame, len, direction, &message, &fault)) {
        escape_undo(&protocol, &message, room);
        count(&message);
    } else {
        rejected[fault.code]++;
    }
    free(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int registered;
    if (!registered++)
        atexit(tell);
    fuzz_frames(data, size, look);
    return 0;
}
