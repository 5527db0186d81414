/* call.h: a call, from its dialing or its first notice to its end and to lineCloseCall.
 *
 *     lineMakeCall ─▶ REQUESTED ──accepted──▶ LIVE ──IDLE reported──▶ IDLE
 *                         │ └────refused────▶ FAILED       ▲
 *                         │                                │
 *     first notice ──▶ SEEN ──state known, media wanted─▶ ANNOUNCED ──TAPI's handle──▶ LIVE
 *                        ▲ └◀───────TAPI has no room─────────┘
 *                        │
 *     lineClose ─────────┘      lineCloseCall: ABANDONED while it goes on at the telephone, and then gone
 *
 * A call that is gone is in no list and has no handle, but its memory is there until the input is done (core->ended):
 * who has a pointer to it need not ask whether it still exists. */
#ifndef TSPEC_CALL_H
#define TSPEC_CALL_H

#include "line.h"
#include "texts.h"

enum call_stage {
    CALL_REQUESTED, /* lineMakeCall is not complete: TAPI may not hear of the call (rule 27) */
    CALL_SEEN,      /* the switch speaks of it, TAPI has not been told */
    CALL_ANNOUNCED, /* LINE_NEWCALL is on its way or out, and not yet answered with a handle */
    CALL_LIVE,      /* its events are reported */
    CALL_ABANDONED, /* TAPI closed it or did not want it; it may go on at the telephone */
    CALL_IDLE,      /* IDLE was reported: nothing of the switch follows (rule 45) */
    CALL_FAILED,    /* lineMakeCall failed: there never was a call */
    CALL_GONE,
};

enum {
    CALL_STATES = 8,      /* states that wait to be told, at most; then the oldest is left out */
    LINE_CALLS = 32,      /* alive calls on one line, at most, and beside them those whose dialing failed */
    ANNOUNCE_TRIES = 5,   /* LINE_NEWCALL is repeated while TAPI has no room for the call */
    ANNOUNCE_RETRY_MS = 500,
    STATE_WITHIN_MS = 3000, /* a switch that accepts a dial and says no more: the state is then said to be unknown */
};

/* The texts of a call. Where they are too long together (core->sizes.call) the last ones are left out first. */
enum call_text {
    TEXT_NAME,   /* the switch's own name for it; empty until its first notice */
    TEXT_DEST,   /* the number that was dialed */
    TEXT_CALLER, /* who takes part, as far as the switch has told */
    TEXT_CALLEE,
    TEXT_CALLER_NAME,
    TEXT_CALLEE_NAME,
    CALL_TEXTS
};

struct call {
    handle handle;
    struct line *line;
    struct call *next, *prev;    /* of the line's alive or dead ones */
    struct call *next_ended;     /* of core->ended */
    struct call *next_named;     /* of the calls whose names are in one chain */
    struct call **named_at;      /* what points to it there */
    struct request *requests;    /* all that TAPI or the switch still has to hear of, oldest first; see
                                    request_next_of */
    struct call *partner;        /* the other one of a pair; see pair.h */
    HTAPICALL htCall;
    enum call_stage stage : 4;
    bool ended : 1;              /* in core->ended */
    bool dialed : 1;             /* TAPI asked for it: by lineMakeCall, or by what fetches a call; not at the
                                    telephone */
    bool consults : 1;           /* it was made to consult somebody about another one */
    bool own_tone : 1;           /* its dial tone is the provider's own: the switch makes it when it is dialed */
    bool sent : 1;               /* the switch has been asked: its next new call is this one */
    bool dial_accepted : 1;      /* the switch has accepted the dial */
    bool drop_accepted : 1;
    bool stale : 1;              /* the connection by which it was known is gone, and the switch has not spoken of it
                                    since */
    bool connected : 1;          /* it has been CONNECTED: there is a connected party */
    unsigned announced : 4;      /* how often */
    unsigned pending_first : 4, pending_count : 4;
    uint16_t reason;             /* LINECALLREASON_… of one that TAPI asked for; else 0 */
    uint16_t origin;             /* LINECALLORIGIN_… */
    struct step now;             /* the switch's last word; state 0 before its first */
    struct step told;            /* what TAPI was told last; state 0 before that (rule 48) */
    SYSTEMTIME told_at;          /* and when, in UTC */
    DWORD why;                   /* the LINEDISCONNECTMODE that the switch told before the end; 0: none */
    DWORD end_told;              /* the LINEDISCONNECTMODE that TAPI was told; 0: none */
    struct step pending[CALL_STATES]; /* a ring: not told yet, or not to be told yet; from pending_first on */
    struct queued told_by[CALL_STATES]; /* the callback of each */
    struct queued news;          /* LINE_NEWCALL */
    struct queued info;          /* LINE_CALLINFO */
    DWORD info_changed;          /* LINECALLINFOSTATE bits that it says */
    DWORD app_specific;
    DWORD media_mode;
    uint16_t len[CALL_TEXTS];
    struct deadline due;         /* DEADLINE_IDLE, _ANNOUNCE, _STATE or _FORGET */
    unsigned char texts[];       /* core->sizes.call bytes */
};

