/* connection.c: one TCP connection of a provider to the switch: what is queued on it. */
#include "connection.h"

#include <stdio.h>
#include <stdlib.h>

void connection_send(struct connection *connection, struct slice bytes)
{
    size_t needed = connection->out_len + bytes.len;

    if (connection->closing)
        return;
    if (needed > connection->out_size) {
        unsigned char *larger = needed > BACKLOG_BYTES ? NULL : realloc(connection->out, 2 * needed);
        if (larger == NULL) {
            fprintf(stderr, "switch: connection %u does not read; it is closed\n", connection->number);
            connection->out_len = 0;
            connection->closing = true;
            return;
        }
        connection->out = larger;
        connection->out_size = 2 * needed;
    }
    memcpy(connection->out + connection->out_len, bytes.at, bytes.len);
    connection->out_len = needed;
}

void connection_close(struct connection *connection)
{
    connection->closing = true;
}
