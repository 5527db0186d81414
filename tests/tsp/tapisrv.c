/* tapisrv.c: see tapisrv.h. */
#include "tapisrv.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../runtime/loopback.h"
#include "settings_watch.h"

static char path[64];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t told = PTHREAD_COND_INITIALIZER;
static unsigned last_id, completed, completions[TAPI_REQUESTS], events[TAPI_REQUESTS];
static LONG results[TAPI_REQUESTS];
static DWORD states[TAPI_REQUESTS]; /* all that a call has been in, by its id */
static DWORD line_states; /* all that was told of lines */
static bool holding, held;
static DRV_REQUESTID new_call; /* of the last LINE_NEWCALL */
static HDRVCALL new_driver_call;
static atomic_flag inside = ATOMIC_FLAG_INIT;

/* For callbacks: in a thread that is not the test's own, a failure can only end the program. */
static void must(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "a callback broke a rule: %s\n", what);
    abort();
}

static void (*tell_of_change)(void *context); /* NULL: there is no session */
static void *context_of_change;

/* The settings count when a test says so, and are not followed before (settings_watch.h). */
struct settings_watch *settings_watch_start(const char *protocol, void (*changed)(void *context), void *context)
{
    (void)protocol;
    tell_of_change = changed;
    context_of_change = context;
    return NULL;
}

void settings_watch_stop(struct settings_watch *watch)
{
    (void)watch;
    tell_of_change = NULL;
}

void tapi_change_settings(void)
{
    assert_non_null(tell_of_change);
    tell_of_change(context_of_change);
}

