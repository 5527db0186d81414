/* transfer.c: a call that is transferred to somebody who is asked before: the consultation call beside it, its dialing,
 * and what is done to both. */
#include "fake.h"

enum {
    SETUP_MS = 2,
    ANSWER_MS = 20, /* until who is asked answers */
    HELD = LINECALLSTATE_ONHOLD | LINECALLSTATE_ONHOLDPENDTRANSFER | LINECALLSTATE_ONHOLDPENDCONF,
};

/* The other call of the two, while both are there. */
static struct call *partner_of(const struct call *call)
{
    struct call *partner = call->partner;

    return partner && partner->life == LIVE && partner->partner == call && !partner->dropped ? partner : NULL;
}

static bool waits_for_number(const struct call *call)
{
    return call_stands(call, LINECALLSTATE_DIALTONE) && call->consults && !call->number[0];
}

DWORD transfer_features(const struct call *call)
{
    const struct call *partner = partner_of(call);
    bool either = does("offers to swap and transfer on either call");
    DWORD features = 0;

    if (does("has no operation"))
        return 0;
    if (call_stands(call, LINECALLSTATE_CONNECTED) && !partner && !does("sets up a transfer without offering to"))
        features |= LINECALLFEATURE_SETUPTRANSFER;
    if (waits_for_number(call))
        features |= LINECALLFEATURE_DIAL;
    if (call_stands(call, LINECALLSTATE_ONHOLDPENDTRANSFER))
        features |= LINECALLFEATURE_UNHOLD;
    if (!partner)
        return features;
    if (call_stands(call, LINECALLSTATE_CONNECTED) && call_stands(partner, HELD))
        features |= LINECALLFEATURE_SWAPHOLD | (either ? LINECALLFEATURE_COMPLETETRANSF : 0);
    if (call_stands(call, HELD) && call_stands(partner, LINECALLSTATE_CONNECTED) && !call->confers &&
        !partner->confers)
        features |= LINECALLFEATURE_COMPLETETRANSF | (either ? LINECALLFEATURE_SWAPHOLD : 0);
    return features;
}

