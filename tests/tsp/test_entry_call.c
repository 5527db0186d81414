/* test_entry_call.c: calls through the entry points, with a switch at the other end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tapisrv.h"
#include "tiny_switch.h"

static HDRVLINE line;

static int begin(void **state)
{
    (void)state;
    tapi_begin(1, tiny_switch_start());
    assert_int_equal(tapi_init(1), 0);
    line = tapi_open(0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
    tiny_switch_stop();
    return 0;
}

/* Outlook dials right after lineOpen; the drop and the rest follow the slides. */
static void call_goes_from_dial_to_idle(void **state)
{
    (void)state;
    HDRVCALL call;
    DRV_REQUESTID id = tapi_dial(line, u"T4000", &call);
    assert_int_equal(tapi_wait(id), 0);
    tapi_wait_for_state(id, LINECALLSTATE_DIALTONE);
    tapi_wait_for_state(id, LINECALLSTATE_CONNECTED);
    DRV_REQUESTID drop = tapi_new_request();
    assert_int_equal(TSPI_lineDrop(drop, call, NULL, 0), drop);
    assert_int_equal(tapi_wait(drop), 0);
    tapi_wait_for_state(id, LINECALLSTATE_IDLE);
    drop = tapi_new_request();
    assert_int_equal(TSPI_lineDrop(drop, call, NULL, 0), (LONG)LINEERR_INVALCALLSTATE); /* rule 52 */
    assert_int_equal(TSPI_lineCloseCall(call), 0);
    assert_int_equal(tapi_completions(drop), 0); /* rule 17 */
}

/* Rules 37 to 42: announced with a handle that works like any other, if TAPI wants its media. */
static void call_that_nobody_dialed_here_is_announced(void **state)
{
    (void)state;
    HDRVCALL call, other;
    assert_int_equal(TSPI_lineSetDefaultMediaDetection(line, LINEMEDIAMODE_INTERACTIVEVOICE), 0);
    DRV_REQUESTID id = tapi_dial(line, u"777", &call);
    assert_int_equal(tapi_wait(id), 0);
    DRV_REQUESTID announced = tapi_wait_for_new_call(&other);
    tapi_wait_for_state(announced, LINECALLSTATE_RINGBACK);
    assert_ptr_not_equal(other, call);
    LINECALLSTATUS status = {.dwTotalSize = sizeof(status)};
    assert_int_equal(TSPI_lineGetCallStatus(other, &status), 0);
    assert_int_equal(status.dwCallState, LINECALLSTATE_RINGBACK);
    LINECALLINFO info = {.dwTotalSize = sizeof(info)};
    assert_int_equal(TSPI_lineGetCallInfo(other, &info), 0);
    assert_int_equal(info.dwOrigin, LINECALLORIGIN_OUTBOUND); /* it rings elsewhere: dialed at the telephone */
    assert_int_equal(info.dwCallID, 101);
    LINEDEVSTATUS device = {.dwTotalSize = sizeof(device)};
    assert_int_equal(TSPI_lineGetLineDevStatus(line, &device), 0);
    assert_int_equal(device.dwNumActiveCalls, 2);
    assert_int_equal(TSPI_lineCloseCall(other), 0);
    assert_int_equal(TSPI_lineGetCallStatus(other, &status), (LONG)LINEERR_INVALCALLHANDLE);
}

static void refused_dial_fails_and_has_no_events(void **state)
{
    (void)state;
    HDRVCALL call;
    DRV_REQUESTID id = tapi_dial(line, u"9991", &call);
    assert_int_equal(tapi_wait(id), (LONG)LINEERR_OPERATIONFAILED);
    assert_int_equal(TSPI_lineCloseCall(call), 0);
    id = tapi_dial(line, u"4000", &call);
    assert_int_equal(tapi_wait(id), 0);
    tapi_wait_for_state(id, LINECALLSTATE_CONNECTED);
}

/* Rules 35 and 54: before lineCloseCall returns. */
static void closing_a_pending_call_completes_it_first(void **state)
{
    (void)state;
    HDRVCALL call;
    DRV_REQUESTID id = tapi_dial(line, u"8881", &call);
    assert_int_equal(tapi_completions(id), 0);
    assert_int_equal(TSPI_lineCloseCall(call), 0);
    assert_int_equal(tapi_completions(id), 1);
    assert_int_equal(tapi_wait(id), (LONG)LINEERR_OPERATIONFAILED);
    assert_int_equal(tapi_events(id), 0);
}

