/* test_core_ahead.c: answers in order from a switch that takes requests ahead of them: how many are in flight, whose
 * turn it is, what time counts from, what one costs that is not answered; linked with specs/ahead.tspec. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"
#include "script.h"

enum { WITHIN_MS = 5000 };

static struct script s[1];

static void opened(unsigned lines)
{
    script_begin(s, lines);
    opens(s, 0, "connect 0");
    for (unsigned i = 1; i < lines; i++)
        opens(s, i, "");
    connects(s, 0, "");
}

/* Line 0 has call 1, which is up and called a. */
static void connected(unsigned lines)
{
    opened(lines);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|a", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
}

static void requests_are_sent_ahead_and_answered_in_order(void **state)
{
    (void)state;
    opened(3);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    dials(s, 1, "4001", "send 0 [DIAL|1002|4001]");
    dials(s, 2, "4002", "send 0 [DIAL|1003|4002]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "NO", "complete 2 OPERATIONFAILED");
    hears(s, 0, "YES", "complete 3 0");
    script_end(s);
}

/* The oldest has the next answer, or nobody has. */
static void answer_that_the_oldest_does_not_expect_is_nobodys(void **state)
{
    (void)state;
    connected(2);
    dials(s, 1, "4001", "send 0 [DIAL|1002|4001]");
    asks(s, 1, OPERATION_HOLD, "", "send 0 [HOLD|1001|a]");
    hears(s, 0, "HOLDS", "");
    assert_int_equal(s->core.counters.unexpected, 1);
    hears(s, 0, "YES", "complete 2 0");
    hears(s, 0, "HOLDS", "complete 3 0");
    hears(s, 0, "YES", "");
    script_end(s);
}

static void no_more_are_in_flight_than_may_be_lost(void **state)
{
    (void)state;
    connected(SCRIPT_LINES);
    asks(s, 1, OPERATION_HOLD, "", "send 0 [HOLD|1001|a]");
    for (unsigned i = 1; i < LINK_IN_ORDER; i++)
        dials(s, i, "4000", NULL);
    assert_int_equal(s->core.links[0]->requests.in_order_count, LINK_IN_ORDER);
    drops(s, 1, "");
    hears(s, 0, "HOLDS", "send 0 [DROP|1001|a]; complete 2 0");
    script_end(s);
}

/* Each line in its turn, however much one asks for; and what a line asks for in its order. */
static void turns_go_round_the_lines(void **state)
{
    (void)state;
    connected(SCRIPT_LINES);
    for (unsigned i = 1; i < SCRIPT_LINES; i++)
        dials(s, i, "4000", NULL);
    asks(s, 1, OPERATION_HOLD, "", "send 0 [HOLD|1001|a]");
    for (unsigned i = 0; i < 3; i++)
        asks(s, 1, OPERATION_HOLD, "", "");
    hears(s, 0, "STATE|1002|Up|b", NULL);
    drops(s, 2, "");
    hears(s, 0, "YES", "send 0 [HOLD|1001|a]; complete 2 0; call 2 CONNECTED; call 2 info CALLID|CONNECTEDID");
    hears(s, 0, "YES", "send 0 [DROP|1002|b]; complete 3 0");
    hears(s, 0, "YES", "send 0 [HOLD|1001|a]; complete 4 0");
    script_end(s);
}

/* What has no answer was a turn, too. */
static void a_request_that_expects_nothing_takes_a_turn(void **state)
{
    (void)state;
    connected(SCRIPT_LINES);
    asks(s, 1, OPERATION_HOLD, "", "send 0 [HOLD|1001|a]");
    hears(s, 0, "STATE|1001|Held|a", "call 1 ONHOLD");
    for (unsigned i = 1; i < SCRIPT_LINES; i++)
        dials(s, i, "4000", NULL);
    hears(s, 0, "STATE|1002|Up|b", NULL);
    for (unsigned i = 0; i < 2; i++)
        asks(s, 1, OPERATION_UNHOLD, "", "");
    drops(s, 2, "");
    hears(s, 0, "HOLDS", "send 0 [MARK|1001|a]; send 0 [DROP|1002|b]; complete 2 0; complete 18 0");
    script_end(s);
}

/* A switch that is busy with one has not begun with the next. */
static void time_counts_from_the_answer_before(void **state)
{
    (void)state;
    opened(3);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    dials(s, 1, "4001", "send 0 [DIAL|1002|4001]");
    dials(s, 2, "4002", "send 0 [DIAL|1003|4002]");
    waits(s, WITHIN_MS - 1, "");
    hears(s, 0, "NO", "complete 1 OPERATIONFAILED");
    waits(s, WITHIN_MS - 1, "");
    hears(s, 0, "NO", "complete 2 OPERATIONFAILED");
    waits(s, WITHIN_MS - 1, "");
    hears(s, 0, "NO", "complete 3 OPERATIONFAILED");
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    waits(s, WITHIN_MS - 1, "");
    waits(s, 1, "disconnect 0; connect 0; complete 4 OPERATIONFAILED");
    script_end(s);
}

static void what_expects_nothing_is_sent_ahead_too(void **state)
{
    (void)state;
    connected(2);
    hears(s, 0, "STATE|1001|Held|a", "call 1 ONHOLD");
    dials(s, 1, "4001", "send 0 [DIAL|1002|4001]");
    asks(s, 1, OPERATION_UNHOLD, "", "send 0 [MARK|1001|a]; complete 3 0");
    hears(s, 0, "YES", "complete 2 0");
    script_end(s);
}

/* What is in flight fails, for nobody knows what became of it. What is not waits for the new connection. */
static void silence_costs_what_is_in_flight(void **state)
{
    (void)state;
    char text[64];
    connected(SCRIPT_LINES);
    asks(s, 1, OPERATION_HOLD, "", "send 0 [HOLD|1001|a]");
    for (unsigned i = 1; i < LINK_IN_ORDER; i++)
        dials(s, i, "4000", NULL);
    asks(s, 1, OPERATION_HOLD, "", "");
    waits(s, WITHIN_MS, NULL);
    for (unsigned request = 2; request <= LINK_IN_ORDER + 1; request++)
        assert_true(s->oracle.requests[request].complete);
    assert_false(s->oracle.requests[LINK_IN_ORDER + 2].complete);
    connects(s, 0, "send 0 [HOLD|1001|a]; send 0 [LOOK|1001|a]");
    snprintf(text, sizeof text, "complete %u 0", LINK_IN_ORDER + 2);
    hears(s, 0, "HOLDS", text);
    hears(s, 0, "HERE|1001|Held|a", "call 1 ONHOLD");
    script_end(s);
}

static void what_waits_for_a_new_connection_does_so_for_a_while(void **state)
{
    (void)state;
    connected(SCRIPT_LINES);
    asks(s, 1, OPERATION_HOLD, "", NULL);
    for (unsigned i = 1; i < LINK_IN_ORDER; i++)
        dials(s, i, "4000", NULL);
    waits(s, WITHIN_MS - 1, "");
    drops(s, 1, "");
    waits(s, 1, NULL);
    waits(s, SENT_WITHIN_MS - 1, "");
    waits(s, 1, "complete 18 OPERATIONFAILED");
    script_end(s);
}

static void what_waits_for_a_new_connection_fails_with_the_attempt(void **state)
{
    (void)state;
    connected(SCRIPT_LINES);
    asks(s, 1, OPERATION_HOLD, "", NULL);
    for (unsigned i = 1; i < LINK_IN_ORDER; i++)
        dials(s, i, "4000", NULL);
    drops(s, 1, "");
    waits(s, WITHIN_MS, NULL);
    breaks(s, 0, "complete 18 OPERATIONFAILED");
    script_end(s);
}

static void call_that_the_switch_has_is_found_by_asking(void **state)
{
    (void)state;
    connected(2);
    breaks(s, 0, "");
    waits(s, 500, "connect 0");
    connects(s, 0, "send 0 [LOOK|1001|a]");
    hears(s, 0, "HERE|1001|Held|a", "call 1 ONHOLD");
    waits(s, STALE_WITHIN_MS, "");
    hears(s, 0, "STATE|1001|Up|a", "call 1 CONNECTED");
    script_end(s);
}

/* A yes is enough, though it says nothing that could be understood. */
static void call_that_the_switch_says_yes_to_is_found(void **state)
{
    (void)state;
    connected(2);
    breaks(s, 0, "");
    waits(s, 500, "connect 0");
    connects(s, 0, "send 0 [LOOK|1001|a]");
    hears(s, 0, "HERE|9999|Held|a", "");
    waits(s, STALE_WITHIN_MS, "");
    script_end(s);
}

static void call_that_the_switch_does_not_have_is_over(void **state)
{
    (void)state;
    connected(2);
    breaks(s, 0, "");
    waits(s, 500, "connect 0");
    connects(s, 0, "send 0 [LOOK|1001|a]");
    hears(s, 0, "NO", "call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE");
    script_end(s);
}

/* By whatever the switch says of it. */
static void call_that_the_switch_speaks_of_is_found(void **state)
{
    (void)state;
    connected(2);
    breaks(s, 0, "");
    waits(s, 500, "connect 0");
    connects(s, 0, "send 0 [LOOK|1001|a]");
    hears(s, 0, "STATE|1001|Up|a", "");
    hears(s, 0, "NO", "");
    hears(s, 0, "STATE|1001|Gone|a", "call 1 IDLE");
    script_end(s);
}

/* Nobody asks for it while it is over, nor if the application has closed it meanwhile. */
static void call_that_is_closed_is_not_asked_for(void **state)
{
    (void)state;
    connected(2);
    breaks(s, 0, "");
    forgets(s, 1, "");
    waits(s, 500, "connect 0");
    connects(s, 0, "send 0 [LOOK|1001|a]");
    hears(s, 0, "NO", "");
    assert_null(s->core.lines[0]->alive);
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_sent_ahead_and_answered_in_order),
        cmocka_unit_test(answer_that_the_oldest_does_not_expect_is_nobodys),
        cmocka_unit_test(no_more_are_in_flight_than_may_be_lost),
        cmocka_unit_test(turns_go_round_the_lines),
        cmocka_unit_test(a_request_that_expects_nothing_takes_a_turn),
        cmocka_unit_test(time_counts_from_the_answer_before),
        cmocka_unit_test(what_expects_nothing_is_sent_ahead_too),
        cmocka_unit_test(silence_costs_what_is_in_flight),
        cmocka_unit_test(what_waits_for_a_new_connection_does_so_for_a_while),
        cmocka_unit_test(what_waits_for_a_new_connection_fails_with_the_attempt),
        cmocka_unit_test(call_that_the_switch_has_is_found_by_asking),
        cmocka_unit_test(call_that_the_switch_says_yes_to_is_found),
        cmocka_unit_test(call_that_the_switch_does_not_have_is_over),
        cmocka_unit_test(call_that_the_switch_speaks_of_is_found),
        cmocka_unit_test(call_that_is_closed_is_not_asked_for),
    };
    return cmocka_run_group_tests_name("core: requests sent ahead", tests, NULL, NULL);
}
