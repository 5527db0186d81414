/* api_call.c: calls are made, looked at, and left. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "fetch.h"
#include "text.h"

enum { CALL_TEXT = 256 };

/* --- lineMakeCall ------------------------------------------------------------------------------------------------- */

/* What an application says of its call that no provider needs to know. */
static void keep_params(struct call *call, const struct line *line, const LINECALLPARAMS *params, const WCHAR *number)
{
    WCHAR displayable[CALL_TEXT] = L"", party[CALL_TEXT] = L"", comment[CALL_TEXT] = L"";
    if (params != NULL) {
        const struct laid_out laid_out = {params, API_3_0, false};
        layout_text(&laid_out, offsetof(LINECALLPARAMS, dwDisplayableAddressSize), displayable, CALL_TEXT);
        layout_text(&laid_out, offsetof(LINECALLPARAMS, dwCalledPartySize), party, CALL_TEXT);
        layout_text(&laid_out, offsetof(LINECALLPARAMS, dwCommentSize), comment, CALL_TEXT);
    }
    call->app_name = text_copy(line->app->name);
    call->displayable = text_copy(displayable[0] != 0 ? displayable : number);
    call->called_party = text_copy(party);
    call->comment = text_copy(comment);
    call->media_mode = params != NULL ? params->dwMediaMode : LINEMEDIAMODE_INTERACTIVEVOICE;
}

/* A call that is about to be made, with the maker's handle. NULL without memory. */
static struct call_handle *begin_call(struct line *line, const LINECALLPARAMS *params, const WCHAR *number)
{
    struct call *call = call_new(line->trunk);
    if (call == NULL)
        return NULL;
    struct call_handle *handle = call_handle_new(call, line, LINECALLPRIVILEGE_OWNER);
    if (handle == NULL) {
        call_free(call);
        return NULL;
    }
    handle->is_new = false;
    call->is_making = call->is_pending = true;
    keep_params(call, line, params, number);
    return handle;
}

/* The provider's function returned. If the line was closed meanwhile, the call is closed now. */
static LONG end_call(const struct provider *functions, struct call *call, DRV_REQUESTID id, LONG result)
{
    service_lock();
    result = request_returned(id, result);
    HDRVCALL driver = result >= 0 && call->is_dead ? call->driver : NULL;
    call->is_making = false;
    if (result < 0 || call->is_dead)
        call_free(call);
    service_unlock();
    if (driver != NULL)
        functions->TSPI_lineCloseCall(driver);
    return result;
}

static LONG make_call(HLINE hLine, LPHCALL lphCall, const WCHAR *number, DWORD country, const LINECALLPARAMS *given,
                      bool is_ansi)
{
    if (lphCall == NULL)
        return LINEERR_INVALPOINTER;
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    struct line *line = handle_find(HANDLE_LINE, hLine);
    const struct trunk *trunk = line != NULL && !line->is_closed && line->trunk->is_open ? line->trunk : NULL;
    const struct provider *functions = trunk != NULL ? &trunk->provider->functions : NULL;
    HDRVLINE driver = trunk != NULL ? trunk->driver : NULL;
    LINECALLPARAMS *params = NULL;
    if (trunk != NULL && given != NULL)
        params = layout_import(&layout_call_params, &(struct laid_out){given, line->version, is_ansi}, trunk->version);
    LONG result = trunk == NULL ? (LONG)LINEERR_INVALLINEHANDLE
                : given != NULL && given->dwTotalSize < layout_fixed(&layout_call_params, line->version)
                    ? (LONG)LINEERR_STRUCTURETOOSMALL
                : given != NULL && params == NULL ? (LONG)LINEERR_INVALCALLPARAMS : 0;
    struct call_handle *handle = result == 0 ? begin_call(line, params, number) : NULL;
    DRV_REQUESTID id = handle != NULL ? request_new(line, handle->call) : 0;
    if (handle != NULL && id == 0) {
        handle->call->is_making = false;
        call_free(handle->call);
    }
    service_unlock();
    if (result == 0 && id == 0)
        result = LINEERR_NOMEM;
    if (result == 0) {
        struct call *call = handle->call;
        *lphCall = handle->handle; /* before another thread of the application's can be told of the call */
        result = functions->TSPI_lineMakeCall(id, driver, (HTAPICALL)(DWORD_PTR)call->handle, &call->driver, number,
                                              country, params);
        result = end_call(functions, call, id, result);
    }
    service_leave();
    free(params);
    return result;
}

