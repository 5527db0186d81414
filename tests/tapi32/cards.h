/* cards.h: calling cards, as the registry of the current user has them: Telephony\Cards. docs/dialing-rules.md says
 * from where its values are known. */
#ifndef TAPI32_CARDS_H
#define TAPI32_CARDS_H

#include "dialing_rules.h"

enum { DIRECT_DIAL = 0 }; /* the card by which one dials without any; it is always there */

struct listed_card {
    DWORD id, options; /* LINECARDOPTION_ */
    struct card card;
};

/* False if there is none of that id. */
bool card_read(DWORD id, struct listed_card *card);

/* The card with which one likes to dial from a location: DIRECT_DIAL also where the one that is named is none. */
DWORD card_preferred(DWORD location);

/* All that are not hidden, direct dialing first, to be freed with free(). False without memory. */
bool card_list(struct listed_card **cards, DWORD *count);

#endif
