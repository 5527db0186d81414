/* log.h: what goes over the wire, for a person to read. */
#ifndef SWITCH_LOG_H
#define SWITCH_LOG_H

#include "connection.h"
#include "protocol.h"

/* Print one message with its fields by name, or why it is none. Does nothing unless the options ask for a log. */
void log_frame(const struct connection *connection, enum direction direction, struct slice frame);

/* Print one line about a connection, likewise. */
void log_event(const struct connection *connection, const char *event);

#endif
