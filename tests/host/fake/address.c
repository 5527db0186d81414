/* address.c: what is asked of an address beside dialing: where its calls go instead. */
#include <stddef.h>
#include <string.h>

#include "fake.h"

/* The mode of a list's one entry; 0: there is none. It stands where a LINEFORWARD begins. */
static LONG read_mode(const LINEFORWARDLIST *list, DWORD *mode)
{
    *mode = 0;
    if (!list || list->dwNumEntries == 0)
        return 0;
    *mode = list->ForwardList[0].dwForwardMode;
    if (list->dwNumEntries == 1 && (*mode == LINEFORWARDMODE_UNCOND || *mode == LINEFORWARDMODE_BUSY))
        return 0;
    if (does("forwards calls in no mode"))
        return 0;
    return does("refuses a wrong list with another error") ? (LONG)LINEERR_OPERATIONFAILED : (LONG)LINEERR_INVALPARAM;
}

/* Its calls go elsewhere from now on. */
static void set_up(struct line *line, DWORD mode)
{
    bool changes = line->forward_mode != mode;

    line->forward_mode = mode;
    if (changes && line->open && line->address_states & LINEADDRESSSTATE_FORWARD &&
        !does("sets up forwarding and does not tell it"))
        tell(line, NULL, LINE_ADDRESSSTATE, 0, LINEADDRESSSTATE_FORWARD, 0);
}

static void run_forwarding(const struct plan *planned)
{
    set_up(planned->line, (DWORD)planned->param[0]);
}

static LONG forward(struct line *line, DRV_REQUESTID request, DWORD mode, bool ends)
{
    LONG outcome = ends && !line->forward_mode && does("cannot end what is not forwarded")
                       ? (LONG)LINEERR_OPERATIONFAILED : 0;

    if (outcome == 0 && does("sets up forwarding a moment later"))
        plan(30, (struct plan){.run = run_forwarding, .line = line, .param = {mode}});
    else if (outcome == 0 && !(ends && does("goes on forwarding")) && !(!ends && does("forgets what is forwarded")))
        plan(1, (struct plan){.run = run_forwarding, .line = line, .param = {mode}});
    if (!does("never completes a forwarding"))
        complete(request, outcome);
    return (LONG)request;
}

/* Who calls are to go to is asked first, on a call that is made for it. */
static LONG consult(struct line *line, DRV_REQUESTID request, DWORD mode, HTAPICALL ht, LPHDRVCALL hd)
{
    struct call *call = call_new(line, ht, PENDING, LINECALLORIGIN_OUTBOUND);

    if (!call)
        return (LONG)LINEERR_RESOURCEUNAVAIL;
    *hd = call->hd;
    call->make = request;
    plan_completion(1, call, request, 0);
    plan_state(2, call, LINECALLSTATE_DIALTONE, 0);
    plan_state(20, call, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
    plan(20, (struct plan){.run = run_forwarding, .line = line, .param = {mode}});
    return (LONG)request;
}

EXPORT LONG TSPIAPI TSPI_lineForward(DRV_REQUESTID request, HDRVLINE hd, DWORD all, DWORD address,
                                     LPLINEFORWARDLIST const list, DWORD rings, HTAPICALL ht_consult,
                                     LPHDRVCALL hd_consult, LPLINECALLPARAMS const params)
{
    struct line *line;
    DWORD mode;
    LONG result = (LONG)LINEERR_INVALLINEHANDLE;

    (void)rings, (void)ht_consult, (void)params;
    enter();
    line = line_find(hd);
    if (line)
        result = !all && address != 0 ? (LONG)LINEERR_INVALADDRESSID : read_mode(list, &mode);
    if (result == 0 && does("has no operation"))
        result = (LONG)LINEERR_OPERATIONUNAVAIL;
    if (line && result == 0 && mode && does("forwards calls once somebody was asked")) {
        result = consult(line, request, mode, ht_consult, hd_consult);
    } else if (line && result == 0) {
        *hd_consult = does("consults nobody by a call") ? (HDRVCALL)(DWORD_PTR)0xC0 : NULL;
        result = forward(line, request, mode, !list || list->dwNumEntries == 0);
    }
    leave();
    return result;
}
