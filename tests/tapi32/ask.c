/* ask.c: see ask.h. */
#include "ask.h"

#include "new_calls.h"

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

static void about_line(struct asked *asked, const struct line *line)
{
    const struct trunk *trunk = line->trunk;
    *asked = (struct asked){.provider = trunk->provider, .device = trunk->device, .version = trunk->version,
                            .through = line->handle, .api_version = line->version, .line = trunk->driver};
}

static LONG begin_line(struct asked *asked, HLINE hLine, bool later)
{
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    const struct line *line = handle_find(HANDLE_LINE, hLine);
    if (line == NULL || line->is_closed || !line->trunk->is_open)
        return refuse(LINEERR_INVALLINEHANDLE);
    about_line(asked, line);
    if (later && (asked->id = request_new(line)) == 0)
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
    about_line(asked, handle->line);
    asked->call = handle->call->driver;
    asked->tapi_call = handle->call->handle;
    if (later && (asked->id = request_new(handle->line)) == 0)
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

static LONG begin_selected(struct asked *asked, DWORD select, HLINE hLine, HCALL hCall, DWORD privilege, bool later)
{
    if (select == LINECALLSELECT_CALL)
        return begin_call(asked, hCall, privilege, later);
    return select == LINECALLSELECT_LINE || select == LINECALLSELECT_ADDRESS ? begin_line(asked, hLine, later)
                                                                             : (LONG)LINEERR_INVALCALLSELECT;
}

LONG ask_selected(struct asked *asked, DWORD select, HLINE hLine, HCALL hCall, DWORD privilege)
{
    return begin_selected(asked, select, hLine, hCall, privilege, false);
}

LONG ask_selected_later(struct asked *asked, DWORD select, HLINE hLine, HCALL hCall, DWORD privilege)
{
    return begin_selected(asked, select, hLine, hCall, privilege, true);
}

LONG ask_other(struct asked *asked, HCALL hCall, DWORD privilege, bool same_line)
{
    LONG result = 0;
    service_lock();
    const struct call_handle *handle = handle_find(HANDLE_CALL, hCall);
    if (handle == NULL || handle->call->is_pending || handle->call->trunk->provider != asked->provider ||
        (same_line && handle->call->trunk->device != asked->device))
        result = LINEERR_INVALCALLHANDLE;
    else if (privilege == LINECALLPRIVILEGE_OWNER && handle->privilege != LINECALLPRIVILEGE_OWNER)
        result = LINEERR_NOTOWNER;
    if (result == 0) {
        asked->other = handle->call->driver;
        asked->tapi_other = handle->call->handle;
    }
    service_unlock();
    return result;
}

LONG ask_invalid_is(LONG result, LONG error)
{
    return result == (LONG)LINEERR_INVALCALLHANDLE ? error : result;
}

LONG ask_end(struct asked *asked, LONG result)
{
    if (asked->id != 0) {
        service_lock();
        result = request_returned(asked->id, result);
        service_unlock();
    }
    new_calls_end(asked, result);
    service_leave();
    return result;
}
