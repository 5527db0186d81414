/* device_changes.h: devices that come and go while applications run: LINE_CREATE and LINE_REMOVE of a provider's.
 * Called in its callback, under the service's lock, but for devices_remove. */
#ifndef TAPI32_DEVICE_CHANGES_H
#define TAPI32_DEVICE_CHANGES_H

#include <windows.h>

#include <tspi.h>

/* LINE_CREATE: the provider has a device of that temporary id. It gets the next id, and applications are told, unless
 * the provider thinks better of it when it is asked. */
void device_create(HPROVIDER provider, DWORD_PTR temporary_id);

/* LINE_REMOVE: nothing more is asked of the device; its lines are closed, and applications are told. */
void device_remove(DWORD id);

struct installed;

/* The provider is to go: the same of all its devices, of which its lines are closed when this returns. Nothing new is
 * begun with it any more. Between service_enter and service_leave, not under the lock. */
void devices_remove(struct installed *provider);

#endif
