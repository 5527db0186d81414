/* test_core_consult.c: two calls at once on a switch that puts one on hold and makes the other when it is dialed: the
 * consultation call is the provider's own until then, and so is its dial tone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/link.h"
#include "core/request.h"
#include "script.h"

static struct script s[1];
static unsigned id;          /* of the last request's message */
static char first[CALL_NAME + 1], second[CALL_NAME + 1]; /* the names that the calls were given */

static void says(const char *answer, const char *expected)
{
    char text[64];
    snprintf(text, sizeof(text), "%s|%u", answer, id);
    hears(s, 0, text, expected);
}

static void tells(const char *state, const char *name, const char *expected)
{
    char text[64];
    snprintf(text, sizeof(text), "STATE|1001|%s|%s", state, name);
    hears(s, 0, text, expected);
}

/* See that one message was sent, and remember its id. `form` has the id and then one name or two. */
static void sent(const char *form, const char *a, const char *b)
{
    char expected[256];
    id = script_newest(s);
    snprintf(expected, sizeof(expected), form, id, a, b);
    script_expects(s, expected, __FILE__, __LINE__);
}

/* The same of what is done to two calls, which has no id. */
static void joins(const char *held, const char *consult)
{
    char expected[256];
    snprintf(expected, sizeof(expected), "send 0 [JOIN|%s|%s]", held, consult);
    script_expects(s, expected, __FILE__, __LINE__);
}

static void swaps(const char *held)
{
    char expected[128];
    snprintf(expected, sizeof(expected), "send 0 [SWAP|%s]", held);
    script_expects(s, expected, __FILE__, __LINE__);
}

static void name_of(unsigned call, char name[CALL_NAME + 1])
{
    struct slice known = call_text(script_call(s, call), TEXT_NAME);
    snprintf(name, CALL_NAME + 1, "%.*s", (int)known.len, (const char *)known.at);
}

static DWORD features(unsigned call)
{
    return call_features(&s->core, script_call(s, call));
}

static void connected(void)
{
    script_begin(s, 2);
    opens(s, 0, "connect 0");
    listens(s, 0, "");
    connects(s, 0, NULL);
    script_dials(s, 0, "4000", 4);
    name_of(1, first);
    sent("send 0 [DIAL|%u|1001|%s|4000]", first, "");
    says("YES", "complete 1 0");
    tells("Up", first, "call 1 CONNECTED; call 1 info CONNECTEDID");
}

/* Call 1 waits, call 2 has a dial tone. */
static void consulting(void)
{
    connected();
    script_consults(s, 1);
    sent("send 0 [HOLD|%u|%s]", first, "");
    tells("Held", first, "call 1 ONHOLDPENDTRANSFER");
    says("YES", "complete 2 0; call 2 DIALTONE(1)");
}

static void dialed(void)
{
    consulting();
    script_asks(s, 2, OPERATION_DIAL, "4001");
    name_of(2, second);
    sent("send 0 [CONSULT|%u|%s|%s|4001]; call 2 info CALLID|CALLEDID", first, second);
}

/* Call 2 is connected. */
static void asked(void)
{
    dialed();
    says("YES", "complete 3 0");
    tells("Ringing", second, "call 2 RINGBACK");
    tells("Up", second, "call 2 CONNECTED; call 2 info CONNECTEDID");
}

