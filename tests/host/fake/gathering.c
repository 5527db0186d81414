/* gathering.c: digits that the other side presses: monitored one by one, or gathered. It presses two, once it is
 * listened to, and then no more. */
#include "fake.h"

enum { PRESS_MS = 5 };

static bool is_live(const struct call *call)
{
    return call->life == LIVE && call->ht && call->state != LINECALLSTATE_IDLE;
}

static void tell_gathered(struct call *call, DWORD how, DWORD id)
{
    if (does("ends gathering for no reason"))
        how = 0;
    if (does("tells the end of gathering under another id"))
        id++;
    if (does("never tells the end of gathering"))
        return;
    tell(call->line, call->ht, LINE_GATHERDIGITS, how, id, 0);
    if (does("tells the end of gathering twice"))
        tell(call->line, call->ht, LINE_GATHERDIGITS, how, id, 0);
}

static void run_timeout(const struct plan *planned);

static bool is_timeout_of(const struct plan *planned, const void *call)
{
    return planned->call == call && planned->run == run_timeout;
}

/* What was gathered is complete, whether it fills the room or not. */
static void finish(struct call *call, DWORD how)
{
    struct gathering *gathering = &call->gathering;

    forget(is_timeout_of, call);
    gathering->on = false;
    if (how == LINEGATHERTERM_INTERTIMEOUT && does("empties what is gathered when the time is over"))
        gathering->got = 0;
    if (how == LINEGATHERTERM_BUFFERFULL && does("gathers a digit less than it says"))
        gathering->got--;
    if (gathering->got < gathering->most)
        gathering->room[gathering->got] = 0;
    else if (does("writes behind gathered digits"))
        gathering->room[gathering->most] = 0;
    tell_gathered(call, how, gathering->id);
}

static void run_timeout(const struct plan *planned)
{
    if (is_live(planned->call) && planned->call->gathering.on)
        finish(planned->call, (DWORD)planned->param[0]);
}

static void plan_timeout(struct call *call, DWORD ms, DWORD how)
{
    forget(is_timeout_of, call);
    if (ms)
        plan(ms, (struct plan){.run = run_timeout, .line = call->line, .call = call, .param = {how}});
}

static bool ends_gathering(const struct gathering *gathering, WCHAR digit)
{
    const WCHAR *end = gathering->ends;

    while (*end && *end != digit)
        end++;
    return *end;
}

static void gather(struct call *call, WCHAR digit)
{
    struct gathering *gathering = &call->gathering;
    bool ends = ends_gathering(gathering, digit);

    if (!ends || !does("leaves out the digit that ends gathering"))
        gathering->room[gathering->got++] = digit;
    if (ends)
        finish(call, LINEGATHERTERM_TERMDIGIT);
    else if (gathering->got == gathering->most)
        finish(call, LINEGATHERTERM_BUFFERFULL);
    else
        plan_timeout(call, gathering->between_ms, LINEGATHERTERM_INTERTIMEOUT);
}

static void run_press(const struct plan *planned)
{
    struct call *call = planned->call;
    DWORD_PTR digit = planned->param[0];
    DWORD modes = does("tells a digit in two modes at once") ? LINEDIGITMODE_DTMF | LINEDIGITMODE_PULSE
                                                             : LINEDIGITMODE_DTMF;

    if (!is_live(call))
        return;
    if (call->monitored || (planned->param[1] && does("tells of digits that are not monitored")))
        tell(call->line, call->ht, LINE_MONITORDIGITS, does("tells of no digit") ? 'x' : digit, modes, 0);
    if (call->life == LIVE && call->gathering.on && !planned->param[1])
        gather(call, (WCHAR)digit);
}

static void plan_press(unsigned ms, struct call *call, char digit, bool unheard)
{
    plan(ms, (struct plan){.run = run_press, .line = call->line, .call = call, .param = {(DWORD_PTR)digit, unheard}});
}

static void hear(struct call *call)
{
    if (call->has_pressed)
        return;
    call->has_pressed = true;
    plan_press(PRESS_MS, call, '1', false);
    plan_press(2 * PRESS_MS, call, '2', false);
}

static void run_cancellation(const struct plan *planned)
{
    if (is_live(planned->call))
        tell_gathered(planned->call, LINEGATHERTERM_CANCEL, (DWORD)planned->param[0]);
}

static bool is_cancellation_of(const struct plan *planned, const void *call)
{
    return planned->call == call && planned->run == run_cancellation;
}

/* End what is gathered on the call, as soon as the worker can. */
static void stop(struct call *call)
{
    if (!call->gathering.on)
        return;
    forget(is_timeout_of, call);
    call->gathering.on = false;
    plan(0, (struct plan){.run = run_cancellation, .line = call->line, .call = call, .param = {call->gathering.id}});
}

