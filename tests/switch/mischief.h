/* mischief.h: the faults that the switch can play, so that a provider's answer to them can be tested. */
#ifndef SWITCH_MISCHIEF_H
#define SWITCH_MISCHIEF_H

#include "compose.h"
#include "connection.h"
#include "options.h"

struct mischief_type {
    const char *name, *help;
    bool of_answers; /* it shows only when something is asked of the switch */
};

/* Indexed by enum mischief; this is also the help text. */
extern const struct mischief_type MISCHIEFS[MISCHIEF_COUNT];

/* The fault of that name, or MISCHIEF_COUNT if there is none. */
enum mischief mischief_named(const char *name);

/* Send what the chosen fault puts before a good notice, if anything. */
void mischief_before_notice(struct connection *connection, unsigned kind, const struct saying *saying);

#endif
