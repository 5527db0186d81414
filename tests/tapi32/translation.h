/* translation.h: what the functions of address translation have in common. */
#ifndef TAPI32_TRANSLATION_H
#define TAPI32_TRANSLATION_H

#include <windows.h>

#include <tapi.h>

#include "locations.h"

/* Whether an application of that version may ask. Since TAPI 2.0 hLineApp may be 0, before lineInitialize too. Returns
 * 0, LINEERR_INCOMPATIBLEAPIVERSION, UNINITIALIZED or INVALAPPHANDLE. */
LONG translation_check(HLINEAPP hLineApp, DWORD version);

/* Whether there is such a device: 0 or LINEERR_BADDEVICEID. Before lineInitialize none is known, and any will do. */
LONG translation_check_device(DWORD device);

/* Translate an address as one dials from that location: by its rules, those that it has for areas, and a card: the one
 * of that number if `options` has LINETRANSLATEOPTION_CARDOVERRIDE, else the preferred one. Returns 0,
 * LINEERR_INVALCARD, INVALADDRESS or NOMEM. */
LONG translation_translate(const struct listed_location *location, DWORD card, const WCHAR *address, DWORD options,
                           struct translated *translated);

/* Tell of a change of locations every line whose application wants to hear of it; an application of TAPI 1.3, which
 * does not know of such changes, is asked to begin anew. */
void translation_changed(void);

#endif
