/* network.h: what lies between the provider's connections and the switch: bytes that take their time, and break. */
#ifndef SIMULATOR_NETWORK_H
#define SIMULATOR_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

enum side { SIDE_PROVIDER, SIDE_SWITCH, SIDES };

struct wire;

/* Whom to tell that there may be something to read, or room to send again, or that it is over. */
struct wire_end {
    void (*happened)(void *whose);
    void *whose;
};

/* A connection that was just made. */
struct wire *wire_new(struct wire_end provider, struct wire_end peer);

/* Send what there is room for. Returns how many bytes that is. */
size_t wire_send(struct wire *wire, enum side from, const void *bytes, size_t len);

bool wire_has_room(const struct wire *wire, enum side from);

/* It works, and nothing is on its way. */
bool wire_is_quiet(const struct wire *wire);

/* Since when one has been silent that the provider has not closed; FOR_EVER: none is. */
uint64_t wires_silent_since(void);

/* What has arrived at a side, and is to be taken from there. */
struct slice wire_arrived(const struct wire *wire, enum side at);
void wire_take(struct wire *wire, enum side at, size_t len);

/* Nothing more will arrive at the side, and all that has is taken. *error is 0 if the other side closed in good
 * order. */
bool wire_is_over(const struct wire *wire, enum side at, int *error);

/* The side has closed it, and is told of nothing more. What it sent before still arrives. When both sides have, it is
 * gone. */
void wire_close(struct wire *wire, enum side side);

/* --- What can happen to it --- */

void wire_break(struct wire *wire, int error);      /* it breaks, at once and for both */
void wire_fall_silent(struct wire *wire);           /* nothing arrives any more, and after a minute both learn of it */
void wire_stall(struct wire *wire, uint64_t us);    /* nothing arrives for some time */

/* The provider's connections that exist, in the order of their making. */
struct wire *wire_first(void);
struct wire *wire_next(const struct wire *wire);
unsigned wire_count(void);

#endif
