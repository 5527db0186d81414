/* core_links.c: what the loss of a connection is to requests and calls, and how these are found again; see
 * core_inside.h. */
#include "call.h"
#include "core_inside.h"
#include "line.h"
#include "link.h"
#include "request.h"

static void do_to_calls(struct core *core, const struct line *line, void (*act)(struct core *, struct call *))
{
    for (struct call *call = line->alive, *next; call != NULL; call = next) {
        next = call->next;
        act(core, call);
    }
}

static void do_to_all_calls(struct core *core, const struct link *link, void (*act)(struct core *, struct call *))
{
    for (unsigned i = 0; i < link->line_count; i++)
        do_to_calls(core, link->lines[i], act);
    for (const struct line *line = link->removed; line != NULL; line = line->next_removed)
        do_to_calls(core, line, act);
}

/* Ask the switch for a call of which it has not told on this connection. Without memory for that the call is over. */
static void ask_for(struct core *core, struct call *call)
{
    if (!call->stale)
        return;
    struct request *request = request_make(core, call->line->link, call->line, call, NULL, OPERATION_SNAPSHOT, NULL);
    if (request != NULL)
        request_accept(core, request);
    else
        call_end_stale(core, call);
}

void core_ask_for_stale_calls(struct core *core, const struct link *link)
{
    if (protocol_offers(core->protocol, OPERATION_SNAPSHOT))
        do_to_all_calls(core, link, ask_for);
}

void core_lose(struct core *core, struct link *link, bool waiting_too)
{
    struct request *request;
    while ((request = request_to_fail(&link->requests, waiting_too)) != NULL)
        core_fail(core, link, request);
    do_to_all_calls(core, link, call_link_lost);
    if (protocol_finds_calls(core->protocol) && link->state != LINK_CLOSED && !link->stale_due.set)
        deadline_set(&core->deadlines, &link->stale_due, core->now + STALE_WITHIN_MS);
}

void core_link_lost(struct core *core, struct link *link)
{
    core_lose(core, link, true);
}

void core_end_stale_calls(struct core *core, struct link *link)
{
    deadline_clear(&core->deadlines, &link->stale_due);
    do_to_all_calls(core, link, call_end_stale);
}
