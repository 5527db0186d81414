/* call_dialog.h: a small window for a call that an application dialed: its number, its state, and a button to hang
 * up. */
#ifndef TSPEC_UI_CALL_DIALOG_H
#define TSPEC_UI_CALL_DIALOG_H

#include <tspi.h>
#include <windows.h>

/* Show it until the call is over or the user closes it; the call goes on without it. `ask` reaches the provider about
 * this instance. Sets `ready` once it is there. Returns 0 or LINEERR_OPERATIONFAILED, if Windows refuses. */
LONG call_dialog_show(TUISPIDLLCALLBACK ask, HTAPIDIALOGINSTANCE instance, HANDLE ready);

/* Let the instance's window close soon, if it is there, and ask nothing more. To be called on any thread; does not
 * wait. */
void call_dialog_close(HTAPIDIALOGINSTANCE instance);

#endif
