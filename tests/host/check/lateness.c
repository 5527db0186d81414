/* lateness.c: how long a stage waits for what ought to come. */
#include "lateness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../platform/host_os.h"

enum {
    MOST_THINGS = 64,
    HURRIED_US = 500000, /* for what was late, if it has never come */
    TIMES = 3,           /* as long as it took may what has come before take, once it was late */
};

struct thing {
    char name[48];       /* "": there are no more */
    bool late;
    uint64_t longest_us; /* that it took when it came; 0: it never did */
};

static struct thing things[MOST_THINGS];
static void (*tell_late)(const char *thing);
static _Thread_local uint64_t expected_us; /* waits until then are for what ought to come */

/* The thread's wait that is on its way, or was last. */
static _Thread_local struct {
    struct thing *thing; /* NULL: none is */
    uint64_t deadline_us, begun_us, woken_us;
    bool cut;
} wait;

/* A new one gets its place; where there are too many the last one stands for all of them. */
static struct thing *thing_of(const char *name)
{
    struct thing *thing = things;

    while (thing < things + MOST_THINGS - 1 && thing->name[0] &&
           strncmp(thing->name, name, sizeof thing->name - 1) != 0)
        thing++;
    if (!thing->name[0])
        snprintf(thing->name, sizeof thing->name, "%s", name);
    return thing;
}

void lateness_begin(const char *learnt, void (*tell)(const char *thing))
{
    char text[sizeof things[0].name];
    const char *at, *is;

    tell_late = tell;
    for (at = learnt; at && (is = strchr(at, '=')) != NULL; at = strchr(is, ';') ? strchr(is, ';') + 1 : NULL) {
        snprintf(text, sizeof text, "%.*s", (int)(is - at), at);
        thing_of(text)->late = true;
        thing_of(text)->longest_us = strtoull(is + 1, NULL, 10);
    }
}

void lateness_expect(uint64_t deadline_us)
{
    expected_us = deadline_us;
}

static void tell(const struct thing *thing)
{
    char text[80];

    snprintf(text, sizeof text, "%s=%llu", thing->name, (unsigned long long)thing->longest_us);
    tell_late(text);
}

/* The last wait ended because what it was for had come. */
static void end_wait(void)
{
    uint64_t took_us = wait.woken_us - wait.begun_us;

    if (wait.thing && took_us > wait.thing->longest_us) {
        wait.thing->longest_us = took_us;
        if (wait.thing->late)
            tell(wait.thing);
    }
    wait.thing = NULL;
}

static uint64_t most_of(const struct thing *thing)
{
    uint64_t by_longest_us = TIMES * thing->longest_us;

    return !thing->late ? UINT64_MAX : by_longest_us > HURRIED_US ? by_longest_us : HURRIED_US;
}

uint64_t lateness_allow(const char *name, uint64_t deadline_us)
{
    struct thing *thing;
    uint64_t most_us;

    if (deadline_us != expected_us)
        return deadline_us;
    thing = thing_of(name);
    if (wait.thing != thing || wait.deadline_us != deadline_us) {
        end_wait();
        wait.thing = thing;
        wait.deadline_us = deadline_us;
        wait.begun_us = wait.woken_us = host_now_us();
        wait.cut = false;
    }
    most_us = most_of(thing);
    return most_us < deadline_us - wait.begun_us ? wait.begun_us + most_us : deadline_us;
}

void lateness_waited(const char *name, uint64_t deadline_us, bool in_time)
{
    struct thing *thing;

    if (deadline_us != expected_us)
        return;
    thing = thing_of(name);
    if (wait.thing != thing)
        return;
    wait.woken_us = host_now_us();
    if (in_time)
        return;
    wait.thing = NULL;
    wait.cut = wait.woken_us < deadline_us;
    if (!thing->late) {
        thing->late = true;
        tell(thing);
    }
}

bool lateness_was_cut(void)
{
    return wait.cut;
}
