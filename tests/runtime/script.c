/* script.c: see script.h. */
#include "script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/call.h"
#include "effects_text.h"
#include "core/line.h"
#include "core/link.h"
#include "core/request.h"

enum { PATIENCE_MS = 20000 }; /* twice the longest wait in any spec used here: for its turn, and for its answer */

static void start(struct script *s, unsigned count)
{
    DWORD states = protocol.call_states | LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE;
    s->config = (struct config){.lines = s->lines, .line_count = count};
    ledger_init(&s->ledger, states | LINECALLSTATE_UNKNOWN, PATIENCE_MS);
    assert_true(core_init(&s->core, &protocol, &s->config, 12345));
    s->core.now = 1000000;
    for (unsigned i = 0; i < s->core.link_count; i++)
        assert_true(framer_init(&s->framers[i], &protocol));
}

void script_begin_with(struct script *s, const struct script_line lines[], unsigned count)
{
    assert_in_range(count, 0, SCRIPT_LINES);
    memset(s, 0, sizeof(*s));
    for (unsigned i = 0; i < count; i++) {
        s->lines[i] = (struct line_config){.permanent_id = i + 1, .port = 5000};
        s->lines[i].host = (char *)lines[i].host;
        assert_true(text_set(&s->lines[i].terminal, slice_text(lines[i].terminal)));
    }
    start(s, count);
}

void script_begin(struct script *s, unsigned count)
{
    static const char *const terminals[] = {"1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008"};
    struct script_line lines[SCRIPT_LINES];
    assert_in_range(count, 0, sizeof(terminals) / sizeof(terminals[0]));
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
    assert_int_equal(s->ledger.outstanding, 0);
    assert_true(core_wake_at(&s->core) == NEVER);
    assert_int_equal(pool_used_up(&s->core.open_lines), 0);
    assert_int_equal(pool_used_up(&s->core.calls), 0);
    assert_int_equal(pool_used_up(&s->core.requests), 0);
    for (unsigned i = 0; i < s->core.link_count; i++) {
        assert_int_equal(s->attempt[i], 0);
        framer_free(&s->framers[i]);
    }
    core_free(&s->core);
    effects_free(&s->running);
    ledger_free(&s->ledger);
    free(s->call);
}

static void keep_call(struct script *s, unsigned call, handle name)
{
    if (call >= s->call_room) {
        s->call_room = s->call_room ? s->call_room * 2 : 64;
        s->call = realloc(s->call, s->call_room * sizeof(*s->call));
        assert_non_null(s->call);
    }
    s->call[call] = name;
}

/* TAPI's answer to LINE_NEWCALL: the next number, or NULL. */
static void answer_new_call(struct script *s, const struct effect *effect)
{
    unsigned line = (unsigned)(uintptr_t)effect->call.line - 1, call = 0;
    if (!s->full) {
        call = ledger_announce_call(&s->ledger, line);
        keep_call(s, call, effect->call.name);
    }
    call_answered(&s->core, effect->call.name, (HTAPICALL)(uintptr_t)call);
}

/* What TAPI is told goes into the ledger; what connections are asked must be about the one there is. */
static void take(struct script *s, const struct effect *effect)
{
    unsigned link = effect->link.number, call = (unsigned)(uintptr_t)effect->event.call;
    switch (effect->kind) {
    case EFFECT_CONNECT:
        assert_int_equal(s->attempt[link], 0);
        s->attempt[link] = effect->link.attempt;
        framer_reset(&s->framers[link]);
        break;
    case EFFECT_DISCONNECT:
        assert_int_equal(s->attempt[link], effect->link.attempt);
        s->attempt[link] = 0;
        break;
    case EFFECT_SEND:
        assert_int_equal(s->attempt[link], effect->link.attempt);
        break;
    case EFFECT_COMPLETE:
        ledger_complete(&s->ledger, effect->complete.id, effect->complete.result, s->core.now);
        break;
    case EFFECT_LINE_EVENT:
        if (effect->event.message == LINE_CALLINFO)
            ledger_info(&s->ledger, call, (DWORD)effect->event.param[0]);
        else if (effect->event.message == LINE_LINEDEVSTATE)
            ledger_line_state(&s->ledger, (unsigned)(uintptr_t)effect->event.line - 1, (DWORD)effect->event.param[0]);
        break;
    case EFFECT_CALL_STATE:
        call_told(&s->core, effect->call.name, &effect->call.step, &(SYSTEMTIME){0});
        ledger_state(&s->ledger, (unsigned)(uintptr_t)effect->call.htCall, effect->call.step.state,
                     effect->call.step.mode, effect->call.media_mode);
        break;
    case EFFECT_NEW_CALL:
        answer_new_call(s, effect);
        break;
    }
}

static void note(struct script *s, const char *text)
{
    size_t len = strlen(text);
    assert_true(s->log_len + len + 3 < SCRIPT_LOG);
    s->log_len += (size_t)sprintf(s->log + s->log_len, "%s%s", s->log_len ? "; " : "", text);
}

/* Carry out, as the shell does, what the core has queued, and what that leads to. */
static void run_effects(struct script *s)
{
    char text[EFFECT_TEXT];
    while (s->core.effects.len > 0) {
        struct effects taken = s->core.effects;
        s->core.effects = s->running;
        s->core.effects.added = taken.added;
        s->running = taken;
        size_t position = 0;
        const struct effect *effect;
        while ((effect = effects_next(&s->running, &position)) != NULL) {
            effect_text(effect, text);
            note(s, text);
            take(s, effect);
            s->effects++;
        }
        effects_clear(&s->running);
    }
    assert_int_equal(s->core.effects.added, s->effects);
}

