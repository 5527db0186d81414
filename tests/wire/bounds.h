/* bounds.h: how much work the parser has with a message, and how much stack it takes, whatever the message is. For
 * programs in which framer and parser are built so that their steps are counted. */
#ifndef TSPEC_BOUNDS_H
#define TSPEC_BOUNDS_H

#include <stdbool.h>

/* Read a text over and over, as a stream, in blocks of many sizes and both directions: so many steps a byte are enough,
 * what a message takes as a whole included; a search that begins anew takes thousands. */
void bounds_work(const char *text, unsigned steps_a_byte);

/* The same of a stream whose first half is a text over and over, and the second half another one. */
void bounds_work_before(const char *text, const char *rest, unsigned steps_a_byte);

/* Read a message that begins so, and then has a text over and over, up to its terminator: a longer one takes no more
 * stack. As a frame it has as many bytes as a message may have, and as what a block begins with many more. Returns
 * whether the longer one was looked at any further. */
bool bounds_stack(const char *before, const char *text);

#endif
