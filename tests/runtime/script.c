/* script.c: see script.h. */
#include "script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"
#include "core/request.h"
#include "escape.h"
#include "outputs_text.h"

enum { PATIENCE_MS = TURN_WITHIN_MS + 10000 }; /* for its turn, and the longest wait for an answer in any spec used
                                                  here */

static void start(struct script *s, struct line_config lines[], unsigned count)
{
    DWORD states = protocol.call_states | LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE;
    s->config = (struct config){.lines = lines, .line_count = count};
    oracle_init(&s->oracle, states | LINECALLSTATE_UNKNOWN, PATIENCE_MS);
    assert_true(core_init(&s->core, &protocol, &s->config, (struct core_tapi){0}, 12345));
    s->core.now = 1000000;
    for (unsigned i = 0; i < s->core.link_count; i++)
        assert_true(framer_init(&s->framers[i], &protocol, FROM_SWITCH));
}

static void set_up(struct line_config *line, const struct script_settings *settings)
{
    for (unsigned i = 0; i < protocol.setting_count; i++) {
        const struct setting_type *type = &protocol.settings[i];
        const char *usual = type->usual != NULL ? type->usual : type->name;
        bool given = settings != NULL && settings->value[i] != NULL;
        line->setting[i] = (char *)(given ? settings->value[i] : usual);
    }
}

void script_begin_set(struct script *s, const struct script_line lines[], const struct script_settings settings[],
                      unsigned count)
{
    assert_in_range(count, 0, SCRIPT_LINES);
    memset(s, 0, sizeof(*s));
    for (unsigned i = 0; i < count; i++) {
        s->lines[i] = (struct line_config){.permanent_id = i + 1, .port = 5000};
        s->lines[i].host = (char *)lines[i].host;
        s->lines[i].terminal = lines[i].terminal[0] != 0 ? (char *)lines[i].terminal : NULL;
        set_up(&s->lines[i], settings != NULL ? &settings[i] : NULL);
    }
    start(s, s->lines, count);
}

void script_begin_configured(struct script *s, struct line_config lines[], unsigned count)
{
    memset(s, 0, sizeof(*s));
    start(s, lines, count);
}

void script_begin_with(struct script *s, const struct script_line lines[], unsigned count)
{
    script_begin_set(s, lines, NULL, count);
}

void script_begin(struct script *s, unsigned count)
{
    static const char *const terminals[SCRIPT_LINES] = {"1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008",
                                                        "1009", "1010", "1011", "1012", "1013", "1014", "1015", "1016"};
    struct script_line lines[SCRIPT_LINES];
    assert_in_range(count, 0, SCRIPT_LINES);
    for (unsigned i = 0; i < count; i++)
        lines[i] = (struct script_line){terminals[i], "switch"};
    script_begin_with(s, lines, count);
}

unsigned pool_used_up(struct pool *pool)
{
    void *item;
    unsigned count, unused = 0;
    for (;;) {
        count = pool->count;
        assert_true(pool_take(pool, &item) != 0);
        if (pool->count != count)
            return count - unused;
        unused++;
    }
}

void script_end(struct script *s)
{
    for (unsigned i = 0; i < s->core.line_count; i++)
        if (s->line[i] != 0) {
            script_closes(s, i);
            script_expects(s, NULL, __FILE__, __LINE__);
        }
    assert_int_equal(s->oracle.outstanding, 0);
    assert_true(core_wake_at(&s->core) == NEVER);
    assert_int_equal(pool_used_up(&s->core.open_lines), 0);
    assert_int_equal(pool_used_up(&s->core.calls), 0);
    const struct link *first = s->core.link_count > 0 ? s->core.links[0] : NULL;
    unsigned own = first != NULL ? (first->log_in != NULL) + (first->keep_alive != NULL) : 0;
    assert_int_equal(pool_used_up(&s->core.requests), own * s->core.link_count);
    for (unsigned i = 0; i < s->core.link_count; i++) {
        assert_int_equal(s->attempt[i], 0);
        framer_free(&s->framers[i]);
    }
    core_free(&s->core);
    oracle_free(&s->oracle);
    free(s->call);
}

void script_reserve(struct script *s, unsigned count)
{
    oracle_reserve(&s->oracle, count);
    s->call_room = count;
    s->call = malloc(count * sizeof(*s->call));
    assert_non_null(s->call);
}

