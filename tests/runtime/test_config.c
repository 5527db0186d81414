/* test_config.c: what a user writes becomes lines and a trace, or a sentence that names the place and the remedy. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

static const struct protocol utf8 = {.name = "test", .codepage = 65001};
static const struct protocol korean = {.name = "test", .codepage = 949};
static const struct protocol sharing = {.name = "test", .codepage = 65001, .lines_share_links = true};

static char path[64];
static struct config config;
static char error[512];

static int make_path(void **state)
{
    (void)state;
    strcpy(path, "/tmp/test_config.XXXXXX");
    int file = mkstemp(path);
    return file < 0 || close(file) != 0 || setenv("TSPEC_CONFIG", path, 1) != 0;
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

/* One whose dials say which line acts. */
static const struct field_type said_fields[] = {
    {.name = "ext", .title = "", .min = 1, .max = 4, .ascii = {0, 0x03FF0000, 0, 0}}, /* digits */
};
static const struct message_type said_messages[] = {{.name = "Dial", .direction = TO_SWITCH, .count = 1}};
static const struct protocol saying = {
    .name = "test", .codepage = 65001, .messages = said_messages, .message_count = 1, .fields = said_fields,
    .operations = {[OPERATION_MAKE_CALL] = {.message = 0, .source = {SOURCE_LINE}},
                   [OPERATION_DROP ... OPERATIONS - 1] = {.message = NO_MESSAGE}},
};

static bool reads_as(const struct protocol *spoken, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    error[0] = 0;
    return config_read(spoken, &config, error, sizeof(error));
}

/* `place` is the line of the file, ":2: " */
static void refused_by(const struct protocol *spoken, const char *text, const char *place, const char *reason)
{
    assert_false(reads_as(spoken, text));
    assert_memory_equal(error, path, strlen(path));
    assert_memory_equal(error + strlen(path), place, strlen(place));
    if (strstr(error, reason) == NULL)
        fail_msg("'%s' does not say '%s'", error, reason);
    assert_int_equal(config.line_count, 0);
    assert_null(config.lines);
    config_free(&config);
}

static void refused(const char *text, const char *place, const char *reason)
{
    refused_by(&utf8, text, place, reason);
}

static void lines_come_by_number_with_the_defaults_filled_in(void **state)
{
    (void)state;
    assert_true(reads_as(&utf8, "[line 20]\nterminal=1020\n[switch]\nhost = pbx\nport = 5060\n"
                                "[line 3]\nname = Reception\nterminal = 1003\nhost = other\nport = 1\n"
                                "[line 7]\nterminal =\n"));
    assert_int_equal(config.line_count, 3);
    assert_int_equal(config.lines[0].permanent_id, 3);
    assert_string_equal(config.lines[0].name, "Reception");
    assert_true(slice_equal(line_terminal(&config.lines[0]), slice_text("1003")));
    assert_string_equal(config.lines[0].host, "other");
    assert_int_equal(config.lines[0].port, 1);
    assert_int_equal(config.lines[1].permanent_id, 7);
    assert_string_equal(config.lines[1].name, "Line 7");
    assert_null(config.lines[1].terminal);
    assert_string_equal(config.lines[1].host, "pbx");
    assert_int_equal(config.lines[2].permanent_id, 20);
    assert_string_equal(config.lines[2].name, "1020");
    assert_int_equal(config.lines[2].port, 5060);
    config_free(&config);
}

static void host_is_this_machine_unless_said(void **state)
{
    (void)state;
    assert_true(reads_as(&utf8, "[switch]\nport=65535\n[line 4294967295]\nterminal=1\n"));
    assert_string_equal(config.lines[0].host, "localhost");
    assert_int_equal(config.lines[0].port, 65535);
    assert_int_equal(config.lines[0].permanent_id, 4294967295u);
    config_free(&config);
}

static void port_may_be_a_serial_one(void **state)
{
    (void)state;
    assert_true(reads_as(&utf8, "[switch]\nport=com3\n[line 1]\n[line 2]\nport=/dev/ttyUSB0\nbaud=9600\n"
                                "[line 3]\nport=\\\\.\\Com10\n[line 4]\nport=\\\\.\\CNCA0\n"
                                "[line 5]\nport=5060\n[line 6]\nport=1\nhost=pbx\n"));
    assert_string_equal(config.lines[0].host, "COM3");
    assert_int_equal(config.lines[0].port, 0);
    assert_int_equal(config.lines[0].baud, 115200);
    assert_string_equal(config.lines[1].host, "/dev/ttyUSB0");
    assert_int_equal(config.lines[1].baud, 9600);
    assert_string_equal(config.lines[2].host, "COM10");
    assert_string_equal(config.lines[3].host, "\\\\.\\CNCA0");
    assert_string_equal(config.lines[4].host, "localhost");
    assert_int_equal(config.lines[4].port, 5060);
    assert_int_equal(config.lines[4].baud, 0);
    assert_string_equal(config.lines[5].host, "pbx");
    config_free(&config);
}

