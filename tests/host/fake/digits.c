/* digits.c: digits and tones that a call is asked to generate, and how they end. */
#include "fake.h"

enum {
    DIGIT_MS = 5,          /* of a digit and the pause after it, if the caller does not say */
    LONGEST_DIGIT_MS = 1000,
};

static void tell_end(struct call *call, DWORD how, DWORD id, bool tone)
{
    if (tone) {
        if (!does("never tells the end of a tone"))
            tell(call->line, call->ht, LINE_GENERATE, how, id, 0);
        return;
    }
    if (does("ends digits for no reason"))
        how = 0;
    if (does("tells the end of digits under another id"))
        id++;
    if (!does("never tells the end of digits"))
        tell(call->line, call->ht, LINE_GENERATE, how, id, 0);
    if (does("tells the end of digits twice"))
        tell(call->line, call->ht, LINE_GENERATE, how, id, 0);
}

static void run_end(const struct plan *planned)
{
    struct call *call = planned->call;

    if (call->life == LIVE && call->ht && call->state != LINECALLSTATE_IDLE)
        tell_end(call, planned->param[0], planned->param[1], planned->result);
}

static bool is_end_of(const struct plan *planned, const void *call)
{
    return planned->call == call && planned->run == run_end;
}

void digits_abort(struct call *call)
{
    struct plan taken;

    while (take(&taken, is_end_of, call))
        if (call->ht && !does("a call that ends forgets its digits"))
            tell_end(call, LINEGENERATETERM_CANCEL, taken.param[1], taken.result);
}

bool digits_pending(const struct call *call, DWORD *id)
{
    unsigned i;

    for (i = 0; i < fake.plan_count; i++)
        if (is_end_of(&fake.plans[i], call)) {
            *id = fake.plans[i].param[1];
            return true;
        }
    return false;
}

static bool is_digit(WCHAR unit)
{
    return (unit >= '0' && unit <= '9') || (unit >= 'A' && unit <= 'D') || unit == '*' || unit == '#' || unit == ',';
}

/* How many there are, without what cannot be generated. */
static unsigned count_digits(const WCHAR *digits, bool *strange)
{
    unsigned count = 0;

    for (*strange = false; *digits; digits++)
        if (is_digit(*digits))
            count++;
        else
            *strange = true;
    return count;
}

