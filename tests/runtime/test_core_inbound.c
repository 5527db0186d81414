/* test_core_inbound.c: calls that TAPI did not ask for: somebody calls, or dials at the telephone (rules 37 to 43). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "script.h"

#define STATE(word, call) "Notify % CALL_STATE % 1001 % " word " % " call " % % 1001 % % 4000"
#define INFO(call, caller_name, caller, callee_name, callee) \
    "Notify % CALL_INFO % 1001 % ProceedState % " call " % " caller_name " % " caller " % " callee_name " % " callee

static struct script s[1];

#define detects(modes, expected) SCRIPT_STEP(s, core_detect_media(&s->core, s->core.lines[0], modes), expected)

static void opened(void)
{
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
}

static void listening(void)
{
    opened();
    listens(s, 0, "");
}

/* Rules 37, 38 and 43: announced first, then its true state, which is no OFFERING. */
static void call_dialed_at_the_telephone_is_announced_with_its_dial_tone(void **state)
{
    (void)state;
    listening();
    hears(s, 0, STATE("OffHookState", "7"), "new call on line 0; call 1 DIALTONE; call 1 info CALLID");
    hears(s, 0, STATE("ProceedState", "7"), "call 1 PROCEEDING");
    hears(s, 0, STATE("ConnectedState", "7"), "call 1 CONNECTED; call 1 info CONNECTEDID");
    hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    forgets(s, 1, "");
    script_end(s);
}

