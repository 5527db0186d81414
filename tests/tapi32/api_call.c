/* api_call.c: calls are made, looked at, and left. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "fetch.h"
#include "operation.h"
#include "text.h"

enum { CALL_TEXT = 256 };

/* --- lineMakeCall ------------------------------------------------------------------------------------------------- */

static LONG make_call(HLINE hLine, LPHCALL lphCall, const WCHAR *number, DWORD country, const LINECALLPARAMS *given,
                      bool is_ansi)
{
    PREPARED(ask_line_later(&asked, hLine), new_call_with_params(&asked, given, is_ansi, lphCall, number),
             TSPI_lineMakeCall, asked.id, asked.line, NEW(0), number, country, asked.params);
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

/* --- What a call is ----------------------------------------------------------------------------------------------- */

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
static LONG fetch_of_call(HCALL hCall, question *ask, const struct layout *layout, bool with_texts,
                          struct own_info *own, void *to, bool is_ansi)
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

/* --- Who has it --------------------------------------------------------------------------------------------------- */

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
