/* life.c: see life.h and plan.h. */
#include "life.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../host/ledger/ledger_watch.h"
#include "central.h"
#include "incidents.h"
#include "memory.h"
#include "place.h"
#include "plan.h"
#include "promises.h"
#include "protocol.h"
#include "story.h"
#include "tapi.h"
#include "tasks.h"
#include "trouble.h"

enum { MOST_LINES = 3000, ALIKE_LINES = 8 };

static const uint64_t S = 1000000, PEACE_US = 900000000, LEFT_BEHIND_US = 60000000;

static const struct plan *plan;
static struct chance own;          /* the life's own chance: its configuration, the length of its spells */
static unsigned numbered;          /* lines that were configured */
static bool configured[MOST_LINES];
static unsigned configured_count;
static bool is_serial;
static bool is_busy, acts, over;   /* a busy spell; applications act; the life is over */
static unsigned applications;      /* that run */

unsigned life_lines(void)
{
    return numbered;
}

bool life_is_honest(void)
{
    return (plan->incidents & LIES) == 0;
}

bool life_is_plain(void)
{
    return (plan->incidents & HARM) == 0;
}

/* --- Configuration --- */

static void set(const char *section, const char *name, const char *value)
{
    if (!sections_set(place_settings(), section, name, value))
        abort();
}

static void configure_line(struct chance *chance)
{
    char section[32], terminal[32];

    if (numbered == MOST_LINES)
        return;
    snprintf(section, sizeof section, "line %u", numbered + 1);
    snprintf(terminal, sizeof terminal, "%u", FIRST_TERMINAL + numbered);
    if (!sections_add(place_settings(), section))
        abort();
    if (protocol.lines_share_links)
        set(section, "terminal", terminal);
    if ((is_serial && numbered > 0) || (plan->lines <= ALIKE_LINES && chance_once_in(chance, 4))) {
        set(section, "host", chance_once_in(chance, 2) ? "10.0.0.10" : SECOND_HOST);
        set(section, "port", "5061");
    }
    configured[numbered++] = true;
    configured_count++;
}

static void configure_settings(void)
{
    for (unsigned i = 0; i < protocol.setting_count; i++) {
        const struct setting_type *setting = &protocol.settings[i];
        if (setting->kind == SETTING_SECRET)
            set("switch", setting->name, SECRET);
        else if (setting->usual == NULL)
            set("switch", setting->name, setting->kind == SETTING_NUMBER ? "5000" : "alice");
    }
}

static void configure_trace(void)
{
    static const char *const levels[] = {"off", "calls", "wire"};
    bool shown = chance_once_in(&own, 2);

    set("trace", "level", levels[chance_below(&own, 3)]);
    set("trace", "people", shown ? "shown" : "masked");
    set("trace", "file", "/simulated/trace.log");
    set("trace", "size", "64");
    promises_people_shown(shown);
}

static void configure(void)
{
    is_serial = chance_once_in(&own, 6);
    if (is_serial) {
        set("switch", "port", "/dev/ttyS0"); /* which one line has */
    } else {
        set("switch", "host", chance_once_in(&own, 3) ? "10.0.0.10" : "pbx.example");
        set("switch", "port", "5060");
    }
    configure_settings();
    configure_trace();
    if (chance_once_in(&own, 4))
        set("window", "dialed", "shown");
    for (unsigned i = 0; i < plan->lines; i++)
        configure_line(&own);
}

void life_change_lines(struct chance *chance)
{
    char section[32];
    unsigned which = (unsigned)chance_below(chance, numbered);

    if (chance_once_in(chance, 2) || configured_count < 2 || !configured[which]) {
        configure_line(chance);
    } else {
        snprintf(section, sizeof section, "line %u", which + 1);
        sections_remove(place_settings(), section);
        configured[which] = false;
        configured_count--;
    }
    place_settings_changed();
}

/* --- What happens --- */

static void spell(void *context)
{
    (void)context;
    is_busy = !is_busy;
    story("A %s spell begins", is_busy ? "busy" : "quiet");
    timer_at(now_us() + chance_time(&own, is_busy ? plan->busy_us : plan->quiet_us), spell, NULL);
}

static void befall(void *context)
{
    struct chance *times = context;
    uint64_t number = story_next_incident();

    if (over)
        return;
    if (number < MOST_INCIDENTS && acts && !is_left_out(plan->left_out.incidents, number))
        incident_happen(plan->incidents, plan->muted, chance_for(plan->seed, 3, number));
    timer_at(grain_after(1 + chance_time(times, is_busy ? plan->incident_mean_us : plan->incident_mean_us * 100)),
             befall, times);
}

