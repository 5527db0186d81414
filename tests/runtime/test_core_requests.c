/* test_core_requests.c: every request completes exactly once, however it ends (rules 16, 17, 23, 24, 35, 52, 53, 54);
 * the script's oracle fails any test in which one does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/link.h"
#include "script.h"

#define STATE_TO(callee, word, call) "Notify % CALL_STATE % 1001 % " word " % " call " % % 1001 % % " callee
#define INFO_TO(callee, call) "Notify % CALL_INFO % 1001 % OffHookState % " call " % % 1001 % % " callee
#define STATE(word, call) STATE_TO("4000", word, call)

static struct script s[1];

static void opened(void)
{
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
}

static void dialing(void)
{
    opened();
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
}

static void connected(void)
{
    dialing();
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, STATE("ConnectedState", "7"), "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
}

/* Rule 36: with or without lineCloseCall, the line is free. */
static void refused_dial_fails_and_frees_the_line(void **state)
{
    (void)state;
    dialing();
    hears(s, 0, "Response % Fail", "complete 1 OPERATIONFAILED");
    drops(s, 1, "refused INVALCALLSTATE");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, "Response % Fail", "complete 2 OPERATIONFAILED");
    forgets(s, 2, "");
    dials(s, 0, "4002", "send 0 [Action % Dial % 4002]");
    forgets(s, 1, "");
    hears(s, 0, "Response % Success", "complete 3 0");
    script_end(s);
}