void gathering_abort(struct call *call)
{
    struct plan taken;
    bool silent = !call->ht || does("a call that ends forgets what it gathers");

    stop(call);
    while (take(&taken, is_cancellation_of, call))
        if (!silent)
            tell_gathered(call, LINEGATHERTERM_CANCEL, (DWORD)taken.param[0]);
}

static LONG check_call(const struct call *call)
{
    LONG error = call_check(call);

    if (error)
        return error;
    return call->life == LIVE && !call->dropped && call->state != LINECALLSTATE_IDLE ? 0 : (LONG)LINEERR_INVALCALLSTATE;
}

static LONG check_gathering(DWORD modes, DWORD count)
{
    if (modes != LINEDIGITMODE_DTMF && !(modes == 0 && does("gathers digits in no mode")))
        return (LONG)LINEERR_INVALDIGITMODE;
    if (count == 0 && !does("gathers no digits"))
        return does("refuses to gather no digits with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                                       : (LONG)LINEERR_INVALPARAM;
    if (does("has nothing free for what it offers"))
        return (LONG)LINEERR_RESOURCEUNAVAIL;
    return does("refuses to gather digits that it offers to") ? (LONG)LINEERR_OPERATIONFAILED : 0;
}

static void begin(struct call *call, struct gathering wanted, LPCWSTR ends, DWORD first_ms)
{
    unsigned i;

    if (!does("gathers twice at once"))
        stop(call);
    call->gathering = wanted;
    for (i = 0; ends && ends[i] && i < GATHERING_ENDS - 1; i++)
        call->gathering.ends[i] = ends[i];
    hear(call);
    plan_timeout(call, first_ms, LINEGATHERTERM_FIRSTTIMEOUT);
    if (wanted.most == 0)
        finish(call, LINEGATHERTERM_BUFFERFULL); /* by misbehaviour only */
}

EXPORT LONG TSPIAPI TSPI_lineGatherDigits(HDRVCALL hd, DWORD id, DWORD modes, LPWSTR room, DWORD count, LPCWSTR ends,
                                          DWORD first_ms, DWORD between_ms)
{
    struct call *call;
    LONG result;

    enter();
    call = call_find(hd);
    result = check_call(call);
    if (result == 0 && room)
        result = check_gathering(modes, count);
    if (result == 0 && room)
        begin(call, (struct gathering){.on = true, .id = id, .room = room, .most = count, .between_ms = between_ms},
              ends, first_ms);
    else if (result == 0 && !does("goes on gathering when nothing is to be gathered"))
        stop(call);
    leave();
    return result;
}

/* The other side can be heard, once. */
static void run_tone(const struct plan *planned)
{
    struct call *call = planned->call;
    const LINEMONITORTONE *lent = (const LINEMONITORTONE *)planned->param[0];
    DWORD list = call->tone_list + does("tells of a tone under another list");

    if (is_live(call) && (call->tone_list || does("tells of a tone that is not monitored")))
        tell(call->line, call->ht, LINE_MONITORTONE, (lent ? lent : &call->tone)->dwAppSpecific, list, 0);
}

/* tones: NULL ends that list. */
static void await_tone(struct call *call, DWORD list, const LINEMONITORTONE *tones)
{
    bool keeps = tones && does("keeps a list of tones that it is lent");

    if (tones)
        call->tone = *tones;
    call->tone_list = tones ? list : 0;
    plan(PRESS_MS, (struct plan){.run = run_tone, .line = call->line, .call = call,
                                 .param = {keeps ? (DWORD_PTR)tones : 0}});
}

EXPORT LONG TSPIAPI TSPI_lineMonitorTones(HDRVCALL hd, DWORD list, LPLINEMONITORTONE const tones, DWORD count)
{
    struct call *call;
    LONG result;

    (void)count;
    enter();
    call = call_find(hd);
    result = check_call(call);
    if (result == 0 && tones && does("has nothing free for what it offers"))
        result = (LONG)LINEERR_RESOURCEUNAVAIL;
    if (result == 0 && !tones && does("cannot stop to monitor tones"))
        result = (LONG)LINEERR_INVALPOINTER;
    if (result == 0)
        await_tone(call, list, tones);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineMonitorDigits(HDRVCALL hd, DWORD modes)
{
    struct call *call;
    LONG result;

    enter();
    call = call_find(hd);
    result = check_call(call);
    if (result == 0 && modes & ~(DWORD)LINEDIGITMODE_DTMF && !does("monitors digits in a mode that it lacks"))
        result = does("refuses to monitor in a mode with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                                          : (LONG)LINEERR_INVALDIGITMODE;
    if (result == 0 && !modes && does("cannot stop to monitor digits"))
        result = (LONG)LINEERR_INVALDIGITMODE;
    if (result == 0 && modes && does("has nothing free for what it offers"))
        result = (LONG)LINEERR_RESOURCEUNAVAIL;
    if (result == 0) {
        call->monitored = modes;
        if (modes)
            hear(call);
        else
            plan_press(PRESS_MS, call, '3', true);
    }
    leave();
    return result;
}
