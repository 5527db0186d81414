/* test_core_lines.c: lines come while TAPI runs (rule 73), and get their device ids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "reconfigure.h"

static void new_line_is_offered_and_dials_when_it_is_created(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "create 2", ONE, TWO, THREE);
    opens(s, 2, "refused BADDEVICEID");
    creates(2, 2);
    opens(s, 2, "");
    dials(s, 2, "4000", "send 0 [DIAL|1003|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1003|Up|c", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    hears(s, 0, "STATE|1002|Up|d", "");
    assert_int_equal(s->core.counters.foreign, 0);
    script_end(s);
}

/* Whatever its place among them. */
static void new_line_shares_the_connection_of_its_switch(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "create 2; create 3", ONE, TWO, {3, "1000", "switch"}, {4, "1001a", "switch"});
    creates(2, 2);
    creates(3, 3);
    opens(s, 2, "");
    opens(s, 3, "");
    assert_int_equal(s->core.link_count, 1);
    script_end(s);
}

static void call_of_a_new_line_that_comes_before_it_is_created_is_announced_then(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "create 2", ONE, TWO, THREE);
    hears(s, 0, "STATE|1003|Up|c", "");
    creates(2, 2);
    opens(s, 2, "");
    listens(s, 2, "new call on line 2; call 1 CONNECTED");
    script_end(s);
}

static void line_of_another_switch_has_a_connection_of_its_own(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "create 2", ONE, TWO, OTHER);
    creates(2, 7); /* TAPI's ids have gaps: other providers have lines, too */
    assert_ptr_equal(line_of_device(&s->core, 7), s->core.lines[2]);
    opens(s, 7, "connect 1");
    connects(s, 1, "");
    dials(s, 7, "4000", "send 1 [DIAL|1001|4000]");
    closes(s, 7, "disconnect 1; complete 1 OPERATIONFAILED");
    script_end(s);
}

static void session_that_began_without_lines_gets_some(void **state)
{
    (void)state;
    begin(NULL, 0);
    reconfigures(CHANGED, "create 0; create 1", ONE, TWO);
    creates(0, 4);
    creates(1, 5);
    opens(s, 5, "connect 0");
    opens(s, 4, "");
    closes(s, 5, "");
    closes(s, 4, "disconnect 0");
    script_end(s);
}

static void what_is_configured_as_before_changes_nothing(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "", ONE, TWO);
    reconfigures(DIFFERS, "", ONE, {2, "1003", "switch"});
    reconfigures(DIFFERS, "", ONE, {2, "1002", "other"});
    script_end(s);
}

/* Its line stays what it was; the other lines come and go all the same. */
static void line_that_is_configured_otherwise_stays(void **state)
{
    (void)state;
    opened();
    reconfigures(DIFFERS, "remove 0; create 2", {2, "1005", "switch"}, THREE);
    dials(s, 1, "4000", "send 0 [DIAL|1002|4000]");
    closes(s, 0, "");
    script_end(s);
}

/* Only one of them could hear what the switch says of 1001. */
static void new_line_with_the_terminal_of_one_that_stays_is_refused(void **state)
{
    (void)state;
    opened();
    reconfigures(REFUSED, "", {1, "1005", "switch"}, TWO, {3, "1001", "switch"});
    assert_int_equal(s->core.line_count, 2);
    reconfigures(REFUSED, "", {1, "1005", "switch"}, {3, "1001", "switch"});
    reconfigures(CHANGED, "create 2", ONE, TWO, THREE);
    dials(s, 1, "4000", "send 0 [DIAL|1002|4000]");
    hears(s, 0, "STATE|1002|Up|c", "");
    assert_int_equal(s->core.counters.foreign, 0);
    script_end(s);
}

/* What names no line would be for either. */
static void new_line_beside_one_that_stays_and_has_no_terminal_is_refused(void **state)
{
    (void)state;
    begin((const struct wanted[]){{1, "", "switch"}}, 1);
    reconfigures(REFUSED, "", {1, "", "switch"}, TWO);
    script_end(s);
}

static void device_ids_are_never_used_again(void **state)
{
    (void)state;
    opened();
    closes(s, 1, "");
    reconfigures(CHANGED, "remove 1", ONE);
    reconfigures(CHANGED, "create 2", ONE, TWO);
    cannot_create(2, 1);
    cannot_create(2, 0);
    cannot_create(1, 2);
    cannot_create(3, 2);
    creates(2, 2);
    cannot_create(2, 3);
    assert_null(line_of_device(&s->core, 1));
    opens(s, 2, "");
    script_end(s);
}

