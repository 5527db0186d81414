/* test_guard.c: what it means that somebody dies in lent memory is known from the moment on in which he can. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "platform/host_process.h"
#include "provider/guard.h"

enum { MANY = 1000, SIZE = 40, LATE = 22, WRITES = 60, CRASHES = 25 /* rules */ };

static unsigned closings;

static unsigned meaning_of(const void *address, bool was_read)
{
    char text[100];

    return guard_explain(address, was_read, text, sizeof text);
}

/* --- A system in which nobody dies, but asks at once ------------------------------------------------------------- */

size_t host_page_size(void)
{
    return 4096;
}

void *host_pages(size_t bytes)
{
    return test_malloc(bytes);
}

void host_pages_close(void *pages, size_t bytes)
{
    assert_int_not_equal(meaning_of(pages, false), 0);
    assert_int_not_equal(meaning_of((char *)pages + bytes - 1, false), 0);
    closings++;
}

void host_pages_freeze(void *pages, size_t bytes)
{
    host_pages_close(pages, bytes);
}

void host_pages_free(void *pages, size_t bytes)
{
    (void)bytes;
    test_free(pages);
}

/* --- What the crash means ---------------------------------------------------------------------------------------- */

static void test_whoever_dies_where_memory_is_being_closed_is_understood(void **state)
{
    void *lent = guard_lend(SIZE, WRITES, "behind it");

    (void)state;
    guard_freeze(lent, SIZE, LATE, "it wrote into it");
    guard_take_away(lent, SIZE, LATE, "it read it later");
    assert_int_equal(closings, 3);
    assert_int_equal(meaning_of(lent, true), LATE);
    guard_free(lent, SIZE);
    assert_int_equal(meaning_of(lent, true), 0);
}

static void test_to_read_behind_a_structure_is_a_crash_and_to_write_there_breaks_rule_60(void **state)
{
    char *lent = guard_lend(SIZE, WRITES, "behind it");

    (void)state;
    assert_int_equal(meaning_of(lent + SIZE, true), CRASHES);
    assert_int_equal(meaning_of(lent + SIZE, false), WRITES);
    guard_free(lent, SIZE);
}

static void test_what_was_taken_away_is_known_however_much_follows(void **state)
{
    void *first = guard_lend(SIZE, WRITES, "behind it"), *others[MANY];
    char text[100];
    unsigned i;

    (void)state;
    guard_take_away(first, SIZE, LATE, "it read the first later");
    for (i = 0; i < MANY; i++) {
        others[i] = guard_lend(SIZE, WRITES, "behind another");
        guard_take_away(others[i], SIZE, WRITES, "it wrote into another later");
    }
    assert_int_equal(guard_explain((char *)first + 4, true, text, sizeof text), LATE);
    assert_string_equal(text, "it read the first later, at its byte 4");
    guard_free(first, SIZE);
    for (i = 0; i < MANY; i++)
        guard_free(others[i], SIZE);
}

static void test_memory_that_nobody_lent_means_what_is_being_done_and_else_nothing(void **state)
{
    int mine;
    char *lent = guard_lend(SIZE, WRITES, "behind it");

    (void)state;
    assert_int_equal(meaning_of(&mine, true), 0);
    crash_about(CRASHES, "with lpCallParams NULL");
    assert_int_equal(meaning_of(NULL, true), CRASHES);
    assert_int_equal(meaning_of(lent, false), CRASHES); /* it is open: to run it as code, say */
    crash_about(0, NULL);
    guard_free(lent, SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whoever_dies_where_memory_is_being_closed_is_understood),
        cmocka_unit_test(test_to_read_behind_a_structure_is_a_crash_and_to_write_there_breaks_rule_60),
        cmocka_unit_test(test_what_was_taken_away_is_known_however_much_follows),
        cmocka_unit_test(test_memory_that_nobody_lent_means_what_is_being_done_and_else_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
