/* patience.c: how long the parent waits for a function of the provider's. */
#include "patience.h"

#include <stdio.h>
#include <string.h>

enum {
    AGAIN = 3,             /* the part of first_us that a function may take that has hung once */
    AT_LAST = 15,          /* and one that has hung twice, or any, once ALL is spent */
    ALL = 20,              /* times first_us */
    SLOW_US = 1000000,     /* what takes longer is counted */
    STANDING_US = 60000000 /* how much longer than it may wait a stage may say nothing */
};

void patience_begin(struct patience *patience, uint64_t first_us, uint64_t timeout_us)
{
    *patience = (struct patience){.first_us = first_us, .silence_us = timeout_us + STANDING_US};
}

/* How often it has hung before; where it is not known yet it gets its place at the end. */
static unsigned *times_of(struct patience *patience, const char *function)
{
    unsigned i = 0;

    while (i < MOST_HANGING - 1 && patience->hung[i].times > 0 && strcmp(patience->hung[i].function, function) != 0)
        i++;
    if (patience->hung[i].times == 0)
        snprintf(patience->hung[i].function, sizeof patience->hung[i].function, "%s", function);
    return &patience->hung[i].times;
}

static unsigned part_for(const struct patience *patience, const char *function)
{
    unsigned i;

    if (patience->spent_us >= ALL * patience->first_us)
        return AT_LAST;
    for (i = 0; i < MOST_HANGING; i++)
        if (patience->hung[i].times > 0 && strcmp(patience->hung[i].function, function) == 0)
            return patience->hung[i].times == 1 ? AGAIN : AT_LAST;
    return 1;
}

uint64_t patience_with(const struct patience *patience, const char *function)
{
    return patience->first_us / part_for(patience, function);
}

bool patience_is_used(const struct patience *patience)
{
    return patience->hung[0].times > 0;
}

void patience_took(struct patience *patience, uint64_t took_us)
{
    if (took_us > SLOW_US)
        patience->spent_us += took_us;
}

bool patience_ends(struct patience *patience, const char *function)
{
    bool worth = part_for(patience, function) < AT_LAST;

    ++*times_of(patience, function);
    return worth;
}
