/* notify_window.h: a hidden window of the thread that initialized TAPI: the application's callback runs where that
 * thread dispatches its messages. */
#ifndef TAPI32_NOTIFY_WINDOW_H
#define TAPI32_NOTIFY_WINDOW_H

#include <windows.h>

/* A window for the application of that handle, or NULL. */
HWND notify_window_new(DWORD app);

/* From any thread: there is one more message. */
void notify_window_tell(HWND window);

/* From any thread. */
void notify_window_free(HWND window);

#endif
