/* call.c: a call's stages and what TAPI hears of it; see call.h. */
#include "call.h"

#include "link.h"
#include "request.h"

struct call *call_find(const struct provider *provider, handle name)
{
    return pool_find(&provider->calls, name);
}

bool call_is_tapis(const struct call *call)
{
    return call->stage == CALL_REQUESTED || call->stage == CALL_ANNOUNCED || call->stage == CALL_LIVE;
}

static bool is_alive(const struct call *call)
{
    return call->stage != CALL_IDLE && call->stage != CALL_FAILED;
}

static void enter_list(struct call **list, struct call *call)
{
    call->prev = NULL;
    call->next = *list;
    if (*list != NULL)
        (*list)->prev = call;
    *list = call;
}

static void leave_list(struct call **list, struct call *call)
{
    if (call->prev != NULL)
        call->prev->next = call->next;
    else
        *list = call->next;
    if (call->next != NULL)
        call->next->prev = call->prev;
}

/* Set a stage, and keep the line's count of calls true. */
static void enter_stage(struct provider *provider, struct call *call, enum call_stage stage)
{
    int change = (stage == CALL_LIVE) - (call->stage == CALL_LIVE);
    call->stage = stage;
    if (change != 0)
        line_count_call(provider, call->line, change);
}

/* A new call on the line, or NULL without memory. */
static struct call *add_call(struct provider *provider, struct line *line, enum call_stage stage)
{
    void *item;
    handle name = pool_take(&provider->calls, &item);
    if (name == 0)
        return NULL;
    struct call *call = item;
    call->name = name;
    call->line = line;
    call->stage = stage;
    call->media_mode = LINEMEDIAMODE_INTERACTIVEVOICE;
    call->due = (struct deadline){.owner = call};
    enter_list(&line->alive, call);
    line->alive_count++;
    return call;
}

/* The call is over for the switch. What is still said of it must not be taken for the next one. */
static void bury(struct provider *provider, struct call *call, enum call_stage stage)
{
    struct line *line = call->line;
    deadline_clear(&provider->deadlines, &call->due);
    if (call->switch_name.len > 0)
        line->last_name = call->switch_name;
    leave_list(&line->alive, call);
    line->alive_count--;
    enter_stage(provider, call, stage);
    enter_list(&line->dead, call);
}

/* Nobody speaks of the call any more. */
static void forget(struct provider *provider, struct call *call)
{
    if (is_alive(call))
        bury(provider, call, CALL_FAILED);
    request_call_forgotten(provider, call);
    leave_list(&call->line->dead, call);
    pool_give(&provider->calls, call->name);
}

/* Whether the message can be made: before anything is promised, and before a byte is sent. */
static LONG can_dial(const struct provider *provider, const struct call *call)
{
    struct fault fault;
    if (request_encode(provider, call, OPERATION_MAKE_CALL, provider->scratch, provider->protocol->limit, &fault) != 0)
        return 0;
    const struct operation *sends = &provider->protocol->operations[OPERATION_MAKE_CALL];
    bool number = fault.hole != NO_HOLE && sends->source[fault.hole] == SOURCE_DEST;
    return number ? LINEERR_INVALADDRESS : LINEERR_RESOURCEUNAVAIL;
}

LONG call_make(struct provider *provider, struct line *line, DRV_REQUESTID id, HTAPICALL htCall, struct slice dest,
               DWORD media_mode, handle *name)
{
    if (line_busy_with(line) != NULL)
        return LINEERR_CALLUNAVAIL;
    struct call *call = add_call(provider, line, CALL_REQUESTED);
    if (call == NULL)
        return LINEERR_NOMEM;
    call->dialed = true;
    call->htCall = htCall;
    call->media_mode = media_mode;
    call->origin = LINECALLORIGIN_OUTBOUND;
    LONG result = LINEERR_INVALADDRESS;
    if (text_set(&call->dest, dest))
        result = can_dial(provider, call);
    if (result == 0 && !request_accept(provider, call, OPERATION_MAKE_CALL, &id))
        result = LINEERR_NOMEM;
    if (result != 0)
        forget(provider, call);
    else
        *name = call->name;
    return result;
}

