/* provider_ui.c: see provider_ui.h. */
#include "provider_ui.h"

#include <string.h>

#include "ask.h"
#include "dialog_instances.h"

typedef LONG(WINAPI *provider_function)(TUISPIDLLCALLBACK, HWND, DWORD);

static SRWLOCK lock = SRWLOCK_INIT;
static struct provider_ui *running;

static LONG load_ui(struct provider_ui *ui)
{
    WCHAR name[MAX_PATH] = L"";
    if (ui->provider.TSPI_providerUIIdentify == NULL)
        return 0;
    LONG result = ui->provider.TSPI_providerUIIdentify(name);
    if (result == (LONG)LINEERR_OPERATIONUNAVAIL)
        return 0;
    if (result == 0 && (ui->library = LoadLibraryW(name)) == NULL)
        result = LINEERR_OPERATIONFAILED;
    return result;
}

LONG provider_ui_open(struct provider_ui *ui, const WCHAR *file, DWORD id)
{
    memset(ui, 0, sizeof(*ui));
    ui->id = id;
    if (!service_load(&ui->provider, file))
        return LINEERR_OPERATIONFAILED;
    LONG result = load_ui(ui);
    if (result != 0) {
        provider_unload(&ui->provider);
        return result;
    }
    AcquireSRWLockExclusive(&lock);
    ui->next = running;
    running = ui;
    ReleaseSRWLockExclusive(&lock);
    return 0;
}

void provider_ui_close(struct provider_ui *ui)
{
    AcquireSRWLockExclusive(&lock);
    struct provider_ui **at = &running;
    while (*at != ui)
        at = &(*at)->next;
    *at = ui->next;
    ReleaseSRWLockExclusive(&lock);
    if (ui->library != NULL)
        FreeLibrary(ui->library);
    provider_unload(&ui->provider);
}

bool provider_ui_function(HMODULE library, const char *name, void *pointer)
{
    FARPROC found = library != NULL ? GetProcAddress(library, name) : NULL;
    memcpy(pointer, &found, sizeof(found));
    return found != NULL;
}

LONG provider_ui_run(const struct provider_ui *ui, const char *function, HWND owner, LONG missing)
{
    provider_function run;
    return provider_ui_function(ui->library, function, &run) ? run(provider_ui_callback, owner, ui->id) : missing;
}

/* To a provider of which a UI function runs, and which therefore stays loaded. */
static LONG tell_provider(DWORD_PTR id, DWORD type, void *params, DWORD size)
{
    AcquireSRWLockShared(&lock);
    const struct provider_ui *ui = running;
    while (ui != NULL && ui->id != id)
        ui = ui->next;
    __typeof__(&TSPI_providerGenericDialogData) tell = ui != NULL ? ui->provider.TSPI_providerGenericDialogData : NULL;
    ReleaseSRWLockShared(&lock);
    return ui == NULL ? (LONG)LINEERR_INVALPARAM : tell != NULL ? tell(id, type, params, size)
                                                                : (LONG)LINEERR_OPERATIONUNAVAIL;
}

static LONG tell_line(DWORD_PTR id, DWORD type, void *params, DWORD size)
{
    struct asked asked;
    LONG result = ask_device_alone(&asked, (DWORD)id);
    return result != 0 ? result : ask_end(&asked, ASK(asked, TSPI_providerGenericDialogData, id, type, params, size));
}

LONG CALLBACK provider_ui_callback(DWORD_PTR object, DWORD type, void *params, DWORD size)
{
    switch (type) {
    case TUISPIDLL_OBJECT_PROVIDERID:
        return tell_provider(object, type, params, size);
    case TUISPIDLL_OBJECT_LINEID:
        return tell_line(object, type, params, size);
    case TUISPIDLL_OBJECT_DIALOGINSTANCE:
        return dialog_tell_provider((HTAPIDIALOGINSTANCE)object, params, size);
    default:
        return LINEERR_INVALPARAM;
    }
}
