/* link.h: a connection to the switch that heals itself.
 *
 * Where the protocol's actions do not say which line acts, a connection is a terminal and each line has its own;
 * otherwise the lines of one switch share one. A link is wanted while a line of it is open. */
#ifndef TSPEC_LINK_H
#define TSPEC_LINK_H

#include "request.h"

enum link_state {
    LINK_CLOSED,     /* no line needs it */
    LINK_CONNECTING, /* an attempt is under way */
    LINK_LOGGING_IN, /* it is connected, and waits for what the switch says first, or for its yes to what is sent on
                        connect */
    LINK_UP,
    LINK_RETRYING,   /* the last attempt failed, or was refused; the next one waits for `due` */
};

enum {
    RETRY_FIRST_MS = 500, /* then twice as long each time, up to */
    RETRY_LAST_MS = 30000,
    PROOF_MS = 2000,      /* a link that has stayed up for so long works; so does one on which the switch answers */
    STALE_WITHIN_MS = 30000, /* how long a call waits, from the loss of its connection, for the switch to tell of it
                                again */
};

struct link {
    unsigned number;
    const struct line_config *config; /* a line's: its lines agree on the switch, and on what they tell it */
    struct line **lines;       /* that may use it, by terminal */
    unsigned line_count;
    struct line *removed;      /* lines that were removed: they hear nothing more, but may be open, with calls */
    struct line *open_lines;
    enum link_state state;
    unsigned attempt;          /* number of the last attempt: tells old connections' news from this one's */
    unsigned carried;          /* the attempt that the network has been asked for; 0: none */
    unsigned failures;         /* attempts in a row that came to nothing, or to a connection that proved nothing */
    unsigned unproven;         /* of them, those that were connected */
    bool proven;               /* this connection works */
    bool refused;              /* the switch said no on connect: nothing hastens the next attempt */
    bool in_service;           /* what its lines say of themselves */
    struct deadline due;       /* DEADLINE_RETRY, DEADLINE_PROOF, DEADLINE_AWAITED */
    struct requests requests;
    struct request *log_in;    /* what is sent on connect, its present step; NULL if the protocol has nothing */
    struct request *keep_alive; /* what is sent from time to time; NULL likewise */
    struct deadline alive_due; /* DEADLINE_KEEP_ALIVE, while the link is up */
    struct deadline stale_due; /* DEADLINE_STALE, while there may be stale calls */
    unsigned backlog;          /* callbacks that TAPI has not been told */
    bool paused;               /* nothing is read from this connection until they are fewer */
    struct link *next_active;
    bool active;               /* in core->active_first … */
    uint16_t challenge_len;    /* what the switch has said in ROLE_CHALLENGE, for the login: */
    unsigned char challenge[]; /* TEXT_BYTES where it says something (core->sizes.challenge), else none */
};

static inline struct slice link_challenge(const struct link *link)
{
    return slice_of(link->challenge, link->challenge_len);
}

/* A line of the link is opened, or is closed; the last one closes the link: then link_leave is true. */
void link_join(struct core *core, struct link *link, struct line *line);
bool link_leave(struct core *core, struct link *link, struct line *line);

/* Somebody needs the link now: try at once, whatever the back-off says, unless the switch refuses us. */
void link_want(struct core *core, struct link *link);

/* The link may have something for core_next_action. */
void link_activate(struct core *core, struct link *link);

/* What became of an attempt. False: it is an old one's, or nothing new. */
bool link_connected(struct core *core, struct link *link, unsigned attempt);
bool link_disconnected(struct core *core, struct link *link, unsigned attempt);

/* Keep what the switch has said in ROLE_CHALLENGE. One that is too long is not kept. */
void link_take_challenge(struct link *link, struct slice challenge);

/* What was sent on connect was accepted; or refused, or not answered, and the next attempt is to wait. */
void link_logged_in(struct core *core, struct link *link);
void link_refuse(struct core *core, struct link *link);

/* The switch works: what failed before no longer counts. */
void link_prove(struct core *core, struct link *link);

/* Drop the connection, because its answers can no longer be trusted, and connect again. */
void link_reset(struct core *core, struct link *link);

/* What link->due was set for has come. */
void link_due(struct core *core, struct link *link);

/* link->alive_due has come: the time until the next one begins. */
void link_alive_due(struct core *core, struct link *link);

/* A connection is made, and what comes from it is the switch's. */
bool link_is_connected(const struct link *link);

/* The link works: what is asked of its lines is sent. */
bool link_works(const struct link *link);

/* Tell TAPI whether the lines are connected and in service, if that changed. */
void link_report(struct core *core, struct link *link);

/* What the connection wants of the network: to be made, or to be dropped. */
bool link_next_action(struct link *link, struct action *action);

/* Whether nothing, or something again, is to be read from the connection. */
bool link_next_pause(struct link *link, struct action *action);

/* The line that a notice is for, open or not; NULL: none of ours, or the notice names a call alone. */
struct line *link_line_for(const struct core *core, const struct link *link, const struct message *message,
                           const struct notice_type *notice);

#endif
