/* trials.c: what an application must be refused, and what two applications see of each other. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trial.h"

/* Before there is an application, and where it cannot become one. */
static void refuse_initialize(void)
{
    HLINEAPP app = 0;
    DWORD version = 0x00020000, count;
    LINEINITIALIZEEXPARAMS params = {.dwTotalSize = sizeof(params) - 1, .dwOptions = LINEINITIALIZEEXOPTION_USEEVENT};
    expect("lineShutdown before lineInitialize", lineShutdown(1), LINEERR_UNINITIALIZED);
    expect("lineInitializeEx with a small structure",
           lineInitializeExA(&app, NULL, NULL, "trial", &count, &version, &params), LINEERR_STRUCTURETOOSMALL);
    expect("lineInitialize without a callback", lineInitialize(&app, NULL, NULL, "trial", &count),
           LINEERR_INVALPOINTER);
}

/* What is asked of a device, or to open it. */
static void refuse_device(const struct told *told, DWORD device)
{
    HLINEAPP app = told->app;
    HLINE line;
    DWORD version;
    LINEEXTENSIONID id;
    LINEDEVCAPS caps = {.dwTotalSize = 251};
    expect("a device that is not there", lineNegotiateAPIVersion(app, told->devices, 0x10003, 0x30000, &version, &id),
           LINEERR_BADDEVICEID);
    expect("a version that will be", lineNegotiateAPIVersion(app, device, 0x90000, 0x90000, &version, &id),
           LINEERR_INCOMPATIBLEAPIVERSION);
    expect("a byte too little", lineGetDevCapsA(app, device, 0x20000, 0, &caps), LINEERR_STRUCTURETOOSMALL);
    expect("no structure", lineGetDevCapsA(app, device, 0x20000, 0, NULL), LINEERR_INVALPOINTER);
    expect("no privilege", lineOpenA(app, device, &line, 0x20000, 0, 0, 0, 0, NULL), LINEERR_INVALPRIVSELECT);
    expect("an owner of nothing", lineOpenA(app, device, &line, 0x20000, 0, 0, LINECALLPRIVILEGE_OWNER, 0, NULL),
           LINEERR_INVALMEDIAMODE);
    expect("a media mode that no line has",
           lineOpenA(app, device, &line, 0x20000, 0, 0, LINECALLPRIVILEGE_OWNER, LINEMEDIAMODE_G3FAX, NULL),
           LINEERR_INVALMEDIAMODE);
}

/* What an application shows of a device, and what it keeps and gives back. */
static void keep_device(DWORD device)
{
    HICON icon = NULL;
    union {
        VARSTRING head;
        BYTE bytes[256];
    } kept = {.head.dwTotalSize = sizeof(kept)};
    expect("an icon", lineGetIconA(device, NULL, &icon), 0);
    expect("which is there", icon != NULL, 1);
    expect("an icon of no device of the line", lineGetIconA(device, "comm/datamodem", &icon), LINEERR_INVALDEVICECLASS);
    expect("a configuration", lineGetDevConfigA(device, &kept.head, "tapi/line"), 0);
    BYTE *block = kept.bytes + kept.head.dwStringOffset;
    expect("which is there", kept.head.dwStringSize > 0, 1);
    expect("it is given back", lineSetDevConfigA(device, block, kept.head.dwStringSize, "tapi/line"), 0);
    expect("only whole", lineSetDevConfigA(device, block, kept.head.dwStringSize - 1, "tapi/line"), LINEERR_INVALPARAM);
}

/* What is asked of a line and its call; in the end both are closed. */
static void refuse_call(struct told *told, const struct wish *wish)
{
    HLINE line = open_line(told->app, wish->device, LINECALLPRIVILEGE_NONE);
    HCALL call;
    LINEMESSAGE message;
    expect("a line's handle as a call's", lineDrop(line, NULL, 0), LINEERR_INVALCALLHANDLE);
    expect("lineMakeCall without a place", lineMakeCallA(line, NULL, "1", 0, NULL), LINEERR_INVALPOINTER);
    expect("no message", lineGetMessage(told->app, &message, 0), LINEERR_OPERATIONFAILED);
    LONG request = must("lineMakeCall", lineMakeCallA(line, &call, wish->number, 0, NULL));
    wait_state(told, LINECALLSTATE_CONNECTED, &message);
    expect("hold, which the switch cannot", lineHold(call), LINEERR_OPERATIONUNAVAIL);
    expect("a request's number is positive", request > 0, 1);
    expect("lineClose with a call that is up", lineClose(line), 0);
    expect("a call whose line is closed", lineDrop(call, NULL, 0), LINEERR_INVALCALLHANDLE);
    expect("a line that is closed", lineClose(line), LINEERR_INVALLINEHANDLE);
    expect("the line can be opened again", open_line(told->app, wish->device, LINECALLPRIVILEGE_NONE) != 0, 1);
}

