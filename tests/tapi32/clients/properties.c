/* properties.c: lineTranslateDialog, with a user who is a thread: it finds the dialog and does what a person would. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../translate_dialog.h"
#include "client.h"

#define LOCATIONS "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Telephony\\Locations"
#define NUMBER "+1 (206) 555-0100"

enum { PATIENCE_MS = 120000, LOOK_MS = 10, NO_LOCATION = 4711 };

static HLINEAPP app, old_app;
static HLINE line;

/* What a person does with the dialog; then it is closed by OK or Cancel. */
typedef void user(HWND dialog);

struct visit {
    user *does;
    WORD button;
};

static void print(const char *what, LONG result)
{
    printf("%s: %08lX\n", what, (unsigned long)result);
}

static void say_control(const char *what, HWND dialog, int control)
{
    char text[128] = "";
    GetDlgItemTextA(dialog, control, text, sizeof(text));
    printf("%s: %s\n", what, GetWindowLongA(GetDlgItem(dialog, control), GWL_STYLE) & WS_VISIBLE ? text : "hidden");
}

static void type(HWND dialog, int control, const char *text)
{
    SendDlgItemMessageA(dialog, control, WM_SETTEXT, 0, (LPARAM)text);
}

/* An entry of a list, as if it were clicked. */
static void choose(HWND dialog, int control, const char *text)
{
    SendDlgItemMessageA(dialog, control, CB_SELECTSTRING, (WPARAM)-1, (LPARAM)text);
    SendMessageA(dialog, WM_COMMAND, MAKEWPARAM(control, CBN_SELCHANGE), (LPARAM)GetDlgItem(dialog, control));
}

/* The dialog, once it is filled: tone or pulse is the last that is. */
static HWND find_dialog(void)
{
    for (DWORD begun = GetTickCount(); GetTickCount() - begun < PATIENCE_MS; Sleep(LOOK_MS)) {
        HWND dialog = FindWindowA("#32770", "Dialing Properties");
        if (dialog != NULL && (IsDlgButtonChecked(dialog, DIALOG_TONES) || IsDlgButtonChecked(dialog, DIALOG_PULSES)))
            return dialog;
    }
    printf("no dialog came\n");
    exit(1);
}

static DWORD WINAPI visit(void *given)
{
    const struct visit *visit = given;
    HWND dialog = find_dialog();
    SendMessageA(dialog, WM_NULL, 0, 0); /* it is answered when the dialog's own beginning is over */
    visit->does(dialog);
    SendMessageA(dialog, WM_COMMAND, MAKEWPARAM(visit->button, BN_CLICKED), 0);
    return 0;
}

