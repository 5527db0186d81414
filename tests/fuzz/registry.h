/* registry.h: what runtime/win32/settings_registry.c wants of Windows, for a native build of it: included before its
 * first line. kept_registry.c is the registry. Built with -fshort-wchar, so that L"" has the units of WCHAR. */
#ifndef TSPEC_FUZZ_REGISTRY_H
#define TSPEC_FUZZ_REGISTRY_H

#include <windows.h>

#include <stdio.h>
#include <stddef.h>

typedef const struct registry_key *HKEY;
typedef int32_t LSTATUS;

#define HKEY_LOCAL_MACHINE ((HKEY)NULL)
#define CP_UTF8 65001

enum { KEY_READ = 0x20019, KEY_WOW64_64KEY = 0x100 };
enum { REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD };
enum {
    ERROR_SUCCESS = 0,
    ERROR_FILE_NOT_FOUND = 2,
    ERROR_ACCESS_DENIED = 5,
    ERROR_MORE_DATA = 234,
    ERROR_NO_MORE_ITEMS = 259,
};

LSTATUS RegOpenKeyExW(HKEY root, LPCWSTR path, DWORD options, DWORD access, HKEY *key);
LSTATUS RegCloseKey(HKEY key);
LSTATUS RegEnumKeyExW(HKEY key, DWORD index, WCHAR *name, DWORD *len, DWORD *reserved, WCHAR *class_name,
                      DWORD *class_len, void *written);
LSTATUS RegEnumValueW(HKEY key, DWORD index, WCHAR *name, DWORD *len, DWORD *reserved, DWORD *type, BYTE *data,
                      DWORD *bytes);
LSTATUS RegQueryValueExW(HKEY key, LPCWSTR name, DWORD *reserved, DWORD *type, BYTE *data, DWORD *bytes);
DWORD ExpandEnvironmentStringsW(LPCWSTR text, WCHAR *out, DWORD room);

static inline size_t units_of(LPCWSTR text)
{
    size_t len = 0;
    while (text[len] != 0)
        len++;
    return len;
}
#define wcslen units_of

/* Its format is L"SOFTWARE\\tspec\\%hs", the only one. */
static inline void print_path(WCHAR *out, size_t room, LPCWSTR format, const char *given)
{
    size_t len = units_of(format) - 3, more = 0;
    for (size_t i = 0; i < len && i < room; i++)
        out[i] = format[i];
    for (; given[more] != 0 && len + more < room; more++)
        out[len + more] = (WCHAR)given[more];
    if (len + more < room)
        out[len + more] = 0;
}
#define _snwprintf print_path

#endif
