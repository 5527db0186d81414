/* ledger.h: what TAPI knows of a provider's calls and requests, and the rules that everything it is told must keep:
 * rules 16, 17, 19, 24, 27, 45, 46, 47, 54, 55 and 72. A broken rule fails the test at once. */
#ifndef TSPEC_LEDGER_H
#define TSPEC_LEDGER_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

#include <tspi.h>

enum { LEDGER_LINES = 16 };

struct ledger_request {
    bool complete;
    bool dials, generates;
    unsigned call;
    uint64_t accepted_at;
};

struct ledger_call {
    unsigned line;
    bool announced;          /* by LINE_NEWCALL */
    bool born, idle, closed; /* lineMakeCall succeeded; IDLE was reported; lineCloseCall or lineClose returned */
    unsigned outstanding;    /* requests accepted and not complete */
    DWORD state, mode;       /* of the last LINE_CALLSTATE */
};

struct ledger {
    struct ledger_call *calls; /* from 1 */
    unsigned call_count, call_room;
    struct ledger_request *requests; /* from 1 */
    unsigned request_count, request_room;
    bool open[LEDGER_LINES];
    unsigned closed_up_to[LEDGER_LINES]; /* the newest call of the lineClose before */
    DWORD line_states[LEDGER_LINES]; /* asked for */
    DWORD call_states;         /* that LINEADDRESSCAPS lists */
    uint64_t patience_ms;      /* in which every request must be complete (rule 23) */
    uint64_t excused_ms;       /* longer by the time in which TAPI could not be told */
    unsigned outstanding;
};

void ledger_init(struct ledger *ledger, DWORD call_states, uint64_t patience_ms);
void ledger_free(struct ledger *ledger);

/* Have room for so many calls and requests from the start. */
void ledger_reserve(struct ledger *ledger, unsigned count);

/* lineMakeCall returned its request id: the number of the new call. */
unsigned ledger_new_call(struct ledger *ledger, unsigned line);

/* LINE_NEWCALL was answered with a handle: the number of the new call (rule 41: its line is open). */
unsigned ledger_announce_call(struct ledger *ledger, unsigned line);

/* A function returned its request id, which must be the next one: 1, 2, 3 … */
void ledger_accept(struct ledger *ledger, unsigned id, unsigned call, bool dials, uint64_t now);

/* ASYNC_COMPLETION, LINE_CALLSTATE, LINE_CALLINFO and LINE_LINEDEVSTATE. */
void ledger_complete(struct ledger *ledger, unsigned id, LONG result, uint64_t now);
void ledger_state(struct ledger *ledger, unsigned call, DWORD state, DWORD mode, DWORD media_mode);
void ledger_info(struct ledger *ledger, unsigned call, DWORD bits);
void ledger_line_state(struct ledger *ledger, unsigned line, DWORD state);

/* lineGenerateDigits was accepted with that end-to-end id, which must be the next request id. Its end need not be told. */
void ledger_generates(struct ledger *ledger, unsigned id, unsigned call);

/* LINE_GENERATE: the end of what was accepted under that id. */
void ledger_generated(struct ledger *ledger, unsigned call, unsigned id);

/* lineCloseCall and lineClose returned. */
void ledger_close_call(struct ledger *ledger, unsigned call);
void ledger_close_line(struct ledger *ledger, unsigned line);

#endif
