/* test_entry_trace.c: every entry point says one line, also when it fails at once. The linker's --wrap brings records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/said.h"
#include "tapisrv.h"

void __wrap_trace_put(struct trace *trace, struct trace_record *record, const void *bytes, size_t len);

enum { NO_PORT = 9, ROOM = 4096, NOWHERE = 99 };

static char said[TRACE_LINE]; /* the last line about a call of TAPI's */
static unsigned lines;

/* Calls of TAPI's are the test's; the workers talk of other things. */
void __wrap_trace_put(struct trace *trace, struct trace_record *record, const void *bytes, size_t len)
{
    struct trace_line line;
    if (record->kind != RECORD_CALL && record->kind != RECORD_DIAL)
        return;
    snprintf(said, sizeof(said), "%s", said_of(trace, record, bytes, len, &line) + strlen("tspi  "));
    lines++;
}

/* One line was said, which begins with the function and ends with what it returned, and perhaps how long it took. */
static void check(const char *function, LONG result, const char *name)
{
    char end[64];
    size_t len = strlen(function);
    snprintf(end, sizeof(end), " = %s", name);
    const char *returned = strstr(said, end);
    if (lines != 1 || strncmp(said, function, len) != 0 || said[len] != ' ' || returned == NULL ||
        strchr(",", returned[strlen(end)]) == NULL)
        fail_msg("TSPI_%s returned 0x%x, and said in %u lines '%s'", function, (unsigned)result, lines, said);
    lines = 0;
}