int try_refusals(const struct wish *wish)
{
    struct told told;
    refuse_initialize();
    begin(&told);
    refuse_device(&told, wish->device);
    keep_device(wish->device);
    refuse_call(&told, wish);
    expect("lineShutdown", lineShutdown(told.app), 0);
    expect("lineShutdown again", lineShutdown(told.app), LINEERR_UNINITIALIZED);
    return failures;
}

/* There are no telephones, but who looks for them is told so properly. */
static void try_phone_application(void)
{
    PHONEINITIALIZEEXPARAMS params = {.dwTotalSize = sizeof(params), .dwOptions = PHONEINITIALIZEEXOPTION_USEEVENT};
    DWORD version = 0x00020000, count = 1;
    HPHONEAPP app;
    must("phoneInitializeEx", phoneInitializeExA(&app, NULL, NULL, "trial", &count, &version, &params));
    expect("no telephone", (LONG)count, 0);
    expect("what was used of the structure", (LONG)params.dwUsedSize, sizeof(params));
    expect("what was needed", (LONG)params.dwNeededSize, sizeof(params));
    must("phoneShutdown", phoneShutdown(app));
}

/* A second lineInitialize in the same program has handles of its own. */
int try_two_applications(const struct wish *wish)
{
    struct told one, two;
    begin(&one);
    begin(&two);
    HLINE line = open_line(one.app, wish->device, LINECALLPRIVILEGE_NONE);
    expect("both see the devices", (LONG)(one.devices == two.devices && one.devices > 0), 1);
    expect("the handles differ", one.app != two.app, 1);
    expect("one ends", lineShutdown(two.app), 0);
    try_phone_application();
    expect("the other goes on", lineSetStatusMessages(line, LINEDEVSTATE_CONNECTED, 0), 0);
    expect("and ends", lineShutdown(one.app), 0);
    return failures;
}

/* Who monitors a line sees the calls that others make there, and may not touch them. */
int try_monitor(const struct wish *wish)
{
    struct told maker, monitor;
    LINEMESSAGE message;
    HCALL made, seen = 0;
    LINECALLSTATUS status = {.dwTotalSize = sizeof(status)};
    begin(&maker);
    begin(&monitor);
    HLINE line = open_line(maker.app, wish->device, LINECALLPRIVILEGE_NONE);
    open_line(monitor.app, wish->device, LINECALLPRIVILEGE_MONITOR);
    must("lineMakeCall", lineMakeCallA(line, &made, wish->number, 0, NULL));
    do {
        told_next(&monitor, &message);
        if (message.dwMessageID == LINE_APPNEWCALL)
            seen = (HCALL)message.dwParam2;
    } while (message.dwMessageID != LINE_CALLSTATE || message.dwParam1 != LINECALLSTATE_CONNECTED);
    expect("the monitor has a handle of its own", seen != 0 && seen != made, 1);
    expect("the state is the call's", lineGetCallStatus(seen, &status), 0);
    expect("it is CONNECTED", (LONG)status.dwCallState, LINECALLSTATE_CONNECTED);
    expect("its privilege is a monitor's", (LONG)status.dwCallPrivilege, LINECALLPRIVILEGE_MONITOR);
    expect("a monitor cannot hang up", lineDrop(seen, NULL, 0), LINEERR_NOTOWNER);
    expect("unless it takes the call over", lineSetCallPrivilege(seen, LINECALLPRIVILEGE_OWNER), 0);
    must("lineDrop", lineDrop(seen, NULL, 0));
    wait_state(&maker, LINECALLSTATE_IDLE, &message);
    expect("the maker leaves", lineDeallocateCall(made), 0);
    expect("the monitor leaves", lineDeallocateCall(seen), 0);
    must("lineShutdown", lineShutdown(monitor.app));
    must("lineShutdown", lineShutdown(maker.app));
    return failures;
}

