/* script.c: what becomes of a call, by the number that was dialed. This is the switch and whoever is behind it. */
#include "fake.h"

enum {
    DEADLINE_MS = 3000,   /* how long a switch may be silent */
    CONNECT_MS = 20,      /* until a call is connected: a host has time to look at it while it rings */
    CUT_MS = 20,          /* after a call was connected */
    RECOVERY_MS = 50,     /* of a link that was cut */
    OUTAGE_MS = 200,      /* of a line that is out of service while somebody talks: longer than a host rests */
    ARRIVAL_MS = 20,      /* of a call, after another one ended */
    ANSWER_MS = 50,       /* of a call that arrived */
    TALK_MS = 5000,
    SHORT_TALK_MS = 500,
};

static void answer(struct call *call, unsigned ms, LONG result)
{
    if (does("completes inside"))
        complete_make(call, call->make, result);
    else
        plan_completion(ms, call, call->make, result);
}

static void plan_walk(struct line *line, struct call *call, unsigned ms, void (*run)(const struct plan *))
{
    plan(ms, (struct plan){.run = run, .line = line, .call = call, .script = call != NULL});
}

static void run_forced_close(const struct plan *planned)
{
    if (planned->line->open)
        line_close_by_force(planned->line);
}

/* Accept a call. False: it goes no further. */
static bool accept_call(struct call *call)
{
    struct line *line = call->line;

    if (does("leaks a handle with each call"))
        leak_handle();
    if (does("event before completion"))
        plan_raw(0, line, call, call->ht, LINE_CALLSTATE, LINECALLSTATE_PROCEEDING, 0);
    answer(call, 0, 0);
    if (does("forced close") || (line->opens == 1 && does("event after forced close"))) {
        plan_walk(line, NULL, 0, run_forced_close);
        return false;
    }
    if (does("tells of an address unasked"))
        plan_raw(0, line, NULL, NULL, LINE_ADDRESSSTATE, 0, LINEADDRESSSTATE_NUMCALLS);
    if (does("unknown call"))
        plan_raw(0, line, call, (HTAPICALL)&fake, LINE_CALLSTATE, LINECALLSTATE_RINGBACK, 0);
    if (does("two states at once"))
        plan_raw(0, line, call, call->ht, LINE_CALLSTATE, LINECALLSTATE_CONNECTED | LINECALLSTATE_RINGBACK, 0);
    if (does("wrong mode"))
        plan_raw(0, line, call, call->ht, LINE_CALLSTATE, LINECALLSTATE_PROCEEDING, LINEBUSYMODE_STATION);
    if (does("unlisted state"))
        plan_raw(0, line, call, call->ht, LINE_CALLSTATE, LINECALLSTATE_SPECIALINFO, 0);
    if (does("state twice"))
        plan_state(0, call, LINECALLSTATE_DIALTONE, 0);
    return !does("no state");
}

/* Accept a call and let it reach the other side, in 1 ms. */
static bool proceed(struct call *call)
{
    if (!accept_call(call))
        return false;
    if (call->number[0] && !does("skips states")) /* a number that is empty gets here by misbehaviour only */
        plan_state(0, call, LINECALLSTATE_DIALTONE, 0);
    if (!does("skips states"))
        plan_state(1, call, LINECALLSTATE_PROCEEDING, 0);
    return true;
}

static void run_service(const struct plan *planned)
{
    planned->line->maintained = false;
    line_tell(planned->line, LINEDEVSTATE_INSERVICE);
}

/* The switch takes the line out of service, but who talks talks on. */
static void run_outage(const struct plan *planned)
{
    planned->line->maintained = true;
    plan_walk(planned->line, NULL, OUTAGE_MS, run_service);
    line_tell(planned->line, LINEDEVSTATE_OUTOFSERVICE);
}

