/* test_core_walk.c: anything in any order, for long: whatever TAPI asks and the switch says, the oracle's rules hold
 * after each step, and at the end nothing is left. Linked with each protocol in turn; it makes the switch's messages
 * with the protocol's own encoder. `test_core_walk SEED [STEPS]` repeats one walk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "script.h"

enum { LINES = 5, STEPS = 200000, RECENT = 8 };

static struct script s[1];
static uint32_t random_state;

static unsigned draw(unsigned below)
{
    random_state = random_state * 1664525 + 1013904223;
    return (unsigned)(((uint64_t)random_state * below) >> 32);
}

static const char *pick(const char *const words[], unsigned count)
{
    return words[draw(count)];
}

/* The id of some request that was sent, if there is one. */
static struct slice id_for(const struct link *link)
{
    static char id[16];
    const struct request *request = link->requests.by_id.first;
    for (unsigned i = draw(4); i > 0 && request != NULL && request->next != NULL; i--)
        request = request->next;
    return slice_of(id, (size_t)sprintf(id, "%u", request != NULL ? (unsigned)request->number : draw(99)));
}

/* Some line of the link, or NULL. */
static const struct line *line_for(const struct link *link)
{
    return link->line_count > 0 ? link->lines[draw(link->line_count)] : NULL;
}

/* The name of a call that the line has, or one that none may have. */
static struct slice call_for(const struct line *line)
{
    static const char *const calls[] = {"1", "2", "3", "4"};
    const struct call *call = line != NULL ? line->alive : NULL;
    for (unsigned i = draw(3); i > 0 && call != NULL; i--)
        call = call->next;
    bool known = call != NULL && call->len[TEXT_NAME] > 0 && draw(3) != 0;
    return known ? call_text(call, TEXT_NAME) : slice_text(pick(calls, 4));
}

/* A hole of some notice, not only of the first, that names a line or a call. */
static bool is_hole_of(const struct message_type *type, enum role role, unsigned hole)
{
    bool found = hole == type->hole[role];
    for (unsigned i = 0; i < type->notice_count; i++)
        found = found || hole == type->notice[i].hole[role];
    return found;
}

/* A value for one hole of a message that is mostly about that line: mostly one that means something. */
static struct slice value_for(unsigned link, const struct line *line, const struct message_type *type, unsigned hole)
{
    static const char *const terminals[] = {"1001", "1002", "1003", "1004", "1005", "1006", ""};
    static const char *const others[] = {"", "Kim", "1001", "4000", "Drop"};
    if (hole == type->id)
        return id_for(s->core.links[link]);
    if (is_hole_of(type, ROLE_TERMINAL, hole))
        return line != NULL && draw(4) ? line_terminal(line->config) : slice_text(pick(terminals, 7));
    if (is_hole_of(type, ROLE_CALL, hole))
        return call_for(line);
    if (protocol.fields[type->field[hole]].is_state)
        return slice_text(draw(20) ? protocol.states[draw(protocol.state_count)].word : "Elsewhere");
    return slice_text(pick(others, 5));
}

static void switch_speaks(unsigned link)
{
    unsigned char bytes[2048];
    struct slice field[MESSAGE_FIELDS];
    struct fault fault;
    unsigned kind = draw(protocol.message_count);
    const struct message_type *type = &protocol.messages[kind];
    if (type->direction != FROM_SWITCH)
        return;
    const struct line *line = line_for(s->core.links[link]);
    for (unsigned i = 0; i < type->count; i++)
        field[i] = value_for(link, line, type, i);
    size_t len = protocol.encode(kind, field, bytes, sizeof(bytes), &fault);
    if (len > 0 && draw(30) == 0)
        bytes[draw((unsigned)len)] = (unsigned char)draw(256);
    script_hears_bytes(s, link, bytes, len);
}

static unsigned recent_call(void)
{
    unsigned count = s->oracle.call_count;
    return count - draw(count < RECENT ? count : RECENT);
}

/* Something that the call can be asked for now, if there is such a thing; else anything. A drop is asked for
 * elsewhere. */
static enum operation_kind operation_for(unsigned call)
{
    const struct call *known = script_call(s, call);
    enum operation_kind any = draw(OPERATION_LOG_IN - 1) + 1, operation = any;
    for (unsigned i = 0; known != NULL && i < OPERATION_LOG_IN - 1; i++) {
        if (operation != OPERATION_DROP && protocol_offers(&protocol, operation) && call_allows(known, operation))
            return operation;
        operation = operation % (OPERATION_LOG_IN - 1) + 1;
    }
    return any;
}

