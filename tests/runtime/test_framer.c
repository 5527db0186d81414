/* test_framer.c: whatever way a stream is cut, the framer finds the messages that a naive search finds in the whole of
 * it. Every block is fed from an allocation of exactly its size, so that the address sanitizer sees any over-read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "framer.h"
#include "protocol.h"

enum { FOUND_BYTES = 8192, LIMIT = 16 };

static const char *const TERMINATORS[] = {
    "\n", "\r\n", "\r\n\r\n", "aab", "aaa", "abab", "ababac", "abcdefgh", "aaaaaaaa", "abaababa", "\r\r\n\r\r\n",
};
enum { TERMINATOR_COUNT = sizeof TERMINATORS / sizeof *TERMINATORS };

/* What came out of a stream, written down: "<message>" for a message, "!" for one that was skipped. */
struct found {
    char text[FOUND_BYTES];
    size_t len;
    size_t pending;
};

static void note(struct found *found, const void *bytes, size_t len)
{
    assert_true(found->len + len < sizeof found->text);
    memcpy(found->text + found->len, bytes, len);
    found->len += len;
    found->text[found->len] = '\0';
}

static void note_frame(struct found *found, struct slice frame)
{
    note(found, "<", 1);
    note(found, frame.at, frame.len);
    note(found, ">", 1);
}

static void make_framer(struct framer *framer, const char *terminator, uint32_t limit)
{
    const struct protocol spoken = {.terminator[FROM_SWITCH] = slice_text(terminator), .limit = limit};

    assert_true(framer_init(framer, &spoken, FROM_SWITCH));
}

/* Feed one block and note all that comes of it. */
static void feed(struct framer *framer, struct found *found, const void *bytes, size_t len)
{
    unsigned char *block = malloc(len + (len == 0));
    struct slice frame;
    enum framer_status status;

    assert_non_null(block);
    memcpy(block, bytes, len);
    framer_feed(framer, block, len);
    while ((status = framer_next(framer, &frame)) != FRAMER_MORE) {
        if (status == FRAMER_FRAME)
            note_frame(found, frame);
        else
            note(found, "!", 1);
    }
    free(block);
    found->pending = framer_pending(framer);
}

static void feed_text(struct framer *framer, struct found *found, const char *text)
{
    feed(framer, found, text, strlen(text));
}

/* The oracle: look for the terminator at every byte of the whole stream. */
static void search_naively(struct slice stream, struct slice terminator, size_t limit, struct found *found)
{
    size_t start = 0;

    for (size_t end = terminator.len; end <= stream.len; end++) {
        size_t from = end - terminator.len;
        if (from < start || memcmp(stream.at + from, terminator.at, terminator.len) != 0)
            continue;
        if (end - start > limit)
            note(found, "!", 1);
        else
            note_frame(found, slice_of(stream.at + start, end - start));
        start = end;
    }
    found->pending = stream.len - start > limit ? limit + 1 : stream.len - start;
}

static void assert_found(const struct found *found, const char *expected)
{
    assert_string_equal(found->text, expected);
}

static void whole_message_is_handed_out_in_place(void **state)
{
    static const unsigned char bytes[] = "hello\r\n";
    struct framer framer;
    struct slice frame;

    (void)state;
    make_framer(&framer, "\r\n", LIMIT);
    framer_feed(&framer, bytes, 7);
    assert_int_equal(framer_next(&framer, &frame), FRAMER_FRAME);
    assert_ptr_equal(frame.at, bytes);
    assert_int_equal(frame.len, 7);
    assert_int_equal(framer_next(&framer, &frame), FRAMER_MORE);
    assert_int_equal(framer_pending(&framer), 0);
    framer_free(&framer);
}

static void empty_block_changes_nothing(void **state)
{
    struct framer framer;
    struct found found = {0};

    (void)state;
    make_framer(&framer, "\r\n", LIMIT);
    feed_text(&framer, &found, "a\r");
    framer_feed(&framer, NULL, 0);
    assert_int_equal(framer_next(&framer, NULL), FRAMER_MORE);
    assert_int_equal(framer_pending(&framer), 2);
    feed_text(&framer, &found, "\n");
    assert_found(&found, "<a\r\n>");
    framer_free(&framer);
}

