/* verdicts.h: what is known of each rule, and the report. */
#ifndef HOST_VERDICTS_H
#define HOST_VERDICTS_H

#include <stdbool.h>

#include "rules.h"

/* In rising order: a later one overrules an earlier one. */
enum verdict { NOT_REACHED, NOT_APPLICABLE, HELD, BROKEN };

struct ruling {
    enum verdict verdict;
    unsigned times;    /* that it was broken */
    char text[512];    /* what was seen first, or why it is not applicable or not reached */
    char warning[512]; /* "": none */
};

struct verdicts {
    struct ruling rulings[RULES + 1];
    bool useless; /* the provider could not be used */
    char why[512];
};

/* Nothing is known yet but what a host can never see. */
void verdicts_begin(struct verdicts *verdicts);

/* Take in a finding, without its line feed. False: it is none. */
bool verdicts_take(struct verdicts *verdicts, const char *line);

/* A rule was broken, by the parent's own judgement. */
void verdicts_break(struct verdicts *verdicts, unsigned rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* All has been played, with these arguments: give a reason to each rule that was not reached without one. */
void verdicts_end(struct verdicts *verdicts, char **arguments);

/* How many rules have this verdict. */
unsigned verdicts_count(const struct verdicts *verdicts, enum verdict verdict);

/* Print the report, for people or as one JSON object. */
void verdicts_print(const struct verdicts *verdicts, const char *provider, bool as_json);

#endif
