/* ledger_inside.h: the ledger's books, for ledger.c (the main thread's side) and the others (the callbacks'). */
#ifndef HOST_LEDGER_INSIDE_H
#define HOST_LEDGER_INSIDE_H

#include <assert.h>
#include <stdarg.h>
#include <stdatomic.h>

#include "../platform/host_os.h"
#include "ledger.h"
#include "ledger_devices.h"
#include "ledger_dialogs.h"
#include "ledger_watch.h"
#include "shelf.h"

enum {
    MAX_RULE = 200, /* the highest that there may be */
    FLYING = 64,        /* callbacks at once that a close waits for */
    MAX_BREACHES = 256, /* what comes after them is not kept, but for the first one of a rule */
    LINE_HANDLES = 0x10000000, /* so that a handle of one kind is never one of the other */
    CALL_HANDLES = 0x20000000,
    PHONE_HANDLES = 0x30000000,
    END_TO_END_IDS = 0x40000000,
    MSP_HANDLES = 0x50000000,
    DIALOG_HANDLES = 0x60000000,
};

/* BROKEN: what its function returned was no answer, so that nothing can be expected of it. */
enum request_life { REQUEST_RUNNING, REQUEST_ACCEPTED, REQUEST_REFUSED, REQUEST_BROKEN };

struct request {
    struct node node; /* of open_requests: accepted or running, neither completed nor given up */
    const char *function;
    enum request_life life;
    bool completed; /* perhaps while its function still runs (rule 18) */
    bool given_up;  /* a breach says already that it is late, or lost */
    LONG result;
    bool makes;     /* it is the one that brings its call into being: the call's first */
    HTAPILINE line;
    HTAPICALL call;
    HTAPICALL also; /* another call that it makes, or NULL */
    HTAPIPHONE phone; /* the telephone that it is for; then there is no line */
};

enum line_life { LINE_IS_OPEN, LINE_FORCED_CLOSED, LINE_IS_CLOSED };

struct line {
    struct node node; /* of open_lines */
    HTAPILINE handle;
    enum line_life life;
    unsigned session;
    DWORD call_states;   /* that its calls may be in */
    bool lists_modes;
    struct call_modes modes; /* that its calls may have */
    DWORD status_mask, address_mask; /* of lineSetStatusMessages */
    DWORD status_seen;   /* LINEDEVSTATE bits reported so far */
    DWORD address_seen;  /* LINEADDRESSSTATE bits, likewise, of all its addresses */
    bool closing;        /* lineClose was called */
    bool tainted;        /* a call was announced on it while it was closed: more will follow from that */
    bool described;      /* the next two are known */
    DWORD addresses, ring_modes; /* that LINEDEVCAPS has */
    bool had_new_call;   /* one was announced on it */
    bool has_declined;   /* ... and was given no handle */
};

/* DECLINED: its NEWCALL was answered with NULL; IGNORED: the function that made it returned no answer. */
enum call_life { CALL_UNBORN, CALL_LIVE, CALL_FAILED, CALL_CLOSED, CALL_DECLINED, CALL_IGNORED };

struct call {
    struct node node; /* of open_calls: not closed */
    HTAPICALL handle;
    enum call_life life;
    HTAPILINE line;
    HDRVCALL driver;
    DWORD state; /* the last one reported, 0 if none was */
    DWORD substate; /* ... with it, in the provider's own bits */
    DWORD mode;
    DWORD first_state, seen; /* the first state, and all of them */
    DWORD info_bits;
    DWORD monitored; /* LINEDIGITMODEs of digits that may be reported */
    DWORD unmonitored_media; /* LINEMEDIAMODEs that may not be reported, as others are asked for */
    struct list tones; /* that may be reported */
    uint64_t born_us, connected_us;
    bool closing;   /* it is being closed: its handle may be another's now */
    bool requested; /* a request was made for it */
    bool closed_alone; /* by lineCloseCall, not with its line */
    bool tainted;   /* an event of it broke a rule, so that what is missing may follow from that */
    bool incoming;  /* brought by LINE_NEWCALL */
    bool announced; /* by LINE_NEWCALL, and its first state is still to come */
};

/* One of a list of lineMonitorTones. */
struct tone {
    struct node node; /* of the call's tones */
    DWORD list, name; /* dwToneListID, dwAppSpecific */
    bool asked;       /* lineMonitorTones has not returned yet */
};

/* Digits or a tone that is generated, from lineGenerate… to LINE_GENERATE; or that are gathered, from lineGatherDigits
 * to LINE_GATHERDIGITS. */
