/* test_core_lines.c: lines come and go while TAPI runs (rules 73 and 74); linked with specs/shared.tspec. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../failing_alloc.h"
#include "core/call.h"
#include "core/core_lines.h"
#include "core/line.h"
#include "core/link.h"
#include "script.h"

enum { MANY = 64 };

/* A line as it is configured; its name is its number. */
struct wanted {
    uint32_t id;
    const char *terminal, *host;
};

#define ONE {1, "1001", "switch"}
#define TWO {2, "1002", "switch"}
#define THREE {3, "1003", "switch"}
#define OTHER {4, "1001", "other"}

static struct script s[1];
static struct line_config configured[MANY]; /* all that were in this test, for the core keeps pointers to them */
static unsigned configured_count;

static struct line_config *configure(const struct wanted lines[], unsigned count)
{
    struct line_config *first = &configured[configured_count];
    configured_count += count;
    assert_in_range(configured_count, 0, MANY);
    for (unsigned i = 0; i < count; i++) {
        first[i] = (struct line_config){.permanent_id = lines[i].id, .name = "line", .host = (char *)lines[i].host, .port = 5000};
        assert_true(text_set(&first[i].terminal, slice_text(lines[i].terminal)));
    }
    return first;
}

static void begin(const struct wanted lines[], unsigned count)
{
    configured_count = 0;
    script_begin_configured(s, configure(lines, count), count);
}

enum outcome_of_change { CHANGED, DIFFERS, REFUSED };

/* The same that shell_lines.c does, but for the places of connections, which script.c has for all. */
static enum outcome_of_change follow(struct line_config *lines, unsigned count)
{
    const struct config config = {.lines = lines, .line_count = count};
    struct line_change change;
    struct line_config *added = &configured[configured_count];
    bool good = line_change_find(&s->core, &config, &change);
    bool differs = change.differs;
    for (unsigned i = 0; good && i < change.added_count; i++)
        configured[configured_count++] = lines[change.added[i]];
    good = good && line_change_prepare(&s->core, added, change.added_count, &change);
    alloc_exempt = true;
    for (unsigned i = s->core.link_count; good && i < change.link_count; i++)
        assert_true(framer_init(&s->framers[i], &protocol));
    alloc_exempt = false;
    if (good)
        core_change_lines(&s->core, &change);
    line_change_free(&s->core, &change);
    return !good ? REFUSED : differs ? DIFFERS : CHANGED;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* The configuration is now this one, and the outcome and what follows are as expected. */
#define reconfigures(outcome, expected, ...)                                                                            \
    do {                                                                                                               \
        const struct wanted lines_[] = {__VA_ARGS__};                                                                  \
        assert_int_equal(follow(configure(lines_, COUNT(lines_)), COUNT(lines_)), outcome);                            \
        script_expects(s, expected, __FILE__, __LINE__);                                                               \
    } while (0)

static void creates(unsigned number, DWORD device)
{
    assert_int_equal(core_create_device(&s->core, number, device), 0);
}

static void cannot_create(DWORD_PTR number, DWORD device)
{
    assert_int_equal(core_create_device(&s->core, number, device), (LONG)LINEERR_BADDEVICEID);
}

/* Lines 1 and 2 of one switch are open, and connected. */
static void opened(void)
{
    begin((const struct wanted[]){ONE, TWO}, 2);
    opens(s, 0, "connect 0");
    opens(s, 1, "");
    connects(s, 0, "");
}

static void new_line_is_offered_and_dials_when_it_is_created(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "create 2", ONE, TWO, THREE);
    opens(s, 2, "refused BADDEVICEID");
    creates(2, 2);
    opens(s, 2, "");
    dials(s, 2, "4000", "send 0 [DIAL|1003|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1003|Up|c", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    hears(s, 0, "STATE|1002|Up|d", "");
    assert_int_equal(s->core.counters.foreign, 0);
    script_end(s);
}

/* Whatever its place among them. */
static void new_line_shares_the_connection_of_its_switch(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "create 2; create 3", ONE, TWO, {3, "1000", "switch"}, {4, "1001a", "switch"});
    creates(2, 2);
    creates(3, 3);
    opens(s, 2, "");
    opens(s, 3, "");
    assert_int_equal(s->core.link_count, 1);
    script_end(s);
}

