/* deadlines.c: the heap; see deadlines.h. */
#include "deadlines.h"

#include <stdlib.h>

enum { FIRST_ROOM = 64 };

void deadlines_init(struct deadlines *deadlines)
{
    *deadlines = (struct deadlines){0};
}

void deadlines_free(struct deadlines *deadlines)
{
    free(deadlines->heap);
    deadlines_init(deadlines);
}

static void put(struct deadlines *deadlines, size_t place, struct deadline *deadline)
{
    deadlines->heap[place] = deadline;
    deadline->place = place;
}

static void sift_up(struct deadlines *deadlines, struct deadline *deadline)
{
    size_t place = deadline->place;
    while (place > 1 && deadlines->heap[place / 2]->at > deadline->at) {
        put(deadlines, place, deadlines->heap[place / 2]);
        place /= 2;
    }
    put(deadlines, place, deadline);
}

static void sift_down(struct deadlines *deadlines, struct deadline *deadline)
{
    size_t place = deadline->place;
    for (;;) {
        size_t child = place * 2;
        if (child > deadlines->count)
            break;
        if (child < deadlines->count && deadlines->heap[child + 1]->at < deadlines->heap[child]->at)
            child++;
        if (deadlines->heap[child]->at >= deadline->at)
            break;
        put(deadlines, place, deadlines->heap[child]);
        place = child;
    }
    put(deadlines, place, deadline);
}

static bool add_room(struct deadlines *deadlines)
{
    size_t room = deadlines->room ? deadlines->room * 2 : FIRST_ROOM;
    struct deadline **heap = realloc(deadlines->heap, (room + 1) * sizeof(struct deadline *));
    if (heap == NULL)
        return false;
    deadlines->heap = heap;
    deadlines->room = room;
    return true;
}

bool deadline_set(struct deadlines *deadlines, struct deadline *deadline, uint64_t at)
{
    if (deadline->place == 0) {
        if (deadlines->count == deadlines->room && !add_room(deadlines))
            return false;
        put(deadlines, ++deadlines->count, deadline);
    }
    deadline->at = at;
    sift_up(deadlines, deadline);
    sift_down(deadlines, deadline);
    return true;
}

void deadline_clear(struct deadlines *deadlines, struct deadline *deadline)
{
    size_t place = deadline->place;
    if (place == 0)
        return;
    deadline->place = 0;
    struct deadline *last = deadlines->heap[deadlines->count--];
    if (last == deadline)
        return;
    put(deadlines, place, last);
    sift_up(deadlines, last);
    sift_down(deadlines, last);
}

uint64_t deadlines_next(const struct deadlines *deadlines)
{
    return deadlines->count ? deadlines->heap[1]->at : NEVER;
}

struct deadline *deadlines_due(struct deadlines *deadlines, uint64_t now)
{
    if (deadlines_next(deadlines) > now)
        return NULL;
    struct deadline *due = deadlines->heap[1];
    deadline_clear(deadlines, due);
    return due;
}
