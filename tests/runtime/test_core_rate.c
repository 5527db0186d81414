/* test_core_rate.c: how many calls a second a shared link carries, and what a burst of dials comes to, with a switch
 * that takes 20 ms for an answer. Linked with a protocol of each kind: answers by an id, in order, and in order one at
 * a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"
#include "core/request.h"

enum { LINES = 1000, ANSWER_MS = 20, UNDER_WAY = 512 };

static struct core core;
static struct config config;
static struct line_config lines[LINES];
static handle calls[LINES];
static DRV_REQUESTID dialing[LINES]; /* 0: the line's request was another one */
static unsigned succeeded, failed, ended, most_in_flight;
static DRV_REQUESTID last_id;

/* What the switch has to answer, oldest first; a ring. */
static struct {
    uint64_t due;
    char id[16], line[16];
    bool dials;
} under_way[UNDER_WAY];
static unsigned first, count, dials_heard, silent_for; /* the dial that the switch does not answer; 0: it answers all */
static bool stuck; /* it answers in order, and is still at that */

static void CALLBACK line_event(HTAPILINE htLine, HTAPICALL htCall, DWORD message, DWORD_PTR p1, DWORD_PTR p2,
                                DWORD_PTR p3)
{
    (void)htLine, (void)htCall, (void)message, (void)p1, (void)p2, (void)p3;
}

static void say(const char *text)
{
    char bytes[128];
    struct message message;
    struct fault fault;
    int len = snprintf(bytes, sizeof bytes, "%s%.*s", text, (int)protocol.terminator[FROM_SWITCH].len,
                       (const char *)protocol.terminator[FROM_SWITCH].at);
    assert_true(protocol.decode((const unsigned char *)bytes, (size_t)len, FROM_SWITCH, &message, &fault));
    core_message(&core, core.links[0], &message);
}

static void connect(void)
{
    core_link_up(&core, core.links[0], core.links[0]->attempt);
}

/* The text between two separators of what was sent, the first being 0. */
static void part(struct slice bytes, unsigned number, char text[16])
{
    const char *at = (const char *)bytes.at, *end = at + bytes.len;
    for (; number > 0; number--)
        at = (const char *)memchr(at, '|', (size_t)(end - at)) + 1;
    size_t len = strcspn(at, "|\r\n");
    assert_true(len < 16);
    memcpy(text, at, len);
    text[len] = '\0';
}

static void take(struct slice bytes)
{
    bool by_id = protocol.messages[protocol.operations[OPERATION_MAKE_CALL].message].id != NO_HOLE;
    bool dials = memcmp(bytes.at, "DIAL", 4) == 0;
    assert_in_range(count, 0, UNDER_WAY - 1);
    dials_heard += dials;
    bool silent = dials && silent_for != 0 && dials_heard == silent_for;
    stuck = stuck || (silent && !by_id);
    if (silent || stuck)
        return;
    unsigned at = (first + count++) % UNDER_WAY;
    under_way[at].due = core.now + ANSWER_MS;
    under_way[at].dials = dials;
    under_way[at].id[0] = under_way[at].line[0] = '\0';
    if (by_id)
        part(bytes, 1, under_way[at].id);
    if (memcmp(bytes.at, "HELLO", 5) != 0)
        part(bytes, by_id ? 2 : 1, under_way[at].line);
    most_in_flight = count > most_in_flight ? count : most_in_flight;
}

static void act(void)
{
    struct action action;
    while (core_next_action(&core, &action)) {
        if (action.kind == ACTION_SEND)
            take(action.bytes);
        if (action.kind == ACTION_DISCONNECT)
            count = stuck = 0;
        if (action.kind == ACTION_CONNECT)
            connect();
    }
}

static void listen(void)
{
    struct event event;
    while (core_next_event(&core, &(SYSTEMTIME){0}, &event)) {
        if (event.kind != EVENT_COMPLETION || dialing[event.line->number] != event.id)
            continue;
        succeeded += event.result == 0;
        failed += event.result != 0;
    }
}

/* A yes, and what the switch says then. */
static void answer(const char *id, const char *line, bool dials)
{
    char text[64];
    snprintf(text, sizeof text, id[0] != '\0' ? "YES|%s" : "YES", id);
    say(text);
    if (line[0] == '\0')
        return;
    snprintf(text, sizeof text, "STATE|%s|%s|c%s", line, dials ? "Up" : "Gone", line);
    say(text);
    ended += !dials;
}

/* A millisecond. `on` is done to each line that was answered. */
static void pass(void (*on)(unsigned line, bool dials))
{
    core.now++;
    core_tick(&core);
    while (count > 0 && under_way[first].due <= core.now) {
        unsigned at = first;
        first = (first + 1) % UNDER_WAY;
        count--;
        answer(under_way[at].id, under_way[at].line, under_way[at].dials);
        listen();
        if (on != NULL && under_way[at].line[0] != '\0')
            on((unsigned)(strtoul(under_way[at].line, NULL, 10) - 10000), under_way[at].dials);
    }
    act();
    listen();
}