static void several_messages_in_a_block_come_in_order(void **state)
{
    struct framer framer;
    struct found found = {0};

    (void)state;
    make_framer(&framer, "\r\n\r\n", LIMIT);
    feed_text(&framer, &found, "one\r\n\r\n\r\n\r\ntwo\r\n\r\nthr");
    assert_found(&found, "<one\r\n\r\n><\r\n\r\n><two\r\n\r\n>");
    assert_int_equal(found.pending, 3);
    framer_free(&framer);
}

static void split_at_any_byte_gives_the_same_messages(void **state)
{
    static const char stream[] = "one\r\n\r\ntw\r\n\ro\r\r\n\r\nthree\r\n\r\n";
    static const char expected[] = "<one\r\n\r\n><tw\r\n\ro\r\r\n\r\n><three\r\n\r\n>";

    (void)state;
    for (size_t cut = 0; cut < sizeof stream; cut++) {
        struct framer framer;
        struct found found = {0};
        make_framer(&framer, "\r\n\r\n", LIMIT);
        feed(&framer, &found, stream, cut);
        feed(&framer, &found, stream + cut, sizeof stream - 1 - cut);
        assert_found(&found, expected);
        assert_int_equal(found.pending, 0);
        framer_free(&framer);
    }
}

static void one_byte_at_a_time_works_for_every_terminator(void **state)
{
    (void)state;
    for (size_t i = 0; i < TERMINATOR_COUNT; i++) {
        struct framer framer;
        struct found found = {0};
        char stream[64], expected[64];
        int len = snprintf(stream, sizeof stream, "x%sxy%s%s", TERMINATORS[i], TERMINATORS[i], TERMINATORS[i]);
        snprintf(expected, sizeof expected, "<x%s><xy%s><%s>", TERMINATORS[i], TERMINATORS[i], TERMINATORS[i]);
        make_framer(&framer, TERMINATORS[i], LIMIT);
        for (int at = 0; at < len; at++)
            feed(&framer, &found, stream + at, 1);
        assert_found(&found, expected);
        framer_free(&framer);
    }
}

