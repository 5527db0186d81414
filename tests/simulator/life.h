/* life.h: one life: its provider's configuration, its sessions, what happens in them, and peace at the end. */
#ifndef SIMULATOR_LIFE_H
#define SIMULATOR_LIFE_H

#include "chance.h"

/* How many lines have been configured so far. */
unsigned life_lines(void);

/* A line is configured, or is not any more; and the provider learns of it. */
void life_change_lines(struct chance *chance);

#endif
