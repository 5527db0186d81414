/* tapi_names.h: the names that tapi.h and tspi.h give the constants of a provider of lines. NULL: they have none. */
#ifndef TSPEC_TAPI_NAMES_H
#define TSPEC_TAPI_NAMES_H

#include <windows.h>

const char *tapi_error(LONG error);           /* LINEERR_… or PHONEERR_…, in full */
const char *tapi_message(DWORD message);      /* LINE_…, in full */
const char *tapi_call_state(DWORD state);     /* of LINECALLSTATE_… the rest */
const char *tapi_disconnect_mode(DWORD mode); /* of LINEDISCONNECTMODE_… the rest */
const char *tapi_line_state(DWORD state);     /* of LINEDEVSTATE_… the rest */

#endif