LONG WINAPI lineMakeCallW(HLINE hLine, LPHCALL lphCall, LPCWSTR lpszDestAddress, DWORD dwCountryCode,
                          LPLINECALLPARAMS const lpCallParams)
{
    return make_call(hLine, lphCall, lpszDestAddress, dwCountryCode, lpCallParams, false);
}

LONG WINAPI lineMakeCallA(HLINE hLine, LPHCALL lphCall, LPCSTR lpszDestAddress, DWORD dwCountryCode,
                          LPLINECALLPARAMS const lpCallParams)
{
    IN_UNICODE(lpszDestAddress, make_call(hLine, lphCall, wide, dwCountryCode, lpCallParams, true));
}

/* --- What a call is ------------------------------------------------------------------------------------------------ */

static LONG ask_call_info(const struct asked *asked, DWORD detail, void *structure)
{
    (void)detail;
    return ASK(*asked, TSPI_lineGetCallInfo, asked->call, structure);
}

static LONG ask_call_status(const struct asked *asked, DWORD detail, void *structure)
{
    (void)detail;
    return ASK(*asked, TSPI_lineGetCallStatus, asked->call, structure);
}

/* TAPI's own part of LINECALLINFO. */
struct own_info {
    DWORD line, version, owners, monitors, privilege;
    WCHAR text[4][CALL_TEXT];
    struct patch patches[4];
    unsigned patch_count;
};

static void add_text(struct own_info *own, WORD at, const WCHAR *text)
{
    if (text == NULL || text[0] == 0)
        return;
    WCHAR *copy = own->text[own->patch_count];
    lstrcpynW(copy, text, CALL_TEXT);
    own->patches[own->patch_count++] = (struct patch){at, copy, text_bytes(copy)};
}

static bool own_info(HCALL hCall, struct own_info *own)
{
    service_lock();
    const struct call_handle *handle = handle_find(HANDLE_CALL, hCall);
    *own = (struct own_info){0};
    if (handle != NULL) {
        const struct call *call = handle->call;
        own->line = handle->line->handle;
        own->version = handle->line->version;
        own->privilege = handle->privilege;
        own->owners = call_count(call, LINECALLPRIVILEGE_OWNER);
        own->monitors = call_count(call, LINECALLPRIVILEGE_MONITOR);
        add_text(own, offsetof(LINECALLINFO, dwAppNameSize), call->app_name);
        add_text(own, offsetof(LINECALLINFO, dwDisplayableAddressSize), call->displayable);
        add_text(own, offsetof(LINECALLINFO, dwCalledPartySize), call->called_party);
        add_text(own, offsetof(LINECALLINFO, dwCommentSize), call->comment);
    }
    service_unlock();
    return handle != NULL;
}

/* Ask about a call, and put TAPI's own texts into the answer. What else is TAPI's own is in *own then. */
static LONG fetch_of_call(HCALL hCall, question *ask, const struct layout *layout, bool with_texts, struct own_info *own,
                          void *to, bool is_ansi)
{
    struct asked asked;
    LONG result = ask_call(&asked, hCall, LINECALLPRIVILEGE_MONITOR);
    if (result != 0)
        return result;
    result = !own_info(hCall, own) ? (LONG)LINEERR_INVALCALLHANDLE
                                   : fetch_into(&asked, ask, 0, layout, own->patches,
                                                with_texts ? own->patch_count : 0, to, own->version, is_ansi);
    return ask_end(&asked, result);
}

static LONG get_call_info(HCALL hCall, LPLINECALLINFO info, bool is_ansi)
{
    struct own_info own;
    LONG result = fetch_of_call(hCall, ask_call_info, &layout_call_info, true, &own, info, is_ansi);
    if (result == 0) {
        info->hLine = own.line;
        info->dwNumOwners = own.owners;
        info->dwNumMonitors = own.monitors;
    }
    return result;
}

LONG WINAPI lineGetCallInfoW(HCALL hCall, LPLINECALLINFO lpCallInfo)
{
    return get_call_info(hCall, lpCallInfo, false);
}

LONG WINAPI lineGetCallInfoA(HCALL hCall, LPLINECALLINFO lpCallInfo)
{
    return get_call_info(hCall, lpCallInfo, true);
}

