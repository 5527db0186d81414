/* test_forwardlist.c: TAPI's list of where calls go, which an application made; and what LINEADDRESSSTATUS says of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "forwardlist.h"

enum { HEAD = 8, ENTRY = 24, TEXTS = 200 };

/* A list as an application lays it out: entries of six members, and the numbers behind. */
struct given_list {
    DWORD total, entries;
    DWORD entry[6][6];
    WCHAR text[TEXTS / 2];
};

static struct given_list given;

static void begin(DWORD entries)
{
    given = (struct given_list){.total = sizeof(given), .entries = entries};
}

static void put(unsigned i, DWORD mode, const WCHAR *number, DWORD units)
{
    given.entry[i][0] = mode;
    given.entry[i][4] = units * sizeof(WCHAR);
    given.entry[i][5] = offsetof(struct given_list, text) + i * 40;
    memcpy((char *)&given + given.entry[i][5], number, units * sizeof(WCHAR));
}

static LONG read_it(DWORD rings, struct forward_list *wanted)
{
    return forwardlist_read(&protocol, (const LINEFORWARDLIST *)&given, rings, wanted);
}

static void entries_are_read_with_or_without_a_nul(void **state)
{
    (void)state;
    struct forward_list list;
    begin(2);
    put(0, LINEFORWARDMODE_BUSY, u"4000", 4);
    put(1, LINEFORWARDMODE_NOANSW, u"5000", 5);
    assert_int_equal(read_it(4, &list), 0);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.entry[0].mode, LINEFORWARDMODE_BUSY);
    assert_true(text_is(&list.entry[0].dest, slice_text("4000")));
    assert_int_equal(list.entry[1].mode, LINEFORWARDMODE_NOANSW);
    assert_true(text_is(&list.entry[1].dest, slice_text("5000")));
    assert_int_equal(list.rings, 4);
}

static void no_list_and_no_entries_are_the_same(void **state)
{
    (void)state;
    struct forward_list list;
    assert_int_equal(forwardlist_read(&protocol, NULL, 4, &list), 0);
    assert_int_equal(list.count, 0);
    begin(0);
    given.total = HEAD;
    assert_int_equal(read_it(4, &list), 0);
    assert_int_equal(list.count, 0);
}

static void entry_without_a_number_has_none(void **state)
{
    (void)state;
    struct forward_list list;
    begin(1);
    put(0, LINEFORWARDMODE_UNCOND, u"", 0);
    assert_int_equal(read_it(4, &list), 0);
    assert_int_equal(list.entry[0].dest.len, 0);
    put(0, LINEFORWARDMODE_UNCOND, u"", 1);
    assert_int_equal(read_it(4, &list), 0);
    assert_int_equal(list.entry[0].dest.len, 0);
}

static void rings_become_the_nearest_number_that_can_be_told(void **state)
{
    (void)state;
    struct forward_list list;
    begin(0);
    assert_int_equal(read_it(0, &list), 0);
    assert_int_equal(list.rings, 1);
    assert_int_equal(read_it(0xFFFFFFFF, &list), 0);
    assert_int_equal(list.rings, 99);
}

static void list_that_is_cut_short_is_too_small(void **state)
{
    (void)state;
    struct forward_list list;
    begin(2);
    given.total = HEAD + 2 * ENTRY - 1;
    assert_int_equal(read_it(0, &list), (LONG)LINEERR_STRUCTURETOOSMALL);
    given.total = HEAD - 1;
    assert_int_equal(read_it(0, &list), (LONG)LINEERR_STRUCTURETOOSMALL);
    begin(0x0AAAAAAB); /* times 24 is 8 */
    assert_int_equal(read_it(0, &list), (LONG)LINEERR_STRUCTURETOOSMALL);
}

static void number_outside_of_the_list_is_not_read(void **state)
{
    (void)state;
    struct forward_list list;
    begin(1);
    put(0, LINEFORWARDMODE_BUSY, u"4000", 5);
    given.entry[0][5] = sizeof(given) - 9;
    assert_int_equal(read_it(0, &list), (LONG)LINEERR_INVALPARAM);
    given.entry[0][5] = 0xFFFFFFF0;
    assert_int_equal(read_it(0, &list), (LONG)LINEERR_INVALPARAM);
    put(0, LINEFORWARDMODE_BUSY, u"4000", 5);
    given.entry[0][4] = 0xFFFFFFF0;
    assert_int_equal(read_it(0, &list), (LONG)LINEERR_INVALPARAM);
}

static void list_that_contradicts_itself_is_invalid(void **state)
{
    (void)state;
    struct forward_list list;
    begin(2);
    put(0, LINEFORWARDMODE_BUSY, u"4000", 5);
    put(1, LINEFORWARDMODE_BUSY, u"5000", 5);
    assert_int_equal(read_it(0, &list), (LONG)LINEERR_INVALPARAM);
    begin(5);
    assert_int_equal(read_it(0, &list), (LONG)LINEERR_INVALPARAM);
}

