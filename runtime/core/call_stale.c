/* call_stale.c: a call whose connection is lost; see call.h. */
#include "call.h"
#include "link.h"

/* The switch can speak of it on another connection, and will. */
static bool can_be_found(const struct core *core, const struct call *call)
{
    const struct line *line = call->line;
    bool is_the_switchs = call->len[TEXT_NAME] > 0 && (call->sent || !call->dialed);
    return protocol_finds_calls(core->protocol) && is_the_switchs && line->link->state != LINK_CLOSED &&
           line->stage != LINE_REMOVED;
}

void call_link_lost(struct core *core, struct call *call)
{
    if (call->stage == CALL_REQUESTED) /* the request waits for the next connection, else the call were over */
        return;
    call->stale = true;
    if (!can_be_found(core, call))
        call_end_stale(core, call);
}

void call_end_stale(struct core *core, struct call *call)
{
    if (!call->stale)
        return;
    call->stale = false; /* one that is being announced stays until TAPI has answered */
    if (call->stage == CALL_SEEN || call->stage == CALL_ABANDONED)
        call_forget(core, call);
    else /* one that TAPI has hung up was not cut off */
        call_end(core, call, call->drop_accepted ? LINEDISCONNECTMODE_NORMAL : LINEDISCONNECTMODE_TEMPFAILURE);
}
