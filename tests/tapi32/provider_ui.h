/* provider_ui.h: a provider's UI DLL, whose functions run in the application's process
 * (https://learn.microsoft.com/windows/win32/tapi/user-interface-dll). No lock is held meanwhile: a dialog's loop of
 * messages may call TAPI. */
#ifndef TAPI32_PROVIDER_UI_H
#define TAPI32_PROVIDER_UI_H

#include <windows.h>

#include <tspi.h>

#include "../host/provider/provider.h"

struct provider_ui {
    struct provider provider; /* loaded, perhaps without a session */
    DWORD id;
    HMODULE library; /* the UI DLL; NULL if the provider has none */
    struct provider_ui *next;
};

/* Load the provider's file and the UI DLL that TSPI_providerUIIdentify names. Returns 0, or LINEERR_OPERATIONFAILED, or
 * what the provider answers. */
LONG provider_ui_open(struct provider_ui *ui, const WCHAR *file, DWORD id);
void provider_ui_close(struct provider_ui *ui);

/* A UI function of that name: TUISPI_providerInstall, Remove or Config. Without it `missing`, else what it returns. */
LONG provider_ui_run(const struct provider_ui *ui, const char *function, HWND owner, LONG missing);

/* A function of a UI DLL, which may be NULL, into *pointer, a pointer to such functions. False without it. */
bool provider_ui_function(HMODULE library, const char *name, void *pointer);

/* The TUISPIDLLCALLBACK: what the UI DLL has to say to its provider. */
LONG CALLBACK provider_ui_callback(DWORD_PTR object, DWORD type, void *params, DWORD size);

#endif
