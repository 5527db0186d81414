/* countries.h: the registry's list of countries, Telephony\Country List. A country is known by an id: codes are shared,
 * as 1 is by the countries of North America. */
#ifndef TAPI32_COUNTRIES_H
#define TAPI32_COUNTRIES_H

#include "dialing_rules.h"

enum { COUNTRY_NAME_UNITS = 128 };

struct listed_country {
    DWORD id;
    WCHAR name[COUNTRY_NAME_UNITS];
    struct country rules;
};

/* False if there is none of that id. */
bool country_read(DWORD id, struct listed_country *country);

/* All ids, ascending, to be freed with free(). False without memory. */
bool country_ids(DWORD **ids, DWORD *count);

#endif
