/* api_assisted.c: Assisted Telephony: one program asks another one to dial. Here both must be in the same process. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "apps.h"
#include "service.h"
#include "text.h"

enum { MOST_WAITING = 16 };

static DWORD recipient, recipient_instance; /* the application's handle; 0: none */
static LINEREQMAKECALLW waiting[MOST_WAITING];
static unsigned waiting_count;

LONG WINAPI lineRegisterRequestRecipient(HLINEAPP hLineApp, DWORD dwRegistrationInstance, DWORD dwRequestMode,
                                         DWORD bEnable)
{
    if (dwRequestMode != LINEREQUESTMODE_MAKECALL)
        return LINEERR_INVALREQUESTMODE;
    service_lock();
    LONG result = handle_find(HANDLE_APP, hLineApp) != NULL ? 0 : (LONG)LINEERR_INVALAPPHANDLE;
    if (result == 0 && bEnable) {
        recipient = hLineApp;
        recipient_instance = dwRegistrationInstance;
    } else if (result == 0 && recipient == hLineApp) {
        recipient = 0;
    }
    service_unlock();
    return result;
}

/* The oldest request leaves the queue. */
static LONG take_request(HLINEAPP hLineApp, DWORD mode, LINEREQMAKECALLW *request)
{
    LONG result = 0;
    if (request == NULL)
        return LINEERR_INVALPOINTER;
    if (mode != LINEREQUESTMODE_MAKECALL)
        return LINEERR_INVALREQUESTMODE;
    service_lock();
    if (handle_find(HANDLE_APP, hLineApp) == NULL)
        result = LINEERR_INVALAPPHANDLE;
    else if (recipient != hLineApp)
        result = LINEERR_NOTREGISTERED;
    else if (waiting_count == 0)
        result = LINEERR_NOREQUEST;
    if (result == 0) {
        *request = waiting[0];
        memmove(waiting, waiting + 1, --waiting_count * sizeof(*waiting));
    }
    service_unlock();
    return result;
}

LONG WINAPI lineGetRequestW(HLINEAPP hLineApp, DWORD dwRequestMode, LPVOID lpRequestBuffer)
{
    return take_request(hLineApp, dwRequestMode, lpRequestBuffer);
}

LONG WINAPI lineGetRequestA(HLINEAPP hLineApp, DWORD dwRequestMode, LPVOID lpRequestBuffer)
{
    LINEREQMAKECALLW wide;
    LINEREQMAKECALL *request = lpRequestBuffer;
    LONG result = request != NULL ? take_request(hLineApp, dwRequestMode, &wide) : (LONG)LINEERR_INVALPOINTER;
    if (result != 0)
        return result;
    text_narrow(wide.szDestAddress, request->szDestAddress, sizeof(request->szDestAddress));
    text_narrow(wide.szAppName, request->szAppName, sizeof(request->szAppName));
    text_narrow(wide.szCalledParty, request->szCalledParty, sizeof(request->szCalledParty));
    text_narrow(wide.szComment, request->szComment, sizeof(request->szComment));
    return 0;
}

/* A text that may be missing, cut to its room. */
static void put(WCHAR *out, const WCHAR *text, size_t room)
{
    lstrcpynW(out, text != NULL ? text : L"", (int)room);
}

LONG WINAPI tapiRequestMakeCallW(LPCWSTR lpszDestAddress, LPCWSTR lpszAppName, LPCWSTR lpszCalledParty,
                                 LPCWSTR lpszComment)
{
    if (lpszDestAddress == NULL || wcslen(lpszDestAddress) >= TAPIMAXDESTADDRESSSIZE)
        return TAPIERR_INVALDESTADDRESS;
    service_lock();
    struct app *app = handle_find(HANDLE_APP, recipient);
    LONG result = app == NULL ? TAPIERR_NOREQUESTRECIPIENT : waiting_count == MOST_WAITING ? TAPIERR_REQUESTQUEUEFULL : 0;
    if (result == 0) {
        LINEREQMAKECALLW *request = &waiting[waiting_count++];
        put(request->szDestAddress, lpszDestAddress, TAPIMAXDESTADDRESSSIZE);
        put(request->szAppName, lpszAppName, TAPIMAXAPPNAMESIZE);
        put(request->szCalledParty, lpszCalledParty, TAPIMAXCALLEDPARTYSIZE);
        put(request->szComment, lpszComment, TAPIMAXCOMMENTSIZE);
        app_tell(app, &(LINEMESSAGE){0, LINE_REQUEST, recipient_instance, LINEREQUESTMODE_MAKECALL, 0, 0});
    }
    service_unlock();
    return result;
}

LONG WINAPI tapiRequestMakeCallA(LPCSTR lpszDestAddress, LPCSTR lpszAppName, LPCSTR lpszCalledParty, LPCSTR lpszComment)
{
    WCHAR *address = text_wide(lpszDestAddress), *name = text_wide(lpszAppName), *party = text_wide(lpszCalledParty),
          *comment = text_wide(lpszComment);
    LONG result = tapiRequestMakeCallW(address, name, party, comment);
    free(address);
    free(name);
    free(party);
    free(comment);
    return result;
}
