/* test_entry.c: sessions, versions, devices, and every entry point called when, or with what, it should not be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tapisrv.h"
#include "tiny_switch.h"

enum { ROOM = 4096, NO_PORT = 9 };

static void initialization_is_negotiated_without_a_session(void **state)
{
    (void)state;
    DWORD version = 0;
    setenv("TSPEC_CONFIG", "/nonexistent", 1);
    assert_int_equal(TSPI_lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION, VERSION_2_0, VERSION_3_0, &version), 0);
    assert_int_equal(version, VERSION_3_0);
    assert_int_equal(TSPI_lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION, 0x00010003, VERSION_2_1, &version), 0);
    assert_int_equal(version, VERSION_2_1);
    assert_int_equal(TSPI_lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION, VERSION_2_2, 0x00090000, &version), 0);
    assert_int_equal(version, VERSION_3_0);
    assert_int_equal(TSPI_phoneNegotiateTSPIVersion(INITIALIZE_NEGOTIATION, VERSION_2_0, VERSION_2_2, &version), 0);
    assert_int_equal(version, VERSION_2_2);
}

/* Rule 4. */
static void no_common_version_is_an_error(void **state)
{
    (void)state;
    DWORD version = 77;
    assert_int_equal(TSPI_lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION, 0x00010003, 0x00010004, &version),
                     (LONG)LINEERR_INCOMPATIBLEAPIVERSION);
    assert_int_equal(TSPI_lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION, 0x00030001, 0x00040000, &version),
                     (LONG)LINEERR_INCOMPATIBLEAPIVERSION);
    assert_int_equal(TSPI_lineNegotiateTSPIVersion(INITIALIZE_NEGOTIATION, VERSION_3_0, VERSION_2_0, &version),
                     (LONG)LINEERR_INCOMPATIBLEAPIVERSION);
    assert_int_equal(TSPI_phoneNegotiateTSPIVersion(INITIALIZE_NEGOTIATION, 0x00010003, 0x00010004, &version),
                     (LONG)PHONEERR_INCOMPATIBLEAPIVERSION);
    assert_int_equal(version, 77);
}

/* Rule 8. */
static void devices_are_counted_from_the_configuration(void **state)
{
    (void)state;
    DWORD lines = 0, phones = 7;
    tapi_begin(3, NO_PORT);
    assert_int_equal(TSPI_providerEnumDevices(1, &lines, &phones, NULL, NULL, NULL), 0);
    assert_int_equal(lines, 3);
    assert_int_equal(phones, 0);
    assert_int_equal(tapi_init(4), (LONG)LINEERR_OPERATIONFAILED);
    assert_int_equal(tapi_init(3), 0);
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
}

static void session_of_an_unknown_version_is_refused(void **state)
{
    (void)state;
    DWORD options;
    tapi_begin(1, NO_PORT);
    assert_int_equal(TSPI_providerInit(0x00010004, 1, 0, 0, 1, 0, tapi_complete, &options),
                     (LONG)LINEERR_INCOMPATIBLEAPIVERSION);
    assert_int_equal(tapi_init(1), 0);
    HDRVLINE line;
    assert_int_equal(TSPI_lineOpen(LINE_BASE, NULL, &line, 0x00010004, tapi_line_event),
                     (LONG)LINEERR_INCOMPATIBLEAPIVERSION);
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
}

/* Rule 9: the second one is ignored, and the first shutdown with it. */
static void second_init_and_its_shutdown_are_ignored(void **state)
{
    (void)state;
    DWORD addresses = 0;
    tapi_begin(1, NO_PORT);
    assert_int_equal(tapi_init(1), 0);
    HDRVLINE line = tapi_open(0);
    assert_int_equal(tapi_init(1), 0);
    assert_int_equal(TSPI_lineGetNumAddressIDs(line, &addresses), 0);
    assert_int_equal(tapi_shutdown(), 0);
    assert_int_equal(TSPI_lineGetNumAddressIDs(line, &addresses), 0);
    assert_int_equal(addresses, 1);
    assert_int_equal(tapi_shutdown(), 0);
    assert_int_equal(TSPI_lineGetNumAddressIDs(line, &addresses), (LONG)LINEERR_UNINITIALIZED);
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
}

