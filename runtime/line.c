/* line.c: opening and closing line devices; see line.h. */
#include "line.h"

#include "call.h"
#include "link.h"

LONG line_open(struct provider *provider, unsigned index, HTAPILINE htLine, DWORD version, LINEEVENT proc, handle *name)
{
    if (index >= provider->line_count)
        return LINEERR_BADDEVICEID;
    struct line *line = &provider->lines[index];
    if (line->name != 0)
        return LINEERR_ALLOCATED;
    void *item;
    handle taken = pool_take(&provider->open_lines, &item);
    if (taken == 0)
        return LINEERR_NOMEM;
    *(struct line **)item = line;
    *name = line->name = taken;
    line->htLine = htLine;
    line->proc = proc;
    line->version = version;
    line->media_modes = line->line_states = line->address_states = 0;
    link_join(provider, line->link, line);
    return 0;
}

LONG line_close(struct provider *provider, handle name)
{
    struct line *line = line_find(provider, name);
    if (line == NULL)
        return LINEERR_INVALLINEHANDLE;
    while (line->calls != NULL)
        call_close(provider, line->calls);
    link_leave(provider, line->link, line);
    pool_give(&provider->open_lines, name);
    line->name = 0;
    line->last_name.len = 0;
    return 0;
}

struct line *line_find(const struct provider *provider, handle name)
{
    struct line **line = pool_find(&provider->open_lines, name);
    return line ? *line : NULL;
}

void line_report_state(struct provider *provider, struct line *line, DWORD state)
{
    if (line->line_states & state)
        effect_line_event(&provider->effects, line->proc, line->htLine, NULL, LINE_LINEDEVSTATE, state, 0, 0);
}
