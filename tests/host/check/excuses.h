/* excuses.h: broken rules that are known and do not count: those that somebody has allowed, and the findings of a
 * baseline, a file of an earlier run.
 *
 * A baseline has a finding a line, "26 text"; what begins with # is for people. Numbers in the text may differ: how
 * long something took is not the same the next time. */
#ifndef HOST_EXCUSES_H
#define HOST_EXCUSES_H

#include <stdbool.h>

#include "../commands/options.h"
#include "verdicts.h"

/* A finding of the baseline. */
struct known {
    struct known *next;
    unsigned rule;
    bool seen; /* in this run, too */
    char text[512];
};

struct excuses {
    const char *allowed[RULES + 1]; /* the reason why the rule may be broken; NULL: it may not */
    struct known *known;
    const char *baseline;           /* the file's path; NULL: there is none */
};

/* Take in what was given as --allow, each "RULE:reason", and the baseline, if its path is not NULL. On false the
 * mistake was printed. */
bool excuses_read(struct excuses *excuses, const struct option_list *allow, const char *baseline);
void excuses_free(struct excuses *excuses);

/* Excuse what there is an excuse for. */
void excuses_apply(struct excuses *excuses, struct verdicts *verdicts);

/* How many findings of the baseline were not seen any more. */
unsigned excuses_count_gone(const struct excuses *excuses);

/* Write all findings that break a rule as a baseline. On false the reason was printed. */
bool excuses_write(const struct verdicts *verdicts, const char *path, const char *provider);

#endif
