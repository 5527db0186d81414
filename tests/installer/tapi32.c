/* tapi32.c: of Windows' tapi32 what the installer calls. The list of providers is where Windows has it, too, in the
 * registry. A file that is not in System32 is refused, and so is everything if the environment has TSPEC_REFUSE. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>
#include <tapi.h>

#define LIST L"Software\\Microsoft\\Windows\\CurrentVersion\\Telephony\\Providers"

enum { NAME_UNITS = 64, FILE_UNITS = 260 };

static DWORD number(HKEY key, const WCHAR *name, DWORD without)
{
    DWORD value, bytes = sizeof value;

    return RegQueryValueExW(key, name, NULL, NULL, (BYTE *)&value, &bytes) == ERROR_SUCCESS ? value : without;
}

static void set_number(HKEY key, const WCHAR *name, DWORD value)
{
    RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&value, sizeof value);
}

static const WCHAR *numbered(WCHAR name[NAME_UNITS], const WCHAR *prefix, DWORD index)
{
    _snwprintf(name, NAME_UNITS, L"%ls%lu", prefix, (unsigned long)index);
    return name;
}

static HKEY open_list(void)
{
    HKEY key;

    return RegCreateKeyExW(HKEY_LOCAL_MACHINE, LIST, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL) == ERROR_SUCCESS
               ? key
               : NULL;
}

static bool refuses(void)
{
    return GetEnvironmentVariableW(L"TSPEC_REFUSE", NULL, 0) > 0;
}

/* One after the other: the entries, and behind them the files' names. */
LONG WINAPI lineGetProviderListW(DWORD version, LPLINEPROVIDERLIST list)
{
    HKEY key = open_list();
    DWORD count = number(key, L"NumProviders", 0);
    LINEPROVIDERENTRY *entry = (LINEPROVIDERENTRY *)(list + 1);
    DWORD used = (DWORD)(sizeof *list + count * sizeof *entry);

    list->dwNeededSize = used + count * FILE_UNITS * (DWORD)sizeof(WCHAR);
    list->dwUsedSize = sizeof *list;
    if (version != 0x00020000 || list->dwTotalSize < list->dwNeededSize)
        return RegCloseKey(key), version != 0x00020000 ? LINEERR_INCOMPATIBLEAPIVERSION : 0;
    list->dwNumProviders = count;
    list->dwProviderListSize = count * (DWORD)sizeof *entry;
    list->dwProviderListOffset = sizeof *list;
    for (DWORD i = 0; i < count; i++) {
        WCHAR name[NAME_UNITS];
        DWORD bytes = FILE_UNITS * sizeof(WCHAR);

        entry[i].dwPermanentProviderID = number(key, numbered(name, L"ProviderID", i), 0);
        RegQueryValueExW(key, numbered(name, L"ProviderFilename", i), NULL, NULL, (BYTE *)list + used, &bytes);
        entry[i].dwProviderFilenameOffset = used;
        entry[i].dwProviderFilenameSize = bytes;
        used += bytes;
    }
    list->dwUsedSize = used;
    RegCloseKey(key);
    return 0;
}

LONG WINAPI lineAddProviderW(LPCWSTR file, HWND owner, LPDWORD id)
{
    WCHAR path[FILE_UNITS], name[NAME_UNITS];
    HKEY key;
    DWORD count;

    (void)owner;
    GetSystemDirectoryW(path, FILE_UNITS / 2);
    wcscat(wcscat(path, L"\\"), file);
    if (refuses() || GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES)
        return LINEERR_OPERATIONFAILED;
    key = open_list();
    count = number(key, L"NumProviders", 0);
    *id = number(key, L"NextProviderID", 1);
    set_number(key, L"NextProviderID", *id + 1);
    set_number(key, L"NumProviders", count + 1);
    set_number(key, numbered(name, L"ProviderID", count), *id);
    RegSetValueExW(key, numbered(name, L"ProviderFilename", count), 0, REG_SZ, (const BYTE *)file,
                   (DWORD)((wcslen(file) + 1) * sizeof *file));
    set_number(key, L"Silent", GetEnvironmentVariableW(L"TSPEC_NO_DIALOG", NULL, 0) > 0);
    RegCloseKey(key);
    return 0;
}

/* The last one takes its place. */
static void remove_entry(HKEY key, DWORD index, DWORD last)
{
    WCHAR name[NAME_UNITS], file[FILE_UNITS];
    DWORD bytes = sizeof file;

    RegQueryValueExW(key, numbered(name, L"ProviderFilename", last), NULL, NULL, (BYTE *)file, &bytes);
    RegSetValueExW(key, numbered(name, L"ProviderFilename", index), 0, REG_SZ, (const BYTE *)file, bytes);
    set_number(key, numbered(name, L"ProviderID", index), number(key, numbered(name, L"ProviderID", last), 0));
    RegDeleteValueW(key, numbered(name, L"ProviderFilename", last));
    RegDeleteValueW(key, numbered(name, L"ProviderID", last));
    set_number(key, L"NumProviders", last);
}

LONG WINAPI lineRemoveProvider(DWORD id, HWND owner)
{
    HKEY key = open_list();
    DWORD count = number(key, L"NumProviders", 0), index = 0;
    WCHAR name[NAME_UNITS];

    (void)owner;
    while (index < count && number(key, numbered(name, L"ProviderID", index), 0) != id)
        index++;
    if (index < count && !refuses())
        remove_entry(key, index, count - 1);
    RegCloseKey(key);
    return index < count && !refuses() ? 0 : LINEERR_INVALPARAM;
}
