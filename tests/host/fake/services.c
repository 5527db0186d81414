/* services.c: what a switch does for a call and a line beside connecting them: calls that are completed later,
 * terminals, the detection of media, information from user to user. */
#include <string.h>

#include "fake.h"

enum { SERVICE_MS = 2 };

static void run_service(const struct plan *planned)
{
    complete(planned->request, planned->result);
}

/* What a line is asked for, and not a call. */
static LONG accept_for_line(struct line *line, DRV_REQUESTID request)
{
    plan(SERVICE_MS, (struct plan){.run = run_service, .line = line, .request = request});
    return (LONG)request;
}

/* --- Calls that are completed later ------------------------------------------------------------------------------- */

static LONG check_completion(const struct call *call, DWORD mode)
{
    const DWORD waiting = LINECALLSTATE_PROCEEDING | LINECALLSTATE_RINGBACK | LINECALLSTATE_BUSY;
    bool is_listed = mode == LINECALLCOMPLMODE_CAMPON || mode == LINECALLCOMPLMODE_CALLBACK;

    if (does("has no operation"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    if (!call_stands(call, waiting) && !does("completes a connected call"))
        return (LONG)LINEERR_INVALCALLSTATE;
    if (is_listed || (mode == COMPLETION_MODES && does("completes a call in two modes at once")) ||
        (mode == LINECALLCOMPLMODE_INTRUDE && does("completes a call in a mode that it lacks")))
        return 0;
    return does("refuses a way to complete a call with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                                       : (LONG)LINEERR_INVALCALLCOMPLMODE;
}

static DWORD *find_completion(struct line *line, DWORD id)
{
    unsigned i;

    for (i = 0; i < COMPLETIONS; i++)
        if (line->completions[i] == id)
            return &line->completions[i];
    return NULL;
}

static void run_writing(const struct plan *planned)
{
    *(LPDWORD)planned->param[0] = (DWORD)planned->param[1];
}

EXPORT LONG TSPIAPI TSPI_lineCompleteCall(DRV_REQUESTID request, HDRVCALL hd, LPDWORD id, DWORD mode, DWORD message)
{
    struct call *call;
    DWORD *place;
    LONG result;

    (void)message;
    enter();
    call = call_find(hd);
    result = call ? check_completion(call, mode) : (LONG)LINEERR_INVALCALLHANDLE;
    place = result == 0 ? find_completion(call->line, 0) : NULL;
    if (result == 0 && !place)
        result = (LONG)LINEERR_COMPLETIONOVERRUN;
    if (result == 0) {
        *place = does("gives each completion of a call one id") ? 7 : ++fake.next_handle;
        if (does("gives the id of a completion with its success"))
            plan(SERVICE_MS, (struct plan){.run = run_writing, .line = call->line, .param = {(DWORD_PTR)id, *place}});
        else if (!does("gives the completion of a call no id"))
            *id = *place;
        if (does("a call that is to be completed later ends"))
            call_send_away(call, SERVICE_MS + 1);
        plan_completion(SERVICE_MS, call, request,
                        does("cannot complete a call later") ? (LONG)LINEERR_OPERATIONFAILED : 0);
        result = (LONG)request;
    }
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineUncompleteCall(DRV_REQUESTID request, HDRVLINE hd, DWORD id)
{
    struct line *line;
    DWORD *place;
    LONG result = (LONG)LINEERR_INVALLINEHANDLE;

    enter();
    line = line_find(hd);
    place = line && id ? find_completion(line, id) : NULL;
    if (line)
        result =
            (place && !does("cannot take back the completion of a call")) || does("takes back any completion of a call")
                ? accept_for_line(line, request)
                : (LONG)LINEERR_INVALCOMPLETIONID;
    if (place)
        *place = 0;
    leave();
    return result;
}

/* --- Terminals ---------------------------------------------------------------------------------------------------- */

EXPORT LONG TSPIAPI TSPI_lineSetTerminal(DRV_REQUESTID request, HDRVLINE hd, DWORD address, HDRVCALL hd_call,
                                         DWORD select, DWORD modes, DWORD terminal, DWORD enable)
{
    struct line *line;
    LONG result = (LONG)LINEERR_INVALLINEHANDLE;

    (void)hd_call, (void)modes, (void)enable;
    enter();
    line = line_find(hd);
    if (line)
        result = terminal >= TERMINALS && !does("routes to a terminal that there is not")
                     ? (LONG)LINEERR_INVALTERMINALID
                 : select == LINECALLSELECT_ADDRESS && address != 0 && !does("routes for an address that there is not")
                     ? (LONG)LINEERR_INVALADDRESSID
                     : accept_for_line(line, request);
    leave();
    return result;
}

/* --- The detection of media --------------------------------------------------------------------------------------- */

static void run_detection(const struct plan *planned)
{
    struct call *call = planned->call;
    bool told = call->monitored_media || does("tells of a medium that is not monitored");

    if (call->life == LIVE && call->ht && call->state == LINECALLSTATE_CONNECTED && told)
        tell(call->line, call->ht, LINE_MONITORMEDIA, does("tells of two media at once") ? MODES : MEDIA, 0, 0);
}

static LONG detect(struct call *call, DWORD modes)
{
    if ((modes & ~MODES && !does("monitors a medium that it lacks")) ||
        (modes == 0 && does("cannot stop to monitor media")))
        return (LONG)LINEERR_INVALMEDIAMODE;
    call->monitored_media = modes;
    plan(SERVICE_MS, (struct plan){.run = run_detection, .line = call->line, .call = call});
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineMonitorMedia(HDRVCALL hd, DWORD modes)
{
    struct call *call;
    LONG result;

    enter();
    call = call_find(hd);
    result = call_check(call);
    if (result == 0)
        result = detect(call, modes);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineSetMediaControl(HDRVLINE hd, DWORD address, HDRVCALL hd_call, DWORD select,
                                             LPLINEMEDIACONTROLDIGIT const digits, DWORD digit_count,
                                             LPLINEMEDIACONTROLMEDIA const media, DWORD medium_count,
                                             LPLINEMEDIACONTROLTONE const tones, DWORD tone_count,
                                             LPLINEMEDIACONTROLCALLSTATE const states, DWORD state_count)
{
    const struct line *line;

    (void)address, (void)hd_call, (void)select, (void)digit_count, (void)media, (void)medium_count;
    (void)tones, (void)tone_count, (void)states, (void)state_count;
    enter();
    line = line_find(hd);
    leave();
    if (does("reads a list of media control that is not there"))
        (void)*(const volatile DWORD *)digits;
    return !line ? (LONG)LINEERR_INVALLINEHANDLE : digits ? (LONG)LINEERR_RESOURCEUNAVAIL : 0;
}

/* --- What it does not do ------------------------------------------------------------------------------------------ */

static LONG decline(void)
{
    return does("returns 0 for what it does not do") ? 0 : (LONG)LINEERR_OPERATIONUNAVAIL;
}

EXPORT LONG TSPIAPI TSPI_lineDevSpecific(DRV_REQUESTID request, HDRVLINE hd, DWORD address, HDRVCALL call, LPVOID block,
                                         DWORD size)
{
    (void)request, (void)hd, (void)address, (void)call, (void)size;
    if (does("reads a block of a line's that is not there"))
        (void)*(const volatile unsigned char *)block;
    return decline();
}

EXPORT LONG TSPIAPI TSPI_lineSetCallTreatment(DRV_REQUESTID request, HDRVCALL call, DWORD treatment)
{
    (void)request, (void)call, (void)treatment;
    return decline();
}

/* --- From user to user -------------------------------------------------------------------------------------------- */

static void run_sending(const struct plan *planned)
{
    if (does("reads user-user information later"))
        (void)*(const volatile char *)planned->param[0];
    complete(planned->request, planned->result);
}

EXPORT LONG TSPIAPI TSPI_lineSendUserUserInfo(DRV_REQUESTID request, HDRVCALL hd, LPCSTR info, DWORD size)
{
    struct call *call;
    LONG result = (LONG)LINEERR_INVALCALLHANDLE;

    (void)size;
    enter();
    call = call_find(hd);
    if (call && !call_stands(call, LINECALLSTATE_CONNECTED | LINECALLSTATE_RINGBACK | LINECALLSTATE_OFFERING |
                                       LINECALLSTATE_ACCEPTED) &&
        !does("sends information to the user of a call that is over"))
        result = (LONG)LINEERR_INVALCALLSTATE;
    else if (call && does("has no operation"))
        result = (LONG)LINEERR_OPERATIONUNAVAIL;
    else if (call) {
        plan(SERVICE_MS, (struct plan){.run = run_sending, .request = request, .param = {(DWORD_PTR)info},
                                       .result = does("cannot send user-user information")
                                                     ? (LONG)LINEERR_OPERATIONFAILED : 0});
        result = (LONG)request;
    }
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineReleaseUserUserInfo(DRV_REQUESTID request, HDRVCALL hd)
{
    struct call *call;
    LONG result = (LONG)LINEERR_INVALCALLHANDLE;

    enter();
    call = call_find(hd);
    if (call) {
        plan_completion(SERVICE_MS, call, request,
                        does("releases no user-user information where there is none") ? (LONG)LINEERR_OPERATIONFAILED
                                                                                      : 0);
        result = (LONG)request;
    }
    leave();
    return result;
}
