/* shelf.h: things in the order in which they came, as many as there are: each has a number from 0 on and stays where it
 * is. And lists, of those among them that still matter, so that nobody has to look through all that ever were. */
#ifndef HOST_SHELF_H
#define HOST_SHELF_H

#include <stdbool.h>
#include <stddef.h>

struct shelf {
    size_t size; /* of one thing */
    unsigned count;
    unsigned room; /* chunks that there are */
    char **chunks;
};

/* One more, zeroed. Never NULL: the program ends if there is no memory. */
void *shelf_add(struct shelf *shelf);

/* NULL: there is none of that number. */
void *shelf_at(const struct shelf *shelf, unsigned number);

/* With all that is on it. */
void shelf_free(struct shelf *shelf);

/* The first member of what is in a list. */
struct node {
    struct node *previous, *next;
    bool listed;
};

struct list {
    struct node *first, *last;
};

/* At the end of the list. */
void list_add(struct list *list, struct node *node);

/* Nothing happens if it is not there. */
void list_remove(struct list *list, struct node *node);

#endif
