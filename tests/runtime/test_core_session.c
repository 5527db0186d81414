/* test_core_session.c: a connection from its greeting through its login to its end, found by a message that nobody
 * answers; linked with specs/session.tspec. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../failing_alloc.h"
#include "core/line.h"
#include "core/link.h"
#include "core/request.h"
#include "script.h"

enum { EVERY_MS = 30000, PONG_MS = 4000 };

static struct script s[1];

/* The digest that the tests' system makes of what it is given. */
#define LOGIN "send 0 [LOGIN|n0nce|6e306e636573336372657400000000ff]"

static bool fake_md5(struct slice first, struct slice second, unsigned char digest[16])
{
    memset(digest, 0, 16);
    memcpy(digest, first.at, first.len);
    memcpy(digest + first.len, second.at, second.len);
    digest[15] = 0xff;
    return true;
}

static void begin(void)
{
    script_begin_set(s, &(struct script_line){"1001", "a"}, &(struct script_settings){{"s3cret"}}, 1);
    s->core.md5 = fake_md5;
    opens(s, 0, "connect 0");
    script_watches(s, 0, LINEDEVSTATE_INSERVICE | LINEDEVSTATE_OUTOFSERVICE);
}

static void opened(void)
{
    begin();
    connects(s, 0, "");
    hears(s, 0, "HELLO|n0nce", LOGIN);
    hears(s, 0, "WELCOME", "send 0 [EVENTS]");
    hears(s, 0, "YES", "line 0 INSERVICE");
}

/* The time for the greeting is over when it came; the login has its own. */
static void greeting_that_came_is_waited_for_no_more(void **state)
{
    (void)state;
    begin();
    connects(s, 0, "");
    waits(s, 2999, "");
    hears(s, 0, "HELLO|n0nce", LOGIN);
    waits(s, 1, "");
    hears(s, 0, "HELLO|0ther", "");
    hears(s, 0, "WELCOME", "send 0 [EVENTS]");
    script_end(s);
}

/* Each connection has a challenge of its own. */
static void login_answers_the_challenge_of_its_connection(void **state)
{
    (void)state;
    opened();
    breaks(s, 0, "line 0 OUTOFSERVICE");
    waits(s, 500, "connect 0");
    connects(s, 0, "");
    hears(s, 0, "HELLO|0ther", "send 0 [LOGIN|0ther|307468657273336372657400000000ff]");
    script_end(s);
}

static void question_is_answered_with_what_was_asked(void **state)
{
    (void)state;
    opened();
    hears(s, 0, "ASKS|one", "send 0 [SAYS|one|no]");
    hears(s, 0, "ASKS|two", "send 0 [SAYS|two|no]");
    assert_int_equal(s->core.counters.unexpected, 0);
    script_end(s);
}

static void question_is_answered_though_the_login_is_not_over(void **state)
{
    (void)state;
    begin();
    connects(s, 0, "");
    hears(s, 0, "ASKS|one", "send 0 [SAYS|one|no]");
    hears(s, 0, "HELLO|n0nce", LOGIN);
    hears(s, 0, "ASKS|two", "send 0 [SAYS|two|no]");
    script_end(s);
}

static void question_changes_nothing_for_what_waits_for_its_turn(void **state)
{
    (void)state;
    opened();
    waits(s, EVERY_MS, "send 0 [PING]");
    dials(s, 0, "4000", "");
    hears(s, 0, "ASKS|one", "send 0 [SAYS|one|no]");
    hears(s, 0, "PONG", "send 0 [DIAL|4000]");
    script_end(s);
}

static void message_that_ends_the_connection_is_not_answered(void **state)
{
    (void)state;
    begin();
    connects(s, 0, "");
    hears(s, 0, "HELLO|n0nce", LOGIN);
    hears(s, 0, "SORRY", "disconnect 0");
    script_end(s);
}

