/* api_locations.c: the places from which one may dial: lineGetTranslateCaps, lineSetCurrentLocation, lineSetTollList,
 * lineGetCountry, tapiGetLocationInfo. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "cards.h"
#include "countries.h"
#include "layouts.h"
#include "listing.h"
#include "locations.h"
#include "text.h"
#include "translation.h"

/* --- lineGetTranslateCaps ---------------------------------------------------------------------------------------- */

/* Entries grew with TAPI 1.4. */
enum {
    OLD_LOCATION = offsetof(LINELOCATIONENTRY, dwCountryID),
    OLD_CARD = offsetof(LINECARDENTRY, dwCardNumberDigits),
    LOCATION_UNITS = LOCATION_NAME_UNITS + 4 * RULE_UNITS + TOLL_UNITS,
    CARD_UNITS = CARD_NAME_UNITS + 3 * RULE_UNITS,
};

static void put_location(struct listing *listing, const struct listed_location *location, bool is_old, BYTE *to)
{
    LINELOCATIONENTRY entry = {.dwPermanentLocationID = location->id, .dwCountryCode = location->rules.country.code,
                               .dwPreferredCardID = card_preferred(location->id), .dwCountryID = location->country_id,
                               .dwOptions = location->rules.dials_pulses ? LINELOCATIONOPTION_PULSEDIAL : 0};
    listing_text(listing, &entry.dwLocationNameSize, location->name);
    listing_text(listing, &entry.dwCityCodeSize, location->rules.area_code);
    listing_text(listing, &entry.dwLocalAccessCodeSize, location->rules.outside_access);
    listing_text(listing, &entry.dwLongDistanceAccessCodeSize, location->rules.long_distance_access);
    listing_text(listing, &entry.dwTollPrefixListSize, location->rules.toll_list);
    if (!is_old)
        listing_text(listing, &entry.dwCancelCallWaitingSize, location->rules.cancel_call_waiting);
    memcpy(to, &entry, is_old ? OLD_LOCATION : sizeof(entry));
}

/* A card's number is not told, but its length. */
static DWORD digits_in(const WCHAR *number)
{
    DWORD digits = 0;
    for (; *number != 0; number++)
        digits += *number >= L'0' && *number <= L'9';
    return digits;
}

static void put_card(struct listing *listing, const struct listed_card *card, bool is_old, BYTE *to)
{
    LINECARDENTRY entry = {.dwPermanentCardID = card->id, .dwCardNumberDigits = digits_in(card->card.number),
                           .dwOptions = card->options};
    listing_text(listing, &entry.dwCardNameSize, card->card.name);
    if (!is_old) {
        listing_text(listing, &entry.dwSameAreaRuleSize, card->card.same_area);
        listing_text(listing, &entry.dwLongDistanceRuleSize, card->card.long_distance);
        listing_text(listing, &entry.dwInternationalRuleSize, card->card.international);
    }
    memcpy(to, &entry, is_old ? OLD_CARD : sizeof(entry));
}

/* What lineGetTranslateCaps tells of. */
struct told_places {
    DWORD *ids, count; /* of locations */
    struct listed_card *cards;
    DWORD card_count;
};

/* Those locations that can be read: one without a country is none. */
static LONG put_caps(const struct told_places *places, DWORD version, bool is_ansi, LINETRANSLATECAPS *out)
{
    struct listing listing;
    struct listed_location location;
    LINETRANSLATECAPS bare = {0};
    bool is_old = version < API_1_4;
    DWORD location_size = is_old ? OLD_LOCATION : sizeof(LINELOCATIONENTRY);
    DWORD card_size = is_old ? OLD_CARD : sizeof(LINECARDENTRY), cards_size = places->card_count * card_size;
    if (!location_read_current(&location))
        return LINEERR_INIFILECORRUPT;
    bare.dwCurrentLocationID = location.id;
    bare.dwCurrentPreferredCardID = card_preferred(location.id);
    if (!listing_begin(&listing, sizeof(bare) + places->count * location_size + cards_size,
                       places->count * LOCATION_UNITS + places->card_count * CARD_UNITS, is_ansi))
        return LINEERR_NOMEM;
    LINETRANSLATECAPS *caps = listing.bytes;
    BYTE *card = (BYTE *)(caps + 1), *entry = card + cards_size;
    *caps = bare;
    for (DWORD i = 0; i < places->card_count; i++)
        put_card(&listing, &places->cards[i], is_old, card + i * card_size);
    for (DWORD i = 0; i < places->count; i++) {
        if (!location_read(places->ids[i], &location))
            continue;
        put_location(&listing, &location, is_old, entry + caps->dwLocationListSize);
        caps->dwLocationListSize += location_size;
        caps->dwNumLocations++;
    }
    caps->dwLocationListOffset = (DWORD)(entry - (BYTE *)caps);
    caps->dwNumCards = places->card_count;
    caps->dwCardListSize = cards_size;
    caps->dwCardListOffset = (DWORD)(card - (BYTE *)caps);
    return listing_end(&listing, &bare, sizeof(bare), out);
}

