/* dialing_rules.h: from an address in TAPI's canonical form to what is dialed from where one stands
 * (https://learn.microsoft.com/windows/win32/tapi/canonical-addresses, .../address-translation). */
#ifndef TAPI32_DIALING_RULES_H
#define TAPI32_DIALING_RULES_H

#include <stdbool.h>
#include <windows.h>

enum { RULE_UNITS = 64, NUMBER_UNITS = 256 };

/* A country's rules: digits that are dialed as they are, and E, F and G for the country code, the area code and the
 * number. */
struct country {
    DWORD code;
    WCHAR same_area[RULE_UNITS], long_distance[RULE_UNITS], international[RULE_UNITS];
};

struct location {
    struct country country;
    WCHAR area_code[RULE_UNITS];
    WCHAR outside_access[RULE_UNITS];       /* what gets an outside line, for calls of the same area */
    WCHAR long_distance_access[RULE_UNITS]; /* ... and for others */
    WCHAR cancel_call_waiting[RULE_UNITS];
    bool dials_pulses;
};

struct translated {
    WCHAR dialable[NUMBER_UNITS], displayable[NUMBER_UNITS];
    DWORD country;  /* of the destination, its code; 0 where the address is not canonical */
    DWORD results;  /* LINETRANSLATERESULT_ */
};

/* Translate by the location's rules and LINETRANSLATEOPTION_ options. An address that is not canonical is dialed as it is.
 * False if the address or the result is too long, or its country code or number is missing. */
bool dialing_translate(const struct location *location, const WCHAR *address, DWORD options,
                       struct translated *translated);

/* Whether the address is in canonical form, so that a location is needed. */
bool dialing_is_canonical(const WCHAR *address);

#endif
