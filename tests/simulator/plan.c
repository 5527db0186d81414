/* plan.c: see plan.h. */
#include "plan.h"

#include "chance.h"
#include "incidents.h"

static const uint64_t MS = 1000, S = 1000000, HOUR = 3600000000;

/* Few lives have all that can go wrong: what is rare alone is hidden where everything is wrong. */
static uint32_t plan_incidents(struct chance *chance)
{
    uint32_t all = ((uint32_t)1 << INCIDENTS) - 1, some = (uint32_t)(chance_draw(chance) & chance_draw(chance));

    switch (chance_below(chance, 8)) {
    case 0: return ALWAYS;
    case 1: return all;
    case 2: return (uint32_t)(chance_draw(chance) & all & ~(uint32_t)HARM) | ALWAYS;
    default: return (some & all) | ALWAYS;
    }
}

static unsigned plan_lines(struct chance *chance)
{
    return chance_once_in(chance, 60)   ? (unsigned)chance_wide(chance, 100, 2000)
           : chance_once_in(chance, 4) ? (unsigned)chance_wide(chance, 5, 60)
                                       : 1 + (unsigned)chance_below(chance, 4);
}

void plan_life(struct plan *plan, uint64_t seed)
{
    struct chance chance = chance_for(seed, 0, 0);

    *plan = (struct plan){.seed = seed};
    plan->lines = plan_lines(&chance);
    plan->long_us = chance_wide(&chance, HOUR / 4, plan->lines > 60 ? 4 * HOUR : 200 * HOUR);
    plan->applications = 1 + (unsigned)chance_below(&chance, 4);
    plan->busy_mean_us = chance_wide(&chance, 20 * MS, 20 * S);
    plan->quiet_mean_us = chance_wide(&chance, 600 * S, 4 * HOUR);
    plan->busy_us = plan->busy_mean_us * chance_wide(&chance, 40, 400);
    plan->quiet_us = chance_wide(&chance, HOUR, 12 * HOUR);
    plan->incident_mean_us = chance_wide(&chance, plan->busy_mean_us, 20 * plan->busy_mean_us);
    plan->incidents = plan_incidents(&chance);
    plan->eagerness = chance_once_in(&chance, 3) ? 0 : chance_wide(&chance, 1, 16);
    plan->grain_us = chance_once_in(&chance, 2) ? 1 : chance_wide(&chance, MS, 50 * MS);
    plan->ring_ms = (unsigned)chance_wide(&chance, 1, 5000);
    plan->talk_ms = (unsigned)chance_wide(&chance, 1000, 600000);
}
