/* tapi.c: sessions, lines and calls; see tapi.h. */
#include "tapi.h"

#include <stdio.h>
#include <stdlib.h>

#include "../host/ledger/ledger_watch.h"
#include "../host/provider/sizes.h"
#include "asked.h"
#include "memory.h"
#include "place.h"
#include "promises.h"
#include "promises_core.h"
#include "story.h"
#include "tasks.h"

enum { PROVIDER_ID = 7, FIRST_DEVICE = 4 };

struct tapi tapi;

/* A rule was kept, or broken. */
static void judge(unsigned rule, const char *text)
{
    char key[KEY_BYTES];

    if (text == NULL)
        return;
    snprintf(key, sizeof key, "rule %u", rule);
    story_fail(key, "%s", text);
}

void tapi_begin(void)
{
    tapi = (struct tapi){.books = ledger_new(), .first_device = FIRST_DEVICE};
    ledger_watch(tapi.books, judge);
}

/* --- Entering the provider --- */

uint64_t tapi_enter(void)
{
    memory_swap(THE_PROVIDER);
    return now_us();
}

void tapi_return(const char *function, uint64_t entered_us)
{
    tapi_return_settled(function, entered_us, entered_us);
}

void tapi_return_settled(const char *function, uint64_t entered_us, uint64_t until_us)
{
    memory_swap(THE_WORLD);
    if (now_us() > until_us)
        story_fail("waits", "%s took %.3f s, and may take %.3f s", function, (double)(now_us() - entered_us) / 1e6,
                   (double)(until_us - entered_us) / 1e6);
    if (task_locks() > 0)
        story_fail("lock", "%s returned with a lock in its hands", function);
}

/* --- Lines --- */

static void detect_media(struct tapi_line *line, DWORD modes)
{
    uint64_t entered = tapi_enter();
    LONG result = TSPI_lineSetDefaultMediaDetection(line->driver, modes);

    tapi_return("lineSetDefaultMediaDetection", entered);
    ledger_checked(tapi.books, "lineSetDefaultMediaDetection", result);
}

static void watch_states(struct tapi_line *line)
{
    static const DWORD states = LINEDEVSTATE_CONNECTED | LINEDEVSTATE_DISCONNECTED | LINEDEVSTATE_INSERVICE |
                                LINEDEVSTATE_OUTOFSERVICE | LINEDEVSTATE_NUMCALLS,
                       of_address = LINEADDRESSSTATE_NUMCALLS | LINEADDRESSSTATE_FORWARD;
    uint64_t entered;
    LONG result;

    ledger_set_status_mask(tapi.books, line->handle, states, of_address);
    entered = tapi_enter();
    result = TSPI_lineSetStatusMessages(line->driver, states, of_address);
    tapi_return("lineSetStatusMessages", entered);
    ledger_checked(tapi.books, "lineSetStatusMessages", result);
    line->counted = line->address_counted = promises_count_calls(line->device);
}

/* What the line's calls may be in, as it says itself. */
static DWORD ask_states(const struct tapi_line *line, struct call_modes *modes)
{
    union {
        LINEADDRESSCAPS caps;
        unsigned char bytes[2048];
    } room = {.caps = {.dwTotalSize = sizeof room}};
    uint64_t entered = tapi_enter();
    LONG result = TSPI_lineGetAddressCaps(line->device, 0, tapi.version, 0, &room.caps);

    tapi_return("lineGetAddressCaps", entered);
    ledger_checked(tapi.books, "lineGetAddressCaps", result);
    *modes = (struct call_modes){room.caps.dwDialToneModes, room.caps.dwBusyModes, room.caps.dwSpecialInfo,
                                 room.caps.dwDisconnectModes, room.caps.dwConnectedModes, room.caps.dwOfferingModes};
    return result == 0 ? room.caps.dwCallStates : ~(DWORD)0;
}

