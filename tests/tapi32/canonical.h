/* canonical.h: an address in TAPI's canonical form, +COUNTRY (AREA) NUMBER
 * (https://learn.microsoft.com/windows/win32/tapi/address-ovr). */
#ifndef TAPI32_CANONICAL_H
#define TAPI32_CANONICAL_H

#include <stdbool.h>
#include <windows.h>

enum { NUMBER_UNITS = 256 };

struct canonical {
    DWORD country;
    WCHAR area_code[NUMBER_UNITS], number[NUMBER_UNITS]; /* as they are written; the area code may be missing */
};

/* Whether the address is in canonical form, so that a location is needed. */
bool canonical_is(const WCHAR *address);

/* Read such an address, and where what is behind it begins. False if its country code or number is missing, or a part
 * is too long. */
bool canonical_read(const WCHAR *at, struct canonical *canonical, const WCHAR **rest);

/* The length of a number of any form: behind it may stand a subaddress, a name, and after CR LF another number. */
size_t canonical_end(const WCHAR *at);

#endif