static LONG get_caps(HLINEAPP hLineApp, DWORD version, LINETRANSLATECAPS *caps, bool is_ansi)
{
    struct told_places places = {0};
    LONG result = translation_check(hLineApp, version);
    if (result != 0)
        return result;
    bool good = location_ids(&places.ids, &places.count) && card_list(&places.cards, &places.card_count);
    result = good ? put_caps(&places, version, is_ansi, caps) : (LONG)LINEERR_NOMEM;
    free(places.ids);
    free(places.cards);
    return result;
}

LONG WINAPI lineGetTranslateCapsW(HLINEAPP hLineApp, DWORD dwAPIVersion, LPLINETRANSLATECAPS lpTranslateCaps)
{
    return get_caps(hLineApp, dwAPIVersion, lpTranslateCaps, false);
}

LONG WINAPI lineGetTranslateCapsA(HLINEAPP hLineApp, DWORD dwAPIVersion, LPLINETRANSLATECAPS lpTranslateCaps)
{
    return get_caps(hLineApp, dwAPIVersion, lpTranslateCaps, true);
}

/* --- lineSetCurrentLocation -------------------------------------------------------------------------------------- */

LONG WINAPI lineSetCurrentLocation(HLINEAPP hLineApp, DWORD dwLocation)
{
    struct listed_location wanted, current;
    LONG result = translation_check(hLineApp, API_2_0);
    if (result != 0)
        return result;
    if (!location_read(dwLocation, &wanted))
        return LINEERR_INVALLOCATION;
    if (location_read_current(&current) && current.id == dwLocation)
        return 0;
    if (!location_set_current(dwLocation))
        return LINEERR_OPERATIONFAILED;
    translation_changed();
    return 0;
}

/* --- lineSetTollList --------------------------------------------------------------------------------------------- */

static bool change_list(WCHAR list[TOLL_UNITS], const WCHAR *prefix, DWORD option)
{
    if (option == LINETOLLLISTOPTION_ADD)
        return toll_list_add(list, prefix);
    toll_list_remove(list, prefix);
    return true;
}

static LONG change_toll_list(const WCHAR *address, DWORD option, bool *has_changed)
{
    struct listed_location location;
    WCHAR prefix[PREFIX_UNITS], list[TOLL_UNITS];
    if (!location_read_current(&location))
        return LINEERR_INIFILECORRUPT;
    if (address == NULL || !dialing_toll_prefix(&location.rules, address, prefix))
        return LINEERR_INVALADDRESS;
    wcscpy(list, location.rules.toll_list);
    if (!change_list(list, prefix, option))
        return LINEERR_RESOURCEUNAVAIL;
    *has_changed = wcscmp(list, location.rules.toll_list) != 0;
    return !*has_changed || location_set_toll_list(location.id, list) ? 0 : (LONG)LINEERR_OPERATIONFAILED;
}

static LONG set_toll_list(HLINEAPP hLineApp, DWORD device, const WCHAR *address, DWORD option)
{
    static SRWLOCK changing = SRWLOCK_INIT; /* within this process */
    bool has_changed = false;
    LONG result = translation_check(hLineApp, API_2_0);
    if (result == 0)
        result = translation_check_device(device);
    if (result != 0)
        return result;
    if (option != LINETOLLLISTOPTION_ADD && option != LINETOLLLISTOPTION_REMOVE)
        return LINEERR_INVALPARAM;
    AcquireSRWLockExclusive(&changing);
    result = change_toll_list(address, option, &has_changed);
    ReleaseSRWLockExclusive(&changing);
    if (result == 0 && has_changed)
        translation_changed();
    return result;
}

LONG WINAPI lineSetTollListW(HLINEAPP hLineApp, DWORD dwDeviceID, LPCWSTR lpszAddressIn, DWORD dwTollListOption)
{
    return set_toll_list(hLineApp, dwDeviceID, lpszAddressIn, dwTollListOption);
}

