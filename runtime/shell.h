/* shell.h: what stands between the core and the world: its lock, its threads, its connections, TAPI's callbacks.
 *
 * Whoever enters holds the core's lock. Whoever leaves has the network carry out what the core wants of it, still under
 * the lock: that never blocks, and so no message waits for anything but the lock. TAPI is called back by two threads of
 * the session's, the workers, and only by them. Both wait for the network at the same time, and the system wakes one of
 * them for each thing that happens. That one tells TAPI of what comes of it, while the other waits on: so no news waits
 * for another thread to wake up, nobody has to be woken before a callback, and one that takes seconds keeps nothing
 * from being read, sent or given up in time. One worker at most tells TAPI at any time. */
#ifndef TSPEC_SHELL_H
#define TSPEC_SHELL_H

#include "core/core.h"
#include "framer.h"
#include "net/net.h"
#include "os.h"
#include "trace/trace.h"

enum { SHELL_WORKERS = 2 };

/* Whom the session calls back beside each line's LINEEVENT. `dialed` is called before the completion of a dial that the
 * switch accepted, and like it without the lock; NULL: nobody wants to know. */
struct shell_callbacks {
    ASYNC_COMPLETION completion;
    void (*dialed)(DRV_REQUESTID id, handle hdCall);
    void (*said)(void *room, const struct text *said); /* write what the switch said into TAPI's memory */
};

/* A thread that waits for the network, deals with what comes from there, and tells TAPI. */
struct worker {
    struct shell *shell;
    os_thread thread;
    bool waits;        /* for the network; the shell's lock: this one and the next */
    uint64_t wakes_at; /* when it looks at the clock if nothing comes: now if it waits, else the last time */
};

struct shell {
    os_mutex lock;             /* all down to `stopping` */
    struct core core;
    struct framer *framers;    /* at least one a link */
    unsigned framer_count;
    unsigned char *room;       /* for the values of a message that has escapes */
    struct kept_config *kept;  /* the configurations of lines that came while TAPI ran; see shell_lines.c */
    os_cond told;              /* an event was told */
    unsigned about;            /* workers that look what there is to do before they wait, or are kept by somebody */
    bool more;                 /* the net has something to do that nobody is told who waits; see net_pass */
    uint64_t teller;           /* the thread of the worker that tells TAPI, 0: none */
    const struct event *telling; /* what it is telling; NULL: nothing */
    uint64_t told_count;       /* how many events were told, with that one */
    bool stopping;
    struct config config;
    struct shell_callbacks callbacks;
    struct net *net;
    struct worker workers[SHELL_WORKERS];
    unsigned worker_count;
    struct trace trace;
};

/* Start a session: read nothing, own `config` from now on (also on failure), start the workers. False if the system
 * lacks memory or threads. */
bool shell_start(struct shell *shell, const struct protocol *spoken, struct config *config, struct core_tapi tapi,
                 struct shell_callbacks callbacks);

/* What became of a configuration that was read anew. */
struct shell_followed {
    bool changed; /* lines came or went */
    bool agrees;  /* the session's lines are those of the configuration now */
};

/* Have the session follow a configuration, which is the shell's from now on, as far as that goes while TAPI runs:
 * lines that are new come, and those that it does not have any more go. They do not agree if other lines are
 * configured otherwise, if memory is lacking, if a new line would take what an old one has, or if TAPI wants to hear
 * of no lines. One thread at a time; not under the lock. */
struct shell_followed shell_follow(struct shell *shell, struct config *config);

/* End it: after this nothing is called back and no thread of ours runs (rule 10), but for one that the system keeps in
 * a look-up (net_close). Not within a callback. */
void shell_stop(struct shell *shell);

/* Whether the calling thread is in one of our callbacks. */
bool shell_is_telling(struct shell *shell);

/* Enter the core: lock it and tell it the time. */
struct core *shell_enter(struct shell *shell);

/* Leave it, and see carried out what it wants. */
void shell_leave(struct shell *shell);

/* Leave it after a close on the line, and return when the line's event that is being told has been, and all that the
 * close cut short: what follows knows of the close (rules 54 and 55). If TAPI calls this from within one of our
 * callbacks, which it should not (rule 21), waiting would be for ever: then it returns at once. */
void shell_leave_settled(struct shell *shell, const struct line *line);

#endif