/* A program asks; whoever has said that it dials for others is told, and does. */
int try_assisted(const struct wish *wish)
{
    struct told dialer;
    LINEMESSAGE message;
    LINEREQMAKECALL request;
    begin(&dialer);
    expect("nobody dials for others", tapiRequestMakeCallA(wish->number, NULL, NULL, NULL), TAPIERR_NOREQUESTRECIPIENT);
    expect("no request for who has not registered", lineGetRequestA(dialer.app, LINEREQUESTMODE_MAKECALL, &request),
           LINEERR_NOTREGISTERED);
    expect("somebody does", lineRegisterRequestRecipient(dialer.app, 7, LINEREQUESTMODE_MAKECALL, TRUE), 0);
    expect("no request yet", lineGetRequestA(dialer.app, LINEREQUESTMODE_MAKECALL, &request), LINEERR_NOREQUEST);
    expect("a request", tapiRequestMakeCallA(wish->number, "asker", "Bob", NULL), 0);
    told_next(&dialer, &message);
    expect("LINE_REQUEST", (LONG)message.dwMessageID, LINE_REQUEST);
    expect("by its own number", (LONG)message.dwCallbackInstance, 7);
    must("lineGetRequest", lineGetRequestA(dialer.app, LINEREQUESTMODE_MAKECALL, &request));
    expect("the number", strcmp(request.szDestAddress, wish->number), 0);
    expect("the party", strcmp(request.szCalledParty, "Bob"), 0);
    must("lineShutdown", lineShutdown(dialer.app));
    expect("it has gone", tapiRequestMakeCallA(wish->number, NULL, NULL, NULL), TAPIERR_NOREQUESTRECIPIENT);
    return failures;
}

int translate(char **addresses)
{
    struct told told;
    begin(&told);
    for (; *addresses != NULL; addresses++) {
        char room[1024] = "";
        LINETRANSLATEOUTPUT *output = (LINETRANSLATEOUTPUT *)room;
        output->dwTotalSize = sizeof(room);
        LONG result = lineTranslateAddressA(told.app, 0, 0x00010004, *addresses, 0, 0, output);
        if (result != 0)
            printf("0x%08X\n", (unsigned)result);
        else
            printf("%s;%s;0x%x\n", room + output->dwDialableStringOffset, room + output->dwDisplayableStringOffset,
                   (unsigned)output->dwTranslateResults);
    }
    return (int)lineShutdown(told.app);
}

/* A call goes to another owner, who ends it when the first one has left. */
int try_handoff(const struct wish *wish)
{
    struct told maker, taker;
    LINEMESSAGE message;
    HCALL made, taken = 0;
    DWORD rings = 0;
    begin(&maker);
    begin(&taker);
    HLINE line = open_line(maker.app, wish->device, LINECALLPRIVILEGE_OWNER), other;
    must("lineMakeCall", lineMakeCallA(line, &made, wish->number, 0, NULL));
    wait_state(&maker, LINECALLSTATE_CONNECTED, &message);
    expect("to nobody", lineHandoffA(made, "nobody.exe", 0), LINEERR_TARGETNOTFOUND);
    expect("to oneself", lineHandoffA(made, NULL, LINEMEDIAMODE_INTERACTIVEVOICE), LINEERR_TARGETSELF);
    expect("neither name nor mode", lineHandoffA(made, NULL, 0), LINEERR_INVALMEDIAMODE);
    other = open_line(taker.app, wish->device, LINECALLPRIVILEGE_OWNER);
    expect("to the other one", lineHandoffA(made, NULL, LINEMEDIAMODE_INTERACTIVEVOICE), 0);
    do {
        told_next(&taker, &message);
        if (message.dwMessageID == LINE_APPNEWCALL)
            taken = (HCALL)message.dwParam2;
    } while (message.dwMessageID != LINE_CALLSTATE);
    expect("who is told of a call", taken != 0 && taken != made && message.hDevice == taken, 1);
    expect("that is up", (LONG)message.dwParam1, LINECALLSTATE_CONNECTED);
    expect("and its own", (LONG)message.dwParam3, LINECALLPRIVILEGE_OWNER);
    expect("the first one leaves", lineClose(line), 0);
    must("lineSetNumRings", lineSetNumRings(other, 0, 3));
    must("lineGetNumRings", lineGetNumRings(other, 0, &rings));
    expect("the number of rings", (LONG)rings, 3);
    must("lineDrop", lineDrop(taken, NULL, 0));
    wait_state(&taker, LINECALLSTATE_IDLE, &message);
    must("lineShutdown", lineShutdown(taker.app));
    must("lineShutdown", lineShutdown(maker.app));
    return failures;
}
