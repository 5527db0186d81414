/* link.h: a connection to the switch that heals itself.
 *
 * Where the protocol's actions do not say which line acts, a connection is a terminal and each line has its own;
 * otherwise the lines of one switch share one. A link is wanted while a line of it is open. */
#ifndef TSPEC_LINK_H
#define TSPEC_LINK_H

#include "core.h"

enum link_state {
    LINK_CLOSED,     /* no line needs it */
    LINK_CONNECTING, /* an attempt is under way */
    LINK_UP,
    LINK_RETRYING,   /* the last attempt failed; the next one waits for `retry` */
};

enum {
    RETRY_FIRST_MS = 500, /* then twice as long each time, up to */
    RETRY_LAST_MS = 30000,
};

struct link {
    unsigned number;
    const char *host;
    uint16_t port;
    struct line **lines;       /* that may use it, by terminal */
    unsigned line_count;
    struct line *open_lines;
    enum link_state state;
    unsigned attempt;          /* number of the last attempt: tells old connections' news from this one's */
    unsigned failures;         /* attempts in a row that came to nothing */
    struct deadline retry;
    struct request *first, *last; /* waiting for their turn; the first may be on its way */
};

/* A line of the link was opened, or is about to close. */
void link_join(struct core *core, struct link *link, struct line *line);
void link_leave(struct core *core, struct link *link, struct line *line);

/* Somebody needs the link now: try at once, whatever the back-off says. */
void link_want(struct core *core, struct link *link);

/* Inputs: what became of an attempt. Those of an old attempt are ignored. */
void link_up(struct core *core, struct link *link, unsigned attempt);
void link_down(struct core *core, struct link *link, unsigned attempt);

/* Input: one whole message arrived. */
void link_message(struct core *core, struct link *link, const struct message *message);

/* Drop the connection, because its answers can no longer be trusted, and connect again. */
void link_reset(struct core *core, struct link *link);

/* The back-off is over. */
void link_retry(struct core *core, struct link *link);

/* The line's link works: applications see the line as connected and in service. */
bool link_works(const struct link *link);

#endif
