/* tspi_provider.c: versions, sessions, devices, and what the control panel asks for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

static DWORD best_version(void)
{
    return does("TSPI 2.0") ? VERSION_2_0 : VERSION_3_0;
}

DWORD provider_agrees(DWORD low, DWORD high)
{
    static const DWORD spoken[] = {VERSION_3_0, VERSION_2_2, 0x00020001, VERSION_2_0};
    unsigned i;

    for (i = 0; i < sizeof spoken / sizeof *spoken; i++)
        if (spoken[i] <= best_version() && spoken[i] >= low && spoken[i] <= high)
            return spoken[i];
    return 0;
}

bool speaks(DWORD index, DWORD version)
{
    return version >= VERSION_2_0 && version <= (index && does("TSPI 2.0 on one line") ? VERSION_2_0 : VERSION_3_0);
}

static LONG negotiate(DWORD low, DWORD high, LPDWORD version)
{
    DWORD agreed = provider_agrees(low, high);

    if (!agreed && !does("agrees to a version that it does not speak"))
        return does("refuses a version with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                            : (LONG)LINEERR_INCOMPATIBLEAPIVERSION;
    if (agreed > VERSION_2_0 && low <= VERSION_2_0 && does("agrees to less than it can"))
        agreed = VERSION_2_0;
    if (agreed && does("agrees to a version that was not offered"))
        agreed = VERSION_3_0;
    *version = agreed ? agreed : low;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineNegotiateTSPIVersion(DWORD device, DWORD low, DWORD high, LPDWORD version)
{
    bool all = device == (DWORD)INITIALIZE_NEGOTIATION;
    struct line *line;
    LONG result = (LONG)LINEERR_BADDEVICEID;

    if (all && does("cannot negotiate without a line"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    enter();
    line = line_of_device(device);
    if (line && high > VERSION_2_0 && !speaks(line_index(line), VERSION_3_0))
        high = VERSION_2_0; /* also where that is below low: then they have none in common */
    if (line && low <= VERSION_2_0 && high > VERSION_2_0 && does("agrees to less for a line than it can"))
        high = VERSION_2_0;
    if (all || line || does("negotiates for a line that is not there"))
        result = negotiate(low, high, version);
    if (line && does("agrees to TSPI 2.0 for a line, whatever is offered")) {
        *version = VERSION_2_0;
        result = 0;
    }
    if (result == 0 && line && does("commits to what was negotiated"))
        line->version = *version;
    if (result == 0)
        fake.negotiated = *version;
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_providerEnumDevices(DWORD provider, LPDWORD lines, LPDWORD phones, HPROVIDER handle,
                                             LINEEVENT line_event, PHONEEVENT phone_event)
{
    static unsigned counted;

    (void)provider;
    if (asks_for_nonsense()) {
        fprintf(stderr, "fake: TSPEC_FAKE asks for \"%s\", which is not in mutants.h\n", asks_for_nonsense());
        return (LONG)LINEERR_OPERATIONFAILED;
    }
    if (does("dies when it is asked for its lines"))
        abort();
    enter();
    fake.provider = handle;
    fake.line_event = line_event;
    fake.phone_event = phone_event;
    if (does("has telephones alone"))
        fake.line_devices.configured = 0;
    if (fake.session && does("has no line in a later session"))
        *lines = 0;
    else
        *lines = fake.line_devices.configured - (counted++ % 2 && does("counts its lines differently each time"));
    if (!does("does not count its phones"))
        *phones = does("has no telephone") ? 0 : fake.phone_devices.configured;
    leave();
    return 0;
}

/* The first of the procedures that Init was ever given. */
static ASYNC_COMPLETION first_of(ASYNC_COMPLETION procedure)
{
    static ASYNC_COMPLETION first;

    if (!first)
        first = procedure;
    return first;
}

static void begin_session(DWORD line_base, DWORD phone_base, ASYNC_COMPLETION procedure)
{
    unsigned i;

    if (!fake.session || !does("keeps the first line base"))
        fake.line_base = line_base;
    devices_begin(&fake.line_devices, fake.line_base);
    devices_begin(&fake.phone_devices, phone_base);
    fake.edited = fake.shifted = false;
    memset(fake.phones, 0, sizeof fake.phones);
    memset(fake.msps, 0, sizeof fake.msps);
    fake.complete = does("keeps the first completion procedure") ? first_of(procedure) : procedure;
    fake.session++;
    for (i = 0; i < MOST_DEVICES; i++)
        fake.lines[i] = (struct line){.cut = does("out of service"), .last_states = fake.lines[i].last_states};
    fake.stopping = false;
    commands_begin();
    fake.worker = thread_start(work);
    if (does("leaks a handle"))
        leak_handle();
}

