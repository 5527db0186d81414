/* test_core_crowd.c: many lines on one connection: no request fails that the switch did not fail, and what waits to be
 * told to TAPI has a limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"

enum { LINES = 1000, ANSWER_MS = 10 };

static struct core core;
static struct config config;
static struct line_config lines[LINES];
static unsigned completed, succeeded, sent, events;
static bool reading;

static void CALLBACK line_event(HTAPILINE htLine, HTAPICALL htCall, DWORD message, DWORD_PTR p1, DWORD_PTR p2,
                                DWORD_PTR p3)
{
    (void)htLine, (void)htCall, (void)message, (void)p1, (void)p2, (void)p3;
}

static void begin(void)
{
    static char terminals[LINES][16];
    for (unsigned i = 0; i < LINES; i++) {
        snprintf(terminals[i], sizeof terminals[i], "%u", 10000 + i);
        lines[i] = (struct line_config){.permanent_id = i + 1, .host = "switch", .port = 1, .terminal = terminals[i]};
    }
    config = (struct config){.lines = lines, .line_count = LINES};
    assert_true(core_init(&core, &protocol, &config, (struct core_tapi){0}, 1));
    completed = succeeded = sent = events = 0;
    reading = true;
    core.now = 1000;
    for (unsigned i = 0; i < LINES; i++) {
        handle opened;
        assert_int_equal(core_open_line(&core, i, (HTAPILINE)(uintptr_t)(i + 1), 0x20001, line_event, &opened), 0);
    }
    assert_int_equal(core.link_count, 1);
    core_link_up(&core, core.links[0], core.links[0]->attempt);
}

static void end(void)
{
    for (unsigned i = 0; i < LINES; i++)
        core_close_line(&core, core.lines[i]);
    core_free(&core);
}

static void dial_all(void)
{
    for (unsigned i = 0; i < LINES; i++) {
        handle call;
        assert_int_equal(core_make_call(&core, core.lines[i], OPERATION_MAKE_CALL, i + 1,
                                        (HTAPICALL)(uintptr_t)(i + 1), (struct given){.argument = slice_text("4000")},
                                        LINEMEDIAMODE_INTERACTIVEVOICE, &call), 0);
    }
}

static void hear(const char *text)
{
    char bytes[128];
    struct message message;
    struct fault fault;
    int len = snprintf(bytes, sizeof(bytes), "%s%.*s", text, (int)protocol.terminator[FROM_SWITCH].len,
                       (const char *)protocol.terminator[FROM_SWITCH].at);
    assert_true(protocol.decode((const unsigned char *)bytes, (size_t)len, FROM_SWITCH, &message, &fault));
    core_message(&core, core.links[0], &message);
}

static unsigned act(void)
{
    struct action action;
    unsigned count = 0;
    while (core_next_action(&core, &action)) {
        count += action.kind == ACTION_SEND;
        reading = action.kind == ACTION_RESUME || (reading && action.kind != ACTION_PAUSE);
    }
    sent += count;
    return count;
}

static void listen(void)
{
    struct event event;
    while (core_next_event(&core, &(SYSTEMTIME){0}, &event)) {
        events++;
        if (event.kind == EVENT_COMPLETION) {
            completed++;
            succeeded += event.result == 0;
        }
    }
}

static void pass(uint64_t ms)
{
    core.now += ms;
    core_tick(&core);
}

/* Each waits for those before it, which takes longer than the spec lets an answer take: that is not its fault. */
static void requests_that_wait_for_their_turn_do_not_time_out(void **state)
{
    (void)state;
    begin();
    act();
    dial_all();
    for (unsigned answered = 0; answered < LINES; answered++) {
        assert_int_equal(act(), 1);
        pass(ANSWER_MS);
        hear("YES");
    }
    listen();
    assert_true(LINES * ANSWER_MS > protocol.messages[protocol.operations[OPERATION_MAKE_CALL].message].within_ms);
    assert_int_equal(succeeded, LINES);
    assert_int_equal(sent, LINES);
    end();
}

/* Rule 23: but a switch that is far too slow does not keep them for ever. */
static void requests_wait_for_their_turn_only_so_long(void **state)
{
    (void)state;
    begin();
    act();
    dial_all();
    for (uint64_t waited = 0; waited <= TURN_WITHIN_MS; waited += 1000) {
        act();
        pass(1000);
        hear("YES");
    }
    listen();
    assert_int_equal(completed, LINES);
    assert_in_range(succeeded, 59, 61);
    end();
}

static unsigned queued_callbacks(void)
{
    unsigned count = 0;
    for (callback which = core.callbacks.first; which != 0; which = callback_next(&core, which))
        count++;
    return count;
}

/* Of more and more calls on all lines. */
static void hear_much(void)
{
    for (unsigned i = 0; i < LINES; i++)
        core_detect_media(&core, core.lines[i], LINEMEDIAMODE_INTERACTIVEVOICE);
    for (unsigned i = 0; i < 200 * LINES; i++) {
        char text[64];
        snprintf(text, sizeof(text), "STATE|%u|%s|%u", 10000 + i % LINES, i / LINES % 2 ? "Up" : "Dialing",
                 i / LINES % 40);
        hear(text);
    }
}

