/* allocations.h: how often this thread has asked for memory, and given it back; libFuzzer has another thread, which
 * does so, too. */
#ifndef TSPEC_ALLOCATIONS_H
#define TSPEC_ALLOCATIONS_H

#include <sanitizer/allocator_interface.h>
#include <stddef.h>

static _Thread_local unsigned long allocation_count;
static _Thread_local long allocation_left;
static void (*freed_hook)(const volatile void *at); /* looks at what this thread gives back; NULL: nobody does */

static inline void allocation_counted(const volatile void *at, size_t size)
{
    (void)size;
    allocation_count++;
    allocation_left += at != NULL;
}

static inline void allocation_freed(const volatile void *at)
{
    allocation_left -= at != NULL;
    if (freed_hook != NULL && allocation_count > 0)
        freed_hook(at);
}

/* How many allocations there were since this was called first; not for two threads. */
static inline unsigned long allocations(void)
{
    static int hooks;
    if (hooks == 0)
        hooks = __sanitizer_install_malloc_and_free_hooks(allocation_counted, allocation_freed);
    return allocation_count;
}

/* How many of them were not given back. */
static inline long allocations_left(void)
{
    allocations();
    return allocation_left;
}

#endif
