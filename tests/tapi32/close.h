/* close.h: how lines are closed, by lineClose, lineShutdown, or a lineOpen that failed half-way. Between service_enter
 * and service_leave, not under the lock. */
#ifndef TAPI32_CLOSE_H
#define TAPI32_CLOSE_H

#include "lines.h"

/* Only one thread at a time opens or closes lines: a provider has a device open once. */
void close_exclude_begin(void);
void close_exclude_end(void);

/* Close an application's line. Calls that it alone owned are dropped; with the last line of a device the provider
 * closes its calls and the device. Within close_exclude_begin and _end. False if it is no line. */
bool close_line(DWORD handle);

/* Close all that an application has open. */
void close_lines_of(struct app *app);

/* Its lines are closed, and not by applications: these are told, and can do no more than lineClose. Nothing is asked of
 * the provider. Under the lock. */
void close_by_force(struct trunk *trunk);

/* The provider closes the trunk and its calls. Within close_exclude_begin and _end, under the lock, which is left
 * meanwhile. */
void close_at_provider(struct trunk *trunk);

/* The provider closes the calls and the line of a device that was removed, unless it has done so. */
void close_removed(HTAPILINE trunk);

#endif
