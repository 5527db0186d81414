/* request_board.h: what all processes of a session share about Assisted Telephony: who takes requests, and the requests
 * that nobody has taken yet (https://learn.microsoft.com/windows/win32/tapi/assisted-telephony-overview).
 *
 * It is a piece of memory that lasts as long as a process that has used it. Any process may have written anything
 * there: what is read is checked. A process may die at any time: each change comes into force by one store, and a
 * recipient is there only as long as its process's event is, which Windows takes away with it. */
#ifndef TAPI32_REQUEST_BOARD_H
#define TAPI32_REQUEST_BOARD_H

#include <stdbool.h>
#include <windows.h>

#include <tapi.h>

/* Around all that follows. False if the memory cannot be had, or another process does not let go of it. */
bool board_lock(void);
void board_unlock(void);

/* The name of a process's event: set when there are requests that it is to be told of. */
enum { EVENT_NAME_UNITS = 64 };
void board_event_name(DWORD process, WCHAR name[EVENT_NAME_UNITS]);

/* An application of this process, by its handle, takes requests of these modes (LINEREQUESTMODE_), besides others that
 * it takes already. False if too many applications do. */
bool board_register(DWORD app, DWORD modes);

/* It does not any more. */
void board_deregister(DWORD app, DWORD modes);

/* The modes that it takes. */
DWORD board_modes(DWORD app);

/* How many applications of this process take requests. */
DWORD board_own_count(void);

/* This process has no recipients yet: if there are some with its number, they are those of a dead one. */
void board_forget_process(void);

/* Whether some application takes requests to dial, or is being started to do so. */
bool board_has_recipient(void);
bool board_is_starting(void);

/* That process was started to take requests. It keeps the memory from now on. */
void board_keep_by(const PROCESS_INFORMATION *process);

/* Put a request at the end of the queue. False if that is full. */
bool board_put(const LINEREQMAKECALLW *request);

/* Take the oldest request. False if there is none, or the application is not the first recipient. */
bool board_take(DWORD app, LINEREQMAKECALLW *request);

/* Have the first recipient's process look here, if there are requests of which it has not been told. */
void board_tell(void);

/* If the first recipient is an application of this process: of how many requests it has not been told, which with this
 * it has. Else 0. */
DWORD board_untold(DWORD *app);

#endif
