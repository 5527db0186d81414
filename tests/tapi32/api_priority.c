/* api_priority.c: lineGetAppPriority and lineSetAppPriority: the user's lists of programs, by their files, that come
 * first for a media mode or for Assisted Telephony. Those for media modes are only kept: see README.md. */
#include <stdbool.h>
#include <wchar.h>

#include <tapi.h>

#include "priority_list.h"
#include "separated_list.h"
#include "text.h"

static const struct {
    DWORD mode;
    const WCHAR *name;
} media_modes[] = {
    {LINEMEDIAMODE_UNKNOWN, L"unknown"},         {LINEMEDIAMODE_INTERACTIVEVOICE, L"interactivevoice"},
    {LINEMEDIAMODE_AUTOMATEDVOICE, L"automatedvoice"}, {LINEMEDIAMODE_DATAMODEM, L"datamodem"},
    {LINEMEDIAMODE_G3FAX, L"g3fax"},             {LINEMEDIAMODE_TDD, L"tdd"},
    {LINEMEDIAMODE_G4FAX, L"g4fax"},             {LINEMEDIAMODE_DIGITALDATA, L"digitaldata"},
    {LINEMEDIAMODE_TELETEX, L"teletex"},         {LINEMEDIAMODE_VIDEOTEX, L"videotex"},
    {LINEMEDIAMODE_TELEX, L"telex"},             {LINEMEDIAMODE_MIXED, L"mixed"},
    {LINEMEDIAMODE_ADSI, L"adsi"},               {LINEMEDIAMODE_VOICEVIEW, L"voiceview"},
    {LINEMEDIAMODE_VIDEO, L"video"},
};

enum { MODES = sizeof(media_modes) / sizeof(*media_modes) };

static DWORD all_modes(void)
{
    DWORD all = 0;
    for (size_t i = 0; i < MODES; i++)
        all |= media_modes[i].mode;
    return all;
}

/* A program's file, without its folder. */
static LONG check(const WCHAR *file, DWORD mode, DWORD request_mode)
{
    if (file == NULL)
        return LINEERR_INVALPOINTER;
    if (file[0] == 0 || wcslen(file) >= MAX_PATH || wcspbrk(file, L"\\/:\"") != NULL)
        return LINEERR_INVALAPPNAME;
    if (mode & ~all_modes())
        return LINEERR_INVALMEDIAMODE;
    return mode == 0 && request_mode != LINEREQUESTMODE_MAKECALL ? (LONG)LINEERR_INVALREQUESTMODE : 0;
}

/* What the list will be: with the file first, or without it. */
static LONG plan_list(const WCHAR *name, const WCHAR *file, bool is_first, WCHAR list[PRIORITY_UNITS])
{
    LONG result = priority_read(name, list);
    if (result != 0)
        return result;
    list_remove(list, PRIORITY_SEPARATOR, file);
    bool has_room = !is_first || list_prepend(list, PRIORITY_UNITS, PRIORITY_SEPARATOR, file);
    return has_room ? 0 : (LONG)LINEERR_RESOURCEUNAVAIL;
}

static LONG change_list(const WCHAR *name, const WCHAR *file, bool is_first)
{
    WCHAR list[PRIORITY_UNITS];
    LONG result = plan_list(name, file, is_first, list);
    return result != 0 ? result : priority_write(name, list);
}

/* The list for one media mode, or, without one, for Assisted Telephony. NULL for several modes. */
static const WCHAR *name_of(DWORD mode)
{
    for (size_t i = 0; i < MODES; i++)
        if (media_modes[i].mode == mode)
            return media_modes[i].name;
    return mode == 0 ? priority_requests : NULL;
}

static LONG get_priority(const WCHAR *file, DWORD mode, DWORD request_mode, DWORD *priority)
{
    WCHAR list[PRIORITY_UNITS];
    LONG result = check(file, mode, request_mode);
    if (result != 0)
        return result;
    if (priority == NULL)
        return LINEERR_INVALPOINTER;
    const WCHAR *name = name_of(mode);
    if (name == NULL)
        return LINEERR_INVALMEDIAMODE;
    result = priority_read(name, list);
    if (result == 0)
        *priority = list_place(list, PRIORITY_SEPARATOR, file);
    return result;
}

/* The lists of these media modes: all of them, or, if one is damaged or full, none. */
static LONG change_lists(const WCHAR *file, DWORD modes, bool is_first)
{
    WCHAR list[PRIORITY_UNITS];
    LONG result = 0;
    for (size_t i = 0; i < MODES && result == 0; i++)
        if (media_modes[i].mode & modes)
            result = plan_list(media_modes[i].name, file, is_first, list);
    for (size_t i = 0; i < MODES && result == 0; i++)
        if (media_modes[i].mode & modes)
            result = change_list(media_modes[i].name, file, is_first);
    return result;
}

static LONG set_priority(const WCHAR *file, DWORD mode, DWORD request_mode, DWORD priority)
{
    static SRWLOCK changing = SRWLOCK_INIT; /* within this process */
    LONG result = check(file, mode, request_mode);
    if (result == 0 && priority > 1)
        result = LINEERR_INVALPARAM;
    if (result != 0)
        return result;
    AcquireSRWLockExclusive(&changing);
    result = mode == 0 ? change_list(priority_requests, file, priority == 1) : change_lists(file, mode, priority == 1);
    ReleaseSRWLockExclusive(&changing);
    return result;
}

LONG WINAPI lineGetAppPriorityW(LPCWSTR lpszAppFilename, DWORD dwMediaMode, LPLINEEXTENSIONID lpExtensionID,
                                DWORD dwRequestMode, LPVARSTRING lpExtensionName, LPDWORD lpdwPriority)
{
    (void)lpExtensionID, (void)lpExtensionName;
    return get_priority(lpszAppFilename, dwMediaMode, dwRequestMode, lpdwPriority);
}

LONG WINAPI lineGetAppPriorityA(LPCSTR lpszAppFilename, DWORD dwMediaMode, LPLINEEXTENSIONID lpExtensionID,
                                DWORD dwRequestMode, LPVARSTRING lpExtensionName, LPDWORD lpdwPriority)
{
    (void)lpExtensionID, (void)lpExtensionName;
    IN_UNICODE(lpszAppFilename, get_priority(wide, dwMediaMode, dwRequestMode, lpdwPriority));
}

LONG WINAPI lineSetAppPriorityW(LPCWSTR lpszAppFilename, DWORD dwMediaMode, LPLINEEXTENSIONID lpExtensionID,
                                DWORD dwRequestMode, LPCWSTR lpszExtensionName, DWORD dwPriority)
{
    (void)lpExtensionID, (void)lpszExtensionName;
    return set_priority(lpszAppFilename, dwMediaMode, dwRequestMode, dwPriority);
}

LONG WINAPI lineSetAppPriorityA(LPCSTR lpszAppFilename, DWORD dwMediaMode, LPLINEEXTENSIONID lpExtensionID,
                                DWORD dwRequestMode, LPCSTR lpszExtensionName, DWORD dwPriority)
{
    (void)lpExtensionID, (void)lpszExtensionName;
    IN_UNICODE(lpszAppFilename, set_priority(wide, dwMediaMode, dwRequestMode, dwPriority));
}
