/* test_shell.c: the shell round the core, with a real connection and a switch that behaves badly. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"
#include "loopback.h"
#include "shell.h"

enum { MESSAGES = 16, WITHIN_MS = 300 };

static struct shell shell;
static struct message_type messages[MESSAGES];
static struct protocol spoken;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned completed;
static LONG last_result;

static void CALLBACK complete(DRV_REQUESTID id, LONG result)
{
    (void)id;
    pthread_mutex_lock(&lock);
    completed++;
    last_result = result;
    pthread_mutex_unlock(&lock);
}

static atomic_uint announced;

/* TAPI has no room for a new call: its answer stays NULL. */
static void CALLBACK line_event(HTAPILINE htLine, HTAPICALL htCall, DWORD message, DWORD_PTR p1, DWORD_PTR p2,
                                DWORD_PTR p3)
{
    (void)htLine, (void)htCall, (void)p1, (void)p2, (void)p3;
    announced += message == LINE_NEWCALL;
}

static unsigned completed_so_far(void)
{
    pthread_mutex_lock(&lock);
    unsigned count = completed;
    pthread_mutex_unlock(&lock);
    return count;
}

/* The protocol as it is, but impatient. */
static void make_impatient(void)
{
    spoken = protocol;
    assert_in_range(protocol.message_count, 1, MESSAGES);
    memcpy(messages, protocol.messages, protocol.message_count * sizeof(messages[0]));
    for (unsigned i = 0; i < protocol.message_count; i++)
        if (messages[i].within_ms != 0)
            messages[i].within_ms = WITHIN_MS;
    spoken.messages = messages;
}

static void start(uint16_t port)
{
    struct config config = {.lines = calloc(1, sizeof(struct line_config)), .line_count = 1};
    assert_non_null(config.lines);
    config.lines[0] = (struct line_config){.permanent_id = 1, .host = strdup("127.0.0.1"), .port = port};
    completed = 0;
    make_impatient();
    assert_true(shell_start(&shell, &spoken, &config, complete));
}

static handle open_line(void)
{
    handle line;
    struct core *core = shell_enter(&shell);
    assert_int_equal(line_open(core, 0, NULL, 0x00020001, line_event, &line), 0);
    shell_leave(&shell);
    return line;
}

static void dial(handle line)
{
    handle call;
    struct core *core = shell_enter(&shell);
    assert_int_equal(call_make(core, line_find(core, line), 7, NULL, slice_text("4000"), 0, &call), 0);
    shell_leave(&shell);
}

static bool link_is_up(void)
{
    bool up = link_works(&shell_enter(&shell)->links[0]);
    shell_leave(&shell);
    return up;
}

static atomic_bool enough;

/* Talk without a pause, about nothing that anybody asked. */
static void *flood(void *argument)
{
    static const char notice[] = "Notify % CALL_STATE % 1 % ProceedState % 7 % % % %\r\n\r\n";
    char block[65536];
    size_t len = 0;
    for (; len + sizeof(notice) < sizeof(block); len += sizeof(notice) - 1)
        memcpy(block + len, notice, sizeof(notice));
    while (!enough)
        if (send(*(const int *)argument, block, len, MSG_NOSIGNAL) != (ssize_t)len)
            break;
    return NULL;
}

/* Rule 23: a deadline is a deadline, however busy the connection is. */
static void switch_that_never_stops_talking_does_not_stop_the_clock(void **state)
{
    (void)state;
    uint16_t port;
    pthread_t thread;
    peer_socket listener = listen_on_free_port(&port);
    start(port);
    dial(open_line());
    peer_socket peer = accept_peer(listener);
    enough = false;
    assert_int_equal(pthread_create(&thread, NULL, flood, &peer), 0);
    for (int i = 0; i < 5000 && completed_so_far() == 0; i++)
        poll(NULL, 0, 1);
    unsigned seen = completed_so_far();
    enough = true;
    closesocket(listener);
    shutdown(peer, SHUT_RDWR);
    assert_int_equal(pthread_join(thread, NULL), 0);
    shell_stop(&shell);
    closesocket(peer);
    assert_int_equal(seen, 1);
    assert_int_equal(last_result, (LONG)LINEERR_OPERATIONFAILED);
}

