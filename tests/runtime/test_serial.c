/* test_serial.c: what net.h promises of a connection at a serial port, against a pseudo-terminal, whose other end is
 * the device. */
#define _GNU_SOURCE /* ptsname_r */
#include "../portable_cmocka.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "loopback.h"
#include "net/net.h"
#include "net/serial.h"
#include "net_bench.h"
#include "os.h"

/* The device's end; the port's name is then in name[]. */
static int plug_in(char name[64])
{
    int device = posix_openpt(O_RDWR | O_NOCTTY);

    assert_true(device >= 0 && grantpt(device) == 0 && unlockpt(device) == 0);
    assert_int_equal(ptsname_r(device, name, 64), 0);
    return device;
}

static void device_expects(int device, const char *text)
{
    char heard[64];
    size_t have = 0, len = strlen(text);

    while (have < len) {
        ssize_t got = read(device, heard + have, len - have);

        assert_true(got > 0);
        have += (size_t)got;
    }
    assert_memory_equal(heard, text, len);
}

static void device_says(int device, const char *text)
{
    assert_int_equal(write(device, text, strlen(text)), (ssize_t)strlen(text));
}

/* As many bytes come as the text has, which they are. */
static void expect_text(struct net *net, const char *text)
{
    size_t len = strlen(text);

    while (len > 0) {
        struct net_event event = expect(net, NET_BYTES, 0, 1);

        assert_true(event.bytes.len <= len);
        assert_memory_equal(event.bytes.at, text, event.bytes.len);
        text += event.bytes.len;
        len -= event.bytes.len;
    }
}

static struct net *connect_to(const char *name)
{
    struct net *net = net_open(2);

    assert_non_null(net);
    net_connect_serial(net, 0, 1, name, 9600);
    return net;
}

static void bytes_go_both_ways_as_they_are(void **state)
{
    char name[64];
    int device = plug_in(name);
    struct net *net = connect_to(name);

    (void)state;
    expect(net, NET_UP, 0, 1);
    net_send(net, 0, 1, "AT\r\n\x03\x11", 6);
    device_expects(device, "AT\r\n\x03\x11");
    device_says(device, "\r\nOK\r\n\x03\x04\x13");
    expect_text(net, "\r\nOK\r\n\x03\x04\x13");
    expect_silence(net);
    net_close(net);
    close(device);
}

static void the_port_has_the_speed_and_the_flow_control_of_a_modem(void **state)
{
    char name[64];
    int device = plug_in(name);
    struct net *net = connect_to(name);
    struct termios how;

    (void)state;
    expect(net, NET_UP, 0, 1);
    assert_int_equal(tcgetattr(device, &how), 0);
    assert_int_equal(cfgetospeed(&how), B9600);
    assert_int_equal(how.c_cflag & (CSIZE | CSTOPB | PARENB | CRTSCTS | CLOCAL), CS8 | CRTSCTS | CLOCAL);
    assert_int_equal(how.c_lflag & (ECHO | ICANON | ISIG), 0);
    net_close(net);
    close(device);
}

static void a_device_that_is_unplugged_is_down_with_an_error(void **state)
{
    char name[64];
    int device = plug_in(name);
    struct net *net = connect_to(name);

    (void)state;
    expect(net, NET_UP, 0, 1);
    close(device);
    assert_int_equal(expect(net, NET_DOWN, 0, 1).error, EIO);
    expect_silence(net);
    net_send(net, 0, 1, "AT\r", 3);
    expect_silence(net);
    net_close(net);
}

static void a_port_that_is_not_there_is_down(void **state)
{
    struct net *net = connect_to("/dev/there-is-no-such-port");

    (void)state;
    assert_int_equal(expect(net, NET_DOWN, 0, 1).error, ENOENT);
    net_connect_serial(net, 0, 2, "COM3", 9600);
    assert_int_equal(expect(net, NET_DOWN, 0, 2).error, ENOENT);
    net_connect_serial(net, 0, 3, "/dev/null", 9600);
    assert_int_equal(expect(net, NET_DOWN, 0, 3).error, ENOTTY);
    net_close(net);
}

static const char *trouble_with(const char *name)
{
    serial_port port;
    int error;

    assert_false(serial_open(name, 9600, &port, &error));
    return serial_trouble(error);
}