static void show(const char *what, user *does, WORD button, const char *address)
{
    struct visit given = {does, button};
    HANDLE thread = CreateThread(NULL, 0, visit, &given, 0, NULL);
    print(what, lineTranslateDialogA(app, 0, 0x00020000, NULL, address));
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

/* Where one is now, what is dialed, and how often the application was told that it has changed. */
static void say_state(const char *when)
{
    char room[512];
    LINEMESSAGE message;
    unsigned told = 0;
    LINETRANSLATEOUTPUT *output = (LINETRANSLATEOUTPUT *)room;
    LINETRANSLATECAPS caps = {.dwTotalSize = sizeof(caps)};
    output->dwTotalSize = sizeof(room);
    while (lineGetMessage(app, &message, 0) == 0)
        told += message.dwMessageID == LINE_LINEDEVSTATE && message.dwParam1 == LINEDEVSTATE_TRANSLATECHANGE;
    LONG result = lineGetTranslateCapsA(app, 0x00020000, &caps);
    if (result != 0) {
        print(when, result);
        return;
    }
    must("lineTranslateAddress", lineTranslateAddressA(app, 0, 0x00020000, NUMBER, 0,
                                                       LINETRANSLATEOPTION_CANCELCALLWAITING, output));
    printf("%s: in %lu %s, told %u\n", when, caps.dwCurrentLocationID, room + output->dwDialableStringOffset, told);
}

static void move_away(HWND dialog)
{
    say_control("number", dialog, DIALOG_NUMBER);
    say_control("dialed", dialog, DIALOG_DIALED);
    say_control("corrected", dialog, DIALOG_CORRECTED);
    say_control("location", dialog, DIALOG_LOCATION);
    say_control("country", dialog, DIALOG_COUNTRY);
    say_control("area code", dialog, DIALOG_AREA_CODE);
    type(dialog, DIALOG_AREA_CODE, "206");
    say_control("dialed in another area", dialog, DIALOG_DIALED);
    choose(dialog, DIALOG_COUNTRY, "Germany");
    say_control("dialed in another country", dialog, DIALOG_DIALED);
}

static void change_all(HWND dialog)
{
    type(dialog, DIALOG_AREA_CODE, "253");
    type(dialog, DIALOG_OUTSIDE, "7");
    type(dialog, DIALOG_LONG_DISTANCE, "8");
    type(dialog, DIALOG_CALL_WAITING, "*70,");
    SendDlgItemMessageA(dialog, DIALOG_PULSES, BM_CLICK, 0, 0);
}

static void move_to_rome(HWND dialog)
{
    choose(dialog, DIALOG_LOCATION, "Rome");
    say_control("country in Rome", dialog, DIALOG_COUNTRY);
    say_control("area code in Rome", dialog, DIALOG_AREA_CODE);
    say_control("number without an address", dialog, DIALOG_DIALED);
}

/* In the end all is as before. */
static void change_nothing(HWND dialog)
{
    type(dialog, DIALOG_AREA_CODE, "20612");
    type(dialog, DIALOG_AREA_CODE, "425");
}

/* From another application, of old: there can be only one dialog. */
static void show_another(HWND dialog)
{
    (void)dialog;
    print("another of old", lineTranslateDialogA(old_app, 0, 0x00010004, NULL, NULL));
}

static void see_correction(HWND dialog)
{
    say_control("corrected now", dialog, DIALOG_CORRECTED);
}

static void see_first(HWND dialog)
{
    say_control("first location", dialog, DIALOG_LOCATION);
    say_control("first country", dialog, DIALOG_COUNTRY);
}

static void begin(void)
{
    LINEINITIALIZEEXPARAMS params = {.dwTotalSize = sizeof(params), .dwOptions = LINEINITIALIZEEXOPTION_USEEVENT};
    DWORD devices, version = 0x00020000;
    must("lineInitializeEx", lineInitializeExA(&app, NULL, NULL, "properties", &devices, &version, &params));
    must("lineInitializeEx", lineInitializeExA(&old_app, NULL, NULL, "properties", &devices, &version, &params));
    must("lineOpen", lineOpenA(app, 0, &line, 0x00020000, 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL));
    must("lineSetStatusMessages", lineSetStatusMessages(line, LINEDEVSTATE_TRANSLATECHANGE, 0));
}

static void set_current(DWORD id)
{
    RegSetKeyValueA(HKEY_LOCAL_MACHINE, LOCATIONS, "CurrentID", REG_DWORD, &id, sizeof(id));
}

static void refuse(void)
{
    print("of no device", lineTranslateDialogA(app, 4711, 0x00020000, NULL, NULL));
    print("of no window", lineTranslateDialogW(app, 0, 0x00020000, (HWND)4711, NULL));
    print("of no application", lineTranslateDialogW(app + 4711, 0, 0x00020000, NULL, NULL));
    print("too old", lineTranslateDialogW(app, 0, 0x00010002, NULL, NULL));
}

int try_properties(void)
{
    places_add();
    begin();
    refuse();
    say_state("before");
    show("canceled", move_away, IDCANCEL, NUMBER "|7^Bob");
    say_state("after Cancel");
    show("looked at", change_nothing, IDOK, NUMBER);
    say_state("after a look");
    show("changed", change_all, IDOK, NUMBER);
    say_state("after a change");
    show("moved", move_to_rome, IDOK, "5550100");
    say_state("in Rome");
    show("shown twice", show_another, IDCANCEL, NULL);
    set_current(NO_LOCATION);
    say_state("nowhere");
    show("repaired", see_correction, IDOK, NULL);
    say_state("somewhere");
    places_remove();
    RegDeleteKeyA(HKEY_LOCAL_MACHINE, LOCATIONS "\\Location1");
    say_state("without locations");
    show("begun", see_first, IDOK, NULL);
    say_state("with a location");
    RegDeleteKeyValueA(HKEY_LOCAL_MACHINE, LOCATIONS "\\Location1", "DisableCallWaiting");
    must("lineShutdown", lineShutdown(old_app));
    must("lineShutdown", lineShutdown(app));
    return 0;
}
