/* test_core_calls.c: which call the switch speaks of when one follows another on a line; handles that are stale; and
 * what applications do between calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "script.h"

#define STATE(word, call) "Notify % CALL_STATE % 1001 % " word " % " call " % % 1001 % % 4000"
#define ENDS "call 1 DISCONNECTED(NORMAL); call 1 IDLE"

static struct script s[1];

static void connected(void)
{
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, STATE("ConnectedState", "7"), "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
}

/* Rule 34: one call occupies the extension. */
static void second_call_waits_for_the_first_ones_end(void **state)
{
    (void)state;
    connected();
    dials(s, 0, "4001", "refused CALLUNAVAIL");
    drops(s, 1, "send 0 [Action % Drop]");
    dials(s, 0, "4001", "refused CALLUNAVAIL");
    hears(s, 0, "Response % Success", "complete 2 0");
    dials(s, 0, "4001", "refused CALLUNAVAIL");
    hears(s, 0, STATE("OnHookState", "7"), ENDS);
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    script_end(s);
}

static void pending_dial_occupies_the_line(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    dials(s, 0, "4000", "");
    dials(s, 0, "4001", "refused CALLUNAVAIL");
    script_end(s);
}

/* As ConnectWise does: no lineCloseCall between calls. */
static void calls_may_follow_each_other_without_being_closed(void **state)
{
    (void)state;
    static const char *const ends[] = {
        "", "call 1 DISCONNECTED(NORMAL); call 1 IDLE", "call 2 DISCONNECTED(NORMAL); call 2 IDLE",
        "call 3 DISCONNECTED(NORMAL); call 3 IDLE"};
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    for (unsigned call = 1; call <= 3; call++) {
        dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
        hears(s, 0, "Response % Success", NULL);
        hears(s, 0, STATE("ConnectedState", "7"), NULL);
        drops(s, call, "send 0 [Action % Drop]");
        hears(s, 0, "Response % Success", NULL);
        hears(s, 0, STATE("OnHookState", "7"), ends[call]);
    }
    forgets(s, 2, "");
    forgets(s, 1, "");
    forgets(s, 3, "");
    forgets(s, 3, "refused INVALCALLHANDLE");
    script_end(s);
}

/* The end of a call may be said twice, or too late, when the next one is already dialed. */
static void late_word_about_the_last_call_is_not_the_next_ones(void **state)
{
    (void)state;
    connected();
    hears(s, 0, STATE("OnHookState", "7"), ENDS);
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, STATE("OnHookState", "7"), "");
    hears(s, 0, "Response % Success", "complete 2 0");
    hears(s, 0, STATE("OnHookState", "7"), "");
    hears(s, 0, STATE("OffHookState", "8"), "call 2 DIALTONE; call 2 info CALLID");
    script_end(s);
}

