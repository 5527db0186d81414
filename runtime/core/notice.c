/* notice.c: whose call it is, who takes part, where it stands; see notice.h. */
#include "notice.h"

#include "call.h"
#include "request.h"

static bool ends_call(const struct protocol *spoken, const struct message *message)
{
    if (message->state < 0)
        return false;
    const struct state_type *state = &spoken->states[message->state];
    return state->step[state->steps - 1].state == LINECALLSTATE_IDLE;
}

static struct call *call_named(const struct line *line, struct slice name)
{
    for (struct call *call = line->alive; call != NULL; call = call->next)
        if (call->switch_name.len != 0 && text_is(&call->switch_name, name))
            return call;
    return NULL;
}

/* Our dial that waits for its first notice; of two (TAPI closed the first one) the older, as the switch heard them. */
static struct call *call_unnamed(const struct line *line)
{
    struct call *oldest = NULL;
    for (struct call *call = line->alive; call != NULL; call = call->next)
        if (call->switch_name.len == 0 && call->sent)
            oldest = call;
    return oldest;
}

/* A call of which only the end is told is not worth announcing, and may be a late word about the last one. */
static struct call *call_new(struct core *core, struct line *line, struct slice name, bool ends)
{
    bool late = ends && line->last_name.len != 0 && text_is(&line->last_name, name);
    struct call *call = late ? NULL : call_unnamed(line);
    if (call == NULL && !ends)
        call = call_see(core, line);
    if (call == NULL)
        return NULL;
    text_set(&call->switch_name, name);
    return call;
}

/* In a protocol without names for calls a line has one call, whatever it is. */
static struct call *only_call(struct core *core, struct line *line, bool ends)
{
    struct call *call = line->alive;
    if (call != NULL && call->next != NULL)
        call_forget_seen(core, call->next);
    if (call != NULL && (call->sent || !call->dialed))
        return call;
    return call == NULL && !ends ? call_see(core, line) : NULL;
}

/* Sets bits of *info if the switch names the call for the first time. */
static struct call *call_for(struct core *core, struct line *line, const struct message *message, DWORD *info)
{
    unsigned hole = core->protocol->messages[message->kind].hole[ROLE_CALL];
    bool ends = ends_call(core->protocol, message);
    if (hole == NO_HOLE)
        return only_call(core, line, ends);
    struct slice name = message->field[hole];
    if (name.len > TEXT_BYTES) {
        core->counters.too_long++;
        return NULL;
    }
    struct call *call = call_named(line, name);
    if (call != NULL)
        return call;
    call = call_new(core, line, name, ends);
    if (call != NULL) {
        *info |= LINECALLINFOSTATE_CALLID;
        request_call_named(core, call);
    }
    return call;
}

/* An empty value tells nothing: what is known stays known. */
static bool take_party(struct core *core, struct call *call, enum role role, struct slice value)
{
    struct text *known = &call->party[role];
    if (value.len == 0 || text_is(known, value))
        return false;
    if (text_set(known, value))
        return true;
    core->counters.too_long++;
    return false;
}

/* Who began the call, as far as the parties and its first state tell. */
static DWORD origin_of(const struct call *call)
{
    const struct text *own = &call->line->config->terminal;
    const struct text *caller = &call->party[ROLE_CALLER], *callee = &call->party[ROLE_CALLEE];
    if (call->dialed)
        return LINECALLORIGIN_OUTBOUND;
    if (own->len > 0 && text_is(own, text_slice(caller)))
        return LINECALLORIGIN_OUTBOUND;
    if (own->len > 0 && text_is(own, text_slice(callee)))
        return LINECALLORIGIN_INBOUND;
    if (own->len > 0 && (caller->len > 0) != (callee->len > 0)) /* one is known, and is somebody else */
        return caller->len > 0 ? LINECALLORIGIN_INBOUND : LINECALLORIGIN_OUTBOUND;
    return call->origin;
}

static DWORD take_parties(struct core *core, struct call *call, const struct message *message)
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
    const struct message_type *type = &core->protocol->messages[message->kind];
    DWORD bits = 0;
    for (size_t i = 0; i < sizeof(parties) / sizeof(parties[0]); i++) {
        unsigned hole = type->hole[parties[i].role];
        if (hole != NO_HOLE && take_party(core, call, parties[i].role, message->field[hole]))
            bits |= parties[i].bit;
    }
    if (bits != 0 && call->connected)
        bits |= LINECALLINFOSTATE_CONNECTEDID;
    DWORD origin = origin_of(call);
    if (origin != call->origin)
        bits |= LINECALLINFOSTATE_ORIGIN;
    call->origin = origin;
    return bits;
}

/* A call that is offered comes in; one that begins with a dial tone or rings elsewhere goes out. */
static DWORD origin_by_state(DWORD state)
{
    enum {
        COMING = LINECALLSTATE_OFFERING | LINECALLSTATE_ACCEPTED,
        GOING = LINECALLSTATE_DIALTONE | LINECALLSTATE_DIALING | LINECALLSTATE_PROCEEDING | LINECALLSTATE_RINGBACK,
    };
    return state & COMING ? LINECALLORIGIN_INBOUND : state & GOING ? LINECALLORIGIN_OUTBOUND : LINECALLORIGIN_UNKNOWN;
}

static void move(struct core *core, struct call *call, int state)
{
    const struct state_type *type = &core->protocol->states[state];
    if (call->now.state == 0 && call->origin == LINECALLORIGIN_UNKNOWN)
        call->origin = origin_by_state(type->step[0].state);
    handle name = call->name;
    for (unsigned i = 0; i < type->steps && call_find(core, name) == call; i++)
        call_step(core, call, &type->step[i]);
}

void notice_take(struct core *core, struct line *line, const struct message *message)
{
    unsigned notice = core->protocol->messages[message->kind].notice;
    bool moves = notice & MOVES_CALL;
    if (moves && message->state == STATE_UNKNOWN)
        core->counters.unknown++;
    DWORD info = 0;
    struct call *call = call_for(core, line, message, &info);
    if (call == NULL) {
        core->counters.strangers++;
        return;
    }
    handle name = call->name;
    bool was_connected = call->connected;
    if (notice & NAMES_PARTIES)
        info |= take_parties(core, call, message);
    if (moves && message->state >= 0)
        move(core, call, message->state);
    if (call_find(core, name) != call) /* it ended, and nobody had it */
        return;
    if (call->connected && !was_connected)
        info |= LINECALLINFOSTATE_CONNECTEDID;
    call_report_info(core, call, info);
}
