/* dialog_instances.c: see dialog_instances.h. A dialog may be up for as long as it likes, so that its threads do not
 * hold on to the session by service_enter. The provider stays all the same: it goes with the last application, or when
 * it is removed, and the dialogs go before that. */
#include "dialog_instances.h"

#include <stdlib.h>
#include <string.h>

#include "provider_ui.h"
#include "requests.h"
#include "text.h"
#include "thread.h"

enum { PATIENCE_MS = 10000 };

/* Data for the UI DLL. */
struct data {
    struct data *next;
    void *params; /* NULL: the dialog is to end */
    DWORD size;
};

struct dialog {
    DWORD handle;       /* HTAPIDIALOGINSTANCE */
    unsigned users;     /* threads that know it */
    DWORD app, thread;  /* the application's handle, and the id of the thread that shows it */
    struct installed *provider;
    HDRVDIALOGINSTANCE driver;
    WCHAR *file;        /* the UI DLL */
    struct data first_data, *data; /* what it begins with; what is to follow */
    HANDLE ready;       /* set by the UI DLL */
    HANDLE more;        /* set when data was added */
    HANDLE ended;       /* set when the UI DLL's function has returned */
    SRWLOCK in_ui;      /* while the UI DLL is given data */
    bool is_over;       /* it gets none any more */
    SRWLOCK in_provider; /* while the provider is called about it */
    bool is_freed;      /* the provider was told that it is over */
    struct dialog *next;
};

static struct dialog *dialogs;

/* --- They come and go --------------------------------------------------------------------------------------------- */

static bool copy_data(struct data *data, const void *params, DWORD size)
{
    *data = (struct data){.size = size};
    if (params == NULL)
        return true;
    data->params = malloc((size_t)size + 1);
    if (data->params != NULL)
        memcpy(data->params, params, size);
    return data->params != NULL;
}

static void close_event(HANDLE event)
{
    if (event != NULL)
        CloseHandle(event);
}

static void free_dialog(struct dialog *dialog)
{
    for (struct data *data = dialog->data, *next; data != NULL; data = next) {
        next = data->next;
        free(data->params);
        free(data);
    }
    free(dialog->first_data.params);
    free(dialog->file);
    close_event(dialog->ready);
    close_event(dialog->more);
    close_event(dialog->ended);
    handle_free(dialog->handle);
    free(dialog);
}

/* A thread knows the dialog no more; the last one frees it. */
static void release(struct dialog *dialog)
{
    service_lock();
    if (--dialog->users == 0) {
        struct dialog **at = &dialogs;
        while (*at != dialog)
            at = &(*at)->next;
        *at = dialog->next;
        free_dialog(dialog);
    }
    service_unlock();
}

static struct dialog *new_dialog(struct installed *provider, DWORD app, const TUISPICREATEDIALOGINSTANCEPARAMS *params)
{
    struct dialog *dialog = handle_new_object(HANDLE_DIALOG, sizeof(*dialog));
    if (dialog == NULL)
        return NULL;
    dialog->app = app;
    dialog->provider = provider;
    dialog->driver = params->hdDlgInst;
    dialog->file = text_copy(params->lpszUIDLLName);
    dialog->ready = CreateEventW(NULL, TRUE, FALSE, NULL);
    dialog->more = CreateEventW(NULL, FALSE, FALSE, NULL);
    dialog->ended = CreateEventW(NULL, TRUE, FALSE, NULL);
    InitializeSRWLock(&dialog->in_ui);
    InitializeSRWLock(&dialog->in_provider);
    if (copy_data(&dialog->first_data, params->lpParams, params->dwSize) && dialog->file != NULL &&
        dialog->ready != NULL && dialog->more != NULL && dialog->ended != NULL)
        return dialog;
    free_dialog(dialog);
    return NULL;
}

/* --- The thread that shows it ------------------------------------------------------------------------------------- */

/* Tell the provider, once, that it is over. When this returns, the provider is called about it no more. */
static void free_at_provider(struct dialog *dialog)
{
    const struct provider *functions = &dialog->provider->functions;
    AcquireSRWLockExclusive(&dialog->in_provider);
    if (!dialog->is_freed && functions->TSPI_providerFreeDialogInstance != NULL)
        functions->TSPI_providerFreeDialogInstance(dialog->driver);
    dialog->is_freed = true;
    ReleaseSRWLockExclusive(&dialog->in_provider);
}

/* The UI DLL gets no data any more. */
static void end_data(struct dialog *dialog)
{
    AcquireSRWLockExclusive(&dialog->in_ui);
    dialog->is_over = true;
    ReleaseSRWLockExclusive(&dialog->in_ui);
    SetEvent(dialog->ended);
}

static void show(void *given)
{
    struct dialog *dialog = given;
    __typeof__(&TUISPI_providerGenericDialog) run = NULL;
    dialog->thread = GetCurrentThreadId();
    HMODULE library = LoadLibraryW(dialog->file);
    if (provider_ui_function(library, "TUISPI_providerGenericDialog", &run))
        run(provider_ui_callback, dialog->handle, dialog->first_data.params, dialog->first_data.size, dialog->ready);
    end_data(dialog);
    if (library != NULL)
        FreeLibrary(library);
    free_at_provider(dialog);
    release(dialog);
}

/* --- The thread that gives it data -------------------------------------------------------------------------------- */

static bool wait_for(HANDLE event, const struct dialog *dialog)
{
    HANDLE events[] = {dialog->ended, event};
    return WaitForMultipleObjects(2, events, FALSE, INFINITE) != WAIT_OBJECT_0;
}

static struct data *take_data(struct dialog *dialog)
{
    service_lock();
    struct data *data = dialog->data;
    if (data != NULL)
        dialog->data = data->next;
    service_unlock();
    return data;
}

