/* call_window.h: a window for a call that was dialed, in the application that dialed it: the provider's side of it. The
 * window itself is tsp/ui/call_window.c. It is a dialog instance to TAPI, and its handle is the call's. */
#ifndef TSPEC_CALL_WINDOW_H
#define TSPEC_CALL_WINDOW_H

#include "core/core.h"

/* Ask TAPI to have it shown, by LINE_CREATEDIALOGINSTANCE, before the dial with this id completes: the id says in which
 * application. It is not shown if TAPI cannot. */
void call_window_show(HPROVIDER provider, LINEEVENT proc, DRV_REQUESTID id, handle hdCall);

/* Answer what it asks in a struct call_message, which is the block itself. Returns 0; LINEERR_INVALPARAM for another
 * block (rule 78), LINEERR_INVALCALLHANDLE when the call is gone. */
LONG call_window_asks(handle hdCall, void *block, DWORD size);

#endif
