/* rules.h: the rules of TSPI by their numbers, as docs/tspi-rules.md numbers them. */
#ifndef HOST_RULES_H
#define HOST_RULES_H

#include <stdbool.h>

enum { RULES = 102 };

struct rule {
    const char *title;
    const char *unseen; /* why it is not applicable, unless it is seen all the same; NULL if it should be seen */
    const char *hint;   /* what the check needs to come to it; NULL if it always can */
};

/* The rule of a number, 1 to RULES. */
const struct rule *rule_of(unsigned number);

/* Does it take a call that the line makes to see whether the rule is kept? */
bool rule_takes_a_call(unsigned number);

#endif
