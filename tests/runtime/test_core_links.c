/* test_core_links.c: connections are made, lost and found again, and news of old attempts counts for nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/line.h"
#include "core/link.h"
#include "script.h"

#define STATE(word, call) "Notify % CALL_STATE % 1001 % " word " % " call " % % 1001 % % 4000"
#define ALL_LINE_STATES 0x01FFFFFF

static struct script s[1];

static void opened(void)
{
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    connects(s, 0, "");
}

/* Rule 57: lineOpen waits for nothing. */
static void line_is_open_before_its_link_is_up(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    assert_false(link_works(s->core.links[0]));
    connects(s, 0, "");
    assert_true(link_works(s->core.links[0]));
    script_end(s);
}

static void line_cannot_be_opened_twice_or_beyond_the_last(void **state)
{
    (void)state;
    handle taken;
    opened();
    opens(s, 0, "refused ALLOCATED");
    assert_int_equal(core_open_line(&s->core, 1, NULL, 0x00020000, NULL, &taken), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(core_open_line(&s->core, UINT32_MAX, NULL, 0x00020000, NULL, &taken), (LONG)LINEERR_BADDEVICEID);
    script_end(s);
}

/* Rule 56. */
static void closed_line_can_be_opened_at_once(void **state)
{
    (void)state;
    opened();
    closes(s, 0, "disconnect 0");
    opens(s, 0, "connect 0");
    closes(s, 0, "disconnect 0");
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    script_end(s);
}

/* Rules 72 and 75: told if asked for, in both directions. */
static void lost_and_found_link_is_told_to_who_asked(void **state)
{
    (void)state;
    opened();
    script_watches(s, 0, ALL_LINE_STATES);
    waits(s, PROOF_MS, "");
    breaks(s, 0, "line 0 DISCONNECTED; line 0 OUTOFSERVICE");
    waits(s, 500, "connect 0");
    connects(s, 0, "line 0 CONNECTED; line 0 INSERVICE");
    waits(s, PROOF_MS, "");
    script_watches(s, 0, LINEDEVSTATE_OUTOFSERVICE);
    breaks(s, 0, "line 0 OUTOFSERVICE");
    waits(s, 500, "connect 0");
    connects(s, 0, "");
    closes(s, 0, "disconnect 0");
    opens(s, 0, "connect 0");
    connects(s, 0, "");
    script_end(s);
}

static void failed_attempts_are_not_a_loss(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    script_watches(s, 0, ALL_LINE_STATES);
    breaks(s, 0, "");
    waits(s, 500, "connect 0");
    breaks(s, 0, "");
    script_end(s);
}

static uint64_t delay_after_failure(void)
{
    breaks(s, 0, "");
    return core_wake_at(&s->core) - s->core.now;
}

static void retries_grow_from_half_a_second_to_half_a_minute(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    uint64_t most = RETRY_FIRST_MS;
    for (int i = 0; i < 40; i++) {
        uint64_t delay = delay_after_failure();
        assert_in_range(delay, most / 2, most);
        waits(s, delay - 1, "");
        waits(s, 1, "connect 0");
        most = most * 2 < RETRY_LAST_MS ? most * 2 : RETRY_LAST_MS;
    }
    connects(s, 0, "");
    assert_in_range(delay_after_failure(), RETRY_LAST_MS / 2, RETRY_LAST_MS);
    waits(s, RETRY_LAST_MS, "connect 0");
    connects(s, 0, "");
    waits(s, PROOF_MS, "");
    assert_in_range(delay_after_failure(), RETRY_FIRST_MS / 2, RETRY_FIRST_MS);
    script_end(s);
}

/* The back-off goes on, and of the first connection only applications hear. */
static void switch_that_accepts_and_closes_is_called_ever_less_often(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    script_watches(s, 0, ALL_LINE_STATES);
    connects(s, 0, "line 0 CONNECTED; line 0 INSERVICE");
    breaks(s, 0, "line 0 DISCONNECTED; line 0 OUTOFSERVICE");
    uint64_t most = RETRY_FIRST_MS;
    for (int i = 0; i < 10; i++) {
        uint64_t delay = core_wake_at(&s->core) - s->core.now;
        assert_in_range(delay, most / 2, most);
        waits(s, delay, "connect 0");
        connects(s, 0, "");
        waits(s, PROOF_MS - 1, "");
        breaks(s, 0, "");
        most = most * 2 < RETRY_LAST_MS ? most * 2 : RETRY_LAST_MS;
    }
    waits(s, RETRY_LAST_MS, "connect 0");
    connects(s, 0, "");
    waits(s, PROOF_MS, "line 0 CONNECTED; line 0 INSERVICE");
    breaks(s, 0, "line 0 DISCONNECTED; line 0 OUTOFSERVICE");
    waits(s, RETRY_FIRST_MS, "connect 0");
    connects(s, 0, "line 0 CONNECTED; line 0 INSERVICE"); /* what has proved itself is believed at once */
    script_end(s);
}

/* So does a link on which the switch answers. */
static void answer_proves_the_link(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    script_watches(s, 0, LINEDEVSTATE_INSERVICE);
    connects(s, 0, "line 0 INSERVICE");
    breaks(s, 0, "");
    waits(s, 500, "connect 0");
    connects(s, 0, "");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Fail", "complete 1 OPERATIONFAILED; line 0 INSERVICE");
    script_end(s);
}

/* What repeats itself while TAPI is in a callback is told once. */
static void connection_that_comes_and_goes_while_tapi_is_busy_is_told_once(void **state)
{
    (void)state;
    opened();
    script_watches(s, 0, ALL_LINE_STATES);
    waits(s, PROOF_MS, "");
    s->deaf = true;
    for (int i = 0; i < 5; i++) {
        breaks(s, 0, "");
        waits(s, 500, "connect 0");
        connects(s, 0, "");
        waits(s, PROOF_MS, "");
    }
    s->deaf = false;
    waits(s, 0, "line 0 DISCONNECTED; line 0 OUTOFSERVICE; line 0 CONNECTED; line 0 INSERVICE");
    s->deaf = true;
    breaks(s, 0, "");
    waits(s, 500, "connect 0");
    connects(s, 0, "");
    waits(s, PROOF_MS, "");
    breaks(s, 0, "");
    s->deaf = false;
    waits(s, 0, "line 0 DISCONNECTED; line 0 OUTOFSERVICE");
    script_end(s);
}

/* A thousand lines must not knock in the same moment: the delays of the longest wait spread over all of its range. */
static void retries_are_spread(void **state)
{
    (void)state;
    enum { ROUNDS = 400, PARTS = 8 };
    unsigned seen[PARTS] = {0};
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    for (int i = 0; i < 10 + ROUNDS; i++) {
        uint64_t delay = delay_after_failure();
        if (i >= 10)
            seen[(delay - RETRY_LAST_MS / 2) * PARTS / (RETRY_LAST_MS / 2)]++;
        waits(s, delay, "connect 0");
    }
    for (int i = 0; i < PARTS; i++)
        assert_in_range(seen[i], ROUNDS / PARTS / 2, ROUNDS / PARTS * 2);
    script_end(s);
}

static void dial_during_back_off_connects_at_once(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    for (int i = 0; i < 6; i++)
        waits(s, delay_after_failure(), "connect 0");
    assert_true(delay_after_failure() > 10000);
    dials(s, 0, "4000", "connect 0");
    waits(s, 9000, "");
    connects(s, 0, "send 0 [Action % Dial % 4000]");
    script_end(s);
}

static void news_of_an_old_attempt_is_ignored(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    unsigned old = s->core.links[0]->attempt;
    breaks(s, 0, "");
    breaks_as(s, 0, old, "");
    waits(s, 500, "connect 0");
    connects_as(s, 0, old, "");
    assert_false(link_works(s->core.links[0]));
    breaks_as(s, 0, old, "");
    connects(s, 0, "");
    breaks_as(s, 0, old, "");
    connects_as(s, 0, old, "");
    assert_true(link_works(s->core.links[0]));
    script_end(s);
}

static void news_of_a_reset_connection_is_ignored(void **state)
{
    (void)state;
    opened();
    unsigned old = s->core.links[0]->attempt;
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    waits(s, 10000, "disconnect 0; connect 0; complete 1 OPERATIONFAILED");
    breaks_as(s, 0, old, "");
    connects(s, 0, "");
    breaks_as(s, 0, old, "");
    dials(s, 0, "4001", "send 0 [Action % Dial % 4001]");
    script_end(s);
}

static void news_after_the_last_line_closed_is_ignored(void **state)
{
    (void)state;
    script_begin(s, 1);
    opens(s, 0, "connect 0");
    closes(s, 0, "disconnect 0");
    connects(s, 0, "");
    breaks(s, 0, "");
    assert_true(core_wake_at(&s->core) == NEVER);
    opens(s, 0, "connect 0");
    breaks(s, 0, "");
    closes(s, 0, "");
    script_end(s);
}

/* Rule 75. */
static void lost_link_ends_the_live_call(void **state)
{
    (void)state;
    opened();
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, STATE("ConnectedState", "7"), "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    script_watches(s, 0, LINEDEVSTATE_OUTOFSERVICE);
    breaks(s, 0, "call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE; line 0 OUTOFSERVICE");
    dials(s, 0, "4001", "connect 0");
    connects(s, 0, "send 0 [Action % Dial % 4001]");
    script_end(s);
}

/* It was not cut off. */
static void lost_link_ends_in_good_order_what_tapi_has_hung_up(void **state)
{
    (void)state;
    opened();
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 0, STATE("ConnectedState", "7"), "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    drops(s, 1, "send 0 [Action % Drop]");
    hears(s, 0, "Response % Success", "complete 2 0");
    breaks(s, 0, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void lost_link_ends_a_call_without_a_state(void **state)
{
    (void)state;
    opened();
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    hears(s, 0, "Response % Success", "complete 1 0");
    breaks(s, 0, "call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE");
    script_end(s);
}

/* A connection is a terminal where actions do not name the line. */
static void each_line_has_its_own_link(void **state)
{
    (void)state;
    script_begin(s, 3);
    assert_int_equal(s->core.link_count, 3);
    for (unsigned i = 0; i < 3; i++)
        assert_ptr_not_equal(s->core.lines[i]->link, s->core.lines[(i + 1) % 3]->link);
    opens(s, 0, "connect 0");
    opens(s, 2, "connect 2");
    connects(s, 0, "");
    connects(s, 2, "");
    dials(s, 0, "4000", "send 0 [Action % Dial % 4000]");
    dials(s, 2, "4002", "send 2 [Action % Dial % 4002]");
    hears(s, 2, "Response % Fail", "complete 2 OPERATIONFAILED");
    hears(s, 0, "Response % Success", "complete 1 0");
    hears(s, 2, STATE("ConnectedState", "7"), "");
    assert_int_equal(s->core.counters.foreign, 1);
    hears(s, 0, STATE("ConnectedState", "7"), "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    breaks(s, 2, "");
    closes(s, 0, "disconnect 0");
    script_end(s);
}

static void links_are_found_whatever_the_order_of_lines(void **state)
{
    (void)state;
    script_begin_with(s, (const struct script_line[]){{"9", "b"}, {"5", "a"}, {"7", "b"}}, 3);
    opens(s, 0, "connect 2");
    opens(s, 1, "connect 0");
    opens(s, 2, "connect 1");
    assert_string_equal(s->core.links[2]->config->host, "b");
    assert_string_equal(s->core.links[0]->config->host, "a");
    connects(s, 2, "");
    dials(s, 0, "4000", "send 2 [Action % Dial % 4000]");
    script_end(s);
}

static void provider_without_lines_does_nothing(void **state)
{
    (void)state;
    script_begin(s, 0);
    waits(s, 1000000, "");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_is_open_before_its_link_is_up),
        cmocka_unit_test(line_cannot_be_opened_twice_or_beyond_the_last),
        cmocka_unit_test(closed_line_can_be_opened_at_once),
        cmocka_unit_test(lost_and_found_link_is_told_to_who_asked),
        cmocka_unit_test(failed_attempts_are_not_a_loss),
        cmocka_unit_test(retries_grow_from_half_a_second_to_half_a_minute),
        cmocka_unit_test(switch_that_accepts_and_closes_is_called_ever_less_often),
        cmocka_unit_test(answer_proves_the_link),
        cmocka_unit_test(connection_that_comes_and_goes_while_tapi_is_busy_is_told_once),
        cmocka_unit_test(retries_are_spread),
        cmocka_unit_test(dial_during_back_off_connects_at_once),
        cmocka_unit_test(news_of_an_old_attempt_is_ignored),
        cmocka_unit_test(news_of_a_reset_connection_is_ignored),
        cmocka_unit_test(news_after_the_last_line_closed_is_ignored),
        cmocka_unit_test(lost_link_ends_the_live_call),
        cmocka_unit_test(lost_link_ends_in_good_order_what_tapi_has_hung_up),
        cmocka_unit_test(lost_link_ends_a_call_without_a_state),
        cmocka_unit_test(each_line_has_its_own_link),
        cmocka_unit_test(links_are_found_whatever_the_order_of_lines),
        cmocka_unit_test(provider_without_lines_does_nothing),
    };
    return cmocka_run_group_tests_name("core: links", tests, NULL, NULL);
}
