/* test_os_file.c: os.h's files: which are opened, and which are refused without waiting; the same on every system. */
#include "files.h"

#ifdef _WIN32
#define give_second_name(from, to) (CreateHardLinkA(to, from, NULL) ? 0 : -1)
#else
#include <fcntl.h>
#define give_second_name(from, to) link(from, to)
#endif

enum { PATIENCE_S = 20 };

static void append(const char *name, const char *words, uint64_t size_before)
{
    os_file file;
    uint64_t size;
    assert_true(os_file_open(&file, name, &size));
    assert_int_equal(size, size_before);
    assert_true(os_file_write(file, words, strlen(words)));
    os_file_close(file);
}

static void a_file_is_made_and_appended_to(void **state)
{
    (void)state;
    append(path, "one", 0);
    append(path, "two", 3);
    assert_true(strcmp(content(path), "onetwo") == 0);
    remove(path);
}

static void missing_folders_are_made(void **state)
{
    (void)state;
    char inner[230], deep[256];
    snprintf(inner, sizeof(inner), "%s/new", folder);
    snprintf(deep, sizeof(deep), "%s/a.log", inner);
    append(deep, "one", 0);
#ifndef _WIN32
    struct stat found;
    assert_int_equal(stat(inner, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0700);
    assert_int_equal(stat(deep, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
#endif
    assert_int_equal(remove(deep), 0);
    assert_int_equal(rmdir(inner), 0);
}

static void a_folder_is_refused(void **state)
{
    (void)state;
    assert_int_equal(make_folder(path), 0);
    assert_false(can_open(path));
    assert_int_equal(rmdir(path), 0);
}

static void a_file_with_a_second_name_is_refused(void **state)
{
    (void)state;
    write_file(other, "somebody's");
    assert_int_equal(give_second_name(other, path), 0);
    assert_false(can_open(path));
    assert_int_equal(remove(path), 0);
    assert_true(can_open(other));
    assert_true(strcmp(content(other), "somebody's") == 0);
    remove(other);
}

static void a_renamed_file_takes_the_others_place(void **state)
{
    (void)state;
    write_file(path, "new");
    write_file(other, "old");
    assert_true(os_file_rename(path, other));
    assert_null(content(path));
    assert_true(strcmp(content(other), "new") == 0);
    remove(other);
}

#ifdef _WIN32

static void a_device_is_refused(void **state)
{
    (void)state;
    char device[256];
    snprintf(device, sizeof(device), "%s\\NUL", folder);
    assert_false(can_open(device));
    assert_false(can_open("\\\\.\\NUL"));
}

static void a_pipe_is_refused(void **state)
{
    (void)state;
    static const char name[] = "\\\\.\\pipe\\tspec_test_os_file", same[] = "\\\\?\\pipe\\tspec_test_os_file";
    HANDLE server = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 2, 0, 0, 0, NULL);
    assert_true(server != INVALID_HANDLE_VALUE);
    assert_false(can_open(name));
    assert_false(can_open(same));
    CloseHandle(server);
}

#else

/* Without a reader, open would wait; with one that does not read, write would. */
static void a_pipe_is_refused(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    alarm(PATIENCE_S);
    assert_false(can_open(path));
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    assert_true(reader >= 0);
    assert_false(can_open(path));
    alarm(0);
    close(reader);
    remove(path);
}

static void a_device_is_refused(void **state)
{
    (void)state;
    assert_false(can_open("/dev/null"));
}

#endif

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_made_and_appended_to),
        cmocka_unit_test(missing_folders_are_made),
        cmocka_unit_test(a_folder_is_refused),
        cmocka_unit_test(a_file_with_a_second_name_is_refused),
        cmocka_unit_test(a_renamed_file_takes_the_others_place),
        cmocka_unit_test(a_device_is_refused),
        cmocka_unit_test(a_pipe_is_refused),
    };
    files_begin("test_os_file");
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    files_end();
    return failed;
}
