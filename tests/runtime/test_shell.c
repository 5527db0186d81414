/* test_shell.c: the shell round the core, with a real connection and a switch that behaves badly. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/call.h"
#include "core/line.h"
#include "core/link.h"
#include "loopback.h"
#include "net/conn.h"
#include "net/net.h"
#include "shell.h"

enum { MESSAGES = 16, WITHIN_MS = 300, HANGS_MS = 120000 };

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
static atomic_bool busy, in_callback;

/* TAPI has no room for a new call: its answer stays NULL. While it is busy it stays in the callback. */
static void CALLBACK line_event(HTAPILINE htLine, HTAPICALL htCall, DWORD message, DWORD_PTR p1, DWORD_PTR p2,
                                DWORD_PTR p3)
{
    (void)htLine, (void)htCall, (void)p1, (void)p2, (void)p3;
    announced += message == LINE_NEWCALL;
    in_callback = true;
    while (busy)
        poll(NULL, 0, 1);
    in_callback = false;
}

static unsigned completed_so_far(void)
{
    pthread_mutex_lock(&lock);
    unsigned count = completed;
    pthread_mutex_unlock(&lock);
    return count;
}

bool __real_poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report);
bool __wrap_poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report);

static atomic_bool hold; /* the workers, before they wait */
static atomic_uint held;

bool __wrap_poller_wait(struct poller *poller, uint32_t timeout_ms, struct report *report)
{
    held++;
    while (hold)
        poll(NULL, 0, 1);
    held--;
    return __real_poller_wait(poller, timeout_ms, report);
}

void __real_net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event);
void __wrap_net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event);

static atomic_bool enough = true; /* of the switch's talk */

/* Who listens to a switch that never stops talking always comes back with something. Here the talk has gaps, for who
 * listens may be faster. */