static void number_follows_when_the_telephone_of_a_dialed_call_is_lifted(void **state)
{
    (void)state;
    opened();
    hears(s, 0, "LIFTED", ""); /* of no call */
    dials(s, 0, "4000", "send 0 [DIAL|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "LIFTED", "send 0 [NEXT|4000]; call 1 CONNECTED; call 1 info CONNECTEDID");
    hears(s, 0, "STATE|Over", "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    hears(s, 0, "LIFTED", "");
    script_end(s);
}

static void number_that_does_not_fit_is_not_sent(void **state)
{
    (void)state;
    opened();
    dials(s, 0, "400000", "send 0 [DIAL|400000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "LIFTED", "call 1 CONNECTED; call 1 info CONNECTEDID");
    assert_int_equal(s->core.counters.unsaid, 1);
    script_end(s);
}

static void call_that_nobody_dialed_here_has_no_number_that_could_follow(void **state)
{
    (void)state;
    opened();
    hears(s, 0, "STATE|Up", NULL);
    hears(s, 0, "LIFTED", "");
    assert_int_equal(s->core.counters.unsaid, 0);
    script_end(s);
}

static void each_step_waits_for_the_yes_to_the_one_before(void **state)
{
    (void)state;
    opened();
    dials(s, 0, "4000", "send 0 [DIAL|4000]");
    hears(s, 0, "YES", "complete 1 0");
    script_end(s);
}

static void nothing_is_sent_before_the_switch_has_greeted(void **state)
{
    (void)state;
    begin();
    dials(s, 0, "4000", "");
    connects(s, 0, "");
    waits(s, 2999, "");
    hears(s, 0, "HELLO|n0nce", LOGIN);
    hears(s, 0, "WELCOME", "send 0 [EVENTS]");
    hears(s, 0, "YES", "send 0 [DIAL|4000]; line 0 INSERVICE");
    script_end(s);
}

static void second_greeting_is_nothing_new(void **state)
{
    (void)state;
    opened();
    hears(s, 0, "HELLO|n0nce", "");
    assert_int_equal(s->core.counters.unexpected, 0);
    script_end(s);
}

static void switch_that_does_not_greet_is_tried_again_later(void **state)
{
    (void)state;
    begin();
    connects(s, 0, "");
    waits(s, 3000, "disconnect 0");
    dials(s, 0, "4000", "refused RESOURCEUNAVAIL");
    waits(s, RETRY_LAST_MS, "connect 0");
    script_end(s);
}

static void no_to_a_later_step_puts_the_line_out_of_service(void **state)
{
    (void)state;
    begin();
    connects(s, 0, "");
    hears(s, 0, "HELLO|n0nce", NULL);
    hears(s, 0, "WELCOME", "send 0 [EVENTS]");
    hears(s, 0, "NO", "disconnect 0");
    waits(s, RETRY_LAST_MS, "connect 0");
    connects(s, 0, "");
    hears(s, 0, "HELLO|n0nce", LOGIN); /* from the first step on */
    script_end(s);
}

static void connection_is_shown_to_be_alive_again_and_again(void **state)
{
    (void)state;
    opened();
    waits(s, EVERY_MS - 1, "");
    waits(s, 1, "send 0 [PING]");
    hears(s, 0, "PONG", "");
    waits(s, EVERY_MS, "send 0 [PING]");
    hears(s, 0, "PONG", "");
    script_end(s);
}

static void connection_on_which_nobody_answers_is_made_anew(void **state)
{
    (void)state;
    opened();
    dials(s, 0, "4000", "send 0 [DIAL|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|Up", NULL);
    waits(s, EVERY_MS, "send 0 [PING]");
    waits(s, PONG_MS - 1, "");
    waits(s, 1, "disconnect 0; connect 0; call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE; line 0 OUTOFSERVICE");
    waits(s, EVERY_MS, "");
    script_end(s);
}

/* The switch speaks in order: it is asked whether it is there when it has answered what it was asked before. */
static void question_that_waits_for_its_turn_is_not_one_without_an_answer(void **state)
{
    (void)state;
    opened();
    waits(s, EVERY_MS - 500, "");
    dials(s, 0, "4000", "send 0 [DIAL|4000]");
    waits(s, 500 + PONG_MS, "");
    hears(s, 0, "YES", "send 0 [PING]; complete 1 0");
    hears(s, 0, "PONG", "");
    script_end(s);
}

/* While nothing is read the answer may be there; but nobody waits for it for ever, nor is the question asked twice. */
static void question_whose_answer_is_not_read_is_one_without_an_answer_in_the_end(void **state)
{
    (void)state;
    opened();
    struct link *link = s->core.links[0];
    waits(s, EVERY_MS, "send 0 [PING]");
    link->backlog = LINK_BACKLOG;
    SCRIPT_STEP(s, link_activate(&s->core, link), "pause 0");
    waits(s, EVERY_MS, "");
    waits(s, TURN_WITHIN_MS - EVERY_MS - 1, "");
    waits(s, 1, "disconnect 0; connect 0; line 0 OUTOFSERVICE");
    link->backlog = 0;
    script_end(s);
}

static void without_a_digest_there_is_no_login(void **state)
{
    (void)state;
    begin();
    s->core.md5 = NULL;
    connects(s, 0, "");
    hears(s, 0, "HELLO|n0nce", "disconnect 0");
    script_end(s);
}

static void session_begins_whole_or_not_at_all(void **state)
{
    (void)state;
    struct core other;
    bool failed = true;
    script_begin_with(s, (const struct script_line[]){{"1001", "a"}, {"1002", "b"}}, 2);
    for (long n = 1; failed; n++) {
        alloc_arm(n, false);
        bool begun = core_init(&other, &protocol, &s->config, (struct core_tapi){0}, 1);
        failed = alloc_disarm();
        assert_int_equal(begun, !failed);
        if (begun)
            core_free(&other);
    }
    script_end(s);
}

static bool no_md5(struct slice first, struct slice second, unsigned char digest[16])
{
    (void)first;
    (void)second;
    (void)digest;
    return false;
}

static void digest_that_fails_is_no_login(void **state)
{
    (void)state;
    begin();
    s->core.md5 = no_md5;
    connects(s, 0, "");
    hears(s, 0, "HELLO|n0nce", NULL);
    assert_false(link_works(s->core.links[0]));
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(greeting_that_came_is_waited_for_no_more),
        cmocka_unit_test(login_answers_the_challenge_of_its_connection),
        cmocka_unit_test(question_is_answered_with_what_was_asked),
        cmocka_unit_test(question_is_answered_though_the_login_is_not_over),
        cmocka_unit_test(question_changes_nothing_for_what_waits_for_its_turn),
        cmocka_unit_test(message_that_ends_the_connection_is_not_answered),
        cmocka_unit_test(number_follows_when_the_telephone_of_a_dialed_call_is_lifted),
        cmocka_unit_test(number_that_does_not_fit_is_not_sent),
        cmocka_unit_test(call_that_nobody_dialed_here_has_no_number_that_could_follow),
        cmocka_unit_test(each_step_waits_for_the_yes_to_the_one_before),
        cmocka_unit_test(nothing_is_sent_before_the_switch_has_greeted),
        cmocka_unit_test(second_greeting_is_nothing_new),
        cmocka_unit_test(switch_that_does_not_greet_is_tried_again_later),
        cmocka_unit_test(no_to_a_later_step_puts_the_line_out_of_service),
        cmocka_unit_test(connection_is_shown_to_be_alive_again_and_again),
        cmocka_unit_test(connection_on_which_nobody_answers_is_made_anew),
        cmocka_unit_test(question_that_waits_for_its_turn_is_not_one_without_an_answer),
        cmocka_unit_test(question_whose_answer_is_not_read_is_one_without_an_answer_in_the_end),
        cmocka_unit_test(without_a_digest_there_is_no_login),
        cmocka_unit_test(session_begins_whole_or_not_at_all),
        cmocka_unit_test(digest_that_fails_is_no_login),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
