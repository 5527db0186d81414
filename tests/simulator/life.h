/* life.h: one life: its provider's configuration, its sessions, what happens in them, and peace at the end. */
#ifndef SIMULATOR_LIFE_H
#define SIMULATOR_LIFE_H

#include "chance.h"

/* How many lines have been configured so far. */
unsigned life_lines(void);

/* The switch neither lies nor repeats itself in this life. */
bool life_is_honest(void);

/* Nor does anything keep it from being heard, or the provider from hearing it, but a connection that breaks: when
 * nothing is on its way both know the same. */
bool life_is_plain(void);

/* A line is configured, or is not any more; and the provider learns of it. */
void life_change_lines(struct chance *chance);

#endif
