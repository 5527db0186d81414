/* call.c: a call's stages and what TAPI hears of it; see call.h. */
#include "call.h"

#include "link.h"
#include "request.h"

struct call *call_find(const struct core *core, handle name)
{
    return pool_find(&core->calls, name);
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
static void enter_stage(struct core *core, struct call *call, enum call_stage stage)
{
    int change = (stage == CALL_LIVE) - (call->stage == CALL_LIVE);
    call->stage = stage;
    if (change != 0)
        line_count_call(core, call->line, change);
}

/* A new call on the line, or NULL without memory. */
static struct call *add_call(struct core *core, struct line *line, enum call_stage stage)
{
    void *item;
    handle name = pool_take(&core->calls, &item);
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
static void bury(struct core *core, struct call *call, enum call_stage stage)
{
    struct line *line = call->line;
    deadline_clear(&core->deadlines, &call->due);
    if (call->switch_name.len > 0)
        line->last_name = call->switch_name;
    leave_list(&line->alive, call);
    line->alive_count--;
    enter_stage(core, call, stage);
    enter_list(&line->dead, call);
}

/* Nobody speaks of the call any more. */
static void forget(struct core *core, struct call *call)
{
    if (is_alive(call))
        bury(core, call, CALL_FAILED);
    request_call_forgotten(core, call);
    leave_list(&call->line->dead, call);
    pool_give(&core->calls, call->name);
}

/* Whether the message can be made: before anything is promised, and before a byte is sent. */
static LONG can_dial(const struct core *core, const struct call *call)
{
    struct fault fault;
    if (request_encode(core, call, OPERATION_MAKE_CALL, core->scratch, core->protocol->limit, &fault) != 0)
        return 0;
    const struct operation *sends = &core->protocol->operations[OPERATION_MAKE_CALL];
    bool number = fault.hole != NO_HOLE && sends->source[fault.hole] == SOURCE_ARGUMENT;
    return number ? LINEERR_INVALADDRESS : LINEERR_RESOURCEUNAVAIL;
}

LONG call_make(struct core *core, struct line *line, DRV_REQUESTID id, HTAPICALL htCall, struct slice dest,
               DWORD media_mode, handle *name)
{
    if (line_busy_with(line) != NULL)
        return LINEERR_CALLUNAVAIL;
    struct call *call = add_call(core, line, CALL_REQUESTED);
    if (call == NULL)
        return LINEERR_NOMEM;
    call->dialed = true;
    call->htCall = htCall;
    call->media_mode = media_mode;
    call->origin = LINECALLORIGIN_OUTBOUND;
    LONG result = LINEERR_INVALADDRESS;
    if (text_set(&call->dest, dest))
        result = can_dial(core, call);
    if (result == 0 && !request_accept(core, call, OPERATION_MAKE_CALL, &id))
        result = LINEERR_NOMEM;
    if (result != 0)
        forget(core, call);
    else
        *name = call->name;
    return result;
}

static LONG drop(struct core *core, struct call *call, const DRV_REQUESTID *id)
{
    if (core->protocol->operations[OPERATION_DROP].message == NO_MESSAGE)
        return LINEERR_OPERATIONUNAVAIL;
    if (call->stage == CALL_FAILED || call->told.state == LINECALLSTATE_IDLE)
        return LINEERR_INVALCALLSTATE;
    if (call->stage == CALL_REQUESTED && !call->sent)
        request_cancel(core, call);
    return request_accept(core, call, OPERATION_DROP, id) ? 0 : LINEERR_NOMEM;
}

LONG call_drop(struct core *core, struct call *call, DRV_REQUESTID id)
{
    return drop(core, call, &id);
}

LONG call_drop_silently(struct core *core, struct call *call)
{
    return drop(core, call, NULL);
}

/* The call goes on without TAPI: its handle is dead, and its messages under way are still answered. */
static void leave(struct core *core, struct call *call)
{
    deadline_clear(&core->deadlines, &call->due);
    call->name = pool_rename(&core->calls, call->name);
    call->held_count = 0;
    call->held_info = 0;
    enter_stage(core, call, CALL_LEFT);
}

/* Whether the switch still has a call, or may yet make one of our dial. */
static bool goes_on(const struct call *call)
{
    return is_alive(call) && (call->sent || !call->dialed);
}

void call_close(struct core *core, struct call *call)
{
    request_call_closed(core, call);
    if (goes_on(call))
        leave(core, call);
    else
        forget(core, call);
}

/* If the line is opened again while the link stays up, TAPI is to hear of what still goes on (rule 40). */
void call_line_closed(struct core *core, struct call *call)
{
    if (call_is_tapis(call)) {
        request_call_closed(core, call);
        if (!goes_on(call)) {
            forget(core, call);
            return;
        }
        leave(core, call);
    }
    if (call->now.state == 0)
        return;
    call->announced = 0;
    call->told = (struct step){0};
    enter_stage(core, call, CALL_SEEN);
}

static void emit_state(struct core *core, struct call *call, const struct step *step)
{
    effect_call_state(&core->effects, call->line->proc, call->line->htLine, call->htCall, call->name, step,
                      call->media_mode);
    if (step->state != LINECALLSTATE_IDLE)
        return;
    bury(core, call, CALL_IDLE);
    request_call_over(core, call);
}

static void emit_info(struct core *core, const struct call *call, DWORD bits)
{
    effect_line_event(&core->effects, call->line->proc, call->line->htLine, call->htCall, LINE_CALLINFO, bits, 0,
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
static void go_live(struct core *core, struct call *call)
{
    enter_stage(core, call, CALL_LIVE);
    for (unsigned i = 0; i < call->held_count; i++)
        emit_state(core, call, &call->held[i]);
    call_report_info(core, call, call->held_info);
}

void call_told(struct core *core, handle name, const struct step *step, const SYSTEMTIME *at)
{
    struct call *call = call_find(core, name);
    if (call == NULL)
        return;
    call->told = *step;
    call->told_at = *at;
}

static void wait_until(struct core *core, struct call *call, enum deadline_kind kind, uint32_t ms)
{
    call->due.kind = kind;
    deadline_set(&core->deadlines, &call->due, core->now + ms);
}

void call_accepted(struct core *core, struct call *call)
{
    if (call->stage != CALL_REQUESTED)
        return;
    go_live(core, call);
    if (call->now.state == 0)
        wait_until(core, call, DEADLINE_STATE, STATE_WITHIN_MS);
}

/* TAPI is promised a state after every success (rule 30). */
static void report_unknown(struct core *core, struct call *call)
{
    const struct step *first = &core->protocol->states[core->protocol->first_state].step[0];
    if (call->now.state == 0)
        emit_state(core, call, &(struct step){.state = LINECALLSTATE_UNKNOWN, .features = first->features});
}

void call_refused(struct core *core, struct call *call)
{
    if (call->stage == CALL_REQUESTED) {
        bury(core, call, CALL_FAILED);
        request_call_over(core, call);
    } else if (call->stage == CALL_LEFT) {
        forget(core, call);
    }
}

void call_drop_accepted(struct core *core, struct call *call)
{
    call->drop_accepted = true;
    if (call->stage != CALL_LIVE)
        return;
    wait_until(core, call, DEADLINE_IDLE, core->protocol->idle_within_ms);
}

static void end(struct core *core, struct call *call, DWORD disconnect_mode)
{
    handle name = call->name;
    if (call->now.state != LINECALLSTATE_DISCONNECTED) /* the switch may have said so, and why */
        call_step(core, call, &(struct step){.state = LINECALLSTATE_DISCONNECTED, .mode = disconnect_mode});
    if (call_find(core, name) == call)
        call_step(core, call, &(struct step){.state = LINECALLSTATE_IDLE});
}

void call_link_lost(struct core *core, struct call *call)
{
    if (call->stage == CALL_SEEN || call->stage == CALL_LEFT)
        forget(core, call);
    else
        end(core, call, LINEDISCONNECTMODE_TEMPFAILURE);
}

void call_due(struct core *core, struct call *call)
{
    switch ((enum deadline_kind)call->due.kind) {
    case DEADLINE_IDLE:
        end(core, call, LINEDISCONNECTMODE_NORMAL);
        break;
    case DEADLINE_STATE:
        report_unknown(core, call);
        break;
    default:
        call_announce(core, call);
    }
}

struct call *call_see(struct core *core, struct line *line)
{
    if (line->alive_count >= LINE_CALLS)
        return NULL;
    struct call *call = add_call(core, line, CALL_SEEN);
    if (call != NULL)
        call->origin = LINECALLORIGIN_UNKNOWN;
    return call;
}

void call_forget_seen(struct core *core, struct call *call)
{
    if (!call_is_tapis(call))
        forget(core, call);
}

void call_announce(struct core *core, struct call *call)
{
    struct line *line = call->line;
    bool wanted = line->name != 0 && (line->media_modes & call->media_mode);
    if (call->stage != CALL_SEEN || call->now.state == 0 || !wanted)
        return;
    enter_stage(core, call, CALL_ANNOUNCED);
    call->announced++;
    call->held_count = 0;
    call->held_info = 0;
    hold(call, &call->now);
    effect_new_call(&core->effects, line->proc, line->htLine, call->name);
}

void call_answered(struct core *core, handle name, HTAPICALL htCall)
{
    struct call *call = call_find(core, name);
    if (call == NULL || call->stage != CALL_ANNOUNCED)
        return;
    if (htCall != NULL) {
        call->htCall = htCall;
        go_live(core, call);
    } else if (call->now.state == LINECALLSTATE_IDLE) {
        forget(core, call);
    } else if (call->announced == ANNOUNCE_TRIES) {
        enter_stage(core, call, CALL_LEFT);
    } else {
        enter_stage(core, call, CALL_SEEN);
        wait_until(core, call, DEADLINE_ANNOUNCE, ANNOUNCE_RETRY_MS);
    }
}

void call_step(struct core *core, struct call *call, const struct step *step)
{
    bool same = call->now.state == step->state && call->now.mode == step->mode;
    if (same || call->now.state == LINECALLSTATE_IDLE || !is_alive(call)) /* rules 45 and 47 */
        return;
    call->now = *step;
    if (step->state == LINECALLSTATE_CONNECTED)
        call->connected = true;
    if (call->stage == CALL_LIVE)
        emit_state(core, call, step);
    else if (call->stage == CALL_REQUESTED || call->stage == CALL_ANNOUNCED)
        hold(call, step);
    else if (step->state == LINECALLSTATE_IDLE)
        forget(core, call);
    else if (call->due.place == 0) /* else it is announced again when its time has come */
        call_announce(core, call);
}

void call_report_info(struct core *core, struct call *call, DWORD bits)
{
    if (bits == 0)
        return;
    if (call->stage == CALL_LIVE)
        emit_info(core, call, bits);
    else
        call->held_info |= bits;
}

DWORD call_features(const struct core *core, const struct call *call)
{
    if (call->stage == CALL_FAILED)
        return 0;
    const struct state_type *first = &core->protocol->states[core->protocol->first_state];
    return call->told.state != 0 ? call->told.features : first->step[0].features;
}
