/* tspi_provider.c: sessions, versions and devices: what TAPI calls before and after everything else. */
#include <string.h>

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

/* Whether a device id is one of ours; before a session none is. */
static bool is_our_line(DWORD device)
{
    const struct provider *core = session_enter();
    if (core == NULL)
        return false;
    bool ours = session_line(core, device) != NULL;
    session_leave();
    return ours;
}

LONG TSPIAPI TSPI_lineNegotiateTSPIVersion(DWORD dwDeviceID, DWORD dwLowVersion, DWORD dwHighVersion,
                                           LPDWORD lpdwTSPIVersion)
{
    if (dwDeviceID != INITIALIZE_NEGOTIATION && !is_our_line(dwDeviceID)) /* rules 5 and 6 */
        return LINEERR_BADDEVICEID;
    return negotiate(dwLowVersion, dwHighVersion, lpdwTSPIVersion, LINEERR_INCOMPATIBLEAPIVERSION);
}

/* We have no phones, but applications negotiate all the same. */
LONG TSPIAPI TSPI_phoneNegotiateTSPIVersion(DWORD dwDeviceID, DWORD dwLowVersion, DWORD dwHighVersion,
                                            LPDWORD lpdwTSPIVersion)
{
    if (dwDeviceID != INITIALIZE_NEGOTIATION)
        return PHONEERR_BADDEVICEID;
    return negotiate(dwLowVersion, dwHighVersion, lpdwTSPIVersion, PHONEERR_INCOMPATIBLEAPIVERSION);
}

LONG TSPIAPI TSPI_providerEnumDevices(DWORD dwPermanentProviderID, LPDWORD lpdwNumLines, LPDWORD lpdwNumPhones,
                                      HPROVIDER hProvider, LINEEVENT lpfnLineCreateProc,
                                      PHONEEVENT lpfnPhoneCreateProc)
{
    (void)dwPermanentProviderID, (void)hProvider, (void)lpfnLineCreateProc, (void)lpfnPhoneCreateProc;
    *lpdwNumPhones = 0;
    return session_count_lines(lpdwNumLines);
}

LONG TSPIAPI TSPI_providerInit(DWORD dwTSPIVersion, DWORD dwPermanentProviderID, DWORD dwLineDeviceIDBase,
                               DWORD dwPhoneDeviceIDBase, DWORD_PTR dwNumLines, DWORD_PTR dwNumPhones,
                               ASYNC_COMPLETION lpfnCompletionProc, LPDWORD lpdwTSPIOptions)
{
    (void)dwPermanentProviderID, (void)dwPhoneDeviceIDBase, (void)dwNumPhones;
    if (dwTSPIVersion < TSPI_LOWEST || dwTSPIVersion > TSPI_HIGHEST)
        return LINEERR_INCOMPATIBLEAPIVERSION;
    *lpdwTSPIOptions = 0; /* any thread may call anything at any time (rule 12) */
    return session_begin(dwLineDeviceIDBase, dwNumLines, lpfnCompletionProc);
}

LONG TSPIAPI TSPI_providerShutdown(DWORD dwTSPIVersion, DWORD dwPermanentProviderID)
{
    (void)dwTSPIVersion, (void)dwPermanentProviderID;
    session_end();
    return 0;
}

/* Never called since TAPI 2.0, but the control panel offers Add, Remove and Configure where they are exported. */
LONG TSPIAPI TSPI_providerInstall(HWND hwndOwner, DWORD dwPermanentProviderID)
{
    (void)hwndOwner, (void)dwPermanentProviderID;
    return 0;
}

LONG TSPIAPI TSPI_providerRemove(HWND hwndOwner, DWORD dwPermanentProviderID)
{
    (void)hwndOwner, (void)dwPermanentProviderID;
    return 0;
}

LONG TSPIAPI TSPI_providerConfig(HWND hwndOwner, DWORD dwPermanentProviderID)
{
    (void)hwndOwner, (void)dwPermanentProviderID;
    return 0;
}

/* TAPI's buffer has MAX_PATH characters (rule 76). The provider has no UI functions yet, so it names itself. */
LONG TSPIAPI TSPI_providerUIIdentify(LPWSTR lpszUIDLLName)
{
    return module_path(lpszUIDLLName, MAX_PATH) ? 0 : LINEERR_OPERATIONFAILED;
}

/* No UI function of ours sends data, so there is no block that could be right (rule 78). */
LONG TSPIAPI TSPI_providerGenericDialogData(DWORD_PTR dwObjectID, DWORD dwObjectType, LPVOID lpParams, DWORD dwSize)
{
    (void)dwObjectID, (void)dwObjectType, (void)lpParams, (void)dwSize;
    return LINEERR_INVALPARAM;
}

/* We have no extensions: the id is all zero, and no extension version is acceptable (rule 66). */
LONG TSPIAPI TSPI_lineGetExtensionID(DWORD dwDeviceID, DWORD dwTSPIVersion, LPLINEEXTENSIONID lpExtensionID)
{
    (void)dwTSPIVersion;
    if (!is_our_line(dwDeviceID))
        return LINEERR_BADDEVICEID;
    memset(lpExtensionID, 0, sizeof(*lpExtensionID));
    return 0;
}

LONG TSPIAPI TSPI_lineNegotiateExtVersion(DWORD dwDeviceID, DWORD dwTSPIVersion, DWORD dwLowVersion,
                                          DWORD dwHighVersion, LPDWORD lpdwExtVersion)
{
    (void)dwTSPIVersion, (void)dwLowVersion, (void)dwHighVersion, (void)lpdwExtVersion;
    return is_our_line(dwDeviceID) ? LINEERR_INCOMPATIBLEEXTVERSION : LINEERR_BADDEVICEID;
}
