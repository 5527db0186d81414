/* bounds.c: see bounds.h.
 *
 * The compiler calls __sanitizer_cov_trace_pc at each step of the framer and of the parser, that is, at each stretch of
 * code without a branch; both are built so for this program. So steps are counted, and nothing depends on a clock. */
#include "../portable_cmocka.h"

#include "bounds.h"

#include <stdlib.h>
#include <string.h>

#include "framer.h"

enum { STACK = 4096 /* bytes */ };

static size_t steps;
static uintptr_t deepest;

void __sanitizer_cov_trace_pc(void);

void __sanitizer_cov_trace_pc(void)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    steps++;
    if (here < deepest)
        deepest = here;
}

static void measure_from_here(void)
{
    steps = 0;
    deepest = UINTPTR_MAX;
}

/* Read `len` bytes as a stream in blocks of this size. Returns the steps. */
static size_t read_stream(const unsigned char *bytes, size_t len, size_t block, enum direction direction)
{
    struct framer framer;
    assert_true(framer_init(&framer, &protocol, direction));
    measure_from_here();
    for (size_t at = 0; at < len; at += block) {
        struct slice frame;
        struct message message;
        struct fault fault;
        framer_feed(&framer, bytes + at, block < len - at ? block : len - at);
        while (framer_read(&framer, &frame, &message, &fault) != FRAMER_MORE)
            ;
    }
    size_t taken = steps;
    framer_free(&framer);
    return taken;
}

void bounds_work(const char *text, unsigned steps_a_byte)
{
    const size_t text_len = strlen(text);
    static const size_t blocks[] = {1, 2, 13, 1460, SIZE_MAX};
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++) {
        for (size_t len = 1000; len <= 64000; len *= 8) {
            unsigned char *bytes = malloc(len);
            for (size_t i = 0; i < len; i++)
                bytes[i] = (unsigned char)text[i % text_len];
            for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
                size_t block = blocks[i] < len ? blocks[i] : len;
                size_t taken = read_stream(bytes, len, block, direction);
                assert_true(taken > 0);
                if (taken > len * steps_a_byte)
                    fail_msg("%zu steps for %zu bytes, in blocks of %zu", taken, len, block);
            }
            free(bytes);
        }
    }
}

/* The stack that decoding takes; what is read is too long for its field, or a field too many, or bad text. */
static size_t stack_of(const char *text, size_t len, enum direction direction)
{
    unsigned char *bytes = malloc(len);
    struct message message;
    struct fault fault;
    for (size_t i = 0; i < len; i++)
        bytes[i] = (unsigned char)text[i % strlen(text)];
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    measure_from_here();
    protocol.decode(bytes, len, direction, &message, &fault);
    assert_true(steps > 0 && deepest < here);
    free(bytes);
    return here - deepest;
}

void bounds_stack(const char *text)
{
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++) {
        size_t small = stack_of(text, 10000, direction), large = stack_of(text, 1000000, direction);
        assert_int_equal(small, large);
        assert_in_range(large, 1, STACK);
    }
}
