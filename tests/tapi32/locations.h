/* locations.h: where one stands, as the registry has it: Telephony\Locations and Telephony\Country List. */
#ifndef TAPI32_LOCATIONS_H
#define TAPI32_LOCATIONS_H

#include "dialing_rules.h"

/* The current location, with the rules of its country. False if there is none. */
bool location_read(struct location *location);

#endif
