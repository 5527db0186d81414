/* test_provider_ui.c: the test provider's user interface: what it would show, it prints. The environment variable
 * TAPI_TEST_UI says how its functions answer: "refuse" and "unavailable" by an error, else by success, after they have
 * asked the provider. With "stubborn" a dialog of the provider's own accord does not end when it is told to. */
#include <stdio.h>
#include <string.h>

#include "test_provider.h"

/* Ask the provider something, by TAPI. */
static LONG ask(TUISPIDLLCALLBACK callback, DWORD_PTR object, DWORD type)
{
    char text[] = "question";
    LONG result = callback(object, type, text, sizeof(text));
    if (result == 0)
        say("told %s", text);
    else
        say("told nothing: %08X", (unsigned)result);
    return result;
}

static int is_mode(const char *wanted)
{
    char mode[32] = "";
    GetEnvironmentVariableA("TAPI_TEST_UI", mode, sizeof(mode));
    return strcmp(mode, wanted) == 0;
}

static LONG show_dialog(const char *what, TUISPIDLLCALLBACK callback, DWORD_PTR object, DWORD type)
{
    say("%s dialog", what);
    if (is_mode("refuse"))
        return LINEERR_USERCANCELLED;
    if (is_mode("unavailable"))
        return LINEERR_OPERATIONUNAVAIL;
    return ask(callback, object, type);
}

LONG TSPIAPI TUISPI_providerInstall(TUISPIDLLCALLBACK lpfnUIDLLCallback, HWND hwndOwner, DWORD dwPermanentProviderID)
{
    (void)hwndOwner;
    return show_dialog("install", lpfnUIDLLCallback, dwPermanentProviderID, TUISPIDLL_OBJECT_PROVIDERID);
}

LONG TSPIAPI TUISPI_providerRemove(TUISPIDLLCALLBACK lpfnUIDLLCallback, HWND hwndOwner, DWORD dwPermanentProviderID)
{
    (void)hwndOwner;
    return show_dialog("remove", lpfnUIDLLCallback, dwPermanentProviderID, TUISPIDLL_OBJECT_PROVIDERID);
}

LONG TSPIAPI TUISPI_providerConfig(TUISPIDLLCALLBACK lpfnUIDLLCallback, HWND hwndOwner, DWORD dwPermanentProviderID)
{
    (void)hwndOwner;
    return show_dialog("config", lpfnUIDLLCallback, dwPermanentProviderID, TUISPIDLL_OBJECT_PROVIDERID);
}

LONG TSPIAPI TUISPI_lineConfigDialog(TUISPIDLLCALLBACK lpfnUIDLLCallback, DWORD dwDeviceID, HWND hwndOwner,
                                     LPCWSTR lpszDeviceClass)
{
    (void)hwndOwner, (void)lpszDeviceClass;
    return show_dialog("line", lpfnUIDLLCallback, dwDeviceID, TUISPIDLL_OBJECT_LINEID);
}

/* What is edited comes back as it is. */
LONG TSPIAPI TUISPI_lineConfigDialogEdit(TUISPIDLLCALLBACK lpfnUIDLLCallback, DWORD dwDeviceID, HWND hwndOwner,
                                         LPCWSTR lpszDeviceClass, LPVOID const lpDeviceConfigIn, DWORD dwSize,
                                         LPVARSTRING lpDeviceConfigOut)
{
    (void)hwndOwner, (void)lpszDeviceClass;
    lpDeviceConfigOut->dwNeededSize = lpDeviceConfigOut->dwUsedSize = sizeof(*lpDeviceConfigOut) + dwSize;
    lpDeviceConfigOut->dwStringSize = dwSize;
    lpDeviceConfigOut->dwStringOffset = sizeof(*lpDeviceConfigOut);
    if (lpDeviceConfigOut->dwNeededSize <= lpDeviceConfigOut->dwTotalSize)
        memcpy(lpDeviceConfigOut + 1, lpDeviceConfigIn, dwSize);
    return show_dialog("edit", lpfnUIDLLCallback, dwDeviceID, TUISPIDLL_OBJECT_LINEID);
}

/* --- A dialog of the provider's own accord ------------------------------------------------------------------------ */

enum { BEGINNING_MS = 300 };

static HANDLE end;      /* set when the dialog is to end */
static volatile LONG ready;
static HTAPIDIALOGINSTANCE instance;

LONG TSPIAPI TUISPI_providerGenericDialog(TUISPIDLLCALLBACK lpfnUIDLLCallback, HTAPIDIALOGINSTANCE htDlgInst,
                                          LPVOID lpParams, DWORD dwSize, HANDLE hEvent)
{
    say("dialog begins with %.*s", (int)dwSize, (const char *)lpParams);
    instance = htDlgInst;
    end = CreateEventW(NULL, TRUE, FALSE, L"tapi_test dialog end");
    ask(lpfnUIDLLCallback, htDlgInst, TUISPIDLL_OBJECT_DIALOGINSTANCE);
    ask(lpfnUIDLLCallback, htDlgInst + 1, TUISPIDLL_OBJECT_DIALOGINSTANCE);
    Sleep(BEGINNING_MS); /* what would come too early comes now */
    InterlockedExchange(&ready, 1);
    SetEvent(hEvent);
    WaitForSingleObject(end, INFINITE);
    InterlockedExchange(&ready, 0);
    CloseHandle(end);
    say("dialog ends");
    return 0;
}

LONG TSPIAPI TUISPI_providerGenericDialogData(HTAPIDIALOGINSTANCE htDlgInst, LPVOID lpParams, DWORD dwSize)
{
    HANDLE event = OpenEventW(EVENT_MODIFY_STATE, FALSE, L"tapi_test dialog told");
    say("%s told %.*s%s", htDlgInst == instance ? "dialog" : "no dialog", (int)dwSize,
        lpParams != NULL ? (const char *)lpParams : "", ready ? "" : " too early");
    if (lpParams == NULL && !is_mode("stubborn"))
        SetEvent(end);
    if (event != NULL) {
        SetEvent(event);
        CloseHandle(event);
    }
    return 0;
}
