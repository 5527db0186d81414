/* core_events.c: what TAPI is to be told, from the callbacks that wait; see core.h. */
#include "core.h"

#include "call.h"
#include "line.h"
#include "link.h"
#include "request.h"

/* Fill *event with what the callback says. False: nothing that is worth a call any more. */
static bool fill_event(struct core *core, callback which, const SYSTEMTIME *utc, struct event *event)
{
    enum callback_kind kind = callback_kind(which);
    if (kind == CALLBACK_COMPLETION) {
        request_event(core, callback_request(core, which), event);
        return true;
    }
    if (kind == CALLBACK_STATUS)
        return line_next_event(core, callback_line(core, which), event);
    return call_event(callback_call(core, which), kind, utc, event);
}

bool core_next_event(struct core *core, const SYSTEMTIME *utc, struct event *event)
{
    bool filled = false;
    while (!filled && core->callbacks.first != 0) {
        callback which = core->callbacks.first;
        struct line *line = callback_line(core, which);
        *event = (struct event){.kind = EVENT_LINE, .line = line, .proc = line->proc, .htLine = line->htLine};
        callback_remove(core, which);
        link_activate(core, line->link);
        bool status = callback_kind(which) == CALLBACK_STATUS;
        filled = fill_event(core, which, utc, event);
        if (status && line_has_changed(line))
            callback_queue_first(core, which);
    }
    return filled;
}