/* An answer that is late cannot be told from the next one's, so the link starts afresh. */
static void silent_switch_fails_the_dial_and_resets_the_link(void **state)
{
    (void)state;
    dialing();
    waits(s, 9999, "");
    waits(s, 1, "disconnect 0; connect 0; complete 1 OPERATIONFAILED");
    connects(s, 0, "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, "Response % Success", "complete 2 0");
    script_end(s);
}

static void silent_switch_fails_the_drop_and_ends_the_call(void **state)
{
    (void)state;
    connected();
    drops(s, 1, "send 0 [Action % Drop]");
    waits(s, 10000,
          "disconnect 0; connect 0; complete 2 OPERATIONFAILED; call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE");
    script_end(s);
}

static void dial_waits_for_the_connection(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    dials(s, 0, "4000", "");
    waits(s, 9000, "");
    connects(s, 0, "send 0 [Action % Dial % 4000]");
    waits(s, 9999, "");
    hears(s, 0, "Response % Success", "complete 1 0");
    script_end(s);
}

static void dial_waits_for_the_connection_only_so_long(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    dials(s, 0, "4000", "");
    waits(s, 10000, "complete 1 OPERATIONFAILED");
    connects(s, 0, "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    script_end(s);
}

static void refused_connection_fails_the_dial_at_once(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    dials(s, 0, "4000", "");
    breaks(s, 0, "complete 1 OPERATIONFAILED");
    script_end(s);
}

static void link_lost_while_the_dial_is_on_its_way(void **state)
{
    (void)state;
    dialing();
    hears(s, 0, STATE("OffHookState", "7"), "");
    breaks(s, 0, "complete 1 OPERATIONFAILED");
    waits(s, 500, "connect 0");
    connects(s, 0, "");
    hears(s, 0, "Response % Success", "");
    assert_int_equal(s->core.counters.unexpected, 1);
    script_end(s);
}

/* Rule 75. */
static void link_lost_with_a_drop_on_its_way_and_one_waiting(void **state)
{
    (void)state;
    connected();
    drops(s, 1, "send 0 [Action % Drop]");
    drops(s, 1, "");
    breaks(s, 0, "complete 2 OPERATIONFAILED; complete 3 OPERATIONFAILED; "
                 "call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE");
    script_end(s);
}

/* Rule 35. */
static void call_closed_while_the_dial_is_on_its_way(void **state)
{
    (void)state;
    dialing();
    forgets(s, 1, "complete 1 OPERATIONFAILED");
    hears(s, 0, "Response % Success", "");
    assert_int_equal(s->core.counters.unexpected, 0);
    hears(s, 0, STATE("OffHookState", "7"), "");
    assert_int_equal(s->core.counters.strangers, 0);
    script_end(s);
}

static void call_closed_while_the_dial_waits_for_the_connection(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    dials(s, 0, "4000", "");
    forgets(s, 1, "complete 1 OPERATIONFAILED");
    connects(s, 0, "");
    script_end(s);
}

/* The answer to what a closed call sent belongs to nobody else. */
static void answer_to_a_closed_calls_dial_is_not_the_next_ones(void **state)
{
    (void)state;
    dialing();
    forgets(s, 1, "complete 1 OPERATIONFAILED");
    dials(s, 0, "4001", "");
    hears(s, 0, "Response % Fail", "send 0 [Action % Dial % 4001]");
    hears(s, 0, "Response % Success", "complete 2 0");
    script_end(s);
}

static void silence_after_a_closed_calls_dial_resets_the_link(void **state)
{
    (void)state;
    dialing();
    forgets(s, 1, "complete 1 OPERATIONFAILED");
    waits(s, 10000, "disconnect 0; connect 0");
    script_end(s);
}

/* Rule 55. */
static void line_closed_with_requests_in_every_stage(void **state)
{
    (void)state;
    dialing();
    drops(s, 1, "");
    drops(s, 1, "");
    closes(s, 0, "disconnect 0; complete 1 OPERATIONFAILED; complete 2 OPERATIONFAILED; complete 3 OPERATIONFAILED");
    script_end(s);
}

/* Rule 24: each of them completes, and the switch hears one. */
static void two_drops_both_complete(void **state)
{
    (void)state;
    connected();
    drops(s, 1, "send 0 [Action % Drop]");
    drops(s, 1, "");
    hears(s, 0, "Response % Success", "complete 2 0; complete 3 0");
    drops(s, 1, "complete 4 0");
    hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    drops(s, 1, "refused INVALCALLSTATE");
    script_end(s);
}

static void second_drop_is_tried_after_the_first_was_refused(void **state)
{
    (void)state;
    connected();
    drops(s, 1, "send 0 [Action % Drop]");
    drops(s, 1, "");
    hears(s, 0, "Response % Fail", "send 0 [Action % Drop]; complete 2 OPERATIONFAILED");
    hears(s, 0, "Response % Success", "complete 3 0");
    script_end(s);
}

static void refused_drop_leaves_the_call_as_it_was(void **state)
{
    (void)state;
    connected();
    drops(s, 1, "send 0 [Action % Drop]");
    hears(s, 0, "Response % Fail", "complete 2 OPERATIONFAILED");
    waits(s, 60000, "");
    hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void drop_before_the_dial_is_answered_waits_its_turn(void **state)
{
    (void)state;
    dialing();
    drops(s, 1, "");
    hears(s, 0, "Response % Success", "send 0 [Action % Drop]; complete 1 0");
    hears(s, 0, "Response % Success", "complete 2 0");
    hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

/* There is no call to hang up, and whatever else the telephone does is not to be hung up. */
static void drop_of_a_dial_that_is_refused_sends_nothing(void **state)
{
    (void)state;
    dialing();
    drops(s, 1, "");
    drops(s, 1, "");
    hears(s, 0, "Response % Fail", "complete 1 OPERATIONFAILED; complete 2 0; complete 3 0");
    script_end(s);
}

static void drop_of_a_call_that_ended_meanwhile_sends_nothing(void **state)
{
    (void)state;
    dialing();
    drops(s, 1, "");
    hears(s, 0, STATE("OnHookState", "7"), "");
    hears(s, 0, "Response % Success",
          "complete 1 0; call 1 DISCONNECTED(NORMAL); call 1 IDLE; complete 2 0");
    script_end(s);
}

static void drop_before_the_first_notice_ends_in_idle(void **state)
{
    (void)state;
    dialing();
    hears(s, 0, "Response % Success", "complete 1 0");
    drops(s, 1, "send 0 [Action % Drop]");
    hears(s, 0, "Response % Success", "complete 2 0");
    waits(s, 4999, "");
    waits(s, 1, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

/* Rule 52. */
static void accepted_drop_without_a_notice_ends_in_idle(void **state)
{
    (void)state;
    connected();
    drops(s, 1, "send 0 [Action % Drop]");
    hears(s, 0, "Response % Success", "complete 2 0");
    waits(s, 4999, "");
    waits(s, 1, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    hears(s, 0, STATE("OnHookState", "7"), "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    script_end(s);
}

static void notice_of_the_end_may_come_before_the_drops_answer(void **state)
{
    (void)state;
    connected();
    drops(s, 1, "send 0 [Action % Drop]");
    hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    hears(s, 0, "Response % Success", "complete 2 0");
    waits(s, 60000, "");
    script_end(s);
}

/* Rules 53 and 54. */
static void call_closed_right_after_the_drop(void **state)
{
    (void)state;
    connected();
    drops(s, 1, "send 0 [Action % Drop]");
    forgets(s, 1, "complete 2 OPERATIONFAILED");
    hears(s, 0, STATE("OnHookState", "7"), "");
    hears(s, 0, "Response % Success", "");
    assert_int_equal(s->core.counters.unexpected, 0);
    waits(s, 60000, "");
    script_end(s);
}

/* The switch need not say that a call is over which nobody has any more. */
static void call_closed_after_an_accepted_drop_is_remembered_only_so_long(void **state)
{
    (void)state;
    connected();
    drops(s, 1, "send 0 [Action % Drop]");
    hears(s, 0, "Response % Success", "complete 2 0");
    forgets(s, 1, "");
    waits(s, 4999, "");
    assert_non_null(s->core.lines[0]->alive);
    waits(s, 1, "");
    assert_null(s->core.lines[0]->alive);
    assert_true(core_wake_at(&s->core) == NEVER);
    script_end(s);
}

/* TAPI closed a call before the switch had named it, and the switch never does. */
static void closed_call_without_a_name_is_remembered_only_so_long(void **state)
{
    (void)state;
    dialing();
    forgets(s, 1, "complete 1 OPERATIONFAILED");
    hears(s, 0, "Response % Success", "");
    waits(s, STATE_WITHIN_MS - 1, "");
    assert_non_null(s->core.lines[0]->alive);
    waits(s, 1, "");
    assert_null(s->core.lines[0]->alive);
    script_end(s);
}

/* The states of a dial are its own, whatever became of those before it. */
static void dial_is_not_taken_for_a_call_that_was_hung_up_and_closed(void **state)
{
    (void)state;
    opened();
    for (unsigned i = 1; i < 2 * LINE_CALLS; i += 2) {
        dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
        hears(s, 0, "Response % Success", NULL);
        drops(s, (i + 1) / 2, "send 0 [Action % Drop]");
        hears(s, 0, "Response % Success", NULL);
        forgets(s, (i + 1) / 2, "");
    }
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, STATE("OffHookState", "7"), "");
    hears(s, 0, "Response % Success", "complete 65 0; call 33 DIALTONE; call 33 info CALLID");
    script_end(s);
}

/* Closing at every point of a call's life leaves nothing behind; script_end counts. */
static void closing_in_every_stage_leaves_nothing(void **state)
{
    (void)state;
    for (int stage = 0; stage < 12; stage++)
        for (int whole_line = 0; whole_line < 2; whole_line++) {
            script_begin(s, 1);
            opens(s, 0, "connect 0");
            dials(s, 0, "4000", "");
            if (stage >= 1)
                connects(s, 0, "send 0 [Action % Dial % 4000]");
            if (stage >= 2)
                drops(s, 1, "");
            if (stage >= 3)
                hears(s, 0, STATE("OffHookState", "7"), "");
            if (stage >= 4)
                hears(s, 0, "Response % Success",
                      "send 0 [Action % Drop]; complete 1 0; call 1 DIALTONE; call 1 info CALLID");
            if (stage >= 5)
                hears(s, 0, "Response % Fail", "complete 2 OPERATIONFAILED");
            if (stage >= 6)
                hears(s, 0, STATE("ConnectedState", "7"), "call 1 CONNECTED; call 1 info CONNECTEDID");
            if (stage >= 7)
                drops(s, 1, "send 0 [Action % Drop]");
            if (stage >= 8)
                hears(s, 0, "Response % Success", "complete 3 0");
            if (stage >= 9)
                hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
            if (stage >= 10)
                dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
            if (stage >= 11)
                breaks(s, 0, "complete 4 OPERATIONFAILED");
            if (whole_line)
                closes(s, 0, NULL);
            else
                forgets(s, 1, NULL);
            script_end(s);
        }
}

/* The telephone must not be made to dial only to be hung up. */
static void drop_of_a_dial_that_was_not_sent_cancels_it(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    dials(s, 0, "4000", "");
    drops(s, 1, "complete 1 OPERATIONFAILED; complete 2 0");
    connects(s, 0, "");
    script_end(s);
}

/* Rule 30. */
static void switch_that_says_nothing_after_its_yes_leaves_the_state_unknown(void **state)
{
    (void)state;
    dialing();
    hears(s, 0, "Response % Success", "complete 1 0");
    waits(s, STATE_WITHIN_MS - 1, "");
    waits(s, 1, "call 1 UNKNOWN");
    assert_int_equal(call_features(&s->core, script_call(s, 1)), LINECALLFEATURE_DROP);
    hears(s, 0, STATE("ProceedState", "7"), "call 1 PROCEEDING; call 1 info CALLID");
    script_end(s);
}

static void first_notices_are_of_the_dial_that_the_switch_heard_first(void **state)
{
    (void)state;
    dialing();
    hears(s, 0, "Response % Success", "complete 1 0");
    forgets(s, 1, "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, STATE("OffHookState", "7"), "");
    hears(s, 0, "Response % Success", "complete 2 0");
    hears(s, 0, STATE("OffHookState", "8"), "call 2 DIALTONE; call 2 info CALLID");
    hears(s, 0, STATE("OnHookState", "7"), "");
    script_end(s);
}

/* A closed call whose first notice never came does not take those of the next dial. */
static void notices_after_an_accepted_dial_are_its_own(void **state)
{
    (void)state;
    dialing();
    hears(s, 0, "Response % Success", "complete 1 0");
    forgets(s, 1, "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, "Response % Success", "complete 2 0");
    hears(s, 0, STATE_TO("", "OffHookState", "8"), "call 2 DIALTONE; call 2 info CALLID");
    hears(s, 0, STATE_TO("", "OffHookState", "7"), "");
    hears(s, 0, STATE("OnHookState", "7"), "");
    script_end(s);
}

/* If the switch says who is called it is clear whose notice it is, whenever it comes. */
static void notice_is_of_the_dial_to_where_it_says(void **state)
{
    (void)state;
    dialing();
    hears(s, 0, "Response % Success", "complete 1 0");
    forgets(s, 1, "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, INFO_TO("4001", "8"), "");
    hears(s, 0, "Response % Success", "complete 2 0; call 2 info CALLID|CALLERID|CALLEDID");
    hears(s, 0, INFO_TO("4000", "7"), "");
    hears(s, 0, STATE_TO("4001", "ConnectedState", "8"), "call 2 CONNECTED; call 2 info CONNECTEDID");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused_dial_fails_and_frees_the_line),
        cmocka_unit_test(silent_switch_fails_the_dial_and_resets_the_link),
        cmocka_unit_test(silent_switch_fails_the_drop_and_ends_the_call),
        cmocka_unit_test(dial_waits_for_the_connection),
        cmocka_unit_test(dial_waits_for_the_connection_only_so_long),
        cmocka_unit_test(refused_connection_fails_the_dial_at_once),
        cmocka_unit_test(link_lost_while_the_dial_is_on_its_way),
        cmocka_unit_test(link_lost_with_a_drop_on_its_way_and_one_waiting),
        cmocka_unit_test(call_closed_while_the_dial_is_on_its_way),
        cmocka_unit_test(call_closed_while_the_dial_waits_for_the_connection),
        cmocka_unit_test(answer_to_a_closed_calls_dial_is_not_the_next_ones),
        cmocka_unit_test(silence_after_a_closed_calls_dial_resets_the_link),
        cmocka_unit_test(line_closed_with_requests_in_every_stage),
        cmocka_unit_test(two_drops_both_complete),
        cmocka_unit_test(drop_of_a_dial_that_was_not_sent_cancels_it),
        cmocka_unit_test(switch_that_says_nothing_after_its_yes_leaves_the_state_unknown),
        cmocka_unit_test(first_notices_are_of_the_dial_that_the_switch_heard_first),
        cmocka_unit_test(notices_after_an_accepted_dial_are_its_own),
        cmocka_unit_test(notice_is_of_the_dial_to_where_it_says),
        cmocka_unit_test(second_drop_is_tried_after_the_first_was_refused),
        cmocka_unit_test(refused_drop_leaves_the_call_as_it_was),
        cmocka_unit_test(drop_before_the_dial_is_answered_waits_its_turn),
        cmocka_unit_test(drop_of_a_dial_that_is_refused_sends_nothing),
        cmocka_unit_test(drop_of_a_call_that_ended_meanwhile_sends_nothing),
        cmocka_unit_test(drop_before_the_first_notice_ends_in_idle),
        cmocka_unit_test(accepted_drop_without_a_notice_ends_in_idle),
        cmocka_unit_test(notice_of_the_end_may_come_before_the_drops_answer),
        cmocka_unit_test(call_closed_right_after_the_drop),
        cmocka_unit_test(call_closed_after_an_accepted_drop_is_remembered_only_so_long),
        cmocka_unit_test(closed_call_without_a_name_is_remembered_only_so_long),
        cmocka_unit_test(dial_is_not_taken_for_a_call_that_was_hung_up_and_closed),
        cmocka_unit_test(closing_in_every_stage_leaves_nothing),
    };
    return cmocka_run_group_tests_name("core: requests", tests, NULL, NULL);
}