static void call_of_a_new_line_that_comes_before_it_is_created_is_announced_then(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "create 2", ONE, TWO, THREE);
    hears(s, 0, "STATE|1003|Up|c", "");
    creates(2, 2);
    opens(s, 2, "");
    listens(s, 2, "new call on line 2; call 1 CONNECTED");
    script_end(s);
}

static void line_of_another_switch_has_a_connection_of_its_own(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "create 2", ONE, TWO, OTHER);
    creates(2, 7); /* TAPI's ids have gaps: other providers have lines, too */
    assert_ptr_equal(line_of_device(&s->core, 7), s->core.lines[2]);
    opens(s, 7, "connect 1");
    connects(s, 1, "");
    dials(s, 7, "4000", "send 1 [DIAL|1001|4000]");
    closes(s, 7, "disconnect 1; complete 1 OPERATIONFAILED");
    script_end(s);
}

static void session_that_began_without_lines_gets_some(void **state)
{
    (void)state;
    begin(NULL, 0);
    reconfigures(CHANGED, "create 0; create 1", ONE, TWO);
    creates(0, 4);
    creates(1, 5);
    opens(s, 5, "connect 0");
    opens(s, 4, "");
    closes(s, 5, "");
    closes(s, 4, "disconnect 0");
    script_end(s);
}

static void what_is_configured_as_before_changes_nothing(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "", ONE, TWO);
    reconfigures(DIFFERS, "", ONE, {2, "1003", "switch"});
    reconfigures(DIFFERS, "", ONE, {2, "1002", "other"});
    script_end(s);
}

/* Its line stays what it was; the other lines come and go all the same. */
static void line_that_is_configured_otherwise_stays(void **state)
{
    (void)state;
    opened();
    reconfigures(DIFFERS, "remove 0; create 2", {2, "1005", "switch"}, THREE);
    dials(s, 1, "4000", "send 0 [DIAL|1002|4000]");
    closes(s, 0, "");
    script_end(s);
}

/* Only one of them could hear what the switch says of 1001. */
static void new_line_with_the_terminal_of_one_that_stays_is_refused(void **state)
{
    (void)state;
    opened();
    reconfigures(REFUSED, "", {1, "1005", "switch"}, TWO, {3, "1001", "switch"});
    assert_int_equal(s->core.line_count, 2);
    reconfigures(REFUSED, "", {1, "1005", "switch"}, {3, "1001", "switch"});
    reconfigures(CHANGED, "create 2", ONE, TWO, THREE);
    dials(s, 1, "4000", "send 0 [DIAL|1002|4000]");
    hears(s, 0, "STATE|1002|Up|c", "");
    assert_int_equal(s->core.counters.foreign, 0);
    script_end(s);
}

static void line_that_is_removed_takes_no_calls_until_tapi_closes_it(void **state)
{
    (void)state;
    opened();
    listens(s, 1, "");
    dials(s, 1, "4000", "send 0 [DIAL|1002|4000]");
    hears(s, 0, "YES", "complete 1 0");
    reconfigures(CHANGED, "remove 1", ONE);
    hears(s, 0, "STATE|1002|Up|z", "");
    drops(s, 1, "");
    waits(s, 5000, "call 1 UNKNOWN; complete 2 OPERATIONFAILED");
    forgets(s, 1, "");
    dials(s, 1, "4000", "refused INVALLINESTATE");
    assert_false(line_can_dial(s->core.lines[1]));
    closes(s, 1, "");
    opens(s, 1, "refused BADDEVICEID");
    assert_null(s->core.lines[1]->alive);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    script_end(s);
}

static void call_that_waits_on_a_line_that_is_removed_is_not_announced(void **state)
{
    (void)state;
    opened();
    hears(s, 0, "STATE|1002|Up|c", "");
    reconfigures(CHANGED, "remove 1", ONE);
    listens(s, 1, "");
    closes(s, 1, "");
    assert_null(s->core.lines[1]->alive);
    script_end(s);
}