/* Rule 6. */
static void only_our_devices_are_known(void **state)
{
    (void)state;
    static const DWORD strange[] = {0, LINE_BASE - 1, LINE_BASE + 2, 0x7FFFFFFF, 0xFFFFFFFE};
    DWORD version, block[ROOM / 4] = {ROOM};
    LINEEXTENSIONID extension;
    HDRVLINE line;
    tapi_begin(2, NO_PORT);
    assert_int_equal(tapi_init(2), 0);
    for (size_t i = 0; i < sizeof(strange) / sizeof(strange[0]); i++) {
        DWORD device = strange[i];
        const LONG bad = (LONG)LINEERR_BADDEVICEID;
        assert_int_equal(TSPI_lineNegotiateTSPIVersion(device, VERSION_2_0, VERSION_3_0, &version), bad);
        assert_int_equal(TSPI_lineNegotiateExtVersion(device, VERSION_2_0, 0, 1, &version), bad);
        assert_int_equal(TSPI_lineGetExtensionID(device, VERSION_2_0, &extension), bad);
        assert_int_equal(TSPI_lineGetDevCaps(device, VERSION_2_0, 0, (LPLINEDEVCAPS)block), bad);
        assert_int_equal(TSPI_lineGetAddressCaps(device, 0, VERSION_2_0, 0, (LPLINEADDRESSCAPS)block), bad);
        assert_int_equal(TSPI_lineOpen(device, NULL, &line, VERSION_2_0, tapi_line_event), bad);
        assert_int_equal(TSPI_phoneNegotiateTSPIVersion(device, VERSION_2_0, VERSION_3_0, &version),
                         (LONG)PHONEERR_BADDEVICEID);
    }
    for (DWORD device = LINE_BASE; device < LINE_BASE + 2; device++)
        assert_int_equal(TSPI_lineNegotiateTSPIVersion(device, VERSION_2_0, VERSION_3_0, &version), 0);
    assert_int_equal(TSPI_lineNegotiateExtVersion(LINE_BASE, VERSION_2_0, 0, 1, &version),
                     (LONG)LINEERR_INCOMPATIBLEEXTVERSION); /* rule 66 */
    assert_int_equal(TSPI_lineGetDevCaps(LINE_BASE, VERSION_2_0, 1, (LPLINEDEVCAPS)block),
                     (LONG)LINEERR_INCOMPATIBLEEXTVERSION);
    memset(&extension, 1, sizeof(extension));
    assert_int_equal(TSPI_lineGetExtensionID(LINE_BASE, VERSION_2_0, &extension), 0);
    assert_memory_equal(&extension, &(LINEEXTENSIONID){0}, sizeof(extension));
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
}

/* Every function that takes a line, with one that is none. */
static void each_line_function_says(HDRVLINE line, LONG error)
{
    DWORD block[ROOM / 4] = {ROOM}, number;
    HDRVCALL call = NULL;
    assert_int_equal(TSPI_lineClose(line), error);
    assert_int_equal(TSPI_lineGetNumAddressIDs(line, &number), error);
    assert_int_equal(TSPI_lineSetDefaultMediaDetection(line, LINEMEDIAMODE_INTERACTIVEVOICE), error);
    assert_int_equal(TSPI_lineConditionalMediaDetection(line, LINEMEDIAMODE_INTERACTIVEVOICE, NULL), error);
    assert_int_equal(TSPI_lineSetStatusMessages(line, 0, 0), error);
    assert_int_equal(TSPI_lineGetID(line, 0, NULL, LINECALLSELECT_LINE, (LPVARSTRING)block, u"tapi/line", NULL), error);
    assert_int_equal(TSPI_lineGetAddressID(line, &number, LINEADDRESSMODE_DIALABLEADDR, u"1", 4), error);
    assert_int_equal(TSPI_lineGetLineDevStatus(line, (LPLINEDEVSTATUS)block), error);
    assert_int_equal(TSPI_lineGetAddressStatus(line, 0, (LPLINEADDRESSSTATUS)block), error);
    assert_int_equal(TSPI_lineMakeCall(1, line, NULL, &call, u"4000", 0, NULL), error);
    assert_null(call);
}

static void each_call_function_says(HDRVCALL call, LONG error)
{
    DWORD block[ROOM / 4] = {ROOM}, number;
    assert_int_equal(TSPI_lineDrop(1, call, NULL, 0), error);
    assert_int_equal(TSPI_lineCloseCall(call), error);
    assert_int_equal(TSPI_lineGetCallAddressID(call, &number), error);
    assert_int_equal(TSPI_lineSetAppSpecific(call, 1), error);
    assert_int_equal(TSPI_lineGetCallInfo(call, (LPLINECALLINFO)block), error);
    assert_int_equal(TSPI_lineGetCallStatus(call, (LPLINECALLSTATUS)block), error);
    assert_int_equal(TSPI_lineGetID(NULL, 0, call, LINECALLSELECT_CALL, (LPVARSTRING)block, u"tapi/line", NULL), error);
}

