/* test_core_flow.c: a call from lineOpen to lineClose as the vendor's slides have it, and what the switch may say in
 * another order, twice, for somebody else, or wrongly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "script.h"

#define STATE(word, call) "Notify % CALL_STATE % 1001 % " word " % " call " % % 1001 % % 4000"
#define INFO(call, caller_name, caller, callee_name, callee) \
    "Notify % CALL_INFO % 1001 % ProceedState % " call " % " caller_name " % " caller " % " callee_name " % " callee

static struct script s[1];

static void dialing(void)
{
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
}

static void dialed(void)
{
    dialing();
    hears(s, 0, "Response % Success", "complete 1 0");
}

static void connected(void)
{
    dialed();
    hears(s, 0, STATE("ConnectedState", "7"), "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
}

static void the_slides_call_from_open_to_close(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, STATE("OffHookState", "7"), "call 1 DIALTONE; call 1 info CALLID");
    hears(s, 0, STATE("ProceedState", "7"), "call 1 PROCEEDING");
    hears(s, 0, INFO("7", "Kim", "1001", "Lee", "4000"), "call 1 info CALLERID|CALLEDID");
    hears(s, 0, STATE("RingBackState", "7"), "call 1 RINGBACK");
    hears(s, 0, STATE("ConnectedState", "7"), "call 1 CONNECTED; call 1 info CONNECTEDID");
    drops(s, 1, "send 0 [Action % Drop]");
    hears(s, 0, "Response % Success", "complete 2 0");
    hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    forgets(s, 1, "");
    closes(s, 0, "disconnect 0");
    assert_int_equal(s->core.counters.messages, 8);
    assert_int_equal(s->core.counters.strangers + s->core.counters.unexpected + s->core.counters.foreign, 0);
    script_end(s);
}

/* Rule 29: the request succeeds when the switch accepts the dial, whatever becomes of the call. */
static void notices_before_the_answer_are_held_in_order(void **state)
{
    (void)state;
    dialing();
    hears(s, 0, STATE("OffHookState", "7"), "");
    hears(s, 0, INFO("7", "Kim", "1001", "", ""), "");
    hears(s, 0, STATE("ProceedState", "7"), "");
    hears(s, 0, "Response % Success", "complete 1 0; call 1 DIALTONE; call 1 PROCEEDING; call 1 info CALLID|CALLERID");
    script_end(s);
}

