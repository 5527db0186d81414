/* operate.h: what the switch does for a request. */
#ifndef SWITCH_OPERATE_H
#define SWITCH_OPERATE_H

#include "connection.h"
#include "protocol.h"

/* Answer a request and do what it asks for: log in, start a call, or bring one to another state. All but the login is
 * refused before that, where the protocol has one; and so is what no call stands right for. */
void operate(struct connection *connection, const struct message *message);

#endif
