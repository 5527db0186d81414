/* api_assisted.c: Assisted Telephony: one program asks another one to dial, which is started if it does not run. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "apps.h"
#include "priority_list.h"
#include "recipients.h"
#include "request_board.h"
#include "separated_list.h"
#include "text.h"

/* --- Who dials for others ----------------------------------------------------------------------------------------- */

LONG WINAPI lineRegisterRequestRecipient(HLINEAPP hLineApp, DWORD dwRegistrationInstance, DWORD dwRequestMode,
                                         DWORD bEnable)
{
    LONG result = app_check(hLineApp);
    if (result != 0)
        return result;
    if (dwRequestMode == 0 || dwRequestMode & ~(DWORD)RECIPIENT_MODES)
        return LINEERR_INVALREQUESTMODE;
    return bEnable ? recipient_begin(hLineApp, dwRequestMode, dwRegistrationInstance)
                   : recipient_end(hLineApp, dwRequestMode);
}

static bool is_one_mode(DWORD mode)
{
    return mode != 0 && (mode & (mode - 1)) == 0 && (mode & ~(DWORD)RECIPIENT_MODES) == 0;
}

/* The oldest request leaves the queue. */
static LONG take_request(HLINEAPP hLineApp, DWORD mode, LINEREQMAKECALLW *request)
{
    LONG result = app_check(hLineApp);
    if (result != 0)
        return result;
    if (request == NULL)
        return LINEERR_INVALPOINTER;
    if (!is_one_mode(mode))
        return LINEERR_INVALREQUESTMODE;
    if (!board_lock())
        return LINEERR_OPERATIONFAILED;
    if (!(board_modes(hLineApp) & mode))
        result = LINEERR_NOTREGISTERED;
    else if (mode != LINEREQUESTMODE_MAKECALL || !board_take(hLineApp, request))
        result = LINEERR_NOREQUEST;
    board_tell(); /* another recipient may have become the first one meanwhile */
    board_unlock();
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
    LONG result = take_request(hLineApp, dwRequestMode, request != NULL ? &wide : NULL);
    if (result != 0)
        return result;
    text_narrow(wide.szDestAddress, request->szDestAddress, sizeof(request->szDestAddress));
    text_narrow(wide.szAppName, request->szAppName, sizeof(request->szAppName));
    text_narrow(wide.szCalledParty, request->szCalledParty, sizeof(request->szCalledParty));
    text_narrow(wide.szComment, request->szComment, sizeof(request->szComment));
    return 0;
}

/* --- Who asks ----------------------------------------------------------------------------------------------------- */

/* Start a program, and have it keep the board. */
static bool start(const WCHAR *file)
{
    WCHAR command[MAX_PATH + 2];
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    _snwprintf(command, MAX_PATH + 2, L"\"%ls\"", file);
    if (!CreateProcessW(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process))
        return false;
    board_keep_by(&process);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    return true;
}

/* Start the first program of the user's list that can be started. */
static bool start_recipient(void)
{
    WCHAR list[PRIORITY_UNITS], file[MAX_PATH - 1];
    priority_read(priority_requests, list);
    for (DWORD place = 1; list_word(list, PRIORITY_SEPARATOR, place, file, MAX_PATH - 1); place++)
        if (file[0] != 0 && start(file))
            return true;
    return false;
}

static LONG queue(const LINEREQMAKECALLW *request)
{
    if (!board_lock())
        return TAPIERR_REQUESTFAILED;
    bool is_taken_care_of = board_has_recipient() || board_is_starting() || start_recipient();
    LONG result = !is_taken_care_of ? TAPIERR_NOREQUESTRECIPIENT : board_put(request) ? 0 : TAPIERR_REQUESTQUEUEFULL;
    board_tell();
    board_unlock();
    return result;
}

/* A text that may be missing, cut to its room. */
static void put(WCHAR *out, const WCHAR *text, size_t room)
{
    lstrcpynW(out, text != NULL ? text : L"", (int)room);
}

static bool is_bad(const WCHAR *text)
{
    return text != NULL && IsBadStringPtrW(text, INFINITE);
}

static bool is_bad_ansi(const char *text)
{
    return text != NULL && IsBadStringPtrA(text, INFINITE);
}

LONG WINAPI tapiRequestMakeCallW(LPCWSTR lpszDestAddress, LPCWSTR lpszAppName, LPCWSTR lpszCalledParty,
                                 LPCWSTR lpszComment)
{
    LINEREQMAKECALLW request;
    if (lpszDestAddress == NULL || is_bad(lpszDestAddress) || wcslen(lpszDestAddress) >= TAPIMAXDESTADDRESSSIZE)
        return TAPIERR_INVALDESTADDRESS;
    if (is_bad(lpszAppName) || is_bad(lpszCalledParty) || is_bad(lpszComment))
        return TAPIERR_INVALPOINTER;
    put(request.szDestAddress, lpszDestAddress, TAPIMAXDESTADDRESSSIZE);
    put(request.szAppName, lpszAppName, TAPIMAXAPPNAMESIZE);
    put(request.szCalledParty, lpszCalledParty, TAPIMAXCALLEDPARTYSIZE);
    put(request.szComment, lpszComment, TAPIMAXCOMMENTSIZE);
    return queue(&request);
}

LONG WINAPI tapiRequestMakeCallA(LPCSTR lpszDestAddress, LPCSTR lpszAppName, LPCSTR lpszCalledParty, LPCSTR lpszComment)
{
    const char *const ansi[] = {lpszDestAddress, lpszAppName, lpszCalledParty, lpszComment};
    WCHAR *wide[4];
    bool has_memory = true;
    if (is_bad_ansi(lpszDestAddress))
        return TAPIERR_INVALDESTADDRESS;
    if (is_bad_ansi(lpszAppName) || is_bad_ansi(lpszCalledParty) || is_bad_ansi(lpszComment))
        return TAPIERR_INVALPOINTER;
    for (unsigned i = 0; i < 4; i++) {
        wide[i] = text_wide(ansi[i]);
        has_memory = has_memory && (ansi[i] == NULL || wide[i] != NULL);
    }
    LONG result = has_memory ? tapiRequestMakeCallW(wide[0], wide[1], wide[2], wide[3]) : TAPIERR_REQUESTQUEUEFULL;
    for (unsigned i = 0; i < 4; i++)
        free(wide[i]);
    return result;
}