/* Rule 55. */
static void closing_the_line_completes_its_requests_first(void **state)
{
    (void)state;
    HDRVCALL call;
    DRV_REQUESTID id = tapi_dial(line, u"8881", &call), drop = tapi_new_request();
    assert_int_equal(TSPI_lineDrop(drop, call, NULL, 0), drop);
    assert_int_equal(TSPI_lineClose(line), 0);
    assert_int_equal(tapi_completions(id), 1);
    assert_int_equal(tapi_completions(drop), 1);
}

static void shutdown_completes_what_is_left(void **state)
{
    (void)state;
    HDRVCALL call;
    DRV_REQUESTID id = tapi_dial(line, u"8881", &call);
    assert_int_equal(tapi_shutdown(), 0);
    assert_int_equal(tapi_completions(id), 1);
    assert_int_equal(tapi_init(1), 0);
}

/* Rules 17, 31 and 32: an error, no completion, not one byte to the switch, and no handle. */
static void number_that_cannot_be_dialed_sends_nothing(void **state)
{
    (void)state;
    static const struct {
        LPCWSTR number;
        DWORD error;
    } cases[] = {
        {u"40W00", LINEERR_DIALDIALTONE},
        {u"@4000", LINEERR_DIALQUIET},
        {u"4000$", LINEERR_DIALBILLING},
        {u"40?00", LINEERR_DIALPROMPT},
        {NULL, LINEERR_INVALADDRESS},
        {u"", LINEERR_INVALADDRESS},
        {u"T", LINEERR_INVALADDRESS},
        {u"4000;", LINEERR_INVALADDRESS},
        {u"4000!", LINEERR_INVALADDRESS},
        {u"40%00", LINEERR_INVALADDRESS},
        {u"4000\r\n\r\nAction % Drop\r\n\r\n", LINEERR_INVALADDRESS},
        {u"4\xD83D", LINEERR_INVALADDRESS},
        {u"4\xAC00", LINEERR_INVALADDRESS},
        {u"44444444444444444444444444444444444444444444444444444444444444444", LINEERR_INVALADDRESS},
    };
    HDRVCALL call = NULL;
    unsigned before = tiny_switch_heard(), completions = tapi_all_completions();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        DRV_REQUESTID id = tapi_new_request();
        assert_int_equal(TSPI_lineMakeCall(id, line, NULL, &call, cases[i].number, 0, NULL), (LONG)cases[i].error);
        assert_null(call);
    }
    DRV_REQUESTID good = tapi_dial(line, u"4000", &call);
    assert_int_equal(tapi_wait(good), 0);
    assert_int_equal(tiny_switch_heard() - before, strlen("Action % Dial % 4000\r\n\r\n"));
    assert_int_equal(tapi_all_completions(), completions + 1);
}

/* Rule 22: TAPI frees its string as soon as lineMakeCall has returned. */
static void number_is_copied_before_the_return(void **state)
{
    (void)state;
    HDRVCALL call;
    WCHAR number[] = {'9', '9', '9', 0};
    DRV_REQUESTID id = tapi_dial(line, number, &call);
    memcpy(number, u"400", sizeof(number));
    assert_int_equal(tapi_wait(id), (LONG)LINEERR_OPERATIONFAILED);
}

