/* undo.c: a key of this user is changed in every way that the dialog changes the settings' key, and changed back;
 * printed before, between and after. */
#include "../../tsp/ui/undo.h"

#include <stdio.h>

#define ROOT L"Software\\tspec-undo"

static void print_values(HKEY key, const WCHAR *section)
{
    for (DWORD i = 0;; i++) {
        WCHAR name[64];
        BYTE data[64];
        DWORD len = 64, bytes = sizeof(data), type;
        if (RegEnumValueW(key, i, name, &len, NULL, &type, data, &bytes) != ERROR_SUCCESS)
            return;
        printf(" %ls/%ls=%lu:", section, name, type);
        for (DWORD k = 0; k < bytes; k++)
            printf("%02x", data[k]);
    }
}

static void print_all(HKEY root)
{
    for (DWORD i = 0;; i++) {
        WCHAR section[64];
        DWORD len = 64;
        HKEY key;
        if (RegEnumKeyExW(root, i, section, &len, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        printf(" [%ls]", section);
        RegOpenKeyExW(root, section, 0, KEY_READ, &key);
        print_values(key, section);
        RegCloseKey(key);
    }
    puts("");
}

static void set(HKEY root, const WCHAR *section, const WCHAR *name, DWORD type, const void *data, DWORD bytes)
{
    HKEY key;
    RegCreateKeyExW(root, section, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
    RegSetValueExW(key, name, 0, type, data, bytes);
    RegCloseKey(key);
}

static void change(struct undo **undo, HKEY root)
{
    LSTATUS failed = undo_note_value(undo, root, L"switch", L"host") | undo_note_value(undo, root, L"switch", L"port") |
                     undo_note_value(undo, root, L"switch", L"new") | undo_note_section(undo, root, L"line 1") |
                     undo_note_section(undo, root, L"none") | undo_note_made(undo, L"line 2");
    set(root, L"switch", L"host", REG_SZ, L"b", 4);
    set(root, L"switch", L"new", REG_SZ, L"c", 4);
    RegDeleteKeyValueW(root, L"switch", L"port");
    RegDeleteTreeW(root, L"line 1");
    set(root, L"line 2", L"terminal", REG_SZ, L"d", 4);
    if (failed != ERROR_SUCCESS)
        puts("nothing is noted");
}

int main(void)
{
    HKEY root;
    struct undo *undo = NULL;
    RegDeleteTreeW(HKEY_CURRENT_USER, ROOT);
    if (RegCreateKeyExW(HKEY_CURRENT_USER, ROOT, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &root, NULL) != ERROR_SUCCESS)
        return 1;
    set(root, L"switch", L"host", REG_EXPAND_SZ, L"%A%", 8);
    set(root, L"switch", L"port", REG_DWORD, "\1\2\3\4", 4);
    set(root, L"line 1", L"password", REG_BINARY, "\5\6\0\7\10", 5);
    set(root, L"line 1", L"terminal", REG_SZ, L"1", 4);
    print_all(root);
    change(&undo, root);
    print_all(root);
    undo_all(undo, root);
    undo_free(undo);
    print_all(root);
    RegCloseKey(root);
    RegDeleteTreeW(HKEY_CURRENT_USER, ROOT);
    return 0;
}
