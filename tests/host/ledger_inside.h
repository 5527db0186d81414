/* ledger_inside.h: the ledger's books, for ledger.c (the main thread's side) and the others (the callbacks'). */
#ifndef HOST_LEDGER_INSIDE_H
#define HOST_LEDGER_INSIDE_H

#include <stdarg.h>

#include "host_os.h"
#include "ledger.h"
#include "ledger_watch.h"

enum {
    MAX_REQUESTS = 16384,
    MAX_LINES = 0x10000,
    MAX_CALLS = 4096,
    MAX_GENERATIONS = 1024,
    MAX_BREACHES = 256, /* what comes after them is not kept */
    MAX_RULE = 90,
    LINE_HANDLES = 0x10000, /* so that a handle of one kind is never one of the other */
    CALL_HANDLES = 0x20000,
    END_TO_END_IDS = 0x40000,
};

/* BROKEN: what its function returned was no answer, so that nothing can be expected of it. */
enum request_life { REQUEST_RUNNING, REQUEST_ACCEPTED, REQUEST_REFUSED, REQUEST_BROKEN };

struct request {
    const char *function;
    enum request_life life;
    bool completed; /* perhaps while its function still runs (rule 18) */
    bool given_up;  /* a breach says already that it is late, or lost */
    LONG result;
    bool makes;     /* it is the one that brings its call into being: the call's first */
    HTAPILINE line;
    HTAPICALL call;
};

enum line_life { LINE_IS_OPEN, LINE_FORCED_CLOSED, LINE_IS_CLOSED };

struct line {
    enum line_life life;
    unsigned session;
    DWORD device;
    DWORD call_states;   /* that its calls may be in */
    DWORD status_mask;   /* of lineSetStatusMessages */
    DWORD status_seen;   /* LINEDEVSTATE bits reported so far */
    bool closing;        /* lineClose was called */
    bool tainted;        /* a call was announced on it while it was closed: more will follow from that */
};

/* DECLINED: its NEWCALL was answered with NULL; IGNORED: the function that made it returned no answer. */
enum call_life { CALL_UNBORN, CALL_LIVE, CALL_FAILED, CALL_CLOSED, CALL_DECLINED, CALL_IGNORED };

struct call {
    enum call_life life;
    HTAPILINE line;
    HDRVCALL driver;
    DWORD state; /* the last one reported, 0 if none was */
    DWORD mode;
    DWORD first_state, seen; /* the first state, and all of them */
    DWORD info_bits;
    uint64_t born_us, connected_us;
    bool requested; /* a request was made for it */
    bool closed_alone; /* by lineCloseCall, not with its line */
    bool tainted;   /* an event of it broke a rule, so that what is missing may follow from that */
    bool incoming;  /* brought by LINE_NEWCALL */
    bool announced; /* by LINE_NEWCALL, and its first state is still to come */
};

/* Digits that are generated, from lineGenerateDigits to LINE_GENERATE. */
struct generation {
    enum request_life life;
    HTAPICALL call;
    bool none;  /* there are no digits: its LINE_GENERATE may come or not */
    bool ended;
    DWORD how;  /* LINEGENERATETERM */
};

struct queued {
    struct queued *next;
    struct happening happening;
};

struct ledger {
    struct host_monitor *monitor; /* everything below is touched inside it only */
    bool shut;
    bool watched;   /* nothing is queued; see ledger_watch.h */
    bool declining; /* new calls are given no handle (rule 39) */
    bool can_create;
    unsigned session;
    unsigned outside_mask; /* LINE_LINEDEVSTATEs and LINE_ADDRESSSTATEs beyond the mask: allowed, discouraged */
    struct lingering lingering;
    bool lingers, is_lingering;
    void (*tell)(unsigned rule, const char *text);
    bool held[MAX_RULE + 1];
    unsigned request_count, line_count, call_count, generation_count, breach_count;
    unsigned written; /* breaches, also those that are not kept */
    bool broken[MAX_RULE + 1];
    struct request requests[MAX_REQUESTS];
    struct line lines[MAX_LINES];
    struct call calls[MAX_CALLS];
    struct generation generations[MAX_GENERATIONS];
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

/* A rule was looked at and kept, this time. */
void ledger_keep(struct ledger *ledger, unsigned rule);

/* The host itself asked for more than it keeps books for: the program ends. */
void ledger_too_many(const char *what);

/* A LINE_GENERATE of a call that may have events (rules 87 and 88). */
void ledger_take_generate(struct ledger *ledger, HTAPICALL call, const DWORD_PTR param[3]);

/* Hand a happening to the main thread; its at_us is filled in. */
void ledger_queue(struct ledger *ledger, struct happening happening);

#endif
