/* countries.c: see countries.h. */
#include "countries.h"

#include "telephony_registry.h"

#define COUNTRIES_KEY TELEPHONY_KEY L"Country List"

bool country_read(DWORD id, struct listed_country *country)
{
    WCHAR key[KEY_UNITS];
    registry_path(key, COUNTRIES_KEY L"\\", id);
    *country = (struct listed_country){.id = id};
    country->rules.code = registry_number(HKEY_LOCAL_MACHINE, key, L"CountryCode", 0);
    registry_text(HKEY_LOCAL_MACHINE, key, L"Name", country->name, COUNTRY_NAME_UNITS);
    registry_text(HKEY_LOCAL_MACHINE, key, L"SameAreaRule", country->rules.same_area, RULE_UNITS);
    registry_text(HKEY_LOCAL_MACHINE, key, L"LongDistanceRule", country->rules.long_distance, RULE_UNITS);
    registry_text(HKEY_LOCAL_MACHINE, key, L"InternationalRule", country->rules.international, RULE_UNITS);
    return country->rules.code != 0;
}

bool country_ids(DWORD **ids, DWORD *count)
{
    return registry_numbers(HKEY_LOCAL_MACHINE, COUNTRIES_KEY, L"", ids, count);
}
