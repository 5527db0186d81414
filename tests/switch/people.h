/* people.h: who sits at which extension. */
#ifndef SWITCH_PEOPLE_H
#define SWITCH_PEOPLE_H

#include "slice.h"

/* The name of who has this number, in UTF-8; empty if nobody is listed. Never freed. */
struct slice person_name(struct slice number);

#endif
