/* check.h: the conformance check: a provider, looked at by every rule that a host can see.
 *
 * Each stage is a process of its own, which this program starts from itself: it loads the provider, plays its part of a
 * provider's life and tells what it finds (findings.h). A stage is made of scenes, each a session of its own
 * (scene.h). The parent follows them (follow.h), gathers the verdicts and tells the outcome. */
#ifndef HOST_CHECK_H
#define HOST_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "../commands/options.h"
#include "../ledger/ledger_watch.h"
#include "../provider/provider.h"
#include "../provider/session.h"

/* What the user said. Numbers are as they are dialed, NULL if there is none such. */
struct check_options {
    const char *path;
    const char *number, *refused, *busy, *silent, *ringing, *cut, *call_back, *call_out, *offer;
    unsigned line;
    uint64_t timeout_us; /* for what the switch has to do */
    uint64_t hang_us;    /* how long a function may take to return */
    const char *drive;   /* a command that makes the switch do something; NULL: there is none */
    bool dialogs, install; /* show dialogs; also install it and remove it */
    bool all, verbose;   /* print every rule; the calls round each finding */
    bool json;
    const char *junit, *sarif;              /* files to write; NULL: none */
    struct option_list allow;               /* "RULE:reason" each */
    const char *baseline, *write_baseline;  /* files to read and to write; NULL: none */
    bool late;           /* something was late in an earlier stage */
    const char *waited;  /* and what, as lateness.h has it; NULL: nothing that has a name */
    unsigned skip;       /* how many of the stage's scenes an earlier process of it has played, or fell in */
    const char *stage;   /* NULL in the parent */
    const char *application; /* the UI DLL, in a process that stands for an application (ui/app.h); else NULL */
};

/* A stage at work. */
struct check {
    const struct check_options *options;
    struct provider provider;
    struct ledger *ledger;
    struct session session;
    uint64_t opening_us; /* how long the last lineOpen took */
};

/* The stages, in the order in which they are played; the provider is loaded for all but the first. */
void stage_exports(struct check *check);
void stage_negotiation(struct check *check);
void stage_sessions(struct check *check);
void stage_structures(struct check *check);
void stage_calls(struct check *check);
void stage_refusals(struct check *check);
void stage_operations(struct check *check);
void stage_transfers(struct check *check);
void stage_conferences(struct check *check);
void stage_digits(struct check *check);
void stage_addresses(struct check *check);
void stage_gathering(struct check *check);
void stage_information(struct check *check);
void stage_services(struct check *check);
void stage_others(struct check *check);
void stage_closing(struct check *check);
void stage_threads(struct check *check);
void stage_lines(struct check *check);
void stage_announced(struct check *check);
void stage_faults(struct check *check);
void stage_driven(struct check *check);
void stage_phones(struct check *check);
void stage_devices(struct check *check);
void stage_msp(struct check *check);
void stage_dialogs(struct check *check);
void stage_spontaneous(struct check *check);
void stage_installation(struct check *check);

#endif
