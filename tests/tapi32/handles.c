/* handles.c: see handles.h. */
#include "handles.h"

#include <stdlib.h>

enum { INDEX_BITS = 16, GENERATIONS = 0x7FFF, FIRST_ROOM = 64, MOST = 1 << INDEX_BITS };

struct slot {
    enum handle_kind kind;
    DWORD generation; /* 1 to GENERATIONS, so that no handle is 0 */
    void *object;
    unsigned next_free;
};

static struct slot *slots;
static unsigned slot_count, slot_room, free_slots; /* free_slots: index + 1 of the first one, 0: none */

static bool make_room(void)
{
    unsigned room = slot_room == 0 ? FIRST_ROOM : slot_room * 2;
    if (slot_count < slot_room)
        return true;
    if (room > MOST)
        return false;
    struct slot *more = realloc(slots, room * sizeof(*more));
    if (more == NULL)
        return false;
    slots = more;
    slot_room = room;
    return true;
}

static DWORD handle_new(enum handle_kind kind, void *object)
{
    unsigned index;
    if (free_slots != 0) {
        index = free_slots - 1;
        free_slots = slots[index].next_free;
    } else {
        if (!make_room())
            return 0;
        index = slot_count++;
        slots[index].generation = 0;
    }
    struct slot *slot = &slots[index];
    *slot = (struct slot){.kind = kind, .generation = slot->generation % GENERATIONS + 1, .object = object};
    return slot->generation << INDEX_BITS | index;
}

void *handle_new_object(enum handle_kind kind, size_t size)
{
    DWORD *object = calloc(1, size);
    if (object == NULL)
        return NULL;
    *object = handle_new(kind, object);
    if (*object != 0)
        return object;
    free(object);
    return NULL;
}

static struct slot *slot_of(DWORD handle)
{
    unsigned index = handle & (MOST - 1);
    if (index >= slot_count || slots[index].kind == HANDLE_FREE || slots[index].generation != handle >> INDEX_BITS)
        return NULL;
    return &slots[index];
}

void *handle_find(enum handle_kind kind, DWORD handle)
{
    struct slot *slot = slot_of(handle);
    return slot != NULL && slot->kind == kind ? slot->object : NULL;
}

void handle_free(DWORD handle)
{
    struct slot *slot = slot_of(handle);
    if (slot == NULL)
        return;
    slot->kind = HANDLE_FREE;
    slot->next_free = free_slots;
    free_slots = (unsigned)(slot - slots) + 1;
}
