/* test_entry_lines.c: lines are added to the settings and removed from them while TAPI runs (rules 73 and 74). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../tsp/dialog_message.h"
#include "../failing_alloc.h"
#include "../runtime/loopback.h"
#include "tapisrv.h"
#include "tiny_switch.h"

enum { PROVIDER = 1, FAR = 10, DEVICE = LINE_BASE + FAR, NEWS = 4096, ROUNDS = 60 };

#define TAPIS_HANDLE ((HPROVIDER)(uintptr_t)0x30000)

/* What LINE_CREATE and LINE_REMOVE said, in their order. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct news {
    DWORD message;
    DWORD_PTR which; /* a temporary id, or a device */
} news[NEWS];
static unsigned news_count, news_read;
static uint16_t port;
static atomic_bool stays, is_inside; /* TAPI in the callback of LINE_REMOVE */

static void CALLBACK take_news(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR p1, DWORD_PTR p2, DWORD_PTR p3)
{
    bool creates = message == LINE_CREATE && p1 == (DWORD_PTR)TAPIS_HANDLE, removes = message == LINE_REMOVE && p2 == 0;
    if (line != NULL || call != NULL || p3 != 0 || news_count == NEWS || !(creates || removes))
        abort();
    is_inside = true;
    while (message == LINE_REMOVE && stays)
        rest();
    pthread_mutex_lock(&lock);
    news[news_count++] = (struct news){message, message == LINE_CREATE ? p2 : p1};
    pthread_mutex_unlock(&lock);
}

static unsigned count_news(void)
{
    pthread_mutex_lock(&lock);
    unsigned count = news_count;
    pthread_mutex_unlock(&lock);
    return count;
}

/* Wait for the next, which must be of this kind; returns whom it is about. */
static DWORD_PTR expect(DWORD message)
{
    for (int i = 0; i < PATIENCE_MS && count_news() == news_read; i++)
        rest();
    assert_true(count_news() > news_read);
    pthread_mutex_lock(&lock);
    struct news first = news[news_read++];
    pthread_mutex_unlock(&lock);
    assert_int_equal(first.message, message);
    return first.which;
}

static void configure(const char *lines)
{
    FILE *file = fopen(getenv("TSPEC_CONFIG"), "w");
    assert_non_null(file);
    fprintf(file, "[switch]\nhost = 127.0.0.1\nport = %u\n%s", port, lines);
    assert_int_equal(fclose(file), 0);
}

static DWORD told_to_count(void)
{
    struct dialog_message message = {sizeof(message), DIALOG_SAVED, 77};
    assert_int_equal(TSPI_providerGenericDialogData(PROVIDER, TUISPIDLL_OBJECT_PROVIDERID, &message, sizeof(message)),
                     0);
    return message.answer;
}

/* A session with line 1 alone. */
static int begin(void **state)
{
    DWORD lines = 0, phones = 0;
    (void)state;
    port = tiny_switch_start();
    news_count = news_read = 0;
    tapi_begin(1, port);
    configure("[line 1]\n");
    assert_int_equal(TSPI_providerEnumDevices(PROVIDER, &lines, &phones, TAPIS_HANDLE, take_news, NULL), 0);
    assert_int_equal(lines, 1);
    return tapi_init(1);
}

static int end(void **state)
{
    (void)state;
    LONG result = tapi_shutdown();
    tapi_end();
    tiny_switch_stop();
    return result;
}

static bool knows(DWORD device)
{
    DWORD version;
    LONG result = TSPI_lineNegotiateTSPIVersion(device, VERSION_2_0, VERSION_3_0, &version);
    assert_true(result == 0 || result == (LONG)LINEERR_BADDEVICEID);
    return result == 0;
}

static void expect_caps(DWORD device, DWORD permanent_id, LPCWSTR name)
{
    DWORD block[256] = {sizeof(block)};
    const LINEDEVCAPS *caps = (const LINEDEVCAPS *)block;
    assert_int_equal(TSPI_lineGetDevCaps(device, VERSION_2_1, 0, (LPLINEDEVCAPS)block), 0);
    assert_int_equal(caps->dwPermanentLineID, permanent_id);
    assert_memory_equal((const char *)block + caps->dwLineNameOffset, name, caps->dwLineNameSize);
    LINEADDRESSCAPS address = {.dwTotalSize = sizeof(address)};
    assert_int_equal(TSPI_lineGetAddressCaps(device, 0, VERSION_2_1, 0, &address), 0);
    assert_int_equal(address.dwLineDeviceID, device);
}

/* Line 2 is added, and is device DEVICE. */
static void add_line(void)
{
    configure("[line 1]\n[line 2]\nname = Desk\n");
    assert_int_equal(told_to_count(), FORCE_NOW);
    DWORD_PTR temporary = expect(LINE_CREATE);
    assert_false(knows(DEVICE));
    assert_int_equal(TSPI_providerCreateLineDevice(temporary, DEVICE), 0);
    assert_true(knows(DEVICE));
}

