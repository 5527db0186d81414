/* failing_alloc.h: a program in which memory runs out when a test says so: the N-th allocation fails, once or from then
 * on.
 *
 * Link with $failing_alloc of tests.ninja: malloc, calloc, realloc and strdup are then these. Only allocations of
 * threads that are not exempt count. */
#ifndef TSPEC_FAILING_ALLOC_H
#define TSPEC_FAILING_ALLOC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static atomic_long alloc_left;      /* allocations until the one that fails; 0 and below: it has come */
static atomic_bool alloc_armed;
static atomic_bool alloc_for_good;  /* all after it fail, too */
static atomic_ulong alloc_failed;   /* how many have failed */
#ifdef _WIN32
static bool alloc_exempt; /* of all threads alike: mingw-w64 allocates what is a thread's own */
#else
static _Thread_local bool alloc_exempt;
#endif

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);

/* Let the N-th allocation from now on fail (N from 1), and all that follow if `for_good`. */
static inline void alloc_arm(long n, bool for_good)
{
    alloc_left = n;
    alloc_for_good = for_good;
    alloc_failed = 0;
    alloc_armed = true;
}

/* Let none fail any more. Returns whether any has. */
static inline bool alloc_disarm(void)
{
    alloc_armed = false;
    return alloc_failed > 0;
}

static inline bool alloc_fails(void)
{
    if (!alloc_armed || alloc_exempt)
        return false;
    long left = atomic_fetch_sub(&alloc_left, 1);
    bool fails = left == 1 || (left < 1 && alloc_for_good);
    if (fails)
        alloc_failed++;
    return fails;
}

void *__wrap_malloc(size_t size)
{
    return alloc_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return alloc_fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return alloc_fails() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = __wrap_malloc(size);
    return copy != NULL ? memcpy(copy, text, size) : NULL;
}

#endif
