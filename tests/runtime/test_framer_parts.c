/* test_framer_parts.c: what a stream has beside lines and terminators: a greeting before the first message, and bodies
 * whose length a line says. Every stream is fed in two blocks, cut at each byte in turn, and byte by byte; each block
 * is an allocation of exactly its size, so that the address sanitizer sees any over-read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "framer.h"
#include "protocol.h"

enum { FOUND_BYTES = 4096, LIMIT = 48 };

/* What came out of a stream, written down: "<message>" for a message, "!" for one that was skipped, and at the end the
 * bytes that are pending, if there are any. */
struct found {
    char text[FOUND_BYTES];
    size_t len;
};

static void note(struct found *found, const void *bytes, size_t len)
{
    assert_true(found->len + len < sizeof found->text);
    memcpy(found->text + found->len, bytes, len);
    found->len += len;
    found->text[found->len] = '\0';
}

static void feed(struct framer *framer, struct found *found, const void *bytes, size_t len)
{
    unsigned char *block = malloc(len + (len == 0));
    struct slice frame;
    enum framer_status status;

    assert_non_null(block);
    memcpy(block, bytes, len);
    framer_feed(framer, block, len);
    while ((status = framer_next(framer, &frame)) != FRAMER_MORE) {
        note(found, status == FRAMER_FRAME ? "<" : "!", 1);
        if (status == FRAMER_FRAME) {
            assert_true(frame.len <= LIMIT);
            note(found, frame.at, frame.len);
            note(found, ">", 1);
        }
    }
    free(block);
    assert_true(framer_pending(framer) <= LIMIT + 1);
}

/* The greeting begins as the key does. */
static void read_in_blocks(const char *stream, size_t len, size_t first, size_t others, struct found *found)
{
    static const struct protocol spoken = {
        .terminator[FROM_SWITCH] = {(const unsigned char *)"\n\n", 2},
        .greeting = {{(const unsigned char *)"Lento/", 6}, {(const unsigned char *)"\r\n", 2}},
        .body = {
            .key = {(const unsigned char *)"Length", 6}, .mark = {(const unsigned char *)":", 1},
            .line_end = {(const unsigned char *)"\n", 1}, .any_case = true,
        },
        .limit = LIMIT,
    };
    struct framer framer;
    char pending[32];

    *found = (struct found){.len = 0};
    assert_true(framer_init(&framer, &spoken, FROM_SWITCH));
    for (size_t at = 0, block = first; at < len; at += block, block = others) {
        block = block < len - at ? block : len - at;
        feed(&framer, found, stream + at, block);
    }
    if (framer_pending(&framer) > 0)
        note(found, pending, (size_t)snprintf(pending, sizeof pending, "%zu", framer_pending(&framer)));
    framer_free(&framer);
}

static void assert_reads(const char *stream, const char *expected)
{
    size_t len = strlen(stream);
    struct found found;

    for (size_t cut = 0; cut <= len; cut++) {
        read_in_blocks(stream, len, cut, len + 1, &found);
        assert_string_equal(found.text, expected);
    }
    read_in_blocks(stream, len, 1, 1, &found);
    assert_string_equal(found.text, expected);
}

static void a_greeting_is_passed_over(void **state)
{
    (void)state;
    assert_reads("Lento/1.0\r\na: b\n\nc\n\n", "<a: b\n\n><c\n\n>");
    assert_reads("Lento/\r\n\n\n", "<\n\n>");
    assert_reads("Lento/1.0\r\n", "");
    assert_reads("Lento/1.0\n\n\r\r\na\n\n", "<a\n\n>");
}

static void a_long_greeting_is_held_nowhere(void **state)
{
    (void)state;
    assert_reads("Lento/0123456789012345678901234567890123456789012345678901234567890123456789\r\na\n\n", "<a\n\n>");
}

static void what_begins_like_a_greeting_and_is_none_is_a_message(void **state)
{
    (void)state;
    assert_reads("Lent: b\n\nLento/1.0\r\n\n", "<Lent: b\n\n><Lento/1.0\r\n\n>");
    assert_reads("a: b\n\n", "<a: b\n\n>");
    assert_reads("\n\n", "<\n\n>");
    assert_reads("Len", "");
}

