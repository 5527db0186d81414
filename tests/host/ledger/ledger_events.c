/* ledger_events.c: what the provider has reported: its events, checked against the ledger's books.
 *
 * An event that the rules allow, or that is merely early or odd, goes to the main thread; one for a thing that is not
 * there (any more) does not. */
#include <stdio.h>
#include <string.h>

#include "../names.h"
#include "../provider/guard.h"
#include "ledger_inside.h"

static const DWORD NO_INFO_STATE = 0x80000000; /* the one bit that no LINECALLINFOSTATE_ has */

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

/* For whoever follows what happens. */
static void narrate(struct ledger *ledger, HTAPILINE line, HTAPICALL call, DWORD message, const DWORD_PTR param[3])
{
    char what[200], text[300];

    if (!ledger->happened)
        return;
    snprintf(text, sizeof text, "%s, line 0x%lX, call 0x%lX (0x%lX, 0x%lX, 0x%lX)",
             describe(message, param[0], what, sizeof what), (unsigned long)(uintptr_t)line,
             (unsigned long)(uintptr_t)call, (unsigned long)param[0], (unsigned long)param[1], (unsigned long)param[2]);
    ledger->happened(text);
}

/* lineSetAppSpecific is for calls in any state, and must be told of (rule 50). */
static bool may_follow_idle(DWORD message, const DWORD_PTR param[3])
{
    return message == LINE_CALLINFO && param[0] == LINECALLINFOSTATE_APPSPECIFIC;
}

/* Rules 27, 45 and 54: may this call have an event now? False: TAPI would know no such call. */
static bool check_moment(struct ledger *ledger, struct call *call, DWORD message, const DWORD_PTR param[3],
                         const char *what)
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
    case CALL_DECLINED:
    case CALL_IGNORED:
        return false;
    case CALL_LIVE:
        ledger_keep(ledger, 27);
        break;
    }
    if (call->state != LINECALLSTATE_IDLE || may_follow_idle(message, param))
        return true;
    ledger_write(ledger, 45, "%s was reported after IDLE, where a call ends", what);
    return false;
}

static void report_unknown(struct ledger *ledger, HTAPILINE line, HTAPICALL handle, const char *what)
{
    if (ledger_find_line(ledger, line)->has_declined)
        ledger_write(ledger, 39, "%s was reported for call 0x%llX, after a NEWCALL that was answered with NULL", what,
                     (unsigned long long)(DWORD_PTR)handle);
    else
        ledger_write(ledger, 37, "%s was reported for call 0x%llX, which was neither made nor announced", what,
                     (unsigned long long)(DWORD_PTR)handle);
}

/* Rules 11 and 58: a call's events come for the line that it is on. */
static bool check_home(struct ledger *ledger, const struct call *call, HTAPILINE line, const char *what)
{
    if (ledger_own_line(ledger, call->line)->session != ledger->session) {
        ledger_write(ledger, 11, "%s was reported for a call of an earlier session", what);
        return false;
    }
    if (call->line == line) {
        ledger_keep(ledger, 58);
        return true;
    }
    ledger_write(ledger, 58, "%s was reported for another line than the one that the call is on", what);
    return false;
}

static void note_state(struct ledger *ledger, struct call *call, const DWORD_PTR param[3])
{
    if (call->announced)
        ledger_keep(ledger, 38);
    call->announced = false;
    call->state = (DWORD)param[0] & TAPIS_STATES;
    call->substate = (DWORD)param[0] & ~(DWORD)TAPIS_STATES;
    call->mode = (DWORD)param[1];
    call->first_state = call->first_state ? call->first_state : call->state;
    call->seen |= call->state;
    if (call->state == LINECALLSTATE_CONNECTED && !call->connected_us)
        call->connected_us = host_now_us();
    if (call->state == LINECALLSTATE_IDLE)
        ledger_keep(ledger, 45);
}

static void note_info(struct ledger *ledger, struct call *call, DWORD bits)
{
    if (bits == 0)
        ledger_write(ledger, 50, "CALLINFO was reported without saying what has changed");
    else if (bits & NO_INFO_STATE)
        ledger_write(ledger, 50, "CALLINFO was reported with 0x%X, in which is a bit that is no LINECALLINFOSTATE",
                     (unsigned)bits);
    else
        ledger_keep(ledger, 50);
    call->info_bits |= bits;
}