/* So much waits to be told that nothing more is read. */
static void begin_unread(void)
{
    begin();
    act();
    hear_much();
    act();
    assert_false(reading);
}

/* While TAPI is in a callback the switch goes on talking. What is to be told stays within what the calls have room for,
 * and nothing more is read once it is much. */
static void talk_is_kept_within_bounds_while_tapi_is_busy(void **state)
{
    (void)state;
    begin();
    act();
    assert_true(reading);
    hear_much();
    act();
    assert_int_equal(queued_callbacks(), core.links[0]->backlog);
    assert_in_range(queued_callbacks(), LINES, LINES * LINE_CALLS);
    assert_false(reading);
    listen();
    act();
    assert_int_equal(core.links[0]->backlog, 0);
    assert_true(reading);
    end();
}

/* A new connection is read, until it is known that nothing may be. */
static void connection_after_one_that_was_not_read_is_not_read_either(void **state)
{
    (void)state;
    begin_unread();
    core_link_down(&core, core.links[0], core.links[0]->attempt);
    pass(RETRY_FIRST_MS);
    act();
    core_link_up(&core, core.links[0], core.links[0]->attempt);
    assert_in_range(core.links[0]->backlog, LINK_BACKLOG, LINES * LINE_CALLS);
    reading = true;
    act();
    assert_false(reading);
    listen();
    act();
    assert_true(reading);
    end();
}

/* What waits may also be gone because TAPI closes what it was about: nothing is told of it then. */
static void connection_is_read_on_when_what_waited_was_closed(void **state)
{
    (void)state;
    begin_unread();
    for (unsigned i = 1; i < LINES; i++)
        core_close_line(&core, core.lines[i]);
    act();
    assert_true(reading);
    core_close_line(&core, core.lines[0]);
    core_free(&core);
}

/* TAPI has no room for any of them. */
static void decline(void)
{
    struct event event;
    while (core_next_event(&core, &(SYSTEMTIME){0}, &event))
        if (event.kind == EVENT_NEW_CALL)
            core_new_call_answered(&core, (handle)event.param[0], NULL);
}

/* Not only messages bring callbacks: calls are announced again when their time has come. */
static void reading_stops_as_well_when_the_clock_brings_much_to_tell(void **state)
{
    (void)state;
    begin();
    for (unsigned i = 0; i < LINES; i++)
        core_detect_media(&core, core.lines[i], LINEMEDIAMODE_INTERACTIVEVOICE);
    for (unsigned i = 0; i < 2 * LINES; i++) {
        char text[64];
        snprintf(text, sizeof(text), "STATE|%u|Dialing|%u", 10000 + i % LINES, i / LINES);
        hear(text);
    }
    decline();
    act();
    assert_true(reading);
    pass(ANNOUNCE_RETRY_MS);
    assert_int_equal(core.links[0]->backlog, 2 * LINES);
    act();
    assert_false(reading);
    end();
}

static void wait_in_vain(unsigned callbacks)
{
    core.links[0]->backlog = callbacks;
    link_activate(&core, core.links[0]);
    act();
}

/* What is not read has not failed. */
static void requests_do_not_time_out_while_nothing_is_read(void **state)
{
    (void)state;
    begin();
    act();
    dial_all();
    assert_int_equal(act(), 1);
    wait_in_vain(LINK_BACKLOG);
    pass(5000);
    wait_in_vain(LINK_BACKLOG / 2 + 1);
    pass(4999);
    assert_false(reading);
    wait_in_vain(0);
    assert_true(reading);
    pass(4999);
    hear("YES");
    listen();
    assert_int_equal(succeeded, 1);
    end();
}

/* But a switch that talks without an answer and an application that is slow do not keep them for ever. */
static void requests_time_out_though_reading_stops_time_and_again(void **state)
{
    (void)state;
    begin();
    act();
    dial_all();
    assert_int_equal(act(), 1);
    for (uint64_t waited = 0; waited <= TURN_WITHIN_MS + 10000; waited += 2000) {
        wait_in_vain(LINK_BACKLOG);
        pass(1000);
        wait_in_vain(0);
        pass(1000);
    }
    listen();
    assert_int_equal(completed, LINES);
    assert_int_equal(succeeded, 0);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_that_wait_for_their_turn_do_not_time_out),
        cmocka_unit_test(requests_wait_for_their_turn_only_so_long),
        cmocka_unit_test(talk_is_kept_within_bounds_while_tapi_is_busy),
        cmocka_unit_test(connection_after_one_that_was_not_read_is_not_read_either),
        cmocka_unit_test(connection_is_read_on_when_what_waited_was_closed),
        cmocka_unit_test(reading_stops_as_well_when_the_clock_brings_much_to_tell),
        cmocka_unit_test(requests_do_not_time_out_while_nothing_is_read),
        cmocka_unit_test(requests_time_out_though_reading_stops_time_and_again),
    };
    return cmocka_run_group_tests_name("core: crowd", tests, NULL, NULL);
}
