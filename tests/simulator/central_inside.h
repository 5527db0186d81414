/* central_inside.h: what the files of central share. */
#ifndef SIMULATOR_CENTRAL_INSIDE_H
#define SIMULATOR_CENTRAL_INSIDE_H

#include <windows.h>
#include <tapi.h>

#include "../switch/reception.h"
#include "central.h"

/* The switch's end of a connection. */
struct seat {
    struct wire *wire;
    struct connection *connection; /* NULL: it is not connected yet */
    struct slice said;             /* last; its own */
    unsigned link;                 /* the provider's number of it */
    uint64_t asked_us, begun_us;   /* when it was last asked for something, and last told of a call that nobody asked
                                      for */
    bool is_unanswered;            /* that was a dial of which it says nothing */
    bool is_silent;                /* of some call there was no room to say all; until all calls have ended */
    bool is_out_of_step;           /* it left one request of several unanswered, and has the next answers taken for those
                                      of others */
    bool misleads;                 /* the provider cannot know whose call was meant */
};

extern struct reception reception;

/* Whoever is let in may be told of a call at once. */
void central_welcome(struct connection *connection);

struct seat *central_seat_of(const struct connection *connection);

/* Send what is queued, as far as there is room. What is to be closed is freed later. */
void central_flush(struct connection *connection);

#endif
