/* session.c: one session with a provider. */
#include "session.h"

#include <stdatomic.h>
#include <stdio.h>

#include "../ledger/ledger_devices.h"
#include "../ledger/ledger_phones.h"
#include "../ledger/ledger_watch.h"
#include "../names.h"
#include "../platform/host_os.h"
#include "../platform/host_process.h"
#include "sizes.h"

enum {
    LINE_BASE = 4,  /* TAPI's device ids go through all providers, so that a provider's own seldom begin at 0 */
    PHONE_BASE = 2,
    SETS = 2, /* of callbacks and device ids */
    SILENCE_MS = 50, /* how long the provider is watched after its shutdown */
    SILENCES = 20    /* how often as long while a thread of its is left, which may have something to say still */
};

/* TSPI's callbacks say nothing of whom they are for, so there is one ledger for all of them. */
static struct ledger *books;

static atomic_uint current_set, callback_count, reentry_count;
static atomic_bool lets_interrupt;
static atomic_uint wrong_set_rule = 11; /* that is broken when the other set is called */
static _Thread_local bool inside_callback, inside_provider;

/* A callback begins. False: this thread's last one has not returned, so that the books may be locked. */
static bool begin_callback(void)
{
    if (inside_callback) {
        reentry_count++;
        return false;
    }
    ledger_callback_begins(books);
    callback_count++;
    inside_callback = true;
    return true;
}

/* It ends; perhaps not at once, if the books are watched so. */
static void end_callback(HTAPICALL call, DWORD message, const DWORD_PTR *param)
{
    ledger_callback_taken(books);
    if (!inside_provider) {
        ledger_linger(books, call, message, param);
        if (lets_interrupt)
            host_let_interrupt();
    }
    inside_callback = false;
}

static void complete(unsigned set, DRV_REQUESTID request, LONG result)
{
    if (!begin_callback())
        return;
    if (set != current_set && !ledger_is_past(books, request)) /* else it is late, which is rule 10's */
        ledger_breach(books, wrong_set_rule, "the completion procedure of %s was called", wrong_set_rule == 9
                      ? "a second providerInit" : "the session before");
    ledger_completed(books, request, result);
    end_callback(NULL, 0, NULL);
}

static void tell_line(unsigned set, HTAPILINE line, HTAPICALL call, DWORD message, const DWORD_PTR param[3])
{
    if (!begin_callback())
        return;
    if (set != current_set)
        ledger_breach(books, 11, "the line event procedure of the session before was called");
    ledger_event(books, line, call, message, param);
    end_callback(call, message, message == LINE_CALLSTATE ? param : NULL);
}

static void tell_phone(unsigned set, HTAPIPHONE phone, DWORD message, const DWORD_PTR param[3])
{
    if (!begin_callback())
        return;
    if (set != current_set)
        ledger_breach(books, 11, "the telephone event procedure of the session before was called");
    ledger_take_phone_event(books, phone, message, param);
    end_callback(NULL, message, NULL);
}

#define CALLBACKS(set) \
    static void CALLBACK complete_##set(DRV_REQUESTID request, LONG result) \
    { \
        complete(set, request, result); \
    } \
    static void CALLBACK tell_line_##set(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1, \
                                         DWORD_PTR param2, DWORD_PTR param3) \
    { \
        tell_line(set, line, call, message, (DWORD_PTR[3]){param1, param2, param3}); \
    } \
    static void CALLBACK tell_phone_##set(HTAPIPHONE phone, DWORD message, DWORD_PTR param1, DWORD_PTR param2, \
                                          DWORD_PTR param3) \
    { \
        tell_phone(set, phone, message, (DWORD_PTR[3]){param1, param2, param3}); \
    }

CALLBACKS(0)
CALLBACKS(1)

static const struct callbacks sets[SETS] = {{complete_0, tell_line_0, tell_phone_0},
                                               {complete_1, tell_line_1, tell_phone_1}};

static void (*on_entry)(const char *function);

void session_on_entry(void (*entering)(const char *function))
{
    on_entry = entering;
}

void session_enters(const char *function)
{
    if (on_entry)
        on_entry(function);
}

void session_inside(bool inside)
{
    inside_provider = inside;
}

void session_let_interrupt(bool let)
{
    lets_interrupt = let;
}

unsigned session_reentries(void)
{
    return reentry_count;
}

unsigned session_callbacks(void)
{
    return callback_count;
}

