/* call_told.c: what TAPI is told of a call, and knows; see call.h. */
#include "call.h"

struct pending_state *call_pending_state(struct call *call, unsigned i)
{
    return &call->pending[(call->pending_first + i) % CALL_STATES];
}

static const struct step *take_first_state(struct call *call)
{
    const struct step *step = &call_pending_state(call, 0)->step;
    call->pending_first = (call->pending_first + 1) % CALL_STATES;
    call->pending_count--;
    return step;
}

struct pending_state *call_keep_state(struct core *core, struct call *call, const struct step *step)
{
    if (call->pending_count == CALL_STATES) {
        callback_remove(&core->callbacks, &call_pending_state(call, 0)->callback);
        take_first_state(call);
    }
    struct pending_state *last = call_pending_state(call, call->pending_count++);
    last->step = *step;
    return last;
}

void call_cancel_news(struct core *core, struct call *call)
{
    for (unsigned i = 0; i < CALL_STATES; i++)
        callback_remove(&core->callbacks, &call->pending[i].callback);
    callback_remove(&core->callbacks, &call->info);
    callback_remove(&core->callbacks, &call->news);
    call->pending_count = 0;
    call->info_changed = 0;
}

static bool state_event(struct call *call, const SYSTEMTIME *utc, struct event *event)
{
    const struct step *step = take_first_state(call);
    if (step->state == call->told.state && step->mode == call->told.mode) /* those between were left out (rule 47) */
        return false;
    call->told = *step;
    if (step->state == LINECALLSTATE_DISCONNECTED)
        call->end_told = step->mode;
    call->told_at = *utc;
    event->message = LINE_CALLSTATE;
    event->param[0] = step->state;
    event->param[1] = step->mode;
    event->param[2] = call->media_mode;
    return true;
}

bool call_event(struct call *call, const struct callback *callback, const SYSTEMTIME *utc, struct event *event)
{
    event->htCall = call->htCall;
    switch (callback->kind) {
    case CALLBACK_STATE:
        return state_event(call, utc, event);
    case CALLBACK_INFO:
        event->message = LINE_CALLINFO;
        event->param[0] = call->info_changed;
        call->info_changed = 0;
        return true;
    default:
        event->kind = EVENT_NEW_CALL;
        event->htCall = NULL;
        event->message = LINE_NEWCALL;
        event->param[0] = call->handle;
        return true;
    }
}

DWORD call_told_state(const struct call *call)
{
    return call->told.state != 0 ? call->told.state : LINECALLSTATE_UNKNOWN;
}

DWORD call_features(const struct core *core, const struct call *call)
{
    if (call->stage == CALL_FAILED)
        return 0;
    const struct state_type *first = &core->protocol->states[core->protocol->first_state];
    return call->told.state != 0 ? call->told.features : first->step[0].features;
}
