/* memory.c: memory and threads that run out: of each function one allocation after the other fails. The function says
 * so or does without; nothing is half done, and the next time it works. */
#include <stdio.h>
#include <string.h>

#include <windows.h>

#include <tapi.h>

#include "../../failing_alloc.h"
#include "../../portable_cmocka.h"

#define LOCATIONS "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Telephony\\Locations"

enum { VERSION = 0x00020000, ROOM = 0x20000, MOST_ALLOCATIONS = 1000 };

bool __real_thread_start(void (*work)(void *), void *argument);
bool __wrap_thread_start(void (*work)(void *), void *argument);
WCHAR *__real__wcsdup(const WCHAR *text);
WCHAR *__wrap__wcsdup(const WCHAR *text);

bool __wrap_thread_start(void (*work)(void *), void *argument)
{
    return !alloc_fails() && __real_thread_start(work, argument);
}

WCHAR *__wrap__wcsdup(const WCHAR *text)
{
    return alloc_fails() ? NULL : __real__wcsdup(text);
}

static DWORD provider, devices;
static HLINEAPP app;
static HLINE line;
static HCALL call;
static BYTE room[ROOM];

static void *empty(void)
{
    memset(room, 0, sizeof(room));
    ((VARSTRING *)room)->dwTotalSize = sizeof(room);
    return room;
}

static DWORD providers_there(void)
{
    assert_int_equal(lineGetProviderListA(VERSION, empty()), 0);
    return ((LINEPROVIDERLIST *)room)->dwNumProviders;
}

/* --- What is done, and undone ------------------------------------------------------------------------------------- */

static LONG add_provider(void)
{
    char file[MAX_PATH] = "";
    GetModuleFileNameA(NULL, file, MAX_PATH - 1);
    strcpy(strrchr(file, '\\') + 1, "tapi_test.tsp");
    return lineAddProviderA(file, NULL, &provider);
}

static LONG remove_provider(void)
{
    return lineRemoveProvider(provider, NULL);
}

static LONG config_provider(void)
{
    return lineConfigProvider(NULL, provider);
}

static LONG list_providers(void)
{
    return lineGetProviderListW(VERSION, empty());
}

static LONG initialize(void)
{
    DWORD version = VERSION;
    LINEINITIALIZEEXPARAMS params = {.dwTotalSize = sizeof(params), .dwOptions = LINEINITIALIZEEXOPTION_USEEVENT};
    return lineInitializeExA(&app, NULL, NULL, "memory", &devices, &version, &params);
}

static LONG shut_down(void)
{
    return lineShutdown(app);
}

static LONG take_over(void)
{
    return lineRegisterRequestRecipient(app, 0, LINEREQUESTMODE_MAKECALL, TRUE);
}

static LONG give_up(void)
{
    return lineRegisterRequestRecipient(app, 0, LINEREQUESTMODE_MAKECALL, FALSE);
}

static LONG request(void)
{
    return tapiRequestMakeCallA("4000", "asker", "Bob", "now");
}

static LONG get_request(void)
{
    LINEREQMAKECALL taken;
    return lineGetRequestA(app, LINEREQUESTMODE_MAKECALL, &taken);
}

static LONG get_caps(void)
{
    return lineGetTranslateCapsA(app, VERSION, empty());
}

static LONG get_countries(void)
{
    return lineGetCountryA(0, VERSION, empty());
}

static LONG translate(void)
{
    return lineTranslateAddressA(app, 0, VERSION, "+1 (425) 555-0100", 0, 0, empty());
}

static LONG open_line(void)
{
    return lineOpenA(app, devices - 1, &line, VERSION, 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL);
}

static LONG close_line(void)
{
    return lineClose(line);
}

static LONG make_call(void)
{
    return lineMakeCallA(line, &call, "4000", 0, NULL);
}

static LONG leave_call(void)
{
    return lineDeallocateCall(call);
}

/* A provider shows a dialog, which ends at once, for its file is missing. Without memory there is none; that is the
 * provider's affair. */
