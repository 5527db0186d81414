/* test_core_ids.c: a switch that wants a login, and whose answers bear an id: many requests are on their way at once,
 * and one that is not answered costs nothing but itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"
#include "script.h"

enum { LINES = 4, WITHIN_MS = 5000 };

static struct script s[1];

#define expects(...) expects_text(__LINE__, __VA_ARGS__)
__attribute__((format(printf, 2, 3))) static void expects_text(int line, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    script_expects(s, text, __FILE__, line);
}

static void says(const char *answer, unsigned id)
{
    char text[64];
    snprintf(text, sizeof(text), "%s|%u", answer, id);
    script_hears(s, 0, text);
}

/* Connect, as far as the login, and return its id. */
static unsigned connecting(void)
{
    script_connects(s, 0, s->core.links[0]->attempt);
    unsigned id = script_newest(s);
    expects("send 0 [HELLO|%u]", id);
    return id;
}

static void opened(void)
{
    script_begin(s, LINES);
    opens(s, 0, "connect 0");
    for (unsigned i = 1; i < LINES; i++)
        opens(s, i, "");
    says("YES", connecting());
    expects("%s", "");
}

/* Dial on a line, and return the id. */
static unsigned dials_on(unsigned line)
{
    script_dials(s, line, "4000", 4);
    unsigned id = script_newest(s);
    expects("send 0 [DIAL|%u|%u|4000]", id, 1001 + line);
    return id;
}

static void nothing_is_sent_before_the_login_is_accepted(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    script_watches(s, 0, LINEDEVSTATE_INSERVICE | LINEDEVSTATE_OUTOFSERVICE);
    dials(s, 0, "4000", "");
    unsigned dial = script_newest(s), login = connecting();
    waits(s, 1000, "");
    says("YES", login);
    expects("send 0 [DIAL|%u|1001|4000]; line 0 INSERVICE", dial);
    says("YES", dial);
    expects("complete 1 0");
    script_end(s);
}

/* No storm: a switch that does not want us is asked again twice a minute, whatever applications try. */
static void refused_login_is_a_state_of_the_line(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    script_watches(s, 0, LINEDEVSTATE_INSERVICE | LINEDEVSTATE_OUTOFSERVICE);
    dials(s, 0, "4000", "");
    for (int i = 0; i < 3; i++) {
        says("NO", connecting());
        expects(i == 0 ? "disconnect 0; complete 1 OPERATIONFAILED" : "disconnect 0");
        forgets(s, 1, i == 0 ? "" : "refused INVALCALLHANDLE");
        dials(s, 0, "4000", "refused RESOURCEUNAVAIL");
        waits(s, RETRY_LAST_MS - 1, "");
        waits(s, 1, "connect 0");
    }
    says("YES", connecting());
    expects("line 0 INSERVICE");
    dials_on(0);
    script_end(s);
}

/* The refusal and what the switch says behind it may come in one piece. */
static void nothing_is_heard_behind_a_refused_login(void **state)
{
    (void)state;
    char text[64];
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    listens(s, 0, "");
    snprintf(text, sizeof(text), "NO|%u\nSTATE|1001|Up|7", connecting());
    hears(s, 0, text, "disconnect 0");
    assert_null(s->core.lines[0]->alive);
    script_end(s);
}

static void login_that_is_not_answered_is_refused(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connecting();
    waits(s, WITHIN_MS, "disconnect 0");
    waits(s, RETRY_LAST_MS, "connect 0");
    script_end(s);
}

static void connection_lost_during_the_login_is_made_again(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    unsigned id = connecting();
    breaks(s, 0, "");
    waits(s, RETRY_FIRST_MS, "connect 0");
    unsigned again = connecting();
    assert_int_not_equal(id, again);
    says("YES", again);
    dials_on(0);
    script_end(s);
}

static void answers_come_in_any_order(void **state)
{
    (void)state;
    unsigned id[LINES];
    opened();
    for (unsigned i = 0; i < LINES; i++)
        id[i] = dials_on(i);
    says("YES", id[2]);
    expects("complete 3 0");
    says("NO", id[3]);
    expects("complete 4 OPERATIONFAILED");
    says("YES", id[0]);
    expects("complete 1 0");
    says("YES", id[1]);
    expects("complete 2 0");
    script_end(s);
}

