/* ledger_digits.c: digits and tones that a call is asked to generate, digits that are gathered and monitored: what the
 * provider owes for them, and what it says. */
#include <assert.h>
#include <string.h>

#include "../names.h"
#include "ledger_inside.h"

static struct generation *find_generation(struct ledger *ledger, DWORD_PTR id)
{
    if (id < END_TO_END_IDS || id != (DWORD)id)
        return NULL;
    return shelf_at(&ledger->generations, (unsigned)id - END_TO_END_IDS);
}

static bool gathers(const struct generation *generation)
{
    return strcmp(generation->function, "lineGatherDigits") == 0;
}

/* The rules of what ends it, and of what is in its way. */
static unsigned rule_of_end(const struct generation *generation)
{
    return gathers(generation) ? 161 : strcmp(generation->function, "lineGenerateTone") == 0 ? 164 : 87;
}

static unsigned rule_of_order(const struct generation *generation)
{
    return gathers(generation) ? 162 : 88;
}

DWORD ledger_generation(struct ledger *ledger, const char *function, HTAPICALL call, bool none)
{
    struct generation *generation;
    DWORD id;

    host_monitor_enter(ledger->monitor);
    generation = shelf_add(&ledger->generations);
    id = END_TO_END_IDS + ledger->generations.count - 1;
    *generation = (struct generation){.id = id, .function = function, .call = call};
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
    assert(generation);
    generation->life = result == 0 ? REQUEST_ACCEPTED : result < 0 ? REQUEST_REFUSED : REQUEST_BROKEN;
    if (result != 0)
        list_remove(&ledger->open_generations, &generation->node);
    if (result < 0 && generation->ended)
        ledger_write(ledger, rule_of_end(generation), "%s returned an error, and its end was reported all the same",
                     generation->function);
    host_monitor_leave(ledger->monitor);
}