void tapi_open(struct tapi_line *line)
{
    struct call_modes modes;
    uint64_t entered, refusals;
    LONG result;

    line->busy = true;
    line->handle = ledger_line(tapi.books, ask_states(line, &modes));
    ledger_list_modes(tapi.books, line->handle, &modes);
    line->driver = NULL;
    line->service = 0;
    line->forwards_asked = line->forwards_news = false;
    promise_hastened(line->device);
    refusals = memory_refusals();
    entered = tapi_enter();
    result = TSPI_lineOpen(line->device, line->handle, &line->driver, tapi.version, tapi_told);
    tapi_return("lineOpen", entered);
    story("lineOpen device %u = %d", (unsigned)line->device, (int)result);
    line->open = ledger_checked(tapi.books, "lineOpen", result);
    if (!line->open && !tapi.is_ending && memory_refusals() == refusals && !promises_is_removed(line->device))
        story_fail("lines", "lineOpen of device %u failed with 0x%x", (unsigned)line->device, (unsigned)result);
    if (line->open) {
        detect_media(line, LINEMEDIAMODE_INTERACTIVEVOICE);
        watch_states(line);
    } else {
        ledger_line_closed(tapi.books, line->handle);
    }
    line->busy = false;
}

static void forget_calls(struct tapi_line *line)
{
    while (line->calls != NULL)
        tapi_remove_call(line->calls);
}

void tapi_close(struct tapi_line *line)
{
    struct tapi_wait wait = tapi_begin_wait();
    LONG result;

    line->busy = true;
    for (struct tapi_call *call = line->calls; call != NULL; call = call->next)
        call->closing = true;
    ledger_calls_closing(tapi.books, line->handle);
    promise_let_go(line->device);
    tapi_enter();
    result = TSPI_lineClose(line->driver);
    tapi_return_settled("lineClose", wait.entered_us, tapi_waits_until(&wait));
    story("lineClose device %u = %d", (unsigned)line->device, (int)result);
    ledger_checked(tapi.books, "lineClose", result);
    ledger_line_closed(tapi.books, line->handle);
    tapi.closed_lines[tapi.closed_line++ % TAPI_CLOSED] = line->driver;
    line->forwards.known = false;
    forget_calls(line);
    line->open = line->busy = false;
}

/* --- Calls --- */

/* Where a call of that handle is found, first of a chain; handles are given one after the other. */
static struct tapi_call **place_of(HTAPICALL handle)
{
    return &tapi.found[(uintptr_t)handle % TAPI_PLACES];
}

struct tapi_call *tapi_add_call(struct tapi_line *line, HTAPICALL handle)
{
    struct tapi_call *call = calloc(1, sizeof *call);

    if (call == NULL)
        abort();
    *call = (struct tapi_call){.next = line->calls, .next_alike = *place_of(handle), .line = line, .handle = handle};
    line->calls = *place_of(handle) = call;
    line->call_count++;
    line->calls_begun++;
    if (++tapi.open_calls > tapi.most_calls)
        tapi.most_calls = tapi.open_calls;
    story_count(COUNT_CALLS);
    return call;
}

void tapi_remove_call(struct tapi_call *call)
{
    struct tapi_call **at = &call->line->calls, **alike = place_of(call->handle);

    while (*at != call)
        at = &(*at)->next;
    *at = call->next;
    while (*alike != call)
        alike = &(*alike)->next_alike;
    *alike = call->next_alike;
    asked_over(call->asked);
    if (call->driver != NULL)
        tapi.closed_calls[tapi.closed_call++ % TAPI_CLOSED] = call->driver;
    call->line->call_count--;
    tapi.open_calls--;
    free(call);
}

struct tapi_call *tapi_find_call(HTAPICALL handle)
{
    struct tapi_call *call = *place_of(handle);

    while (call != NULL && call->handle != handle)
        call = call->next_alike;
    return call;
}

struct tapi_line *tapi_find_line(HTAPILINE handle)
{
    for (unsigned i = 0; i < tapi.line_count; i++)
        if (tapi.line[i].handle == handle)
            return &tapi.line[i];
    return NULL;
}

