/* connection.h: one TCP connection of a provider to the switch. */
#ifndef SWITCH_CONNECTION_H
#define SWITCH_CONNECTION_H

#include <sys/queue.h>

#include "framer.h"

struct exchange;

enum {
    TERMINAL_BYTES = 64,
    BACKLOG_BYTES = 1 << 20, /* unsent bytes after which a peer that does not read is given up */
};

struct connection {
    TAILQ_ENTRY(connection) link;
    TAILQ_HEAD(, call) calls;
    STAILQ_HEAD(, asked) asked;    /* what was said and is to be answered, in this order; see replies.h */
    struct exchange *exchange;
    int socket;
    unsigned number;               /* 1, 2, 3 … in the order of connection */
    unsigned seat;                 /* which terminal: 0 is the first */
    char terminal[TERMINAL_BYTES]; /* the extension that stands there */
    struct framer framer;
    unsigned char *out;            /* what is still to be sent */
    size_t out_len, out_size;
    bool logged_in;                /* or the protocol has no login */
    bool closing;                  /* to be closed as soon as out is empty */
    bool gone;                     /* closed; to be freed */
    bool waits;                    /* for room to send */
};

/* Queue bytes to be sent; they are copied. Does nothing on a connection that is to be closed. */
void connection_send(struct connection *connection, struct slice bytes);

/* Close the connection when all that is queued has been sent. */
void connection_close(struct connection *connection);

#endif