/* TAPI may forget a call that goes on at the telephone; until its end, its name is not the next call's. */
static void closed_call_that_goes_on_is_not_the_next_one(void **state)
{
    (void)state;
    connected();
    forgets(s, 1, "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, STATE("ConnectedState", "7"), "");
    hears(s, 0, "Response % Success", "complete 2 0");
    hears(s, 0, STATE("RingBackState", "7"), "");
    hears(s, 0, STATE("OnHookState", "7"), "");
    hears(s, 0, STATE("OffHookState", "8"), "call 2 DIALTONE; call 2 info CALLID");
    script_end(s);
}

/* Once the switch has named it, it is remembered for as long as it goes on: else it were announced as a new one. */
static void closed_call_that_is_named_is_no_new_one_however_late(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    listens(s, 0, "");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Success", "complete 1 0");
    forgets(s, 1, "");
    hears(s, 0, STATE("OffHookState", "7"), "");
    waits(s, 2 * STATE_WITHIN_MS, "");
    hears(s, 0, STATE("ConnectedState", "7"), "");
    hears(s, 0, STATE("OnHookState", "7"), "");
    script_end(s);
}

/* A dial that was refused, or never sent, has no name of its own to remember instead. */
static void closed_call_is_remembered_through_a_dial_that_fails(void **state)
{
    (void)state;
    connected();
    forgets(s, 1, "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, "Response % Fail", "complete 2 OPERATIONFAILED");
    dials(s, 0, "4002", "send 0 [Action % Dial % 4002]");
    hears(s, 0, STATE("ConnectedState", "7"), "");
    hears(s, 0, STATE("OnHookState", "7"), "");
    hears(s, 0, "Response % Success", "complete 3 0");
    hears(s, 0, STATE("OffHookState", "8"), "call 3 DIALTONE; call 3 info CALLID");
    script_end(s);
}

/* A switch may count its calls from 1 again. */
static void name_of_an_ended_call_may_be_used_again(void **state)
{
    (void)state;
    connected();
    hears(s, 0, STATE("OnHookState", "7"), ENDS);
    forgets(s, 1, "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, "Response % Success", "complete 2 0");
    hears(s, 0, STATE("OffHookState", "7"), "call 2 DIALTONE; call 2 info CALLID");
    hears(s, 0, STATE("OnHookState", "7"), "call 2 DISCONNECTED(NORMAL); call 2 IDLE");
    script_end(s);
}

static void name_of_a_closed_call_may_be_used_again_after_its_end(void **state)
{
    (void)state;
    connected();
    forgets(s, 1, "");
    hears(s, 0, STATE("OnHookState", "7"), "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, "Response % Success", "complete 2 0");
    hears(s, 0, STATE("OffHookState", "7"), "call 2 DIALTONE; call 2 info CALLID");
    script_end(s);
}

static void name_is_forgotten_with_the_line(void **state)
{
    (void)state;
    connected();
    closes(s, 0, "disconnect 0");
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, "Response % Success", "complete 2 0");
    hears(s, 0, STATE("OffHookState", "7"), "call 2 DIALTONE; call 2 info CALLID");
    script_end(s);
}

/* Rule 28: a failed call is no obstacle, whether TAPI closes it or not (rule 36). */
static void failed_call_may_be_closed_late_or_never(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Fail", "complete 1 OPERATIONFAILED");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    hears(s, 0, "Response % Success", "complete 2 0");
    forgets(s, 1, "");
    hears(s, 0, STATE("OffHookState", "7"), "call 2 DIALTONE; call 2 info CALLID");
    script_end(s);
}

static void closing_an_old_call_does_not_touch_the_new_one(void **state)
{
    (void)state;
    connected();
    hears(s, 0, STATE("OnHookState", "7"), ENDS);
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    forgets(s, 1, "");
    dials(s, 0, "4002", "refused CALLUNAVAIL");
    hears(s, 0, "Response % Success", "complete 2 0");
    hears(s, 0, STATE("OffHookState", "8"), "call 2 DIALTONE; call 2 info CALLID");
    script_end(s);
}

static void stale_call_handle_names_nothing(void **state)
{
    (void)state;
    connected();
    handle stale = s->call[1];
    forgets(s, 1, "");
    for (int i = 0; i < 1000; i++) {
        dials(s, 0, "4001", NULL);
        assert_null(call_find(&s->core, stale));
        assert_int_not_equal(s->call[s->oracle.call_count], stale);
        forgets(s, s->oracle.call_count, NULL);
        hears(s, 0, "Response % Fail", "");
    }
    script_end(s);
}

static void stale_line_handle_names_nothing(void **state)
{
    (void)state;
    connected();
    handle stale = s->line[0], call = s->call[1];
    closes(s, 0, "disconnect 0");
    assert_null(line_find(&s->core, stale));
    assert_null(call_find(&s->core, call));
    opens(s, 0, "connect 0");
    assert_null(line_find(&s->core, stale));
    assert_non_null(line_find(&s->core, s->line[0]));
    script_end(s);
}

static void invented_handles_name_nothing(void **state)
{
    (void)state;
    connected();
    handle garbage[] = {0, 1, (handle)-1, s->line[0] + 1, s->call[1] + 1, (handle)(uintptr_t)s, (handle)1 << 63};
    for (size_t i = 0; i < sizeof(garbage) / sizeof(garbage[0]); i++) {
        assert_null(line_find(&s->core, garbage[i]));
        assert_null(call_find(&s->core, garbage[i]));
    }
    script_end(s);
}

static void app_specific_is_told_when_the_call_may_be_spoken_of(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    SCRIPT_STEP(s, call_report_info(&s->core, script_call(s, 1), LINECALLINFOSTATE_APPSPECIFIC), "");
    hears(s, 0, "Response % Success", "complete 1 0; call 1 info APPSPECIFIC");
    SCRIPT_STEP(s, call_report_info(&s->core, script_call(s, 1), LINECALLINFOSTATE_APPSPECIFIC),
                "call 1 info APPSPECIFIC");
    hears(s, 0, STATE("OnHookState", "7"), ENDS);
    SCRIPT_STEP(s, call_report_info(&s->core, script_call(s, 1), LINECALLINFOSTATE_APPSPECIFIC),
                "call 1 info APPSPECIFIC");
    script_end(s);
}

static void nothing_but_what_tapi_sets_is_told_of_an_idle_call(void **state)
{
    (void)state;
    const DWORD set = LINECALLINFOSTATE_APPSPECIFIC, found = LINECALLINFOSTATE_CALLEDID;
    connected();
    hears(s, 0, STATE("OnHookState", "7"), ENDS);
    struct call *call = script_call(s, 1);
    SCRIPT_STEP(s, call_report_info(&s->core, call, found), "");
    SCRIPT_STEP(s, call_report_info(&s->core, call, found | set), "call 1 info APPSPECIFIC");
    SCRIPT_STEP(s, (call_report_info(&s->core, call, set), core_close_call(&s->core, call)), "");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(second_call_waits_for_the_first_ones_end),
        cmocka_unit_test(pending_dial_occupies_the_line),
        cmocka_unit_test(calls_may_follow_each_other_without_being_closed),
        cmocka_unit_test(late_word_about_the_last_call_is_not_the_next_ones),
        cmocka_unit_test(closed_call_that_goes_on_is_not_the_next_one),
        cmocka_unit_test(closed_call_that_is_named_is_no_new_one_however_late),
        cmocka_unit_test(closed_call_is_remembered_through_a_dial_that_fails),
        cmocka_unit_test(name_of_an_ended_call_may_be_used_again),
        cmocka_unit_test(name_of_a_closed_call_may_be_used_again_after_its_end),
        cmocka_unit_test(name_is_forgotten_with_the_line),
        cmocka_unit_test(failed_call_may_be_closed_late_or_never),
        cmocka_unit_test(closing_an_old_call_does_not_touch_the_new_one),
        cmocka_unit_test(stale_call_handle_names_nothing),
        cmocka_unit_test(stale_line_handle_names_nothing),
        cmocka_unit_test(invented_handles_name_nothing),
        cmocka_unit_test(app_specific_is_told_when_the_call_may_be_spoken_of),
        cmocka_unit_test(nothing_but_what_tapi_sets_is_told_of_an_idle_call),
    };
    return cmocka_run_group_tests_name("core: calls", tests, NULL, NULL);
}
