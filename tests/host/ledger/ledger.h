/* ledger.h: what the provider owes and what it has done: every request, line and call, and each rule that it broke.
 *
 * The main thread writes down what it asks for; the provider's callbacks, on whatever thread, are checked against that
 * and queued for the main thread, in the order in which they came. The handles that the provider is given (htLine,
 * htCall) are numbers, no pointers, and are never given twice. */
#ifndef HOST_LEDGER_H
#define HOST_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include <windows.h>

#include <tspi.h>

struct ledger;

enum {
    PROVIDER_HANDLE = 0x30000, /* the HPROVIDER that providerEnumDevices is given */
    TAPIS_STATES = 0xFFFFFF,   /* LINECALLSTATE_: in the bits above these a provider may tell a substate of its own */
};

/* A rule broken, as a sentence. */
struct breach {
    unsigned rule;
    char text[240];
};

enum happening_kind {
    HAPPENED_REPLY,    /* the provider completed a request */
    HAPPENED_EVENT,    /* the provider reported a line event */
    HAPPENED_INTERRUPT /* the user wants to end */
};

/* Something that the main thread has to know. */
struct happening {
    enum happening_kind kind;
    uint64_t at_us;        /* when it happened, on host_now_us's clock */
    unsigned callback;     /* how many callbacks had come by then, its own included */
    DRV_REQUESTID request; /* a reply's */
    LONG result;
    HTAPILINE line;        /* an event's */
    HTAPICALL call;        /* of LINE_NEWCALL: the handle that the call was given */
    DWORD message;
    DWORD_PTR param[3];
};

/* Never NULL: the program ends if there is no memory. */
struct ledger *ledger_new(void);
void ledger_free(struct ledger *ledger);

