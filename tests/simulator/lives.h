/* lives.h: a life in a process of its own: so it begins with nothing, may crash, and may go on for ever. */
#ifndef SIMULATOR_LIVES_H
#define SIMULATOR_LIVES_H

#include "plan.h"
#include "story.h"

/* Live the plan and wait for its end. How the process ended, if that was not at the life's end, is told in *ending,
 * too. */
void lives_spend(const struct plan *plan, bool aloud, struct ending *ending);

#endif
