/* call.c: the calls: their table, how they are announced, dropped and closed. */
#include <stdlib.h>

#include "fake.h"

enum { DROP_MS = 2, NEVER_MS = 1000000 };

static bool is_no_completion_of(const struct plan *planned, const void *call)
{
    return planned->call == call && !is_completion(planned);
}

/* A slot for one more call: a free one, else the one whose call ended first. */
static struct call *find_slot(void)
{
    struct call *oldest = NULL;
    unsigned i;

    for (i = 0; i < CALLS; i++) {
        struct call *call = &fake.calls[i];
        if (call->life == FREE)
            return call;
        if (!call_lives(call) && call->life != CLOSING && fake.flying.call != call &&
            (!oldest || call->id < oldest->id))
            oldest = call;
    }
    return oldest;
}

struct call *call_new(struct line *line, HTAPICALL ht, enum life life, DWORD origin)
{
    struct call *call = find_slot();
    DWORD id = ++fake.next_handle;

    if (!call)
        return NULL;
    forget(is_no_completion_of, call);
    *call = (struct call){.life = life, .line = line, .ht = ht, .id = id, .origin = origin, .media = MEDIA};
    call->hd = (HDRVCALL)(DWORD_PTR)(0x2000 + id);
    if (does("gives one handle for all calls of a line"))
        call->hd = (HDRVCALL)(DWORD_PTR)(0x2000 + line_index(line));
    return call;
}

struct call *call_find(HDRVCALL hd)
{
    struct call *found = NULL;
    unsigned i;

    for (i = 0; i < CALLS; i++)
        if (fake.calls[i].life != FREE && fake.calls[i].life != CLOSING && fake.calls[i].hd == hd &&
            (!found || found->id < fake.calls[i].id))
            found = &fake.calls[i];
    if (found)
        return found;
    if (hd && does("crashes when asked for a dead call")) /* as one does whose handles are pointers */
        abort();
    return NULL;
}

LONG call_check(const struct call *call)
{
    if (!call)
        return (LONG)LINEERR_INVALCALLHANDLE;
    return does("has no operation") ? (LONG)LINEERR_OPERATIONUNAVAIL : 0;
}

bool call_lives(const struct call *call)
{
    return call->life == PENDING || (call->life == LIVE && call->state != LINECALLSTATE_IDLE);
}

bool call_stands(const struct call *call, DWORD states)
{
    return call && call->life == LIVE && !call->dropped && (call->state & states);
}

static bool is_step_of(const struct plan *planned, const void *call)
{
    return planned->call == call && planned->script;
}

static bool is_completion_of(const struct plan *planned, const void *call)
{
    const struct call *with = planned->call;

    return is_completion(planned) && with && (with == call || with->twin == call);
}

static bool is_make_of(const struct plan *planned, const void *call)
{
    return is_completion_of(planned, call) && planned->request == ((const struct call *)call)->make;
}

static bool is_drop_of(const struct plan *planned, const void *call)
{
    return is_completion_of(planned, call) && planned->request != ((const struct call *)call)->make;
}

void call_fail_requests(struct call *call)
{
    struct plan taken;

    if (call->life != PENDING || !take(&taken, is_make_of, call))
        return;
    if (does("forgets a silent call that is dropped") && taken.due > now_ms()) {
        plan(NEVER_MS, taken);
        return;
    }
    if (taken.due > now_ms())
        taken.result = (LONG)LINEERR_OPERATIONFAILED;
    plan(0, taken);
}

void call_forget_steps(const struct call *call)
{
    forget(is_step_of, call);
}

static void run_forgetting(const struct plan *planned)
{
    planned->call->life = FREE;
}

void call_plan_forgetting(struct call *call, unsigned ms)
{
    plan(ms, (struct plan){.run = run_forgetting, .line = call->line, .call = call});
}

void call_end(struct call *call, unsigned ms, DWORD mode)
{
    call_forget_steps(call);
    if (call->state != LINECALLSTATE_DISCONNECTED && !does("ends calls without DISCONNECTED"))
        plan_state(ms, call, LINECALLSTATE_DISCONNECTED, mode);
    plan_state(ms + 1, call, LINECALLSTATE_IDLE, 0);
}

void call_send_away(struct call *call, unsigned ms)
{
    call->dropped = true;
    call_end(call, ms, LINEDISCONNECTMODE_NORMAL);
}

