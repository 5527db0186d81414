/* arguments.c: what is no handle, no place, no size, no version and no choice, and the error that Microsoft's page of
 * each function lists for it (https://learn.microsoft.com/windows/win32/api/tapi). */
#include <string.h>

#include "trial.h"

enum { NO_HANDLE = 0x7FFF1234, OLDEST = 0x00010003, NEWEST = 0x00030001 };

static HLINEAPP app;
static DWORD device;

/* --- Before there is an application ------------------------------------------------------------------------------- */

static void try_uninitialized(void)
{
    DWORD version;
    HLINE line;
    LINEEXTENSIONID id;
    LINEMESSAGE message;
    expect("lineShutdown", lineShutdown(0), LINEERR_UNINITIALIZED);
    expect("lineNegotiateAPIVersion", lineNegotiateAPIVersion(0, 0, OLDEST, NEWEST, &version, &id),
           LINEERR_UNINITIALIZED);
    expect("lineOpen", lineOpenA(0, 0, &line, 0x20000, 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL), LINEERR_UNINITIALIZED);
    expect("lineClose", lineClose(NO_HANDLE), LINEERR_UNINITIALIZED);
    expect("lineDrop", lineDrop(NO_HANDLE, NULL, 0), LINEERR_UNINITIALIZED);
    expect("lineGetMessage, whose page has no such error", lineGetMessage(NO_HANDLE, &message, 0),
           LINEERR_INVALAPPHANDLE);
}

/* --- To become one ------------------------------------------------------------------------------------------------ */

static void try_initialize(void)
{
    HLINEAPP made;
    DWORD count;
    HINSTANCE nowhere = (HINSTANCE)16;
    expect("lineInitialize without a place for the handle", lineInitialize(NULL, NULL, told_callback, "trial", &count),
           LINEERR_INVALPOINTER);
    expect("without a callback", lineInitialize(&made, NULL, NULL, "trial", &count), LINEERR_INVALPOINTER);
    expect("without a place for the count", lineInitialize(&made, NULL, told_callback, "trial", NULL),
           LINEERR_INVALPOINTER);
    expect("of no module", lineInitialize(&made, nowhere, told_callback, "trial", &count), LINEERR_INVALPARAM);
    expect("without a name", lineInitialize(&made, GetModuleHandleA(NULL), told_callback, NULL, &count), 0);
    expect("which ends", lineShutdown(made), 0);
}

/* Asks for that kind of messages, in so much room. */
static LONG initialize_ex(DWORD options, DWORD size, DWORD asked)
{
    LINEINITIALIZEEXPARAMS params = {.dwTotalSize = size, .dwOptions = options};
    DWORD count, version = asked;
    HLINEAPP made;
    LONG result = lineInitializeExA(&made, NULL, NULL, "trial", &count, &version, &params);
    if (result == 0)
        lineShutdown(made);
    return result;
}

static void try_initialize_ex(void)
{
    LINEINITIALIZEEXPARAMS params = {.dwTotalSize = sizeof(params), .dwOptions = LINEINITIALIZEEXOPTION_USEEVENT};
    const DWORD size = sizeof(params), event = LINEINITIALIZEEXOPTION_USEEVENT;
    DWORD count, version = NEWEST;
    HLINEAPP made;
    HINSTANCE nowhere = (HINSTANCE)16;
    expect("lineInitializeEx without a place for the handle",
           lineInitializeExA(NULL, NULL, NULL, "trial", &count, &version, &params), LINEERR_INVALPOINTER);
    expect("for the count", lineInitializeExA(&made, NULL, NULL, "trial", NULL, &version, &params),
           LINEERR_INVALPOINTER);
    expect("for the version", lineInitializeExA(&made, NULL, NULL, "trial", &count, NULL, &params),
           LINEERR_INVALPOINTER);
    expect("of no module", lineInitializeExA(&made, nowhere, NULL, "trial", &count, &version, &params),
           LINEERR_INVALPARAM);
    expect("told in no way", initialize_ex(0, size, NEWEST), LINEERR_INVALPARAM);
    expect("by a hidden window, without a callback",
           initialize_ex(LINEINITIALIZEEXOPTION_USEHIDDENWINDOW, size, NEWEST), LINEERR_INVALPOINTER);
    expect("by no port", initialize_ex(LINEINITIALIZEEXOPTION_USECOMPLETIONPORT, size, NEWEST), LINEERR_INVALPARAM);
    expect("a byte too little", initialize_ex(event, size - 1, NEWEST), LINEERR_STRUCTURETOOSMALL);
    expect("of TAPI 1.4, which has lineInitialize", initialize_ex(event, size, 0x00010004),
           LINEERR_INCOMPATIBLEAPIVERSION);
    expect("as it should be", lineInitializeExA(&made, NULL, NULL, NULL, &count, &version, &params), 0);
    expect("says TAPI's own version", (LONG)version, NEWEST);
    expect("a line's handle is no application's", lineShutdown(NO_HANDLE), LINEERR_INVALAPPHANDLE);
    expect("nor is 0", lineShutdown(0), LINEERR_INVALAPPHANDLE);
    expect("which ends", lineShutdown(made), 0);
}

