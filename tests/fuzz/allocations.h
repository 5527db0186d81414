/* allocations.h: how often this thread has asked for memory; libFuzzer has another thread, which does so, too. */
#ifndef TSPEC_ALLOCATIONS_H
#define TSPEC_ALLOCATIONS_H

#include <sanitizer/allocator_interface.h>

static _Thread_local unsigned long allocation_count;

static inline void allocation_counted(const volatile void *at, size_t size)
{
    (void)at;
    (void)size;
    allocation_count++;
}

static inline void allocation_freed(const volatile void *at)
{
    (void)at;
}

/* How many allocations there were since this was called first; not for two threads. */
static inline unsigned long allocations(void)
{
    static int hooks;
    if (hooks == 0)
        hooks = __sanitizer_install_malloc_and_free_hooks(allocation_counted, allocation_freed);
    return allocation_count;
}

#endif
