/* installed_settings.c: see installed_settings.h. Without KEY_WOW64_64KEY: the DLL has the machine's own width. */
#include "installed_settings.h"

#include <stdbool.h>
#include <stdio.h>
#include <wchar.h>

#include "secret.h"
#include "settings_key.h"

#define PARENT L"SOFTWARE\\tspec"

enum { PATH_UNITS = 256, NAME_UNITS = 256, VALUE_UNITS = 1000 };

static const WCHAR *path_of(WCHAR path[PATH_UNITS], const WCHAR *protocol, const WCHAR *suffix)
{
    _snwprintf(path, PATH_UNITS, PARENT L"\\%ls%ls", protocol, suffix);
    path[PATH_UNITS - 1] = 0;
    return path;
}

/* Delete a key with all that is in it. */
static LSTATUS delete_tree(const WCHAR *path)
{
    LSTATUS status = RegDeleteTreeW(HKEY_LOCAL_MACHINE, path);

    return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : status;
}

/* Copy a key with all that is in it. Of none there is an empty copy. */
static LSTATUS copy_tree(const WCHAR *from, const WCHAR *to)
{
    HKEY source, target;
    LSTATUS status = delete_tree(to);

    if (status == ERROR_SUCCESS)
        status = settings_key_make(to, true, &target);
    if (status != ERROR_SUCCESS)
        return status;
    status = RegOpenKeyExW(HKEY_LOCAL_MACHINE, from, 0, KEY_READ, &source);
    if (status == ERROR_SUCCESS) {
        status = RegCopyTreeW(source, NULL, target);
        RegCloseKey(source);
    }
    RegCloseKey(target);
    return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : status;
}

/* Whether a key is there, and whether it has subkeys, as settings have. */
static bool look_at(const WCHAR *path, bool *has_subkeys)
{
    DWORD subkeys = 0;
    HKEY key;

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    RegQueryInfoKeyW(key, NULL, NULL, NULL, &subkeys, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    *has_subkeys = subkeys > 0;
    return true;
}

LSTATUS settings_make(const WCHAR *protocol)
{
    WCHAR path[PATH_UNITS];
    HKEY key;
    LSTATUS status = settings_key_make(path_of(path, protocol, L""), true, &key);

    if (status == ERROR_SUCCESS)
        RegCloseKey(key);
    return status;
}

static LSTATUS write_data(HKEY root, const WCHAR *section, const WCHAR *name, DWORD type, const void *data,
                          size_t bytes)
{
    HKEY key;
    LSTATUS status = RegCreateKeyExW(root, section, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);

    if (status != ERROR_SUCCESS)
        return status;
    status = RegSetValueExW(key, name, 0, type, data, (DWORD)bytes);
    RegCloseKey(key);
    return status;
}

static LSTATUS write_value(HKEY root, const WCHAR *section, const WCHAR *name, const WCHAR *text, size_t len)
{
    WCHAR value[VALUE_UNITS];

    if (len >= VALUE_UNITS)
        return ERROR_FILENAME_EXCED_RANGE;
    wmemcpy(value, text, len);
    value[len] = 0;
    return write_data(root, section, name, REG_SZ, value, (len + 1) * sizeof *value);
}

static LSTATUS write_secret(HKEY root, const WCHAR *protocol, const WCHAR *name, const WCHAR *text)
{
    char scope[PATH_UNITS] = "", utf8[VALUE_UNITS * 3];
    unsigned char blob[SECRET_BLOB];
    size_t len = 0;

    WideCharToMultiByte(CP_UTF8, 0, protocol, -1, scope, PATH_UNITS, NULL, NULL);
    if (WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL) > 0)
        len = secret_protect(scope, utf8, blob, sizeof blob);
    secret_wipe(utf8, sizeof utf8);
    return len > 0 ? write_data(root, L"switch", name, REG_BINARY, blob, len) : ERROR_ENCRYPTION_FAILED;
}

/* Delete the sections "line …". */
static LSTATUS delete_lines(HKEY root)
{
    for (DWORD index = 0;;) {
        WCHAR name[NAME_UNITS];
        DWORD len = NAME_UNITS;
        LSTATUS status = RegEnumKeyExW(root, index, name, &len, NULL, NULL, NULL, NULL);

        if (status != ERROR_SUCCESS)
            return status == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : status;
        if (wcsncmp(name, L"line ", 5) != 0) {
            index++;
            continue;
        }
        status = RegDeleteTreeW(root, name);
        if (status != ERROR_SUCCESS)
            return status;
    }
}

