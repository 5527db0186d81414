/* fetch.h: a structure of variable size from a provider, with as much room as it needs. */
#ifndef TAPI32_FETCH_H
#define TAPI32_FETCH_H

#include "ask.h"
#include "layouts.h"

/* A question to a provider: writes a structure of its own version into `structure`, whose dwTotalSize is set. */
typedef LONG question(const struct asked *asked, DWORD detail, void *structure);

/* Ask, with room enough. On 0 *fetched is to be freed with free(). */
LONG fetch(const struct asked *asked, question *ask, DWORD detail, void **fetched);

/* Ask, and copy the answer, patched, to the application. */
LONG fetch_into(const struct asked *asked, question *ask, DWORD detail, const struct layout *layout,
                const struct patch *patches, unsigned patch_count, void *to, DWORD version, bool is_ansi);

#endif
