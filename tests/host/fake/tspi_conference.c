/* tspi_conference.c: calls that are joined: what TAPI asks for. */
#include "fake.h"

enum { SETUP_MS = 2 };

static void set_up(struct call *conference, struct call *consult, struct call *first, DRV_REQUESTID request)
{
    LONG outcome = does("cannot set up a conference") ? (LONG)LINEERR_OPERATIONFAILED : 0;

    conference->twin = consult;
    consult->twin = conference;
    if (does("tells of a conference too early"))
        plan_raw(0, conference->line, conference, conference->ht, LINE_CALLSTATE, LINECALLSTATE_UNKNOWN, 0);
    plan_completion(SETUP_MS, conference, request, outcome);
    consult->make = request;
    if (outcome != 0)
        return;
    if (first)
        conference_take_first(conference, first, SETUP_MS);
    conference_consult(conference, consult, SETUP_MS);
}

/* From here on the request is of no use: 0 or an error, at once or by its completion. */
static LONG refuse(struct call *call, DRV_REQUESTID request, LONG error)
{
    if (!does("refuses what a call's state forbids later"))
        return error;
    plan_completion(1, call, request, error);
    return (LONG)request;
}

static LONG check_first(const struct call *first, bool asked)
{
    if (does("has no operation"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    if (!asked && conference_begins_with_a_call() && !does("sets up a conference about no call"))
        return does("refuses a conference about no call with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                                              : (LONG)LINEERR_INVALCALLHANDLE;
    if (!asked)
        return 0;
    if (!conference_begins_with_a_call())
        return (LONG)LINEERR_INVALLINEHANDLE;
    if (!first)
        return (LONG)LINEERR_INVALCALLHANDLE;
    return (call_stands(first, LINECALLSTATE_ONHOLD) && does("sets up a conference about a held call")) ||
                   (call_stands(first, LINECALLSTATE_CONNECTED) && !first->partner && !first->confers) ||
                   (first->conference && does("sets up a conference about a member of one"))
               ? 0 : (LONG)LINEERR_INVALCALLSTATE;
}

static LONG make(struct line *line, struct call *first, DRV_REQUESTID request, HTAPICALL ht, LPHDRVCALL hd,
                 HTAPICALL ht_consult, LPHDRVCALL hd_consult)
{
    struct call *conference = conference_new(line, ht, request);
    struct call *consult = conference ? call_new(line, ht_consult, PENDING, LINECALLORIGIN_OUTBOUND) : NULL;

    if (!consult)
        return (LONG)LINEERR_RESOURCEUNAVAIL;
    if (!does("no handle for a conference"))
        *hd = conference->hd;
    if (!does("no handle for who is to join a conference"))
        *hd_consult = consult->hd;
    set_up(conference, consult, first, request);
    return (LONG)request;
}

EXPORT LONG TSPIAPI TSPI_lineSetupConference(DRV_REQUESTID request, HDRVCALL hd_first, HDRVLINE hd_line, HTAPICALL ht,
                                             LPHDRVCALL hd, HTAPICALL ht_consult, LPHDRVCALL hd_consult, DWORD parties,
                                             LPLINECALLPARAMS const params)
{
    struct call *first;
    struct line *line;
    LONG result;

    (void)parties, (void)params;
    enter();
    first = call_find(hd_first);
    line = first ? first->line : line_find(hd_line);
    result = line ? check_first(first, hd_first != NULL) : (LONG)LINEERR_INVALLINEHANDLE;
    if (result == 0)
        result = make(line, first, request, ht, hd, ht_consult, hd_consult);
    else if (first && result == (LONG)LINEERR_INVALCALLSTATE)
        result = refuse(first, request, result);
    leave();
    return result;
}

static LONG check_prepare(const struct call *conference)
{
    if (does("has no operation"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    if (conference && !conference->confers && does("prepares a call that is no conference"))
        return 0;
    if (!conference || !conference->confers)
        return (LONG)LINEERR_INVALCONFCALLHANDLE;
    if (call_stands(conference, LINECALLSTATE_ONHOLDPENDCONF) && does("prepares a conference that waits for somebody"))
        return 0;
    if (!call_stands(conference, LINECALLSTATE_CONNECTED) || conference->partner)
        return (LONG)LINEERR_INVALCALLSTATE;
    return conference_is_full(conference) ? (LONG)LINEERR_CONFERENCEFULL : 0;
}

EXPORT LONG TSPIAPI TSPI_linePrepareAddToConference(DRV_REQUESTID request, HDRVCALL hd, HTAPICALL ht_consult,
                                                    LPHDRVCALL hd_consult, LPLINECALLPARAMS const params)
{
    struct call *conference, *consult = NULL;
    LONG result;

    (void)params;
    enter();
    conference = call_find(hd);
    result = check_prepare(conference);
    if (result == 0)
        consult = call_new(conference->line, ht_consult, PENDING, LINECALLORIGIN_OUTBOUND);
    if (consult) {
        if (!does("no handle for who is to join a conference that stands"))
            *hd_consult = consult->hd;
        consult->make = request;
        plan_completion(SETUP_MS, consult, request, 0);
        conference_consult(conference, consult, SETUP_MS);
        result = (LONG)request;
    } else if (result == (LONG)LINEERR_INVALCALLSTATE) {
        result = refuse(conference, request, result);
    }
    leave();
    return result;
}

static LONG check_add(const struct call *conference, const struct call *joining)
{
    if (does("has no operation"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    if (!conference || !conference->confers || !joining || joining->confers)
        return (LONG)LINEERR_INVALCALLHANDLE;
    if (joining->conference && !does("adds a member to a conference once more"))
        return does("refuses a member of a conference with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                                            : (LONG)LINEERR_INVALCALLHANDLE;
    if (joining->state == LINECALLSTATE_DIALTONE && does("adds a call with a dial tone to a conference"))
        return 0;
    if (joining->conference)
        return 0;
    if (!call_stands(conference, LINECALLSTATE_ONHOLDPENDCONF) || !conference_may_join(joining))
        return (LONG)LINEERR_INVALCALLSTATE;
    return conference_is_full(conference) ? (LONG)LINEERR_CONFERENCEFULL : 0;
}

EXPORT LONG TSPIAPI TSPI_lineAddToConference(DRV_REQUESTID request, HDRVCALL hd, HDRVCALL hd_joining)
{
    struct call *conference, *joining;
    LONG result;

    enter();
    conference = call_find(hd);
    joining = call_find(hd_joining);
    result = check_add(conference, joining);
    if (result == 0) {
        plan_completion(1, conference, request, 0);
        conference_add(conference, joining);
        result = (LONG)request;
    } else if (result == (LONG)LINEERR_INVALCALLSTATE) {
        result = refuse(conference, request, result);
    }
    leave();
    return result;
}

static LONG check_remove(const struct call *call)
{
    if (does("has no operation"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    if (!call)
        return (LONG)LINEERR_INVALCALLHANDLE;
    if (!call_stands(call, LINECALLSTATE_CONFERENCED) && !does("removes a call that is in no conference"))
        return (LONG)LINEERR_INVALCALLSTATE;
    return conference_may_leave(call) ? 0 : (LONG)LINEERR_OPERATIONUNAVAIL;
}

EXPORT LONG TSPIAPI TSPI_lineRemoveFromConference(DRV_REQUESTID request, HDRVCALL hd)
{
    struct call *call;
    LONG result;

    enter();
    call = call_find(hd);
    result = check_remove(call);
    if (result == 0) {
        plan_completion(1, call, request, 0);
        conference_leave(call);
        result = (LONG)request;
    } else if (result == (LONG)LINEERR_INVALCALLSTATE) {
        result = refuse(call, request, result);
    }
    leave();
    return result;
}
