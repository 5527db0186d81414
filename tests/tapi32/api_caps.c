/* api_caps.c: what devices, addresses and lines say of themselves. Text comes from providers in Unicode. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "app_info.h"
#include "fetch.h"
#include "text.h"

static LONG ask_dev_caps(const struct asked *asked, DWORD detail, void *structure)
{
    (void)detail;
    return ASK(*asked, TSPI_lineGetDevCaps, asked->device, asked->version, 0, structure);
}

static LONG ask_address_caps(const struct asked *asked, DWORD address, void *structure)
{
    return ASK(*asked, TSPI_lineGetAddressCaps, asked->device, address, asked->version, 0, structure);
}

static LONG ask_dev_status(const struct asked *asked, DWORD detail, void *structure)
{
    (void)detail;
    return ASK(*asked, TSPI_lineGetLineDevStatus, asked->line, structure);
}

static LONG ask_address_status(const struct asked *asked, DWORD address, void *structure)
{
    return ASK(*asked, TSPI_lineGetAddressStatus, asked->line, address, structure);
}

static LONG get_dev_caps(HLINEAPP hLineApp, DWORD device, DWORD version, LPLINEDEVCAPS caps, bool is_ansi)
{
    struct asked asked;
    LONG result = ask_device(&asked, hLineApp, device);
    if (result != 0)
        return result;
    result = api_version_exists(version)
                 ? fetch_into(&asked, ask_dev_caps, 0, &layout_dev_caps, NULL, 0, caps, version, is_ansi)
                 : (LONG)LINEERR_INCOMPATIBLEAPIVERSION;
    if (result == 0) {
        caps->dwStringFormat = is_ansi ? STRINGFORMAT_ASCII : STRINGFORMAT_UNICODE;
        caps->dwTerminalTextEntrySize /= is_ansi ? sizeof(WCHAR) : 1;
        caps->dwLineStates |=
            LINEDEVSTATE_OPEN | LINEDEVSTATE_CLOSE | LINEDEVSTATE_REINIT | LINEDEVSTATE_TRANSLATECHANGE;
    }
    return ask_end(&asked, result);
}

LONG WINAPI lineGetDevCapsW(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion, DWORD dwExtVersion,
                            LPLINEDEVCAPS lpLineDevCaps)
{
    (void)dwExtVersion;
    return get_dev_caps(hLineApp, dwDeviceID, dwAPIVersion, lpLineDevCaps, false);
}

LONG WINAPI lineGetDevCapsA(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion, DWORD dwExtVersion,
                            LPLINEDEVCAPS lpLineDevCaps)
{
    (void)dwExtVersion;
    return get_dev_caps(hLineApp, dwDeviceID, dwAPIVersion, lpLineDevCaps, true);
}

static LONG get_address_caps(HLINEAPP hLineApp, DWORD device, DWORD address, DWORD version, LPLINEADDRESSCAPS caps,
                             bool is_ansi)
{
    struct asked asked;
    LONG result = ask_device(&asked, hLineApp, device);
    if (result != 0)
        return result;
    result = api_version_exists(version)
                 ? fetch_into(&asked, ask_address_caps, address, &layout_address_caps, NULL, 0, caps, version, is_ansi)
                 : (LONG)LINEERR_INCOMPATIBLEAPIVERSION;
    if (result == 0) {
        caps->dwLineDeviceID = device;
        caps->dwCompletionMsgTextEntrySize /= is_ansi ? sizeof(WCHAR) : 1;
    }
    return ask_end(&asked, result);
}

LONG WINAPI lineGetAddressCapsW(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAddressID, DWORD dwAPIVersion,
                                DWORD dwExtVersion, LPLINEADDRESSCAPS lpAddressCaps)
{
    (void)dwExtVersion;
    return get_address_caps(hLineApp, dwDeviceID, dwAddressID, dwAPIVersion, lpAddressCaps, false);
}

LONG WINAPI lineGetAddressCapsA(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAddressID, DWORD dwAPIVersion,
                                DWORD dwExtVersion, LPLINEADDRESSCAPS lpAddressCaps)
{
    (void)dwExtVersion;
    return get_address_caps(hLineApp, dwDeviceID, dwAddressID, dwAPIVersion, lpAddressCaps, true);
}

/* Who has the line open is TAPI's own. */
static LONG get_dev_status(HLINE hLine, LPLINEDEVSTATUS status, bool is_ansi)
{
    struct asked asked;
    struct app_info info;
    LONG result = ask_line(&asked, hLine);
    if (result != 0)
        return result;
    app_info_get(hLine, is_ansi, &info);
    const struct patch patch = {offsetof(LINEDEVSTATUS, dwAppInfoSize), info.entries, info.len};
    result = info.entries == NULL ? (LONG)LINEERR_NOMEM
                                  : fetch_into(&asked, ask_dev_status, 0, &layout_dev_status, &patch, 1, status,
                                               asked.api_version, is_ansi);
    if (result == 0) {
        status->dwNumOpens = info.count;
        status->dwOpenMediaModes = info.media_modes;
        if (asked.api_version >= API_2_0)
            app_info_place(&info, status);
    }
    free(info.entries);
    return ask_end(&asked, result);
}

