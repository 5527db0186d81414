/* ledger_digits.c: digits that a call is asked to generate: what the provider owes for them, and what it says. */
#include "../names.h"
#include "ledger_inside.h"

static struct generation *find_generation(struct ledger *ledger, DWORD_PTR id)
{
    if (id < END_TO_END_IDS || id != (DWORD)id)
        return NULL;
    return shelf_at(&ledger->generations, (unsigned)id - END_TO_END_IDS);
}

DWORD ledger_generation(struct ledger *ledger, HTAPICALL call, bool none)
{
    struct generation *generation;
    DWORD id;

    host_monitor_enter(ledger->monitor);
    generation = shelf_add(&ledger->generations);
    id = END_TO_END_IDS + ledger->generations.count - 1;
    *generation = (struct generation){.id = id, .call = call};
    if (!none)
        list_add(&ledger->open_generations, &generation->node);
    host_monitor_leave(ledger->monitor);
    return id;
}

void ledger_generated(struct ledger *ledger, DWORD id, LONG result)
{
    struct generation *generation;

    host_monitor_enter(ledger->monitor);
    generation = find_generation(ledger, id);
    generation->life = result == 0 ? REQUEST_ACCEPTED : result < 0 ? REQUEST_REFUSED : REQUEST_BROKEN;
    if (result != 0)
        list_remove(&ledger->open_generations, &generation->node);
    if (result < 0 && generation->ended)
        ledger_write(ledger, 87, "lineGenerateDigits returned an error, and LINE_GENERATE was reported all the same");
    host_monitor_leave(ledger->monitor);
}

/* Rule 88: are digits that were begun before these on the same call still being generated? */
static bool goes_on_before(const struct ledger *ledger, const struct generation *generation)
{
    const struct node *node;

    for (node = ledger->open_generations.first; node; node = node->next) {
        const struct generation *earlier = (const struct generation *)node;

        if (earlier->id < generation->id && earlier->call == generation->call && earlier->life == REQUEST_ACCEPTED)
            return true;
    }
    return false;
}

void ledger_forget_digits(struct ledger *ledger, HTAPICALL call)
{
    struct node *node, *next;

    for (node = ledger->open_generations.first; node; node = next) {
        next = node->next;
        if (((struct generation *)node)->call == call)
            list_remove(&ledger->open_generations, node);
    }
}

void ledger_take_generate(struct ledger *ledger, HTAPICALL call, const DWORD_PTR param[3])
{
    struct generation *generation = find_generation(ledger, param[1]);

    if (!generation || generation->call != call)
        ledger_write(ledger, 87, "GENERATE was reported with dwParam2 0x%llX, which is no dwEndToEndID of this call",
                     (unsigned long long)param[1]);
    else if (generation->ended)
        ledger_write(ledger, 87, "GENERATE was reported twice for one dwEndToEndID");
    else if (generation->life == REQUEST_REFUSED)
        ledger_write(ledger, 87, "GENERATE was reported for a lineGenerateDigits that had returned an error");
    else if (param[0] != LINEGENERATETERM_DONE && param[0] != LINEGENERATETERM_CANCEL)
        ledger_write(ledger, 87, "GENERATE was reported with dwParam1 0x%llX, which is neither DONE nor CANCEL",
                     (unsigned long long)param[0]);
    else if (goes_on_before(ledger, generation))
        ledger_write(ledger, 88, "the end of digits was reported before that of others, which they end");
    else
        ledger_keep(ledger, 87);
    if (generation && generation->call == call) {
        generation->ended = true;
        list_remove(&ledger->open_generations, &generation->node);
        generation->how = (DWORD)param[0];
    }
}
