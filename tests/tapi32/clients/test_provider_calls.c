/* test_provider_calls.c: what the test provider does with calls: transfers, conferences, parking, digits. There is no
 * switch, so that all is done at once. */
#include <stdio.h>
#include <string.h>

#include "test_provider.h"

static struct test_call *call_of(HDRVCALL handle)
{
    return (struct test_call *)handle;
}

/* A new call of that line, which is CONNECTED as soon as its request is complete. */
static struct test_call *begin(struct test_line *line, HTAPICALL tapi, HDRVCALL *place)
{
    struct test_call *call = new_call(line, tapi);
    *place = (HDRVCALL)call;
    return call;
}

static LONG complete(DRV_REQUESTID request)
{
    test_provider.complete(request, 0);
    return (LONG)request;
}

static void conferenced(struct test_call *call, HTAPICALL conference)
{
    call->state = LINECALLSTATE_CONFERENCED;
    test_provider.event(call->line->tapi, call->tapi, LINE_CALLSTATE, LINECALLSTATE_CONFERENCED, (DWORD_PTR)conference,
                        LINEMEDIAMODE_INTERACTIVEVOICE);
}

/* --- Transfers and conferences ------------------------------------------------------------------------------------ */

LONG TSPIAPI TSPI_lineDial(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, LPCWSTR lpszDestAddress, DWORD dwCountryCode)
{
    (void)dwCountryCode;
    say("dial %ls", lpszDestAddress);
    complete(dwRequestID);
    enter_state(call_of(hdCall), LINECALLSTATE_CONNECTED);
    return (LONG)dwRequestID;
}

LONG TSPIAPI TSPI_lineSwapHold(DRV_REQUESTID dwRequestID, HDRVCALL hdActiveCall, HDRVCALL hdHeldCall)
{
    complete(dwRequestID);
    enter_state(call_of(hdActiveCall), LINECALLSTATE_ONHOLD);
    enter_state(call_of(hdHeldCall), LINECALLSTATE_CONNECTED);
    return (LONG)dwRequestID;
}

LONG TSPIAPI TSPI_lineSetupTransfer(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, HTAPICALL htConsultCall,
                                    LPHDRVCALL lphdConsultCall, LPLINECALLPARAMS const lpCallParams)
{
    struct test_call *consult = begin(call_of(hdCall)->line, htConsultCall, lphdConsultCall);
    say("transfer of %s",
        lpCallParams != NULL && lpCallParams->dwMediaMode == LINEMEDIAMODE_DATAMODEM ? "data" : "a call");
    complete(dwRequestID);
    enter_state(call_of(hdCall), LINECALLSTATE_ONHOLDPENDTRANSFER);
    enter_state(consult, LINECALLSTATE_DIALTONE);
    return (LONG)dwRequestID;
}

/* It does not say in which conference the calls are. */
LONG TSPIAPI TSPI_lineCompleteTransfer(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, HDRVCALL hdConsultCall,
                                       HTAPICALL htConfCall, LPHDRVCALL lphdConfCall, DWORD dwTransferMode)
{
    if (dwTransferMode == LINETRANSFERMODE_TRANSFER) {
        if (htConfCall != NULL || lphdConfCall != NULL)
            return LINEERR_OPERATIONFAILED;
        complete(dwRequestID);
        enter_state(call_of(hdCall), LINECALLSTATE_IDLE);
        enter_state(call_of(hdConsultCall), LINECALLSTATE_IDLE);
        return (LONG)dwRequestID;
    }
    struct test_call *conference = begin(call_of(hdCall)->line, htConfCall, lphdConfCall);
    complete(dwRequestID);
    enter_state(conference, LINECALLSTATE_CONNECTED);
    conferenced(call_of(hdCall), NULL);
    conferenced(call_of(hdConsultCall), NULL);
    return (LONG)dwRequestID;
}

LONG TSPIAPI TSPI_lineSetupConference(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, HDRVLINE hdLine, HTAPICALL htConfCall,
                                      LPHDRVCALL lphdConfCall, HTAPICALL htConsultCall, LPHDRVCALL lphdConsultCall,
                                      DWORD dwNumParties, LPLINECALLPARAMS const lpCallParams)
{
    struct test_line *line = (struct test_line *)hdLine;
    (void)lpCallParams;
    if (dwNumParties == 1)
        return LINEERR_CALLUNAVAIL;
    struct test_call *conference = begin(line, htConfCall, lphdConfCall);
    struct test_call *consult = begin(line, htConsultCall, lphdConsultCall);
    complete(dwRequestID);
    if (hdCall != NULL)
        conferenced(call_of(hdCall), htConfCall);
    enter_state(conference, LINECALLSTATE_ONHOLDPENDCONF);
    enter_state(consult, LINECALLSTATE_DIALTONE);
    return (LONG)dwRequestID;
}

