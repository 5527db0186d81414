/* telephony.c: see telephony.h. */
#include "telephony.h"

#include <stdlib.h>
#include <string.h>
#include <tapi.h>
#include <wchar.h>

enum { API_VERSION = 0x00020000, LIST_BYTES = 4096, LIST_TRIES = 8 };

struct telephony {
    HMODULE library;
    LONG(WINAPI *list)(DWORD, LPLINEPROVIDERLIST);
    LONG(WINAPI *add)(LPCWSTR, HWND, LPDWORD);
    LONG(WINAPI *remove)(DWORD, HWND);
};

/* Put a function's address into *function, a pointer to a function of its type. */
static bool look_up(HMODULE library, const char *name, void *function)
{
    FARPROC address = GetProcAddress(library, name);

    memcpy(function, &address, sizeof address);
    return address != NULL;
}

static bool load(struct telephony *telephony)
{
    WCHAR path[MAX_PATH + sizeof "\\tapi32.dll"];
    UINT units = GetSystemDirectoryW(path, MAX_PATH);

    if (units == 0 || units >= MAX_PATH)
        return false;
    wcscpy(path + units, L"\\tapi32.dll");
    telephony->library = LoadLibraryW(path); /* by its path: an installer must not load what lies beside it */
    if (telephony->library == NULL)
        return false;
    return look_up(telephony->library, "lineGetProviderListW", &telephony->list) &&
           look_up(telephony->library, "lineAddProviderW", &telephony->add) &&
           look_up(telephony->library, "lineRemoveProvider", &telephony->remove);
}

struct telephony *telephony_open(void)
{
    struct telephony *telephony = calloc(1, sizeof *telephony);

    if (telephony != NULL && !load(telephony)) {
        telephony_close(telephony);
        return NULL;
    }
    return telephony;
}

void telephony_close(struct telephony *telephony)
{
    if (telephony->library != NULL)
        FreeLibrary(telephony->library);
    free(telephony);
}

/* The list; *list is the caller's to free, also on failure. */
static LONG read_list(struct telephony *telephony, LINEPROVIDERLIST **list)
{
    DWORD bytes = LIST_BYTES;

    *list = NULL;
    for (int i = 0; i < LIST_TRIES; i++) {
        LINEPROVIDERLIST *larger = realloc(*list, bytes);
        LONG status;

        if (larger == NULL)
            return LINEERR_NOMEM;
        *list = larger;
        ZeroMemory(larger, bytes);
        larger->dwTotalSize = bytes;
        status = telephony->list(API_VERSION, larger);
        if (status != 0 || larger->dwNeededSize <= bytes)
            return status;
        bytes = larger->dwNeededSize;
    }
    return LINEERR_OPERATIONFAILED;
}

/* Whether an entry's file, which may have a path, has this name. What lies outside of the list is not looked at. */
static bool is_entry(const LINEPROVIDERLIST *list, const LINEPROVIDERENTRY *entry, const WCHAR *file)
{
    DWORD offset = entry->dwProviderFilenameOffset, units = entry->dwProviderFilenameSize / sizeof *file;
    const WCHAR *name = (const WCHAR *)((const char *)list + offset);
    size_t len = wcslen(file);

    if (offset > list->dwTotalSize || entry->dwProviderFilenameSize > list->dwTotalSize - offset)
        return false;
    while (units > 0 && name[units - 1] == 0)
        units--;
    return units >= len && _wcsnicmp(name + units - len, file, len) == 0 &&
           (units == len || name[units - len - 1] == L'\\' || name[units - len - 1] == L'/');
}

static bool find(const LINEPROVIDERLIST *list, const WCHAR *file, DWORD *id)
{
    DWORD offset = list->dwProviderListOffset;
    const LINEPROVIDERENTRY *entry = (const LINEPROVIDERENTRY *)((const char *)list + offset);

    if (offset > list->dwTotalSize || list->dwNumProviders > (list->dwTotalSize - offset) / sizeof *entry)
        return false;
    for (DWORD i = 0; i < list->dwNumProviders; i++)
        if (is_entry(list, &entry[i], file)) {
            *id = entry[i].dwPermanentProviderID;
            return true;
        }
    return false;
}

LONG telephony_find(struct telephony *telephony, const WCHAR *file, bool *found, DWORD *id)
{
    LINEPROVIDERLIST *list;
    LONG status = read_list(telephony, &list);

    *found = status == 0 && find(list, file, id);
    free(list);
    return status;
}

LONG telephony_add(struct telephony *telephony, const WCHAR *file)
{
    bool found;
    DWORD id;
    LONG status = telephony_find(telephony, file, &found, &id);

    if (status != 0 || found)
        return status;
    SetEnvironmentVariableW(L"TSPEC_NO_DIALOG", L"1");
    status = telephony->add(file, NULL, &id);
    SetEnvironmentVariableW(L"TSPEC_NO_DIALOG", NULL);
    return status;
}

LONG telephony_remove(struct telephony *telephony, const WCHAR *file)
{
    LONG status = 0;

    SetEnvironmentVariableW(L"TSPEC_NO_DIALOG", L"1");
    for (;;) {
        bool found;
        DWORD id;

        status = telephony_find(telephony, file, &found, &id);
        if (status != 0 || !found)
            break;
        status = telephony->remove(id, NULL);
        if (status != 0)
            break;
    }
    SetEnvironmentVariableW(L"TSPEC_NO_DIALOG", NULL);
    return status;
}
