/* system_function.c: see system_function.h. */
#include "system_function.h"

#include <string.h>

/* Windows 7 knows LOAD_LIBRARY_SEARCH_SYSTEM32 only after an update of 2011 (KB2533623), hence the whole path; but of
 * comctl32.dll, which is chosen by the activation context, only its name. */
static HMODULE load(const WCHAR *file)
{
    WCHAR path[MAX_PATH + 32];
    UINT units = GetSystemDirectoryW(path, MAX_PATH);
    if (wcscmp(file, L"comctl32.dll") == 0)
        return LoadLibraryW(file);
    if (units == 0 || units >= MAX_PATH || wcslen(file) > 30)
        return NULL;
    path[units] = L'\\';
    wcscpy(path + units + 1, file);
    return LoadLibraryW(path);
}

bool system_function(const WCHAR *file, const char *name, HMODULE *library, void *function)
{
    *library = load(file);
    FARPROC address = *library != NULL ? GetProcAddress(*library, name) : NULL;
    memcpy(function, &address, sizeof(address));
    if (address != NULL)
        return true;
    if (*library != NULL)
        FreeLibrary(*library);
    return false;
}
