/* test_os.c: os.h; the same on every system. */
#include "../portable_cmocka.h"

#include <stdbool.h>
#include <string.h>

#include "os.h"

enum { UTF8 = 65001, KOREAN = 949, LATIN_1 = 28591, ASCII = 20127, WESTERN = 1252, NO_SUCH_CODEPAGE = 64999 };

/* Convert to UTF-16 and compare. */
static void check_decoded(unsigned codepage, struct slice text, const WCHAR *expected, size_t len)
{
    WCHAR units[64];

    assert_int_equal(os_to_utf16(codepage, text, units, 64), len);
    assert_memory_equal(units, expected, len * sizeof *units);
}

static void check_encoded(unsigned codepage, const WCHAR *text, size_t len, const char *expected)
{
    unsigned char bytes[64];

    assert_int_equal(os_from_utf16(codepage, text, len, bytes, sizeof bytes), strlen(expected));
    assert_memory_equal(bytes, expected, strlen(expected));
}

static void check_both_ways(unsigned codepage, const char *bytes, const WCHAR *text, size_t len)
{
    check_decoded(codepage, slice_text(bytes), text, len);
    check_encoded(codepage, text, len, bytes);
}

static void text_goes_both_ways(void **state)
{
    (void)state;
    check_both_ways(UTF8, "A\xED\x99\x8D\xF0\x9F\x93\x9E", (WCHAR[]){'A', 0xD64D, 0xD83D, 0xDCDE}, 4);
    check_both_ways(KOREAN, "A\xC8\xAB", (WCHAR[]){'A', 0xD64D}, 2);
    check_both_ways(LATIN_1, "Z\xFC", (WCHAR[]){'Z', 0xFC}, 2);
    check_both_ways(WESTERN, "\x80", (WCHAR[]){0x20AC}, 1);
    check_both_ways(ASCII, "1234#", (WCHAR[]){'1', '2', '3', '4', '#'}, 5);
    check_both_ways(UTF8, "", (WCHAR[]){0}, 0);
}

static void bytes_that_are_no_text_become_replacement_characters(void **state)
{
    (void)state;
    check_decoded(UTF8, slice_text("a\xFF" "b"), (WCHAR[]){'a', 0xFFFD, 'b'}, 3);
    check_decoded(UTF8, slice_text("a\xC3"), (WCHAR[]){'a', 0xFFFD}, 2);
    check_decoded(KOREAN, slice_text("\xC8\xAB\xC8"), (WCHAR[]){0xD64D, 0xFFFD}, 2);
    check_decoded(ASCII, slice_text("a\xC3" "b"), (WCHAR[]){'a', 0xFFFD, 'b'}, 3);
    check_decoded(NO_SUCH_CODEPAGE, slice_text("ab"), (WCHAR[]){0xFFFD, 0xFFFD}, 2);
}

static void all_is_counted_but_only_the_room_written(void **state)
{
    WCHAR units[4] = {7, 7, 7, 7};

    (void)state;
    assert_int_equal(os_to_utf16(UTF8, slice_text("abcde"), units, 3), 5);
    assert_memory_equal(units, ((WCHAR[]){'a', 'b', 'c', 7}), sizeof units);
    assert_int_equal(os_to_utf16(KOREAN, slice_text("\xC8\xAB\xC8\xAB"), NULL, 0), 2);
}

