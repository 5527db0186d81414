/* api_translate.c: lineTranslateAddress, and where one stands. */
#include <stddef.h>
#include <stdlib.h>
#include <wchar.h>

#include "handles.h"
#include "layouts.h"
#include "locations.h"
#include "service.h"
#include "text.h"

static LONG check(HLINEAPP hLineApp, const WCHAR *address)
{
    if (address == NULL)
        return LINEERR_INVALPOINTER;
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    bool is_app = hLineApp == 0 || handle_find(HANDLE_APP, hLineApp) != NULL;
    service_unlock();
    service_leave();
    return is_app ? 0 : (LONG)LINEERR_INVALAPPHANDLE;
}

static LONG translate(HLINEAPP hLineApp, DWORD version, const WCHAR *address, DWORD options, LPLINETRANSLATEOUTPUT output,
                      bool is_ansi)
{
    struct location location;
    struct translated translated;
    LONG result = check(hLineApp, address);
    if (result != 0)
        return result;
    if (!location_read(&location) && dialing_is_canonical(address))
        return LINEERR_INIFILECORRUPT;
    if (!dialing_translate(&location, address, options, &translated))
        return LINEERR_INVALADDRESS;
    LINETRANSLATEOUTPUT answer = {.dwTotalSize = sizeof(answer), .dwCurrentCountry = location.country.code,
                                  .dwDestCountry = translated.country, .dwTranslateResults = translated.results};
    const struct patch patches[] = {
        {offsetof(LINETRANSLATEOUTPUT, dwDialableStringSize), translated.dialable, text_bytes(translated.dialable)},
        {offsetof(LINETRANSLATEOUTPUT, dwDisplayableStringSize), translated.displayable, text_bytes(translated.displayable)},
    };
    return layout_copy(&layout_translate_output, &(struct laid_out){&answer, API_3_0, false}, patches, 2, output, version,
                       is_ansi);
}

LONG WINAPI lineTranslateAddressW(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion, LPCWSTR lpszAddressIn,
                                  DWORD dwCard, DWORD dwTranslateOptions, LPLINETRANSLATEOUTPUT lpTranslateOutput)
{
    (void)dwDeviceID, (void)dwCard; /* there are no calling cards */
    return translate(hLineApp, dwAPIVersion, lpszAddressIn, dwTranslateOptions, lpTranslateOutput, false);
}

LONG WINAPI lineTranslateAddressA(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion, LPCSTR lpszAddressIn,
                                  DWORD dwCard, DWORD dwTranslateOptions, LPLINETRANSLATEOUTPUT lpTranslateOutput)
{
    (void)dwDeviceID, (void)dwCard;
    IN_UNICODE(lpszAddressIn, translate(hLineApp, dwAPIVersion, wide, dwTranslateOptions, lpTranslateOutput, true));
}

enum { CODE_UNITS = 8 }; /* what tapiGetLocationInfo has room for, by its page */

LONG WINAPI tapiGetLocationInfoW(LPWSTR lpszCountryCodeW, LPWSTR lpszCityCodeW)
{
    struct location location;
    if (lpszCountryCodeW == NULL || lpszCityCodeW == NULL || !location_read(&location))
        return TAPIERR_REQUESTFAILED;
    _snwprintf(lpszCountryCodeW, CODE_UNITS - 1, L"%lu", (unsigned long)location.country.code);
    lpszCountryCodeW[CODE_UNITS - 1] = 0;
    lstrcpynW(lpszCityCodeW, location.area_code, CODE_UNITS);
    return 0;
}

LONG WINAPI tapiGetLocationInfoA(LPSTR lpszCountryCode, LPSTR lpszCityCode)
{
    WCHAR country[CODE_UNITS], city[CODE_UNITS];
    if (lpszCountryCode == NULL || lpszCityCode == NULL)
        return TAPIERR_REQUESTFAILED;
    LONG result = tapiGetLocationInfoW(country, city);
    if (result == 0) {
        text_narrow(country, lpszCountryCode, CODE_UNITS);
        text_narrow(city, lpszCityCode, CODE_UNITS);
    }
    return result;
}
