/* line.h: a line device: what TAPI opens, one extension of the switch. */
#ifndef TSPEC_LINE_H
#define TSPEC_LINE_H

#include "../text.h"
#include "core.h"

struct line {
    const struct line_config *config;
    struct link *link;
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
    struct text last_name; /* the switch's name for the call that ended last */
    struct callback status; /* says what changed: */
    DWORD changed;          /* LINEDEVSTATE bits */
    bool in_service;        /* which of them come last */
    bool address_changed;   /* the number of its calls */
    struct line *next_open, *prev_open; /* open lines of the link */
};

/* The open line of that handle, or NULL. */
struct line *line_find(const struct core *core, handle hdLine);

/* Which changes TAPI wants to hear of (rule 72). */
void line_watch(struct core *core, struct line *line, DWORD line_states, DWORD address_states);

/* The line works, or does not any more. However often that changes before TAPI can be told, it hears of one change to and
 * fro at most. */
void line_report_service(struct core *core, struct line *line, bool in_service);

/* Applications are to begin anew, whatever TAPI wants to hear of this line: they are told of new settings by no other way. */
void line_report_reinit(struct core *core, struct line *line);

/* One call more or less that TAPI counts: report what that changes of the line and its address. */
void line_count_call(struct core *core, struct line *line, int change);

/* Whether line->status has more to say. */
bool line_has_changed(const struct line *line);

/* What line->status says next. False if there is nothing to be said. */
bool line_next_event(struct line *line, struct event *event);

#endif
