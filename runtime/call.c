/* call.c: a call's stages, states and parties; see call.h. */
#include "call.h"

#include "link.h"
#include "request.h"

struct call *call_find(const struct provider *provider, handle name)
{
    return pool_find(&provider->calls, name);
}

static void enter_line(struct call *call)
{
    struct line *line = call->line;
    call->next = line->calls;
    if (line->calls != NULL)
        line->calls->prev = call;
    line->calls = line->active = call;
}

static void leave_line(struct call *call)
{
    if (call->prev != NULL)
        call->prev->next = call->next;
    else
        call->line->calls = call->next;
    if (call->next != NULL)
        call->next->prev = call->prev;
}

/* The extension is free again. What the switch still says of this call must not be taken for the next one. */
static void free_line(struct provider *provider, struct call *call, bool alive_at_switch)
{
    struct line *line = call->line;
    deadline_clear(&provider->deadlines, &call->idle_by);
    if (line->active != call)
        return;
    line->active = NULL;
    if (call->switch_name.len == 0) /* the one before may still be spoken of */
        return;
    line->last_name = call->switch_name;
    line->last_alive = alive_at_switch;
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
    if (line->active != NULL)
        return LINEERR_CALLUNAVAIL;
    void *item;
    handle taken = pool_take(&provider->calls, &item);
    if (taken == 0)
        return LINEERR_NOMEM;
    struct call *call = item;
    call->name = taken;
    call->line = line;
    call->htCall = htCall;
    call->media_mode = media_mode;
    call->idle_by = (struct deadline){.kind = DEADLINE_IDLE, .owner = call};
    LONG result = LINEERR_INVALADDRESS;
    if (text_set(&call->dest, dest))
        result = can_dial(provider, call);
    if (result == 0) {
        enter_line(call);
        *name = taken;
        if (request_accept(provider, call, OPERATION_MAKE_CALL, id))
            return 0;
        line->active = NULL;
        leave_line(call);
        result = LINEERR_NOMEM;
    }
    pool_give(&provider->calls, taken);
    return result;
}

LONG call_drop(struct provider *provider, struct call *call, DRV_REQUESTID id)
{
    if (provider->protocol->operations[OPERATION_DROP].message == NO_MESSAGE)
        return LINEERR_OPERATIONUNAVAIL;
    if (call->stage >= CALL_IDLE) /* ORDER call_stage */
        return LINEERR_INVALCALLSTATE;
    return request_accept(provider, call, OPERATION_DROP, id) ? 0 : LINEERR_NOMEM;
}

void call_close(struct provider *provider, struct call *call)
{
    request_call_closed(provider, call);
    free_line(provider, call, call->sent && call->stage < CALL_IDLE); /* ORDER call_stage */
    leave_line(call);
    pool_give(&provider->calls, call->name);
}

static void emit(struct provider *provider, const struct call *call, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                 DWORD_PTR param3)
{
    effect_line_event(&provider->effects, call->line->proc, call->line->htLine, call->htCall, message, param1, param2,
                      param3);
}

static void emit_state(struct provider *provider, struct call *call, const struct step *step)
{
    emit(provider, call, LINE_CALLSTATE, step->state, step->mode, call->media_mode);
    if (step->state != LINECALLSTATE_IDLE)
        return;
    call->stage = CALL_IDLE;
    free_line(provider, call, false);
    request_call_over(provider, call);
}

/* Keep a state until the call may be spoken of. If a switch runs far ahead, the oldest steps are not missed most. */
static void hold(struct call *call, const struct step *step)
{
    if (call->held_count == CALL_HELD) {
        memmove(&call->held[0], &call->held[1], (CALL_HELD - 1) * sizeof(call->held[0]));
        call->held_count--;
    }
    call->held[call->held_count++] = *step;
}

static void step_to(struct provider *provider, struct call *call, const struct step *step)
{
    bool same = call->now.state == step->state && call->now.mode == step->mode;
    if (same || call->now.state == LINECALLSTATE_IDLE || call->stage >= CALL_IDLE) /* rules 45 and 47 */
        return;
    call->now = *step;
    if (call->stage == CALL_REQUESTED)
        hold(call, step);
    else
        emit_state(provider, call, step);
}

void call_accepted(struct provider *provider, struct call *call)
{
    call->stage = CALL_LIVE;
    for (unsigned i = 0; i < call->held_count; i++)
        emit_state(provider, call, &call->held[i]);
    if (call->held_info != 0)
        call_report_info(provider, call, call->held_info);
}

void call_refused(struct provider *provider, struct call *call)
{
    call->stage = CALL_FAILED;
    free_line(provider, call, false);
    request_call_over(provider, call);
}

void call_drop_accepted(struct provider *provider, struct call *call)
{
    if (call->stage >= CALL_IDLE) /* ORDER call_stage */
        return;
    call->drop_accepted = true;
    deadline_set(&provider->deadlines, &call->idle_by, provider->now + provider->protocol->idle_within_ms);
}

