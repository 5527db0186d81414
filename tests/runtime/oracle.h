/* oracle.h: the test oracle: what TAPI knows of a provider's calls and requests, and the rules that everything it is
 * told must keep: 16, 17, 19, 24, 27, 45, 46, 47, 54, 55 and 72. A broken rule fails the test at once. */
#ifndef TSPEC_ORACLE_H
#define TSPEC_ORACLE_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

#include <tspi.h>

enum { ORACLE_LINES = 16 };

struct oracle_request {
    bool complete;
    bool dials, generates;
    unsigned call;
    unsigned second; /* the second call that it is about; 0: none */
    uint64_t accepted_at;
};

struct oracle_call {
    unsigned line;
    bool announced;          /* by LINE_NEWCALL */
    bool born, idle, closed; /* lineMakeCall succeeded; IDLE was reported; lineCloseCall or lineClose returned */
    unsigned outstanding;    /* requests accepted and not complete */
    DWORD state, mode;       /* of the last LINE_CALLSTATE */
};

struct oracle {
    struct oracle_call *calls; /* from 1 */
    unsigned call_count, call_room;
    struct oracle_request *requests; /* from 1 */
    unsigned request_count, request_room;
    bool open[ORACLE_LINES];
    unsigned closed_up_to[ORACLE_LINES]; /* the newest call of the lineClose before */
    DWORD line_states[ORACLE_LINES]; /* asked for */
    DWORD call_states;         /* that LINEADDRESSCAPS lists */
    uint64_t patience_ms;      /* in which every request must be complete (rule 23) */
    uint64_t excused_ms;       /* longer by the time in which TAPI could not be told */
    unsigned outstanding;
};

void oracle_init(struct oracle *oracle, DWORD call_states, uint64_t patience_ms);
void oracle_free(struct oracle *oracle);

/* Have room for so many calls and requests from the start. */
void oracle_reserve(struct oracle *oracle, unsigned count);

/* lineMakeCall returned its request id: the number of the new call. */
unsigned oracle_new_call(struct oracle *oracle, unsigned line);

/* LINE_NEWCALL was answered with a handle: the number of the new call (rule 41: its line is open). */
unsigned oracle_announce_call(struct oracle *oracle, unsigned line);

/* A function returned its request id, which must be the next one: 1, 2, 3 …; call 0: it is of a line alone. */
void oracle_accept(struct oracle *oracle, unsigned id, unsigned call, bool dials, uint64_t now);

/* The same for a request of two calls, of which the second is made by it, if it makes one. `second` 0: there is
 * none. */
void oracle_accept_two(struct oracle *oracle, unsigned id, unsigned call, unsigned second, bool dials, uint64_t now);

/* ASYNC_COMPLETION, LINE_CALLSTATE, LINE_CALLINFO and LINE_LINEDEVSTATE. */
void oracle_complete(struct oracle *oracle, unsigned id, LONG result, uint64_t now);
void oracle_state(struct oracle *oracle, unsigned call, DWORD state, DWORD mode, DWORD media_mode);
void oracle_info(struct oracle *oracle, unsigned call, DWORD bits);
void oracle_line_state(struct oracle *oracle, unsigned line, DWORD state);

/* lineGenerateDigits was accepted with that end-to-end id, which must be the next request id. Its end need not be
 * told. */
void oracle_generates(struct oracle *oracle, unsigned id, unsigned call);

/* LINE_GENERATE: the end of what was accepted under that id. */
void oracle_generated(struct oracle *oracle, unsigned call, unsigned id);

/* lineCloseCall and lineClose returned. */
void oracle_close_call(struct oracle *oracle, unsigned call);
void oracle_close_line(struct oracle *oracle, unsigned line);

#endif
