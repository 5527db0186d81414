/* dialer.c: see dialer.h. What the provider calls back with is handed over to the thread that calls it, as TAPISRV
 * does. */
#include "dialer.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "stopwatch.h"
#include "tapi.h"

enum { EVENTS_A_LINE = 16 };

static struct tapi_event *events, *taken; /* that wait; that are worked off */
static unsigned event_count, event_room, line_count, answered;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t came;
static bool begun;

static void hear(const struct tapi_event *event)
{
    pthread_mutex_lock(&lock);
    if (event_count == event_room)
        process_fails("more than %u callbacks wait", event_room);
    events[event_count++] = *event;
    if (event_count == 1)
        pthread_cond_signal(&came);
    pthread_mutex_unlock(&lock);
}

void dialer_start(const char *provider, unsigned lines)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&came, &monotonic);
    line_count = lines;
    event_room = lines * EVENTS_A_LINE;
    events = calloc(event_room, sizeof *events);
    taken = calloc(event_room, sizeof *taken);
    if (events == NULL || taken == NULL)
        process_fails("there is no memory for %u lines", lines);
    tapi_start(provider, lines, hear);
    tapi_open_all();
    begun = false;
}

/* Take all that waits, or wait for something until then. */
static unsigned take(uint64_t until_ns)
{
    struct timespec until = {.tv_sec = (time_t)(until_ns / 1000000000u), .tv_nsec = (long)(until_ns % 1000000000u)};
    pthread_mutex_lock(&lock);
    while (event_count == 0 && pthread_cond_timedwait(&came, &lock, &until) == 0)
        ;
    struct tapi_event *full = events;
    unsigned count = event_count;
    events = taken;
    taken = full;
    event_count = 0;
    pthread_mutex_unlock(&lock);
    return count;
}

static void dial(unsigned line)
{
    uint64_t ignored;
    tapi_make_call(line, &ignored);
}

static void work_off(const struct tapi_event *event)
{
    if (event->news != TAPI_STATE) {
        if (event->value != 0)
            process_fails("%s failed on line %u: 0x%X", event->news == TAPI_MADE ? "lineMakeCall" : "lineDrop",
                          event->line, (unsigned)event->value);
        answered++;
    } else if (event->value == LINECALLSTATE_CONNECTED) {
        tapi_drop(event->line);
    } else if (event->value == LINECALLSTATE_IDLE) {
        tapi_close_call(event->line, event->count);
        dial(event->line);
    }
}

unsigned dialer_run(unsigned ms)
{
    uint64_t until = now_ns() + ms * UINT64_C(1000000);
    answered = 0;
    for (unsigned line = 0; line < line_count && !begun; line++)
        dial(line);
    begun = true;
    while (now_ns() < until) {
        unsigned count = take(until);
        for (unsigned i = 0; i < count; i++)
            work_off(&taken[i]);
    }
    return answered;
}

void dialer_stop(void)
{
    tapi_stop();
    free(events);
    free(taken);
    event_count = 0;
}
