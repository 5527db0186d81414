/* store.c: see store.h. 32-bit programs write the 64-bit settings, too: there is one set. */
#include "store.h"

#include <stdio.h>
#include <string.h>

#include "../installer/settings_key.h"
#include "config_settings.h"
#include "protocol.h"
#include "secret.h"
#include "text.h"

#define VENDOR L"SOFTWARE\\tspec"

enum { PATH_UNITS = 256, VALUE_UNITS = 1024 };

static LSTATUS open_key(REGSAM rights, HKEY *key)
{
    WCHAR path[PATH_UNITS];
    _snwprintf(path, PATH_UNITS, VENDOR L"\\%hs", protocol.name);
    return RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, rights | KEY_WOW64_64KEY, key);
}

static LSTATUS create_key(HKEY root, const WCHAR *path, HKEY *key)
{
    return RegCreateKeyExW(root, path, 0, NULL, 0, SETTINGS_KEY_CHANGE | KEY_WOW64_64KEY, NULL, key, NULL);
}

static LSTATUS try_to_read(void)
{
    HKEY key;
    LSTATUS status = open_key(KEY_READ, &key);
    if (status == ERROR_SUCCESS)
        RegCloseKey(key);
    return status;
}

bool store_exists(void)
{
    return try_to_read() != ERROR_FILE_NOT_FOUND;
}

bool store_is_readable(void)
{
    return try_to_read() != ERROR_ACCESS_DENIED;
}

bool store_is_writable(void)
{
    HKEY key;
    LSTATUS status = open_key(SETTINGS_KEY_CHANGE, &key);
    if (status == ERROR_FILE_NOT_FOUND)
        status = RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE", 0, KEY_CREATE_SUB_KEY | KEY_WOW64_64KEY, &key);
    if (status == ERROR_SUCCESS)
        RegCloseKey(key);
    return status == ERROR_SUCCESS;
}

static bool is_secret(const struct entry *entry)
{
    unsigned setting = config_setting(&protocol, entry->name);
    return setting < protocol.setting_count && protocol.settings[setting].kind == SETTING_SECRET;
}

static LSTATUS set_secret(HKEY key, const WCHAR *name, const char *secret)
{
    unsigned char blob[SECRET_BLOB];
    size_t len = secret_protect(protocol.name, secret, blob, sizeof(blob));
    return len > 0 ? RegSetValueExW(key, name, 0, REG_BINARY, blob, (DWORD)len) : ERROR_ENCRYPTION_FAILED;
}

static LSTATUS set_value(HKEY key, const struct entry *entry)
{
    WCHAR name[PATH_UNITS], value[VALUE_UNITS];
    text_wide(entry->name, name, PATH_UNITS);
    if (is_secret(entry))
        return set_secret(key, name, entry->value);
    text_wide(entry->value, value, VALUE_UNITS);
    if (value[0] == 0 && entry->value[0] != 0)
        return ERROR_INVALID_DATA; /* it does not fit: nothing else is written in its place */
    return RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)value, (DWORD)((wcslen(value) + 1) * sizeof(*value)));
}

static LSTATUS remove_value(HKEY key, const struct entry *entry)
{
    WCHAR name[PATH_UNITS];
    LSTATUS status = RegDeleteValueW(key, text_wide(entry->name, name, PATH_UNITS));
    return status != ERROR_FILE_NOT_FOUND ? status : ERROR_SUCCESS;
}

static bool has_value(const struct sections *sections, const char *section, const struct entry *entry)
{
    const char *value = sections_get(sections, section, entry->name);
    return value != NULL && strcmp(value, entry->value) == 0;
}

static LSTATUS write_values(HKEY key, const struct section *section, const struct sections *read)
{
    LSTATUS status = ERROR_SUCCESS;
    for (unsigned i = 0; i < section->count && status == ERROR_SUCCESS; i++)
        if (!has_value(read, section->name, &section->entries[i]))
            status = set_value(key, &section->entries[i]);
    return status;
}

static LSTATUS remove_values(HKEY key, const struct section *was, const struct sections *wanted)
{
    LSTATUS status = ERROR_SUCCESS;
    for (unsigned i = 0; was != NULL && i < was->count && status == ERROR_SUCCESS; i++)
        if (sections_get(wanted, was->name, was->entries[i].name) == NULL)
            status = remove_value(key, &was->entries[i]);
    return status;
}

static LSTATUS write_section(HKEY root, const struct section *section, const struct sections *read,
                             const struct sections *wanted)
{
    WCHAR name[PATH_UNITS];
    HKEY key;
    LSTATUS status = create_key(root, text_wide(section->name, name, PATH_UNITS), &key);
    if (status != ERROR_SUCCESS)
        return status;
    status = write_values(key, section, read);
    if (status == ERROR_SUCCESS)
        status = remove_values(key, sections_find(read, section->name), wanted);
    RegCloseKey(key);
    return status;
}

static LSTATUS remove_section(HKEY root, const struct section *section)
{
    WCHAR name[PATH_UNITS];
    LSTATUS status = RegDeleteTreeW(root, text_wide(section->name, name, PATH_UNITS));
    return status != ERROR_FILE_NOT_FOUND ? status : ERROR_SUCCESS;
}

/* Back to what was read, as far as that goes. */
static void change_back(HKEY root, const struct sections *read, const struct sections *wanted)
{
    for (unsigned i = 0; i < read->count; i++)
        write_section(root, &read->at[i], wanted, read);
    for (unsigned i = 0; i < wanted->count; i++)
        if (sections_find(read, wanted->at[i].name) == NULL)
            remove_section(root, &wanted->at[i]);
}

static LSTATUS change(HKEY root, const struct sections *read, const struct sections *wanted)
{
    LSTATUS status = ERROR_SUCCESS;
    for (unsigned i = 0; i < wanted->count && status == ERROR_SUCCESS; i++)
        status = write_section(root, &wanted->at[i], read, wanted);
    for (unsigned i = 0; i < read->count && status == ERROR_SUCCESS; i++)
        if (sections_find(wanted, read->at[i].name) == NULL)
            status = remove_section(root, &read->at[i]);
    return status;
}

LSTATUS store_write(const struct sections *read, const struct sections *wanted)
{
    WCHAR path[PATH_UNITS];
    HKEY root;
    _snwprintf(path, PATH_UNITS, VENDOR L"\\%hs", protocol.name);
    LSTATUS status = settings_key_make(path, false, &root);
    if (status != ERROR_SUCCESS)
        return status;
    status = change(root, read, wanted);
    if (status != ERROR_SUCCESS)
        change_back(root, read, wanted);
    RegCloseKey(root);
    return status;
}

LSTATUS store_remove(void)
{
    WCHAR name[PATH_UNITS];
    HKEY vendor;
    REGSAM rights = SETTINGS_KEY_CHANGE | KEY_WOW64_64KEY;
    LSTATUS status = RegOpenKeyExW(HKEY_LOCAL_MACHINE, VENDOR, 0, rights, &vendor);
    if (status == ERROR_SUCCESS) {
        status = RegDeleteTreeW(vendor, text_wide(protocol.name, name, PATH_UNITS));
        RegCloseKey(vendor);
    }
    return status != ERROR_FILE_NOT_FOUND ? status : ERROR_SUCCESS;
}