static void call_is_transferred_to_who_was_consulted(void **state)
{
    (void)state;
    asked();
    script_asks(s, 1, OPERATION_COMPLETE_TRANSFER, "");
    joins(first, second);
    hears(s, 0, "DONE", "complete 4 0");
    tells("Gone", second, "call 2 DISCONNECTED(NORMAL); call 2 IDLE");
    tells("Gone", first, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void refused_transfer_leaves_both_calls_as_they_were(void **state)
{
    (void)state;
    asked();
    script_asks(s, 1, OPERATION_COMPLETE_TRANSFER, "");
    joins(first, second);
    hears(s, 0, "NOTDONE", "complete 4 OPERATIONFAILED");
    tells("Gone", second, "call 2 DISCONNECTED(NORMAL); call 2 IDLE; call 1 ONHOLD");
    script_end(s);
}

static void calls_change_places(void **state)
{
    (void)state;
    asked();
    script_asks(s, 2, OPERATION_SWAP_HOLD, "");
    swaps(first);
    hears(s, 0, "DONE", "complete 4 0");
    tells("Held", second, "call 2 ONHOLDPENDTRANSFER");
    tells("Up", first, "call 1 CONNECTED");
    assert_true(features(1) & LINECALLFEATURE_SWAPHOLD);
    assert_true(features(2) & LINECALLFEATURE_COMPLETETRANSF);
    script_asks(s, 2, OPERATION_COMPLETE_TRANSFER, "");
    joins(second, first);
    script_end(s);
}

static void features_are_those_of_two_calls(void **state)
{
    (void)state;
    connected();
    assert_int_equal(features(1), LINECALLFEATURE_DROP | LINECALLFEATURE_HOLD | LINECALLFEATURE_SETUPTRANSFER);
    script_end(s);
    consulting();
    assert_int_equal(features(1), LINECALLFEATURE_DROP | LINECALLFEATURE_UNHOLD);
    assert_int_equal(features(2), LINECALLFEATURE_DROP | LINECALLFEATURE_DIAL);
    script_end(s);
    asked();
    assert_int_equal(features(1), LINECALLFEATURE_DROP | LINECALLFEATURE_UNHOLD | LINECALLFEATURE_COMPLETETRANSF);
    assert_int_equal(features(2), LINECALLFEATURE_DROP | LINECALLFEATURE_HOLD | LINECALLFEATURE_SWAPHOLD);
    script_end(s);
}

/* Rule 27: nothing of the new call before the request that makes it is complete. */
static void refused_hold_makes_no_consultation_call(void **state)
{
    (void)state;
    connected();
    script_consults(s, 1);
    sent("send 0 [HOLD|%u|%s]", first, "");
    assert_false(line_can_dial(&protocol, s->core.lines[0]));
    says("NO", "complete 2 OPERATIONFAILED");
    assert_int_equal(features(2), 0);
    consults(s, 1, NULL);
    script_end(s);
}

static void consultation_call_that_was_not_dialed_ends_here(void **state)
{
    (void)state;
    consulting();
    drops(s, 2, "complete 3 0; call 2 DISCONNECTED(NORMAL); call 2 IDLE; call 1 ONHOLD");
    script_end(s);
}

/* Rule 36 and 54. */
static void closed_consultation_call_lets_the_other_one_go(void **state)
{
    (void)state;
    consulting();
    forgets(s, 2, "call 1 ONHOLD");
    assert_true(features(1) & LINECALLFEATURE_UNHOLD);
    script_end(s);
}

static void call_that_is_taken_back_ends_a_consultation_that_did_not_begin(void **state)
{
    (void)state;
    consulting();
    script_asks(s, 1, OPERATION_UNHOLD, "");
    sent("send 0 [UNHOLD|%u|%s]", first, "");
    says("YES", "complete 3 0");
    tells("Up", first, "call 1 CONNECTED; call 2 DISCONNECTED(NORMAL); call 2 IDLE");
    assert_true(features(1) & LINECALLFEATURE_SETUPTRANSFER);
    script_end(s);
}

static void end_of_the_call_that_waits_ends_a_consultation_that_did_not_begin(void **state)
{
    (void)state;
    consulting();
    tells("Gone", first, "call 1 DISCONNECTED(NORMAL); call 1 IDLE; call 2 DISCONNECTED(NORMAL); call 2 IDLE");
    script_end(s);
}

static void call_that_ends_before_it_is_held_leaves_nothing_to_consult_about(void **state)
{
    (void)state;
    connected();
    script_consults(s, 1);
    sent("send 0 [HOLD|%u|%s]", first, "");
    tells("Gone", first, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    says("YES", "complete 2 0; call 2 DIALTONE(1); call 2 DISCONNECTED(NORMAL); call 2 IDLE");
    script_end(s);
}

static void end_of_the_call_that_waits_leaves_who_is_consulted(void **state)
{
    (void)state;
    asked();
    tells("Gone", first, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    assert_int_equal(features(2), LINECALLFEATURE_DROP | LINECALLFEATURE_HOLD | LINECALLFEATURE_SETUPTRANSFER);
    tells("Held", second, "call 2 ONHOLD");
    script_end(s);
}

static void consultation_call_that_is_dialed_in_vain_is_dialed_again(void **state)
{
    (void)state;
    dialed();
    says("NO", "complete 3 OPERATIONFAILED; call 2 info CALLEDID");
    assert_int_equal(call_told_state(script_call(s, 2)), LINECALLSTATE_DIALTONE);
    script_asks(s, 2, OPERATION_DIAL, "4002");
    sent("send 0 [CONSULT|%u|%s|%s|4002]; call 2 info CALLEDID", first, second);
    says("YES", "complete 4 0");
    tells("Up", second, "call 2 CONNECTED; call 2 info CONNECTEDID");
    script_end(s);
}

/* The switch never had it. */
static void consultation_call_that_is_dialed_in_vain_ends_here(void **state)
{
    (void)state;
    dialed();
    says("NO", "complete 3 OPERATIONFAILED; call 2 info CALLEDID");
    drops(s, 2, "complete 4 0; call 2 DISCONNECTED(NORMAL); call 2 IDLE; call 1 ONHOLD");
    script_end(s);
}

/* "The service provider carries out no dialing if it returns LINEERR_INVALADDRESS." */
static void number_that_cannot_be_sent_is_refused(void **state)
{
    (void)state;
    consulting();
    asks(s, 2, OPERATION_DIAL, "4x", "refused INVALADDRESS");
    asks(s, 2, OPERATION_DIAL, "", "refused INVALADDRESS");
    assert_true(features(2) & LINECALLFEATURE_DIAL);
    script_end(s);
}

static void only_a_dial_tone_is_dialed(void **state)
{
    (void)state;
    connected();
    asks(s, 1, OPERATION_DIAL, "4001", "refused INVALCALLSTATE");
    script_end(s);
    dialed();
    asks(s, 2, OPERATION_DIAL, "4001", "refused INVALCALLSTATE");
    asks(s, 1, OPERATION_DIAL, "4001", "refused INVALCALLSTATE");
    script_end(s);
}

/* Rule 54, for a request of two calls: whichever is closed. */
static void closing_either_call_completes_what_was_asked_of_both(void **state)
{
    (void)state;
    for (unsigned closed = 1; closed <= 2; closed++) {
        asked();
        script_asks(s, 1, OPERATION_COMPLETE_TRANSFER, "");
        joins(first, second);
        forgets(s, closed, "complete 4 OPERATIONFAILED");
        hears(s, 0, "DONE", "");
        script_end(s);
    }
}

/* It has not been sent: there is nothing to join any more. */
static void transfer_that_waits_for_its_turn_fails_when_either_call_ends(void **state)
{
    (void)state;
    for (unsigned ended = 1; ended <= 2; ended++) {
        asked();
        script_asks(s, 2, OPERATION_SWAP_HOLD, "");
        swaps(first);
        asks(s, 1, OPERATION_COMPLETE_TRANSFER, "", "");
        tells("Gone", ended == 1 ? first : second,
              ended == 1 ? "call 1 DISCONNECTED(NORMAL); call 1 IDLE; complete 5 OPERATIONFAILED"
                         : "call 2 DISCONNECTED(NORMAL); call 2 IDLE; complete 5 OPERATIONFAILED; call 1 ONHOLD");
        hears(s, 0, "DONE", "complete 4 0");
        script_end(s);
    }
}

static void closing_the_line_completes_a_request_of_two_calls_once(void **state)
{
    (void)state;
    asked();
    script_asks(s, 1, OPERATION_COMPLETE_TRANSFER, "");
    joins(first, second);
    closes(s, 0, "disconnect 0; complete 4 OPERATIONFAILED");
    script_end(s);
}

static void closing_the_call_takes_its_consultation_call_along_before_it_was_made(void **state)
{
    (void)state;
    connected();
    script_consults(s, 1);
    sent("send 0 [HOLD|%u|%s]", first, "");
    forgets(s, 1, "complete 2 OPERATIONFAILED");
    assert_null(script_call(s, 2));
    says("YES", "");
    script_end(s);
}

/* By then they are no pair. */
static void closing_the_call_that_has_ended_takes_its_consultation_call_along(void **state)
{
    (void)state;
    connected();
    script_consults(s, 1);
    sent("send 0 [HOLD|%u|%s]", first, "");
    tells("Gone", first, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    forgets(s, 1, "complete 2 OPERATIONFAILED");
    assert_null(script_call(s, 2));
    says("YES", "");
    script_end(s);
}

static void closing_the_call_that_waits_is_nothing_to_the_dialing(void **state)
{
    (void)state;
    dialed();
    forgets(s, 1, "");
    says("YES", "complete 3 0");
    tells("Up", second, "call 2 CONNECTED; call 2 info CONNECTEDID");
    script_end(s);
}

/* The drop was sent with the name that the call would have had. */
static void drop_of_a_call_that_is_not_dialed_after_all_ends_it(void **state)
{
    (void)state;
    dialed();
    unsigned dial = id;
    drops(s, 2, NULL);
    unsigned drop = script_newest(s);
    id = dial;
    says("NO", "complete 3 OPERATIONFAILED; call 2 info CALLEDID");
    id = drop;
    says("YES", "complete 4 0");
    waits(s, 3000, "call 2 DISCONNECTED(NORMAL); call 2 IDLE; call 1 ONHOLD");
    script_end(s);
}

static void loss_of_the_link_ends_both_calls(void **state)
{
    (void)state;
    consulting();
    breaks(s, 0, "call 2 DISCONNECTED(TEMPFAILURE); call 2 IDLE; call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE");
    script_end(s);
}

static void a_line_has_two_calls_at_most(void **state)
{
    (void)state;
    asked();
    asks(s, 2, OPERATION_SETUP_TRANSFER, "", "refused CALLUNAVAIL");
    dials(s, 0, "4002", "refused CALLUNAVAIL");
    script_end(s);
}

/* TAPI has let go of whom it consulted first: what becomes of that call is nothing to the next consultation. */
static void end_of_an_earlier_consultation_leaves_the_next_one(void **state)
{
    (void)state;
    char earlier[CALL_NAME + 1];
    asked();
    memcpy(earlier, second, sizeof earlier);
    forgets(s, 2, "");
    tells("Up", first, "call 1 CONNECTED");
    script_consults(s, 1);
    sent("send 0 [HOLD|%u|%s]", first, "");
    tells("Held", first, "call 1 ONHOLDPENDTRANSFER");
    says("YES", "complete 4 0; call 3 DIALTONE(1)");
    tells("Gone", earlier, "");
    assert_true(features(3) & LINECALLFEATURE_DIAL);
    script_end(s);
}

static void second_call_has_to_stand_right(void **state)
{
    (void)state;
    consulting();
    asks(s, 1, OPERATION_COMPLETE_TRANSFER, "", "refused INVALCALLSTATE");
    asks(s, 2, OPERATION_SWAP_HOLD, "", "refused INVALCALLSTATE");
    struct call *call = script_call(s, 1);
    DRV_REQUESTID request = 9;
    assert_int_equal(core_operate(&s->core, call, call, OPERATION_COMPLETE_TRANSFER, &request, (struct slice){0}),
                     (LONG)LINEERR_INVALCALLSTATE);
    script_end(s);
}

/* Where two calls can be joined, one that is on hold leaves room for another. */
static void a_call_is_dialed_beside_one_on_hold_and_joined_to_it(void **state)
{
    (void)state;
    connected();
    dials(s, 0, "4001", "refused CALLUNAVAIL");
    script_asks(s, 1, OPERATION_HOLD, "");
    sent("send 0 [HOLD|%u|%s]", first, "");
    says("YES", "complete 2 0");
    tells("Held", first, "call 1 ONHOLD");
    assert_true(line_can_dial(&protocol, s->core.lines[0]));
    script_dials(s, 0, "4001", 4);
    name_of(2, second);
    sent("send 0 [DIAL|%u|1001|%s|4001]", second, "");
    says("YES", "complete 3 0");
    tells("Up", second, "call 2 CONNECTED; call 2 info CONNECTEDID");
    assert_false(line_can_dial(&protocol, s->core.lines[0]));
    tells("Held", second, "call 2 ONHOLD");
    assert_false(line_can_dial(&protocol, s->core.lines[0])); /* for a third one there is none */
    tells("Up", second, "call 2 CONNECTED");
    script_asks(s, 1, OPERATION_COMPLETE_TRANSFER, "");
    joins(first, second);
    script_end(s);
}

static void a_switch_that_cannot_join_calls_has_one_at_a_time(void **state)
{
    (void)state;
    struct protocol without = protocol;
    without.operations[OPERATION_SWAP_HOLD].message = NO_MESSAGE;
    without.operations[OPERATION_COMPLETE_TRANSFER].message = NO_MESSAGE;
    connected();
    script_asks(s, 1, OPERATION_HOLD, "");
    sent("send 0 [HOLD|%u|%s]", first, "");
    says("YES", "complete 2 0");
    tells("Held", first, "call 1 ONHOLD");
    s->core.protocol = &without;
    dials(s, 0, "4001", "refused CALLUNAVAIL");
    s->core.protocol = &protocol;
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(call_is_transferred_to_who_was_consulted),
        cmocka_unit_test(refused_transfer_leaves_both_calls_as_they_were),
        cmocka_unit_test(calls_change_places),
        cmocka_unit_test(features_are_those_of_two_calls),
        cmocka_unit_test(refused_hold_makes_no_consultation_call),
        cmocka_unit_test(consultation_call_that_was_not_dialed_ends_here),
        cmocka_unit_test(closed_consultation_call_lets_the_other_one_go),
        cmocka_unit_test(call_that_is_taken_back_ends_a_consultation_that_did_not_begin),
        cmocka_unit_test(end_of_the_call_that_waits_ends_a_consultation_that_did_not_begin),
        cmocka_unit_test(call_that_ends_before_it_is_held_leaves_nothing_to_consult_about),
        cmocka_unit_test(end_of_the_call_that_waits_leaves_who_is_consulted),
        cmocka_unit_test(consultation_call_that_is_dialed_in_vain_is_dialed_again),
        cmocka_unit_test(consultation_call_that_is_dialed_in_vain_ends_here),
        cmocka_unit_test(number_that_cannot_be_sent_is_refused),
        cmocka_unit_test(only_a_dial_tone_is_dialed),
        cmocka_unit_test(closing_either_call_completes_what_was_asked_of_both),
        cmocka_unit_test(transfer_that_waits_for_its_turn_fails_when_either_call_ends),
        cmocka_unit_test(closing_the_line_completes_a_request_of_two_calls_once),
        cmocka_unit_test(closing_the_call_takes_its_consultation_call_along_before_it_was_made),
        cmocka_unit_test(closing_the_call_that_has_ended_takes_its_consultation_call_along),
        cmocka_unit_test(closing_the_call_that_waits_is_nothing_to_the_dialing),
        cmocka_unit_test(drop_of_a_call_that_is_not_dialed_after_all_ends_it),
        cmocka_unit_test(loss_of_the_link_ends_both_calls),
        cmocka_unit_test(a_line_has_two_calls_at_most),
        cmocka_unit_test(end_of_an_earlier_consultation_leaves_the_next_one),
        cmocka_unit_test(second_call_has_to_stand_right),
        cmocka_unit_test(a_call_is_dialed_beside_one_on_hold_and_joined_to_it),
        cmocka_unit_test(a_switch_that_cannot_join_calls_has_one_at_a_time),
    };
    return cmocka_run_group_tests_name("core: two calls", tests, NULL, NULL);
}