static LONG drop(struct provider *provider, struct call *call, const DRV_REQUESTID *id)
{
    if (provider->protocol->operations[OPERATION_DROP].message == NO_MESSAGE)
        return LINEERR_OPERATIONUNAVAIL;
    if (call->stage == CALL_FAILED || call->told.state == LINECALLSTATE_IDLE)
        return LINEERR_INVALCALLSTATE;
    if (call->stage == CALL_REQUESTED && !call->sent)
        request_cancel(provider, call);
    return request_accept(provider, call, OPERATION_DROP, id) ? 0 : LINEERR_NOMEM;
}

LONG call_drop(struct provider *provider, struct call *call, DRV_REQUESTID id)
{
    return drop(provider, call, &id);
}

LONG call_drop_silently(struct provider *provider, struct call *call)
{
    return drop(provider, call, NULL);
}

/* The call goes on without TAPI: its handle is dead, and its messages under way are still answered. */
static void leave(struct provider *provider, struct call *call)
{
    deadline_clear(&provider->deadlines, &call->due);
    call->name = pool_rename(&provider->calls, call->name);
    call->held_count = 0;
    call->held_info = 0;
    enter_stage(provider, call, CALL_LEFT);
}

/* Whether the switch still has a call, or may yet make one of our dial. */
static bool goes_on(const struct call *call)
{
    return is_alive(call) && (call->sent || !call->dialed);
}

void call_close(struct provider *provider, struct call *call)
{
    request_call_closed(provider, call);
    if (goes_on(call))
        leave(provider, call);
    else
        forget(provider, call);
}

/* If the line is opened again while the link stays up, TAPI is to hear of what still goes on (rule 40). */
void call_line_closed(struct provider *provider, struct call *call)
{
    if (call_is_tapis(call)) {
        request_call_closed(provider, call);
        if (!goes_on(call)) {
            forget(provider, call);
            return;
        }
        leave(provider, call);
    }
    if (call->now.state == 0)
        return;
    call->announced = 0;
    call->told = (struct step){0};
    enter_stage(provider, call, CALL_SEEN);
}

static void emit_state(struct provider *provider, struct call *call, const struct step *step)
{
    effect_call_state(&provider->effects, call->line->proc, call->line->htLine, call->htCall, call->name, step,
                      call->media_mode);
    if (step->state != LINECALLSTATE_IDLE)
        return;
    bury(provider, call, CALL_IDLE);
    request_call_over(provider, call);
}

static void emit_info(struct provider *provider, const struct call *call, DWORD bits)
{
    effect_line_event(&provider->effects, call->line->proc, call->line->htLine, call->htCall, LINE_CALLINFO, bits, 0,
                      0);
}

/* Keep a state until the call may be spoken of. If a switch runs that far ahead, the oldest states are missed least. */
static void hold(struct call *call, const struct step *step)
{
    if (call->held_count == CALL_HELD) {
        memmove(&call->held[0], &call->held[1], (CALL_HELD - 1) * sizeof(call->held[0]));
        call->held_count--;
    }
    call->held[call->held_count++] = *step;
}

/* The call is born for TAPI: report what was held. */
static void go_live(struct provider *provider, struct call *call)
{
    enter_stage(provider, call, CALL_LIVE);
    for (unsigned i = 0; i < call->held_count; i++)
        emit_state(provider, call, &call->held[i]);
    call_report_info(provider, call, call->held_info);
}

void call_told(struct provider *provider, handle name, const struct step *step, const SYSTEMTIME *at)
{
    struct call *call = call_find(provider, name);
    if (call == NULL)
        return;
    call->told = *step;
    call->told_at = *at;
}

static void wait_until(struct provider *provider, struct call *call, enum deadline_kind kind, uint32_t ms)
{
    call->due.kind = kind;
    deadline_set(&provider->deadlines, &call->due, provider->now + ms);
}

void call_accepted(struct provider *provider, struct call *call)
{
    if (call->stage != CALL_REQUESTED)
        return;
    go_live(provider, call);
    if (call->now.state == 0)
        wait_until(provider, call, DEADLINE_STATE, STATE_WITHIN_MS);
}

/* TAPI is promised a state after every success (rule 30). */
static void report_unknown(struct provider *provider, struct call *call)
{
    const struct step *first = &provider->protocol->states[provider->protocol->first_state].step[0];
    if (call->now.state == 0)
        emit_state(provider, call, &(struct step){.state = LINECALLSTATE_UNKNOWN, .features = first->features});
}

void call_refused(struct provider *provider, struct call *call)
{
    if (call->stage == CALL_REQUESTED) {
        bury(provider, call, CALL_FAILED);
        request_call_over(provider, call);
    } else if (call->stage == CALL_LEFT) {
        forget(provider, call);
    }
}