static void call_that_ends_before_the_answer_is_told_whole(void **state)
{
    (void)state;
    dialing();
    hears(s, 0, STATE("OffHookState", "7"), "");
    hears(s, 0, INFO("7", "Kim", "1001", "", ""), "");
    hears(s, 0, STATE("OnHookState", "7"), "");
    hears(s, 0, STATE("ConnectedState", "7"), "");
    hears(s, 0, "Response % Success", "complete 1 0; call 1 DIALTONE; call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

/* Rule 27: none of the held events may come after a failure. */
static void notices_before_a_refusal_are_never_told(void **state)
{
    (void)state;
    dialing();
    hears(s, 0, STATE("OffHookState", "7"), "");
    hears(s, 0, "Response % Fail", "complete 1 OPERATIONFAILED");
    hears(s, 0, STATE("OnHookState", "7"), "");
    forgets(s, 1, "");
    script_end(s);
}

/* More than there is room for: what came first is let go, what came last is what counts. */
static void switch_that_runs_far_ahead_loses_only_the_oldest_states(void **state)
{
    (void)state;
    dialing();
    for (int i = 0; i < 5; i++) {
        hears(s, 0, STATE("OffHookState", "7"), "");
        hears(s, 0, STATE("ProceedState", "7"), "");
    }
    hears(s, 0, STATE("RingBackState", "7"), "");
    hears(s, 0, "Response % Success",
          "complete 1 0; call 1 PROCEEDING; call 1 DIALTONE; call 1 PROCEEDING; call 1 DIALTONE; call 1 PROCEEDING; "
          "call 1 DIALTONE; call 1 PROCEEDING; call 1 RINGBACK; call 1 info CALLID");
    script_end(s);
}

/* Rule 47. */
static void repeated_state_is_told_once(void **state)
{
    (void)state;
    dialed();
    hears(s, 0, STATE("ProceedState", "7"), "call 1 PROCEEDING; call 1 info CALLID");
    hears(s, 0, STATE("ProceedState", "7"), "");
    hears(s, 0, STATE("OffHookState", "7"), "call 1 DIALTONE");
    hears(s, 0, STATE("ProceedState", "7"), "call 1 PROCEEDING");
    script_end(s);
}

/* Rule 45. */
static void nothing_follows_idle(void **state)
{
    (void)state;
    connected();
    hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    hears(s, 0, STATE("OnHookState", "7"), "");
    hears(s, 0, STATE("ConnectedState", "7"), "");
    hears(s, 0, INFO("7", "Kim", "1001", "", ""), "");
    assert_int_equal(s->core.counters.strangers, 1);
    script_end(s);
}

static void unknown_state_word_leaves_the_call_as_it_was(void **state)
{
    (void)state;
    dialed();
    hears(s, 0, STATE("ParkedState", "7"), "call 1 info CALLID");
    assert_int_equal(s->core.counters.unknown, 1);
    hears(s, 0, STATE("OffHookState", "8"), "");
    hears(s, 0, STATE("ProceedState", "7"), "call 1 PROCEEDING");
    hears(s, 0, STATE("ParkedState", "7"), "");
    assert_int_equal(s->core.counters.unknown, 2);
    assert_int_equal(script_call(s, 1)->now.state, LINECALLSTATE_PROCEEDING);
    script_end(s);
}

static void foreign_terminal_is_counted_and_ignored(void **state)
{
    (void)state;
    dialed();
    hears(s, 0, "Notify % CALL_STATE % 1002 % ConnectedState % 7 % % % %", "");
    hears(s, 0, "Notify % CALL_INFO % 100 % ConnectedState % 7 % Kim % % %", "");
    assert_int_equal(s->core.counters.foreign, 2);
    hears(s, 0, STATE("OffHookState", "9"), "call 1 DIALTONE; call 1 info CALLID");
    script_end(s);
}

static void line_without_a_terminal_takes_its_connections_notices(void **state)
{
    (void)state;
    script_begin_with(s, (const struct script_line[]){{"", "switch"}}, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, "Notify % CALL_STATE % 5555 % ConnectedState % 7 % % % %",
          "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    script_end(s);
}

static void strangers_call_changes_nothing(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    hears(s, 0, STATE("OffHookState", "6"), "");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, STATE("OffHookState", "7"), "call 1 DIALTONE; call 1 info CALLID");
    hears(s, 0, STATE("OnHookState", "8"), "");
    hears(s, 0, INFO("8", "Kim", "1001", "", ""), "");
    assert_int_equal(s->core.counters.strangers, 1);
    script_end(s);
}

/* A dial that waits for its turn or for the connection cannot be what the switch speaks of. */
static void notice_before_the_dial_is_sent_is_a_strangers(void **state)
{
    (void)state;
    connected();
    drops(s, 1, "send 0 [Action % Drop]");
    forgets(s, 1, "complete 2 OPERATIONFAILED");
    dials(s, 0, "4001", "");
    hears(s, 0, STATE("ConnectedState", "8"), "");
    hears(s, 0, "Response % Success", "send 0 [Action % Dial % 4001]");
    hears(s, 0, STATE("OffHookState", "9"), "");
    hears(s, 0, "Response % Success", "complete 3 0; call 2 DIALTONE; call 2 info CALLID");
    script_end(s);
}

static void second_answer_is_unexpected(void **state)
{
    (void)state;
    dialed();
    hears(s, 0, "Response % Success", "");
    hears(s, 0, "Response % Fail", "");
    assert_int_equal(s->core.counters.unexpected, 2);
    hears(s, 0, STATE("OffHookState", "7"), "call 1 DIALTONE; call 1 info CALLID");
    script_end(s);
}

static void answer_that_nobody_waits_for_is_unexpected(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    hears(s, 0, "Response % Success", "");
    assert_int_equal(s->core.counters.unexpected, 1);
    script_end(s);
}

static void rejected_message_leaves_the_next_one_whole(void **state)
{
    (void)state;
    dialed();
    hears(s, 0, "Notify % CALL_STATE % 1001 % OffHookState", "");
    hears(s, 0, "Notify % CALL_STATE % 1001 % OffHookState % 7 % Kim % Jr % 1001 % % 4000", "");
    hears(s, 0, "", "");
    hears(s, 0, "Action % Drop", "");
    hears(s, 0, STATE("OffHookState", "7"), "call 1 DIALTONE; call 1 info CALLID");
    assert_int_equal(s->core.counters.rejected, 4);
    script_end(s);
}

/* Rule 50. */
static void parties_are_told_when_they_change(void **state)
{
    (void)state;
    dialed();
    hears(s, 0, INFO("7", "Kim", "1001", "", "4000"), "call 1 info CALLID|CALLERID|CALLEDID");
    hears(s, 0, INFO("7", "Kim", "1001", "", "4000"), "");
    hears(s, 0, INFO("7", "Kim", "1001", "Lee", "4000"), "call 1 info CALLEDID");
    hears(s, 0, INFO("7", "Kim Jr", "1001", "Lee", "4000"), "call 1 info CALLERID");
    hears(s, 0, INFO("7", "Kim Jr", "1002", "Lee", "4001"), "call 1 info CALLERID|CALLEDID");
    script_end(s);
}

static void empty_name_does_not_erase_what_is_known(void **state)
{
    (void)state;
    dialed();
    hears(s, 0, INFO("7", "Kim", "1001", "Lee", "4000"), "call 1 info CALLID|CALLERID|CALLEDID");
    hears(s, 0, INFO("7", "", "", "", ""), "");
    const struct call *call = script_call(s, 1);
    assert_true(slice_equal(call_text(call, TEXT_CALLER_NAME), slice_text("Kim")));
    assert_true(slice_equal(call_text(call, TEXT_CALLER), slice_text("1001")));
    assert_true(slice_equal(call_text(call, TEXT_CALLEE_NAME), slice_text("Lee")));
    assert_true(slice_equal(call_text(call, TEXT_CALLEE), slice_text("4000")));
    script_end(s);
}

static void notice_that_moves_tells_no_names(void **state)
{
    (void)state;
    dialed();
    hears(s, 0, "Notify % CALL_STATE % 1001 % OffHookState % 7 % Kim % 1001 % Lee % 4000",
          "call 1 DIALTONE; call 1 info CALLID");
    assert_int_equal(script_call(s, 1)->len[TEXT_CALLER_NAME], 0);
    script_end(s);
}

/* A notice of the parties may be the switch's first word about the call, and it moves nothing. */
static void parties_may_come_before_any_state(void **state)
{
    (void)state;
    dialed();
    hears(s, 0, INFO("7", "Kim", "1001", "", ""), "call 1 info CALLID|CALLERID");
    assert_int_equal(script_call(s, 1)->now.state, 0);
    hears(s, 0, STATE("OffHookState", "8"), "");
    hears(s, 0, STATE("OffHookState", "7"), "call 1 DIALTONE");
    script_end(s);
}

static void keeps(enum call_text which, const char *value)
{
    struct slice kept = call_text(script_call(s, 1), which);
    if (!slice_equal(kept, slice_text(value)))
        fail_msg("\"%.*s\" is kept, not \"%s\"", (int)kept.len, (const char *)kept.at, value);
}

#define FOUR(text) text text text text
#define NUMBER FOUR(FOUR("\U0001F4DE" "\U0001F4DE")) /* 32 characters of 4 bytes */
#define GREEK FOUR(FOUR("\u03B1\u03B2\u03B3\u03B4"))  /* 64 characters of 2 bytes */
#define HANGUL FOUR(FOUR("\uAE40\uC9C0\uBBFC\uC218")) /* 64 characters of 3 bytes */

/* Whatever the spec lets them be. */
static void longest_numbers_and_name_of_a_call_are_all_kept(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    dials(s, 0, FOUR("0123456789012345"), NULL);
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, INFO(NUMBER, "", NUMBER, "", NUMBER), "call 1 info CALLID|CALLERID|CALLEDID");
    keeps(TEXT_NAME, NUMBER);
    keeps(TEXT_DEST, FOUR("0123456789012345"));
    keeps(TEXT_CALLER, NUMBER);
    keeps(TEXT_CALLEE, NUMBER);
    script_end(s);
}

static void names_give_way_where_all_are_too_long_together(void **state)
{
    (void)state;
    dialed();
    hears(s, 0, INFO("7", GREEK, "1001", GREEK, "4000"), "call 1 info CALLID|CALLERID|CALLEDID");
    keeps(TEXT_CALLER_NAME, GREEK);
    keeps(TEXT_CALLEE_NAME, GREEK);
    hears(s, 0, INFO("7", HANGUL, NUMBER, GREEK, "4000"), "call 1 info CALLERID");
    keeps(TEXT_CALLER, NUMBER);
    keeps(TEXT_CALLER_NAME, HANGUL);
    keeps(TEXT_CALLEE_NAME, "");
    keeps(TEXT_CALLEE, "4000");
    hears(s, 0, INFO("7", HANGUL, NUMBER, GREEK, "4000"), "");
    assert_int_equal(s->core.counters.too_long, 2);
    script_end(s);
}

/* Rule 49. */
static void features_fit_the_stage(void **state)
{
    (void)state;
    dialing();
    assert_int_equal(call_features(&s->core, script_call(s, 1)), LINECALLFEATURE_DROP);
    hears(s, 0, "Response % Success", "complete 1 0");
    assert_int_equal(call_features(&s->core, script_call(s, 1)), LINECALLFEATURE_DROP);
    hears(s, 0, STATE("ConnectedState", "7"), "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    assert_int_equal(call_features(&s->core, script_call(s, 1)), LINECALLFEATURE_DROP);
    hears(s, 0, STATE("OnHookState", "7"), "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    assert_int_equal(call_features(&s->core, script_call(s, 1)), 0);
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_slides_call_from_open_to_close),
        cmocka_unit_test(notices_before_the_answer_are_held_in_order),
        cmocka_unit_test(call_that_ends_before_the_answer_is_told_whole),
        cmocka_unit_test(notices_before_a_refusal_are_never_told),
        cmocka_unit_test(switch_that_runs_far_ahead_loses_only_the_oldest_states),
        cmocka_unit_test(repeated_state_is_told_once),
        cmocka_unit_test(nothing_follows_idle),
        cmocka_unit_test(unknown_state_word_leaves_the_call_as_it_was),
        cmocka_unit_test(foreign_terminal_is_counted_and_ignored),
        cmocka_unit_test(line_without_a_terminal_takes_its_connections_notices),
        cmocka_unit_test(strangers_call_changes_nothing),
        cmocka_unit_test(notice_before_the_dial_is_sent_is_a_strangers),
        cmocka_unit_test(second_answer_is_unexpected),
        cmocka_unit_test(answer_that_nobody_waits_for_is_unexpected),
        cmocka_unit_test(rejected_message_leaves_the_next_one_whole),
        cmocka_unit_test(parties_are_told_when_they_change),
        cmocka_unit_test(empty_name_does_not_erase_what_is_known),
        cmocka_unit_test(notice_that_moves_tells_no_names),
        cmocka_unit_test(parties_may_come_before_any_state),
        cmocka_unit_test(longest_numbers_and_name_of_a_call_are_all_kept),
        cmocka_unit_test(names_give_way_where_all_are_too_long_together),
        cmocka_unit_test(features_fit_the_stage),
    };
    return cmocka_run_group_tests_name("core: flow", tests, NULL, NULL);
}
