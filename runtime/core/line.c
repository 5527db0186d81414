/* line.c: what is reported of a line, and as which device TAPI knows it; see line.h and core.h. */
#include "line.h"

#include <string.h>

#include "call.h"
#include "forward.h"
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

static bool leaves_room(const struct protocol *spoken, const struct call *call)
{
    return protocol_has_second_calls(spoken) && call->stage == CALL_LIVE && call->told.state == LINECALLSTATE_ONHOLD;
}

bool line_is_busy(const struct protocol *spoken, const struct line *line)
{
    unsigned held = 0;
    for (const struct call *call = line->alive; call != NULL; call = call->next)
        if (call_is_tapis(call) && (!leaves_room(spoken, call) || ++held > 1))
            return true;
    return false;
}

bool line_can_dial(const struct protocol *spoken, const struct line *line)
{
    return line->stage == LINE_CREATED && !line_is_busy(spoken, line);
}

/* A call that TAPI may not hear of yet keeps the line busy, but is not counted (rule 28). */
static bool offers_now(const struct core *core, const struct line *line, enum operation_kind operation)
{
    const struct operation_type *row = &operation_types[operation];
    bool can = row->begins_call != 0 ? line_can_dial(core->protocol, line)
                                     : line->stage == LINE_CREATED && !forward_is_under_way(line);
    return row->scope == SCOPE_LINE && protocol_offers(core->protocol, operation) && can;
}

DWORD line_features(const struct core *core, const struct line *line)
{
    DWORD features = 0;
    for (unsigned i = 0; i < OPERATIONS; i++)
        features |= offers_now(core, line, i) ? operation_types[i].feature : 0;
    return features;
}

DWORD address_features(const struct core *core, const struct line *line)
{
    DWORD features = 0;
    for (unsigned i = 0; i < OPERATIONS; i++)
        features |= offers_now(core, line, i) ? operation_types[i].address_feature : 0;
    return features;
}

/* Where the device is in core->devices, or where it would be. */
static unsigned place_of(const struct core *core, DWORD device)
{
    unsigned low = 0, high = core->device_count;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (core->devices[middle]->device < device)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct line *line_of_device(const struct core *core, DWORD device)
{
    unsigned place = place_of(core, device);
    struct line *line = place < core->device_count ? core->devices[place] : NULL;
    return line != NULL && line->device == device && line->stage == LINE_CREATED ? line : NULL;
}

bool line_has_changed(const struct line *line)
{
    return line->changed != 0 || line->address_changed != 0 || line->device_news;
}

/* Something is to be said, or nothing any more. */
static void queue_status(struct core *core, struct line *line)
{
    if (line_has_changed(line))
        callback_queue(core, callback_of_line(line));
    else
        callback_remove(core, callback_of_line(line));
}

void line_offer(struct core *core, struct line *line)
{
    line->stage = LINE_OFFERED;
    line->device_news = true;
    queue_status(core, line);
}

/* A line that TAPI has not created is nothing to it; if it tries later, it learns so. */
void line_remove(struct core *core, struct line *line)
{
    line->device_news = line->stage == LINE_CREATED;
    line->stage = LINE_REMOVED;
    queue_status(core, line);
}

void core_keep_lines(struct core *core)
{
    for (unsigned i = 0; i < core->line_count; i++) {
        core->lines[i]->device_news = false;
        queue_status(core, core->lines[i]);
    }
}

/* Devices come in the order of their ids, TAPI says; whoever else asks finds them all the same. */
LONG core_create_device(struct core *core, DWORD_PTR number, DWORD device)
{
    struct line *line = number < core->line_count ? core->lines[number] : NULL;
    unsigned place = place_of(core, device);
    bool is_known = place < core->device_count && core->devices[place]->device == device;
    if (line == NULL || line->stage != LINE_OFFERED || is_known)
        return LINEERR_BADDEVICEID;
    memmove(&core->devices[place + 1], &core->devices[place], (core->device_count - place) * sizeof(struct line *));
    core->devices[place] = line;
    core->device_count++;
    line->stage = LINE_CREATED;
    line->device = device;
    return 0;
}

void line_watch(struct core *core, struct line *line, DWORD line_states, DWORD address_states)
{
    line->line_states = line_states;
    line->address_states = address_states;
    line->changed &= line_states | LINEDEVSTATE_REINIT;
    line->address_changed = address_states != 0 ? line->address_changed : 0;
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

bool core_ask_to_begin_anew(struct core *core)
{
    unsigned i = 0;
    while (i < core->configured && core->by_link[i]->handle == 0)
        i++;
    if (i < core->configured)
        line_report_reinit(core, core->by_link[i]);
    return i < core->configured;
}

void line_count_call(struct core *core, struct line *line, int change)
{
    line->live_count += (unsigned)change;
    line->changed |= LINEDEVSTATE_NUMCALLS & line->line_states;
    line_report_address(core, line, LINEADDRESSSTATE_NUMCALLS);
}

void line_report_address(struct core *core, struct line *line, DWORD changed)
{
    line->address_changed |= line->address_states != 0 ? changed : 0;
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
    DWORD states = line->address_changed | (line->address_changed & LINEADDRESSSTATE_NUMCALLS ? use : 0);
    line->address_changed = 0;
    event->message = LINE_ADDRESSSTATE;
    event->param[1] = states & line->address_states;
    return event->param[1] != 0;
}

static bool next_device_event(const struct core *core, struct line *line, struct event *event)
{
    if (!line->device_news)
        return false;
    line->device_news = false;
    event->line = NULL;
    event->proc = core->tapi.event;
    event->htLine = NULL;
    event->message = line->stage == LINE_OFFERED ? LINE_CREATE : LINE_REMOVE;
    event->param[0] = line->stage == LINE_OFFERED ? (DWORD_PTR)core->tapi.provider : line->device;
    event->param[1] = line->stage == LINE_OFFERED ? line->number : 0;
    return true;
}

bool line_next_event(const struct core *core, struct line *line, struct event *event)
{
    return next_device_event(core, line, event) || next_line_state(line, event) || next_address_state(line, event);
}