/* Rules 88 and 162: is something that was begun before this on the same call still going on? Tones end digits. */
static bool goes_on_before(const struct ledger *ledger, const struct generation *generation)
{
    const struct node *node;

    for (node = ledger->open_generations.first; node; node = node->next) {
        const struct generation *earlier = (const struct generation *)node;

        if (earlier->id < generation->id && earlier->call == generation->call && earlier->life == REQUEST_ACCEPTED &&
            gathers(earlier) == gathers(generation))
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

/* May it end so? */
static bool is_end(const struct generation *generation, DWORD_PTR how)
{
    if (gathers(generation))
        return how == LINEGATHERTERM_BUFFERFULL || how == LINEGATHERTERM_TERMDIGIT ||
               how == LINEGATHERTERM_FIRSTTIMEOUT || how == LINEGATHERTERM_INTERTIMEOUT || how == LINEGATHERTERM_CANCEL;
    return how == LINEGENERATETERM_DONE || how == LINEGENERATETERM_CANCEL;
}

void ledger_take_end(struct ledger *ledger, HTAPICALL call, DWORD message, const DWORD_PTR param[3])
{
    struct generation *generation = find_generation(ledger, param[1]);
    const char *what = message_name(message);
    unsigned rule = message == LINE_GATHERDIGITS ? 161 : 87;

    if (!generation || generation->call != call || gathers(generation) != (message == LINE_GATHERDIGITS)) {
        ledger_write(ledger, rule, "%s was reported with dwParam2 0x%llX, which is no dwEndToEndID of this call", what,
                     (unsigned long long)param[1]);
        return;
    }
    rule = rule_of_end(generation);
    if (generation->ended)
        ledger_write(ledger, rule, "%s was reported twice for one dwEndToEndID", what);
    else if (generation->life == REQUEST_REFUSED)
        ledger_write(ledger, rule, "%s was reported for a %s that had returned an error", what, generation->function);
    else if (!is_end(generation, param[0]))
        ledger_write(ledger, rule, "%s was reported with dwParam1 0x%llX, which is no %s", what,
                     (unsigned long long)param[0], gathers(generation) ? "LINEGATHERTERM" : "LINEGENERATETERM");
    else if (goes_on_before(ledger, generation))
        ledger_write(ledger, rule_of_order(generation), "%s was reported before that of others, which it ends", what);
    else
        ledger_keep(ledger, rule);
    generation->ended = true;
    list_remove(&ledger->open_generations, &generation->node);
    generation->how = (DWORD)param[0];
}

void ledger_monitoring_begins(struct ledger *ledger, HTAPICALL call, DWORD modes)
{
    host_monitor_enter(ledger->monitor);
    ledger_own_call(ledger, call)->monitored |= modes;
    host_monitor_leave(ledger->monitor);
}

void ledger_monitoring_is(struct ledger *ledger, HTAPICALL call, DWORD modes)
{
    host_monitor_enter(ledger->monitor);
    ledger_await_callbacks(ledger);
    ledger_own_call(ledger, call)->monitored = modes;
    host_monitor_leave(ledger->monitor);
}

/* Is it a digit of that mode? */
static bool is_digit(DWORD_PTR digit, DWORD mode)
{
    const char *all = mode == LINEDIGITMODE_PULSE ? "0123456789" : "0123456789ABCD*#";

    return digit > 0 && digit < 128 && strchr(all, (int)digit);
}

void ledger_take_digit(struct ledger *ledger, struct call *call, const DWORD_PTR param[3])
{
    DWORD mode = (DWORD)param[1];

    if (!is_one_of(mode, call->monitored))
        ledger_write(ledger, 160, "MONITORDIGITS was reported in mode 0x%X; monitored is 0x%X", (unsigned)mode,
                     (unsigned)call->monitored);
    else if (!is_digit(param[0] & 0xFF, mode))
        ledger_write(ledger, 160, "MONITORDIGITS was reported with dwParam1 0x%llX, which is no digit",
                     (unsigned long long)param[0]);
    else
        ledger_keep(ledger, 160);
}

void ledger_tones_begin(struct ledger *ledger, HTAPICALL handle, DWORD list, const LINEMONITORTONE *tones, DWORD count)
{
    DWORD i;

    host_monitor_enter(ledger->monitor);
    for (i = 0; tones && i < count; i++) {
        struct tone *tone = shelf_add(&ledger->tones);

        *tone = (struct tone){.list = list, .name = tones[i].dwAppSpecific, .asked = true};
        list_add(&ledger_own_call(ledger, handle)->tones, &tone->node);
    }
    host_monitor_leave(ledger->monitor);
}

void ledger_tones_are(struct ledger *ledger, HTAPICALL handle, DWORD list, bool accepted)
{
    struct list *tones;
    struct node *node, *next;

    host_monitor_enter(ledger->monitor);
    ledger_await_callbacks(ledger);
    tones = &ledger_own_call(ledger, handle)->tones;
    for (node = tones->first; node; node = next) {
        struct tone *tone = (struct tone *)node;

        next = node->next;
        if (tone->list == list && tone->asked != accepted)
            list_remove(tones, node);
        tone->asked = tone->asked && tone->list != list;
    }
    host_monitor_leave(ledger->monitor);
}

void ledger_take_tone(struct ledger *ledger, const struct call *call, const DWORD_PTR param[3])
{
    const struct node *node;

    for (node = call->tones.first; node; node = node->next) {
        const struct tone *tone = (const struct tone *)node;

        if (param[0] == tone->name && param[1] == tone->list) {
            ledger_keep(ledger, 177);
            return;
        }
    }
    ledger_write(ledger, 177, "MONITORTONE was reported with dwAppSpecific 0x%llX and dwToneListID 0x%llX; %s",
                 (unsigned long long)param[0], (unsigned long long)param[1],
                 call->tones.first ? "that tone of that list is not monitored" : "no tones are monitored");
}

void ledger_media_begin(struct ledger *ledger, HTAPICALL call, DWORD modes)
{
    host_monitor_enter(ledger->monitor);
    ledger_own_call(ledger, call)->unmonitored_media &= ~modes;
    host_monitor_leave(ledger->monitor);
}

void ledger_media_are(struct ledger *ledger, HTAPICALL call, DWORD modes)
{
    host_monitor_enter(ledger->monitor);
    ledger_await_callbacks(ledger);
    ledger_own_call(ledger, call)->unmonitored_media = ~modes;
    host_monitor_leave(ledger->monitor);
}

void ledger_take_medium(struct ledger *ledger, const struct call *call, const DWORD_PTR param[3])
{
    if (!is_one_of(param[0], ~(DWORD)0))
        ledger_write(ledger, 172, "MONITORMEDIA was reported with dwParam1 0x%llX, which is not one LINEMEDIAMODE",
                     (unsigned long long)param[0]);
    else if (param[0] & call->unmonitored_media)
        ledger_write(ledger, 172, "MONITORMEDIA was reported of 0x%llX; monitored is 0x%X",
                     (unsigned long long)param[0], (unsigned)~call->unmonitored_media);
    else
        ledger_keep(ledger, 172);
}
