/* bend.h: inputs that are nearly messages, made with the tables of whatever protocol the program speaks.
 *
 * A fuzzer that changes bytes finds the beginning of a parser; behind a message's words it comes by luck. Here a
 * message is made or read, one thing of it is changed, and it is written again without anybody's check. */
#ifndef TSPEC_BEND_H
#define TSPEC_BEND_H

#include <stddef.h>
#include <stdint.h>

/* How a program reads its input. */
enum bend_layout {
    BEND_FRAME,  /* one message */
    BEND_STREAM, /* two bytes, the second of which says the direction; then messages */
    BEND_SETTINGS, /* two bytes; then an ini file */
    BEND_VALUES, /* a kind; then for each hole its length, one byte, and its value */
};

/* Change the input data[0..size), which may grow to `room` bytes. The same seed does the same. Returns the new size, at
 * least 1 if there is room. Not for two threads at once. */
size_t bend(enum bend_layout layout, uint8_t *data, size_t size, size_t room, uint32_t seed);

#endif
