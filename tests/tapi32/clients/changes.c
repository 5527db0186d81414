/* changes.c: devices come and go while applications run: one that speaks TAPI 3.0, and an older one beside it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trial.h"

enum { REINIT = LINEDEVSTATE_REINIT, CAPS = LINEDEVSTATE_CAPSCHANGE, CONFIG = LINEDEVSTATE_CONFIGCHANGE,
       NUMCALLS = LINEDEVSTATE_NUMCALLS };

/* The two applications, and the older one's version; the line of the test provider's that they have open, and its
 * device. */
static struct told newer, older;
static DWORD version, device;
static HLINE line, older_line;

/* One that negotiates its version, or, where that is the first one of all, leaves it at that. */
static void begin_older(void)
{
    LINEEXTENSIONID id;
    LINEINITIALIZEEXPARAMS params;
    told_begin(&older, &(struct wish){.notify = version < 0x20000 ? "window" : "event", .version = version}, &params);
    if (version >= 0x20000) {
        must("lineInitializeEx", lineInitializeExA(&older.app, NULL, NULL, "older", &older.devices, &older.version,
                                                   &params));
        older.event = params.Handles.hEvent;
        return;
    }
    must("lineInitialize", lineInitialize(&older.app, NULL, told_callback, "older", &older.devices));
    must("lineNegotiateAPIVersion", lineNegotiateAPIVersion(older.app, device, 0x10003, version, &version, &id));
}

static HLINE open_older(DWORD id)
{
    HLINE opened;
    must("lineOpen", lineOpenA(older.app, id, &opened, version, 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL));
    return opened;
}

/* The test provider does what it is told by the number that is dialed. Returns the call. */
static HCALL command(const char *what)
{
    HCALL call;
    must("lineMakeCall", lineMakeCallA(line, &call, what, 0, NULL));
    return call;
}

static void command_device(const char *what, DWORD id)
{
    char text[64];
    snprintf(text, sizeof(text), "%s %u", what, (unsigned)id);
    command(text);
}

static void expect_created(DWORD id)
{
    expect_message(&newer, "a new device", &(LINEMESSAGE){0, LINE_CREATE, 0, id, 0, 0});
    if (version >= 0x10004)
        expect_message(&older, "a new device, for the older one", &(LINEMESSAGE){0, LINE_CREATE, 0, id, 0, 0});
    else
        expect_message(&older, "something new", &(LINEMESSAGE){0, LINE_LINEDEVSTATE, 0, REINIT, LINE_CREATE, id});
}

static void expect_removed(DWORD id)
{
    expect_message(&newer, "a device that is gone", &(LINEMESSAGE){0, LINE_REMOVE, 0, id, 0, 0});
    if (version >= 0x20000)
        expect_message(&older, "gone, for the older one", &(LINEMESSAGE){0, LINE_REMOVE, 0, id, 0, 0});
}

/* Nothing else came before: nobody is told of what did not happen. */
static void expect_reinit(void)
{
    const LINEMESSAGE reinit = {0, LINE_LINEDEVSTATE, 0, REINIT, 0, 0};
    command("reinit");
    expect_message(&newer, "begin anew", &reinit);
    expect_message(&older, "begin anew, for the older one", &reinit);
}

static LONG ask_caps(DWORD id, char name[64])
{
    char room[1024] = "";
    LINEDEVCAPS *caps = (LINEDEVCAPS *)room;
    caps->dwTotalSize = sizeof(room);
    LONG result = lineGetDevCapsA(newer.app, id, 0x20000, 0, caps);
    snprintf(name, 64, "%s", room + caps->dwLineNameOffset);
    return result;
}

static void create(void)
{
    char name[64];
    command("create");
    expect_created(device + 1);
    expect("it can be asked", ask_caps(device + 1, name), 0);
    expect("it has its name", strcmp(name, "test line 2"), 0);
    command("create what cannot be");
    expect_reinit();
    command("create");
    expect_created(device + 2);
}

