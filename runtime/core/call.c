/* call.c: a call's stages and what TAPI hears of it; see call.h. */
#include "call.h"

#include "call_names.h"
#include "pair.h"

struct call *call_find(const struct core *core, handle hdCall)
{
    return pool_find(&core->calls, hdCall);
}

bool call_is_tapis(const struct call *call)
{
    return call->stage == CALL_REQUESTED || call->stage == CALL_ANNOUNCED || call->stage == CALL_LIVE;
}

bool call_is_over(const struct call *call)
{
    return call->stage == CALL_IDLE || call->stage == CALL_FAILED || call->stage == CALL_GONE;
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
    *(call->prev != NULL ? &call->prev->next : list) = call->next;
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
    handle taken = pool_take(&core->calls, &item);
    if (taken == 0)
        return NULL;
    struct call *call = item;
    call->handle = taken;
    call->line = line;
    call->stage = stage;
    call->media_mode = LINEMEDIAMODE_INTERACTIVEVOICE;
    enter_list(&line->alive, call);
    line->alive_count++;
    return call;
}

/* Who began it. A call that is picked up came in; of one that was parked only its parties may tell. */
static uint16_t origin_by_reason(DWORD reason)
{
    return reason == LINECALLREASON_DIRECT   ? LINECALLORIGIN_OUTBOUND
           : reason == LINECALLREASON_PICKUP ? LINECALLORIGIN_INBOUND
                                             : LINECALLORIGIN_UNKNOWN;
}

struct call *call_dialed(struct core *core, struct line *line, DWORD reason, HTAPICALL htCall, DWORD media_mode)
{
    struct call *call = add_call(core, line, CALL_REQUESTED);
    if (call == NULL)
        return NULL;
    call->dialed = true;
    call->reason = (uint16_t)reason;
    call->htCall = htCall;
    call->media_mode = media_mode;
    call->origin = origin_by_reason(reason);
    return call;
}

/* Neither TAPI has it, nor is anything on its way to the switch or to TAPI that is about it. */
static bool can_be_forgotten(const struct call *call)
{
    return !call_is_tapis(call) && call->requests == NULL && (!call_is_over(call) || call->stage == CALL_FAILED);
}

static struct call *oldest_of(struct call *list)
{
    struct call *oldest = NULL;
    for (struct call *call = list; call != NULL; call = call->next)
        if (can_be_forgotten(call))
            oldest = call;
    return oldest;
}

static bool limit(struct core *core, unsigned count, struct call *list)
{
    struct call *oldest = count < LINE_CALLS ? NULL : oldest_of(list);
    if (oldest != NULL)
        call_forget(core, oldest);
    return count < LINE_CALLS || oldest != NULL;
}

bool call_make_room(struct core *core, struct line *line)
{
    return limit(core, line->alive_count, line->alive) && limit(core, line->failed_count, line->dead);
}

struct call *call_seen(struct core *core, struct line *line)
{
    struct call *call = limit(core, line->alive_count, line->alive) ? add_call(core, line, CALL_SEEN) : NULL;
    if (call != NULL)
        call->origin = LINECALLORIGIN_UNKNOWN;
    return call;
}

/* The core has to look at a call's requests when the input is done. */
static void note_end(struct core *core, struct call *call)
{
    if (call->ended)
        return;
    call->ended = true;
    call->next_ended = core->ended;
    core->ended = call;
}

/* The call is over for the switch. What is still said of it must not be taken for the next one. */
static void bury(struct core *core, struct call *call, enum call_stage stage)
{
    struct line *line = call->line;
    deadline_clear(&core->deadlines, &call->due);
    if (call->len[TEXT_NAME] > 0) {
        line->last_name = call_name_mark(core, call_text(call, TEXT_NAME));
        call_names_remove(call);
    }
    leave_list(&line->alive, call);
    line->alive_count--;
    line->failed_count += stage == CALL_FAILED;
    enter_stage(core, call, stage);
    enter_list(&line->dead, call);
    note_end(core, call);
}

void call_forget(struct core *core, struct call *call)
{
    if (!call_is_over(call))
        bury(core, call, CALL_FAILED);
    call_cancel_news(core, call);
    call->line->failed_count -= call->stage == CALL_FAILED;
    leave_list(&call->line->dead, call);
    call->handle = pool_rename(&core->calls, call->handle);
    call->stage = CALL_GONE;
    note_end(core, call);
}

