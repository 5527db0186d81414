/* recipients.h: the applications of this process that take requests of Assisted Telephony. A thread, which is there
 * only meanwhile, tells them of those that come, from whichever process. Not under the service's lock. */
#ifndef TAPI32_RECIPIENTS_H
#define TAPI32_RECIPIENTS_H

#include <stdbool.h>
#include <windows.h>

#include <tapi.h>

/* Of these only requests to dial ever come: tapiRequestMediaCall was never implemented, nor was what its calls need to
 * be dropped. */
enum { RECIPIENT_MODES = LINEREQUESTMODE_MAKECALL | LINEREQUESTMODE_MEDIACALL | LINEREQUESTMODE_DROP };

/* The application takes requests of these modes from now on, and is told of what waits. Returns 0,
 * LINEERR_INVALAPPHANDLE, NOMEM, RESOURCEUNAVAIL or OPERATIONFAILED. */
LONG recipient_begin(HLINEAPP app, DWORD modes, DWORD instance);

/* It takes them no more, perhaps because its handle is dead; what waits is for the next one. 0 or OPERATIONFAILED. */
LONG recipient_end(HLINEAPP app, DWORD modes);

#endif