LONG WINAPI lineGetLineDevStatusW(HLINE hLine, LPLINEDEVSTATUS lpLineDevStatus)
{
    return get_dev_status(hLine, lpLineDevStatus, false);
}

LONG WINAPI lineGetLineDevStatusA(HLINE hLine, LPLINEDEVSTATUS lpLineDevStatus)
{
    return get_dev_status(hLine, lpLineDevStatus, true);
}

static LONG get_address_status(HLINE hLine, DWORD address, LPLINEADDRESSSTATUS status, bool is_ansi)
{
    struct asked asked;
    LONG result = ask_line(&asked, hLine);
    return result != 0 ? result
                       : ask_end(&asked, fetch_into(&asked, ask_address_status, address, &layout_address_status, NULL,
                                                    0, status, asked.api_version, is_ansi));
}

LONG WINAPI lineGetAddressStatusW(HLINE hLine, DWORD dwAddressID, LPLINEADDRESSSTATUS lpAddressStatus)
{
    return get_address_status(hLine, dwAddressID, lpAddressStatus, false);
}

LONG WINAPI lineGetAddressStatusA(HLINE hLine, DWORD dwAddressID, LPLINEADDRESSSTATUS lpAddressStatus)
{
    return get_address_status(hLine, dwAddressID, lpAddressStatus, true);
}

LONG WINAPI lineGetAddressIDW(HLINE hLine, LPDWORD lpdwAddressID, DWORD dwAddressMode, LPCWSTR lpsAddress, DWORD dwSize)
{
    struct asked asked;
    if (lpdwAddressID == NULL || lpsAddress == NULL)
        return LINEERR_INVALPOINTER;
    LONG result = ask_line(&asked, hLine);
    return result != 0 ? result : ask_end(&asked, ASK(asked, TSPI_lineGetAddressID, asked.line, lpdwAddressID,
                                                      dwAddressMode, lpsAddress, dwSize));
}

LONG WINAPI lineGetAddressIDA(HLINE hLine, LPDWORD lpdwAddressID, DWORD dwAddressMode, LPCSTR lpsAddress, DWORD dwSize)
{
    if (lpsAddress == NULL)
        return LINEERR_INVALPOINTER;
    int units = MultiByteToWideChar(CP_ACP, 0, lpsAddress, (int)dwSize, NULL, 0);
    WCHAR *wide = calloc((size_t)units + 1, sizeof(*wide));
    if (wide == NULL)
        return LINEERR_NOMEM;
    MultiByteToWideChar(CP_ACP, 0, lpsAddress, (int)dwSize, wide, units);
    LONG result = lineGetAddressIDW(hLine, lpdwAddressID, dwAddressMode, wide, (DWORD)(units * sizeof(*wide)));
    free(wide);
    return result;
}

/* --- Devices of other kinds that belong to a line ----------------------------------------------------------------- */

