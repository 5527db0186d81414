/* apps.c: see apps.h. */
#include "apps.h"

#include <stdlib.h>

#include "notify_window.h"
#include "service.h"

static struct app *apps;

/* Make what the application is told by. */
static LONG prepare(struct app *app, LINEINITIALIZEEXPARAMS *params)
{
    switch (app->how) {
    case LINEINITIALIZEEXOPTION_USEHIDDENWINDOW:
        if (app->callback == NULL)
            return LINEERR_INVALPOINTER;
        app->window = notify_window_new(app->handle);
        return app->window != NULL ? 0 : (LONG)LINEERR_OPERATIONFAILED;
    case LINEINITIALIZEEXOPTION_USEEVENT:
        app->event = CreateEventW(NULL, TRUE, FALSE, NULL);
        params->Handles.hEvent = app->event;
        return app->event != NULL ? 0 : (LONG)LINEERR_NOMEM;
    case LINEINITIALIZEEXOPTION_USECOMPLETIONPORT:
        app->port = params->Handles.hCompletionPort;
        app->port_key = params->dwCompletionKey;
        return app->port != NULL ? 0 : (LONG)LINEERR_INVALPARAM;
    default:
        return LINEERR_INVALPARAM;
    }
}

static LONG make(enum handle_kind kind, DWORD version, LINECALLBACK callback, const WCHAR *name,
                 LINEINITIALIZEEXPARAMS *params, DWORD *handle)
{
    service_lock();
    struct app *app = handle_new_object(kind, sizeof(*app));
    service_unlock();
    if (app == NULL)
        return LINEERR_NOMEM;
    app->kind = kind;
    app->version = version;
    app->callback = callback;
    app->last = &app->first;
    app->how = params != NULL ? params->dwOptions & 3 : LINEINITIALIZEEXOPTION_USEHIDDENWINDOW;
    if (name != NULL)
        lstrcpynW(app->name, name, APP_NAME);
    else
        service_own_module(app->name, APP_NAME);
    LONG result = prepare(app, params);
    service_lock();
    if (result == 0) {
        app->next = apps;
        apps = app;
        *handle = app->handle;
    } else {
        handle_free(app->handle);
        free(app);
    }
    service_unlock();
    return result;
}

LONG app_check(HLINEAPP handle)
{
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    bool is_app = handle_find(HANDLE_APP, handle) != NULL;
    service_unlock();
    service_leave();
    return is_app ? 0 : (LONG)LINEERR_INVALAPPHANDLE;
}

LONG app_new(enum handle_kind kind, DWORD version, LINECALLBACK callback, const WCHAR *name,
             LINEINITIALIZEEXPARAMS *params, DWORD *handle)
{
    service_begin();
    LONG result = make(kind, version, callback, name, params, handle);
    if (result != 0)
        service_end();
    return result;
}

void app_free(struct app *app)
{
    struct app **at = &apps;
    while (*at != app)
        at = &(*at)->next;
    *at = app->next;
    handle_free(app->handle);
    for (struct message *message = app->first, *next; message != NULL; message = next) {
        next = message->next;
        free(message);
    }
    if (app->window != NULL)
        notify_window_free(app->window);
    if (app->event != NULL) {
        SetEvent(app->event); /* for who waits in lineGetMessage */
        CloseHandle(app->event);
    }
    free(app);
}

/* A completion port has the message itself, in memory that the application frees. */
static void tell_port(const struct app *app, const LINEMESSAGE *message)
{
    LINEMESSAGE *copy = LocalAlloc(LPTR, sizeof(*copy));
    if (copy == NULL)
        return;
    *copy = *message;
    if (!PostQueuedCompletionStatus(app->port, sizeof(*copy), app->port_key, (OVERLAPPED *)copy))
        LocalFree(copy);
}

void app_tell(struct app *app, const LINEMESSAGE *message)
{
    if (app->port != NULL) {
        tell_port(app, message);
        return;
    }
    struct message *queued = malloc(sizeof(*queued));
    if (queued == NULL)
        return;
    *queued = (struct message){.told = *message};
    *app->last = queued;
    app->last = &queued->next;
    if (app->event != NULL)
        SetEvent(app->event);
    else
        notify_window_tell(app->window);
}

void apps_tell(DWORD version, const LINEMESSAGE *message, const LINEMESSAGE *to_others)
{
    for (struct app *app = apps; app != NULL; app = app->next) {
        const LINEMESSAGE *told = app->version >= version ? message : to_others;
        if (app->kind == HANDLE_APP && told != NULL)
            app_tell(app, told);
    }
}

void apps_ask_to_reinitialize(void)
{
    const LINEMESSAGE message = {.dwMessageID = LINE_LINEDEVSTATE, .dwParam1 = LINEDEVSTATE_REINIT};
    apps_tell(0, &message, NULL);
}

bool app_take(struct app *app, LINEMESSAGE *message)
{
    struct message *queued = app->first;
    if (queued == NULL)
        return false;
    *message = queued->told;
    app->first = queued->next;
    if (app->first == NULL) {
        app->last = &app->first;
        if (app->event != NULL)
            ResetEvent(app->event);
    }
    free(queued);
    return true;
}

void app_forget(struct app *app, DWORD device)
{
    for (struct message **at = &app->first; *at != NULL;) {
        struct message *message = *at;
        if (message->told.hDevice != device || message->told.dwMessageID == LINE_REPLY) {
            at = &message->next;
            continue;
        }
        *at = message->next;
        free(message);
    }
    app->last = &app->first;
    while (*app->last != NULL)
        app->last = &(*app->last)->next;
    if (app->first == NULL && app->event != NULL)
        ResetEvent(app->event);
}
