/* api_operations.c: what is passed on to the provider as it is: an application's handle becomes the provider's, and
 * text becomes Unicode. Whether it does it is for the provider to say. */
#include <stdlib.h>

#include "operation.h"
#include "text.h"

/* --- Calls that the application owns ------------------------------------------------------------------------------ */

LONG WINAPI lineDrop(HCALL hCall, LPCSTR lpsUserUserInfo, DWORD dwSize)
{
    OWNER_LATER(hCall, TSPI_lineDrop, lpsUserUserInfo, dwSize);
}

LONG WINAPI lineAccept(HCALL hCall, LPCSTR lpsUserUserInfo, DWORD dwSize)
{
    OWNER_LATER(hCall, TSPI_lineAccept, lpsUserUserInfo, dwSize);
}

LONG WINAPI lineAnswer(HCALL hCall, LPCSTR lpsUserUserInfo, DWORD dwSize)
{
    OWNER_LATER(hCall, TSPI_lineAnswer, lpsUserUserInfo, dwSize);
}

LONG WINAPI lineHold(HCALL hCall)
{
    OWNER_LATER(hCall, TSPI_lineHold);
}

LONG WINAPI lineUnhold(HCALL hCall)
{
    OWNER_LATER(hCall, TSPI_lineUnhold);
}

LONG WINAPI lineSwapHold(HCALL hActiveCall, HCALL hHeldCall)
{
    PREPARED(ask_call_later(&asked, hActiveCall, LINECALLPRIVILEGE_OWNER),
             ask_other(&asked, hHeldCall, LINECALLPRIVILEGE_OWNER, false), TSPI_lineSwapHold, asked.id, asked.call,
             asked.other);
}

LONG WINAPI lineCompleteCall(HCALL hCall, LPDWORD lpdwCompletionID, DWORD dwCompletionMode, DWORD dwMessageID)
{
    if (lpdwCompletionID == NULL)
        return LINEERR_INVALPOINTER;
    OWNER_LATER(hCall, TSPI_lineCompleteCall, lpdwCompletionID, dwCompletionMode, dwMessageID);
}

LONG WINAPI lineSecureCall(HCALL hCall)
{
    OWNER_LATER(hCall, TSPI_lineSecureCall);
}

LONG WINAPI lineSendUserUserInfo(HCALL hCall, LPCSTR lpsUserUserInfo, DWORD dwSize)
{
    if (lpsUserUserInfo == NULL)
        return LINEERR_INVALPOINTER;
    OWNER_LATER(hCall, TSPI_lineSendUserUserInfo, lpsUserUserInfo, dwSize);
}

LONG WINAPI lineReleaseUserUserInfo(HCALL hCall)
{
    OWNER_LATER(hCall, TSPI_lineReleaseUserUserInfo);
}

LONG WINAPI lineSetCallParams(HCALL hCall, DWORD dwBearerMode, DWORD dwMinRate, DWORD dwMaxRate,
                              LPLINEDIALPARAMS const lpDialParams)
{
    OWNER_LATER(hCall, TSPI_lineSetCallParams, dwBearerMode, dwMinRate, dwMaxRate, lpDialParams);
}

LONG WINAPI lineSetCallTreatment(HCALL hCall, DWORD dwTreatment)
{
    OWNER_LATER(hCall, TSPI_lineSetCallTreatment, dwTreatment);
}

LONG WINAPI lineSetCallQualityOfService(HCALL hCall, LPVOID lpSendingFlowspec, DWORD dwSendingFlowspecSize,
                                        LPVOID lpReceivingFlowspec, DWORD dwReceivingFlowspecSize)
{
    if ((lpSendingFlowspec == NULL && dwSendingFlowspecSize > 0) ||
        (lpReceivingFlowspec == NULL && dwReceivingFlowspecSize > 0))
        return LINEERR_INVALPOINTER;
    OWNER_LATER(hCall, TSPI_lineSetCallQualityOfService, lpSendingFlowspec, dwSendingFlowspecSize, lpReceivingFlowspec,
                dwReceivingFlowspecSize);
}

LONG WINAPI lineSetCallData(HCALL hCall, LPVOID lpCallData, DWORD dwSize)
{
    if (lpCallData == NULL && dwSize > 0)
        return LINEERR_INVALPOINTER;
    OWNER_LATER(hCall, TSPI_lineSetCallData, lpCallData, dwSize);
}

LONG WINAPI lineSetAppSpecific(HCALL hCall, DWORD dwAppSpecific)
{
    OWNER_NOW(hCall, TSPI_lineSetAppSpecific, dwAppSpecific);
}

LONG WINAPI lineSetMediaMode(HCALL hCall, DWORD dwMediaModes)
{
    OWNER_NOW(hCall, TSPI_lineSetMediaMode, dwMediaModes);
}

