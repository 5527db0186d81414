/* visit.h: a provider is loaded, a session begun and one of its lines opened, and all is ended again. */
#ifndef HOST_VISIT_H
#define HOST_VISIT_H

#include "../provider/device.h"
#include "../report.h"
#include "wire.h"

struct visit {
    const char *path;  /* of the provider */
    unsigned number;   /* of its line, from 0 */
    struct report report;
    struct wire wire;  /* its path is NULL if no messages are to be printed */
    struct provider provider;
    struct session session;
    struct device device;
};

/* Call `use` while the line is open; Ctrl-C is a HAPPENED_INTERRUPT of the session's ledger. What goes wrong is
 * printed, by `use` itself if it returns false. Returns the exit code. */
int visit_pay(struct visit *visit, bool (*use)(void *user), void *user);

#endif