/* An event of a call. Returns whether the main thread is to know. */
static bool call_event(struct ledger *ledger, HTAPILINE line, HTAPICALL handle, DWORD message,
                       const DWORD_PTR param[3])
{
    struct call *call = ledger_find_call(ledger, handle);
    unsigned before = ledger->written;
    char what[200];

    describe(message, param[0], what, sizeof what);
    if (!call) {
        report_unknown(ledger, line, handle, what);
        return false;
    }
    if (!check_home(ledger, call, line, what))
        return false;
    if (!check_moment(ledger, call, message, param, what)) {
        call->tainted |= ledger->written != before;
        return false;
    }
    if (call->announced && message != LINE_CALLSTATE)
        ledger_write(ledger, 38, "%s was reported for a new call before its first state", what);
    if (message == LINE_CALLSTATE) {
        ledger_check_state(ledger, call, param, what);
        note_state(ledger, call, param);
    }
    if (message == LINE_CALLINFO)
        note_info(ledger, call, (DWORD)param[0]);
    if (message == LINE_GENERATE || message == LINE_GATHERDIGITS)
        ledger_take_end(ledger, handle, message, param);
    if (message == LINE_MONITORDIGITS)
        ledger_take_digit(ledger, call, param);
    if (message == LINE_MONITORMEDIA)
        ledger_take_medium(ledger, call, param);
    if (message == LINE_MONITORTONE)
        ledger_take_tone(ledger, call, param);
    call->tainted |= ledger->written != before;
    return true;
}

/* Was this call of the line announced already, and is it up? Not one that TAPI declined: that may be announced again
 * (rule 39). Nor one that TAPI closes now: its handle may be another's. */
static bool is_known(const struct ledger *ledger, HTAPILINE line, HDRVCALL driver)
{
    const struct node *node;

    for (node = ledger->open_calls.first; node; node = node->next) {
        const struct call *call = (const struct call *)node;

        if (call->incoming && call->life == CALL_LIVE && !call->closing && call->state != LINECALLSTATE_IDLE &&
            call->line == line && call->driver == driver)
            return true;
    }
    return false;
}

/* LINE_NEWCALL: param[1] points to where the new call's handle goes. Returns the handle, NULL if it is refused. */
static HTAPICALL new_call(struct ledger *ledger, HTAPILINE line, HTAPICALL handle, const DWORD_PTR param[3])
{
    HTAPICALL *answer = (HTAPICALL *)param[1];
    struct line *on = ledger_find_line(ledger, line);
    struct call *call;

    if (handle || !param[0] || !answer) {
        ledger_write(ledger, 37, "NEWCALL was reported with htCall 0x%llX, hdCall 0x%llX, pointer 0x%llX; the first "
                     "must be 0, the others not", (unsigned long long)(DWORD_PTR)handle,
                     (unsigned long long)param[0], (unsigned long long)param[1]);
        return NULL;
    }
    if (is_known(ledger, line, (HDRVCALL)param[0])) {
        ledger_write(ledger, 37, "NEWCALL was reported for hdCall 0x%llX, a call that TAPI has already",
                     (unsigned long long)param[0]);
        return NULL;
    }
    call = ledger_add_call(ledger, line, ledger->declining ? CALL_DECLINED : CALL_LIVE, (HDRVCALL)param[0]);
    if (ledger->declining)
        list_remove(&ledger->open_calls, &call->node); /* TAPI never closes it */
    else
        ledger_check_driver(ledger, call->driver, call);
    call->incoming = on->had_new_call = true;
    on->has_declined |= ledger->declining;
    crash_about(37, "LINE_NEWCALL's dwParam2 points nowhere; it is the address of an HTAPICALL, as wide as a pointer");
    *answer = ledger->declining ? NULL : call->handle;
    crash_about(0, NULL);
    ledger_keep(ledger, 37);
    ledger_keep(ledger, 41);
    return ledger->declining ? NULL : call->handle;
}

/* Which rule does an event break that comes for no open line? Where the line was never one of TAPI's, the event of a
 * call that is up is only told of wrongly. */
static unsigned rule_of_no_line(const struct ledger *ledger, const struct line *line, DWORD message, bool of_live_call)
{
    if (!line)
        return message == LINE_NEWCALL ? 37 : of_live_call ? 58 : 55;
    if (line->session != ledger->session)
        return 11;
    if (message == LINE_NEWCALL)
        return 41;
    return line->life == LINE_FORCED_CLOSED ? 59 : 55;
}