/* --- With a number ------------------------------------------------------------------------------------------------ */

LONG WINAPI lineDialW(HCALL hCall, LPCWSTR lpszDestAddress, DWORD dwCountryCode)
{
    if (lpszDestAddress == NULL)
        return LINEERR_INVALPOINTER;
    OWNER_LATER(hCall, TSPI_lineDial, lpszDestAddress, dwCountryCode);
}

LONG WINAPI lineDialA(HCALL hCall, LPCSTR lpszDestAddress, DWORD dwCountryCode)
{
    IN_UNICODE(lpszDestAddress, lineDialW(hCall, wide, dwCountryCode));
}

LONG WINAPI lineBlindTransferW(HCALL hCall, LPCWSTR lpszDestAddressW, DWORD dwCountryCode)
{
    if (lpszDestAddressW == NULL)
        return LINEERR_INVALPOINTER;
    OWNER_LATER(hCall, TSPI_lineBlindTransfer, lpszDestAddressW, dwCountryCode);
}

LONG WINAPI lineBlindTransferA(HCALL hCall, LPCSTR lpszDestAddress, DWORD dwCountryCode)
{
    IN_UNICODE(lpszDestAddress, lineBlindTransferW(hCall, wide, dwCountryCode));
}

LONG WINAPI lineRedirectW(HCALL hCall, LPCWSTR lpszDestAddress, DWORD dwCountryCode)
{
    if (lpszDestAddress == NULL)
        return LINEERR_INVALPOINTER;
    OWNER_LATER(hCall, TSPI_lineRedirect, lpszDestAddress, dwCountryCode);
}

LONG WINAPI lineRedirectA(HCALL hCall, LPCSTR lpszDestAddress, DWORD dwCountryCode)
{
    IN_UNICODE(lpszDestAddress, lineRedirectW(hCall, wide, dwCountryCode));
}

/* --- Lines -------------------------------------------------------------------------------------------------------- */

LONG WINAPI lineSetLineDevStatus(HLINE hLine, DWORD dwStatusToChange, DWORD fStatus)
{
    LINE_LATER(hLine, TSPI_lineSetLineDevStatus, dwStatusToChange, fStatus);
}

LONG WINAPI lineDevSpecificFeature(HLINE hLine, DWORD dwFeature, LPVOID lpParams, DWORD dwSize)
{
    LINE_LATER(hLine, TSPI_lineDevSpecificFeature, dwFeature, lpParams, dwSize);
}

LONG WINAPI lineUncompleteCall(HLINE hLine, DWORD dwCompletionID)
{
    LINE_LATER(hLine, TSPI_lineUncompleteCall, dwCompletionID);
}

/* A call, if there is one, must be of that line. */
LONG WINAPI lineDevSpecific(HLINE hLine, DWORD dwAddressID, HCALL hCall, LPVOID lpParams, DWORD dwSize)
{
    PREPARED(ask_line_later(&asked, hLine),
             hCall != 0 ? ask_other(&asked, hCall, LINECALLPRIVILEGE_MONITOR, true) : 0, TSPI_lineDevSpecific, asked.id,
             asked.line, dwAddressID, asked.other, lpParams, dwSize);
}

/* --- Lines, addresses, or calls ----------------------------------------------------------------------------------- */

LONG WINAPI lineSetTerminal(HLINE hLine, DWORD dwAddressID, HCALL hCall, DWORD dwSelect, DWORD dwTerminalModes,
                            DWORD dwTerminalID, DWORD bEnable)
{
    ABOUT(ask_selected_later(&asked, dwSelect, hLine, hCall, LINECALLPRIVILEGE_MONITOR), TSPI_lineSetTerminal, asked.id,
          asked.line, dwAddressID, asked.call, dwSelect, dwTerminalModes, dwTerminalID, bEnable);
}

LONG WINAPI lineSetMediaControl(HLINE hLine, DWORD dwAddressID, HCALL hCall, DWORD dwSelect,
                                LPLINEMEDIACONTROLDIGIT const lpDigitList, DWORD dwDigitNumEntries,
                                LPLINEMEDIACONTROLMEDIA const lpMediaList, DWORD dwMediaNumEntries,
                                LPLINEMEDIACONTROLTONE const lpToneList, DWORD dwToneNumEntries,
                                LPLINEMEDIACONTROLCALLSTATE const lpCallStateList, DWORD dwCallStateNumEntries)
{
    ABOUT(ask_selected(&asked, dwSelect, hLine, hCall, LINECALLPRIVILEGE_OWNER), TSPI_lineSetMediaControl, asked.line,
          dwAddressID, asked.call, dwSelect, lpDigitList, dwDigitNumEntries, lpMediaList, dwMediaNumEntries, lpToneList,
          dwToneNumEntries, lpCallStateList, dwCallStateNumEntries);
}
