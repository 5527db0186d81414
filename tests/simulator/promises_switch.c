/* promises_switch.c: what the provider knows of calls is what the switch does; see promises.h. Looked at where nothing
 * is on its way between them, in lives in which nothing is lost. */
#include "promises.h"

#include "core/call.h"
#include "core/call_names.h"
#include "core/link.h"
#include "asked.h"
#include "central.h"
#include "promises_core.h"
#include "story.h"

static const struct core *core;
static struct link *link;      /* whose calls are compared */
static unsigned both_know;

bool promises_name_calls(void)
{
    for (unsigned i = 0; i < protocol.message_count; i++)
        for (unsigned at = 0; at < protocol.messages[i].notice_count; at++)
            if (protocol.messages[i].notice[at].hole[ROLE_CALL] != NO_HOLE)
                return true;
    return false;
}

static const struct line *line_of(struct slice terminal)
{
    for (unsigned i = 0; i < link->line_count; i++)
        if (!core->protocol->lines_share_links || slice_equal(line_terminal(link->lines[i]->config), terminal))
            return link->lines[i];
    return NULL;
}

static const struct call *call_of(const struct line *line, struct slice name)
{
    const struct call *call = line->alive;

    while (call != NULL && !slice_equal(call_text(call, TEXT_NAME), name))
        call = call->next;
    return call;
}

static DWORD without_pending(DWORD state)
{
    return state == LINECALLSTATE_ONHOLDPENDTRANSFER ? LINECALLSTATE_ONHOLD : state;
}

static void compare_party(const char *what, struct slice had, struct slice known)
{
    if (had.len > 0 && known.len > 0 && !slice_equal(had, known))
        story_fail("parties", "%.*s %s, and the provider has %.*s", (int)known.len, known.at, what, (int)had.len,
                   had.at);
}

/* Who began it, if anything that was said tells that: the first state does, or a party, of a line that knows its own
 * number. */
static void compare_origin(const struct call *call, const struct known_call *known)
{
    bool has_party = call->len[TEXT_CALLER] > 0 || call->len[TEXT_CALLEE] > 0;
    bool is_said = known->state_tells_origin || (has_party && line_terminal(call->line->config).len > 0);
    bool knows = call->origin != LINECALLORIGIN_UNKNOWN && known->origin != LINECALLORIGIN_UNKNOWN;

    if (is_said && knows && call->origin != known->origin)
        story_fail("origin", "a call that the switch has with origin 0x%x is told with 0x%x", (unsigned)known->origin,
                   (unsigned)call->origin);
}

/* A call that the switch has told of. */
static void compare_call(const struct known_call *known)
{
    const struct line *line = line_of(known->terminal);
    const struct call *call = line != NULL ? call_of(line, known->id) : NULL;

    bool drop_names_call = operation_says(core->protocol, OPERATION_DROP, SOURCE_CALL); /* else the switch drops any */

    /* By a line that was closed with its connection. */
    bool may_be_left = known->dialed && protocol_finds_calls(core->protocol) &&
                       asked_at(asked_in(known->callee.at, known->callee.len)) <= promises_wanted_since(link);

    if (line == NULL || (call == NULL && (!drop_names_call || may_be_left)))
        return;
    if (call == NULL)
        story_fail("unknown call", "call %.*s of the switch's, in state 0x%x, is not known", (int)known->id.len,
                   known->id.at, (unsigned)known->state);
    if (drop_names_call && known->dialed && asked_is_dropped(asked_in(known->callee.at, known->callee.len)))
        story_fail("drop", "a call that TAPI has dropped goes on");
    if (call->stale) /* it is not known yet that it goes on */
        return;
    both_know++;
    bool rings_itself = call->dialed && known->state == LINECALLSTATE_OFFERING; /* rule 43 */
    if (!rings_itself && without_pending(call->now.state) != without_pending(known->state))
        story_fail("state", "a call is in state 0x%x, and the provider takes it for 0x%x", (unsigned)known->state,
                   (unsigned)call->now.state);
    compare_origin(call, known);
    compare_party("calls", call_text(call, TEXT_CALLER), known->caller);
    compare_party("is called", call_text(call, TEXT_CALLEE), known->callee);
}

struct call *__real_call_seen(struct core *within, struct line *line);
struct call *__wrap_call_seen(struct core *within, struct line *line);

static unsigned crowded[LINKS]; /* the attempt */

/* Of too many calls some are not kept, and will be missed on this connection. */
struct call *__wrap_call_seen(struct core *within, struct line *line)
{
    struct call *call = __real_call_seen(within, line);

    if (line->alive_count == LINE_CALLS)
        crowded[line->link->number % LINKS] = line->link->attempt;
    return call;
}

static bool is_crowded(void)
{
    return crowded[link->number % LINKS] == link->attempt;
}

static bool begin(unsigned number)
{
    link = number < core->link_count ? core->links[number] : NULL;
    both_know = 0;
    return link != NULL && link->state == LINK_UP && !link->paused && !is_crowded();
}

static void end(void)
{
    unsigned count = 0;

    for (unsigned i = 0; i < link->line_count; i++)
        for (const struct call *call = link->lines[i]->alive; call != NULL; call = call->next)
            count += call->now.state != 0 && call->now.state != LINECALLSTATE_IDLE && !call->own_tone && !call->stale;
    if (count > both_know)
        story_fail("lost call", "the provider has %u calls, and the switch %u", count, both_know);
}

void promises_compare(const struct core *compared)
{
    core = compared;
    if (!promises_name_calls())
        return;
    central_visit(&(struct central_visitor){begin, compare_call, end});
}
