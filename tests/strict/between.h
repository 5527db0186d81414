/* between.h: what stands on either side: the provider that is watched, and TAPI. And the books that are kept of both.
 *
 * No lock is held while either side is called. Callbacks may come on any thread, also while a function runs. */
#ifndef STRICT_BETWEEN_H
#define STRICT_BETWEEN_H

#include "../host/ledger/ledger.h"
#include "../host/provider/provider.h"

/* The provider that TSPEC_STRICT_PROVIDER names; it is loaded when it is needed first, and stays. Without one all of
 * its functions are NULL. */
const struct provider *real(void);

struct ledger *books(void);

/* What TAPI gave the provider, to be called back. */
struct tapi {
    HPROVIDER provider;
    LINEEVENT line_event;
    PHONEEVENT phone_event;
    ASYNC_COMPLETION completion;
};

extern struct tapi tapi;

/* A provider's function, if it has it. */
#define REAL(function, ...) \
    (real()->function != NULL ? real()->function(__VA_ARGS__) : (LONG)LINEERR_OPERATIONUNAVAIL)

#endif
