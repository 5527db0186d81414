/* api_operations.c: what is passed on to the provider as it is: an application's handle becomes the provider's, and text
 * becomes Unicode. Whether it does it is for the provider to say. */
#include <stdlib.h>

#include "ask.h"
#include "text.h"

/* Ask the provider's `function` about a call that the application owns, or sees; it is completed later, or at once. */
#define OWNER_LATER(hCall, function, ...) ABOUT(ask_call_later(&asked, hCall, LINECALLPRIVILEGE_OWNER), function, asked.id, asked.call, ##__VA_ARGS__)
#define OWNER_NOW(hCall, function, ...) ABOUT(ask_call(&asked, hCall, LINECALLPRIVILEGE_OWNER), function, asked.call, ##__VA_ARGS__)
#define MONITOR_NOW(hCall, function, ...) ABOUT(ask_call(&asked, hCall, LINECALLPRIVILEGE_MONITOR), function, asked.call, ##__VA_ARGS__)
#define LINE_LATER(hLine, function, ...) ABOUT(ask_line_later(&asked, hLine), function, asked.id, asked.line, ##__VA_ARGS__)

#define ABOUT(begin, function, ...)                                                        \
    struct asked asked;                                                                    \
    LONG result = begin;                                                                   \
    return result != 0 ? result : ask_end(&asked, ASK(asked, function, __VA_ARGS__))

/* --- Calls that the application owns ------------------------------------------------------------------------------- */

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
    OWNER_LATER(hActiveCall, TSPI_lineSwapHold, ask_other_call(hHeldCall));
}

LONG WINAPI lineAddToConference(HCALL hConfCall, HCALL hConsultCall)
{
    OWNER_LATER(hConfCall, TSPI_lineAddToConference, ask_other_call(hConsultCall));
}

LONG WINAPI lineRemoveFromConference(HCALL hCall)
{
    OWNER_LATER(hCall, TSPI_lineRemoveFromConference);
}

LONG WINAPI lineSecureCall(HCALL hCall)
{
    OWNER_LATER(hCall, TSPI_lineSecureCall);
}

LONG WINAPI lineSendUserUserInfo(HCALL hCall, LPCSTR lpsUserUserInfo, DWORD dwSize)
{
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

LONG WINAPI lineSetCallData(HCALL hCall, LPVOID lpCallData, DWORD dwSize)
{
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

LONG WINAPI lineGenerateTone(HCALL hCall, DWORD dwToneMode, DWORD dwDuration, DWORD dwNumTones,
                             LPLINEGENERATETONE const lpTones)
{
    OWNER_NOW(hCall, TSPI_lineGenerateTone, 0, dwToneMode, dwDuration, dwNumTones, lpTones);
}

/* --- Calls that the application sees ------------------------------------------------------------------------------- */

LONG WINAPI lineMonitorDigits(HCALL hCall, DWORD dwDigitModes)
{
    MONITOR_NOW(hCall, TSPI_lineMonitorDigits, dwDigitModes);
}

LONG WINAPI lineMonitorMedia(HCALL hCall, DWORD dwMediaModes)
{
    MONITOR_NOW(hCall, TSPI_lineMonitorMedia, dwMediaModes);
}

LONG WINAPI lineMonitorTones(HCALL hCall, LPLINEMONITORTONE const lpToneList, DWORD dwNumEntries)
{
    MONITOR_NOW(hCall, TSPI_lineMonitorTones, 0, lpToneList, dwNumEntries);
}

/* --- With a number, or digits -------------------------------------------------------------------------------------- */

LONG WINAPI lineDialW(HCALL hCall, LPCWSTR lpszDestAddress, DWORD dwCountryCode)
{
    OWNER_LATER(hCall, TSPI_lineDial, lpszDestAddress, dwCountryCode);
}

LONG WINAPI lineDialA(HCALL hCall, LPCSTR lpszDestAddress, DWORD dwCountryCode)
{
    IN_UNICODE(lpszDestAddress, lineDialW(hCall, wide, dwCountryCode));
}

LONG WINAPI lineBlindTransferW(HCALL hCall, LPCWSTR lpszDestAddressW, DWORD dwCountryCode)
{
    OWNER_LATER(hCall, TSPI_lineBlindTransfer, lpszDestAddressW, dwCountryCode);
}

LONG WINAPI lineBlindTransferA(HCALL hCall, LPCSTR lpszDestAddress, DWORD dwCountryCode)
{
    IN_UNICODE(lpszDestAddress, lineBlindTransferW(hCall, wide, dwCountryCode));
}

LONG WINAPI lineRedirectW(HCALL hCall, LPCWSTR lpszDestAddress, DWORD dwCountryCode)
{
    OWNER_LATER(hCall, TSPI_lineRedirect, lpszDestAddress, dwCountryCode);
}

LONG WINAPI lineRedirectA(HCALL hCall, LPCSTR lpszDestAddress, DWORD dwCountryCode)
{
    IN_UNICODE(lpszDestAddress, lineRedirectW(hCall, wide, dwCountryCode));
}

LONG WINAPI lineGenerateDigitsW(HCALL hCall, DWORD dwDigitMode, LPCWSTR lpszDigits, DWORD dwDuration)
{
    OWNER_NOW(hCall, TSPI_lineGenerateDigits, hCall, dwDigitMode, lpszDigits, dwDuration);
}

LONG WINAPI lineGenerateDigitsA(HCALL hCall, DWORD dwDigitMode, LPCSTR lpszDigits, DWORD dwDuration)
{
    IN_UNICODE(lpszDigits, lineGenerateDigitsW(hCall, dwDigitMode, wide, dwDuration));
}

/* --- Lines --------------------------------------------------------------------------------------------------------- */

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

LONG WINAPI lineDevSpecific(HLINE hLine, DWORD dwAddressID, HCALL hCall, LPVOID lpParams, DWORD dwSize)
{
    LINE_LATER(hLine, TSPI_lineDevSpecific, dwAddressID, hCall != 0 ? ask_other_call(hCall) : NULL, lpParams, dwSize);
}