const struct tapi_line *tapi_line_of(DWORD device, HTAPILINE handle)
{
    const struct tapi_line *line = &tapi.line[device - tapi.first_device];

    return device - tapi.first_device < tapi.line_count && line->handle == handle ? line : NULL;
}

void tapi_close_call(struct tapi_call *call)
{
    HTAPICALL handle = call->handle;
    struct tapi_wait wait = tapi_begin_wait();
    LONG result;

    call->closing = true;
    ledger_call_closing(tapi.books, handle);
    tapi_enter();
    result = TSPI_lineCloseCall(call->driver);
    tapi_return_settled("lineCloseCall", wait.entered_us, tapi_waits_until(&wait));
    story("lineCloseCall 0x%lx = %d", (unsigned long)(uintptr_t)handle, (int)result);
    call = tapi_find_call(handle);
    if (call == NULL) /* its line was closed meanwhile */
        return;
    ledger_checked(tapi.books, "lineCloseCall", result);
    ledger_call_closed(tapi.books, handle);
    tapi_remove_call(call);
}

/* --- Sessions --- */

static void negotiate(void)
{
    uint64_t entered = tapi_enter();
    LONG result = TSPI_lineNegotiateTSPIVersion((DWORD)INITIALIZE_NEGOTIATION, VERSION_1_3, VERSION_3_0, &tapi.version);

    tapi_return("lineNegotiateTSPIVersion", entered);
    ledger_checked(tapi.books, "lineNegotiateTSPIVersion", result);
}

bool tapi_start_session(unsigned lines)
{
    DWORD found = 0, phones = 0, options;
    uint64_t entered;
    LONG result;
    bool begun;

    negotiate();
    entered = tapi_enter();
    result = TSPI_providerEnumDevices(PROVIDER_ID, &found, &phones, (HPROVIDER)(DWORD_PTR)PROVIDER_HANDLE, tapi_told,
                                      NULL);
    tapi_return("providerEnumDevices", entered);
    ledger_checked(tapi.books, "providerEnumDevices", result);
    ledger_new_session(tapi.books, true, false);
    entered = tapi_enter();
    result = TSPI_providerInit(tapi.version, PROVIDER_ID, tapi.first_device, 0, found, 0, tapi_completed, &options);
    tapi_return("providerInit", entered);
    story("providerInit, %u lines = %d", (unsigned)found, (int)result);
    story_count(COUNT_SESSIONS);
    begun = ledger_checked(tapi.books, "providerInit", result);
    if (begun && found != lines && memory_refusals() == 0)
        story_fail("lines", "there are %u lines, and %u are configured", (unsigned)found, lines);
    if (begun)
        promises_begin_session();
    tapi.line_count = begun ? found : 0;
    tapi.is_ending = false;
    tapi.most_calls = tapi.closed_call = tapi.closed_line = 0;
    for (unsigned i = 0; i < tapi.line_count; i++)
        tapi.line[i] = (struct tapi_line){.device = tapi.first_device + i, .exists = true};
    return begun;
}

void tapi_end_session(void)
{
    struct tapi_wait wait = tapi_begin_wait();
    uint64_t callbacks = tapi.callbacks_us, disk = place_disk_us();
    LONG result;

    promises_end_session();
    tapi.is_ending = true;
    tapi_enter();
    result = TSPI_providerShutdown(tapi.version, PROVIDER_ID);
    tapi_return_settled("providerShutdown", wait.entered_us,
                        tapi_waits_until(&wait) + tapi.callbacks_us - callbacks + place_disk_us() - disk);
    story("providerShutdown = %d", (int)result);
    ledger_checked(tapi.books, "providerShutdown", result);
    ledger_shut(tapi.books);
    for (unsigned i = 0; i < tapi.line_count; i++) {
        struct tapi_line *line = &tapi.line[i];
        if (line->open)
            ledger_line_closed(tapi.books, line->handle);
        forget_calls(line);
        line->open = line->exists = false;
    }
    tapi.first_device += tapi.line_count;
}
