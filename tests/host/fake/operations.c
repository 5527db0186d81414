/* operations.c: what can be asked of a call beside dropping it: to be answered, accepted, redirected, held,
 * taken back, transferred, parked. */
#include <stdlib.h>
#include <string.h>

#include "fake.h"

enum { OPERATION_MS = 2, PLACE_BYTES = 8 /* of where calls are parked */ };

struct operation {
    DWORD states, moves_to, mode; /* moves_to 0: the call ends */
};

static const struct operation answering = {LINECALLSTATE_OFFERING | LINECALLSTATE_ACCEPTED, LINECALLSTATE_CONNECTED,
                                           LINECONNECTEDMODE_ACTIVE};
static const struct operation accepting = {LINECALLSTATE_OFFERING, LINECALLSTATE_ACCEPTED, 0};
static const struct operation redirecting = {LINECALLSTATE_OFFERING, 0, 0};
static const struct operation holding = {LINECALLSTATE_CONNECTED, LINECALLSTATE_ONHOLD, 0};
static const struct operation unholding = {LINECALLSTATE_ONHOLD | LINECALLSTATE_ONHOLDPENDCONF |
                                               LINECALLSTATE_ONHOLDPENDTRANSFER,
                                           LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE};
static const struct operation transferring = {LINECALLSTATE_CONNECTED, 0, 0};
static const struct operation parking = {LINECALLSTATE_CONNECTED, 0, 0};

/* Is it accepted although the call does not stand right? */
static bool is_blind(const struct call *call, const struct operation *operation)
{
    if (operation == &answering)
        return call->state == LINECALLSTATE_CONNECTED && does("answers a connected call");
    if (operation == &accepting)
        return call->state == LINECALLSTATE_CONNECTED && does("accepts a connected call");
    if (operation == &redirecting)
        return call->state == LINECALLSTATE_CONNECTED && does("redirects a connected call");
    if (operation == &holding)
        return (call->state == LINECALLSTATE_ONHOLD && does("holds a held call")) ||
               (call->state == LINECALLSTATE_IDLE && does("holds an idle call"));
    if (operation == &unholding)
        return call->state == LINECALLSTATE_CONNECTED && does("takes back a call that is not held");
    return operation == &transferring && call->state == LINECALLSTATE_ONHOLD && does("transfers a held call");
}

