/* actions.c: what the installer cannot do by tables: the MSI's entry points. sequence.py says when each runs. All run
 * elevated, in the installer's service, where nobody would see a window. */
#include <stdio.h>

#include "action.h"
#include "installed_settings.h"
#include "telephony.h"
#include "trace_folder.h"

UINT WINAPI KeepSettings(MSIHANDLE install);
UINT WINAPI RestoreSettings(MSIHANDLE install);
UINT WINAPI ForgetSettings(MSIHANDLE install);
UINT WINAPI WriteSettings(MSIHANDLE install);
UINT WINAPI RemoveSettings(MSIHANDLE install);
UINT WINAPI MakeFolder(MSIHANDLE install);
UINT WINAPI TidyFolder(MSIHANDLE install);
UINT WINAPI RemoveTrace(MSIHANDLE install);
UINT WINAPI AddProvider(MSIHANDLE install);
UINT WINAPI RemoveProvider(MSIHANDLE install);

/* Do one thing with the settings that needs the protocol's name alone. */
static UINT with_settings(MSIHANDLE install, LSTATUS (*act)(const WCHAR *protocol), const WCHAR *complaint)
{
    struct action action;
    LSTATUS status;

    if (!action_begin(&action, install))
        return ERROR_INSTALL_FAILURE;
    status = act(action.word[0]);
    return status == ERROR_SUCCESS ? ERROR_SUCCESS : action_fail(install, complaint, status);
}

UINT WINAPI KeepSettings(MSIHANDLE install)
{
    return with_settings(install, settings_keep, L"cannot copy the settings in HKEY_LOCAL_MACHINE\\SOFTWARE\\tspec");
}

UINT WINAPI RestoreSettings(MSIHANDLE install)
{
    return with_settings(install, settings_restore, L"cannot put the settings back from the copy '.before'");
}

UINT WINAPI ForgetSettings(MSIHANDLE install)
{
    return with_settings(install, settings_forget, L"cannot delete the settings' copy '.before'");
}

UINT WINAPI RemoveSettings(MSIHANDLE install)
{
    return with_settings(install, settings_remove, L"cannot delete HKEY_LOCAL_MACHINE\\SOFTWARE\\tspec");
}

UINT WINAPI WriteSettings(MSIHANDLE install)
{
    struct action action;
    LSTATUS status;

    if (!action_begin(&action, install))
        return ERROR_INSTALL_FAILURE;
    status = settings_write(action.word[0], action.word[1], action.word[2], action.word[3]);
    for (unsigned i = ACTION_SETTINGS; i < ACTION_WORDS && status == ERROR_SUCCESS; i += 3)
        status = settings_write_own(action.word[0], action.word[i], action.word[i + 1], action.word[i + 2]);
    action_end(&action);
    return status == ERROR_SUCCESS
               ? ERROR_SUCCESS
               : action_fail(install, L"cannot write HOST, PORT, BAUD, LINES or a setting to the registry", status);
}

UINT WINAPI MakeFolder(MSIHANDLE install)
{
    DWORD error = trace_folder_make();

    return error == ERROR_SUCCESS
               ? ERROR_SUCCESS
               : action_fail(install, L"cannot make the trace's folder, %ProgramData%\\tspec; delete what is there",
                             (LONG)error);
}

UINT WINAPI TidyFolder(MSIHANDLE install)
{
    struct action action;

    if (action_begin(&action, install))
        trace_folder_tidy(action.word[0]);
    return ERROR_SUCCESS;
}

/* A trace that cannot be deleted is no reason to keep the provider. */
UINT WINAPI RemoveTrace(MSIHANDLE install)
{
    struct action action;

    if (action_begin(&action, install) && trace_folder_remove(action.word[0]) != ERROR_SUCCESS)
        action_say(install, L"the trace in %ProgramData%\\tspec could not be deleted; do that by hand");
    return ERROR_SUCCESS;
}

static UINT with_provider(MSIHANDLE install, LONG (*act)(struct telephony *, const WCHAR *file), const WCHAR *complaint)
{
    struct action action;
    struct telephony *telephony;
    WCHAR file[MAX_PATH];
    LONG status;

    if (!action_begin(&action, install))
        return ERROR_INSTALL_FAILURE;
    _snwprintf(file, MAX_PATH, L"%ls.tsp", action.word[0]);
    telephony = telephony_open();
    if (telephony == NULL)
        return action_fail(install, L"this Windows has no usable tapi32.dll", (LONG)GetLastError());
    status = act(telephony, file);
    telephony_close(telephony);
    return status == 0 ? ERROR_SUCCESS : action_fail(install, complaint, status);
}

UINT WINAPI AddProvider(MSIHANDLE install)
{
    return with_provider(install, telephony_add, L"Windows does not accept the telephony service provider");
}

UINT WINAPI RemoveProvider(MSIHANDLE install)
{
    return with_provider(install, telephony_remove, L"Windows does not remove the telephony service provider");
}
