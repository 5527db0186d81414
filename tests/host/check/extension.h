/* extension.h: the versions of a provider's own extensions (rule 66). */
#ifndef HOST_EXTENSION_H
#define HOST_EXTENSION_H

#include "scene.h"

/* There are versions if lineGetExtensionID names an extension, and the highest of each range is agreed to. The line
 * need not be open. */
void extension_check(struct check *check, const struct device *device);

/* While a version is selected for the open line there are no others. */
void extension_check_selection(struct check *check, const struct device *device);

#endif
