/* test_settings_watch.c: what settings_watch.h promises where an ini file has the settings. */
#include "../portable_cmocka.h"
#include "loopback.h"

#include <stdatomic.h>

#include "files.h"
#include "settings_watch.h"

static atomic_uint calls;
static atomic_int seen; /* the file's first character, at the last call */

static int first_of(const char *name)
{
    FILE *file = fopen(name, "r");
    int first = file ? fgetc(file) : EOF;

    if (file)
        fclose(file);
    return first;
}

static void look(void *context)
{
    assert_true(context == &calls);
    atomic_fetch_add(&calls, 1);
    atomic_store(&seen, first_of(path));
}

/* Wait for a call that sees this. */
static void wait_until_seen(int first)
{
    for (int i = 0; i < PATIENCE_MS && atomic_load(&seen) != first; i++)
        rest();
    assert_int_equal(atomic_load(&seen), first);
}

static struct settings_watch *begin(void)
{
    struct settings_watch *watch;

    files_begin("test_settings_watch");
    setenv("TSPEC_CONFIG", path, 1);
    write_file(path, "a");
    atomic_store(&seen, EOF);
    watch = settings_watch_start("addpac", look, &calls);
    assert_non_null(watch);
    wait_until_seen('a'); /* what was changed before */
    return watch;
}

static void end(void)
{
    unlink(path);
    unlink(other);
    files_end();
}

static void changes_are_told_when_the_file_is_closed(void **state)
{
    struct settings_watch *watch = begin();

    (void)state;
    write_file(path, "b");
    wait_until_seen('b');
    settings_watch_stop(watch);
    end();
}

static void file_that_takes_the_place_is_told_of(void **state)
{
    struct settings_watch *watch = begin();

    (void)state;
    write_file(other, "c");
    assert_int_equal(rename(other, path), 0);
    wait_until_seen('c');
    settings_watch_stop(watch);
    end();
}

/* Renamed away, and another one made; that one is watched, too. */
static void folder_that_takes_the_place_is_watched(void **state)
{
    struct settings_watch *watch = begin();
    char aside[sizeof folder + 8];

    (void)state;
    snprintf(aside, sizeof aside, "%s.aside", folder);
    assert_int_equal(rename(folder, aside), 0);
    assert_int_equal(make_folder(folder), 0);
    write_file(path, "g");
    wait_until_seen('g');
    write_file(path, "h");
    wait_until_seen('h');
    settings_watch_stop(watch);
    end();
    assert_int_equal(rename(aside, folder), 0);
    end();
}

/* What follows the other file's change is told once: so that change was not. */
static void other_files_of_the_folder_are_not_told_of(void **state)
{
    struct settings_watch *watch = begin();
    unsigned before = atomic_load(&calls);

    (void)state;
    write_file(other, "d");
    write_file(path, "e");
    wait_until_seen('e');
    settings_watch_stop(watch);
    assert_int_equal(atomic_load(&calls), before + 1);
    end();
}

static void watch_that_is_ended_tells_no_more(void **state)
{
    unsigned before;

    (void)state;
    settings_watch_stop(begin());
    before = atomic_load(&calls);
    settings_watch_stop(NULL);
    write_file(path, "f");
    assert_int_equal(atomic_load(&calls), before);
    end();
}

static void folder_that_is_not_there_has_no_watch(void **state)
{
    (void)state;
    setenv("TSPEC_CONFIG", "/nowhere/tspec.ini", 1);
    assert_null(settings_watch_start("addpac", look, &calls));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_told_when_the_file_is_closed),
        cmocka_unit_test(file_that_takes_the_place_is_told_of),
        cmocka_unit_test(folder_that_takes_the_place_is_watched),
        cmocka_unit_test(other_files_of_the_folder_are_not_told_of),
        cmocka_unit_test(watch_that_is_ended_tells_no_more),
        cmocka_unit_test(folder_that_is_not_there_has_no_watch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
