/* plan.h: what a life is to be: all that its seed decides beforehand, and what was taken out of it since, to see
 * whether it ends as badly without. */
#ifndef SIMULATOR_PLAN_H
#define SIMULATOR_PLAN_H

#include <stdbool.h>
#include <stdint.h>

enum { MOST_ACTIONS = 1 << 17, MOST_INCIDENTS = 1 << 13 };

/* Things that can be left out. */
struct left_out {
    unsigned char actions[MOST_ACTIONS / 8], incidents[MOST_INCIDENTS / 8];
};

struct plan {
    uint64_t seed;
    uint64_t long_us;         /* how long applications do what they like, before there is peace */
    unsigned lines;
    unsigned applications;    /* threads that TAPI calls from */
    uint64_t busy_mean_us, quiet_mean_us; /* between two things that one of them does */
    uint64_t busy_us, quiet_us;           /* how long such spells last */
    uint64_t incident_mean_us; /* between two incidents, in a busy spell */
    uint32_t incidents;       /* the kinds that there are, a set */
    uint32_t muted;           /* those of them that were taken out */
    uint64_t eagerness, grain_us; /* see tasks_begin */
    unsigned ring_ms, talk_ms;
    struct left_out left_out;
};

void plan_life(struct plan *plan, uint64_t seed);

static inline bool is_left_out(const unsigned char *bits, uint64_t number)
{
    return bits[number / 8] >> number % 8 & 1;
}

/* Live it, in this process, which ends with it. */
void live(const struct plan *plan) __attribute__((noreturn));

#endif