static void keep_call(struct script *s, unsigned call, handle hdCall)
{
    if (call >= s->call_room) {
        s->call_room = s->call_room ? s->call_room * 2 : 64;
        s->call = realloc(s->call, s->call_room * sizeof(*s->call));
        assert_non_null(s->call);
    }
    s->call[call] = hdCall;
}

/* TAPI's answer to LINE_NEWCALL: the next number, or NULL. */
static void answer_new_call(struct script *s, const struct event *event)
{
    unsigned line = (unsigned)(uintptr_t)event->htLine - 1, call = 0;
    if (!s->full) {
        call = oracle_announce_call(&s->oracle, line);
        keep_call(s, call, (handle)event->param[0]);
    }
    core_new_call_answered(&s->core, (handle)event->param[0], (HTAPICALL)(uintptr_t)call);
}

static void note(struct script *s, const char *text)
{
    size_t len = strlen(text);
    assert_true(s->log_len + len + 3 < SCRIPT_LOG);
    s->log_len += (size_t)sprintf(s->log + s->log_len, "%s%s", s->log_len ? "; " : "", text);
}

/* What the network is asked must be about the connection that there is. */
static void take_action(struct script *s, const struct action *action)
{
    unsigned link = action->link->number;
    char text[OUTPUT_TEXT];
    action_text(action, text);
    note(s, text);
    bool connects = action->kind == ACTION_CONNECT;
    assert_int_equal(s->attempt[link], connects ? 0 : action->attempt);
    if (connects)
        framer_reset(&s->framers[link]);
    if (connects || action->kind == ACTION_DISCONNECT)
        s->attempt[link] = connects ? action->attempt : 0;
}

/* What TAPI is told is shown to the oracle. */
static void take_event(struct script *s, const struct event *event)
{
    unsigned line = (unsigned)(uintptr_t)event->htLine - 1, call = (unsigned)(uintptr_t)event->htCall;
    DWORD first = (DWORD)event->param[0];
    char text[OUTPUT_TEXT];
    event_text(event, text);
    note(s, text);
    if (event->kind == EVENT_COMPLETION)
        oracle_complete(&s->oracle, event->id, event->result, s->core.now);
    else if (event->kind == EVENT_NEW_CALL)
        answer_new_call(s, event);
    else if (event->message == LINE_CALLSTATE)
        oracle_state(&s->oracle, call, first, (DWORD)event->param[1], (DWORD)event->param[2]);
    else if (event->message == LINE_CALLINFO)
        oracle_info(&s->oracle, call, first);
    else if (event->message == LINE_GENERATE)
        oracle_generated(&s->oracle, call, (unsigned)event->param[1]);
    else if (event->message == LINE_LINEDEVSTATE)
        oracle_line_state(&s->oracle, line, first);
}

/* Carry out what the core wants, as the shell does: the network first. */
static void take_outputs(struct script *s)
{
    struct action action;
    struct event event;
    for (;;) {
        while (core_next_action(&s->core, &action))
            take_action(s, &action);
        if (s->deaf && s->still_told == 0)
            return;
        if (!core_next_event(&s->core, &(SYSTEMTIME){0}, &event))
            break;
        take_event(s, &event);
        s->still_told -= s->still_told > 0;
    }
    s->oracle.excused_ms = 0;
}

/* While a link is up, no request waits that could be sent; while it is not, none is on its way. */
static void check_links(const struct script *s)
{
    for (unsigned i = 0; i < s->core.link_count; i++) {
        const struct link *link = s->core.links[i];
        const struct requests *requests = &link->requests;
        bool in_flight = requests->in_order.first != NULL || requests->by_id.first != NULL;
        assert_false(in_flight && !link_is_connected(link));
        assert_false(link_works(link) && request_next(requests, s->core.protocol, false) != NULL);
        bool awaits = link->due.set && link->due.kind == DEADLINE_AWAITED;
        bool waits = link->state == LINK_RETRYING || (link->state == LINK_UP && !link->proven);
        assert_int_equal(waits || (link->state == LINK_LOGGING_IN && awaits), link->due.set);
        assert_int_equal(link->keep_alive != NULL && link->state == LINK_UP, link->alive_due.set);
        assert_int_equal(link->carried, s->attempt[i]);
        assert_false(link_is_connected(link) && link->paused && link->backlog <= LINK_BACKLOG / 2);
    }
}

void script_expects(struct script *s, const char *expected, const char *file, int line)
{
    take_outputs(s);
    check_links(s);
    if (expected != NULL)
        _assert_string_equal(s->log, expected, file, line);
    s->log[s->log_len = 0] = 0;
}

