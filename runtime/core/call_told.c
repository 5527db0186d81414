/* call_told.c: what TAPI is told of a call, and knows; see call.h. */
#include "call.h"

#include "pair.h"

unsigned call_pending_place(const struct call *call, unsigned i)
{
    return (call->pending_first + i) % CALL_STATES;
}

static const struct step *take_first_state(struct call *call)
{
    const struct step *step = &call->pending[call->pending_first];
    call->pending_first = (call->pending_first + 1) % CALL_STATES;
    call->pending_count--;
    return step;
}

static void remove_callback(struct core *core, struct call *call, unsigned kind)
{
    callback_remove(core, callback_of_call(call, kind));
}

/* The others move up: where the oldest would have been told the next one is, and so before news that came later. A new
 * call has a state before all else (rule 38). */
static void leave_out_oldest(struct core *core, struct call *call)
{
    for (unsigned i = 1; i < CALL_STATES; i++)
        call->pending[call_pending_place(call, i - 1)] = call->pending[call_pending_place(call, i)];
    remove_callback(core, call, CALLBACK_STATE + call_pending_place(call, --call->pending_count));
}

unsigned call_keep_state(struct core *core, struct call *call, const struct step *step)
{
    if (call->pending_count == CALL_STATES)
        leave_out_oldest(core, call);
    unsigned last = call_pending_place(call, call->pending_count++);
    call->pending[last] = *step;
    return last;
}

void call_cancel_news(struct core *core, struct call *call)
{
    for (unsigned i = 0; i < CALL_STATES; i++)
        remove_callback(core, call, CALLBACK_STATE + i);
    remove_callback(core, call, CALLBACK_INFO);
    remove_callback(core, call, CALLBACK_NEW_CALL);
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

bool call_event(struct call *call, enum callback_kind kind, const SYSTEMTIME *utc, struct event *event)
{
    event->htCall = call->htCall;
    switch (kind) {
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

/* Another call of TAPI's on the line, or NULL. */
static const struct call *call_beside(const struct call *call)
{
    const struct call *beside = call->line->alive;
    while (beside != NULL && (beside == call || !call_is_tapis(beside)))
        beside = beside->next;
    return beside;
}

bool call_allows(const struct call *call, enum operation_kind operation)
{
    const struct operation_type *row = &operation_types[operation];
    if (!(row->states & call_told_state(call)))
        return false;
    switch (row->second) {
    case SECOND_BEGUN:
        return call_beside(call) == NULL; /* a line has two calls at most */
    case SECOND_WAITING:
        return pair_can_dial(call);
    default:
        return true;
    }
}

bool call_can_be_second(const struct call *call, const struct call *other, enum operation_kind operation)
{
    return call != other && call->line == other->line && call->stage == CALL_LIVE &&
           (operation_types[operation].second_states & call->told.state);
}

/* Whether there is a second call for an operation that TAPI has to give one. */
static bool has_second(const struct call *call, enum operation_kind operation)
{
    bool found = operation_types[operation].second != SECOND_GIVEN;
    for (const struct call *other = call->line->alive; other != NULL && !found; other = other->next)
        found = call_can_be_second(other, call, operation);
    return found;
}

DWORD call_features(const struct core *core, const struct call *call)
{
    DWORD features = 0;
    for (unsigned i = 0; call->stage != CALL_FAILED && i < OPERATIONS; i++)
        if (operation_types[i].scope == SCOPE_CALL && protocol_offers(core->protocol, i) && call_allows(call, i) &&
            has_second(call, i))
            features |= operation_types[i].feature;
    return features;
}