static LONG refuse_drop(struct call *call, DRV_REQUESTID request)
{
    if (!call_lives(call)) {
        if (call->life == LIVE && does("drops an idle call")) {
            plan_completion(0, call, request, 0);
            return 0;
        }
        if (call->life == LIVE && does("refuses to drop an idle call later")) {
            plan_completion(0, call, request, (LONG)LINEERR_INVALCALLSTATE);
            return 0;
        }
        return does("refuses to drop an idle call with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                                        : (LONG)LINEERR_INVALCALLSTATE;
    }
    if (call->dropped && does("refuses a second drop"))
        return (LONG)LINEERR_INVALCALLSTATE;
    if (call->state == LINECALLSTATE_RINGBACK && does("refuses to drop a ringing call"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    return 0;
}

/* How long a drop takes. Some misbehaviour shows only while it lasts. */
static unsigned drop_ms(void)
{
    return does("forgets the first of two drops") || does("completes a drop after the close") ||
           does("refuses to close a call that is being dropped") ? 30 : DROP_MS;
}

/* Plan the completion of a drop. */
static void answer_drop(struct call *call, DRV_REQUESTID request)
{
    struct plan forgotten;

    if (call->dropped && does("forgets the first of two drops") && take(&forgotten, is_drop_of, call))
        plan(NEVER_MS, forgotten);
    plan_completion(does("never completes a drop") || is_slow() ? NEVER_MS : drop_ms(), call, request, 0);
}

/* Tell of its end before lineDrop returns. */
static void end_inside(struct call *call, DRV_REQUESTID request)
{
    call->dropped = true;
    forget(is_step_of, call);
    tell_state(call, LINECALLSTATE_IDLE, 0);
    complete(request, 0);
    conference_dropped(call, 0);
    transfer_dropped(call, 0);
}

LONG call_drop(struct call *call, DRV_REQUESTID request)
{
    LONG result = refuse_drop(call, request);

    if (result != 0 || !call_lives(call))
        return result != 0 ? result : (LONG)request;
    if (does("lineDrop returns 0"))
        return 0;
    if (does("returns another number"))
        return (LONG)request + 1;
    if (does("ends a call inside a drop") && call->life == LIVE && fake.flying.call != call) {
        end_inside(call, request);
        return (LONG)request;
    }
    call_fail_requests(call);
    answer_drop(call, request);
    if (call->dropped)
        return (LONG)request;
    call_send_away(call, drop_ms());
    conference_dropped(call, drop_ms());
    transfer_dropped(call, drop_ms());
    if (does("a dropped call never ends")) {
        forget(is_step_of, call);
        plan_state(DROP_MS, call, LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_NORMAL);
    }
    return (LONG)request;
}

/* Let the worker complete it, which mostly is soon enough: unless it is in a callback. */
static void complete_by_worker(struct plan taken)
{
    enum { SOON_MS = 30 };
    uint64_t until = now_ms() + SOON_MS;

    plan(0, taken);
    while (now_ms() < until)
        wait_until(until);
}

/* Complete what TAPI still waits for. */
static void fail_all(struct call *call)
{
    struct plan taken;
    bool late;

    while (take(&taken, is_completion_of, call)) {
        if (taken.request == call->make)
            late =
                call->twin ? does("completes a closed conference too late") : does("completes a closed call too late");
        else if (taken.request == call->hold)
            late = does("completes a hold after the close");
        else
            late = does("completes a drop after the close");
        if (call->line->closing)
            late = does("lineClose leaves a request open");
        if (call->twin) {
            call->twin->life = FAILED;
            conference_forget(call->twin);
        }
        taken.result = (LONG)LINEERR_OPERATIONFAILED;
        taken.call = NULL;
        taken.line = NULL;
        if (late)
            plan(20, taken);
        else if (taken.request != call->make && does("leaves a closed call's drop to its worker"))
            complete_by_worker(taken);
        else
            complete(taken.request, taken.result);
    }
}

static void wait_for_flying(const struct call *call)
{
    while (fake.flying.call == call && !does("leaves a closed call's drop to its worker"))
        wait_until(now_ms() + 1000);
}

LONG call_close(struct call *call)
{
    bool dropping = call->dropped && call_lives(call), up = call->state == LINECALLSTATE_CONNECTED && !dropping;
    DWORD id;
    bool generating = digits_pending(call, &id), lived = call->life == LIVE; /* else rule 27 forbids its events, too */

    call->life = CLOSING;
    wait_for_flying(call);
    forget(is_no_completion_of, call);
    fail_all(call);
    wait_for_flying(call); /* what took off while one of these was completed */
    if ((dropping && does("goes on with a call that is dropped and closed")) ||
        (up && does("goes on with a connected call that is closed")))
        call->line->stuck = true;
    if (call->line->open && !call->line->closing && lived && does("event after close"))
        plan_raw(3, call->line, NULL, call->ht, LINE_CALLINFO, LINECALLINFOSTATE_CALLERID, 0);
    if (call->line->open && !call->line->closing && generating && does("tells of digits after the close"))
        plan_raw(3, call->line, NULL, call->ht, LINE_GENERATE, LINEGENERATETERM_CANCEL, id);
    conference_forget(call);
    call->life = FREE;
    return dropping && does("refuses to close a call that is being dropped") ? (LONG)LINEERR_OPERATIONFAILED : 0;
}

/* Will the switch take it further, whoever watches? */
static bool is_on_its_way(const struct call *call)
{
    unsigned i;

    for (i = 0; i < fake.plan_count; i++)
        if (is_step_of(&fake.plans[i], call))
            return true;
    return call->life == LIVE && call_lives(call);
}

void call_keep(struct call *call)
{
    if (!is_on_its_way(call)) {
        call_close(call);
        return;
    }
    wait_for_flying(call);
    digits_abort(call);
    fail_all(call);
    wait_for_flying(call);
    call->life = LIVE;
    call->state = call->state ? call->state : LINECALLSTATE_PROCEEDING;
    call->ht = NULL;
    call->kept = true;
}

/* May TAPI hear of it now? */
static bool may_be_announced(const struct call *call)
{
    const struct line *line = call->line;

    if (call->life != LIVE || call->state == LINECALLSTATE_IDLE || call->ht || call->declined || line->closing)
        return false;
    if (!line->open)
        return line->event && does("announces a call on a closed line");
    return line->media & MEDIA || does("announces a call of a medium not asked for");
}

static void announce_wrongly(const struct call *call)
{
    struct line strange = *call->line;
    HTAPICALL answer = NULL;

    if (does("announces a call twice"))
        tell(call->line, NULL, LINE_NEWCALL, (DWORD_PTR)call->hd, (DWORD_PTR)&answer, 0);
    strange.ht = (HTAPILINE)strange.hd;
    if (does("announces a call on its own line's handle"))
        tell(&strange, NULL, LINE_NEWCALL, (DWORD_PTR)call->hd, (DWORD_PTR)&answer, 0);
}

/* LINE_NEWCALL. Returns whether TAPI wants the call. */
static bool introduce(struct call *call)
{
    HTAPICALL answer = NULL, others = does("announces a call under another handle") ? (HTAPICALL)call : NULL;
    DWORD_PTR hd = does("announces a call without a handle") ? 0 : (DWORD_PTR)call->hd;

    tell(call->line, others, LINE_NEWCALL, hd, (DWORD_PTR)&answer, 0);
    call->ht = answer;
    call->declined = !answer;
    announce_wrongly(call);
    if (!answer && does("goes on with a call that was refused"))
        tell(call->line, NULL, LINE_CALLSTATE, call->state, call->mode, MEDIA);
    return answer != NULL;
}

void call_announce(struct call *call)
{
    DWORD state = call->state;

    if (!may_be_announced(call) || !introduce(call))
        return;
    call->parties_known = true;
    if (does("tells of a new call's parties first"))
        tell(call->line, call->ht, LINE_CALLINFO, LINECALLINFOSTATE_CALLERID, 0, 0);
    if (call->origin == LINECALLORIGIN_OUTBOUND && does("announces an outgoing call as offering"))
        state = LINECALLSTATE_OFFERING;
    if (state == LINECALLSTATE_OFFERING && does("announces a call in another state")) {
        tell(call->line, call->ht, LINE_CALLSTATE, LINECALLSTATE_PROCEEDING, 0, MEDIA);
        return;
    }
    tell_state(call, state, call->mode);
}

static void run_announcement(const struct plan *planned)
{
    call_announce(planned->call);
}

void plan_announcement(struct call *call)
{
    plan(0, (struct plan){.run = run_announcement, .line = call->line, .call = call});
}
