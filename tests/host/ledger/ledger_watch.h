/* ledger_watch.h: how the conformance check looks into the ledger: it waits for what must come, instead of taking
 * happenings one by one. */
#ifndef HOST_LEDGER_WATCH_H
#define HOST_LEDGER_WATCH_H

#include "ledger.h"

/* What is known of a call. */
struct call_view {
    DWORD state, mode;       /* the last one reported, 0 if none was */
    DWORD first_state, seen; /* the first state, and all of them */
    DWORD info_bits;         /* of all LINE_CALLINFO */
    bool failed;             /* lineMakeCall was completed with an error */
    bool tainted;            /* an event of it broke a rule, so that what is missing may follow from that */
    uint64_t born_us, connected_us; /* lineMakeCall's completion; 0: not yet */
};

/* A callback that has not returned yet. */
struct lingering {
    unsigned serial;
    DWORD message;
    HTAPICALL call;
    DWORD state, mode; /* LINE_CALLSTATE's */
};

/* From now on nothing is queued, and tell hears of each rule: kept (text NULL) or broken. It may come from any thread
 * and must not call the ledger. */
void ledger_watch(struct ledger *ledger, void (*tell)(unsigned rule, const char *text));

/* Requests are counted from id on. Before the first one. */
void ledger_count_requests_from(struct ledger *ledger, DRV_REQUESTID id);

/* From now on happened hears of each callback, and waits of each wait that is not over at once, and until when it may
 * last. What ledger_watch says of tell is true of both. */
void ledger_narrate(struct ledger *ledger, void (*happened)(const char *what),
                    void (*waits)(const char *for_what, uint64_t until_us));

/* From now on allow is asked how long a wait may last, which would last until deadline_us, and waited hears each time
 * when it was over: for a moment, or for good. Both inside the ledger's lock, on the thread that waits. */
void ledger_limit(struct ledger *ledger, uint64_t (*allow)(const char *for_what, uint64_t deadline_us),
                  void (*waited)(const char *for_what, uint64_t deadline_us, bool in_time));

/* Was a breach of that rule written down? */
bool ledger_is_broken(struct ledger *ledger, unsigned rule);

/* A new session begins: what is left of earlier ones is dead (rule 11). TSPI_providerCreateLineDevice is there, or
 * TSPI_providerCreatePhoneDevice (rules 73 and 147). */
void ledger_new_session(struct ledger *ledger, bool creates_lines, bool creates_phones);

/* The masks that lineSetStatusMessages has been given. */
void ledger_set_status_mask(struct ledger *ledger, HTAPILINE line, DWORD line_states, DWORD address_states);

/* The mask of line states that lineSetStatusMessages has accepted. */
DWORD ledger_status_mask(struct ledger *ledger, HTAPILINE line);

/* Give new calls no handle (rule 39), or give them one again. */
void ledger_decline(struct ledger *ledger, bool decline);

void ledger_view(struct ledger *ledger, HTAPICALL call, struct call_view *view);

/* Wait for a request's completion. False: none came until then. */
bool ledger_wait_completed(struct ledger *ledger, DRV_REQUESTID request, uint64_t deadline_us, LONG *result);

/* A breach was reported for the request, or will be elsewhere: say nothing more of it when it stays incomplete. */
void ledger_give_up(struct ledger *ledger, DRV_REQUESTID request);

/* Wait until the call has been in one of these states. False: it was not until then, or cannot come there any more. */
bool ledger_wait_state(struct ledger *ledger, HTAPICALL call, DWORD states, uint64_t deadline_us);

/* Wait until the call is in one of these states. False: it was not until then, or cannot come there any more. */
bool ledger_wait_standing(struct ledger *ledger, HTAPICALL call, DWORD states, uint64_t deadline_us);

/* Wait for the LINE_GENERATE or LINE_GATHERDIGITS of this id; its LINEGENERATETERM or LINEGATHERTERM goes into *how.
 * False: none came until then. */
bool ledger_wait_generated(struct ledger *ledger, DWORD id, uint64_t deadline_us, DWORD *how);

/* Wait for LINE_CALLINFO with one of these bits. */
bool ledger_wait_info(struct ledger *ledger, HTAPICALL call, DWORD bits, uint64_t deadline_us);

/* Wait for the first NEWCALL on the line whose call is not closed. NULL: none came until then. */
HTAPICALL ledger_wait_new_call(struct ledger *ledger, HTAPILINE line, uint64_t deadline_us);

/* Wait until a call of the line was announced that TAPI declined, as ledger_decline had it. False: none was. */
bool ledger_wait_declined(struct ledger *ledger, HTAPILINE line, uint64_t deadline_us);

/* Was a call announced on the line while it was open, whatever became of it? */
bool ledger_had_new_call(struct ledger *ledger, HTAPILINE line);

/* Has lineSetStatusMessages asked for these LINEADDRESSSTATE bits? */
bool ledger_asks_address(struct ledger *ledger, HTAPILINE line, DWORD bits);

/* Wait for one of them, of any address of the line's, since they were last forgotten. */
bool ledger_wait_address_state(struct ledger *ledger, HTAPILINE line, DWORD bits, uint64_t deadline_us);
void ledger_forget_address_states(struct ledger *ledger, HTAPILINE line);

/* Wait for one of these LINEDEVSTATE bits. CONNECTED and INSERVICE count since the line was last lost. */
bool ledger_wait_line_state(struct ledger *ledger, HTAPILINE line, DWORD bits, uint64_t deadline_us);

/* Wait until the line is open no more, by lineClose or LINE_CLOSE. False: it was open until then; 0: it is now. */
bool ledger_wait_closed(struct ledger *ledger, HTAPILINE line, uint64_t deadline_us);

/* How many LINE_LINEDEVSTATE were beyond the mask. */
unsigned ledger_outside_mask(struct ledger *ledger);

/* Let time pass; callbacks are taken meanwhile. */
void ledger_pass(struct ledger *ledger, uint64_t deadline_us);

/* From now on (or no longer) callbacks on other threads than the asking one do not return at once. */
void ledger_hold_callbacks(struct ledger *ledger, bool hold);

/* Wait for a callback that does not return; it does so when ledger_let_go is called, or after a while by itself. */
bool ledger_wait_held(struct ledger *ledger, uint64_t deadline_us, struct lingering *lingering);
void ledger_let_go(struct ledger *ledger);

/* Let it not return before until_us. False: it has returned. */
bool ledger_hold_longer(struct ledger *ledger, const struct lingering *lingering, uint64_t until_us);

/* Was any callback held at some time since then? What took long may have waited for its end. */
bool ledger_has_held(struct ledger *ledger, uint64_t since_us);

/* Is that callback held still? */
bool ledger_holds(struct ledger *ledger, const struct lingering *lingering);

/* At the end of a callback: do not return yet, if it was asked for. param is LINE_CALLSTATE's, else NULL. */
void ledger_linger(struct ledger *ledger, HTAPICALL call, DWORD message, const DWORD_PTR *param);

#endif
