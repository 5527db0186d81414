/* patience.h: how long the parent waits for a function of the provider's, so that one that never returns costs the
 * check its scene, but not the rest, and all of them together no more than some minutes. */
#ifndef HOST_PATIENCE_H
#define HOST_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

enum { MOST_HANGING = 128 /* functions: there are not as many */ };

struct patience {
    uint64_t first_us;   /* how long a function may take; none of TSPI's takes as long, for they all return at once */
    uint64_t silence_us; /* how long a stage may say nothing while it is in none of them */
    uint64_t spent_us;   /* in functions that took long */
    struct {
        char function[64];
        unsigned times;
    } hung[MOST_HANGING];
};

/* Every function may take first_us; the stages themselves wait for nothing longer than timeout_us. */
void patience_begin(struct patience *patience, uint64_t first_us, uint64_t timeout_us);

/* How long this function may take now, in microseconds: less where it has hung before. */
uint64_t patience_with(const struct patience *patience, const char *function);

/* Has any function hung? */
bool patience_is_used(const struct patience *patience);

/* A function took so long, whether it returned or not. */
void patience_took(struct patience *patience, uint64_t took_us);

/* This function hangs. Returns whether that is worth to be told. It is not where so little patience was left that it
 * may only have been slow. */
bool patience_ends(struct patience *patience, const char *function);

#endif