static void call_parameters_are_checked(void **state)
{
    (void)state;
    HDRVCALL call;
    static const struct {
        LINECALLPARAMS params;
        DWORD error;
    } cases[] = {
        {{.dwTotalSize = 111}, LINEERR_INVALCALLPARAMS},
        {{.dwTotalSize = 176, .dwBearerMode = LINEBEARERMODE_DATA}, LINEERR_BEARERMODEUNAVAIL},
        {{.dwTotalSize = 176, .dwMediaMode = LINEMEDIAMODE_G3FAX}, LINEERR_INVALMEDIAMODE},
        {{.dwTotalSize = 176, .dwAddressMode = LINEADDRESSMODE_ADDRESSID, .dwAddressID = 1}, LINEERR_INVALADDRESSID},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        LINECALLPARAMS params = cases[i].params;
        assert_int_equal(TSPI_lineMakeCall(tapi_new_request(), line, NULL, &call, u"4000", 0, &params),
                         (LONG)cases[i].error);
        bool any_address = cases[i].error == LINEERR_INVALADDRESSID; /* is acceptable there */
        assert_int_equal(TSPI_lineConditionalMediaDetection(line, LINEMEDIAMODE_INTERACTIVEVOICE, &params),
                         any_address ? 0 : (LONG)LINEERR_RESOURCEUNAVAIL); /* rule 71 */
    }
    LINECALLPARAMS params = {.dwTotalSize = 176, .dwBearerMode = LINEBEARERMODE_VOICE,
                             .dwMediaMode = LINEMEDIAMODE_INTERACTIVEVOICE};
    assert_int_equal(TSPI_lineConditionalMediaDetection(line, LINEMEDIAMODE_INTERACTIVEVOICE, &params), 0);
    DRV_REQUESTID id = tapi_new_request();
    assert_int_equal(TSPI_lineMakeCall(id, line, (HTAPICALL)(uintptr_t)id, &call, u"4000", 0, &params), id);
    assert_int_equal(TSPI_lineMakeCall(tapi_new_request(), line, NULL, &call, u"4001", 0, NULL),
                     (LONG)LINEERR_CALLUNAVAIL);
}

/* A structure in a buffer of its own, all of one byte, with a canary behind. */
enum { CANARY = 64, PATTERN = 0xA5 };

static void *new_block(DWORD total)
{
    unsigned char *block = malloc(total + CANARY);
    assert_non_null(block);
    memset(block, PATTERN, total + CANARY);
    memcpy(block, &total, sizeof(total));
    return block;
}

/* Rules 60 and 61. */
static DWORD check_block(const void *block, DWORD total, DWORD fixed)
{
    DWORD sizes[3];
    memcpy(sizes, block, sizeof(sizes));
    assert_int_equal(sizes[0], total);
    assert_in_range(sizes[1], fixed, 100000);
    assert_in_range(sizes[2], fixed, total < sizes[1] ? total : sizes[1]);
    for (DWORD i = sizes[2]; i < total + CANARY; i++)
        assert_int_equal(((const unsigned char *)block)[i], PATTERN);
    return sizes[1];
}

/* Rules 62 to 64: whole and well-formed, or not there. */
static void check_string(const void *block, DWORD fixed, DWORD size, DWORD offset)
{
    DWORD used = ((const DWORD *)block)[2];
    const WCHAR *text = (const WCHAR *)((const unsigned char *)block + offset);
    assert_int_equal(size == 0, offset == 0);
    if (size == 0)
        return;
    assert_int_equal(size % 2, 0);
    assert_in_range(offset, fixed, used - size);
    assert_int_equal(text[size / 2 - 1], 0);
}

static LONG get_devcaps(DWORD version, void *block)
{
    return TSPI_lineGetDevCaps(LINE_BASE, version, 0, block);
}

static LONG get_addresscaps(DWORD version, void *block)
{
    return TSPI_lineGetAddressCaps(LINE_BASE, 0, version, 0, block);
}

static LONG get_devstatus(DWORD version, void *block)
{
    (void)version;
    return TSPI_lineGetLineDevStatus(line, block);
}

static LONG get_addressstatus(DWORD version, void *block)
{
    (void)version;
    return TSPI_lineGetAddressStatus(line, 0, block);
}

static LONG get_id(DWORD version, void *block)
{
    (void)version;
    return TSPI_lineGetID(line, 0, NULL, LINECALLSELECT_LINE, block, u"tapi/line", NULL);
}

