/* ledger_events.c: what the provider has done: its completions and events, checked against the ledger's books.
 *
 * An event that the rules allow, or that is merely early or odd, goes to the main thread; one for a thing that is not
 * there (any more) does not. */
#include <stdio.h>

#include "ledger_inside.h"
#include "names.h"

void ledger_completed(struct ledger *ledger, DRV_REQUESTID id, LONG result)
{
    struct request *request;
    struct call *call;

    host_monitor_enter(ledger->monitor);
    request = ledger_find_request(ledger, id);
    if (ledger->shut)
        ledger_write(ledger, 10, "request %u was completed after providerShutdown", (unsigned)id);
    else if (!request)
        ledger_write(ledger, 16, "request %u was completed, but never made", (unsigned)id);
    else if (request->life == REQUEST_REFUSED)
        ledger_write(ledger, 17, "%s was completed, although it had not been accepted", request->function);
    else if (request->completed)
        ledger_write(ledger, 16, "%s was completed a second time", request->function);
    else {
        if (result > 0)
            ledger_write(ledger, 19, "%s was completed with %d; success is 0, an error is negative", request->function,
                         (int)result);
        call = ledger_find_call(ledger, request->call);
        if (request->makes && call->life == CALL_UNBORN)
            call->life = result == 0 ? CALL_LIVE : CALL_FAILED;
        request->completed = true;
        ledger_queue(ledger, (struct happening){.kind = HAPPENED_REPLY, .request = id, .result = result});
    }
    host_monitor_leave(ledger->monitor);
}

/* What an event is called in a breach: "CALLSTATE CONNECTED", "CALLINFO". */
static const char *describe(DWORD message, DWORD_PTR state, char *buffer, size_t size)
{
    char names[160];

    if (message == LINE_CALLSTATE)
        snprintf(buffer, size, "%s %s", message_name(message),
                 bit_names(BITS_CALL_STATE, (DWORD)state, names, sizeof names));
    else if (message_name(message))
        snprintf(buffer, size, "%s", message_name(message));
    else
        snprintf(buffer, size, "message %u", (unsigned)message);
    return buffer;
}

/* Rules 27, 45 and 54: may this call have an event now? False: TAPI would know no such call. */
static bool check_moment(struct ledger *ledger, struct call *call, const char *what)
{
    switch (call->life) {
    case CALL_CLOSED:
        ledger_write(ledger, 54, "%s was reported after the call was closed", what);
        return false;
    case CALL_FAILED:
        ledger_write(ledger, 27, "%s was reported for a call whose lineMakeCall had failed", what);
        return false;
    case CALL_UNBORN:
        ledger_write(ledger, 27, "%s was reported before lineMakeCall was completed", what);
        return true;
    case CALL_LIVE:
        break;
    }
    if (call->state == LINECALLSTATE_IDLE)
        ledger_write(ledger, 45, "%s was reported after IDLE, where a call ends", what);
    return call->state != LINECALLSTATE_IDLE;
}

/* Rules 44, 46 and 47: is this a state that the call may be in now? */
static void check_state(struct ledger *ledger, const struct call *call, const DWORD_PTR param[3], const char *what)
{
    DWORD state = (DWORD)param[0];

    if (state == 0 || (state & (state - 1)) != 0 || param[0] != state) {
        ledger_write(ledger, 44, "%s was reported; a call is in one state at a time", what);
        return;
    }
    if (!mode_fits(state, param[1]))
        ledger_write(ledger, 44, "%s was reported with mode 0x%llX, which is none of its own", what,
                     (unsigned long long)param[1]);
    if (!(ledger_find_line(ledger, call->line)->call_states & state))
        ledger_write(ledger, 46, "%s was reported, which LINEADDRESSCAPS.dwCallStates does not list", what);
    if (state == call->state && param[1] == call->mode)
        ledger_write(ledger, 47, "%s was reported twice in a row", what);
}

