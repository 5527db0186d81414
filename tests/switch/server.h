/* server.h: the switch's sockets and clock. */
#ifndef SWITCH_SERVER_H
#define SWITCH_SERVER_H

#include "options.h"

/* Serve on the loopback interface until SIGTERM or SIGINT. Returns the program's exit code; what went wrong has been
 * printed. */
int server_run(const struct options *options);

#endif