/* Write down that the provider broke a rule. */
void ledger_breach(struct ledger *ledger, unsigned rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Note that a rule was looked at and kept. */
void ledger_held(struct ledger *ledger, unsigned rule);

/* The i-th breach; NULL behind the last one. Only once the provider is shut down. */
const struct breach *ledger_breach_at(const struct ledger *ledger, unsigned i);

/* A synchronous function returned: is its result one that it may give (rule 25)? Returns whether it was 0. */
bool ledger_checked(struct ledger *ledger, const char *function, LONG result);

/* A new id for a request that is about to be made by calling function (a literal), for a line and a call or NULL. */
DRV_REQUESTID ledger_request(struct ledger *ledger, const char *function, HTAPILINE line, HTAPICALL call);

/* The request brings one more call into being, beside the one that it was made for. */
void ledger_also_makes(struct ledger *ledger, DRV_REQUESTID request, HTAPICALL call);

/* The request was accepted, and its function has made no call of this one, as lineForward may: nothing may come for it,
 * and the request is one of its line. */
void ledger_makes_none(struct ledger *ledger, DRV_REQUESTID request, HTAPICALL call);

/* The request's function returned (rules 14 to 17). True: it was accepted, so a completion must come or has come. */
bool ledger_returned(struct ledger *ledger, DRV_REQUESTID request, LONG result);

/* A handle for a line that is about to be opened, whose calls may be in any of these states (rule 46). */
HTAPILINE ledger_line(struct ledger *ledger, DWORD call_states);

/* The modes that LINEADDRESSCAPS lists for a call's states. */
struct call_modes {
    DWORD dialtone, busy, special, disconnected, connected, offering;
};

/* The line's calls may have these modes alone (rule 44). Nothing is known of them before. */
void ledger_list_modes(struct ledger *ledger, HTAPILINE line, const struct call_modes *modes);

/* LINEDEVCAPS says that the line has so many addresses and ring modes (rule 151). Nothing is known of them before. */
void ledger_describe_line(struct ledger *ledger, HTAPILINE line, DWORD addresses, DWORD ring_modes);

/* This thread is about to call lineOpen for the line; or NULL: that has returned (rule 152). */
void ledger_line_opening(HTAPILINE line);

/* lineClose is about to be called on a line where nothing else happens: a LINE_LINEDEVSTATE now is the answer to it,
 * which must not come (rule 55). */
void ledger_line_closing(struct ledger *ledger, HTAPILINE line);

/* lineOpen failed, or lineClose returned: nothing more may come for the line and its calls (rule 55). */
void ledger_line_closed(struct ledger *ledger, HTAPILINE line);

/* Is the line open still? Not after the provider's LINE_CLOSE (rule 59). */
bool ledger_line_open(struct ledger *ledger, HTAPILINE line);

/* A handle for a call that is about to be made. */
HTAPICALL ledger_call(struct ledger *ledger, HTAPILINE line);

/* The handle of a call that is closed becomes a new one's. */
void ledger_call_again(struct ledger *ledger, HTAPICALL call, HTAPILINE line);

/* lineMakeCall was accepted and gave this handle, which must be one (rule 26). */
void ledger_call_made(struct ledger *ledger, HTAPICALL call, HDRVCALL driver_call);

/* TAPI itself gave the call no handle after all, which LINE_NEWCALL had brought (rule 39). */
void ledger_call_declined(struct ledger *ledger, HTAPICALL call);

/* lineCloseCall, or lineClose, is about to be called: the provider's handles of what it closes may be given anew from
 * now on (rules 37 and 104). */
void ledger_call_closing(struct ledger *ledger, HTAPICALL call);
void ledger_calls_closing(struct ledger *ledger, HTAPILINE line);

/* lineMakeCall was refused, or lineCloseCall returned: nothing more may come for the call (rules 35, 54). */
void ledger_call_closed(struct ledger *ledger, HTAPICALL call);

/* The provider's handle of a call that it announced or that was made. */
HDRVCALL ledger_driver_call(struct ledger *ledger, HTAPICALL call);

/* providerShutdown returned: every request must be complete, and nothing more may come (rules 10, 16). */
void ledger_shut(struct ledger *ledger);

/* A new dwEndToEndID, for what a function (a literal) is about to do on a call: lineGenerateDigits, lineGenerateTone or
 * lineGatherDigits. none: nothing, so that it only ends what was begun before. */
DWORD ledger_generation(struct ledger *ledger, const char *function, HTAPICALL call, bool none);

/* That function returned (rules 87, 161, 164). */
void ledger_generated(struct ledger *ledger, DWORD id, LONG result);

/* lineMonitorDigits is about to be called on a call, and has succeeded: LINE_MONITORDIGITS may come in these modes, and
 * in these alone (rule 160). */
void ledger_monitoring_begins(struct ledger *ledger, HTAPICALL call, DWORD modes);
void ledger_monitoring_is(struct ledger *ledger, HTAPICALL call, DWORD modes);

/* The same of lineMonitorMedia, which is about to be called for these media, or has returned 0. Until then all are
 * monitored, as lineSetDefaultMediaDetection has it (rule 172). */
void ledger_media_begin(struct ledger *ledger, HTAPICALL call, DWORD modes);
void ledger_media_are(struct ledger *ledger, HTAPICALL call, DWORD modes);

/* lineMonitorTones is about to be called with a list of count tones, or NULL, and has returned: LINE_MONITORTONE may come
 * of the lists that it has accepted, each tone by what the application calls it (rule 177). A list takes the place of
 * the one with the same id; the tones need to last only as long as ledger_tones_begin. */
void ledger_tones_begin(struct ledger *ledger, HTAPICALL call, DWORD list, const LINEMONITORTONE *tones, DWORD count);
void ledger_tones_are(struct ledger *ledger, HTAPICALL call, DWORD list, bool accepted);

/* A callback of the provider's begins, on this thread, and once what it says is written down below it is taken. What is
 * closed or shut meanwhile waits for it: it was made in time, however long its thread is kept from getting here. Where
 * callbacks come one by one neither need be said. */
void ledger_callback_begins(struct ledger *ledger);
void ledger_callback_taken(struct ledger *ledger);

/* What the provider's callbacks lead to. */
void ledger_completed(struct ledger *ledger, DRV_REQUESTID request, LONG result);
/* Was the request made in a session that is over? */
bool ledger_is_past(struct ledger *ledger, DRV_REQUESTID request);
void ledger_event(struct ledger *ledger, HTAPILINE line, HTAPICALL call, DWORD message, const DWORD_PTR param[3]);
void ledger_phone_event(struct ledger *ledger);

/* Queue HAPPENED_INTERRUPT. */
void ledger_interrupt(struct ledger *ledger);

/* Take the next happening out of the queue; wait for one until deadline_us. False: none came. */
bool ledger_next(struct ledger *ledger, uint64_t deadline_us, struct happening *happening);

#endif
