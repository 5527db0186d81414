/* tspi_fetch.c: calls that are fetched: from where they are parked, and from where they ring. For TAPI they begin as
 * one that is dialed does (tspi_call.c). */
#include "core/call.h"
#include "dialstring.h"
#include "session.h"

/* Who asks for a call, and how TAPI knows it. */
struct asking {
    DRV_REQUESTID id;
    HDRVLINE hdLine;
    DWORD address;
    HTAPICALL htCall;
};

/* Ask for the call on the line's one address, 0: the one at a number, or where that is NULL any of the group. */
static LONG fetch(struct core *core, enum operation_kind operation, const struct asking *asking, LPCWSTR number,
                  LPCWSTR group, handle *made)
{
    struct text dest = {0}, team = {0};
    struct line *line = line_find(core, (handle)asking->hdLine);
    if (line == NULL)
        return LINEERR_INVALLINEHANDLE;
    if (asking->address != 0)
        return LINEERR_INVALADDRESSID;
    if (operation != OPERATION_PICKUP_GROUP && dialstring_read(core->protocol, number, &dest) != 0)
        return LINEERR_INVALADDRESS; /* whatever is wrong with it: the functions have no other error for that */
    LONG result = group_read(core->protocol, group, &team);
    if (result == 0)
        result = core_make_call(core, line, operation, asking->id, asking->htCall,
                                (struct given){.argument = text_slice(&dest), .detail = text_slice(&team)},
                                LINEMEDIAMODE_INTERACTIVEVOICE, made);
    return session_accepted(result, asking->id);
}

LONG TSPIAPI TSPI_lineUnpark(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, DWORD dwAddressID, HTAPICALL htCall,
                             LPHDRVCALL lphdCall, LPCWSTR lpszDestAddress)
{
    struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    handle made = 0;
    struct asking asking = {dwRequestID, hdLine, dwAddressID, htCall};
    LONG result = fetch(core, OPERATION_UNPARK, &asking, lpszDestAddress, NULL, &made);
    if (made != 0)
        *lphdCall = (HDRVCALL)made; /* before anything can complete (rule 26) */
    return session_leave_dial(result, lpszDestAddress, "lineUnpark hdLine=0x%llx htCall=0x%llx hdCall=0x%llx",
                              TRACED(hdLine), TRACED(htCall), TRACED(made));
}

LONG TSPIAPI TSPI_linePickup(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, DWORD dwAddressID, HTAPICALL htCall,
                             LPHDRVCALL lphdCall, LPCWSTR lpszDestAddress, LPCWSTR lpszGroupID)
{
    struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    handle made = 0;
    struct asking asking = {dwRequestID, hdLine, dwAddressID, htCall};
    enum operation_kind operation = lpszDestAddress != NULL ? OPERATION_PICKUP : OPERATION_PICKUP_GROUP;
    LONG result = fetch(core, operation, &asking, lpszDestAddress, lpszGroupID, &made);
    if (made != 0)
        *lphdCall = (HDRVCALL)made;
    return session_leave_dial(result, lpszDestAddress, "linePickup hdLine=0x%llx htCall=0x%llx hdCall=0x%llx",
                              TRACED(hdLine), TRACED(htCall), TRACED(made));
}
