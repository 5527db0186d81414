/* outcome.h: what the check has come to, as people and other programs read it. */
#ifndef HOST_OUTCOME_H
#define HOST_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "verdicts.h"

struct outcome {
    const struct verdicts *verdicts;
    const char *provider;    /* its path */
    uint64_t took_us;
    unsigned gone;           /* findings of the baseline that were not seen any more */
    const char *baseline;    /* NULL: there is none */
    bool all, verbose;       /* for people: every rule; the calls round each finding */
};

/* Print it for people. */
void outcome_print(const struct outcome *outcome);

/* Write all of it as one JSON object. */
void outcome_write_json(const struct outcome *outcome, FILE *file);

/* Write it as JUnit's XML, a test case for each rule. */
void outcome_write_junit(const struct outcome *outcome, FILE *file);

/* Write the findings as SARIF 2.1.0. */
void outcome_write_sarif(const struct outcome *outcome, FILE *file);

/* Could outcome_save write a file of that path? Nothing is changed. On false the reason was printed. */
bool outcome_can_save(const char *path);

/* Call write for a new file of that path. On false the reason was printed. */
bool outcome_save(const struct outcome *outcome, const char *path,
                  void (*write)(const struct outcome *outcome, FILE *file));

#endif
