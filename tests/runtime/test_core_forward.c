/* test_core_forward.c: incoming calls that go elsewhere: TAPI's list becomes messages, one after the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "../failing_alloc.h"
#include "core/call.h"
#include "core/forward.h"
#include "core/line.h"
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

static void opened(void)
{
    script_begin(s, 2);
    opens(s, 0, "connect 0");
    listens(s, 0, "");
    script_watches_address(s, 0);
    connects(s, 0, NULL);
    id = script_newest(s);
    says("YES", "");
}

/* The newest message, as the switch gets it: its word, and what follows its id. */
static void sends(const char *word, const char *rest)
{
    char expected[128];
    id = script_newest(s);
    snprintf(expected, sizeof(expected), "send 0 [%s|%u|%s]", word, id, rest);
    script_expects(s, expected, __FILE__, __LINE__);
}

/* The switch's yes, upon which it is asked for more. */
static void says_yes_and_hears(const char *word, const char *rest)
{
    char yes[32];
    snprintf(yes, sizeof(yes), "YES|%u", id);
    script_hears(s, 0, yes);
    sends(word, rest);
}

static struct forward_list list_of(DWORD mode, const char *dest)
{
    struct forward_list list = {.count = 1, .entry[0].mode = mode, .rings = 3};
    text_set(&list.entry[0].dest, slice_text(dest));
    return list;
}

static const struct forward_list none = {.count = 0};

static const struct forwarding *forwarding(void)
{
    return s->core.lines[0]->forwarding;
}

static void asked(const struct forward_list *list, const char *word, const char *rest)
{
    script_forwards(s, 0, list);
    sends(word, rest);
}

static void list_replaces_whatever_was_before(void **state)
{
    (void)state;
    opened();
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "4000");
    asked(&list, "BACK", "1001");
    says_yes_and_hears("FORWARD", "1001|4000");
    assert_int_equal(forwarding()->state, FORWARD_UNTOUCHED);
    says("YES", "complete 1 0; address of line 0 FORWARD");
    assert_int_equal(forwarding()->state, FORWARD_SET);
    assert_int_equal(forwarding()->set.entry[0].mode, LINEFORWARDMODE_UNCOND);
    assert_true(text_is(&forwarding()->set.entry[0].dest, slice_text("4000")));
    script_end(s);
}

static void nothing_has_to_end_where_nothing_is_forwarded(void **state)
{
    (void)state;
    opened();
    asked(&none, "BACK", "1001");
    says("YES", "complete 1 0; address of line 0 FORWARD");
    struct forward_list list = list_of(LINEFORWARDMODE_BUSY, "4000");
    asked(&list, "BUSY", "1001|4000");
    says("YES", "complete 2 0; address of line 0 FORWARD");
    asked(&none, "BACK", "1001");
    says("YES", "complete 3 0; address of line 0 FORWARD");
    asked(&none, "BACK", "1001"); /* who asks for it gets it, though there may be nothing to end */
    says("YES", "complete 4 0; address of line 0 FORWARD");
    script_end(s);
}

static void each_entry_is_a_message(void **state)
{
    (void)state;
    opened();
    struct forward_list list = list_of(LINEFORWARDMODE_BUSY, "4000");
    list.count = 2;
    list.entry[1].mode = LINEFORWARDMODE_NOANSW;
    text_set(&list.entry[1].dest, slice_text("5000"));
    asked(&list, "BACK", "1001");
    says_yes_and_hears("BUSY", "1001|4000");
    says_yes_and_hears("LATE", "1001|5000|3");
    says("YES", "complete 1 0; address of line 0 FORWARD");
    assert_int_equal(forwarding()->set.count, 2);
    script_end(s);
}

static void entry_without_a_number_is_do_not_disturb(void **state)
{
    (void)state;
    opened();
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "");
    asked(&list, "BACK", "1001");
    says_yes_and_hears("HUSH", "1001");
    says("YES", "complete 1 0; address of line 0 FORWARD");
    script_end(s);
}

