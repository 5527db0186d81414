/* notice.c: whose call it is, who takes part, where it stands; see notice.h. */
#include "notice.h"

#include "call_names.h"
#include "link.h"

/* What a message says of one call: the message, and which of its notices. */
struct said {
    const struct message *message;
    const struct notice_type *notice;
};

static struct slice said_in(const struct said *said, enum role role)
{
    unsigned hole = said->notice->hole[role];
    return hole != NO_HOLE ? said->message->field[hole] : (struct slice){0};
}

/* Of who takes part: an empty one is not known. */
static struct slice party_in(const struct protocol *spoken, const struct said *said, enum role role)
{
    struct slice value = said_in(said, role);
    unsigned hole = said->notice->hole[role];
    const char *none = hole == NO_HOLE ? NULL : spoken->fields[spoken->messages[said->message->kind].field[hole]].none;
    return none != NULL && slice_equal(slice_text(none), value) ? (struct slice){0} : value;
}

static bool is_of_same_call(const struct notice_type *a, const struct notice_type *b)
{
    return a->hole[ROLE_CALL] == b->hole[ROLE_CALL] && a->hole[ROLE_TERMINAL] == b->hole[ROLE_TERMINAL];
}

/* Whether the call ends with what this notice of the message says. */
static bool ends_call(const struct protocol *spoken, const struct message *message, const struct notice_type *notice)
{
    int now = notice_state(notice, message);
    if (now < 0)
        return false;
    const struct state_type *state = &spoken->states[now];
    return state->step[state->steps - 1].state == LINECALLSTATE_IDLE;
}

/* Whether some notice of the message that is of the same call and for at least these calls (CALLS_…) ends it. One
 * message may say of all calls where they stand, and of those that came in who calls: whichever is read first, both are
 * of one call. */
static bool message_ends(const struct protocol *spoken, const struct said *said, unsigned calls)
{
    const struct message_type *type = &spoken->messages[said->message->kind];
    for (unsigned i = 0; i < type->notice_count; i++)
        if (is_of_same_call(&type->notice[i], said->notice) && (type->notice[i].calls & calls) == calls &&
            ends_call(spoken, said->message, &type->notice[i]))
            return true;
    return false;
}

/* Whether some notice of the message that is of the same call is for calls that were dialed. */
static bool may_be_dialed(const struct protocol *spoken, const struct said *said)
{
    const struct message_type *type = &spoken->messages[said->message->kind];
    for (unsigned i = 0; i < type->notice_count; i++)
        if (is_of_same_call(&type->notice[i], said->notice) && type->notice[i].calls & CALLS_DIALED)
            return true;
    return false;
}

/* A call that nobody dialed here may begin with it. Why one will end is no beginning, nor is an end. */
static bool may_begin(const struct protocol *spoken, const struct said *said)
{
    return said->notice->does != TELLS_WHY && said->notice->calls & CALLS_SEEN &&
           !message_ends(spoken, said, said->notice->calls & CALLS_SEEN);
}

/* A dial of ours that waits for its first notice. A call that the switch has hung up does not begin any more. */
static bool waits_for_notice(const struct call *call, bool ends)
{
    return call->len[TEXT_NAME] == 0 && call->sent && (ends || !call->drop_accepted);
}

/* Somebody calls us, as the notice says, and this dial went elsewhere. A call that was fetched may be one to us. */
static bool comes_in_beside(const struct call *call, struct slice callee)
{
    struct slice own = line_terminal(call->line->config);
    bool fetched = call->reason != LINECALLREASON_DIRECT;
    return own.len > 0 && slice_equal(own, callee) && !slice_equal(call_text(call, TEXT_DEST), callee) && !fetched;
}

/* The dial that a first notice is about. Of two (TAPI closed the first one) it is the one that was dialed to where the
 * notice says, if that tells them apart. Else the older, as the switch heard them, unless the switch has accepted the
 * newer one since: then it speaks of that. */
static struct call *call_unnamed(const struct line *line, struct slice callee, bool ends)
{
    struct call *oldest = NULL, *accepted = NULL, *dialed_there = NULL;
    unsigned there = 0;
    for (struct call *call = line->alive; call != NULL; call = call->next) {
        if (!waits_for_notice(call, ends) || comes_in_beside(call, callee))
            continue;
        oldest = call;
        if (!ends && call->dial_accepted && call_is_tapis(call))
            accepted = call;
        if (callee.len > 0 && slice_equal(call_text(call, TEXT_DEST), callee)) {
            dialed_there = call;
            there++;
        }
    }
    return there == 1 ? dialed_there : accepted != NULL ? accepted : oldest;
}