LONG WINAPI lineGetIDW(HLINE hLine, DWORD dwAddressID, HCALL hCall, DWORD dwSelect, LPVARSTRING lpDeviceID,
                       LPCWSTR lpszDeviceClass)
{
    struct asked asked;
    if (lpDeviceID == NULL || lpszDeviceClass == NULL)
        return LINEERR_INVALPOINTER;
    if (lpDeviceID->dwTotalSize < sizeof(*lpDeviceID))
        return LINEERR_STRUCTURETOOSMALL;
    LONG result = ask_selected(&asked, dwSelect, hLine, hCall, LINECALLPRIVILEGE_MONITOR);
    return result != 0 ? result
                       : ask_end(&asked, ASK(asked, TSPI_lineGetID, asked.line, dwAddressID, asked.call, dwSelect,
                                             lpDeviceID, lpszDeviceClass, GetCurrentProcess()));
}

LONG WINAPI lineGetIDA(HLINE hLine, DWORD dwAddressID, HCALL hCall, DWORD dwSelect, LPVARSTRING lpDeviceID,
                       LPCSTR lpszDeviceClass)
{
    IN_UNICODE(lpszDeviceClass, lineGetIDW(hLine, dwAddressID, hCall, dwSelect, lpDeviceID, wide));
}

LONG WINAPI lineGetIconW(DWORD dwDeviceID, LPCWSTR lpszDeviceClass, LPHICON lphIcon)
{
    struct asked asked;
    if (lphIcon == NULL)
        return LINEERR_INVALPOINTER;
    LONG result = ask_device_alone(&asked, dwDeviceID);
    return result != 0 ? result : ask_end(&asked, ASK(asked, TSPI_lineGetIcon, dwDeviceID, lpszDeviceClass, lphIcon));
}

LONG WINAPI lineGetIconA(DWORD dwDeviceID, LPCSTR lpszDeviceClass, LPHICON lphIcon)
{
    IN_UNICODE(lpszDeviceClass, lineGetIconW(dwDeviceID, wide, lphIcon));
}

LONG WINAPI lineGetDevConfigW(DWORD dwDeviceID, LPVARSTRING lpDeviceConfig, LPCWSTR lpszDeviceClass)
{
    struct asked asked;
    if (lpDeviceConfig == NULL)
        return LINEERR_INVALPOINTER;
    if (lpDeviceConfig->dwTotalSize < sizeof(*lpDeviceConfig))
        return LINEERR_STRUCTURETOOSMALL;
    LONG result = ask_device_alone(&asked, dwDeviceID);
    return result != 0
               ? result
               : ask_end(&asked, ASK(asked, TSPI_lineGetDevConfig, dwDeviceID, lpDeviceConfig, lpszDeviceClass));
}

LONG WINAPI lineGetDevConfigA(DWORD dwDeviceID, LPVARSTRING lpDeviceConfig, LPCSTR lpszDeviceClass)
{
    IN_UNICODE(lpszDeviceClass, lineGetDevConfigW(dwDeviceID, lpDeviceConfig, wide));
}

LONG WINAPI lineSetDevConfigW(DWORD dwDeviceID, LPVOID const lpDeviceConfig, DWORD dwSize, LPCWSTR lpszDeviceClass)
{
    struct asked asked;
    if (lpDeviceConfig == NULL)
        return LINEERR_INVALPOINTER;
    LONG result = ask_device_alone(&asked, dwDeviceID);
    return result != 0 ? result : ask_end(&asked, ASK(asked, TSPI_lineSetDevConfig, dwDeviceID, lpDeviceConfig, dwSize,
                                                      lpszDeviceClass));
}

LONG WINAPI lineSetDevConfigA(DWORD dwDeviceID, LPVOID const lpDeviceConfig, DWORD dwSize, LPCSTR lpszDeviceClass)
{
    IN_UNICODE(lpszDeviceClass, lineSetDevConfigW(dwDeviceID, lpDeviceConfig, dwSize, wide));
}
