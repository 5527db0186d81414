/* tasks.h: threads that take turns, and a clock that nobody waits for.
 *
 * One task runs at a time, until it waits, or until chance has another one go on where threads meet: at a lock. When
 * all wait the clock jumps to what happens next. So a life has one course, which its seed decides. */
#ifndef SIMULATOR_TASKS_H
#define SIMULATOR_TASKS_H

#include <stdbool.h>
#include <stdint.h>

#include "memory.h"

#define FOR_EVER UINT64_MAX

struct task;

/* Begin at the clock's start. eagerness: once in how many meetings another task goes on; 0: never. grain_us: what
 * people and the network do happens at multiples of it, so that with a large one much happens at the same moment. */
void tasks_begin(uint64_t eagerness, uint64_t grain_us);

/* Microseconds. */
uint64_t now_us(void);

/* The first moment of that grain that is at least so long from now. */
uint64_t grain_after(uint64_t us);

/* A new task, which is ready to run; name is a literal. What it allocates is the owner's. */
struct task *task_start(const char *name, void (*body)(void *), void *argument, enum owner owner);

/* The running task; NULL: what happens is no task's doing. */
struct task *task_self(void);
uint64_t task_number(const struct task *task);
const char *task_name(const struct task *task);
struct task *task_numbered(uint64_t number);

/* Wait until a task's body has returned; then it is gone. */
void task_join(struct task *task);

/* It is gone when its body has returned. */
void task_leave(struct task *task);

/* Perhaps another task goes on first. */
void task_meet(void);

/* All others that can go on do so first, or some of them. */
void task_pass(void);

/* Wait to be woken for the same thing. False: the time came. */
bool task_wait(const void *what, uint64_t until_us);
void tasks_wake(const void *what);
void task_sleep(uint64_t us);

/* The locks that the running task has: while it has one it must not wait for anything else. */
void task_took_lock(void);
void task_gave_lock(void);
unsigned task_locks(void);

/* Have happen(context) called at that time, outside of any task. */
void timer_at(uint64_t at_us, void (*happen)(void *context), void *context);

/* Run until done() is true, or nothing can happen any more; then it returns false. before(next) is called each time
 * before the clock goes on. */
bool tasks_run(bool (*done)(void), void (*before)(uint64_t next_us));

#endif
