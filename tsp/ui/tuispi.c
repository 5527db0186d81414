/* tuispi.c: what TAPI calls in an application's process, where the user is. Functions of the same file that run in the
 * telephony service show nothing (rule 79). */
#include <string.h>
#include <tspi.h>
#include <windows.h>

#include "../installer/telephony.h"
#include "call_dialog.h"
#include "device_class.h"
#include "device_config.h"
#include "dialog.h"
#include "dialog_message.h"
#include "module.h"
#include "protocol.h"
#include "store.h"
#include "text.h"
#include "texts.h"

/* An installer sets the settings itself, and shows nothing: tsp/installer/README.md. */
static bool is_for_installer(void)
{
    return GetEnvironmentVariableW(L"TSPEC_NO_DIALOG", NULL, 0) > 0;
}

/* 0 if no other entry of Windows' list is this file. */
static LONG check_not_listed(DWORD provider)
{
    WCHAR path[MAX_PATH];
    struct telephony *telephony = telephony_open();
    if (telephony == NULL || !module_path(path, MAX_PATH)) {
        if (telephony != NULL)
            telephony_close(telephony);
        return LINEERR_OPERATIONFAILED;
    }
    const WCHAR *file = wcsrchr(path, L'\\');
    bool found;
    DWORD id;
    LONG result = telephony_find(telephony, file != NULL ? file + 1 : path, &found, &id);
    telephony_close(telephony);
    if (result == 0 && found && id != provider)
        result = LINEERR_NOMULTIPLEINSTANCE;
    return result;
}

/* Put the provider on Windows' list: once (rule 80). All that is installed are settings, of what the user is asked; if
 * that is cancelled, nothing was. Settings that are there are not asked for again. */
LONG WINAPI TUISPI_providerInstall(TUISPIDLLCALLBACK lpfnUIDLLCallback, HWND hwndOwner, DWORD dwPermanentProviderID)
{
    LONG result = check_not_listed(dwPermanentProviderID);
    if (result != 0 || hwndOwner == NULL || is_for_installer() || store_exists())
        return result;
    return dialog_show(lpfnUIDLLCallback, dwPermanentProviderID, TUISPIDLL_OBJECT_PROVIDERID, hwndOwner, 0);
}

static bool may_remove(HWND owner)
{
    WCHAR title[TEXT_UNITS];
    text_wide(protocol.title, title, TEXT_UNITS);
    return dialog_say(owner, TEXT_CONFIRM_REMOVAL, title, MB_ICONWARNING | MB_OKCANCEL) == IDOK;
}

/* Ask whether the provider is to go, and delete its settings, which nothing may be left of (S:tuispi_providerremove). A
 * session that runs keeps what it has read. Without a window nobody is asked. An installer deletes, or keeps, settings
 * itself. */
LONG WINAPI TUISPI_providerRemove(TUISPIDLLCALLBACK lpfnUIDLLCallback, HWND hwndOwner, DWORD dwPermanentProviderID)
{
    (void)lpfnUIDLLCallback, (void)dwPermanentProviderID;
    WCHAR number[16];
    if (is_for_installer())
        return 0;
    if (hwndOwner != NULL && !may_remove(hwndOwner))
        return LINEERR_OPERATIONFAILED;
    LSTATUS status = store_remove();
    if (status == ERROR_SUCCESS)
        return 0;
    if (hwndOwner != NULL)
        dialog_say(hwndOwner, TEXT_NOT_REMOVED, text_number((unsigned long)status, number), MB_ICONERROR);
    return LINEERR_OPERATIONFAILED;
}

/* The whole configuration. */
LONG WINAPI TUISPI_providerConfig(TUISPIDLLCALLBACK lpfnUIDLLCallback, HWND hwndOwner, DWORD dwPermanentProviderID)
{
    return dialog_show(lpfnUIDLLCallback, dwPermanentProviderID, TUISPIDLL_OBJECT_PROVIDERID, hwndOwner, 0);
}

