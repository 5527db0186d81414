/* service.c: see service.h. */
#include "service.h"

#include <stdio.h>
#include <stdlib.h>

#include "calls.h"
#include "events.h"
#include "layouts.h"
#include "provider_list.h"

enum { TSPI_LOWEST = 0x00010003, TSPI_HIGHEST = API_3_0, PATH_BYTES = 3 * MAX_PATH };

static SRWLOCK in_use = SRWLOCK_INIT; /* held shared while TAPI's functions run, else when providers come and go */
static SRWLOCK lock = SRWLOCK_INIT;
static unsigned application_count;
static struct installed *providers;
static struct device *devices;
static DWORD device_count;

void service_lock(void)
{
    AcquireSRWLockExclusive(&lock);
}

void service_unlock(void)
{
    ReleaseSRWLockExclusive(&lock);
}

bool service_enter(void)
{
    AcquireSRWLockShared(&in_use);
    if (application_count > 0) {
        calls_close_unused();
        return true;
    }
    ReleaseSRWLockShared(&in_use);
    return false;
}

void service_leave(void)
{
    ReleaseSRWLockShared(&in_use);
}

DWORD service_device_count(void)
{
    return device_count;
}

struct device *service_device(DWORD id)
{
    return id < device_count ? &devices[id] : NULL;
}

void service_own_module(WCHAR *name, size_t room)
{
    WCHAR path[MAX_PATH] = L"";
    GetModuleFileNameW(NULL, path, MAX_PATH - 1);
    const WCHAR *last = wcsrchr(path, L'\\');
    _snwprintf(name, room - 1, L"%ls", last != NULL ? last + 1 : path);
    name[room - 1] = 0;
}

/* --- Providers come ----------------------------------------------------------------------------------------------- */

bool service_load(struct provider *provider, const WCHAR *file)
{
    char path[PATH_BYTES], why[256];
    WCHAR full[MAX_PATH];
    if (SearchPathW(NULL, file, NULL, MAX_PATH, full, NULL) == 0 ||
        WideCharToMultiByte(CP_UTF8, 0, full, -1, path, sizeof(path), NULL, NULL) == 0)
        return false;
    if (!provider_load(provider, path, why, sizeof(why)))
        return false;
    provider->path = NULL;
    return true;
}

/* Start a session: rule 2. */
static bool start_session(struct installed *provider)
{
    const struct provider *functions = &provider->functions;
    DWORD phones = 0, options = 0;
    if (functions->TSPI_lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION, TSPI_LOWEST, TSPI_HIGHEST,
                                                 &provider->version) != 0 ||
        functions->TSPI_providerEnumDevices(provider->id, &provider->device_count, &phones,
                                            (HPROVIDER)(DWORD_PTR)(provider->id + 1), events_line, events_phone) != 0)
        return false;
    provider->first_device = device_count;
    return functions->TSPI_providerInit(provider->version, provider->id, device_count, 0, provider->device_count, phones,
                                        events_completion, &options) == 0;
}

static bool add_devices(struct installed *provider)
{
    DWORD count = device_count + provider->device_count;
    struct device *more = realloc(devices, (count + 1) * sizeof(*more));
    if (more == NULL)
        return false;
    devices = more;
    for (DWORD id = device_count; id < count; id++) {
        devices[id] = (struct device){.provider = provider, .version = provider->version};
        provider->functions.TSPI_lineNegotiateTSPIVersion(id, TSPI_LOWEST, TSPI_HIGHEST, &devices[id].version);
    }
    device_count = count;
    return true;
}

/* A provider that cannot be used is passed over, as Windows does. */
static void start_provider(const struct listed *listed)
{
    struct installed *provider = calloc(1, sizeof(*provider));
    if (provider == NULL)
        return;
    provider->id = listed->id;
    if (!service_load(&provider->functions, listed->file)) {
        free(provider);
        return;
    }
    if (!start_session(provider)) {
        provider_unload(&provider->functions);
        free(provider);
        return;
    }
    provider->next = providers;
    providers = provider;
    if (!add_devices(provider))
        provider->device_count = 0; /* it stays loaded, without devices */
}

/* Of a damaged list, what is whole. */
static void load_providers(void)
{
    struct listed *list;
    DWORD count;
    provider_list_read(&list, &count);
    for (DWORD i = 0; i < count; i++)
        start_provider(&list[i]);
    free(list);
}

/* --- Providers go ------------------------------------------------------------------------------------------------- */

static void unload_providers(void)
{
    while (providers != NULL) {
        struct installed *provider = providers;
        providers = provider->next;
        provider->functions.TSPI_providerShutdown(provider->version, provider->id);
        provider_unload(&provider->functions);
        free(provider);
    }
    free(devices);
    devices = NULL;
    device_count = 0;
}

void service_begin(void)
{
    AcquireSRWLockExclusive(&in_use);
    if (application_count++ == 0)
        load_providers();
    ReleaseSRWLockExclusive(&in_use);
}

void service_end(void)
{
    AcquireSRWLockExclusive(&in_use);
    if (--application_count == 0)
        unload_providers();
    ReleaseSRWLockExclusive(&in_use);
}
