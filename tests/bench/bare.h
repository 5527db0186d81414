/* bare.h: the yardstick: a client of the same switch without a provider. It sends the same bytes and waits for the same
 * messages, but knows of them only where they end. What goes wrong ends the program with a sentence. */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <stddef.h>
#include <stdint.h>

#include "pbx.h"

/* Connect so many lines to the switch. There is one client at a time. Returns how many nanoseconds that took. */
uint64_t bare_connect(const struct pbx *pbx, unsigned lines);

/* Close all. */
void bare_close(void);

/* Send this many bytes on a line's connection. Returns how many nanoseconds that took, from *began_ns on. */
uint64_t bare_send(unsigned line, const char *bytes, size_t len, uint64_t *began_ns);

/* When `messages` of them came, by an empty line at their end, and on which line; they came at at_ns. */
typedef void bare_hears(unsigned line, unsigned messages, uint64_t at_ns);

/* From now on a thread waits for messages on all lines, with a plain recv where there is one line; until bare_deaf. */
void bare_listen(bare_hears *hears);
void bare_deaf(void);

/* Place calls on all lines, on this thread, for PBX_ADDPAC: dial, wait until the call is connected, drop, wait until it
 * is over; first for run_up_ns, then for ns. Returns how many requests were answered in the latter. */
unsigned bare_call(uint64_t run_up_ns, uint64_t ns);

#endif
