/* minimise.h: a life that ended badly, with as little in it as does. */
#ifndef SIMULATOR_MINIMISE_H
#define SIMULATOR_MINIMISE_H

#include "plan.h"
#include "story.h"

/* Leave out of the plan what its end does not need: kinds of incidents, lines, single incidents and deeds. Then tell
 * the story of what is left. */
void minimise(struct plan *plan, const struct ending *ending);

#endif
