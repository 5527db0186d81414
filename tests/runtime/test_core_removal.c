/* test_core_removal.c: lines go while TAPI runs (rule 74), with calls or without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "reconfigure.h"

static void line_that_is_removed_takes_no_calls_until_tapi_closes_it(void **state)
{
    (void)state;
    opened();
    listens(s, 1, "");
    dials(s, 1, "4000", "send 0 [DIAL|1002|4000]");
    hears(s, 0, "YES", "complete 1 0");
    reconfigures(CHANGED, "remove 1", ONE);
    hears(s, 0, "STATE|1002|Up|z", "");
    drops(s, 1, "");
    waits(s, 5000, "call 1 UNKNOWN; complete 2 OPERATIONFAILED");
    forgets(s, 1, "");
    dials(s, 1, "4000", "refused INVALLINESTATE");
    assert_false(line_can_dial(&protocol, s->core.lines[1]));
    closes(s, 1, "");
    opens(s, 1, "refused BADDEVICEID");
    assert_null(s->core.lines[1]->alive);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    script_end(s);
}

static void call_that_waits_on_a_line_that_is_removed_is_not_announced(void **state)
{
    (void)state;
    opened();
    hears(s, 0, "STATE|1002|Up|c", "");
    reconfigures(CHANGED, "remove 1", ONE);
    listens(s, 1, "");
    closes(s, 1, "");
    assert_null(s->core.lines[1]->alive);
    script_end(s);
}

/* TAPI closes calls and line one after the other; what it asked for before is still sent in its turn (rule 53). */
static void hanging_up_is_sent_though_the_line_is_removed_and_closed(void **state)
{
    (void)state;
    opened();
    dials(s, 1, "4000", "send 0 [DIAL|1002|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1002|Up|c", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    dials(s, 0, "4001", "send 0 [DIAL|1001|4001]");
    drops(s, 1, "");
    reconfigures(CHANGED, "remove 1", ONE);
    forgets(s, 1, "complete 3 OPERATIONFAILED");
    closes(s, 1, "");
    hears(s, 0, "YES", "send 0 [DROP|1002|c]; complete 2 0");
    hears(s, 0, "YES", "");
    waits(s, 3000, "call 2 UNKNOWN");
    assert_null(s->core.lines[1]->alive);
    script_end(s);
}

static void last_line_of_a_switch_keeps_its_connection_until_it_is_closed(void **state)
{
    (void)state;
    begin((const struct wanted[]){ONE, OTHER}, 2);
    opens(s, 1, "connect 0");
    connects(s, 0, "");
    dials(s, 1, "4000", "send 0 [DIAL|1001|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|c", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    reconfigures(CHANGED, "remove 1", ONE);
    drops(s, 1, "send 0 [DROP|1001|c]");
    hears(s, 0, "YES", "complete 2 0");
    waits(s, 3000, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    closes(s, 1, "disconnect 0");
    script_end(s);
}

static void lost_link_ends_calls_of_removed_lines(void **state)
{
    (void)state;
    opened();
    dials(s, 1, "4000", "send 0 [DIAL|1002|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1002|Up|c", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    reconfigures(CHANGED, "remove 1", ONE);
    breaks(s, 0, "call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE");
    closes(s, 1, "");
    script_end(s);
}

/* A call at the telephone of a line that nobody has open. */
static void closed_line_that_is_removed_leaves_nothing(void **state)
{
    (void)state;
    opened();
    closes(s, 1, "");
    hears(s, 0, "STATE|1002|Up|c", "");
    assert_non_null(s->core.lines[1]->alive);
    reconfigures(CHANGED, "remove 1", ONE);
    assert_null(s->core.lines[1]->alive);
    hears(s, 0, "STATE|1002|Up|d", "");
    assert_int_equal(s->core.counters.foreign, 1);
    script_end(s);
}

static void terminal_of_a_removed_line_is_free_for_a_new_one(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "remove 1; create 2", ONE, {3, "1002", "switch"});
    creates(2, 2);
    opens(s, 2, "");
    dials(s, 2, "4000", "send 0 [DIAL|1002|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1002|Up|c", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    closes(s, 1, "");
    script_end(s);
}

static void session_that_ends_tells_of_no_more_lines(void **state)
{
    (void)state;
    opened();
    s->deaf = true;
    reconfigures(CHANGED, "", TWO, THREE);
    core_keep_lines(&s->core);
    s->deaf = false;
    waits(s, 0, "");
    script_end(s);
}

/* Sessions last for months: connections that nobody needs any more serve again. */
static void connection_of_lines_that_went_serves_those_of_another_switch(void **state)
{
    (void)state;
    begin((const struct wanted[]){ONE}, 1);
    for (uint32_t i = 1; i < 6; i++) {
        char create[32];
        snprintf(create, sizeof(create), "remove %u; create %u", i - 1, i);
        reconfigures(CHANGED, create, {i + 1, "1001", i % 2 ? "other" : "switch"});
        creates(i, i);
        assert_int_equal(s->core.link_count, 1);
        assert_string_equal(s->core.links[0]->config->host, i % 2 ? "other" : "switch");
        opens(s, i, "connect 0");
        connects(s, 0, "");
        dials(s, i, "4000", "send 0 [DIAL|1001|4000]");
        closes(s, i, NULL);
    }
    script_end(s);
}

/* One that is open still does not. */
static void connection_of_a_line_that_is_open_does_not_serve_another_switch(void **state)
{
    (void)state;
    begin((const struct wanted[]){ONE}, 1);
    opens(s, 0, "connect 0");
    reconfigures(CHANGED, "remove 0; create 1", OTHER);
    creates(1, 1);
    opens(s, 1, "connect 1");
    closes(s, 0, "disconnect 0");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_that_is_removed_takes_no_calls_until_tapi_closes_it),
        cmocka_unit_test(call_that_waits_on_a_line_that_is_removed_is_not_announced),
        cmocka_unit_test(hanging_up_is_sent_though_the_line_is_removed_and_closed),
        cmocka_unit_test(last_line_of_a_switch_keeps_its_connection_until_it_is_closed),
        cmocka_unit_test(lost_link_ends_calls_of_removed_lines),
        cmocka_unit_test(closed_line_that_is_removed_leaves_nothing),
        cmocka_unit_test(terminal_of_a_removed_line_is_free_for_a_new_one),
        cmocka_unit_test(session_that_ends_tells_of_no_more_lines),
        cmocka_unit_test(connection_of_lines_that_went_serves_those_of_another_switch),
        cmocka_unit_test(connection_of_a_line_that_is_open_does_not_serve_another_switch),
    };
    return cmocka_run_group_tests_name("core: lines that go", tests, NULL, NULL);
}