/* One of the call's texts, valid until another one is set; or to keep a copy of it: false if it is too long. */
static inline struct slice call_text(const struct call *call, enum call_text which)
{
    return texts_get(call->len, call->texts, which);
}

static inline bool call_set_text(const struct core *core, struct call *call, enum call_text which, struct slice value)
{
    return texts_set(call->len, CALL_TEXTS, call->texts, core->sizes.call, which, value);
}

/* Have room for one more dial on the line: of too many calls the oldest that nobody waits for is forgotten, and so it
 * is of those whose dialing failed, for TAPI may never close them (rule 36). False: somebody waits for each. */
bool call_make_room(struct core *core, struct line *line);

/* A call that TAPI asks for, LINECALLREASON_DIRECT: to be dialed, now or later; NULL without memory. */
struct call *call_dialed(struct core *core, struct line *line, DWORD reason, HTAPICALL htCall, DWORD media_mode);

/* A call that the switch speaks of and that nobody dialed through us; NULL: no room for it. */
struct call *call_seen(struct core *core, struct line *line);

/* The call of that handle, or NULL. */
struct call *call_find(const struct core *core, handle hdCall);

/* Whether TAPI has the call, or is about to: it keeps the line busy. */
bool call_is_tapis(const struct call *call);

/* Whether the call is over, for whatever reason: nothing can be done to it any more. */
bool call_is_over(const struct call *call);

/* TAPI lets go of the call. It is abandoned if it may go on at the telephone, else gone. */
void call_close(struct core *core, struct call *call);

/* TAPI closes the call's line: it lets go of the call, but is to hear of it if the line is opened again (rule 40). */
void call_line_closed(struct core *core, struct call *call);

/* Nobody speaks of the call any more: it is gone. */
void call_forget(struct core *core, struct call *call);

/* The line was removed and is closed: nobody will hear of its calls. Those of which something is under way stay until
 * that is over, or the link is lost. */
void call_forget_all(struct core *core, struct line *line);

/* The switch names the call for the first time; the name is not empty. False if it is too long. */
bool call_named(struct core *core, struct call *call, struct slice name);

/* The switch's answer to the call's dialing. */
void call_dial_accepted(struct core *core, struct call *call);
void call_dial_refused(struct core *core, struct call *call);

/* The switch did not dial the call, which TAPI has: it can be dialed again. */
void call_not_dialed(struct core *core, struct call *call);

/* The switch's yes to hanging up. */
void call_drop_accepted(struct core *core, struct call *call);

/* The provider itself ends the call. */
void call_end(struct core *core, struct call *call, DWORD disconnect_mode);

/* The link is lost: the switch can no longer tell about the call. It is stale if the switch will tell of it on a new
 * connection, and waits if it was not asked for yet; else it is over. */
void call_link_lost(struct core *core, struct call *call);

/* If the call is stale, the switch has not told of it, and will not: it is over. */
void call_end_stale(struct core *core, struct call *call);

/* What call->due was set for has come. */
void call_due(struct core *core, struct call *call);

/* Announce a call that was seen, if its line is open, its state known and its media wanted (rules 37 to 42). */
void call_announce(struct core *core, struct call *call);

/* TAPI's answer to LINE_NEWCALL; see core_new_call_answered. */
void call_new_call_answered(struct core *core, struct call *call, HTAPICALL htCall);

/* The switch reports a state. */
void call_step(struct core *core, struct call *call, const struct step *step);

/* LINE_CALLINFO, at once or when TAPI may hear of the call. After IDLE only what TAPI itself has set. */
void call_report_info(struct core *core, struct call *call, DWORD bits);

/* Keep a state until it can be told, and return its place in the ring. If the switch runs that far ahead of TAPI, the
 * oldest is left out: it is missed least. */
unsigned call_keep_state(struct core *core, struct call *call, const struct step *step);

/* The place of the i-th state that waits to be told, from 0. */
unsigned call_pending_place(const struct call *call, unsigned i);

/* TAPI is told nothing more of the call. */
void call_cancel_news(struct core *core, struct call *call);

/* What the callback that was taken from the queue says. False: nothing that TAPI does not know. */
bool call_event(struct call *call, enum callback_kind kind, const SYSTEMTIME *utc, struct event *event);

/* The state that TAPI knows; UNKNOWN before it was told one. */
DWORD call_told_state(const struct call *call);

/* Whether TAPI may ask for the operation now, as far as the call itself decides that. */
bool call_allows(const struct call *call, enum operation_kind operation);

/* Whether the call can be the given second one of an operation on the other. */
bool call_can_be_second(const struct call *call, const struct call *other, enum operation_kind operation);

/* LINECALLFEATURE bits that work now (rule 49). */
DWORD call_features(const struct core *core, const struct call *call);

#endif
