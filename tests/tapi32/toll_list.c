/* toll_list.c: see toll_list.h. */
#include "toll_list.h"

#include "separated_list.h"

bool toll_prefix(const WCHAR *number, WCHAR prefix[PREFIX_UNITS])
{
    size_t digits = 0;
    for (; *number != 0 && digits < PREFIX_DIGITS; number++)
        if (*number >= L'0' && *number <= L'9')
            prefix[digits++] = *number;
    prefix[digits] = 0;
    return digits == PREFIX_DIGITS;
}

bool toll_list_has(const WCHAR *list, const WCHAR *prefix)
{
    return list_place(list, PREFIX_SEPARATOR, prefix) != 0;
}

bool toll_list_add(WCHAR list[TOLL_UNITS], const WCHAR *prefix)
{
    return toll_list_has(list, prefix) || list_append(list, TOLL_UNITS, PREFIX_SEPARATOR, prefix);
}

void toll_list_remove(WCHAR list[TOLL_UNITS], const WCHAR *prefix)
{
    list_remove(list, PREFIX_SEPARATOR, prefix);
}
