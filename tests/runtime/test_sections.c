/* test_sections.c: settings in memory are changed and checked as if they were stored, and survive a lack of memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "../failing_alloc.h"
#include "config.h"
#include "sections.h"

static const struct protocol sharing = {.name = "test", .codepage = 65001, .lines_share_links = true};
static struct sections sections;
static struct culprit culprit;
static char error[256];

static int forget(void **state)
{
    (void)state;
    sections_free(&sections);
    return 0;
}

static void set(const char *section, const char *name, const char *value)
{
    assert_true(sections_set(&sections, section, name, value));
}

static bool is_valid(void)
{
    error[0] = 0;
    return config_check(&sharing, &sections, &culprit, error, sizeof(error));
}

static void values_are_set_replaced_and_removed(void **state)
{
    (void)state;
    set("switch", "host", "pbx");
    set("switch", "port", "5060");
    set("switch", "host", "other");
    assert_string_equal(sections_get(&sections, "switch", "host"), "other");
    set("switch", "host", NULL);
    assert_null(sections_get(&sections, "switch", "host"));
    assert_string_equal(sections_get(&sections, "switch", "port"), "5060");
    set("trace", "level", NULL);
    assert_null(sections_find(&sections, "trace"));
}

static void a_section_is_added_once_and_removed_from_between_others(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        assert_true(sections_add(&sections, "line 1") && sections_add(&sections, "line 2") &&
                    sections_add(&sections, "line 3"));
    assert_int_equal(sections.count, 3);
    sections_remove(&sections, "line 2");
    sections_remove(&sections, "line 2");
    assert_int_equal(sections.count, 2);
    assert_non_null(sections_find(&sections, "line 1"));
    assert_non_null(sections_find(&sections, "line 3"));
}

static void a_copy_is_independent(void **state)
{
    struct sections copy;
    (void)state;
    set("switch", "port", "5060");
    assert_true(sections_add(&sections, "line 7"));
    assert_true(sections_copy(&copy, &sections));
    set("switch", "port", "1");
    assert_string_equal(sections_get(&copy, "switch", "port"), "5060");
    assert_non_null(sections_find(&copy, "line 7"));
    sections_free(&copy);
}

static void a_wrong_value_is_the_culprit(void **state)
{
    (void)state;
    set("switch", "host", "pbx");
    set("switch", "port", "99999");
    assert_false(is_valid());
    assert_string_equal(error,
                        "switch: port is '99999'; write a number from 1 to 65535, or a serial port such as COM3");
    assert_string_equal(culprit.section, "switch");
    assert_string_equal(culprit.name, "port");
    set("switch", "port", "5060");
    assert_true(is_valid());
}

static void what_a_line_lacks_or_has_twice_is_the_culprit(void **state)
{
    (void)state;
    set("switch", "port", "5060");
    set("line 1", "terminal", "1001");
    set("line 10", "terminal", "1001");
    assert_false(is_valid());
    assert_string_equal(culprit.section, "line 10");
    assert_string_equal(culprit.name, "terminal");
    set("line 10", "terminal", "1010");
    assert_true(is_valid());
    set("switch", "port", NULL);
    assert_false(is_valid());
    assert_non_null(strstr(error, "has no port"));
    assert_string_equal(culprit.section, "line 1");
    assert_string_equal(culprit.name, "port");
    set("switch", "port", "5060");
    set("line 10", "terminal", NULL);
    assert_false(is_valid());
    assert_string_equal(culprit.section, "line 10");
    assert_string_equal(culprit.name, "terminal");
}

/* Whichever allocation fails, the change is made or not at all. */
static void without_memory_nothing_is_half_changed(void **state)
{
    (void)state;
    set("switch", "port", "5060");
    for (unsigned n = 1; ; n++) {
        alloc_arm(n, false);
        bool done = sections_set(&sections, "line 1", "terminal", "1001");
        alloc_disarm();
        if (done)
            break;
        assert_null(sections_find(&sections, "line 1"));
        assert_string_equal(sections_get(&sections, "switch", "port"), "5060");
    }
    for (unsigned n = 1; ; n++) {
        struct sections copy;
        alloc_arm(n, false);
        bool done = sections_copy(&copy, &sections);
        alloc_disarm();
        assert_int_equal(copy.count, done ? 2 : 0);
        sections_free(&copy);
        if (done)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(values_are_set_replaced_and_removed, forget),
        cmocka_unit_test_teardown(a_section_is_added_once_and_removed_from_between_others, forget),
        cmocka_unit_test_teardown(a_copy_is_independent, forget),
        cmocka_unit_test_teardown(a_wrong_value_is_the_culprit, forget),
        cmocka_unit_test_teardown(what_a_line_lacks_or_has_twice_is_the_culprit, forget),
        cmocka_unit_test_teardown(without_memory_nothing_is_half_changed, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
