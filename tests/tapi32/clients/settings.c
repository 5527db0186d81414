/* settings.c: somebody adds a line to the provider's settings, and removes it again, while an application runs. */
#include <stdio.h>
#include <string.h>

#include "trial.h"

#define PROVIDER L"SOFTWARE\\tspec\\addpac"

/* As with the registry's editor: value by value. */
static void add_line(void)
{
    static const WCHAR name[] = L"Desk", terminal[] = L"1002";
    HKEY key;
    RegCreateKeyExW(HKEY_LOCAL_MACHINE, PROVIDER L"\\line 2", 0, NULL, 0, KEY_WRITE | KEY_WOW64_64KEY, NULL, &key,
                    NULL);
    RegSetValueExW(key, L"name", 0, REG_SZ, (const BYTE *)name, sizeof(name));
    RegSetValueExW(key, L"terminal", 0, REG_SZ, (const BYTE *)terminal, sizeof(terminal));
    RegCloseKey(key);
}

static void remove_line(void)
{
    HKEY key;
    RegOpenKeyExW(HKEY_LOCAL_MACHINE, PROVIDER, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, &key);
    expect("the settings of the line are removed", RegDeleteTreeW(key, L"line 2"), ERROR_SUCCESS);
    RegCloseKey(key);
}

static LONG ask_caps(HLINEAPP app, DWORD device, char name[64], DWORD *permanent_id)
{
    char room[1024] = "";
    LINEDEVCAPS *caps = (LINEDEVCAPS *)room;
    caps->dwTotalSize = sizeof(room);
    LONG result = lineGetDevCapsA(app, device, 0x20000, 0, caps);
    snprintf(name, 64, "%s", room + caps->dwLineNameOffset);
    *permanent_id = caps->dwPermanentLineID;
    return result;
}

static HCALL dial(struct told *told, HLINE line, const char *number)
{
    LINEMESSAGE message;
    HCALL call;
    must("lineMakeCall", lineMakeCallA(line, &call, number, 0, NULL));
    wait_state(told, LINECALLSTATE_CONNECTED, &message);
    expect("the call that was dialed is connected", (LONG)message.hDevice, (LONG)call);
    return call;
}

int try_settings(const struct wish *wish)
{
    struct told told;
    DWORD permanent_id;
    char name[64];
    HLINEAPP app = begin(&told);
    HLINE first = open_line(app, 0, LINECALLPRIVILEGE_NONE), added, again;
    DWORD device = told.devices;
    add_line();
    expect_message(&told, "the new line", &(LINEMESSAGE){0, LINE_CREATE, 0, device, 0, 0});
    expect("it can be asked", ask_caps(app, device, name, &permanent_id), 0);
    expect("it has its name", strcmp(name, "Desk"), 0);
    expect("it has its number", (LONG)permanent_id, 2);
    added = open_line(app, device, LINECALLPRIVILEGE_NONE);
    dial(&told, added, wish->number);
    remove_line();
    expect_message(&told, "it is closed", &(LINEMESSAGE){added, LINE_CLOSE, 0, 0, 0, 0});
    expect_message(&told, "it is gone", &(LINEMESSAGE){0, LINE_REMOVE, 0, device, 0, 0});
    expect("asked about", ask_caps(app, device, name, &permanent_id), LINEERR_NODEVICE);
    expect("opened", lineOpenA(app, device, &again, 0x20000, 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL), LINEERR_NODEVICE);
    dial(&told, first, wish->number);
    must("lineShutdown", lineShutdown(app));
    return failures;
}
