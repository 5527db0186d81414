/* os_simulated.c: os.h in a world of one process: threads are tasks, the clock is the life's, the disk is none. What
 * only converts is the one of POSIX. The types of locks and threads are POSIX' too, so that the provider's objects are
 * those that are tested elsewhere. */
#include "os.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../chance.h"
#include "../place.h"
#include "../promises.h"
#include "../story.h"
#include "../tasks.h"
#include "../trouble.h"

enum { SLOW_DISK_US = 3000000 };

static const uint64_t BEGINNING_MS = 1767225600000; /* 2026 */

void os_mutex_init(os_mutex *mutex)
{
    pthread_mutex_init(mutex, NULL);
}

void os_mutex_free(os_mutex *mutex)
{
    if (pthread_mutex_destroy(mutex) != 0)
        story_fail("lock", "a lock was freed that somebody has");
}

void os_mutex_lock(os_mutex *mutex)
{
    task_meet();
    while (pthread_mutex_trylock(mutex) == EBUSY)
        task_wait(mutex, FOR_EVER);
    task_took_lock();
}

void os_mutex_unlock(os_mutex *mutex)
{
    pthread_mutex_unlock(mutex);
    task_gave_lock();
    tasks_wake(mutex);
    task_meet();
}

void os_cond_init(os_cond *cond)
{
    pthread_cond_init(cond, NULL);
}

void os_cond_free(os_cond *cond)
{
    pthread_cond_destroy(cond);
}

void os_cond_wait(os_cond *cond, os_mutex *mutex)
{
    pthread_mutex_unlock(mutex);
    task_gave_lock();
    tasks_wake(mutex);
    promise_no_lock("a wait");
    task_wait(cond, FOR_EVER);
    os_mutex_lock(mutex);
}

void os_cond_broadcast(os_cond *cond)
{
    tasks_wake(cond);
}

static unsigned threads; /* that were started, and neither waited for nor left */

unsigned place_threads(void)
{
    return threads;
}

bool os_thread_start(os_thread *thread, void (*body)(void *), void *argument)
{
    if (memory_refuses() || (trouble.threads_lacking && chance_once_in(&chances[CHANCE_MEMORY], 2)))
        return false;
    thread->thread = (pthread_t)task_number(task_start("provider", body, argument, THE_PROVIDER));
    threads++;
    return true;
}

void os_thread_join(os_thread *thread)
{
    threads--;
    task_join(task_numbered((uint64_t)thread->thread));
}

void os_thread_leave(os_thread *thread)
{
    threads--;
    task_leave(task_numbered((uint64_t)thread->thread));
}

uint64_t os_thread_self(void)
{
    return task_number(task_self());
}

uint64_t os_clock_us(void)
{
    return now_us();
}

uint64_t os_clock_ms(void)
{
    return now_us() / 1000;
}

uint64_t os_time_ms(void)
{
    return BEGINNING_MS + now_us() / 1000;
}

uint32_t os_seed(void)
{
    return (uint32_t)chance_draw(&chances[CHANCE_TASKS]);
}

uint64_t os_secret(void)
{
    return chance_draw(&chances[CHANCE_SECRETS]);
}

void os_log(const char *protocol, const char *line)
{
    promise_no_lock("the system's log");
    promise_no_secret("the system's log", line, strlen(line));
    story("log     %s: %s", protocol, line);
}

bool os_log_folder(char *path, size_t room)
{
    return snprintf(path, room, "/simulated") < (int)room;
}

static uint64_t disk_us;

uint64_t place_disk_us(void)
{
    return disk_us;
}

static bool disk_fails(void)
{
    uint64_t us = trouble.disk == DISK_SLOW ? chance_below(&chances[CHANCE_DISK], SLOW_DISK_US) : 0;

    promise_no_lock("the disk");
    task_sleep(us);
    disk_us += us; /* where a wait had begun before, all of it is counted */
    return trouble.disk == DISK_FULL && !chance_once_in(&chances[CHANCE_DISK], 4);
}

bool os_file_open(os_file *file, const char *path, uint64_t *size)
{
    (void)path;
    *file = 1;
    *size = 0;
    return !disk_fails();
}

bool os_file_write(os_file file, const void *bytes, size_t len)
{
    (void)file;
    promise_no_secret("the trace", bytes, len);
    return !disk_fails();
}

void os_file_close(os_file file)
{
    (void)file;
}

bool os_file_rename(const char *from, const char *to)
{
    (void)from, (void)to;
    return trouble.disk == DISK_GOOD;
}
