/* test_core_shared.c: lines that share a connection, messages that name the line and the call; linked with
 * specs/shared.tspec. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"
#include "script.h"

static struct script s[1];

static void opened(unsigned lines)
{
    script_begin(s, lines);
    opens(s, 0, "connect 0");
    for (unsigned i = 1; i < lines; i++)
        opens(s, i, "");
    connects(s, 0, "");
}

static void accepted(void)
{
    opened(1);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    hears(s, 0, "YES", "complete 1 0");
}

static void lines_of_one_switch_share_a_link(void **state)
{
    (void)state;
    script_begin_with(s, (const struct script_line[]){{"2", "b"}, {"1", "a"}, {"1", "b"}, {"3", "a"}}, 4);
    assert_int_equal(s->core.link_count, 2);
    assert_ptr_equal(s->core.lines[0]->link, s->core.lines[2]->link);
    assert_ptr_equal(s->core.lines[1]->link, s->core.lines[3]->link);
    opens(s, 0, "connect 1");
    opens(s, 1, "connect 0");
    opens(s, 2, "");
    closes(s, 0, "");
    closes(s, 2, "disconnect 1");
    script_end(s);
}

/* One that ended before TAPI heard of it, on a line that was closed then, is nobody's any more. */
static void call_that_ended_is_not_announced_when_its_line_is_opened_again(void **state)
{
    (void)state;
    opened(2);
    listens(s, 0, "");
    s->deaf = true;
    hears(s, 0, "EVT|1001|Up|d|5555", "");
    hears(s, 0, "EVT|1001|Gone|d|5555", "");
    closes(s, 0, "");
    s->deaf = false;
    assert_null(s->core.lines[0]->alive);
    opens(s, 0, "");
    listens(s, 0, "");
    script_end(s);
}

static void notices_find_their_line_by_terminal(void **state)
{
    (void)state;
    opened(8);
    for (unsigned i = 0; i < 8; i++) {
        dials(s, i, "4000", NULL);
        hears(s, 0, "YES", NULL);
    }
    hears(s, 0, "STATE|1003|Dialing|c", "call 3 DIALING; call 3 info CALLID");
    hears(s, 0, "STATE|1008|Dialing|h", "call 8 DIALING; call 8 info CALLID");
    hears(s, 0, "STATE|1001|Dialing|a", "call 1 DIALING; call 1 info CALLID");
    hears(s, 0, "STATE|1001|Up|c", "");
    hears(s, 0, "STATE|1000|Up|a", "");
    hears(s, 0, "STATE|1009|Up|a", "");
    hears(s, 0, "STATE|10011|Up|a", "");
    hears(s, 0, "STATE|100|Up|a", "");
    assert_int_equal(s->core.counters.foreign, 4);
    script_end(s);
}

/* What a message says of calls that came in makes none of a call that was dialed. */
static void message_that_names_parties_of_offered_calls_is_of_dialed_calls_too(void **state)
{
    (void)state;
    accepted();
    hears(s, 0, "EVT|1001|Dialing|c|5555", "call 1 DIALING; call 1 info CALLID");
    hears(s, 0, "EVT|1001|Up|c|5555", "call 1 CONNECTED; call 1 info CONNECTEDID");
    hears(s, 0, "EVT|1001|Gone|c|5555", "call 1 IDLE");
    script_end(s);
}

static void end_of_a_call_that_nobody_knows_begins_none_though_it_names_parties(void **state)
{
    (void)state;
    opened(1);
    listens(s, 0, "");
    hears(s, 0, "EVT|1001|Gone|c|5555", "");
    hears(s, 0, "EVT|1001|Up|d|5555", "new call on line 0; call 1 CONNECTED; call 1 info CONNECTEDID");
    script_end(s);
}

/* Rule 40, in a protocol whose lines share a connection. */
static void call_that_is_up_when_the_line_is_opened_is_announced(void **state)
{
    (void)state;
    opened(2);
    closes(s, 1, "");
    hears(s, 0, "STATE|1002|Dialing|c", "");
    hears(s, 0, "STATE|1002|Up|c", "");
    opens(s, 1, "");
    listens(s, 1, "new call on line 1; call 1 CONNECTED");
    script_end(s);
}

