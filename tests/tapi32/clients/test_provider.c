/* test_provider.c: the session of the test provider's, its lines and calls. See test_provider.h. */
#include "test_provider.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct test_provider test_provider;

/* In one piece: other threads print, too. */
void say(const char *format, ...)
{
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    printf("provider: %s\n", line);
    fflush(stdout);
}

struct test_line *find_line(DWORD device)
{
    for (unsigned i = 0; i < test_provider.line_count; i++)
        if (test_provider.lines[i].exists && test_provider.lines[i].device == device)
            return &test_provider.lines[i];
    return NULL;
}

static void add_line(DWORD device)
{
    if (test_provider.line_count < MOST_LINES)
        test_provider.lines[test_provider.line_count++] = (struct test_line){.device = device, .exists = true};
}

struct test_call *new_call(struct test_line *line, HTAPICALL tapi)
{
    for (struct test_call *call = test_provider.calls; call < test_provider.calls + MOST_CALLS; call++)
        if (call->line == NULL) {
            *call = (struct test_call){.line = line, .tapi = tapi};
            return call;
        }
    return NULL;
}

void enter_state(struct test_call *call, DWORD state)
{
    call->state = state;
    test_provider.event(call->line->tapi, call->tapi, LINE_CALLSTATE, state, 0, LINEMEDIAMODE_INTERACTIVEVOICE);
}

/* --- The session -------------------------------------------------------------------------------------------------- */

LONG TSPIAPI TSPI_lineNegotiateTSPIVersion(DWORD dwDeviceID, DWORD dwLowVersion, DWORD dwHighVersion,
                                           LPDWORD lpdwTSPIVersion)
{
    if (dwDeviceID != (DWORD)INITIALIZE_NEGOTIATION && find_line(dwDeviceID) == NULL)
        return LINEERR_BADDEVICEID;
    if (dwLowVersion > VERSION || dwHighVersion < VERSION)
        return LINEERR_INCOMPATIBLEAPIVERSION;
    *lpdwTSPIVersion = VERSION;
    return 0;
}

LONG TSPIAPI TSPI_providerEnumDevices(DWORD dwPermanentProviderID, LPDWORD lpdwNumLines, LPDWORD lpdwNumPhones,
                                      HPROVIDER hProvider, LINEEVENT lpfnLineCreateProc, PHONEEVENT lpfnPhoneCreateProc)
{
    (void)dwPermanentProviderID, (void)lpfnPhoneCreateProc;
    test_provider = (struct test_provider){.handle = hProvider, .event = lpfnLineCreateProc};
    *lpdwNumLines = 1;
    *lpdwNumPhones = 0;
    return 0;
}

LONG TSPIAPI TSPI_providerInit(DWORD dwTSPIVersion, DWORD dwPermanentProviderID, DWORD dwLineDeviceIDBase,
                               DWORD dwPhoneDeviceIDBase, DWORD_PTR dwNumLines, DWORD_PTR dwNumPhones,
                               ASYNC_COMPLETION lpfnCompletionProc, LPDWORD lpdwTSPIOptions)
{
    (void)dwTSPIVersion, (void)dwPermanentProviderID, (void)dwPhoneDeviceIDBase, (void)dwNumLines, (void)dwNumPhones;
    test_provider.complete = lpfnCompletionProc;
    *lpdwTSPIOptions = 0;
    add_line(dwLineDeviceIDBase);
    return 0;
}

LONG TSPIAPI TSPI_providerShutdown(DWORD dwTSPIVersion, DWORD dwPermanentProviderID)
{
    (void)dwTSPIVersion, (void)dwPermanentProviderID;
    say("shutdown");
    return 0;
}

LONG TSPIAPI TSPI_providerCreateLineDevice(DWORD_PTR dwTempID, DWORD dwDeviceID)
{
    say("create %u", (unsigned)dwTempID);
    if (dwTempID != test_provider.line_count)
        return LINEERR_BADDEVICEID;
    add_line(dwDeviceID);
    return 0;
}

