/* threads.c: several threads in the provider at once (rule 13). */
#include <stdatomic.h>
#include <stdlib.h>

#include "../../names.h"
#include "../../platform/host_os.h"
#include "../../platform/host_process.h"
#include "../../text.h"
#include "../scene.h"

enum { THREADS = 4, LASTING_MS = 300, MOST_CALLS = 25 /* of a thread */, COMPLETION_US = 20000, ROOM = 0x4000 };

/* What one thread does, with a line that it has for itself or shares. */
struct caller {
    struct check *check;
    struct device *device;
    bool dials; /* the line is its own */
    const WCHAR *number;
    bool asks_status, asks_address;
    uint64_t until_us;
    DWORD *room; /* for a structure */
    struct host_thread *thread;
};

static atomic_bool told;

/* A function that succeeds for one thread must for several. */
static void expect_success(const struct caller *caller, const char *function, LONG result)
{
    char name[64];

    if (result >= 0 || atomic_load(&told))
        return;
    if (!scene_is_gone(caller->check, caller->device, result) && !atomic_exchange(&told, true))
        finding_broken(13, "%s returned %s while other threads were inside the provider; alone it succeeds", function,
                       error_name(result, name, sizeof name));
}

static void ask(const struct caller *caller)
{
    const struct provider *provider = &caller->check->provider;
    const struct subject *subject = &caller->device->subject;
    DWORD *room = caller->room, number = 0;

    room[0] = ROOM;
    expect_success(caller, "lineGetDevCaps",
                   provider->TSPI_lineGetDevCaps(subject->device, subject->version, 0, (LINEDEVCAPS *)room));
    expect_success(caller, "lineGetAddressCaps",
                   provider->TSPI_lineGetAddressCaps(subject->device, 0, subject->version, 0,
                                                     (LINEADDRESSCAPS *)room));
    if (caller->asks_status)
        expect_success(caller, "lineGetLineDevStatus",
                       provider->TSPI_lineGetLineDevStatus(subject->line, (LINEDEVSTATUS *)room));
    if (caller->asks_address)
        expect_success(caller, "lineGetAddressStatus",
                       provider->TSPI_lineGetAddressStatus(subject->line, 0, (LINEADDRESSSTATUS *)room));
    expect_success(caller, "lineGetNumAddressIDs", provider->TSPI_lineGetNumAddressIDs(subject->line, &number));
    expect_success(caller, "lineNegotiateTSPIVersion",
                   provider->TSPI_lineNegotiateTSPIVersion(subject->device, VERSION_1_3, VERSION_3_0, &number));
}

/* What an application asks of a call, once there is one. */
static void ask_of_call(const struct caller *caller, HDRVCALL driver)
{
    const struct provider *provider = &caller->check->provider;

    caller->room[0] = ROOM;
    if (provider->TSPI_lineGetCallInfo)
        provider->TSPI_lineGetCallInfo(driver, (LINECALLINFO *)caller->room);
    if (provider->TSPI_lineGetCallStatus)
        provider->TSPI_lineGetCallStatus(driver, (LINECALLSTATUS *)caller->room);
}

/* lineMakeCall and lineDrop, then lineCloseCall over whatever has come of them. */
static void dial(const struct caller *caller, const WCHAR *number, bool waits)
{
    const struct provider *provider = &caller->check->provider;
    struct ledger *books = caller->check->ledger;
    HTAPICALL call = ledger_call(books, caller->device->line);
    DRV_REQUESTID make = ledger_request(books, "lineMakeCall", caller->device->line, call), drop;
    LINECALLPARAMS params = {0};
    HDRVCALL driver = 0;
    LONG result;

    fill_call_params(&params, caller->device);
    result = provider->TSPI_lineMakeCall(make, caller->device->subject.line, call, &driver, number, 0, &params);
    if (!ledger_returned(books, make, result) || !driver)
        return;
    ledger_call_made(books, call, driver);
    if (waits && ledger_wait_completed(books, make, host_now_us() + COMPLETION_US, &result) && result == 0)
        ask_of_call(caller, driver);
    drop = ledger_request(books, "lineDrop", caller->device->line, call);
    ledger_returned(books, drop, provider->TSPI_lineDrop(drop, driver, NULL, 0));
    ledger_call_closing(books, call);
    result = provider->TSPI_lineCloseCall(driver);
    ledger_checked(books, "lineCloseCall", result);
    scene_is_gone(caller->check, caller->device, result);
    ledger_call_closed(books, call);
}

static void work(void *context)
{
    const struct caller *caller = context;
    unsigned calls = 0;

    while (host_now_us() < caller->until_us && ledger_line_open(caller->check->ledger, caller->device->line)) {
        ask(caller);
        if (caller->dials && calls++ < MOST_CALLS)
            dial(caller, caller->number, calls % 2 == 0);
    }
}

static void run(struct check *check, struct device *devices, DWORD lines)
{
    static DWORD rooms[THREADS][ROOM / sizeof(DWORD)]; /* which stay, whoever writes into them later */
    struct caller callers[THREADS];
    LINEADDRESSSTATUS address;
    LINEDEVSTATUS status;
    bool asks_status = scene_line_status(check, &devices[0], &status); /* what fails alone may fail here too */
    bool asks_address = scene_address_status(check, &devices[0], &address);
    size_t units;
    WCHAR *number = text_to_utf16(check->options->number, &units);
    unsigned i;

    finding_now(13, "a function that several threads had entered");
    for (i = 0; i < THREADS; i++) {
        callers[i] = (struct caller){.check = check, .device = &devices[i % lines], .dials = i < lines,
                                     .number = number, .asks_status = asks_status, .asks_address = asks_address, .room = rooms[i],
                                     .until_us = host_now_us() + LASTING_MS * 1000};
        callers[i].thread = host_thread_start(work, &callers[i]);
    }
    for (i = 0; i < THREADS; i++)
        host_thread_join(callers[i].thread);
    finding_now(0, NULL);
    free(number);
    if (!told)
        finding(13, NULL);
}

void stage_threads(struct check *check)
{
    struct device devices[THREADS];
    DWORD opened;

    if (!scene_begin_next(check))
        return;
    if (check->session.options & LINETSPIOPTION_NONREENTRANT) {
        finding_absent(13, "it asks not to be entered so (LINETSPIOPTION_NONREENTRANT)");
        finding_warning(12, "it sets LINETSPIOPTION_NONREENTRANT, which a released provider should not need");
    } else {
        opened = scene_open_lines(check, devices, THREADS);
        if (opened > 0)
            run(check, devices, opened);
        scene_close_lines(check, devices, opened);
    }
    scene_end(check);
}
