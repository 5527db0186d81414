/* chance.h: all that is left to chance, from one seed. Each part of the world has a stream of its own, so that what one
 * of them draws does not change what happens to the others. */
#ifndef SIMULATOR_CHANCE_H
#define SIMULATOR_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
    uint64_t state;
};

enum chance_stream { CHANCE_TASKS, CHANCE_NETWORK, CHANCE_MEMORY, CHANCE_DISK, CHANCE_SECRETS, CHANCE_STREAMS };

/* The streams of the present life. */
extern struct chance chances[CHANCE_STREAMS];

/* A stream for the number-th thing of a kind. */
struct chance chance_for(uint64_t seed, uint64_t kind, uint64_t number);

/* From now on the streams are those of this seed. */
void chance_begin(uint64_t seed);

uint64_t chance_draw(struct chance *chance);

/* A number from 0 to below - 1; below is not 0. */
uint64_t chance_below(struct chance *chance, uint64_t below);

/* From `low` to `high`, small ones as likely as large ones: each power of two is. */
uint64_t chance_wide(struct chance *chance, uint64_t low, uint64_t high);

/* True once in `times`. */
bool chance_once_in(struct chance *chance, uint64_t times);

/* An exponentially distributed time with this mean. */
uint64_t chance_time(struct chance *chance, uint64_t mean);

#endif