/* With the link up and nothing said, the I/O thread has nothing to wake for when the dial sets the first deadline. */
static void deadline_set_by_another_thread_is_kept(void **state)
{
    (void)state;
    uint16_t port;
    peer_socket listener = listen_on_free_port(&port);
    start(port);
    handle line = open_line();
    peer_socket peer = accept_peer(listener);
    while (!link_is_up())
        poll(NULL, 0, 1);
    poll(NULL, 0, 50); /* let it fall asleep; if it does not, the test is only easier to pass */
    uint64_t from = os_clock_ms();
    dial(line);
    while (completed_so_far() == 0 && os_clock_ms() - from < 5000)
        poll(NULL, 0, 1);
    uint64_t took = os_clock_ms() - from;
    shell_stop(&shell);
    closesocket(peer);
    closesocket(listener);
    assert_in_range(took, WITHIN_MS - 10, 4999);
}

/* Rule 10. */
static void stop_completes_what_is_open(void **state)
{
    (void)state;
    uint16_t port;
    peer_socket listener = bind_free_port(&port);
    start(port);
    dial(open_line());
    shell_stop(&shell);
    assert_int_equal(completed_so_far(), 1);
    closesocket(listener);
}

static bool call_is_seen(void)
{
    bool seen = shell_enter(&shell)->lines[0].alive != NULL;
    shell_leave(&shell);
    return seen;
}

/* Rule 39: the call is announced again later, though the thread that brought NULL back is TAPI's, and the I/O thread
 * sleeps without a deadline. */
static void call_that_tapi_had_no_room_for_is_announced_again(void **state)
{
    (void)state;
    static const char notice[] = "Notify % CALL_STATE % 1 % ConnectedState % 7 % % % %\r\n\r\n";
    uint16_t port;
    peer_socket listener = listen_on_free_port(&port);
    start(port);
    handle line = open_line();
    peer_socket peer = accept_peer(listener);
    assert_int_equal(send(peer, notice, sizeof(notice) - 1, MSG_NOSIGNAL), sizeof(notice) - 1);
    while (!call_is_seen())
        poll(NULL, 0, 1);
    poll(NULL, 0, 50); /* let it fall asleep */
    announced = 0;
    struct core *core = shell_enter(&shell);
    line_detect_media(core, line_find(core, line), LINEMEDIAMODE_INTERACTIVEVOICE);
    shell_leave(&shell);
    for (int i = 0; i < 5000 && announced < 2; i++)
        poll(NULL, 0, 1);
    shell_stop(&shell);
    closesocket(peer);
    closesocket(listener);
    assert_int_equal(announced, 2);
}

enum { FROM_TAPI = 1001, FROM_ANOTHER };

static pthread_t completed_in[2];

/* What another thread wants done while TAPI's carries out its own. */
static void *complete_another(void *argument)
{
    (void)argument;
    effect_complete(&shell_enter(&shell)->effects, FROM_ANOTHER, 0);
    shell_leave(&shell);
    return NULL;
}

static void CALLBACK complete_and_note(DRV_REQUESTID id, LONG result)
{
    pthread_t another;
    completed_in[id - FROM_TAPI] = pthread_self();
    if (id == FROM_TAPI) {
        assert_int_equal(pthread_create(&another, NULL, complete_another, NULL), 0);
        assert_int_equal(pthread_join(another, NULL), 0);
    }
    complete(id, result);
}

/* Else a TSPI function would last as long as other lines have something to tell (rule 57). */
static void thread_of_tapis_does_not_stay_for_what_others_want(void **state)
{
    (void)state;
    start(1);
    shell.completion = complete_and_note;
    effect_complete(&shell_enter(&shell)->effects, FROM_TAPI, 0);
    shell_leave(&shell);
    for (int i = 0; i < 5000 && completed_so_far() < 2; i++)
        poll(NULL, 0, 1);
    assert_int_equal(completed_so_far(), 2);
    assert_true(pthread_equal(completed_in[0], pthread_self()));
    assert_false(pthread_equal(completed_in[1], pthread_self()));
    shell_stop(&shell);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(switch_that_never_stops_talking_does_not_stop_the_clock),
        cmocka_unit_test(deadline_set_by_another_thread_is_kept),
        cmocka_unit_test(stop_completes_what_is_open),
        cmocka_unit_test(call_that_tapi_had_no_room_for_is_announced_again),
        cmocka_unit_test(thread_of_tapis_does_not_stay_for_what_others_want),
    };
    return cmocka_run_group_tests_name("shell", tests, NULL, NULL);
}
