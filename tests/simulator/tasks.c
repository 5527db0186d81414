/* tasks.c: see tasks.h. */
#define _GNU_SOURCE /* MAP_STACK */
#include "tasks.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "chance.h"
#include "memory.h"
#include "story.h"

enum { STACK_BYTES = 512 * 1024 };

enum stage { STAGE_READY, STAGE_WAITING, STAGE_OVER };

struct task {
    ucontext_t context;
    char *stack;
    const char *name;
    uint64_t number;
    enum stage stage;
    void (*body)(void *);
    void *argument;
    const void *waits_for;
    uint64_t until_us;
    bool late;        /* the time came */
    bool left;        /* nobody joins it */
    unsigned locks;
    enum owner owner;
    void *fake_stack; /* the address sanitizer's */
    struct task *next;
};

struct timer {
    uint64_t at_us, order; /* those of one moment happen in the order in which they were set */
    void (*happen)(void *context);
    void *context;
};

static struct {
    uint64_t now_us, eagerness, grain_us, numbered;
    struct task *running, *all;
    ucontext_t scheduler;
    struct task **ready;
    unsigned ready_count, ready_room;
    struct timer *timers; /* a heap, the soonest first */
    unsigned timer_count, timer_room;
    uint64_t timers_set;
    struct task *dead;    /* whose stacks can be used again */
    void *fake_stack;
    const void *bottom;
    size_t size;
} world;

/* Where the address sanitizer is linked in it has to be told. */
__attribute__((weak)) void __sanitizer_start_switch_fiber(void **fake, const void *bottom, size_t size);
__attribute__((weak)) void __sanitizer_finish_switch_fiber(void *fake, const void **bottom, size_t *size);

void tasks_begin(uint64_t eagerness, uint64_t grain_us)
{
    world.now_us = 1000000;
    world.eagerness = eagerness;
    world.grain_us = grain_us;
}

uint64_t grain_after(uint64_t us)
{
    uint64_t at_us = world.now_us + us + world.grain_us - 1;

    return at_us - at_us % world.grain_us;
}

uint64_t now_us(void)
{
    return world.now_us;
}

struct task *task_self(void)
{
    return world.running;
}

uint64_t task_number(const struct task *task)
{
    return task->number;
}

const char *task_name(const struct task *task)
{
    return task != NULL ? task->name : "the world";
}

struct task *task_numbered(uint64_t number)
{
    struct task *task = world.all;

    while (task != NULL && task->number != number)
        task = task->next;
    return task;
}

/* --- Taking turns --- */

static void make_ready(struct task *task)
{
    if (world.ready_count == world.ready_room) {
        world.ready_room = world.ready_room * 2 + 64;
        world.ready = realloc(world.ready, world.ready_room * sizeof(*world.ready));
        if (world.ready == NULL)
            abort();
    }
    task->stage = STAGE_READY;
    world.ready[world.ready_count++] = task;
}

/* From a task to the scheduler, and back when it is its turn. */
static void give_way(void)
{
    struct task *self = world.running;

    self->owner = memory_swap(THE_WORLD);
    if (__sanitizer_start_switch_fiber != NULL)
        __sanitizer_start_switch_fiber(self->stage == STAGE_OVER ? NULL : &self->fake_stack, world.bottom, world.size);
    swapcontext(&self->context, &world.scheduler);
    if (__sanitizer_finish_switch_fiber != NULL)
        __sanitizer_finish_switch_fiber(self->fake_stack, NULL, NULL);
    memory_swap(self->owner);
}

static void run(struct task *task)
{
    world.running = task;
    if (__sanitizer_start_switch_fiber != NULL)
        __sanitizer_start_switch_fiber(&world.fake_stack, task->stack, STACK_BYTES);
    swapcontext(&world.scheduler, &task->context);
    if (__sanitizer_finish_switch_fiber != NULL)
        __sanitizer_finish_switch_fiber(world.fake_stack, NULL, NULL);
    world.running = NULL;
}

static void unlink_task(struct task *task)
{
    struct task **at = &world.all;

    while (*at != task)
        at = &(*at)->next;
    *at = task->next;
    task->next = world.dead;
    world.dead = task;
}

static void begin(void)
{
    struct task *self = world.running;

    if (__sanitizer_finish_switch_fiber != NULL)
        __sanitizer_finish_switch_fiber(NULL, &world.bottom, &world.size);
    memory_swap(self->owner);
    self->body(self->argument);
    memory_swap(THE_WORLD);
    self->stage = STAGE_OVER;
    if (self->locks > 0)
        story_fail("lock", "%s ended with a lock in its hands", self->name);
    if (self->left)
        unlink_task(self);
    tasks_wake(self);
    give_way();
}

struct task *task_start(const char *name, void (*body)(void *), void *argument, enum owner owner)
{
    enum owner starter = memory_swap(THE_WORLD);
    struct task *task = world.dead;