/* Whatever order they come in, each is found by its id. */
static void devices_are_found_in_whatever_order_tapi_creates_them(void **state)
{
    (void)state;
    begin((const struct wanted[]){ONE}, 1);
    reconfigures(CHANGED, "create 1; create 2; create 3", ONE, TWO, THREE, OTHER);
    creates(3, 9);
    creates(1, 12);
    creates(2, 5);
    assert_ptr_equal(line_of_device(&s->core, 0), s->core.lines[0]);
    assert_ptr_equal(line_of_device(&s->core, 9), s->core.lines[3]);
    assert_ptr_equal(line_of_device(&s->core, 12), s->core.lines[1]);
    assert_ptr_equal(line_of_device(&s->core, 5), s->core.lines[2]);
    assert_null(line_of_device(&s->core, 1));
    assert_null(line_of_device(&s->core, 13));
    script_end(s);
}

static void line_that_goes_before_it_is_created_cannot_be_created(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "create 2", ONE, TWO, THREE);
    reconfigures(CHANGED, "", ONE, TWO);
    cannot_create(2, 2);
    script_end(s);
}

/* TAPI is in a callback meanwhile: it hears neither. */
static void line_that_comes_and_goes_unheard_is_not_told_of(void **state)
{
    (void)state;
    opened();
    s->deaf = true;
    reconfigures(CHANGED, "", ONE, TWO, THREE);
    reconfigures(CHANGED, "", ONE, TWO);
    s->deaf = false;
    waits(s, 0, "");
    script_end(s);
}

/* Whichever allocation fails, all stays as it was, and the change can be made later. */
static void change_that_there_is_no_memory_for_changes_nothing(void **state)
{
    (void)state;
    const struct wanted lines[] = {TWO, THREE, OTHER};
    enum outcome_of_change outcome = REFUSED;
    long n = 0;
    opened();
    struct line_config *wanted = configure(lines, COUNT(lines));
    unsigned before = configured_count;
    while (outcome == REFUSED) {
        configured_count = before;
        alloc_arm(++n, false);
        outcome = follow(wanted, COUNT(lines));
        assert_true(alloc_disarm() == (outcome == REFUSED));
        if (outcome == REFUSED) {
            script_expects(s, "", __FILE__, __LINE__);
            assert_int_equal(s->core.line_count, 2);
            assert_int_equal(s->core.link_count, 1);
        }
    }
    script_expects(s, "remove 0; create 2; create 3", __FILE__, __LINE__);
    assert_true(n > 8);
    closes(s, 0, "");
    script_end(s);
}

static void some_line_that_is_open_asks_to_begin_anew(void **state)
{
    (void)state;
    begin((const struct wanted[]){ONE, TWO}, 2);
    assert_false(core_ask_to_begin_anew(&s->core));
    opens(s, 1, "connect 0");
    script_watches(s, 1, LINEDEVSTATE_REINIT);
    assert_true(core_ask_to_begin_anew(&s->core));
    script_waits(s, 0);
    script_expects(s, "line 1 REINIT", __FILE__, __LINE__);
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_line_is_offered_and_dials_when_it_is_created),
        cmocka_unit_test(new_line_shares_the_connection_of_its_switch),
        cmocka_unit_test(call_of_a_new_line_that_comes_before_it_is_created_is_announced_then),
        cmocka_unit_test(line_of_another_switch_has_a_connection_of_its_own),
        cmocka_unit_test(session_that_began_without_lines_gets_some),
        cmocka_unit_test(what_is_configured_as_before_changes_nothing),
        cmocka_unit_test(line_that_is_configured_otherwise_stays),
        cmocka_unit_test(new_line_with_the_terminal_of_one_that_stays_is_refused),
        cmocka_unit_test(new_line_beside_one_that_stays_and_has_no_terminal_is_refused),
        cmocka_unit_test(device_ids_are_never_used_again),
        cmocka_unit_test(devices_are_found_in_whatever_order_tapi_creates_them),
        cmocka_unit_test(line_that_goes_before_it_is_created_cannot_be_created),
        cmocka_unit_test(line_that_comes_and_goes_unheard_is_not_told_of),
        cmocka_unit_test(change_that_there_is_no_memory_for_changes_nothing),
        cmocka_unit_test(some_line_that_is_open_asks_to_begin_anew),
    };
    return cmocka_run_group_tests_name("core: lines that come", tests, NULL, NULL);
}
