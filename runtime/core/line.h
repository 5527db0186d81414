/* line.h: a line device: what TAPI opens, one extension of the switch. */
#ifndef TSPEC_LINE_H
#define TSPEC_LINE_H

#include "../text.h"
#include "core.h"

enum line_stage {
    LINE_OFFERED, /* LINE_CREATE is on its way or out: TAPI has not created its device */
    LINE_CREATED, /* TAPI has given it a device id */
    LINE_REMOVED, /* it is not configured any more: LINE_REMOVE is on its way or out, if TAPI knows it */
};

/* Requests, in an order; see request_queue.h. All zero is empty. */
struct request_list {
    struct request *first, *last;
};

struct line {
    const struct line_config *config;
    struct link *link;
    enum line_stage stage;
    unsigned number;      /* its place in core->lines, and what LINE_CREATE calls it */
    DWORD device;         /* TAPI's id of it, LINE_OFFERED excepted; never another line's in this session */
    bool device_news;     /* LINE_CREATE or LINE_REMOVE is to be told */
    bool leaves;          /* a change that is being prepared removes it */
    struct line *next_removed; /* of the link's */
    handle handle;        /* what TAPI calls it while it is open, else 0 */
    HTAPILINE htLine;
    LINEEVENT proc;
    DWORD version;        /* TSPI version that lineOpen committed to (rule 7) */
    DWORD media_modes;    /* of lineSetDefaultMediaDetection; all for monitors; 0 before that */
    DWORD line_states;    /* of lineSetStatusMessages: LINEDEVSTATE bits to report */
    DWORD address_states;
    struct call *alive;   /* calls that have not ended, newest first */
    struct call *dead;    /* calls that ended, or never were, and that TAPI has not closed yet */
    unsigned alive_count;
    unsigned live_count;  /* of the alive ones, those that TAPI counts */
    unsigned failed_count; /* of the dead ones, those whose dialing failed */
    unsigned owed;        /* completions that a close cut short and that TAPI has not been told */
    uint64_t last_name;    /* the mark of the switch's name for the call that ended last; see call_name_mark */
    struct queued status;  /* says what changed: */
    DWORD changed;          /* LINEDEVSTATE bits */
    bool in_service;        /* which of them come last */
    DWORD address_changed;  /* LINEADDRESSSTATE bits: the number of its calls, NUMCALLS, and FORWARD */
    struct forwarding *forwarding; /* where its incoming calls go instead; NULL before that was first asked for */
    struct line *next_open, *prev_open; /* open lines of the link */
    struct request_list waiting;        /* requests of it and its calls that wait for their turn */
    struct line *next_turn, *prev_turn; /* of the link's lines of which some wait */
};

/* The line of that device id, or NULL if there is none, or it was removed. */
struct line *line_of_device(const struct core *core, DWORD device);

/* Tell TAPI that there is a new line, which it may create, or that one is gone. */
void line_offer(struct core *core, struct line *line);
void line_remove(struct core *core, struct line *line);

/* The open line of that handle, or NULL. */
struct line *line_find(const struct core *core, handle hdLine);

/* Whether a call keeps TAPI from dialing on the line. Where a line may have two calls, one that is on hold does not. */
bool line_is_busy(const struct protocol *spoken, const struct line *line);

/* Whether TAPI may dial on the line: it is not busy, and was not removed. */
bool line_can_dial(const struct protocol *spoken, const struct line *line);

/* What the line and its address can be asked for now: LINEFEATURE bits, or LINEADDRFEATURE bits (rule 49). */
DWORD line_features(const struct core *core, const struct line *line);
DWORD address_features(const struct core *core, const struct line *line);

/* Which changes TAPI wants to hear of (rule 72). */
void line_watch(struct core *core, struct line *line, DWORD line_states, DWORD address_states);

/* The line works, or does not any more. However often that changes before TAPI can be told, it hears of one change to
 * and fro at most. */
void line_report_service(struct core *core, struct line *line, bool in_service);

/* Applications are to begin anew, whatever TAPI wants to hear of this line: they are told of new settings by no other
 * way. */
void line_report_reinit(struct core *core, struct line *line);

/* One call more or less that TAPI counts: report what that changes of the line and its address. */
void line_count_call(struct core *core, struct line *line, int change);

/* Report what has changed of the line's address: LINEADDRESSSTATE bits. */
void line_report_address(struct core *core, struct line *line, DWORD changed);

/* Whether line->status has more to say. */
bool line_has_changed(const struct line *line);

/* What line->status says next. False if there is nothing to be said. */
bool line_next_event(const struct core *core, struct line *line, struct event *event);

#endif
