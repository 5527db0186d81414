/* api_park.c: calls that are parked and fetched again, from a parking place, or from where they ring. */
#include <stdlib.h>
#include <string.h>

#include "layouts.h"
#include "operation.h"
#include "text.h"

/* --- linePark ----------------------------------------------------------------------------------------------------- */

/* Where the switch parked the call, until it is known and in ANSI. */
struct place {
    VARSTRING *to; /* the application's */
    VARSTRING wide; /* and text behind it */
};

/* In ANSI there may be more bytes than characters, but never more than bytes in Unicode. */
static LONG put_place(const struct place *place)
{
    const VARSTRING *wide = &place->wide;
    VARSTRING *to = place->to;
    const WCHAR *text = (const WCHAR *)((const BYTE *)wide + wide->dwStringOffset);
    DWORD units = wide->dwStringSize / sizeof(WCHAR);
    int room = (int)(to->dwTotalSize - sizeof(*to)), len = 0;
    if (wide->dwStringOffset > wide->dwTotalSize || wide->dwStringSize > wide->dwTotalSize - wide->dwStringOffset)
        return LINEERR_OPERATIONFAILED;
    if (units > 0 && (len = WideCharToMultiByte(CP_ACP, 0, text, (int)units, (char *)(to + 1), room, NULL, NULL)) == 0)
        return LINEERR_STRUCTURETOOSMALL;
    to->dwNeededSize = to->dwUsedSize = sizeof(*to) + (DWORD)len;
    to->dwStringFormat = STRINGFORMAT_ASCII;
    to->dwStringSize = (DWORD)len;
    to->dwStringOffset = sizeof(*to);
    return 0;
}

static void finish_place(void *context, LONG *result)
{
    if (*result == 0)
        *result = put_place(context);
    free(context);
}

/* Where the provider is to write the place. */
static LONG prepare_place(struct asked *asked, VARSTRING *to, VARSTRING **given)
{
    size_t room = (size_t)(to->dwTotalSize - sizeof(*to)) * sizeof(WCHAR);
    struct place *place = calloc(1, sizeof(*place) + room);
    if (place == NULL)
        return LINEERR_NOMEM;
    place->to = to;
    place->wide.dwTotalSize = (DWORD)(sizeof(place->wide) + room);
    *given = &place->wide;
    service_lock();
    request_finish_by(asked->id, finish_place, place);
    service_unlock();
    return 0;
}

static LONG check_park(DWORD mode, const void *address, const VARSTRING *place)
{
    if (mode != LINEPARKMODE_DIRECTED && mode != LINEPARKMODE_NONDIRECTED)
        return LINEERR_INVALPARKMODE;
    if (mode == LINEPARKMODE_DIRECTED ? address == NULL : place == NULL)
        return LINEERR_INVALPOINTER;
    return mode == LINEPARKMODE_NONDIRECTED && place->dwTotalSize < sizeof(*place) ? (LONG)LINEERR_STRUCTURETOOSMALL
                                                                                   : 0;
}

static LONG park(HCALL hCall, DWORD mode, const WCHAR *address, VARSTRING *place, bool is_ansi)
{
    VARSTRING *given = place;
    PREPARED(ask_call_later(&asked, hCall, LINECALLPRIVILEGE_OWNER),
             mode == LINEPARKMODE_NONDIRECTED && is_ansi ? prepare_place(&asked, place, &given) : 0, TSPI_linePark,
             asked.id, asked.call, mode, address, given);
}

LONG WINAPI lineParkW(HCALL hCall, DWORD dwParkMode, LPCWSTR lpszDirAddress, LPVARSTRING lpNonDirAddress)
{
    LONG result = check_park(dwParkMode, lpszDirAddress, lpNonDirAddress);
    return result != 0 ? result : park(hCall, dwParkMode, lpszDirAddress, lpNonDirAddress, false);
}

LONG WINAPI lineParkA(HCALL hCall, DWORD dwParkMode, LPCSTR lpszDirAddress, LPVARSTRING lpNonDirAddress)
{
    LONG wrong = check_park(dwParkMode, lpszDirAddress, lpNonDirAddress);
    if (wrong != 0)
        return wrong;
    IN_UNICODE(lpszDirAddress, park(hCall, dwParkMode, wide, lpNonDirAddress, true));
}

/* --- lineUnpark, linePickup --------------------------------------------------------------------------------------- */

LONG WINAPI lineUnparkW(HLINE hLine, DWORD dwAddressID, LPHCALL lphCall, LPCWSTR lpszDestAddress)
{
    if (lpszDestAddress == NULL)
        return LINEERR_INVALPOINTER;
    PREPARED(ask_line_later(&asked, hLine), new_call(&asked, lphCall, NULL), TSPI_lineUnpark, asked.id, asked.line,
             dwAddressID, NEW(0), lpszDestAddress);
}

LONG WINAPI lineUnparkA(HLINE hLine, DWORD dwAddressID, LPHCALL lphCall, LPCSTR lpszDestAddress)
{
    IN_UNICODE(lpszDestAddress, lineUnparkW(hLine, dwAddressID, lphCall, wide));
}

LONG WINAPI linePickupW(HLINE hLine, DWORD dwAddressID, LPHCALL lphCall, LPCWSTR lpszDestAddress, LPCWSTR lpszGroupID)
{
    PREPARED(ask_line_later(&asked, hLine), new_call(&asked, lphCall, NULL), TSPI_linePickup, asked.id, asked.line,
             dwAddressID, NEW(0), lpszDestAddress, lpszGroupID);
}

LONG WINAPI linePickupA(HLINE hLine, DWORD dwAddressID, LPHCALL lphCall, LPCSTR lpszDestAddress, LPCSTR lpszGroupID)
{
    WCHAR *group = text_wide(lpszGroupID);
    WCHAR *address = text_wide(lpszDestAddress);
    bool lacks = (lpszGroupID != NULL && group == NULL) || (lpszDestAddress != NULL && address == NULL);
    LONG result = lacks ? (LONG)LINEERR_NOMEM : linePickupW(hLine, dwAddressID, lphCall, address, group);
    free(group);
    free(address);
    return result;
}