/* One line, "terminal" or "terminal=name". */
static LSTATUS write_line(HKEY root, unsigned number, const WCHAR *text, size_t len)
{
    const WCHAR *equals = wmemchr(text, L'=', len);
    size_t terminal = equals == NULL ? len : (size_t)(equals - text);
    WCHAR section[NAME_UNITS];
    LSTATUS status;

    _snwprintf(section, NAME_UNITS, L"line %u", number);
    status = write_value(root, section, L"terminal", text, terminal);
    if (status == ERROR_SUCCESS && equals != NULL)
        status = write_value(root, section, L"name", equals + 1, len - terminal - 1);
    return status;
}

static LSTATUS write_lines(HKEY root, const WCHAR *lines)
{
    LSTATUS status = delete_lines(root);

    for (unsigned number = 1; status == ERROR_SUCCESS && *lines != 0; number++) {
        size_t len = wcscspn(lines, L",;");

        status = write_line(root, number, lines, len);
        lines += len;
        lines += *lines != 0;
    }
    return status;
}

LSTATUS settings_write(const WCHAR *protocol, const WCHAR *host, const WCHAR *port, const WCHAR *lines)
{
    WCHAR path[PATH_UNITS];
    HKEY root;
    LSTATUS status = settings_key_make(path_of(path, protocol, L""), true, &root);

    if (status != ERROR_SUCCESS)
        return status;
    if (*host != 0)
        status = write_value(root, L"switch", L"host", host, wcslen(host));
    if (status == ERROR_SUCCESS && *port != 0)
        status = write_value(root, L"switch", L"port", port, wcslen(port));
    if (status == ERROR_SUCCESS && *lines != 0)
        status = write_lines(root, lines);
    RegCloseKey(root);
    return status;
}

LSTATUS settings_write_own(const WCHAR *protocol, const WCHAR *kind, const WCHAR *name, const WCHAR *value)
{
    WCHAR path[PATH_UNITS];
    HKEY root;
    LSTATUS status;

    if (*value == 0)
        return ERROR_SUCCESS;
    status = settings_key_make(path_of(path, protocol, L""), true, &root);
    if (status != ERROR_SUCCESS)
        return status;
    status = wcscmp(kind, L"secret") == 0 ? write_secret(root, protocol, name, value)
                                          : write_value(root, L"switch", name, value, wcslen(value));
    RegCloseKey(root);
    return status;
}

LSTATUS settings_keep(const WCHAR *protocol)
{
    WCHAR from[PATH_UNITS], to[PATH_UNITS];

    return copy_tree(path_of(from, protocol, L""), path_of(to, protocol, L".before"));
}

LSTATUS settings_restore(const WCHAR *protocol)
{
    WCHAR from[PATH_UNITS], to[PATH_UNITS];
    bool had_settings;
    LSTATUS status;

    path_of(to, protocol, L"");
    if (!look_at(path_of(from, protocol, L".before"), &had_settings))
        return ERROR_SUCCESS; /* nothing was kept yet, so nothing was changed */
    status = had_settings ? copy_tree(from, to) : delete_tree(to);
    return status == ERROR_SUCCESS ? settings_forget(protocol) : status;
}

/* The last one takes the parent with it, which RegDeleteKeyW refuses while there are others. */
LSTATUS settings_forget(const WCHAR *protocol)
{
    WCHAR path[PATH_UNITS];
    LSTATUS status = delete_tree(path_of(path, protocol, L".before"));

    RegDeleteKeyW(HKEY_LOCAL_MACHINE, PARENT);
    return status;
}

bool settings_of_others(const WCHAR *protocol)
{
    WCHAR copy[NAME_UNITS], name[NAME_UNITS];
    HKEY parent;
    bool found = false;

    _snwprintf(copy, NAME_UNITS, L"%ls.before", protocol);
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, PARENT, 0, KEY_READ, &parent) != ERROR_SUCCESS)
        return false;
    for (DWORD index = 0, len = NAME_UNITS; !found; index++, len = NAME_UNITS) {
        if (RegEnumKeyExW(parent, index, name, &len, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        found = _wcsicmp(name, protocol) != 0 && _wcsicmp(name, copy) != 0;
    }
    RegCloseKey(parent);
    return found;
}

LSTATUS settings_remove(const WCHAR *protocol)
{
    WCHAR path[PATH_UNITS];
    LSTATUS status = delete_tree(path_of(path, protocol, L""));

    RegDeleteKeyW(HKEY_LOCAL_MACHINE, PARENT);
    return status;
}