/* Is the line one that can have events? about is the event's call, or NULL. */
static bool check_line(struct ledger *ledger, HTAPILINE handle, struct call *about, DWORD message,
                       const DWORD_PTR param[3])
{
    struct line *line = ledger_find_line(ledger, handle);
    bool of_live_call = about && about->life == CALL_LIVE;
    char what[200];

    if (line && line->life == LINE_IS_OPEN) {
        ledger_check_opening(ledger, line, describe(message, param[0], what, sizeof what));
        return true;
    }
    if (line && line->tainted)
        return false;
    if (line && message == LINE_NEWCALL)
        line->tainted = true;
    if (!line && of_live_call)
        about->tainted = true;
    ledger_write(ledger, rule_of_no_line(ledger, line, message, of_live_call), "%s was reported for a line that is %s",
                 describe(message, param[0], what, sizeof what), line ? "not open" : "none of TAPI's");
    return false;
}

/* That all is to begin anew is of no line, too: there need not be an open one. */
static bool is_of_no_line(HTAPILINE line, DWORD message, const DWORD_PTR param[3])
{
    return message == LINE_CREATE || message == LINE_REMOVE || message == LINE_CREATEDIALOGINSTANCE ||
           message == LINE_SENDDIALOGINSTANCEDATA ||
           (message == LINE_LINEDEVSTATE && !line && param[0] == LINEDEVSTATE_REINIT);
}

/* A device comes (rule 73) or goes (rule 74), or it is something that is no rule's. */
static void take_of_no_line(struct ledger *ledger, HTAPILINE line, HTAPICALL call, DWORD message,
                            const DWORD_PTR param[3])
{
    if (message == LINE_CREATE)
        ledger_take_creation(ledger, LINE_DEVICES, !line && !call, param);
    else if (message == LINE_REMOVE)
        ledger_take_removal(ledger, LINE_DEVICES, !line && !call, param);
    else if (message == LINE_CREATEDIALOGINSTANCE)
        ledger_take_new_dialog(ledger, line, param);
    else if (message == LINE_SENDDIALOGINSTANCEDATA)
        ledger_take_dialog_message(ledger, (DWORD_PTR)line, param);
}

/* Check an event; the handle of a new call goes into *call. Returns whether the main thread is to know. */
static bool check_event(struct ledger *ledger, HTAPILINE line, HTAPICALL *call, DWORD message,
                        const DWORD_PTR param[3])
{
    struct call *about = ledger_find_call(ledger, *call);
    char what[200];

    if (about && about->closed_alone) { /* whatever else is over by now */
        ledger_write(ledger, 54, "%s was reported after the call was closed",
                     describe(message, param[0], what, sizeof what));
        return false;
    }
    if (ledger->shut) {
        ledger_write(ledger, ledger->broken[74] && message == LINE_REMOVE ? 74 : 10,
                     "%s was reported after providerShutdown", describe(message, param[0], what, sizeof what));
        return false;
    }
    if (!ledger_check_message(ledger, message))
        return false;
    if (is_of_no_line(line, message, param)) {
        take_of_no_line(ledger, line, *call, message, param);
        return true;
    }
    if (!check_line(ledger, line, about, message, param))
        return false;
    if (message == LINE_SENDMSPDATA)
        ledger_take_msp_data(ledger, line, param);
    if (message == LINE_NEWCALL) {
        *call = new_call(ledger, line, *call, param);
        return *call != NULL;
    }
    if (*call || message == LINE_CALLSTATE || message == LINE_CALLINFO || message == LINE_GENERATE ||
        message == LINE_GATHERDIGITS || message == LINE_MONITORDIGITS || message == LINE_MONITORMEDIA ||
        message == LINE_MONITORTONE)
        return call_event(ledger, line, *call, message, param);
    ledger_take_line_event(ledger, ledger_find_line(ledger, line), message, param);
    return true;
}

void ledger_event(struct ledger *ledger, HTAPILINE line, HTAPICALL call, DWORD message, const DWORD_PTR param[3])
{
    host_monitor_enter(ledger->monitor);
    host_monitor_wake(ledger->monitor); /* for ledger_watch.h, also if nothing is queued */
    ledger->callbacks++;
    narrate(ledger, line, call, message, param);
    if (check_event(ledger, line, &call, message, param))
        ledger_queue(ledger, (struct happening){.kind = HAPPENED_EVENT, .line = line, .call = call,
                     .message = message, .param = {message == LINE_CALLSTATE ? param[0] & TAPIS_STATES : param[0],
                                                   param[1], param[2]}});
    host_monitor_leave(ledger->monitor);
}

void ledger_phone_event(struct ledger *ledger)
{
    host_monitor_enter(ledger->monitor);
    if (ledger->shut)
        ledger_write(ledger, 10, "a telephone event was reported after providerShutdown");
    host_monitor_leave(ledger->monitor);
}
