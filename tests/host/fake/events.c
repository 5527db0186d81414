/* events.c: what the provider is about to do, and the one thread that does it. */
#include <stdlib.h>

#include "fake.h"

struct fake fake = {.line_devices.configured = DEVICES, .phone_devices.configured = DEVICES};

enum { SLOW_MS = 700 };

bool is_slow(void)
{
    return does("is slow, and never completes a drop");
}

void plan(unsigned ms, struct plan added)
{
    unsigned at = fake.plan_count;

    if (fake.plan_count == PLANS)
        abort();
    added.due = now_ms() + ms + (is_slow() ? SLOW_MS : 0);
    for (; at > 0 && fake.plans[at - 1].due > added.due; at--)
        fake.plans[at] = fake.plans[at - 1];
    fake.plans[at] = added;
    fake.plan_count++;
    wake();
}

static void remove_plan(unsigned at)
{
    fake.plan_count--;
    for (; at < fake.plan_count; at++)
        fake.plans[at] = fake.plans[at + 1];
}

bool take(struct plan *taken, bool (*which)(const struct plan *plan, const void *of), const void *of)
{
    unsigned i;

    for (i = 0; i < fake.plan_count; i++)
        if (which(&fake.plans[i], of)) {
            *taken = fake.plans[i];
            remove_plan(i);
            return true;
        }
    return false;
}

void forget(bool (*which)(const struct plan *plan, const void *of), const void *of)
{
    struct plan ignored;

    while (take(&ignored, which, of))
        ;
}

void complete(DRV_REQUESTID request, LONG result)
{
    ASYNC_COMPLETION procedure = fake.complete;
    bool locked = does("keeps its lock while it completes");

    if (does("keeps half of a request's id"))
        request &= 0xFFFF;
    if (!locked)
        leave();
    procedure(request, result);
    if (!locked)
        enter();
}

/* What is said from inside a callback, and to whom. */
static struct line interrupted_line;
static HTAPICALL interrupted_call;

static void interrupt(void)
{
    interrupted_line.event(interrupted_line.ht, interrupted_call, LINE_CALLINFO, LINECALLINFOSTATE_TRUNK, 0, 0);
}

void tell_of_none(HTAPILINE handle, DWORD message, DWORD_PTR param1, DWORD_PTR param2)
{
    LINEEVENT event = fake.line_event;

    leave();
    event(handle, NULL, message, param1, param2, 0);
    enter();
}

void tell(const struct line *line, HTAPICALL call, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    LINEEVENT event = line->event;
    HTAPILINE ht = line->ht;
    bool nested = message == LINE_CALLSTATE && param1 == LINECALLSTATE_RINGBACK, locked;

    nested = nested && does("calls back from inside a callback");
    if (nested) {
        interrupted_line = *line;
        interrupted_call = call;
        interrupt_self(interrupt);
    }
    if (message == LINE_CALLSTATE && does("tells of a call on no line"))
        ht = NULL;
    locked = message == LINE_CALLSTATE && does("keeps its lock while it reports a state");
    if (!locked)
        leave();
    event(ht, call, message, param1, param2, param3);
    if (nested)
        interrupt_no_more();
    if (!locked)
        enter();
}

/* A state as it is told: with a substate of the provider's own, or as it must not be. */
static DWORD told_as(DWORD state)
{
    if (state == LINECALLSTATE_CONNECTED && does("tells a substate of its own"))
        return state | SUBSTATE;
    return state == LINECALLSTATE_PROCEEDING && does("tells a substate alone") ? SUBSTATE : state;
}

static DWORD media_told(void)
{
    return does("no media mode") ? 0 : does("tells two media modes at once") ? MEDIA | LINEMEDIAMODE_DATAMODEM : MEDIA;
}

void tell_state(struct call *call, DWORD state, DWORD_PTR mode)
{
    bool late = state != LINECALLSTATE_CONNECTED && does("status lags behind"); /* on which others act */

    if (state == LINECALLSTATE_CONNECTED && does("reports no mode of a connected call"))
        mode = 0;
    if (state == LINECALLSTATE_DISCONNECTED || state == LINECALLSTATE_IDLE)
        digits_abort(call), gathering_abort(call);
    if (!late)
        call->state = state, call->mode = mode;
    if (call->ht && !(call->line->told == state && state != LINECALLSTATE_IDLE && state != LINECALLSTATE_CONFERENCED &&
                      does("keeps a state from the next call")))
        tell(call->line, call->ht, LINE_CALLSTATE, told_as(state), mode, media_told());
    call->line->told = state;
    if (late)
        call->state = state, call->mode = mode;
}

static void run_waking(const struct plan *planned)
{
    struct call *call = planned->call;

    if (call->life == LIVE)
        tell(call->line, call->ht, LINE_CALLSTATE, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE, MEDIA);
}

/* What a provider may do with a call that has just gone IDLE: nothing. */
static void go_on_after_idle(struct call *call)
{
    if (does("wakes up long after IDLE"))
        plan(100, (struct plan){.run = run_waking, .line = call->line, .call = call});
    if (does("event after IDLE"))
        tell(call->line, call->ht, LINE_CALLINFO, LINECALLINFOSTATE_CALLERID, 0, 0);
    if (does("IDLE twice"))
        tell(call->line, call->ht, LINE_CALLSTATE, LINECALLSTATE_IDLE, 0, MEDIA);
    if (does("leaves IDLE"))
        tell(call->line, call->ht, LINE_CALLSTATE, LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_NORMAL, MEDIA);
}

