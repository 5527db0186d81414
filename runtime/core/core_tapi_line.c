/* core_tapi_line.c: what TAPI asks of a line; see core.h. */
#include "call.h"
#include "core_inside.h"
#include "forward.h"
#include "line.h"
#include "link.h"
#include "request.h"

LONG core_open_line(struct core *core, DWORD device, HTAPILINE htLine, DWORD version, LINEEVENT proc,
                    handle *hdLine)
{
    struct line *line = line_of_device(core, device);
    if (line == NULL)
        return LINEERR_BADDEVICEID;
    if (line->handle != 0)
        return LINEERR_ALLOCATED;
    void *item;
    handle taken = pool_take(&core->open_lines, &item);
    if (taken == 0)
        return LINEERR_NOMEM;
    *(struct line **)item = line;
    *hdLine = line->handle = taken;
    line->htLine = htLine;
    line->proc = proc;
    line->version = version;
    line->media_modes = line->line_states = line->address_states = 0;
    link_join(core, line->link, line);
    return 0;
}

static void stop_forwarding(struct core *core, struct line *line)
{
    const struct forwarding *forwarding = line->forwarding;
    struct request *request = forwarding->request;
    if (request != NULL)
        forward_end(core, line, false, request->stage == REQUEST_SENT || forwarding->step > forwarding->first);
    else
        request = forwarding->untold;
    if (request != NULL)
        request_line_closed(core, request);
}

void core_close_line(struct core *core, struct line *line)
{
    line_watch(core, line, 0, 0); /* nothing is reported in answer (rule 55) */
    line->media_modes = 0;
    while (line->dead != NULL)
        core_close_call(core, line->dead);
    for (struct call *call = line->alive, *next; call != NULL; call = next) {
        next = call->next;
        if (call_is_tapis(call))
            request_call_closed(core, call);
        call_line_closed(core, call);
    }
    if (line->stage == LINE_REMOVED)
        call_forget_all(core, line);
    if (line->forwarding != NULL)
        stop_forwarding(core, line);
    if (link_leave(core, line->link, line))
        core_link_lost(core, line->link);
    core_finish_ended(core);
    pool_give(&core->open_lines, line->handle);
    line->handle = 0;
}

LONG core_forward(struct core *core, struct line *line, DRV_REQUESTID id, const struct forward_list *wanted)
{
    LONG result = forward_check(core, line, wanted);
    if (result != 0)
        return result;
    struct forwarding *forwarding = forward_begin(line, wanted);
    struct request *request = forwarding == NULL ? NULL : request_make(core, line->link, line, NULL, NULL,
                                                                       OPERATION_FORWARD_NONE, &id);
    if (request == NULL)
        return LINEERR_NOMEM;
    result = forward_check_steps(core, forwarding, request);
    if (result != 0) {
        request_free(core, request);
        return result;
    }
    forwarding->request = request;
    core_promise(core, request);
    return 0;
}

void core_detect_media(struct core *core, struct line *line, DWORD media_modes)
{
    line->media_modes = media_modes != 0 ? media_modes : ~(DWORD)0;
    for (struct call *call = line->alive; call != NULL; call = call->next)
        call_announce(core, call);
}
