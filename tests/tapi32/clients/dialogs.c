/* dialogs.c: dialogs of a provider's: those that an application asks for, and those that the provider shows of its own
 * accord. */
#include <stdio.h>
#include <string.h>

#include "trial.h"

enum { PATIENCE_MS = 120000, A_WHILE_MS = 1000 };

static void set_mode(const char *mode)
{
    SetEnvironmentVariableA("TAPI_TEST_UI", mode);
}

/* --- What an application asks for --------------------------------------------------------------------------------- */

static DWORD provider_count(void)
{
    union {
        LINEPROVIDERLIST list;
        BYTE bytes[4096];
    } room = {.list.dwTotalSize = sizeof(room)};
    must("lineGetProviderList", lineGetProviderListA(0x20000, &room.list));
    return room.list.dwNumProviders;
}

/* The provider's user refuses each, and the list stays as it is. */
static void try_refused_providers(void)
{
    DWORD id, before = provider_count();
    set_mode("refuse");
    expect("an installation that is refused", try_test_provider(&id), LINEERR_USERCANCELLED);
    set_mode("unavailable");
    expect("one that the provider has not", try_test_provider(&id), LINEERR_OPERATIONUNAVAIL);
    expect("no provider more", (LONG)(provider_count() - before), 0);
    set_mode("");
    must("lineAddProvider", try_test_provider(&id));
    expect("a provider more", (LONG)(provider_count() - before), 1);
    set_mode("refuse");
    expect("a configuration that is refused", lineConfigProvider(NULL, id), LINEERR_USERCANCELLED);
    expect("a removal that is refused", lineRemoveProvider(id, NULL), LINEERR_USERCANCELLED);
    set_mode("unavailable");
    expect("one that the provider has not", lineRemoveProvider(id, NULL), LINEERR_OPERATIONUNAVAIL);
    expect("it is still there", (LONG)(provider_count() - before), 1);
    set_mode("");
    expect("a configuration", lineConfigProvider(NULL, id), 0);
    expect("a removal", lineRemoveProvider(id, NULL), 0);
    expect("no provider more", (LONG)(provider_count() - before), 0);
}

static void try_line_dialogs(DWORD device)
{
    struct {
        VARSTRING head;
        char text[16];
    } out = {.head.dwTotalSize = sizeof(out)};
    char in[] = "settings";
    expect("a line's dialog", lineConfigDialogA(device, NULL, NULL), 0);
    expect("one more", lineConfigDialogEditA(device, NULL, NULL, in, sizeof(in), &out.head), 0);
    expect("what it was given", strcmp(out.text, in), 0);
    set_mode("refuse");
    expect("a line's dialog that is refused", lineConfigDialogA(device, NULL, NULL), LINEERR_USERCANCELLED);
    set_mode("");
}

/* --- What the provider shows of its own accord -------------------------------------------------------------------- */

static HANDLE told, freed;

static void command(HLINE line, const char *what)
{
    HCALL call;
    must("lineMakeCall", lineMakeCallA(line, &call, what, 0, NULL));
    must("lineDrop", lineDrop(call, NULL, 0));
    must("lineDeallocateCall", lineDeallocateCall(call));
}

static void wait_for(const char *what, HANDLE event)
{
    expect(what, (LONG)WaitForSingleObject(event, PATIENCE_MS), WAIT_OBJECT_0);
}

static void try_own_dialogs(HLINE line)
{
    command(line, "dialog");
    wait_for("it is sent something", told);
    command(line, "end dialog");
    wait_for("it is over", freed);
    command(line, "dialog of nobody");
    command(line, "dialog too late");
    command(line, "dialog of no file");
    wait_for("one that cannot be shown is over, too", freed);
}

/* A dialog that does not obey holds up nobody for ever, and the provider is told of its end once. */
static void try_stubborn_dialog(struct told *app, HLINE line)
{
    set_mode("stubborn");
    command(line, "dialog");
    wait_for("a stubborn one", told);
    must("lineShutdown", lineShutdown(app->app));
    expect("for the provider it is over", (LONG)WaitForSingleObject(freed, 0), WAIT_OBJECT_0);
    HANDLE end = OpenEventW(EVENT_MODIFY_STATE, FALSE, L"tapi_test dialog end");
    SetEvent(end);
    CloseHandle(end);
    expect("and not once more", (LONG)WaitForSingleObject(freed, A_WHILE_MS), WAIT_TIMEOUT);
    set_mode("");
}

static void try_removal(DWORD provider)
{
    struct told app;
    begin(&app);
    HLINE line = open_line(app.app, app.devices - 1, LINECALLPRIVILEGE_NONE);
    command(line, "dialog");
    wait_for("one that stays, too", told);
    must("lineRemoveProvider", lineRemoveProvider(provider, NULL));
    expect("it ends with its provider", (LONG)WaitForSingleObject(freed, 0), WAIT_OBJECT_0);
    must("lineShutdown", lineShutdown(app.app));
}

int try_dialogs(const struct wish *wish)
{
    struct told maker, other;
    told = CreateEventW(NULL, FALSE, FALSE, L"tapi_test dialog told");
    freed = CreateEventW(NULL, FALSE, FALSE, L"tapi_test dialog freed");
    if (!has_test_provider(wish))
        try_refused_providers();
    DWORD provider = add_test_provider(wish);
    begin(&maker);
    begin(&other);
    HLINE line = open_line(maker.app, maker.devices - 1, LINECALLPRIVILEGE_NONE);
    HLINE other_line = open_line(other.app, maker.devices - 1, LINECALLPRIVILEGE_NONE);
    try_line_dialogs(maker.devices - 1);
    try_own_dialogs(line);
    command(line, "dialog");
    wait_for("one that stays", told);
    must("lineShutdown", lineShutdown(maker.app));
    expect("it ends with its application", (LONG)WaitForSingleObject(freed, 0), WAIT_OBJECT_0);
    try_stubborn_dialog(&other, other_line);
    if (provider != 0) /* else it is installed, and not ours to remove */
        try_removal(provider);
    return failures;
}
