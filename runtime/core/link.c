/* link.c: connecting, losing and finding again; and whom a message is for. See link.h. */
#include "link.h"

#include "call.h"
#include "notice.h"
#include "request.h"

static void try_to_connect(struct core *core, struct link *link)
{
    deadline_clear(&core->deadlines, &link->retry);
    link->state = LINK_CONNECTING;
    effect_connect(&core->effects, link->number, ++link->attempt);
}

void link_join(struct core *core, struct link *link, struct line *line)
{
    line->prev_open = NULL;
    line->next_open = link->open_lines;
    if (link->open_lines != NULL)
        link->open_lines->prev_open = line;
    link->open_lines = line;
    link_want(core, link);
}

/* Calls of closed lines too: they would be announced when the line is opened. */
static void lose_calls(struct core *core, struct link *link)
{
    for (unsigned i = 0; i < link->line_count; i++) {
        for (struct call *call = link->lines[i]->alive, *next; call != NULL; call = next) {
            next = call->next;
            call_link_lost(core, call);
        }
    }
}

void link_leave(struct core *core, struct link *link, struct line *line)
{
    if (line->prev_open != NULL)
        line->prev_open->next_open = line->next_open;
    else
        link->open_lines = line->next_open;
    if (line->next_open != NULL)
        line->next_open->prev_open = line->prev_open;
    if (link->open_lines != NULL)
        return;
    request_fail_all(core, link);
    lose_calls(core, link);
    deadline_clear(&core->deadlines, &link->retry);
    if (link->state == LINK_CONNECTING || link->state == LINK_UP)
        effect_disconnect(&core->effects, link->number, link->attempt);
    link->state = LINK_CLOSED;
    link->failures = 0;
}

void link_want(struct core *core, struct link *link)
{
    if (link->state == LINK_CLOSED || link->state == LINK_RETRYING)
        try_to_connect(core, link);
}

bool link_works(const struct link *link)
{
    return link->state == LINK_UP;
}

void link_up(struct core *core, struct link *link, unsigned attempt)
{
    if (attempt != link->attempt || link->state != LINK_CONNECTING)
        return;
    link->state = LINK_UP;
    link->failures = 0;
    for (struct line *line = link->open_lines; line != NULL; line = line->next_open) {
        line_report_state(core, line, LINEDEVSTATE_CONNECTED);
        line_report_state(core, line, LINEDEVSTATE_INSERVICE);
    }
    request_send_next(core, link);
}

/* Half to all of the time, so that a thousand lines do not knock at a switch that comes back in the same moment. */
static uint64_t retry_delay(struct core *core, unsigned failures)
{
    uint64_t delay = RETRY_FIRST_MS;
    while (failures-- > 0 && delay < RETRY_LAST_MS)
        delay *= 2;
    if (delay > RETRY_LAST_MS)
        delay = RETRY_LAST_MS;
    return delay / 2 + core_random(core) % (delay / 2);
}

/* The connection is gone, whoever ended it: nothing the switch would have told us will come (rule 75). */
static void lose(struct core *core, struct link *link)
{
    bool was_up = link->state == LINK_UP;
    link->state = LINK_RETRYING;
    request_fail_all(core, link);
    lose_calls(core, link);
    for (struct line *line = link->open_lines; line != NULL && was_up; line = line->next_open) {
        line_report_state(core, line, LINEDEVSTATE_DISCONNECTED);
        line_report_state(core, line, LINEDEVSTATE_OUTOFSERVICE);
    }
}

void link_down(struct core *core, struct link *link, unsigned attempt)
{
    if (attempt != link->attempt || (link->state != LINK_CONNECTING && link->state != LINK_UP))
        return;
    lose(core, link);
    uint64_t delay = retry_delay(core, link->failures++);
    deadline_set(&core->deadlines, &link->retry, core->now + delay);
}

void link_reset(struct core *core, struct link *link)
{
    effect_disconnect(&core->effects, link->number, link->attempt);
    lose(core, link);
    try_to_connect(core, link);
}

void link_retry(struct core *core, struct link *link)
{
    if (link->state == LINK_RETRYING)
        try_to_connect(core, link);
}

static struct line *line_of_terminal(const struct link *link, struct slice terminal)
{
    unsigned low = 0, high = link->line_count;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        int order = slice_compare(text_slice(&link->lines[middle]->config->terminal), terminal);
        if (order == 0)
            return link->lines[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The line that a notice is for, open or not. A line without a terminal takes all notices of its own connection as its own. */
static struct line *line_for(const struct link *link, const struct message *message, const struct message_type *type)
{
    unsigned hole = type->hole[ROLE_TERMINAL];
    bool alone = link->line_count == 1;
    struct line *line = alone && (hole == NO_HOLE || link->lines[0]->config->terminal.len == 0) ? link->lines[0]
                        : hole != NO_HOLE ? line_of_terminal(link, message->field[hole])
                                          : NULL;
    return line;
}

void link_message(struct core *core, struct link *link, const struct message *message)
{
    const struct message_type *type = &core->protocol->messages[message->kind];
    core->counters.messages++;
    bool answers = request_answer(core, link, message->kind);
    if (!type->notice) {
        core->counters.unexpected += !answers;
        return;
    }
    struct line *line = line_for(link, message, type);
    if (line != NULL)
        notice_take(core, line, message);
    else
        core->counters.foreign++;
}
