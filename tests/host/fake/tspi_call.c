/* tspi_call.c: calls: made, dropped, closed. */
#include <string.h>

#include "fake.h"
#include "fill.h"

static LONG error_for(WCHAR unit)
{
    switch (unit) {
    case 'W':
    case 'w':
        if (does("dials a W") || (unit == 'w' && does("knows a W only as a capital")))
            return 0;
        return does("refuses a W as no address") ? (LONG)LINEERR_INVALADDRESS : (LONG)LINEERR_DIALDIALTONE;
    case '@':
        return (LONG)LINEERR_DIALQUIET;
    case '$':
        return (LONG)LINEERR_DIALBILLING;
    case '?':
        return (LONG)LINEERR_DIALPROMPT;
    case ';':
        return does("dials up to the semicolon") ? 0 : (LONG)LINEERR_INVALADDRESS;
    default:
        return 0;
    }
}

static bool is_dialed(WCHAR unit)
{
    return unit != 'W' && unit != 'w' && unit != ';';
}

/* Read what is to be dialed; where it begins goes into *first. */
static LONG read_number(LPCWSTR from, WCHAR number[NUMBER_UNITS], const WCHAR **first)
{
    unsigned units = 0;
    LONG error = 0;

    if (!from && does("connects without a number"))
        return 0;
    if (!from)
        return does("has errors of its own") ? (LONG)OWN_ERROR : (LONG)LINEERR_INVALADDRESS;
    from += *from == 'T' || *from == 'P' || *from == 't' || *from == 'p';
    *first = from;
    if (does("writes into the number that it is given"))
        *(volatile WCHAR *)(uintptr_t)from = *from;
    for (; *from; from++) {
        if (error_for(*from) != 0 && (error == 0 || does("names the last bad character")))
            error = error_for(*from);
        if (is_dialed(*from) && units == NUMBER_UNITS - 1)
            error = error ? error : (LONG)LINEERR_INVALADDRESS;
        else if (is_dialed(*from))
            number[units++] = *from;
    }
    if (units || error)
        return error;
    if (does("dials an empty number"))
        return 0;
    return does("refuses no number with a telephone's error") ? (LONG)PHONEERR_INVALPHONEHANDLE
                                                               : (LONG)LINEERR_INVALADDRESS;
}

static LONG check_params(const struct line *line, const LINECALLPARAMS *params)
{
    const DWORD fixed = line->version < VERSION_3_0 ? 176 : 180;

    if (!params && does("reads LINECALLPARAMS that are not there"))
        (void)*(const volatile DWORD *)params;
    if (!params)
        return does("refuses a call without LINECALLPARAMS") ? (LONG)LINEERR_INVALCALLPARAMS : 0;
    if (params->dwTotalSize < fixed || (params->dwTotalSize > fixed && does("takes LINECALLPARAMS of one size alone")))
        return (LONG)LINEERR_INVALCALLPARAMS;
    if (!params->dwBearerMode && does("knows no default of LINECALLPARAMS"))
        return (LONG)LINEERR_INVALBEARERMODE;
    if (params->dwMediaMode & ~MODES && !does("has lines for modems, and calls of any medium"))
        return (LONG)LINEERR_INVALMEDIAMODE;
    if (params->dwAddressMode == LINEADDRESSMODE_ADDRESSID && params->dwAddressID != 0)
        return does("looks up any address that is called from") ? line_number(line)[params->dwAddressID]
               : does("calls from an address that there is not") ? 0
                                                                 : (LONG)LINEERR_INVALADDRESSID;
    return 0;
}

static unsigned failed_calls(const struct line *line)
{
    unsigned i, count = 0;

    for (i = 0; i < CALLS; i++)
        count += fake.calls[i].line == line && fake.calls[i].life == FAILED;
    return count;
}

/* One that went on while the line was closed. */
static bool has_kept_call(const struct line *line)
{
    unsigned i;

    for (i = 0; i < CALLS; i++)
        if (fake.calls[i].line == line && call_lives(&fake.calls[i]) && fake.calls[i].kept)
            return true;
    return false;
}

