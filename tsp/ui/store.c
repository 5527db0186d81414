/* store.c: see store.h. 32-bit programs write the 64-bit settings, too: there is one set. */
#include "store.h"

#include <stdio.h>
#include <string.h>

#include "../installer/settings_key.h"
#include "config_settings.h"
#include "protocol.h"
#include "secret.h"
#include "text.h"
#include "undo.h"

#define VENDOR L"SOFTWARE\\tspec"

enum { PATH_UNITS = 256, VALUE_UNITS = 1024 };

static LSTATUS open_key(REGSAM rights, HKEY *key)
{
    WCHAR path[PATH_UNITS];
    _snwprintf(path, PATH_UNITS, VENDOR L"\\%hs", protocol.name);
    return RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, rights | KEY_WOW64_64KEY, key);
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

bool store_is_protected(const char *section, const char *name)
{
    WCHAR in[PATH_UNITS], wide[PATH_UNITS];
    HKEY root;
    DWORD type = REG_NONE;
    if (open_key(KEY_READ, &root) != ERROR_SUCCESS)
        return false;
    RegGetValueW(root, text_wide(section, in, PATH_UNITS), text_wide(name, wide, PATH_UNITS), RRF_RT_ANY | RRF_NOEXPAND,
                 &type, NULL, NULL);
    RegCloseKey(root);
    return type == REG_BINARY;
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

/* What is changed, and how it is changed back. */
struct change {
    HKEY root;
    const struct sections *read, *wanted;
    struct undo *undo;
};

static bool has_value(const struct sections *sections, const char *section, const struct entry *entry)
{
    const char *value = sections_get(sections, section, entry->name);
    return value != NULL && strcmp(value, entry->value) == 0;
}

/* Before a value is changed. */
static LSTATUS note(struct change *change, const char *section, const struct entry *entry)
{
    WCHAR in[PATH_UNITS], name[PATH_UNITS];
    return undo_note_value(&change->undo, change->root, text_wide(section, in, PATH_UNITS),
                           text_wide(entry->name, name, PATH_UNITS));
}

static LSTATUS remove_value(HKEY key, const struct entry *entry)
{
    WCHAR name[PATH_UNITS];
    LSTATUS status = RegDeleteValueW(key, text_wide(entry->name, name, PATH_UNITS));
    return status != ERROR_FILE_NOT_FOUND ? status : ERROR_SUCCESS;
}

static LSTATUS write_values(struct change *change, HKEY key, const struct section *section)
{
    LSTATUS status = ERROR_SUCCESS;
    for (unsigned i = 0; i < section->count && status == ERROR_SUCCESS; i++) {
        if (has_value(change->read, section->name, &section->entries[i]))
            continue;
        status = note(change, section->name, &section->entries[i]);
        if (status == ERROR_SUCCESS)
            status = set_value(key, &section->entries[i]);
    }
    return status;
}

static LSTATUS remove_values(struct change *change, HKEY key, const struct section *was)
{
    LSTATUS status = ERROR_SUCCESS;
    for (unsigned i = 0; was != NULL && i < was->count && status == ERROR_SUCCESS; i++) {
        if (sections_get(change->wanted, was->name, was->entries[i].name) != NULL)
            continue;
        status = note(change, was->name, &was->entries[i]);
        if (status == ERROR_SUCCESS)
            status = remove_value(key, &was->entries[i]);
    }
    return status;
}

static LSTATUS open_section(struct change *change, const char *section, HKEY *key)
{
    WCHAR name[PATH_UNITS];
    DWORD what = REG_OPENED_EXISTING_KEY;
    LSTATUS status = RegCreateKeyExW(change->root, text_wide(section, name, PATH_UNITS), 0, NULL, 0,
                                     SETTINGS_KEY_CHANGE | KEY_WOW64_64KEY, NULL, key, &what);
    if (status != ERROR_SUCCESS || what != REG_CREATED_NEW_KEY)
        return status;
    status = undo_note_made(&change->undo, name);
    if (status != ERROR_SUCCESS) {
        RegCloseKey(*key);
        RegDeleteTreeW(change->root, name);
    }
    return status;
}

static LSTATUS write_section(struct change *change, const struct section *section)
{
    HKEY key;
    LSTATUS status = open_section(change, section->name, &key);
    if (status != ERROR_SUCCESS)
        return status;
    status = write_values(change, key, section);
    if (status == ERROR_SUCCESS)
        status = remove_values(change, key, sections_find(change->read, section->name));
    RegCloseKey(key);
    return status;
}

static LSTATUS remove_section(struct change *change, const struct section *section)
{
    WCHAR name[PATH_UNITS];
    LSTATUS status = undo_note_section(&change->undo, change->root, text_wide(section->name, name, PATH_UNITS));
    if (status == ERROR_SUCCESS)
        status = RegDeleteTreeW(change->root, name);
    return status != ERROR_FILE_NOT_FOUND ? status : ERROR_SUCCESS;
}

static LSTATUS write_all(struct change *change)
{
    const struct sections *read = change->read, *wanted = change->wanted;
    LSTATUS status = ERROR_SUCCESS;
    for (unsigned i = 0; i < wanted->count && status == ERROR_SUCCESS; i++)
        status = write_section(change, &wanted->at[i]);
    for (unsigned i = 0; i < read->count && status == ERROR_SUCCESS; i++)
        if (sections_find(wanted, read->at[i].name) == NULL)
            status = remove_section(change, &read->at[i]);
    return status;
}

LSTATUS store_write(const struct sections *read, const struct sections *wanted)
{
    WCHAR path[PATH_UNITS];
    struct change change = {.read = read, .wanted = wanted};
    _snwprintf(path, PATH_UNITS, VENDOR L"\\%hs", protocol.name);
    LSTATUS status = settings_key_make(path, false, &change.root);
    if (status != ERROR_SUCCESS)
        return status;
    status = write_all(&change);
    if (status != ERROR_SUCCESS)
        undo_all(change.undo, change.root);
    undo_free(change.undo);
    RegCloseKey(change.root);
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
