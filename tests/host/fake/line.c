/* line.c: the lines: what they can do now, how they are closed. */
#include "fake.h"

enum { CLEARING_MS = 60 };

struct line *line_find(HDRVLINE hd)
{
    unsigned i;

    for (i = 0; i < MOST_DEVICES; i++)
        if (fake.lines[i].open && !fake.lines[i].closing && fake.lines[i].hd == hd)
            return &fake.lines[i];
    return NULL;
}

struct line *line_of_device(DWORD device)
{
    unsigned index = devices_find(&fake.line_devices, device);

    return fake.begun && index < MOST_DEVICES ? &fake.lines[index] : NULL;
}

LONG line_check_device(DWORD device)
{
    bool known;

    enter();
    known = line_of_device(device) != NULL;
    leave();
    return known ? 0 : (LONG)LINEERR_BADDEVICEID;
}

DWORD line_device(const struct line *line)
{
    return fake.line_devices.names[line_index(line)].id;
}

DWORD line_index(const struct line *line)
{
    return (DWORD)(line - fake.lines);
}

const WCHAR *line_number(const struct line *line)
{
    static const WCHAR *const numbers[MOST_DEVICES] = {u"1001", u"1002", u"1003"};

    return numbers[line_index(line)];
}

DWORD line_most_calls(void)
{
    return does("a line has three calls at a time") ? 3 : 1;
}

bool line_busy(const struct line *line)
{
    unsigned i, up = 0;

    for (i = 0; i < CALLS; i++) {
        const struct call *call = &fake.calls[i];
        if (call->line != line && !does("all lines have one call at a time"))
            continue;
        up += call_lives(call) && !call->dropped && call->state != LINECALLSTATE_DISCONNECTED;
        if (up == line_most_calls())
            return true;
        if (call->life == FAILED && does("a failed call blocks its line until it is closed"))
            return true;
    }
    return line->blocked || line->stuck || now_ms() < line->busy_until;
}

DWORD line_features(const struct line *line)
{
    if (line->cut && does("offers a call on a cut line"))
        return LINEFEATURE_MAKECALL;
    if (line->cut || (line_busy(line) && !does("offers a call on a busy line")))
        return 0;
    return LINEFEATURE_MAKECALL;
}

unsigned line_live_calls(const struct line *line)
{
    bool pending_too = does("counts a pending call");
    unsigned i, count = 0;

    for (i = 0; i < CALLS; i++) {
        const struct call *call = &fake.calls[i];
        if (call->line == line && call_lives(call) && call->ht && (call->life == LIVE || pending_too))
            count++;
    }
    return count;
}

void line_tell(struct line *line, DWORD states)
{
    struct line told = *line;

    if (!line->open || line->closing)
        return;
    if (!does("tells of the line unasked"))
        states &= line->states;
    if (does("tells of the line under its own handle"))
        told.ht = (HTAPILINE)line->hd;
    if (states)
        tell(&told, NULL, LINE_LINEDEVSTATE, states, 0, 0);
}

static bool is_raw_of(const struct plan *planned, const void *line)
{
    return planned->line == line && is_raw(planned);
}

/* Only misbehaviour has raw events; they come before lineClose returns. */
static void wait_for_raw_events(const struct line *line)
{
    unsigned i;

    for (i = 0; i < fake.plan_count; i++)
        while (i < fake.plan_count && is_raw_of(&fake.plans[i], line))
            wait_until(now_ms() + 10);
}

bool line_keeps_calls(void)
{
    return does("a line keeps its calls when it is closed") || does("a line keeps its calls, which are short");
}

/* As a thread does that goes on with a line that is gone, unless it is open again. */
static void run_use(const struct plan *planned)
{
    if (!planned->line->open)
        *(volatile unsigned *)NULL = 0;
}

/* End the calls that TAPI knows of, as LINEDEVCAPFLAGS_CLOSEDROP says, or let them go on without TAPI. */
static void close_calls(struct line *line)
{
    unsigned i;
    DWORD id;

    for (i = 0; i < CALLS; i++) {
        struct call *call = &fake.calls[i];
        if (call->line != line || call->life == FREE || call->life == CLOSING || !call->ht)
            continue;
        if (call_lives(call) && does("crashes after lineClose"))
            plan(20, (struct plan){.run = run_use, .line = line});
        if (call_lives(call) && does("event after lineClose"))
            plan_raw(20, line, NULL, call->ht, LINE_CALLINFO, LINECALLINFOSTATE_CALLERID, 0);
        if (digits_pending(call, &id) && does("tells of digits after lineClose"))
            plan_raw(20, line, NULL, call->ht, LINE_GENERATE, LINEGENERATETERM_CANCEL, id);
        if (call->life == LIVE && call_lives(call) && does("a call outlives lineClose"))
            call->ht = NULL;
        else if (line_keeps_calls())
            call_keep(call);
        else
            call_close(call);
    }
}

void line_close(struct line *line)
{
    if (line->states & LINEDEVSTATE_DISCONNECTED && does("tells that the line was closed"))
        tell(line, NULL, LINE_LINEDEVSTATE, LINEDEVSTATE_DISCONNECTED, 0, 0);
    wait_for_raw_events(line);
    line->closing = true;
    while (fake.flying.line == line)
        wait_until(now_ms() + 1000);
    line->stuck = line_busy(line) && does("a line that is closed over a call stays busy");
    line->busy_until =
        line_busy(line) && does("a closed line is free again a moment later") ? now_ms() + CLEARING_MS : 0;
    close_calls(line);
    msp_close_all(line);
    line->open = line->closing = false;
    line->closed_at = now_ms();
}

void line_close_by_force(struct line *line)
{
    unsigned i;

    line->open = false;
    msp_close_all(line);
    for (i = 0; i < CALLS; i++)
        if (fake.calls[i].line == line && fake.calls[i].life != FREE && fake.calls[i].life != CLOSING)
            call_close(&fake.calls[i]);
    tell(line, NULL, LINE_CLOSE, 0, 0, 0);
    if (does("event after forced close"))
        tell(line, NULL, LINE_LINEDEVSTATE, LINEDEVSTATE_DISCONNECTED, 0, 0);
}