static void call_of_a_closed_line_that_ends_before_it_is_opened_is_not_announced(void **state)
{
    (void)state;
    opened(2);
    closes(s, 1, "");
    hears(s, 0, "STATE|1002|Up|c", "");
    hears(s, 0, "STATE|1002|Gone|c", "");
    opens(s, 1, "");
    listens(s, 1, "");
    script_end(s);
}

/* What a line had when it was closed goes on at the telephone, and is there when the line is opened again. */
static void call_that_outlives_its_line_is_announced_when_it_is_opened_again(void **state)
{
    (void)state;
    opened(2);
    dials(s, 1, "4000", "send 0 [DIAL|1002|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1002|Up|c", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    closes(s, 1, "");
    opens(s, 1, "");
    listens(s, 1, "new call on line 1; call 2 CONNECTED");
    drops(s, 2, "send 0 [DROP|1002|c]");
    script_end(s);
}

/* Answers carry no id: one request of the connection at a time, whoever's it is. */
static void requests_of_all_lines_take_turns(void **state)
{
    (void)state;
    opened(3);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    dials(s, 1, "4001", "");
    dials(s, 2, "4002", "");
    hears(s, 0, "NO", "send 0 [DIAL|1002|4001]; complete 1 OPERATIONFAILED");
    hears(s, 0, "YES", "send 0 [DIAL|1003|4002]; complete 2 0");
    hears(s, 0, "YES", "complete 3 0");
    script_end(s);
}

/* What a closed line has on its way must still be answered before the next one's turn. */
static void closed_lines_dial_keeps_its_turn(void **state)
{
    (void)state;
    opened(2);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    dials(s, 1, "4001", "");
    closes(s, 0, "complete 1 OPERATIONFAILED");
    hears(s, 0, "YES", "send 0 [DIAL|1002|4001]");
    hears(s, 0, "NO", "complete 2 OPERATIONFAILED");
    script_end(s);
}

static void waiting_request_of_a_closed_line_is_not_sent(void **state)
{
    (void)state;
    opened(3);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    dials(s, 1, "4001", "");
    dials(s, 2, "4002", "");
    closes(s, 1, "complete 2 OPERATIONFAILED");
    hears(s, 0, "YES", "send 0 [DIAL|1003|4002]; complete 1 0");
    script_end(s);
}

static void silence_to_one_line_resets_the_link_of_all(void **state)
{
    (void)state;
    opened(3);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    hears(s, 0, "YES", "complete 1 0");
    hears(s, 0, "STATE|1001|Up|a", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    dials(s, 1, "4001", "send 0 [DIAL|1002|4001]");
    waits(s, 1000, "");
    dials(s, 2, "4002", "");
    script_watches(s, 2, LINEDEVSTATE_OUTOFSERVICE);
    waits(s, 4000,
          "disconnect 0; connect 0; complete 2 OPERATIONFAILED; call 1 DISCONNECTED(TEMPFAILURE); call 1 IDLE; "
          "line 2 OUTOFSERVICE");
    connects(s, 0, "send 0 [DIAL|1003|4002]");
    hears(s, 0, "YES", "complete 3 0");
    script_end(s);
}

/* A request that only waited has cost the link nothing. */
static void waiting_request_that_is_overdue_does_not_reset_the_link(void **state)
{
    (void)state;
    opened(2);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    forgets(s, 1, "complete 1 OPERATIONFAILED");
    waits(s, 4000, "");
    hears(s, 0, "YES", "");
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    dials(s, 1, "4001", "");
    waits(s, 4999, "");
    hears(s, 0, "YES", "send 0 [DIAL|1002|4001]; complete 2 0");
    waits(s, 4999, "call 2 UNKNOWN");
    hears(s, 0, "YES", "complete 3 0");
    script_end(s);
}

static void drop_names_the_call(void **state)
{
    (void)state;
    accepted();
    hears(s, 0, "STATE|1001|Dialing|a", "call 1 DIALING; call 1 info CALLID");
    drops(s, 1, "send 0 [DROP|1001|a]");
    hears(s, 0, "YES", "complete 2 0");
    waits(s, 2999, "");
    waits(s, 1, "call 1 DISCONNECTED(NORMAL); call 1 IDLE");
    script_end(s);
}

static void drop_waits_until_the_switch_names_the_call(void **state)
{
    (void)state;
    accepted();
    drops(s, 1, "");
    waits(s, 4000, "call 1 UNKNOWN");
    hears(s, 0, "STATE|1001|Dialing|a", "send 0 [DROP|1001|a]; call 1 DIALING; call 1 info CALLID");
    waits(s, 4999, "");
    hears(s, 0, "YES", "complete 2 0");
    script_end(s);
}

static void drop_waits_for_the_name_only_so_long(void **state)
{
    (void)state;
    accepted();
    drops(s, 1, "");
    waits(s, 5000, "call 1 UNKNOWN; complete 2 OPERATIONFAILED");
    hears(s, 0, "STATE|1001|Up|a", "call 1 CONNECTED; call 1 info CALLID|CONNECTEDID");
    drops(s, 1, "send 0 [DROP|1001|a]");
    script_end(s);
}

static void drop_before_the_answer_waits_for_both(void **state)
{
    (void)state;
    opened(1);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    drops(s, 1, "");
    hears(s, 0, "STATE|1001|Dialing|a", "");
    hears(s, 0, "YES", "send 0 [DROP|1001|a]; complete 1 0; call 1 DIALING; call 1 info CALLID");
    script_end(s);
}

static void two_drops_that_wait_for_the_name_both_complete(void **state)
{
    (void)state;
    accepted();
    drops(s, 1, "");
    drops(s, 1, "");
    hears(s, 0, "STATE|1001|Dialing|a", "send 0 [DROP|1001|a]; call 1 DIALING; call 1 info CALLID");
    hears(s, 0, "YES", "complete 2 0; complete 3 0");
    script_end(s);
}

/* A drop that waits for a name is in no queue; whatever ends the call must find it all the same. */
static void refused_dial_completes_a_drop_that_waits_for_the_name(void **state)
{
    (void)state;
    opened(1);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    drops(s, 1, "");
    hears(s, 0, "NO", "complete 1 OPERATIONFAILED; complete 2 0");
    script_end(s);
}

static void lost_link_completes_a_drop_that_waits_for_the_name(void **state)
{
    (void)state;
    opened(1);
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    drops(s, 1, "");
    breaks(s, 0, "complete 1 OPERATIONFAILED; complete 2 0");
    waits(s, 500, "connect 0");
    connects(s, 0, "");
    dials(s, 0, "4000", "send 0 [DIAL|1001|4000]");
    hears(s, 0, "YES", "complete 3 0");
    drops(s, 2, "");
    breaks(s, 0, "call 2 DISCONNECTED(TEMPFAILURE); call 2 IDLE; complete 4 0");
    script_end(s);
}

static void closing_completes_a_drop_that_waits_for_the_name(void **state)
{
    (void)state;
    accepted();
    drops(s, 1, "");
    forgets(s, 1, "complete 2 OPERATIONFAILED");
    dials(s, 0, "4001", "send 0 [DIAL|1001|4001]");
    hears(s, 0, "YES", "complete 3 0");
    drops(s, 2, "");
    closes(s, 0, "disconnect 0; complete 4 OPERATIONFAILED");
    script_end(s);
}

/* Where DISCONNECTED and IDLE are words of their own, the call is disconnected once, with the mode it was given. */
static void lost_link_does_not_disconnect_twice(void **state)
{
    (void)state;
    accepted();
    hears(s, 0, "STATE|1001|Dialing|a", "call 1 DIALING; call 1 info CALLID");
    hears(s, 0, "STATE|1001|Engaged|a", "call 1 DISCONNECTED(BUSY)");
    breaks(s, 0, "call 1 IDLE");
    script_end(s);
}

static void overdue_idle_does_not_disconnect_twice(void **state)
{
    (void)state;
    accepted();
    hears(s, 0, "STATE|1001|Engaged|a", "call 1 DISCONNECTED(BUSY); call 1 info CALLID");
    drops(s, 1, "send 0 [DROP|1001|a]");
    hears(s, 0, "YES", "complete 2 0");
    waits(s, 3000, "call 1 IDLE");
    script_end(s);
}

static void caller_alone_may_be_named(void **state)
{
    (void)state;
    accepted();
    hears(s, 0, "WHO|1001|a|5551234", "call 1 info CALLID|CALLERID");
    hears(s, 0, "WHO|1001|a|", "");
    assert_int_equal(s->core.counters.strangers, 0);
    script_end(s);
}

static void number_with_the_separator_is_refused(void **state)
{
    (void)state;
    opened(1);
    dials(s, 0, "40|00", "refused INVALADDRESS");
    dials(s, 0, "4000\r\n", "refused INVALADDRESS");
    script_end(s);
}

/* The number is not to blame where the line's own terminal cannot be sent. */
static void line_whose_terminal_cannot_be_sent_cannot_dial(void **state)
{
    (void)state;
    script_begin_with(s, (const struct script_line[]){{"10|01", "switch"}, {"", "switch"}}, 2);
    opens(s, 0, "connect 0");
    opens(s, 1, "");
    connects(s, 0, "");
    dials(s, 0, "4000", "refused RESOURCEUNAVAIL");
    dials(s, 1, "4000", "refused RESOURCEUNAVAIL");
    script_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_one_switch_share_a_link),
        cmocka_unit_test(call_that_ended_is_not_announced_when_its_line_is_opened_again),
        cmocka_unit_test(notices_find_their_line_by_terminal),
        cmocka_unit_test(call_that_is_up_when_the_line_is_opened_is_announced),
        cmocka_unit_test(call_of_a_closed_line_that_ends_before_it_is_opened_is_not_announced),
        cmocka_unit_test(call_that_outlives_its_line_is_announced_when_it_is_opened_again),
        cmocka_unit_test(requests_of_all_lines_take_turns),
        cmocka_unit_test(closed_lines_dial_keeps_its_turn),
        cmocka_unit_test(waiting_request_of_a_closed_line_is_not_sent),
        cmocka_unit_test(silence_to_one_line_resets_the_link_of_all),
        cmocka_unit_test(waiting_request_that_is_overdue_does_not_reset_the_link),
        cmocka_unit_test(drop_names_the_call),
        cmocka_unit_test(drop_waits_until_the_switch_names_the_call),
        cmocka_unit_test(drop_waits_for_the_name_only_so_long),
        cmocka_unit_test(drop_before_the_answer_waits_for_both),
        cmocka_unit_test(two_drops_that_wait_for_the_name_both_complete),
        cmocka_unit_test(refused_dial_completes_a_drop_that_waits_for_the_name),
        cmocka_unit_test(lost_link_completes_a_drop_that_waits_for_the_name),
        cmocka_unit_test(closing_completes_a_drop_that_waits_for_the_name),
        cmocka_unit_test(lost_link_does_not_disconnect_twice),
        cmocka_unit_test(overdue_idle_does_not_disconnect_twice),
        cmocka_unit_test(caller_alone_may_be_named),
        cmocka_unit_test(message_that_names_parties_of_offered_calls_is_of_dialed_calls_too),
        cmocka_unit_test(end_of_a_call_that_nobody_knows_begins_none_though_it_names_parties),
        cmocka_unit_test(number_with_the_separator_is_refused),
        cmocka_unit_test(line_whose_terminal_cannot_be_sent_cannot_dial),
    };
    return cmocka_run_group_tests_name("core: shared links", tests, NULL, NULL);
}
