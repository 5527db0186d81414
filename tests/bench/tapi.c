/* tapi.c: see tapi.h. */
#include "tapi.h"

#include <semaphore.h>
#include <stdlib.h>

#include "stopwatch.h"

#include "../host/ledger/ledger_watch.h"
#include "../host/provider/device.h"
#include "../host/provider/structures.h"

enum {
    LINES_FROM = 0x1000000,  /* handles that the provider is given */
    CALLS_FROM = 0x10000000,
    CALLS_KEPT = 16,         /* of a line; TAPI is told of a call a little after the next one began */
    REQUESTS = 2,            /* of a line: to make a call, to drop it */
};

struct line {
    HDRVLINE driver;
    HDRVCALL calls[CALLS_KEPT];
    unsigned count; /* of its calls */
    bool in_service;
};

static struct provider provider;
static struct session session;
static struct ledger *ledger;
static struct line *lines;
static unsigned line_count, in_service;
static sem_t all_in_service;
static tapi_hears *hears;
static struct tapi_figures figures;
static __typeof__(&TSPI_providerInit) provider_init;
static __typeof__(&TSPI_providerShutdown) provider_shutdown;

/* --- What the provider calls back --- */

static void CALLBACK completed(DRV_REQUESTID request, LONG result)
{
    unsigned line = (unsigned)(request - 1) / REQUESTS;
    struct tapi_event event = {.at_ns = now_ns(), .news = (request - 1) % REQUESTS ? TAPI_DROPPED : TAPI_MADE, .line = line,
                               .count = lines[line].count, .value = result};
    hears(&event);
}

static HTAPICALL call_handle(unsigned line)
{
    return (HTAPICALL)(DWORD_PTR)(CALLS_FROM + line * CALLS_KEPT + lines[line].count % CALLS_KEPT);
}

/* Which call of a line has this handle: one of the last few. What becomes of a call may be told after the next one was
 * announced. */
static unsigned count_of(unsigned line, HTAPICALL call)
{
    unsigned last = lines[line].count;
    return last - (last - (unsigned)((DWORD_PTR)call - CALLS_FROM)) % CALLS_KEPT;
}

/* It may be told more than once. */
static void line_is_in_service(struct line *line)
{
    if (__atomic_exchange_n(&line->in_service, true, __ATOMIC_RELAXED))
        return;
    if (__atomic_add_fetch(&in_service, 1, __ATOMIC_RELAXED) == line_count)
        sem_post(&all_in_service);
}

static void CALLBACK line_event(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                                DWORD_PTR param3)
{
    uint64_t now = now_ns();
    unsigned number = (unsigned)((DWORD_PTR)line - LINES_FROM);
    (void)param3;
    if (message == LINE_LINEDEVSTATE && (param1 & LINEDEVSTATE_INSERVICE)) {
        line_is_in_service(&lines[number]);
    } else if (message == LINE_NEWCALL) {
        lines[number].count++;
        lines[number].calls[lines[number].count % CALLS_KEPT] = (HDRVCALL)param1;
        *(HTAPICALL *)param2 = call_handle(number);
    } else if (message == LINE_CALLSTATE) {
        struct tapi_event event = {.at_ns = now, .news = TAPI_STATE, .line = number, .count = count_of(number, call),
                                   .value = (LONG)param1};
        hears(&event);
    }
}

/* --- The session: the host begins and ends it; here stands the stopwatch between the two --- */

static LONG TSPIAPI timed_init(DWORD version, DWORD permanent_id, DWORD line_base, DWORD phone_base,
                               DWORD_PTR line_devices, DWORD_PTR phones, ASYNC_COMPLETION completion, LPDWORD options)
{
    (void)completion; /* the host's has books */
    figures.before = process_now();
    uint64_t begun = now_ns();
    LONG result = provider_init(version, permanent_id, line_base, phone_base, line_devices, phones, completed, options);
    figures.init_ns = now_ns() - begun;
    return result;
}

static LONG TSPIAPI timed_shutdown(DWORD version, DWORD permanent_id)
{
    uint64_t begun = now_ns();
    LONG result = provider_shutdown(version, permanent_id);
    figures.shutdown_ns = now_ns() - begun;
    return result;
}

