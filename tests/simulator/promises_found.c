/* promises_found.c: calls that go on without a connection and are found again; see promises.h. */
#include "promises.h"

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"
#include "net/channel.h"
#include "promises_core.h"
#include "story.h"

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

    if (!protocol_finds_calls(&protocol) || core == NULL || channel->number >= core->link_count)
        return;
    const struct link *link = core->links[channel->number];
    for (unsigned i = 0; i < link->line_count; i++)
        for (const struct call *call = link->lines[i]->alive; call != NULL; call = call->next)
            if (can_be_found(call))
                kept = call->handle;
}

/* In the moment of the loss nothing else ends it. */
void promises_kept(void)
{
    const struct core *core = promises_core();
    const struct call *call = core != NULL && kept != 0 ? pool_find(&core->calls, kept) : NULL;

    kept = 0;
    if (call != NULL && call_is_over(call) && call->line->link->state != LINK_CLOSED &&
        call->line->stage != LINE_REMOVED)
        story_fail("found", "a call ends with its connection, of which the switch could tell again");
}
