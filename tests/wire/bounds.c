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

/* The first part is `text` over and over, the second one `rest`. */
static void fill(unsigned char *bytes, size_t len, size_t part, const char *text, const char *rest)
{
    for (size_t i = 0; i < len; i++)
        bytes[i] = (unsigned char)(i < part ? text[i % strlen(text)] : rest[(i - part) % strlen(rest)]);
}

static void check_work(const unsigned char *bytes, size_t len, unsigned steps_a_byte, enum direction direction)
{
    static const size_t blocks[] = {1, 2, 13, 1460, SIZE_MAX};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        size_t block = blocks[i] < len ? blocks[i] : len;
        size_t taken = read_stream(bytes, len, block, direction);
        assert_true(taken > 0);
        if (taken > len * steps_a_byte)
            fail_msg("%zu steps for %zu bytes, in blocks of %zu", taken, len, block);
    }
}

void bounds_work_before(const char *text, const char *rest, unsigned steps_a_byte)
{
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++) {
        for (size_t len = 1000; len <= 512000; len *= 8) {
            unsigned char *bytes = malloc(len);
            assert_non_null(bytes);
            fill(bytes, len, len / 2, text, rest);
            check_work(bytes, len, steps_a_byte, direction);
            free(bytes);
        }
    }
}

void bounds_work(const char *text, unsigned steps_a_byte)
{
    bounds_work_before(text, text, steps_a_byte);
}

/* `before`, and the text again and again, up to the terminator at the end of so many bytes. */
static unsigned char *make(const char *before, const char *text, size_t len, enum direction direction)
{
    unsigned char *bytes = malloc(len);
    size_t begun = strlen(before), text_len = strlen(text);
    struct slice terminator = protocol.terminator[direction];
    assert_non_null(bytes);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (unsigned char)(i < begun ? before[i] : text[(i - begun) % text_len]);
    memcpy(bytes + len - terminator.len, terminator.at, terminator.len);
    return bytes;
}

/* The stack that reading it takes: as a frame, or as what a block begins with, which may be longer than any message. */
static size_t stack_of(const unsigned char *bytes, size_t len, bool is_frame, enum direction direction)
{
    struct message message;
    struct fault fault;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    measure_from_here();
    if (is_frame)
        protocol.decode(bytes, len, direction, &message, &fault);
    else
        protocol.decode_first(bytes, len, direction, &message);
    assert_true(steps > 0 && deepest < here);
    return here - deepest;
}

/* Whether the longer one took more steps: else it was refused at its beginning. */
static bool compare(const char *before, const char *text, size_t small, size_t large, bool is_frame,
                    enum direction direction)
{
    const size_t len[] = {small, large};
    size_t stack[2], taken[2];
    for (unsigned i = 0; i < 2; i++) {
        unsigned char *bytes = make(before, text, len[i], direction);
        stack[i] = stack_of(bytes, len[i], is_frame, direction);
        taken[i] = steps;
        free(bytes);
    }
    assert_int_equal(stack[0], stack[1]);
    assert_in_range(stack[1], 1, STACK);
    return taken[1] > taken[0];
}

bool bounds_stack(const char *before, const char *text)
{
    bool is_read = false;
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++) {
        is_read |= compare(before, text, protocol.limit / 4, protocol.limit, true, direction);
        if (protocol.decode_first != NULL)
            is_read |= compare(before, text, 10000, 1000000, false, direction);
    }
    return is_read;
}
