/* tapi.h: the telephony service of a life, with applications that do what they like: what they have open, what they are
 * told, what they ask. The ledger of tests/host keeps its books of all of it. */
#ifndef SIMULATOR_TAPI_H
#define SIMULATOR_TAPI_H

#include <stdbool.h>
#include <stdint.h>

#include <windows.h>

#include <tspi.h>

#include "../host/ledger/ledger.h"
#include "operations.h"
#include "chance.h"

struct task;

enum { TAPI_INFOS = 7 };

/* What lineGetCallInfo said of a call, as far as TAPI was told of it. */
struct tapi_info {
    bool known;
    DWORD early;              /* LINECALLINFOSTATE bits of what it said before that was told */
    uint32_t said[TAPI_INFOS]; /* a hash of each */
};

struct tapi_call {
    struct tapi_call *next;   /* on its line */
    struct tapi_call *next_alike; /* of those whose handles are found in one place */
    struct tapi_line *line;
    HTAPICALL handle;
    HDRVCALL driver;          /* NULL: the function that makes it has not returned */
    DWORD state;              /* that TAPI was told last; 0: none */
    unsigned told;            /* how often */
    DWORD answered;           /* the state that lineGetCallStatus gave before TAPI was told of it; 0: none */
    unsigned asked;           /* it was made by; 0: by something else. See asked.h */
    char number[32];          /* that was dialed; empty: none was, or what became of that is not known */
    bool good;                /* somebody answers there */
    bool ends_well;           /* nothing was done to it since but to hang it up */
    bool failed;              /* there never was such a call */
    bool closing, dropped;    /* that was asked for */
    DWORD digits;             /* what lineGenerateDigits was asked for last, by its end-to-end id; 0: that has ended */
    uint64_t digits_us;       /* when */
    unsigned connection;      /* on which it got its first state; 0: none, or not known */
    HTAPICALL consults;       /* it was begun to consult somebody about that call; NULL: it was not */
    unsigned consults_told;   /* how often that call's state had been told then */
    bool may_be_dialed;       /* it was, and no number was dialed on it */
    uint64_t drop_accepted_us; /* 0: it was not */
    struct tapi_info info;
    uint64_t made_us;          /* when it was announced, or what makes it completed well; 0: it did not */
};

/* Where a line's incoming calls go instead. */
struct tapi_forwards {
    bool known;               /* by the last lineForward, which succeeded */
    unsigned count;
    struct {
        DWORD mode;
        unsigned asked;       /* by that number; 0: one that is none */
    } to[2];
};

struct tapi_line {
    DWORD device;
    bool exists;              /* TAPI has it in this session */
    bool removed;             /* LINE_REMOVE came */
    bool open, busy;          /* busy: it is being opened or closed */
    struct tapi_forwards forwards;
    bool forwards_asked;      /* a lineForward was asked for since LINEADDRESSSTATE_FORWARD was told last */
    bool forwards_news;       /* one has succeeded since */
    DWORD service;            /* LINEDEVSTATE_INSERVICE or _OUTOFSERVICE, as TAPI was told last; 0: it was not */
    unsigned counted, address_counted; /* its calls, when TAPI was told last that their number has changed */
    HTAPILINE handle;
    HDRVLINE driver;
    struct tapi_call *calls;  /* that are not closed, the newest first */
    unsigned call_count;
    unsigned calls_begun;     /* how often one has begun in this session, or was announced */
};

struct tapi_request {
    struct tapi_request *next;
    DRV_REQUESTID id;
    const char *function;
    HTAPILINE line;
    HTAPICALL call, also;     /* NULL: none */
    void *room;               /* the provider's until it completes, or NULL */
    unsigned asked;           /* by its number; 0: it has none */
    enum operation_kind operation; /* OPERATION_FORWARD_NONE: any lineForward */
    struct tapi_forwards forwards; /* by a lineForward */
    bool forwards_told;            /* that they have changed was told before the lineForward was complete */
    uint64_t at_us, refusals;      /* when, and how often memory had been refused by then */
    bool drops, makes;
};

enum { TAPI_LINES = 4096, TAPI_CLOSED = 64, TAPI_PLACES = 256 };