static void begin(void)
{
    static char terminals[LINES][16];
    for (unsigned i = 0; i < LINES; i++) {
        snprintf(terminals[i], sizeof terminals[i], "%u", 10000 + i);
        lines[i] = (struct line_config){.permanent_id = i + 1, .terminal = terminals[i], .host = "switch", .port = 1};
    }
    config = (struct config){.lines = lines, .line_count = LINES};
    assert_true(core_init(&core, &protocol, &config, (struct core_tapi){0}, 1));
    succeeded = failed = ended = most_in_flight = first = count = dials_heard = silent_for = last_id = 0;
    stuck = false;
    core.now = 1000;
    for (unsigned i = 0; i < LINES; i++) {
        handle opened;
        assert_int_equal(core_open_line(&core, i, (HTAPILINE)(uintptr_t)(i + 1), 0x20001, line_event, &opened), 0);
    }
    act();
    for (unsigned i = 0; i < 2 * ANSWER_MS; i++)
        pass(NULL);
    assert_true(link_works(core.links[0]));
}

static void end(void)
{
    for (unsigned i = 0; i < LINES; i++)
        core_close_line(&core, core.lines[i]);
    core_free(&core);
}

static void dial(unsigned line)
{
    dialing[line] = ++last_id;
    assert_int_equal(core_make_call(&core, core.lines[line], OPERATION_MAKE_CALL, last_id,
                                    (HTAPICALL)(uintptr_t)(line + 1), (struct given){.argument = slice_text("4000")},
                                    LINEMEDIAMODE_INTERACTIVEVOICE, &calls[line]), 0);
}

/* What has been dialed is dropped, and what was dropped is dialed anew. */
static void go_on(unsigned line, bool dialed)
{
    DRV_REQUESTID id = ++last_id;
    struct call *call = call_find(&core, calls[line]);
    assert_non_null(call);
    if (dialed) {
        dialing[line] = 0;
        assert_int_equal(core_operate(&core, call, NULL, OPERATION_DROP, &id, (struct slice){0}), 0);
    } else {
        core_close_call(&core, call);
        dial(line);
    }
}

/* Of what there is a place for in flight, 1000 / ANSWER_MS times a second, half are dials and half drops. */
static void calls_a_second_are_what_fits_in_flight(void **state)
{
    (void)state;
    const struct message_type *type = &protocol.messages[protocol.operations[OPERATION_MAKE_CALL].message];
    unsigned places = type->id != NO_HOLE ? LINK_IN_FLIGHT : type->pipelined ? LINK_IN_ORDER : 1;
    unsigned a_second = places * (1000 / ANSWER_MS) / 2;
    begin();
    for (unsigned i = 0; i < LINES; i++)
        dial(i);
    act();
    for (unsigned ms = 0; ms < 60000; ms++)
        pass(go_on);
    assert_int_equal(most_in_flight, places);
    assert_int_equal(failed, 0);
    assert_in_range(ended, (60 * a_second - LINES) * 9 / 10, 60 * a_second);
    if (type->id != NO_HOLE)
        assert_in_range(a_second, 2000, UINT32_MAX);
    end();
}

/* Each waits for its turn, which comes. */
static void burst_of_dials_loses_none(void **state)
{
    (void)state;
    begin();
    for (unsigned i = 0; i < LINES; i++)
        dial(i);
    act();
    for (unsigned ms = 0; ms <= LINES * ANSWER_MS; ms++)
        pass(NULL);
    assert_int_equal(succeeded, LINES);
    end();
}

/* It costs itself; and where answers come in order, what was sent behind it. */
static void dial_that_is_not_answered_costs_few_others(void **state)
{
    (void)state;
    const struct message_type *type = &protocol.messages[protocol.operations[OPERATION_MAKE_CALL].message];
    unsigned lost = type->pipelined ? LINK_IN_ORDER : 1;
    begin();
    silent_for = LINES / 2;
    for (unsigned i = 0; i < LINES; i++)
        dial(i);
    act();
    for (unsigned ms = 0; ms <= LINES * ANSWER_MS + 2 * type->within_ms; ms++)
        pass(NULL);
    assert_int_equal(failed, lost);
    assert_int_equal(succeeded, LINES - lost);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_a_second_are_what_fits_in_flight),
        cmocka_unit_test(burst_of_dials_loses_none),
        cmocka_unit_test(dial_that_is_not_answered_costs_few_others),
    };
    return cmocka_run_group_tests_name("core: calls a second", tests, NULL, NULL);
}