static void apply(void *context)
{
    struct chance times = chance_for(plan->seed, 4, (uint64_t)(uintptr_t)context);

    while (acts) {
        task_sleep(grain_after(1 + chance_time(&times, is_busy ? plan->busy_mean_us : plan->quiet_mean_us)) - now_us());
        uint64_t number = story_next_action();
        struct chance chance = chance_for(plan->seed, 1, number);
        if (acts && number < MOST_ACTIONS && !is_left_out(plan->left_out.actions, number))
            tapi_act(&chance);
    }
    applications--;
    tasks_wake(&applications);
}

static void start_applications(void)
{
    acts = true;
    for (unsigned i = 0; i < plan->applications; i++, applications++)
        task_start("tapi", apply, (void *)(uintptr_t)(tapi.first_device * 16 + i), THE_WORLD);
}

/* They sleep, at most, until their next deed. */
static void stop_applications(void)
{
    acts = false;
    while (applications > 0)
        task_wait(&applications, FOR_EVER);
    trouble.startles = 0;
    tapi_end_startle();
}

static void open_lines(void)
{
    for (unsigned i = 0; i < tapi.line_count; i++)
        if (tapi.line[i].exists && !tapi.line[i].open && !tapi.line[i].removed)
            tapi_open(&tapi.line[i]);
}

static void close_lines(void)
{
    for (unsigned i = 0; i < tapi.line_count; i++)
        if (tapi.line[i].open)
            tapi_close(&tapi.line[i]);
}

/* --- Sessions --- */

static void begin_session(void)
{
    tapi.is_calm = plan->incidents == ALWAYS;
    for (unsigned tries = 0; tries < 64; tries++) {
        if (tapi_start_session(configured_count))
            return;
        task_sleep(10 * S); /* the service is started anew; memory is not lacking for ever */
    }
    story_fail("liveness", "providerInit fails for ten minutes");
}

static void end_session(void)
{
    tapi_end_session();
    task_sleep(LEFT_BEHIND_US); /* a look-up that was left behind */
    promises_after_session();
}

/* The worst moment to end a session: all links are looking for their switches. */
static void lose_names(void)
{
    story("No name server answers, and all connections break");
    tapi.is_calm = false;
    trouble.names = NAMES_MUTE;
    incident_break_all();
    task_sleep(chance_below(&own, 5 * S));
}

/* One session, that ends in the midst of things, or after its lines were closed. */
static void spend_session(uint64_t us)
{
    begin_session();
    if (chance_once_in(&own, 2))
        open_lines();
    start_applications();
    task_sleep(us);
    stop_applications();
    if (chance_once_in(&own, 2))
        close_lines();
    else if (chance_once_in(&own, 4))
        lose_names();
    end_session();
    trouble.names = NAMES_GOOD;
}

/* The last session goes on after all trouble, until everything has come to its end. */
static void spend_last_session(uint64_t us)
{
    uint64_t since;

    begin_session();
    start_applications();
    task_sleep(us);
    stop_applications();
    incidents_over();
    since = now_us();
    story("PEACE");
    ledger_decline(tapi.books, false);
    open_lines();
    task_sleep(PEACE_US);
    promises_after_peace(since, configured_count);
    if (!tapi_end_calls())
        story_fail("call", "%u calls cannot be ended", tapi.open_calls);
    central_hang_up_all();
    close_lines();
    task_sleep(S);
    promises_after_closing();
    end_session();
}

static void live_through(void *context)
{
    unsigned sessions = (unsigned)chance_wide(&own, 1, 30);

    (void)context;
    for (unsigned i = 1; i < sessions; i++)
        spend_session(plan->long_us / sessions);
    spend_last_session(plan->long_us / sessions);
    over = true;
}

static bool is_over(void)
{
    return over;
}

void live(const struct plan *planned)
{
    static struct chance incident_times;

    plan = planned;
    own = chance_for(plan->seed, 5, 0);
    incident_times = chance_for(plan->seed, 6, 0);
    chance_begin(plan->seed);
    tasks_begin(plan->eagerness, plan->grain_us);
    trouble_over();
    configure();
    tapi_begin();
    central_begin(plan->ring_ms, plan->talk_ms);
    spell(NULL);
    befall(&incident_times);
    task_start("life", live_through, NULL, THE_WORLD);
    if (!tasks_run(is_over, promises_before))
        story_fail("liveness", "nothing can happen any more");
    story_end();
    fflush(stdout);
    _exit(0);
}
