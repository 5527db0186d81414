/* virtual_time.c: time that passes only while everybody waits for it. Preloaded before the C library, it gives a
 * program a clock of its own: while any thread has something to do the clock stands still, and when all of them wait it
 * jumps to the first moment that one of them waits for. So a test that watches for seconds takes none, and what comes
 * first does not depend on how busy the machine is.
 *
 * It knows the ways to wait that the host and the fake provider use, and has one lock for everything. A thread in any
 * other blocking system call counts as busy. Each waiter has a semaphore, because semaphores are not replaced here. */
#define _GNU_SOURCE /* RTLD_NEXT, ppoll */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { READING_NS = 10000 }; /* what looking at the clock takes, so that whoever loops until a time gets there */

static const uint64_t SECOND_NS = 1000000000, NEVER = UINT64_MAX;

/* A thread that waits; on its own stack. */
struct waiter {
    const void *for_what; /* a condition, a mutex or a thread; NULL: only for the time */
    uint64_t until;
    bool late;            /* the time came, and nothing else */
    sem_t over;
    struct waiter *next;
};

struct thread {
    pthread_t id;
    pid_t task;
    void *(*run)(void *);
    void *argument;
    bool ended;
    struct thread *next;
};

static sem_t lock; /* of all that follows */
static uint64_t now = SECOND_NS;
static unsigned busy = 1; /* threads that do not wait */
static struct waiter *waiters; /* whoever came first stands first */
static struct thread *threads;

static struct {
    int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    int (*join)(pthread_t, void **);
    int (*trylock)(pthread_mutex_t *);
    int (*unlock)(pthread_mutex_t *);
    int (*sigwait)(const sigset_t *, int *);
} real;

static void await(sem_t *semaphore)
{
    while (sem_wait(semaphore) != 0)
        ; /* a signal */
}

static void enter(void)
{
    await(&lock);
}

static void leave(void)
{
    sem_post(&lock);
}

static void wake(struct waiter **at, bool late)
{
    struct waiter *waiter = *at;

    *at = waiter->next;
    waiter->late = late;
    busy++;
    sem_post(&waiter->over);
}

static void wake_those_for(const void *what, unsigned most)
{
    struct waiter **at = &waiters;

    while (*at != NULL && most > 0)
        if ((*at)->for_what == what) {
            wake(at, false);
            most--;
        } else {
            at = &(*at)->next;
        }
}

/* Time has passed elsewhere: the moment has come for some. */
static void wake_those_due(void)
{
    struct waiter **at = &waiters;

    while (*at != NULL)
        if ((*at)->until <= now)
            wake(at, true);
        else
            at = &(*at)->next;
}

/* A thread is busy no longer. If it was the last one, the next moment comes that somebody waits for. */
static void begin_to_wait(void)
{
    struct waiter **at, **first = &waiters;

    if (--busy > 0 || waiters == NULL)
        return;
    for (at = &waiters; *at != NULL; at = &(*at)->next)
        if ((*at)->until < (*first)->until)
            first = at;
    if ((*first)->until == NEVER)
        return; /* until a signal comes */
    if ((*first)->until > now)
        now = (*first)->until;
    wake(first, true);
}

static void free_mutex(pthread_mutex_t *mutex)
{
    real.unlock(mutex);
    wake_those_for(mutex, 1);
}

/* Inside the lock, which is left: wait, and give the mutex away meanwhile, if there is one. False: the time came. */
static bool wait_for(const void *what, uint64_t until, pthread_mutex_t *mutex)
{
    struct waiter self = {.for_what = what, .until = until}, **at = &waiters;

    sem_init(&self.over, 0, 0);
    while (*at != NULL)
        at = &(*at)->next;
    *at = &self;
    if (mutex != NULL)
        free_mutex(mutex);
    begin_to_wait();
    leave();
    await(&self.over);
    sem_destroy(&self.over);
    return !self.late;
}

static uint64_t of_timespec(const struct timespec *time)
{
    return (uint64_t)time->tv_sec * SECOND_NS + (uint64_t)time->tv_nsec;
}

static void sleep_for(uint64_t ns)
{
    enter();
    wait_for(NULL, ns == NEVER ? NEVER : now + ns, NULL);
}

