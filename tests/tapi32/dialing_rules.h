/* dialing_rules.h: from an address in TAPI's canonical form to what is dialed from where one stands;
 * docs/dialing-rules.md tells it with examples (https://learn.microsoft.com/windows/win32/tapi/address-ovr,
 * .../initiate-a-session-ovr). */
#ifndef TAPI32_DIALING_RULES_H
#define TAPI32_DIALING_RULES_H

#include "canonical.h"
#include "toll_list.h"

enum { RULE_UNITS = 64, CARD_NAME_UNITS = 64 };

/* A country's rules: what is dialed as it is, and letters for what differs from call to call (add_part,
 * dialing_rules.c). An empty rule is allowed: see rule_for. */
struct country {
    DWORD code;
    WCHAR same_area[RULE_UNITS], long_distance[RULE_UNITS], international[RULE_UNITS];
};

struct location {
    struct country country;
    WCHAR area_code[RULE_UNITS];
    WCHAR outside_access[RULE_UNITS];       /* what gets an outside line, for calls of the same area */
    WCHAR long_distance_access[RULE_UNITS]; /* ... and for others */
    WCHAR long_distance_carrier[RULE_UNITS], international_carrier[RULE_UNITS]; /* codes that choose a company */
    WCHAR cancel_call_waiting[RULE_UNITS];
    WCHAR toll_list[TOLL_UNITS];
    bool dials_pulses;
};

/* A calling card: how one dials so that it pays. Where a rule is empty, one dials as without it. */
struct card {
    WCHAR name[CARD_NAME_UNITS], number[RULE_UNITS];
    WCHAR same_area[RULE_UNITS], long_distance[RULE_UNITS], international[RULE_UNITS];
};

/* How a location dials some numbers of an area, in its own country, otherwise than the country's rules say. */
struct area_rule {
    WCHAR area_code[RULE_UNITS];
    WCHAR prefixes[TOLL_UNITS];     /* digits with which these numbers begin, "222,33"; empty: all of the area */
    WCHAR dialed_before[RULE_UNITS]; /* such as 1; empty: the call is a local one */
    bool has_area_code;             /* whether that is dialed, too */
};

/* By what an address is translated. */
struct dialing {
    const struct location *location;
    const struct card *card; /* NULL: none */
    const struct area_rule *area_rules;
    DWORD area_rule_count;
    DWORD options;           /* LINETRANSLATEOPTION_ */
};

struct translated {
    WCHAR dialable[NUMBER_UNITS], displayable[NUMBER_UNITS];
    DWORD country;  /* of the destination, its code; 0 where the address is not canonical */
    DWORD results;  /* LINETRANSLATERESULT_ */
};

/* Translate an address. One that is not canonical is dialed as it is. Subaddress, name and further addresses stay
 * behind what is dialed, untouched, and are not displayed; nor is a card's number, in whose place its name is. False if
 * the address or the result is too long, or its country code or number is missing. */
bool dialing_translate(const struct dialing *dialing, const WCHAR *address, struct translated *translated);

/* The prefix of a number in the location's own area, for its toll list. False if the address is none of these. */
bool dialing_toll_prefix(const struct location *location, const WCHAR *address, WCHAR prefix[PREFIX_UNITS]);
#endif
