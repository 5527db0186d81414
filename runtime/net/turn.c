/* turn.c: see turn.h. */
#include "turn.h"

void turn_init(struct turn *turn)
{
    os_mutex_init(&turn->lock);
    atomic_init(&turn->thread, 0);
}

void turn_free(struct turn *turn)
{
    os_mutex_free(&turn->lock);
}

/* Threads have numbers of 32 bits everywhere. */
static unsigned self(void)
{
    return (unsigned)os_thread_self();
}

void turn_take(struct turn *turn)
{
    os_mutex_lock(&turn->lock);
    atomic_store(&turn->thread, self());
}

void turn_give(struct turn *turn)
{
    if (atomic_load(&turn->thread) != self())
        return;
    atomic_store(&turn->thread, 0);
    os_mutex_unlock(&turn->lock);
}
