/* line.c: opening and closing line devices, and what is reported of them; see line.h. */
#include "line.h"

#include "call.h"
#include "link.h"

LONG line_open(struct core *core, unsigned index, HTAPILINE htLine, DWORD version, LINEEVENT proc, handle *name)
{
    if (index >= core->line_count)
        return LINEERR_BADDEVICEID;
    struct line *line = &core->lines[index];
    if (line->name != 0)
        return LINEERR_ALLOCATED;
    void *item;
    handle taken = pool_take(&core->open_lines, &item);
    if (taken == 0)
        return LINEERR_NOMEM;
    *(struct line **)item = line;
    *name = line->name = taken;
    line->htLine = htLine;
    line->proc = proc;
    line->version = version;
    line->media_modes = line->line_states = line->address_states = 0;
    link_join(core, line->link, line);
    return 0;
}

LONG line_close(struct core *core, handle name)
{
    struct line *line = line_find(core, name);
    if (line == NULL)
        return LINEERR_INVALLINEHANDLE;
    line->line_states = line->address_states = line->media_modes = 0; /* nothing is reported in answer (rule 55) */
    while (line->dead != NULL)
        call_close(core, line->dead);
    for (struct call *call = line->alive, *next; call != NULL; call = next) {
        next = call->next;
        call_line_closed(core, call);
    }
    link_leave(core, line->link, line);
    pool_give(&core->open_lines, name);
    line->name = 0;
    return 0;
}

struct line *line_find(const struct core *core, handle name)
{
    struct line **line = pool_find(&core->open_lines, name);
    return line ? *line : NULL;
}

void line_report_state(struct core *core, struct line *line, DWORD state)
{
    if (line->line_states & state)
        effect_line_event(&core->effects, line->proc, line->htLine, NULL, LINE_LINEDEVSTATE, state, 0, 0);
}

static void report_address(struct core *core, struct line *line, DWORD states)
{
    states &= line->address_states;
    if (states != 0)
        effect_line_event(&core->effects, line->proc, line->htLine, NULL, LINE_ADDRESSSTATE, 0, states, 0);
}

void line_count_call(struct core *core, struct line *line, int change)
{
    line->live_count += (unsigned)change;
    DWORD use = line->live_count == 0   ? LINEADDRESSSTATE_INUSEZERO
                : line->live_count == 1 ? LINEADDRESSSTATE_INUSEONE
                                        : LINEADDRESSSTATE_INUSEMANY;
    line_report_state(core, line, LINEDEVSTATE_NUMCALLS);
    report_address(core, line, use | LINEADDRESSSTATE_NUMCALLS);
}

void line_detect_media(struct core *core, struct line *line, DWORD media_modes)
{
    line->media_modes = media_modes;
    for (struct call *call = line->alive; call != NULL; call = call->next)
        call_announce(core, call);
}

struct call *line_busy_with(const struct line *line)
{
    for (struct call *call = line->alive; call != NULL; call = call->next)
        if (call_is_tapis(call))
            return call;
    return NULL;
}
