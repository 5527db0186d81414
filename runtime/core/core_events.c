/* core_events.c: what TAPI is to be told, from the callbacks that wait; see core.h. */
#include "core.h"

#include "call.h"
#include "line.h"
#include "link.h"
#include "request.h"

/* Fill *event with what the callback says. False: nothing that is worth a call any more. */
static bool fill_event(struct core *core, const struct callback *callback, const SYSTEMTIME *utc, struct event *event)
{
    if (callback->kind == CALLBACK_COMPLETION) {
        request_event(core, callback->owner, event);
        return true;
    }
    if (callback->kind == CALLBACK_STATUS)
        return line_next_event(core, callback->owner, event);
    return call_event(callback->owner, callback, utc, event);
}

static struct line *line_of(const struct callback *callback)
{
    switch (callback->kind) {
    case CALLBACK_COMPLETION:
        return ((struct request *)callback->owner)->line;
    case CALLBACK_STATUS:
        return callback->owner;
    default:
        return ((struct call *)callback->owner)->line;
    }
}

bool core_next_event(struct core *core, const SYSTEMTIME *utc, struct event *event)
{
    bool filled = false;
    while (!filled && core->callbacks.first != NULL) {
        struct callback *callback = core->callbacks.first;
        struct line *line = line_of(callback);
        *event = (struct event){.kind = EVENT_LINE, .line = line, .proc = line->proc, .htLine = line->htLine};
        callback_remove(&core->callbacks, callback);
        link_activate(core, line->link);
        bool status = callback->kind == CALLBACK_STATUS;
        filled = fill_event(core, callback, utc, event);
        if (status && line_has_changed(line))
            callback_queue_first(&core->callbacks, callback);
    }
    return filled;
}