static void a_line_with_a_port_of_its_own_needs_nothing_that_the_switch_says_of_another(void **state)
{
    (void)state;
    assert_true(reads_as(&utf8, "[switch]\nhost=pbx\nport=5060\n[line 1]\nport=COM3\n"));
    assert_string_equal(config.lines[0].host, "COM3");
    config_free(&config);
    assert_true(reads_as(&utf8, "[switch]\nport=COM3\nbaud=9600\n[line 1]\nport=5060\n[line 2]\n"));
    assert_int_equal(config.lines[0].baud, 0);
    assert_int_equal(config.lines[1].baud, 9600);
    config_free(&config);
}

static void mistakes_about_a_serial_port_are_told(void **state)
{
    (void)state;
    refused("[switch]\nport = COM0\n", ":2: ", "a serial port such as COM3");
    refused("[switch]\nport = COM257\n", ":2: ", "a serial port such as COM3");
    refused("[switch]\nport = COM03\n", ":2: ", "a serial port such as COM3");
    refused("[switch]\nport = ttyUSB0\n", ":2: ", "a serial port such as COM3");
    refused("[switch]\nport = COM3\nport = 1\n", ":3: ", "port is set twice");
    refused("[switch]\nport = 1\nport = COM3\n", ":3: ", "port is set twice");
    refused("[switch]\nport = COM3\nport = COM4\n", ":3: ", "port is set twice");
    refused("[switch]\nbaud = 0\n", ":2: ", "bits per second");
    refused("[switch]\nbaud = 1\nbaud = 2\n", ":3: ", "baud is set twice");
    refused("[switch]\nport = 1\nbaud = 9600\n[line 1]\n", ":4: ", "line 1 has a baud, but the port 1 is TCP's");
    refused("[switch]\nport = COM3\n[line 1]\nport = 2\nbaud = 9600\n", ":3: ", "remove baud");
    refused("[switch]\nhost = pbx\nport = COM3\n[line 1]\n", ":4: ", "line 1 has a host, but the port 'COM3' is a");
    refused("[switch]\nport = 1\n[line 1]\nhost = pbx\nport = COM3\n", ":3: ", "remove host");
}

static void a_serial_port_is_one_connection(void **state)
{
    (void)state;
    refused("[switch]\nport = COM3\n[line 1]\n[line 2]\n", ":4: ", "line 2 has the serial port COM3, as line 1 has");
    refused_by(&sharing, "[switch]\nport = COM3\n[line 1]\nterminal=1\n[line 2]\nterminal=2\nbaud=9600\n", ":3: ",
               "line 1 has the serial port COM3, as line 2 has");
    assert_true(reads_as(&sharing, "[switch]\nport=COM3\n[line 1]\nterminal=1\n[line 2]\nterminal=2\n"));
    assert_int_equal(config.line_count, 2);
    config_free(&config);
}

static void no_lines_are_no_error(void **state)
{
    (void)state;
    assert_true(reads_as(&utf8, "[switch]\nport=1\n"));
    assert_int_equal(config.line_count, 0);
    config_free(&config);
    assert_true(reads_as(&utf8, ""));
    config_free(&config);
}

static void ten_thousand_lines_of_one_switch_are_all_kept(void **state)
{
    (void)state;
    enum { LINES = 10000 };
    char *text = malloc(LINES * 40), *at = text;
    assert_non_null(text);
    at += sprintf(at, "[switch]\nport=1\n");
    for (int i = LINES; i > 0; i--)
        at += sprintf(at, "[line %d]\nterminal=%d\n", i, 50000 + i);
    assert_true(reads_as(&sharing, text));
    assert_int_equal(config.line_count, LINES);
    for (unsigned i = 0; i < LINES; i++)
        assert_int_equal(config.lines[i].permanent_id, i + 1);
    assert_string_equal(config.lines[LINES - 1].name, "60000");
    config_free(&config);
    sprintf(at, "[line %d]\nterminal=%d\n", LINES + 1, 50000 + 1);
    refused_by(&sharing, text, ":20003: ", "line 10001 has the terminal '50001', as line 1 ");
    free(text);
}

