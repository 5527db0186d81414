/* toll_list.h: a location's list of prefixes that are dialed as long distance although they are in its own area, as a
 * text: "222,333" (LINELOCATIONENTRY). */
#ifndef TAPI32_TOLL_LIST_H
#define TAPI32_TOLL_LIST_H

#include <stdbool.h>
#include <windows.h>

enum { PREFIX_SEPARATOR = L',', PREFIX_DIGITS = 3, PREFIX_UNITS = PREFIX_DIGITS + 1, TOLL_UNITS = 1024 };

/* The first three digits of a number, however it is written. False if it has fewer. */
bool toll_prefix(const WCHAR *number, WCHAR prefix[PREFIX_UNITS]);

bool toll_list_has(const WCHAR *list, const WCHAR *prefix);

/* Put a prefix at the end, unless it is there. False if the list is full. */
bool toll_list_add(WCHAR list[TOLL_UNITS], const WCHAR *prefix);

/* Take a prefix out, if it is there. */
void toll_list_remove(WCHAR list[TOLL_UNITS], const WCHAR *prefix);

#endif
