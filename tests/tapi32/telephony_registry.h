/* telephony_registry.h: values of the registry below Telephony\, each by the whole path of its key, which is the same
 * in HKEY_LOCAL_MACHINE, to which all is written here, and in HKEY_CURRENT_USER. */
#ifndef TAPI32_TELEPHONY_REGISTRY_H
#define TAPI32_TELEPHONY_REGISTRY_H

#include <stdbool.h>
#include <windows.h>

#include "telephony_key.h"

enum { KEY_UNITS = 200 };

/* A path with a number at its end. */
void registry_path(WCHAR path[KEY_UNITS], const WCHAR *prefix, DWORD number);

bool registry_has(HKEY root, const WCHAR *key);

/* `usual` if it is not there. */
DWORD registry_number(HKEY root, const WCHAR *key, const WCHAR *name, DWORD usual);

/* Into text[0..room); empty if it is not there, or too long. */
void registry_text(HKEY root, const WCHAR *key, const WCHAR *name, WCHAR *text, size_t room);

bool registry_set_number(const WCHAR *key, const WCHAR *name, DWORD number);
bool registry_set_text(const WCHAR *key, const WCHAR *name, const WCHAR *text);

/* The numbers of the subkeys that are called prefix and number, ascending; to be freed with free(). False without
 * memory. */
bool registry_numbers(HKEY root, const WCHAR *key, const WCHAR *prefix, DWORD **numbers, DWORD *count);

#endif
