/* test_core_told.c: a switch that tells on each connection of the calls that there are: calls outlive their connection;
 * linked with specs/told.tspec. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/core_lines.h"
#include "core/line.h"
#include "core/link.h"
#include "script.h"

static struct script s[1];

static void says(const char *answer, unsigned id, const char *expected)
{
    char text[64];
    snprintf(text, sizeof text, "%s|%u", answer, id);
    hears(s, 0, text, expected);
}

/* The connection is there, and the switch lets us in. */
static void logged_in(void)
{
    connects(s, 0, NULL);
    says("YES", script_newest(s), NULL);
}

static void opened(unsigned lines)
{
    script_begin(s, lines);
    opens(s, 0, "connect 0");
    for (unsigned i = 1; i < lines; i++)
        opens(s, i, "");
    logged_in();
    hears(s, 0, "TOLD", "");
}

/* Lines 0 and 1 have a call each, called a and b. */
static void connected(void)
{
    opened(2);
    for (unsigned i = 0; i < 2; i++) {
        dials(s, i, "4000", NULL);
        says("YES", script_newest(s), NULL);
    }
    hears(s, 0, "STATE|1001|Up|a", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    hears(s, 0, "STATE|1002|Up|b", "call 2 CONNECTED; call 2 info CALLID|CONNECTEDID");
}

/* The connection is lost, and there again. */
static void comes_back(void)
{
    breaks(s, 0, "");
    waits(s, 500, "connect 0");
    logged_in();
}

static void calls_that_are_told_of_go_on(void **state)
{
    (void)state;
    connected();
    comes_back();
    hears(s, 0, "STATE|1001|Up|a", "");
    hears(s, 0, "STATE|1002|Held|b", "call 2 ONHOLD");
    hears(s, 0, "TOLD", "");
    waits(s, STALE_WITHIN_MS, NULL);
    hears(s, 0, "STATE|1001|Gone|a", "call 1 IDLE");
    script_end(s);
}

static void calls_that_are_not_told_of_are_over(void **state)
{
    (void)state;
    connected();
    comes_back();
    hears(s, 0, "STATE|1001|Up|a", "");
    hears(s, 0, "TOLD", "call 2 DISCONNECTED(TEMPFAILURE); call 2 IDLE");
    script_end(s);
}

/* What it says of calls that began otherwise moves this one nowhere, but it speaks of it. */
static void call_is_found_by_a_message_that_moves_others(void **state)
{
    (void)state;
    connected();
    hears(s, 0, "STATE|1001|Held|a", "call 1 ONHOLD");
    comes_back();
    hears(s, 0, "THERE|a", "");
    hears(s, 0, "TOLD", "call 2 DISCONNECTED(TEMPFAILURE); call 2 IDLE");
    script_end(s);
}

/* What is said while it logs in is not yet all. */
static void end_of_the_telling_counts_after_the_login(void **state)
{
    (void)state;
    connected();
    breaks(s, 0, "");
    waits(s, 500, "connect 0");
    connects(s, 0, NULL);
    unsigned login = script_newest(s);
    hears(s, 0, "TOLD", "");
    hears(s, 0, "STATE|1001|Up|a", "");
    says("YES", login, "");
    hears(s, 0, "TOLD", "call 2 DISCONNECTED(TEMPFAILURE); call 2 IDLE");
    script_end(s);
}

/* The connection is lost, and nothing is there any more: the calls are waited for, and not for longer. */
static void stays_away(void)
{
    breaks(s, 0, "");
    uint64_t lost = s->core.now;
    while (s->core.now + 1 < lost + STALE_WITHIN_MS) {
        uint64_t left = lost + STALE_WITHIN_MS - 1 - s->core.now;
        script_waits(s, left < 100 ? left : 100);
        script_expects(s, NULL, __FILE__, __LINE__);
        if (s->core.links[0]->state == LINK_CONNECTING)
            breaks(s, 0, "");
    }
    assert_int_equal(script_call(s, 1)->stage, CALL_LIVE);
    waits(s, 1, NULL);
    assert_int_equal(script_call(s, 1)->stage, CALL_IDLE);
    assert_int_equal(script_call(s, 2)->stage, CALL_IDLE);
}

static void switch_that_stays_away_ends_the_calls(void **state)
{
    (void)state;
    connected();
    stays_away();
    script_end(s);
}

static void calls_that_were_told_of_wait_as_long_after_the_next_loss(void **state)
{
    (void)state;
    connected();
    comes_back();
    hears(s, 0, "STATE|1001|Up|a", "");
    hears(s, 0, "STATE|1002|Up|b", "");
    hears(s, 0, "TOLD", "");
    stays_away();
    script_end(s);
}

/* However often it comes and goes meanwhile. */
static void connection_that_flaps_keeps_no_call_longer(void **state)
{
    (void)state;
    connected();
    breaks(s, 0, "");
    uint64_t lost = s->core.now;
    while (s->core.now < lost + STALE_WITHIN_MS) {
        script_waits(s, 100);
        script_expects(s, NULL, __FILE__, __LINE__);
        if (s->core.links[0]->state != LINK_CONNECTING)
            continue;
        logged_in();
        breaks(s, 0, NULL);
    }
    assert_int_equal(script_call(s, 1)->stage, CALL_IDLE);
    script_end(s);
}

/* Its request fails: nobody knows whether the switch has it. If it has, it is a call like others that are seen. */
static void dial_in_flight_fails_with_the_connection(void **state)
{
    (void)state;
    opened(2);
    listens(s, 0, "");
    dials(s, 0, "4000", NULL);
    breaks(s, 0, "complete 1 OPERATIONFAILED");
    waits(s, 500, "connect 0");
    logged_in();
    hears(s, 0, "STATE|1001|Dialing|c", "new call on line 0; call 2 DIALING; call 2 info CALLID");
    script_end(s);
}

/* Nobody asks for its calls any more. */
static void calls_of_a_line_that_is_removed_are_not_found_again(void **state)
{
    (void)state;
    connected();
    struct config fewer = s->config;
    struct line_change change;
    fewer.line_count = 1;
    s->lines[0].name = "line";
    assert_true(line_change_find(&s->core, &fewer, &change) && line_change_prepare(&s->core, NULL, 0, &change));
    SCRIPT_STEP(s, core_change_lines(&s->core, &change), "remove 1");
    line_change_free(&s->core, &change);
    breaks(s, 0, "call 2 DISCONNECTED(TEMPFAILURE); call 2 IDLE");
    waits(s, 500, "connect 0");
    logged_in();
    hears(s, 0, "STATE|1001|Held|a", "call 1 ONHOLD");
    hears(s, 0, "TOLD", "");
    script_end(s);
}

/* Of more changes than wait to be told the oldest is left out; the next one is then no change to TAPI. */
static void state_that_tapi_knows_is_not_told_again_when_what_was_between_is_left_out(void **state)
{
    (void)state;
    connected();
    s->deaf = true;
    for (unsigned i = 0; i <= CALL_STATES; i++)
        hears(s, 0, i % 2 == 0 ? "STATE|1001|Held|a" : "STATE|1001|Up|a", "");
    s->deaf = false;
    waits(s, 0, "call 1 ONHOLD; call 1 CONNECTED; call 1 ONHOLD; call 1 CONNECTED; call 1 ONHOLD; call 1 CONNECTED; "
                "call 1 ONHOLD");
    script_end(s);
}

/* A call without a name is none that the switch could tell of. */
static void call_that_has_no_name_yet_is_over(void **state)
{
    (void)state;
    opened(2);
    dials(s, 0, "4000", NULL);
    says("YES", script_newest(s), "complete 1 0");
    breaks(s, 0, "call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE");
    script_end(s);
}

static void application_can_hang_up_meanwhile(void **state)
{
    (void)state;
    connected();
    breaks(s, 0, "");
    drops(s, 1, "connect 0");
    connects(s, 0, NULL);
    says("YES", script_newest(s), NULL);
    unsigned drop = script_newest(s) - 1;
    hears(s, 0, "STATE|1001|Up|a", "");
    hears(s, 0, "TOLD", "call 2 DISCONNECTED(TEMPFAILURE); call 2 IDLE");
    says("YES", drop, "complete 3 0");
    hears(s, 0, "STATE|1001|Gone|a", "call 1 IDLE");
    script_end(s);
}

static void calls_of_the_last_line_are_over_when_it_is_closed(void **state)
{
    (void)state;
    connected();
    breaks(s, 0, "");
    closes(s, 0, "");
    closes(s, 1, "");
    assert_null(s->core.lines[0]->alive);
    assert_int_equal(core_wake_at(&s->core), NEVER);
    script_end(s);
}

/* A call that came in is not announced a second time, nor is it anew that it ends. */
static void call_that_came_in_goes_on(void **state)
{
    (void)state;
    opened(1);
    listens(s, 0, "");
    hears(s, 0, "STATE|1001|Offered|c", "new call on line 0; call 1 OFFERING(1); call 1 info CALLID");
    comes_back();
    hears(s, 0, "STATE|1001|Up|c", "call 1 CONNECTED; call 1 info CONNECTEDID");
    hears(s, 0, "TOLD", "");
    script_end(s);
}

static void sign_of_life_that_is_not_answered_costs_no_call(void **state)
{
    (void)state;
    connected();
    waits(s, 60000, NULL);
    waits(s, 5000, "disconnect 0; connect 0");
    logged_in();
    hears(s, 0, "STATE|1001|Up|a", "");
    hears(s, 0, "STATE|1002|Up|b", "");
    hears(s, 0, "TOLD", "");
    assert_int_equal(script_call(s, 1)->stage, CALL_LIVE);
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_that_are_told_of_go_on),
        cmocka_unit_test(calls_that_are_not_told_of_are_over),
        cmocka_unit_test(call_is_found_by_a_message_that_moves_others),
        cmocka_unit_test(end_of_the_telling_counts_after_the_login),
        cmocka_unit_test(switch_that_stays_away_ends_the_calls),
        cmocka_unit_test(calls_that_were_told_of_wait_as_long_after_the_next_loss),
        cmocka_unit_test(connection_that_flaps_keeps_no_call_longer),
        cmocka_unit_test(dial_in_flight_fails_with_the_connection),
        cmocka_unit_test(calls_of_a_line_that_is_removed_are_not_found_again),
        cmocka_unit_test(state_that_tapi_knows_is_not_told_again_when_what_was_between_is_left_out),
        cmocka_unit_test(call_that_has_no_name_yet_is_over),
        cmocka_unit_test(application_can_hang_up_meanwhile),
        cmocka_unit_test(calls_of_the_last_line_are_over_when_it_is_closed),
        cmocka_unit_test(call_that_came_in_goes_on),
        cmocka_unit_test(sign_of_life_that_is_not_answered_costs_no_call),
    };
    return cmocka_run_group_tests_name("core: calls that outlive their connection", tests, NULL, NULL);
}