/* The provider says REMOVE of a line that is open, with a call. */
static void remove_open(void)
{
    char name[64];
    HCALL call;
    HLINE opened = open_line(newer.app, device + 1, LINECALLPRIVILEGE_NONE), other = open_older(device + 1), again;
    must("lineMakeCall", lineMakeCallA(opened, &call, "talk", 0, NULL));
    command_device("remove", device + 1);
    expect_message(&newer, "its line is closed", &(LINEMESSAGE){opened, LINE_CLOSE, 0, 0, 0, 0});
    if (version >= 0x10004 && version < 0x20000)
        expect_message(&older, "it is removed",
                       &(LINEMESSAGE){other, LINE_LINEDEVSTATE, 0, LINEDEVSTATE_REMOVED, 0, 0});
    expect_message(&older, "its line is closed, for the older one", &(LINEMESSAGE){other, LINE_CLOSE, 0, 0, 0, 0});
    expect_removed(device + 1);
    expect("asked about", ask_caps(device + 1, name), LINEERR_NODEVICE);
    expect("opened", lineOpenA(newer.app, device + 1, &again, 0x20000, 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL),
           LINEERR_NODEVICE);
    expect("its line", lineSetStatusMessages(opened, 0, 0), LINEERR_INVALLINEHANDLE);
    expect("its call", lineDrop(call, NULL, 0), LINEERR_INVALCALLHANDLE);
    expect("lineClose", lineClose(opened), 0);
    expect("lineClose of the older one", lineClose(other), 0);
}

/* The provider closes the line first, as it should. */
static void close_and_remove(void)
{
    HLINE opened = open_line(newer.app, device + 2, LINECALLPRIVILEGE_NONE);
    command_device("close", device + 2);
    command_device("remove", device + 2);
    expect_message(&newer, "closed by the provider", &(LINEMESSAGE){opened, LINE_CLOSE, 0, 0, 0, 0});
    expect_removed(device + 2);
}

/* What applications of TAPI 1.3 have no word for. */
static void change_state(void)
{
    must("lineSetStatusMessages", lineSetStatusMessages(line, CAPS | CONFIG | NUMCALLS, 0));
    must("lineSetStatusMessages", lineSetStatusMessages(older_line, CAPS | CONFIG | NUMCALLS, 0));
    command_device("state", CAPS | CONFIG | NUMCALLS);
    expect_message(&newer, "changes", &(LINEMESSAGE){line, LINE_LINEDEVSTATE, 0, CAPS | CONFIG | NUMCALLS, 0, 0});
    if (version < 0x10004)
        expect_message(&older, "something changed",
                       &(LINEMESSAGE){0, LINE_LINEDEVSTATE, 0, REINIT, LINE_LINEDEVSTATE, CAPS});
    expect_message(&older, "what is left", &(LINEMESSAGE){older_line, LINE_LINEDEVSTATE, 0,
                                                          NUMCALLS | (version < 0x10004 ? 0 : CAPS | CONFIG), 0, 0});
}

/* The provider is removed while its lines are open, one with a call. */
static void remove_provider(DWORD provider)
{
    char name[64];
    HLINE again;
    HCALL call = command("talk");
    must("lineRemoveProvider", lineRemoveProvider(provider, NULL));
    printf("provider removed\n");
    fflush(stdout);
    expect_message(&newer, "the line is closed", &(LINEMESSAGE){line, LINE_CLOSE, 0, 0, 0, 0});
    if (version >= 0x10004 && version < 0x20000)
        expect_message(&older, "it is removed",
                       &(LINEMESSAGE){older_line, LINE_LINEDEVSTATE, 0, LINEDEVSTATE_REMOVED, 0, 0});
    expect_message(&older, "the line is closed, for the older one", &(LINEMESSAGE){older_line, LINE_CLOSE, 0, 0, 0, 0});
    expect_removed(device);
    expect_removed(device + 3);
    expect("a device that its provider had removed", ask_caps(device + 1, name), LINEERR_NODRIVER);
    expect("a device of a provider that has gone", ask_caps(device, name), LINEERR_NODRIVER);
    expect("opened", lineOpenA(newer.app, device + 3, &again, 0x20000, 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL),
           LINEERR_NODRIVER);
    expect("its line", lineMakeCallA(line, &call, "talk", 0, NULL), LINEERR_INVALLINEHANDLE);
    expect("its call", lineDrop(call, NULL, 0), LINEERR_INVALCALLHANDLE);
    expect("lineClose", lineClose(line), 0);
    expect("another provider's device", ask_caps(0, name), 0);
    expect("removed again", lineRemoveProvider(provider, NULL), LINEERR_INVALPARAM);
}

int try_changes(const struct wish *wish)
{
    DWORD provider = add_test_provider(wish);
    version = wish->version;
    begin(&newer);
    device = newer.devices - 1;
    begin_older();
    line = open_line(newer.app, device, LINECALLPRIVILEGE_NONE);
    older_line = open_older(device);
    create();
    remove_open();
    close_and_remove();
    command_device("remove", device + 2);
    command_device("remove", device + 100);
    expect_reinit();
    change_state();
    command("ring"); /* nobody wants to answer */
    command("create");
    expect_created(device + 3);
    if (provider != 0) /* else it is installed, and not ours to remove */
        remove_provider(provider);
    must("lineShutdown", lineShutdown(older.app));
    must("lineShutdown", lineShutdown(newer.app));
    return failures;
}
