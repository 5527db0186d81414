/* test_entry_threads.c: any thread may enter any function at any time (rules 12 and 13), and a session leaves nothing
 * behind (rule 10). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/resources.h"
#include "tapisrv.h"
#include "tiny_switch.h"

enum { THREADS = 8, LINES = 6, ROUNDS = 1500, SESSIONS = 100, ROOM = 4096 };

/* What all threads share: the newest handles, which another thread may have closed a moment ago. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static HDRVLINE lines[LINES];
static HDRVCALL calls[LINES];

static unsigned draw(uint32_t *seed, unsigned below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (unsigned)(((uint64_t)*seed * below) >> 32);
}

static void set_line(unsigned i, HDRVLINE line)
{
    pthread_mutex_lock(&lock);
    lines[i] = line;
    pthread_mutex_unlock(&lock);
}

static void set_call(unsigned i, HDRVCALL call)
{
    pthread_mutex_lock(&lock);
    calls[i] = call;
    pthread_mutex_unlock(&lock);
}

static void dial(unsigned i, HDRVLINE line)
{
    static const LPCWSTR numbers[] = {u"4000", u"4001", u"9991"};
    HDRVCALL call;
    DRV_REQUESTID id = tapi_new_request();
    if (TSPI_lineMakeCall(id, line, (HTAPICALL)(uintptr_t)id, &call, numbers[id % 3], 0, NULL) > 0)
        set_call(i, call);
}

static void ask(HDRVLINE line, HDRVCALL call, unsigned device)
{
    DWORD block[ROOM / 4] = {ROOM}, version;
    TSPI_lineGetDevCaps(device, VERSION_2_1, 0, (LPLINEDEVCAPS)block);
    TSPI_lineGetLineDevStatus(line, (LPLINEDEVSTATUS)block);
    TSPI_lineGetAddressStatus(line, 0, (LPLINEADDRESSSTATUS)block);
    TSPI_lineGetCallInfo(call, (LPLINECALLINFO)block);
    TSPI_lineGetCallStatus(call, (LPLINECALLSTATUS)block);
    TSPI_lineSetStatusMessages(line, 0x01FFFFFF, 0);
    TSPI_lineSetAppSpecific(call, 1);
    TSPI_lineNegotiateTSPIVersion(device, VERSION_2_0, VERSION_3_0, &version);
}

static void *use(void *argument)
{
    uint32_t seed = (uint32_t)(uintptr_t)argument;
    for (int round = 0; round < ROUNDS; round++) {
        unsigned i = draw(&seed, LINES), what = draw(&seed, 100);
        pthread_mutex_lock(&lock);
        HDRVLINE line = lines[i];
        HDRVCALL call = calls[i];
        pthread_mutex_unlock(&lock);
        if (what < 10 && TSPI_lineOpen(LINE_BASE + i, (HTAPILINE)(uintptr_t)(i + 1), &line, VERSION_2_1,
                                       tapi_line_event) == 0)
            set_line(i, line);
        else if (what < 40)
            dial(i, line);
        else if (what < 60)
            TSPI_lineDrop(tapi_new_request(), call, NULL, 0);
        else if (what < 75)
            TSPI_lineCloseCall(call);
        else if (what < 77)
            TSPI_lineClose(line);
        else
            ask(line, call, LINE_BASE + i);
    }
    return NULL;
}

/* The callbacks' own checks are the test: one at a time, once for a request, none before its call's birth. */
static void all_threads_may_enter_all_functions(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    tapi_begin(LINES, tiny_switch_start());
    assert_int_equal(tapi_init(LINES), 0);
    for (uintptr_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, use, (void *)(i + 1)), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(tapi_shutdown(), 0);
    print_message("%u requests completed\n", tapi_all_completions());
    assert_true(tapi_all_completions() > 100);
    tapi_end();
    tiny_switch_stop();
}

/* What one thread closes while another is inside a callback of TAPI's. */
static HDRVLINE held_line;
static HDRVCALL held_call;
static DRV_REQUESTID held_id;
static unsigned completions_at_return;

static void *close_call(void *unused)
{
    (void)unused;
    TSPI_lineCloseCall(held_call);
    completions_at_return = tapi_completions(held_id);
    return NULL;
}

static void *close_line(void *unused)
{
    (void)unused;
    TSPI_lineClose(held_line);
    completions_at_return = tapi_completions(held_id);
    return NULL;
}

/* In a thread of its own: whoever dials may be the one that tells TAPI of the answer, and is then held. */
static void *dial_in_vain(void *unused)
{
    HDRVCALL call;
    (void)unused;
    tapi_dial(held_line, u"9991", &call);
    return NULL;
}

static void close_while_a_callback_runs(void *(*close_it)(void *))
{
    pthread_t dialer, thread;
    tapi_begin(1, tiny_switch_start());
    assert_int_equal(tapi_init(1), 0);
    held_line = tapi_open(0);
    tapi_hold();
    assert_int_equal(pthread_create(&dialer, NULL, dial_in_vain, NULL), 0);
    tapi_wait_until_held();
    held_id = tapi_dial(held_line, u"4000", &held_call);
    completions_at_return = 77;
    assert_int_equal(pthread_create(&thread, NULL, close_it, NULL), 0);
    poll(NULL, 0, 100); /* a close that does not wait returns now; one that does cannot be hurried into an error */
    tapi_release();
    assert_int_equal(pthread_join(dialer, NULL), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(completions_at_return, 1);
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
    tiny_switch_stop();
}

/* Rules 54 and 55: what a close cut short is complete when it returns, also if another thread tells TAPI of it. */
static void close_returns_when_its_requests_are_complete(void **state)
{
    (void)state;
    close_while_a_callback_runs(close_call);
    close_while_a_callback_runs(close_line);
}

static void session_leaves_no_thread_and_no_file_behind(void **state)
{
    (void)state;
    tapi_begin(LINES, tiny_switch_start());
    assert_int_equal(tapi_init(LINES), 0);
    assert_int_equal(tapi_shutdown(), 0);
    struct resources before = resources_now();
    for (int i = 0; i < SESSIONS; i++) {
        HDRVCALL call;
        assert_int_equal(tapi_init(LINES), 0);
        for (unsigned j = 0; j < LINES; j++) {
            HDRVLINE line = tapi_open(j);
            DRV_REQUESTID id = tapi_dial(line, j % 2 ? u"4000" : u"8881", &call);
            if (i % 2 == 1 && j % 2 == 1)
                assert_int_equal(tapi_wait(id), 0);
        }
        unsigned completions = tapi_all_completions();
        assert_int_equal(tapi_shutdown(), 0);
        assert_in_range(tapi_all_completions(), completions, (i + 1) * LINES);
        assert_int_equal(tapi_all_completions(), (i + 1) * LINES);
    }
    assert_true(resources_return_to(&before));
    assert_int_equal(tiny_switch_connections(), 0);
    tapi_end();
    tiny_switch_stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_threads_may_enter_all_functions),
        cmocka_unit_test(close_returns_when_its_requests_are_complete),
        cmocka_unit_test(session_leaves_no_thread_and_no_file_behind),
    };
    return cmocka_run_group_tests_name("entry points: threads", tests, NULL, NULL);
}