LONG TSPIAPI TSPI_linePrepareAddToConference(DRV_REQUESTID dwRequestID, HDRVCALL hdConfCall, HTAPICALL htConsultCall,
                                             LPHDRVCALL lphdConsultCall, LPLINECALLPARAMS const lpCallParams)
{
    struct test_call *consult = begin(call_of(hdConfCall)->line, htConsultCall, lphdConsultCall);
    (void)lpCallParams;
    complete(dwRequestID);
    enter_state(call_of(hdConfCall), LINECALLSTATE_ONHOLDPENDCONF);
    enter_state(consult, LINECALLSTATE_DIALTONE);
    return (LONG)dwRequestID;
}

LONG TSPIAPI TSPI_lineAddToConference(DRV_REQUESTID dwRequestID, HDRVCALL hdConfCall, HDRVCALL hdConsultCall)
{
    complete(dwRequestID);
    conferenced(call_of(hdConsultCall), call_of(hdConfCall)->tapi);
    enter_state(call_of(hdConfCall), LINECALLSTATE_CONNECTED);
    return (LONG)dwRequestID;
}

LONG TSPIAPI TSPI_lineRemoveFromConference(DRV_REQUESTID dwRequestID, HDRVCALL hdCall)
{
    complete(dwRequestID);
    enter_state(call_of(hdCall), LINECALLSTATE_IDLE);
    return (LONG)dwRequestID;
}

/* --- Parking and forwarding --------------------------------------------------------------------------------------- */

LONG TSPIAPI TSPI_linePark(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, DWORD dwParkMode, LPCWSTR lpszDirAddress,
                           LPVARSTRING lpNonDirAddress)
{
    static const WCHAR place[] = L"4711";
    if (dwParkMode == LINEPARKMODE_DIRECTED) {
        say("park at %ls", lpszDirAddress);
    } else if (lpNonDirAddress->dwTotalSize < sizeof(*lpNonDirAddress) + sizeof(place)) {
        test_provider.complete(dwRequestID, LINEERR_STRUCTURETOOSMALL);
        return (LONG)dwRequestID;
    } else {
        lpNonDirAddress->dwStringFormat = STRINGFORMAT_UNICODE;
        lpNonDirAddress->dwStringSize = sizeof(place);
        lpNonDirAddress->dwStringOffset = sizeof(*lpNonDirAddress);
        memcpy(lpNonDirAddress + 1, place, sizeof(place));
    }
    complete(dwRequestID);
    enter_state(call_of(hdCall), LINECALLSTATE_IDLE);
    return (LONG)dwRequestID;
}

static LONG fetch_call(DRV_REQUESTID request, HDRVLINE line, HTAPICALL tapi, HDRVCALL *place)
{
    struct test_call *call = begin((struct test_line *)line, tapi, place);
    complete(request);
    enter_state(call, LINECALLSTATE_CONNECTED);
    return (LONG)request;
}

LONG TSPIAPI TSPI_lineUnpark(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, DWORD dwAddressID, HTAPICALL htCall,
                             LPHDRVCALL lphdCall, LPCWSTR lpszDestAddress)
{
    say("unpark from %u %ls", (unsigned)dwAddressID, lpszDestAddress);
    return fetch_call(dwRequestID, hdLine, htCall, lphdCall);
}

LONG TSPIAPI TSPI_linePickup(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, DWORD dwAddressID, HTAPICALL htCall,
                             LPHDRVCALL lphdCall, LPCWSTR lpszDestAddress, LPCWSTR lpszGroupID)
{
    say("pick up at %u %ls of %ls", (unsigned)dwAddressID, lpszDestAddress != NULL ? lpszDestAddress : L"anywhere",
        lpszGroupID != NULL ? lpszGroupID : L"no group");
    return fetch_call(dwRequestID, hdLine, htCall, lphdCall);
}

/* It is complete when "complete" is dialed. */
static LONG leave_open(DRV_REQUESTID request)
{
    complete_open_request(0);
    test_provider.open_request = request;
    return (LONG)request;
}

static const WCHAR *text_of(const LINEFORWARDLIST *list, DWORD offset)
{
    return offset != 0 ? (const WCHAR *)((const BYTE *)list + offset) : L"anybody";
}

/* Of the rings it makes a call, if there are seven, and leaves it open, if there are nine. */
LONG TSPIAPI TSPI_lineForward(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, DWORD bAllAddresses, DWORD dwAddressID,
                              LPLINEFORWARDLIST const lpForwardList, DWORD dwNumRingsNoAnswer, HTAPICALL htConsultCall,
                              LPHDRVCALL lphdConsultCall, LPLINECALLPARAMS const lpCallParams)
{
    enum { ENTRY = 24 }; /* of that version */
    (void)bAllAddresses, (void)dwAddressID, (void)lpCallParams;
    for (DWORD i = 0; lpForwardList != NULL && i < lpForwardList->dwNumEntries; i++) {
        const LINEFORWARD *entry = (const void *)((const BYTE *)lpForwardList + 2 * sizeof(DWORD) + i * ENTRY);
        say("forward %ls to %ls", text_of(lpForwardList, entry->dwCallerAddressOffset),
            text_of(lpForwardList, entry->dwDestAddressOffset));
    }
    if (dwNumRingsNoAnswer == 7)
        return fetch_call(dwRequestID, hdLine, htConsultCall, lphdConsultCall);
    return dwNumRingsNoAnswer == 9 ? leave_open(dwRequestID) : complete(dwRequestID);
}