/* --- Versions ----------------------------------------------------------------------------------------------------- */

static LONG negotiate(DWORD low, DWORD high, DWORD *version)
{
    LINEEXTENSIONID id;
    *version = 0;
    return lineNegotiateAPIVersion(app, device, low, high, version, &id);
}

static void try_versions(void)
{
    DWORD version, count = device + 1;
    LINEEXTENSIONID id;
    expect("no place for the version", lineNegotiateAPIVersion(app, device, OLDEST, NEWEST, NULL, &id),
           LINEERR_INVALPOINTER);
    expect("for the extension", lineNegotiateAPIVersion(app, device, OLDEST, NEWEST, &version, NULL),
           LINEERR_INVALPOINTER);
    expect("no application", lineNegotiateAPIVersion(NO_HANDLE, device, OLDEST, NEWEST, &version, &id),
           LINEERR_INVALAPPHANDLE);
    expect("no device", lineNegotiateAPIVersion(app, count, OLDEST, NEWEST, &version, &id), LINEERR_BADDEVICEID);
    expect("before the first one", negotiate(0x00010000, 0x00010002, &version), LINEERR_INCOMPATIBLEAPIVERSION);
    expect("after the last one", negotiate(0x00030002, 0x7FFFFFFF, &version), LINEERR_INCOMPATIBLEAPIVERSION);
    expect("from the higher to the lower", negotiate(0x00020002, 0x00020000, &version), LINEERR_INCOMPATIBLEAPIVERSION);
    const DWORD versions[] = {OLDEST, 0x00010004, 0x00020000, 0x00020001, 0x00020002, 0x00030000, NEWEST};
    for (unsigned i = 0; i < ARRAYSIZE(versions); i++) {
        expect("this one alone", negotiate(versions[i], versions[i], &version), 0);
        expect("is it", (LONG)version, (LONG)versions[i]);
    }
    expect("all", negotiate(OLDEST, 0x7FFFFFFF, &version), 0);
    expect("is the highest one", (LONG)version, NEWEST);
    expect("no place for an extension's version", lineNegotiateExtVersion(app, device, NEWEST, 1, 1, NULL),
           LINEERR_INVALPOINTER);
    expect("of no version of TAPI", lineNegotiateExtVersion(app, device, 0x00010002, 1, 1, &version),
           LINEERR_INCOMPATIBLEAPIVERSION);
}

/* --- Capabilities ------------------------------------------------------------------------------------------------- */

static void try_caps(void)
{
    union {
        LINEDEVCAPS device;
        LINEADDRESSCAPS address;
        BYTE bytes[2048];
    } room = {.device.dwTotalSize = sizeof(room)};
    expect("lineGetDevCaps of no application", lineGetDevCapsA(NO_HANDLE, device, NEWEST, 0, &room.device),
           LINEERR_INVALAPPHANDLE);
    expect("of no device", lineGetDevCapsA(app, device + 1, NEWEST, 0, &room.device), LINEERR_BADDEVICEID);
    expect("of no version", lineGetDevCapsA(app, device, 0x00040000, 0, &room.device), LINEERR_INCOMPATIBLEAPIVERSION);
    expect("of too old a version", lineGetDevCapsA(app, device, 0x00010002, 0, &room.device),
           LINEERR_INCOMPATIBLEAPIVERSION);
    expect("no room", lineGetDevCapsA(app, device, NEWEST, 0, NULL), LINEERR_INVALPOINTER);
    expect("lineGetAddressCaps of no version", lineGetAddressCapsA(app, device, 0, 0x00040000, 0, &room.address),
           LINEERR_INCOMPATIBLEAPIVERSION);
    expect("of no address", lineGetAddressCapsA(app, device, 1, NEWEST, 0, &room.address), LINEERR_INVALADDRESSID);
    expect("no room", lineGetAddressCapsA(app, device, 0, NEWEST, 0, NULL), LINEERR_INVALPOINTER);
    room.device.dwTotalSize = 3 * sizeof(DWORD);
    expect("too little room", lineGetDevCapsA(app, device, NEWEST, 0, &room.device), LINEERR_STRUCTURETOOSMALL);
}

/* --- Lines -------------------------------------------------------------------------------------------------------- */

static LONG open_with(DWORD version, DWORD ext_version, DWORD privileges, DWORD media_modes)
{
    HLINE line;
    LONG result = lineOpenA(app, device, &line, version, ext_version, 0, privileges, media_modes, NULL);
    if (result == 0)
        lineClose(line);
    return result;
}