static LONG error_for_state(const struct operation *operation)
{
    if (operation == &answering)
        return does("refuses to answer a connected call with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                                              : (LONG)LINEERR_INVALCALLSTATE;
    return does("refuses to hold a held call with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                                  : (LONG)LINEERR_INVALCALLSTATE;
}

static bool does_nothing(const struct operation *operation)
{
    if (operation == &answering)
        return does("accepts to answer and does not");
    if (operation == &accepting)
        return does("does not say that a call is accepted");
    if (operation == &redirecting)
        return does("accepts to redirect and does not");
    if (operation == &holding)
        return does("accepts to hold and does not") || does("does not say that a call is held");
    if (operation == &unholding)
        return does("accepts to take back and does not");
    return operation == &transferring ? does("accepts to transfer and does not") : does("accepts to park and does not");
}

static LONG outcome_of(const struct operation *operation)
{
    if (does("has nothing free for what it offers"))
        return (LONG)LINEERR_RESOURCEUNAVAIL;
    if (operation == &holding && does("cannot hold a call"))
        return (LONG)LINEERR_OPERATIONFAILED;
    if (operation == &transferring && does("cannot transfer a call"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    return operation == &holding && does("holds with another function's error") ? (LONG)LINEERR_INVALAGENTID : 0;
}

static bool ends_it(const struct operation *operation)
{
    return (operation == &holding && does("ends a call that it is to hold")) ||
           (operation == &answering && does("ends a call that it is to answer"));
}

static void move(struct call *call, const struct operation *operation)
{
    if (operation == &answering || operation == &redirecting)
        call_forget_steps(call); /* nobody else answers it now */
    if (operation == &unholding && call->state == LINECALLSTATE_ONHOLDPENDTRANSFER &&
        does("takes back nobody about whom somebody is asked"))
        return;
    if (operation == &unholding)
        conference_taken_back(call, OPERATION_MS), transfer_taken_back(call, OPERATION_MS);
    if (operation->moves_to && !ends_it(operation)) {
        plan_state(OPERATION_MS, call, operation->moves_to, operation->mode);
        return;
    }
    call_send_away(call, OPERATION_MS);
    if (operation == &transferring && does("forgets a transferred call"))
        call_plan_forgetting(call, OPERATION_MS + 2);
}

static LONG operate(struct call *call, const struct operation *operation, DRV_REQUESTID request)
{
    LONG error = call_stands(call, operation->states) || is_blind(call, operation) ? 0 : error_for_state(operation);
    LONG outcome = error ? error : outcome_of(operation);

    if (error && does("returns an error that there is not"))
        return (LONG)0x80004005;
    if (error && !does("refuses what a call's state forbids later"))
        return error;
    if (operation == &holding && !error)
        call->hold = request;
    if (!error && operation == &answering && does("whoever calls hangs up when the call is to be answered")) {
        call_end(call, 1, LINEDISCONNECTMODE_NORMAL);
        plan_completion(OPERATION_MS + 2, call, request, (LONG)LINEERR_INVALCALLSTATE);
        return (LONG)request;
    }
    plan_completion(OPERATION_MS, call, request, outcome);
    if (outcome == 0 && call_stands(call, operation->states) && !does_nothing(operation))
        move(call, operation);
    return (LONG)request;
}

/* From outside the lock. */
static LONG operate_on(HDRVCALL hd, const struct operation *operation, DRV_REQUESTID request)
{
    struct call *call;
    LONG result = (LONG)LINEERR_INVALCALLHANDLE;

    enter();
    call = call_find(hd);
    if (does("has no operation"))
        result = (LONG)LINEERR_OPERATIONUNAVAIL;
    else if (call)
        result = operate(call, operation, request);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineAnswer(DRV_REQUESTID request, HDRVCALL hd, LPCSTR info, DWORD size)
{
    (void)info, (void)size;
    return operate_on(hd, &answering, request);
}

EXPORT LONG TSPIAPI TSPI_lineAccept(DRV_REQUESTID request, HDRVCALL hd, LPCSTR info, DWORD size)
{
    (void)info, (void)size;
    return operate_on(hd, &accepting, request);
}

/* It never returns, but cannot be taken for one that is silent. */
static void hang(HDRVCALL hd)
{
    struct call *call;

    for (;;) {
        pause_ms(100);
        enter();
        call = call_find(hd);
        if (call)
            tell(call->line, NULL, LINE_LINEDEVSTATE, LINE_UP, 0, 0);
        leave();
    }
}

EXPORT LONG TSPIAPI TSPI_lineHold(DRV_REQUESTID request, HDRVCALL hd)
{
    if (does("crashes in lineHold"))
        abort();
    if (does("goes astray in lineHold"))
        ((void (*)(void))(uintptr_t)0x1000)();
    if (does("ends the process in lineHold"))
        exit(0);
    if (does("hangs in lineHold, and goes on telling of its line"))
        hang(hd);
    return operate_on(hd, &holding, request);
}

EXPORT LONG TSPIAPI TSPI_lineUnhold(DRV_REQUESTID request, HDRVCALL hd)
{
    return operate_on(hd, &unholding, request);
}

/* Nowhere to go, for a call that could. */
static LONG refuse_nowhere(HDRVCALL hd)
{
    static bool held;
    struct call *call;

    enter();
    call = call_find(hd);
    if (call && does("ends a call that it cannot transfer"))
        call_end(call, 0, LINEDISCONNECTMODE_NORMAL);
    if (call && !held && does("somebody else holds the first call that it cannot transfer")) {
        held = true;
        plan_state(OPERATION_MS, call, LINECALLSTATE_ONHOLD, 0);
    }
    leave();
    return does("refuses to transfer to nowhere with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                                      : (LONG)LINEERR_INVALADDRESS;
}

static void run_reading(const struct plan *planned)
{
    struct call *call = planned->call;

    for (unsigned i = 0; call->number[i]; i++)
        call->number[i] = call->callers_number[i];
}

/* What the caller lent may be gone by then. */
static void read_later(HDRVCALL hd, LPCWSTR number)
{
    struct call *call;

    enter();
    call = call_find(hd);
    if (call) {
        call->callers_number = number;
        plan(1, (struct plan){.run = run_reading, .line = call->line, .call = call});
    }
    leave();
}

static bool can(HDRVCALL hd, const struct operation *operation)
{
    const struct call *call;
    bool stands;

    enter();
    call = call_find(hd);
    stands = call_stands(call, operation->states);
    leave();
    return stands;
}

EXPORT LONG TSPIAPI TSPI_lineBlindTransfer(DRV_REQUESTID request, HDRVCALL hd, LPCWSTR address, DWORD country)
{
    bool nowhere = !address || !*address;

    (void)country;
    if (nowhere && can(hd, &transferring) && !does("transfers to nowhere") && !does("has no operation"))
        return refuse_nowhere(hd);
    if (!nowhere && does("reads later where to transfer to"))
        read_later(hd, address);
    return operate_on(hd, &transferring, request);
}

EXPORT LONG TSPIAPI TSPI_lineRedirect(DRV_REQUESTID request, HDRVCALL hd, LPCWSTR address, DWORD country)
{
    (void)country;
    if ((!address || !*address) && can(hd, &redirecting) && !does("redirects to nowhere") && !does("has no operation"))
        return (LONG)LINEERR_INVALADDRESS;
    return operate_on(hd, &redirecting, request);
}

/* Where all calls are parked. The memory is ours until the request completes, and it is not yet. */
static void say_where(LPVARSTRING room)
{
    static const WCHAR where[] = u"701";

    if (!room || does("does not say where a call is parked"))
        return;
    memcpy(room + 1, where, sizeof where);
    room->dwNeededSize = room->dwUsedSize = sizeof *room + sizeof where;
    room->dwStringFormat = STRINGFORMAT_UNICODE;
    room->dwStringSize = sizeof where;
    room->dwStringOffset = sizeof *room;
    if (does("writes behind where a call is parked"))
        ((unsigned char *)room)[room->dwTotalSize] = 1;
}

static bool says_where(const VARSTRING *room)
{
    return does("does not say where a call is parked") || does("says where a call is parked without room") ||
           (room && room->dwTotalSize >= sizeof *room + PLACE_BYTES);
}

static LONG check_park(HDRVCALL hd, DWORD mode, LPCWSTR address)
{
    bool both = mode == (LINEPARKMODE_DIRECTED | LINEPARKMODE_NONDIRECTED);

    if (does("has no operation") || !can(hd, &parking))
        return 0; /* it is refused for that */
    if (mode == LINEPARKMODE_NONDIRECTED || (mode == 0 && does("parks a call in no mode")) ||
        (both && does("parks a call in two modes at once")))
        return 0;
    if (mode != LINEPARKMODE_DIRECTED)
        return does("refuses a park mode with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                              : (LONG)LINEERR_INVALPARKMODE;
    return (address && *address) || does("parks nowhere") ? 0 : (LONG)LINEERR_INVALADDRESS;
}

EXPORT LONG TSPIAPI TSPI_linePark(DRV_REQUESTID request, HDRVCALL hd, DWORD mode, LPCWSTR address, LPVARSTRING room)
{
    LONG result = check_park(hd, mode, address);

    if (result == 0 && mode == LINEPARKMODE_NONDIRECTED && can(hd, &parking) && !does("has no operation") &&
        !says_where(room))
        result = (LONG)LINEERR_STRUCTURETOOSMALL;
    else if (result == 0 && mode == LINEPARKMODE_NONDIRECTED)
        say_where(room);
    return result == 0 ? operate_on(hd, &parking, request) : result;
}