static void call_seen_late_is_announced_in_the_state_that_it_is_in(void **state)
{
    (void)state;
    listening();
    hears(s, 0, STATE("ConnectedState", "7"), "new call on line 0; call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    assert_int_equal(script_call(s, 1)->origin, LINECALLORIGIN_UNKNOWN);
    script_end(s);
}

/* The parties tell who began the call; before that its reason is as unknown as its origin. */
static void origin_and_reason_follow_from_the_parties(void **state)
{
    (void)state;
    listening();
    hears(s, 0, STATE("ConnectedState", "7"), NULL);
    hears(s, 0, INFO("7", "Lee", "4000", "Kim", "1001"), "call 1 info ORIGIN|REASON|CALLERID|CALLEDID|CONNECTEDID");
    assert_int_equal(script_call(s, 1)->origin, LINECALLORIGIN_INBOUND);
    hears(s, 0, STATE("ConnectedState", "8"), NULL);
    hears(s, 0, INFO("8", "Kim", "1001", "Lee", "4000"), "call 2 info ORIGIN|REASON|CALLERID|CALLEDID|CONNECTEDID");
    assert_int_equal(script_call(s, 2)->origin, LINECALLORIGIN_OUTBOUND);
    script_end(s);
}

/* There are protocols in which a notice names but one end. */
static void the_only_end_that_is_known_is_the_other_one_unless_it_is_ours(void **state)
{
    (void)state;
    listening();
    hears(s, 0, STATE("ProceedState", "7"), NULL);
    hears(s, 0, INFO("7", "", "4000", "", ""), NULL);
    assert_int_equal(script_call(s, 1)->origin, LINECALLORIGIN_INBOUND);
    hears(s, 0, STATE("ConnectedState", "8"), NULL);
    hears(s, 0, INFO("8", "", "", "", "4000"), NULL);
    assert_int_equal(script_call(s, 2)->origin, LINECALLORIGIN_OUTBOUND);
    hears(s, 0, STATE("ConnectedState", "9"), NULL);
    hears(s, 0, INFO("9", "", "4001", "", "4000"), NULL);
    assert_int_equal(script_call(s, 3)->origin, LINECALLORIGIN_UNKNOWN);
    script_end(s);
}

/* Without a state there is nothing true to say; what was learned before is not lost. */
static void parties_before_the_first_state_are_kept_until_the_call_is_announced(void **state)
{
    (void)state;
    listening();
    hears(s, 0, INFO("7", "Lee", "4000", "Kim", "1001"), "");
    hears(s, 0, STATE("RingBackState", "7"), "new call on line 0; call 1 RINGBACK");
    assert_true(slice_equal(call_text(script_call(s, 1), TEXT_CALLER), slice_text("4000")));
    script_end(s);
}

/* Rule 42. */
static void nothing_is_announced_until_tapi_wants_the_media(void **state)
{
    (void)state;
    opened();
    hears(s, 0, STATE("OffHookState", "7"), "");
    hears(s, 0, STATE("ProceedState", "7"), "");
    listens(s, 0, "new call on line 0; call 1 PROCEEDING");
    script_end(s);
}

static void call_that_ended_unannounced_is_forgotten(void **state)
{
    (void)state;
    opened();
    hears(s, 0, STATE("OffHookState", "7"), "");
    hears(s, 0, STATE("OnHookState", "7"), "");
    listens(s, 0, "");
    assert_null(s->core.lines[0]->alive);
    script_end(s);
}

static void end_of_a_call_that_was_never_seen_is_not_announced(void **state)
{
    (void)state;
    listening();
    hears(s, 0, STATE("OnHookState", "7"), "");
    assert_int_equal(s->core.counters.strangers, 1);
    script_end(s);
}

/* Rule 38: also if the switch runs so far ahead of TAPI that the call's first states are left out. */
static void new_call_has_a_state_before_all_other_news_however_late_it_is_told(void **state)
{
    (void)state;
    listening();
    s->deaf = true;
    s->still_told = 1;
    hears(s, 0, STATE("OffHookState", "7"), "new call on line 0");
    hears(s, 0, INFO("7", "Alice", "1001", "Bob", "4000"), "");
    for (int i = 0; i < CALL_STATES; i++)
        hears(s, 0, i % 2 == 0 ? STATE("ProceedState", "7") : STATE("RingBackState", "7"), "");
    s->deaf = false;
    waits(s, 0, "call 1 PROCEEDING; call 1 info CALLID|CALLERID|CALLEDID; call 1 RINGBACK; call 1 PROCEEDING; "
                "call 1 RINGBACK; call 1 PROCEEDING; call 1 RINGBACK; call 1 PROCEEDING; call 1 RINGBACK");
    script_end(s);
}

/* Rule 39: no word about a call that TAPI has no room for; it is announced again after a while, in its state by
 * then. */
static void call_that_tapi_has_no_room_for_is_announced_again(void **state)
{
    (void)state;
    listening();
    s->full = true;
    hears(s, 0, STATE("OffHookState", "7"), "new call on line 0");
    hears(s, 0, STATE("ProceedState", "7"), "");
    waits(s, ANNOUNCE_RETRY_MS - 1, "");
    s->full = false;
    waits(s, 1, "new call on line 0; call 1 PROCEEDING");
    script_end(s);
}

static void call_that_tapi_never_has_room_for_is_given_up(void **state)
{
    (void)state;
    listening();
    s->full = true;
    hears(s, 0, STATE("OffHookState", "7"), "new call on line 0");
    for (int i = 1; i < ANNOUNCE_TRIES; i++)
        waits(s, ANNOUNCE_RETRY_MS, "new call on line 0");
    waits(s, 100000, "");
    s->full = false;
    hears(s, 0, STATE("ConnectedState", "7"), "");
    hears(s, 0, STATE("OnHookState", "7"), "");
    hears(s, 0, STATE("OffHookState", "8"), "new call on line 0; call 1 DIALTONE; call 1 info CALLID");
    script_end(s);
}

static void unwanted_call_that_ends_is_not_announced_again(void **state)
{
    (void)state;
    listening();
    s->full = true;
    hears(s, 0, STATE("OffHookState", "7"), "new call on line 0");
    hears(s, 0, STATE("OnHookState", "7"), "");
    waits(s, 100000, "");
    script_end(s);
}

static void announced_call_keeps_tapi_from_dialing_and_can_be_dropped(void **state)
{
    (void)state;
    listening();
    hears(s, 0, STATE("ConnectedState", "7"), NULL);
    dials(s, 0, "4000", "refused CALLUNAVAIL");
    drops(s, 1, "send 0 [Action % Drop]");
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    script_end(s);
}

static void call_that_tapi_closed_is_not_announced_again_while_it_goes_on(void **state)
{
    (void)state;
    listening();
    hears(s, 0, STATE("OffHookState", "7"), NULL);
    forgets(s, 1, "");
    hears(s, 0, STATE("ConnectedState", "7"), "");
    hears(s, 0, STATE("OnHookState", "7"), "");
    hears(s, 0, STATE("OffHookState", "8"), "new call on line 0; call 2 DIALTONE; call 2 info CALLID");
    script_end(s);
}

static void two_calls_on_a_line_are_two_calls(void **state)
{
    (void)state;
    listening();
    script_watches_address(s, 0);
    hears(s, 0, STATE("ConnectedState", "7"), NULL);
    hears(s, 0, STATE("RingBackState", "8"), "new call on line 0; address of line 0 INUSEMANY|NUMCALLS; "
                                             "call 2 RINGBACK; call 2 info CALLID");
    hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE; "
                                           "address of line 0 INUSEONE|NUMCALLS");
    hears(s, 0, STATE("ConnectedState", "8"), "call 2 CONNECTED; call 2 info CONNECTEDID");
    script_end(s);
}

static void our_dial_comes_before_a_new_call(void **state)
{
    (void)state;
    listening();
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, STATE("OffHookState", "7"), "call 1 DIALTONE; call 1 info CALLID");
    hears(s, 0, STATE("RingBackState", "8"), "new call on line 0; call 2 RINGBACK; call 2 info CALLID");
    script_end(s);
}