static void try_open(void)
{
    enum { NONE = LINECALLPRIVILEGE_NONE, MONITOR = LINECALLPRIVILEGE_MONITOR, OWNER = LINECALLPRIVILEGE_OWNER,
           VOICE = LINEMEDIAMODE_INTERACTIVEVOICE };
    LINECALLPARAMS small = {.dwTotalSize = 2 * sizeof(DWORD)};
    HLINE line;
    expect("no place for the handle", lineOpenA(app, device, NULL, NEWEST, 0, 0, NONE, 0, NULL), LINEERR_INVALPOINTER);
    expect("no application", lineOpenA(NO_HANDLE, device, &line, NEWEST, 0, 0, NONE, 0, NULL), LINEERR_INVALAPPHANDLE);
    expect("no device", lineOpenA(app, device + 1, &line, NEWEST, 0, 0, NONE, 0, NULL), LINEERR_BADDEVICEID);
    expect("any device, but for what?", lineOpenA(app, LINEMAPPER, &line, NEWEST, 0, 0, NONE, 0, NULL),
           LINEERR_INVALPOINTER);
    expect("for what is cut short", lineOpenA(app, LINEMAPPER, &line, NEWEST, 0, 0, NONE, 0, &small),
           LINEERR_STRUCTURETOOSMALL);
    expect("too old a version", open_with(0x00010002, 0, NONE, 0), LINEERR_INCOMPATIBLEAPIVERSION);
    expect("too new a version", open_with(0x00030002, 0, NONE, 0), LINEERR_INCOMPATIBLEAPIVERSION);
    expect("an extension that is not there", open_with(NEWEST, 1, NONE, 0), LINEERR_INCOMPATIBLEEXTVERSION);
    expect("no privilege", open_with(NEWEST, 0, 0, VOICE), LINEERR_INVALPRIVSELECT);
    expect("none and another one", open_with(NEWEST, 0, NONE | MONITOR, VOICE), LINEERR_INVALPRIVSELECT);
    expect("one that TAPI has not", open_with(NEWEST, 0, NONE | 0x100, VOICE), LINEERR_INVALPRIVSELECT);
    expect("an owner of nothing", open_with(NEWEST, 0, OWNER, 0), LINEERR_INVALMEDIAMODE);
    expect("a monitor, whose media do not matter", open_with(NEWEST, 0, MONITOR, 0), 0);
    expect("an owner of calls that nobody has classified", open_with(NEWEST, 0, OWNER, VOICE | LINEMEDIAMODE_UNKNOWN),
           0);
    expect("an owner and monitor", open_with(NEWEST, 0, OWNER | MONITOR, VOICE), 0);
}

static void try_line(HLINE line)
{
    DWORD number;
    HCALL call;
    LINECALLLIST list = {.dwTotalSize = sizeof(list)};
    LINEDEVSTATUS status = {.dwTotalSize = sizeof(status)};
    LINECALLPARAMS small = {.dwTotalSize = 2 * sizeof(DWORD)};
    expect("an application's handle is no line's", lineClose(app), LINEERR_INVALLINEHANDLE);
    expect("lineMakeCall", lineMakeCallA(app, &call, "4000", 0, NULL), LINEERR_INVALLINEHANDLE);
    expect("lineSetStatusMessages", lineSetStatusMessages(app, 0, 0), LINEERR_INVALLINEHANDLE);
    expect("lineGetStatusMessages", lineGetStatusMessages(app, &number, &number), LINEERR_INVALLINEHANDLE);
    expect("lineGetLineDevStatus", lineGetLineDevStatusA(app, &status), LINEERR_INVALLINEHANDLE);
    expect("lineGetNewCalls", lineGetNewCalls(app, 0, LINECALLSELECT_LINE, &list), LINEERR_INVALLINEHANDLE);
    expect("lineGetNumRings", lineGetNumRings(app, 0, &number), LINEERR_INVALLINEHANDLE);
    expect("states that TAPI has not", lineSetStatusMessages(line, 0x80000000, 0), LINEERR_INVALLINESTATE);
    expect("of an address", lineSetStatusMessages(line, 0, 0x80000000), LINEERR_INVALADDRESSSTATE);
    expect("no place for the states", lineGetStatusMessages(line, NULL, &number), LINEERR_INVALPOINTER);
    expect("for the status", lineGetLineDevStatusA(line, NULL), LINEERR_INVALPOINTER);
    expect("for the calls", lineGetNewCalls(line, 0, LINECALLSELECT_LINE, NULL), LINEERR_INVALPOINTER);
    expect("of no choice", lineGetNewCalls(line, 0, 0, &list), LINEERR_INVALCALLSELECT);
    expect("of no address", lineGetNewCalls(line, 1, LINECALLSELECT_ADDRESS, &list), LINEERR_INVALADDRESSID);
    list.dwTotalSize = sizeof(DWORD);
    expect("in too little room", lineGetNewCalls(line, 0, LINECALLSELECT_LINE, &list), LINEERR_STRUCTURETOOSMALL);
    expect("the rings of no address", lineGetNumRings(line, 1, &number), LINEERR_INVALADDRESSID);
    expect("no place for the call", lineMakeCallA(line, NULL, "4000", 0, NULL), LINEERR_INVALPOINTER);
    expect("what it is to be is cut short", lineMakeCallA(line, &call, "4000", 0, &small), LINEERR_STRUCTURETOOSMALL);
}

