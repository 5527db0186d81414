/* text.c: see text.h. */
#include "text.h"

#include <stdlib.h>
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

WCHAR *text_copy(const WCHAR *wide)
{
    return wide != NULL ? _wcsdup(wide) : NULL;
}
