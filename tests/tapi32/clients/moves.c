/* moves.c: the location changes, or its toll list, and with it what is dialed; applications are told. */
#include <stdio.h>
#include <string.h>

#include "client.h"

enum { HERE = 1, ROME = 7, NOWHERE = 8, NO_LOCATION = 4711 };

static void print(const char *what, LONG result)
{
    printf("%s: %08lX\n", what, (unsigned long)result);
}

/* An application that has a line open as one of that version, and wants to be told of these states of it. */
struct listener {
    const char *name;
    HLINEAPP app;
    HLINE line;
};

static void begin_listening(struct listener *listener, DWORD version, DWORD states)
{
    LINEINITIALIZEEXPARAMS params = {.dwTotalSize = sizeof(params), .dwOptions = LINEINITIALIZEEXOPTION_USEEVENT};
    DWORD devices, api = 0x00020000;
    must("lineInitializeEx", lineInitializeExA(&listener->app, NULL, NULL, "moves", &devices, &api, &params));
    must("lineOpen", lineOpenA(listener->app, 0, &listener->line, version, 0, 42, LINECALLPRIVILEGE_NONE, 0, NULL));
    must("lineSetStatusMessages", lineSetStatusMessages(listener->line, states, 0));
}

/* All that it is told by now. */
static void say_told(const struct listener *listener)
{
    LINEMESSAGE message;
    printf("%s is told:", listener->name);
    while (lineGetMessage(listener->app, &message, 0) == 0)
        printf(" %s %lu 0x%lx %lu 0x%lx for %lu;", message.hDevice == listener->line ? "its line" : "itself",
               message.dwMessageID, (DWORD)message.dwParam1, (DWORD)message.dwParam2, (DWORD)message.dwParam3,
               (DWORD)message.dwCallbackInstance);
    printf("\n");
}

static void say_dialed(const char *where, const char *address)
{
    char room[256];
    LINETRANSLATEOUTPUT *output = (LINETRANSLATEOUTPUT *)room;
    output->dwTotalSize = sizeof(room);
    must("lineTranslateAddress", lineTranslateAddressA(0, 0, 0x00020000, address, 0, 0, output));
    printf("dialed %s: %s\n", where, room + output->dwDialableStringOffset);
}

/* The toll list of the current location, which is in North America. */
static void say_toll_list(void)
{
    union {
        LINETRANSLATECAPS caps;
        char bytes[4096];
    } room = {.caps.dwTotalSize = sizeof(room)};
    LINELOCATIONENTRY first;
    must("lineGetTranslateCaps", lineGetTranslateCapsA(0, 0x00020000, &room.caps));
    memcpy(&first, room.bytes + room.caps.dwLocationListOffset, sizeof(first));
    printf("toll list: '%s'\n", room.bytes + first.dwTollPrefixListOffset);
}

static void try_toll_list(const struct listener *listener)
{
    HLINEAPP app = listener->app;
    print("toll", lineSetTollListA(app, 0, "+1 (425) 555-0100", LINETOLLLISTOPTION_ADD));
    print("toll, without a handle", lineSetTollListW(0, 0, L"+1 666-0100", LINETOLLLISTOPTION_ADD));
    print("toll again", lineSetTollListW(app, 0, L"+1 (425) 555", LINETOLLLISTOPTION_ADD));
    say_toll_list();
    say_told(listener);
    say_dialed("far, though near", "+1 (425) 555-0100");
    print("no toll", lineSetTollListW(app, 0, L"+1 (425) 555-0100", LINETOLLLISTOPTION_REMOVE));
    print("no toll, either", lineSetTollListA(app, 0, "+1 (425) 666-0100", LINETOLLLISTOPTION_REMOVE));
    print("no toll again", lineSetTollListA(app, 0, "+1 (425) 666-0100", LINETOLLLISTOPTION_REMOVE));
    say_toll_list();
    say_dialed("near", "+1 (425) 555-0100");
    print("toll in another area", lineSetTollListA(app, 0, "+1 (206) 555-0100", LINETOLLLISTOPTION_ADD));
    print("toll of no address", lineSetTollListA(app, 0, NULL, LINETOLLLISTOPTION_ADD));
    print("toll of a number", lineSetTollListA(app, 0, "5550100", LINETOLLLISTOPTION_ADD));
    print("toll on and off",
          lineSetTollListA(app, 0, "+1 555-0100", LINETOLLLISTOPTION_ADD | LINETOLLLISTOPTION_REMOVE));
    print("toll of no device", lineSetTollListA(app, 4711, "+1 555-0100", LINETOLLLISTOPTION_ADD));
    print("toll of no application", lineSetTollListA(app + 4711, 0, "+1 555-0100", LINETOLLLISTOPTION_ADD));
}

int try_moves(void)
{
    struct listener listeners[] = {{.name = "one who asked"}, {.name = "one who did not"}, {.name = "an old one"}};
    enum { COUNT = sizeof(listeners) / sizeof(*listeners) };
    places_add();
    print("of nobody", lineSetCurrentLocation(1, ROME));
    begin_listening(&listeners[0], 0x00020000, LINEDEVSTATE_TRANSLATECHANGE);
    begin_listening(&listeners[1], 0x00020000, LINEDEVSTATE_BATTERY);
    begin_listening(&listeners[2], 0x00010003, 0);
    HLINEAPP app = listeners[0].app;
    print("no location", lineSetCurrentLocation(app, NO_LOCATION));
    print("in no country", lineSetCurrentLocation(app, NOWHERE));
    print("no application", lineSetCurrentLocation(app + 4711, ROME));
    print("where it is", lineSetCurrentLocation(app, HERE));
    for (unsigned i = 0; i < COUNT; i++)
        say_told(&listeners[i]);
    say_dialed("before", "+39 (02) 5");
    print("to Rome", lineSetCurrentLocation(app, ROME));
    for (unsigned i = 0; i < COUNT; i++)
        say_told(&listeners[i]);
    say_dialed("in Rome", "+39 (02) 5");
    print("back", lineSetCurrentLocation(0, HERE));
    say_dialed("after", "+39 (02) 5");
    say_told(&listeners[0]);
    try_toll_list(&listeners[0]);
    for (unsigned i = 0; i < COUNT; i++)
        must("lineShutdown", lineShutdown(listeners[i].app));
    places_remove();
    return 0;
}
