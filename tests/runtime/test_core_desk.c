/* test_core_desk.c: a switch without names, of which one thing after the other is asked; linked with
 * specs/desk.tspec. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/call.h"
#include "script.h"

static struct script s[1];

/* Call 1, and its telephone's button is being pressed. */
static void busy(void)
{
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    dials(s, 0, "4000", "send 0 [DIAL|4000]");
    hears(s, 0, "OK", "complete 1 0");
    hears(s, 0, "STATE|Up|", "call 1 CONNECTED; call 1 info CONNECTEDID");
    asks(s, 1, OPERATION_HOLD, "", "send 0 [BUTTON]");
}

static void digits_that_wait_for_their_turn_are_cancelled(void **state)
{
    (void)state;
    busy();
    asks(s, 1, OPERATION_GENERATE_DIGITS, "1", "");
    SCRIPT_STEP(s, core_cancel(&s->core, script_call(s, 1), OPERATION_GENERATE_DIGITS), "call 1 digits 3 CANCEL");
    hears(s, 0, "OK", "complete 2 0");
    script_end(s);
}

static void digits_that_wait_end_with_their_call(void **state)
{
    (void)state;
    busy();
    asks(s, 1, OPERATION_GENERATE_DIGITS, "1", "");
    hears(s, 0, "STATE|Gone|", "call 1 digits 3 CANCEL; call 1 IDLE");
    hears(s, 0, "OK", "complete 2 0");
    script_end(s);
}

static void digits_that_wait_go_with_a_call_that_tapi_closes(void **state)
{
    (void)state;
    busy();
    asks(s, 1, OPERATION_GENERATE_DIGITS, "1", "");
    forgets(s, 1, "complete 2 OPERATIONFAILED");
    hears(s, 0, "OK", "");
    script_end(s);
}

static void connection_that_is_lost_ends_what_waits_and_the_call(void **state)
{
    (void)state;
    busy();
    asks(s, 1, OPERATION_GENERATE_DIGITS, "1", "");
    breaks(s, 0, NULL);
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_that_wait_for_their_turn_are_cancelled),
        cmocka_unit_test(digits_that_wait_end_with_their_call),
        cmocka_unit_test(digits_that_wait_go_with_a_call_that_tapi_closes),
        cmocka_unit_test(connection_that_is_lost_ends_what_waits_and_the_call),
    };
    return cmocka_run_group_tests_name("core: one button", tests, NULL, NULL);
}
