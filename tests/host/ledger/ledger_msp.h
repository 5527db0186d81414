/* ledger_msp.h: the ledger's books of MSP instances: media service providers, each of which an application has for a
 * line. */
#ifndef HOST_LEDGER_MSP_H
#define HOST_LEDGER_MSP_H

#include "ledger.h"

/* A handle for an instance that lineCreateMSPInstance is about to make on an open line. */
HTAPIMSPLINE ledger_msp(struct ledger *ledger, HTAPILINE line);

/* lineCreateMSPInstance failed, or lineCloseMSPInstance returned: nothing more may be sent to it (rule 125). */
void ledger_msp_closed(struct ledger *ledger, HTAPIMSPLINE msp);

#endif