void call_forget_all(struct core *core, struct line *line)
{
    for (struct call *call = line->alive, *next; call != NULL; call = next) {
        next = call->next;
        if (call->requests == NULL)
            call_forget(core, call);
    }
}

static void wait_until(struct core *core, struct call *call, enum deadline_kind kind, uint32_t ms)
{
    call->due.kind = kind;
    deadline_set(&core->deadlines, &call->due, core->now + ms);
}

/* How long to remember a call that TAPI does not have any more. If the switch has hung up, until it must have said so;
 * if it has accepted the dial, until it must have named the call. A call that it has named may go on for hours at the
 * telephone, and is told from all others by its name. */
static void limit_abandoned(struct core *core, struct call *call)
{
    if (call->drop_accepted)
        wait_until(core, call, DEADLINE_FORGET, core->protocol->idle_within_ms);
    else if (call->dial_accepted && call->len[TEXT_NAME] == 0)
        wait_until(core, call, DEADLINE_FORGET, STATE_WITHIN_MS);
}

bool call_named(struct core *core, struct call *call, struct slice name)
{
    if (!call_set_text(core, call, TEXT_NAME, name))
        return false;
    call_names_add(core, call);
    if (call->stage == CALL_ABANDONED && !call->drop_accepted)
        deadline_clear(&core->deadlines, &call->due);
    return true;
}

/* The call goes on without TAPI: its handle is dead, and its messages under way are still answered. */
static void abandon(struct core *core, struct call *call)
{
    deadline_clear(&core->deadlines, &call->due);
    call_cancel_news(core, call);
    call->handle = pool_rename(&core->calls, call->handle);
    enter_stage(core, call, CALL_ABANDONED);
    limit_abandoned(core, call);
}

/* Whether the switch still has a call, or may yet make one of our dial. */
static bool goes_on(const struct call *call)
{
    return !call_is_over(call) && call->now.state != LINECALLSTATE_IDLE && (call->sent || !call->dialed);
}

void call_close(struct core *core, struct call *call)
{
    if (goes_on(call))
        abandon(core, call);
    else
        call_forget(core, call);
}

/* If the line is opened again while the link stays up, TAPI is to hear of what still goes on. One that was removed
 * is not. */
void call_line_closed(struct core *core, struct call *call)
{
    if (call_is_tapis(call))
        call_close(core, call);
    bool can_be_opened = call->line->stage == LINE_CREATED;
    if (call->now.state == 0 || call->drop_accepted || call_is_over(call) || !can_be_opened)
        return;
    deadline_clear(&core->deadlines, &call->due);
    call->announced = 0;
    call->told = (struct step){0};
    enter_stage(core, call, CALL_SEEN);
}

/* The state in that place of the ring. */
static void tell_state(struct core *core, struct call *call, unsigned place)
{
    callback_queue(core, callback_of_call(call, CALLBACK_STATE + place));
    if (call->pending[place].state == LINECALLSTATE_IDLE)
        bury(core, call, CALL_IDLE);
}

/* TAPI may hear of the call now: report what was kept. If the switch has hung it up already, its end is due. */
static void go_live(struct core *core, struct call *call)
{
    enter_stage(core, call, CALL_LIVE);
    for (unsigned i = 0; i < call->pending_count; i++)
        tell_state(core, call, call_pending_place(call, i));
    if (call->stage != CALL_LIVE)
        return;
    if (call->info_changed != 0)
        callback_queue(core, callback_of_call(call, CALLBACK_INFO));
    if (call->drop_accepted)
        wait_until(core, call, DEADLINE_IDLE, core->protocol->idle_within_ms);
    else if (call->now.state == 0)
        wait_until(core, call, DEADLINE_STATE, STATE_WITHIN_MS);
}

void call_dial_accepted(struct core *core, struct call *call)
{
    call->dial_accepted = true;
    if (call->stage == CALL_ABANDONED)
        limit_abandoned(core, call);
    else if (call->stage == CALL_REQUESTED)
        go_live(core, call);
}

/* TAPI is promised a state after every success (rule 30). */
static void report_unknown(struct core *core, struct call *call)
{
    struct step unknown = {.state = LINECALLSTATE_UNKNOWN};
    if (call->now.state == 0)
        tell_state(core, call, call_keep_state(core, call, &unknown));
}

void call_dial_refused(struct core *core, struct call *call)
{
    if (call->stage == CALL_REQUESTED)
        bury(core, call, CALL_FAILED);
    else if (call->stage == CALL_ABANDONED)
        call_forget(core, call);
}

