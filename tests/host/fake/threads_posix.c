/* threads_posix.c: threads.h for POSIX systems. */
#define _GNU_SOURCE /* dladdr */
#include "threads.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct thread {
    pthread_t id;
    void (*body)(void);
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_condition(void)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&changed, &attributes);
    pthread_condattr_destroy(&attributes);
}

void enter(void)
{
    pthread_once(&once, make_condition);
    pthread_mutex_lock(&lock);
}

void leave(void)
{
    pthread_mutex_unlock(&lock);
}

void wait_until(uint64_t deadline_ms)
{
    struct timespec until = {.tv_sec = (time_t)(deadline_ms / 1000), .tv_nsec = (long)(deadline_ms % 1000) * 1000000};

    pthread_cond_timedwait(&changed, &lock, &until);
}

void wake(void)
{
    pthread_cond_broadcast(&changed);
}

uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void pause_ms(unsigned ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000}, NULL);
}

static void *run(void *context)
{
    struct thread *thread = context;

    thread->body();
    return NULL;
}

struct thread *thread_start(void (*body)(void))
{
    struct thread *thread = malloc(sizeof *thread);

    if (!thread)
        abort();
    thread->body = body;
    if (pthread_create(&thread->id, NULL, run, thread) != 0)
        abort();
    return thread;
}

void thread_join(struct thread *thread)
{
    pthread_join(thread->id, NULL);
    free(thread);
}

static void *run_leaked(void *context)
{
    void (*body)(void) = *(void (**)(void))context;

    body();
    return NULL;
}

void leak_thread(void (*body)(void))
{
    static void (*leaked)(void);
    pthread_t id;

    leaked = body;
    if (pthread_create(&id, NULL, run_leaked, &leaked) == 0)
        pthread_detach(id);
}

void leak_handle(void)
{
    if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
        abort();
}

void sleep_forever(void)
{
    for (;;)
        pause();
}

void show_window(void)
{
}

void ask_user(void)
{
}

void show_dialog(HWND owner, bool yes_or_no)
{
    (void)owner, (void)yes_or_no;
}

void keep_window(bool (*is_over)(void))
{
    while (!is_over())
        pause_ms(10);
}

/* The host's events are descriptors. */
void set_event(HANDLE event)
{
    const uint64_t one = 1;

    if (write((int)(intptr_t)event, &one, sizeof one) < 0)
        abort();
}

void own_path(WCHAR *path, bool last)
{
    const char *from;
    Dl_info info;

    if (!dladdr((void *)(uintptr_t)own_path, &info))
        abort();
    from = last ? strrchr(info.dli_fname, '/') + 1 : info.dli_fname;
    do
        *path++ = (unsigned char)*from;
    while (*from++);
}

static void (*interruption)(void);
static pthread_t interrupted, interrupter;

static void on_signal(int number)
{
    (void)number;
    if (interruption)
        interruption();
}

static void *interrupt(void *unused)
{
    (void)unused;
    pause_ms(5); /* the callback has begun by then */
    pthread_kill(interrupted, SIGUSR2);
    return NULL;
}

void interrupt_self(void (*body)(void))
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    interruption = body;
    interrupted = pthread_self();
    sigaction(SIGUSR2, &action, NULL);
    if (pthread_create(&interrupter, NULL, interrupt, NULL) != 0)
        abort();
}

void interrupt_no_more(void)
{
    interruption = NULL;
    pthread_join(interrupter, NULL);
}
