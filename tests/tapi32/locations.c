/* locations.c: see locations.h. */
#include "locations.h"

#include <stddef.h>
#include <stdlib.h>
#include <wchar.h>

#include "countries.h"
#include "telephony_registry.h"

#define LOCATIONS_KEY TELEPHONY_KEY L"Locations"

enum { USES_TONES = 1 };

static const WCHAR prefix[] = L"Location", toll_list[] = L"TollPrefixList";

/* The texts of a location, by the values' names. */
static const struct {
    const WCHAR *name;
    size_t at;
} texts[] = {
    {L"AreaCode", offsetof(struct location, area_code)},
    {L"OutsideAccess", offsetof(struct location, outside_access)},
    {L"LongDistanceAccess", offsetof(struct location, long_distance_access)},
    {L"LongDistanceCarrierCode", offsetof(struct location, long_distance_carrier)},
    {L"InternationalCarrierCode", offsetof(struct location, international_carrier)},
    {L"DisableCallWaiting", offsetof(struct location, cancel_call_waiting)},
};

static void path_of(WCHAR key[KEY_UNITS], DWORD id)
{
    registry_path(key, LOCATIONS_KEY L"\\Location", id);
}

bool location_read(DWORD id, struct listed_location *location)
{
    WCHAR key[KEY_UNITS];
    struct listed_country country;
    path_of(key, id);
    *location = (struct listed_location){.id = id};
    location->country_id = registry_number(HKEY_LOCAL_MACHINE, key, L"Country", 0);
    if (!country_read(location->country_id, &country))
        return false;
    location->rules.country = country.rules;
    registry_text(HKEY_LOCAL_MACHINE, key, L"Name", location->name, LOCATION_NAME_UNITS);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        registry_text(HKEY_LOCAL_MACHINE, key, texts[i].name, (WCHAR *)((BYTE *)&location->rules + texts[i].at),
                      RULE_UNITS);
    registry_text(HKEY_LOCAL_MACHINE, key, toll_list, location->rules.toll_list, TOLL_UNITS);
    location->rules.dials_pulses = !(registry_number(HKEY_LOCAL_MACHINE, key, L"Flags", USES_TONES) & USES_TONES);
    return true;
}

static void read_area_rule(const WCHAR *key, struct area_rule *rule)
{
    registry_text(HKEY_LOCAL_MACHINE, key, L"AreaCode", rule->area_code, RULE_UNITS);
    registry_text(HKEY_LOCAL_MACHINE, key, L"Prefixes", rule->prefixes, TOLL_UNITS);
    registry_text(HKEY_LOCAL_MACHINE, key, L"Dial", rule->dialed_before, RULE_UNITS);
    rule->has_area_code = registry_number(HKEY_LOCAL_MACHINE, key, L"DialAreaCode", 0) != 0;
}

bool location_area_rules(DWORD id, struct area_rule **rules, DWORD *count)
{
    WCHAR rules_key[KEY_UNITS], rule_prefix[KEY_UNITS], key[KEY_UNITS];
    DWORD *numbers;
    path_of(rules_key, id);
    wcscat(rules_key, L"\\AreaCodeRules");
    _snwprintf(rule_prefix, KEY_UNITS, L"%ls\\Rule", rules_key);
    *rules = NULL;
    if (registry_numbers(HKEY_LOCAL_MACHINE, rules_key, L"Rule", &numbers, count))
        *rules = calloc((size_t)*count + 1, sizeof(**rules));
    for (DWORD i = 0; *rules != NULL && i < *count; i++) {
        registry_path(key, rule_prefix, numbers[i]);
        read_area_rule(key, *rules + i);
    }
    free(numbers);
    return *rules != NULL;
}

bool location_write(const struct listed_location *location)
{
    WCHAR key[KEY_UNITS];
    path_of(key, location->id);
    DWORD flags = registry_number(HKEY_LOCAL_MACHINE, key, L"Flags", USES_TONES) & ~(DWORD)USES_TONES;
    bool good = registry_set_text(key, L"Name", location->name) &&
                registry_set_number(key, L"Country", location->country_id) &&
                registry_set_number(key, L"Flags", flags | (location->rules.dials_pulses ? 0 : USES_TONES));
    for (size_t i = 0; good && i < sizeof(texts) / sizeof(*texts); i++)
        good = registry_set_text(key, texts[i].name, (const WCHAR *)((const BYTE *)&location->rules + texts[i].at));
    return good;
}

bool location_read_current(struct listed_location *location)
{
    return location_read(registry_number(HKEY_LOCAL_MACHINE, LOCATIONS_KEY, L"CurrentID", 0), location);
}

bool location_ids(DWORD **ids, DWORD *count)
{
    return registry_numbers(HKEY_LOCAL_MACHINE, LOCATIONS_KEY, prefix, ids, count);
}

bool location_set_current(DWORD id)
{
    return registry_set_number(LOCATIONS_KEY, L"CurrentID", id);
}

bool location_set_toll_list(DWORD id, const WCHAR *list)
{
    WCHAR key[KEY_UNITS];
    path_of(key, id);
    return registry_set_text(key, toll_list, list);
}
