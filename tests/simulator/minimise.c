/* minimise.c: see minimise.h. A thing that is left out leaves all others at their times: so most ends stay the same. */
#include "minimise.h"

#include <stdio.h>
#include <string.h>

#include "incidents.h"
#include "lives.h"

enum { MOST_LIVES = 1500 };

static unsigned lives;

/* Whether it ends in the same way, after `most` deeds at most; *shortest is then how. */
static bool ends_alike(const struct plan *plan, uint64_t most, struct ending *shortest)
{
    struct ending ending;

    if (lives++ >= MOST_LIVES)
        return false;
    lives_spend(plan, false, &ending);
    if (strcmp(ending.broken, shortest->broken) != 0 || ending.actions > most)
        return false;
    *shortest = ending;
    return true;
}

static void try_value(struct plan *plan, unsigned *value, unsigned to, struct ending *shortest)
{
    unsigned before = *value;

    if (to == before)
        return;
    *value = to;
    if (!ends_alike(plan, UINT64_MAX, shortest))
        *value = before;
}

static void leave_out_kinds(struct plan *plan, struct ending *shortest)
{
    for (unsigned kind = 0; kind < INCIDENTS; kind++) {
        uint32_t before = plan->muted;
        plan->muted |= plan->incidents & (uint32_t)1 << kind;
        if (plan->muted != before && !ends_alike(plan, UINT64_MAX, shortest))
            plan->muted = before;
    }
}

static void set_bits(unsigned char *bits, uint64_t from, uint64_t to)
{
    for (; from < to; from++)
        bits[from / 8] |= (unsigned char)(1 << from % 8);
}

/* Halves, then quarters and so on, until single ones. An end that comes later has behind it what was never tried. */
static void leave_out_parts(struct plan *plan, unsigned char *bits, size_t size, uint64_t count,
                            struct ending *shortest)
{
    static unsigned char before[MOST_ACTIONS / 8];

    if (count > size * 8)
        count = size * 8;
    for (uint64_t part = (count + 1) / 2;; part = (part + 1) / 2) {
        for (uint64_t from = 0; from < count; from += part) {
            memcpy(before, bits, size);
            set_bits(bits, from, from + part < count ? from + part : count);
            if (memcmp(before, bits, size) != 0 && !ends_alike(plan, shortest->actions, shortest))
                memcpy(bits, before, size);
        }
        if (part <= 1)
            break;
    }
}

static uint64_t left_in(const unsigned char *bits, uint64_t count)
{
    uint64_t left = 0;

    for (uint64_t i = 0; i < count; i++)
        left += !is_left_out(bits, i);
    return left;
}

void minimise(struct plan *plan, const struct ending *ending)
{
    struct ending shortest = *ending;
    struct left_out *out = &plan->left_out;

    lives = 0;
    for (unsigned lines = 1; lines < plan->lines; lines *= 2)
        try_value(plan, &plan->lines, lines, &shortest);
    try_value(plan, &plan->applications, 1, &shortest);
    leave_out_kinds(plan, &shortest);
    leave_out_parts(plan, out->incidents, sizeof out->incidents, shortest.incidents, &shortest);
    leave_out_parts(plan, out->actions, sizeof out->actions, shortest.actions, &shortest);
    leave_out_parts(plan, out->incidents, sizeof out->incidents, shortest.incidents, &shortest);
    printf("After %u lives: %u line%s, %llu of %llu deeds, %llu of %llu incidents are left.\n",
           lives, plan->lines, plan->lines == 1 ? "" : "s",
           (unsigned long long)left_in(out->actions, shortest.actions), (unsigned long long)shortest.actions,
           (unsigned long long)left_in(out->incidents, shortest.incidents), (unsigned long long)shortest.incidents);
    lives_spend(plan, true, &shortest);
}
