/* call.h: a call, from its dialing or its first notice to its end and to lineCloseCall. */
#ifndef TSPEC_CALL_H
#define TSPEC_CALL_H

#include "line.h"
#include "core.h"

enum call_stage {
    CALL_REQUESTED, /* lineMakeCall is not complete: TAPI may not hear of the call (rule 27) */
    CALL_SEEN,      /* the switch speaks of it, TAPI has not been told */
    CALL_ANNOUNCED, /* LINE_NEWCALL is out, and not yet answered with a handle */
    CALL_LIVE,      /* its events are reported */
    CALL_LEFT,      /* it goes on at the telephone, but TAPI closed it or did not want it */
    CALL_IDLE,      /* IDLE was reported: nothing follows (rule 45) */
    CALL_FAILED,    /* lineMakeCall failed: there never was a call */
};

enum {
    CALL_HELD = 8,        /* states that wait for a call's birth, at most */
    LINE_CALLS = 32,      /* alive calls on one line; a switch that speaks of more is not listened to */
    ANNOUNCE_TRIES = 5,   /* LINE_NEWCALL is repeated while TAPI has no room for the call */
    ANNOUNCE_RETRY_MS = 500,
    STATE_WITHIN_MS = 3000, /* a switch that accepts a dial and says no more: the state is then said to be unknown */
};

struct call {
    handle name;
    struct line *line;
    struct call *next, *prev;    /* of the line's alive or dead ones */
    struct request *requests;    /* all that TAPI or the switch still has to hear of */
    HTAPICALL htCall;
    enum call_stage stage;
    bool dialed;                 /* by lineMakeCall, not at the telephone */
    bool sent;                   /* the switch has been asked: its next new call is this one */
    bool drop_accepted;
    unsigned announced;          /* how often */
    struct step now;             /* the switch's last word; state 0 before its first */
    struct step told;            /* what TAPI was told last; state 0 before that (rule 48) */
    SYSTEMTIME told_at;          /* and when, in UTC */
    struct step held[CALL_HELD]; /* states that came before the call could be reported, in order */
    unsigned held_count;
    DWORD held_info;             /* LINECALLINFOSTATE bits that came before */
    struct text switch_name;     /* the switch's own name for the call; empty until its first notice */
    struct text dest;            /* the number that was dialed */
    struct text party[ROLES];    /* caller and callee as far as known, by role */
    DWORD origin;                /* LINECALLORIGIN_… */
    bool connected;              /* it has been CONNECTED: there is a connected party */
    DWORD app_specific;
    DWORD media_mode;
    struct deadline due;         /* DEADLINE_IDLE after an accepted drop, DEADLINE_ANNOUNCE, _STATE */
};

/* Place a call (rules 26 to 36). `dest` is in the protocol's encoding. Returns 0 and the call's handle: the request will
 * complete. Otherwise a LINEERR, and nothing happened. */
LONG call_make(struct core *core, struct line *line, DRV_REQUESTID id, HTAPICALL htCall, struct slice dest,
               DWORD media_mode, handle *name);

/* Hang up (rules 24 and 52). Returns 0: the request will complete; or a LINEERR. */
LONG call_drop(struct core *core, struct call *call, DRV_REQUESTID id);

/* Hang up where nobody waits for the answer. */
LONG call_drop_silently(struct core *core, struct call *call);

/* TAPI forgets a call, at any stage: its open requests complete with LINEERR_OPERATIONFAILED, nothing is reported for it
 * any more (rule 54). It goes on at the telephone if it is up there. */
void call_close(struct core *core, struct call *call);

/* TAPI closes the call's line. */
void call_line_closed(struct core *core, struct call *call);

/* The call of that handle, or NULL. */
struct call *call_find(const struct core *core, handle name);

/* Whether TAPI has the call, or is about to: it keeps the line busy. */
bool call_is_tapis(const struct call *call);

/* Input: a LINE_CALLSTATE of the call is about to be delivered, at this time in UTC; what TAPI asks from now on agrees
 * with it (rule 48). */
void call_told(struct core *core, handle name, const struct step *step, const SYSTEMTIME *at);

/* Input: TAPI's answer to LINE_NEWCALL: its handle, or NULL if it has no room for the call (rule 39). */
void call_answered(struct core *core, handle name, HTAPICALL htCall);

/* The switch's answer to the call's dialing. */
void call_accepted(struct core *core, struct call *call);
void call_refused(struct core *core, struct call *call);

/* The switch's yes to hanging up. */
void call_drop_accepted(struct core *core, struct call *call);

/* The link is lost: the switch can no longer tell about the call. */
void call_link_lost(struct core *core, struct call *call);

/* What call->due was set for has come. */
void call_due(struct core *core, struct call *call);

/* A call that the switch speaks of and that nobody dialed through us. NULL: no room for it. */
struct call *call_see(struct core *core, struct line *line);

/* The switch cannot mean a call that TAPI does not have: forget it. */
void call_forget_seen(struct core *core, struct call *call);

/* Announce a call that was seen, if its line is open, its state known and its media wanted (rules 37 to 42). */
void call_announce(struct core *core, struct call *call);

/* The switch reports a state. */
void call_step(struct core *core, struct call *call, const struct step *step);

/* LINE_CALLINFO, or keep it until the call's birth. */
void call_report_info(struct core *core, struct call *call, DWORD bits);

/* LINECALLFEATURE bits that work now (rule 49). */
DWORD call_features(const struct core *core, const struct call *call);

#endif