/* --- Lines -------------------------------------------------------------------------------------------------------- */

LONG TSPIAPI TSPI_lineGetNumAddressIDs(HDRVLINE hdLine, LPDWORD lpdwNumAddressIDs)
{
    (void)hdLine;
    *lpdwNumAddressIDs = 1;
    return 0;
}

LONG TSPIAPI TSPI_lineGetDevCaps(DWORD dwDeviceID, DWORD dwTSPIVersion, DWORD dwExtVersion, LPLINEDEVCAPS lpLineDevCaps)
{
    enum { FIXED = 268 }; /* of that version */
    const struct test_line *line = find_line(dwDeviceID);
    WCHAR name[32];
    (void)dwTSPIVersion, (void)dwExtVersion;
    if (line == NULL)
        return LINEERR_BADDEVICEID;
    int units = _snwprintf(name, 31, L"test line %u", (unsigned)(line - test_provider.lines) + 1) + 1;
    DWORD total = lpLineDevCaps->dwTotalSize, size = (DWORD)(units * sizeof(WCHAR));
    memset((char *)lpLineDevCaps + sizeof(DWORD), 0, FIXED - sizeof(DWORD));
    lpLineDevCaps->dwNeededSize = FIXED + size;
    lpLineDevCaps->dwUsedSize = FIXED;
    lpLineDevCaps->dwNumAddresses = 1;
    lpLineDevCaps->dwMediaModes = LINEMEDIAMODE_INTERACTIVEVOICE;
    if (total < FIXED + size)
        return 0;
    lpLineDevCaps->dwUsedSize += size;
    lpLineDevCaps->dwLineNameSize = size;
    lpLineDevCaps->dwLineNameOffset = FIXED;
    memcpy((char *)lpLineDevCaps + FIXED, name, size);
    return 0;
}

LONG TSPIAPI TSPI_lineGetAddressCaps(DWORD dwDeviceID, DWORD dwAddressID, DWORD dwTSPIVersion, DWORD dwExtVersion,
                                     LPLINEADDRESSCAPS lpAddressCaps)
{
    (void)dwDeviceID, (void)dwAddressID, (void)dwTSPIVersion, (void)dwExtVersion, (void)lpAddressCaps;
    return LINEERR_OPERATIONUNAVAIL;
}

LONG TSPIAPI TSPI_lineOpen(DWORD dwDeviceID, HTAPILINE htLine, LPHDRVLINE lphdLine, DWORD dwTSPIVersion,
                           LINEEVENT lpfnEventProc)
{
    struct test_line *line = find_line(dwDeviceID);
    (void)dwTSPIVersion, (void)lpfnEventProc;
    if (line == NULL)
        return LINEERR_BADDEVICEID;
    line->tapi = htLine;
    *lphdLine = (HDRVLINE)line;
    return 0;
}

LONG TSPIAPI TSPI_lineGetLineDevStatus(HDRVLINE hdLine, LPLINEDEVSTATUS lpLineDevStatus)
{
    enum { FIXED = 88 }; /* of that version */
    (void)hdLine;
    memset((char *)lpLineDevStatus + sizeof(DWORD), 0, FIXED - sizeof(DWORD));
    lpLineDevStatus->dwNeededSize = lpLineDevStatus->dwUsedSize = FIXED;
    lpLineDevStatus->dwSignalLevel = 42;
    return 0;
}

void complete_open_request(LONG result)
{
    DRV_REQUESTID request = test_provider.open_request;
    test_provider.open_request = 0;
    if (request != 0)
        test_provider.complete(request, result);
}

LONG TSPIAPI TSPI_lineClose(HDRVLINE hdLine)
{
    struct test_line *line = (struct test_line *)hdLine;
    complete_open_request(LINEERR_OPERATIONFAILED);
    say("close %u", (unsigned)(line - test_provider.lines) + 1);
    line->tapi = NULL;
    return 0;
}