/* A call of which only the end is told is not worth announcing, and may be a late word about the last one. */
static struct call *call_new(struct core *core, struct line *line, const struct said *said, struct slice name)
{
    const struct protocol *spoken = core->protocol;
    bool ends = message_ends(spoken, said, CALLS_DIALED);
    bool late = ends && line->last_name == call_name_mark(core, name);
    struct call *call = may_be_dialed(spoken, said) && !late
                            ? call_unnamed(line, party_in(spoken, said, ROLE_CALLEE), ends) : NULL;
    if (call != NULL && !(said->notice->calls & CALLS_DIALED))
        return NULL; /* another notice of the message is for it */
    if (call == NULL && may_begin(spoken, said))
        call = call_seen(core, line);
    if (call != NULL)
        call_named(core, call, name);
    return call;
}

/* In a protocol without names for calls a line has one call, whatever it is. */
static struct call *only_call(struct core *core, struct line *line, const struct said *said)
{
    bool begins = may_begin(core->protocol, said);
    struct call *call = line->alive;
    if (call != NULL && call->next != NULL && !call_is_tapis(call->next))
        call_forget(core, call->next);
    if (call != NULL && (call->sent || !call->dialed))
        return call;
    return call == NULL && begins ? call_seen(core, line) : NULL;
}

/* *first: the switch names the call for the first time. */
static struct call *call_for(struct core *core, struct line *line, const struct said *said, bool *first)
{
    if (said->notice->hole[ROLE_CALL] == NO_HOLE)
        return only_call(core, line, said);
    struct slice name = said_in(said, ROLE_CALL);
    if (name.len == 0) /* by which it would never be found again */
        return NULL;
    if (name.len > core->sizes.call) {
        core->counters.too_long++;
        return NULL;
    }
    struct call *call = call_names_on_line(line, name);
    if (call != NULL)
        return call;
    *first = true;
    return call_new(core, line, said, name);
}

/* An empty value tells nothing: what is known stays known. */
static bool take_party(struct core *core, struct call *call, enum call_text party, struct slice value)
{
    if (value.len == 0 || slice_equal(call_text(call, party), value))
        return false;
    if (call_set_text(core, call, party, value))
        return true;
    core->counters.too_long++;
    return false;
}

/* Who began the call, as far as the parties and its first state tell. */
static uint16_t origin_of(const struct call *call)
{
    struct slice own = line_terminal(call->line->config);
    struct slice caller = call_text(call, TEXT_CALLER), callee = call_text(call, TEXT_CALLEE);
    if (call->reason == LINECALLREASON_DIRECT)
        return LINECALLORIGIN_OUTBOUND;
    if (own.len > 0 && slice_equal(own, caller))
        return LINECALLORIGIN_OUTBOUND;
    if (own.len > 0 && slice_equal(own, callee))
        return LINECALLORIGIN_INBOUND;
    if (own.len > 0 && (caller.len > 0) != (callee.len > 0)) /* one is known, and is somebody else */
        return caller.len > 0 ? LINECALLORIGIN_INBOUND : LINECALLORIGIN_OUTBOUND;
    return call->origin;
}

static DWORD take_parties(struct core *core, struct call *call, const struct said *said)
{
    static const struct {
        enum role role;
        enum call_text text;
        DWORD bit;
    } parties[] = {
        {ROLE_CALLER, TEXT_CALLER, LINECALLINFOSTATE_CALLERID},
        {ROLE_CALLEE, TEXT_CALLEE, LINECALLINFOSTATE_CALLEDID},
        {ROLE_CALLER_NAME, TEXT_CALLER_NAME, LINECALLINFOSTATE_CALLERID},
        {ROLE_CALLEE_NAME, TEXT_CALLEE_NAME, LINECALLINFOSTATE_CALLEDID},
    };
    DWORD bits = 0;
    for (unsigned i = 0; i < sizeof parties / sizeof *parties; i++)
        if (take_party(core, call, parties[i].text, party_in(core->protocol, said, parties[i].role)))
            bits |= parties[i].bit;
    if (bits != 0 && call->connected)
        bits |= LINECALLINFOSTATE_CONNECTEDID;
    uint16_t origin = origin_of(call);
    bool tells_reason = call->origin == LINECALLORIGIN_UNKNOWN && call->reason == 0; /* it was UNKNOWN as well */
    if (origin != call->origin)
        bits |= LINECALLINFOSTATE_ORIGIN | (tells_reason ? LINECALLINFOSTATE_REASON : 0);
    call->origin = origin;
    return bits;
}

/* A call that is offered comes in; one that begins with a dial tone or rings elsewhere goes out. Of one that is fetched
 * from where it was parked that says nothing: it began before. */