void __wrap_net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event)
{
    do
        __real_net_wait(net, timeout_ms, event);
    while (!enough && event->kind == NET_NOTHING);
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

/* Lines with the terminals 1, 2 … */
static void start_lines(uint16_t port, unsigned lines, bool share_links)
{
    struct config config = {.lines = calloc(lines, sizeof(struct line_config)), .line_count = lines};
    assert_non_null(config.lines);
    for (unsigned i = 0; i < lines; i++) {
        char terminal[16];
        config.lines[i] = (struct line_config){.permanent_id = i + 1, .host = strdup("127.0.0.1"), .port = port};
        snprintf(terminal, sizeof(terminal), "%u", i + 1);
        if (share_links)
            config.lines[i].terminal = strdup(terminal);
    }
    completed = announced = 0;
    busy = in_callback = false;
    make_impatient();
    spoken.lines_share_links = share_links;
    assert_true(shell_start(&shell, &spoken, &config, (struct core_tapi){0},
                            (struct shell_callbacks){complete, NULL, NULL}));
    assert_true(shell.core.names_key[0] != shell.core.names_key[1]);
}

static void start(uint16_t port)
{
    start_lines(port, 1, false);
}

static handle open_line_number(unsigned index)
{
    handle line;
    struct core *core = shell_enter(&shell);
    assert_int_equal(core_open_line(core, index, NULL, 0x00020001, line_event, &line), 0);
    shell_leave(&shell);
    return line;
}

static handle open_line(void)
{
    return open_line_number(0);
}

static void listen_on(handle line)
{
    struct core *core = shell_enter(&shell);
    core_detect_media(core, line_find(core, line), LINEMEDIAMODE_INTERACTIVEVOICE);
    shell_leave(&shell);
}

static void dial(handle line)
{
    handle call;
    struct core *core = shell_enter(&shell);
    assert_int_equal(core_make_call(core, line_find(core, line), OPERATION_MAKE_CALL, 7, NULL,
                                    (struct given){.argument = slice_text("4000")}, 0, &call), 0);
    shell_leave(&shell);
}

static bool link_is_proven(void)
{
    bool proven = shell_enter(&shell)->links[0]->proven;
    shell_leave(&shell);
    return proven;
}


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
    for (int i = 0; i < HANGS_MS && completed_so_far() == 0; i++)
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

/* With the link up and proven, no worker has anything to wake for when the dial sets the first deadline. */
static void deadline_set_by_another_thread_is_kept(void **state)
{
    (void)state;
    uint16_t port;
    peer_socket listener = listen_on_free_port(&port);
    start(port);
    handle line = open_line();
    peer_socket peer = accept_peer(listener);
    while (!link_is_proven())
        poll(NULL, 0, 1);
    poll(NULL, 0, 50); /* let it fall asleep; if it does not, the test is only easier to pass */
    uint64_t from = os_clock_ms();
    dial(line);
    while (completed_so_far() == 0 && os_clock_ms() - from < HANGS_MS)
        poll(NULL, 0, 1);
    uint64_t took = os_clock_ms() - from;
    shell_stop(&shell);
    closesocket(peer);
    closesocket(listener);
    assert_in_range(took, WITHIN_MS - 10, HANGS_MS - 1);
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

static const char connected[] = "Notify % CALL_STATE % 1 % ConnectedState % 7 % % % %\r\n\r\n";

static bool call_is_seen(void)
{
    bool seen = shell_enter(&shell)->lines[0]->alive != NULL;
    shell_leave(&shell);
    return seen;
}

/* Rule 39: the call is announced again later, though the thread that brought NULL back is not the one that waits
 * for the network, and that one sleeps without a deadline. */
static void call_that_tapi_had_no_room_for_is_announced_again(void **state)
{
    (void)state;
    uint16_t port;
    peer_socket listener = listen_on_free_port(&port);
    start(port);
    handle line = open_line();
    peer_socket peer = accept_peer(listener);
    assert_int_equal(send(peer, connected, sizeof(connected) - 1, MSG_NOSIGNAL), sizeof(connected) - 1);
    while (!call_is_seen())
        poll(NULL, 0, 1);
    poll(NULL, 0, 50); /* let it fall asleep */
    announced = 0;
    listen_on(line);
    for (int i = 0; i < HANGS_MS && announced < 2; i++)
        poll(NULL, 0, 1);
    shell_stop(&shell);
    closesocket(peer);
    closesocket(listener);
    assert_int_equal(announced, 2);
}

static void keep_tapi_busy(handle line, peer_socket peer)
{
    listen_on(line);
    busy = true;
    assert_int_equal(send(peer, connected, sizeof(connected) - 1, MSG_NOSIGNAL), sizeof(connected) - 1);
    while (!in_callback)
        poll(NULL, 0, 1);
}

/* A dial on another line is given up in time, and its connection made anew. */
static void deadline_comes_while_tapi_is_in_a_callback(void **state)
{
    (void)state;
    uint16_t port;
    peer_socket listener = listen_on_free_port(&port);
    start_lines(port, 2, false);
    handle first = open_line_number(0);
    peer_socket peer = accept_peer(listener);
    handle second = open_line_number(1);
    peer_socket silent = accept_peer(listener);
    keep_tapi_busy(first, peer);
    dial(second);
    peer_socket again = accept_peer(listener);
    assert_true(busy && completed_so_far() == 0);
    busy = false;
    while (completed_so_far() == 0)
        poll(NULL, 0, 1);
    shell_stop(&shell);
    closesocket(peer);
    closesocket(silent);
    closesocket(again);
    closesocket(listener);
}

static bool link_is_up(void)
{
    bool up = shell_enter(&shell)->links[0]->state == LINK_UP;
    shell_leave(&shell);
    return up;
}

/* Though its last message, which came with the end, is what TAPI is told. */
static void connection_ends_while_tapi_is_in_a_callback(void **state)
{
    (void)state;
    uint16_t port;
    peer_socket listener = listen_on_free_port(&port);
    start(port);
    handle line = open_line();
    listen_on(line);
    peer_socket peer = accept_peer(listener);
    while (!link_is_proven())
        poll(NULL, 0, 1);
    hold = true;
    while (held < SHELL_WORKERS) {
        net_wake(shell.net);
        poll(NULL, 0, 1);
    }
    busy = true;
    closesocket(listener);
    assert_int_equal(send(peer, connected, sizeof(connected) - 1, MSG_NOSIGNAL), sizeof(connected) - 1);
    closesocket(peer);
    hold = false;
    while (!in_callback || link_is_up())
        poll(NULL, 0, 1);
    busy = false;
    shell_stop(&shell);
}

enum { CROWD = 300, FLOOD = 400000 };

static atomic_bool flooded;

/* Speak of more and more calls on all lines. */
static void *flood_with_calls(void *argument)
{
    char text[128];
    for (unsigned i = 0; i < FLOOD; i++) {
        int len = snprintf(text, sizeof(text), "Notify %% CALL_STATE %% %u %% ConnectedState %% %u %% %% %% %%\r\n\r\n",
                           i % CROWD + 1, i / CROWD % 30);
        if (send(*(const int *)argument, text, (size_t)len, MSG_NOSIGNAL) != len)
            break;
    }
    flooded = true;
    return NULL;
}

static uint64_t messages_read(void)
{
    uint64_t seen = shell_enter(&shell)->counters.messages;
    shell_leave(&shell);
    return seen;
}

static bool reads(void)
{
    bool may = !shell_enter(&shell)->links[0]->paused;
    shell_leave(&shell);
    return may;
}

/* The switch is made to wait by TCP, and nothing is lost. */
static void nothing_more_is_read_while_much_waits_to_be_told(void **state)
{
    (void)state;
    uint16_t port;
    pthread_t thread;
    peer_socket listener = listen_on_free_port(&port);
    start_lines(port, CROWD, true);
    handle first = open_line_number(0);
    peer_socket peer = accept_peer(listener);
    keep_tapi_busy(first, peer);
    for (unsigned i = 1; i < CROWD; i++)
        listen_on(open_line_number(i));
    flooded = false;
    assert_int_equal(pthread_create(&thread, NULL, flood_with_calls, &peer), 0);
    while (reads())
        poll(NULL, 0, 1);
    uint64_t before = 0;
    while (messages_read() != before) { /* until no more comes */
        before = messages_read();
        poll(NULL, 0, 200);
    }
    assert_false(flooded);
    assert_in_range(shell_enter(&shell)->links[0]->backlog, LINK_BACKLOG, LINK_BACKLOG + 65536 / 50);
    shell_leave(&shell);
    busy = false;
    while (messages_read() != FLOOD + 1)
        poll(NULL, 0, 1);
    assert_int_equal(pthread_join(thread, NULL), 0);
    shell_stop(&shell);
    closesocket(peer);
    closesocket(listener);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(switch_that_never_stops_talking_does_not_stop_the_clock),
        cmocka_unit_test(deadline_set_by_another_thread_is_kept),
        cmocka_unit_test(stop_completes_what_is_open),
        cmocka_unit_test(call_that_tapi_had_no_room_for_is_announced_again),
        cmocka_unit_test(deadline_comes_while_tapi_is_in_a_callback),
        cmocka_unit_test(connection_ends_while_tapi_is_in_a_callback),
        cmocka_unit_test(nothing_more_is_read_while_much_waits_to_be_told),
    };
    return cmocka_run_group_tests_name("shell", tests, NULL, NULL);
}
