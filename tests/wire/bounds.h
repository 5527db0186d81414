/* bounds.h: how much work the parser has with a message, and how much stack it takes, whatever the message is. For
 * programs in which framer and parser are built so that their steps are counted. */
#ifndef TSPEC_BOUNDS_H
#define TSPEC_BOUNDS_H

/* Read a text over and over, as a stream, in blocks of many sizes and both directions: so many steps a byte are enough,
 * what a message takes as a whole included; a search that begins anew takes thousands. */
void bounds_work(const char *text, unsigned steps_a_byte);

/* Decode it over and over as one frame: a hundred times as much takes no more stack. */
void bounds_stack(const char *text);

#endif
