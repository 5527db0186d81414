/* shelf.c: see shelf.h. */
#include "shelf.h"

#include <stdlib.h>

enum { CHUNK = 256 /* things */ };

static void make_room(struct shelf *shelf)
{
    unsigned chunk = shelf->count / CHUNK;

    if (chunk == shelf->room) {
        shelf->room = shelf->room ? shelf->room * 2 : 16;
        shelf->chunks = realloc(shelf->chunks, shelf->room * sizeof *shelf->chunks);
        if (!shelf->chunks)
            abort();
    }
    shelf->chunks[chunk] = calloc(CHUNK, shelf->size);
    if (!shelf->chunks[chunk])
        abort();
}

void *shelf_add(struct shelf *shelf)
{
    if (shelf->count % CHUNK == 0)
        make_room(shelf);
    shelf->count++;
    return shelf_at(shelf, shelf->count - 1);
}

void *shelf_at(const struct shelf *shelf, unsigned number)
{
    return number < shelf->count ? shelf->chunks[number / CHUNK] + number % CHUNK * shelf->size : NULL;
}

void shelf_free(struct shelf *shelf)
{
    unsigned i;

    for (i = 0; i < shelf->count; i += CHUNK)
        free(shelf->chunks[i / CHUNK]);
    free(shelf->chunks);
}

void list_add(struct list *list, struct node *node)
{
    *node = (struct node){.previous = list->last, .listed = true};
    if (list->last)
        list->last->next = node;
    else
        list->first = node;
    list->last = node;
}

void list_remove(struct list *list, struct node *node)
{
    if (!node->listed)
        return;
    if (node->previous)
        node->previous->next = node->next;
    else
        list->first = node->next;
    if (node->next)
        node->next->previous = node->previous;
    else
        list->last = node->previous;
    node->listed = false;
}
