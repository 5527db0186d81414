/* api_phone.c: telephones. There are none, but applications look for them. */
#include <stdlib.h>

#include "apps.h"
#include "layouts.h"
#include "service.h"
#include "text.h"

/* The structures of lines and phones are alike here. */
_Static_assert(sizeof(LINEINITIALIZEEXPARAMS) == sizeof(PHONEINITIALIZEEXPARAMS), "the same members");
_Static_assert(sizeof(LINEMESSAGE) == sizeof(PHONEMESSAGE), "the same members");

static LONG initialize(LPHPHONEAPP lphPhoneApp, PHONECALLBACK callback, const WCHAR *name, LPDWORD lpdwNumDevs,
                       PHONEINITIALIZEEXPARAMS *params)
{
    if (lphPhoneApp == NULL || lpdwNumDevs == NULL)
        return PHONEERR_INVALPOINTER;
    LONG result =
        app_new(HANDLE_PHONE_APP, API_3_0, (LINECALLBACK)callback, name, (LINEINITIALIZEEXPARAMS *)params, lphPhoneApp);
    if (result != 0)
        return result == (LONG)LINEERR_INVALPOINTER ? (LONG)PHONEERR_INVALPOINTER
             : result == (LONG)LINEERR_INVALPARAM ? (LONG)PHONEERR_INVALPARAM : (LONG)PHONEERR_NOMEM;
    *lpdwNumDevs = 0;
    return 0;
}

LONG WINAPI phoneInitialize(LPHPHONEAPP lphPhoneApp, HINSTANCE hInstance, PHONECALLBACK lpfnCallback,
                            LPCSTR lpszAppName, LPDWORD lpdwNumDevs)
{
    (void)hInstance;
    WCHAR *name = text_wide(lpszAppName);
    LONG result = initialize(lphPhoneApp, lpfnCallback, name, lpdwNumDevs, NULL);
    free(name);
    return result;
}

LONG WINAPI phoneInitializeExW(LPHPHONEAPP lphPhoneApp, HINSTANCE hInstance, PHONECALLBACK lpfnCallback,
                               LPCWSTR lpszFriendlyAppName, LPDWORD lpdwNumDevs, LPDWORD lpdwAPIVersion,
                               LPPHONEINITIALIZEEXPARAMS lpPhoneInitializeExParams)
{
    (void)hInstance;
    PHONEINITIALIZEEXPARAMS *params = lpPhoneInitializeExParams;
    if (lpdwAPIVersion == NULL)
        return PHONEERR_INVALPOINTER;
    if (*lpdwAPIVersion < API_2_0)
        return PHONEERR_INCOMPATIBLEAPIVERSION;
    if (params != NULL && params->dwTotalSize < sizeof(*params))
        return PHONEERR_STRUCTURETOOSMALL;
    if (params != NULL)
        params->dwNeededSize = params->dwUsedSize = sizeof(*params);
    LONG result = initialize(lphPhoneApp, lpfnCallback, lpszFriendlyAppName, lpdwNumDevs, params);
    if (result == 0)
        *lpdwAPIVersion = API_3_1;
    return result;
}

LONG WINAPI phoneInitializeExA(LPHPHONEAPP lphPhoneApp, HINSTANCE hInstance, PHONECALLBACK lpfnCallback,
                               LPCSTR lpszFriendlyAppName, LPDWORD lpdwNumDevs, LPDWORD lpdwAPIVersion,
                               LPPHONEINITIALIZEEXPARAMS lpPhoneInitializeExParams)
{
    WCHAR *name = text_wide(lpszFriendlyAppName);
    LONG result = phoneInitializeExW(lphPhoneApp, hInstance, lpfnCallback, name, lpdwNumDevs, lpdwAPIVersion,
                                     lpPhoneInitializeExParams);
    free(name);
    return result;
}

LONG WINAPI phoneShutdown(HPHONEAPP hPhoneApp)
{
    service_lock();
    struct app *app = handle_find(HANDLE_PHONE_APP, hPhoneApp);
    if (app != NULL)
        app_free(app);
    service_unlock();
    if (app == NULL)
        return PHONEERR_INVALAPPHANDLE;
    service_end();
    return 0;
}

/* Nothing ever happens to a phone that is not there: this waits for its time to pass, or for phoneShutdown. */
LONG WINAPI phoneGetMessage(HPHONEAPP hPhoneApp, LPPHONEMESSAGE lpMessage, DWORD dwTimeout)
{
    if (lpMessage == NULL)
        return PHONEERR_INVALPOINTER;
    service_lock();
    const struct app *app = handle_find(HANDLE_PHONE_APP, hPhoneApp);
    HANDLE event = app != NULL ? app->event : NULL;
    service_unlock();
    if (app == NULL)
        return PHONEERR_INVALAPPHANDLE;
    if (event == NULL)
        return PHONEERR_INVALPARAM;
    bool shut = WaitForSingleObject(event, dwTimeout) == WAIT_OBJECT_0;
    return shut ? (LONG)PHONEERR_INVALAPPHANDLE : (LONG)PHONEERR_OPERATIONFAILED;
}

LONG WINAPI phoneNegotiateAPIVersion(HPHONEAPP hPhoneApp, DWORD dwDeviceID, DWORD dwAPILowVersion,
                                     DWORD dwAPIHighVersion, LPDWORD lpdwAPIVersion, LPPHONEEXTENSIONID lpExtensionID)
{
    (void)dwDeviceID, (void)dwAPILowVersion, (void)dwAPIHighVersion;
    if (lpdwAPIVersion == NULL || lpExtensionID == NULL)
        return PHONEERR_INVALPOINTER;
    service_lock();
    const struct app *app = handle_find(HANDLE_PHONE_APP, hPhoneApp);
    service_unlock();
    return app == NULL ? (LONG)PHONEERR_INVALAPPHANDLE : (LONG)PHONEERR_BADDEVICEID;
}
