/* numbers.h: numbers whose calls do not go well, so that a provider's answer to that can be tried by dialing. */
#ifndef SWITCH_NUMBERS_H
#define SWITCH_NUMBERS_H

#include "options.h"
#include "slice.h"

struct number_type {
    const char *option; /* that changes how they begin, without its dashes */
    const char *prefix; /* how they begin otherwise */
    const char *help;
};

/* Indexed by enum number_kind; this is also the help text. */
extern const struct number_type NUMBERS[NUMBER_KINDS];

/* What kind of number this is: the first one with a prefix that it begins with, or NUMBER_ORDINARY. */
enum number_kind number_kind(const struct options *options, struct slice number);

#endif
