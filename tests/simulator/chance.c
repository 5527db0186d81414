/* chance.c: splitmix64, which has no state but a counter, so that a stream can begin anywhere. */
#include "chance.h"

struct chance chances[CHANCE_STREAMS];

static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
}

struct chance chance_for(uint64_t seed, uint64_t kind, uint64_t number)
{
    return (struct chance){mix(mix(mix(seed + 1) + kind) + number)};
}

void chance_begin(uint64_t seed)
{
    for (unsigned stream = 0; stream < CHANCE_STREAMS; stream++)
        chances[stream] = chance_for(seed, UINT64_MAX, stream);
}

uint64_t chance_draw(struct chance *chance)
{
    return mix(chance->state += 0x9e3779b97f4a7c15);
}

uint64_t chance_below(struct chance *chance, uint64_t below)
{
    return chance_draw(chance) % below;
}

uint64_t chance_wide(struct chance *chance, uint64_t low, uint64_t high)
{
    unsigned least = 0, most = 0;

    while (low >> least > 1)
        least++;
    while (high >> most > 1)
        most++;
    uint64_t power = (uint64_t)1 << (least + chance_below(chance, most - least + 1));
    uint64_t value = power + chance_below(chance, power);
    return value < low ? low : value > high ? high : value;
}

bool chance_once_in(struct chance *chance, uint64_t times)
{
    return chance_below(chance, times) == 0;
}

/* The logarithm of a fraction of 2^32 is near enough to the number of zero bits before it, and a straight line from
 * there: the same on every machine, which log() need not be. */
uint64_t chance_time(struct chance *chance, uint64_t mean)
{
    uint64_t whole = chance_draw(chance) >> 32 | 1, zeros = 0;

    while (!(whole >> (31 - zeros) & 1))
        zeros++;
    uint64_t fraction = (whole << (zeros + 1) & 0xffffffff) >> 16; /* 0: as large as can be with so many zeros before */
    uint64_t halvings = (zeros << 16) + (65536 - fraction);        /* in 1/65536 */
    return mean / 65536 * halvings / 10 * 7 + mean % 65536 * halvings / 65536 / 10 * 7;
}