static void refused(struct script *s, LONG result)
{
    char text[OUTPUT_TEXT];
    sprintf(text, "refused %s", error_text(result));
    note(s, text);
}

/* The same that the shell does with a connection's bytes. */
void script_hears_bytes(struct script *s, unsigned link, const void *bytes, size_t len)
{
    static unsigned char room[65536]; /* the longest message that a spec may have */
    struct slice frame;
    enum framer_status status;
    struct message message;
    struct fault fault;
    framer_feed(&s->framers[link], bytes, len);
    while ((status = framer_read(&s->framers[link], &frame, &message, &fault)) != FRAMER_MORE)
        if (status == FRAMER_FRAME) {
            escape_undo(&protocol, &message, room);
            core_message(&s->core, s->core.links[link], &message);
        } else {
            s->core.counters.rejected++;
        }
}

void script_hears(struct script *s, unsigned link, const char *text)
{
    char bytes[4096];
    int len = snprintf(bytes, sizeof(bytes), "%s%.*s", text, (int)protocol.terminator[FROM_SWITCH].len,
                       (const char *)protocol.terminator[FROM_SWITCH].at);
    assert_true(len > 0 && (size_t)len < sizeof(bytes));
    script_hears_bytes(s, link, bytes, (size_t)len);
}

void script_connects(struct script *s, unsigned link, unsigned attempt)
{
    core_link_up(&s->core, s->core.links[link], attempt);
}

void script_breaks(struct script *s, unsigned link, unsigned attempt)
{
    if (s->attempt[link] == attempt)
        s->attempt[link] = 0;
    core_link_down(&s->core, s->core.links[link], attempt);
}

/* Nobody calls it: events are read, not delivered. */
static void CALLBACK line_event(HTAPILINE htLine, HTAPICALL htCall, DWORD message, DWORD_PTR p1, DWORD_PTR p2,
                                DWORD_PTR p3)
{
    (void)htLine, (void)htCall, (void)message, (void)p1, (void)p2, (void)p3;
}

void script_opens(struct script *s, unsigned line)
{
    handle opened;
    LONG result = core_open_line(&s->core, line, (HTAPILINE)(uintptr_t)(line + 1), 0x00020001, line_event, &opened);
    if (result != 0) {
        refused(s, result);
        return;
    }
    s->line[line] = opened;
    s->oracle.open[line] = true;
}

void script_closes(struct script *s, unsigned line)
{
    struct line *open = line_find(&s->core, s->line[line]);
    if (open == NULL) {
        refused(s, LINEERR_INVALLINEHANDLE);
        return;
    }
    core_close_line(&s->core, open);
    bool deaf = s->deaf; /* lineClose waits until TAPI has been told */
    s->deaf = false;
    take_outputs(s);
    s->deaf = deaf;
    assert_int_equal(open->owed, 0);
    oracle_close_line(&s->oracle, line);
    assert_null(line_find(&s->core, s->line[line]));
    s->line[line] = 0;
}

static void make_call(struct script *s, unsigned line, enum operation_kind operation, struct given given)
{
    handle made;
    unsigned id = s->oracle.request_count + 1, call = s->oracle.call_count + 1;
    struct line *opened = line_find(&s->core, s->line[line]);
    assert_non_null(opened);
    LONG result = core_make_call(&s->core, opened, operation, id, (HTAPICALL)(uintptr_t)call, given,
                                 LINEMEDIAMODE_INTERACTIVEVOICE, &made);
    if (result != 0) {
        refused(s, result);
        return;
    }
    keep_call(s, oracle_new_call(&s->oracle, line), made);
    oracle_accept(&s->oracle, id, call, true, s->core.now);
}

void script_dials(struct script *s, unsigned line, const char *number, size_t len)
{
    make_call(s, line, OPERATION_MAKE_CALL, (struct given){.argument = slice_of(number, len)});
}

void script_fetches(struct script *s, unsigned line, enum operation_kind operation, const char *number,
                    const char *group)
{
    make_call(s, line, operation, (struct given){.argument = slice_text(number), .detail = slice_text(group)});
}

void script_forwards(struct script *s, unsigned line, const struct forward_list *list)
{
    unsigned id = s->oracle.request_count + 1;
    struct line *opened = line_find(&s->core, s->line[line]);
    assert_non_null(opened);
    LONG result = core_forward(&s->core, opened, id, list);
    if (result != 0)
        refused(s, result);
    else
        oracle_accept(&s->oracle, id, 0, false, s->core.now);
}