static void mistakes_are_told_with_place_and_remedy(void **state)
{
    (void)state;
    refused("[switch]\nport = 0\n", ":2: ", "1 to 65535");
    refused("[switch]\nport = 65536\n", ":2: ", "1 to 65535");
    refused("[switch]\nport = 50 60\n", ":2: ", "1 to 65535");
    refused("[switch]\nport = -1\n", ":2: ", "1 to 65535");
    refused("[switch]\nport =\n", ":2: ", "1 to 65535");
    refused("[switch]\nprot = 1\n", ":2: ", "host, port and baud");
    refused("[line 1]\nexten = 1\n", ":2: ", "terminal");
    refused("[line 1]\nterminal = 1\n", ":1: ", "line 1 has no port");
    refused("[line 1]\nport = 1\nhost =\n", ":3: ", "name or address");
}

/* One spelling, so that two sections cannot be one line; and no number that another machine would read otherwise. */
static void number_of_a_line_is_written_in_one_way(void **state)
{
    (void)state;
    static const char *const sections[] = {
        "line",       "line ",     "line x",     "line 0",          "line 007",        "line +1",
        "line -1",    "line  1",   "line 1x",    "line 1 2",        "line 4294967296", "line 99999999999",
        "line 0x10",  "Line 1",    "line1",      "line 18446744073709551617",
    };
    for (unsigned i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
        char text[100];
        sprintf(text, "[switch]\nport = 1\n[%s]\nterminal = 1\n", sections[i]);
        refused(text, ":3: ", "line 1 to line 4294967295");
    }
    refused("[switch]\nport = 05060\n", ":2: ", "1 to 65535");
    refused("[switch]\nport = 4294967297\n", ":2: ", "1 to 65535");
    refused("[trace]\nsize = 18446744073709551617\n", ":2: ", "1 to 1048576");
    assert_true(reads_as(&utf8, "[switch]\nport = 1\n[ line 7 ]\n"));
    assert_int_equal(config.lines[0].permanent_id, 7);
    config_free(&config);
}

static void section_without_settings_is_a_line(void **state)
{
    (void)state;
    assert_true(reads_as(&utf8, "[line 3]\n[switch]\nhost=pbx\nport=5060\n[line 2]\n[line 1]\nterminal=1001\n"));
    assert_int_equal(config.line_count, 3);
    assert_int_equal(config.lines[1].permanent_id, 2);
    assert_int_equal(config.lines[2].permanent_id, 3);
    assert_string_equal(config.lines[2].name, "Line 3");
    assert_null(config.lines[2].terminal);
    assert_string_equal(config.lines[2].host, "pbx");
    assert_int_equal(config.lines[2].port, 5060);
    config_free(&config);
}

static void empty_name_is_no_name(void **state)
{
    (void)state;
    assert_true(reads_as(&utf8, "[switch]\nport=1\n[line 1]\nname=\nterminal=1001\n[line 2]\nname=\n"));
    assert_string_equal(config.lines[0].name, "1001");
    assert_string_equal(config.lines[1].name, "Line 2");
    config_free(&config);
}

static void lines_of_a_shared_connection_have_terminals_of_their_own(void **state)
{
    (void)state;
    static const char same[] = "[switch]\nport=1\n[line 1]\nterminal=1\n[line 2]\nterminal=2\n[line 3]\nterminal=1\n";
    refused_by(&sharing, same, ":7: ", "line 3 has the terminal '1', as line 1 ");
    assert_non_null(strstr(error, "change the terminal"));
    assert_non_null(strstr(error, ":3"));
    assert_true(reads_as(&utf8, same));
    assert_int_equal(config.line_count, 3);
    config_free(&config);
    refused_by(&sharing, "[switch]\nport=1\n[line 9]\nterminal=1\n[line 2]\nterminal=1\n", ":5: ", "line 9");
}

static void line_of_a_shared_connection_has_a_terminal(void **state)
{
    (void)state;
    refused_by(&sharing, "[switch]\nport=1\n[line 1]\nterminal=1\n[line 2]\nterminal=\n", ":5: ", "set its terminal");
    assert_non_null(strstr(error, "line 2 would hear nothing"));
    assert_non_null(strstr(error, "line 1 is at "));
    refused_by(&sharing, "[switch]\nport=1\n[line 1]\n[line 2]\n", ":3: ", "line 1 would hear nothing");
    assert_true(reads_as(&sharing, "[line 1]\n[switch]\nport=1\n"));
    config_free(&config);
}

