/* test_trace_file.c: the trace's file, without the thread that writes it; the same on every system. The linker's --wrap
 * shows what is asked of the system, and can make the disk full. */
#include "files.h"
#include "trace/trace_file.h"

enum { LONG_ENOUGH = 1 << 20 };

bool __real_os_file_open(os_file *handle, const char *name, uint64_t *size);
bool __wrap_os_file_open(os_file *handle, const char *name, uint64_t *size);
bool __real_os_file_write(os_file handle, const void *bytes, size_t len);
bool __wrap_os_file_write(os_file handle, const void *bytes, size_t len);
void __wrap_os_log(const char *protocol, const char *line);

static char block[TRACE_BLOCK], aside[260], complaint[1000];
static struct trace_file file;
static bool full; /* the disk */
static unsigned opens, writes, complaints;

bool __wrap_os_file_open(os_file *handle, const char *name, uint64_t *size)
{
    opens++;
    return __real_os_file_open(handle, name, size);
}

bool __wrap_os_file_write(os_file handle, const void *bytes, size_t len)
{
    writes++;
    assert_true(len > 0 && len <= TRACE_BLOCK && ((const char *)bytes)[len - 1] == '\n');
    return !full && __real_os_file_write(handle, bytes, len);
}

void __wrap_os_log(const char *protocol, const char *line)
{
    assert_true(strcmp(protocol, "desk") == 0);
    complaints++;
    snprintf(complaint, sizeof(complaint), "%s", line);
}

static void begin(const char *name, uint64_t size)
{
    file = (struct trace_file){.protocol = "desk", .size = size, .block = block};
    strcpy(file.path, name);
    opens = writes = complaints = 0;
}

static void add(const char *line)
{
    trace_file_add(&file, line, strlen(line));
}

/* All that is in the file, but for the time and the thread of a loss. */
static void check_content(const char *name, const char *before, unsigned lost, const char *after)
{
    char loss[40];
    size_t len = strlen(before);
    assert_true(read_file(name));
    assert_memory_equal(read_text, before, len);
    snprintf(loss, sizeof(loss), " trace … %u lines lost\n", lost);
    const char *from = lost > 0 ? strstr(read_text + len, loss) : read_text + len;
    assert_non_null(from);
    assert_true(lost == 0 || from < strchr(read_text + len, '\n'));
    assert_true(strcmp(lost > 0 ? from + strlen(loss) : from, after) == 0);
}

static void lines_are_appended_to_what_is_there(void **state)
{
    (void)state;
    begin(path, LONG_ENOUGH);
    add("one\n");
    trace_file_close(&file);
    begin(path, LONG_ENOUGH);
    add("two\n");
    add("three\n");
    trace_file_close(&file);
    check_content(path, "one\ntwo\nthree\n", 0, "");
    remove(path);
}

static void without_a_line_no_file_is_made(void **state)
{
    (void)state;
    begin(path, LONG_ENOUGH);
    trace_file_flush(&file);
    trace_file_close(&file);
    assert_int_equal(opens, 0);
    assert_false(read_file(path));
}

static void many_lines_are_written_at_once(void **state)
{
    enum { LINES = 10000 };
    static const char line[] = "a line of some thirty bytes, 0\n";
    (void)state;
    begin(path, LONG_ENOUGH);
    for (int i = 0; i < LINES; i++)
        add(line);
    trace_file_close(&file);
    assert_true(read_file(path));
    assert_int_equal(strlen(read_text), LINES * strlen(line));
    assert_int_equal(opens, 1);
    assert_true(writes <= LINES * strlen(line) / (TRACE_BLOCK - strlen(line)) + 1);
    remove(path);
}

static void a_file_that_is_long_enough_is_put_aside(void **state)
{
    (void)state;
    write_file(aside, "of last week\n");
    begin(path, 8);
    add("one\n");
    trace_file_flush(&file);
    add("two\n");
    trace_file_flush(&file);
    check_content(path, "one\ntwo\n", 0, "");
    add("three\n");
    trace_file_flush(&file);
    add("four\n");
    trace_file_close(&file);
    check_content(aside, "one\ntwo\nthree\n", 0, "");
    check_content(path, "four\n", 0, "");
    remove(path);
    remove(aside);
}

static void a_loss_is_told_in_its_place(void **state)
{
    (void)state;
    begin(path, LONG_ENOUGH);
    add("one\n");
    trace_file_lose(&file, 3);
    add("two\n");
    trace_file_close(&file);
    check_content(path, "one\n", 3, "two\n");
    remove(path);
}

static void what_a_full_disk_does_not_take_is_told_when_it_has_room(void **state)
{
    (void)state;
    begin(path, LONG_ENOUGH);
    add("one\n");
    trace_file_flush(&file);
    full = true;
    add("two\n");
    add("three\n");
    trace_file_flush(&file);
    trace_file_lose(&file, 1);
    add("four\n");
    trace_file_flush(&file);
    full = false;
    add("five\n");
    trace_file_close(&file);
    check_content(path, "one\n", 4, "five\n");
    assert_true(opens > 1); /* a disk that was taken away and came back needs it */
    assert_int_equal(complaints, 1);
    remove(path);
}

/* Try to write where the folder's name is taken by a file, `other`. */
static void begin_where_nothing_can_be_written(const char *name)
{
    char below[300];
    write_file(other, "");
    snprintf(below, sizeof(below), "%s/%s", other, name);
    begin(below, LONG_ENOUGH);
    add("one\n");
    trace_file_flush(&file);
}

static void a_file_that_cannot_be_written_is_complained_of_once(void **state)
{
    (void)state;
    begin_where_nothing_can_be_written("trace.log");
    add("two\n");
    trace_file_close(&file);
    assert_int_equal(complaints, 1);
    assert_true(strstr(complaint, file.path) == complaint && strstr(complaint, "name another file in [trace]") != NULL);
    assert_false(read_file(file.path));
    remove(other);
}

static void when_it_can_be_written_again_the_loss_is_told(void **state)
{
    (void)state;
    begin_where_nothing_can_be_written("trace.log");
    assert_int_equal(remove(other), 0);
    add("two\n");
    trace_file_close(&file);
    check_content(file.path, "", 1, "two\n");
    assert_int_equal(remove(file.path), 0);
    assert_int_equal(rmdir(other), 0);
}

/* In the system's log a name is no less harmless than in the file. */
static void a_complaint_of_a_strange_name_is_harmless(void **state)
{
    (void)state;
    begin_where_nothing_can_be_written("\u202Egol.ecart");
    trace_file_close(&file);
    assert_non_null(strstr(complaint, "/\\u{202E}gol.ecart: the trace cannot be written"));
    assert_null(strstr(complaint, "\u202E"));
    remove(other);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_appended_to_what_is_there),
        cmocka_unit_test(without_a_line_no_file_is_made),
        cmocka_unit_test(many_lines_are_written_at_once),
        cmocka_unit_test(a_file_that_is_long_enough_is_put_aside),
        cmocka_unit_test(a_loss_is_told_in_its_place),
        cmocka_unit_test(what_a_full_disk_does_not_take_is_told_when_it_has_room),
        cmocka_unit_test(a_file_that_cannot_be_written_is_complained_of_once),
        cmocka_unit_test(when_it_can_be_written_again_the_loss_is_told),
        cmocka_unit_test(a_complaint_of_a_strange_name_is_harmless),
    };
    files_begin("test_trace_file");
    snprintf(aside, sizeof(aside), "%s.1", path);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    files_end();
    return failed;
}
