/* action.c: see action.h. */
#include "action.h"

#include <msiquery.h>
#include <stdio.h>

#include "secret.h"

#define SEPARATOR L"\x1F"

bool action_begin(struct action *action, MSIHANDLE install)
{
    DWORD units = ACTION_UNITS;
    WCHAR *at = action->data;
    UINT status = MsiGetPropertyW(install, L"CustomActionData", action->data, &units);

    action->install = install;
    if (status != ERROR_SUCCESS || *at == 0) {
        action_fail(install, L"HOST, PORT, LINES and settings are too long together, or the package is damaged",
                    (LONG)status);
        return false;
    }
    for (unsigned i = 0; i < ACTION_WORDS; i++) {
        action->word[i] = at;
        at += wcscspn(at, SEPARATOR);
        if (*at != 0)
            *at++ = 0;
    }
    return true;
}

void action_end(struct action *action)
{
    secret_wipe(action->data, sizeof action->data);
}

static void message(MSIHANDLE install, INSTALLMESSAGE kind, const WCHAR *text)
{
    MSIHANDLE record = MsiCreateRecord(1);

    if (record == 0)
        return;
    MsiRecordSetStringW(record, 0, L"tspec: [1]");
    MsiRecordSetStringW(record, 1, text);
    MsiProcessMessage(install, kind, record);
    MsiCloseHandle(record);
}

UINT action_fail(MSIHANDLE install, const WCHAR *what, LONG error)
{
    WCHAR text[ACTION_UNITS];

    _snwprintf(text, ACTION_UNITS, L"%ls (error 0x%lX)", what, (unsigned long)error);
    text[ACTION_UNITS - 1] = 0;
    message(install, INSTALLMESSAGE_ERROR, text);
    return ERROR_INSTALL_FAILURE;
}

void action_say(MSIHANDLE install, const WCHAR *what)
{
    message(install, INSTALLMESSAGE_INFO, what);
}
