/* test_settings.c: the ini reader, on files written for each test. */
#include "../portable_cmocka.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "settings.h"

/* What was visited, "[section]|line\n" or "name|value|line\n" each; the path before the line's number is cut off. */
struct visited {
    char text[1024];
    unsigned count, stop_at;
};

static bool note(struct visited *visited, const char *what, const char *place)
{
    size_t have = strlen(visited->text);

    snprintf(visited->text + have, sizeof visited->text - have, "%s|%s\n", what, strrchr(place, ':') + 1);
    return ++visited->count != visited->stop_at;
}

static bool note_section(void *context, const char *section, const char *place)
{
    char what[256];

    snprintf(what, sizeof what, "[%s]", section);
    return note(context, what, place);
}

static bool note_value(void *context, const char *name, const char *value, const char *place)
{
    char what[256];

    snprintf(what, sizeof what, "%s|%s", name, value);
    return note(context, what, place);
}

static char path[] = "/tmp/tspec-settings-XXXXXX";
static char error[512];

static void write_settings(const char *bytes, size_t len)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static bool read_as(const char *protocol, struct visited *visited)
{
    const struct settings_visitor visitor = {note_section, note_value, visited, NULL};

    return settings_read(protocol, &visitor, error, sizeof error);
}

/* Read a text, and return what was visited; or, in *good, that it failed. */
static struct visited read_text(const char *text, bool *good)
{
    struct visited visited = {0};

    write_settings(text, strlen(text));
    error[0] = '\0';
    *good = read_as("p", &visited);
    return visited;
}

static void check_read(const char *text, const char *expected)
{
    bool good;
    struct visited visited = read_text(text, &good);

    assert_string_equal(error, "");
    assert_true(good);
    assert_string_equal(visited.text, expected);
}

/* Read a text that is wrong in a line, and find a word of the complaint. */
static void check_refused(const char *text, const char *line, const char *complaint)
{
    char place[64];
    bool good;

    read_text(text, &good);
    assert_false(good);
    snprintf(place, sizeof place, "%s:%s: ", path, line);
    assert_memory_equal(error, place, strlen(place));
    assert_non_null(strstr(error, complaint));
}

static void values_are_visited_in_order(void **state)
{
    (void)state;
    check_read("[switch]\nhost = 127.0.0.1\nport=5000\n[line 1]\nterminal = 2001\n",
               "[switch]|1\nhost|127.0.0.1|2\nport|5000|3\n[line 1]|4\nterminal|2001|5\n");
}

static void comments_blanks_and_line_ends_do_not_count(void **state)
{
    (void)state;
    check_read("\xEF\xBB\xBF; hello\r\n\r\n  # more\r\n\t[ s ]\r\n  a b\t =  1 2 \r\nlast = x",
               "[s]|4\na b|1 2|5\nlast|x|6\n");
}

static void values_are_taken_as_they_stand(void **state)
{
    (void)state;
    check_read("[s]\na = \"x\" ; y # z = [t]\nb =\nc = \xED\x99\x8D\n",
               "[s]|1\na|\"x\" ; y # z = [t]|2\nb||3\nc|\xED\x99\x8D|4\n");
}

static void sections_without_values_are_visited_too(void **state)
{
    (void)state;
    check_read("[line 1]\n[line 2]\n; name = x\n[line 1]", "[line 1]|1\n[line 2]|2\n[line 1]|4\n");
}

static void empty_file_has_nothing(void **state)
{
    (void)state;
    check_read("", "");
}

static void mistakes_are_named_with_their_line(void **state)
{
    (void)state;
    check_refused("a = 1\n", "1", "no section");
    check_refused("[s]\nnonsense\n", "2", "name = value");
    check_refused("[s]\n = 1\n", "2", "no name");
    check_refused("[s\n", "1", "[name]");
    check_refused("\n[s] x\n", "2", "[name]");
    check_refused("[ ]\n", "1", "no name");
    check_refused("[s]\na = \xFF\n", "2", "UTF-8");
    check_refused("[s]\na = \xC0\x80\n", "2", "UTF-8");
    check_refused("[s]\na = \xE0\x80\x80\n", "2", "UTF-8");
    check_refused("[s]\na = \xED\xA0\x80\n", "2", "UTF-8");
    check_refused("[s]\na = \xE2\x82\n", "2", "UTF-8");
    check_refused("[s]\na = \xF4\x90\x80\x80\n", "2", "UTF-8");
}