LONG WINAPI lineGetCallStatus(HCALL hCall, LPLINECALLSTATUS lpCallStatus)
{
    struct own_info own;
    LONG result = fetch_of_call(hCall, ask_call_status, &layout_call_status, false, &own, lpCallStatus, false);
    if (result == 0)
        lpCallStatus->dwCallPrivilege = own.privilege;
    return result;
}

/* --- Who has it ---------------------------------------------------------------------------------------------------- */

/* Below TAPI 2.0 the only owner may not leave a call alone that goes on. */
LONG WINAPI lineDeallocateCall(HCALL hCall)
{
    LONG result = 0;
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    struct call_handle *handle = handle_find(HANDLE_CALL, hCall);
    if (handle == NULL)
        result = LINEERR_INVALCALLHANDLE;
    else if (handle->line->version < API_2_0 && call_handle_is_sole_owner(handle))
        result = LINEERR_INVALCALLSTATE;
    else
        call_handle_free(handle);
    service_unlock();
    calls_close_unused();
    service_leave();
    return result;
}

LONG WINAPI lineSetCallPrivilege(HCALL hCall, DWORD dwCallPrivilege)
{
    LONG result = 0;
    if (dwCallPrivilege != LINECALLPRIVILEGE_MONITOR && dwCallPrivilege != LINECALLPRIVILEGE_OWNER)
        return LINEERR_INVALCALLPRIVILEGE;
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    struct call_handle *handle = handle_find(HANDLE_CALL, hCall);
    if (handle == NULL)
        result = LINEERR_INVALCALLHANDLE;
    else if (dwCallPrivilege == LINECALLPRIVILEGE_MONITOR && call_handle_is_sole_owner(handle))
        result = LINEERR_INVALCALLSTATE;
    else
        handle->privilege = dwCallPrivilege;
    service_unlock();
    service_leave();
    return result;
}

/* Calls of the line that the application has no handle of yet: it gets one, as a monitor. */
static unsigned add_new_calls(struct line *line, DWORD *handles, unsigned room)
{
    unsigned count = 0;
    for (struct call *call = line->trunk->calls; call != NULL; call = call->next) {
        struct call_handle *handle = call_seen_by(call, line);
        if (handle == NULL && call->state != 0 && call->state != LINECALLSTATE_IDLE)
            handle = call_handle_new(call, line, LINECALLPRIVILEGE_MONITOR);
        if (handle == NULL || !handle->is_new)
            continue;
        if (count < room) {
            handles[count] = handle->handle;
            handle->is_new = false;
            handle->is_told = true;
        }
        count++;
    }
    return count;
}

LONG WINAPI lineGetNewCalls(HLINE hLine, DWORD dwAddressID, DWORD dwSelect, LPLINECALLLIST lpCallList)
{
    LONG result = LINEERR_INVALLINEHANDLE;
    if (lpCallList == NULL)
        return LINEERR_INVALPOINTER;
    if (lpCallList->dwTotalSize < sizeof(*lpCallList))
        return LINEERR_STRUCTURETOOSMALL;
    if (dwSelect != LINECALLSELECT_LINE && dwSelect != LINECALLSELECT_ADDRESS)
        return LINEERR_INVALCALLSELECT;
    if (dwSelect == LINECALLSELECT_ADDRESS && dwAddressID != 0)
        return LINEERR_INVALADDRESSID;
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    struct line *line = handle_find(HANDLE_LINE, hLine);
    if (line != NULL) {
        unsigned room = (lpCallList->dwTotalSize - sizeof(*lpCallList)) / sizeof(HCALL);
        unsigned count = add_new_calls(line, (DWORD *)(lpCallList + 1), room);
        unsigned told = count < room ? count : room;
        lpCallList->dwNeededSize = sizeof(*lpCallList) + count * sizeof(HCALL);
        lpCallList->dwUsedSize = sizeof(*lpCallList) + told * sizeof(HCALL);
        lpCallList->dwCallsNumEntries = told;
        lpCallList->dwCallsSize = told * sizeof(HCALL);
        lpCallList->dwCallsOffset = told > 0 ? sizeof(*lpCallList) : 0;
        result = 0;
    }
    service_unlock();
    service_leave();
    return result;
}
