/* service.h: what stands in TAPISRV on Windows: the providers that are installed, their devices, and one lock for all that
 * is known of applications, lines and calls.
 *
 * The lock is never held while a provider is called, or an application. A provider's callbacks take only it, so that a
 * provider may wait for them. */
#ifndef TAPI32_SERVICE_H
#define TAPI32_SERVICE_H

#include <stdbool.h>
#include <windows.h>

#include <tspi.h>

#include "../host/provider.h"

struct trunk;

/* A provider that is loaded. */
struct installed {
    struct provider functions;
    DWORD id;           /* permanent */
    DWORD version;      /* of TSPI, for the provider as a whole */
    DWORD first_device, device_count;
    struct installed *next;
};

struct device {
    struct installed *provider;
    DWORD version;       /* of TSPI, for this device */
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

DWORD service_device_count(void);

/* NULL if there is none of that id. It stays as long as the providers do. */
struct device *service_device(DWORD id);

/* The name of this program's file, without its folder. */
void service_own_module(WCHAR *name, size_t room);

#endif