/* An event of a call. Returns whether the main thread is to know. */
static bool call_event(struct ledger *ledger, HTAPICALL handle, DWORD message, const DWORD_PTR param[3])
{
    struct call *call = ledger_find_call(ledger, handle);
    char what[200];

    describe(message, param[0], what, sizeof what);
    if (!call) {
        ledger_write(ledger, 37, "%s was reported for call 0x%llX, which was neither made nor announced", what,
                     (unsigned long long)(DWORD_PTR)handle);
        return false;
    }
    if (!check_moment(ledger, call, what))
        return false;
    if (call->announced && message != LINE_CALLSTATE)
        ledger_write(ledger, 38, "%s was reported for a new call before its first state", what);
    if (message == LINE_CALLSTATE) {
        check_state(ledger, call, param, what);
        call->announced = false;
        call->state = (DWORD)param[0];
        call->mode = (DWORD)param[1];
    }
    if (message == LINE_CALLINFO && param[0] == 0)
        ledger_write(ledger, 50, "CALLINFO was reported without saying what has changed");
    return true;
}

/* LINE_NEWCALL: param[1] points to where the new call's handle goes. Returns the handle, NULL if it is refused. */
static HTAPICALL new_call(struct ledger *ledger, HTAPILINE line, HTAPICALL handle, const DWORD_PTR param[3])
{
    HTAPICALL *answer = (HTAPICALL *)param[1];
    HTAPICALL call;

    if (handle || !param[0] || !answer) {
        ledger_write(ledger, 37, "NEWCALL was reported with htCall 0x%llX, hdCall 0x%llX, pointer 0x%llX; the first "
                     "must be 0, the others not", (unsigned long long)(DWORD_PTR)handle,
                     (unsigned long long)param[0], (unsigned long long)param[1]);
        return NULL;
    }
    call = ledger_add_call(ledger, line, CALL_LIVE, (HDRVCALL)param[0]);
    *answer = call;
    return call;
}

/* An event of a line itself. */
static void line_event(struct ledger *ledger, struct line *line, DWORD message, const DWORD_PTR param[3])
{
    if (message == LINE_LINEDEVSTATE && (param[0] & (LINEDEVSTATE_OPEN | LINEDEVSTATE_CLOSE)))
        ledger_write(ledger, 72, "LINEDEVSTATE was reported with OPEN or CLOSE, which is for TAPI alone to say");
    if (message == LINE_CLOSE)
        line->life = LINE_FORCED_CLOSED;
}

/* Is the line one that can have events? */
static bool check_line(struct ledger *ledger, HTAPILINE handle, DWORD message, const DWORD_PTR param[3])
{
    struct line *line = ledger_find_line(ledger, handle);
    unsigned rule = message == LINE_NEWCALL ? 41 : line && line->life == LINE_FORCED_CLOSED ? 59 : 55;
    char what[200];

    if (line && line->life == LINE_IS_OPEN)
        return true;
    ledger_write(ledger, rule, "%s was reported for a line that is not open",
                 describe(message, param[0], what, sizeof what));
    return false;
}

static bool is_of_no_line(DWORD message)
{
    return message == LINE_CREATE || message == LINE_REMOVE || message == LINE_CREATEDIALOGINSTANCE ||
           message == LINE_SENDDIALOGINSTANCEDATA;
}

/* Check an event; the handle of a new call goes into *call. Returns whether the main thread is to know. */
static bool check_event(struct ledger *ledger, HTAPILINE line, HTAPICALL *call, DWORD message,
                        const DWORD_PTR param[3])
{
    char what[200];

    if (ledger->shut) {
        ledger_write(ledger, 10, "%s was reported after providerShutdown",
                     describe(message, param[0], what, sizeof what));
        return false;
    }
    if (is_of_no_line(message))
        return true;
    if (!check_line(ledger, line, message, param))
        return false;
    if (message == LINE_NEWCALL) {
        *call = new_call(ledger, line, *call, param);
        return *call != NULL;
    }
    if (*call || message == LINE_CALLSTATE || message == LINE_CALLINFO)
        return call_event(ledger, *call, message, param);
    line_event(ledger, ledger_find_line(ledger, line), message, param);
    return true;
}

void ledger_event(struct ledger *ledger, HTAPILINE line, HTAPICALL call, DWORD message, const DWORD_PTR param[3])
{
    host_monitor_enter(ledger->monitor);
    if (check_event(ledger, line, &call, message, param))
        ledger_queue(ledger, (struct happening){.kind = HAPPENED_EVENT, .line = line, .call = call,
                     .message = message, .param = {param[0], param[1], param[2]}});
    host_monitor_leave(ledger->monitor);
}

void ledger_phone_event(struct ledger *ledger)
{
    host_monitor_enter(ledger->monitor);
    if (ledger->shut)
        ledger_write(ledger, 10, "a telephone event was reported after providerShutdown");
    host_monitor_leave(ledger->monitor);
}