void call_not_dialed(struct core *core, struct call *call)
{
    call_set_text(core, call, TEXT_DEST, (struct slice){0});
    call_report_info(core, call, LINECALLINFOSTATE_CALLEDID);
    call->sent = call->sent && !call->own_tone;
    if (call->stage == CALL_ABANDONED && pair_is_ours(call))
        call_forget(core, call);
}

void call_drop_accepted(struct core *core, struct call *call)
{
    if (call->drop_accepted) /* its end is due since the first time */
        return;
    call->drop_accepted = true;
    if (call->stage == CALL_LIVE)
        wait_until(core, call, DEADLINE_IDLE, core->protocol->idle_within_ms);
    else if (call->stage == CALL_ABANDONED)
        limit_abandoned(core, call);
}

void call_end(struct core *core, struct call *call, DWORD disconnect_mode)
{
    if (call->now.state != LINECALLSTATE_DISCONNECTED) /* the switch may have said so, and why */
        call_step(core, call, &(struct step){.state = LINECALLSTATE_DISCONNECTED, .mode = disconnect_mode});
    call_step(core, call, &(struct step){.state = LINECALLSTATE_IDLE});
}

void call_due(struct core *core, struct call *call)
{
    switch ((enum deadline_kind)call->due.kind) {
    case DEADLINE_IDLE:
        call_end(core, call, LINEDISCONNECTMODE_NORMAL);
        break;
    case DEADLINE_STATE:
        report_unknown(core, call);
        break;
    case DEADLINE_FORGET:
        call_forget(core, call);
        break;
    default:
        call_announce(core, call);
    }
}

void call_announce(struct core *core, struct call *call)
{
    struct line *line = call->line;
    bool wanted = line->handle != 0 && line->stage == LINE_CREATED && (line->media_modes & call->media_mode);
    if (call->stage != CALL_SEEN || call->now.state == 0 || !wanted)
        return;
    enter_stage(core, call, CALL_ANNOUNCED);
    call->announced++;
    call->pending_count = 0;
    call->info_changed = 0;
    call_keep_state(core, call, &call->now);
    callback_queue(core, callback_of_call(call, CALLBACK_NEW_CALL));
}

void call_new_call_answered(struct core *core, struct call *call, HTAPICALL htCall)
{
    if (call->stage != CALL_ANNOUNCED)
        return;
    if (htCall != NULL) {
        call->htCall = htCall;
        go_live(core, call);
    } else if (call->now.state == LINECALLSTATE_IDLE) {
        call_forget(core, call);
    } else if (call->announced == ANNOUNCE_TRIES) {
        abandon(core, call);
    } else {
        enter_stage(core, call, CALL_SEEN);
        wait_until(core, call, DEADLINE_ANNOUNCE, ANNOUNCE_RETRY_MS);
    }
}

void call_step(struct core *core, struct call *call, const struct step *said)
{
    struct step told = pair_step(core, call, said), *step = &told;
    bool same = call->now.state == step->state && call->now.mode == step->mode;
    if (same || call->now.state == LINECALLSTATE_IDLE || call_is_over(call)) /* rules 45 and 47 */
        return;
    bool taken_back = call->now.state == LINECALLSTATE_ONHOLDPENDTRANSFER && step->state == LINECALLSTATE_CONNECTED;
    call->now = *step;
    if (step->state == LINECALLSTATE_CONNECTED) {
        call->connected = true;
        call->why = 0; /* that was about an attempt before */
    }
    if (call->stage == CALL_LIVE)
        tell_state(core, call, call_keep_state(core, call, step));
    else if (call->stage == CALL_REQUESTED || call->stage == CALL_ANNOUNCED)
        call_keep_state(core, call, step);
    else if (step->state == LINECALLSTATE_IDLE)
        call_forget(core, call);
    else if (!call->due.set) /* else it is announced again when its time has come */
        call_announce(core, call);
    if (taken_back && call->partner != NULL && pair_is_ours(call->partner))
        pair_end(core, call);
}

void call_report_info(struct core *core, struct call *call, DWORD bits)
{
    if (call->stage == CALL_IDLE)
        bits &= LINECALLINFOSTATE_APPSPECIFIC; /* which TAPI sets in any state; the switch has no more to say (rule 45) */
    call->info_changed |= bits;
    if ((call->stage == CALL_LIVE || call->stage == CALL_IDLE) && call->info_changed != 0)
        callback_queue(core, callback_of_call(call, CALLBACK_INFO));
}
