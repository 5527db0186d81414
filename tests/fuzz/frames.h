/* frames.h: an input as one frame, in both directions, with a terminator put behind it and as it is. */
#ifndef TSPEC_FUZZ_FRAMES_H
#define TSPEC_FUZZ_FRAMES_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "protocol.h"

/* Have look see each of the four: blocks of their exact size. */
static inline void fuzz_frames(const uint8_t *data, size_t size,
                               void (*look)(const unsigned char *frame, size_t len, enum direction direction))
{
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++) {
        struct slice mark = protocol.terminator[direction];
        unsigned char *frame = malloc(size + mark.len);
        if (size > 0)
            memcpy(frame, data, size);
        memcpy(frame + size, mark.at, mark.len);
        look(frame, size + mark.len, direction);
        look(data, size, direction);
        free(frame);
    }
}

#endif
