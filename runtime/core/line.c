/* line.c: what is reported of a line; see line.h. */
#include "line.h"

#include "link.h"

enum {
    WORKS = LINEDEVSTATE_CONNECTED | LINEDEVSTATE_INSERVICE,
    WORKS_NOT = LINEDEVSTATE_DISCONNECTED | LINEDEVSTATE_OUTOFSERVICE,
};

struct line *line_find(const struct core *core, handle hdLine)
{
    struct line **line = pool_find(&core->open_lines, hdLine);
    return line != NULL ? *line : NULL;
}

bool line_has_changed(const struct line *line)
{
    return line->changed != 0 || line->address_changed;
}

/* Something is to be said, or nothing any more. */
static void queue_status(struct core *core, struct line *line)
{
    if (line_has_changed(line))
        callback_queue(&core->callbacks, &line->status);
    else
        callback_remove(&core->callbacks, &line->status);
}

void line_watch(struct core *core, struct line *line, DWORD line_states, DWORD address_states)
{
    line->line_states = line_states;
    line->address_states = address_states;
    line->changed &= line_states | LINEDEVSTATE_REINIT;
    line->address_changed = line->address_changed && address_states != 0;
    queue_status(core, line);
    link_activate(core, line->link); /* fewer callbacks wait: it may be read on */
}

void line_report_service(struct core *core, struct line *line, bool in_service)
{
    DWORD opposite = in_service ? WORKS_NOT : WORKS, news = in_service ? WORKS : WORKS_NOT;
    if (line->changed & news)
        line->changed &= ~opposite; /* to and fro, and to again */
    else
        line->changed |= news & line->line_states;
    line->in_service = in_service;
    queue_status(core, line);
}

void line_report_reinit(struct core *core, struct line *line)
{
    line->changed |= LINEDEVSTATE_REINIT;
    queue_status(core, line);
}

void line_count_call(struct core *core, struct line *line, int change)
{
    line->live_count += (unsigned)change;
    line->changed |= LINEDEVSTATE_NUMCALLS & line->line_states;
    line->address_changed = line->address_changed || line->address_states != 0;
    queue_status(core, line);
}

static DWORD lowest_bit(DWORD bits)
{
    return bits & (~bits + 1);
}

/* One state each time: what changed of a line is told by one bit, or several, and not all applications take several. */
static bool next_line_state(struct line *line, struct event *event)
{
    DWORD first = line->changed & (line->in_service ? WORKS_NOT : WORKS);
    DWORD then = line->changed & (line->in_service ? WORKS : WORKS_NOT);
    DWORD state = lowest_bit(first != 0 ? first : then != 0 ? then : line->changed);
    if (state == 0)
        return false;
    line->changed &= ~state;
    event->message = LINE_LINEDEVSTATE;
    event->param[0] = state;
    return true;
}

static bool next_address_state(struct line *line, struct event *event)
{
    DWORD use = line->live_count == 0   ? LINEADDRESSSTATE_INUSEZERO
                : line->live_count == 1 ? LINEADDRESSSTATE_INUSEONE
                                        : LINEADDRESSSTATE_INUSEMANY;
    DWORD states = (use | LINEADDRESSSTATE_NUMCALLS) & line->address_states;
    bool wanted = line->address_changed && states != 0;
    line->address_changed = false;
    event->message = LINE_ADDRESSSTATE;
    event->param[1] = states;
    return wanted;
}

bool line_next_event(struct line *line, struct event *event)
{
    return next_line_state(line, event) || next_address_state(line, event);
}
