/* api_call_lists.c: lists of calls, of which the application gets handles where it has none: new ones of a line, and
 * those of a conference. */
#include "calls.h"

/* A list that is being filled: what does not fit is counted only. */
struct filling {
    LINECALLLIST *list;
    unsigned room, count;
};

static LONG check(const LINECALLLIST *list)
{
    return list == NULL ? (LONG)LINEERR_INVALPOINTER
         : list->dwTotalSize < sizeof(*list) ? (LONG)LINEERR_STRUCTURETOOSMALL : 0;
}

static struct filling begin(LINECALLLIST *list)
{
    return (struct filling){.list = list, .room = (list->dwTotalSize - sizeof(*list)) / sizeof(HCALL)};
}

static void add(struct filling *filling, struct call *call, struct line *line)
{
    if (filling->count < filling->room)
        ((DWORD *)(filling->list + 1))[filling->count] = call_show(call, line);
    filling->count++;
}

static void end(const struct filling *filling)
{
    LINECALLLIST *list = filling->list;
    DWORD told = filling->count < filling->room ? filling->count : filling->room;
    list->dwNeededSize = sizeof(*list) + filling->count * sizeof(HCALL);
    list->dwUsedSize = sizeof(*list) + told * sizeof(HCALL);
    list->dwCallsNumEntries = told;
    list->dwCallsSize = told * sizeof(HCALL);
    list->dwCallsOffset = told > 0 ? sizeof(*list) : 0;
}

/* --- New calls ---------------------------------------------------------------------------------------------------- */

/* One that the application has no handle of yet, or has not been shown. */
static bool is_new(const struct call *call, const struct line *line)
{
    const struct call_handle *handle = call_seen_by(call, line);
    return handle != NULL ? handle->is_new : call->state != 0 && call->state != LINECALLSTATE_IDLE;
}

static LONG list_new(HLINE hLine, LINECALLLIST *list)
{
    struct line *line = handle_find(HANDLE_LINE, hLine);
    if (line == NULL)
        return LINEERR_INVALLINEHANDLE;
    struct filling filling = begin(list);
    for (struct call *call = line->trunk->calls; call != NULL; call = call->next)
        if (is_new(call, line))
            add(&filling, call, line);
    end(&filling);
    return 0;
}

LONG WINAPI lineGetNewCalls(HLINE hLine, DWORD dwAddressID, DWORD dwSelect, LPLINECALLLIST lpCallList)
{
    LONG result = check(lpCallList);
    if (result != 0)
        return result;
    if (dwSelect != LINECALLSELECT_LINE && dwSelect != LINECALLSELECT_ADDRESS)
        return LINEERR_INVALCALLSELECT;
    if (dwSelect == LINECALLSELECT_ADDRESS && dwAddressID != 0)
        return LINEERR_INVALADDRESSID;
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    result = list_new(hLine, lpCallList);
    service_unlock();
    service_leave();
    return result;
}

/* --- Calls of a conference ---------------------------------------------------------------------------------------- */

/* The conference comes first. */
static LONG list_conference(HCALL hCall, LINECALLLIST *list)
{
    const struct call_handle *handle = handle_find(HANDLE_CALL, hCall);
    if (handle == NULL || handle->call->is_pending)
        return LINEERR_INVALCALLHANDLE;
    struct call *conference = handle->call->is_conference ? handle->call
                                                          : handle_find(HANDLE_TAPI_CALL, handle->call->conference);
    if (conference == NULL)
        return LINEERR_NOCONFERENCE;
    struct filling filling = begin(list);
    add(&filling, conference, handle->line);
    for (struct call *call = conference->trunk->calls; call != NULL; call = call->next)
        if (call->conference == conference->handle)
            add(&filling, call, handle->line);
    end(&filling);
    return 0;
}

LONG WINAPI lineGetConfRelatedCalls(HCALL hCall, LPLINECALLLIST lpCallList)
{
    LONG result = check(lpCallList);
    if (result != 0)
        return result;
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    result = list_conference(hCall, lpCallList);
    service_unlock();
    service_leave();
    return result;
}
