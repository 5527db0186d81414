/* test_core_silent.c: a switch that answers no action and names no calls; linked with specs/silent.tspec. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "script.h"

static struct script s[1];

static void opened(void)
{
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
}

static void action_is_complete_when_it_is_sent(void **state)
{
    (void)state;
    opened();
    dials(s, 0, "4000", "send 0 [DIAL|4000]; complete 1 0");
    hears(s, 0, "STATE|Dialing", "call 1 DIALING");
    hears(s, 0, "STATE|Up", "call 1 CONNECTED; call 1 info CONNECTEDID");
    drops(s, 1, "send 0 [DROP]; complete 2 0");
    drops(s, 1, "complete 3 0");
    hears(s, 0, "STATE|Gone", "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    waits(s, PROOF_MS, "");
    assert_true(core_wake_at(&s->core) == NEVER);
    script_end(s);
}

static void accepted_drop_without_a_notice_ends_in_idle(void **state)
{
    (void)state;
    opened();
    dials(s, 0, "4000", "send 0 [DIAL|4000]; complete 1 0");
    drops(s, 1, "send 0 [DROP]; complete 2 0");
    waits(s, 2999, "");
    waits(s, 1, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

/* A line has one call: what is said after the second one's end is about a third one, not about the first. */
static void closed_call_is_forgotten_when_the_next_one_begins(void **state)
{
    (void)state;
    opened();
    listens(s, 0, "");
    dials(s, 0, "4000", "send 0 [DIAL|4000]; complete 1 0");
    forgets(s, 1, "");
    dials(s, 0, "4001", "send 0 [DIAL|4001]; complete 2 0");
    hears(s, 0, "STATE|Dialing", "call 2 DIALING");
    hears(s, 0, "STATE|Gone", "call 2 DISCONNECTED(NORMAL); call 2 IDLE");
    hears(s, 0, "STATE|Up", "new call on line 0; call 3 CONNECTED; call 3 info CONNECTEDID");
    script_end(s);
}

/* Outlook dials right after lineOpen: such an action, too, waits for the connection. */
static void dial_waits_for_the_connection(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    dials(s, 0, "4000", "");
    waits(s, 9999, "");
    connects(s, 0, "send 0 [DIAL|4000]; complete 1 0");
    script_end(s);
}

static void drop_before_the_connection_is_up_cancels_the_dial(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    dials(s, 0, "4000", "");
    drops(s, 1, "complete 1 OPERATIONFAILED; complete 2 0");
    drops(s, 1, "refused INVALCALLSTATE");
    connects(s, 0, "");
    script_end(s);
}

static void dial_does_not_wait_for_ever(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    dials(s, 0, "4000", "");
    waits(s, 9999, "");
    waits(s, 1, "complete 1 OPERATIONFAILED");
    script_end(s);
}

/* Notices that name no call are about the one that was dialed. */
static void notice_before_the_dial_is_of_another_call(void **state)
{
    (void)state;
    opened();
    hears(s, 0, "STATE|Dialing", "");
    dials(s, 0, "4000", "send 0 [DIAL|4000]; complete 1 0");
    hears(s, 0, "STATE|Gone", "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    hears(s, 0, "STATE|Up", "");
    assert_int_equal(s->core.counters.strangers, 0);
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(action_is_complete_when_it_is_sent),
        cmocka_unit_test(accepted_drop_without_a_notice_ends_in_idle),
        cmocka_unit_test(closed_call_is_forgotten_when_the_next_one_begins),
        cmocka_unit_test(dial_waits_for_the_connection),
        cmocka_unit_test(drop_before_the_connection_is_up_cancels_the_dial),
        cmocka_unit_test(dial_does_not_wait_for_ever),
        cmocka_unit_test(notice_before_the_dial_is_of_another_call),
    };
    return cmocka_run_group_tests_name("core: silent switch", tests, NULL, NULL);
}