static void what_is_no_number_is_no_address(void **state)
{
    (void)state;
    struct forward_list list;
    begin(1);
    put(0, LINEFORWARDMODE_BUSY, u"4000?", 6);
    assert_int_equal(read_it(0, &list), (LONG)LINEERR_INVALADDRESS);
}

/* What LINEADDRESSSTATUS says of a forwarding, with so much room behind its fixed part. */
static LINEADDRESSSTATUS *status_of(struct forwarding *forwarding, DWORD room)
{
    static unsigned char bytes[sizeof(LINEADDRESSSTATUS) + 400];
    const struct line line = {.forwarding = forwarding};
    LINEADDRESSSTATUS image = {0}, *out = (void *)bytes;
    struct fill fill;
    out->dwTotalSize = sizeof(*out) + room;
    assert_int_equal(fill_begin(&fill, out, sizeof(*out)), 0);
    forwardlist_fill(&fill, &protocol, &line, &image);
    fill_end(&fill, &image);
    return out;
}

static DWORD member(const LINEADDRESSSTATUS *status, unsigned entry, unsigned number)
{
    DWORD value;
    memcpy(&value, (const char *)status + status->dwForwardOffset + entry * ENTRY + number * sizeof(value),
           sizeof(value));
    return value;
}

static void status_says_what_was_accepted(void **state)
{
    (void)state;
    struct forwarding forwarding = {.state = FORWARD_SET, .set = {.count = 2, .rings = 3}};
    forwarding.set.entry[0].mode = LINEFORWARDMODE_BUSY;
    text_set(&forwarding.set.entry[0].dest, slice_text("4000"));
    forwarding.set.entry[1].mode = LINEFORWARDMODE_UNCOND;
    const LINEADDRESSSTATUS *status = status_of(&forwarding, 400);
    assert_int_equal(status->dwForwardNumEntries, 2);
    assert_int_equal(status->dwForwardSize, 2 * ENTRY);
    assert_int_equal(status->dwNumRingsNoAnswer, 3);
    assert_int_equal(member(status, 0, 0), LINEFORWARDMODE_BUSY);
    assert_int_equal(member(status, 0, 4), 10);
    assert_memory_equal((const char *)status + member(status, 0, 5), u"4000", 10);
    assert_int_equal(member(status, 1, 0), LINEFORWARDMODE_UNCOND);
    assert_int_equal(member(status, 1, 4), 0);
}

static void status_says_that_it_is_not_sure(void **state)
{
    (void)state;
    struct forwarding forwarding = {.state = FORWARD_UNSURE};
    const LINEADDRESSSTATUS *status = status_of(&forwarding, 400);
    assert_int_equal(status->dwForwardNumEntries, 1);
    assert_int_equal(member(status, 0, 0), LINEFORWARDMODE_UNKNOWN);
}

static void status_says_nothing_of_what_nobody_asked_for(void **state)
{
    (void)state;
    struct forwarding forwarding = {.state = FORWARD_UNTOUCHED};
    assert_int_equal(status_of(&forwarding, 400)->dwForwardNumEntries, 0);
    assert_int_equal(status_of(NULL, 400)->dwForwardNumEntries, 0);
}

static void entries_that_do_not_fit_are_left_out_and_counted_in_the_size_that_is_needed(void **state)
{
    (void)state;
    struct forwarding forwarding = {.state = FORWARD_UNSURE};
    const LINEADDRESSSTATUS *status = status_of(&forwarding, ENTRY - 1);
    assert_int_equal(status->dwForwardNumEntries, 0);
    assert_int_equal(status->dwForwardOffset, 0);
    assert_int_equal(status->dwNeededSize, sizeof(*status) + ENTRY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_read_with_or_without_a_nul),
        cmocka_unit_test(no_list_and_no_entries_are_the_same),
        cmocka_unit_test(entry_without_a_number_has_none),
        cmocka_unit_test(rings_become_the_nearest_number_that_can_be_told),
        cmocka_unit_test(list_that_is_cut_short_is_too_small),
        cmocka_unit_test(number_outside_of_the_list_is_not_read),
        cmocka_unit_test(list_that_contradicts_itself_is_invalid),
        cmocka_unit_test(what_is_no_number_is_no_address),
        cmocka_unit_test(status_says_what_was_accepted),
        cmocka_unit_test(status_says_that_it_is_not_sure),
        cmocka_unit_test(status_says_nothing_of_what_nobody_asked_for),
        cmocka_unit_test(entries_that_do_not_fit_are_left_out_and_counted_in_the_size_that_is_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
