/* session.h: one session with a provider, from its first negotiation to providerShutdown. */
#ifndef HOST_SESSION_H
#define HOST_SESSION_H

#include <stdbool.h>

#include "ledger.h"
#include "provider.h"

struct session {
    const struct provider *provider;
    struct ledger *ledger;
    DWORD version;   /* negotiated for the provider as a whole */
    DWORD line_base; /* device id of its first line */
    DWORD lines, phones;
};

/* lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION), providerEnumDevices, providerInit (rules 2 to 8, 12).
 * There is one session at a time. On false the reason was printed and there is nothing to stop. */
bool session_start(struct session *session, const struct provider *provider, struct ledger *ledger);

/* providerShutdown; then watches a moment whether the provider is really silent (rule 10). */
void session_stop(struct session *session);

/* Negotiate for a device id or INITIALIZE_NEGOTIATION, between low and high. Returns what the provider returned. */
LONG session_negotiate(struct session *session, DWORD device, DWORD low, DWORD high, DWORD *version);

/* What lineOpen is to be given. */
void CALLBACK session_line_event(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                                 DWORD_PTR param3);

#endif
