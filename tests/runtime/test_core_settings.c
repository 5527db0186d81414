/* test_core_settings.c: what is configured for a switch stands in what is sent to it, and decides which lines share a
 * connection. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/core_lines.h"
#include "core/line.h"
#include "core/link.h"
#include "script.h"

/* In the order of the spec. */
#define ALICE {{"alice@pbx", "s3cret", "20", "work"}}
#define BOB {{"bob", ""}}

static struct script s[1];

static void begin(struct script_settings settings)
{
    script_begin_set(s, &(struct script_line){"1001", "a"}, &settings, 1);
    opens(s, 0, "connect 0");
}

/* Alice's line has call 1, which is up and called 7. */
static void connected(void)
{
    begin((struct script_settings)ALICE);
    connects(s, 0, NULL);
    hears(s, 0, "WELCOME", "");
    dials(s, 0, "4000", "send 0 [DIAL|1001|20|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|7", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
}

static void login_says_what_is_configured(void **state)
{
    (void)state;
    begin((struct script_settings)ALICE);
    connects(s, 0, "send 0 [LOGIN|work|alice@pbx|s3cret]");
    hears(s, 0, "WELCOME", "");
    script_end(s);
}

static void defaults_and_empty_values_are_sent(void **state)
{
    (void)state;
    begin((struct script_settings)BOB);
    connects(s, 0, "send 0 [LOGIN|home|bob|]");
    hears(s, 0, "WELCOME", "");
    dials(s, 0, "4000", "send 0 [DIAL|1001|1|4000]");
    script_end(s);
}

static void messages_of_calls_say_it_too(void **state)
{
    (void)state;
    connected();
    drops(s, 1, "send 0 [DROP|1001|7|s3cret]");
    hears(s, 0, "YES", "complete 2 0");
    script_end(s);
}

static void refused_login_is_asked_again_with_the_same(void **state)
{
    (void)state;
    begin((struct script_settings)ALICE);
    connects(s, 0, NULL);
    hears(s, 0, "SORRY", "disconnect 0");
    dials(s, 0, "4000", "refused RESOURCEUNAVAIL");
    waits(s, RETRY_LAST_MS, "connect 0");
    connects(s, 0, "send 0 [LOGIN|work|alice@pbx|s3cret]");
    script_end(s);
}

/* Who says something else to a switch has a connection of its own, and says it there. */
static void lines_share_a_connection_if_they_agree(void **state)
{
    (void)state;
    static const struct script_line lines[] = {
        {"1001", "a"}, {"1002", "a"}, {"1003", "a"}, {"1004", "b"}, {"1005", "a"}};
    static const struct script_settings settings[] = {ALICE, BOB, ALICE, ALICE, BOB};
    script_begin_set(s, lines, settings, 5);
    assert_int_equal(s->core.link_count, 3);
    assert_ptr_equal(s->core.lines[0]->link, s->core.lines[2]->link);
    assert_ptr_equal(s->core.lines[1]->link, s->core.lines[4]->link);
    assert_ptr_not_equal(s->core.lines[0]->link, s->core.lines[3]->link);
    unsigned bobs = s->core.lines[1]->link->number;
    script_opens(s, 1);
    script_expects(s, NULL, __FILE__, __LINE__);
    script_connects(s, bobs, s->core.links[bobs]->attempt);
    assert_int_equal(bobs, 1);
    script_expects(s, "send 1 [LOGIN|home|bob|]", __FILE__, __LINE__);
    script_end(s);
}

/* One terminal may stand for two lines, if the switch knows them apart by who logs in. */
static void each_setting_counts(void **state)
{
    (void)state;
    static const struct script_line same[] = {{"1001", "a"}, {"1001", "a"}};
    for (unsigned i = 0; i < protocol.setting_count; i++) {
        struct script_settings settings[] = {ALICE, ALICE};
        settings[1].value[i] = "2";
        script_begin_set(s, same, settings, 2);
        assert_int_equal(s->core.link_count, 2);
        script_end(s);
    }
}

/* The switch is told the same as long as TAPI has the line open, though it is not configured any more. */
static void line_that_was_removed_logs_in_again_until_it_is_closed(void **state)
{
    (void)state;
    struct line_change change;
    begin((struct script_settings)ALICE);
    connects(s, 0, "send 0 [LOGIN|work|alice@pbx|s3cret]");
    hears(s, 0, "WELCOME", "");
    assert_true(line_change_find(&s->core, &(struct config){.line_count = 0}, &change));
    assert_true(line_change_prepare(&s->core, NULL, 0, &change));
    core_change_lines(&s->core, &change);
    line_change_free(&s->core, &change);
    breaks(s, 0, "remove 0");
    waits(s, RETRY_LAST_MS, "connect 0");
    connects(s, 0, "send 0 [LOGIN|work|alice@pbx|s3cret]");
    hears(s, 0, "WELCOME", "");
    closes(s, 0, "disconnect 0");
    script_end(s);
}

static void question_about_a_call_is_answered_with_what_is_known_of_it(void **state)
{
    (void)state;
    connected();
    hears(s, 0, "WHOSE|1001|7", "send 0 [OURS|alice@pbx|1001|7]");
    hears(s, 0, "WHOSE|1001|8", "");
    hears(s, 0, "WHOSE|1009|7", "");
    hears(s, 0, "WHAT|7", "send 0 [OURS|alice@pbx|1001|7]");
    hears(s, 0, "WHAT|8", "");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(login_says_what_is_configured),
        cmocka_unit_test(defaults_and_empty_values_are_sent),
        cmocka_unit_test(messages_of_calls_say_it_too),
        cmocka_unit_test(refused_login_is_asked_again_with_the_same),
        cmocka_unit_test(lines_share_a_connection_if_they_agree),
        cmocka_unit_test(each_setting_counts),
        cmocka_unit_test(line_that_was_removed_logs_in_again_until_it_is_closed),
        cmocka_unit_test(question_about_a_call_is_answered_with_what_is_known_of_it),
    };
    return cmocka_run_group_tests_name("core: settings", tests, NULL, NULL);
}