/* Where a line may have two calls, a call is seldom left alone before it has come to something. */
static bool tapi_consults(void)
{
    if (!protocol_offers(&protocol, OPERATION_SETUP_TRANSFER) || s->oracle.call_count == 0 || draw(2))
        return false;
    unsigned call = recent_call();
    script_asks(s, call, operation_for(call), draw(8) ? "4000" : "");
    return true;
}

static void forward_somewhere(unsigned line)
{
    static const DWORD modes[] = {LINEFORWARDMODE_UNCOND, LINEFORWARDMODE_BUSY, LINEFORWARDMODE_NOANSW,
                                  LINEFORWARDMODE_BUSYNA};
    struct forward_list list = {.count = draw(FORWARD_ENTRIES), .rings = draw(100)};
    for (unsigned i = 0; i < list.count; i++) {
        list.entry[i].mode = modes[draw(4)];
        text_set(&list.entry[i].dest, slice_text(draw(4) ? "4000" : ""));
    }
    script_forwards(s, line, &list);
}

static void tapi_speaks(unsigned line)
{
    static const char *const numbers[] = {"4000", "4001", "", "40%00", "40|00", "4000\r\n"};
    if (s->line[line] == 0) {
        script_opens(s, line);
        script_watches(s, line, draw(2) ? 0x01FFFFFF : 0);
        if (draw(2))
            script_listens(s, line);
        s->full = draw(10) == 0;
        return;
    }
    unsigned what = draw(100);
    if (tapi_consults())
        return;
    if (what < 5) {
        script_fetches(s, line, OPERATION_UNPARK + draw(3), pick(numbers, 6), draw(2) ? "" : "sales");
    } else if (what < 10) {
        forward_somewhere(line);
    } else if (what < 12 && s->oracle.call_count > 0) {
        script_parks_anywhere(s, recent_call(), &s);
    } else if (what < 55) {
        const char *number = pick(numbers, 6);
        script_dials(s, line, number, strlen(number));
    } else if (what < 65 && s->oracle.call_count > 0) {
        script_asks(s, recent_call(), draw(OPERATION_LOG_IN - 1) + 1, draw(2) ? "4000" : "");
    } else if (what < 80 && s->oracle.call_count > 0) {
        script_drops(s, recent_call());
    } else if (what < 97 && s->oracle.call_count > 0) {
        script_forgets(s, recent_call());
    } else {
        script_closes(s, line);
    }
}

static void network_speaks(unsigned link)
{
    unsigned attempt = s->core.links[link]->attempt - (draw(10) == 0);
    unsigned stable = protocol_offers(&protocol, OPERATION_SETUP_TRANSFER) ? 20 : 3; /* two calls take their time */
    if (draw(stable))
        script_connects(s, link, attempt);
    else
        script_breaks(s, link, attempt);
}

static void step(void)
{
    unsigned what = draw(100), line = draw(LINES), link = draw(s->core.link_count);
    if (what < 40)
        tapi_speaks(line);
    else if (what < 85 && s->attempt[link] != 0)
        switch_speaks(link);
    else if (what < 92)
        network_speaks(link);
    else
        script_waits(s, draw(what == 99 ? 40000 : 2000));
}

static void walk(uint32_t seed, unsigned steps)
{
    random_state = seed;
    script_begin(s, LINES);
    for (unsigned i = 0; i < steps; i++) {
        s->deaf = s->deaf ? draw(5) != 0 : draw(50) == 0;
        step();
        script_expects(s, NULL, __FILE__, __LINE__);
    }
    s->deaf = false;
    print_message("seed %u: %u calls, %u requests, %u messages\n", (unsigned)seed, s->oracle.call_count,
                  s->oracle.request_count, (unsigned)s->core.counters.messages);
    assert_true(s->oracle.call_count > steps / 100);
    script_end(s);
}

static void no_walk_breaks_a_rule(void **state)
{
    const char *const *arguments = *state;
    if (arguments[0] != NULL) {
        walk((uint32_t)strtoul(arguments[0], NULL, 0), arguments[1] ? (unsigned)strtoul(arguments[1], NULL, 0) : STEPS);
        return;
    }
    for (uint32_t seed = 1; seed <= 5; seed++)
        walk(seed, STEPS);
}

int main(int argc, char **argv)
{
    (void)argc;
    const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(no_walk_breaks_a_rule, argv + 1)};
    return cmocka_run_group_tests_name("core: random walk", tests, NULL, NULL);
}
