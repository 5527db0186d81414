/* reply.c: see reply.h. */
#include "reply.h"

#include "line.h"
#include "link.h"
#include "notice.h"

static struct slice value_of(const struct reply *reply, unsigned hole, const struct link *link, const struct call *call,
                             const struct message *received)
{
    switch ((enum source)reply->sends.source[hole]) {
    case SOURCE_RECEIVED:
        return received->field[reply->received[hole]];
    case SOURCE_SETTING:
        return slice_text(link->config->setting[reply->sends.setting[hole]]);
    case SOURCE_TEXT:
        return slice_text(reply->sends.text[hole]);
    case SOURCE_DIALED:
        return call_text(call, TEXT_DEST);
    case SOURCE_LINE:
        return line_terminal(call->line->config);
    case SOURCE_CALL:
        return call_text(call, TEXT_NAME);
    case SOURCE_ARGUMENT:
    case SOURCE_DETAIL:
    case SOURCE_SECOND:
    case SOURCE_NEW_CALL:
    case SOURCE_ID:
    case SOURCE_MD5:
        break; /* of operations */
    }
    return (struct slice){0};
}

static struct slice encoded(struct core *core, const struct reply *reply, const struct link *link,
                            const struct call *call, const struct message *received)
{
    const struct protocol *spoken = core->protocol;
    unsigned kind = reply->sends.message, holes = spoken->messages[kind].count;
    struct slice field[MESSAGE_FIELDS];
    struct fault fault;
    for (unsigned i = 0; i < holes; i++)
        field[i] = value_of(reply, i, link, call, received);
    return slice_of(core->scratch, spoken->encode(kind, field, core->scratch, spoken->limit, &fault));
}

void reply_prepare(struct core *core, const struct link *link, const struct message *received)
{
    const struct reply *reply = core->protocol->messages[received->kind].reply;
    bool about_a_call = reply->about.calls != CALLS_NONE;
    const struct call *call = about_a_call ? notice_about(core, link, received, &reply->about) : NULL;
    if ((about_a_call && call == NULL) || !link_is_connected(link))
        return;
    core->reply = encoded(core, reply, link, call, received);
    core->replies_on = link;
    core->counters.unsaid += core->reply.len == 0;
}

bool core_next_reply(struct core *core, struct action *action)
{
    const struct link *link = core->replies_on;
    if (core->reply.len == 0)
        return false;
    *action = (struct action){.kind = ACTION_SEND, .link = link, .attempt = link->attempt, .bytes = core->reply};
    core->reply = (struct slice){0};
    return true;
}