/* The number of a device's line, which only the provider knows. */
static LONG ask_line(TUISPIDLLCALLBACK ask, DWORD device, LPCWSTR class, DWORD *line)
{
    struct dialog_message message = {sizeof(message), DIALOG_LINE_NUMBER, 0};
    if (!device_class_means_line(class))
        return LINEERR_INVALDEVICECLASS;
    LONG result = ask(device, TUISPIDLL_OBJECT_LINEID, &message, sizeof(message));
    *line = message.answer;
    return result == 0 && *line != 0 ? 0 : (LONG)LINEERR_OPERATIONFAILED;
}

/* A line's part of it. */
LONG WINAPI TUISPI_lineConfigDialog(TUISPIDLLCALLBACK lpfnUIDLLCallback, DWORD dwDeviceID, HWND hwndOwner,
                                    LPCWSTR lpszDeviceClass)
{
    DWORD line;
    LONG result = ask_line(lpfnUIDLLCallback, dwDeviceID, lpszDeviceClass, &line);
    return result == 0 ? dialog_show(lpfnUIDLLCallback, dwDeviceID, TUISPIDLL_OBJECT_LINEID, hwndOwner, line) : result;
}

/* What an application keeps of a line (device_config.h) has nothing to edit: the user looks at the line's page, and the
 * application gets back what it gave. Where that would not fit nobody is asked (lineConfigDialogEdit's page). */
LONG WINAPI TUISPI_lineConfigDialogEdit(TUISPIDLLCALLBACK lpfnUIDLLCallback, DWORD dwDeviceID, HWND hwndOwner,
                                        LPCWSTR lpszDeviceClass, LPVOID const lpDeviceConfigIn, DWORD dwSize,
                                        LPVARSTRING lpDeviceConfigOut)
{
    DWORD line;
    LONG result = ask_line(lpfnUIDLLCallback, dwDeviceID, lpszDeviceClass, &line);
    if (result != 0)
        return result;
    if (lpDeviceConfigIn == NULL || lpDeviceConfigOut == NULL)
        return LINEERR_INVALPOINTER;
    if (!device_config_is_of(line, lpDeviceConfigIn, dwSize))
        return LINEERR_INVALPARAM;
    if (!device_config_fits(lpDeviceConfigOut)) {
        device_config_fill(lpDeviceConfigOut, line); /* says how much it takes */
        return LINEERR_STRUCTURETOOSMALL;
    }
    result = dialog_view(lpfnUIDLLCallback, dwDeviceID, hwndOwner, line);
    return result == 0 ? device_config_fill(lpDeviceConfigOut, line) : result;
}

/* The one window that the provider has shown of its own accord (TSPI_lineMakeCall, tsp/call_window.c). */
LONG WINAPI TUISPI_providerGenericDialog(TUISPIDLLCALLBACK lpfnUIDLLCallback, HTAPIDIALOGINSTANCE htDlgInst,
                                         LPVOID lpParams, DWORD dwSize, HANDLE hEvent)
{
    DWORD window = 0;
    if (lpParams != NULL && dwSize == sizeof(window))
        memcpy(&window, lpParams, sizeof(window));
    if (window == DIALOG_CALL)
        return call_dialog_show(lpfnUIDLLCallback, htDlgInst, hEvent);
    SetEvent(hEvent); /* TAPI waits for it */
    return LINEERR_INVALPARAM;
}

/* The provider sends its window nothing; TAPI closes it with an application that goes (rule 122). */
LONG WINAPI TUISPI_providerGenericDialogData(HTAPIDIALOGINSTANCE htDlgInst, LPVOID lpParams, DWORD dwSize)
{
    (void)dwSize;
    if (lpParams != NULL)
        return LINEERR_INVALPARAM;
    call_dialog_close(htDlgInst);
    return 0;
}
