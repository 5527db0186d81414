/* device_changes.c: see device_changes.h. Within its callback a provider must not be called (rule 21), so that what is
 * to be asked of it is left to a thread, which is there only meanwhile: one for all, for new devices get their ids in
 * order. */
#include "device_changes.h"

#include <stdlib.h>

#include "close.h"
#include "layouts.h"
#include "thread.h"

struct change {
    unsigned session;
    HPROVIDER provider;
    DWORD_PTR temporary_id;
    HTAPILINE trunk; /* to be closed; NULL: a device is to be created */
    struct change *next;
};

static struct change *first, **last = &first;
static bool is_running; /* the thread */

/* --- What the thread does ----------------------------------------------------------------------------------------- */

/* Applications of before TAPI 1.4 know nothing of new devices, and are asked to look anew. */
static void tell_created(DWORD id)
{
    const LINEMESSAGE created = {.dwMessageID = LINE_CREATE, .dwParam1 = id},
                      changed = {.dwMessageID = LINE_LINEDEVSTATE, .dwParam1 = LINEDEVSTATE_REINIT,
                                 .dwParam2 = LINE_CREATE, .dwParam3 = id};
    service_lock();
    apps_tell(API_1_4, &created, &changed);
    service_unlock();
}

static void create(const struct change *change)
{
    service_lock();
    struct installed *provider = service_provider(change->provider);
    DWORD id = service_device_count();
    service_unlock();
    if (provider != NULL && provider->functions.TSPI_providerCreateLineDevice != NULL &&
        provider->functions.TSPI_providerCreateLineDevice(change->temporary_id, id) == 0 &&
        service_add_device(provider, id))
        tell_created(id);
}

/* A change of a session that is over concerns nobody any more. */
static void carry_out(const struct change *change)
{
    if (!service_enter())
        return;
    if (change->session == service_session()) {
        if (change->trunk == NULL)
            create(change);
        else
            close_removed(change->trunk);
    }
    service_leave();
}

static struct change *take(void)
{
    service_lock();
    struct change *change = first;
    if (change != NULL && (first = change->next) == NULL)
        last = &first;
    is_running = change != NULL;
    service_unlock();
    return change;
}

static void run(void *nothing)
{
    struct change *change;
    (void)nothing;
    while ((change = take()) != NULL) {
        carry_out(change);
        free(change);
    }
}

/* What there is no memory for, or no thread, is not done. */
static void leave_to_thread(const struct change *wanted)
{
    struct change *change = malloc(sizeof(*change));
    if (change == NULL)
        return;
    *change = *wanted;
    change->session = service_session();
    change->next = NULL;
    *last = change;
    last = &change->next;
    if (!is_running)
        is_running = thread_start(run, NULL);
}

/* --- What the provider's callback does ---------------------------------------------------------------------------- */

void device_create(HPROVIDER provider, DWORD_PTR temporary_id)
{
    leave_to_thread(&(struct change){.provider = provider, .temporary_id = temporary_id});
}

/* Applications of before TAPI 2.0 are told only of lines that they have open, and before these are closed
 * (https://learn.microsoft.com/windows/win32/tapi/line-remove); of before 1.4, only that they are closed. */
static void tell_lines(const struct trunk *trunk)
{
    for (const struct line *line = trunk->lines; line != NULL; line = line->next)
        if (line->version >= API_1_4 && line->version < API_2_0)
            line_tell(line, LINE_LINEDEVSTATE, LINEDEVSTATE_REMOVED, 0, 0);
}

/* Nobody may use the device any more, and applications hear of it. */
static void take_away(DWORD id, struct device *device)
{
    device->is_removed = true;
    if (device->trunk != NULL) {
        tell_lines(device->trunk);
        close_by_force(device->trunk);
    }
    apps_tell(API_2_0, &(LINEMESSAGE){.dwMessageID = LINE_REMOVE, .dwParam1 = id}, NULL);
}

void device_remove(DWORD id)
{
    struct device *device;
    if (service_find_device(id, &device) != 0)
        return;
    if (device->trunk != NULL)
        leave_to_thread(&(struct change){.trunk = (HTAPILINE)(DWORD_PTR)device->trunk->handle});
    take_away(id, device);
}

void devices_remove(struct installed *provider)
{
    close_exclude_begin();
    service_lock();
    provider->is_going = true;
    for (DWORD id = 0; id < service_device_count(); id++) {
        struct device *device = service_device(id);
        if (device->provider != provider)
            continue;
        if (!device->is_removed)
            take_away(id, device);
        if (device->trunk != NULL)
            close_at_provider(device->trunk);
    }
    service_unlock();
    close_exclude_end();
}
