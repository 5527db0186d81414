/* tapi.h: a telephony service that does its work and nothing else: it loads a provider and begins a session as the host
 * does, opens all lines, places calls, and says at once when the provider calls back.
 *
 * Its books are arrays that are made before the provider is loaded, so that neither time nor memory of its own is
 * measured; whether rules of TSPI are kept is for `host check`. There is one session at a time. All but the hearing is
 * for one thread. What goes wrong ends the program with a sentence. */
#ifndef BENCH_TAPI_H
#define BENCH_TAPI_H

#include <stdbool.h>
#include <stdint.h>

#include <windows.h>

#include <tspi.h>

#include "process.h"

enum tapi_news {
    TAPI_MADE,    /* lineMakeCall is complete; value: its result */
    TAPI_DROPPED, /* lineDrop is complete; value: its result */
    TAPI_STATE,   /* value: LINECALLSTATE_ */
};

/* What the provider called back. */
struct tapi_event {
    uint64_t at_ns; /* when it did */
    enum tapi_news news;
    unsigned line;  /* from 0 on */
    unsigned count; /* how many calls the line had, this one included */
    LONG value;
};

/* Called on the provider's threads, one at a time. It must not call the provider. */
typedef void tapi_hears(const struct tapi_event *event);

/* What a session took. */
struct tapi_figures {
    struct process before; /* this process before providerInit */
    uint64_t init_ns, shutdown_ns; /* providerInit and providerShutdown */
};

/* Load the provider and begin a session; its own configuration must have as many lines. */
void tapi_start(const char *path, unsigned lines, tapi_hears *hears);

/* lineOpen for each line; wait until each is in service. */
void tapi_open_all(void);

/* lineMakeCall on a line, whose calls before are over. Returns how many nanoseconds that took, from *began_ns on. */
uint64_t tapi_make_call(unsigned line, uint64_t *began_ns);

/* lineDrop of the line's last call. */
void tapi_drop(unsigned line);

/* lineCloseCall of the line's count-th call, one of the last few. */
void tapi_close_call(unsigned line, unsigned count);

/* lineClose for each line, providerShutdown; the provider is unloaded. */
struct tapi_figures tapi_stop(void);

#endif
