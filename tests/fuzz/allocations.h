/* allocations.h: how often memory was asked for, as the address sanitizer counts. */
#ifndef TSPEC_ALLOCATIONS_H
#define TSPEC_ALLOCATIONS_H

#include <sanitizer/allocator_interface.h>

static unsigned long allocation_count;

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

/* How many allocations there were since this was called first. */
static inline unsigned long allocations(void)
{
    static int hooks;
    if (hooks == 0)
        hooks = __sanitizer_install_malloc_and_free_hooks(allocation_counted, allocation_freed);
    return allocation_count;
}

#endif
