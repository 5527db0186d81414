/* spontaneous.c: a window that the provider wants shown while a dial completes, as TAPI does it: by a thread of the
 * window's own, which reaches the provider through the instance's handle only. */
#include <stdlib.h>
#include <string.h>

#include "driver.h"

enum { INSTANCE = 5 }; /* TAPI's handle of it */

struct spontaneous {
    HDRVDIALOGINSTANCE driver_instance;
    DWORD size;
    BYTE block[64];
};

static struct spontaneous shown; /* one at a time */

static LONG CALLBACK ask_provider(DWORD_PTR object, DWORD type, LPVOID block, DWORD size)
{
    __typeof__(&TSPI_providerGenericDialogData) tell;
    if (object != INSTANCE || type != TUISPIDLL_OBJECT_DIALOGINSTANCE)
        return LINEERR_INVALPARAM;
    return driver_look_up("TSPI_providerGenericDialogData", &tell)
               ? tell((DWORD_PTR)shown.driver_instance, type, block, size)
               : (LONG)LINEERR_OPERATIONUNAVAIL;
}

static DWORD WINAPI show(void *unused)
{
    __typeof__(&TUISPI_providerGenericDialog) run;
    __typeof__(&TSPI_providerFreeDialogInstance) set_free;
    HANDLE ready = CreateEventW(NULL, TRUE, FALSE, NULL);
    (void)unused;
    driver.result = LINEERR_OPERATIONUNAVAIL;
    if (driver_look_up("TUISPI_providerGenericDialog", &run))
        driver.result = run(ask_provider, INSTANCE, shown.block, shown.size, ready);
    if (WaitForSingleObject(ready, 0) != WAIT_OBJECT_0)
        driver.result = LINEERR_OPERATIONFAILED;
    CloseHandle(ready);
    if (driver_look_up("TSPI_providerFreeDialogInstance", &set_free))
        set_free(shown.driver_instance);
    SetEvent(driver.returned);
    return 0;
}

static void create(TUISPICREATEDIALOGINSTANCEPARAMS *params)
{
    if (params->dwRequestID != DIALED || params->dwSize > sizeof(shown.block))
        return;
    shown = (struct spontaneous){.driver_instance = params->hdDlgInst, .size = params->dwSize};
    memcpy(shown.block, params->lpParams, params->dwSize);
    params->htDlgInst = INSTANCE;
    CloseHandle(CreateThread(NULL, 0, show, NULL, 0, NULL));
}

void CALLBACK spontaneous_event(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR one, DWORD_PTR two,
                                DWORD_PTR three)
{
    (void)call, (void)two, (void)three;
    if (message == LINE_CREATEDIALOGINSTANCE && line == (HTAPILINE)(UINT_PTR)PROVIDER)
        create((TUISPICREATEDIALOGINSTANCEPARAMS *)one);
}

LONG spontaneous_dial(const WCHAR *number)
{
    __typeof__(&TSPI_lineOpen) open_line;
    __typeof__(&TSPI_lineMakeCall) dial;
    HDRVLINE line;
    HDRVCALL call;
    if (!driver_look_up("TSPI_lineOpen", &open_line) || !driver_look_up("TSPI_lineMakeCall", &dial))
        return LINEERR_OPERATIONUNAVAIL;
    LONG result = open_line(DEVICE, (HTAPILINE)1, &line, 0x00020001, spontaneous_event);
    return result != 0 ? result : dial(DIALED, line, (HTAPICALL)2, &call, number, 0, NULL);
}

LONG spontaneous_dismiss(void)
{
    __typeof__(&TUISPI_providerGenericDialogData) take;
    return driver_look_up("TUISPI_providerGenericDialogData", &take) ? take(INSTANCE, NULL, 0)
                                                                     : (LONG)LINEERR_OPERATIONUNAVAIL;
}