struct tapi {
    struct ledger *books;
    DWORD version;
    DWORD first_device;
    struct tapi_line line[TAPI_LINES];
    unsigned line_count;      /* in use, open or not */
    struct tapi_call *found[TAPI_PLACES]; /* the calls that are not closed, by their handles */
    struct tapi_request *requests; /* that are not complete */
    bool answered;            /* perhaps some call has that */
    bool is_ending;           /* providerShutdown was called */
    bool is_calm;             /* nothing goes wrong in this session, so what is asked is had */
    struct task *teller;      /* that is in a callback, or NULL */
    HTAPICALL told_of;        /* the call that the callback is about, if it is about one */
    uint64_t completions_us, callbacks_us; /* how long they have taken in all */
    unsigned open_calls;
    HDRVCALL closed_calls[TAPI_CLOSED]; /* the provider's handles of calls that were closed last, a ring */
    HDRVLINE closed_lines[TAPI_CLOSED]; /* and of lines */
    unsigned closed_call, closed_line;
    unsigned most_calls;      /* that were open at once in this session */
};

extern struct tapi tapi;

/* A lineForward of the line's that is not complete, or NULL. */
struct tapi_request *tapi_find_forward(HTAPILINE line);

/* Take the request out of those that are not complete; the caller frees it. NULL: there is none of that id. */
struct tapi_request *tapi_take_request(DRV_REQUESTID id);

/* --- Sessions (tapi.c) --- */

void tapi_begin(void);

/* providerEnumDevices and providerInit. False: the provider could not. */
bool tapi_start_session(unsigned lines);

/* providerShutdown, whatever is open. */
void tapi_end_session(void);

/* --- Lines and calls that come and go (tapi.c) --- */

void tapi_open(struct tapi_line *line);
void tapi_close(struct tapi_line *line);
void tapi_close_call(struct tapi_call *call);

struct tapi_call *tapi_add_call(struct tapi_line *line, HTAPICALL handle);
void tapi_remove_call(struct tapi_call *call);
struct tapi_call *tapi_find_call(HTAPICALL handle); /* NULL: it is closed */
struct tapi_line *tapi_find_line(HTAPILINE handle);
const struct tapi_line *tapi_line_of(DWORD device, HTAPILINE handle); /* NULL: it has another handle by now */

/* From before a function of the provider's is called until it has returned. It takes no time; but what closes something
 * waits for callbacks. */
uint64_t tapi_enter(void);
void tapi_return(const char *function, uint64_t entered_us);
void tapi_return_settled(const char *function, uint64_t entered_us, uint64_t until_us);

/* A close may wait for the callback that runs, or that is just about to, and for completions; not for what follows
 * (rules 54 and 55). */
struct tapi_wait {
    uint64_t entered_us, callback, completions_us;
};

struct tapi_wait tapi_begin_wait(void);
uint64_t tapi_waits_until(const struct tapi_wait *wait);

/* --- What is asked (tapi_ask.c) --- */

void tapi_dial(struct tapi_line *line, const char *number, bool good, bool bare);
void tapi_fetch(struct tapi_line *line, enum operation_kind operation, const char *number);
LONG tapi_operate(struct tapi_call *call, enum operation_kind operation, struct tapi_call *second, const char *number);
void tapi_drop(struct tapi_call *call);
void tapi_digits(struct tapi_call *call, const char *digits);

/* Two entries at most, or none; each with its number. */
void tapi_forward(struct tapi_line *line, unsigned count, const DWORD mode[], const char *const number[]);

/* --- Questions (tapi_question.c) --- */

/* LINECALLFEATURE bits; 0 also if it cannot be asked. */
DWORD tapi_features(struct tapi_call *call);
void tapi_ask_call(struct tapi_call *call);
void tapi_ask_line(struct tapi_line *line);
void tapi_ask_wrongly(struct chance *chance);

/* --- What is told (tapi_told.c) --- */

void CALLBACK tapi_told(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                        DWORD_PTR param3);
void CALLBACK tapi_completed(DRV_REQUESTID id, LONG result);

/* Whether the running task is in one. */
bool tapi_is_in_callback(void);

/* --- What is known of calls (tapi_info.c) --- */

/* Ask what is known of a call, just when LINE_CALLINFO has told these bits, or 0 when something else was told. */
void tapi_hear_info(HTAPICALL handle, DWORD told);

/* --- What they do in the wrong moment (tapi_startle.c) --- */

/* Wait for it, before a session ends. */
void tapi_end_startle(void);

/* --- What applications do (tapi_act.c) --- */

/* One thing, by chance. */
void tapi_act(struct chance *chance);

/* Hang up and close all calls, and wait; at the end of a life. False: a call lives on. */
bool tapi_end_calls(void);

#endif
