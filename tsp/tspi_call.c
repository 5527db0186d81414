/* tspi_call.c: calls. The way of a dial begins here: TSPI_lineMakeCall, then core_make_call (core_tapi_call.c),
 * request_accept and request_send (request.c), the generated encoder, carry_out (shell.c), net_send. */
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
                      const LINECALLPARAMS *params, handle *made)
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
    struct given given = {.argument = text_slice(&dest)};
    result = core_make_call(core, line, OPERATION_MAKE_CALL, id, htCall, given, LINEMEDIAMODE_INTERACTIVEVOICE, made);
    return session_accepted(result, id);
}

LONG TSPIAPI TSPI_lineMakeCall(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, HTAPICALL htCall, LPHDRVCALL lphdCall,
                               LPCWSTR lpszDestAddress, DWORD dwCountryCode, LPLINECALLPARAMS const lpCallParams)
{
    (void)dwCountryCode; /* the switch is sent the number as it is */
    struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    handle made = 0;
    LONG result = make_call(core, dwRequestID, hdLine, htCall, lpszDestAddress, lpCallParams, &made);
    if (made != 0)
        *lphdCall = (HDRVCALL)made; /* before anything can complete (rule 26) */
    return session_leave_dial(result, lpszDestAddress, "lineMakeCall hdLine=0x%llx htCall=0x%llx hdCall=0x%llx",
                              TRACED(hdLine), TRACED(htCall), TRACED(made));
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

/* A function that asks the switch for one operation on a call, and gives nothing along. `id` is NULL if nobody
 * waits. */
static LONG operate(enum operation_kind operation, const char *function, HDRVCALL hdCall, const DRV_REQUESTID *id)
{
    struct core *core;
    struct call *call;
    LONG result = enter_call(function, hdCall, &core, &call);
    if (result != 0)
        return result;
    result = core_operate(core, call, NULL, operation, id, (struct slice){0});
    return session_leave(id != NULL ? session_accepted(result, *id) : result, "%s hdCall=0x%llx", function,
                         TRACED(hdCall));
}

LONG TSPIAPI TSPI_lineDrop(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, LPCSTR lpsUserUserInfo, DWORD dwSize)
{
    (void)lpsUserUserInfo, (void)dwSize; /* LINEDEVCAPS says that we carry none */
    return operate(OPERATION_DROP, "lineDrop", hdCall, &dwRequestID);
}

/* Obsolete, and still called by old versions of TAPI: hang up, and nobody waits for it. */
LONG TSPIAPI TSPI_lineDropOnClose(HDRVCALL hdCall)
{
    return operate(OPERATION_DROP, "lineDropOnClose", hdCall, NULL);
}

LONG TSPIAPI TSPI_lineDropNoOwner(HDRVCALL hdCall)
{
    return operate(OPERATION_DROP, "lineDropNoOwner", hdCall, NULL);
}

LONG TSPIAPI TSPI_lineAnswer(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, LPCSTR lpsUserUserInfo, DWORD dwSize)
{
    (void)lpsUserUserInfo, (void)dwSize;
    return operate(OPERATION_ANSWER, "lineAnswer", hdCall, &dwRequestID);
}

LONG TSPIAPI TSPI_lineAccept(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, LPCSTR lpsUserUserInfo, DWORD dwSize)
{
    (void)lpsUserUserInfo, (void)dwSize;
    return operate(OPERATION_ACCEPT, "lineAccept", hdCall, &dwRequestID);
}

LONG TSPIAPI TSPI_lineHold(DRV_REQUESTID dwRequestID, HDRVCALL hdCall)
{
    return operate(OPERATION_HOLD, "lineHold", hdCall, &dwRequestID);
}

LONG TSPIAPI TSPI_lineUnhold(DRV_REQUESTID dwRequestID, HDRVCALL hdCall)
{
    return operate(OPERATION_UNHOLD, "lineUnhold", hdCall, &dwRequestID);
}

/* The same for one that sends the call to a number, which goes to the switch as it is, whatever the country code. */
static LONG operate_to(enum operation_kind operation, const char *function, HDRVCALL hdCall, DRV_REQUESTID id,
                       LPCWSTR address)
{
    struct core *core;
    struct call *call;
    LONG result = enter_call(function, hdCall, &core, &call);
    if (result != 0)
        return result;
    struct text dest;
    result = dialstring_read(core->protocol, address, &dest);
    if (result == 0)
        result = core_operate(core, call, NULL, operation, &id, text_slice(&dest));
    return session_leave_dial(session_accepted(result, id), address, "%s hdCall=0x%llx", function, TRACED(hdCall));
}

LONG TSPIAPI TSPI_lineRedirect(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, LPCWSTR lpszDestAddress, DWORD dwCountryCode)
{
    (void)dwCountryCode;
    return operate_to(OPERATION_REDIRECT, "lineRedirect", hdCall, dwRequestID, lpszDestAddress);
}

LONG TSPIAPI TSPI_lineBlindTransfer(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, LPCWSTR lpszDestAddress,
                                    DWORD dwCountryCode)
{
    (void)dwCountryCode;
    return operate_to(OPERATION_BLIND_TRANSFER, "lineBlindTransfer", hdCall, dwRequestID, lpszDestAddress);
}

LONG TSPIAPI TSPI_lineDial(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, LPCWSTR lpszDestAddress, DWORD dwCountryCode)
{
    (void)dwCountryCode;
    return operate_to(OPERATION_DIAL, "lineDial", hdCall, dwRequestID, lpszDestAddress);
}

/* Setting up and dialing are two steps for us: LINECALLSTATUS never offers LINECALLFEATURE2_ONESTEPTRANSFER. */
static LONG check_consultation(const LINECALLPARAMS *params)
{
    LONG result = callparams_check(params);
    if (result == 0)
        result = check_address(params);
    bool one_step = result == 0 && params != NULL && (params->dwCallParamFlags & LINECALLPARAMFLAGS_ONESTEPTRANSFER);
    return one_step ? (LONG)LINEERR_INVALCALLPARAMS : result;
}

LONG TSPIAPI TSPI_lineSetupTransfer(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, HTAPICALL htConsultCall,
                                    LPHDRVCALL lphdConsultCall, LPLINECALLPARAMS const lpCallParams)
{
    struct core *core;
    struct call *call;
    handle made = 0;
    LONG result = enter_call("lineSetupTransfer", hdCall, &core, &call);
    if (result != 0)
        return result;
    result = check_consultation(lpCallParams);
    if (result == 0)
        result = core_setup_transfer(core, call, dwRequestID, htConsultCall, LINEMEDIAMODE_INTERACTIVEVOICE, &made);
    if (made != 0)
        *lphdConsultCall = (HDRVCALL)made; /* before anything can complete (rule 26) */
    return session_leave(session_accepted(result, dwRequestID),
                         "lineSetupTransfer hdCall=0x%llx htConsultCall=0x%llx hdConsultCall=0x%llx", TRACED(hdCall),
                         TRACED(htConsultCall), TRACED(made));
}

/* A function that asks for one operation on two calls. */
static LONG operate_two(enum operation_kind operation, const char *function, HDRVCALL hdCall, HDRVCALL hdSecond,
                        DRV_REQUESTID id)
{
    struct core *core;
    struct call *call;
    LONG result = enter_call(function, hdCall, &core, &call);
    if (result != 0)
        return result;
    struct call *second = call_find(core, (handle)hdSecond);
    result = second == NULL ? (LONG)LINEERR_INVALCALLHANDLE
                            : core_operate(core, call, second, operation, &id, (struct slice){0});
    return session_leave(session_accepted(result, id), "%s hdCall=0x%llx hdSecond=0x%llx", function, TRACED(hdCall),
                         TRACED(hdSecond));
}

LONG TSPIAPI TSPI_lineSwapHold(DRV_REQUESTID dwRequestID, HDRVCALL hdActiveCall, HDRVCALL hdHeldCall)
{
    return operate_two(OPERATION_SWAP_HOLD, "lineSwapHold", hdActiveCall, hdHeldCall, dwRequestID);
}

/* No conference is made of the two. */
LONG TSPIAPI TSPI_lineCompleteTransfer(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, HDRVCALL hdConsultCall,
                                       HTAPICALL htConfCall, LPHDRVCALL lphdConfCall, DWORD dwTransferMode)
{
    (void)htConfCall, (void)lphdConfCall;
    if (dwTransferMode != LINETRANSFERMODE_TRANSFER)
        return session_answer(LINEERR_INVALTRANSFERMODE, "lineCompleteTransfer hdCall=0x%llx mode=%u", TRACED(hdCall),
                              (unsigned)dwTransferMode);
    return operate_two(OPERATION_COMPLETE_TRANSFER, "lineCompleteTransfer", hdCall, hdConsultCall, dwRequestID);
}

/* Without digits it only ends what is under way (S:tspi_linegeneratedigits). */
static LONG generate_digits(struct core *core, struct call *call, DWORD id, DWORD mode, LPCWSTR digits)
{
    DRV_REQUESTID request = id;
    struct text text;
    if (mode != LINEDIGITMODE_DTMF)
        return LINEERR_INVALDIGITMODE;
    if (digits == NULL || digits[0] == 0) {
        core_cancel(core, call, OPERATION_GENERATE_DIGITS);
        return 0;
    }
    LONG result = digits_read(core->protocol, digits, &text);
    if (result != 0)
        return result;
    return core_operate(core, call, NULL, OPERATION_GENERATE_DIGITS, &request, text_slice(&text));
}

LONG TSPIAPI TSPI_lineGenerateDigits(HDRVCALL hdCall, DWORD dwEndToEndID, DWORD dwDigitMode, LPCWSTR lpszDigits,
                                     DWORD dwDuration)
{
    (void)dwDuration; /* the switch knows how long its tones are */
    struct core *core;
    struct call *call;
    LONG result = enter_call("lineGenerateDigits", hdCall, &core, &call);
    if (result != 0)
        return result;
    result = generate_digits(core, call, dwEndToEndID, dwDigitMode, lpszDigits);
    return session_leave_dial(result, lpszDigits, "lineGenerateDigits hdCall=0x%llx id=%u", TRACED(hdCall),
                              (unsigned)dwEndToEndID);
}

LONG TSPIAPI TSPI_lineCloseCall(HDRVCALL hdCall)
{
    struct core *core;
    struct call *call;
    LONG result = enter_call("lineCloseCall", hdCall, &core, &call);
    if (result != 0)
        return result;
    const struct line *line = call->line;
    core_close_call(core, call);
    return session_leave_settled(line, 0, "lineCloseCall hdCall=0x%llx", TRACED(hdCall));
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