static uint16_t origin_by_state(DWORD state)
{
    enum {
        COMING = LINECALLSTATE_OFFERING | LINECALLSTATE_ACCEPTED,
        GOING = LINECALLSTATE_DIALTONE | LINECALLSTATE_DIALING | LINECALLSTATE_PROCEEDING | LINECALLSTATE_RINGBACK,
    };
    return state & COMING ? LINECALLORIGIN_INBOUND : state & GOING ? LINECALLORIGIN_OUTBOUND : LINECALLORIGIN_UNKNOWN;
}

/* The LINEDISCONNECTMODE of a reason, or `otherwise` if it says nothing. */
static DWORD mode_of(const struct core *core, struct slice cause, DWORD otherwise)
{
    return cause_value(core->protocol->disconnect_causes, core->protocol->disconnect_cause_count, cause, otherwise);
}

/* Why a call ends of which the switch gives no reason with the end: one that it gave before; else that the application
 * has hung up; else what the word for the end stands for. */
static DWORD mode_without_cause(const struct call *call, const struct step *step)
{
    if (call->why != 0)
        return call->why;
    return call->drop_accepted ? LINEDISCONNECTMODE_NORMAL : step->mode;
}

/* The step, but for the reason of an end. */
static struct step with_cause(const struct core *core, const struct call *call, const struct step *step,
                              struct slice cause)
{
    struct step told = *step;
    if (step->state == LINECALLSTATE_DISCONNECTED)
        told.mode = mode_of(core, cause, mode_without_cause(call, step));
    return told;
}

static void move(struct core *core, struct call *call, int state, struct slice cause)
{
    if (state == STATE_UNKNOWN)
        core->counters.unknown++;
    if (state < 0)
        return;
    const struct state_type *type = &core->protocol->states[state];
    if (call->now.state == 0 && call->origin == LINECALLORIGIN_UNKNOWN && !call->dialed)
        call->origin = origin_by_state(type->step[0].state);
    for (unsigned i = 0; i < type->steps; i++) {
        struct step step = with_cause(core, call, &type->step[i], cause);
        if (!call->dialed || step.state != LINECALLSTATE_OFFERING) /* it is our own telephone that rings (rule 43) */
            call_step(core, call, &step);
    }
}

/* How the call began, as far as that is known. */
static unsigned how_it_began(const struct call *call)
{
    if (call->dialed)
        return CALLS_DIALED;
    return call->origin == LINECALLORIGIN_INBOUND ? CALLS_OFFERED
         : call->origin == LINECALLORIGIN_OUTBOUND ? CALLS_PLACED : CALLS_SEEN;
}

/* Take what is said of the call. `info`: LINECALLINFOSTATE bits of what else is news of it. */
static void take(struct core *core, struct call *call, const struct said *said, DWORD info)
{
    bool was_connected = call->connected;
    if (said->notice->does & NAMES_PARTIES)
        info |= take_parties(core, call, said);
    if (said->notice->does & TELLS_WHY)
        call->why = mode_of(core, said_in(said, ROLE_CAUSE), call->why);
    move(core, call, notice_state(said->notice, said->message), said_in(said, ROLE_CAUSE));
    if (call->connected && !was_connected)
        info |= LINECALLINFOSTATE_CONNECTEDID;
    call_report_info(core, call, info);
}

struct call *notice_take(struct core *core, struct line *line, const struct message *message,
                         const struct notice_type *notice)
{
    struct said said = {message, notice};
    bool first = false;
    struct call *call = call_for(core, line, &said, &first);
    if (call == NULL) {
        core->counters.strangers++;
        return NULL;
    }
    call->stale = false;
    if (how_it_began(call) & notice->calls)
        take(core, call, &said, first ? LINECALLINFOSTATE_CALLID : 0);
    return first ? call : NULL;
}

void notice_take_named(struct core *core, struct link *link, const struct message *message,
                       const struct notice_type *notice)
{
    struct said said = {message, notice};
    struct call *call = call_names_first(core, link, said_in(&said, ROLE_CALL));
    if (call == NULL)
        core->counters.strangers++;
    for (struct call *next; call != NULL; call = next) {
        next = call_names_next(call);
        call->stale = false;
        if (how_it_began(call) & notice->calls)
            take(core, call, &said, 0);
    }
}

struct call *notice_about(const struct core *core, const struct link *link, const struct message *message,
                          const struct notice_type *notice)
{
    struct said said = {message, notice};
    struct line *line = link_line_for(core, link, message, notice);
    struct call *call = line != NULL ? line->alive : NULL;
    if (notice->hole[ROLE_CALL] != NO_HOLE && line != NULL)
        call = call_names_on_line(line, said_in(&said, ROLE_CALL));
    else if (notice->hole[ROLE_CALL] != NO_HOLE && notice->hole[ROLE_TERMINAL] == NO_HOLE)
        call = call_names_first(core, link, said_in(&said, ROLE_CALL));
    return call != NULL && how_it_began(call) & notice->calls ? call : NULL;
}
