/* callparams.c: see callparams.h. */
#include "callparams.h"

#include <stddef.h>

enum { CALLPARAMS_LEAST = 112 }; /* of TSPI 1.3: all that is read of the structure stands in it */

LONG callparams_check(const LINECALLPARAMS *params)
{
    if (params == NULL)
        return 0;
    if (params->dwTotalSize < CALLPARAMS_LEAST)
        return LINEERR_INVALCALLPARAMS;
    if (params->dwBearerMode & ~(DWORD)(LINEBEARERMODE_VOICE | LINEBEARERMODE_SPEECH))
        return LINEERR_BEARERMODEUNAVAIL;
    if (params->dwMediaMode & ~(DWORD)MEDIA_MODES)
        return LINEERR_INVALMEDIAMODE;
    return 0;
}
