/* test_scan.c: whatever stands wherever, both ways to pass over plain text stop at it, or too near to the end to step
 * on, and both ways to look for a text find it. The text lies in a heap block of its size, so the sanitizer sees what
 * is read behind it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scan.h"
#include "scan_ways.h"

enum { LEN = 40, LONGEST_STEP = 16, WAYS = 2, A = '%', B = ';', C = '|' };

static struct scan_way ways[WAYS];

static bool is_plain(unsigned char byte)
{
    return byte >= SCAN_PLAIN && byte < 0x80 && byte != A && byte != B && byte != C;
}

static void check(const unsigned char *text, size_t len, size_t stop)
{
    for (size_t way = 0; way < WAYS; way++) {
        size_t found = (size_t)(ways[way].plain(text, text + len, A, B, C) - text);
        if (found != stop)
            assert_true(found < stop && len - found < ways[way].step);
    }
}

static void every_byte_that_is_not_plain_is_stopped_at_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t len = 0; len <= LEN; len++) {
        unsigned char *text = malloc(len + (len == 0));
        for (size_t at = 0; at < len; at++) {
            memset(text, 'x', len);
            for (unsigned byte = 0; byte < 256; byte++) {
                text[at] = (unsigned char)byte;
                check(text, len, is_plain(text[at]) ? len : at);
            }
        }
        check(text, len, len == 0 ? 0 : len - 1 + is_plain(text[len - 1]));
        free(text);
    }
}

static void the_first_of_several_bytes_that_are_not_plain_is_stopped_at(void **state)
{
    static const unsigned char others[] = {0x00, 0x0D, 0x0E, 0x24, 0x26, 0x7F, 0x80, 0x8D, 0xFF, A, B, C};
    unsigned char *text = malloc(LONGEST_STEP);
    (void)state;
    for (size_t i = 0; i < sizeof others; i++)
        for (size_t j = 0; j < sizeof others; j++)
            for (size_t first = 0; first + 1 < LONGEST_STEP; first++) {
                memset(text, 'x', LONGEST_STEP);
                text[first] = others[i];
                text[first + 1] = others[j];
                check(text, LONGEST_STEP,
                      !is_plain(others[i]) ? first : !is_plain(others[j]) ? first + 1 : LONGEST_STEP);
            }
    free(text);
}

/* Where `what` begins in the text, the first or the last time, looked for byte by byte; `len` if it does not. */
static size_t look(const unsigned char *text, size_t len, const char *what, bool last)
{
    size_t found = len, size = strlen(what);
    for (size_t at = 0; at + size <= len; at++)
        if (memcmp(text + at, what, size) == 0 && (found == len || last))
            found = at;
    return found;
}

static void check_text(const unsigned char *text, size_t len, const char *what)
{
    const unsigned char *wanted = (const unsigned char *)what;
    size_t first = look(text, len, what, false), last = look(text, len, what, true);
    for (size_t way = 0; way < WAYS; way++) {
        assert_ptr_equal(ways[way].text(text, text + len, wanted, strlen(what)), text + first);
        assert_ptr_equal(ways[way].text_back(text, text + len, wanted, strlen(what)), last == len ? NULL : text + last);
    }
}

static const char *const texts[] = {"x", "ab", "aa", "aba", "\r\n\r\n", "abababab"};
enum { TEXTS = sizeof texts / sizeof *texts };

static void a_text_is_found_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEXTS; i++)
        for (size_t len = 0; len <= LEN; len++) {
            size_t size = strlen(texts[i]);
            unsigned char *text = malloc(len + (len == 0));
            for (size_t at = 0; at == 0 || at + size <= len; at++) {
                for (size_t other = 0; other < len; other++) { /* begins alike, and may be the text */
                    memset(text, '.', len);
                    text[other] = (unsigned char)texts[i][0];
                    if (at + size <= len)
                        memcpy(text + at, texts[i], size);
                    if (other + size <= len)
                        text[other + size - 1] = (unsigned char)texts[i][size - 1];
                    check_text(text, len, texts[i]);
                }
            }
            check_text(text, 0, texts[i]);
            free(text);
        }
}

static void what_differs_in_one_byte_is_passed_over(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEXTS; i++)
        for (size_t size = strlen(texts[i]), len = size; len <= LEN; len++) {
            unsigned char *text = malloc(len);
            for (size_t at = 0; at + size <= len; at++)
                for (size_t wrong = 0; wrong < size; wrong++) {
                    memset(text, '.', len);
                    memcpy(text + at, texts[i], size);
                    text[at + wrong] = '!';
                    check_text(text, len, texts[i]);
                }
            free(text);
        }
}

int main(void)
{
    ways[0] = (struct scan_way){SCAN_STEP, scan_plain, scan_text, scan_text_back};
    ways[1] = scan_portable;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_that_is_not_plain_is_stopped_at_wherever_it_stands),
        cmocka_unit_test(the_first_of_several_bytes_that_are_not_plain_is_stopped_at),
        cmocka_unit_test(a_text_is_found_wherever_it_stands),
        cmocka_unit_test(what_differs_in_one_byte_is_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
