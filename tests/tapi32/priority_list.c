/* priority_list.c: see priority_list.h. */
#include "priority_list.h"

#include <tapi.h>

#include "telephony_key.h"
#include "text.h"

static const WCHAR key[] = TELEPHONY_KEY L"HandoffPriorities";

const WCHAR priority_requests[] = L"RequestMakeCall";

LONG priority_read(const WCHAR *name, WCHAR list[PRIORITY_UNITS])
{
    DWORD size = PRIORITY_UNITS * sizeof(*list);
    LSTATUS status = RegGetValueW(HKEY_CURRENT_USER, key, name, RRF_RT_REG_SZ, NULL, list, &size);
    if (status != ERROR_SUCCESS)
        list[0] = 0;
    return status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND ? 0 : (LONG)LINEERR_INIFILECORRUPT;
}

LONG priority_write(const WCHAR *name, const WCHAR *list)
{
    return RegSetKeyValueW(HKEY_CURRENT_USER, key, name, REG_SZ, list, text_bytes(list)) == ERROR_SUCCESS
               ? 0 : (LONG)LINEERR_OPERATIONFAILED;
}
