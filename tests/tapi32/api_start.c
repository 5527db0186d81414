/* api_start.c: applications come and go: lineInitialize, lineNegotiateAPIVersion, lineGetMessage, lineShutdown. */
#include <stdlib.h>

#include "ask.h"
#include "close.h"
#include "dialog_instances.h"
#include "layouts.h"
#include "recipients.h"
#include "text.h"

/* NULL stands for the program. */
static bool is_module(HINSTANCE instance)
{
    WCHAR name[MAX_PATH];
    return instance == NULL || GetModuleFileNameW(instance, name, MAX_PATH) > 0;
}

static LONG initialize(LPHLINEAPP lphLineApp, HINSTANCE instance, DWORD version, LINECALLBACK callback,
                       const WCHAR *name, LPDWORD lpdwNumDevs, LINEINITIALIZEEXPARAMS *params)
{
    if (lphLineApp == NULL || lpdwNumDevs == NULL)
        return LINEERR_INVALPOINTER;
    if (!is_module(instance))
        return LINEERR_INVALPARAM;
    LONG result = app_new(HANDLE_APP, version, callback, name, params, lphLineApp);
    if (result == 0) {
        service_lock();
        *lpdwNumDevs = service_device_count();
        service_unlock();
    }
    return result;
}

LONG WINAPI lineInitialize(LPHLINEAPP lphLineApp, HINSTANCE hInstance, LINECALLBACK lpfnCallback, LPCSTR lpszAppName,
                           LPDWORD lpdwNumDevs)
{
    if (lpfnCallback == NULL)
        return LINEERR_INVALPOINTER;
    WCHAR *name = text_wide(lpszAppName);
    LONG result = initialize(lphLineApp, hInstance, API_1_3, lpfnCallback, name, lpdwNumDevs, NULL);
    free(name);
    return result;
}

LONG WINAPI lineInitializeExW(LPHLINEAPP lphLineApp, HINSTANCE hInstance, LINECALLBACK lpfnCallback,
                              LPCWSTR lpszFriendlyAppName, LPDWORD lpdwNumDevs, LPDWORD lpdwAPIVersion,
                              LPLINEINITIALIZEEXPARAMS lpLineInitializeExParams)
{
    LINEINITIALIZEEXPARAMS *params = lpLineInitializeExParams;
    if (lpdwAPIVersion == NULL)
        return LINEERR_INVALPOINTER;
    if (*lpdwAPIVersion < API_2_0)
        return LINEERR_INCOMPATIBLEAPIVERSION;
    if (params != NULL && params->dwTotalSize < sizeof(*params))
        return LINEERR_STRUCTURETOOSMALL;
    if (params != NULL)
        params->dwNeededSize = params->dwUsedSize = sizeof(*params);
    LONG result = initialize(lphLineApp, hInstance, *lpdwAPIVersion, lpfnCallback, lpszFriendlyAppName, lpdwNumDevs,
                             params);
    if (result == 0)
        *lpdwAPIVersion = API_3_1;
    return result;
}

LONG WINAPI lineInitializeExA(LPHLINEAPP lphLineApp, HINSTANCE hInstance, LINECALLBACK lpfnCallback,
                              LPCSTR lpszFriendlyAppName, LPDWORD lpdwNumDevs, LPDWORD lpdwAPIVersion,
                              LPLINEINITIALIZEEXPARAMS lpLineInitializeExParams)
{
    WCHAR *name = text_wide(lpszFriendlyAppName);
    LONG result = lineInitializeExW(lphLineApp, hInstance, lpfnCallback, name, lpdwNumDevs, lpdwAPIVersion,
                                    lpLineInitializeExParams);
    free(name);
    return result;
}

/* The handle dies first, so that nothing new begins. */
LONG WINAPI lineShutdown(HLINEAPP hLineApp)
{
    if (!service_enter())
        return LINEERR_UNINITIALIZED;
    service_lock();
    struct app *app = handle_find(HANDLE_APP, hLineApp);
    if (app != NULL)
        handle_free(hLineApp);
    service_unlock();
    if (app != NULL) {
        recipient_end(hLineApp, RECIPIENT_MODES);
        close_lines_of(app);
        service_lock();
        app_free(app);
        service_unlock();
    }
    service_leave();
    if (app == NULL)
        return LINEERR_INVALAPPHANDLE;
    dialogs_end(hLineApp);
    service_end();
    return 0;
}

