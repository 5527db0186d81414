/* ledger_devices.h: the ledger's books of devices that come and go while TAPI runs, lines and telephones. */
#ifndef HOST_LEDGER_DEVICES_H
#define HOST_LEDGER_DEVICES_H

#include "ledger.h"

enum device_kind { LINE_DEVICES, PHONE_DEVICES, DEVICE_KINDS };

/* The session's devices of that kind have the ids from first on (rules 74 and 148). Nothing is known of them before. */
void ledger_devices(struct ledger *ledger, enum device_kind kind, DWORD first, DWORD count);

/* providerCreate…Device has made one beside them. */
void ledger_device_came(struct ledger *ledger, enum device_kind kind);

/* Wait for a LINE_CREATE or PHONE_CREATE that TSPI_providerCreate…Device has to answer; its temporary id goes into *id.
 * False: none came until then. */
bool ledger_take_created(struct ledger *ledger, enum device_kind kind, uint64_t deadline_us, DWORD_PTR *id);

/* Wait for a LINE_REMOVE or PHONE_REMOVE, whose device goes into *device. False: none came until then. */
bool ledger_take_removed(struct ledger *ledger, enum device_kind kind, uint64_t deadline_us, DWORD *device);

#endif