static void terminal_may_be_used_again_at_another_switch(void **state)
{
    (void)state;
    assert_true(reads_as(&sharing, "[switch]\nport=1\n[line 1]\nterminal=1\n[line 2]\nterminal=1\nport=2\n"
                                   "[line 3]\nterminal=1\nhost=other\n[line 4]\nhost=lonely\n"));
    assert_int_equal(config.line_count, 4);
    config_free(&config);
}

/* The core joins lines whose hosts are spelled alike. */
static void case_of_a_host_does_not_count(void **state)
{
    (void)state;
    assert_true(reads_as(&utf8, "[switch]\nhost=PBX.Example\nport=1\n[line 1]\n[line 2]\nhost=Fe80::A%Eth0\n"));
    assert_string_equal(config.lines[0].host, "pbx.example");
    assert_string_equal(config.lines[1].host, "fe80::a%Eth0");
    config_free(&config);
    refused_by(&sharing, "[switch]\nhost=PBX\nport=1\n[line 1]\nterminal=1\n[line 2]\nterminal=1\nhost=pbx\n", ":6: ",
               "of the same switch");
    refused_by(&sharing, "[switch]\nport=1\n[line 1]\nterminal=1\n[line 2]\nterminal=1\nhost=LocalHost\n", ":5: ",
               "of the same switch");
}

static void doubles_are_refused(void **state)
{
    (void)state;
    refused("[switch]\nport=1\n[line 1]\nterminal=1\n[line 2]\nterminal=2\n[line 1]\nname=x\n", ":7: ",
            "line 1 stands twice");
    refused("[switch]\nport=1\n[line 1]\nterminal=1\n[line 1]\nname=x\n", ":5: ", "line 1 stands twice");
    refused("[switch]\nport=1\n[line 1]\n[line 1]\n", ":4: ", ":3");
    refused("[switch]\nport=1\n[switch]\nhost=x\n", ":3: ", "already");
    refused("[trace]\n[switch]\n[trace]\n", ":3: ", "already");
    refused("[switch]\nport=1\n[line 1]\nterminal=\nterminal=\n", ":5: ", "twice");
    refused("[switch]\nport=1\n[line 1]\nname=a\nname=b\n", ":5: ", "twice");
    refused("[switch]\nport=1\nport=2\n", ":3: ", "twice");
    refused("[switch]\nhost=a\nhost=b\n", ":3: ", "twice");
}

static void long_value_leaves_room_for_the_remedy(void **state)
{
    (void)state;
    static char text[5000], value[4000];
    for (unsigned i = 0; i < sizeof(value) - 1; i += 3)
        memcpy(value + i, "\xEA\xB0\x80", 3);
    sprintf(text, "[switch]\nport = %s\n", value);
    refused(text, ":2: ", "\xEA\xB0\x80'; write a number from 1 to 65535, or a serial port such as COM3");
    sprintf(text, "[switch]\nhost = %s\n", value);
    refused(text, ":2: ", "\xEA\xB0\x80…'; write at most 256 bytes");
    sprintf(text, "[switch]\n%s = 1\n", value);
    refused(text, ":2: ", "'; a switch has host, port and baud");
    sprintf(text, "[%s]\n", value);
    refused(text, ":1: ", "'; there are switch, trace, window, and line 1");
}

static void sentence_is_one_line_whatever_is_written(void **state)
{
    (void)state;
    refused("[switch]\nport = 1\x1B[2J\r2\x7F\n", ":2: ", "port is '1?[2J?2?'; write");
    refused("[sw\ritch]\n", ":1: ", "unknown section 'sw?itch'");
}

static void value_that_tapi_could_not_be_told_whole_is_refused(void **state)
{
    (void)state;
    char text[1000], longest[TEXT_BYTES + 2];
    memset(longest, 'x', sizeof(longest));
    longest[TEXT_BYTES + 1] = 0;
    sprintf(text, "[switch]\nport=1\n[line 1]\nname=%s\n", longest);
    refused(text, ":4: ", "too long");
    sprintf(text, "[switch]\nport=1\n[line 1]\nterminal=%s\n", longest);
    refused(text, ":4: ", "too long");
    sprintf(text, "[switch]\nport=1\n[line 1]\nname=%s\nterminal=%s\n", longest + 1, longest + 1);
    assert_true(reads_as(&utf8, text));
    assert_int_equal(strlen(config.lines[0].terminal), TEXT_BYTES);
    config_free(&config);
}