/* At most one request of a link is on its way, the first, and only while the link is up. */
static void check_links(const struct script *s)
{
    for (unsigned i = 0; i < s->core.link_count; i++) {
        const struct link *link = &s->core.links[i];
        for (const struct request *request = link->first; request != NULL; request = request->next)
            assert_false(request->sent && (request != link->first || link->state != LINK_UP));
        assert_false(link->state == LINK_UP && link->first != NULL && !link->first->sent);
        assert_int_equal(link->state == LINK_RETRYING, link->retry.place != 0);
    }
}

void script_expects(struct script *s, const char *expected, const char *file, int line)
{
    run_effects(s);
    check_links(s);
    if (expected != NULL)
        _assert_string_equal(s->log, expected, file, line);
    s->log[s->log_len = 0] = 0;
}

static void refused(struct script *s, LONG result)
{
    char text[EFFECT_TEXT];
    sprintf(text, "refused %s", error_text(result));
    note(s, text);
}

/* The same that the shell does with a connection's bytes. */
void script_hears_bytes(struct script *s, unsigned link, const void *bytes, size_t len)
{
    struct slice frame;
    enum framer_status status;
    struct message message;
    struct fault fault;
    framer_feed(&s->framers[link], bytes, len);
    while ((status = framer_next(&s->framers[link], &frame)) != FRAMER_MORE)
        if (status == FRAMER_FRAME && protocol.decode(frame.at, frame.len, FROM_SWITCH, &message, &fault))
            link_message(&s->core, &s->core.links[link], &message);
        else
            s->core.counters.rejected++;
}

void script_hears(struct script *s, unsigned link, const char *text)
{
    char bytes[4096];
    int len = snprintf(bytes, sizeof(bytes), "%s%.*s", text, (int)protocol.terminator.len,
                       (const char *)protocol.terminator.at);
    assert_true(len > 0 && (size_t)len < sizeof(bytes));
    script_hears_bytes(s, link, bytes, (size_t)len);
}

void script_connects(struct script *s, unsigned link, unsigned attempt)
{
    link_up(&s->core, &s->core.links[link], attempt);
}

void script_breaks(struct script *s, unsigned link, unsigned attempt)
{
    if (s->attempt[link] == attempt)
        s->attempt[link] = 0;
    link_down(&s->core, &s->core.links[link], attempt);
}

/* Nobody calls it: effects are read, not carried out. */
static void CALLBACK line_event(HTAPILINE htLine, HTAPICALL htCall, DWORD message, DWORD_PTR p1, DWORD_PTR p2,
                                DWORD_PTR p3)
{
    (void)htLine, (void)htCall, (void)message, (void)p1, (void)p2, (void)p3;
}

void script_opens(struct script *s, unsigned line)
{
    handle name;
    LONG result = line_open(&s->core, line, (HTAPILINE)(uintptr_t)(line + 1), 0x00020001, line_event, &name);
    if (result != 0) {
        refused(s, result);
        return;
    }
    s->line[line] = name;
    s->ledger.open[line] = true;
}

void script_closes(struct script *s, unsigned line)
{
    LONG result = line_close(&s->core, s->line[line]);
    if (result != 0) {
        refused(s, result);
        return;
    }
    run_effects(s);
    ledger_close_line(&s->ledger, line);
    assert_null(line_find(&s->core, s->line[line]));
    s->line[line] = 0;
}

void script_dials(struct script *s, unsigned line, const char *number, size_t len)
{
    handle name;
    unsigned id = s->ledger.request_count + 1, call = s->ledger.call_count + 1;
    struct line *opened = line_find(&s->core, s->line[line]);
    assert_non_null(opened);
    LONG result = call_make(&s->core, opened, id, (HTAPICALL)(uintptr_t)call, slice_of(number, len),
                            LINEMEDIAMODE_INTERACTIVEVOICE, &name);
    if (result != 0) {
        refused(s, result);
        return;
    }
    keep_call(s, ledger_new_call(&s->ledger, line), name);
    ledger_accept(&s->ledger, id, call, true, s->core.now);
}

struct call *script_call(const struct script *s, unsigned call)
{
    return call_find(&s->core, s->call[call]);
}

void script_drops(struct script *s, unsigned call)
{
    struct call *known = script_call(s, call);
    unsigned id = s->ledger.request_count + 1;
    LONG result = known != NULL ? call_drop(&s->core, known, id) : (LONG)LINEERR_INVALCALLHANDLE;
    if (result != 0)
        refused(s, result);
    else
        ledger_accept(&s->ledger, id, call, false, s->core.now);
}

void script_forgets(struct script *s, unsigned call)
{
    struct call *known = script_call(s, call);
    if (known == NULL) {
        refused(s, LINEERR_INVALCALLHANDLE);
        return;
    }
    call_close(&s->core, known);
    run_effects(s);
    ledger_close_call(&s->ledger, call);
    assert_null(script_call(s, call));
}

void script_waits(struct script *s, uint64_t ms)
{
    uint64_t until = s->core.now + ms, at;
    while ((at = core_wake_at(&s->core)) <= until) {
        assert_true(at >= s->core.now);
        s->core.now = at;
        core_tick(&s->core);
        assert_true(core_wake_at(&s->core) > s->core.now);
        run_effects(s);
    }
    s->core.now = until;
}

void script_watches(struct script *s, unsigned line, DWORD states)
{
    line_find(&s->core, s->line[line])->line_states = s->ledger.line_states[line] = states;
}

void script_watches_address(struct script *s, unsigned line)
{
    line_find(&s->core, s->line[line])->address_states = 0x1FF;
}

void script_listens(struct script *s, unsigned line)
{
    line_detect_media(&s->core, line_find(&s->core, s->line[line]), LINEMEDIAMODE_INTERACTIVEVOICE);
}
