/* session.c: one session with a provider. */
#include "session.h"

#include "host_os.h"
#include "names.h"
#include "report.h"
#include "sizes.h"

enum {
    PERMANENT_PROVIDER_ID = 1,
    LINE_BASE = 4,  /* TAPI's device ids go through all providers, so that a provider's own seldom begin at 0 */
    PHONE_BASE = 2,
    SILENCE_MS = 50 /* how long the provider is watched after its shutdown */
};

/* TSPI's callbacks say nothing of whom they are for, so there is one ledger for all of them. */
static struct ledger *books;

static void CALLBACK complete(DRV_REQUESTID request, LONG result)
{
    ledger_completed(books, request, result);
}

void CALLBACK session_line_event(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                                 DWORD_PTR param3)
{
    DWORD_PTR param[3] = {param1, param2, param3};

    ledger_event(books, line, call, message, param);
}

static void CALLBACK phone_event(HTAPIPHONE phone, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    (void)phone, (void)message, (void)param1, (void)param2, (void)param3;
    ledger_phone_event(books);
}

LONG session_negotiate(struct session *session, DWORD device, DWORD low, DWORD high, DWORD *version)
{
    LONG result = session->provider->TSPI_lineNegotiateTSPIVersion(device, low, high, version);

    if (ledger_checked(session->ledger, "lineNegotiateTSPIVersion", result) && (*version < low || *version > high))
        ledger_breach(session->ledger, 3, "lineNegotiateTSPIVersion agreed to version 0x%08X, offered was 0x%08X to "
                      "0x%08X", (unsigned)*version, (unsigned)low, (unsigned)high);
    if (device == (DWORD)INITIALIZE_NEGOTIATION && result == (LONG)LINEERR_OPERATIONUNAVAIL)
        ledger_breach(session->ledger, 5, "lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION) returned "
                      "LINEERR_OPERATIONUNAVAIL");
    return result;
}

static bool failed(const char *function, LONG result)
{
    char name[64];

    complain("%s failed: %s; the provider cannot be used.", function, error_name(result, name, sizeof name));
    return false;
}

static bool enumerate(struct session *session)
{
    static const int provider_handle;
    LONG result = session->provider->TSPI_providerEnumDevices(PERMANENT_PROVIDER_ID, &session->lines,
                                                              &session->phones, (HPROVIDER)&provider_handle,
                                                              session_line_event, phone_event);

    return ledger_checked(session->ledger, "providerEnumDevices", result) || failed("providerEnumDevices", result);
}

static bool init(struct session *session)
{
    DWORD options = 0;
    LONG result = session->provider->TSPI_providerInit(session->version, PERMANENT_PROVIDER_ID, LINE_BASE, PHONE_BASE,
                                                       session->lines, session->phones, complete, &options);

    if (!ledger_checked(session->ledger, "providerInit", result))
        return failed("providerInit", result);
    if (options & ~(DWORD)LINETSPIOPTION_NONREENTRANT)
        ledger_breach(session->ledger, 12, "providerInit set the options 0x%X; there is but NONREENTRANT",
                      (unsigned)options);
    return true;
}

bool session_start(struct session *session, const struct provider *provider, struct ledger *ledger)
{
    LONG result;

    *session = (struct session){.provider = provider, .ledger = ledger, .line_base = LINE_BASE};
    books = ledger;
    result = session_negotiate(session, (DWORD)INITIALIZE_NEGOTIATION, VERSION_1_3, VERSION_3_0, &session->version);
    if (result != 0)
        return failed("lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION)", result);
    if (!sizes_of(session->version)) {
        complain("the provider speaks TSPI 0x%08X; the host needs 2.0 (0x00020000) or later.",
                 (unsigned)session->version);
        return false;
    }
    return enumerate(session) && init(session);
}

void session_stop(struct session *session)
{
    uint64_t until;
    struct happening ignored;
    LONG result = session->provider->TSPI_providerShutdown(session->version, PERMANENT_PROVIDER_ID);

    ledger_checked(session->ledger, "providerShutdown", result);
    ledger_shut(session->ledger);
    until = host_now_us() + SILENCE_MS * 1000;
    while (ledger_next(session->ledger, until, &ignored))
        ;
}
