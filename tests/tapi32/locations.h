/* locations.h: where one may stand, as the registry has it: Telephony\Locations. */
#ifndef TAPI32_LOCATIONS_H
#define TAPI32_LOCATIONS_H

#include "dialing_rules.h"

enum { LOCATION_NAME_UNITS = 128 };

struct listed_location {
    DWORD id, country_id;
    WCHAR name[LOCATION_NAME_UNITS];
    struct location rules; /* with its country's */
};

/* False if there is none of that id, or its country is none. */
bool location_read(DWORD id, struct listed_location *location);

/* The current one. Its rules are empty if there is none. */
bool location_read_current(struct listed_location *location);

/* All ids, ascending, to be freed with free(). False without memory. */
bool location_ids(DWORD **ids, DWORD *count);

/* Its rules for areas, in the order of their numbers, to be freed with free(). False without memory. */
bool location_area_rules(DWORD id, struct area_rule **rules, DWORD *count);

/* False if the registry cannot be written. location_write: all but the toll list. */
bool location_write(const struct listed_location *location);
bool location_set_current(DWORD id);
bool location_set_toll_list(DWORD id, const WCHAR *list);

#endif
