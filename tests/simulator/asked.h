/* asked.h: what TAPI has asked for, known by its number, which nothing else has; and how far it has got. So what the
 * switch has truly done can be held against what TAPI is told. */
#ifndef SIMULATOR_ASKED_H
#define SIMULATOR_ASKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

enum { ASKED_BYTES = 32 };

/* A number that was never asked for, with this beginning. */
void asked_number(char number[ASKED_BYTES], const char *prefix);

/* What was asked for with the number that stands in these bytes, from 1 on; 0: none does. */
unsigned asked_in(const void *bytes, size_t len);

/* When that was; 0 for none. */
uint64_t asked_at(unsigned asked);

/* Bytes leave the provider. */
void asked_sent(const void *bytes, size_t len);

/* The switch makes a call to that number, which it does once. */
void asked_made(struct slice number);

/* TAPI is told yes: then the switch was asked. `made`: by a yes for a call, and the switch tells no lies. */
void asked_granted(const char *function, unsigned asked, bool made);

/* Nobody waits for it any more: if it has not been sent by now, it never is. 0 is none. */
void asked_over(unsigned asked);

/* TAPI hangs it up, which is to be done by then; FOR_EVER: that failed, and it goes on. */
void asked_dropped(unsigned asked, uint64_t by_us);

/* Whether it must have been hung up by now. */
bool asked_is_dropped(unsigned asked);

#endif
