/* replies.h: what the provider has to answer of its own accord, and whether it does; both are told in the log. */
#ifndef SWITCH_REPLIES_H
#define SWITCH_REPLIES_H

#include "connection.h"
#include "protocol.h"

/* Ask what the spec has a reply to in any case and that means nothing else, each message once. */
void replies_ask(struct connection *connection);

/* A message is sent: remember it if it is to be answered. */
void replies_sent(struct connection *connection, struct slice frame);

/* The message is a reply: see what it answers, and whether it says what it should. False: it is none. */
bool replies_take(struct connection *connection, const struct message *message);

/* The connection is gone: what is still unanswered stays so. */
void replies_end(struct connection *connection);

#endif
