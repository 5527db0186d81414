/* toll_list.c: see toll_list.h. */
#include "toll_list.h"

#include <wchar.h>

bool toll_prefix(const WCHAR *number, WCHAR prefix[PREFIX_UNITS])
{
    size_t digits = 0;
    for (; *number != 0 && digits < PREFIX_DIGITS; number++)
        if (*number >= L'0' && *number <= L'9')
            prefix[digits++] = *number;
    prefix[digits] = 0;
    return digits == PREFIX_DIGITS;
}

/* Where the prefix stands as a whole; NULL if it does not. */
static const WCHAR *find(const WCHAR *list, const WCHAR *prefix)
{
    size_t len = wcslen(prefix);
    while (*list != 0) {
        size_t entry = wcscspn(list, L",");
        if (entry == len && wcsncmp(list, prefix, len) == 0)
            return list;
        list += entry;
        list += *list == L',';
    }
    return NULL;
}

bool toll_list_has(const WCHAR *list, const WCHAR *prefix)
{
    return find(list, prefix) != NULL;
}

bool toll_list_add(WCHAR list[TOLL_UNITS], const WCHAR *prefix)
{
    if (toll_list_has(list, prefix))
        return true;
    if (wcslen(list) + 1 + wcslen(prefix) >= TOLL_UNITS)
        return false;
    if (list[0] != 0)
        wcscat(list, L",");
    wcscat(list, prefix);
    return true;
}

void toll_list_remove(WCHAR list[TOLL_UNITS], const WCHAR *prefix)
{
    const WCHAR *found = find(list, prefix);
    if (found == NULL)
        return;
    WCHAR *at = list + (found - list);
    const WCHAR *rest = at + wcslen(prefix);
    if (*rest == L',')
        rest++;
    else if (at > list)
        at--; /* the last one goes with the comma before it */
    wmemmove(at, rest, wcslen(rest) + 1);
}
