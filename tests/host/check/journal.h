/* journal.h: the last calls and events of a stage, of which each finding keeps those round it. */
#ifndef HOST_JOURNAL_H
#define HOST_JOURNAL_H

#include "verdicts.h"

enum {
    CALLS_BEFORE = 12, /* lines that a finding keeps */
    CALLS_AFTER = 4,
    MOST_OPEN = 16,    /* findings that wait for what comes after them */
    LONGEST_CALL = 200,
};

struct journal {
    char lines[CALLS_BEFORE][LONGEST_CALL];
    unsigned count; /* that came, so that the next one's place is count % CALLS_BEFORE */
    struct {
        struct finding *finding;
        unsigned wanted; /* lines that are still to come */
    } open[MOST_OPEN];
};

/* A stage begins. */
void journal_begin(struct journal *journal);

/* One more line: when, on which thread, and what. */
void journal_add(struct journal *journal, unsigned long long at_us, unsigned thread, const char *mark, const char *text);

/* A finding, whose own line is to be the next one. */
void journal_attach(struct journal *journal, struct finding *finding);

#endif
