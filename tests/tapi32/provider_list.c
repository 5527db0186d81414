/* provider_list.c: see provider_list.h. */
#include "provider_list.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tapi.h>

#include "telephony_key.h"
#include "text.h"

static const WCHAR key_path[] = TELEPHONY_KEY L"Providers";

enum { NAME_UNITS = 64 };

static SRWLOCK writing = SRWLOCK_INIT; /* within this process */

/* ProviderID0, ProviderFilename0 and so on. */
static const WCHAR *numbered(WCHAR name[NAME_UNITS], const WCHAR *prefix, DWORD index)
{
    _snwprintf(name, NAME_UNITS - 1, L"%ls%lu", prefix, (unsigned long)index);
    name[NAME_UNITS - 1] = 0;
    return name;
}

static HKEY open_key(void)
{
    HKEY key;
    return RegCreateKeyExW(HKEY_LOCAL_MACHINE, key_path, 0, NULL, 0, KEY_READ | KEY_WRITE, NULL, &key, NULL) == 0 ? key
                                                                                                            : NULL;
}

/* A number; without it, `missing`. False if it is something else. */
static bool read_number(HKEY key, const WCHAR *name, DWORD missing, DWORD *value)
{
    DWORD size = sizeof(*value);
    LSTATUS status = RegGetValueW(key, NULL, name, RRF_RT_REG_DWORD, NULL, value, &size);
    if (status == ERROR_FILE_NOT_FOUND)
        *value = missing;
    return status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND;
}

static bool read_entry(HKEY key, DWORD index, struct listed *provider)
{
    WCHAR name[NAME_UNITS];
    DWORD size = sizeof(provider->file);
    return read_number(key, numbered(name, L"ProviderID", index), 0, &provider->id) && provider->id != 0 &&
           RegGetValueW(key, NULL, numbered(name, L"ProviderFilename", index), RRF_RT_REG_SZ, NULL, provider->file,
                        &size) == ERROR_SUCCESS;
}

LONG provider_list_read(struct listed **list, DWORD *count)
{
    HKEY key;
    DWORD there;
    *list = NULL;
    *count = 0;
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, key_path, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return 0; /* none was ever installed */
    LONG result = read_number(key, L"NumProviders", 0, &there) ? 0 : (LONG)LINEERR_INIFILECORRUPT;
    if (result == 0 && (*list = calloc((size_t)there + 1, sizeof(**list))) == NULL) /* room for one more */
        result = LINEERR_NOMEM;
    for (DWORD i = 0; result != (LONG)LINEERR_NOMEM && *list != NULL && i < there; i++) {
        if (read_entry(key, i, *list + *count))
            ++*count;
        else
            result = LINEERR_INIFILECORRUPT;
    }
    RegCloseKey(key);
    return result;
}

static bool write_number(HKEY key, const WCHAR *name, DWORD value)
{
    return RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&value, sizeof(value)) == ERROR_SUCCESS;
}

/* Write the list, in whose place there were `before` entries. */
static bool write_list(HKEY key, const struct listed *list, DWORD count, DWORD before)
{
    WCHAR name[NAME_UNITS];
    bool good = true;
    for (DWORD i = 0; i < count && good; i++)
        good = write_number(key, numbered(name, L"ProviderID", i), list[i].id) &&
               RegSetValueExW(key, numbered(name, L"ProviderFilename", i), 0, REG_SZ, (const BYTE *)list[i].file,
                              text_bytes(list[i].file)) == ERROR_SUCCESS;
    good = good && write_number(key, L"NumProviders", count);
    for (DWORD i = count; i < before && good; i++) {
        RegDeleteValueW(key, numbered(name, L"ProviderID", i));
        RegDeleteValueW(key, numbered(name, L"ProviderFilename", i));
    }
    return good;
}

/* Write the list anew, or else as it was. */
static LONG replace(const struct listed *list, DWORD count, const struct listed *before, DWORD before_count)
{
    HKEY key = open_key();
    if (key == NULL)
        return LINEERR_OPERATIONFAILED;
    bool good = write_list(key, list, count, before_count);
    if (!good)
        write_list(key, before, before_count, count);
    RegCloseKey(key);
    return good ? 0 : (LONG)LINEERR_OPERATIONFAILED;
}

static DWORD place_of(const struct listed *list, DWORD count, DWORD id)
{
    DWORD at = 0;
    while (at < count && list[at].id != id)
        at++;
    return at;
}

LONG provider_list_new_id(DWORD *id)
{
    struct listed *list;
    DWORD count;
    AcquireSRWLockExclusive(&writing);
    LONG result = provider_list_read(&list, &count);
    HKEY key = result == 0 ? open_key() : NULL;
    if (result == 0)
        result = key == NULL                                      ? (LONG)LINEERR_OPERATIONFAILED
               : !read_number(key, L"NextProviderID", 1, id)      ? (LONG)LINEERR_INIFILECORRUPT
                                                                  : 0;
    if (result == 0) {
        for (DWORD i = 0; i < count; i++)
            *id = *id <= list[i].id ? list[i].id + 1 : *id;
        result = write_number(key, L"NextProviderID", *id + 1) ? 0 : (LONG)LINEERR_OPERATIONFAILED;
    }
    if (key != NULL)
        RegCloseKey(key);
    ReleaseSRWLockExclusive(&writing);
    free(list);
    return result;
}

LONG provider_list_add(const struct listed *provider)
{
    struct listed *list;
    DWORD count;
    AcquireSRWLockExclusive(&writing);
    LONG result = provider_list_read(&list, &count);
    if (result == 0) {
        struct listed only = *provider;
        struct listed *all = list != NULL ? list : &only;
        all[count] = *provider;
        result = replace(all, count + 1, all, count);
    }
    ReleaseSRWLockExclusive(&writing);
    free(list);
    return result;
}

LONG provider_list_remove(DWORD id)
{
    struct listed *list, *rest = NULL;
    DWORD count;
    AcquireSRWLockExclusive(&writing);
    LONG result = provider_list_read(&list, &count);
    DWORD at = place_of(list, count, id);
    if (result == 0 && at == count)
        result = LINEERR_INVALPARAM;
    if (result == 0 && (rest = calloc(count, sizeof(*rest))) == NULL)
        result = LINEERR_NOMEM;
    if (result == 0) {
        memcpy(rest, list, at * sizeof(*rest));
        memcpy(rest + at, list + at + 1, (count - at - 1) * sizeof(*rest));
        result = replace(rest, count - 1, list, count);
    }
    ReleaseSRWLockExclusive(&writing);
    free(rest);
    free(list);
    return result;
}

LONG provider_list_find(DWORD id, struct listed *provider)
{
    struct listed *list;
    DWORD count;
    LONG result = provider_list_read(&list, &count);
    DWORD at = place_of(list, count, id);
    if (result == 0 && at == count)
        result = LINEERR_INVALPARAM;
    if (result == 0)
        *provider = list[at];
    free(list);
    return result;
}
