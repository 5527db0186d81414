/* apps.h: applications: each lineInitialize is one, and so is each phoneInitialize. An application is told of things by
 * a queue of messages; it looks into it when its hidden window, its event or its completion port says so. All but
 * app_check and app_new are called under the service's lock. */
#ifndef TAPI32_APPS_H
#define TAPI32_APPS_H

#include <stdbool.h>
#include <windows.h>

#include <tapi.h>

#include "handles.h"

enum { APP_NAME = 128 };

struct message {
    LINEMESSAGE told;
    struct message *next;
};

struct app {
    DWORD handle;
    enum handle_kind kind;  /* HANDLE_APP or HANDLE_PHONE_APP */
    DWORD version;          /* of the API that it speaks, as far as is known */
    DWORD how;              /* LINEINITIALIZEEXOPTION_USE… */
    LINECALLBACK callback;  /* the hidden window's */
    HWND window;
    HANDLE event;           /* set while there are messages */
    HANDLE port;
    ULONG_PTR port_key;
    WCHAR name[APP_NAME];
    DWORD request_instance; /* what it calls itself when it dials for others */
    struct message *first, **last;
    struct app *next;
};

/* Whether that is an application: 0, LINEERR_UNINITIALIZED or INVALAPPHANDLE. Not under the lock. */
LONG app_check(HLINEAPP handle);

/* A new application of that version, counted by service_begin, and told by its options as LINEINITIALIZEEXPARAMS has
 * them; `params` NULL: by a hidden window of the calling thread's. `name` NULL: it is called as its program's file.
 * Returns 0 or a LINEERR; not under the lock. */
LONG app_new(enum handle_kind kind, DWORD version, LINECALLBACK callback, const WCHAR *name,
             LINEINITIALIZEEXPARAMS *params, DWORD *handle);

/* End it: its handle is dead, its messages are gone. What it opened was closed before; service_end comes after. */
void app_free(struct app *app);

/* Tell all applications that use lines: those that speak this version of the API or a later one of this, all others,
 * unless it is NULL, of that. */
void apps_tell(DWORD version, const LINEMESSAGE *message, const LINEMESSAGE *to_others);

/* Ask all of them to end and begin anew, to see what has changed. */
void apps_ask_to_reinitialize(void);

/* Tell an application; what there is no memory for is not told. */
void app_tell(struct app *app, const LINEMESSAGE *message);

/* Forget what it has not been told of this line or call, for that is closed. */
void app_forget(struct app *app, DWORD device);

/* Take the oldest message. False if there is none. */
bool app_take(struct app *app, LINEMESSAGE *message);

#endif
