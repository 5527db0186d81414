/* host_posix.c: host_os.h for POSIX. */
#include "host_os.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

uint64_t host_now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t host_time_of_day_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)(now.tv_sec % 86400) * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

char **host_arguments(int argc, char **argv)
{
    (void)argc;
    return argv;
}

void host_prepare_output(void)
{
    setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
}

/* A terminal of this kind only ever goes on. */
static bool is_dumb(void)
{
    const char *kind = getenv("TERM");

    return kind && strcmp(kind, "dumb") == 0;
}

bool host_output_has_colours(void)
{
    return isatty(STDOUT_FILENO) && !is_dumb();
}

unsigned host_errors_width(void)
{
    enum { USUAL = 80 };
    struct winsize size;

    if (!isatty(STDERR_FILENO) || is_dumb())
        return 0;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : USUAL;
}

FILE *host_file_open(const char *path, const char *mode)
{
    return fopen(path, mode);
}

bool host_file_can_be_written(const char *path)
{
    int file = open(path, O_WRONLY);
    bool made = file < 0 && errno == ENOENT;

    if (made)
        file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
    return file >= 0 && close(file) == 0 && (!made || unlink(path) == 0);
}

void *host_library_open(const char *path, char *why, size_t size)
{
    char here[4096];
    void *library;

    /* dlopen looks for a name without a slash in the system's folders only */
    snprintf(here, sizeof here, "%s%s", strchr(path, '/') ? "" : "./", path);
    library = dlopen(here, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        snprintf(why, size, "%s", dlerror());
    return library;
}

void *host_library_symbol(void *library, const char *name)
{
    return dlsym(library, name);
}

void host_library_close(void *library)
{
    dlclose(library);
}

struct host_monitor {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
};

struct host_monitor *host_monitor_new(void)
{
    struct host_monitor *monitor = malloc(sizeof *monitor);
    pthread_condattr_t attributes;

    if (!monitor)
        abort();
    pthread_mutex_init(&monitor->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&monitor->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    return monitor;
}

void host_monitor_free(struct host_monitor *monitor)
{
    pthread_cond_destroy(&monitor->changed);
    pthread_mutex_destroy(&monitor->mutex);
    free(monitor);
}

void host_monitor_enter(struct host_monitor *monitor)
{
    pthread_mutex_lock(&monitor->mutex);
}

void host_monitor_leave(struct host_monitor *monitor)
{
    pthread_mutex_unlock(&monitor->mutex);
}

bool host_monitor_wait(struct host_monitor *monitor, uint64_t deadline_us)
{
    struct timespec until = {(time_t)(deadline_us / 1000000), (long)(deadline_us % 1000000) * 1000};

    return pthread_cond_timedwait(&monitor->changed, &monitor->mutex, &until) != ETIMEDOUT;
}

void host_monitor_wake(struct host_monitor *monitor)
{
    pthread_cond_broadcast(&monitor->changed);
}

struct catcher {
    sigset_t signals;
    void (*on_interrupt)(void *context);
    void *context;
};

static struct catcher catcher;

static void *catch_signals(void *unused)
{
    int signal_number;

    (void)unused;
    sigwait(&catcher.signals, &signal_number);
    catcher.on_interrupt(catcher.context);
    sigwait(&catcher.signals, &signal_number);
    _exit(128 + signal_number);
}

void host_catch_interrupt(void (*on_interrupt)(void *context), void *context)
{
    pthread_t thread;

    catcher.on_interrupt = on_interrupt;
    catcher.context = context;
    sigemptyset(&catcher.signals);
    sigaddset(&catcher.signals, SIGINT);
    sigaddset(&catcher.signals, SIGTERM);
    /* blocked in every thread that is started from here on, so that sigwait alone takes them */
    pthread_sigmask(SIG_BLOCK, &catcher.signals, NULL);
    if (pthread_create(&thread, NULL, catch_signals, NULL) == 0)
        pthread_detach(thread);
    else
        pthread_sigmask(SIG_UNBLOCK, &catcher.signals, NULL);
}