/* --- Calls -------------------------------------------------------------------------------------------------------- */

static void try_call(HLINE line)
{
    LINECALLINFO info = {.dwTotalSize = sizeof(info)};
    LINECALLSTATUS status = {.dwTotalSize = sizeof(status)};
    expect("a line's handle is no call's", lineDeallocateCall(line), LINEERR_INVALCALLHANDLE);
    expect("lineDrop", lineDrop(line, NULL, 0), LINEERR_INVALCALLHANDLE);
    expect("lineAnswer", lineAnswer(line, NULL, 0), LINEERR_INVALCALLHANDLE);
    expect("lineAccept", lineAccept(line, NULL, 0), LINEERR_INVALCALLHANDLE);
    expect("lineHold", lineHold(line), LINEERR_INVALCALLHANDLE);
    expect("lineUnhold", lineUnhold(line), LINEERR_INVALCALLHANDLE);
    expect("lineBlindTransfer", lineBlindTransferA(line, "4000", 0), LINEERR_INVALCALLHANDLE);
    expect("lineGenerateDigits", lineGenerateDigitsA(line, LINEDIGITMODE_DTMF, "1", 0), LINEERR_INVALCALLHANDLE);
    expect("lineMonitorDigits", lineMonitorDigits(line, LINEDIGITMODE_DTMF), LINEERR_INVALCALLHANDLE);
    expect("lineGetCallInfo", lineGetCallInfoA(line, &info), LINEERR_INVALCALLHANDLE);
    expect("lineGetCallStatus", lineGetCallStatus(line, &status), LINEERR_INVALCALLHANDLE);
    expect("lineSetCallPrivilege", lineSetCallPrivilege(line, LINECALLPRIVILEGE_OWNER), LINEERR_INVALCALLHANDLE);
    expect("lineSetAppSpecific", lineSetAppSpecific(line, 1), LINEERR_INVALCALLHANDLE);
}

static void try_call_that_is_up(struct told *told, HLINE line, const char *number)
{
    LINEMESSAGE message;
    LINECALLINFO info = {.dwTotalSize = 3 * sizeof(DWORD)};
    HCALL call;
    must("lineMakeCall", lineMakeCallA(line, &call, number, 0, NULL));
    wait_state(told, LINECALLSTATE_CONNECTED, &message);
    expect("no room", lineGetCallInfoA(call, NULL), LINEERR_INVALPOINTER);
    expect("too little", lineGetCallInfoA(call, &info), LINEERR_STRUCTURETOOSMALL);
    expect("no room for the status", lineGetCallStatus(call, NULL), LINEERR_INVALPOINTER);
    expect("no privilege", lineSetCallPrivilege(call, 0), LINEERR_INVALCALLPRIVILEGE);
    expect("two privileges", lineSetCallPrivilege(call, LINECALLPRIVILEGE_OWNER | LINECALLPRIVILEGE_MONITOR),
           LINEERR_INVALCALLPRIVILEGE);
    expect("the only owner has to stay it", lineSetCallPrivilege(call, LINECALLPRIVILEGE_MONITOR),
           LINEERR_INVALCALLSTATE);
    must("lineDrop", lineDrop(call, NULL, 0));
    wait_state(told, LINECALLSTATE_IDLE, &message);
    expect("it goes", lineDeallocateCall(call), 0);
    expect("and is none any more", lineDeallocateCall(call), LINEERR_INVALCALLHANDLE);
}

int try_arguments(const struct wish *wish)
{
    struct told told;
    try_uninitialized();
    try_initialize();
    try_initialize_ex();
    app = begin(&told);
    device = told.devices - 1;
    try_versions();
    try_caps();
    try_open();
    HLINE line = open_line(app, device, LINECALLPRIVILEGE_NONE);
    try_line(line);
    try_call(line);
    try_call_that_is_up(&told, line, wish->number);
    expect("no place for a message", lineGetMessage(app, NULL, 0), LINEERR_INVALPOINTER);
    must("lineShutdown", lineShutdown(app));
    return failures;
}
