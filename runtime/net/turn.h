/* turn.h: a lock that knows who has it, so that giving it up twice does no harm. */
#ifndef TSPEC_TURN_H
#define TSPEC_TURN_H

#include <stdatomic.h>

#include "os.h"

struct turn {
    os_mutex lock;
    atomic_uint thread; /* that has it; 0: none */
};

void turn_init(struct turn *turn);
void turn_free(struct turn *turn);

/* Wait for it. The calling thread must not have it. */
void turn_take(struct turn *turn);

/* Give it up, if the calling thread has it. */
void turn_give(struct turn *turn);

#endif
