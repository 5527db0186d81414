/* fake.c: a telephony service provider that needs no switch, to test the host with: two lines; a call walks by itself
 * from DIALTONE to CONNECTED and, once dropped, to IDLE.
 *
 * The environment's TSPEC_FAKE names one thing that it does otherwise; see the behaviours below. Callbacks are made
 * under the fake's one lock, which is safe because a host never calls a provider from one, and makes what
 * happens before what certain. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include <tspi.h>

#include "fill.h"
#include "threads.h"

enum { LINES = 2, MOST_THREADS = 4 };

struct call {
    HTAPICALL ht;
    HDRVCALL hd;
    bool closed, parties_known;
    DWORD state;
    WCHAR number[64];
    DRV_REQUESTID make, drop;
};

static struct {
    ASYNC_COMPLETION complete;
    LINEEVENT event;
    DWORD version, line_base;
    HTAPILINE line;
    struct call call;
    thread threads[MOST_THREADS];
    unsigned thread_count;
} fake;

/* Is this the behaviour that was asked for? */
static bool does(const char *behaviour)
{
    const char *asked = getenv("TSPEC_FAKE");

    return asked && strcmp(asked, behaviour) == 0;
}

static void start(thread_body body)
{
    fake.threads[fake.thread_count++] = thread_start(body);
}

static void join_all(void)
{
    while (fake.thread_count)
        thread_join(fake.threads[--fake.thread_count]);
}

/* Report an event of the call, as it is. */
static void tell(DWORD message, DWORD param1, DWORD param2)
{
    fake.event(fake.line, fake.call.ht, message, param1, param2, LINEMEDIAMODE_INTERACTIVEVOICE);
}

static void tell_state(DWORD state, DWORD mode)
{
    fake.call.state = state;
    tell(LINE_CALLSTATE, state, mode);
}

/* One step of a call that has not ended in the meantime. */
static void step(DWORD state, DWORD mode)
{
    enter();
    if (fake.call.state != LINECALLSTATE_IDLE && !fake.call.closed)
        tell_state(state, mode);
    leave();
    pause_ms(1);
}

static void end(DWORD disconnect_mode)
{
    step(LINECALLSTATE_DISCONNECTED, disconnect_mode);
    enter();
    tell_state(LINECALLSTATE_IDLE, 0);
    if (does("event after IDLE"))
        tell(LINE_CALLINFO, LINECALLINFOSTATE_CALLERID, 0);
    leave();
}

static void complete_make(LONG result)
{
    enter();
    fake.complete(fake.call.make, result);
    leave();
}

/* What goes wrong while the call walks on; false: it stays where it is. */
static bool walk_wrongly(void)
{
    if (does("no state"))
        return false;
    if (does("two states at once"))
        step(LINECALLSTATE_CONNECTED | LINECALLSTATE_RINGBACK, 0);
    if (does("wrong mode"))
        step(LINECALLSTATE_PROCEEDING, LINEBUSYMODE_STATION);
    if (does("unlisted state"))
        step(LINECALLSTATE_SPECIALINFO, 0);
    if (does("state twice"))
        step(LINECALLSTATE_DIALTONE, 0), step(LINECALLSTATE_DIALTONE, 0);
    if (does("unknown call"))
        fake.event(fake.line, (HTAPICALL)&fake, LINE_CALLSTATE, LINECALLSTATE_RINGBACK, 0, 0);
    if (does("forced close"))
        fake.event(fake.line, NULL, LINE_CLOSE, 0, 0, 0);
    return !does("forced close");
}

static void announce_other_call(void)
{
    HTAPICALL answer = NULL;

    fake.event(fake.line, NULL, LINE_NEWCALL, (DWORD_PTR)&answer, (DWORD_PTR)&answer, 0);
    fake.event(fake.line, answer, LINE_CALLSTATE, LINECALLSTATE_OFFERING, 0, LINEMEDIAMODE_INTERACTIVEVOICE);
}

/* lineMakeCall's completion; false: there is no call after it. */
static bool answer(void)
{
    if (does("never completes"))
        return false;
    if (does("fails") || does("out of service") || does("event after failure")) {
        complete_make((LONG)LINEERR_OPERATIONFAILED);
        if (does("event after failure"))
            step(LINECALLSTATE_DISCONNECTED, LINEDISCONNECTMODE_UNKNOWN);
        return false;
    }
    if (does("event before completion"))
        step(LINECALLSTATE_DIALTONE, 0);
    if (!does("completes inside"))
        complete_make(does("positive completion") ? 1 : 0);
    if (does("completes twice"))
        complete_make(0);
    return true;
}

