/* dialstring.c: see dialstring.h. */
#include "dialstring.h"

#include "os.h"

static LONG error_for(WCHAR unit)
{
    switch (unit) {
    case 'W':
    case 'w':
        return LINEERR_DIALDIALTONE;
    case '@':
        return LINEERR_DIALQUIET;
    case '$':
        return LINEERR_DIALBILLING;
    case '?':
        return LINEERR_DIALPROMPT;
    }
    return 0;
}

static bool is_dial_mode(WCHAR unit)
{
    return unit == 'T' || unit == 't' || unit == 'P' || unit == 'p';
}

LONG dialstring_read(unsigned codepage, LPCWSTR address, struct text *number)
{
    if (address == NULL)
        return LINEERR_INVALADDRESS;
    size_t units = 0;
    for (; address[units] != 0; units++) {
        LONG error = error_for(address[units]);
        if (error != 0)
            return error;
        if (units == TEXT_BYTES)
            return LINEERR_INVALADDRESS;
    }
    if (units > 0 && is_dial_mode(address[0])) {
        address++;
        units--;
    }
    size_t len = os_from_utf16(codepage, address, units, number->at, TEXT_BYTES);
    if (len == 0 || len == OS_NO_TEXT)
        return LINEERR_INVALADDRESS;
    number->len = (unsigned short)len;
    return 0;
}
