/* test_core_monitor.c: a switch that is asked for nothing, and whose messages say themselves where a call stands, some
 * of them by the call's name alone; linked with spec/fritz.tspec. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "script.h"

static struct script s[1];

#define AT "10.02.26 12:05:37;"
#define NEWS "CALLID|ORIGIN|REASON|CALLERID|CALLEDID" /* of a call of which its first notice tells all */

/* Lines 1001, 1002 … are numbers of one box. */
static void listening(unsigned lines)
{
    script_begin(s, lines);
    opens(s, 0, "connect 0");
    for (unsigned i = 1; i < lines; i++)
        opens(s, i, "");
    connects(s, 0, "");
    for (unsigned i = 0; i < lines; i++)
        listens(s, i, "");
}

static void call_to_a_number_comes_in_on_its_line(void **state)
{
    (void)state;
    listening(2);
    hears(s, 0, AT "RING;0;0301234567;1002;SIP0;", "new call on line 1; call 1 OFFERING; call 1 info " NEWS);
    assert_int_equal(script_call(s, 1)->origin, LINECALLORIGIN_INBOUND);
    assert_true(slice_equal(call_text(script_call(s, 1), TEXT_CALLER), slice_text("0301234567")));
    assert_true(slice_equal(call_text(script_call(s, 1), TEXT_CALLEE), slice_text("1002")));
    hears(s, 0, AT "CONNECT;0;4;0301234567;", "call 1 CONNECTED; call 1 info CONNECTEDID");
    hears(s, 0, AT "DISCONNECT;0;7;", "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void call_from_a_telephone_goes_out_on_its_line(void **state)
{
    (void)state;
    listening(2);
    hears(s, 0, AT "CALL;1;12;1001;0301234567;SIP0;", "new call on line 0; call 1 DIALING; call 1 info " NEWS);
    assert_int_equal(script_call(s, 1)->origin, LINECALLORIGIN_OUTBOUND);
    hears(s, 0, AT "CONNECT;1;12;0301234567;", "call 1 CONNECTED; call 1 info CONNECTEDID");
    hears(s, 0, AT "DISCONNECT;1;0;", "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void call_of_a_number_that_is_no_line_is_nobody_s(void **state)
{
    (void)state;
    listening(1);
    hears(s, 0, AT "RING;0;0301234567;1009;SIP0;", "");
    hears(s, 0, AT "CONNECT;0;4;0301234567;", "");
    hears(s, 0, AT "DISCONNECT;0;7;", "");
    assert_int_equal(s->core.counters.foreign, 1);
    assert_int_equal(s->core.counters.strangers, 2);
    script_end(s);
}

static void call_between_two_of_our_numbers_ends_on_both(void **state)
{
    (void)state;
    listening(2);
    hears(s, 0, AT "CALL;3;12;1001;1002;;", "new call on line 0; call 1 DIALING; call 1 info " NEWS);
    hears(s, 0, AT "RING;3;1001;1002;;", "new call on line 1; call 2 OFFERING; call 2 info " NEWS);
    hears(s, 0, AT "CONNECT;3;12;1002;",
          "call 2 CONNECTED; call 2 info CONNECTEDID; call 1 CONNECTED; call 1 info CONNECTEDID");
    hears(s, 0, AT "DISCONNECT;3;1;",
          "call 2 DISCONNECTED(NORMAL); call 2 IDLE; call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void name_of_a_call_is_used_again_after_its_end(void **state)
{
    (void)state;
    listening(2);
    hears(s, 0, AT "RING;0;0301;1001;SIP0;", "new call on line 0; call 1 OFFERING; call 1 info " NEWS);
    hears(s, 0, AT "DISCONNECT;0;0;", "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    hears(s, 0, AT "RING;0;0302;1002;SIP0;", "new call on line 1; call 2 OFFERING; call 2 info " NEWS);
    hears(s, 0, AT "CONNECT;0;4;0302;", "call 2 CONNECTED; call 2 info CONNECTEDID");
    /* A DISCONNECT was missed. */
    hears(s, 0, AT "RING;0;0303;1001;SIP0;", "new call on line 0; call 3 OFFERING; call 3 info " NEWS);
    script_end(s);
}

static void calls_of_another_box_with_the_same_name_are_others(void **state)
{
    (void)state;
    script_begin_with(s, (const struct script_line[]){{"1001", "a"}, {"1002", "b"}}, 2);
    s->core.names_mask = 0; /* one chain has them all, as where more lines have come than there are chains */
    opens(s, 0, "connect 0");
    opens(s, 1, "connect 1");
    connects(s, 0, "");
    connects(s, 1, "");
    listens(s, 0, "");
    listens(s, 1, "");
    hears(s, 0, AT "RING;0;0301;1001;;", "new call on line 0; call 1 OFFERING; call 1 info " NEWS);
    hears(s, 1, AT "RING;0;0302;1002;;", "new call on line 1; call 2 OFFERING; call 2 info " NEWS);
    hears(s, 1, AT "DISCONNECT;0;0;", "call 2 DISCONNECTED(NORMAL); call 2 IDLE");
    hears(s, 0, AT "CONNECT;0;4;0301;", "call 1 CONNECTED; call 1 info CONNECTEDID");
    script_end(s);
}

/* Such a line is all numbers of the box; and a call whose beginning was missed is announced as it stands. */
static void line_without_a_number_has_every_call(void **state)
{
    (void)state;
    script_begin_with(s, (const struct script_line[]){{"", "a"}}, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    listens(s, 0, "");
    hears(s, 0, AT "RING;0;0301;1001;;", "new call on line 0; call 1 OFFERING; call 1 info CALLID|CALLERID|CALLEDID");
    hears(s, 0, AT "CALL;1;12;1002;0302;;", "new call on line 0; call 2 DIALING; call 2 info CALLID|CALLERID|CALLEDID");
    hears(s, 0, AT "CONNECT;7;12;0303;", "new call on line 0; call 3 CONNECTED; "
          "call 3 info CALLID|CONNECTEDID");
    hears(s, 0, AT "DISCONNECT;0;0;", "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void nothing_can_be_dialed(void **state)
{
    (void)state;
    listening(1);
    dials(s, 0, "4000", "refused OPERATIONUNAVAIL");
    hears(s, 0, AT "RING;0;0301;1001;;", "new call on line 0; call 1 OFFERING; call 1 info " NEWS);
    drops(s, 1, "refused OPERATIONUNAVAIL");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(call_to_a_number_comes_in_on_its_line),
        cmocka_unit_test(call_from_a_telephone_goes_out_on_its_line),
        cmocka_unit_test(call_of_a_number_that_is_no_line_is_nobody_s),
        cmocka_unit_test(call_between_two_of_our_numbers_ends_on_both),
        cmocka_unit_test(name_of_a_call_is_used_again_after_its_end),
        cmocka_unit_test(calls_of_another_box_with_the_same_name_are_others),
        cmocka_unit_test(line_without_a_number_has_every_call),
        cmocka_unit_test(nothing_can_be_dialed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
