/* test_entry_pressure.c: an application that takes its time, and one that asks without a pause. A callback of TAPI's
 * that lasts keeps nothing from the wire and no deadline from coming; what repeats itself is told once; and what TAPI
 * should not do within a callback (rule 21) is refused or safe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "../runtime/loopback.h"
#include "tapisrv.h"
#include "tiny_switch.h"

enum { LINES = 6, ASKERS = 4, ASKED = 100000, LONG_MS = 120000 };

static HDRVLINE lines[LINES];
static HDRVCALL calls[LINES];
static DRV_REQUESTID ids[LINES];

static void begin(void)
{
    tapi_begin(LINES, tiny_switch_start());
    assert_int_equal(tapi_init(LINES), 0);
    for (unsigned i = 0; i < LINES; i++)
        lines[i] = tapi_open(i);
}

static void end(void)
{
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
    tiny_switch_stop();
}

static void connect_call(unsigned i)
{
    ids[i] = tapi_dial(lines[i], u"4000", &calls[i]);
    assert_int_equal(tapi_wait(ids[i]), 0);
    tapi_wait_for_state(ids[i], LINECALLSTATE_CONNECTED);
}

/* Keep TAPI in a callback, that of a dial's failure. */
static void keep_tapi_busy(void)
{
    HDRVCALL call;
    tapi_hold();
    tapi_dial(lines[0], u"9990", &call);
    tapi_wait_until_held();
}

/* Wait until a condition holds that nothing but what is tested brings about. */
#define await(condition) \
    do { \
        for (int waited = 0; !(condition) && waited < LONG_MS; waited++) \
            poll(NULL, 0, 1); \
        assert_true(condition); \
    } while (0)

static void callback_that_lasts_keeps_no_dial_from_the_wire(void **state)
{
    (void)state;
    begin();
    keep_tapi_busy();
    unsigned heard = tiny_switch_heard();
    for (unsigned i = 1; i < LINES; i++)
        ids[i] = tapi_dial(lines[i], u"4000", &calls[i]);
    await(tiny_switch_heard() >= heard + (LINES - 1) * strlen("Action % Dial % 4000\r\n\r\n"));
    assert_int_equal(tapi_all_completions(), 0);
    tapi_release();
    for (unsigned i = 1; i < LINES; i++)
        assert_int_equal(tapi_wait(ids[i]), 0);
    end();
}

/* Nor does it keep what the switch says from being heard: the states of the other call are there, and told in order. */
static void callback_that_lasts_keeps_nothing_from_being_read(void **state)
{
    (void)state;
    begin();
    connect_call(1);
    keep_tapi_busy();
    DRV_REQUESTID drop = tapi_new_request();
    assert_int_equal(TSPI_lineDrop(drop, calls[1], NULL, 0), drop);
    LINEADDRESSSTATUS status = {.dwTotalSize = sizeof(status)};
    await(TSPI_lineGetAddressStatus(lines[1], 0, &status) == 0 &&
          (status.dwAddressFeatures & LINEADDRFEATURE_MAKECALL));
    assert_int_equal(tapi_completions(drop), 0);
    tapi_release();
    assert_int_equal(tapi_wait(drop), 0);
    tapi_wait_for_state(ids[1], LINECALLSTATE_IDLE);
    end();
}

static void news_that_repeats_itself_is_told_once(void **state)
{
    (void)state;
    begin();
    connect_call(1);
    keep_tapi_busy();
    unsigned events = tapi_events(ids[1]);
    for (unsigned i = 0; i < ASKED; i++)
        assert_int_equal(TSPI_lineSetAppSpecific(calls[1], i), 0);
    tapi_release();
    DRV_REQUESTID drop = tapi_new_request();
    assert_int_equal(TSPI_lineDrop(drop, calls[1], NULL, 0), drop);
    assert_int_equal(tapi_wait(drop), 0);
    tapi_wait_for_state(ids[1], LINECALLSTATE_IDLE);
    assert_in_range(tapi_events(ids[1]), events + 1, events + 4); /* info, DISCONNECTED, IDLE */
    end();
}

static atomic_bool enough;

/* An application that asks without a pause. */
static void *ask(void *argument)
{
    HDRVCALL call = (HDRVCALL)argument;
    for (DWORD i = 0; !enough; i++)
        TSPI_lineSetAppSpecific(call, i);
    return NULL;
}

/* Four threads without a pause, each with a callback for all that it asks: dials and closes are done all the same. */
static void applications_that_never_rest_do_not_starve_the_others(void **state)
{
    (void)state;
    pthread_t askers[ASKERS];
    begin();
    for (unsigned i = 0; i < ASKERS; i++)
        connect_call(i);
    enough = false;
    for (unsigned i = 0; i < ASKERS; i++)
        assert_int_equal(pthread_create(&askers[i], NULL, ask, (void *)calls[i]), 0);
    for (unsigned round = 0; round < 50; round++) {
        connect_call(ASKERS);
        ids[ASKERS + 1] = tapi_dial(lines[ASKERS + 1], u"8880", &calls[ASKERS + 1]);
        assert_int_equal(TSPI_lineCloseCall(calls[ASKERS + 1]), 0);
        assert_int_equal(tapi_completions(ids[ASKERS + 1]), 1);
        assert_int_equal(TSPI_lineClose(lines[ASKERS + 1]), 0);
        lines[ASKERS + 1] = tapi_open(ASKERS + 1);
        DRV_REQUESTID drop = tapi_new_request();
        assert_int_equal(TSPI_lineDrop(drop, calls[ASKERS], NULL, 0), drop);
        assert_int_equal(tapi_wait(drop), 0);
        assert_int_equal(TSPI_lineCloseCall(calls[ASKERS]), 0);
    }
    enough = true;
    for (unsigned i = 0; i < ASKERS; i++)
        assert_int_equal(pthread_join(askers[i], NULL), 0);
    end();
}

