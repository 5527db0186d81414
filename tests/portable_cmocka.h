/* portable_cmocka.h: cmocka where it is installed; on Windows, where the same tests run as well, the few of its names
 * that they use: a failed assertion says where and ends the program. */
#ifndef TSPEC_PORTABLE_CMOCKA_H
#define TSPEC_PORTABLE_CMOCKA_H

#ifndef _WIN32

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#else

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

#define cmocka_unit_test(test) {#test, test}
#define cmocka_run_group_tests(tests, setup, teardown) portable_run(tests, sizeof(tests) / sizeof *(tests))

#define assert_true(condition) portable_assert(condition, #condition, __FILE__, __LINE__)
#define assert_false(condition) assert_true(!(condition))
#define assert_null(pointer) assert_true((pointer) == NULL)
#define assert_non_null(pointer) assert_true((pointer) != NULL)
#define assert_memory_equal(a, b, size) assert_true(memcmp(a, b, size) == 0)
#define assert_int_equal(a, b) portable_assert_equal((long long)(a), (long long)(b), #a, __FILE__, __LINE__)
#define assert_int_not_equal(a, b) assert_true((long long)(a) != (long long)(b))

static inline void portable_assert(int condition, const char *text, const char *file, int line)
{
    if (condition)
        return;
    printf("%s:%d: error: %s\n", file, line, text);
    exit(1);
}

static inline void portable_assert_equal(long long a, long long b, const char *text, const char *file, int line)
{
    if (a == b)
        return;
    printf("%s:%d: error: %s is %lld, not %lld\n", file, line, text, a, b);
    exit(1);
}

static inline int portable_run(const struct CMUnitTest tests[], size_t count)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    for (size_t i = 0; i < count; i++) {
        printf("[ RUN      ] %s\n", tests[i].name);
        tests[i].run(&(void *){NULL});
        printf("[       OK ] %s\n", tests[i].name);
    }
    return 0;
}

#endif
#endif
