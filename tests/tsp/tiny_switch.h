/* tiny_switch.h: the other end of the wire, in a thread of the test itself: every connection is a terminal whose dials
 * are accepted and connected, and whose drops are followed by the end of the call. A number that begins with 999 is
 * refused, one that begins with 888 gets no answer; while one that begins with 777 is talked to, somebody else rings.
 * Lines that dial here must have no terminal configured. */
#ifndef TSPEC_TINY_SWITCH_H
#define TSPEC_TINY_SWITCH_H

#include <stdint.h>

/* Start to listen on a free port of 127.0.0.1, which is returned. */
uint16_t tiny_switch_start(void);

/* Close every connection and end the thread. */
void tiny_switch_stop(void);

/* Bytes received so far, on all connections. */
unsigned tiny_switch_heard(void);

/* Connections that are open. */
unsigned tiny_switch_connections(void);

#endif
