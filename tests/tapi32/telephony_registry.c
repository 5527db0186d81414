/* telephony_registry.c: see telephony_registry.h. */
#include "telephony_registry.h"

#include <stdlib.h>
#include <wchar.h>

#include "text.h"

enum { NAME_UNITS = 64 };

void registry_path(WCHAR path[KEY_UNITS], const WCHAR *prefix, DWORD number)
{
    _snwprintf(path, KEY_UNITS - 1, L"%ls%lu", prefix, (unsigned long)number);
    path[KEY_UNITS - 1] = 0;
}

bool registry_has(HKEY root, const WCHAR *key)
{
    HKEY opened;
    if (RegOpenKeyExW(root, key, 0, KEY_READ, &opened) != ERROR_SUCCESS)
        return false;
    RegCloseKey(opened);
    return true;
}

DWORD registry_number(HKEY root, const WCHAR *key, const WCHAR *name, DWORD usual)
{
    DWORD number, size = sizeof(number);
    return RegGetValueW(root, key, name, RRF_RT_REG_DWORD, NULL, &number, &size) == ERROR_SUCCESS ? number : usual;
}

void registry_text(HKEY root, const WCHAR *key, const WCHAR *name, WCHAR *text, size_t room)
{
    DWORD size = (DWORD)(room * sizeof(*text));
    if (RegGetValueW(root, key, name, RRF_RT_REG_SZ, NULL, text, &size) != ERROR_SUCCESS)
        text[0] = 0;
}

static bool set(const WCHAR *key, const WCHAR *name, DWORD type, const void *value, DWORD size)
{
    return RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, name, type, value, size) == ERROR_SUCCESS;
}

bool registry_set_number(const WCHAR *key, const WCHAR *name, DWORD number)
{
    return set(key, name, REG_DWORD, &number, sizeof(number));
}

bool registry_set_text(const WCHAR *key, const WCHAR *name, const WCHAR *text)
{
    return set(key, name, REG_SZ, text, text_bytes(text));
}

/* The number of a subkey; false if it is called otherwise. */
static bool number_of(const WCHAR *name, const WCHAR *prefix, DWORD *number)
{
    size_t len = wcslen(prefix);
    WCHAR *end;
    if (_wcsnicmp(name, prefix, len) != 0 || name[len] < L'0' || name[len] > L'9')
        return false;
    *number = wcstoul(name + len, &end, 10);
    return *end == 0;
}

static int compare(const void *a, const void *b)
{
    const DWORD *one = a, *other = b;
    return (*one > *other) - (*one < *other);
}

bool registry_numbers(HKEY root, const WCHAR *key, const WCHAR *prefix, DWORD **numbers, DWORD *count)
{
    HKEY opened;
    WCHAR name[NAME_UNITS];
    DWORD room = 0;
    *numbers = NULL;
    *count = 0;
    if (RegOpenKeyExW(root, key, 0, KEY_READ, &opened) != ERROR_SUCCESS)
        return true; /* there are none */
    RegQueryInfoKeyW(opened, NULL, NULL, NULL, &room, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    *numbers = calloc((size_t)room + 1, sizeof(**numbers));
    for (DWORD i = 0; *numbers != NULL && i < room; i++) {
        DWORD units = NAME_UNITS;
        if (RegEnumKeyExW(opened, i, name, &units, NULL, NULL, NULL, NULL) == ERROR_SUCCESS &&
            number_of(name, prefix, *numbers + *count))
            ++*count;
    }
    RegCloseKey(opened);
    if (*numbers != NULL)
        qsort(*numbers, *count, sizeof(**numbers), compare);
    return *numbers != NULL;
}
