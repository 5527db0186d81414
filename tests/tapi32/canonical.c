/* canonical.c: see canonical.h. */
#include "canonical.h"

#include <wchar.h>

enum { CODE_DIGITS = 3 }; /* of a country, at most: E.164 */

bool canonical_is(const WCHAR *address)
{
    return address[0] == L'+';
}

size_t canonical_end(const WCHAR *at)
{
    return wcscspn(at, L"|^\r\n");
}

static bool copy(WCHAR *out, const WCHAR *from, size_t len)
{
    if (len >= NUMBER_UNITS)
        return false;
    wmemcpy(out, from, len);
    out[len] = 0;
    return true;
}

/* A country's code ends with a blank or the area code's bracket. Without either it cannot be told from the number
 * behind it, still less the area code; such an address is refused rather than dialed wrongly. */
static bool read_country(const WCHAR **at, DWORD *country)
{
    size_t digits = wcsspn(*at, L"0123456789");
    if (digits == 0 || digits > CODE_DIGITS || (*at)[0] == L'0' || wcschr(L" (", (*at)[digits]) == NULL)
        return false;
    *country = wcstoul(*at, NULL, 10);
    *at += digits;
    *at += wcsspn(*at, L" ");
    return true;
}

bool canonical_read(const WCHAR *at, struct canonical *canonical, const WCHAR **rest)
{
    *canonical = (struct canonical){0};
    at++;
    if (!read_country(&at, &canonical->country))
        return false;
    if (*at == L'(') {
        size_t len = wcscspn(++at, L")");
        if (at[len] == 0 || !copy(canonical->area_code, at, len))
            return false;
        at += len + 1;
        at += wcsspn(at, L" ");
    }
    size_t len = canonical_end(at);
    *rest = at + len;
    while (len > 0 && at[len - 1] == L' ')
        len--;
    return copy(canonical->number, at, len) && wcspbrk(canonical->number, L"0123456789") != NULL;
}