static void run_state(const struct plan *planned)
{
    struct call *call = planned->call;

    if (call->life != LIVE || call->state == LINECALLSTATE_IDLE)
        return;
    tell_state(call, planned->param[0], planned->param[1]);
    if (planned->param[0] != LINECALLSTATE_IDLE)
        return;
    dialog_close(call);
    if (!call->ht)
        call->life = FREE;
    else
        go_on_after_idle(call);
}

static const struct line *line_to_tell(const struct call *call)
{
    const struct line *other = &fake.lines[call->line == fake.lines];

    return other->open && !other->closing && does("tells of a call on another line") ? other : call->line;
}

static void run_info(const struct plan *planned)
{
    struct call *call = planned->call;
    const DWORD parties = LINECALLINFOSTATE_CALLERID | LINECALLINFOSTATE_CALLEDID;
    DWORD bits = planned->param[0];
    bool kept = false;

    if (call->life != LIVE || !call->ht ||
        (call->state == LINECALLSTATE_IDLE &&
         !(bits == LINECALLINFOSTATE_APPSPECIFIC && does("tells of the number of an idle call"))))
        return;
    if (bits == parties) {
        call->parties_known = true;
        kept = does("does not tell of the parties");
        if (does("reads the number later"))
            for (unsigned i = 0; call->number[i]; i++)
                call->number[i] = call->callers_number[i];
    }
    if (bits == LINECALLINFOSTATE_APPSPECIFIC)
        kept = does("does not tell of the application's number");
    if (does("tells of a change without saying of what"))
        bits = 0;
    if (does("tells of a change that there is not"))
        bits |= 0x80000000;
    if (!kept)
        tell(line_to_tell(call), call->ht, LINE_CALLINFO, bits, 0, 0);
}

void complete_make(struct call *call, DRV_REQUESTID request, LONG result)
{
    bool late = does("wants a window when its request is completed");

    if (result == 0 && !late)
        dialog_show(call, request);
    call->life = result == 0 ? LIVE : FAILED;
    if (call->twin) {
        call->twin->life = call->life;
        call->twin = call->twin->twin = NULL;
    }
    complete(request, result);
    if (result == 0 && late)
        dialog_show(call, request);
    if (does("completes twice"))
        complete(request, result);
    if (result < 0 && does("event after failure"))
        tell(call->line, call->ht, LINE_CALLSTATE, LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_UNKNOWN, MEDIA);
}

static void complete_other(DRV_REQUESTID request, LONG result)
{
    if (result == 0 && does("positive completion"))
        result = 1;
    complete(request, result);
    if (does("completes a drop twice"))
        complete(request, result);
    if (does("completes what was never asked"))
        complete(request + 1000000, 0);
}

static void run_completion(const struct plan *planned)
{
    struct call *call = planned->call;

    if (call && call->make == planned->request)
        complete_make(call, planned->request, planned->result);
    else
        complete_other(planned->request, planned->result);
}

bool is_completion(const struct plan *planned)
{
    return planned->run == run_completion;
}

static void run_raw(const struct plan *planned)
{
    DWORD media = planned->message == LINE_CALLSTATE ? MEDIA : 0;

    if (planned->call && planned->message == LINE_CALLSTATE)
        planned->call->state = planned->param[0], planned->call->mode = planned->param[1];
    leave();
    planned->event(planned->ht_line, planned->ht_call, planned->message, planned->param[0], planned->param[1], media);
    enter();
}

void plan_completion(unsigned ms, struct call *call, DRV_REQUESTID request, LONG result)
{
    plan(ms, (struct plan){.run = run_completion, .line = call->line, .call = call, .request = request,
                           .result = result});
}

void plan_state(unsigned ms, struct call *call, DWORD state, DWORD_PTR mode)
{
    bool stays = does("a call stays DISCONNECTED until it is dropped") ||
                 (call->origin == LINECALLORIGIN_OUTBOUND && does("a line keeps its calls, which are short"));

    if (state == LINECALLSTATE_IDLE && stays && !call->dropped)
        return;
    if (state == LINECALLSTATE_IDLE && does("a call stays DISCONNECTED for two seconds"))
        ms += 2000;
    plan(ms, (struct plan){.run = run_state, .line = call->line, .call = call, .script = true, .param = {state, mode}});
}

void plan_info(unsigned ms, struct call *call, DWORD bits)
{
    plan(ms, (struct plan){.run = run_info, .line = call->line, .call = call, .param = {bits},
                           .script = bits != LINECALLINFOSTATE_APPSPECIFIC});
}

void plan_raw(unsigned ms, struct line *line, struct call *call, HTAPICALL ht, DWORD message, DWORD param1,
              DWORD param2)
{
    plan(ms, (struct plan){.run = run_raw, .line = line, .call = call, .script = call != NULL, .message = message,
                           .param = {param1, param2}, .ht_line = line->ht, .ht_call = ht, .event = line->event});
}

bool is_raw(const struct plan *planned)
{
    return planned->run == run_raw;
}

static void run_first(void)
{
    struct plan first = fake.plans[0];

    fake.flying = first;
    remove_plan(0);
    first.run(&first);
    fake.flying = (struct plan){0};
    wake();
}

void work(void)
{
    enter();
    while (!fake.stopping)
        if (!fake.plan_count)
            wait_until(now_ms() + 60000);
        else if (fake.plans[0].due > now_ms())
            wait_until(fake.plans[0].due);
        else
            run_first();
    leave();
}
