/* pool.c: slots with generations; see pool.h. */
#include "pool.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { INDEX_BITS = 20, FIRST_ROOM = 16 };
#define NO_SLOT UINT32_MAX
#define GENERATION_MASK ((handle)-1 >> INDEX_BITS)

struct pool_slot {
    void *item;
    handle generation; /* never 0, so that no handle is */
    uint32_t next_free;
    bool used;
};

static uint32_t index_of(handle which)
{
    return (uint32_t)(which & (((handle)1 << INDEX_BITS) - 1));
}

uint32_t pool_place(handle which)
{
    return index_of(which);
}

void *pool_at(const struct pool *pool, uint32_t place)
{
    return pool->slots[place].item;
}

void pool_init(struct pool *pool, size_t item_size)
{
    *pool = (struct pool){.item_size = item_size, .free_first = NO_SLOT, .free_last = NO_SLOT};
}

void pool_free(struct pool *pool)
{
    for (uint32_t i = 0; i < pool->count; i++)
        free(pool->slots[i].item);
    free(pool->slots);
    pool_init(pool, pool->item_size);
}

static bool add_room(struct pool *pool)
{
    uint32_t room = pool->room ? pool->room * 2 : FIRST_ROOM;
    if (room > (uint32_t)1 << INDEX_BITS)
        return false;
    struct pool_slot *slots = realloc(pool->slots, room * sizeof(*slots));
    if (slots == NULL)
        return false;
    pool->slots = slots;
    pool->room = room;
    return true;
}

static bool add_slot(struct pool *pool)
{
    if (pool->count == pool->room && !add_room(pool))
        return false;
    void *item = malloc(pool->item_size);
    if (item == NULL)
        return false;
    pool->slots[pool->count] = (struct pool_slot){.item = item, .generation = 1, .next_free = NO_SLOT};
    pool->free_first = pool->free_last = pool->count++;
    return true;
}

handle pool_take(struct pool *pool, void **item)
{
    if (pool->free_first == NO_SLOT && !add_slot(pool))
        return 0;
    uint32_t index = pool->free_first;
    struct pool_slot *slot = &pool->slots[index];
    pool->free_first = slot->next_free;
    if (pool->free_first == NO_SLOT)
        pool->free_last = NO_SLOT;
    slot->used = true;
    memset(slot->item, 0, pool->item_size);
    *item = slot->item;
    return slot->generation << INDEX_BITS | index;
}

void *pool_find(const struct pool *pool, handle which)
{
    uint32_t index = index_of(which);
    if (index >= pool->count)
        return NULL;
    const struct pool_slot *slot = &pool->slots[index];
    return slot->used && slot->generation == which >> INDEX_BITS ? slot->item : NULL;
}

handle pool_rename(struct pool *pool, handle which)
{
    assert(pool_find(pool, which) != NULL);
    uint32_t index = index_of(which);
    struct pool_slot *slot = &pool->slots[index];
    slot->generation = (slot->generation + 1) & GENERATION_MASK;
    if (slot->generation == 0)
        slot->generation++;
    return slot->generation << INDEX_BITS | index;
}

void pool_give(struct pool *pool, handle which)
{
    uint32_t index = index_of(pool_rename(pool, which));
    struct pool_slot *slot = &pool->slots[index];
    slot->used = false;
    slot->next_free = NO_SLOT;
    if (pool->free_last == NO_SLOT)
        pool->free_first = index;
    else
        pool->slots[pool->free_last].next_free = index;
    pool->free_last = index;
}
