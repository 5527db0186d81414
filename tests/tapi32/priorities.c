/* priorities.c: see priorities.h. */
#include "priorities.h"

#include <wchar.h>

#include <tapi.h>

enum { NOT_LISTED = 0xFFFF, LIST_UNITS = 2048 };

static const WCHAR key[] = L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Telephony\\HandoffPriorities";

/* The names of the registry's values. */
static const struct {
    DWORD mode;
    const WCHAR *name;
} modes[] = {
    {LINEMEDIAMODE_UNKNOWN, L"unknown"}, {LINEMEDIAMODE_INTERACTIVEVOICE, L"interactivevoice"},
    {LINEMEDIAMODE_AUTOMATEDVOICE, L"automatedvoice"}, {LINEMEDIAMODE_DATAMODEM, L"datamodem"},
    {LINEMEDIAMODE_G3FAX, L"g3fax"},
};

static const WCHAR *value_of(DWORD media_mode)
{
    for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++)
        if (modes[i].mode & media_mode)
            return modes[i].name;
    return NULL;
}

DWORD priority_of(const WCHAR *module, DWORD media_mode)
{
    WCHAR list[LIST_UNITS];
    DWORD size = sizeof(list), place = 0;
    const WCHAR *value = value_of(media_mode);
    if (value == NULL || RegGetValueW(HKEY_CURRENT_USER, key, value, RRF_RT_REG_SZ, NULL, list, &size) != ERROR_SUCCESS)
        return NOT_LISTED;
    WCHAR *rest = NULL;
    for (WCHAR *name = wcstok_s(list, L"\",", &rest); name != NULL; name = wcstok_s(NULL, L"\",", &rest)) {
        place++;
        if (_wcsicmp(name, module) == 0)
            return place;
    }
    return NOT_LISTED;
}