/* Call a function of TSPI's, which gets no session's, device's, line's or call's name that would be right. */
#define SAYS(function, result, ...)                                \
    do {                                                           \
        LONG returned = TSPI_##function(__VA_ARGS__);              \
        assert_int_equal(returned, (LONG)(result));                \
        check(#function, returned, (result) == 0 ? "0" : #result); \
    } while (0)

static void begin(void)
{
    tapi_begin(1, NO_PORT);
    FILE *file = fopen(getenv("TSPEC_CONFIG"), "a");
    assert_non_null(file);
    fputs("[trace]\nlevel = calls\nfile = /dev/null/none\n", file); /* where nothing can be written */
    assert_int_equal(fclose(file), 0);
    lines = 0;
    assert_int_equal(tapi_init(1), 0);
    check("providerInit", 0, "0");
}

static void end(void)
{
    lines = 0;
    assert_int_equal(tapi_shutdown(), 0);
    check("providerShutdown", 0, "0");
    tapi_end();
}

static void what_concerns_the_provider_or_a_device_is_said(void **state)
{
    (void)state;
    DWORD version, count;
    LINEEXTENSIONID id;
    WCHAR path[MAX_PATH];
    DWORD buffer[ROOM] = {0};
    HDRVLINE line;
    begin();
    SAYS(providerInit, LINEERR_INCOMPATIBLEAPIVERSION, 0x00010003, 1, LINE_BASE, 0, 1, 0, tapi_complete, &count);
    SAYS(providerEnumDevices, 0, 1, &count, &version, NULL, NULL, NULL);
    SAYS(providerCreateLineDevice, LINEERR_BADDEVICEID, 7, NOWHERE);
    SAYS(providerInstall, 0, NULL, 1);
    SAYS(providerRemove, 0, NULL, 1);
    SAYS(providerConfig, 0, NULL, 1);
    SAYS(providerUIIdentify, 0, path);
    SAYS(providerGenericDialogData, LINEERR_INVALPARAM, 0, 0, NULL, 0);
    SAYS(lineNegotiateTSPIVersion, 0, (DWORD)-1, VERSION_2_0, VERSION_3_0, &version);
    SAYS(lineNegotiateTSPIVersion, LINEERR_BADDEVICEID, NOWHERE, VERSION_2_0, VERSION_3_0, &version);
    SAYS(phoneNegotiateTSPIVersion, PHONEERR_BADDEVICEID, NOWHERE, VERSION_2_0, VERSION_3_0, &version);
    SAYS(lineGetExtensionID, LINEERR_BADDEVICEID, NOWHERE, VERSION_3_0, &id);
    SAYS(lineNegotiateExtVersion, LINEERR_BADDEVICEID, NOWHERE, VERSION_3_0, 0, 0, &version);
    SAYS(lineGetDevCaps, LINEERR_INCOMPATIBLEEXTVERSION, LINE_BASE, VERSION_3_0, 1, (LPLINEDEVCAPS)buffer);
    SAYS(lineGetAddressCaps, LINEERR_INCOMPATIBLEEXTVERSION, LINE_BASE, 0, VERSION_3_0, 1, (LPLINEADDRESSCAPS)buffer);
    SAYS(lineGetDevConfig, LINEERR_INVALPOINTER, LINE_BASE, NULL, NULL);
    SAYS(lineSetDevConfig, LINEERR_INVALPOINTER, LINE_BASE, NULL, 0, NULL);
    SAYS(lineGetIcon, LINEERR_INVALPOINTER, LINE_BASE, NULL, NULL);
    SAYS(lineOpen, LINEERR_INCOMPATIBLEAPIVERSION, LINE_BASE, NULL, &line, 0x00010003, tapi_line_event);
    SAYS(lineOpen, LINEERR_BADDEVICEID, NOWHERE, NULL, &line, VERSION_3_0, tapi_line_event);
    end();
}

static void what_concerns_a_line_is_said(void **state)
{
    (void)state;
    DWORD number, buffer[ROOM] = {0};
    HDRVLINE none = NULL;
    begin();
    SAYS(lineClose, LINEERR_INVALLINEHANDLE, none);
    SAYS(lineGetNumAddressIDs, LINEERR_INVALLINEHANDLE, none, &number);
    SAYS(lineSetDefaultMediaDetection, LINEERR_INVALLINEHANDLE, none, 0);
    SAYS(lineConditionalMediaDetection, LINEERR_INVALLINEHANDLE, none, 0, NULL);
    SAYS(lineSetStatusMessages, LINEERR_INVALLINEHANDLE, none, 0, 0);
    SAYS(lineGetID, LINEERR_INVALLINEHANDLE, none, 0, NULL, LINECALLSELECT_LINE, (LPVARSTRING)buffer, NULL, NULL);
    SAYS(lineGetAddressID, LINEERR_INVALLINEHANDLE, none, &number, LINEADDRESSMODE_DIALABLEADDR, NULL, 0);
    SAYS(lineGetLineDevStatus, LINEERR_INVALLINEHANDLE, none, (LPLINEDEVSTATUS)buffer);
    SAYS(lineGetAddressStatus, LINEERR_INVALLINEHANDLE, none, 0, (LPLINEADDRESSSTATUS)buffer);
    end();
}

static void what_concerns_a_call_is_said(void **state)
{
    (void)state;
    DWORD number, buffer[ROOM] = {0};
    LINECALLPARAMS params = {.dwTotalSize = sizeof(params), .dwBearerMode = LINEBEARERMODE_DATA};
    HDRVCALL none = NULL, call;
    begin();
    SAYS(lineMakeCall, LINEERR_BEARERMODEUNAVAIL, 1, NULL, NULL, &call, NULL, 0, &params);
    SAYS(lineMakeCall, LINEERR_INVALLINEHANDLE, 1, NULL, NULL, &call, NULL, 0, NULL);
    SAYS(lineForward, LINEERR_INVALLINEHANDLE, 1, NULL, 1, 0, NULL, 0, NULL, &call, NULL);
    SAYS(lineUnpark, LINEERR_INVALLINEHANDLE, 1, NULL, 0, NULL, &call, NULL);
    SAYS(linePickup, LINEERR_INVALLINEHANDLE, 1, NULL, 0, NULL, &call, NULL, NULL);
    SAYS(lineDrop, LINEERR_INVALCALLHANDLE, 1, none, NULL, 0);
    SAYS(lineDropOnClose, LINEERR_INVALCALLHANDLE, none);
    SAYS(lineDropNoOwner, LINEERR_INVALCALLHANDLE, none);
    SAYS(lineAnswer, LINEERR_INVALCALLHANDLE, 1, none, NULL, 0);
    SAYS(lineAccept, LINEERR_INVALCALLHANDLE, 1, none, NULL, 0);
    SAYS(lineRedirect, LINEERR_INVALCALLHANDLE, 1, none, NULL, 0);
    SAYS(lineHold, LINEERR_INVALCALLHANDLE, 1, none);
    SAYS(lineUnhold, LINEERR_INVALCALLHANDLE, 1, none);
    SAYS(lineBlindTransfer, LINEERR_INVALCALLHANDLE, 1, none, NULL, 0);
    SAYS(lineSetupTransfer, LINEERR_INVALCALLHANDLE, 1, none, NULL, &call, NULL);
    SAYS(lineDial, LINEERR_INVALCALLHANDLE, 1, none, NULL, 0);
    SAYS(lineSwapHold, LINEERR_INVALCALLHANDLE, 1, none, none);
    SAYS(lineCompleteTransfer, LINEERR_INVALTRANSFERMODE, 1, none, none, NULL, &call, 0);
    SAYS(lineCompleteTransfer, LINEERR_INVALCALLHANDLE, 1, none, none, NULL, &call, LINETRANSFERMODE_TRANSFER);
    SAYS(linePark, LINEERR_INVALCALLHANDLE, 1, none, LINEPARKMODE_DIRECTED, NULL, NULL);
    SAYS(lineGenerateDigits, LINEERR_INVALCALLHANDLE, none, 1, LINEDIGITMODE_DTMF, NULL, 0);
    SAYS(lineCloseCall, LINEERR_INVALCALLHANDLE, none);
    SAYS(lineGetCallAddressID, LINEERR_INVALCALLHANDLE, none, &number);
    SAYS(lineSetAppSpecific, LINEERR_INVALCALLHANDLE, none, 0);
    SAYS(lineGetCallStatus, LINEERR_INVALCALLHANDLE, none, (LPLINECALLSTATUS)buffer);
    SAYS(lineGetCallInfo, LINEERR_INVALCALLHANDLE, none, (LPLINECALLINFO)buffer);
    end();
}

static void without_a_session_nothing_is_said(void **state)
{
    (void)state;
    DWORD version;
    lines = 0;
    assert_int_equal(TSPI_lineNegotiateTSPIVersion((DWORD)-1, VERSION_2_0, VERSION_3_0, &version), 0);
    assert_int_equal(TSPI_lineClose(NULL), (LONG)LINEERR_UNINITIALIZED);
    assert_int_equal(lines, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_session_nothing_is_said),
        cmocka_unit_test(what_concerns_the_provider_or_a_device_is_said),
        cmocka_unit_test(what_concerns_a_line_is_said),
        cmocka_unit_test(what_concerns_a_call_is_said),
    };
    return cmocka_run_group_tests_name("entry_trace", tests, NULL, NULL);
}
