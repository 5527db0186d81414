/* tspi_call.c: calls. The way of a dial begins here: TSPI_lineMakeCall, then call_make (call.c), request_accept
 * (request.c), the generated encoder, EFFECT_SEND (shell.c), net_send. */
#include <stddef.h>

#include "core/call.h"
#include "callparams.h"
#include "dialstring.h"
#include "session.h"

/* A line has one address, 0. */
static LONG check_address(const LINECALLPARAMS *params)
{
    bool chosen = params != NULL && params->dwAddressMode == LINEADDRESSMODE_ADDRESSID;
    return chosen && params->dwAddressID != 0 ? (LONG)LINEERR_INVALADDRESSID : 0;
}

static LONG make_call(struct core *core, DRV_REQUESTID id, HDRVLINE hdLine, HTAPICALL htCall, LPCWSTR address,
                      const LINECALLPARAMS *params, handle *name)
{
    LONG result = callparams_check(params);
    if (result == 0)
        result = check_address(params);
    if (result != 0)
        return result;
    struct line *line = line_find(core, (handle)hdLine);
    if (line == NULL)
        return LINEERR_INVALLINEHANDLE;
    struct text dest;
    result = dialstring_read(core->protocol, address, &dest);
    if (result != 0)
        return result;
    result = call_make(core, line, id, htCall, text_slice(&dest), LINEMEDIAMODE_INTERACTIVEVOICE, name);
    return result == 0 ? (LONG)id : result;
}

LONG TSPIAPI TSPI_lineMakeCall(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, HTAPICALL htCall, LPHDRVCALL lphdCall,
                               LPCWSTR lpszDestAddress, DWORD dwCountryCode, LPLINECALLPARAMS const lpCallParams)
{
    (void)dwCountryCode; /* the switch is sent the number as it is */
    struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    handle name = 0;
    LONG result = make_call(core, dwRequestID, hdLine, htCall, lpszDestAddress, lpCallParams, &name);
    if (name != 0)
        *lphdCall = (HDRVCALL)name; /* before anything can complete (rule 26) */
    return session_leave_dial(result, lpszDestAddress, "lineMakeCall hdLine=0x%llx htCall=0x%llx hdCall=0x%llx",
                              TRACED(hdLine), TRACED(htCall), TRACED(name));
}

/* A call may be asked about: enter, or say what is wrong. */
static LONG enter_call(const char *function, HDRVCALL hdCall, struct core **core, struct call **call)
{
    *core = session_enter();
    if (*core == NULL)
        return LINEERR_UNINITIALIZED;
    *call = call_find(*core, (handle)hdCall);
    if (*call != NULL)
        return 0;
    return session_leave(LINEERR_INVALCALLHANDLE, "%s hdCall=0x%llx", function, TRACED(hdCall));
}

LONG TSPIAPI TSPI_lineDrop(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, LPCSTR lpsUserUserInfo, DWORD dwSize)
{
    (void)lpsUserUserInfo, (void)dwSize; /* LINEDEVCAPS says that we carry none */
    struct core *core;
    struct call *call;
    LONG result = enter_call("lineDrop", hdCall, &core, &call);
    if (result != 0)
        return result;
    result = call_drop(core, call, dwRequestID);
    return session_leave(result == 0 ? (LONG)dwRequestID : result, "lineDrop hdCall=0x%llx", TRACED(hdCall));
}

/* Obsolete, and still called by old versions of TAPI: hang up, and nobody waits for it. */
static LONG drop_silently(const char *function, HDRVCALL hdCall)
{
    struct core *core;
    struct call *call;
    LONG result = enter_call(function, hdCall, &core, &call);
    if (result != 0)
        return result;
    result = call_drop_silently(core, call);
    return session_leave(result, "%s hdCall=0x%llx", function, TRACED(hdCall));
}

LONG TSPIAPI TSPI_lineDropOnClose(HDRVCALL hdCall)
{
    return drop_silently("lineDropOnClose", hdCall);
}

LONG TSPIAPI TSPI_lineDropNoOwner(HDRVCALL hdCall)
{
    return drop_silently("lineDropNoOwner", hdCall);
}

LONG TSPIAPI TSPI_lineCloseCall(HDRVCALL hdCall)
{
    struct core *core;
    struct call *call;
    LONG result = enter_call("lineCloseCall", hdCall, &core, &call);
    if (result != 0)
        return result;
    call_close(core, call);
    return session_leave_settled(0, "lineCloseCall hdCall=0x%llx", TRACED(hdCall));
}

LONG TSPIAPI TSPI_lineGetCallAddressID(HDRVCALL hdCall, LPDWORD lpdwAddressID)
{
    struct core *core;
    struct call *call;
    LONG result = enter_call("lineGetCallAddressID", hdCall, &core, &call);
    if (result != 0)
        return result;
    *lpdwAddressID = 0;
    return session_leave(0, "lineGetCallAddressID hdCall=0x%llx", TRACED(hdCall));
}

LONG TSPIAPI TSPI_lineSetAppSpecific(HDRVCALL hdCall, DWORD dwAppSpecific)
{
    struct core *core;
    struct call *call;
    LONG result = enter_call("lineSetAppSpecific", hdCall, &core, &call);
    if (result != 0)
        return result;
    call->app_specific = dwAppSpecific;
    call_report_info(core, call, LINECALLINFOSTATE_APPSPECIFIC); /* rule 50 */
    return session_leave(0, "lineSetAppSpecific hdCall=0x%llx", TRACED(hdCall));
}
