/* listener.h: the socket that providers connect to, on the loopback interface. */
#ifndef SWITCH_LISTENER_H
#define SWITCH_LISTENER_H

#include <stdbool.h>
#include <stdint.h>

/* A non-blocking listening socket on this port, 0 for any free one. -1 if there is none; errno says why. */
int listener_open(uint16_t port);

/* Say where the socket listens: in the file at path, which appears with the port in it; or if that is NULL on standard
 * output. False: errno says why. */
bool listener_announce(int listener, const char *path);

#endif
