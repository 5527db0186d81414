/* promises_found.c: calls that go on without a connection and are found again; see promises.h. */
#include "promises.h"

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"
#include "net/channel.h"
#include "life.h"
#include "promises_core.h"
#include "story.h"
#include "tapi.h"
#include "tasks.h"

/* The link that lost its connection last, just now; NULL: none, or it has been looked at. */
static const struct link *lost;
static unsigned lost_attempt;

bool __real_link_leave(struct core *core, struct link *link, struct line *line);
bool __wrap_link_leave(struct core *core, struct link *link, struct line *line);

static uint64_t session_us, closed_us[LINKS]; /* when it began; when a link's last line was closed */

bool __wrap_link_leave(struct core *core, struct link *link, struct line *line)
{
    bool closed = __real_link_leave(core, link, line);

    if (closed) {
        closed_us[link->number % LINKS] = now_us();
        promises_closed(link);
    }
    return closed;
}

void promises_forget_closed(void)
{
    session_us = now_us();
    lost = NULL;
}

uint64_t promises_wanted_since(const struct link *link)
{
    uint64_t since_us = closed_us[link->number % LINKS];

    return since_us > session_us ? since_us : session_us;
}

/* A call of the connection that was lost last, just now; 0: none, or it has been looked at. */
static handle kept;

/* The switch can tell of it again, and has not been waited for yet. */
static bool can_be_found(const struct call *call)
{
    return call->stage == CALL_LIVE && call->len[TEXT_NAME] > 0 && (call->sent || !call->dialed) && !call->stale &&
           !call->drop_accepted && call->now.state != LINECALLSTATE_IDLE && call->line->stage != LINE_REMOVED;
}

void promises_will_find(const struct channel *channel)
{
    const struct core *core = promises_core();

    if (core == NULL || channel->number >= core->link_count)
        return;
    const struct link *link = lost = core->links[channel->number];
    lost_attempt = channel->attempt;
    if (!protocol_finds_calls(&protocol))
        return;
    for (unsigned i = 0; i < link->line_count; i++)
        for (const struct call *call = link->lines[i]->alive; call != NULL; call = call->next)
            if (can_be_found(call))
                kept = call->handle;
}

/* In the moment of the loss the core learns of it, and nothing else ends the call. */
void promises_kept(void)
{
    const struct core *core = promises_core();

    if (core != NULL && lost != NULL && link_is_connected(lost) && lost->attempt == lost_attempt)
        story_fail("lost", "the connection of link %u is lost, and the link goes on", lost->number);
    lost = NULL;
    const struct call *call = core != NULL && kept != 0 ? pool_find(&core->calls, kept) : NULL;

    kept = 0;
    if (call != NULL && call_is_over(call) && call->line->link->state != LINK_CLOSED &&
        call->line->stage != LINE_REMOVED)
        story_fail("found", "a call ends with its connection, of which the switch could tell again");
}

/* Where the switch can be asked about a call it is, unless TAPI has hung up meanwhile. */
void promises_asked_about(const struct call *call)
{
    const struct tapi_call *known = tapi_find_call(call->htCall);
    bool can_ask = protocol_offers(&protocol, OPERATION_SNAPSHOT) && link_works(call->line->link);

    if (can_ask && life_is_honest() && call->stale && call->requests == NULL && known != NULL && !known->dropped)
        story_fail("found", "nobody has asked the switch about a call that it has not told of");
}