void transfer_dropped(struct call *call, unsigned ms)
{
    struct call *waiting = partner_of(call);

    if (!waiting || !call->consults || waiting->confers)
        return;
    waiting->partner = call->partner = NULL;
    if (call_stands(waiting, LINECALLSTATE_ONHOLDPENDTRANSFER) && !does("does not reconnect a conference") &&
        !does("goes on holding a call about which nobody is asked"))
        plan_state(ms, waiting, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
}

void transfer_taken_back(struct call *call, unsigned ms)
{
    struct call *consult = partner_of(call);

    if (!consult || !consult->consults || call->confers)
        return;
    call->partner = consult->partner = NULL;
    call_send_away(consult, ms);
}

static void begin(struct call *call, struct call *consult, DRV_REQUESTID request)
{
    LONG outcome = does("cannot set up a transfer")               ? (LONG)LINEERR_OPERATIONFAILED
                   : does("has nothing free for what it offers") ? (LONG)LINEERR_RESOURCEUNAVAIL : 0;

    call->partner = consult;
    consult->partner = call;
    consult->consults = true;
    consult->make = request;
    if (does("tells of a consultation call too early"))
        plan_raw(0, call->line, consult, consult->ht, LINE_CALLSTATE, LINECALLSTATE_PROCEEDING, 0);
    plan_completion(SETUP_MS, consult, request, outcome);
    if (outcome != 0)
        return;
    if (!does("does not hold a call about which somebody is asked"))
        plan_state(SETUP_MS, call, LINECALLSTATE_ONHOLDPENDTRANSFER, 0);
    if (!does("gives a consultation call no dial tone"))
        plan_state(SETUP_MS + 1, consult, LINECALLSTATE_DIALTONE, 0);
}

EXPORT LONG TSPIAPI TSPI_lineSetupTransfer(DRV_REQUESTID request, HDRVCALL hd, HTAPICALL ht, LPHDRVCALL hd_consult,
                                           LPLINECALLPARAMS const params)
{
    struct call *call, *consult = NULL;
    LONG result = (LONG)LINEERR_INVALCALLHANDLE;

    (void)params;
    enter();
    call = call_find(hd);
    if (does("has no operation"))
        result = (LONG)LINEERR_OPERATIONUNAVAIL;
    else if (call && (!call_stands(call, LINECALLSTATE_CONNECTED) || partner_of(call)) &&
             !(call->state == LINECALLSTATE_ONHOLD && does("sets up a transfer of a held call")))
        result = (LONG)LINEERR_INVALCALLSTATE;
    else if (call)
        consult = call_new(call->line, ht, PENDING, LINECALLORIGIN_OUTBOUND);
    if (consult) {
        if (!does("no handle for a consultation call"))
            *hd_consult = consult->hd;
        begin(call, consult, request);
        result = (LONG)request;
    }
    leave();
    return result;
}

static LONG dial(struct call *call, LPCWSTR address, DRV_REQUESTID request)
{
    unsigned units = 0;
    bool nowhere = !address || !*address;

    if (!waits_for_number(call) &&
        !(call_stands(call, LINECALLSTATE_CONNECTED) && does("dials a call without a dial tone")))
        return (LONG)LINEERR_INVALCALLSTATE;
    if (nowhere && !does("dials no number"))
        return (LONG)LINEERR_INVALADDRESS;
    for (; !nowhere && address[units] && units < NUMBER_UNITS - 1; units++)
        call->number[units] = address[units];
    call->callers_number = address;
    plan_completion(1, call, request, 0);
    if (call->state != LINECALLSTATE_DIALTONE || nowhere || does("accepts to dial and does not"))
        return (LONG)request;
    plan_state(2, call, LINECALLSTATE_PROCEEDING, 0);
    if (does("who is asked about a call is busy")) {
        plan_state(3, call, LINECALLSTATE_BUSY, LINEBUSYMODE_STATION);
        return (LONG)request;
    }
    plan_info(ANSWER_MS, call, LINECALLINFOSTATE_CALLERID | LINECALLINFOSTATE_CALLEDID);
    plan_state(ANSWER_MS, call, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
    return (LONG)request;
}

EXPORT LONG TSPIAPI TSPI_lineDial(DRV_REQUESTID request, HDRVCALL hd, LPCWSTR address, DWORD country)
{
    struct call *call;
    LONG result = (LONG)LINEERR_INVALCALLHANDLE;

    (void)country;
    enter();
    call = call_find(hd);
    if (does("has no operation"))
        result = (LONG)LINEERR_OPERATIONUNAVAIL;
    else if (call)
        result = dial(call, address, request);
    leave();
    return result;
}

static LONG swap(struct call *active, struct call *held, DRV_REQUESTID request)
{
    bool blind = call_stands(active, LINECALLSTATE_DIALTONE) && does("swaps a call with a dial tone");

    if (held->partner != active || !call_stands(held, HELD) ||
        (!call_stands(active, LINECALLSTATE_CONNECTED) && !blind))
        return (LONG)LINEERR_INVALCALLSTATE;
    plan_completion(1, active, request, 0);
    if (blind)
        return (LONG)request;
    plan_state(2, active, active->confers || held->confers ? LINECALLSTATE_ONHOLDPENDCONF
                                                           : LINECALLSTATE_ONHOLDPENDTRANSFER, 0);
    if (!does("swaps one call of two") && !(held->confers && does("takes back a conference and does not say so")))
        plan_state(2, held, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
    return (LONG)request;
}

static void send_away(struct call *call, unsigned ms)
{
    call_send_away(call, ms);
    if (does("forgets calls that it has joined"))
        call_plan_forgetting(call, ms + 2);
}

/* All three talk, in a conference that is made for it. */
static LONG confer(struct call *call, struct call *consult, DRV_REQUESTID request, HTAPICALL ht, LPHDRVCALL hd)
{
    struct call *conference = conference_new(call->line, ht, request);

    if (!conference)
        return (LONG)LINEERR_RESOURCEUNAVAIL;
    if (!does("no handle for a conference of a transfer"))
        *hd = conference->hd;
    plan_completion(1, conference, request, 0);
    conference_join(conference, call, 2);
    if (!does("leaves a call out of the conference of its transfer"))
        conference_join(conference, consult, 2);
    if (!does("does not say that the conference of a transfer stands"))
        plan_state(2, conference, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
    return (LONG)request;
}

static LONG join(struct call *call, struct call *consult, DRV_REQUESTID request, DWORD mode, HTAPICALL ht, LPHDRVCALL hd)
{
    bool blind = call_stands(consult, LINECALLSTATE_DIALTONE) && does("transfers to a dial tone");

    if (mode != LINETRANSFERMODE_TRANSFER && mode != LINETRANSFERMODE_CONFERENCE && !does("transfers in any mode"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    if (call->partner != consult || !call_stands(call, HELD) ||
        (!call_stands(consult, LINECALLSTATE_CONNECTED) && !blind))
        return (LONG)LINEERR_INVALCALLSTATE;
    if (mode == LINETRANSFERMODE_CONFERENCE && !blind)
        return confer(call, consult, request, ht, hd);
    plan_completion(1, call, request, 0);
    if (blind || mode != LINETRANSFERMODE_TRANSFER)
        return (LONG)request;
    send_away(call, 2);
    if (!does("transfers one call of two"))
        send_away(consult, 2);
    return (LONG)request;
}

/* For what is asked of two calls: both, inside the lock. */
static LONG find_two(HDRVCALL hd, HDRVCALL hd_second, struct call **call, struct call **second)
{
    *call = call_find(hd);
    *second = call_find(hd_second);
    if (does("has no operation"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    return *call && *second ? 0 : (LONG)LINEERR_INVALCALLHANDLE;
}

EXPORT LONG TSPIAPI TSPI_lineSwapHold(DRV_REQUESTID request, HDRVCALL hd_active, HDRVCALL hd_held)
{
    struct call *active, *held;
    LONG result;

    enter();
    result = find_two(hd_active, hd_held, &active, &held);
    if (result == 0)
        result = swap(active, held, request);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineCompleteTransfer(DRV_REQUESTID request, HDRVCALL hd, HDRVCALL hd_consult,
                                              HTAPICALL ht_conference, LPHDRVCALL hd_conference, DWORD mode)
{
    struct call *call, *consult;
    LONG result;

    enter();
    result = find_two(hd, hd_consult, &call, &consult);
    if (result == 0)
        result = join(call, consult, request, mode, ht_conference, hd_conference);
    leave();
    return result;
}
