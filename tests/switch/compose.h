/* compose.h: messages of the switch, made from what is to be said and the tables of the protocol. */
#ifndef SWITCH_COMPOSE_H
#define SWITCH_COMPOSE_H

#include "protocol.h"

/* What a field of a message stands for: a role, or one of these. */
enum { USE_STATE = ROLES, USE_ID, USE_PLAIN, USES = USE_PLAIN };

/* What is to be said: for each role its value, the word of the state, and the id of the request that this answers. */
struct saying {
    struct slice value[USES];
    const struct notice_type *notice; /* what the roles mean in the message; NULL: what is usual */
};

/* Find out from the protocol's tables what each field stands for. Call it once, first. */
void compose_init(void);

/* Write a message of this kind into out[0..protocol.limit). A value that the wire cannot carry is left out, and the
 * reason printed. Returns the length; 0 if the message cannot be made at all, which is printed too. */
size_t compose(unsigned kind, const struct saying *saying, unsigned char *out);

/* A kind of message, and the one of its notices that is meant. */
struct notice {
    unsigned kind; /* NO_MESSAGE: there is none */
    const struct notice_type *type;
};

/* The lowest kind that says of calls that begin so (CALLS_…) that one is in this state of protocol.states: by itself,
 * or else by a word. */
struct notice notice_of_state(int state, unsigned calls);

/* The same, for who has not heard of the call: preferably a kind that also says for which line it is. */
struct notice notice_of_stranger(int state, unsigned calls);

/* The lowest kind that names the parties of calls that begin so and does not move them. */
struct notice notice_of_parties(unsigned calls);

/* The lowest kind in a mask of kinds, or NO_MESSAGE. */
unsigned lowest_kind(uint64_t kinds);

/* What an incoming message says where one of the operations' own message has this hole; empty if it does not say. */
struct slice saying_at(const struct message *message, enum operation_kind operation, unsigned hole);

/* What an incoming message says for a source, for one of the operations; empty if it does not say. */
struct slice saying_of(const struct message *message, enum operation_kind operation, enum source source);

#endif
