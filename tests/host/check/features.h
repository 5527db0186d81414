/* features.h: what a provider says that can be done with a call (rule 49). */
#ifndef HOST_FEATURES_H
#define HOST_FEATURES_H

#include "scene.h"

/* What a call, an address and the line can ever be asked for: LINEADDRESSCAPS.dwCallFeatures, dwAddressFeatures,
 * LINEDEVCAPS.dwLineFeatures. */
void features_check_caps(const struct check *check, const struct device *device);

/* What the open line and its first address can be asked for now. */
void features_check_line(struct check *check, const struct device *device);

/* LINECALLSTATUS.dwCallFeatures, while the call is in that state: what it can be asked for now. */
void features_check_call(const struct check *check, const struct device *device, DWORD state, DWORD features);

/* The same, if nothing moves. */
void features_check_at_rest(struct check *check, const struct placed *placed);

#endif
