/* dialog_instances.h: dialogs that a provider shows of its own accord, in the process of the application whose request
 * it is about (https://learn.microsoft.com/windows/win32/tapi/functions-not-designed-to-generate-ui). Each runs in a
 * thread of its own until the UI DLL's function returns. */
#ifndef TAPI32_DIALOG_INSTANCES_H
#define TAPI32_DIALOG_INSTANCES_H

#include <windows.h>

#include <tspi.h>

/* LINE_CREATEDIALOGINSTANCE: begin one. htDlgInst becomes its handle, or NULL where it cannot be, or no application
 * waits for that request. Within the provider's callback, under the service's lock, as the next one. */
void dialog_create(HPROVIDER provider, TUISPICREATEDIALOGINSTANCEPARAMS *params);

/* LINE_SENDDIALOGINSTANCEDATA: the UI DLL gets a copy once it says that it is ready; without params it is to end the
 * dialog. */
void dialog_send(HTAPIDIALOGINSTANCE dialog, const void *params, DWORD size);

/* What the UI DLL has to say to the provider about a dialog. LINEERR_INVALPARAM if there is none. Not under the
 * lock. */
LONG dialog_tell_provider(HTAPIDIALOGINSTANCE dialog, void *params, DWORD size);

/* End all dialogs of an application, whose handle is dead. Where the UI DLL does not obey in time, its thread is left
 * behind, but the provider is not called for it any more. Not between service_enter and service_leave. */
void dialogs_end(HLINEAPP app);

struct installed;

/* The same of a provider, with which nothing new is begun any more. */
void dialogs_end_of(const struct installed *provider);

#endif
