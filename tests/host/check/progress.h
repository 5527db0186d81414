/* progress.h: what the check does while it runs, for whoever waits at a terminal. */
#ifndef HOST_PROGRESS_H
#define HOST_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* One line on standard error, written over again and again, where that is a terminal. It never wraps. */
struct progress {
    uint64_t begun_us, shown_us;
    const char *stage;
    unsigned number, of;
    unsigned left_s;    /* that this stage and those after it mostly take */
    uint64_t stage_us;  /* when it began */
    char does[160];
    unsigned length;    /* of the line that stands there */
};

void progress_begin(struct progress *progress);

/* A stage begins, number 1 to of; it and all after it mostly take left_s seconds. */
void progress_stage(struct progress *progress, const char *stage, unsigned number, unsigned of, unsigned left_s);

/* What it does: "in ", "lineOpen". */
void progress_does(struct progress *progress, const char *how, const char *what);

/* Time passes: show it. */
void progress_tick(struct progress *progress);

/* Leave no trace of it. */
void progress_end(struct progress *progress);

#endif
