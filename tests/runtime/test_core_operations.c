/* test_core_operations.c: what an application can do to a call beside dialing and hanging up: each operation is a
 * row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/link.h"
#include "script.h"

static struct script s[1];
static unsigned id; /* of the last request's message */

/* The switch's answer to the last request. */
static void says(const char *answer, const char *expected)
{
    char text[64];
    snprintf(text, sizeof(text), "%s|%u", answer, id);
    hears(s, 0, text, expected);
}

/* Ask for an operation of call 1, and see what is sent: message is its word, rest what follows its id. */
static void requested(enum operation_kind operation, const char *argument, const char *word, const char *rest)
{
    char expected[128];
    script_asks(s, 1, operation, argument);
    id = script_newest(s);
    snprintf(expected, sizeof(expected), "send 0 [%s|%u|%s]", word, id, rest);
    script_expects(s, expected, __FILE__, __LINE__);
}

static void opened(void)
{
    script_begin(s, 2);
    opens(s, 0, "connect 0");
    listens(s, 0, "");
    connects(s, 0, NULL);
    id = script_newest(s);
    says("YES", "");
}

static void connected(void)
{
    opened();
    dials(s, 0, "4000", NULL);
    id = script_newest(s);
    says("YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
}

static void offered(void)
{
    opened();
    hears(s, 0, "STATE|1001|Offered|7", "new call on line 0; call 1 OFFERING(1); call 1 info CALLID");
}

static DWORD features(void)
{
    return call_features(&s->core, script_call(s, 1));
}

static void offered_call_is_answered(void **state)
{
    (void)state;
    offered();
    assert_int_equal(features(), LINECALLFEATURE_DROP | LINECALLFEATURE_ANSWER | LINECALLFEATURE_ACCEPT |
                                     LINECALLFEATURE_REDIRECT);
    requested(OPERATION_ANSWER, "", "ANSWER", "1001|7");
    says("YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED; call 1 info CONNECTEDID");
    script_end(s);
}

static void refused_answer_leaves_the_call_as_it_was(void **state)
{
    (void)state;
    offered();
    requested(OPERATION_ANSWER, "", "ANSWER", "1001|7");
    says("NO", "complete 1 OPERATIONFAILED");
    assert_int_equal(call_told_state(script_call(s, 1)), LINECALLSTATE_OFFERING);
    requested(OPERATION_ANSWER, "", "ANSWER", "1001|7");
    script_end(s);
}

static void offered_call_is_accepted_and_then_answered(void **state)
{
    (void)state;
    offered();
    requested(OPERATION_ACCEPT, "", "ACCEPT", "1001|7");
    says("YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Accepted|7", "call 1 ACCEPTED");
    assert_int_equal(features(), LINECALLFEATURE_DROP | LINECALLFEATURE_ANSWER);
    asks(s, 1, OPERATION_ACCEPT, "", "refused INVALCALLSTATE");
    asks(s, 1, OPERATION_REDIRECT, "4001", "refused INVALCALLSTATE");
    requested(OPERATION_ANSWER, "", "ANSWER", "1001|7");
    says("YES", "complete 2 0");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED; call 1 info CONNECTEDID");
    script_end(s);
}

static void refused_accept_leaves_the_call_as_it_was(void **state)
{
    (void)state;
    offered();
    requested(OPERATION_ACCEPT, "", "ACCEPT", "1001|7");
    says("NO", "complete 1 OPERATIONFAILED");
    assert_int_equal(call_told_state(script_call(s, 1)), LINECALLSTATE_OFFERING);
    requested(OPERATION_ACCEPT, "", "ACCEPT", "1001|7");
    script_end(s);
}

static void offered_call_is_redirected(void **state)
{
    (void)state;
    offered();
    requested(OPERATION_REDIRECT, "4001", "REDIRECT", "1001|7|4001");
    says("YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Gone|7", "call 1 IDLE");
    asks(s, 1, OPERATION_REDIRECT, "4001", "refused INVALCALLSTATE");
    script_end(s);
}

static void refused_redirect_leaves_the_call_as_it_was(void **state)
{
    (void)state;
    offered();
    requested(OPERATION_REDIRECT, "4001", "REDIRECT", "1001|7|4001");
    says("NO", "complete 1 OPERATIONFAILED");
    assert_int_equal(call_told_state(script_call(s, 1)), LINECALLSTATE_OFFERING);
    requested(OPERATION_REDIRECT, "4001", "REDIRECT", "1001|7|4001");
    script_end(s);
}

/* "The service provider does not redirect the call if it returns LINEERR_INVALADDRESS." */
static void call_is_not_redirected_to_what_cannot_be_sent(void **state)
{
    (void)state;
    offered();
    asks(s, 1, OPERATION_REDIRECT, "4x", "refused INVALADDRESS");
    asks(s, 1, OPERATION_REDIRECT, "", "refused INVALADDRESS");
    assert_int_equal(call_told_state(script_call(s, 1)), LINECALLSTATE_OFFERING);
    script_end(s);
}

static void call_is_held_and_taken_back(void **state)
{
    (void)state;
    connected();
    assert_int_equal(features(), LINECALLFEATURE_DROP | LINECALLFEATURE_HOLD | LINECALLFEATURE_BLINDTRANSFER |
                                     LINECALLFEATURE_GENERATEDIGITS | LINECALLFEATURE_SETUPTRANSFER |
                                     LINECALLFEATURE_PARK);
    requested(OPERATION_HOLD, "", "HOLD", "1001|7");
    says("YES", "complete 2 0");
    hears(s, 0, "STATE|1001|Held|7", "call 1 ONHOLD");
    assert_int_equal(features(), LINECALLFEATURE_DROP | LINECALLFEATURE_UNHOLD);
    requested(OPERATION_UNHOLD, "", "UNHOLD", "1001|7");
    says("YES", "complete 3 0");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED");
    script_end(s);
}

static void call_is_transferred(void **state)
{
    (void)state;
    connected();
    requested(OPERATION_BLIND_TRANSFER, "4001", "TRANSFER", "1001|7|4001");
    says("YES", "complete 2 0");
    hears(s, 0, "STATE|1001|Gone|7", "call 1 IDLE");
    asks(s, 1, OPERATION_HOLD, "", "refused INVALCALLSTATE");
    script_end(s);
}

static void operation_in_another_state_is_refused(void **state)
{
    (void)state;
    connected();
    asks(s, 1, OPERATION_ANSWER, "", "refused INVALCALLSTATE");
    asks(s, 1, OPERATION_ACCEPT, "", "refused INVALCALLSTATE");
    asks(s, 1, OPERATION_REDIRECT, "4001", "refused INVALCALLSTATE");
    asks(s, 1, OPERATION_UNHOLD, "", "refused INVALCALLSTATE");
    hears(s, 0, "STATE|1001|Held|7", "call 1 ONHOLD");
    asks(s, 1, OPERATION_HOLD, "", "refused INVALCALLSTATE");
    asks(s, 1, OPERATION_BLIND_TRANSFER, "4001", "refused INVALCALLSTATE");
    asks(s, 1, OPERATION_GENERATE_DIGITS, "1", "refused INVALCALLSTATE");
    script_end(s);
}

/* Nothing is promised that could not be sent. */
static void argument_that_cannot_be_sent_is_refused(void **state)
{
    (void)state;
    connected();
    asks(s, 1, OPERATION_BLIND_TRANSFER, "4x", "refused INVALADDRESS");
    asks(s, 1, OPERATION_BLIND_TRANSFER, "", "refused INVALADDRESS");
    asks(s, 1, OPERATION_GENERATE_DIGITS, "1|2", "refused OPERATIONFAILED");
    script_end(s);
}

static void digits_end_is_told_by_line_generate(void **state)
{
    (void)state;
    connected();
    requested(OPERATION_GENERATE_DIGITS, "12#", "TONES", "1001|7|12#");
    says("YES", "call 1 digits 2 DONE");
    requested(OPERATION_GENERATE_DIGITS, "3", "TONES", "1001|7|3");
    says("NO", "call 1 digits 3 CANCEL");
    script_end(s);
}

static void new_digits_cancel_the_old_ones(void **state)
{
    (void)state;
    connected();
    requested(OPERATION_GENERATE_DIGITS, "1", "TONES", "1001|7|1");
    unsigned first = id;
    script_asks(s, 1, OPERATION_GENERATE_DIGITS, "2");
    id = script_newest(s);
    script_expects(s, NULL, __FILE__, __LINE__);
    assert_true(s->oracle.requests[2].complete);
    assert_false(s->oracle.requests[3].complete);
    says("YES", "call 1 digits 3 DONE");
    id = first;
    says("YES", "");
    script_end(s);
}

/* Rule 87: before IDLE. */
static void call_that_ends_ends_its_digits(void **state)
{
    (void)state;
    connected();
    requested(OPERATION_GENERATE_DIGITS, "1", "TONES", "1001|7|1");
    hears(s, 0, "STATE|1001|Over|7", "call 1 DISCONNECTED(NORMAL)");
    hears(s, 0, "STATE|1001|Gone|7", "call 1 digits 2 CANCEL; call 1 IDLE");
    says("YES", "");
    script_end(s);
}

/* Rule 90: of digits that nobody can generate nothing is left. */
static void nothing_is_generated_at_once(void **state)
{
    (void)state;
    connected();
    asks(s, 1, OPERATION_GENERATE_DIGITS, "", "call 1 digits 2 DONE");
    script_end(s);
}

static void digits_are_cancelled_without_new_ones(void **state)
{
    (void)state;
    connected();
    requested(OPERATION_GENERATE_DIGITS, "1", "TONES", "1001|7|1");
    core_cancel(&s->core, script_call(s, 1), OPERATION_GENERATE_DIGITS);
    waits(s, 0, "call 1 digits 2 CANCEL");
    script_end(s);
}

/* Rule 54: the end of digits is news of the call. */
static void closed_call_has_no_digits_to_end(void **state)
{
    (void)state;
    connected();
    requested(OPERATION_GENERATE_DIGITS, "1", "TONES", "1001|7|1");
    script_forgets(s, 1);
    says("YES", "");
    script_end(s);
}

static void dropping_takes_back_what_has_not_been_sent(void **state)
{
    (void)state;
    opened();
    dials(s, 0, "4000", NULL);
    id = script_newest(s);
    says("YES", "complete 1 0");
    breaks(s, 0, NULL);
    script_end(s);
}

/* What is owed for a call has a limit. */
static void call_has_so_many_requests_and_no_more(void **state)
{
    (void)state;
    connected();
    for (unsigned i = 0; i < CALL_REQUESTS; i++)
        drops(s, 1, NULL);
    drops(s, 1, "refused RESOURCEUNAVAIL");
    says("YES", NULL);
    script_end(s);
}

/* Whatever the switch does not answer, TAPI can hang up. */
static void call_that_waits_for_all_it_may_can_be_dropped(void **state)
{
    (void)state;
    connected();
    for (unsigned i = 1; i < CALL_REQUESTS; i++)
        asks(s, 1, OPERATION_HOLD, "", NULL);
    asks(s, 1, OPERATION_HOLD, "", "refused RESOURCEUNAVAIL");
    script_drops(s, 1);
    script_expects(s, NULL, __FILE__, __LINE__);
    id = script_newest(s);
    says("YES", "complete 9 0");
    script_end(s);
}

/* Though TAPI has not heard of it yet. */
static void operation_on_a_call_that_ended_is_refused(void **state)
{
    (void)state;
    connected();
    s->deaf = true;
    hears(s, 0, "STATE|1001|Gone|7", "");
    asks(s, 1, OPERATION_HOLD, "", "refused INVALCALLSTATE");
    s->deaf = false;
    drops(s, 1, "call 1 IDLE; complete 2 0");
    script_end(s);
}

static void spec_without_an_operation_does_not_have_it(void **state)
{
    (void)state;
    struct protocol without = protocol;
    without.operations[OPERATION_HOLD].message = NO_MESSAGE;
    connected();
    s->core.protocol = &without;
    asks(s, 1, OPERATION_HOLD, "", "refused OPERATIONUNAVAIL");
    s->core.protocol = &protocol;
    script_end(s);
}

static void call_without_a_state_is_sent_no_digits(void **state)
{
    (void)state;
    opened();
    dials(s, 0, "4000", NULL);
    id = script_newest(s);
    says("YES", "complete 1 0");
    asks(s, 1, OPERATION_GENERATE_DIGITS, "1", "refused INVALCALLSTATE");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offered_call_is_answered),
        cmocka_unit_test(refused_answer_leaves_the_call_as_it_was),
        cmocka_unit_test(offered_call_is_accepted_and_then_answered),
        cmocka_unit_test(refused_accept_leaves_the_call_as_it_was),
        cmocka_unit_test(offered_call_is_redirected),
        cmocka_unit_test(refused_redirect_leaves_the_call_as_it_was),
        cmocka_unit_test(call_is_not_redirected_to_what_cannot_be_sent),
        cmocka_unit_test(call_is_held_and_taken_back),
        cmocka_unit_test(call_is_transferred),
        cmocka_unit_test(operation_in_another_state_is_refused),
        cmocka_unit_test(argument_that_cannot_be_sent_is_refused),
        cmocka_unit_test(digits_end_is_told_by_line_generate),
        cmocka_unit_test(new_digits_cancel_the_old_ones),
        cmocka_unit_test(call_that_ends_ends_its_digits),
        cmocka_unit_test(nothing_is_generated_at_once),
        cmocka_unit_test(digits_are_cancelled_without_new_ones),
        cmocka_unit_test(closed_call_has_no_digits_to_end),
        cmocka_unit_test(dropping_takes_back_what_has_not_been_sent),
        cmocka_unit_test(call_has_so_many_requests_and_no_more),
        cmocka_unit_test(call_that_waits_for_all_it_may_can_be_dropped),
        cmocka_unit_test(operation_on_a_call_that_ended_is_refused),
        cmocka_unit_test(spec_without_an_operation_does_not_have_it),
        cmocka_unit_test(call_without_a_state_is_sent_no_digits),
    };
    return cmocka_run_group_tests_name("core: operations", tests, NULL, NULL);
}