void tapi_begin(unsigned lines, uint16_t port)
{
    strcpy(path, "/tmp/test_tsp.XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    dprintf(file, "[switch]\nhost = 127.0.0.1\nport = %u\n", port);
    for (unsigned i = 1; i <= lines; i++)
        dprintf(file, "[line %u]\nname = Line %u\n", i, i);
    assert_int_equal(close(file), 0);
    assert_int_equal(setenv("TSPEC_CONFIG", path, 1), 0);
    last_id = completed = new_call = 0;
    line_states = 0;
    memset(completions, 0, sizeof(completions));
    memset(events, 0, sizeof(events));
    memset(states, 0, sizeof(states));
}

void tapi_configure(const char *text)
{
    int file = open(path, O_WRONLY | O_APPEND);
    assert_true(file >= 0);
    dprintf(file, "%s", text);
    assert_int_equal(close(file), 0);
}

void tapi_end(void)
{
    assert_int_equal(unlink(path), 0);
}

LONG tapi_init(unsigned lines)
{
    DWORD options = 0xFFFF;
    LONG result = TSPI_providerInit(VERSION_2_1, 1, LINE_BASE, 0, lines, 0, tapi_complete, &options);
    if (result == 0)
        assert_int_equal(options, 0); /* rule 12 */
    return result;
}

LONG tapi_shutdown(void)
{
    return TSPI_providerShutdown(VERSION_2_1, 1);
}

HDRVLINE tapi_open(unsigned line)
{
    HDRVLINE opened = NULL;
    assert_int_equal(TSPI_lineOpen(LINE_BASE + line, (HTAPILINE)(uintptr_t)(line + 1), &opened, VERSION_2_1,
                                   tapi_line_event), 0);
    assert_non_null(opened);
    return opened;
}

DRV_REQUESTID tapi_new_request(void)
{
    pthread_mutex_lock(&lock);
    unsigned id = ++last_id;
    pthread_mutex_unlock(&lock);
    assert_true(id < TAPI_REQUESTS);
    return id;
}

DRV_REQUESTID tapi_dial(HDRVLINE line, LPCWSTR number, HDRVCALL *call)
{
    DRV_REQUESTID id = tapi_new_request();
    *call = NULL;
    assert_int_equal(TSPI_lineMakeCall(id, line, (HTAPICALL)(uintptr_t)id, call, number, 0, NULL), id); /* rule 14 */
    assert_non_null(*call); /* rule 26 */
    return id;
}

/* Called with the lock held. */
static void wait_while_holding(void)
{
    while (holding) {
        held = true;
        pthread_cond_broadcast(&told);
        pthread_cond_wait(&told, &lock);
    }
    held = false;
}

void CALLBACK tapi_complete(DRV_REQUESTID id, LONG result)
{
    must(!atomic_flag_test_and_set(&inside), "20: one callback at a time");
    pthread_mutex_lock(&lock);
    wait_while_holding();
    must(id >= 1 && id <= last_id, "17: no such request");
    must(completions[id]++ == 0, "16: completed twice");
    results[id] = result;
    completed++;
    pthread_cond_broadcast(&told);
    pthread_mutex_unlock(&lock);
    atomic_flag_clear(&inside);
}

void CALLBACK tapi_line_event(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR p1, DWORD_PTR p2, DWORD_PTR p3)
{
    (void)p3;
    must(!atomic_flag_test_and_set(&inside), "20: one callback at a time");
    unsigned id = (unsigned)(uintptr_t)call;
    pthread_mutex_lock(&lock);
    wait_while_holding();
    must(line != NULL, "no line");
    if (message == LINE_NEWCALL) {
        must(call == NULL && p1 != 0, "37: LINE_NEWCALL has a call of ours and none of TAPI's");
        new_call = ++last_id;
        new_driver_call = (HDRVCALL)p1;
        completions[new_call] = 1; /* it is born */
        *(HTAPICALL *)p2 = (HTAPICALL)(uintptr_t)new_call;
    } else if (message == LINE_CALLSTATE || message == LINE_CALLINFO) {
        must(id != new_call || states[id] != 0 || message == LINE_CALLSTATE, "38: a new call's state comes first");
        must(completions[id] == 1 && results[id] == 0, "27: an event before the call's birth");
        bool set_by_tapi = message == LINE_CALLINFO && p1 == LINECALLINFOSTATE_APPSPECIFIC;
        must(set_by_tapi || !(states[id] & LINECALLSTATE_IDLE), "45: an event after IDLE");
        events[id]++;
        if (message == LINE_CALLSTATE)
            states[id] |= (DWORD)p1;
    } else if (message == LINE_LINEDEVSTATE) {
        must(!(line_states & (DWORD)p1 & LINEDEVSTATE_REINIT), "applications are disturbed once in a session");
        line_states |= (DWORD)p1;
    }
    pthread_cond_broadcast(&told);
    pthread_mutex_unlock(&lock);
    atomic_flag_clear(&inside);
}

/* Wait for news, or fail the test when there is none for too long. Called with the lock held. */
static void wait_for_news(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_MS / 1000;
    if (pthread_cond_timedwait(&told, &lock, &until) == 0)
        return;
    pthread_mutex_unlock(&lock);
    fail_msg("TAPI was told nothing for %d ms", PATIENCE_MS);
}

DRV_REQUESTID tapi_wait_for_new_call(HDRVCALL *call)
{
    pthread_mutex_lock(&lock);
    while (new_call == 0)
        wait_for_news();
    DRV_REQUESTID announced = new_call;
    *call = new_driver_call;
    pthread_mutex_unlock(&lock);
    return announced;
}

static void set_holding(bool value)
{
    pthread_mutex_lock(&lock);
    holding = value;
    pthread_cond_broadcast(&told);
    pthread_mutex_unlock(&lock);
}

void tapi_hold(void)
{
    set_holding(true);
}

void tapi_release(void)
{
    set_holding(false);
}

void tapi_wait_until_held(void)
{
    pthread_mutex_lock(&lock);
    while (!held)
        wait_for_news();
    pthread_mutex_unlock(&lock);
}

LONG tapi_wait(DRV_REQUESTID id)
{
    pthread_mutex_lock(&lock);
    while (completions[id] == 0)
        wait_for_news();
    LONG result = results[id];
    pthread_mutex_unlock(&lock);
    return result;
}

void tapi_wait_for_state(DRV_REQUESTID call, DWORD state)
{
    pthread_mutex_lock(&lock);
    while (!(states[call] & state))
        wait_for_news();
    pthread_mutex_unlock(&lock);
}

void tapi_wait_for_line_state(DWORD state)
{
    pthread_mutex_lock(&lock);
    while (!(line_states & state))
        wait_for_news();
    pthread_mutex_unlock(&lock);
}

bool tapi_was_told_line_state(DWORD state)
{
    pthread_mutex_lock(&lock);
    bool was_told = (line_states & state) != 0;
    pthread_mutex_unlock(&lock);
    return was_told;
}

static unsigned read_locked(const unsigned *number)
{
    pthread_mutex_lock(&lock);
    unsigned value = *number;
    pthread_mutex_unlock(&lock);
    return value;
}

unsigned tapi_completions(DRV_REQUESTID id)
{
    return read_locked(&completions[id]);
}

unsigned tapi_all_completions(void)
{
    return read_locked(&completed);
}

unsigned tapi_events(DRV_REQUESTID call)
{
    return read_locked(&events[call]);
}