static LONG check_mode(DWORD mode)
{
    if (mode == LINEDIGITMODE_DTMF || (mode == (LINEDIGITMODE_DTMF | LINEDIGITMODE_PULSE) &&
                                       does("generates digits in two modes at once")))
        return 0;
    if (mode == LINEDIGITMODE_PULSE && does("generates digits in a mode that it lacks"))
        return 0;
    return does("refuses a digit mode with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                           : (LONG)LINEERR_INVALDIGITMODE;
}

static LONG check_call(const struct call *call)
{
    LONG error = call_check(call);

    if (error)
        return error;
    if (does("refuses digits that it offers to generate"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    if (call->life != LIVE || call->dropped || call->state != LINECALLSTATE_CONNECTED)
        return (LONG)LINEERR_INVALCALLSTATE;
    return 0;
}

static bool is_going_on(const struct plan *planned, const void *call)
{
    return is_end_of(planned, call) && planned->due > now_ms();
}

/* End what is generated on the call, as soon as the worker can. */
static void stop(const struct call *call)
{
    struct plan taken;

    if (take(&taken, is_going_on, call)) { /* there is one at most */
        taken.param[0] = LINEGENERATETERM_CANCEL;
        plan(0, taken);
    }
}

static void run_reading(const struct plan *planned)
{
    volatile WCHAR first = *planned->call->callers_number;

    (void)first;
}

static void begin(struct call *call, DWORD id, const WCHAR *digits, DWORD duration)
{
    bool strange, cancels;
    unsigned count = count_digits(digits, &strange);
    DWORD each = duration == 0 ? DIGIT_MS : 2 * (duration > LONGEST_DIGIT_MS ? LONGEST_DIGIT_MS : duration);

    cancels = does("cancels digits by itself") || (strange && does("cancels strange digits"));
    if (does("reads the digits later")) {
        call->callers_number = digits;
        plan(1, (struct plan){.run = run_reading, .line = call->line, .call = call});
    }
    if (does("ends digits inside lineGenerateDigits"))
        tell_end(call, LINEGENERATETERM_DONE, id, false);
    else
        plan(count * each, (struct plan){.run = run_end, .line = call->line, .call = call,
                                         .param = {cancels ? LINEGENERATETERM_CANCEL : LINEGENERATETERM_DONE, id}});
}

/* What it thinks of the digits themselves. */
static LONG check_digits(const struct call *call, const WCHAR *digits, DWORD duration)
{
    bool strange;
    DWORD id;

    if (does("has nothing free for what it offers"))
        return (LONG)LINEERR_RESOURCEUNAVAIL;
    count_digits(digits, &strange);
    if (strange && does("refuses strange digits"))
        return (LONG)LINEERR_OPERATIONFAILED;
    if (duration > LONGEST_DIGIT_MS && does("refuses a duration out of range"))
        return (LONG)LINEERR_OPERATIONFAILED;
    return digits_pending(call, &id) && does("refuses digits while others are generated")
               ? (LONG)LINEERR_RESOURCEUNAVAIL : 0;
}

static LONG generate(struct call *call, DWORD id, DWORD mode, const WCHAR *digits, DWORD duration)
{
    LONG result = check_call(call);

    if (result == 0 && digits)
        result = check_mode(mode);
    if (result == 0 && digits)
        result = check_digits(call, digits, duration);
    if (result != 0)
        return result;
    if (digits ? !does("generates two lots of digits at once") : !does("goes on when no digits are asked for"))
        stop(call);
    if (digits)
        begin(call, id, digits, duration);
    else if (does("tells the end of no digits"))
        plan(0, (struct plan){.run = run_end, .line = call->line, .call = call,
                              .param = {LINEGENERATETERM_DONE, id}});
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineGenerateDigits(HDRVCALL hd, DWORD id, DWORD mode, LPCWSTR digits, DWORD duration)
{
    struct call *call;
    LONG result;

    enter();
    call = call_find(hd);
    result = generate(call, id, mode, digits, duration);
    if (call && result == (LONG)LINEERR_INVALDIGITMODE && does("tells the end of digits that it refused"))
        tell_end(call, LINEGENERATETERM_CANCEL, id, false);
    leave();
    return result;
}

static LONG check_tone(DWORD mode)
{
    bool both = mode == (LINETONEMODE_BEEP | LINETONEMODE_BUSY);

    if (mode == LINETONEMODE_BEEP || mode == LINETONEMODE_BUSY || (both && does("generates two tones at once")) ||
        (mode == LINETONEMODE_RINGBACK && does("generates a tone that it lacks")))
        return does("refuses tones that it offers to generate") ? (LONG)LINEERR_OPERATIONFAILED
               : does("has nothing free for what it offers")   ? (LONG)LINEERR_RESOURCEUNAVAIL : 0;
    return does("refuses a tone with another error") ? (LONG)LINEERR_OPERATIONFAILED : (LONG)LINEERR_INVALTONEMODE;
}

EXPORT LONG TSPIAPI TSPI_lineGenerateTone(HDRVCALL hd, DWORD id, DWORD mode, DWORD duration, DWORD count,
                                          LPLINEGENERATETONE const tones)
{
    enum { FOR_EVER_MS = 1000000 };
    struct call *call;
    LONG result;

    (void)count, (void)tones; /* there are no custom ones */
    enter();
    call = call_find(hd);
    result = check_call(call);
    if (result == 0 && mode)
        result = check_tone(mode);
    if (result == 0 && (mode || !does("goes on with a tone when none is asked for")))
        stop(call);
    if (result == 0 && mode)
        plan(duration ? duration : FOR_EVER_MS, (struct plan){.run = run_end, .line = call->line, .call = call, .result = 1,
                                                              .param = {LINEGENERATETERM_DONE, id}});
    leave();
    return result;
}
