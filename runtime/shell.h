/* shell.h: what stands between the core and the world: its lock, its threads, its connections, TAPI's callbacks.
 *
 * Whoever enters holds the core's lock; whoever leaves carries out the effects, outside the lock and in the core's
 * order. If another thread is at it already, that thread carries out the new ones too, or leaves them to the I/O thread,
 * so that two threads never overtake each other. */
#ifndef TSPEC_SHELL_H
#define TSPEC_SHELL_H

#include "net/net.h"
#include "os.h"
#include "core/core.h"
#include "trace/trace.h"

struct shell {
    os_mutex lock;
    os_cond settled;           /* `done` moved on, or nobody runs effects any more */
    struct core core;
    struct config config;
    struct effects running;    /* taken out of the core, being carried out */
    uint64_t runner;           /* the thread that carries out effects, 0: none */
    uint64_t done;             /* effects ever carried out */
    ASYNC_COMPLETION completion;
    struct net *net;
    struct framer *framers;    /* one a link; the I/O thread's own */
    os_thread io;
    uint64_t io_wakes_at;      /* when the I/O thread looks at the clock next */
    bool stopping;
    struct trace trace;
};

/* Start a session: read nothing, own `config` from now on (also on failure), start the I/O thread. False if the system
 * lacks memory or threads. */
bool shell_start(struct shell *shell, const struct protocol *spoken, struct config *config,
                 ASYNC_COMPLETION completion);

/* End it: after this no thread of ours runs and nothing is called back (rule 10). */
void shell_stop(struct shell *shell);

/* Enter the core: lock it and tell it the time. */
struct core *shell_enter(struct shell *shell);

/* Leave it, and see its effects carried out, or started by the thread that is at it. */
void shell_leave(struct shell *shell);

/* Leave it, and return only when every effect so far was carried out: what a close cut short is complete, and what
 * was to be said before it has been said (rules 54 and 55). If TAPI calls this from within one of our callbacks, which
 * it should not (rule 21), waiting would be for ever: then it returns at once. */
void shell_leave_settled(struct shell *shell);

#endif
