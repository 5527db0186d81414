/* service.c: see service.h. */
#include "service.h"

#include <stdio.h>
#include <stdlib.h>

#include "calls.h"
#include "end_to_end.h"
#include "events.h"
#include "layouts.h"
#include "provider_list.h"

enum { TSPI_LOWEST = 0x00010003, TSPI_HIGHEST = API_3_0, PATH_BYTES = 3 * MAX_PATH };

static SRWLOCK in_use = SRWLOCK_INIT; /* held shared while TAPI's functions run, else when providers come and go */
static SRWLOCK lock = SRWLOCK_INIT;
static unsigned application_count;
static struct installed *providers, *gone; /* gone: shut down, but devices still name it */
static unsigned session;
static struct device **devices; /* each has its place in memory for good: the list may grow */
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

unsigned service_session(void)
{
    return session;
}

/* What it was told in providerEnumDevices. */
static HPROVIDER handle_of(const struct installed *provider)
{
    return (HPROVIDER)(DWORD_PTR)(provider->id + 1);
}

struct installed *service_provider(HPROVIDER handle)
{
    struct installed *provider = providers;
    while (provider != NULL && (handle_of(provider) != handle || provider->is_going))
        provider = provider->next;
    return provider;
}

struct installed *service_provider_of(DWORD id)
{
    struct installed *provider = providers;
    while (provider != NULL && (provider->id != id || provider->is_going))
        provider = provider->next;
    return provider;
}

DWORD service_device_count(void)
{
    return device_count;
}

struct device *service_device(DWORD id)
{
    return id < device_count ? devices[id] : NULL;
}

LONG service_find_device(DWORD id, struct device **device)
{
    *device = service_device(id);
    return *device == NULL                ? (LONG)LINEERR_BADDEVICEID
         : (*device)->provider->is_going ? (LONG)LINEERR_NODRIVER
         : (*device)->is_removed         ? (LONG)LINEERR_NODEVICE
                                         : 0;
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
        functions->TSPI_providerEnumDevices(provider->id, &provider->device_count, &phones, handle_of(provider),
                                            events_line, events_phone) != 0)
        return false;
    return functions->TSPI_providerInit(provider->version, provider->id, device_count, 0, provider->device_count,
                                        phones, events_completion, &options) == 0;
}

/* Enter a device in the list. */
static bool append(struct device *device)
{
    service_lock();
    struct device **more = realloc(devices, (device_count + 1) * sizeof(*more));
    if (more != NULL) {
        devices = more;
        devices[device_count++] = device;
    }
    service_unlock();
    return more != NULL;
}

bool service_add_device(struct installed *provider, DWORD id)
{
    struct device *device = malloc(sizeof(*device));
    if (device == NULL)
        return false;
    *device = (struct device){.provider = provider, .version = provider->version};
    provider->functions.TSPI_lineNegotiateTSPIVersion(id, TSPI_LOWEST, TSPI_HIGHEST, &device->version);
    if (append(device))
        return true;
    free(device);
    return false;
}

/* Those that it has from the start; without memory, the first ones of them. */
static void add_devices(struct installed *provider)
{
    for (DWORD end = device_count + provider->device_count; device_count < end;)
        if (!service_add_device(provider, device_count))
            return;
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
    service_lock();
    provider->next = providers;
    providers = provider;
    service_unlock();
    add_devices(provider);
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

/* Take it off the list, and end its session. */
static void shut_down(struct installed **at)
{
    struct installed *provider = *at;
    service_lock();
    *at = provider->next;
    service_unlock();
    provider->functions.TSPI_providerShutdown(provider->version, provider->id);
    provider_unload(&provider->functions);
    provider->next = gone;
    gone = provider;
}

void service_end_provider(DWORD id)
{
    AcquireSRWLockExclusive(&in_use);
    struct installed **at = &providers;
    while (*at != NULL && ((*at)->id != id || !(*at)->is_going))
        at = &(*at)->next;
    if (*at != NULL)
        shut_down(at);
    ReleaseSRWLockExclusive(&in_use);
}

static void unload_providers(void)
{
    while (providers != NULL)
        shut_down(&providers);
    for (struct installed *provider = gone, *next; provider != NULL; provider = next) {
        next = provider->next;
        free(provider);
    }
    gone = NULL;
    end_to_end_forget();
    while (device_count > 0)
        free(devices[--device_count]);
    free(devices);
    devices = NULL;
    session++;
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
