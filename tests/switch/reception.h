/* reception.h: who comes and goes: connections, the terminals that they are given, and the bytes that they bring. It
 * knows no socket. */
#ifndef SWITCH_RECEPTION_H
#define SWITCH_RECEPTION_H

#include "exchange.h"

enum { SEATS = 65536 };

struct reception {
    struct exchange exchange;
    unsigned accepted;         /* connections so far */
    TAILQ_HEAD(, connection) connections;
    bool seat_taken[SEATS];    /* a terminal that comes back is the same one again */
};

/* False: out of memory. */
bool reception_init(struct reception *reception, const struct options *options);

/* A new connection, which has the first free terminal, and is still to be told exchange_connected. NULL: out of
 * memory. */
struct connection *reception_add(struct reception *reception);

/* Bytes came from it. */
void reception_take(struct connection *connection, const void *bytes, size_t len);

/* It is gone, and its seat free. It is still to be freed. */
void reception_remove(struct connection *connection);

void reception_free_connection(struct connection *connection);

#endif