static void terminator_that_overlaps_itself_is_found(void **state)
{
    static const struct {
        const char *terminator, *stream, *expected;
    } cases[] = {
        {"\r\n\r\n", "\r\n\r\r\n\r\n", "<\r\n\r\r\n\r\n>"},
        {"aab", "aaab", "<aaab>"},
        {"ababac", "abababac", "<abababac>"},
        {"aaa", "aaaa", "<aaa>"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t len = strlen(cases[i].stream);
        for (size_t cut = 0; cut <= len; cut++) {
            struct framer framer;
            struct found found = {0};
            make_framer(&framer, cases[i].terminator, LIMIT);
            feed(&framer, &found, cases[i].stream, cut);
            feed(&framer, &found, cases[i].stream + cut, len - cut);
            assert_found(&found, cases[i].expected);
            framer_free(&framer);
        }
    }
}

static void message_of_exactly_the_limit_passes_and_one_byte_more_is_skipped(void **state)
{
    static const char stream[] = "12345678901234\r\n123456789012345\r\nok\r\n";

    (void)state;
    for (size_t cut = 0; cut < sizeof stream; cut++) {
        struct framer framer;
        struct found found = {0};
        make_framer(&framer, "\r\n", LIMIT);
        feed(&framer, &found, stream, cut);
        feed(&framer, &found, stream + cut, sizeof stream - 1 - cut);
        assert_found(&found, "<12345678901234\r\n>!<ok\r\n>");
        framer_free(&framer);
    }
}

static void message_too_long_for_many_blocks_is_skipped_once(void **state)
{
    struct framer framer;
    struct found found = {0};

    (void)state;
    make_framer(&framer, "\r\n", LIMIT);
    for (int i = 0; i < 1000; i++) {
        feed_text(&framer, &found, "0123456789\r");
        assert_in_range(found.pending, 1, LIMIT + 1);
    }
    assert_found(&found, "");
    feed_text(&framer, &found, "\nok\r\n");
    assert_found(&found, "!<ok\r\n>");
    assert_int_equal(found.pending, 0);
    framer_free(&framer);
}

/* What a framer hands out of this stream, cut everywhere: it is the same for each cut. */
static void check_at_every_cut(const struct protocol *spoken, enum direction direction, const char *stream,
                               const char *expected)
{
    size_t len = strlen(stream);

    for (size_t cut = 0; cut <= len; cut++) {
        struct framer framer;
        struct found found = {0};
        assert_true(framer_init(&framer, spoken, direction));
        feed(&framer, &found, stream, cut);
        feed(&framer, &found, stream + cut, len - cut);
        assert_string_equal(found.text, expected);
        framer_free(&framer);
    }
}

static void each_direction_has_its_terminator(void **state)
{
    const struct protocol spoken = {
        .terminator = {[FROM_SWITCH] = slice_text("\r\n"), [TO_SWITCH] = slice_text("\r")}, .limit = LIMIT};

    (void)state;
    check_at_every_cut(&spoken, FROM_SWITCH, "a\rb\r\nc\r\n", "<a\rb\r\n><c\r\n>");
    check_at_every_cut(&spoken, TO_SWITCH, "a\rb\r\nc\r", "<a\r><b\r><\nc\r>");
}

static void blank_messages_are_passed_over_if_the_protocol_says_so(void **state)
{
    struct protocol spoken = {.terminator[FROM_SWITCH] = slice_text("\r\n"), .limit = LIMIT};

    (void)state;
    check_at_every_cut(&spoken, FROM_SWITCH, "\r\nOK\r\n\r\n", "<\r\n><OK\r\n><\r\n>");
    spoken.skips_blank = true;
    check_at_every_cut(&spoken, FROM_SWITCH, "\r\nOK\r\n\r\n\r\n \r\n", "<OK\r\n>< \r\n>");
}

static void first_line_that_greets_is_passed_over_and_no_other(void **state)
{
    struct protocol spoken = {.terminator = {[FROM_SWITCH] = slice_text("\r\n\r\n"), [TO_SWITCH] = slice_text("\n")},
                              .greeting = {slice_text("Hi"), slice_text("\n")}, .limit = LIMIT};

    (void)state;
    check_at_every_cut(&spoken, FROM_SWITCH, "Hi 1.0\r\na\r\n\r\nHi\r\n\r\n", "<a\r\n\r\n><Hi\r\n\r\n>");
    check_at_every_cut(&spoken, FROM_SWITCH, "a\r\n\r\nHi\r\n\r\n", "<a\r\n\r\n><Hi\r\n\r\n>");
    check_at_every_cut(&spoken, FROM_SWITCH, "H\r\n\r\n", "<H\r\n\r\n>");
    check_at_every_cut(&spoken, TO_SWITCH, "Hi\na\n", "<Hi\n><a\n>");
    spoken.skips_blank = true;
    check_at_every_cut(&spoken, FROM_SWITCH, "Hi\n\r\n\r\na\r\n\r\n", "<a\r\n\r\n>");
}

static void each_connection_is_greeted(void **state)
{
    const struct protocol spoken = {.terminator[FROM_SWITCH] = slice_text("\n"), .limit = LIMIT,
                                    .greeting = {slice_text("Hi"), slice_text("\n")}};
    struct framer framer;
    struct found found = {0};

    (void)state;
    assert_true(framer_init(&framer, &spoken, FROM_SWITCH));
    feed_text(&framer, &found, "Hi\na\n");
    framer_reset(&framer);
    feed_text(&framer, &found, "Hi\nb\nHi\n");
    assert_string_equal(found.text, "<a\n><b\n><Hi\n>");
    framer_free(&framer);
}

static void reset_forgets_the_unfinished_message(void **state)
{
    struct framer framer;
    struct found found = {0};

    (void)state;
    make_framer(&framer, "\r\n", LIMIT);
    feed_text(&framer, &found, "half\r");
    framer_reset(&framer);
    assert_int_equal(framer_pending(&framer), 0);
    feed_text(&framer, &found, "\nnew\r\n");
    assert_found(&found, "<\nnew\r\n>");
    framer_free(&framer);
}

static void reset_forgets_a_message_being_skipped_and_the_block(void **state)
{
    struct framer framer;
    struct found found = {0};

    (void)state;
    make_framer(&framer, "\r\n", LIMIT);
    feed_text(&framer, &found, "this is far longer than the limit");
    framer_feed(&framer, (const unsigned char *)"lost\r\n", 6);
    framer_reset(&framer);
    feed_text(&framer, &found, "new\r\n");
    assert_found(&found, "<new\r\n>");
    framer_free(&framer);
}

/* A small generator of its own (xorshift), so that a failure repeats everywhere. */
static uint32_t draw(uint32_t *seed, uint32_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed % below;
}

/* Fill stream with pieces of the terminator and other bytes, so that near misses are common. */
static size_t fill_stream(uint32_t *seed, struct slice terminator, unsigned char *stream, size_t size)
{
    size_t len = 0;

    while (len + terminator.len < size) {
        size_t piece = draw(seed, 4) == 0 ? terminator.len : draw(seed, (uint32_t)terminator.len + 1);
        memcpy(stream + len, terminator.at, piece);
        len += piece;
        for (uint32_t plain = draw(seed, 4) * draw(seed, 4); plain > 0 && len + terminator.len < size; plain--)
            stream[len++] = "xy"[draw(seed, 2)];
    }
    return len;
}

static void random_streams_agree_with_a_naive_search(void **state)
{
    (void)state;
    for (uint32_t round = 1; round <= 20000; round++) {
        uint32_t seed = round * 2654435761u;
        struct slice terminator = slice_text(TERMINATORS[round % TERMINATOR_COUNT]);
        uint32_t limit = (uint32_t)terminator.len + draw(&seed, 24);
        unsigned char stream[400];
        size_t len = fill_stream(&seed, terminator, stream, sizeof stream);
        struct found expected = {0}, found = {0};
        struct framer framer;

        search_naively(slice_of(stream, len), terminator, limit, &expected);
        make_framer(&framer, (const char *)terminator.at, limit);
        for (size_t at = 0, block; at < len; at += block) {
            block = 1 + draw(&seed, round % 2 ? 5 : 80);
            block = block < len - at ? block : len - at;
            feed(&framer, &found, stream + at, block);
        }
        framer_free(&framer);
        if (strcmp(found.text, expected.text) != 0 || found.pending != expected.pending)
            fail_msg("round %u: found\n%s\nexpected\n%s", round, found.text, expected.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_message_is_handed_out_in_place),
        cmocka_unit_test(empty_block_changes_nothing),
        cmocka_unit_test(several_messages_in_a_block_come_in_order),
        cmocka_unit_test(split_at_any_byte_gives_the_same_messages),
        cmocka_unit_test(one_byte_at_a_time_works_for_every_terminator),
        cmocka_unit_test(terminator_that_overlaps_itself_is_found),
        cmocka_unit_test(message_of_exactly_the_limit_passes_and_one_byte_more_is_skipped),
        cmocka_unit_test(message_too_long_for_many_blocks_is_skipped_once),
        cmocka_unit_test(each_direction_has_its_terminator),
        cmocka_unit_test(blank_messages_are_passed_over_if_the_protocol_says_so),
        cmocka_unit_test(first_line_that_greets_is_passed_over_and_no_other),
        cmocka_unit_test(each_connection_is_greeted),
        cmocka_unit_test(reset_forgets_the_unfinished_message),
        cmocka_unit_test(reset_forgets_a_message_being_skipped_and_the_block),
        cmocka_unit_test(random_streams_agree_with_a_naive_search),
    };

    return cmocka_run_group_tests_name("framer", tests, NULL, NULL);
}
