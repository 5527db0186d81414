/* tspi_park.c: calls that are parked, where TAPI says or where the switch likes. */
#include "core/call.h"
#include "dialstring.h"
#include "session.h"

/* The characters of the longest place that the switch may name. */
static DWORD longest_place(const struct protocol *spoken)
{
    DWORD longest = 0;
    for (unsigned i = 0; i < spoken->message_count; i++) {
        const struct message_type *type = &spoken->messages[i];
        unsigned hole = type->hole[ROLE_PLACE];
        if (hole != NO_HOLE && spoken->fields[type->field[hole]].max > longest)
            longest = spoken->fields[type->field[hole]].max;
    }
    return longest;
}

/* When the switch has parked the call it is too late to say that its place is longer than TAPI's memory: so there has
 * to be room for every place. A character may be two units. */
static LONG check_room(const struct protocol *spoken, LPVARSTRING room)
{
    DWORD needed = sizeof(*room) + (2 * longest_place(spoken) + 1) * sizeof(WCHAR);
    if (room == NULL)
        return LINEERR_OPERATIONFAILED;
    if (room->dwTotalSize >= needed)
        return 0;
    if (room->dwTotalSize >= sizeof(*room))
        room->dwNeededSize = needed;
    return LINEERR_STRUCTURETOOSMALL;
}

static LONG park_at(struct core *core, struct call *call, DRV_REQUESTID id, LPCWSTR address)
{
    struct text dest;
    if (!protocol_offers(core->protocol, OPERATION_PARK))
        return LINEERR_INVALPARKMODE;
    if (dialstring_read(core->protocol, address, &dest) != 0)
        return LINEERR_INVALADDRESS; /* the function has no other error for that */
    return core_operate(core, call, NULL, OPERATION_PARK, &id, text_slice(&dest));
}

static LONG park_anywhere(struct core *core, struct call *call, DRV_REQUESTID id, LPVARSTRING room)
{
    if (!protocol_offers(core->protocol, OPERATION_PARK_NONDIRECTED))
        return LINEERR_INVALPARKMODE;
    LONG result = check_room(core->protocol, room);
    return result != 0 ? result : core_park_anywhere(core, call, id, room);
}

static LONG park(struct core *core, DRV_REQUESTID id, HDRVCALL hdCall, DWORD mode, LPCWSTR address, LPVARSTRING room)
{
    struct call *call = call_find(core, (handle)hdCall);
    if (call == NULL)
        return LINEERR_INVALCALLHANDLE;
    LONG result = mode == LINEPARKMODE_DIRECTED      ? park_at(core, call, id, address)
                  : mode == LINEPARKMODE_NONDIRECTED ? park_anywhere(core, call, id, room)
                                                     : (LONG)LINEERR_INVALPARKMODE;
    return session_accepted(result, id);
}

LONG TSPIAPI TSPI_linePark(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, DWORD dwParkMode, LPCWSTR lpszDirAddress,
                           LPVARSTRING lpNonDirAddress)
{
    struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    LONG result = park(core, dwRequestID, hdCall, dwParkMode, lpszDirAddress, lpNonDirAddress);
    LPCWSTR address = dwParkMode == LINEPARKMODE_DIRECTED ? lpszDirAddress : NULL; /* else it is ignored */
    return session_leave_dial(result, address, "linePark hdCall=0x%llx mode=0x%x", TRACED(hdCall),
                              (unsigned)dwParkMode);
}
