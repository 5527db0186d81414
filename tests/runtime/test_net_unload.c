/* test_net_unload.c: a library that has a net in it can be unloaded, whatever its threads are at; the same on every
 * system. What hangs is a look-up, which this program does for the library. */
#include "../portable_cmocka.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "net_library.h"
#include "resources.h"

#ifdef _WIN32
#define LIBRARY "net_library.dll"
#define open_library(path) ((void *)LoadLibraryA(path))
#define close_library(library) FreeLibrary(library)
#define library_symbol(library, name) ((void *)(uintptr_t)GetProcAddress(library, name))
#define library_is_loaded(path) (GetModuleHandleA(path) != NULL)
#else
#include <dlfcn.h>
#define LIBRARY "net_library.so"
#define open_library(path) dlopen(path, RTLD_NOW)
#define close_library(library) dlclose(library)
#define library_symbol(library, name) dlsym(library, name)

static bool library_is_loaded(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_NOLOAD);

    if (library != NULL)
        dlclose(library);
    return library != NULL;
}
#endif

static char path[4096];
static atomic_bool begun, released, gave_up;

static bool comes(atomic_bool *condition)
{
    for (int i = 0; i < PATIENCE_MS && !atomic_load(condition); i++)
        rest();
    return atomic_load(condition);
}

static void look_up(void)
{
    atomic_store(&begun, true);
    if (!comes(&released))
        atomic_store(&gave_up, true);
}

/* Load the library, close its net when the look-up has ended, or while it hangs, and unload it. */
static void load_and_unload(bool hangs)
{
    void *library = open_library(path);

    assert_non_null(library);
    begun = gave_up = false;
    released = !hangs;
    ((library_begin *)(uintptr_t)library_symbol(library, "begin"))(look_up);
    assert_true(comes(&begun));
    if (!hangs)
        ((library_wait *)(uintptr_t)library_symbol(library, "wait_until_down"))();
    ((library_end *)(uintptr_t)library_symbol(library, "end"))();
    close_library(library);
}

static void library_goes_when_no_look_up_hangs(void **state)
{
    (void)state;
    load_and_unload(false);
    assert_false(library_is_loaded(path));
}

static void library_stays_as_long_as_a_look_up_hangs(void **state)
{
    struct resources before;

    (void)state;
    load_and_unload(false); /* what the first thread of all brings with it */
    before = resources_now();
    load_and_unload(true);
    assert_false(gave_up);
    assert_true(library_is_loaded(path));
    atomic_store(&released, true);
    assert_true(threads_return_to(&before));
    assert_false(gave_up);
#ifdef _WIN32
    for (int i = 0; i < PATIENCE_MS && library_is_loaded(path); i++)
        rest();
    assert_false(library_is_loaded(path));
#endif
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(library_goes_when_no_look_up_hangs),
        cmocka_unit_test(library_stays_as_long_as_a_look_up_hangs),
    };
    const char *slash = strrchr(argv[0], '/');

    (void)argc;
    /* The library is in the program's folder, where Windows looks by itself. */
    snprintf(path, sizeof path, "%.*s" LIBRARY, slash == NULL ? 0 : (int)(slash + 1 - argv[0]), argv[0]);
    loopback_begin();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