static void a_line_is_read_whole_or_refused(void **state)
{
    static char text[5000];
    struct visited visited = {0};

    (void)state;
    snprintf(text, sizeof text, "[s]\na=%4091d\n", 1); /* 4094 bytes */
    write_settings(text, strlen(text));
    assert_true(read_as("p", &visited));
    snprintf(text, sizeof text, "[s]\na=%4092d\n[t]\n", 1);
    check_refused(text, "2", "longer than 4094 bytes; shorten it");
}

static void a_nul_is_refused(void **state)
{
    struct visited visited = {0};

    (void)state;
    write_settings("[s]\na = 1\0 2\n", 13);
    assert_false(read_as("p", &visited));
    assert_non_null(strstr(error, ":2: the line contains a NUL"));
    assert_non_null(strstr(error, "UTF-16"));
}

static void visitor_can_stop_reading(void **state)
{
    (void)state;
    for (unsigned stop_at = 1; stop_at <= 4; stop_at++) {
        struct visited visited = {.stop_at = stop_at};

        write_settings("[s]\na=1\n[t]\nc=3\n", 16);
        error[0] = '\0';
        assert_false(read_as("p", &visited));
        assert_int_equal(visited.count, stop_at);
        assert_string_equal(error, "");
    }
}

static void missing_file_names_both_places(void **state)
{
    struct visited visited = {0};

    (void)state;
    assert_int_equal(setenv("TSPEC_CONFIG", "/nowhere/at/all.ini", 1), 0);
    assert_false(read_as("nobody", &visited));
    assert_non_null(strstr(error, "/nowhere/at/all.ini: cannot be opened: No such file"));
    assert_non_null(strstr(error, "/etc/tspec/nobody.ini"));
    assert_int_equal(unsetenv("TSPEC_CONFIG"), 0);
    assert_false(read_as("nobody", &visited));
    assert_non_null(strstr(error, "/etc/tspec/nobody.ini: cannot be opened: No such file"));
    assert_non_null(strstr(error, "TSPEC_CONFIG"));
    assert_int_equal(setenv("TSPEC_CONFIG", path, 1), 0);
}

static void empty_name_of_a_file_is_none(void **state)
{
    struct visited visited = {0};

    (void)state;
    assert_int_equal(setenv("TSPEC_CONFIG", "", 1), 0);
    assert_false(read_as("nobody", &visited));
    assert_int_equal(setenv("TSPEC_CONFIG", path, 1), 0);
    assert_memory_equal(error, "/etc/tspec/nobody.ini: ", 23);
}

static void folder_is_no_settings_file(void **state)
{
    struct visited visited = {0};

    (void)state;
    assert_int_equal(setenv("TSPEC_CONFIG", "/tmp", 1), 0);
    assert_false(read_as("p", &visited));
    assert_string_equal(error, "/tmp: cannot be read: Is a directory; name another file in TSPEC_CONFIG");
    assert_int_equal(setenv("TSPEC_CONFIG", path, 1), 0);
}

static void ten_thousand_sections_are_read(void **state)
{
    struct visited visited = {0};
    FILE *file = fopen(path, "w");

    (void)state;
    assert_non_null(file);
    for (int i = 0; i < 10000; i++)
        fprintf(file, "[line %d]\nterminal = %d\n", i, i);
    assert_int_equal(fclose(file), 0);
    assert_true(read_as("p", &visited));
    assert_int_equal(visited.count, 2 * 10000);
}

static int use_a_file(void **state)
{
    int file = mkstemp(path);

    (void)state;
    return file < 0 || close(file) != 0 || setenv("TSPEC_CONFIG", path, 1) != 0;
}

static int remove_the_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_visited_in_order),
        cmocka_unit_test(comments_blanks_and_line_ends_do_not_count),
        cmocka_unit_test(values_are_taken_as_they_stand),
        cmocka_unit_test(sections_without_values_are_visited_too),
        cmocka_unit_test(empty_file_has_nothing),
        cmocka_unit_test(mistakes_are_named_with_their_line),
        cmocka_unit_test(a_line_is_read_whole_or_refused),
        cmocka_unit_test(a_nul_is_refused),
        cmocka_unit_test(visitor_can_stop_reading),
        cmocka_unit_test(missing_file_names_both_places),
        cmocka_unit_test(empty_name_of_a_file_is_none),
        cmocka_unit_test(folder_is_no_settings_file),
        cmocka_unit_test(ten_thousand_sections_are_read),
    };

    return cmocka_run_group_tests(tests, use_a_file, remove_the_file);
}