/* The terminal is kept as the wire has it, the name as UTF-8, also where the one is taken for the other. */
static void terminal_is_kept_in_the_protocols_encoding(void **state)
{
    (void)state;
    static const char text[] = "[switch]\nport=1\n[line 1]\nterminal=\xEA\xB0\x80" "1\n";
    assert_true(reads_as(&korean, text));
    assert_true(slice_equal(line_terminal(&config.lines[0]), slice_text("\xB0\xA1" "1")));
    assert_string_equal(config.lines[0].name, "\xEA\xB0\x80" "1");
    config_free(&config);
    assert_false(reads_as(&korean, "[switch]\nport=1\n[line 1]\nterminal=\xC3\xA4\n"));
    assert_non_null(strstr(error, ":4"));
    assert_non_null(strstr(error, "encoding"));
}

static void nothing_is_traced_unless_said(void **state)
{
    (void)state;
    assert_true(reads_as(&utf8, ""));
    assert_int_equal(config.trace.level, TRACE_OFF);
    assert_false(config.trace.people_shown);
    assert_null(config.trace.file);
    assert_int_equal(config.trace.size_kib, 1024);
    config_free(&config);
}

static void trace_is_read(void **state)
{
    (void)state;
    assert_true(reads_as(&utf8, "[trace]\nlevel = wire\npeople = shown\nfile = /var/log/x.log\nsize = 1048576\n"));
    assert_int_equal(config.trace.level, TRACE_WIRE);
    assert_true(config.trace.people_shown);
    assert_string_equal(config.trace.file, "/var/log/x.log");
    assert_int_equal(config.trace.size_kib, 1048576);
    config_free(&config);
    assert_true(reads_as(&utf8, "[trace]\nlevel = calls\npeople = masked\nfile = C:\\x.log\n"));
    assert_int_equal(config.trace.level, TRACE_CALLS);
    assert_false(config.trace.people_shown);
    assert_string_equal(config.trace.file, "C:\\x.log");
    config_free(&config);
    assert_true(reads_as(&utf8, "[trace]\nlevel = off\n"));
    assert_int_equal(config.trace.level, TRACE_OFF);
    config_free(&config);
}

static void dialed_calls_have_a_window_if_said(void **state)
{
    (void)state;
    assert_true(reads_as(&utf8, ""));
    assert_false(config.shows_dialed);
    config_free(&config);
    assert_true(reads_as(&utf8, "[window]\ndialed = shown\n"));
    assert_true(config.shows_dialed);
    config_free(&config);
    assert_true(reads_as(&utf8, "[window]\ndialed = off\n"));
    assert_false(config.shows_dialed);
    config_free(&config);
    refused("[window]\ndialed = yes\n", ":2: ", "write off or shown");
    refused("[window]\ndialed = off\ndialed = off\n", ":3: ", "twice");
    refused("[window]\ncalls = off\n", ":2: ", "a window has dialed");
    refused("[window]\n[window]\n", ":2: ", "window is a section already");
}

static void mistakes_about_the_trace_are_told(void **state)
{
    (void)state;
    refused("[trace]\nlevel = all\n", ":2: ", "off, calls or wire");
    refused("[trace]\nlevel =\n", ":2: ", "off, calls or wire");
    refused("[trace]\npeople = yes\n", ":2: ", "masked or shown");
    refused("[trace]\nfile = x.log\n", ":2: ", "whole path");
    refused("[trace]\nfile = C:x.log\n", ":2: ", "whole path");
    refused("[trace]\nfile =\n", ":2: ", "whole path");
    refused("[trace]\nsize = 0\n", ":2: ", "1 to 1048576");
    refused("[trace]\nsize = 1048577\n", ":2: ", "1 to 1048576");
    refused("[trace]\nlevels = off\n", ":2: ", "level, people, file and size");
    refused("[trace]\nlevel = off\nlevel = off\n", ":3: ", "twice");
    refused("[trace]\npeople = shown\npeople = masked\n", ":3: ", "twice");
    refused("[trace]\nfile = /a\nfile = /b\n", ":3: ", "twice");
    refused("[trace]\nsize = 1\nsize = 1\n", ":3: ", "twice");
}

