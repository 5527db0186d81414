/* follow.h: a stage as its parent sees it: a process that tells what it does and finds, until it ends, falls or hangs. */
#ifndef HOST_FOLLOW_H
#define HOST_FOLLOW_H

#include "../platform/host_process.h"
#include "journal.h"
#include "patience.h"
#include "progress.h"
#include "verdicts.h"

/* What is kept from one stage to the next. */
struct watch {
    struct verdicts *verdicts;
    struct progress *progress;
    struct patience patience;
    struct journal journal;
    const char *stage;
    unsigned about;         /* the rule that it is broken if what the stage does now goes wrong */
    char function[64];      /* the provider's function that it is in; "": none */
    uint64_t entered_us;    /* since when, on the parent's clock */
    unsigned long long entered_at_us; /* and on its own */
    unsigned thread;        /* that has entered it, or the last one */
    unsigned closed_rule;   /* that what follows a close breaks; 0: it did not close anything last */
    char closed[64];        /* by which function */
    unsigned scene;         /* the scene on a line that it has come to, from 1 on */
    bool ended;             /* it says that it has come to its end */
    bool fell;              /* it did not */
    bool crashed, late;
    char waited[1500];      /* what was late, for the stages that follow: "lineDrop=0;CONNECTED=20112" */
    struct finding *latest; /* what notes and bytes are about; NULL: it is known already */
    unsigned latest_thread;
    unsigned long long at_us; /* how far the stage has come */
    size_t held;            /* bytes of the line that has begun */
    char line[1024];
};

/* Follow a stage's process (which it frees) to its end. */
void follow(struct watch *watch, const char *stage, struct host_child *child);

#endif