static void line_that_is_added_dials(void **state)
{
    HDRVCALL call;
    (void)state;
    add_line();
    expect_caps(LINE_BASE, 1, u"Line 1");
    expect_caps(DEVICE, 2, u"Desk");
    HDRVLINE line = tapi_open(FAR);
    DRV_REQUESTID id = tapi_dial(line, u"4000", &call);
    assert_int_equal(tapi_wait(id), 0);
    tapi_wait_for_state(id, LINECALLSTATE_CONNECTED);
    LINECALLINFO info = {.dwTotalSize = sizeof(info)};
    assert_int_equal(TSPI_lineGetCallInfo(call, &info), 0);
    assert_int_equal(info.dwLineDeviceID, DEVICE);
    assert_int_equal(TSPI_lineCloseCall(call), 0);
    assert_int_equal(TSPI_lineClose(line), 0);
}

static DWORD line_features(HDRVLINE line)
{
    LINEDEVSTATUS status = {.dwTotalSize = sizeof(status)};
    assert_int_equal(TSPI_lineGetLineDevStatus(line, &status), 0);
    return status.dwLineFeatures;
}

/* TAPI closes the call and the line (LINE_REMOVE's page). Until then the call can be hung up. */
static void line_that_is_removed_vanishes(void **state)
{
    HDRVCALL call, another;
    (void)state;
    add_line();
    HDRVLINE line = tapi_open(FAR);
    assert_int_equal(line_features(line), LINEFEATURE_MAKECALL);
    DRV_REQUESTID id = tapi_dial(line, u"4000", &call), drop = tapi_new_request();
    assert_int_equal(tapi_wait(id), 0);
    tapi_wait_for_state(id, LINECALLSTATE_CONNECTED);
    configure("[line 1]\n");
    assert_int_equal(told_to_count(), FORCE_NOW);
    assert_int_equal(expect(LINE_REMOVE), DEVICE);
    assert_false(knows(DEVICE));
    assert_int_equal(TSPI_lineDrop(drop, call, NULL, 0), drop);
    assert_int_equal(tapi_wait(drop), 0);
    assert_int_equal(TSPI_lineCloseCall(call), 0);
    assert_int_equal(line_features(line), 0);
    assert_int_equal(TSPI_lineMakeCall(tapi_new_request(), line, NULL, &another, u"4000", 0, NULL),
                     (LONG)LINEERR_INVALLINESTATE);
    assert_int_equal(TSPI_lineClose(line), 0);
    assert_int_equal(TSPI_lineOpen(DEVICE, NULL, &line, VERSION_2_1, tapi_line_event), (LONG)LINEERR_BADDEVICEID);
    assert_true(knows(LINE_BASE));
}

/* Whatever TAPI waits for in the callback: it is not one of the line, and lineClose does not wait for it. */
static void line_is_closed_while_its_removal_is_told(void **state)
{
    (void)state;
    add_line();
    HDRVLINE line = tapi_open(FAR);
    stays = true;
    is_inside = false;
    configure("[line 1]\n");
    assert_int_equal(told_to_count(), FORCE_NOW);
    while (!is_inside)
        rest();
    assert_int_equal(TSPI_lineClose(line), 0);
    stays = false;
    assert_int_equal(expect(LINE_REMOVE), DEVICE);
}