static void structures_fit_every_buffer(void **state)
{
    (void)state;
    static const struct {
        LONG (*get)(DWORD version, void *block);
        DWORD fixed[4];
    } cases[] = {
        {get_devcaps, {252, 252, 268, 292}}, {get_addresscaps, {228, 228, 228, 228}}, {get_devstatus, {88, 88, 88, 88}},
        {get_addressstatus, {64, 64, 64, 64}}, {get_id, {24, 24, 24, 24}},
    };
    static const DWORD versions[] = {VERSION_2_0, VERSION_2_1, VERSION_2_2, VERSION_3_0};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (size_t v = 0; v < 4; v++) {
            DWORD fixed = cases[i].fixed[v], needed = 0;
            for (DWORD total = fixed - 1; total <= (needed ? needed + 8 : fixed); total++) {
                void *block = new_block(total);
                LONG result = cases[i].get(versions[v], block);
                assert_int_equal(result, total < fixed ? (LONG)LINEERR_STRUCTURETOOSMALL : 0);
                if (result == 0)
                    needed = check_block(block, total, fixed);
                free(block);
            }
        }
}

static void device_capabilities_are_complete_in_the_needed_size(void **state)
{
    (void)state;
    LINEDEVCAPS *caps = new_block(2000);
    assert_int_equal(get_devcaps(VERSION_2_1, caps), 0);
    DWORD needed = check_block(caps, 2000, 252);
    free(caps);
    caps = new_block(needed);
    assert_int_equal(get_devcaps(VERSION_2_1, caps), 0);
    assert_int_equal(caps->dwUsedSize, needed);
    check_string(caps, 252, caps->dwLineNameSize, caps->dwLineNameOffset);
    assert_memory_equal((char *)caps + caps->dwLineNameOffset, u"Line 1", sizeof(u"Line 1"));
    check_string(caps, 252, caps->dwProviderInfoSize, caps->dwProviderInfoOffset);
    check_string(caps, 252, caps->dwSwitchInfoSize, caps->dwSwitchInfoOffset);
    assert_int_equal(caps->dwPermanentLineID, 1);
    assert_int_equal(caps->dwStringFormat, STRINGFORMAT_UNICODE);
    free(caps);
}

/* Rule 65: TAPI's own members are as they were; all others are ours. */
static void call_info_keeps_tapis_members(void **state)
{
    (void)state;
    HDRVCALL call;
    DRV_REQUESTID id = tapi_dial(line, u"4000", &call);
    tapi_wait_for_state(id, LINECALLSTATE_CONNECTED);
    LINECALLINFO *info = new_block(2000);
    assert_int_equal(TSPI_lineGetCallInfo(call, info), 0);
    DWORD needed = check_block(info, 2000, 324), ours = PATTERN * 0x01010101u;
    assert_int_equal((DWORD)(uintptr_t)info->hLine, ours);
    const DWORD kept[] = {info->dwMonitorDigitModes, info->dwMonitorMediaModes, info->dwNumOwners, info->dwNumMonitors,
                          info->dwAppNameSize, info->dwAppNameOffset, info->dwDisplayableAddressSize,
                          info->dwDisplayableAddressOffset, info->dwCalledPartySize, info->dwCalledPartyOffset,
                          info->dwCommentSize, info->dwCommentOffset};
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        assert_int_equal(kept[i], ours);
    assert_int_equal(info->dwLineDeviceID, LINE_BASE);
    assert_int_equal(info->dwOrigin, LINECALLORIGIN_OUTBOUND);
    assert_int_equal(info->dwTrunk, 0xFFFFFFFF); /* unknown */
    assert_int_equal(info->dwCallerIDFlags, LINECALLPARTYID_ADDRESS | LINECALLPARTYID_NAME);
    check_string(info, 324, info->dwCallerIDNameSize, info->dwCallerIDNameOffset);
    assert_memory_equal((char *)info + info->dwCallerIDNameOffset, u"Kim", sizeof(u"Kim"));
    assert_memory_equal((char *)info + info->dwCalledIDOffset, u"4000", sizeof(u"4000"));
    assert_int_equal(info->dwConnectedIDFlags, LINECALLPARTYID_ADDRESS | LINECALLPARTYID_NAME);
    free(info);
    for (DWORD total = 324; total <= needed; total++) {
        info = new_block(total);
        assert_int_equal(TSPI_lineGetCallInfo(call, info), 0);
        assert_int_equal(check_block(info, total, 324), needed);
        check_string(info, 324, info->dwCalledIDSize, info->dwCalledIDOffset);
        check_string(info, 324, info->dwCalledIDNameSize, info->dwCalledIDNameOffset);
        free(info);
    }
}