static void a_greeting_comes_on_each_connection(void **state)
{
    static const unsigned char bytes[] = "Lento/1\r\na\n\n";
    struct protocol spoken = {.terminator[FROM_SWITCH] = slice_text("\n\n"),
                              .greeting = {slice_text("Lento/"), slice_text("\r\n")},
                              .limit = LIMIT};
    struct framer framer;
    struct slice frame;

    (void)state;
    assert_true(framer_init(&framer, &spoken, FROM_SWITCH));
    for (size_t cut = 0; cut < sizeof bytes; cut++) {
        framer_feed(&framer, bytes, cut);
        while (framer_next(&framer, &frame) != FRAMER_MORE)
            ;
        framer_reset(&framer);
        framer_feed(&framer, bytes, sizeof bytes - 1);
        assert_int_equal(framer_next(&framer, &frame), FRAMER_FRAME);
        assert_true(slice_equal(frame, slice_text("a\n\n")));
        framer_reset(&framer);
    }
    framer_free(&framer);
}

static void as_many_bytes_as_a_line_says_belong_to_the_message(void **state)
{
    (void)state;
    assert_reads("Length: 5\n\na\n\nb\nc\n\n", "<Length: 5\n\na\n\nb\n><c\n\n>");
    assert_reads("a: b\nlENGTH:\t 3\nc: d\n\n\n\n\nx\n\n", "<a: b\nlENGTH:\t 3\nc: d\n\n\n\n\n><x\n\n>");
    assert_reads("Length:0\n\na\n\n", "<Length:0\n\n><a\n\n>");
    assert_reads("Length \t:  1\n\na\n\n", "<Length \t:  1\n\na><\n\n>");
    assert_reads("Length: 4\n\nabc", "14");
}

static void the_first_line_with_the_key_counts_and_only_that(void **state)
{
    (void)state;
    assert_reads("Length: 1\nLength: 9\n\na\n\n", "<Length: 1\nLength: 9\n\na><\n\n>");
    assert_reads("Length: 1 \nLength: 9\n\na\n\n", "<Length: 1 \nLength: 9\n\na><\n\n>");
    assert_reads("Lex: 9\nLength: 1\n\na\n\n", "<Lex: 9\nLength: 1\n\na><\n\n>");
    assert_reads("XLength: 1\nLengths: 1\nLength 1\na: Length: 1\n\nb\n\n",
                 "<XLength: 1\nLengths: 1\nLength 1\na: Length: 1\n\n><b\n\n>");
    assert_reads("Length: 12\n\nLength: 99\n\na\n\n", "<Length: 12\n\nLength: 99\n\n><a\n\n>");
}

static void a_length_that_is_no_number_is_what_its_digits_say(void **state)
{
    (void)state;
    assert_reads("Length: \n\na\n\n", "<Length: \n\n><a\n\n>");
    assert_reads("Length: -5\n\na\n\n", "<Length: -5\n\n><a\n\n>");
    assert_reads("Length: 1x5\n\na\n\n", "<Length: 1x5\n\na><\n\n>");
    assert_reads("Length: 0001\n\na\n\n", "<Length: 0001\n\na><\n\n>");
}

static void a_body_over_the_limit_is_skipped_whole(void **state)
{
    (void)state;
    assert_reads("Length: 36\n\n012345678901234567890123456789012345a\n\n",
                 "<Length: 36\n\n012345678901234567890123456789012345><a\n\n>");
    assert_reads("Length: 37\n\n0123456789012345678901234567890123456a\n\n", "!<a\n\n>");
    assert_reads("Length: 40\n\n\n\nLength: 3\n\nabc\n\n0123456789012345678901a\n\n", "!<a\n\n>");
}

/* The length is known even if the lines alone are too long, so no byte of such a body is taken for a message. */
static void the_body_of_lines_over_the_limit_is_skipped_too(void **state)
{
    (void)state;
    assert_reads("X: 01234567890123456789012345678901234567890123456789\nLength: 6\n\nabc\n\n\na\n\n", "!<a\n\n>");
}

static void a_length_beyond_all_numbers_only_skips(void **state)
{
    (void)state;
    assert_reads("Length: 99999999999999999999999999999\n\na\n\nb\n\n0123", "49");
    assert_reads("Length: 18446744073709551617\n\na\n\nb\n\n", "36");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_greeting_is_passed_over),
        cmocka_unit_test(a_long_greeting_is_held_nowhere),
        cmocka_unit_test(what_begins_like_a_greeting_and_is_none_is_a_message),
        cmocka_unit_test(a_greeting_comes_on_each_connection),
        cmocka_unit_test(as_many_bytes_as_a_line_says_belong_to_the_message),
        cmocka_unit_test(the_first_line_with_the_key_counts_and_only_that),
        cmocka_unit_test(a_length_that_is_no_number_is_what_its_digits_say),
        cmocka_unit_test(a_body_over_the_limit_is_skipped_whole),
        cmocka_unit_test(the_body_of_lines_over_the_limit_is_skipped_too),
        cmocka_unit_test(a_length_beyond_all_numbers_only_skips),
    };

    return cmocka_run_group_tests_name("framer_parts", tests, NULL, NULL);
}
