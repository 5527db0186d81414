/* test_config_memory.c: whatever allocation fails while the configuration is read, there is a sentence, no crash and,
 * as the address sanitizer sees, no leak. */
#include "../portable_cmocka.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

/* The linker puts these in front of the C library's (--wrap). */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
FILE *__real_fopen(const char *name, const char *mode);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
FILE *__wrap_fopen(const char *name, const char *mode);

static struct {
    bool armed, for_good; /* does every allocation fail after the first that does? */
    unsigned left;        /* that succeed before it */
    bool failed;
} supply;

static bool exhausted(void)
{
    if (!supply.armed || (supply.failed && !supply.for_good))
        return false;
    if (!supply.failed && supply.left-- > 0)
        return false;
    supply.failed = true;
    errno = ENOMEM;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return exhausted() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return exhausted() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return exhausted() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text)
{
    return exhausted() ? NULL : __real_strdup(text);
}

FILE *__wrap_fopen(const char *name, const char *mode)
{
    return exhausted() ? NULL : __real_fopen(name, mode);
}

static char path[] = "/tmp/test_config_memory.XXXXXX";

/* Everything that can be said, by more lines than there is room for at first. */
static int write_settings(void **state)
{
    int number = mkstemp(path);
    FILE *file = number < 0 ? NULL : fdopen(number, "w");

    (void)state;
    if (file == NULL)
        return 1;
    fputs("[switch]\nhost = PBX\nport = 1\nuser = alice\npassword = x\n"
          "[trace]\nlevel = wire\nfile = /tmp/x.log\nsize = 5\n", file);
    for (int i = 40; i > 0; i--)
        fprintf(file, "[line %d]\nterminal = %d\n%s\n%s\n", i, i, i % 2 ? "name = x" : i % 4 ? "name =" : "",
                i % 3 ? "host = other" : "user = bob");
    return fclose(file) != 0 || setenv("TSPEC_CONFIG", path, 1) != 0;
}

static int remove_settings(void **state)
{
    (void)state;
    return unlink(path);
}

/* Read with so many allocations that succeed. False when they were enough. */
static bool runs_out_after(unsigned left, bool for_good)
{
    char error[512] = "";
    struct config config;
    bool good;

    supply.armed = true;
    supply.for_good = for_good;
    supply.left = left;
    supply.failed = false;
    good = config_read(&protocol, &config, error, sizeof error);
    supply.armed = false;
    assert_int_equal(good, !supply.failed);
    assert_int_equal(config.line_count, good ? 40 : 0);
    if (!good) {
        assert_null(config.lines);
        assert_memory_equal(error, path, strlen(path));
        assert_non_null(strstr(error, "memory"));
    }
    config_free(&config);
    return !good;
}

static void one_allocation_that_fails_is_told(void **state)
{
    unsigned count = 0;

    (void)state;
    while (runs_out_after(count, false))
        count++;
    assert_true(count > 40);
}

static void memory_that_runs_out_is_told(void **state)
{
    unsigned count = 0;

    (void)state;
    while (runs_out_after(count, true))
        count++;
    assert_true(count > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_allocation_that_fails_is_told),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };

    return cmocka_run_group_tests(tests, write_settings, remove_settings);
}
