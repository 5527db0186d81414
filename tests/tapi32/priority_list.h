/* priority_list.h: the user's lists of programs, by their files, that come first for a media mode or for Assisted
 * Telephony: values of HandoffPriorities
 * (https://learn.microsoft.com/windows/win32/tapi/assisted-telephony-overview). */
#ifndef TAPI32_PRIORITY_LIST_H
#define TAPI32_PRIORITY_LIST_H

#include <windows.h>

/* A file's name cannot have a quotation mark in it. */
enum { PRIORITY_SEPARATOR = L'"', PRIORITY_UNITS = 4096 };

/* The list of those that dial for others. */
extern const WCHAR priority_requests[];

/* Read the list of that name; it is empty where there is none. 0 or LINEERR_INIFILECORRUPT; then it is empty, too. */
LONG priority_read(const WCHAR *name, WCHAR list[PRIORITY_UNITS]);

/* 0 or LINEERR_OPERATIONFAILED. */
LONG priority_write(const WCHAR *name, const WCHAR *list);

#endif
