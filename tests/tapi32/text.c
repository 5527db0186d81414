/* text.c: see text.h. */
#include "text.h"

#include <string.h>

WCHAR *text_wide(const char *ansi)
{
    if (ansi == NULL)
        return NULL;
    int units = MultiByteToWideChar(CP_ACP, 0, ansi, -1, NULL, 0);
    WCHAR *wide = units > 0 ? malloc((size_t)units * sizeof(*wide)) : NULL;
    if (wide != NULL)
        MultiByteToWideChar(CP_ACP, 0, ansi, -1, wide, units);
    return wide;
}

void text_narrow(const WCHAR *wide, char *out, size_t room)
{
    WideCharToMultiByte(CP_ACP, 0, wide, -1, out, (int)room, NULL, NULL);
    out[room - 1] = 0;
}

DWORD text_bytes(const WCHAR *wide)
{
    return (DWORD)((wcslen(wide) + 1) * sizeof(*wide));
}

WCHAR *text_copy(const WCHAR *wide)
{
    return wide != NULL ? _wcsdup(wide) : NULL;
}