int clock_gettime(clockid_t id, struct timespec *time)
{
    if (id != CLOCK_MONOTONIC)
        return (int)syscall(SYS_clock_gettime, id, time);
    enter();
    now += READING_NS;
    *time = (struct timespec){.tv_sec = (time_t)(now / SECOND_NS), .tv_nsec = (long)(now % SECOND_NS)};
    leave();
    return 0;
}

int nanosleep(const struct timespec *time, struct timespec *left)
{
    (void)left;
    sleep_for(of_timespec(time));
    return 0;
}

int pause(void)
{
    sleep_for(NEVER);
    return -1;
}

/* What other processes do takes real time; what passes of it, passes here. */
int poll(struct pollfd *files, nfds_t count, int timeout_ms)
{
    uint64_t timeout_ns = timeout_ms < 0 ? NEVER : (uint64_t)timeout_ms * 1000000;
    struct timespec time = {.tv_sec = timeout_ms / 1000, .tv_nsec = timeout_ms % 1000 * 1000000};
    int ready;

    if (count == 0) {
        sleep_for(timeout_ns);
        return 0;
    }
    ready = ppoll(files, count, timeout_ms < 0 ? NULL : &time, NULL);
    enter();
    now += ready == 0 ? timeout_ns : 0;
    wake_those_due();
    leave();
    return ready;
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    int error;

    while ((error = real.trylock(mutex)) == EBUSY) {
        enter();
        error = real.trylock(mutex); /* who has it still will find us waiting */
        if (error != EBUSY) {
            leave();
            break;
        }
        wait_for(mutex, NEVER, NULL);
    }
    return error;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    enter();
    free_mutex(mutex);
    leave();
    return 0;
}

static int wait_for_condition(pthread_cond_t *condition, pthread_mutex_t *mutex, uint64_t until)
{
    bool told;

    enter();
    told = wait_for(condition, until, mutex);
    pthread_mutex_lock(mutex);
    return told ? 0 : ETIMEDOUT;
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    return wait_for_condition(condition, mutex, NEVER);
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until)
{
    return wait_for_condition(condition, mutex, of_timespec(until));
}

int pthread_cond_signal(pthread_cond_t *condition)
{
    enter();
    wake_those_for(condition, 1);
    leave();
    return 0;
}

int pthread_cond_broadcast(pthread_cond_t *condition)
{
    enter();
    wake_those_for(condition, UINT32_MAX);
    leave();
    return 0;
}

static void *run(void *argument)
{
    struct thread *self = argument;
    void *result;

    self->task = gettid();
    result = self->run(self->argument);
    enter();
    self->ended = true;
    wake_those_for(self, UINT32_MAX);
    begin_to_wait();
    leave();
    return result;
}

int pthread_create(pthread_t *id, const pthread_attr_t *attributes, void *(*body)(void *), void *argument)
{
    struct thread *thread = calloc(1, sizeof *thread);
    int error;

    if (thread == NULL)
        return EAGAIN;
    *thread = (struct thread){.run = body, .argument = argument};
    enter();
    error = real.create(&thread->id, attributes, run, thread);
    if (error == 0) {
        busy++;
        thread->next = threads;
        threads = thread;
        *id = thread->id;
    }
    leave();
    return error; /* the record is kept: somebody may join the thread at any time */
}

int pthread_join(pthread_t id, void **result)
{
    struct thread *thread;
    int error;

    enter();
    for (thread = threads; !pthread_equal(thread->id, id); thread = thread->next)
        ; /* of those with this id the newest: the others are gone */
    if (thread->ended)
        leave();
    else
        wait_for(thread, NEVER, NULL);
    error = real.join(id, result);
    while (tgkill(getpid(), thread->task, 0) == 0)
        sched_yield(); /* the system counts it for a moment still */
    return error;
}

int sigwait(const sigset_t *signals, int *number)
{
    int error;

    enter();
    begin_to_wait();
    leave();
    error = real.sigwait(signals, number);
    enter();
    busy++;
    leave();
    return error;
}

__attribute__((constructor)) static void begin(void)
{
    sem_init(&lock, 0, 1);
    *(void **)&real.create = dlsym(RTLD_NEXT, "pthread_create");
    *(void **)&real.join = dlsym(RTLD_NEXT, "pthread_join");
    *(void **)&real.trylock = dlsym(RTLD_NEXT, "pthread_mutex_trylock");
    *(void **)&real.unlock = dlsym(RTLD_NEXT, "pthread_mutex_unlock");
    *(void **)&real.sigwait = dlsym(RTLD_NEXT, "sigwait");
}