static void nothing_works_without_a_session(void **state)
{
    (void)state;
    DWORD version, block[ROOM / 4] = {ROOM};
    LINEEXTENSIONID extension;
    HDRVLINE line;
    const LONG none = (LONG)LINEERR_UNINITIALIZED;
    static const uintptr_t handles[] = {0, 1, 0x100000000, UINTPTR_MAX};
    for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++) {
        each_line_function_says((HDRVLINE)handles[i], none);
        each_call_function_says((HDRVCALL)handles[i], none);
    }
    assert_int_equal(TSPI_lineOpen(0, NULL, &line, VERSION_2_0, tapi_line_event), none);
    assert_int_equal(TSPI_lineGetDevCaps(0, VERSION_2_0, 0, (LPLINEDEVCAPS)block), none);
    assert_int_equal(TSPI_lineGetAddressCaps(0, 0, VERSION_2_0, 0, (LPLINEADDRESSCAPS)block), none);
    assert_int_equal(TSPI_lineNegotiateTSPIVersion(0, VERSION_2_0, VERSION_3_0, &version), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(TSPI_lineGetExtensionID(0, VERSION_2_0, &extension), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(tapi_shutdown(), 0);
}

static void handles_that_are_none_are_told_so(void **state)
{
    (void)state;
    tapi_begin(1, NO_PORT);
    assert_int_equal(tapi_init(1), 0);
    HDRVLINE line = tapi_open(0);
    HDRVCALL call;
    DRV_REQUESTID id = tapi_dial(line, u"4000", &call);
    const LONG no_line = (LONG)LINEERR_INVALLINEHANDLE, no_call = (LONG)LINEERR_INVALCALLHANDLE;
    uintptr_t garbage[] = {0, 1, 42, (uintptr_t)&line, (uintptr_t)line + 1, (uintptr_t)line ^ UINTPTR_MAX, UINTPTR_MAX};
    for (size_t i = 0; i < sizeof(garbage) / sizeof(garbage[0]); i++) {
        each_line_function_says((HDRVLINE)garbage[i], no_line);
        each_call_function_says((HDRVCALL)garbage[i], no_call);
    }
    assert_int_equal(TSPI_lineCloseCall(call), 0);
    assert_int_equal(tapi_completions(id), 1);
    each_call_function_says(call, no_call);
    id = tapi_dial(line, u"4000", &call);
    assert_int_equal(TSPI_lineClose(line), 0);
    assert_int_equal(tapi_completions(id), 1);
    each_line_function_says(line, no_line);
    each_call_function_says(call, no_call);
    HDRVLINE again = tapi_open(0);
    each_line_function_says(line, no_line);
    assert_int_equal(TSPI_lineClose(again), 0);
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
}

/* Rule 11: nothing is kept from one session to the next, the configuration least of all. */
static void handles_and_lines_end_with_the_session(void **state)
{
    (void)state;
    DWORD version;
    tapi_begin(2, NO_PORT);
    assert_int_equal(tapi_init(2), 0);
    HDRVLINE line = tapi_open(1);
    assert_int_equal(tapi_shutdown(), 0);
    each_line_function_says(line, (LONG)LINEERR_UNINITIALIZED);
    tapi_end();
    tapi_begin(1, NO_PORT);
    assert_int_equal(tapi_init(1), 0);
    each_line_function_says(line, (LONG)LINEERR_INVALLINEHANDLE);
    assert_int_equal(TSPI_lineNegotiateTSPIVersion(LINE_BASE + 1, VERSION_2_0, VERSION_3_0, &version),
                     (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
}

static void what_a_line_cannot_do_is_refused(void **state)
{
    (void)state;
    DWORD block[ROOM / 4] = {ROOM}, number;
    HANDLE remote = (HANDLE)(intptr_t)-1;
    tapi_begin(1, NO_PORT);
    assert_int_equal(tapi_init(1), 0);
    HDRVLINE line = tapi_open(0);
    HDRVLINE second;
    assert_int_equal(TSPI_lineOpen(LINE_BASE, NULL, &second, VERSION_2_0, tapi_line_event), (LONG)LINEERR_ALLOCATED);
    assert_int_equal(TSPI_lineSetDefaultMediaDetection(line, LINEMEDIAMODE_DATAMODEM), (LONG)LINEERR_INVALMEDIAMODE);
    assert_int_equal(TSPI_lineSetDefaultMediaDetection(line, 0), 0); /* rule 70 */
    assert_int_equal(TSPI_lineSetDefaultMediaDetection(line, LINEMEDIAMODE_UNKNOWN | LINEMEDIAMODE_INTERACTIVEVOICE),
                     0);
    assert_int_equal(TSPI_lineConditionalMediaDetection(line, LINEMEDIAMODE_G3FAX, NULL),
                     (LONG)LINEERR_INVALMEDIAMODE);
    assert_int_equal(TSPI_lineSetStatusMessages(line, 0x01FFFFFF, 0x1FF), 0); /* rule 72 */
    assert_int_equal(TSPI_lineSetStatusMessages(line, 0x02000000, 0), (LONG)LINEERR_INVALLINESTATE);
    assert_int_equal(TSPI_lineSetStatusMessages(line, 0, 0x200), (LONG)LINEERR_INVALADDRESSSTATE);
    assert_int_equal(TSPI_lineGetAddressStatus(line, 1, (LPLINEADDRESSSTATUS)block), (LONG)LINEERR_INVALADDRESSID);
    assert_int_equal(TSPI_lineGetAddressCaps(LINE_BASE, 1, VERSION_2_0, 0, (LPLINEADDRESSCAPS)block),
                     (LONG)LINEERR_INVALADDRESSID); /* rule 68 */
    assert_int_equal(TSPI_lineGetID(line, 1, NULL, LINECALLSELECT_ADDRESS, (LPVARSTRING)block, u"tapi/line", remote),
                     (LONG)LINEERR_INVALADDRESSID);
    assert_int_equal(TSPI_lineGetID(line, 0, NULL, LINECALLSELECT_LINE, (LPVARSTRING)block, u"wave/in", remote),
                     (LONG)LINEERR_NODEVICE); /* rule 69 */
    assert_int_equal(TSPI_lineGetID(line, 0, NULL, LINECALLSELECT_LINE, (LPVARSTRING)block, u"TAPI/Line", remote), 0);
    assert_int_equal(block[6], LINE_BASE);
    assert_int_equal(TSPI_lineGetAddressID(line, &number, LINEADDRESSMODE_ADDRESSID, u"1", 4),
                     (LONG)LINEERR_INVALADDRESSMODE);
    assert_int_equal(TSPI_lineGetAddressID(line, &number, LINEADDRESSMODE_DIALABLEADDR, u"1", 4),
                     (LONG)LINEERR_INVALADDRESS);
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
}

static LONG address_id(HDRVLINE line, LPCWSTR address, DWORD size)
{
    DWORD number = 77;
    LONG result = TSPI_lineGetAddressID(line, &number, LINEADDRESSMODE_DIALABLEADDR, address, size);
    assert_int_equal(number, result == 0 ? 0 : 77);
    return result;
}

/* S:tspi_linegetaddressid says "the length of the string (plus one for the NULL)", of what it does not. */
static void address_is_found_whatever_its_size_counts(void **state)
{
    (void)state;
    tapi_begin(1, NO_PORT);
    FILE *config = fopen(getenv("TSPEC_CONFIG"), "a");
    assert_non_null(config);
    fputs("terminal = 1001\n", config);
    assert_int_equal(fclose(config), 0);
    assert_int_equal(tapi_init(1), 0);
    HDRVLINE line = tapi_open(0);
    assert_int_equal(address_id(line, u"1001", 5), 0);
    assert_int_equal(address_id(line, u"1001", 5 * sizeof(WCHAR)), 0);
    assert_int_equal(address_id(line, u"1001", 0), (LONG)LINEERR_INVALADDRESS);
    assert_int_equal(address_id(line, u"", 1), (LONG)LINEERR_INVALADDRESS);
    assert_int_equal(address_id(line, u"100", 4), (LONG)LINEERR_INVALADDRESS);
    assert_int_equal(address_id(line, u"10011", 6), (LONG)LINEERR_INVALADDRESS);
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(initialization_is_negotiated_without_a_session),
        cmocka_unit_test(no_common_version_is_an_error),
        cmocka_unit_test(devices_are_counted_from_the_configuration),
        cmocka_unit_test(session_of_an_unknown_version_is_refused),
        cmocka_unit_test(second_init_and_its_shutdown_are_ignored),
        cmocka_unit_test(only_our_devices_are_known),
        cmocka_unit_test(nothing_works_without_a_session),
        cmocka_unit_test(handles_that_are_none_are_told_so),
        cmocka_unit_test(handles_and_lines_end_with_the_session),
        cmocka_unit_test(what_a_line_cannot_do_is_refused),
        cmocka_unit_test(address_is_found_whatever_its_size_counts),
    };
    return cmocka_run_group_tests_name("entry points", tests, NULL, NULL);
}