LONG TSPIAPI TSPI_lineSetStatusMessages(HDRVLINE hdLine, DWORD dwLineStates, DWORD dwAddressStates)
{
    (void)hdLine, (void)dwLineStates, (void)dwAddressStates;
    return 0;
}

/* --- Calls -------------------------------------------------------------------------------------------------------- */

LONG TSPIAPI TSPI_lineMakeCall(DRV_REQUESTID dwRequestID, HDRVLINE hdLine, HTAPICALL htCall, LPHDRVCALL lphdCall,
                               LPCWSTR lpszDestAddress, DWORD dwCountryCode, LPLINECALLPARAMS const lpCallParams)
{
    struct test_line *line = (struct test_line *)hdLine;
    struct test_call *call = new_call(line, htCall);
    char number[64] = "";
    (void)dwCountryCode, (void)lpCallParams;
    if (call == NULL)
        return LINEERR_CALLUNAVAIL;
    snprintf(number, sizeof(number), "%ls", lpszDestAddress);
    *lphdCall = (HDRVCALL)call;
    obey(line, dwRequestID, number);
    test_provider.complete(dwRequestID, 0);
    enter_state(call, LINECALLSTATE_CONNECTED);
    return (LONG)dwRequestID;
}

LONG TSPIAPI TSPI_lineDrop(DRV_REQUESTID dwRequestID, HDRVCALL hdCall, LPCSTR lpsUserUserInfo, DWORD dwSize)
{
    (void)lpsUserUserInfo, (void)dwSize;
    test_provider.complete(dwRequestID, 0);
    enter_state((struct test_call *)hdCall, LINECALLSTATE_IDLE);
    return (LONG)dwRequestID;
}

LONG TSPIAPI TSPI_lineCloseCall(HDRVCALL hdCall)
{
    struct test_call *call = (struct test_call *)hdCall;
    say("close call of %u", (unsigned)(call->line - test_provider.lines) + 1);
    call->line = NULL;
    return 0;
}

/* --- The user interface ------------------------------------------------------------------------------------------- */

static void own_file(WCHAR file[MAX_PATH])
{
    HMODULE module = NULL;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       (const WCHAR *)(void *)&own_file, &module);
    GetModuleFileNameW(module, file, MAX_PATH);
}

LONG TSPIAPI TSPI_providerUIIdentify(LPWSTR lpszUIDLLName)
{
    own_file(lpszUIDLLName);
    return 0;
}

/* The answer stands where the question stood. */
LONG TSPIAPI TSPI_providerGenericDialogData(DWORD_PTR dwObjectID, DWORD dwObjectType, LPVOID lpParams, DWORD dwSize)
{
    if (dwSize < sizeof("answer") || strcmp(lpParams, "question") != 0)
        return LINEERR_INVALPARAM;
    if (dwObjectType == TUISPIDLL_OBJECT_DIALOGINSTANCE)
        say("asked about %s", dwObjectID == (DWORD_PTR)DIALOG ? "the dialog" : "another dialog");
    else
        say("asked about %s %u", dwObjectType == TUISPIDLL_OBJECT_LINEID ? "device" : "provider", (unsigned)dwObjectID);
    memcpy(lpParams, "answer", sizeof("answer"));
    return 0;
}

LONG TSPIAPI TSPI_providerFreeDialogInstance(HDRVDIALOGINSTANCE hdDlgInst)
{
    HANDLE event = OpenEventW(EVENT_MODIFY_STATE, FALSE, L"tapi_test dialog freed");
    say("%s freed", hdDlgInst == DIALOG ? "dialog" : "another dialog");
    if (event != NULL) {
        SetEvent(event);
        CloseHandle(event);
    }
    return 0;
}

static void send_dialog(const char *text)
{
    test_provider.event((HTAPILINE)(DWORD_PTR)test_provider.dialog, NULL, LINE_SENDDIALOGINSTANCEDATA, (DWORD_PTR)text,
                        text != NULL ? strlen(text) + 1 : 0, 0);
}

