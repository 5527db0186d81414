/* asking.h: an asynchronous function of the provider's, from before it is called until it has returned. */
#ifndef STRICT_ASKING_H
#define STRICT_ASKING_H

#include <stdbool.h>

#include <windows.h>

#include <tspi.h>

/* A call that a function makes: TAPI's handle for it, and where the provider's goes; NULL: it makes none. */
struct birth {
    HTAPICALL theirs;
    HDRVCALL *where;
    HTAPICALL books; /* what the provider is given instead of TAPI's handle */
};

enum {
    BIRTHS = 2,
    PREFIX = sizeof("TSPI_") - 1 /* of a function's name, which the ledger does without */
};

struct asking {
    const char *function; /* a literal, without TSPI_ */
    DRV_REQUESTID theirs; /* TAPI's id */
    DRV_REQUESTID id; /* what the provider is given instead */
    struct birth births[BIRTHS];
};

/* About a call, a line, or neither (NULL), which the provider knows by that handle. */
void asking_begin(struct asking *asking, const char *function, DRV_REQUESTID theirs, HDRVLINE line, HDRVCALL call);

/* It makes calls, on that line or on that of the call. */
void asking_begin_birth(struct asking *asking, const char *function, DRV_REQUESTID theirs, HDRVLINE line, HDRVCALL call,
                        struct birth first, struct birth second);

/* It returned: what TAPI is told. */
LONG asking_end(struct asking *asking, LONG result);

#endif
