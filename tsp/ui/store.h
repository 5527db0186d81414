/* store.h: the registry key of the settings, as dialogs change it. */
#ifndef TSPEC_UI_STORE_H
#define TSPEC_UI_STORE_H

#include <stdbool.h>
#include <windows.h>

#include "sections.h"

/* Whether the key is there. */
bool store_exists(void);

/* Whether this user may read it. */
bool store_is_readable(void);

/* Whether this user may write it, or make it. */
bool store_is_writable(void);

/* Whether a value is one that Windows protects: a secret, whatever its name. */
bool store_is_protected(const char *section, const char *name);

/* Bring the key from what was read of it to what it is to be. Values that are the same are left alone, so that they
 * keep their type. Returns 0 or Windows' error number; then what was changed is changed back, types included, as far as
 * Windows allows. */
LSTATUS store_write(const struct sections *read, const struct sections *wanted);

/* Delete the key; it may be missing. Returns 0 or Windows' error number. */
LSTATUS store_remove(void);

#endif