void tapi_start(const char *path, unsigned count, tapi_hears *hearer)
{
    char why[512];
    hears = hearer;
    line_count = count;
    lines = calloc(count, sizeof *lines);
    ledger = ledger_new();
    if (lines == NULL || sem_init(&all_in_service, 0, 0) != 0)
        process_fails("there is no memory for %u lines", count);
    for (unsigned i = 0; i < count; i++)
        lines[i].driver = (HDRVLINE)1; /* so that the memory is there before the provider's */
    if (!provider_load(&provider, path, why, sizeof why))
        process_fails("cannot load the provider %s: %s", path, why);
    provider_init = provider.TSPI_providerInit;
    provider_shutdown = provider.TSPI_providerShutdown;
    provider.TSPI_providerInit = timed_init;
    provider.TSPI_providerShutdown = timed_shutdown;
    if (!session_start(&session, &provider, ledger))
        process_fails("%s", session.why);
    if (session.lines != count)
        process_fails("the provider has %u lines, not %u; TSPEC_LOG=1 says why", (unsigned)session.lines, count);
}

/* A line that is in service before it was asked to tell of that does not tell. */
static LONG ask_for_service(struct line *line)
{
    union {
        LINEDEVSTATUS status;
        unsigned char room[1024];
    } asked = {.status.dwTotalSize = sizeof asked};
    LONG result = provider.TSPI_lineGetLineDevStatus(line->driver, &asked.status);
    if (result == 0 && (asked.status.dwDevStatusFlags & LINEDEVSTATUSFLAGS_INSERVICE))
        line_is_in_service(line);
    return result;
}

static void open_line(unsigned number)
{
    DWORD device = session.line_base + number, version = 0;
    struct line *line = &lines[number];
    LONG result = session_negotiate(&session, device, VERSION_2_0, VERSION_3_0, &version);
    if (result == 0)
        result = provider.TSPI_lineOpen(device, (HTAPILINE)(DWORD_PTR)(LINES_FROM + number), &line->driver, version,
                                        line_event);
    if (result == 0)
        result = provider.TSPI_lineSetDefaultMediaDetection(line->driver, LINEMEDIAMODE_INTERACTIVEVOICE);
    if (result == 0)
        result =
            provider.TSPI_lineSetStatusMessages(line->driver, LINEDEVSTATE_INSERVICE | LINEDEVSTATE_OUTOFSERVICE, 0);
    if (result == 0)
        result = ask_for_service(line);
    if (result != 0)
        process_fails("line %u cannot be opened: 0x%X", number, (unsigned)result);
}

void tapi_open_all(void)
{
    for (unsigned i = 0; i < line_count; i++)
        open_line(i);
    while (sem_wait(&all_in_service) != 0)
        ;
}

uint64_t tapi_make_call(unsigned number, uint64_t *began_ns)
{
    static const WCHAR dest[] = {'4', '0', '0', '0', 0};
    struct line *line = &lines[number];
    struct device usual = {.subject = {.sizes = sizes_of(session.version)}};
    LINECALLPARAMS params = {0};
    fill_call_params(&params, &usual);
    line->count++;
    *began_ns = now_ns();
    LONG result = provider.TSPI_lineMakeCall(1 + number * REQUESTS, line->driver, call_handle(number),
                                             &line->calls[line->count % CALLS_KEPT], dest, 0, &params);
    uint64_t spent = now_ns() - *began_ns;
    if (result <= 0)
        process_fails("lineMakeCall on line %u was refused: 0x%X", number, (unsigned)result);
    return spent;
}

void tapi_drop(unsigned number)
{
    struct line *line = &lines[number];
    LONG result = provider.TSPI_lineDrop(2 + number * REQUESTS, line->calls[line->count % CALLS_KEPT], NULL, 0);
    if (result <= 0)
        process_fails("lineDrop on line %u was refused: 0x%X", number, (unsigned)result);
}

void tapi_close_call(unsigned number, unsigned count)
{
    LONG result = provider.TSPI_lineCloseCall(lines[number].calls[count % CALLS_KEPT]);
    if (result != 0)
        process_fails("lineCloseCall on line %u was refused: 0x%X", number, (unsigned)result);
}

struct tapi_figures tapi_stop(void)
{
    for (unsigned i = 0; i < line_count; i++)
        provider.TSPI_lineClose(lines[i].driver);
    session_stop(&session);
    provider_unload(&provider);
    ledger_free(ledger);
    free(lines);
    in_service = 0;
    return figures;
}