/* The highest version of TAPI that there is, between these; 0 if there is none. */
static DWORD highest_version(DWORD low, DWORD high)
{
    static const DWORD versions[] = {API_3_1, API_3_0, API_2_2, API_2_1, API_2_0, API_1_4, API_1_3};
    for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++)
        if (versions[i] >= low && versions[i] <= high)
            return versions[i];
    return 0;
}

/* An application that began by lineInitialize says only here which version it speaks. */
static void keep_version(HLINEAPP hLineApp, DWORD version)
{
    service_lock();
    struct app *app = handle_find(HANDLE_APP, hLineApp);
    if (app != NULL && app->version < version)
        app->version = version;
    service_unlock();
}

LONG WINAPI lineNegotiateAPIVersion(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPILowVersion, DWORD dwAPIHighVersion,
                                    LPDWORD lpdwAPIVersion, LPLINEEXTENSIONID lpExtensionID)
{
    struct asked asked;
    if (lpdwAPIVersion == NULL || lpExtensionID == NULL)
        return LINEERR_INVALPOINTER;
    LONG result = ask_device(&asked, hLineApp, dwDeviceID);
    if (result != 0)
        return result;
    DWORD version = highest_version(dwAPILowVersion, dwAPIHighVersion);
    if (version == 0)
        return ask_end(&asked, LINEERR_INCOMPATIBLEAPIVERSION);
    *lpdwAPIVersion = version;
    keep_version(hLineApp, version);
    ZeroMemory(lpExtensionID, sizeof(*lpExtensionID));
    ASK(asked, TSPI_lineGetExtensionID, dwDeviceID, asked.version, lpExtensionID);
    return ask_end(&asked, 0);
}

LONG WINAPI lineNegotiateExtVersion(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion, DWORD dwExtLowVersion,
                                    DWORD dwExtHighVersion, LPDWORD lpdwExtVersion)
{
    struct asked asked;
    if (lpdwExtVersion == NULL)
        return LINEERR_INVALPOINTER;
    LONG result = ask_device(&asked, hLineApp, dwDeviceID);
    if (result != 0)
        return result;
    result = api_version_exists(dwAPIVersion) ? ASK(asked, TSPI_lineNegotiateExtVersion, dwDeviceID, asked.version,
                                                    dwExtLowVersion, dwExtHighVersion, lpdwExtVersion)
                                              : (LONG)LINEERR_INCOMPATIBLEAPIVERSION;
    return ask_end(&asked, result);
}

/* The event that tells the application of messages, or an error. */
static LONG find_event(HLINEAPP hLineApp, HANDLE *event)
{
    service_lock();
    const struct app *app = handle_find(HANDLE_APP, hLineApp);
    *event = app != NULL ? app->event : NULL;
    service_unlock();
    return app == NULL ? (LONG)LINEERR_INVALAPPHANDLE : *event == NULL ? (LONG)LINEERR_INVALPARAM : 0;
}

static bool take(HLINEAPP hLineApp, LINEMESSAGE *message)
{
    service_lock();
    struct app *app = handle_find(HANDLE_APP, hLineApp);
    bool taken = app != NULL && app_take(app, message);
    service_unlock();
    return taken;
}

LONG WINAPI lineGetMessage(HLINEAPP hLineApp, LPLINEMESSAGE lpMessage, DWORD dwTimeout)
{
    HANDLE event;
    DWORD begun = GetTickCount();
    if (lpMessage == NULL)
        return LINEERR_INVALPOINTER;
    for (;;) {
        LONG result = find_event(hLineApp, &event);
        if (result != 0 || take(hLineApp, lpMessage))
            return result;
        DWORD passed = GetTickCount() - begun;
        DWORD left = dwTimeout == INFINITE ? INFINITE : passed < dwTimeout ? dwTimeout - passed : 0;
        if (WaitForSingleObject(event, left) != WAIT_OBJECT_0) /* another thread may take what it was set for */
            return LINEERR_OPERATIONFAILED;
    }
}