/* TAPI closes calls and line one after the other; what it asked for before is still sent in its turn (rule 53). */
static void hanging_up_is_sent_though_the_line_is_removed_and_closed(void **state)
{
    (void)state;
    opened();
    dials(s, 1, "4000", "send 0 [DIAL|1002|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1002|Up|c", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    dials(s, 0, "4001", "send 0 [DIAL|1001|4001]");
    drops(s, 1, "");
    reconfigures(CHANGED, "remove 1", ONE);
    forgets(s, 1, "complete 3 OPERATIONFAILED");
    closes(s, 1, "");
    hears(s, 0, "YES", "send 0 [DROP|1002|c]; complete 2 0");
    hears(s, 0, "YES", "");
    waits(s, 3000, "call 2 UNKNOWN");
    assert_null(s->core.lines[1]->alive);
    script_end(s);
}

static void last_line_of_a_switch_keeps_its_connection_until_it_is_closed(void **state)
{
    (void)state;
    begin((const struct wanted[]){ONE, OTHER}, 2);
    opens(s, 1, "connect 0");
    connects(s, 0, "");
    dials(s, 1, "4000", "send 0 [DIAL|1001|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|c", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    reconfigures(CHANGED, "remove 1", ONE);
    drops(s, 1, "send 0 [DROP|1001|c]");
    hears(s, 0, "YES", "complete 2 0");
    waits(s, 3000, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    closes(s, 1, "disconnect 0");
    script_end(s);
}

static void lost_link_ends_calls_of_removed_lines(void **state)
{
    (void)state;
    opened();
    dials(s, 1, "4000", "send 0 [DIAL|1002|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1002|Up|c", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    reconfigures(CHANGED, "remove 1", ONE);
    breaks(s, 0, "call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE");
    closes(s, 1, "");
    script_end(s);
}

/* A call at the telephone of a line that nobody has open. */
static void closed_line_that_is_removed_leaves_nothing(void **state)
{
    (void)state;
    opened();
    closes(s, 1, "");
    hears(s, 0, "STATE|1002|Up|c", "");
    assert_non_null(s->core.lines[1]->alive);
    reconfigures(CHANGED, "remove 1", ONE);
    assert_null(s->core.lines[1]->alive);
    hears(s, 0, "STATE|1002|Up|d", "");
    assert_int_equal(s->core.counters.foreign, 1);
    script_end(s);
}

static void terminal_of_a_removed_line_is_free_for_a_new_one(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "remove 1; create 2", ONE, {3, "1002", "switch"});
    creates(2, 2);
    opens(s, 2, "");
    dials(s, 2, "4000", "send 0 [DIAL|1002|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1002|Up|c", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    closes(s, 1, "");
    script_end(s);
}

static void device_ids_are_never_used_again(void **state)
{
    (void)state;
    opened();
    closes(s, 1, "");
    reconfigures(CHANGED, "remove 1", ONE);
    reconfigures(CHANGED, "create 2", ONE, TWO);
    cannot_create(2, 1);
    cannot_create(2, 0);
    cannot_create(1, 2);
    cannot_create(3, 2);
    creates(2, 2);
    cannot_create(2, 3);
    assert_null(line_of_device(&s->core, 1));
    opens(s, 2, "");
    script_end(s);
}

/* Whatever order they come in, each is found by its id. */
static void devices_are_found_in_whatever_order_tapi_creates_them(void **state)
{
    (void)state;
    begin((const struct wanted[]){ONE}, 1);
    reconfigures(CHANGED, "create 1; create 2; create 3", ONE, TWO, THREE, OTHER);
    creates(3, 9);
    creates(1, 12);
    creates(2, 5);
    assert_ptr_equal(line_of_device(&s->core, 0), s->core.lines[0]);
    assert_ptr_equal(line_of_device(&s->core, 9), s->core.lines[3]);
    assert_ptr_equal(line_of_device(&s->core, 12), s->core.lines[1]);
    assert_ptr_equal(line_of_device(&s->core, 5), s->core.lines[2]);
    assert_null(line_of_device(&s->core, 1));
    assert_null(line_of_device(&s->core, 13));
    script_end(s);
}

static void line_that_goes_before_it_is_created_cannot_be_created(void **state)
{
    (void)state;
    opened();
    reconfigures(CHANGED, "create 2", ONE, TWO, THREE);
    reconfigures(CHANGED, "", ONE, TWO);
    cannot_create(2, 2);
    script_end(s);
}

/* TAPI is in a callback meanwhile: it hears neither. */
static void line_that_comes_and_goes_unheard_is_not_told_of(void **state)
{
    (void)state;
    opened();
    s->deaf = true;
    reconfigures(CHANGED, "", ONE, TWO, THREE);
    reconfigures(CHANGED, "", ONE, TWO);
    s->deaf = false;
    waits(s, 0, "");
    script_end(s);
}

static void session_that_ends_tells_of_no_more_lines(void **state)
{
    (void)state;
    opened();
    s->deaf = true;
    reconfigures(CHANGED, "", TWO, THREE);
    core_keep_lines(&s->core);
    s->deaf = false;
    waits(s, 0, "");
    script_end(s);
}

/* Sessions last for months: connections that nobody needs any more serve again. */
static void connection_of_lines_that_went_serves_those_of_another_switch(void **state)
{
    (void)state;
    begin((const struct wanted[]){ONE}, 1);
    for (uint32_t i = 1; i < 6; i++) {
        char create[32];
        snprintf(create, sizeof(create), "remove %u; create %u", i - 1, i);
        reconfigures(CHANGED, create, {i + 1, "1001", i % 2 ? "other" : "switch"});
        creates(i, i);
        assert_int_equal(s->core.link_count, 1);
        assert_string_equal(s->core.links[0]->config->host, i % 2 ? "other" : "switch");
        opens(s, i, "connect 0");
        connects(s, 0, "");
        dials(s, i, "4000", "send 0 [DIAL|1001|4000]");
        closes(s, i, NULL);
    }
    script_end(s);
}

/* One that is open still does not. */
static void connection_of_a_line_that_is_open_does_not_serve_another_switch(void **state)
{
    (void)state;
    begin((const struct wanted[]){ONE}, 1);
    opens(s, 0, "connect 0");
    reconfigures(CHANGED, "remove 0; create 1", OTHER);
    creates(1, 1);
    opens(s, 1, "connect 1");
    closes(s, 0, "disconnect 0");
    script_end(s);
}

/* Whichever allocation fails, all stays as it was, and the change can be made later. */
static void change_that_there_is_no_memory_for_changes_nothing(void **state)
{
    (void)state;
    const struct wanted lines[] = {TWO, THREE, OTHER};
    enum outcome_of_change outcome = REFUSED;
    long n = 0;
    opened();
    struct line_config *wanted = configure(lines, COUNT(lines));
    unsigned before = configured_count;
    while (outcome == REFUSED) {
        configured_count = before;
        alloc_arm(++n, false);
        outcome = follow(wanted, COUNT(lines));
        assert_true(alloc_disarm() == (outcome == REFUSED));
        if (outcome == REFUSED) {
            script_expects(s, "", __FILE__, __LINE__);
            assert_int_equal(s->core.line_count, 2);
            assert_int_equal(s->core.link_count, 1);
        }
    }
    script_expects(s, "remove 0; create 2; create 3", __FILE__, __LINE__);
    assert_true(n > 8);
    closes(s, 0, "");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_line_is_offered_and_dials_when_it_is_created),
        cmocka_unit_test(new_line_shares_the_connection_of_its_switch),
        cmocka_unit_test(call_of_a_new_line_that_comes_before_it_is_created_is_announced_then),
        cmocka_unit_test(line_of_another_switch_has_a_connection_of_its_own),
        cmocka_unit_test(session_that_began_without_lines_gets_some),
        cmocka_unit_test(what_is_configured_as_before_changes_nothing),
        cmocka_unit_test(line_that_is_configured_otherwise_stays),
        cmocka_unit_test(new_line_with_the_terminal_of_one_that_stays_is_refused),
        cmocka_unit_test(line_that_is_removed_takes_no_calls_until_tapi_closes_it),
        cmocka_unit_test(call_that_waits_on_a_line_that_is_removed_is_not_announced),
        cmocka_unit_test(hanging_up_is_sent_though_the_line_is_removed_and_closed),
        cmocka_unit_test(last_line_of_a_switch_keeps_its_connection_until_it_is_closed),
        cmocka_unit_test(lost_link_ends_calls_of_removed_lines),
        cmocka_unit_test(closed_line_that_is_removed_leaves_nothing),
        cmocka_unit_test(terminal_of_a_removed_line_is_free_for_a_new_one),
        cmocka_unit_test(device_ids_are_never_used_again),
        cmocka_unit_test(devices_are_found_in_whatever_order_tapi_creates_them),
        cmocka_unit_test(line_that_goes_before_it_is_created_cannot_be_created),
        cmocka_unit_test(line_that_comes_and_goes_unheard_is_not_told_of),
        cmocka_unit_test(session_that_ends_tells_of_no_more_lines),
        cmocka_unit_test(connection_of_lines_that_went_serves_those_of_another_switch),
        cmocka_unit_test(connection_of_a_line_that_is_open_does_not_serve_another_switch),
        cmocka_unit_test(change_that_there_is_no_memory_for_changes_nothing),
    };
    return cmocka_run_group_tests_name("core: lines that come and go", tests, NULL, NULL);
}
