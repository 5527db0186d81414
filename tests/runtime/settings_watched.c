/* settings_watched.c: what settings_watch.h promises where the registry has the settings. Run by test_win32.py. */
#include "../portable_cmocka.h"
#include "loopback.h"

#include <stdatomic.h>

#include "os.h"
#include "settings_watch.h"

#define KEY L"SOFTWARE\\tspec\\watched"

enum { VALUES = 50, QUIET_MS = 2000, TICK_MS = 20 };

static atomic_uint calls;
static atomic_uint seen;     /* values of the key, at the last call */
static _Atomic uint64_t last; /* when that was */

static unsigned count_values(void)
{
    DWORD count = 0;
    HKEY key;

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, KEY, 0, KEY_READ | KEY_WOW64_64KEY, &key) != ERROR_SUCCESS)
        return 0;
    RegQueryInfoKeyW(key, NULL, NULL, NULL, NULL, NULL, NULL, &count, NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    return count;
}

static void look(void *context)
{
    assert_true(context == &calls);
    atomic_store(&last, os_clock_ms());
    atomic_store(&seen, count_values());
    atomic_fetch_add(&calls, 1);
}

static void set_values(unsigned count)
{
    HKEY key;

    assert_int_equal(RegCreateKeyExW(HKEY_LOCAL_MACHINE, KEY, 0, NULL, 0, KEY_WRITE | KEY_WOW64_64KEY, NULL, &key,
                                     NULL), 0);
    for (unsigned i = 0; i < count; i++) {
        WCHAR name[] = {L'a' + i / 10, L'0' + i % 10, 0};

        assert_int_equal(RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&i, sizeof i), 0);
    }
    RegCloseKey(key);
}

static void remove_key(void)
{
    HKEY vendor;

    assert_int_equal(RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\tspec", 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY,
                                   &vendor), 0);
    assert_int_equal(RegDeleteTreeW(vendor, L"watched"), 0);
    RegCloseKey(vendor);
}

/* Wait for a call that sees so many values, and that others came before. */
static void wait_until_seen(unsigned count, unsigned after)
{
    for (int i = 0; i < PATIENCE_MS && (atomic_load(&calls) <= after || atomic_load(&seen) != count); i++)
        rest();
    assert_true(atomic_load(&calls) > after);
    assert_int_equal(atomic_load(&seen), count);
}

static void changes_are_told_when_the_settings_are_left_alone(void **state)
{
    struct settings_watch *watch;
    uint64_t start;
    unsigned before;

    (void)state;
    set_values(0);
    watch = settings_watch_start("watched", look, &calls);
    assert_non_null(watch);
    wait_until_seen(0, 0); /* what was changed before */
    before = atomic_load(&calls);
    start = os_clock_ms();
    set_values(VALUES);
    wait_until_seen(VALUES, before);
    assert_true(atomic_load(&last) - start >= QUIET_MS - TICK_MS);
    assert_true(atomic_load(&calls) - before < VALUES);
    before = atomic_load(&calls);
    remove_key();
    wait_until_seen(0, before);
    before = atomic_load(&calls);
    set_values(1);
    wait_until_seen(1, before);
    settings_watch_stop(watch);
    remove_key();
}

/* Whatever it waits for: it is ended before the registry is left alone, and then once more is changed. */
static void watch_that_is_ended_tells_no_more(void **state)
{
    struct settings_watch *watch = settings_watch_start("watched", look, &calls);
    unsigned before;

    (void)state;
    set_values(1);
    settings_watch_stop(watch);
    settings_watch_stop(NULL);
    before = atomic_load(&calls);
    remove_key();
    Sleep(QUIET_MS + 1000);
    assert_int_equal(atomic_load(&calls), before);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_told_when_the_settings_are_left_alone),
        cmocka_unit_test(watch_that_is_ended_tells_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
