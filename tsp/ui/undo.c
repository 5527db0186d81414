/* undo.c: see undo.h. */
#include "undo.h"

#include <stdlib.h>
#include <wchar.h>

#include "secret.h"

enum { NAME_UNITS = 256 };

enum undo_kind { UNDO_SET, UNDO_DELETE, UNDO_MAKE_SECTION, UNDO_DELETE_SECTION };

struct undo {
    struct undo *before;
    enum undo_kind kind;
    WCHAR section[NAME_UNITS], name[NAME_UNITS];
    DWORD type, bytes;
    BYTE data[]; /* may be a secret */
};

static LSTATUS note(struct undo **undo, enum undo_kind kind, const WCHAR *section, const WCHAR *name, DWORD bytes)
{
    struct undo *noted = calloc(1, sizeof(*noted) + bytes);
    if (noted == NULL)
        return ERROR_NOT_ENOUGH_MEMORY;
    noted->before = *undo;
    noted->kind = kind;
    noted->bytes = bytes;
    wcsncpy(noted->section, section, NAME_UNITS - 1);
    wcsncpy(noted->name, name, NAME_UNITS - 1);
    *undo = noted;
    return ERROR_SUCCESS;
}

static LSTATUS note_value(struct undo **undo, HKEY key, const WCHAR *section, const WCHAR *name)
{
    DWORD bytes = 0;
    LSTATUS status = RegQueryValueExW(key, name, NULL, NULL, NULL, &bytes);
    if (status == ERROR_FILE_NOT_FOUND)
        return note(undo, UNDO_DELETE, section, name, 0);
    if (status == ERROR_SUCCESS)
        status = note(undo, UNDO_SET, section, name, bytes);
    if (status == ERROR_SUCCESS)
        status = RegQueryValueExW(key, name, NULL, &(*undo)->type, (*undo)->data, &(*undo)->bytes);
    return status;
}

LSTATUS undo_note_value(struct undo **undo, HKEY root, const WCHAR *section, const WCHAR *name)
{
    HKEY key;
    LSTATUS status = RegOpenKeyExW(root, section, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key);
    if (status != ERROR_SUCCESS)
        return status;
    status = note_value(undo, key, section, name);
    RegCloseKey(key);
    return status;
}

/* The values are set after the section is there, so they are noted before it. */
LSTATUS undo_note_section(struct undo **undo, HKEY root, const WCHAR *section)
{
    HKEY key;
    LSTATUS status = RegOpenKeyExW(root, section, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key);
    if (status != ERROR_SUCCESS)
        return status != ERROR_FILE_NOT_FOUND ? status : ERROR_SUCCESS;
    for (DWORD i = 0; status == ERROR_SUCCESS; i++) {
        WCHAR name[NAME_UNITS];
        DWORD len = NAME_UNITS;
        status = RegEnumValueW(key, i, name, &len, NULL, NULL, NULL, NULL);
        if (status == ERROR_SUCCESS)
            status = note_value(undo, key, section, name);
    }
    RegCloseKey(key);
    return status == ERROR_NO_MORE_ITEMS ? note(undo, UNDO_MAKE_SECTION, section, L"", 0) : status;
}

LSTATUS undo_note_made(struct undo **undo, const WCHAR *section)
{
    return note(undo, UNDO_DELETE_SECTION, section, L"", 0);
}

static void change_value(const struct undo *undo, HKEY key)
{
    if (undo->kind == UNDO_SET)
        RegSetValueExW(key, undo->name, 0, undo->type, undo->data, undo->bytes);
    else if (undo->kind == UNDO_DELETE)
        RegDeleteValueW(key, undo->name);
}

static void change_section(const struct undo *undo, HKEY root)
{
    HKEY key;
    REGSAM rights = KEY_SET_VALUE | KEY_WOW64_64KEY;
    if (RegCreateKeyExW(root, undo->section, 0, NULL, 0, rights, NULL, &key, NULL) != ERROR_SUCCESS)
        return;
    change_value(undo, key);
    RegCloseKey(key);
}

void undo_all(const struct undo *undo, HKEY root)
{
    for (; undo != NULL; undo = undo->before) {
        if (undo->kind == UNDO_DELETE_SECTION)
            RegDeleteTreeW(root, undo->section);
        else
            change_section(undo, root);
    }
}

void undo_free(struct undo *undo)
{
    while (undo != NULL) {
        struct undo *before = undo->before;
        secret_wipe(undo->data, undo->bytes);
        free(undo);
        undo = before;
    }
}
