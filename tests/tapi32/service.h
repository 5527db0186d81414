/* service.h: what stands in TAPISRV on Windows: the providers that are installed, their devices, and one lock for all
 * that is known of applications, lines and calls.
 *
 * The lock is never held while a provider is called, or an application. A provider's callbacks take only it, so that a
 * provider may wait for them. */
#ifndef TAPI32_SERVICE_H
#define TAPI32_SERVICE_H

#include <stdbool.h>
#include <windows.h>

#include <tspi.h>

#include "../host/provider/provider.h"

struct trunk;

/* A provider that is loaded. */
struct installed {
    struct provider functions;
    DWORD id;           /* permanent */
    DWORD version;      /* of TSPI, for the provider as a whole */
    DWORD device_count; /* at the start */
    bool is_going;      /* nothing new is begun with it */
    struct installed *next;
};

struct device {
    struct installed *provider;
    DWORD version;       /* of TSPI, for this device */
    bool is_removed;     /* the provider has it no more: it may not be asked about it, and nobody gets its id */
    struct trunk *trunk; /* while some application has it open */
};

/* Count an application; the first one has the providers loaded. */
void service_begin(void);

/* Count it no more; with the last one the providers are shut down. Not between service_enter and service_leave. */
void service_end(void);

/* Around all that a function of TAPI's does: meanwhile the providers stay. False if no application is counted. */
bool service_enter(void);
void service_leave(void);

void service_lock(void);
void service_unlock(void);

/* Load a provider's file, which is looked for as Windows looks for DLLs. */
bool service_load(struct provider *provider, const WCHAR *file);

/* Which session of the providers this is: another one each time that they are loaded. Between service_enter and
 * service_leave, or in a provider's callback. */
unsigned service_session(void);

/* The provider that knows itself by that handle, or that has that permanent id; NULL also of one that is going. It
 * stays as long as the providers do, and so do devices. */
struct installed *service_provider(HPROVIDER handle);
struct installed *service_provider_of(DWORD id);

/* Shut the provider of that id down, which is going, and of whose lines none is open any more. Its devices keep their
 * ids. Not between service_enter and service_leave. */
void service_end_provider(DWORD id);

/* How many ids devices have, those that were removed included. The next ones are called under the lock, too. */
DWORD service_device_count(void);

/* NULL if there is none of that id. */
struct device *service_device(DWORD id);

/* The device that an application asks about, if it is still there. 0, LINEERR_BADDEVICEID, LINEERR_NODEVICE, or
 * LINEERR_NODRIVER where its provider has gone. */
LONG service_find_device(DWORD id, struct device **device);

/* Negotiate the version of a device of the provider's that has none yet, and enter it in the list under the next id,
 * which is this one. False without memory. Not under the lock; one thread at a time does this. */
bool service_add_device(struct installed *provider, DWORD id);

/* The name of this program's file, without its folder. */
void service_own_module(WCHAR *name, size_t room);

#endif