LONG WINAPI lineSetTollListA(HLINEAPP hLineApp, DWORD dwDeviceID, LPCSTR lpszAddressIn, DWORD dwTollListOption)
{
    IN_UNICODE(lpszAddressIn, set_toll_list(hLineApp, dwDeviceID, wide, dwTollListOption));
}

/* --- lineGetCountry ---------------------------------------------------------------------------------------------- */

enum { FIRST_COUNTRY = 1, COUNTRY_UNITS = COUNTRY_NAME_UNITS + 3 * RULE_UNITS };

/* `next` is the id of the one behind it in the whole list, 0 of the last one. */
static void put_country(struct listing *listing, DWORD id, DWORD next, LINECOUNTRYENTRY *entry)
{
    struct listed_country country;
    country_read(id, &country);
    *entry = (LINECOUNTRYENTRY){.dwCountryID = id, .dwCountryCode = country.rules.code, .dwNextCountryID = next};
    listing_text(listing, &entry->dwCountryNameSize, country.name);
    listing_text(listing, &entry->dwSameAreaRuleSize, country.rules.same_area);
    listing_text(listing, &entry->dwLongDistanceRuleSize, country.rules.long_distance);
    listing_text(listing, &entry->dwInternationalRuleSize, country.rules.international);
}

/* The countries ids[first..end) of all that there are. */
static LONG put_countries(const DWORD *ids, DWORD count, DWORD first, DWORD end, bool is_ansi, LINECOUNTRYLIST *out)
{
    struct listing listing;
    LINECOUNTRYLIST bare = {0};
    DWORD size = (end - first) * (DWORD)sizeof(LINECOUNTRYENTRY);
    if (!listing_begin(&listing, sizeof(bare) + size, (end - first) * COUNTRY_UNITS, is_ansi))
        return LINEERR_NOMEM;
    LINECOUNTRYLIST *list = listing.bytes;
    LINECOUNTRYENTRY *entry = (LINECOUNTRYENTRY *)(list + 1);
    list->dwNumCountries = end - first;
    list->dwCountryListSize = size;
    list->dwCountryListOffset = sizeof(bare);
    for (DWORD i = first; i < end; i++)
        put_country(&listing, ids[i], i + 1 < count ? ids[i + 1] : 0, entry++);
    return listing_end(&listing, &bare, sizeof(bare), out);
}

static DWORD place_of(const DWORD *ids, DWORD count, DWORD id)
{
    DWORD at = 0;
    while (id != FIRST_COUNTRY && at < count && ids[at] != id)
        at++;
    return at;
}

static LONG get_country(DWORD id, DWORD version, LINECOUNTRYLIST *list, bool is_ansi)
{
    DWORD *ids, count;
    LONG result = 0;
    if (version < API_1_3)
        return LINEERR_INCOMPATIBLEAPIVERSION;
    if (!country_ids(&ids, &count))
        return LINEERR_NOMEM;
    DWORD first = id == 0 ? 0 : place_of(ids, count, id);
    if (count == 0)
        result = LINEERR_INIFILECORRUPT;
    else if (first == count)
        result = LINEERR_INVALCOUNTRYCODE;
    else
        result = put_countries(ids, count, first, id == 0 ? count : first + 1, is_ansi, list);
    free(ids);
    return result;
}

LONG WINAPI lineGetCountryW(DWORD dwCountryID, DWORD dwAPIVersion, LPLINECOUNTRYLIST lpLineCountryList)
{
    return get_country(dwCountryID, dwAPIVersion, lpLineCountryList, false);
}

LONG WINAPI lineGetCountryA(DWORD dwCountryID, DWORD dwAPIVersion, LPLINECOUNTRYLIST lpLineCountryList)
{
    return get_country(dwCountryID, dwAPIVersion, lpLineCountryList, true);
}

/* --- tapiGetLocationInfo ----------------------------------------------------------------------------------------- */

enum { CODE_UNITS = 8 }; /* what tapiGetLocationInfo has room for, by its page */

LONG WINAPI tapiGetLocationInfoW(LPWSTR lpszCountryCodeW, LPWSTR lpszCityCodeW)
{
    struct listed_location location;
    if (lpszCountryCodeW == NULL || lpszCityCodeW == NULL || !location_read_current(&location))
        return TAPIERR_REQUESTFAILED;
    _snwprintf(lpszCountryCodeW, CODE_UNITS - 1, L"%lu", (unsigned long)location.rules.country.code);
    lpszCountryCodeW[CODE_UNITS - 1] = 0;
    lstrcpynW(lpszCityCodeW, location.rules.area_code, CODE_UNITS);
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
