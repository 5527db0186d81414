/* rules.h: the rules of TSPI by their numbers, as docs/tspi-rules.md numbers them. */
#ifndef HOST_RULES_H
#define HOST_RULES_H

#include <stdbool.h>

enum { RULES = 177 /* the highest; not each below it is there */ };

struct rule {
    const char *title;
    const char *unseen; /* why it is not applicable, unless it is seen all the same; NULL if it should be seen */
    const char *hint;   /* what the check needs to come to it; NULL if it always can */
};

/* Is there a rule of this number? */
bool rule_exists(unsigned number);

/* The next rule that exists, 0 behind the last one; and how many there are. */
unsigned rule_after(unsigned number);
unsigned rule_count(void);

/* How many there are before it. */
unsigned rule_index(unsigned number);

/* The rule of a number that exists. */
const struct rule *rule_of(unsigned number);

/* Does it take a call that the line makes to see whether the rule is kept? */
bool rule_takes_a_call(unsigned number);

#endif
