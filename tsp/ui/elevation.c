/* elevation.c: see elevation.h. */
#include "elevation.h"

#include <windows.h>

#include <shellapi.h>
#include <wchar.h>

#include "dialog.h"
#include "system_function.h"
#include "texts.h"

static bool open_as_administrator(HWND owner)
{
    WCHAR program[MAX_PATH + 32];
    HMODULE shell;
    __typeof__(&ShellExecuteExW) execute;
    UINT units = GetSystemDirectoryW(program, MAX_PATH);
    if (units == 0 || units >= MAX_PATH || !system_function(L"shell32.dll", "ShellExecuteExW", &shell, &execute))
        return false;
    wcscpy(program + units, L"\\control.exe");
    SHELLEXECUTEINFOW how = {.cbSize = sizeof(how),
                             .fMask = SEE_MASK_FLAG_NO_UI | SEE_MASK_NOASYNC,
                             .hwnd = owner,
                             .lpVerb = L"runas",
                             .lpFile = program,
                             .lpParameters = L"telephon.cpl",
                             .nShow = SW_SHOWNORMAL};
    bool opened = execute(&how);
    FreeLibrary(shell);
    return opened;
}

bool elevation_offer(HWND owner)
{
    if (dialog_say(owner, TEXT_OFFER_ELEVATION, NULL, MB_ICONQUESTION | MB_YESNO) != IDYES)
        return false;
    if (!open_as_administrator(owner))
        dialog_say(owner, TEXT_NOT_ELEVATED, NULL, MB_ICONWARNING);
    return true;
}