/* Rule 42: who wants calls of another kind hears of none, who only watches hears of all. */
static void monitors_alone_are_told_of_calls(void **state)
{
    (void)state;
    listening();
    detects(LINEMEDIAMODE_UNKNOWN, "");
    hears(s, 0, STATE("ConnectedState", "7"), "");
    detects(0, "new call on line 0; call 1 CONNECTED");
    hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

/* Rule 75. */
static void lost_link_ends_announced_calls_and_forgets_seen_ones(void **state)
{
    (void)state;
    listening();
    hears(s, 0, STATE("ConnectedState", "7"), NULL);
    detects(LINEMEDIAMODE_UNKNOWN, "");
    hears(s, 0, STATE("ConnectedState", "8"), "");
    breaks(s, 0, "call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE");
    assert_null(s->core.lines[0]->alive);
    script_end(s);
}

static void switch_that_speaks_of_too_many_calls_is_not_listened_to(void **state)
{
    (void)state;
    listening();
    char notice[200];
    for (int i = 0; i < LINE_CALLS + 3; i++) {
        snprintf(notice, sizeof(notice), "Notify %% CALL_STATE %% 1001 %% ConnectedState %% c%d %% %% %% %%", i);
        hears(s, 0, notice, NULL);
    }
    assert_int_equal(s->oracle.call_count, LINE_CALLS);
    assert_int_equal(s->core.counters.strangers, 3);
    script_end(s);
}

/* Who is called tells it from our dial, of which the switch has not yet spoken. */
static void call_that_comes_in_is_not_taken_for_a_dial_without_notices(void **state)
{
    (void)state;
    listening();
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, INFO("7", "Bob", "555", "", "1001"), "");
    hears(s, 0, STATE("ProceedState", "7"), "new call on line 0; call 2 PROCEEDING");
    hears(s, 0, STATE("OffHookState", "8"), "call 1 DIALTONE; call 1 info CALLID");
    hears(s, 0, STATE("OnHookState", "7"), "call 2 DISCONNECTED(NORMAL); call 2 IDLE");
    hears(s, 0, STATE("ConnectedState", "8"), "call 1 CONNECTED; call 1 info CONNECTEDID");
    script_end(s);
}

static void dial_to_the_own_number_takes_its_notices(void **state)
{
    (void)state;
    listening();
    dials(s, 0, "1001", "send 0 [Action % Dial % 1001]");
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, INFO("7", "", "1001", "", "1001"), "call 1 info CALLID|CALLERID|CALLEDID");
    hears(s, 0, STATE("ProceedState", "7"), "call 1 PROCEEDING");
    script_end(s);
}

static void answer_about_a_call_that_was_not_announced_is_ignored(void **state)
{
    (void)state;
    listening();
    hears(s, 0, STATE("ConnectedState", "7"), "new call on line 0; call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    handle known = script_call(s, 1)->handle;
    core_new_call_answered(&s->core, known, NULL);
    assert_int_equal(script_call(s, 1)->stage, CALL_LIVE);
    core_new_call_answered(&s->core, known + 1, NULL);
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(call_dialed_at_the_telephone_is_announced_with_its_dial_tone),
        cmocka_unit_test(call_seen_late_is_announced_in_the_state_that_it_is_in),
        cmocka_unit_test(origin_and_reason_follow_from_the_parties),
        cmocka_unit_test(the_only_end_that_is_known_is_the_other_one_unless_it_is_ours),
        cmocka_unit_test(parties_before_the_first_state_are_kept_until_the_call_is_announced),
        cmocka_unit_test(nothing_is_announced_until_tapi_wants_the_media),
        cmocka_unit_test(call_that_ended_unannounced_is_forgotten),
        cmocka_unit_test(end_of_a_call_that_was_never_seen_is_not_announced),
        cmocka_unit_test(new_call_has_a_state_before_all_other_news_however_late_it_is_told),
        cmocka_unit_test(call_that_tapi_has_no_room_for_is_announced_again),
        cmocka_unit_test(call_that_tapi_never_has_room_for_is_given_up),
        cmocka_unit_test(unwanted_call_that_ends_is_not_announced_again),
        cmocka_unit_test(announced_call_keeps_tapi_from_dialing_and_can_be_dropped),
        cmocka_unit_test(call_that_tapi_closed_is_not_announced_again_while_it_goes_on),
        cmocka_unit_test(two_calls_on_a_line_are_two_calls),
        cmocka_unit_test(our_dial_comes_before_a_new_call),
        cmocka_unit_test(monitors_alone_are_told_of_calls),
        cmocka_unit_test(lost_link_ends_announced_calls_and_forgets_seen_ones),
        cmocka_unit_test(switch_that_speaks_of_too_many_calls_is_not_listened_to),
        cmocka_unit_test(call_that_comes_in_is_not_taken_for_a_dial_without_notices),
        cmocka_unit_test(dial_to_the_own_number_takes_its_notices),
        cmocka_unit_test(answer_about_a_call_that_was_not_announced_is_ignored),
    };
    return cmocka_run_group_tests_name("core: calls that nobody asked for", tests, NULL, NULL);
}
