/* pool.h: things that are named by checked handles.
 *
 * A handle is an index and a generation, never a pointer: one that TAPI kept too long, or invented, finds nothing.
 * Items do not move while they live. Room grows by doubling and is kept, so a provider that has seen its busiest hour
 * allocates no more. A pool has 1,048,576 items at most. */
#ifndef TSPEC_POOL_H
#define TSPEC_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uintptr_t handle; /* 0 is nobody's */

struct pool {
    size_t item_size;
    struct pool_slot *slots;
    uint32_t count, room;
    uint32_t free_first, free_last; /* slots are used again oldest first, so that a stale handle stays stale long */
};

void pool_init(struct pool *pool, size_t item_size);

/* Free the pool and every item in it. */
void pool_free(struct pool *pool);

/* Take a zeroed item. *item and the handle are valid until pool_give. Returns 0 if there is no memory. */
handle pool_take(struct pool *pool, void **item);

/* The item that a handle names, or NULL if it names none (any more). */
void *pool_find(const struct pool *pool, handle which);

/* The place of an item in its pool, which it keeps while it lives; and the item that lives in a place. */
uint32_t pool_place(handle which);
void *pool_at(const struct pool *pool, uint32_t place);

/* Give an item another handle and keep it where it is: the old handle finds nothing from now on. Returns the new
 * one. */
handle pool_rename(struct pool *pool, handle which);

/* Give an item back. Its handle finds nothing from now on. */
void pool_give(struct pool *pool, handle which);

#endif