/* Rule 52: the answers come in any order, and the call ends all the same. */
static void drop_that_is_accepted_before_the_dial_ends_the_call(void **state)
{
    (void)state;
    opened();
    unsigned dial = dials_on(0);
    hears(s, 0, "STATE|1001|Dialing|7", "");
    script_drops(s, 1);
    unsigned drop = script_newest(s);
    expects("send 0 [DROP|%u|1001|7]", drop);
    says("YES", drop);
    expects("complete 2 0");
    says("YES", dial);
    expects("complete 1 0; call 1 DIALING; call 1 info CALLID");
    waits(s, 2999, "");
    waits(s, 1, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

/* Rule 52. */
static void second_drop_does_not_put_off_the_end(void **state)
{
    (void)state;
    opened();
    unsigned dial = dials_on(0), drop[2];
    hears(s, 0, "STATE|1001|Dialing|7", "");
    says("YES", dial);
    expects("complete 1 0; call 1 DIALING; call 1 info CALLID");
    for (unsigned i = 0; i < 2; i++) {
        script_drops(s, 1);
        drop[i] = script_newest(s);
        expects("send 0 [DROP|%u|1001|7]", drop[i]);
    }
    says("YES", drop[0]);
    expects("complete 2 0");
    waits(s, 2000, "");
    says("YES", drop[1]);
    expects("complete 3 0");
    waits(s, 999, "");
    waits(s, 1, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void silence_costs_one_request(void **state)
{
    (void)state;
    opened();
    unsigned lost = dials_on(0), kept = dials_on(1);
    says("YES", kept);
    expects("complete 2 0");
    hears(s, 0, "STATE|1002|Dialing|7", "call 2 DIALING; call 2 info CALLID");
    waits(s, WITHIN_MS, "complete 1 OPERATIONFAILED");
    assert_true(link_works(s->core.links[0]));
    says("YES", lost);
    expects("%s", "");
    assert_int_equal(s->core.counters.unexpected, 1);
    hears(s, 0, "STATE|1002|Up|7", "call 2 CONNECTED; call 2 info CONNECTEDID");
    script_end(s);
}

static void answer_with_an_id_of_nobodys_changes_nothing(void **state)
{
    (void)state;
    static const char *const answers[] = {"YES|0", "YES|1", "NO|4294967295", "YES|9999999999", "NO|0000000000"};
    opened();
    unsigned id = dials_on(0);
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
        hears(s, 0, answers[i], "");
    assert_int_equal(s->core.counters.unexpected, 5);
    says("YES", id);
    expects("complete 1 0");
    says("NO", id);
    expects("%s", "");
    assert_int_equal(s->core.counters.unexpected, 6);
    script_end(s);
}

/* What TAPI dials and closes goes on at the telephone, as far as the switch says; but not without end. */
static void calls_that_tapi_closes_have_a_limit(void **state)
{
    (void)state;
    char text[64];
    opened();
    for (unsigned call = 1; call <= 3 * LINE_CALLS; call++) {
        says("YES", dials_on(0));
        snprintf(text, sizeof(text), "STATE|1001|Up|c%u", call);
        hears(s, 0, text, NULL);
        forgets(s, call, "");
    }
    assert_int_equal(s->core.lines[0]->alive_count, LINE_CALLS);
    script_end(s);
}

/* Of these none can be forgotten before it is answered. */
static void dials_that_are_not_answered_have_a_limit(void **state)
{
    (void)state;
    opened();
    unsigned first = dials_on(0);
    forgets(s, 1, "complete 1 OPERATIONFAILED");
    for (unsigned call = 2; call <= LINE_CALLS; call++) {
        dials_on(0);
        script_forgets(s, call);
        script_expects(s, NULL, __FILE__, __LINE__);
    }
    dials(s, 0, "4000", "refused RESOURCEUNAVAIL");
    says("YES", first);
    dials_on(0);
    script_end(s);
}

/* Rule 36: TAPI may close them or not. */
static void dials_that_failed_have_a_limit(void **state)
{
    (void)state;
    opened();
    for (unsigned call = 1; call <= 3 * LINE_CALLS; call++) {
        says("NO", dials_on(0));
        script_expects(s, NULL, __FILE__, __LINE__);
    }
    assert_int_equal(s->core.lines[0]->failed_count, LINE_CALLS);
    assert_in_range(s->core.calls.count, LINE_CALLS, LINE_CALLS + 2);
    forgets(s, 3 * LINE_CALLS, "");
    script_end(s);
}

/* An id is not used again soon: a late answer finds nobody. */
static void ids_are_not_used_twice(void **state)
{
    (void)state;
    opened();
    unsigned first = dials_on(0), last = first;
    for (unsigned call = 1; call < 1000; call++) {
        says("NO", last);
        script_expects(s, NULL, __FILE__, __LINE__);
        forgets(s, call, "");
        last = dials_on(0);
        assert_int_not_equal(last, first);
    }
    script_end(s);
}

static void number_that_no_request_can_have_is_nobodys_answer(void **state)
{
    (void)state;
    opened();
    dials_on(0);
    hears(s, 0, "YES|12a", "");
    hears(s, 0, "YES|1/2", "");
    hears(s, 0, "YES|000000000001", "");
    assert_int_equal(s->core.counters.unexpected, 3);
    script_end(s);
}

static void answer_to_what_was_not_sent_is_nobodys(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    dials(s, 0, "4000", "");
    unsigned dial = script_newest(s), login = connecting();
    says("YES", dial);
    expects("%s", "");
    says("YES", login);
    expects("send 0 [DIAL|%u|1001|4000]", dial);
    script_end(s);
}

static void answer_on_another_connection_is_nobodys(void **state)
{
    (void)state;
    char text[64];
    script_begin_with(s, (const struct script_line[]){{"1001", "a"}, {"1002", "b"}}, 2);
    opens(s, 0, "connect 0");
    opens(s, 1, "connect 1");
    unsigned login = connecting();
    script_connects(s, 1, s->core.links[1]->attempt);
    unsigned other_login = script_newest(s);
    script_expects(s, NULL, __FILE__, __LINE__);
    snprintf(text, sizeof(text), "YES|%u", login);
    hears(s, 1, text, "");
    assert_int_equal(s->core.links[0]->state, LINK_LOGGING_IN);
    assert_int_equal(s->core.links[1]->state, LINK_LOGGING_IN);
    hears(s, 0, text, "");
    snprintf(text, sizeof(text), "YES|%u", other_login);
    hears(s, 1, text, "");
    script_dials(s, 1, "4000", 4);
    unsigned dial = script_newest(s);
    expects("send 1 [DIAL|%u|1002|4000]", dial);
    snprintf(text, sizeof(text), "YES|%u", dial);
    hears(s, 0, text, "");
    hears(s, 1, text, "complete 1 0");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_sent_before_the_login_is_accepted),
        cmocka_unit_test(refused_login_is_a_state_of_the_line),
        cmocka_unit_test(nothing_is_heard_behind_a_refused_login),
        cmocka_unit_test(login_that_is_not_answered_is_refused),
        cmocka_unit_test(connection_lost_during_the_login_is_made_again),
        cmocka_unit_test(answers_come_in_any_order),
        cmocka_unit_test(drop_that_is_accepted_before_the_dial_ends_the_call),
        cmocka_unit_test(second_drop_does_not_put_off_the_end),
        cmocka_unit_test(silence_costs_one_request),
        cmocka_unit_test(answer_with_an_id_of_nobodys_changes_nothing),
        cmocka_unit_test(calls_that_tapi_closes_have_a_limit),
        cmocka_unit_test(dials_that_are_not_answered_have_a_limit),
        cmocka_unit_test(dials_that_failed_have_a_limit),
        cmocka_unit_test(ids_are_not_used_twice),
        cmocka_unit_test(number_that_no_request_can_have_is_nobodys_answer),
        cmocka_unit_test(answer_to_what_was_not_sent_is_nobodys),
        cmocka_unit_test(answer_on_another_connection_is_nobodys),
    };
    return cmocka_run_group_tests_name("core: ids", tests, NULL, NULL);
}
