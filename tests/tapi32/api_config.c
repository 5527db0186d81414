/* api_config.c: lineConfigDialog and lineConfigDialogEdit: a device's dialog, by the provider's UI DLL. */
#include <stdlib.h>

#include "ask.h"
#include "provider_ui.h"
#include "text.h"

/* The UI DLL's name, as the provider of a device says it. */
static LONG identify(DWORD device, WCHAR name[MAX_PATH])
{
    struct asked asked;
    LONG result = ask_device_alone(&asked, device);
    return result != 0 ? result : ask_end(&asked, ASK(asked, TSPI_providerUIIdentify, name));
}

/* The UI DLL and a function of it, a pointer to which *pointer becomes. */
static LONG open_ui(DWORD device, HWND owner, const char *function, HMODULE *library, void *pointer)
{
    WCHAR name[MAX_PATH] = L"";
    if (owner != NULL && !IsWindow(owner))
        return LINEERR_INVALPARAM;
    LONG result = identify(device, name);
    if (result != 0)
        return result;
    *library = LoadLibraryW(name);
    if (*library == NULL)
        return LINEERR_OPERATIONFAILED;
    if (provider_ui_function(*library, function, pointer))
        return 0;
    FreeLibrary(*library);
    return LINEERR_OPERATIONUNAVAIL;
}

LONG WINAPI lineConfigDialogW(DWORD dwDeviceID, HWND hwndOwner, LPCWSTR lpszDeviceClass)
{
    HMODULE library;
    __typeof__(&TUISPI_lineConfigDialog) show;
    LONG result = open_ui(dwDeviceID, hwndOwner, "TUISPI_lineConfigDialog", &library, &show);
    if (result != 0)
        return result;
    result = show(provider_ui_callback, dwDeviceID, hwndOwner, lpszDeviceClass);
    FreeLibrary(library);
    return result;
}

LONG WINAPI lineConfigDialogA(DWORD dwDeviceID, HWND hwndOwner, LPCSTR lpszDeviceClass)
{
    IN_UNICODE(lpszDeviceClass, lineConfigDialogW(dwDeviceID, hwndOwner, wide));
}

LONG WINAPI lineConfigDialogEditW(DWORD dwDeviceID, HWND hwndOwner, LPCWSTR lpszDeviceClass,
                                  LPVOID const lpDeviceConfigIn, DWORD dwSize, LPVARSTRING lpDeviceConfigOut)
{
    HMODULE library;
    __typeof__(&TUISPI_lineConfigDialogEdit) show;
    if (lpDeviceConfigIn == NULL || lpDeviceConfigOut == NULL)
        return LINEERR_INVALPOINTER;
    if (lpDeviceConfigOut->dwTotalSize < sizeof(*lpDeviceConfigOut))
        return LINEERR_STRUCTURETOOSMALL;
    LONG result = open_ui(dwDeviceID, hwndOwner, "TUISPI_lineConfigDialogEdit", &library, &show);
    if (result != 0)
        return result;
    result = show(provider_ui_callback, dwDeviceID, hwndOwner, lpszDeviceClass, lpDeviceConfigIn, dwSize,
                  lpDeviceConfigOut);
    FreeLibrary(library);
    return result;
}

LONG WINAPI lineConfigDialogEditA(DWORD dwDeviceID, HWND hwndOwner, LPCSTR lpszDeviceClass,
                                  LPVOID const lpDeviceConfigIn, DWORD dwSize, LPVARSTRING lpDeviceConfigOut)
{
    IN_UNICODE(lpszDeviceClass,
               lineConfigDialogEditW(dwDeviceID, hwndOwner, wide, lpDeviceConfigIn, dwSize, lpDeviceConfigOut));
}