static LONG show_dialog(void)
{
    LONG result = lineMakeCallA(line, &call, "dialog of no file", 0, NULL);
    return result < 0 ? result : lineDeallocateCall(call);
}

static LONG nothing(void)
{
    return 0;
}

static const struct step {
    const char *name;
    LONG (*run)(void), (*undo)(void);
    LONG error;      /* what it says besides LINEERR_NOMEM; 0: nothing */
    bool is_lasting; /* not undone when it has worked: the next ones need it */
    bool does_without; /* it may work all the same: a provider is passed over, a message or a dialog is missing */
} steps[] = {
    {"lineAddProvider", add_provider, remove_provider, LINEERR_OPERATIONFAILED, false, false},
    {"lineAddProvider", add_provider, nothing, LINEERR_OPERATIONFAILED, true, false},
    {"lineGetProviderList", list_providers, nothing, 0, false, false},
    {"lineConfigProvider", config_provider, nothing, LINEERR_OPERATIONFAILED, false, false},
    {"lineInitializeEx", initialize, shut_down, 0, false, true},
    {"lineInitializeEx", initialize, nothing, 0, true, true},
    {"lineRegisterRequestRecipient", take_over, give_up, 0, false, false},
    {"lineRegisterRequestRecipient", take_over, nothing, 0, true, false},
    {"tapiRequestMakeCall", request, get_request, TAPIERR_REQUESTQUEUEFULL, false, false},
    {"lineGetTranslateCaps", get_caps, nothing, 0, false, false},
    {"lineGetCountry", get_countries, nothing, 0, false, false},
    {"lineTranslateAddress", translate, nothing, 0, false, false},
    {"lineOpen", open_line, close_line, 0, false, false},
    {"lineOpen", open_line, nothing, 0, true, false},
    {"lineMakeCall", make_call, leave_call, 0, false, true},
    {"a dialog", show_dialog, nothing, 0, false, true},
    {"lineRemoveProvider", remove_provider, add_provider, LINEERR_OPERATIONFAILED, true, true},
};

/* Returns whether anything failed. */
static bool run_without(const struct step *step, long allocation)
{
    alloc_arm(allocation, false);
    LONG result = step->run();
    bool has_failed = alloc_disarm();
    bool has_worked = result >= 0;
    if (!has_worked && result != (LONG)LINEERR_NOMEM && result != step->error)
        printf("%s without allocation %ld: %08lX\n", step->name, allocation, (unsigned long)result);
    assert_true(has_worked || result == (LONG)LINEERR_NOMEM || result == step->error);
    assert_true(has_worked ? !has_failed || step->does_without : has_failed);
    if (has_worked && (has_failed || !step->is_lasting))
        assert_true(step->undo() >= 0 || step->undo == nothing);
    return has_failed;
}

static void each_function_does_without_any_allocation(void **state)
{
    DWORD before = providers_there();
    (void)state;
    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
        long allocation = 1;
        while (run_without(&steps[i], allocation))
            assert_true(++allocation < MOST_ALLOCATIONS);
        printf("%s: %ld allocations\n", steps[i].name, allocation - 1);
    }
    assert_int_equal(lineShutdown(app), 0);
    assert_int_equal(providers_there(), before);
}

int main(void)
{
    const DWORD first = 1; /* both the location's number and the country's */
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_function_does_without_any_allocation)};
    RegSetKeyValueA(HKEY_LOCAL_MACHINE, LOCATIONS, "CurrentID", REG_DWORD, &first, sizeof(first));
    RegSetKeyValueA(HKEY_LOCAL_MACHINE, LOCATIONS "\\Location1", "Country", REG_DWORD, &first, sizeof(first));
    int status = cmocka_run_group_tests(tests, NULL, NULL);
    RegDeleteKeyA(HKEY_LOCAL_MACHINE, LOCATIONS "\\Location1");
    RegDeleteKeyValueA(HKEY_LOCAL_MACHINE, LOCATIONS, "CurrentID");
    return status;
}