static void no_to_the_first_step_changes_nothing(void **state)
{
    (void)state;
    opened();
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "4000");
    asked(&list, "BACK", "1001");
    says("NO", "complete 1 OPERATIONFAILED");
    assert_int_equal(forwarding()->state, FORWARD_UNTOUCHED);
    asked(&none, "BACK", "1001");
    says("YES", "complete 2 0; address of line 0 FORWARD");
    script_end(s);
}

static void no_to_a_later_step_leaves_nobody_sure(void **state)
{
    (void)state;
    opened();
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "4000");
    asked(&list, "BACK", "1001");
    says_yes_and_hears("FORWARD", "1001|4000");
    says("NO", "complete 1 OPERATIONFAILED; address of line 0 FORWARD");
    assert_int_equal(forwarding()->state, FORWARD_UNSURE);
    asked(&list, "BACK", "1001"); /* what may be in effect is ended */
    script_end(s);
}

static void lost_connection_ends_it(void **state)
{
    (void)state;
    opened();
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "4000");
    asked(&list, "BACK", "1001");
    script_breaks(s, 0, s->core.links[0]->attempt);
    script_expects(s, "complete 1 OPERATIONFAILED; address of line 0 FORWARD", __FILE__, __LINE__);
    assert_int_equal(forwarding()->state, FORWARD_UNSURE);
    script_end(s);
}

static void what_was_never_sent_changes_nothing(void **state)
{
    (void)state;
    opened();
    script_breaks(s, 0, s->core.links[0]->attempt);
    script_expects(s, NULL, __FILE__, __LINE__);
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "4000");
    forwards(s, 0, &list, NULL);
    script_breaks(s, 0, s->core.links[0]->attempt);
    script_expects(s, NULL, __FILE__, __LINE__);
    assert_null(forwarding()->request);
    assert_int_equal(forwarding()->state, FORWARD_UNTOUCHED);
    script_end(s);
}

static void one_list_at_a_time(void **state)
{
    (void)state;
    opened();
    DWORD feature = LINEADDRFEATURE_FORWARD | LINEADDRFEATURE_FORWARDFWD | LINEADDRFEATURE_FORWARDDND;
    assert_int_equal(address_features(&s->core, s->core.lines[0]) & feature, feature);
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "4000");
    asked(&list, "BACK", "1001");
    assert_int_equal(address_features(&s->core, s->core.lines[0]) & feature, 0);
    forwards(s, 0, &none, "refused RESOURCEUNAVAIL");
    says_yes_and_hears("FORWARD", "1001|4000");
    forwards(s, 0, &none, "refused RESOURCEUNAVAIL");
    says("YES", "complete 1 0; address of line 0 FORWARD");
    asked(&none, "BACK", "1001");
    script_end(s);
}

static void calls_and_forwarding_do_not_hinder_each_other(void **state)
{
    (void)state;
    opened();
    dials(s, 0, "4000", NULL);
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "4000");
    asked(&list, "BACK", "1001");
    script_end(s);
}

static void what_there_is_no_message_for_is_refused(void **state)
{
    (void)state;
    opened();
    struct forward_list specific = list_of(LINEFORWARDMODE_UNCONDSPECIFIC, "4000");
    struct forward_list both = list_of(LINEFORWARDMODE_BUSYNA, "4000");
    struct forward_list hush = list_of(LINEFORWARDMODE_BUSY, "");
    struct forward_list nowhere = list_of(LINEFORWARDMODE_BUSY, "40A0");
    struct forward_list mode_0 = list_of(0, "4000");
    forwards(s, 0, &specific, "refused INVALPARAM");
    forwards(s, 0, &both, "refused INVALPARAM");
    forwards(s, 0, &hush, "refused INVALPARAM");
    forwards(s, 0, &mode_0, "refused INVALPARAM");
    forwards(s, 0, &nowhere, "refused INVALADDRESS");
    asked(&none, "BACK", "1001"); /* they have left nothing behind */
    script_end(s);
}

static void closing_the_line_ends_it_between_two_steps(void **state)
{
    (void)state;
    opened();
    opens(s, 1, NULL); /* keeps the connection */
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "4000");
    asked(&list, "BACK", "1001");
    closes(s, 0, "complete 1 OPERATIONFAILED");
    says("YES", "");
    assert_int_equal(forwarding()->state, FORWARD_UNSURE);
    opens(s, 0, NULL);
    asked(&none, "BACK", "1001");
    script_end(s);
}

