/* locations.c: see locations.h. */
#include "locations.h"

#include <wchar.h>

#include "telephony_key.h"

enum { USES_TONES = 1, KEY_UNITS = 200 };

static DWORD read_number(const WCHAR *key, const WCHAR *name, DWORD usual)
{
    DWORD number, size = sizeof(number);
    return RegGetValueW(HKEY_LOCAL_MACHINE, key, name, RRF_RT_REG_DWORD, NULL, &number, &size) == ERROR_SUCCESS ? number
                                                                                                       : usual;
}

/* Into RULE_UNITS; empty if it is not there. */
static void read_text(const WCHAR *key, const WCHAR *name, WCHAR *text)
{
    DWORD size = RULE_UNITS * sizeof(*text);
    if (RegGetValueW(HKEY_LOCAL_MACHINE, key, name, RRF_RT_REG_SZ, NULL, text, &size) != ERROR_SUCCESS)
        text[0] = 0;
}

static bool read_country(DWORD id, struct country *country)
{
    WCHAR key[KEY_UNITS];
    _snwprintf(key, KEY_UNITS - 1, TELEPHONY_KEY L"Country List\\%lu", (unsigned long)id);
    key[KEY_UNITS - 1] = 0;
    country->code = read_number(key, L"CountryCode", 0);
    read_text(key, L"SameAreaRule", country->same_area);
    read_text(key, L"LongDistanceRule", country->long_distance);
    read_text(key, L"InternationalRule", country->international);
    return country->code != 0;
}

bool location_read(struct location *location)
{
    WCHAR key[KEY_UNITS];
    DWORD id = read_number(TELEPHONY_KEY L"Locations", L"CurrentID", 0);
    _snwprintf(key, KEY_UNITS - 1, TELEPHONY_KEY L"Locations\\Location%lu", (unsigned long)id);
    key[KEY_UNITS - 1] = 0;
    *location = (struct location){0};
    if (id == 0 || !read_country(read_number(key, L"Country", 0), &location->country))
        return false;
    read_text(key, L"AreaCode", location->area_code);
    read_text(key, L"OutsideAccess", location->outside_access);
    read_text(key, L"LongDistanceAccess", location->long_distance_access);
    read_text(key, L"LongDistanceCarrierCode", location->long_distance_carrier);
    read_text(key, L"InternationalCarrierCode", location->international_carrier);
    read_text(key, L"DisableCallWaiting", location->cancel_call_waiting);
    location->dials_pulses = !(read_number(key, L"Flags", USES_TONES) & USES_TONES);
    return true;
}