static void connect_parties(void)
{
    enter();
    fake.call.parties_known = true;
    tell(LINE_CALLINFO, LINECALLINFOSTATE_CALLERID | LINECALLINFOSTATE_CALLEDID, 0);
    leave();
    step(LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
}

static THREAD_BODY walk(void *unused)
{
    (void)unused;
    if (!answer() || !walk_wrongly())
        return THREAD_END;
    if (does("incoming call"))
        announce_other_call();
    if (!does("state twice") && !does("event before completion"))
        step(LINECALLSTATE_DIALTONE, 0);
    step(LINECALLSTATE_PROCEEDING, 0);
    if (does("busy")) {
        end(LINEDISCONNECTMODE_BUSY);
        return THREAD_END;
    }
    step(LINECALLSTATE_RINGBACK, 0);
    if (does("does not answer"))
        return THREAD_END;
    connect_parties();
    if (does("peer hangs up"))
        end(LINEDISCONNECTMODE_NORMAL);
    return THREAD_END;
}

static THREAD_BODY hang_up(void *unused)
{
    (void)unused;
    enter();
    fake.complete(fake.call.drop, 0);
    leave();
    end(LINEDISCONNECTMODE_NORMAL);
    return THREAD_END;
}

static THREAD_BODY tell_late(void *unused)
{
    (void)unused;
    pause_ms(5);
    tell(LINE_CALLINFO, LINECALLINFOSTATE_CALLERID, 0);
    return THREAD_END;
}

static THREAD_BODY call_back_late(void *unused)
{
    (void)unused;
    pause_ms(5);
    fake.complete(1, 0);
    return THREAD_END;
}

EXPORT LONG TSPIAPI TSPI_lineNegotiateTSPIVersion(DWORD device, DWORD low, DWORD high, LPDWORD version)
{
    DWORD best = does("TSPI 2.0") ? 0x00020000 : 0x00030000;

    if (device != (DWORD)INITIALIZE_NEGOTIATION && device - fake.line_base >= LINES)
        return (LONG)LINEERR_BADDEVICEID;
    if (low > best || high < 0x00020000)
        return (LONG)LINEERR_INCOMPATIBLEAPIVERSION;
    *version = high < best ? high : best;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_providerEnumDevices(DWORD provider, LPDWORD lines, LPDWORD phones, HPROVIDER handle,
                                             LINEEVENT line_event, PHONEEVENT phone_event)
{
    (void)provider, (void)handle, (void)line_event, (void)phone_event;
    *lines = LINES;
    *phones = 0;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_providerInit(DWORD version, DWORD provider, DWORD line_base, DWORD phone_base,
                                      DWORD_PTR lines, DWORD_PTR phones, ASYNC_COMPLETION complete, LPDWORD options)
{
    (void)provider, (void)phone_base, (void)lines, (void)phones;
    fake.version = version;
    fake.line_base = line_base;
    fake.complete = complete;
    if (does("unknown option"))
        *options = 0x80;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_providerShutdown(DWORD version, DWORD provider)
{
    (void)version, (void)provider;
    join_all();
    if (does("late callback"))
        thread_detach(thread_start(call_back_late));
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineGetDevCaps(DWORD device, DWORD version, DWORD extension, LPLINEDEVCAPS caps)
{
    (void)extension;
    if (!begin(caps, version < 0x00030000 ? 252 : 292))
        return (LONG)LINEERR_STRUCTURETOOSMALL;
    put(caps, &caps->dwProviderInfoSize, u"Fake Telephones");
    put(caps, &caps->dwLineNameSize, device == fake.line_base ? u"1001" : u"1002");
    caps->dwPermanentLineID = device - fake.line_base + 1;
    caps->dwStringFormat = STRINGFORMAT_UNICODE;
    caps->dwNumAddresses = 1;
    caps->dwMediaModes = LINEMEDIAMODE_INTERACTIVEVOICE;
    caps->dwLineStates = LINEDEVSTATE_CONNECTED | LINEDEVSTATE_DISCONNECTED;
    caps->dwLineFeatures = LINEFEATURE_MAKECALL;
    if (does("overrun"))
        ((unsigned char *)caps)[caps->dwTotalSize] = 0;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineGetAddressCaps(DWORD device, DWORD address, DWORD version, DWORD extension,
                                            LPLINEADDRESSCAPS caps)
{
    (void)address, (void)version, (void)extension;
    if (!begin(caps, 228))
        return (LONG)LINEERR_STRUCTURETOOSMALL;
    put(caps, &caps->dwAddressSize, device == fake.line_base ? u"1001" : u"1002");
    caps->dwCallStates = LINECALLSTATE_DIALTONE | LINECALLSTATE_PROCEEDING | LINECALLSTATE_RINGBACK |
                         LINECALLSTATE_CONNECTED | LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE |
                         LINECALLSTATE_OFFERING;
    caps->dwCallFeatures = LINECALLFEATURE_DROP;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineOpen(DWORD device, HTAPILINE line, LPHDRVLINE driver_line, DWORD version, LINEEVENT event)
{
    fake.version = version;
    fake.line = line;
    fake.event = event;
    *driver_line = (HDRVLINE)(DWORD_PTR)(0x100 + device - fake.line_base);
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineClose(HDRVLINE line)
{
    (void)line;
    join_all();
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineGetNumAddressIDs(HDRVLINE line, LPDWORD count)
{
    (void)line;
    *count = 1;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineGetLineDevStatus(HDRVLINE line, LPLINEDEVSTATUS status)
{
    (void)line;
    if (!begin(status, 88))
        return (LONG)LINEERR_STRUCTURETOOSMALL;
    status->dwDevStatusFlags = LINEDEVSTATUSFLAGS_CONNECTED | LINEDEVSTATUSFLAGS_INSERVICE;
    if (does("out of service"))
        status->dwDevStatusFlags = 0;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineSetDefaultMediaDetection(HDRVLINE line, DWORD modes)
{
    (void)line, (void)modes;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineSetStatusMessages(HDRVLINE line, DWORD line_states, DWORD address_states)
{
    (void)line, (void)address_states;
    return line_states & ~(DWORD)(LINEDEVSTATE_CONNECTED | LINEDEVSTATE_DISCONNECTED) ? (LONG)LINEERR_INVALLINESTATE
                                                                                      : 0;
}

EXPORT LONG TSPIAPI TSPI_lineMakeCall(DRV_REQUESTID request, HDRVLINE line, HTAPICALL call, LPHDRVCALL driver_call,
                                      LPCWSTR number, DWORD country, LPLINECALLPARAMS const params)
{
    (void)line, (void)country;
    if (params->dwTotalSize != (fake.version < 0x00030000 ? 176 : 180))
        return (LONG)LINEERR_INVALCALLPARAMS;
    fake.call = (struct call){.ht = call, .make = request, .hd = (HDRVCALL)(DWORD_PTR)0x200};
    memcpy(fake.call.number, number, (length(number) < 63 ? length(number) : 63) * sizeof *number);
    if (does("returns 0"))
        return 0;
    if (does("refuses but completes"))
        complete_make((LONG)LINEERR_INVALADDRESS);
    if (does("refuses") || does("refuses but completes"))
        return (LONG)LINEERR_INVALADDRESS;
    if (!does("no handle"))
        *driver_call = fake.call.hd;
    if (does("completes inside"))
        complete_make(0);
    start(walk);
    return (LONG)request;
}

EXPORT LONG TSPIAPI TSPI_lineDrop(DRV_REQUESTID request, HDRVCALL call, LPCSTR info, DWORD size)
{
    (void)call, (void)info, (void)size;
    enter();
    fake.call.drop = request;
    start(hang_up);
    leave();
    return (LONG)request;
}

EXPORT LONG TSPIAPI TSPI_lineCloseCall(HDRVCALL call)
{
    if (call != fake.call.hd)
        return 0;
    join_all();
    fake.call.closed = true;
    if (does("event after close"))
        start(tell_late);
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineGetCallInfo(HDRVCALL call, LPLINECALLINFO info)
{
    (void)call;
    if (!begin(info, fake.version < 0x00030000 ? 324 : 344))
        return (LONG)LINEERR_STRUCTURETOOSMALL;
    enter();
    if (fake.call.parties_known) {
        put(info, &info->dwCallerIDSize, u"1001");
        put(info, &info->dwCallerIDNameSize, does("foreign name") ? u"\uAE40\uD658 \U0001F600" : u"Alice Kim");
        put(info, &info->dwCalledIDSize, fake.call.number);
        put(info, &info->dwCalledIDNameSize, u"Bob Lee");
    }
    leave();
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineGetCallStatus(HDRVCALL call, LPLINECALLSTATUS status)
{
    (void)call;
    if (!begin(status, 56))
        return (LONG)LINEERR_STRUCTURETOOSMALL;
    enter();
    status->dwCallState = fake.call.state;
    leave();
    status->dwCallFeatures = does("cannot be dropped") ? 0 : LINECALLFEATURE_DROP;
    return 0;
}
