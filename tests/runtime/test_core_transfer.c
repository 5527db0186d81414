/* test_core_transfer.c: two calls at once on a switch that makes the consultation call on request and tells where it
 * stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "../failing_alloc.h"
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

/* Ask for an operation, and see what is sent: message is its word, rest what follows its id. */
static void requested(unsigned call, enum operation_kind operation, const char *argument, const char *word,
                      const char *rest)
{
    char expected[128];
    script_asks(s, call, operation, argument);
    id = script_newest(s);
    const char *news = operation == OPERATION_DIAL ? "; call 2 info CALLEDID" : ""; /* who is called is known by it */
    snprintf(expected, sizeof(expected), "send 0 [%s|%u|%s]%s", word, id, rest, news);
    script_expects(s, expected, __FILE__, __LINE__);
}

static void connected(void)
{
    script_begin(s, 2);
    opens(s, 0, "connect 0");
    listens(s, 0, "");
    connects(s, 0, NULL);
    id = script_newest(s);
    says("YES", "");
    dials(s, 0, "4000", NULL);
    id = script_newest(s);
    says("YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
}

/* The call that the switch calls 8, whether TAPI has it or not; NULL: none. */
static const struct call *call_find_named_8(void)
{
    const struct call *call = s->core.lines[0]->alive;
    while (call != NULL && !slice_equal(call_text(call, TEXT_NAME), slice_text("8")))
        call = call->next;
    return call;
}

/* Call 1 waits, call 2, which is the switch's 8, has a dial tone. */
static void consulting(void)
{
    connected();
    requested(1, OPERATION_SETUP_TRANSFER, "", "CONSULT", "1001|7");
    says("YES", "complete 2 0");
    hears(s, 0, "STATE|1001|Waiting|7", "call 1 ONHOLDPENDTRANSFER");
    hears(s, 0, "STATE|1001|Tone|8", "call 2 DIALTONE(4); call 2 info CALLID");
}

static void asked(void)
{
    consulting();
    requested(2, OPERATION_DIAL, "4001", "DIGITS", "1001|8|4001");
    says("YES", "complete 3 0");
    hears(s, 0, "STATE|1001|Up|8", "call 2 CONNECTED; call 2 info CONNECTEDID");
}

static void call_is_transferred_to_who_was_consulted(void **state)
{
    (void)state;
    asked();
    assert_true(call_features(&s->core, script_call(s, 1)) & LINECALLFEATURE_COMPLETETRANSF);
    requested(1, OPERATION_COMPLETE_TRANSFER, "", "JOIN", "1001|7|8");
    says("YES", "complete 4 0");
    hears(s, 0, "STATE|1001|Gone|8", "call 2 IDLE");
    hears(s, 0, "STATE|1001|Gone|7", "call 1 IDLE");
    script_end(s);
}

/* The switch made the consultation call, and has it still. */
static void consultation_call_that_tapi_let_go_of_goes_on_though_its_dialing_is_refused(void **state)
{
    (void)state;
    consulting();
    requested(2, OPERATION_DIAL, "4001", "DIGITS", "1001|8|4001");
    forgets(s, 2, "complete 3 OPERATIONFAILED");
    says("NO", "");
    assert_non_null(call_find_named_8());
    hears(s, 0, "STATE|1001|Gone|8", NULL);
    assert_null(call_find_named_8());
    script_end(s);
}

static void calls_change_places(void **state)
{
    (void)state;
    asked();
    requested(2, OPERATION_SWAP_HOLD, "", "SWAP", "1001|8|7");
    says("YES", "complete 4 0");
    hears(s, 0, "STATE|1001|Held|8", "call 2 ONHOLD");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED");
    requested(1, OPERATION_SWAP_HOLD, "", "SWAP", "1001|7|8");
    script_end(s);
}

/* Rule 27: what the switch says of the new call before its yes is kept until then. */
static void states_of_the_consultation_call_wait_for_the_yes(void **state)
{
    (void)state;
    connected();
    requested(1, OPERATION_SETUP_TRANSFER, "", "CONSULT", "1001|7");
    hears(s, 0, "STATE|1001|Waiting|7", "call 1 ONHOLDPENDTRANSFER");
    hears(s, 0, "STATE|1001|Tone|8", "");
    says("YES", "complete 2 0; call 2 DIALTONE(4); call 2 info CALLID");
    script_end(s);
}

static void refused_consultation_leaves_one_call(void **state)
{
    (void)state;
    connected();
    requested(1, OPERATION_SETUP_TRANSFER, "", "CONSULT", "1001|7");
    says("NO", "complete 2 OPERATIONFAILED");
    assert_int_equal(s->core.lines[0]->alive_count, 1);
    requested(1, OPERATION_SETUP_TRANSFER, "", "CONSULT", "1001|7");
    script_end(s);
}

/* Rule 30. */
static void consultation_call_of_which_nothing_is_told_is_unknown(void **state)
{
    (void)state;
    connected();
    requested(1, OPERATION_SETUP_TRANSFER, "", "CONSULT", "1001|7");
    says("YES", "complete 2 0");
    waits(s, STATE_WITHIN_MS, "call 2 UNKNOWN");
    script_end(s);
}

static void dialing_that_is_refused_can_be_tried_again(void **state)
{
    (void)state;
    consulting();
    requested(2, OPERATION_DIAL, "4001", "DIGITS", "1001|8|4001");
    says("NO", "complete 3 OPERATIONFAILED; call 2 info CALLEDID");
    requested(2, OPERATION_DIAL, "4002", "DIGITS", "1001|8|4002");
    script_end(s);
}

/* The switch says what becomes of either call: it knows both. */
static void end_of_either_call_is_nothing_to_the_other_one(void **state)
{
    (void)state;
    consulting();
    hears(s, 0, "STATE|1001|Gone|8", "call 2 IDLE");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED");
    script_end(s);
    consulting();
    hears(s, 0, "STATE|1001|Gone|7", "call 1 IDLE");
    requested(2, OPERATION_DIAL, "4001", "DIGITS", "1001|8|4001");
    script_end(s);
}

/* With the call that it was to be made for: what TAPI has asked of it by then is complete, too (rule 54). */
static void consultation_call_that_is_lost_before_the_yes_leaves_no_request_behind(void **state)
{
    (void)state;
    connected();
    requested(1, OPERATION_SETUP_TRANSFER, "", "CONSULT", "1001|7");
    drops(s, 2, "");
    forgets(s, 1, "complete 2 OPERATIONFAILED; complete 3 OPERATIONFAILED");
    says("YES", NULL);
    script_end(s);
}

static void consultation_call_closed_before_the_yes_goes_on_unheard(void **state)
{
    (void)state;
    connected();
    requested(1, OPERATION_SETUP_TRANSFER, "", "CONSULT", "1001|7");
    forgets(s, 2, "complete 2 OPERATIONFAILED");
    says("YES", "");
    hears(s, 0, "STATE|1001|Tone|8", "");
    assert_int_equal(s->core.lines[0]->alive_count, 2);
    script_end(s);
}

/* Where two calls can be joined, one that is on hold leaves room for another. */
static void call_is_transferred_to_one_dialed_beside_it(void **state)
{
    (void)state;
    connected();
    hears(s, 0, "STATE|1001|Held|7", "call 1 ONHOLD");
    dials(s, 0, "4001", NULL);
    id = script_newest(s);
    says("YES", "complete 2 0");
    asks(s, 1, OPERATION_COMPLETE_TRANSFER, "", "refused INVALCALLSTATE");
    hears(s, 0, "STATE|1001|Up|9", "call 2 CONNECTED; call 2 info CALLID|CONNECTEDID");
    requested(1, OPERATION_COMPLETE_TRANSFER, "", "JOIN", "1001|7|9");
    script_end(s);
}

static void consultation_without_memory_for_its_call_is_refused(void **state)
{
    (void)state;
    connected();
    alloc_arm(1, true);
    consults(s, 1, "refused NOMEM");
    assert_true(alloc_disarm());
    requested(1, OPERATION_SETUP_TRANSFER, "", "CONSULT", "1001|7");
    script_end(s);
}

static void fill(unsigned call)
{
    while (!request_call_is_full(script_call(s, call), OPERATION_HOLD)) {
        script_asks(s, call, OPERATION_GENERATE_DIGITS, "1");
        script_expects(s, NULL, __FILE__, __LINE__);
    }
}

static void call_of_which_much_is_asked_gets_no_consultation(void **state)
{
    (void)state;
    connected();
    fill(1);
    consults(s, 1, "refused RESOURCEUNAVAIL");
    script_end(s);
}

static void transfer_to_a_call_of_which_much_is_asked_is_refused(void **state)
{
    (void)state;
    asked();
    fill(2);
    asks(s, 1, OPERATION_COMPLETE_TRANSFER, "", "refused RESOURCEUNAVAIL");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(call_is_transferred_to_who_was_consulted),
        cmocka_unit_test(consultation_call_that_tapi_let_go_of_goes_on_though_its_dialing_is_refused),
        cmocka_unit_test(calls_change_places),
        cmocka_unit_test(states_of_the_consultation_call_wait_for_the_yes),
        cmocka_unit_test(refused_consultation_leaves_one_call),
        cmocka_unit_test(consultation_call_of_which_nothing_is_told_is_unknown),
        cmocka_unit_test(dialing_that_is_refused_can_be_tried_again),
        cmocka_unit_test(end_of_either_call_is_nothing_to_the_other_one),
        cmocka_unit_test(consultation_call_that_is_lost_before_the_yes_leaves_no_request_behind),
        cmocka_unit_test(consultation_call_closed_before_the_yes_goes_on_unheard),
        cmocka_unit_test(call_is_transferred_to_one_dialed_beside_it),
        cmocka_unit_test(consultation_without_memory_for_its_call_is_refused),
        cmocka_unit_test(call_of_which_much_is_asked_gets_no_consultation),
        cmocka_unit_test(transfer_to_a_call_of_which_much_is_asked_is_refused),
    };
    return cmocka_run_group_tests_name("core: transfers", tests, NULL, NULL);
}