/* --- What is told by the number that is dialed -------------------------------------------------------------------- */

static void close_line(DWORD device)
{
    struct test_line *line = find_line(device);
    for (struct test_call *call = test_provider.calls; call < test_provider.calls + MOST_CALLS; call++)
        if (call->line == line)
            call->line = NULL;
    test_provider.event(line->tapi, NULL, LINE_CLOSE, 0, 0, 0);
    line->tapi = NULL;
}

static void remove_line(DWORD device)
{
    struct test_line *line = find_line(device);
    if (line != NULL)
        line->exists = false;
    test_provider.event(NULL, NULL, LINE_REMOVE, device, 0, 0);
}

/* Somebody calls, and gives up. */
static void ring(struct test_line *line)
{
    struct test_call *call = new_call(line, NULL);
    test_provider.event(line->tapi, NULL, LINE_NEWCALL, (DWORD_PTR)call, (DWORD_PTR)&call->tapi, 0);
    enter_state(call, LINECALLSTATE_OFFERING);
    enter_state(call, LINECALLSTATE_IDLE);
}

/* A dialog about that request, as the provider that has that handle, in that file; then it is sent something at
 * once. */
static void create_dialog(HPROVIDER provider, DRV_REQUESTID request, const WCHAR *file)
{
    TUISPICREATEDIALOGINSTANCEPARAMS params = {request, DIALOG, 4711, file, (void *)"first", sizeof("first")};
    test_provider.event((HTAPILINE)provider, NULL, LINE_CREATEDIALOGINSTANCE, (DWORD_PTR)&params, 0, 0);
    say("dialog %s", params.htDlgInst != 0 ? "created" : "refused");
    if (params.htDlgInst != 0)
        test_provider.dialog = params.htDlgInst;
    send_dialog("second");
}

static bool obey_about_dialogs(DRV_REQUESTID request, const char *number)
{
    static DRV_REQUESTID last;
    const DRV_REQUESTID before = last;
    WCHAR file[MAX_PATH] = L"";
    own_file(file);
    last = request;
    if (strcmp(number, "dialog") == 0)
        create_dialog(test_provider.handle, request, file);
    else if (strcmp(number, "dialog of nobody") == 0)
        create_dialog((HPROVIDER)4711, request, file);
    else if (strcmp(number, "dialog too late") == 0)
        create_dialog(test_provider.handle, before, file);
    else if (strcmp(number, "dialog of no file") == 0)
        create_dialog(test_provider.handle, request, L"nowhere.dll");
    else if (strcmp(number, "end dialog") == 0)
        send_dialog(NULL);
    else
        return false;
    return true;
}

void obey(struct test_line *line, DRV_REQUESTID request, const char *number)
{
    unsigned value = 0;
    if (obey_about_dialogs(request, number))
        return;
    if (strcmp(number, "create") == 0)
        test_provider.event(NULL, NULL, LINE_CREATE, (DWORD_PTR)test_provider.handle, test_provider.line_count, 0);
    else if (strcmp(number, "create what cannot be") == 0)
        test_provider.event(NULL, NULL, LINE_CREATE, (DWORD_PTR)test_provider.handle, 4711, 0);
    else if (sscanf(number, "remove %u", &value) == 1)
        remove_line(value);
    else if (sscanf(number, "close %u", &value) == 1)
        close_line(value);
    else if (sscanf(number, "state %u", &value) == 1)
        test_provider.event(line->tapi, NULL, LINE_LINEDEVSTATE, value, 0, 0);
    else if (strcmp(number, "ring") == 0)
        ring(line);
    else if (strcmp(number, "complete") == 0)
        complete_open_request(0);
    else if (strcmp(number, "reinit") == 0)
        test_provider.event(NULL, NULL, LINE_LINEDEVSTATE, LINEDEVSTATE_REINIT, 0, 0);
}
