/* whole_calls.c: calls from their first state to the last, through all that a provider can be asked for meanwhile. */
#include "trial.h"

static void wait_message(struct told *told, DWORD wanted, LINEMESSAGE *message)
{
    do
        told_next(told, message);
    while (message->dwMessageID != wanted);
}

/* Ask for something, and wait for the state to which it leads. */
static void lead_to(struct told *told, const char *function, LONG result, DWORD state)
{
    LINEMESSAGE message;
    must(function, result);
    wait_state(told, state, &message);
}

static void leave(HCALL call)
{
    must("lineDeallocateCall", lineDeallocateCall(call));
}

static void end(struct told *told, HLINE line)
{
    must("lineClose", lineClose(line));
    must("lineShutdown", lineShutdown(told->app));
}

/* Dialed, held and taken back, tones in between, and transferred. */
int try_held(const struct wish *wish)
{
    struct told told;
    LINEMESSAGE message;
    HCALL call;
    begin(&told);
    HLINE line = open_line(told.app, wish->device, LINECALLPRIVILEGE_OWNER);
    lead_to(&told, "lineMakeCall", lineMakeCallA(line, &call, wish->number, 0, NULL), LINECALLSTATE_CONNECTED);
    must("lineSetAppSpecific", lineSetAppSpecific(call, 42));
    lead_to(&told, "lineHold", lineHold(call), LINECALLSTATE_ONHOLD);
    lead_to(&told, "lineUnhold", lineUnhold(call), LINECALLSTATE_CONNECTED);
    must("lineGenerateDigits", lineGenerateDigitsA(call, LINEDIGITMODE_DTMF, "12", 0));
    wait_message(&told, LINE_GENERATE, &message);
    must("lineGenerateDigits, others", lineGenerateDigitsA(call, LINEDIGITMODE_DTMF, "3456789", 0));
    must("lineGenerateDigits, in their stead", lineGenerateDigitsA(call, LINEDIGITMODE_DTMF, "0", 0));
    wait_message(&told, LINE_GENERATE, &message);
    wait_message(&told, LINE_GENERATE, &message);
    lead_to(&told, "lineBlindTransfer", lineBlindTransferA(call, "4001", 0), LINECALLSTATE_IDLE);
    leave(call);
    end(&told, line);
    return failures;
}

/* The number is busy, and calls back until it is answered: accepted, answered, hung up. */
int try_offered(const struct wish *wish)
{
    struct told told;
    LINEMESSAGE message;
    HCALL dialed, offered;
    begin(&told);
    HLINE line = open_line(told.app, wish->device, LINECALLPRIVILEGE_OWNER);
    lead_to(&told, "lineMakeCall", lineMakeCallA(line, &dialed, wish->number, 0, NULL), LINECALLSTATE_IDLE);
    leave(dialed);
    wait_message(&told, LINE_APPNEWCALL, &message);
    offered = (HCALL)message.dwParam2;
    expect("its owner is who asked for such calls", (LONG)message.dwParam3, LINECALLPRIVILEGE_OWNER);
    wait_state(&told, LINECALLSTATE_OFFERING, &message);
    expect("it is that call", message.hDevice == offered, 1);
    lead_to(&told, "lineAccept", lineAccept(offered, NULL, 0), LINECALLSTATE_ACCEPTED);
    lead_to(&told, "lineAnswer", lineAnswer(offered, NULL, 0), LINECALLSTATE_CONNECTED);
    lead_to(&told, "lineDrop", lineDrop(offered, NULL, 0), LINECALLSTATE_IDLE);
    leave(offered);
    end(&told, line);
    return failures;
}

/* Somebody only watches the line, and somebody else only dials. A call that comes in is shown to who watches, and is
 * taken over. */
int try_watched(const struct wish *wish)
{
    struct told dialer, watcher;
    LINEMESSAGE message;
    HCALL dialed, seen;
    begin(&dialer);
    begin(&watcher);
    open_line(watcher.app, wish->device, LINECALLPRIVILEGE_MONITOR);
    HLINE line = open_line(dialer.app, wish->device, LINECALLPRIVILEGE_NONE);
    lead_to(&dialer, "lineMakeCall", lineMakeCallA(line, &dialed, wish->number, 0, NULL), LINECALLSTATE_IDLE);
    leave(dialed);
    wait_state(&watcher, LINECALLSTATE_OFFERING, &message);
    seen = message.hDevice;
    expect("by a monitor", (LONG)message.dwParam3, LINECALLPRIVILEGE_MONITOR);
    expect("who may not answer", lineAnswer(seen, NULL, 0), LINEERR_NOTOWNER);
    must("lineSetCallPrivilege", lineSetCallPrivilege(seen, LINECALLPRIVILEGE_OWNER));
    lead_to(&watcher, "lineAnswer", lineAnswer(seen, NULL, 0), LINECALLSTATE_CONNECTED);
    lead_to(&watcher, "lineDrop", lineDrop(seen, NULL, 0), LINECALLSTATE_IDLE);
    leave(seen);
    end(&dialer, line);
    must("lineShutdown", lineShutdown(watcher.app));
    return failures;
}

/* Left in the middle of everything: a call with digits under way, another one while it is held, and the line. */
int try_left(const struct wish *wish)
{
    struct told told;
    HCALL call;
    begin(&told);
    HLINE line = open_line(told.app, wish->device, LINECALLPRIVILEGE_OWNER);
    lead_to(&told, "lineMakeCall", lineMakeCallA(line, &call, wish->number, 0, NULL), LINECALLSTATE_CONNECTED);
    must("lineGenerateDigits", lineGenerateDigitsA(call, LINEDIGITMODE_DTMF, "1234567890", 0));
    must("lineDrop", lineDrop(call, NULL, 0));
    leave(call);
    lead_to(&told, "lineMakeCall", lineMakeCallA(line, &call, wish->number, 0, NULL), LINECALLSTATE_CONNECTED);
    must("lineHold", lineHold(call));
    must("lineClose", lineClose(line));
    must("lineShutdown", lineShutdown(told.app));
    return failures;
}
