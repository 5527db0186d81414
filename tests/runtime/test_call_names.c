/* test_call_names.c: calls are found by the switch's names for them, and none makes it take longer to find another one.
 *
 * call_names.c is built for this program so that the compiler calls __sanitizer_cov_trace_pc at each stretch of code
 * without a branch: steps are counted, and nothing depends on a clock. */
#include "../portable_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/call_names.h"
#include "core/line.h"
#include "core/link.h"

enum { LINES = 1024, TEXT_ROOM = 24, STEPS = 200 /* to find one call, at most: some 60 for its name's mark */ };

static size_t steps;

void __sanitizer_cov_trace_pc(void);

void __sanitizer_cov_trace_pc(void)
{
    steps++;
}

static struct core core;
static struct link switch_link;
static struct line lines[LINES];
static struct call *calls[LINES]; /* one on each line */

static void begin(void)
{
    core = (struct core){.sizes = {.call = TEXT_ROOM}, .names_key = {1, 2}};
    switch_link = (struct link){.number = 3};
    assert_true(call_names_init(&core, LINES));
    for (unsigned i = 0; i < LINES; i++) {
        calls[i] = calloc(1, sizeof(struct call) + TEXT_ROOM);
        assert_non_null(calls[i]);
        lines[i] = (struct line){.link = &switch_link, .number = i, .alive = calls[i]};
        calls[i]->line = &lines[i];
    }
}

static void end(void)
{
    for (unsigned i = 0; i < LINES; i++)
        free(calls[i]);
    call_names_free(&core);
}

static void name(unsigned i, const char *text)
{
    assert_true(call_set_text(&core, calls[i], TEXT_NAME, slice_text(text)));
    call_names_add(&core, calls[i]);
}

/* A name that comes to the first chain if the core's key is this one; another one each time. */
static const char *chosen(const uint64_t key[2])
{
    static char text[TEXT_ROOM];
    static unsigned count;
    struct core foreseen = {.names_key = {key[0], key[1]}};
    do
        snprintf(text, sizeof text, "%u", count++);
    while (((call_name_mark(&foreseen, slice_text(text)) ^ switch_link.number) & core.names_mask) != 0);
    return text;
}

/* SipHash-1-3 with a key of zeros: what hash() of Python 3.11 says of these bytes if PYTHONHASHSEED is 0. */
static void a_name_is_marked_as_siphash_does(void **state)
{
    (void)state;
    const struct core zero = {0}, other = {.names_key = {0, 1}};
    assert_int_equal(call_name_mark(&zero, slice_text("a")), 0x407448d2b89b1813);
    assert_int_equal(call_name_mark(&zero, slice_text("12345678")), 0x3489982430560a87);
    assert_int_equal(call_name_mark(&zero, slice_text("123456789012345")), 0x43699fe13351339f);
    assert_true(call_name_mark(&other, slice_text("a")) != call_name_mark(&zero, slice_text("a")));
}

static void calls_of_one_name_are_found_on_their_lines_and_on_their_connection(void **state)
{
    (void)state;
    begin();
    for (unsigned i = 0; i < 4; i++)
        name(i, i == 2 ? "other" : "same");
    call_names_remove(calls[1]);
    assert_ptr_equal(call_names_first(&core, &switch_link, slice_text("same")), calls[3]);
    assert_ptr_equal(call_names_next(calls[3]), calls[0]);
    assert_null(call_names_next(calls[0]));
    assert_ptr_equal(call_names_first(&core, &switch_link, slice_text("other")), calls[2]);
    assert_ptr_equal(call_names_on_line(&lines[0], slice_text("same")), calls[0]);
    assert_null(call_names_on_line(&lines[0], slice_text("other")));
    assert_null(call_names_on_line(&lines[5], slice_text("")));
    end();
}

static void a_name_that_every_line_has_makes_no_line_slower(void **state)
{
    (void)state;
    begin();
    for (unsigned i = 0; i < LINES; i++)
        name(i, "1");
    for (unsigned i = 0; i < LINES; i++) {
        steps = 0;
        assert_ptr_equal(call_names_on_line(&lines[i], slice_text("1")), calls[i]);
        call_names_remove(calls[i]);
        assert_in_range(steps, 1, STEPS);
    }
    end();
}

static void names_chosen_for_one_chain_come_to_many_for_who_has_another_key(void **state)
{
    (void)state;
    size_t most[2] = {0, 0}; /* if the switch knows the key, and if not */
    for (unsigned unknown = 0; unknown < 2; unknown++) {
        begin();
        const uint64_t key[2] = {core.names_key[0] + unknown, core.names_key[1]};
        for (unsigned i = 0; i < LINES; i++)
            name(i, chosen(key));
        for (unsigned i = 0; i < LINES; i++) {
            steps = 0;
            assert_ptr_equal(call_names_first(&core, &switch_link, call_text(calls[i], TEXT_NAME)), calls[i]);
            most[unknown] = steps > most[unknown] ? steps : most[unknown];
        }
        end();
    }
    assert_in_range(most[1], 1, STEPS);
    assert_true(most[0] > LINES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_marked_as_siphash_does),
        cmocka_unit_test(calls_of_one_name_are_found_on_their_lines_and_on_their_connection),
        cmocka_unit_test(a_name_that_every_line_has_makes_no_line_slower),
        cmocka_unit_test(names_chosen_for_one_chain_come_to_many_for_who_has_another_key),
    };
    return cmocka_run_group_tests_name("core: names of calls", tests, NULL, NULL);
}
