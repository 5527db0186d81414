/* reached.c: what a folder of inputs for decode has reached of the spec. It asserts nothing; at its end it prints, for
 * tests/fuzz/reached.py, how often each message was accepted, each of its fields was shortest, longest and something in
 * between, and each reason to reject was given. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "frames.h"

enum { SHORTEST, BETWEEN, LONGEST, LENGTHS };

static unsigned long accepted[MESSAGE_KINDS], length[MESSAGE_KINDS][MESSAGE_FIELDS][LENGTHS], rejected[FAULT_CODES];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t characters(struct slice value)
{
    size_t count = 0;
    for (size_t i = 0; i < value.len; i++)
        count += (value.at[i] & 0xC0) != 0x80;
    return count;
}

static void tell(void)
{
    for (unsigned kind = 0; kind < protocol.message_count; kind++) {
        const struct message_type *type = &protocol.messages[kind];
        printf("message %s %lu\n", type->name, accepted[kind]);
        for (unsigned hole = 0; hole < type->count; hole++)
            printf("field %s %s %lu %lu %lu\n", type->name, protocol.fields[type->field[hole]].name,
                   length[kind][hole][SHORTEST], length[kind][hole][BETWEEN], length[kind][hole][LONGEST]);
    }
    for (unsigned code = FAULT_NONE + 1; code < FAULT_CODES; code++)
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
    if (protocol.decode(frame, len, direction, &message, &fault))
        count(&message);
    else
        rejected[fault.code]++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int registered;
    if (!registered++)
        atexit(tell);
    fuzz_frames(data, size, look);
    return 0;
}
