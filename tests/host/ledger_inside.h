/* ledger_inside.h: the ledger's books, for ledger.c (the main thread's side) and ledger_events.c (the callbacks'). */
#ifndef HOST_LEDGER_INSIDE_H
#define HOST_LEDGER_INSIDE_H

#include <stdarg.h>

#include "host_os.h"
#include "ledger.h"

enum {
    MAX_REQUESTS = 4096,
    MAX_LINES = 256,
    MAX_CALLS = 1024,
    MAX_BREACHES = 256, /* what comes after them is not kept */
    LINE_HANDLES = 0x10000, /* so that a handle of one kind is never one of the other */
    CALL_HANDLES = 0x20000,
};

enum request_life { REQUEST_RUNNING, REQUEST_ACCEPTED, REQUEST_REFUSED };

struct request {
    const char *function;
    enum request_life life;
    bool completed; /* perhaps while its function still runs (rule 18) */
    bool makes;     /* it is the one that brings its call into being */
    HTAPILINE line;
    HTAPICALL call;
};

enum line_life { LINE_IS_OPEN, LINE_FORCED_CLOSED, LINE_IS_CLOSED };

struct line {
    enum line_life life;
    DWORD call_states;
};

enum call_life { CALL_UNBORN, CALL_LIVE, CALL_FAILED, CALL_CLOSED };

struct call {
    enum call_life life;
    HTAPILINE line;
    HDRVCALL driver;
    DWORD state; /* the last one reported, 0 if none was */
    DWORD mode;
    bool announced; /* by LINE_NEWCALL, and its first state is still to come */
};

struct queued {
    struct queued *next;
    struct happening happening;
};

struct ledger {
    struct host_monitor *monitor; /* everything below is touched inside it only */
    bool shut;
    unsigned request_count, line_count, call_count, breach_count;
    struct request requests[MAX_REQUESTS];
    struct line lines[MAX_LINES];
    struct call calls[MAX_CALLS];
    struct breach breaches[MAX_BREACHES];
    struct queued *first, **last;
};

/* All of these are called inside the monitor. NULL: no such thing was ever given. */
struct request *ledger_find_request(struct ledger *ledger, DRV_REQUESTID request);
struct line *ledger_find_line(struct ledger *ledger, HTAPILINE line);
struct call *ledger_find_call(struct ledger *ledger, HTAPICALL call);

/* A new call; NULL if there are too many. */
HTAPICALL ledger_add_call(struct ledger *ledger, HTAPILINE line, enum call_life life, HDRVCALL driver);

void ledger_write(struct ledger *ledger, unsigned rule, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Hand a happening to the main thread; its at_us is filled in. */
void ledger_queue(struct ledger *ledger, struct happening happening);

#endif
