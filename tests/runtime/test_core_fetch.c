/* test_core_fetch.c: calls that TAPI asks for without dialing them: from where they ring, and from where they are
 * parked. */
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

static void says(const char *answer, const char *expected)
{
    char text[64];
    snprintf(text, sizeof(text), "%s|%u", answer, id);
    hears(s, 0, text, expected);
}

/* The same, and which call it is. */
static void names(const char *call, const char *expected)
{
    char text[64];
    snprintf(text, sizeof(text), "NAMED|%u|%s", id, call);
    hears(s, 0, text, expected);
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

/* Ask for a call, and see what is sent: message is its word, rest what follows its id. */
static void fetched(enum operation_kind operation, const char *number, const char *group, const char *word,
                    const char *rest)
{
    char expected[128];
    script_fetches(s, 0, operation, number, group);
    id = script_newest(s);
    snprintf(expected, sizeof(expected), "send 0 [%s|%u|%s]", word, id, rest);
    script_expects(s, expected, __FILE__, __LINE__);
}

static const struct call *call_1(void)
{
    return script_call(s, 1);
}

static void call_is_picked_up_where_it_rings(void **state)
{
    (void)state;
    opened();
    fetched(OPERATION_PICKUP, "4000", "", "PICKUP", "1001|4000");
    assert_int_equal(s->core.lines[0]->live_count, 0);
    says("YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    assert_int_equal(call_1()->reason, LINECALLREASON_PICKUP);
    assert_int_equal(call_1()->origin, LINECALLORIGIN_INBOUND);
    assert_int_equal(s->core.lines[0]->live_count, 1);
    script_end(s);
}

static void call_is_picked_up_in_a_group(void **state)
{
    (void)state;
    opened();
    fetched(OPERATION_PICKUP_GROUP, "", "sales", "TEAM", "1001|sales");
    says("YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    assert_int_equal(call_1()->reason, LINECALLREASON_PICKUP);
    script_end(s);
}

static void call_is_fetched_from_where_it_is_parked(void **state)
{
    (void)state;
    opened();
    fetched(OPERATION_UNPARK, "701", "", "UNPARK", "1001|701");
    names("7", "complete 1 0; call 1 info CALLID");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED; call 1 info CONNECTEDID");
    assert_int_equal(call_1()->reason, LINECALLREASON_UNPARK);
    assert_int_equal(call_1()->origin, LINECALLORIGIN_UNKNOWN);
    hears(s, 0, "WHO|1001|7|1001", "call 1 info ORIGIN|CALLERID|CONNECTEDID");
    assert_int_equal(call_1()->origin, LINECALLORIGIN_OUTBOUND);
    script_end(s);
}

static void how_a_parked_call_is_fetched_does_not_tell_who_began_it(void **state)
{
    (void)state;
    opened();
    fetched(OPERATION_UNPARK, "701", "", "UNPARK", "1001|701");
    names("7", "complete 1 0; call 1 info CALLID");
    hears(s, 0, "STATE|1001|Dialing|7", "call 1 DIALING");
    assert_int_equal(call_1()->origin, LINECALLORIGIN_UNKNOWN);
    script_end(s);
}

/* Of a call that was dialed elsewhere that would be another one, which comes in. */
static void call_that_was_made_to_the_line_is_the_one_that_was_fetched(void **state)
{
    (void)state;
    opened();
    fetched(OPERATION_PICKUP, "4000", "", "PICKUP", "1001|4000");
    says("YES", "complete 1 0");
    hears(s, 0, "CALLED|1001|7|1001", "call 1 info CALLID|CALLEDID");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED; call 1 info CONNECTEDID");
    script_end(s);
}

static void state_is_not_told_before_the_yes(void **state)
{
    (void)state;
    opened();
    fetched(OPERATION_PICKUP, "4000", "", "PICKUP", "1001|4000");
    hears(s, 0, "STATE|1001|Up|7", "");
    says("YES", "complete 1 0; call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    script_end(s);
}

static void refused_pickup_makes_no_call(void **state)
{
    (void)state;
    opened();
    fetched(OPERATION_PICKUP, "4000", "", "PICKUP", "1001|4000");
    says("NO", "complete 1 OPERATIONFAILED");
    assert_int_equal(call_1()->stage, CALL_FAILED);
    fetched(OPERATION_UNPARK, "701", "", "UNPARK", "1001|701");
    script_end(s);
}

static void nothing_is_fetched_to_a_line_that_has_a_call(void **state)
{
    (void)state;
    opened();
    DWORD made = LINEADDRFEATURE_MAKECALL | LINEADDRFEATURE_UNPARK | LINEADDRFEATURE_PICKUP |
                 LINEADDRFEATURE_PICKUPDIRECT | LINEADDRFEATURE_PICKUPGROUP;
    assert_int_equal(address_features(&s->core, s->core.lines[0]) & made, made);
    assert_true(line_features(&s->core, s->core.lines[0]) & LINEFEATURE_MAKECALL);
    fetched(OPERATION_UNPARK, "701", "", "UNPARK", "1001|701");
    assert_int_equal(address_features(&s->core, s->core.lines[0]) & made, 0);
    assert_false(line_features(&s->core, s->core.lines[0]) & LINEFEATURE_MAKECALL);
    fetches(s, 0, OPERATION_UNPARK, "702", "", "refused RESOURCEUNAVAIL");
    fetches(s, 0, OPERATION_PICKUP, "4000", "", "refused RESOURCEUNAVAIL");
    fetches(s, 0, OPERATION_PICKUP_GROUP, "", "sales", "refused RESOURCEUNAVAIL");
    script_end(s);
}

static void what_the_switch_cannot_be_told_is_refused(void **state)
{
    (void)state;
    opened();
    fetches(s, 0, OPERATION_UNPARK, "", "", "refused INVALADDRESS");
    fetches(s, 0, OPERATION_PICKUP, "40A0", "", "refused INVALADDRESS");
    fetches(s, 0, OPERATION_PICKUP, "4000", "sales", "refused INVALGROUPID"); /* the message has no place for it */
    fetches(s, 0, OPERATION_PICKUP_GROUP, "", "", "refused INVALGROUPID");
    fetches(s, 0, OPERATION_PICKUP_GROUP, "", "a|b", "refused INVALGROUPID");
    assert_null(s->core.lines[0]->alive);
    script_end(s);
}

static void fetched_call_that_is_dropped_before_it_is_named_is_hung_up_by_name(void **state)
{
    (void)state;
    opened();
    fetched(OPERATION_PICKUP, "4000", "", "PICKUP", "1001|4000");
    says("YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|7", NULL);
    asks(s, 1, OPERATION_DROP, "", NULL);
    id = script_newest(s);
    says("YES", "complete 2 0");
    hears(s, 0, "STATE|1001|Gone|7", "call 1 IDLE");
    script_end(s);
}

static void call_keeps_the_name_that_it_has(void **state)
{
    (void)state;
    opened();
    fetched(OPERATION_UNPARK, "701", "", "UNPARK", "1001|701");
    hears(s, 0, "STATE|1001|Up|7", "");
    names("8", NULL);
    assert_true(slice_equal(call_text(call_1(), TEXT_NAME), slice_text("7")));
    script_end(s);
}

static void call_that_is_over_is_not_named(void **state)
{
    (void)state;
    opened();
    fetched(OPERATION_UNPARK, "701", "", "UNPARK", "1001|701");
    forgets(s, 1, NULL);
    names("7", "");
    script_end(s);
}

static void group_that_no_message_can_hold_is_refused(void **state)
{
    (void)state;
    char group[TEXT_BYTES + 1] = {0};
    opened();
    memset(group, 's', TEXT_BYTES);
    fetches(s, 0, OPERATION_PICKUP_GROUP, "", group, "refused INVALGROUPID");
    script_end(s);
}

/* TAPI has not closed it yet. */
static void line_that_is_removed_fetches_nothing(void **state)
{
    (void)state;
    opened();
    s->core.lines[0]->stage = LINE_REMOVED;
    fetches(s, 0, OPERATION_UNPARK, "701", "", "refused OPERATIONUNAVAIL");
    s->core.lines[0]->stage = LINE_CREATED;
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(call_is_picked_up_where_it_rings),
        cmocka_unit_test(call_is_picked_up_in_a_group),
        cmocka_unit_test(call_is_fetched_from_where_it_is_parked),
        cmocka_unit_test(how_a_parked_call_is_fetched_does_not_tell_who_began_it),
        cmocka_unit_test(call_that_was_made_to_the_line_is_the_one_that_was_fetched),
        cmocka_unit_test(state_is_not_told_before_the_yes),
        cmocka_unit_test(refused_pickup_makes_no_call),
        cmocka_unit_test(nothing_is_fetched_to_a_line_that_has_a_call),
        cmocka_unit_test(what_the_switch_cannot_be_told_is_refused),
        cmocka_unit_test(fetched_call_that_is_dropped_before_it_is_named_is_hung_up_by_name),
        cmocka_unit_test(call_keeps_the_name_that_it_has),
        cmocka_unit_test(call_that_is_over_is_not_named),
        cmocka_unit_test(group_that_no_message_can_hold_is_refused),
        cmocka_unit_test(line_that_is_removed_fetches_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
