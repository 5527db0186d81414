/* placing.h: a part of the stage of calls. */
#ifndef HOST_PLACING_H
#define HOST_PLACING_H

#include "../scene.h"

/* Calls without LINECALLPARAMS, with longer ones, and under a handle that another call had. works: one like others is
 * connected. */
void placing_play(struct check *check, bool works);

#endif