/* Where no trace is meant, or it is wrong itself, there is none. */
static void check_left(const char *text, enum trace_level level, uint32_t size_kib, const char *file)
{
    assert_false(reads_as(&sharing, text));
    assert_int_equal(config.line_count, 0);
    assert_int_equal(config.trace.level, level);
    assert_int_equal(config.trace.size_kib, size_kib);
    if (file == NULL)
        assert_null(config.trace.file);
    else
        assert_string_equal(config.trace.file, file);
    config_free(&config);
}

static void trace_is_left_of_what_is_wrong_elsewhere(void **state)
{
    (void)state;
    check_left("[switch]\nport = 0\n[trace]\nlevel = wire\nfile = /x.log\nsize = 5\n", TRACE_WIRE, 5, "/x.log");
    check_left("[trace]\nlevel = calls\nfile = /x.log\n[line 1]\nport = x\n", TRACE_CALLS, 1024, "/x.log");
    check_left("[strange]\na = b\n[line x]\n[trace]\nlevel = calls\n", TRACE_CALLS, 1024, NULL);
    check_left("[trace]\nlevel = calls\n[line 1]\nport = 1\n[line 2]\nport = 1\n", TRACE_CALLS, 1024, NULL);
    check_left("[trace]\nlevel = wire\nsize = 0\nfile = /x.log\n", TRACE_OFF, 0, NULL);
    check_left("[trace]\nlevel = wire\nfile = /x.log\n[trace]\n", TRACE_OFF, 0, NULL);
    check_left("[trace]\nlevel = wire\nfile = /x.log\nno value\n", TRACE_OFF, 0, NULL);
}

static void missing_file_is_named(void **state)
{
    (void)state;
    setenv("TSPEC_CONFIG", "/nonexistent/lines.ini", 1);
    bool read = config_read(&utf8, &config, error, sizeof(error));
    setenv("TSPEC_CONFIG", path, 1);
    assert_false(read);
    assert_non_null(strstr(error, "/nonexistent/lines.ini"));
}

/* Else every dial of the line would fail. */
static void terminal_that_cannot_be_sent_is_refused(void **state)
{
    (void)state;
    refused_by(&saying, "[line 1]\nport = 1\nterminal = 1a\n", ":1: ", "cannot hold its 'a'");
    refused_by(&saying, "[line 1]\nport = 1\nterminal = 12345\n", ":1: ", "4 characters of it at most");
    refused_by(&saying, "[line 1]\nport = 1\n", ":1: ", "set its terminal");
    assert_true(reads_as(&saying, "[line 1]\nport = 1\nterminal = 1234\n"));
    config_free(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_by_number_with_the_defaults_filled_in),
        cmocka_unit_test(host_is_this_machine_unless_said),
        cmocka_unit_test(port_may_be_a_serial_one),
        cmocka_unit_test(a_line_with_a_port_of_its_own_needs_nothing_that_the_switch_says_of_another),
        cmocka_unit_test(mistakes_about_a_serial_port_are_told),
        cmocka_unit_test(a_serial_port_is_one_connection),
        cmocka_unit_test(no_lines_are_no_error),
        cmocka_unit_test(ten_thousand_lines_of_one_switch_are_all_kept),
        cmocka_unit_test(mistakes_are_told_with_place_and_remedy),
        cmocka_unit_test(number_of_a_line_is_written_in_one_way),
        cmocka_unit_test(section_without_settings_is_a_line),
        cmocka_unit_test(empty_name_is_no_name),
        cmocka_unit_test(lines_of_a_shared_connection_have_terminals_of_their_own),
        cmocka_unit_test(line_of_a_shared_connection_has_a_terminal),
        cmocka_unit_test(terminal_may_be_used_again_at_another_switch),
        cmocka_unit_test(case_of_a_host_does_not_count),
        cmocka_unit_test(doubles_are_refused),
        cmocka_unit_test(long_value_leaves_room_for_the_remedy),
        cmocka_unit_test(sentence_is_one_line_whatever_is_written),
        cmocka_unit_test(value_that_tapi_could_not_be_told_whole_is_refused),
        cmocka_unit_test(terminal_is_kept_in_the_protocols_encoding),
        cmocka_unit_test(nothing_is_traced_unless_said),
        cmocka_unit_test(trace_is_read),
        cmocka_unit_test(dialed_calls_have_a_window_if_said),
        cmocka_unit_test(mistakes_about_the_trace_are_told),
        cmocka_unit_test(trace_is_left_of_what_is_wrong_elsewhere),
        cmocka_unit_test(missing_file_is_named),
        cmocka_unit_test(terminal_that_cannot_be_sent_is_refused),
    };
    return cmocka_run_group_tests_name("config", tests, make_path, remove_path);
}
