/* tspi_provider.c: sessions, versions and devices: what TAPI calls before and after everything else. */
#include <string.h>

#include "call_window.h"
#include "dialog_message.h"
#include "fill.h"
#include "module.h"
#include "session.h"

/* Choose the highest version that both sides speak (rules 3 and 4). */
static LONG negotiate(DWORD low, DWORD high, LPDWORD version, LONG no_overlap)
{
    if (low > TSPI_HIGHEST || high < TSPI_LOWEST || low > high)
        return no_overlap;
    *version = high < TSPI_HIGHEST ? high : TSPI_HIGHEST;
    return 0;
}

LONG TSPIAPI TSPI_lineNegotiateTSPIVersion(DWORD dwDeviceID, DWORD dwLowVersion, DWORD dwHighVersion,
                                           LPDWORD lpdwTSPIVersion)
{
    LONG result = LINEERR_BADDEVICEID;
    if (dwDeviceID == INITIALIZE_NEGOTIATION || session_has_device(dwDeviceID)) /* rules 5 and 6 */
        result = negotiate(dwLowVersion, dwHighVersion, lpdwTSPIVersion, LINEERR_INCOMPATIBLEAPIVERSION);
    return session_answer(result, "lineNegotiateTSPIVersion device=%u from 0x%x to 0x%x", (unsigned)dwDeviceID,
                          (unsigned)dwLowVersion, (unsigned)dwHighVersion);
}

/* We have no phones, but applications negotiate all the same. */
LONG TSPIAPI TSPI_phoneNegotiateTSPIVersion(DWORD dwDeviceID, DWORD dwLowVersion, DWORD dwHighVersion,
                                            LPDWORD lpdwTSPIVersion)
{
    LONG result = PHONEERR_BADDEVICEID;
    if (dwDeviceID == INITIALIZE_NEGOTIATION)
        result = negotiate(dwLowVersion, dwHighVersion, lpdwTSPIVersion, PHONEERR_INCOMPATIBLEAPIVERSION);
    return session_answer(result, "phoneNegotiateTSPIVersion device=%u", (unsigned)dwDeviceID);
}

LONG TSPIAPI TSPI_providerEnumDevices(DWORD dwPermanentProviderID, LPDWORD lpdwNumLines, LPDWORD lpdwNumPhones,
                                      HPROVIDER hProvider, LINEEVENT lpfnLineCreateProc,
                                      PHONEEVENT lpfnPhoneCreateProc)
{
    (void)lpfnPhoneCreateProc;
    session_set_provider(dwPermanentProviderID, hProvider, lpfnLineCreateProc);
    *lpdwNumLines = session_count_lines(dwPermanentProviderID);
    *lpdwNumPhones = 0;
    return session_answer(0, "providerEnumDevices");
}

LONG TSPIAPI TSPI_providerInit(DWORD dwTSPIVersion, DWORD dwPermanentProviderID, DWORD dwLineDeviceIDBase,
                               DWORD dwPhoneDeviceIDBase, DWORD_PTR dwNumLines, DWORD_PTR dwNumPhones,
                               ASYNC_COMPLETION lpfnCompletionProc, LPDWORD lpdwTSPIOptions)
{
    (void)dwPhoneDeviceIDBase, (void)dwNumPhones;
    if (dwTSPIVersion < TSPI_LOWEST || dwTSPIVersion > TSPI_HIGHEST)
        return session_answer(LINEERR_INCOMPATIBLEAPIVERSION, "providerInit version=0x%x", (unsigned)dwTSPIVersion);
    *lpdwTSPIOptions = 0; /* any thread may call anything at any time (rule 12) */
    LONG result = session_begin(dwPermanentProviderID, dwLineDeviceIDBase, dwNumLines, lpfnCompletionProc);
    return session_answer(result, "providerInit version=0x%x base=%u lines=%u", (unsigned)dwTSPIVersion,
                          (unsigned)dwLineDeviceIDBase, (unsigned)dwNumLines);
}

LONG TSPIAPI TSPI_providerShutdown(DWORD dwTSPIVersion, DWORD dwPermanentProviderID)
{
    (void)dwTSPIVersion;
    session_answer(0, "providerShutdown"); /* after it there may be no trace */
    return session_end(dwPermanentProviderID);
}

/* The page of LINE_CREATE tells when: after a line was added. Refused, TAPI forgets of it. */
LONG TSPIAPI TSPI_providerCreateLineDevice(DWORD_PTR dwTempID, DWORD dwDeviceID)
{
    struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    LONG result = core_create_device(core, dwTempID, dwDeviceID);
    return session_leave(result, "providerCreateLineDevice line=%u device=%u", (unsigned)dwTempID,
                         (unsigned)dwDeviceID);
}

