/* callbacks.c: the list behind callbacks.h. */
#include "callbacks.h"

#include "call.h"
#include "line.h"
#include "link.h"
#include "request.h"

enum { KIND_BITS = 4 };

#define NOBODY ((callback)1 << KIND_BITS) /* behind the last one and before the first: of no kind */

static callback number_of(unsigned kind, uint32_t place)
{
    return place << KIND_BITS | kind;
}

static uint32_t place_of(callback which)
{
    return which >> KIND_BITS;
}

callback callback_of_request(const struct request *request)
{
    return number_of(CALLBACK_COMPLETION, pool_place(request->handle));
}

callback callback_of_line(const struct line *line)
{
    return number_of(CALLBACK_STATUS, line->number);
}

callback callback_of_call(const struct call *call, unsigned kind)
{
    return number_of(kind, pool_place(call->handle));
}

static unsigned full_kind(callback which)
{
    return which & ((1u << KIND_BITS) - 1);
}

enum callback_kind callback_kind(callback which)
{
    return full_kind(which) < CALLBACK_STATE ? full_kind(which) : CALLBACK_STATE;
}

struct request *callback_request(const struct core *core, callback which)
{
    return pool_at(&core->requests, place_of(which));
}

struct call *callback_call(const struct core *core, callback which)
{
    return pool_at(&core->calls, place_of(which));
}

struct line *callback_line(const struct core *core, callback which)
{
    switch (callback_kind(which)) {
    case CALLBACK_COMPLETION:
        return callback_request(core, which)->line;
    case CALLBACK_STATUS:
        return core->lines[place_of(which)];
    default:
        return callback_call(core, which)->line;
    }
}

static struct queued *queued_of(const struct core *core, callback which)
{
    switch (callback_kind(which)) {
    case CALLBACK_COMPLETION:
        return &callback_request(core, which)->completion;
    case CALLBACK_STATUS:
        return &callback_line(core, which)->status;
    case CALLBACK_NEW_CALL:
        return &callback_call(core, which)->news;
    case CALLBACK_INFO:
        return &callback_call(core, which)->info;
    default:
        return &callback_call(core, which)->told_by[full_kind(which) - CALLBACK_STATE];
    }
}

callback callback_next(const struct core *core, callback which)
{
    callback next = queued_of(core, which)->next;
    return next != NOBODY ? next : 0;
}

static void insert(struct core *core, callback which, callback prev, callback next)
{
    struct callbacks *callbacks = &core->callbacks;
    struct queued *queued = queued_of(core, which);
    if (is_queued(queued))
        return;
    struct link *link = callback_line(core, which)->link;
    if (++link->backlog == LINK_BACKLOG) /* it is time to stop reading, whoever brought it */
        link_activate(core, link);
    *queued = (struct queued){next != 0 ? next : NOBODY, prev != 0 ? prev : NOBODY};
    *(prev != 0 ? &queued_of(core, prev)->next : &callbacks->first) = which;
    *(next != 0 ? &queued_of(core, next)->prev : &callbacks->last) = which;
}

void callback_queue(struct core *core, callback which)
{
    insert(core, which, core->callbacks.last, 0);
}

void callback_queue_first(struct core *core, callback which)
{
    insert(core, which, 0, core->callbacks.first);
}

void callback_remove(struct core *core, callback which)
{
    struct callbacks *callbacks = &core->callbacks;
    struct queued *queued = queued_of(core, which);
    if (!is_queued(queued))
        return;
    callback_line(core, which)->link->backlog--;
    if (queued->prev != NOBODY)
        queued_of(core, queued->prev)->next = queued->next;
    else
        callbacks->first = queued->next != NOBODY ? queued->next : 0;
    if (queued->next != NOBODY)
        queued_of(core, queued->next)->prev = queued->prev;
    else
        callbacks->last = queued->prev != NOBODY ? queued->prev : 0;
    *queued = (struct queued){0};
}
