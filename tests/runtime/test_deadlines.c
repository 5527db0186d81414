/* test_deadlines.c: what is due comes soonest first, whatever was set, moved and cleared before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/deadlines.h"

enum { DEADLINES = 300 };

static struct deadlines deadlines;
static struct deadline all[DEADLINES];

static void begin(void)
{
    deadlines = (struct deadlines){0};
    for (int i = 0; i < DEADLINES; i++)
        all[i] = (struct deadline){0};
}

static void nothing_is_due_when_nothing_is_set(void **state)
{
    (void)state;
    begin();
    assert_true(deadlines_next(&deadlines) == NEVER);
    assert_null(deadlines_due(&deadlines, NEVER - 1));
    deadline_clear(&deadlines, &all[0]);
}

static void deadline_is_due_at_its_time_and_once(void **state)
{
    (void)state;
    begin();
    deadline_set(&deadlines, &all[0], 100);
    assert_int_equal(deadlines_next(&deadlines), 100);
    assert_null(deadlines_due(&deadlines, 99));
    assert_ptr_equal(deadlines_due(&deadlines, 100), &all[0]);
    assert_null(deadlines_due(&deadlines, 100));
    deadline_set(&deadlines, &all[0], 5);
    assert_ptr_equal(deadlines_due(&deadlines, 1000), &all[0]);
}

static void moved_deadline_keeps_only_its_new_time(void **state)
{
    (void)state;
    begin();
    deadline_set(&deadlines, &all[0], 100);
    deadline_set(&deadlines, &all[1], 200);
    deadline_set(&deadlines, &all[0], 300);
    assert_ptr_equal(deadlines_due(&deadlines, 1000), &all[1]);
    deadline_set(&deadlines, &all[1], 250);
    assert_ptr_equal(deadlines_due(&deadlines, 1000), &all[1]);
    assert_ptr_equal(deadlines_due(&deadlines, 1000), &all[0]);
    assert_null(deadlines_due(&deadlines, 1000));
}

static void cleared_deadline_is_never_due(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < DEADLINES; i++)
        deadline_set(&deadlines, &all[i], (uint64_t)(i * 7 % DEADLINES));
    for (int i = 0; i < DEADLINES; i += 2) {
        deadline_clear(&deadlines, &all[i]);
        deadline_clear(&deadlines, &all[i]);
    }
    const struct deadline *due;
    while ((due = deadlines_due(&deadlines, NEVER - 1)) != NULL)
        assert_true((due - all) % 2 == 1);
}

static uint64_t soonest(unsigned *set)
{
    uint64_t at = NEVER;
    *set = 0;
    for (int i = 0; i < DEADLINES; i++)
        if (all[i].set) {
            at = all[i].at < at ? all[i].at : at;
            ++*set;
        }
    return at;
}

/* Any mixture: the heap agrees with a search through all. */
static void random_changes_agree_with_a_naive_search(void **state)
{
    (void)state;
    uint32_t seed = 1;
    unsigned set = 0;
    const struct deadline *first = NULL;
    begin();
    for (int step = 0; step < 20000; step++) {
        seed = seed * 1664525 + 1013904223;
        struct deadline *one = &all[(seed >> 8) % DEADLINES];
        if (seed >> 30 == 0)
            deadline_clear(&deadlines, one);
        else if (seed >> 30 == 1 && set > DEADLINES / 2)
            assert_ptr_equal(deadlines_due(&deadlines, NEVER - 1), first);
        else
            deadline_set(&deadlines, one, seed >> 20);
        first = deadlines.soonest;
        assert_true(deadlines_next(&deadlines) == soonest(&set));
        assert_int_equal(first != NULL, set > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_due_when_nothing_is_set),
        cmocka_unit_test(deadline_is_due_at_its_time_and_once),
        cmocka_unit_test(moved_deadline_keeps_only_its_new_time),
        cmocka_unit_test(cleared_deadline_is_never_due),
        cmocka_unit_test(random_changes_agree_with_a_naive_search),
    };
    return cmocka_run_group_tests_name("deadlines", tests, NULL, NULL);
}
