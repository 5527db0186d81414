/* tspi_call.c: calls. The way of a dial begins here: TSPI_lineMakeCall, then call_make (call.c), request_accept
 * (request.c), the generated encoder, EFFECT_SEND (shell.c), net_send. */
#include "call.h"
#include "dialstring.h"
#include "session.h"

enum { CALLPARAMS_LEAST = 112 }; /* of TSPI 1.3: all that is read here stands in it */

/* What the application asks of the call, checked against what a switch's extension can do. */
static LONG check_params(const LINECALLPARAMS *params, DWORD *media_mode)
{
    *media_mode = LINEMEDIAMODE_INTERACTIVEVOICE;
    if (params == NULL)
        return 0;
    if (params->dwTotalSize < CALLPARAMS_LEAST)
        return LINEERR_INVALCALLPARAMS;
    if (params->dwBearerMode & ~(DWORD)(LINEBEARERMODE_VOICE | LINEBEARERMODE_SPEECH))
        return LINEERR_BEARERMODEUNAVAIL;
    if (params->dwMediaMode & ~(DWORD)(LINEMEDIAMODE_INTERACTIVEVOICE | LINEMEDIAMODE_UNKNOWN))
        return LINEERR_INVALMEDIAMODE;
    if (params->dwAddressMode == LINEADDRESSMODE_ADDRESSID && params->dwAddressID != 0)
        return LINEERR_INVALADDRESSID;
    return 0;
}

static LONG make_call(struct provider *core, DRV_REQUESTID id, HDRVLINE hdLine, HTAPICALL htCall, LPHDRVCALL lphdCall,
                      LPCWSTR address, DWORD media_mode)
{
    struct line *line = line_find(core, (handle)hdLine);
    if (line == NULL)
        return LINEERR_INVALLINEHANDLE;
    struct text dest;
    LONG result = dialstring_read(core->protocol, address, &dest);
    if (result != 0)
        return result;
    handle name;
    result = call_make(core, line, id, htCall, text_slice(&dest), media_mode, &name);
    if (result == 0)
        *lphdCall = (HDRVCALL)name; /* before anything can complete (rule 26) */
    return result;
}

LONG TSPIAPI TSPI_lineMakeCall(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, HTAPICALL htCall, LPHDRVCALL lphdCall,
                               LPCWSTR lpszDestAddress, DWORD dwCountryCode, LPLINECALLPARAMS const lpCallParams)
{
    (void)dwCountryCode; /* the switch is sent the number as it is */
    DWORD media_mode;
    LONG result = check_params(lpCallParams, &media_mode);
    if (result != 0)
        return result;
    struct provider *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    result = make_call(core, dwRequestID, hdLine, htCall, lphdCall, lpszDestAddress, media_mode);
    session_leave();
    return result == 0 ? (LONG)dwRequestID : result;
}

/* A call may be asked about: enter, or say what is wrong. */
static LONG enter_call(HDRVCALL hdCall, struct provider **core, struct call **call)
{
    *core = session_enter();
    if (*core == NULL)
        return LINEERR_UNINITIALIZED;
    *call = call_find(*core, (handle)hdCall);
    if (*call != NULL)
        return 0;
    session_leave();
    return LINEERR_INVALCALLHANDLE;
}

LONG TSPIAPI TSPI_lineDrop(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, LPCSTR lpsUserUserInfo, DWORD dwSize)
{
    (void)lpsUserUserInfo, (void)dwSize; /* LINEDEVCAPS says that we carry none */
    struct provider *core;
    struct call *call;
    LONG result = enter_call(hdCall, &core, &call);
    if (result != 0)
        return result;
    result = call_drop(core, call, dwRequestID);
    session_leave();
    return result == 0 ? (LONG)dwRequestID : result;
}

/* Obsolete, and still called by old versions of TAPI: hang up, and nobody waits for it. */
static LONG drop_silently(HDRVCALL hdCall)
{
    struct provider *core;
    struct call *call;
    LONG result = enter_call(hdCall, &core, &call);
    if (result != 0)
        return result;
    result = call_drop_silently(core, call);
    session_leave();
    return result;
}

LONG TSPIAPI TSPI_lineDropOnClose(HDRVCALL hdCall)
{
    return drop_silently(hdCall);
}

LONG TSPIAPI TSPI_lineDropNoOwner(HDRVCALL hdCall)
{
    return drop_silently(hdCall);
}

LONG TSPIAPI TSPI_lineCloseCall(HDRVCALL hdCall)
{
    struct provider *core;
    struct call *call;
    LONG result = enter_call(hdCall, &core, &call);
    if (result != 0)
        return result;
    call_close(core, call);
    session_leave_settled();
    return 0;
}

LONG TSPIAPI TSPI_lineGetCallAddressID(HDRVCALL hdCall, LPDWORD lpdwAddressID)
{
    struct provider *core;
    struct call *call;
    LONG result = enter_call(hdCall, &core, &call);
    if (result != 0)
        return result;
    *lpdwAddressID = 0;
    session_leave();
    return 0;
}

LONG TSPIAPI TSPI_lineSetAppSpecific(HDRVCALL hdCall, DWORD dwAppSpecific)
{
    struct provider *core;
    struct call *call;
    LONG result = enter_call(hdCall, &core, &call);
    if (result != 0)
        return result;
    call->app_specific = dwAppSpecific;
    call_report_info(core, call, LINECALLINFOSTATE_APPSPECIFIC); /* rule 50 */
    session_leave();
    return 0;
}
