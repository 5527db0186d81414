/* callparams.h: what an application asks of a call, beside the number. */
#ifndef TSPEC_CALLPARAMS_H
#define TSPEC_CALLPARAMS_H

#include <tspi.h>

/* Every call is somebody's voice; an application may also ask for calls that nobody has classified. */
enum { MEDIA_MODES = LINEMEDIAMODE_INTERACTIVEVOICE | LINEMEDIAMODE_UNKNOWN };

/* Whether a switch's extension can make a call of this kind: 0, or LINEERR_INVALCALLPARAMS, LINEERR_BEARERMODEUNAVAIL
 * or LINEERR_INVALMEDIAMODE. NULL asks for nothing special. */
LONG callparams_check(const LINECALLPARAMS *params);

#endif
