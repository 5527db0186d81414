/* line.h: a line device: what TAPI opens, one extension of the switch. */
#ifndef TSPEC_LINE_H
#define TSPEC_LINE_H

#include "core.h"
#include "text.h"

struct line {
    const struct line_config *config;
    struct link *link;
    handle name;         /* what TAPI calls it while it is open, else 0 */
    HTAPILINE htLine;
    LINEEVENT proc;
    DWORD version;       /* TSPI version that lineOpen committed to (rule 7) */
    DWORD media_modes;   /* of lineSetDefaultMediaDetection */
    DWORD line_states;   /* of lineSetStatusMessages: LINEDEVSTATE bits to report */
    DWORD address_states;
    struct call *alive;  /* calls that have not ended, newest first */
    struct call *dead;   /* calls that ended, or never were, and that TAPI has not closed yet */
    unsigned alive_count;
    unsigned live_count; /* of the alive ones, those that TAPI counts */
    struct text last_name; /* the switch's name for the call that ended last */
    struct line *next_open, *prev_open; /* open lines of the link */
};

/* Open device `index`. It never waits for the network: a link that is not up starts to connect (rule 57). */
LONG line_open(struct core *core, unsigned index, HTAPILINE htLine, DWORD version, LINEEVENT proc, handle *name);

/* Close a line: its requests complete with LINEERR_OPERATIONFAILED, its calls and handles are gone, and the last line to
 * leave a link closes its connection (rules 55 and 56). Calls go on at the telephone: they are not dropped, and if the
 * link stays up for another line, they are announced when the line is opened again (rule 40). */
LONG line_close(struct core *core, handle name);

/* The open line of that handle, or NULL. */
struct line *line_find(const struct core *core, handle name);

/* Report LINE_LINEDEVSTATE if the application asked for that state (rule 72). */
void line_report_state(struct core *core, struct line *line, DWORD state);

/* One call more or less that TAPI counts: report what that changes of the line and its address. */
void line_count_call(struct core *core, struct line *line, int change);

/* Which media modes TAPI wants to hear of on calls that nobody asked for (rule 70): announces those that wait for it. */
void line_detect_media(struct core *core, struct line *line, DWORD media_modes);

/* The call that keeps TAPI from dialing on the line, or NULL. */
struct call *line_busy_with(const struct line *line);

#endif
