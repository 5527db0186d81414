/* sessions.c: the functions with which TAPI and the provider meet and part. */
#include "../host/ledger/ledger_watch.h"
#include "../host/provider/session.h"
#include "between.h"
#include "events.h"
#include "pairs.h"

static SRWLOCK lock = SRWLOCK_INIT;
static unsigned sessions; /* providerInit that succeeded, and was not paired with providerShutdown yet */

/* One is begun, or ended. Returns how many there were before. */
static unsigned count_sessions(int more)
{
    AcquireSRWLockExclusive(&lock);
    unsigned before = sessions;
    sessions += before > 0 || more > 0 ? (unsigned)more : 0;
    ReleaseSRWLockExclusive(&lock);
    return before;
}

LONG WINAPI TSPI_lineNegotiateTSPIVersion(DWORD device, DWORD low, DWORD high, LPDWORD version)
{
    struct session session = {.provider = real(), .ledger = books()};
    return real()->TSPI_lineNegotiateTSPIVersion != NULL ? session_negotiate(&session, device, low, high, version)
                                                         : (LONG)LINEERR_OPERATIONUNAVAIL;
}

LONG WINAPI TSPI_providerEnumDevices(DWORD id, LPDWORD lines, LPDWORD phones, HPROVIDER provider, LINEEVENT line_event,
                                     PHONEEVENT phone_event)
{
    tapi.line_event = line_event;
    tapi.phone_event = phone_event;
    tapi.provider = provider;
    LONG result = REAL(TSPI_providerEnumDevices, id, lines, phones, (HPROVIDER)(DWORD_PTR)PROVIDER_HANDLE, events_line,
                       events_phone);
    ledger_checked(books(), "providerEnumDevices", result);
    return result;
}

/* What the provider says meanwhile belongs to the session already. A second one of it is none (rule 9). */
LONG WINAPI TSPI_providerInit(DWORD version, DWORD id, DWORD line_base, DWORD phone_base, DWORD_PTR lines,
                              DWORD_PTR phones, ASYNC_COMPLETION completion, LPDWORD options)
{
    bool begins = count_sessions(1) == 0;
    if (begins) {
        tapi.completion = completion;
        ledger_new_session(books(), real()->TSPI_providerCreateLineDevice != NULL,
                           real()->TSPI_providerCreatePhoneDevice != NULL);
    }
    LONG result = REAL(TSPI_providerInit, version, id, line_base, phone_base, lines, phones, events_completion,
                       options);
    if (ledger_checked(books(), "providerInit", result))
        session_check_options(books(), *options);
    else
        count_sessions(-1);
    if (result != 0 && begins)
        ledger_shut(books());
    return result;
}

LONG WINAPI TSPI_providerShutdown(DWORD version, DWORD id)
{
    LONG result = REAL(TSPI_providerShutdown, version, id);
    ledger_checked(books(), "providerShutdown", result);
    if (count_sessions(-1) == 1) {
        ledger_shut(books());
        pairs_end();
    }
    return result;
}

LONG WINAPI TSPI_phoneOpen(DWORD device, HTAPIPHONE phone, LPHDRVPHONE driver, DWORD version, PHONEEVENT event)
{
    if (real()->TSPI_phoneOpen == NULL)
        return PHONEERR_OPERATIONUNAVAIL;
    tapi.phone_event = event;
    LONG result = real()->TSPI_phoneOpen(device, phone, driver, version, events_phone);
    ledger_checked(books(), "phoneOpen", result);
    return result;
}