static void what_cannot_be_a_port_is_said_to_be_none(void **state)
{
    char long_name[300] = "/dev/";

    (void)state;
    memset(long_name + strlen(long_name), 'x', 290 - strlen(long_name));
    assert_string_equal(trouble_with("/dev"), "it is no serial port; correct port");
    assert_string_equal(trouble_with("/dev/null"), trouble_with("/dev"));
    assert_string_equal(trouble_with("COM3"), "there is no such port; connect the device, or correct port");
    assert_string_equal(trouble_with("/dev/null/ttyS0"), trouble_with("COM3"));
    assert_string_equal(trouble_with(long_name), trouble_with("COM3"));
}

static void a_port_that_somebody_has_is_down_and_free_when_they_leave(void **state)
{
    char name[64];
    int device = plug_in(name);
    struct net *net = connect_to(name);

    (void)state;
    expect(net, NET_UP, 0, 1);
    net_connect_serial(net, 1, 1, name, 9600);
    assert_int_equal(expect(net, NET_DOWN, 1, 1).error, EBUSY);
    net_disconnect(net, 0, 1);
    net_connect_serial(net, 1, 2, name, 9600);
    expect(net, NET_UP, 1, 2);
    net_close(net);
    close(device);
}

static void a_speed_that_there_is_none_of_is_down(void **state)
{
    char name[64];
    int device = plug_in(name);
    struct net *net = net_open(1);

    (void)state;
    net_connect_serial(net, 0, 1, name, 12345);
    assert_int_equal(expect(net, NET_DOWN, 0, 1).error, EINVAL);
    net_close(net);
    close(device);
}

static void what_arrives_while_paused_comes_afterwards(void **state)
{
    char name[64];
    int device = plug_in(name);
    struct net *net = connect_to(name);

    (void)state;
    expect(net, NET_UP, 0, 1);
    net_pause(net, 0, 1, true);
    device_says(device, "RING");
    expect_silence(net);
    net_pause(net, 0, 1, false);
    expect_text(net, "RING");
    net_close(net);
    close(device);
}

/* More than the system keeps, and then more than the outbox does. */
static void a_device_that_takes_nothing_is_given_up(void **state)
{
    static const char piece[4096];
    struct net_event event = {.kind = NET_NOTHING};
    char name[64];
    int device = plug_in(name);
    struct net *net = connect_to(name);

    (void)state;
    expect(net, NET_UP, 0, 1);
    for (unsigned i = 0; i < 64 && event.kind == NET_NOTHING; i++) {
        net_send(net, 0, 1, piece, sizeof piece);
        net_wait(net, 0, &event);
    }
    assert_int_equal(event.kind, NET_DOWN);
    assert_int_equal(event.error, ENOBUFS);
    net_close(net);
    close(device);
}

/* The descriptor that would be opened next. */
static int next_descriptor(int device)
{
    int next = dup(device);

    close(next);
    return next;
}

/* No descriptor stays, whoever is asked to forget the port and when: while it is opened, before anybody looked, up. */
static void a_port_that_nobody_wants_any_more_is_closed(void **state)
{
    char name[64];
    int device = plug_in(name), before = next_descriptor(device);

    (void)state;
    for (unsigned i = 0; i < 200; i++) {
        struct net *net = connect_to(name);
        struct net_event event;
        int closed = next_descriptor(device);
        bool free = false;

        if (i % 4 == 1)
            net_disconnect(net, 0, 1);
        if (i % 4 == 2)
            for (net_wait(net, 0, &event); fcntl(closed, F_GETFD) < 0;)
                ;
        if (i % 4 == 3)
            expect(net, NET_UP, 0, 1);
        net_close(net);
        /* A thread that was left behind closes its port in its own time. */
        for (uint64_t since = os_clock_ms(); !free && os_clock_ms() - since < PATIENCE_MS;) {
            serial_port port;
            int error = EBUSY;

            free = serial_open(name, 9600, &port, &error);
            if (free)
                serial_close(port);
            assert_int_equal(error, EBUSY);
        }
        assert_true(free);
    }
    assert_int_equal(next_descriptor(device), before);
    close(device);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_go_both_ways_as_they_are),
        cmocka_unit_test(the_port_has_the_speed_and_the_flow_control_of_a_modem),
        cmocka_unit_test(a_device_that_is_unplugged_is_down_with_an_error),
        cmocka_unit_test(a_port_that_is_not_there_is_down),
        cmocka_unit_test(what_cannot_be_a_port_is_said_to_be_none),
        cmocka_unit_test(a_port_that_somebody_has_is_down_and_free_when_they_leave),
        cmocka_unit_test(a_speed_that_there_is_none_of_is_down),
        cmocka_unit_test(what_arrives_while_paused_comes_afterwards),
        cmocka_unit_test(a_device_that_takes_nothing_is_given_up),
        cmocka_unit_test(a_port_that_nobody_wants_any_more_is_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
