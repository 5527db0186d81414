/* reception.c: see reception.h. */
#include "reception.h"

#include <stdio.h>
#include <stdlib.h>

#include "log.h"

static struct reception *reception_of(struct connection *connection)
{
    return (struct reception *)(void *)connection->exchange; /* its first member */
}

bool reception_init(struct reception *reception, const struct options *options)
{
    TAILQ_INIT(&reception->connections);
    return exchange_init(&reception->exchange, options);
}

/* Give the connection the first free terminal. */
static void seat(struct reception *reception, struct connection *connection)
{
    const struct options *options = reception->exchange.options;
    unsigned seat = 0;

    while (!options->one_terminal && seat < SEATS - 1 && reception->seat_taken[seat])
        seat++;
    reception->seat_taken[seat] = true;
    connection->seat = seat;
    if (seat == 0)
        snprintf(connection->terminal, sizeof connection->terminal, "%s", options->terminal);
    else
        snprintf(connection->terminal, sizeof connection->terminal, "%0*llu", (int)strlen(options->terminal),
                 strtoull(options->terminal, NULL, 10) + seat);
}

struct connection *reception_add(struct reception *reception)
{
    struct connection *connection = calloc(1, sizeof *connection);

    if (connection == NULL || !framer_init(&connection->framer, &protocol, TO_SWITCH)) {
        free(connection);
        return NULL;
    }
    connection->exchange = &reception->exchange;
    connection->number = ++reception->accepted;
    TAILQ_INIT(&connection->calls);
    STAILQ_INIT(&connection->asked);
    TAILQ_INSERT_TAIL(&reception->connections, connection, link);
    seat(reception, connection);
    log_event(connection, "connected");
    return connection;
}

void reception_take(struct connection *connection, const void *bytes, size_t len)
{
    enum framer_status status;
    struct slice frame;

    framer_feed(&connection->framer, bytes, len);
    while ((status = framer_next(&connection->framer, &frame)) != FRAMER_MORE) {
        if (status == FRAMER_SKIPPED)
            log_event(connection, "a message longer than the limit was skipped");
        else if (!connection->closing)
            exchange_receive(connection, frame);
    }
}

void reception_remove(struct connection *connection)
{
    struct reception *reception = reception_of(connection);

    log_event(connection, framer_pending(&connection->framer) > 0 ? "closed within a message" : "closed");
    exchange_disconnected(connection);
    connection->gone = true;
    reception->seat_taken[connection->seat] = false;
    TAILQ_REMOVE(&reception->connections, connection, link);
}

void reception_free_connection(struct connection *connection)
{
    framer_free(&connection->framer);
    free(connection->out);
    free(connection);
}