/* It is another device then, though applications know it again by its permanent id. */
static void line_that_comes_back_has_another_device_id(void **state)
{
    (void)state;
    add_line();
    configure("[line 1]\n");
    assert_int_equal(told_to_count(), FORCE_NOW);
    assert_int_equal(expect(LINE_REMOVE), DEVICE);
    configure("[line 1]\n[line 2]\n");
    assert_int_equal(told_to_count(), FORCE_NOW);
    DWORD_PTR temporary = expect(LINE_CREATE);
    assert_int_equal(TSPI_providerCreateLineDevice(temporary, DEVICE), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(TSPI_providerCreateLineDevice(temporary, DEVICE + 1), 0);
    expect_caps(DEVICE + 1, 2, u"Line 2");
    assert_int_equal(count_news(), news_read);
}

static void what_cannot_change_while_tapi_runs_waits_for_a_new_beginning(void **state)
{
    (void)state;
    configure("[line 1]\nname = Desk\n[line 2]\n");
    assert_int_equal(told_to_count(), FORCE_REST_AFTER_RESTART); /* no line is open, so nobody can be asked */
    assert_int_equal(told_to_count(), FORCE_AFTER_RESTART); /* line 2 did not come now */
    expect(LINE_CREATE);
    expect_caps(LINE_BASE, 1, u"Line 1");
    HDRVLINE line = tapi_open(0);
    assert_int_equal(told_to_count(), FORCE_AFTER_REINIT);
    tapi_wait_for_line_state(LINEDEVSTATE_REINIT);
    configure("[line 1]\nname = Desk\n[line 2]\n[line 3]\n");
    assert_int_equal(told_to_count(), FORCE_REST_AFTER_REINIT);
    expect(LINE_CREATE);
    configure("[line 1]\n");
    assert_int_equal(told_to_count(), FORCE_NOW);
    assert_int_equal(count_news(), news_read); /* TAPI has created neither */
    assert_int_equal(TSPI_lineClose(line), 0);
}

static void wrong_settings_change_no_line(void **state)
{
    (void)state;
    configure("[line 2]\nring = loud\n");
    assert_int_equal(told_to_count(), FORCE_AFTER_RESTART);
    assert_true(knows(LINE_BASE));
    configure("[line 1]\n");
    assert_int_equal(told_to_count(), FORCE_NOW);
    assert_int_equal(count_news(), 0);
}

static void unknown_lines_cannot_be_created(void **state)
{
    (void)state;
    assert_int_equal(TSPI_providerCreateLineDevice(0, DEVICE), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(TSPI_providerCreateLineDevice(1, DEVICE), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(TSPI_providerCreateLineDevice((DWORD_PTR)-1, DEVICE), (LONG)LINEERR_BADDEVICEID);
}

/* Whichever allocation fails, all is as before, or as it should be. */
static void change_that_there_is_no_memory_for_can_be_made_later(void **state)
{
    bool failed = true;
    long n = 0, refused = 0;
    (void)state;
    while (failed) {
        configure("[line 1]\n[line 2]\n[line 3]\n");
        alloc_arm(++n, false);
        DWORD answer = told_to_count();
        failed = alloc_disarm();
        assert_true(failed || answer == FORCE_NOW);
        refused += answer != FORCE_NOW;
        for (unsigned i = 0; answer == FORCE_NOW && i < 2; i++)
            expect(LINE_CREATE);
        assert_int_equal(count_news(), news_read);
        configure("[line 1]\n");
        assert_int_equal(told_to_count(), FORCE_NOW);
    }
    assert_true(refused > 20);
}

static atomic_bool enough;

/* Dial on line 1, and ask about all devices that there may be. */
static void *work(void *argument)
{
    HDRVLINE line = *(const HDRVLINE *)argument;
    for (unsigned i = 0; !enough; i++) {
        HDRVCALL call;
        DRV_REQUESTID id = tapi_new_request();
        knows(LINE_BASE + i % ROUNDS);
        if (TSPI_lineMakeCall(id, line, (HTAPICALL)(uintptr_t)id, &call, u"4000", 0, NULL) > 0) {
            tapi_wait(id);
            TSPI_lineCloseCall(call);
        }
    }
    return NULL;
}

/* Lines come, are opened and connected, and go, each time more of them; somebody else dials meanwhile. */
static void lines_come_and_go_while_others_are_used(void **state)
{
    static char lines[ROUNDS * 16];
    HDRVLINE opened[8];
    DWORD device = LINE_BASE + 1;
    pthread_t thread;
    (void)state;
    HDRVLINE first = tapi_open(0);
    enough = false;
    assert_int_equal(pthread_create(&thread, NULL, work, &first), 0);
    for (unsigned round = 1; round < 8; round++) {
        size_t len = (size_t)sprintf(lines, "[line 1]\n");
        for (unsigned i = 0; i < round; i++)
            len += (size_t)sprintf(lines + len, "[line %u]\n", 2 + round * 10 + i);
        configure(lines);
        assert_int_equal(told_to_count(), FORCE_NOW);
        for (unsigned i = 0; i + 1 < round; i++) {
            expect(LINE_REMOVE);
            assert_int_equal(TSPI_lineClose(opened[i]), 0);
        }
        for (unsigned i = 0; i < round; i++, device++) {
            assert_int_equal(TSPI_providerCreateLineDevice(expect(LINE_CREATE), device), 0);
            opened[i] = tapi_open(device - LINE_BASE);
        }
    }
    enough = true;
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(count_news(), news_read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(line_that_is_added_dials, begin, end),
        cmocka_unit_test_setup_teardown(line_that_is_removed_vanishes, begin, end),
        cmocka_unit_test_setup_teardown(line_is_closed_while_its_removal_is_told, begin, end),
        cmocka_unit_test_setup_teardown(line_that_comes_back_has_another_device_id, begin, end),
        cmocka_unit_test_setup_teardown(what_cannot_change_while_tapi_runs_waits_for_a_new_beginning, begin, end),
        cmocka_unit_test_setup_teardown(wrong_settings_change_no_line, begin, end),
        cmocka_unit_test_setup_teardown(unknown_lines_cannot_be_created, begin, end),
        cmocka_unit_test_setup_teardown(change_that_there_is_no_memory_for_can_be_made_later, begin, end),
        cmocka_unit_test_setup_teardown(lines_come_and_go_while_others_are_used, begin, end),
    };
    return cmocka_run_group_tests_name("entry points: lines that come and go", tests, NULL, NULL);
}