/* --- Digits and tones --------------------------------------------------------------------------------------------- */

static DWORD monitored; /* modes of digits */

LONG TSPIAPI TSPI_lineMonitorDigits(HDRVCALL hdCall, DWORD dwDigitModes)
{
    (void)hdCall;
    monitored = dwDigitModes;
    say("monitor digits %u", (unsigned)dwDigitModes);
    return 0;
}

LONG TSPIAPI TSPI_lineMonitorTones(HDRVCALL hdCall, DWORD dwToneListID, LPLINEMONITORTONE const lpToneList,
                                   DWORD dwNumEntries)
{
    call_of(hdCall)->tones = dwToneListID;
    call_of(hdCall)->tone = lpToneList != NULL && dwNumEntries > 0 ? lpToneList[0].dwAppSpecific : 0;
    return 0;
}

/* As if somebody had pressed "12#". */
LONG TSPIAPI TSPI_lineGatherDigits(HDRVCALL hdCall, DWORD dwEndToEndID, DWORD dwDigitModes, LPWSTR lpsDigits,
                                   DWORD dwNumDigits, LPCWSTR lpszTerminationDigits, DWORD dwFirstDigitTimeout,
                                   DWORD dwInterDigitTimeout)
{
    const struct test_call *call = call_of(hdCall);
    (void)dwFirstDigitTimeout, (void)dwInterDigitTimeout;
    if (dwDigitModes != LINEDIGITMODE_DTMF)
        return LINEERR_INVALDIGITMODE;
    say("gather until %ls", lpszTerminationDigits != NULL ? lpszTerminationDigits : L"the end");
    memcpy(lpsDigits, L"12#", (dwNumDigits < 4 ? dwNumDigits : 4) * sizeof(WCHAR));
    test_provider.event(call->line->tapi, call->tapi, LINE_GATHERDIGITS,
                        dwNumDigits > 3 ? LINEGATHERTERM_TERMDIGIT : LINEGATHERTERM_BUFFERFULL, dwEndToEndID, 0);
    return 0;
}

static LONG generate(HDRVCALL handle, DWORD id)
{
    const struct test_call *call = call_of(handle);
    test_provider.event(call->line->tapi, call->tapi, LINE_GENERATE, LINEGENERATETERM_DONE, id, 0);
    return 0;
}

LONG TSPIAPI TSPI_lineGenerateDigits(HDRVCALL hdCall, DWORD dwEndToEndID, DWORD dwDigitMode, LPCWSTR lpszDigits,
                                     DWORD dwDuration)
{
    (void)dwDigitMode, (void)dwDuration;
    say("generate %ls", lpszDigits);
    return generate(hdCall, dwEndToEndID);
}

LONG TSPIAPI TSPI_lineGenerateTone(HDRVCALL hdCall, DWORD dwEndToEndID, DWORD dwToneMode, DWORD dwDuration,
                                   DWORD dwNumTones, LPLINEGENERATETONE const lpTones)
{
    (void)dwToneMode, (void)dwDuration, (void)dwNumTones, (void)lpTones;
    return generate(hdCall, dwEndToEndID);
}

/* --- What is the provider's own ----------------------------------------------------------------------------------- */

/* As if somebody had pressed 5, or made a tone; the answer stands where the question stood. */
LONG TSPIAPI TSPI_lineDevSpecific(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, DWORD dwAddressID, HDRVCALL hdCall,
                                  LPVOID lpParams, DWORD dwSize)
{
    const struct test_call *call = call_of(hdCall);
    const struct test_line *line = (const struct test_line *)hdLine;
    (void)dwAddressID;
    if (call != NULL && strcmp(lpParams, "press") == 0)
        test_provider.event(line->tapi, call->tapi, LINE_MONITORDIGITS, '5',
                            monitored & LINEDIGITMODE_DTMF ? LINEDIGITMODE_DTMF : monitored, 0);
    else if (call != NULL && strcmp(lpParams, "whistle") == 0)
        test_provider.event(line->tapi, call->tapi, LINE_MONITORTONE, call->tone, call->tones, 0);
    else
        test_provider.event(line->tapi, NULL, LINE_DEVSPECIFIC, 1, 2, 3);
    if (dwSize >= sizeof("done"))
        memcpy(lpParams, "done", sizeof("done"));
    return complete(dwRequestID);
}

/* For a line it is left open. */
LONG TSPIAPI TSPI_lineSetTerminal(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, DWORD dwAddressID, HDRVCALL hdCall,
                                  DWORD dwSelect, DWORD dwTerminalModes, DWORD dwTerminalID, DWORD bEnable)
{
    (void)hdLine, (void)dwAddressID, (void)dwTerminalModes, (void)dwTerminalID, (void)bEnable;
    say("terminal of %s", dwSelect == LINECALLSELECT_CALL && hdCall != NULL ? "a call" : "a line");
    if (dwSelect == LINECALLSELECT_CALL)
        return complete(dwRequestID);
    return leave_open(dwRequestID);
}
