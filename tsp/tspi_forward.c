/* tspi_forward.c: where a line's incoming calls go instead. */
#include "forwardlist.h"
#include "session.h"

static LONG forward(struct core *core, DRV_REQUESTID id, HDRVLINE hdLine, DWORD address, const LINEFORWARDLIST *list,
                    DWORD rings)
{
    struct forward_list wanted;
    struct line *line = line_find(core, (handle)hdLine);
    if (line == NULL)
        return LINEERR_INVALLINEHANDLE;
    if (address != 0)
        return LINEERR_INVALADDRESSID;
    LONG result = forwardlist_read(core->protocol, list, rings, &wanted);
    if (result == 0)
        result = core_forward(core, line, id, &wanted);
    return session_accepted(result, id);
}

/* Nobody is consulted, so there is no call. */
LONG TSPIAPI TSPI_lineForward(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, DWORD bAllAddresses, DWORD dwAddressID,
                              LPLINEFORWARDLIST const lpForwardList, DWORD dwNumRingsNoAnswer, HTAPICALL htConsultCall,
                              LPHDRVCALL lphdConsultCall, LPLINECALLPARAMS const lpCallParams)
{
    (void)htConsultCall, (void)lpCallParams;
    struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    if (lphdConsultCall != NULL)
        *lphdConsultCall = NULL;
    DWORD address = bAllAddresses ? 0 : dwAddressID; /* all are one */
    LONG result = forward(core, dwRequestID, hdLine, address, lpForwardList, dwNumRingsNoAnswer);
    return session_leave(result, "lineForward hdLine=0x%llx address=%u entries=%u rings=%u", TRACED(hdLine),
                         (unsigned)dwAddressID, lpForwardList != NULL ? (unsigned)lpForwardList->dwNumEntries : 0,
                         (unsigned)dwNumRingsNoAnswer);
}