    if (task != NULL) {
        world.dead = task->next;
    } else {
        task = malloc(sizeof *task);
        if (task == NULL)
            abort();
        task->stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
        if (task->stack == MAP_FAILED)
            abort();
    }
    *task = (struct task){.stack = task->stack, .name = name, .number = ++world.numbered, .body = body,
                          .argument = argument, .next = world.all, .owner = owner};
    world.all = task;
    getcontext(&task->context);
    task->context.uc_stack.ss_sp = task->stack;
    task->context.uc_stack.ss_size = STACK_BYTES;
    task->context.uc_link = NULL;
    makecontext(&task->context, begin, 0);
    make_ready(task);
    memory_swap(starter);
    return task;
}

void task_join(struct task *task)
{
    while (task->stage != STAGE_OVER)
        task_wait(task, FOR_EVER);
    unlink_task(task);
}

void task_leave(struct task *task)
{
    task->left = true;
    if (task->stage == STAGE_OVER)
        unlink_task(task);
}

void task_meet(void)
{
    if (world.running == NULL || world.eagerness == 0 || world.ready_count == 0 ||
        !chance_once_in(&chances[CHANCE_TASKS], world.eagerness))
        return;
    make_ready(world.running);
    give_way();
}

void task_pass(void)
{
    make_ready(world.running);
    give_way();
}

/* --- Waiting --- */

static void come_late(void *context)
{
    struct task *task = context;

    if (task->stage != STAGE_WAITING || task->until_us > world.now_us)
        return;
    task->late = true;
    make_ready(task);
}

bool task_wait(const void *what, uint64_t until_us)
{
    struct task *self = world.running;

    if (until_us <= world.now_us)
        return false;
    self->waits_for = what;
    self->until_us = until_us;
    self->late = false;
    self->stage = STAGE_WAITING;
    if (until_us != FOR_EVER)
        timer_at(until_us, come_late, self);
    give_way();
    return !self->late;
}

void tasks_wake(const void *what)
{
    for (struct task *task = world.all; task != NULL; task = task->next)
        if (task->stage == STAGE_WAITING && task->waits_for == what)
            make_ready(task);
}

void task_sleep(uint64_t us)
{
    uint64_t until_us = world.now_us + us;

    while (task_wait(&world.now_us, until_us))
        ;
}

void task_took_lock(void)
{
    world.running->locks++;
}

void task_gave_lock(void)
{
    world.running->locks--;
}

unsigned task_locks(void)
{
    return world.running->locks;
}

/* --- The clock --- */

static bool is_sooner(const struct timer *a, const struct timer *b)
{
    return a->at_us < b->at_us || (a->at_us == b->at_us && a->order < b->order);
}

void timer_at(uint64_t at_us, void (*happen)(void *context), void *context)
{
    enum owner owner = memory_swap(THE_WORLD);

    if (world.timer_count == world.timer_room) {
        world.timer_room = world.timer_room * 2 + 256;
        world.timers = realloc(world.timers, world.timer_room * sizeof(*world.timers));
        if (world.timers == NULL)
            abort();
    }
    struct timer timer = {at_us, world.timers_set++, happen, context};
    unsigned at = world.timer_count++;
    for (; at > 0 && is_sooner(&timer, &world.timers[(at - 1) / 2]); at = (at - 1) / 2)
        world.timers[at] = world.timers[(at - 1) / 2];
    world.timers[at] = timer;
    memory_swap(owner);
}

static struct timer take_soonest(void)
{
    struct timer soonest = world.timers[0], last = world.timers[--world.timer_count];
    unsigned at = 0, child;

    while ((child = 2 * at + 1) < world.timer_count) {
        if (child + 1 < world.timer_count && is_sooner(&world.timers[child + 1], &world.timers[child]))
            child++;
        if (!is_sooner(&world.timers[child], &last))
            break;
        world.timers[at] = world.timers[child];
        at = child;
    }
    world.timers[at] = last;
    return soonest;
}

static struct task *take_ready(void)
{
    unsigned which = world.eagerness == 0 ? 0 : (unsigned)chance_below(&chances[CHANCE_TASKS], world.ready_count);
    struct task *task = world.ready[which];

    world.ready_count--;
    memmove(&world.ready[which], &world.ready[which + 1], (world.ready_count - which) * sizeof(*world.ready));
    return task;
}

bool tasks_run(bool (*done)(void), void (*before)(uint64_t next_us))
{
    while (!done()) {
        bool due = world.timer_count > 0 && world.timers[0].at_us <= world.now_us;
        if (world.ready_count > 0 && !(due && chance_once_in(&chances[CHANCE_TASKS], 2))) {
            run(take_ready());
            continue;
        }
        if (world.timer_count == 0)
            return false;
        if (!due) {
            before(world.timers[0].at_us);
            world.now_us = world.timers[0].at_us;
        }
        struct timer timer = take_soonest();
        timer.happen(timer.context);
    }
    return true;
}