static LONG check_line(struct line *line, const LINECALLPARAMS *params)
{
    bool wants_idle = params && params->dwCallParamFlags & LINECALLPARAMFLAGS_IDLE;

    if (failed_calls(line) >= 3 && does("three failed calls block their line until they are closed"))
        return (LONG)LINEERR_RESOURCEUNAVAIL;
    if (line->cut)
        return does("refuses a cut line with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                             : (LONG)LINEERR_INVALLINESTATE;
    if (!line_busy(line))
        return 0;
    line->blocked = false;
    if (does("refuses a busy line with another error") || has_kept_call(line) || line->busy_until)
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    return wants_idle && does("refuses a line that is not idle with another error") ? (LONG)LINEERR_RESOURCEUNAVAIL
                                                                                    : (LONG)LINEERR_CALLUNAVAIL;
}

static LONG check_call(struct line *line, LPCWSTR address, LINECALLPARAMS *params, struct call *made)
{
    LONG result = check_params(line, params);

    if (result == 0)
        result = read_number(address, made->number, &made->callers_number);
    if (result != 0 && does("a refused call blocks the next one"))
        line->blocked = true;
    if (result == 0)
        result = check_line(line, params);
    if (params && does("writes into LINECALLPARAMS"))
        params->dwCallParamFlags |= LINECALLPARAMFLAGS_SECURE;
    return result == 0 && does("refuses") ? (LONG)LINEERR_INVALADDRESS : result;
}

static bool is_fetched(const struct call *call)
{
    return call->reason == LINECALLREASON_PICKUP || call->reason == LINECALLREASON_UNPARK;
}

/* The call's handle goes to where it was asked for, once more. */
static void run_writing(const struct plan *planned)
{
    *(LPHDRVCALL)planned->param[0] = planned->call->hd;
}

static LONG make_call(struct line *line, DRV_REQUESTID request, HTAPICALL ht, LPHDRVCALL hd, const struct call *made)
{
    struct call *call;

    if (does("returns 0"))
        return 0;
    call = call_new(line, ht, PENDING, LINECALLORIGIN_OUTBOUND);
    if (!call)
        return (LONG)LINEERR_RESOURCEUNAVAIL;
    call->reason = made->reason;
    memcpy(call->number, made->number, sizeof call->number);
    call->refused = made->refused;
    call->callers_number = made->callers_number;
    if (!does("no handle") && (call->number[0] != '9' || !does("no handle for a call that fails")))
        *hd = call->hd;
    if (call->number[0] == '6' && does("writes the handle of a ringing call once more"))
        plan(1, (struct plan){.run = run_writing, .line = line, .call = call, .param = {(DWORD_PTR)hd}});
    if (is_fetched(call) && does("says nothing of a call that it has fetched"))
        plan_completion(1, call, request, 0);
    else if (!is_fetched(call) || !does("forgets a call that it is to fetch"))
        script_dial(call, request);
    return (LONG)request;
}

/* As if TAPI's handles went up for ever. */
static bool is_new(HTAPICALL ht)
{
    static HTAPICALL highest;
    bool new = ht > highest;

    highest = new ? ht : highest;
    return new;
}

EXPORT LONG TSPIAPI TSPI_lineMakeCall(DRV_REQUESTID request, HDRVLINE hd, HTAPICALL ht, LPHDRVCALL hd_call,
                                      LPCWSTR address, DWORD country, LPLINECALLPARAMS const params)
{
    struct call made = {0};
    struct line *line;
    LONG result = (LONG)LINEERR_INVALLINEHANDLE;

    (void)country;
    enter();
    line = line_find(hd);
    if (line)
        result = check_call(line, address, params, &made);
    if (result == 0 && does("knows no handle of TAPI's twice") && !is_new(ht))
        result = (LONG)LINEERR_OPERATIONFAILED;
    if (result == (LONG)LINEERR_CALLUNAVAIL && does("refuses a busy line later")) {
        made.refused = true;
        result = 0;
    }
    if (line && result == 0)
        result = make_call(line, request, ht, hd_call, &made);
    else if (does("refuses but completes"))
        complete(request, result);
    leave();
    return result;
}

/* A call that is fetched to the line's address is made like one that is dialed. */
static LONG fetch(DRV_REQUESTID request, HDRVLINE hd, HTAPICALL ht, LPHDRVCALL hd_call, LPCWSTR address, DWORD reason)
{
    struct call made = {.reason = does("does not say that a call was fetched") ? LINECALLREASON_DIRECT : reason};
    struct line *line;
    LONG result = (LONG)LINEERR_INVALLINEHANDLE;

    if (reason == LINECALLREASON_UNPARK && does("does not know why a call was unparked"))
        made.reason = LINECALLREASON_UNAVAIL;
    enter();
    line = line_find(hd);
    if (line && (!address || !*address))
        result = does("fetches a call from nowhere") ? 0 : (LONG)LINEERR_INVALADDRESS;
    else if (line)
        result = read_number(address, made.number, &made.callers_number);
    if (line && result == 0 && (line->cut || line_busy(line)))
        result = (LONG)LINEERR_RESOURCEUNAVAIL;
    if (line && result == 0)
        result = does("has no operation") || does("refuses") ? (LONG)LINEERR_OPERATIONUNAVAIL
                                                             : make_call(line, request, ht, hd_call, &made);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineUnpark(DRV_REQUESTID request, HDRVLINE hd, DWORD address_id, HTAPICALL ht,
                                    LPHDRVCALL hd_call, LPCWSTR address)
{
    if (address_id && !does("fetches a call to an address that there is not"))
        return (LONG)LINEERR_INVALADDRESSID;
    return fetch(request, hd, ht, hd_call, address, LINECALLREASON_UNPARK);
}

EXPORT LONG TSPIAPI TSPI_linePickup(DRV_REQUESTID request, HDRVLINE hd, DWORD address_id, HTAPICALL ht,
                                    LPHDRVCALL hd_call, LPCWSTR address, LPCWSTR group)
{
    (void)group;
    if (address_id && !does("fetches a call to an address that there is not"))
        return (LONG)LINEERR_INVALADDRESSID;
    return fetch(request, hd, ht, hd_call, address, LINECALLREASON_PICKUP);
}

static void run_reading(const struct plan *planned)
{
    (void)*(const volatile char *)planned->param[0];
}

EXPORT LONG TSPIAPI TSPI_lineDrop(DRV_REQUESTID request, HDRVCALL hd, LPCSTR info, DWORD size)
{
    struct call *call;
    LONG result = (LONG)LINEERR_INVALCALLHANDLE;

    (void)size;
    if (does("hangs in lineDrop"))
        sleep_forever();
    enter();
    call = call_find(hd);
    if (call && info && does("reads the information of a drop later"))
        plan(1, (struct plan){.run = run_reading, .param = {(DWORD_PTR)info}});
    if (call && does("fails to drop a call later")) {
        plan_completion(1, call, request, (LONG)LINEERR_OPERATIONFAILED);
        result = (LONG)request;
    } else if (call && call->life == PENDING && is_fetched(call) && does("forgets a call that it is to fetch"))
        result = (LONG)LINEERR_OPERATIONUNAVAIL;
    else if (call)
        result = call_drop(call, request);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineCloseCall(HDRVCALL hd)
{
    struct call *call;
    LONG result = (LONG)LINEERR_INVALCALLHANDLE;

    enter();
    call = call_find(hd);
    if (call)
        result = call_close(call);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineSetAppSpecific(HDRVCALL hd, DWORD app_specific)
{
    struct call *call;

    enter();
    call = call_find(hd);
    if (call) {
        call->app_specific = does("forgets the application's number") ? 0 : app_specific;
        plan_info(0, call, LINECALLINFOSTATE_APPSPECIFIC);
    }
    leave();
    return call ? 0 : (LONG)LINEERR_INVALCALLHANDLE;
}

EXPORT LONG TSPIAPI TSPI_lineGetCallAddressID(HDRVCALL hd, LPDWORD address)
{
    struct call *call;

    enter();
    call = call_find(hd);
    leave();
    if (!call)
        return (LONG)LINEERR_INVALCALLHANDLE;
    *address = 0;
    return 0;
}