static HDRVLINE own_line;
static atomic_uint own_events, events_after_close;
static atomic_int closed, shut_down;

static void open_own(LINEEVENT proc)
{
    own_events = events_after_close = 0;
    closed = shut_down = 0;
    assert_int_equal(TSPI_lineClose(lines[1]), 0);
    assert_int_equal(TSPI_lineOpen(LINE_BASE + 1, (HTAPILINE)2, &own_line, VERSION_2_1, proc), 0);
}

/* --- On the same line --- */

static _Atomic(HDRVCALL) talkative;

/* Of one call there is news without end: with each there is the next. */
static void CALLBACK ask_within(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR p1, DWORD_PTR p2, DWORD_PTR p3)
{
    (void)line, (void)call, (void)p3;
    if (message == LINE_NEWCALL) {
        talkative = (HDRVCALL)p1;
        *(HTAPICALL *)p2 = (HTAPICALL)(uintptr_t)tapi_new_request();
    } else if (!enough) {
        own_events++;
        TSPI_lineSetAppSpecific(talkative, own_events);
    }
}

static void *close_call(void *call)
{
    closed = TSPI_lineCloseCall((HDRVCALL)call) == 0;
    return NULL;
}

static void close_returns_though_the_line_has_news_without_end(void **state)
{
    (void)state;
    pthread_t thread;
    begin();
    open_own(ask_within);
    enough = false;
    assert_int_equal(TSPI_lineSetDefaultMediaDetection(own_line, LINEMEDIAMODE_INTERACTIVEVOICE), 0);
    DRV_REQUESTID id = tapi_dial(own_line, u"7770", &calls[1]);
    assert_int_equal(tapi_wait(id), 0);
    await(talkative != NULL && own_events > 100);
    assert_int_equal(pthread_create(&thread, NULL, close_call, (void *)calls[1]), 0);
    await(closed);
    enough = true;
    assert_int_equal(pthread_join(thread, NULL), 0);
    end();
}

/* --- Within a callback --- */

static void CALLBACK close_line_within(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR p1, DWORD_PTR p2,
                                       DWORD_PTR p3)
{
    (void)line, (void)call, (void)message, (void)p1, (void)p2, (void)p3;
    events_after_close += own_events > 0;
    if (own_events++ == 0)
        closed = TSPI_lineClose(own_line) == 0;
}

static void line_that_is_closed_within_a_callback_is_silent_at_once(void **state)
{
    (void)state;
    begin();
    open_own(close_line_within);
    DRV_REQUESTID id = tapi_dial(own_line, u"4000", &calls[1]);
    assert_int_equal(tapi_wait(id), 0);
    await(closed);
    connect_call(2);
    assert_int_equal(events_after_close, 0);
    assert_int_equal(TSPI_lineClose(own_line), (LONG)LINEERR_INVALLINEHANDLE);
    end();
}

static void CALLBACK shut_down_within(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR p1, DWORD_PTR p2,
                                      DWORD_PTR p3)
{
    (void)line, (void)call, (void)message, (void)p1, (void)p2, (void)p3;
    if (own_events++ == 0)
        shut_down = TSPI_providerShutdown(VERSION_2_1, 1);
}

static void shutdown_within_a_callback_is_refused(void **state)
{
    (void)state;
    begin();
    open_own(shut_down_within);
    DRV_REQUESTID id = tapi_dial(own_line, u"4000", &calls[1]);
    assert_int_equal(tapi_wait(id), 0);
    await(shut_down != 0);
    assert_int_equal(shut_down, (LONG)LINEERR_OPERATIONFAILED);
    connect_call(2);
    end();
}

static void CALLBACK ask_until_refused(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR p1, DWORD_PTR p2,
                                       DWORD_PTR p3)
{
    (void)line, (void)call, (void)message, (void)p1, (void)p2, (void)p3;
    LINEADDRESSSTATUS status;
    LONG result;
    own_events++;
    do {
        status.dwTotalSize = sizeof(status);
        result = TSPI_lineGetAddressStatus(own_line, 0, &status);
    } while (result == 0);
    shut_down = result;
}

/* The session ends when the callback has returned; until then what that asks is refused. */
static void shutdown_refuses_what_a_callback_still_asks(void **state)
{
    (void)state;
    begin();
    open_own(ask_until_refused);
    tapi_dial(own_line, u"4000", &calls[1]);
    await(own_events > 0);
    end();
    assert_true(shut_down == (LONG)LINEERR_UNINITIALIZED || shut_down == (LONG)LINEERR_INVALLINEHANDLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(callback_that_lasts_keeps_no_dial_from_the_wire),
        cmocka_unit_test(callback_that_lasts_keeps_nothing_from_being_read),
        cmocka_unit_test(news_that_repeats_itself_is_told_once),
        cmocka_unit_test(applications_that_never_rest_do_not_starve_the_others),
        cmocka_unit_test(close_returns_though_the_line_has_news_without_end),
        cmocka_unit_test(line_that_is_closed_within_a_callback_is_silent_at_once),
        cmocka_unit_test(shutdown_within_a_callback_is_refused),
        cmocka_unit_test(shutdown_refuses_what_a_callback_still_asks),
    };
    return cmocka_run_group_tests_name("entry points: pressure", tests, NULL, NULL);
}
