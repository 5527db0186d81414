/* call.h: a call, from lineMakeCall to lineCloseCall. */
#ifndef TSPEC_CALL_H
#define TSPEC_CALL_H

#include "line.h"
#include "provider.h"

/* ORDER call_stage: a call only ever goes forward. */
enum call_stage {
    CALL_REQUESTED, /* lineMakeCall is not complete: TAPI may not hear of the call (rule 27) */
    CALL_LIVE,      /* its events are reported */
    CALL_IDLE,      /* IDLE was reported: nothing follows (rule 45) */
    CALL_FAILED,    /* lineMakeCall failed: there never was a call */
};

enum { CALL_HELD = 8 };

struct call {
    handle name;
    struct line *line;
    struct call *next, *prev;  /* of the line */
    struct request *requests;  /* all that TAPI or the switch still has to hear of */
    HTAPICALL htCall;
    enum call_stage stage;
    bool sent;                 /* the switch has been asked: its next new call is this one */
    bool drop_accepted;
    struct step now;           /* what was reported last, or is held; state 0 before the switch's first word */
    struct step held[CALL_HELD]; /* states that came before lineMakeCall completed, in order */
    unsigned held_count;
    DWORD held_info;           /* LINECALLINFOSTATE bits that came before */
    struct text switch_name;   /* the switch's own name for the call; empty until its first notice */
    struct text dest;          /* the number that was dialed */
    struct text party[ROLES];  /* caller and callee as far as known, by role */
    DWORD app_specific;
    DWORD media_mode;
    struct deadline idle_by;   /* after an accepted drop */
};

/* Place a call (rules 26 to 36). `dest` is in the protocol's encoding. Returns 0 and the call's handle: the request will
 * complete. Otherwise a LINEERR, and nothing happened. */
LONG call_make(struct provider *provider, struct line *line, DRV_REQUESTID id, HTAPICALL htCall, struct slice dest,
               DWORD media_mode, handle *name);

/* Hang up (rules 24 and 52). Returns 0: the request will complete; or a LINEERR. */
LONG call_drop(struct provider *provider, struct call *call, DRV_REQUESTID id);

/* Forget a call: its open requests complete with LINEERR_OPERATIONFAILED, nothing is reported for it any more
 * (rule 54). Any stage. */
void call_close(struct provider *provider, struct call *call);

/* The call of that handle, or NULL. */
struct call *call_find(const struct provider *provider, handle name);

/* The switch's answer to the call's dialing. */
void call_accepted(struct provider *provider, struct call *call);
void call_refused(struct provider *provider, struct call *call);

/* The switch's yes to hanging up. */
void call_drop_accepted(struct provider *provider, struct call *call);

/* Set a call that the switch can no longer tell about to DISCONNECTED with that mode, and IDLE. */
void call_end(struct provider *provider, struct call *call, DWORD disconnect_mode);

/* No notice came after an accepted drop. */
void call_idle_overdue(struct provider *provider, struct call *call);

/* A notice for one of the line's calls arrived: find the call, take its names, move it. */
void call_notice(struct provider *provider, struct line *line, const struct message *message);

/* LINECALLFEATURE bits that work now (rule 49). */
DWORD call_features(const struct provider *provider, const struct call *call);

/* LINE_CALLINFO, or keep it until the call's birth. */
void call_report_info(struct provider *provider, struct call *call, DWORD bits);

#endif
