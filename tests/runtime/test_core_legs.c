/* test_core_legs.c: a switch that tells of legs, and that knows a dialed call by the name that we give it; linked with
 * specs/legs.tspec. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "script.h"

static struct script s[1];

#define FIRST "0000303900000001" /* the seed of the script's core, and a count */
#define SECOND "0000303900000002"

static void opened(unsigned lines)
{
    script_begin(s, lines);
    opens(s, 0, "connect 0");
    for (unsigned i = 1; i < lines; i++)
        opens(s, i, "");
    connects(s, 0, "");
    for (unsigned i = 0; i < lines; i++)
        listens(s, i, "");
}

static void accepted(unsigned lines)
{
    opened(lines);
    dials(s, 0, "4000", "send 0 [DIAL|1001|" FIRST "|4000]");
    hears(s, 0, "YES", "complete 1 0");
}

static void dialed_call_is_known_by_the_name_that_it_was_given(void **state)
{
    (void)state;
    accepted(1);
    hears(s, 0, "UP|1001|" FIRST, "call 1 DIALING");
    hears(s, 0, "CALLS|" FIRST "|b|4000", "call 1 PROCEEDING; call 1 info CALLEDID");
    hears(s, 0, "TOLD|" FIRST "|alerting", "call 1 RINGBACK");
    hears(s, 0, "TOLD|" FIRST "|up", "call 1 CONNECTED; call 1 info CONNECTEDID");
    drops(s, 1, "send 0 [HANG|" FIRST "]");
    hears(s, 0, "YES", "complete 2 0");
    hears(s, 0, "DOWN|" FIRST "|16", "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void call_with_an_empty_name_is_nobody_s(void **state)
{
    (void)state;
    opened(2);
    hears(s, 0, "CALLS|x||1002", "");
    hears(s, 0, "CALLS|x||1002", "");
    script_end(s);
}

static void each_call_gets_another_name(void **state)
{
    (void)state;
    opened(2);
    dials(s, 0, "4000", "send 0 [DIAL|1001|" FIRST "|4000]");
    dials(s, 1, "4000", "");
    hears(s, 0, "NO|", "send 0 [DIAL|1002|" SECOND "|4000]; complete 1 OPERATIONFAILED");
    hears(s, 0, "TOLD|" SECOND "|alerting", "");
    hears(s, 0, "YES", "complete 2 0; call 2 RINGBACK");
    script_end(s);
}

/* Rule 43: what rings is the telephone that the call was dialed for. */
static void own_telephone_that_rings_is_no_offer_to_a_dialed_call(void **state)
{
    (void)state;
    accepted(1);
    hears(s, 0, "RINGS|1001|" FIRST "|", "");
    hears(s, 0, "UP|1001|" FIRST, "call 1 DIALING");
    script_end(s);
}

static void other_call_of_the_same_telephone_is_another_call(void **state)
{
    (void)state;
    accepted(1);
    hears(s, 0, "RINGS|1001|x|4001", "new call on line 0; call 2 OFFERING");
    hears(s, 0, "UP|1001|x", "call 2 CONNECTED; call 2 info CONNECTEDID");
    hears(s, 0, "UP|1001|" FIRST, "call 1 DIALING");
    script_end(s);
}

static void what_is_said_of_calls_that_began_otherwise_is_not_for_a_call(void **state)
{
    (void)state;
    opened(1);
    hears(s, 0, "RINGS|1001|in|4001", "new call on line 0; call 1 OFFERING");
    hears(s, 0, "BEGINS|1001|out", "new call on line 0; call 2 DIALING; call 2 info CALLID");
    hears(s, 0, "UP|1001|in", "call 1 CONNECTED; call 1 info CONNECTEDID");
    hears(s, 0, "UP|1001|out", "call 2 PROCEEDING");
    script_end(s);
}

static void one_message_is_about_the_leg_that_calls_and_the_line_that_is_called(void **state)
{
    (void)state;
    accepted(2);
    hears(s, 0, "CALLS|" FIRST "|b|1002",
          "call 1 PROCEEDING; call 1 info CALLEDID; new call on line 1; call 2 OFFERING; call 2 info CALLID");
    hears(s, 0, "UP|1002|b", "call 2 CONNECTED; call 2 info CONNECTEDID");
    hears(s, 0, "TOLD|" FIRST "|up", "call 1 CONNECTED; call 1 info CONNECTEDID");
    hears(s, 0, "DOWN|b|16", "call 2 DISCONNECTED(NORMAL); call 2 IDLE");
    hears(s, 0, "DOWN|" FIRST "|16", "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void cause_of_an_end_is_its_mode(void **state)
{
    static const struct {
        const char *said, *mode;
    } causes[] = {{"17", "BUSY"}, {"19", "NOANSWER"}, {"21", "REJECT"}, {"99", "NORMAL"}, {"", "NORMAL"}};
    char said[64], told[64];
    (void)state;
    for (unsigned i = 0; i < sizeof causes / sizeof *causes; i++) {
        accepted(1);
        snprintf(said, sizeof said, "DOWN|" FIRST "|%s", causes[i].said);
        snprintf(told, sizeof told, "call 1 DISCONNECTED(%s); call 1 IDLE", causes[i].mode);
        hears(s, 0, said, told);
        script_end(s);
    }
}

static void reason_that_was_told_before_is_the_mode_of_an_end_that_says_none(void **state)
{
    (void)state;
    accepted(1);
    hears(s, 0, "FAILS|1001|" FIRST "|17", "");
    hears(s, 0, "FAILS|1001|" FIRST "|99", "");
    hears(s, 0, "DOWN|" FIRST "|0", "call 1 DISCONNECTED(BUSY); call 1 IDLE");
    script_end(s);
    accepted(1);
    hears(s, 0, "FAILS|1001|" FIRST "|17", "");
    hears(s, 0, "DOWN|" FIRST "|21", "call 1 DISCONNECTED(REJECT); call 1 IDLE");
    script_end(s);
}

static void reason_that_was_told_is_forgotten_when_the_call_is_answered(void **state)
{
    (void)state;
    accepted(1);
    hears(s, 0, "FAILS|1001|" FIRST "|17", "");
    hears(s, 0, "TOLD|" FIRST "|up", "call 1 CONNECTED; call 1 info CONNECTEDID");
    hears(s, 0, "DOWN|" FIRST "|0", "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void reason_of_a_stranger_begins_no_call(void **state)
{
    (void)state;
    opened(1);
    hears(s, 0, "FAILS|1001|x|17", "");
    hears(s, 0, "TOLD|x|alerting", "");
    script_end(s);
}

static void value_that_stands_for_none_names_nobody(void **state)
{
    (void)state;
    opened(1);
    hears(s, 0, "RINGS|1001|x|-", "new call on line 0; call 1 OFFERING");
    hears(s, 0, "RINGS|1001|x|4001", "call 1 info CALLERID");
    hears(s, 0, "RINGS|1001|x|-", "");
    script_end(s);
}

static void parties_of_calls_that_began_otherwise_are_not_those_of_a_call(void **state)
{
    (void)state;
    accepted(1);
    hears(s, 0, "UP|1001|" FIRST, "call 1 DIALING");
    hears(s, 0, "RINGS|1001|" FIRST "|1001", "");
    script_end(s);
}

/* Rule 19: INUSE is none of lineDrop's errors. */
static void reason_that_the_function_does_not_know_is_no_error_of_its_own(void **state)
{
    (void)state;
    accepted(1);
    hears(s, 0, "UP|1001|" FIRST, "call 1 DIALING");
    drops(s, 1, "send 0 [HANG|" FIRST "]");
    hears(s, 0, "NO|taken", "complete 2 OPERATIONFAILED");
    script_end(s);
}

static void call_that_the_application_hung_up_ends_normally_whatever_the_word_for_its_end_stands_for(void **state)
{
    static const struct {
        const char *before, *end, *told;
    } ends[] = {
        {NULL, "ENGAGED|1001|" FIRST, "call 1 BUSY; call 1 DISCONNECTED(NORMAL); call 1 IDLE"},
        {NULL, "DOWN|" FIRST "|21", "call 1 DISCONNECTED(REJECT); call 1 IDLE"},
        {"FAILS|1001|" FIRST "|17", "DOWN|" FIRST "|0", "call 1 DISCONNECTED(BUSY); call 1 IDLE"},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof ends / sizeof *ends; i++) {
        accepted(1);
        if (ends[i].before != NULL)
            hears(s, 0, ends[i].before, "");
        drops(s, 1, "send 0 [HANG|" FIRST "]");
        hears(s, 0, "YES", "complete 2 0");
        hears(s, 0, ends[i].end, ends[i].told);
        script_end(s);
    }
}

static void reason_of_a_refusal_is_the_error(void **state)
{
    (void)state;
    opened(1);
    dials(s, 0, "4000", NULL);
    hears(s, 0, "NO|taken", "complete 1 INUSE");
    dials(s, 0, "4000", NULL);
    hears(s, 0, "NO|unknown", "complete 2 INVALADDRESS");
    dials(s, 0, "4000", NULL);
    hears(s, 0, "NO|something else", "complete 3 OPERATIONFAILED");
    script_end(s);
}

static void answer_that_says_where_the_call_stands_is_no_refusal_of_a_dial(void **state)
{
    (void)state;
    opened(1);
    dials(s, 0, "4000", NULL);
    hears(s, 0, "ENGAGED|1001|" FIRST, "complete 1 0; call 1 BUSY; call 1 DISCONNECTED(BUSY); call 1 IDLE");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dialed_call_is_known_by_the_name_that_it_was_given),
        cmocka_unit_test(call_with_an_empty_name_is_nobody_s),
        cmocka_unit_test(each_call_gets_another_name),
        cmocka_unit_test(own_telephone_that_rings_is_no_offer_to_a_dialed_call),
        cmocka_unit_test(other_call_of_the_same_telephone_is_another_call),
        cmocka_unit_test(what_is_said_of_calls_that_began_otherwise_is_not_for_a_call),
        cmocka_unit_test(one_message_is_about_the_leg_that_calls_and_the_line_that_is_called),
        cmocka_unit_test(cause_of_an_end_is_its_mode),
        cmocka_unit_test(reason_that_was_told_before_is_the_mode_of_an_end_that_says_none),
        cmocka_unit_test(reason_that_was_told_is_forgotten_when_the_call_is_answered),
        cmocka_unit_test(reason_of_a_stranger_begins_no_call),
        cmocka_unit_test(value_that_stands_for_none_names_nobody),
        cmocka_unit_test(parties_of_calls_that_began_otherwise_are_not_those_of_a_call),
        cmocka_unit_test(call_that_the_application_hung_up_ends_normally_whatever_the_word_for_its_end_stands_for),
        cmocka_unit_test(reason_of_a_refusal_is_the_error),
        cmocka_unit_test(reason_that_the_function_does_not_know_is_no_error_of_its_own),
        cmocka_unit_test(answer_that_says_where_the_call_stands_is_no_refusal_of_a_dial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