void script_parks_anywhere(struct script *s, unsigned call, void *room)
{
    unsigned id = s->oracle.request_count + 1;
    struct call *known = script_call(s, call);
    LONG result = known != NULL ? core_park_anywhere(&s->core, known, id, room) : (LONG)LINEERR_INVALCALLHANDLE;
    if (result != 0)
        refused(s, result);
    else
        oracle_accept(&s->oracle, id, call, false, s->core.now);
}

unsigned script_newest(const struct script *s)
{
    return s->core.requests_numbered;
}

struct call *script_call(const struct script *s, unsigned call)
{
    return call_find(&s->core, s->call[call]);
}

void script_consults(struct script *s, unsigned call)
{
    handle made;
    struct call *known = script_call(s, call);
    unsigned id = s->oracle.request_count + 1, consult = s->oracle.call_count + 1;
    LONG result = LINEERR_INVALCALLHANDLE;
    if (known != NULL)
        result = core_setup_transfer(&s->core, known, id, (HTAPICALL)(uintptr_t)consult,
                                     LINEMEDIAMODE_INTERACTIVEVOICE, &made);
    if (result != 0) {
        refused(s, result);
        return;
    }
    keep_call(s, oracle_new_call(&s->oracle, s->oracle.calls[call].line), made);
    oracle_accept_two(&s->oracle, id, call, consult, true, s->core.now);
}

/* The newest other call that TAPI has, or NULL, and its number, 0 for none. */
static struct call *another(const struct script *s, unsigned call, unsigned *number)
{
    for (*number = s->oracle.call_count; *number > 0; --*number)
        if (*number != call && script_call(s, *number) != NULL)
            return script_call(s, *number);
    return NULL;
}

void script_asks(struct script *s, unsigned call, enum operation_kind operation, const char *argument)
{
    struct call *known = script_call(s, call), *second = NULL;
    unsigned number = s->oracle.request_count + 1, other = 0;
    DRV_REQUESTID id = number;
    LONG result = LINEERR_INVALCALLHANDLE;
    if (operation_types[operation].second == SECOND_BEGUN) {
        script_consults(s, call);
        return;
    }
    if (operation_types[operation].second == SECOND_GIVEN)
        second = another(s, call, &other);
    bool lacks_second = operation_types[operation].second == SECOND_GIVEN && second == NULL;
    if (known != NULL && !lacks_second)
        result = core_operate(&s->core, known, second, operation, &id, slice_text(argument));
    if (result != 0)
        refused(s, result);
    else if (operation_types[operation].reports_end)
        oracle_generates(&s->oracle, number, call);
    else
        oracle_accept_two(&s->oracle, number, call, other, false, s->core.now);
}

void script_drops(struct script *s, unsigned call)
{
    script_asks(s, call, OPERATION_DROP, "");
}

void script_forgets(struct script *s, unsigned call)
{
    struct call *known = script_call(s, call);
    if (known == NULL) {
        refused(s, LINEERR_INVALCALLHANDLE);
        return;
    }
    core_close_call(&s->core, known);
    bool deaf = s->deaf; /* so does lineCloseCall */
    s->deaf = false;
    take_outputs(s);
    s->deaf = deaf;
    oracle_close_call(&s->oracle, call);
    assert_null(script_call(s, call));
}

void script_waits(struct script *s, uint64_t ms)
{
    uint64_t until = s->core.now + ms, at;
    s->oracle.excused_ms += s->deaf ? ms : 0;
    while ((at = core_wake_at(&s->core)) <= until) {
        assert_true(at >= s->core.now);
        s->core.now = at;
        core_tick(&s->core);
        assert_true(core_wake_at(&s->core) > s->core.now);
        take_outputs(s);
    }
    s->core.now = until;
}

void script_watches(struct script *s, unsigned line, DWORD states)
{
    struct line *watched = line_find(&s->core, s->line[line]);
    s->oracle.line_states[line] = states;
    line_watch(&s->core, watched, states, watched->address_states);
}

void script_watches_address(struct script *s, unsigned line)
{
    struct line *watched = line_find(&s->core, s->line[line]);
    line_watch(&s->core, watched, watched->line_states, 0x1FF);
}

void script_listens(struct script *s, unsigned line)
{
    core_detect_media(&s->core, line_find(&s->core, s->line[line]), LINEMEDIAMODE_INTERACTIVEVOICE);
}
