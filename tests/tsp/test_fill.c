/* test_fill.c: TAPI's variable structures, filled into buffers of every size (rules 60 to 64). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "fill.h"

enum { UTF_8 = 65001, CANARY = 64, FILLED = 0xCD };

/* A structure of some version, with the three members that all have, and two strings. */
struct image {
    DWORD total, needed, used, number;
    DWORD first_size, first_offset, second_size, second_offset;
    DWORD of_a_later_version;
};

enum { FIXED = 32, FIRST = 5 * 2, SECOND = 3 * 2, ALL = FIXED + FIRST + SECOND };

static unsigned char *buffer;
static struct image got;

/* Fill a buffer of that size, and see that nothing behind it was touched. */
static LONG fill_into(DWORD total)
{
    buffer = malloc(total + CANARY);
    assert_non_null(buffer);
    memset(buffer, FILLED, total + CANARY);
    memcpy(buffer, &total, sizeof(total));
    struct fill fill;
    struct image image = {.number = 42, .of_a_later_version = 1};
    LONG result = fill_begin(&fill, buffer, FIXED);
    if (result == 0) {
        fill_string(&fill, UTF_8, slice_text("K\xC3\xA4se"), &image.first_size, &image.first_offset);
        fill_string(&fill, UTF_8, slice_text("12"), &image.second_size, &image.second_offset);
        fill_end(&fill, &image);
        memcpy(&got, buffer, FIXED);
        assert_int_equal(got.total, total);
        assert_int_equal(got.needed, ALL);
        assert_int_equal(got.number, 42);
    }
    for (DWORD i = result == 0 ? got.used : sizeof(total); i < total + CANARY; i++)
        assert_int_equal(buffer[i], FILLED);
    return result;
}

static void expect_strings(bool first, bool second)
{
    static const WCHAR first_text[] = {'K', 0xE4, 's', 'e', 0}, second_text[] = {'1', '2', 0};
    DWORD at = FIXED;
    assert_int_equal(got.first_size, first ? FIRST : 0);
    assert_int_equal(got.first_offset, first ? at : 0);
    if (first)
        assert_memory_equal(buffer + at, first_text, FIRST);
    at += first ? FIRST : 0;
    assert_int_equal(got.second_size, second ? SECOND : 0);
    assert_int_equal(got.second_offset, second ? at : 0);
    if (second)
        assert_memory_equal(buffer + at, second_text, SECOND);
    assert_int_equal(got.used, at + (second ? SECOND : 0));
    free(buffer);
}

static void buffer_below_the_fixed_part_is_refused_untouched(void **state)
{
    (void)state;
    for (DWORD total = 4; total < FIXED; total++) {
        assert_int_equal(fill_into(total), (LONG)LINEERR_STRUCTURETOOSMALL);
        free(buffer);
    }
}

static void buffer_of_exactly_the_fixed_part_has_no_strings(void **state)
{
    (void)state;
    assert_int_equal(fill_into(FIXED), 0);
    expect_strings(false, false);
}

static void buffer_of_the_needed_size_has_everything(void **state)
{
    (void)state;
    assert_int_equal(fill_into(ALL), 0);
    expect_strings(true, true);
    assert_int_equal(fill_into(ALL + 100), 0);
    expect_strings(true, true);
}

/* Rule 62: left out whole, never cut; what comes after may still fit. */
static void string_that_does_not_fit_is_left_out_whole(void **state)
{
    (void)state;
    for (DWORD total = FIXED; total < ALL; total++) {
        assert_int_equal(fill_into(total), 0);
        bool first = total >= FIXED + FIRST;
        expect_strings(first, !first && total >= FIXED + SECOND);
    }
}

static void empty_string_has_neither_size_nor_offset(void **state)
{
    (void)state;
    DWORD block[16] = {sizeof(block)}, size = 1, offset = 1;
    struct fill fill;
    struct image image = {0};
    assert_int_equal(fill_begin(&fill, block, FIXED), 0);
    fill_string(&fill, UTF_8, slice_text(""), &size, &offset);
    fill_end(&fill, &image);
    assert_int_equal(size, 0);
    assert_int_equal(offset, 0);
    assert_int_equal(block[1], FIXED);
    assert_int_equal(block[2], FIXED);
}

static void fixed_sizes_are_those_of_the_negotiated_version(void **state)
{
    (void)state;
    assert_int_equal(fixed_size_of_devcaps(0x00020000), 252);
    assert_int_equal(fixed_size_of_devcaps(0x00020001), 252);
    assert_int_equal(fixed_size_of_devcaps(0x00020002), 268);
    assert_int_equal(fixed_size_of_devcaps(0x00030000), 292);
    assert_int_equal(fixed_size_of_callinfo(0x00020000), 324);
    assert_int_equal(fixed_size_of_callinfo(0x00020001), 324);
    assert_int_equal(fixed_size_of_callinfo(0x00020002), 324);
    assert_int_equal(fixed_size_of_callinfo(0x00030000), 344);
}

static void text_in_a_varstring_is_there_whole_or_not_at_all(void **state)
{
    (void)state;
    struct {
        VARSTRING head;
        WCHAR text[4];
    } room = {.head.dwTotalSize = sizeof(room)};
    assert_int_equal(fill_varstring_text(&room.head, UTF_8, slice_text("701")), 0);
    assert_int_equal(room.head.dwStringFormat, STRINGFORMAT_UNICODE);
    assert_int_equal(room.head.dwStringSize, 8);
    assert_int_equal(room.head.dwStringOffset, sizeof(VARSTRING));
    assert_memory_equal(room.text, u"701", 8);
    room.head.dwTotalSize--;
    assert_int_equal(fill_varstring_text(&room.head, UTF_8, slice_text("701")), 0);
    assert_int_equal(room.head.dwStringSize, 0);
    assert_int_equal(room.head.dwNeededSize, sizeof(room));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffer_below_the_fixed_part_is_refused_untouched),
        cmocka_unit_test(buffer_of_exactly_the_fixed_part_has_no_strings),
        cmocka_unit_test(buffer_of_the_needed_size_has_everything),
        cmocka_unit_test(string_that_does_not_fit_is_left_out_whole),
        cmocka_unit_test(empty_string_has_neither_size_nor_offset),
        cmocka_unit_test(text_in_a_varstring_is_there_whole_or_not_at_all),
        cmocka_unit_test(fixed_sizes_are_those_of_the_negotiated_version),
    };
    return cmocka_run_group_tests_name("fill", tests, NULL, NULL);
}
