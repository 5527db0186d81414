/* session.h: one session with a provider, from its first negotiation to providerShutdown. */
#ifndef HOST_SESSION_H
#define HOST_SESSION_H

#include <stdbool.h>

#include "../ledger/ledger.h"
#include "provider.h"

enum { PERMANENT_PROVIDER_ID = 1 };

/* What a provider is given to call back. Two sessions that follow each other have different ones, so that what is left
 * of the first is seen (rule 11). */
struct callbacks {
    ASYNC_COMPLETION completion;
    LINEEVENT line_event;
    PHONEEVENT phone_event;
};

struct session {
    const struct provider *provider;
    struct ledger *ledger;
    DWORD version;   /* negotiated for the provider as a whole */
    DWORD line_base; /* device id of its first line */
    DWORD phone_base; /* of its first telephone */
    DWORD lines, phones;
    DWORD options;   /* what providerInit set */
    unsigned threads; /* that there were before it */
    const struct callbacks *callbacks;
    char why[160]; /* there is none, as a sentence */
};

/* lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION), providerEnumDevices, providerInit (rules 2 to 8, 12).
 * There is one session at a time. On false the reason is in session->why and there is nothing to stop. */
bool session_start(struct session *session, const struct provider *provider, struct ledger *ledger);

/* Call providerInit once more, with another completion procedure, which is to be ignored (rule 9). */
LONG session_init_again(const struct session *session);

/* providerShutdown; then watches a moment whether the provider is really silent (rule 10). */
void session_stop(struct session *session);

/* Negotiate for a device id or INITIALIZE_NEGOTIATION, between low and high. Returns what the provider returned. */
LONG session_negotiate(struct session *session, DWORD device, DWORD low, DWORD high, DWORD *version);

/* The options that providerInit has set, which were preset 0 (rule 12). */
void session_check_options(struct ledger *ledger, DWORD options);

/* From now on entering hears of each function of the provider's that a session's or a device's functions here enter. */
void session_on_entry(void (*entering)(const char *function));
void session_enters(const char *function);

/* Says that this thread is inside a function of the provider's: a callback on it must return at once. */
void session_inside(bool inside);

/* From now on, or no longer, a callback that waits lets the provider's own timers and calls (APCs) interrupt it. */
void session_let_interrupt(bool let);

/* How often a callback came, and how often on a thread whose last one had not returned (rule 20). */
unsigned session_callbacks(void);
unsigned session_reentries(void);

#endif