/* By the clock that the provider looks at: time() may be a few milliseconds behind it, and so in the second before. */
static int seconds_since(const SYSTEMTIME *utc)
{
    struct timespec now;
    struct tm then = {.tm_year = utc->wYear - 1900, .tm_mon = utc->wMonth - 1, .tm_mday = utc->wDay,
                      .tm_hour = utc->wHour, .tm_min = utc->wMinute, .tm_sec = utc->wSecond};
    clock_gettime(CLOCK_REALTIME, &now);
    return (int)(now.tv_sec - timegm(&then));
}

static void status_keeps_tapis_members(void **state)
{
    (void)state;
    HDRVCALL call;
    DWORD ours = PATTERN * 0x01010101u;
    LINECALLSTATUS *status = new_block(56);
    LINEDEVSTATUS *device = new_block(88);
    DRV_REQUESTID id = tapi_dial(line, u"4000", &call);
    tapi_wait_for_state(id, LINECALLSTATE_CONNECTED);
    assert_int_equal(TSPI_lineGetCallStatus(call, status), 0);
    check_block(status, 56, 56);
    assert_int_equal(status->dwCallPrivilege, ours);
    assert_int_equal(status->dwCallState, LINECALLSTATE_CONNECTED); /* rule 48 */
    assert_int_equal(status->dwCallFeatures, LINECALLFEATURE_DROP);
    assert_in_range(seconds_since(&status->tStateEntryTime), 0, 60);
    assert_int_equal(TSPI_lineGetLineDevStatus(line, device), 0);
    check_block(device, 88, 88);
    assert_int_equal(device->dwNumOpens, ours);
    assert_int_equal(device->dwOpenMediaModes, ours);
    assert_int_equal(device->dwNumActiveCalls, 1);
    assert_int_equal(device->dwLineFeatures, 0); /* rule 34 */
    assert_int_equal(device->dwDevStatusFlags, LINEDEVSTATUSFLAGS_CONNECTED | LINEDEVSTATUSFLAGS_INSERVICE);
    free(status);
    free(device);
}

/* Rule 28. */
static void pending_call_is_not_counted(void **state)
{
    (void)state;
    HDRVCALL call;
    LINEDEVSTATUS *device = new_block(88);
    tapi_dial(line, u"8881", &call);
    assert_int_equal(TSPI_lineGetLineDevStatus(line, device), 0);
    assert_int_equal(device->dwNumActiveCalls, 0);
    assert_int_equal(TSPI_lineConditionalMediaDetection(line, LINEMEDIAMODE_INTERACTIVEVOICE, NULL),
                     (LONG)LINEERR_RESOURCEUNAVAIL); /* rule 71 */
    free(device);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(call_goes_from_dial_to_idle, begin, end),
        cmocka_unit_test_setup_teardown(call_that_nobody_dialed_here_is_announced, begin, end),
        cmocka_unit_test_setup_teardown(refused_dial_fails_and_has_no_events, begin, end),
        cmocka_unit_test_setup_teardown(closing_a_pending_call_completes_it_first, begin, end),
        cmocka_unit_test_setup_teardown(closing_the_line_completes_its_requests_first, begin, end),
        cmocka_unit_test_setup_teardown(shutdown_completes_what_is_left, begin, end),
        cmocka_unit_test_setup_teardown(number_that_cannot_be_dialed_sends_nothing, begin, end),
        cmocka_unit_test_setup_teardown(number_is_copied_before_the_return, begin, end),
        cmocka_unit_test_setup_teardown(call_parameters_are_checked, begin, end),
        cmocka_unit_test_setup_teardown(structures_fit_every_buffer, begin, end),
        cmocka_unit_test_setup_teardown(device_capabilities_are_complete_in_the_needed_size, begin, end),
        cmocka_unit_test_setup_teardown(call_info_keeps_tapis_members, begin, end),
        cmocka_unit_test_setup_teardown(status_keeps_tapis_members, begin, end),
        cmocka_unit_test_setup_teardown(pending_call_is_not_counted, begin, end),
    };
    return cmocka_run_group_tests_name("entry points: calls", tests, NULL, NULL);
}