static void long_text_is_converted_whole(void **state)
{
    char bytes[1000];
    WCHAR units[1000];

    (void)state;
    memset(bytes, 'x', sizeof bytes);
    bytes[500] = '\xFF';
    assert_int_equal(os_to_utf16(UTF8, slice_of(bytes, sizeof bytes), units, 1000), 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(units[i], i == 500 ? 0xFFFD : 'x');
}

static void a_decoder_serves_one_text_after_the_other(void **state)
{
    WCHAR units[4];
    os_decoder decoder;

    (void)state;
    assert_true(os_decoder_open(&decoder, KOREAN));
    assert_int_equal(os_decode(&decoder, slice_text("A\xC8"), units, 4), 2); /* half a character is left over */
    assert_memory_equal(units, ((WCHAR[]){'A', 0xFFFD}), 2 * sizeof *units);
    assert_int_equal(os_decode(&decoder, slice_text("\xC8\xAB" "1"), units, 4), 2);
    assert_memory_equal(units, ((WCHAR[]){0xD64D, '1'}), 2 * sizeof *units);
    os_decoder_close(&decoder);
    assert_false(os_decoder_open(&decoder, NO_SUCH_CODEPAGE));
}

static void text_is_never_replaced_on_its_way_out(void **state)
{
    static const WCHAR HANGUL[] = {0xD64D}, LONE[] = {'1', 0xD83D}, FULLWIDTH_ONE[] = {0xFF11}, U_UMLAUT[] = {0xFC};
    unsigned char bytes[8];

    (void)state;
    assert_true(os_from_utf16(LATIN_1, HANGUL, 1, bytes, sizeof bytes) == OS_NO_TEXT);
    assert_true(os_from_utf16(WESTERN, FULLWIDTH_ONE, 1, bytes, sizeof bytes) == OS_NO_TEXT);
    assert_true(os_from_utf16(ASCII, U_UMLAUT, 1, bytes, sizeof bytes) == OS_NO_TEXT);
    assert_true(os_from_utf16(UTF8, LONE, 2, bytes, sizeof bytes) == OS_NO_TEXT);
    assert_true(os_from_utf16(NO_SUCH_CODEPAGE, HANGUL, 1, bytes, sizeof bytes) == OS_NO_TEXT);
}

static void text_that_does_not_fit_is_refused(void **state)
{
    static const WCHAR HANGUL[] = {0xD64D};
    unsigned char bytes[4] = {9, 9, 9, 9};

    (void)state;
    assert_true(os_from_utf16(UTF8, HANGUL, 1, bytes, 2) == OS_NO_TEXT);
    assert_int_equal(bytes[2], 9);
    assert_int_equal(os_from_utf16(UTF8, HANGUL, 1, bytes, 3), 3);
    assert_true(os_from_utf16(UTF8, HANGUL, 1, bytes, 0) == OS_NO_TEXT);
    assert_int_equal(os_from_utf16(UTF8, HANGUL, 0, bytes, 0), 0);
}

/* Two threads that hand a number back and forth. */
struct game {
    os_mutex lock;
    os_cond changed;
    unsigned number;
    uint64_t other;
};

enum { MOVES = 1000 };

static void play(struct game *game, unsigned side)
{
    os_mutex_lock(&game->lock);
    while (game->number < MOVES) {
        if (game->number % 2 == side) {
            game->number++;
            os_cond_broadcast(&game->changed);
        } else {
            os_cond_wait(&game->changed, &game->lock);
        }
    }
    os_mutex_unlock(&game->lock);
}

static void play_odd(void *argument)
{
    struct game *game = argument;

    game->other = os_thread_self();
    play(game, 1);
}

static void threads_take_turns(void **state)
{
    struct game game = {.number = 0};
    os_thread thread;

    (void)state;
    os_mutex_init(&game.lock);
    os_cond_init(&game.changed);
    assert_true(os_thread_start(&thread, play_odd, &game));
    play(&game, 0);
    os_thread_join(&thread);
    assert_int_equal(game.number, MOVES);
    assert_true(game.other != 0 && os_thread_self() != 0);
    assert_true(game.other != os_thread_self());
    os_cond_free(&game.changed);
    os_mutex_free(&game.lock);
}

static void clock_goes_forward_in_milliseconds(void **state)
{
    uint64_t start = os_clock_ms(), last = start;

    (void)state;
    while (last < start + 20) {
        uint64_t now = os_clock_ms();

        assert_true(now >= last);
        assert_true(now < start + 60000);
        last = now;
    }
}

static void check_date(uint64_t time_ms, WORD year, WORD month, WORD day, WORD hour, WORD minute, WORD second, WORD ms)
{
    SYSTEMTIME utc;

    os_utc_of(time_ms, &utc);
    assert_true(utc.wYear == year && utc.wMonth == month && utc.wDay == day);
    assert_true(utc.wHour == hour && utc.wMinute == minute && utc.wSecond == second && utc.wMilliseconds == ms);
}

static void time_has_its_date(void **state)
{
    (void)state;
    check_date(0, 1970, 1, 1, 0, 0, 0, 0);
    check_date(951827696789, 2000, 2, 29, 12, 34, 56, 789);
    check_date(4102444799999, 2099, 12, 31, 23, 59, 59, 999);
}

static void the_time_is_now(void **state)
{
    SYSTEMTIME first, now, last;

    (void)state;
    os_utc_of(os_time_ms(), &first);
    os_utc(&now);
    os_utc_of(os_time_ms(), &last);
    assert_true(first.wYear >= 2024 && first.wYear <= now.wYear && now.wYear <= last.wYear);
}

/* RFC 1321, A.5. */
static void md5_is_that_of_both_texts(void **state)
{
    static const unsigned char abc[16] = {0x90, 0x01, 0x50, 0x98, 0x3c, 0xd2, 0x4f, 0xb0,
                                          0xd6, 0x96, 0x3f, 0x7d, 0x28, 0xe1, 0x7f, 0x72};
    unsigned char digest[16];
    (void)state;
    assert_true(os_md5(slice_text("a"), slice_text("bc"), digest));
    assert_true(memcmp(digest, abc, sizeof abc) == 0);
    assert_true(os_md5(slice_text("abc"), slice_text(""), digest));
    assert_true(memcmp(digest, abc, sizeof abc) == 0);
}

static void a_secret_is_another_one_each_time(void **state)
{
    (void)state;
    uint64_t first = os_secret(), second = os_secret();
    assert_true(first != second && first >> 32 != second >> 32 && (uint32_t)first != (uint32_t)second);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(md5_is_that_of_both_texts),
        cmocka_unit_test(a_secret_is_another_one_each_time),
        cmocka_unit_test(text_goes_both_ways),
        cmocka_unit_test(bytes_that_are_no_text_become_replacement_characters),
        cmocka_unit_test(all_is_counted_but_only_the_room_written),
        cmocka_unit_test(long_text_is_converted_whole),
        cmocka_unit_test(a_decoder_serves_one_text_after_the_other),
        cmocka_unit_test(text_is_never_replaced_on_its_way_out),
        cmocka_unit_test(text_that_does_not_fit_is_refused),
        cmocka_unit_test(threads_take_turns),
        cmocka_unit_test(clock_goes_forward_in_milliseconds),
        cmocka_unit_test(time_has_its_date),
        cmocka_unit_test(the_time_is_now),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
