/* test_os_links.c: os.h's files where files have owners, links and sockets: natively. */
#include <sys/socket.h>
#include <sys/un.h>

#include "files.h"

enum { NOBODY = 65534 };

static void a_link_is_refused_wherever_it_leads(void **state)
{
    (void)state;
    assert_int_equal(symlink(other, path), 0);
    assert_false(can_open(path));
    assert_null(content(other)); /* nor was a file made where it leads */
    write_file(other, "somebody's");
    assert_false(can_open(path));
    assert_true(strcmp(content(other), "somebody's") == 0);
    assert_int_equal(remove(path), 0);
    remove(other);
}

static void a_link_is_replaced_and_not_what_it_leads_to(void **state)
{
    (void)state;
    char aside[260];
    snprintf(aside, sizeof(aside), "%s.1", path);
    write_file(path, "new");
    write_file(other, "somebody's");
    assert_int_equal(symlink(other, aside), 0);
    assert_true(os_file_rename(path, aside));
    assert_true(strcmp(content(other), "somebody's") == 0);
    assert_true(strcmp(content(aside), "new") == 0);
    remove(aside);
    remove(other);
}

static void a_socket_is_refused(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(strlen(path) < sizeof(address.sun_path));
    strcpy(address.sun_path, path);
    assert_int_equal(bind(server, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_false(can_open(path));
    close(server);
    remove(path);
}

/* Everybody may write it, so that only its owner speaks against it. Only root can give a file away. */
static void anothers_file_is_refused(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    write_file(path, "somebody's");
    assert_int_equal(chmod(path, 0666), 0);
    assert_int_equal(chown(path, NOBODY, NOBODY), 0);
    assert_false(can_open(path));
    assert_true(strcmp(content(path), "somebody's") == 0);
    remove(path);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_is_refused_wherever_it_leads),
        cmocka_unit_test(a_link_is_replaced_and_not_what_it_leads_to),
        cmocka_unit_test(a_socket_is_refused),
        cmocka_unit_test(anothers_file_is_refused),
    };
    files_begin("test_os_links");
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    files_end();
    return failed;
}