static void give(struct dialog *dialog, __typeof__(&TUISPI_providerGenericDialogData) take, struct data *data)
{
    AcquireSRWLockShared(&dialog->in_ui);
    if (!dialog->is_over && take != NULL)
        take(dialog->handle, data->params, data->size);
    ReleaseSRWLockShared(&dialog->in_ui);
    free(data->params);
    free(data);
}

/* It has the UI DLL loaded, too: that of the other thread may go while it is in there. */
static void give_all(void *given)
{
    struct dialog *dialog = given;
    struct data *data;
    __typeof__(&TUISPI_providerGenericDialogData) take = NULL;
    bool goes_on = wait_for(dialog->ready, dialog);
    HMODULE library = goes_on ? LoadLibraryW(dialog->file) : NULL;
    provider_ui_function(library, "TUISPI_providerGenericDialogData", &take);
    while (goes_on && wait_for(dialog->more, dialog))
        while ((data = take_data(dialog)) != NULL)
            give(dialog, take, data);
    if (library != NULL)
        FreeLibrary(library);
    release(dialog);
}

/* --- What the provider's callback does ---------------------------------------------------------------------------- */

static bool start(struct dialog *dialog)
{
    dialog->users = 1;
    dialog->next = dialogs;
    dialogs = dialog;
    if (thread_start(give_all, dialog)) {
        dialog->users++;
        if (thread_start(show, dialog))
            return true;
        SetEvent(dialog->ended); /* whereupon the first thread frees it */
        dialog->users--;
        return false;
    }
    dialogs = dialog->next;
    free_dialog(dialog);
    return false;
}

void dialog_create(HPROVIDER provider, TUISPICREATEDIALOGINSTANCEPARAMS *params)
{
    struct installed *installed = service_provider(provider);
    const struct app *app = installed != NULL ? handle_find(HANDLE_APP, request_app(params->dwRequestID)) : NULL;
    struct dialog *dialog = app != NULL ? new_dialog(installed, app->handle, params) : NULL;
    params->htDlgInst = dialog != NULL && start(dialog) ? dialog->handle : 0;
}

static void add_data(struct dialog *dialog, const void *params, DWORD size)
{
    struct data *data = malloc(sizeof(*data)), **at = &dialog->data;
    if (data == NULL || !copy_data(data, params, size)) {
        free(data);
        return;
    }
    while (*at != NULL)
        at = &(*at)->next;
    *at = data;
    SetEvent(dialog->more);
}

void dialog_send(HTAPIDIALOGINSTANCE handle, const void *params, DWORD size)
{
    struct dialog *dialog = handle_find(HANDLE_DIALOG, handle);
    if (dialog != NULL)
        add_data(dialog, params, size);
}

/* --- What the UI DLL and applications do -------------------------------------------------------------------------- */

static LONG tell_provider(const struct dialog *dialog, void *params, DWORD size)
{
    __typeof__(&TSPI_providerGenericDialogData) tell = dialog->provider->functions.TSPI_providerGenericDialogData;
    return tell != NULL ? tell((DWORD_PTR)dialog->driver, TUISPIDLL_OBJECT_DIALOGINSTANCE, params, size)
                        : (LONG)LINEERR_OPERATIONUNAVAIL;
}

LONG dialog_tell_provider(HTAPIDIALOGINSTANCE handle, void *params, DWORD size)
{
    service_lock();
    struct dialog *dialog = handle_find(HANDLE_DIALOG, handle);
    if (dialog != NULL)
        dialog->users++;
    service_unlock();
    if (dialog == NULL)
        return LINEERR_INVALPARAM;
    AcquireSRWLockShared(&dialog->in_provider);
    LONG result = dialog->is_freed ? (LONG)LINEERR_INVALPARAM : tell_provider(dialog, params, size);
    ReleaseSRWLockShared(&dialog->in_provider);
    release(dialog);
    return result;
}

/* A dialog of the application's, or of the provider's, that is to be ended still, and now known to this thread, too. */
static struct dialog *take_dialog(DWORD app, const struct installed *provider)
{
    service_lock();
    struct dialog *dialog = dialogs;
    while (dialog != NULL && (dialog->app == 0 || (dialog->app != app && dialog->provider != provider)))
        dialog = dialog->next;
    if (dialog != NULL) {
        dialog->app = 0;
        dialog->users++;
        add_data(dialog, NULL, 0);
    }
    service_unlock();
    return dialog;
}

/* Meanwhile a dialog that belongs to a window of this thread may need an answer of it. */
static void wait_for_end(const struct dialog *dialog)
{
    ULONGLONG begun = GetTickCount64(), passed = 0;
    MSG message;
    while (passed < PATIENCE_MS && MsgWaitForMultipleObjects(1, &dialog->ended, FALSE, (DWORD)(PATIENCE_MS - passed),
                                                             QS_SENDMESSAGE) == WAIT_OBJECT_0 + 1) {
        PeekMessageW(&message, NULL, 0, 0, PM_NOREMOVE | PM_QS_SENDMESSAGE);
        passed = GetTickCount64() - begun;
    }
}

static void end_dialogs(DWORD app, const struct installed *provider)
{
    struct dialog *dialog;
    while ((dialog = take_dialog(app, provider)) != NULL) {
        if (dialog->thread != GetCurrentThreadId())
            wait_for_end(dialog);
        free_at_provider(dialog);
        release(dialog);
    }
}

void dialogs_end(HLINEAPP app)
{
    end_dialogs(app, NULL);
}

void dialogs_end_of(const struct installed *provider)
{
    end_dialogs(0, provider);
}