void call_drop_accepted(struct provider *provider, struct call *call)
{
    call->drop_accepted = true;
    if (call->stage != CALL_LIVE)
        return;
    wait_until(provider, call, DEADLINE_IDLE, provider->protocol->idle_within_ms);
}

static void end(struct provider *provider, struct call *call, DWORD disconnect_mode)
{
    handle name = call->name;
    if (call->now.state != LINECALLSTATE_DISCONNECTED) /* the switch may have said so, and why */
        call_step(provider, call, &(struct step){.state = LINECALLSTATE_DISCONNECTED, .mode = disconnect_mode});
    if (call_find(provider, name) == call)
        call_step(provider, call, &(struct step){.state = LINECALLSTATE_IDLE});
}

void call_link_lost(struct provider *provider, struct call *call)
{
    if (call->stage == CALL_SEEN || call->stage == CALL_LEFT)
        forget(provider, call);
    else
        end(provider, call, LINEDISCONNECTMODE_TEMPFAILURE);
}

void call_due(struct provider *provider, struct call *call)
{
    switch ((enum deadline_kind)call->due.kind) {
    case DEADLINE_IDLE:
        end(provider, call, LINEDISCONNECTMODE_NORMAL);
        break;
    case DEADLINE_STATE:
        report_unknown(provider, call);
        break;
    default:
        call_announce(provider, call);
    }
}

struct call *call_see(struct provider *provider, struct line *line)
{
    if (line->alive_count >= LINE_CALLS)
        return NULL;
    struct call *call = add_call(provider, line, CALL_SEEN);
    if (call != NULL)
        call->origin = LINECALLORIGIN_UNKNOWN;
    return call;
}

void call_forget_seen(struct provider *provider, struct call *call)
{
    if (!call_is_tapis(call))
        forget(provider, call);
}

void call_announce(struct provider *provider, struct call *call)
{
    struct line *line = call->line;
    bool wanted = line->name != 0 && (line->media_modes & call->media_mode);
    if (call->stage != CALL_SEEN || call->now.state == 0 || !wanted)
        return;
    enter_stage(provider, call, CALL_ANNOUNCED);
    call->announced++;
    call->held_count = 0;
    call->held_info = 0;
    hold(call, &call->now);
    effect_new_call(&provider->effects, line->proc, line->htLine, call->name);
}

void call_answered(struct provider *provider, handle name, HTAPICALL htCall)
{
    struct call *call = call_find(provider, name);
    if (call == NULL || call->stage != CALL_ANNOUNCED)
        return;
    if (htCall != NULL) {
        call->htCall = htCall;
        go_live(provider, call);
    } else if (call->now.state == LINECALLSTATE_IDLE) {
        forget(provider, call);
    } else if (call->announced == ANNOUNCE_TRIES) {
        enter_stage(provider, call, CALL_LEFT);
    } else {
        enter_stage(provider, call, CALL_SEEN);
        wait_until(provider, call, DEADLINE_ANNOUNCE, ANNOUNCE_RETRY_MS);
    }
}

void call_step(struct provider *provider, struct call *call, const struct step *step)
{
    bool same = call->now.state == step->state && call->now.mode == step->mode;
    if (same || call->now.state == LINECALLSTATE_IDLE || !is_alive(call)) /* rules 45 and 47 */
        return;
    call->now = *step;
    if (step->state == LINECALLSTATE_CONNECTED)
        call->connected = true;
    if (call->stage == CALL_LIVE)
        emit_state(provider, call, step);
    else if (call->stage == CALL_REQUESTED || call->stage == CALL_ANNOUNCED)
        hold(call, step);
    else if (step->state == LINECALLSTATE_IDLE)
        forget(provider, call);
    else if (call->due.place == 0) /* else it is announced again when its time has come */
        call_announce(provider, call);
}

void call_report_info(struct provider *provider, struct call *call, DWORD bits)
{
    if (bits == 0)
        return;
    if (call->stage == CALL_LIVE)
        emit_info(provider, call, bits);
    else
        call->held_info |= bits;
}

DWORD call_features(const struct provider *provider, const struct call *call)
{
    if (call->stage == CALL_FAILED)
        return 0;
    const struct state_type *first = &provider->protocol->states[provider->protocol->first_state];
    return call->told.state != 0 ? call->told.features : first->step[0].features;
}