EXPORT LONG TSPIAPI TSPI_providerInit(DWORD version, DWORD provider, DWORD line_base, DWORD phone_base,
                                      DWORD_PTR lines, DWORD_PTR phones, ASYNC_COMPLETION procedure, LPDWORD options)
{
    LONG result = 0;

    (void)provider, (void)lines, (void)phones;
    if (!provider_agrees(version, version))
        return (LONG)LINEERR_INCOMPATIBLEAPIVERSION;
    if (does("unknown option"))
        *options = 0x80;
    enter();
    if (fake.begun && does("refuses a second init"))
        result = (LONG)LINEERR_OPERATIONFAILED;
    else if (fake.begun++ == 0)
        begin_session(line_base, phone_base, procedure);
    else if (does("takes a second init for the first"))
        fake.complete = procedure;
    leave();
    return result;
}

static bool is_any_completion(void)
{
    unsigned i;

    for (i = 0; i < fake.plan_count; i++)
        if (is_completion(&fake.plans[i]))
            return true;
    return false;
}

static ASYNC_COMPLETION stale;
static DRV_REQUESTID stale_request;

static void call_back_late(void)
{
    pause_ms(5);
    enter();
    if (!fake.begun) /* on a busy machine the next session may have begun, in which there is another request 1 */
        stale(1, 0);
    leave();
    sleep_forever();
}

static void call_back_in_next_session(void)
{
    pause_ms(100);
    stale(stale_request, 0);
    sleep_forever();
}

static DRV_REQUESTID last_request(void)
{
    DRV_REQUESTID last = 0;
    unsigned i;

    for (i = 0; i < CALLS; i++)
        last = fake.calls[i].make > last ? fake.calls[i].make : last;
    return last;
}

/* Close and stop everything. The lock is released meanwhile. */
static void end_session(void)
{
    struct thread *worker = fake.worker;
    unsigned i;

    for (i = 0; i < MOST_DEVICES; i++)
        if (fake.lines[i].open)
            line_close(&fake.lines[i]);
    for (i = 0; i < MOST_DEVICES; i++)
        if (fake.phones[i].open)
            phone_close(&fake.phones[i]);
    while (is_any_completion())
        wait_until(now_ms() + 10);
    fake.stopping = true;
    wake();
    leave();
    thread_join(worker);
    enter();
    fake.plan_count = 0;
    stale_request = last_request();
    memset(fake.calls, 0, sizeof fake.calls);
    stale = fake.complete;
    if (does("late callback"))
        leak_thread(call_back_late);
    if (stale_request && does("callback in the next session"))
        leak_thread(call_back_in_next_session);
    if (does("leaks a thread"))
        leak_thread(sleep_forever);
}

EXPORT LONG TSPIAPI TSPI_providerShutdown(DWORD version, DWORD provider)
{
    (void)version, (void)provider;
    enter();
    if (fake.begun && --fake.begun == 0)
        end_session();
    leave();
    return 0;
}

static LONG create_device(struct devices *devices, DWORD_PTR temporary, DWORD device)
{
    LONG result;

    enter();
    result = devices_name(devices, temporary, device);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_providerCreateLineDevice(DWORD_PTR temporary, DWORD device)
{
    return does("declines a line that it has announced") ? (LONG)LINEERR_BADDEVICEID
                                                         : create_device(&fake.line_devices, temporary, device);
}

EXPORT LONG TSPIAPI TSPI_providerCreatePhoneDevice(DWORD_PTR temporary, DWORD device)
{
    return create_device(&fake.phone_devices, temporary, device);
}

/* Never called: that they are there tells the control panel to offer Add, Remove and Configure. */
EXPORT LONG TSPIAPI TSPI_providerInstall(HWND owner, DWORD provider)
{
    (void)owner, (void)provider;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_providerRemove(HWND owner, DWORD provider)
{
    (void)owner, (void)provider;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_providerConfig(HWND owner, DWORD provider)
{
    (void)owner, (void)provider;
    return 0;
}

/* TSPI 1.x had it. Nobody calls it any more, but it may be there (rule 1). */
EXPORT LONG TSPIAPI TSPI_phoneConfigDialog(DWORD device, HWND owner, LPCSTR device_class);

EXPORT LONG TSPIAPI TSPI_phoneConfigDialog(DWORD device, HWND owner, LPCSTR device_class)
{
    (void)device, (void)owner, (void)device_class;
    return (LONG)PHONEERR_OPERATIONUNAVAIL;
}