/* Never called since TAPI 2.0, but the control panel offers Add, Remove and Configure where they are exported. */
LONG TSPIAPI TSPI_providerInstall(HWND hwndOwner, DWORD dwPermanentProviderID)
{
    (void)hwndOwner, (void)dwPermanentProviderID;
    return session_answer(0, "providerInstall");
}

LONG TSPIAPI TSPI_providerRemove(HWND hwndOwner, DWORD dwPermanentProviderID)
{
    (void)hwndOwner, (void)dwPermanentProviderID;
    return session_answer(0, "providerRemove");
}

LONG TSPIAPI TSPI_providerConfig(HWND hwndOwner, DWORD dwPermanentProviderID)
{
    (void)hwndOwner, (void)dwPermanentProviderID;
    return session_answer(0, "providerConfig");
}

/* TAPI's buffer has MAX_PATH characters (rule 76). The UI functions are in the same file, tsp/ui. */
LONG TSPIAPI TSPI_providerUIIdentify(LPWSTR lpszUIDLLName)
{
    LONG result = module_path(lpszUIDLLName, MAX_PATH) ? 0 : LINEERR_OPERATIONFAILED;
    return session_answer(result, "providerUIIdentify");
}


static LONG answer_line_number(DWORD_PTR device, DWORD *answer)
{
    *answer = session_permanent_id((DWORD)device);
    return *answer != 0 ? 0 : (LONG)LINEERR_BADDEVICEID;
}

static LONG answer_dialog(DWORD_PTR object, DWORD type, struct dialog_message *message)
{
    if (message->size != sizeof(*message))
        return LINEERR_INVALPARAM;
    if (message->question == DIALOG_SAVED && (type == TUISPIDLL_OBJECT_PROVIDERID || type == TUISPIDLL_OBJECT_LINEID)) {
        message->answer = session_settings_saved();
        return 0;
    }
    if (message->question == DIALOG_LINE_NUMBER && type == TUISPIDLL_OBJECT_LINEID)
        return answer_line_number(object, &message->answer);
    return LINEERR_INVALPARAM;
}

/* What our dialogs ask; any other block is wrong (rule 78). The block may lie anywhere. */
LONG TSPIAPI TSPI_providerGenericDialogData(DWORD_PTR dwObjectID, DWORD dwObjectType, LPVOID lpParams, DWORD dwSize)
{
    LONG result = LINEERR_INVALPARAM;
    struct dialog_message message;
    if (dwObjectType == TUISPIDLL_OBJECT_DIALOGINSTANCE)
        return call_window_asks((handle)dwObjectID, lpParams, dwSize);
    if (lpParams != NULL && dwSize == sizeof(message)) {
        memcpy(&message, lpParams, sizeof(message));
        result = answer_dialog(dwObjectID, dwObjectType, &message);
        memcpy(lpParams, &message, sizeof(message));
    }
    return session_answer(result, "providerGenericDialogData");
}

/* The window of a call is gone. It has nothing of ours: the call goes on without it. */
LONG TSPIAPI TSPI_providerFreeDialogInstance(HDRVDIALOGINSTANCE hdDlgInst)
{
    return session_answer(0, "providerFreeDialogInstance hdDlgInst=0x%llx", TRACED(hdDlgInst));
}

/* We have no extensions: the id is all zero, and no extension version is acceptable (rule 66). */
LONG TSPIAPI TSPI_lineGetExtensionID(DWORD dwDeviceID, DWORD dwTSPIVersion, LPLINEEXTENSIONID lpExtensionID)
{
    (void)dwTSPIVersion;
    LONG result = session_has_device(dwDeviceID) ? 0 : LINEERR_BADDEVICEID;
    if (result == 0)
        memset(lpExtensionID, 0, sizeof(*lpExtensionID));
    return session_answer(result, "lineGetExtensionID device=%u", (unsigned)dwDeviceID);
}

LONG TSPIAPI TSPI_lineNegotiateExtVersion(DWORD dwDeviceID, DWORD dwTSPIVersion, DWORD dwLowVersion,
                                          DWORD dwHighVersion, LPDWORD lpdwExtVersion)
{
    (void)dwTSPIVersion, (void)dwLowVersion, (void)dwHighVersion, (void)lpdwExtVersion;
    LONG result = session_has_device(dwDeviceID) ? LINEERR_INCOMPATIBLEEXTVERSION : LINEERR_BADDEVICEID;
    return session_answer(result, "lineNegotiateExtVersion device=%u", (unsigned)dwDeviceID);
}