/* Its message waits for its turn, as it does where the switch answers in order. */
static void closing_the_line_between_two_steps_leaves_nobody_sure_though_the_second_was_not_sent(void **state)
{
    static struct message_type messages[64];
    struct protocol in_order = protocol;
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "4000");
    (void)state;
    assert_in_range(protocol.message_count, 1, 64);
    memcpy(messages, protocol.messages, protocol.message_count * sizeof *messages);
    messages[protocol.operations[OPERATION_FORWARD_UNCOND].message].id = NO_HOLE;
    in_order.messages = messages;
    opened();
    opens(s, 1, NULL);
    s->core.protocol = &in_order;
    script_forwards(s, 1, &list);
    sends("BACK", "1002");
    says_yes_and_hears("FORWARD", "1002|4000");
    asked(&list, "BACK", "1001");
    says("YES", "");
    closes(s, 0, "complete 2 OPERATIONFAILED");
    assert_int_equal(forwarding()->state, FORWARD_UNSURE);
    script_end(s);
}

/* Rule 55: also of one that the switch has accepted by then; and one at a time, as TAPI sees it. */
static void closing_the_line_waits_until_its_end_is_told(void **state)
{
    (void)state;
    opened();
    opens(s, 1, NULL);
    script_forwards(s, 1, &none);
    sends("BACK", "1002");
    unsigned before = id;
    asked(&none, "BACK", "1001");
    unsigned last = id;
    s->deaf = true;
    id = before;
    says("YES", "");
    id = last;
    says("YES", "");
    assert_int_equal(address_features(&s->core, s->core.lines[0]) & LINEADDRFEATURE_FORWARD, 0);
    forwards(s, 0, &none, "refused RESOURCEUNAVAIL");
    closes(s, 0, "complete 2 0; complete 1 0");
    s->deaf = false;
    opens(s, 0, NULL);
    asked(&none, "BACK", "1001");
    script_end(s);
}

static void late_answer_to_a_closed_line_is_not_taken_for_the_next(void **state)
{
    (void)state;
    opened();
    opens(s, 1, NULL);
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "4000");
    asked(&list, "BACK", "1001");
    unsigned old = id;
    closes(s, 0, "complete 1 OPERATIONFAILED");
    opens(s, 0, NULL);
    asked(&list, "BACK", "1001");
    unsigned new = id;
    id = old;
    says("YES", "");
    id = new;
    says_yes_and_hears("FORWARD", "1001|4000");
    says("YES", "complete 2 0");
    script_end(s);
}

static void rings_are_as_many_as_the_field_can_say(void **state)
{
    (void)state;
    DWORD least, most;
    opened();
    assert_true(forward_rings(s->core.protocol, &least, &most));
    assert_int_equal(least, 1);
    assert_int_equal(most, 99);
    script_end(s);
}

static void list_without_memory_for_it_is_refused(void **state)
{
    (void)state;
    opened();
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, "4000");
    for (long kept = 0; kept < 2; kept++) { /* for the line's list, and for the request */
        alloc_arm(kept + 1, true);
        forwards(s, 0, &list, "refused NOMEM");
        assert_true(alloc_disarm());
    }
    asked(&list, "BACK", "1001");
    script_end(s);
}

static void destination_that_no_message_can_hold_is_refused(void **state)
{
    (void)state;
    char digits[TEXT_BYTES + 1] = {0};
    opened();
    memset(digits, '4', TEXT_BYTES);
    struct forward_list list = list_of(LINEFORWARDMODE_UNCOND, digits);
    forwards(s, 0, &list, "refused INVALADDRESS");
    script_end(s);
}

/* TAPI has closed it, but not yet heard that it is gone. */
static void line_that_is_removed_is_not_forwarded(void **state)
{
    (void)state;
    opened();
    s->core.lines[0]->stage = LINE_REMOVED;
    forwards(s, 0, &none, "refused OPERATIONUNAVAIL");
    assert_int_equal(line_features(&s->core, s->core.lines[0]), 0);
    s->core.lines[0]->stage = LINE_CREATED;
    script_end(s);
}

