/* test_plain_text.c: whatever byte stands wherever, both ways to pass over plain text stop at it, or too near to the end to
 * step on. The text lies in a heap block of its size, so the sanitizer sees what is read behind it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plain_text.h"

enum { LEN = 40, LONGEST_STEP = 16, A = '%', B = ';', C = '|' };

const unsigned char *portable_plain_end(const unsigned char *at, const unsigned char *end, unsigned char a,
    unsigned char b, unsigned char c);

typedef const unsigned char *ender(const unsigned char *at, const unsigned char *end, unsigned char a, unsigned char b,
    unsigned char c);

static const struct {
    ender *end;
    size_t step;
} ways[] = {{plain_end, PLAIN_STEP}, {portable_plain_end, 8}};

static bool is_plain(unsigned char byte)
{
    return byte >= PLAIN_FIRST && byte < 0x80 && byte != A && byte != B && byte != C;
}

static void check(const unsigned char *text, size_t len, size_t stop)
{
    for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
        size_t found = (size_t)(ways[way].end(text, text + len, A, B, C) - text);
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
                check(text, LONGEST_STEP, !is_plain(others[i]) ? first : !is_plain(others[j]) ? first + 1 : LONGEST_STEP);
            }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_that_is_not_plain_is_stopped_at_wherever_it_stands),
        cmocka_unit_test(the_first_of_several_bytes_that_are_not_plain_is_stopped_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