LONG session_negotiate(struct session *session, DWORD device, DWORD low, DWORD high, DWORD *version)
{
    LONG result;

    session_enters("lineNegotiateTSPIVersion");
    result = session->provider->TSPI_lineNegotiateTSPIVersion(device, low, high, version);
    if (ledger_checked(session->ledger, "lineNegotiateTSPIVersion", result) && (*version < low || *version > high))
        ledger_breach(session->ledger, 3, "lineNegotiateTSPIVersion agreed to version 0x%08X, offered was 0x%08X to "
                      "0x%08X", (unsigned)*version, (unsigned)low, (unsigned)high);
    if (device == (DWORD)INITIALIZE_NEGOTIATION && result == (LONG)LINEERR_OPERATIONUNAVAIL)
        ledger_breach(session->ledger, 5, "lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION) returned "
                      "LINEERR_OPERATIONUNAVAIL");
    return result;
}

static bool failed(struct session *session, const char *function, LONG result)
{
    char name[64];

    snprintf(session->why, sizeof session->why, "%s failed: %s", function, error_name(result, name, sizeof name));
    return false;
}

static bool enumerate(struct session *session)
{
    LONG result;

    session_enters("providerEnumDevices");
    result = session->provider->TSPI_providerEnumDevices(PERMANENT_PROVIDER_ID, &session->lines, &session->phones,
                                                         (HPROVIDER)(DWORD_PTR)PROVIDER_HANDLE,
                                                         session->callbacks->line_event,
                                                         session->callbacks->phone_event);
    return ledger_checked(session->ledger, "providerEnumDevices", result) ||
           failed(session, "providerEnumDevices", result);
}

static LONG call_init(const struct session *session, unsigned set, DWORD *options)
{
    session_enters("providerInit");
    return session->provider->TSPI_providerInit(session->version, PERMANENT_PROVIDER_ID, session->line_base,
                                                session->phone_base, session->lines, session->phones,
                                                sets[set].completion, options);
}

LONG session_init_again(const struct session *session)
{
    DWORD options = 0;

    wrong_set_rule = 9;
    return call_init(session, (current_set + 1) % SETS, &options);
}

void session_check_options(struct ledger *ledger, DWORD options)
{
    if (options & ~(DWORD)LINETSPIOPTION_NONREENTRANT)
        ledger_breach(ledger, 12, "providerInit set the options 0x%X; there is but NONREENTRANT", (unsigned)options);
    else
        ledger_held(ledger, 12);
}

static bool init(struct session *session)
{
    LONG result;

    session->line_base = LINE_BASE + current_set * session->lines;
    session->phone_base = PHONE_BASE + current_set * session->phones;
    ledger_devices(session->ledger, LINE_DEVICES, session->line_base, session->lines);
    ledger_devices(session->ledger, PHONE_DEVICES, session->phone_base, session->phones);
    result = call_init(session, current_set, &session->options);
    if (!ledger_checked(session->ledger, "providerInit", result))
        return failed(session, "providerInit", result);
    session_check_options(session->ledger, session->options);
    return true;
}

bool session_start(struct session *session, const struct provider *provider, struct ledger *ledger)
{
    LONG result;

    books = ledger;
    wrong_set_rule = 11;
    current_set = (current_set + 1) % SETS;
    *session = (struct session){.provider = provider, .ledger = ledger, .callbacks = &sets[current_set],
                                .threads = host_thread_count()};
    result = session_negotiate(session, (DWORD)INITIALIZE_NEGOTIATION, VERSION_1_3, VERSION_3_0, &session->version);
    if (result != 0)
        return failed(session, "lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION)", result);
    if (!sizes_of(session->version)) {
        snprintf(session->why, sizeof session->why, "the provider speaks TSPI 0x%08X; the host needs 2.0 (0x00020000) or "
                 "later", (unsigned)session->version);
        return false;
    }
    return enumerate(session) && init(session);
}

static void watch_silence(struct ledger *ledger)
{
    uint64_t until = host_now_us() + SILENCE_MS * 1000;
    struct happening ignored;

    while (ledger_next(ledger, until, &ignored))
        ;
}

void session_stop(struct session *session)
{
    unsigned silences = 0;
    LONG result = session->provider->TSPI_providerShutdown(session->version, PERMANENT_PROVIDER_ID);

    ledger_checked(session->ledger, "providerShutdown", result);
    ledger_shut(session->ledger);
    do
        watch_silence(session->ledger);
    while (++silences < SILENCES && host_thread_count() > session->threads && !ledger_is_broken(session->ledger, 10));
}