/* A protocol's tables, of which some can be changed. */
struct tables {
    struct field_type fields[64];
};

/* What a field holds: digits, so many of them. */
struct digits {
    const char *which;
    unsigned min, max;
};

static void hold(struct tables *tables, enum operation_kind operation, unsigned hole, struct digits digits)
{
    struct field_type *field = &tables->fields[protocol.messages[protocol.operations[operation].message].field[hole]];
    *field = (struct field_type){.min = digits.min, .max = digits.max};
    for (const char *digit = digits.which; *digit != 0; digit++)
        field->ascii[*digit / 32] |= UINT32_C(1) << *digit % 32;
}

/* The least and the most of a protocol that tells a switch the rings of two modes. */
static void says_rings(struct digits busy, struct digits late, DWORD expected_least, DWORD expected_most)
{
    static struct tables tables;
    struct protocol two = protocol;
    DWORD least, most;
    assert_in_range(protocol.field_count, 1, sizeof tables.fields / sizeof *tables.fields);
    memcpy(tables.fields, protocol.fields, protocol.field_count * sizeof *tables.fields);
    two.fields = tables.fields;
    two.operations[OPERATION_FORWARD_BUSY].source[1] = SOURCE_DETAIL; /* in place of the line */
    hold(&tables, OPERATION_FORWARD_BUSY, 1, busy);
    hold(&tables, OPERATION_FORWARD_NOANSW, 3, late);
    assert_true(forward_rings(&two, &least, &most));
    assert_int_equal(least, expected_least);
    assert_int_equal(most, expected_most);
}

static void rings_are_those_that_all_modes_can_say(void **state)
{
    (void)state;
    says_rings((struct digits){"0123456789", 1, 2}, (struct digits){"0123456789", 1, 2}, 1, 99);
    says_rings((struct digits){"2345", 2, 3}, (struct digits){"0123456789", 1, 2}, 22, 99);
    says_rings((struct digits){"0123456789", 1, 2}, (struct digits){"67", 1, 1}, 6, 7);
}

/* As many digits as a number of TAPI's has; a field that holds none says nothing that makes sense. */
static void rings_fit_a_number(void **state)
{
    DWORD least, most;
    (void)state;
    assert_true(forward_rings(&protocol, &least, &most));
    says_rings((struct digits){"0123456789", 30, 30}, (struct digits){"0123456789", 30, 30}, 100000000, 999999999);
    says_rings((struct digits){"", 1, 1}, (struct digits){"", 1, 1}, 9, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_replaces_whatever_was_before),
        cmocka_unit_test(nothing_has_to_end_where_nothing_is_forwarded),
        cmocka_unit_test(each_entry_is_a_message),
        cmocka_unit_test(entry_without_a_number_is_do_not_disturb),
        cmocka_unit_test(no_to_the_first_step_changes_nothing),
        cmocka_unit_test(no_to_a_later_step_leaves_nobody_sure),
        cmocka_unit_test(lost_connection_ends_it),
        cmocka_unit_test(what_was_never_sent_changes_nothing),
        cmocka_unit_test(one_list_at_a_time),
        cmocka_unit_test(calls_and_forwarding_do_not_hinder_each_other),
        cmocka_unit_test(what_there_is_no_message_for_is_refused),
        cmocka_unit_test(closing_the_line_ends_it_between_two_steps),
        cmocka_unit_test(closing_the_line_between_two_steps_leaves_nobody_sure_though_the_second_was_not_sent),
        cmocka_unit_test(closing_the_line_waits_until_its_end_is_told),
        cmocka_unit_test(late_answer_to_a_closed_line_is_not_taken_for_the_next),
        cmocka_unit_test(rings_are_as_many_as_the_field_can_say),
        cmocka_unit_test(list_without_memory_for_it_is_refused),
        cmocka_unit_test(destination_that_no_message_can_hold_is_refused),
        cmocka_unit_test(line_that_is_removed_is_not_forwarded),
        cmocka_unit_test(rings_are_those_that_all_modes_can_say),
        cmocka_unit_test(rings_fit_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