struct generation {
    struct node node; /* of open_generations: its end must be told; not where there is nothing to end */
    DWORD id;
    const char *function;
    enum request_life life;
    HTAPICALL call;
    bool ended;
    DWORD how;  /* LINEGENERATETERM or LINEGATHERTERM */
};

/* A PHONESTATE_ that was told alone, and its detail. */
struct told_state {
    DWORD state, detail;
};

enum { TOLD_STATES = 32, TRACKED_BUTTONS = 64 };

struct phone {
    HTAPIPHONE handle;
    bool open;
    bool forced;  /* the provider has closed it itself */
    DWORD lamps;  /* buttons and lamps that it has */
    DWORD mask, button_mask; /* of phoneSetStatusMessages */
    DWORD unsaid; /* PHONESTATE bits that were told together, so that none has a detail */
    unsigned told_count;
    struct told_state told[TOLD_STATES]; /* the last ones */
    unsigned presses;    /* of buttons */
    uint64_t pressed;    /* buttons that are down, a bit for each of the first ones */
};

/* What an application has for the media of a line. */
struct msp {
    HTAPILINE line;
    bool open;
};

/* A window that the provider wants shown. */
struct dialog {
    struct node node; /* of open_dialogs: not freed */
    HTAPIDIALOGINSTANCE handle;
    HDRVDIALOGINSTANCE driver;
    bool has_data, closes; /* what was sent to it last: a block, or that it is to close */
    DWORD size;
    unsigned char data[WISH_BYTES];
};

/* What was told of devices that come and go, and is not taken yet. */
struct coming {
    bool can_create;
    bool created, removed;
    DWORD_PTR temporary_id;
    DWORD removed_device;
    DWORD first, count; /* of the session's devices; count 0: not known */
    bool has_come;      /* another one has come to them */
};

/* A device that LINE_REMOVE or PHONE_REMOVE told of. */
struct removal {
    enum device_kind kind;
    DWORD device;
    unsigned session;
};

struct queued {
    struct queued *next;
    struct happening happening;
};

struct ledger {
    struct host_monitor *monitor; /* everything below is touched inside it only */
    atomic_uint moment;           /* how many times something was closed, from 1 on */
    atomic_uint begun[FLYING];    /* callbacks that are not written down yet: the moment of their beginning; 0: none */
    unsigned callbacks;           /* that came */
    bool shut;
    bool watched;   /* nothing is queued; see ledger_watch.h */
    DRV_REQUESTID ids_before; /* the first request is the one after this */
    bool declining; /* new calls are given no handle (rule 39) */
    struct coming comings[DEVICE_KINDS];
    unsigned session;
    unsigned outside_mask; /* LINE_LINEDEVSTATEs and LINE_ADDRESSSTATEs beyond the mask: allowed, discouraged */
    unsigned phone_outside_mask; /* PHONE_STATEs and PHONE_BUTTONs, likewise */
    struct lingering lingering;
    bool lingers, is_lingering;
    uint64_t lingers_until_us;
    uint64_t lingered_us; /* when the last one ended */
    void (*tell)(unsigned rule, const char *text);
    void (*happened)(const char *what);
    void (*waits)(const char *for_what, uint64_t until_us);
    uint64_t waits_until_us; /* what was told of last */
    uint64_t (*allow)(const char *for_what, uint64_t deadline_us);                  /* NULL: as long as it would */
    void (*waited)(const char *for_what, uint64_t deadline_us, bool in_time);
    bool held[MAX_RULE + 1];
    bool has_completed; /* a request of this session, that was accepted */
    unsigned written; /* breaches, also those that are not kept */
    bool broken[MAX_RULE + 1];
    struct shelf requests, lines, calls, generations, tones, removals, phones, msps, dialogs; /* all that ever were */
    struct list open_requests, open_lines, open_calls, open_generations, open_dialogs;
    bool gives_dialogs, wanted; /* a window is wanted, and not taken yet: */
    struct dialog_wish wish;
    unsigned breach_count;
    struct breach breaches[MAX_BREACHES + MAX_RULE];
    struct queued *first, **last;
};

/* All of these are called inside the monitor. NULL: no such thing was ever given. */
struct request *ledger_find_request(struct ledger *ledger, DRV_REQUESTID request);
struct line *ledger_find_line(struct ledger *ledger, HTAPILINE line);
struct call *ledger_find_call(struct ledger *ledger, HTAPICALL call);

