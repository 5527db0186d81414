/* telephony.h: Windows' list of telephony service providers, through tapi32, which is not there on every Windows. */
#ifndef TSPEC_TELEPHONY_H
#define TSPEC_TELEPHONY_H

#include <stdbool.h>
#include <windows.h>

struct telephony;

/* Load tapi32. NULL if it cannot be. Give it back with telephony_close. */
struct telephony *telephony_open(void);
void telephony_close(struct telephony *telephony);

/* Whether the provider whose file has this name is on the list, and its permanent id. Returns 0 or LINEERR_…; an
 * empty list is no error (Microsoft: lineGetProviderList). */
LONG telephony_find(struct telephony *telephony, const WCHAR *file, bool *found, DWORD *id);

/* Put it on the list, unless it is there: a second time would be a second provider (lineAddProvider). It is asked to
 * show nothing: TSPEC_NO_DIALOG is in the environment while its UI functions run. Returns 0 or LINEERR_…. */
LONG telephony_add(struct telephony *telephony, const WCHAR *file);

/* Take it from the list, as often as it is there (lineRemoveProvider). Returns 0 or LINEERR_…. */
LONG telephony_remove(struct telephony *telephony, const WCHAR *file);

#endif
