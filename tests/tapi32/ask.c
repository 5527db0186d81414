/* ask.c: see ask.h. */
#include "ask.h"

/* Leave with an error. */
static LONG refuse(LONG error)
{
    service_unlock();
    service_leave();
    return error;
}

static LONG begin_device(struct asked *asked, const HLINEAPP *hLineApp, DWORD device)
{
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    if (hLineApp != NULL && handle_find(HANDLE_APP, *hLineApp) == NULL)
        return refuse(LINEERR_INVALAPPHANDLE);
    struct device *found;
    LONG result = service_find_device(device, &found);
    if (result != 0)
        return refuse(result);
    *asked = (struct asked){.provider = found->provider, .device = device, .version = found->version};
    service_unlock();
    return 0;
}

static void about_trunk(struct asked *asked, const struct trunk *trunk)
{
    *asked = (struct asked){.provider = trunk->provider, .device = trunk->device, .version = trunk->version,
                            .line = trunk->driver};
}

static LONG begin_line(struct asked *asked, HLINE hLine, bool later)
{
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    const struct line *line = handle_find(HANDLE_LINE, hLine);
    if (line == NULL || line->is_closed || !line->trunk->is_open)
        return refuse(LINEERR_INVALLINEHANDLE);
    about_trunk(asked, line->trunk);
    if (later && (asked->id = request_new(line, NULL)) == 0)
        return refuse(LINEERR_NOMEM);
    service_unlock();
    return 0;
}

static LONG begin_call(struct asked *asked, HCALL hCall, DWORD privilege, bool later)
{
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    const struct call_handle *handle = handle_find(HANDLE_CALL, hCall);
    if (handle == NULL || handle->call->is_pending)
        return refuse(LINEERR_INVALCALLHANDLE);
    if (privilege == LINECALLPRIVILEGE_OWNER && handle->privilege != LINECALLPRIVILEGE_OWNER)
        return refuse(LINEERR_NOTOWNER);
    about_trunk(asked, handle->call->trunk);
    asked->call = handle->call->driver;
    if (later && (asked->id = request_new(handle->line, NULL)) == 0)
        return refuse(LINEERR_NOMEM);
    service_unlock();
    return 0;
}

LONG ask_device(struct asked *asked, HLINEAPP hLineApp, DWORD device)
{
    return begin_device(asked, &hLineApp, device);
}

LONG ask_device_alone(struct asked *asked, DWORD device)
{
    return begin_device(asked, NULL, device);
}

LONG ask_line(struct asked *asked, HLINE hLine)
{
    return begin_line(asked, hLine, false);
}

LONG ask_line_later(struct asked *asked, HLINE hLine)
{
    return begin_line(asked, hLine, true);
}

LONG ask_call(struct asked *asked, HCALL hCall, DWORD privilege)
{
    return begin_call(asked, hCall, privilege, false);
}

LONG ask_call_later(struct asked *asked, HCALL hCall, DWORD privilege)
{
    return begin_call(asked, hCall, privilege, true);
}

LONG ask_end(struct asked *asked, LONG result)
{
    if (asked->id != 0) {
        service_lock();
        result = request_returned(asked->id, result);
        service_unlock();
    }
    service_leave();
    return result;
}

HDRVCALL ask_other_call(HCALL hCall)
{
    service_lock();
    const struct call_handle *handle = handle_find(HANDLE_CALL, hCall);
    HDRVCALL call = handle != NULL && handle->privilege == LINECALLPRIVILEGE_OWNER ? handle->call->driver : NULL;
    service_unlock();
    return call;
}