static void connect_at(struct call *call, unsigned ms)
{
    plan_info(ms, call, LINECALLINFOSTATE_CALLERID | LINECALLINFOSTATE_CALLEDID);
    if (does("connects another telephone first")) /* with which the line shares the call */
        plan_state(ms - 5, call, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_INACTIVE);
    plan_state(ms, call, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
    if (does("a line is out of service for a moment while somebody talks"))
        plan_walk(call->line, call, ms + 5, run_outage);
}

static void dial_refused(struct call *call)
{
    LONG error = (LONG)LINEERR_CALLUNAVAIL;

    if (does("refuses a number as what becomes of its call")) {
        proceed(call);
        plan_state(2, call, LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_NORMAL);
        plan_state(3, call, LINECALLSTATE_IDLE, 0);
        return;
    }
    if (does("fails with another function's error"))
        error = (LONG)LINEERR_INVALAGENTID;
    if (does("has errors of its own"))
        error = (LONG)OWN_ERROR;
    answer(call, 0, does("fails") ? (LONG)LINEERR_OPERATIONFAILED : error);
}

static void dial_busy(struct call *call)
{
    if (!proceed(call))
        return;
    plan_state(2, call, LINECALLSTATE_DISCONNECTED,
               does("ends in a mode that it does not list") ? LINEDISCONNECTMODE_REJECT : LINEDISCONNECTMODE_BUSY);
    plan_state(3, call, LINECALLSTATE_IDLE, 0);
}

static void dial_silent(struct call *call)
{
    answer(call, does("never completes a silent call") ? 1000 * DEADLINE_MS : DEADLINE_MS,
           (LONG)LINEERR_OPERATIONFAILED);
}

static void dial_ringing(struct call *call)
{
    if (proceed(call))
        plan_state(2, call, LINECALLSTATE_RINGBACK, 0);
}

static void run_other_call(const struct plan *planned)
{
    struct call *other = call_new(planned->line, NULL, LIVE, LINECALLORIGIN_INBOUND);

    other->state = LINECALLSTATE_OFFERING;
    call_announce(other);
}

static void dial_answered(struct call *call)
{
    if (!proceed(call))
        return;
    if (does("incoming call"))
        plan_walk(call->line, NULL, 0, run_other_call);
    if (!does("skips states"))
        plan_state(2, call, LINECALLSTATE_RINGBACK, 0);
    if (does("accepts a call that it makes"))
        plan_state(3, call, LINECALLSTATE_ACCEPTED, 0);
    connect_at(call, CONNECT_MS);
    if (does("peer hangs up") || does("tells of the number of an idle call")) {
        plan_state(CONNECT_MS + 1, call, LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_NORMAL);
        plan_state(CONNECT_MS + 2, call, LINECALLSTATE_IDLE, 0);
    }
}

/* The link is cut: line and calls end up as TSPI wants it (rule 75). */
static void run_recovery(const struct plan *planned)
{
    planned->line->cut = false;
    line_tell(planned->line, LINE_UP);
}

static void run_cut(const struct plan *planned)
{
    struct line *line = planned->line;
    unsigned i;

    line->cut = true;
    if (does("leaks a thread when its link is cut"))
        leak_thread(sleep_forever);
    plan_walk(line, NULL, RECOVERY_MS, run_recovery);
    for (i = 0; i < CALLS; i++)
        if (fake.calls[i].line == line && call_lives(&fake.calls[i]) && !does("a cut call never ends")) {
            call_fail_requests(&fake.calls[i]);
            call_end(&fake.calls[i], 0, LINEDISCONNECTMODE_UNREACHABLE);
        }
    if (!does("says nothing of a cut link"))
        line_tell(line, LINE_DOWN);
}

static void dial_cut(struct call *call)
{
    dial_answered(call);
    plan_walk(call->line, call, CONNECT_MS + CUT_MS, run_cut);
}

/* A call that nobody at TAPI asked for: from outside, or dialed at the telephone. waits: nobody answers it there. */
static void arrive(struct line *line, DWORD origin, bool waits)
{
    unsigned talk_ms = does("a line keeps its calls, which are short") ? SHORT_TALK_MS : TALK_MS;
    bool inbound = origin == LINECALLORIGIN_INBOUND;
    struct call *call = call_new(line, NULL, LIVE, origin);

    if (!call)
        return;
    call->state = inbound ? LINECALLSTATE_OFFERING : LINECALLSTATE_DIALTONE;
    if (!inbound) {
        plan_state(10, call, LINECALLSTATE_PROCEEDING, 0);
        plan_state(20, call, LINECALLSTATE_RINGBACK, 0);
    }
    if (inbound && does("unlisted state of a call from outside"))
        plan_state(ANSWER_MS / 2, call, LINECALLSTATE_SPECIALINFO, 0);
    if (!waits) {
        plan_state(ANSWER_MS, call, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
        plan_state(ANSWER_MS + talk_ms, call, LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_NORMAL);
        plan_state(ANSWER_MS + talk_ms + 1, call, LINECALLSTATE_IDLE, 0);
    }
    call_announce(call);
}

static void run_arrival(const struct plan *planned)
{
    if (!line_busy(planned->line))
        arrive(planned->line, LINECALLORIGIN_INBOUND, false);
}

static void run_offer(const struct plan *planned)
{
    if (!line_busy(planned->line))
        arrive(planned->line, LINECALLORIGIN_INBOUND, true);
}

static void run_pickup(const struct plan *planned)
{
    if (!line_busy(planned->line))
        arrive(planned->line, LINECALLORIGIN_OUTBOUND, false);
}

/* Rings, then is busy, and a call comes after it. */
static void dial_called_back(struct call *call)
{
    WCHAR digit = call->number[2];

    if (!proceed(call))
        return;
    plan_state(2, call, LINECALLSTATE_RINGBACK, 0);
    plan_state(3, call, LINECALLSTATE_BUSY, LINEBUSYMODE_STATION);
    plan_state(4, call, LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_BUSY);
    plan_state(5, call, LINECALLSTATE_IDLE, 0);
    plan_walk(call->line, NULL, 5 + ARRIVAL_MS, digit == '5' ? run_pickup : digit == '6' ? run_offer : run_arrival);
}

/* Dial and say nothing until the call is connected. False: there is nothing to wait for. */
static bool dial_late(struct call *call, void (*dial)(struct call *))
{
    if (dial == dial_ringing)
        dial_silent(call);
    if (dial == dial_answered) {
        answer(call, 100, 0);
        connect_at(call, 100);
    }
    return dial == dial_ringing || dial == dial_answered;
}

static const struct {
    const char *digits; /* how the number begins */
    const char *behaviour; /* or what makes every number one of these */
    void (*dial)(struct call *);
} scripts[] = {
    {"999", "fails", dial_refused},
    {"888", "busy", dial_busy},
    {"777", "", dial_silent},
    {"666", "does not answer", dial_ringing},
    {"555", "", dial_cut},
    {"444", "", dial_called_back},
    {"445", "", dial_called_back},
    {"446", "", dial_called_back},
    {"", "", dial_answered},
};

static bool begins(const WCHAR *number, const char *digits)
{
    while (*digits && *number == (WCHAR)*digits)
        number++, digits++;
    return !*digits;
}

void script_dial(struct call *call, DRV_REQUESTID request)
{
    unsigned i = 0;

    call->make = request;
    if (call->refused) {
        answer(call, 0, (LONG)LINEERR_CALLUNAVAIL);
        return;
    }
    while (!begins(call->number, scripts[i].digits) && !(scripts[i].behaviour[0] && does(scripts[i].behaviour)))
        i++;
    if (does("accepts a call only when it is connected") && dial_late(call, scripts[i].dial))
        return;
    if (!does("never completes"))
        scripts[i].dial(call);
}
