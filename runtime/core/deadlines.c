/* deadlines.c: the pairing heap; see deadlines.h, and Fredman, Sedgewick, Sleator and Tarjan, "The Pairing Heap",
 * 1986. */
#include "deadlines.h"

#include <stddef.h>

/* Join two heaps; either may be empty. The one that is due later becomes the other's first child. */
static struct deadline *join(struct deadline *a, struct deadline *b)
{
    if (a == NULL || b == NULL)
        return a != NULL ? a : b;
    struct deadline *root = b->at < a->at ? b : a;
    struct deadline *child = root == a ? b : a;
    child->before = root;
    child->sibling = root->child;
    if (root->child != NULL)
        root->child->before = child;
    root->child = child;
    root->before = root->sibling = NULL;
    return root;
}

/* Join siblings to one heap: by pairs from the first to the last, then the pairs from the last to the first. */
static struct deadline *join_siblings(struct deadline *first)
{
    struct deadline *pairs = NULL, *joined = NULL;
    while (first != NULL) {
        struct deadline *second = first->sibling;
        struct deadline *rest = second != NULL ? second->sibling : NULL;
        first->sibling = first->before = NULL;
        if (second != NULL)
            second->sibling = second->before = NULL;
        struct deadline *pair = join(first, second);
        pair->sibling = pairs;
        pairs = pair;
        first = rest;
    }
    while (pairs != NULL) {
        struct deadline *rest = pairs->sibling;
        pairs->sibling = NULL;
        joined = join(joined, pairs);
        pairs = rest;
    }
    return joined;
}

void deadline_clear(struct deadlines *deadlines, struct deadline *deadline)
{
    if (!deadline->set)
        return;
    deadline->set = false;
    struct deadline *below = join_siblings(deadline->child);
    deadline->child = NULL;
    if (deadline == deadlines->soonest) {
        deadlines->soonest = below;
        return;
    }
    if (deadline->before->child == deadline)
        deadline->before->child = deadline->sibling;
    else
        deadline->before->sibling = deadline->sibling;
    if (deadline->sibling != NULL)
        deadline->sibling->before = deadline->before;
    deadline->before = deadline->sibling = NULL;
    deadlines->soonest = join(deadlines->soonest, below);
}

void deadline_set(struct deadlines *deadlines, struct deadline *deadline, uint64_t at)
{
    deadline_clear(deadlines, deadline);
    deadline->at = at;
    deadline->set = true;
    deadlines->soonest = join(deadlines->soonest, deadline);
}

uint64_t deadlines_next(const struct deadlines *deadlines)
{
    return deadlines->soonest != NULL ? deadlines->soonest->at : NEVER;
}

struct deadline *deadlines_due(struct deadlines *deadlines, uint64_t now)
{
    struct deadline *due = deadlines->soonest;
    if (due == NULL || due->at > now)
        return NULL;
    deadline_clear(deadlines, due);
    return due;
}