void call_end(struct provider *provider, struct call *call, DWORD disconnect_mode)
{
    if (call->now.state != LINECALLSTATE_DISCONNECTED) /* the switch may have said so, and why */
        step_to(provider, call, &(struct step){.state = LINECALLSTATE_DISCONNECTED, .mode = disconnect_mode});
    step_to(provider, call, &(struct step){.state = LINECALLSTATE_IDLE});
}

void call_idle_overdue(struct provider *provider, struct call *call)
{
    call_end(provider, call, LINEDISCONNECTMODE_NORMAL);
}

void call_report_info(struct provider *provider, struct call *call, DWORD bits)
{
    if (call->stage == CALL_REQUESTED)
        call->held_info |= bits;
    else if (call->stage == CALL_LIVE)
        emit(provider, call, LINE_CALLINFO, bits, 0, 0);
}

DWORD call_features(const struct provider *provider, const struct call *call)
{
    if (call->stage != CALL_LIVE)
        return 0;
    const struct state_type *first = &provider->protocol->states[provider->protocol->first_state];
    return call->now.state != 0 ? call->now.features : first->step[0].features;
}

/* An empty value tells nothing: what is known stays known. */
static DWORD take_party(struct provider *provider, struct call *call, enum role role, struct slice value, DWORD bit)
{
    struct text *known = &call->party[role];
    if (value.len == 0 || text_is(known, value))
        return 0;
    if (!text_set(known, value)) {
        provider->counters.too_long++;
        return 0;
    }
    return bit;
}

static DWORD take_parties(struct provider *provider, struct call *call, const struct message *message)
{
    static const struct {
        enum role role;
        DWORD bit;
    } parties[] = {
        {ROLE_CALLER, LINECALLINFOSTATE_CALLERID},
        {ROLE_CALLER_NAME, LINECALLINFOSTATE_CALLERID},
        {ROLE_CALLEE, LINECALLINFOSTATE_CALLEDID},
        {ROLE_CALLEE_NAME, LINECALLINFOSTATE_CALLEDID},
    };
    const struct message_type *type = &provider->protocol->messages[message->kind];
    DWORD bits = 0;
    for (size_t i = 0; i < sizeof(parties) / sizeof(parties[0]); i++) {
        unsigned hole = type->hole[parties[i].role];
        if (hole != NO_HOLE)
            bits |= take_party(provider, call, parties[i].role, message->field[hole], parties[i].bit);
    }
    return bits;
}

static bool ends_call(const struct protocol *spoken, const struct message *message)
{
    if (message->state < 0)
        return false;
    const struct state_type *state = &spoken->states[message->state];
    return state->step[state->steps - 1].state == LINECALLSTATE_IDLE;
}

/* Whether the switch still speaks of the call that was on the line before. */
static bool is_of_last_call(struct line *line, struct slice name, bool ends)
{
    if (line->last_name.len == 0 || !text_is(&line->last_name, name))
        return false;
    bool of_last = ends || line->last_alive;
    if (ends)
        line->last_alive = false;
    return of_last;
}

/* The call that a notice is about: the one the switch calls so, or our dial that waits for its first notice. */
static struct call *call_for(struct provider *provider, struct line *line, const struct message *message)
{
    unsigned hole = provider->protocol->messages[message->kind].hole[ROLE_CALL];
    struct call *call = line->active;
    if (hole == NO_HOLE)
        return call != NULL && call->sent ? call : NULL;
    struct slice name = message->field[hole];
    if (call != NULL && call->switch_name.len != 0 && text_is(&call->switch_name, name))
        return call;
    if (is_of_last_call(line, name, ends_call(provider->protocol, message)))
        return NULL;
    if (call == NULL || !call->sent || call->switch_name.len != 0)
        return NULL;
    if (!text_set(&call->switch_name, name)) {
        provider->counters.too_long++;
        return NULL;
    }
    request_call_named(provider, call);
    return call;
}

static void move(struct provider *provider, struct call *call, int state)
{
    const struct state_type *type = &provider->protocol->states[state];
    for (unsigned i = 0; i < type->steps; i++)
        step_to(provider, call, &type->step[i]);
}

void call_notice(struct provider *provider, struct line *line, const struct message *message)
{
    unsigned notice = provider->protocol->messages[message->kind].notice;
    bool moves = notice & MOVES_CALL;
    if (moves && message->state == STATE_UNKNOWN)
        provider->counters.unknown++;
    struct call *call = call_for(provider, line, message);
    if (call == NULL) {
        provider->counters.strangers++;
        return;
    }
    DWORD info = notice & NAMES_PARTIES ? take_parties(provider, call, message) : 0;
    if (moves && message->state >= 0)
        move(provider, call, message->state);
    if (info != 0)
        call_report_info(provider, call, info);
}