/* The same for a handle or a request that the host got from the ledger, and no provider had a hand in: it is there. */
static inline struct request *ledger_own_request(struct ledger *ledger, DRV_REQUESTID id)
{
    struct request *request = ledger_find_request(ledger, id);

    assert(request);
    return request;
}

static inline struct line *ledger_own_line(struct ledger *ledger, HTAPILINE handle)
{
    struct line *line = ledger_find_line(ledger, handle);

    assert(line);
    return line;
}

static inline struct call *ledger_own_call(struct ledger *ledger, HTAPICALL handle)
{
    struct call *call = ledger_find_call(ledger, handle);

    assert(call);
    return call;
}

struct call *ledger_add_call(struct ledger *ledger, HTAPILINE line, enum call_life life, HDRVCALL driver);

/* Rule 104: has TAPI this handle of the provider's for another call? Then that is written down. */
void ledger_check_driver(struct ledger *ledger, HDRVCALL driver, struct call *whose);

void ledger_write(struct ledger *ledger, unsigned rule, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A breach says already that the request is late, or lost: nobody waits for its completion any more. */
void ledger_abandon(struct ledger *ledger, struct request *request);

/* Wait until all is written down of the callbacks that have begun: it is to be judged as of before now. */
void ledger_await_callbacks(struct ledger *ledger);

/* Wait for a change. False: the deadline has passed. */
bool ledger_wait_on(struct ledger *ledger, const char *for_what, uint64_t deadline_us);

/* LINE_CALLSTATE of a call that may have events: is this a state that it may be in now (rules 44, 46, 47, 130)? what it
 * is called in a breach. */
void ledger_check_state(struct ledger *ledger, const struct call *call, const DWORD_PTR param[3], const char *what);

/* A rule was looked at and kept, this time. */
void ledger_keep(struct ledger *ledger, unsigned rule);

/* LINE_GENERATE or LINE_GATHERDIGITS of a call that may have events (rules 87, 88, 161, 162, 164), and
 * LINE_MONITORDIGITS (160). */
void ledger_take_end(struct ledger *ledger, HTAPICALL call, DWORD message, const DWORD_PTR param[3]);
void ledger_take_digit(struct ledger *ledger, struct call *call, const DWORD_PTR param[3]);
void ledger_take_tone(struct ledger *ledger, const struct call *call, const DWORD_PTR param[3]);

/* A call's LINE_MONITORMEDIA (rule 172). */
void ledger_take_medium(struct ledger *ledger, const struct call *call, const DWORD_PTR param[3]);

/* ledger_lines.c: is it a message of TSPI's (rule 151)? */
bool ledger_check_message(struct ledger *ledger, DWORD message);

/* Rule 152: a line's event came on the thread that is in lineOpen for it. what: the event, for people. */
void ledger_check_opening(struct ledger *ledger, const struct line *line, const char *what);

/* An event of an open line itself (rules 55, 72 and 151). */
void ledger_take_line_event(struct ledger *ledger, struct line *line, DWORD message, const DWORD_PTR param[3]);

/* LINE_CREATEDIALOGINSTANCE and LINE_SENDDIALOGINSTANCEDATA (rule 121). */
void ledger_take_new_dialog(struct ledger *ledger, HTAPILINE provider, const DWORD_PTR param[3]);
void ledger_take_dialog_message(struct ledger *ledger, DWORD_PTR handle, const DWORD_PTR param[3]);

/* A LINE_SENDMSPDATA of a line that is open (rule 125). */
void ledger_take_msp_data(struct ledger *ledger, HTAPILINE line, const DWORD_PTR param[3]);

/* The call is closed: the end of its digits or tone is not waited for any more. */
void ledger_forget_digits(struct ledger *ledger, HTAPICALL call);

/* A device comes or goes (rules 73, 74, 147, 148). is_of_no_device: it was told with no handle. */
void ledger_take_creation(struct ledger *ledger, enum device_kind kind, bool is_of_no_device, const DWORD_PTR param[3]);
void ledger_take_removal(struct ledger *ledger, enum device_kind kind, bool is_of_no_device, const DWORD_PTR param[3]);

/* Hand a happening to the main thread; its at_us is filled in. */
void ledger_queue(struct ledger *ledger, struct happening happening);

/* Is it one of these bits? */
static inline bool is_one_of(DWORD_PTR value, DWORD bits)
{
    return value && !(value & (value - 1)) && !(value & ~(DWORD_PTR)bits);
}

#endif
