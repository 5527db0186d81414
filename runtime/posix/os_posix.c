/* os_posix.c: os.h for POSIX systems: pthreads, the clocks, files. What only converts is in convert_posix.c. */
#define _GNU_SOURCE /* gettid, dladdr1 */
#include "os.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

void os_mutex_init(os_mutex *mutex)
{
    pthread_mutex_init(mutex, NULL);
}

void os_mutex_free(os_mutex *mutex)
{
    pthread_mutex_destroy(mutex);
}

void os_mutex_lock(os_mutex *mutex)
{
    pthread_mutex_lock(mutex);
}

void os_mutex_unlock(os_mutex *mutex)
{
    pthread_mutex_unlock(mutex);
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
    pthread_cond_wait(cond, mutex);
}

void os_cond_broadcast(os_cond *cond)
{
    pthread_cond_broadcast(cond);
}

struct thread_start {
    void (*body)(void *);
    void *argument;
};

static void *thread_main(void *given)
{
    struct thread_start start = *(struct thread_start *)given;

    free(given);
    start.body(start.argument);
    return NULL;
}

/* A reference to the shared object that this code is in, or to the program. NULL if there is no memory. */
static void *hold_code(void)
{
    struct link_map *map;
    Dl_info info;

    if (dladdr1((const void *)(uintptr_t)hold_code, &info, (void **)&map, RTLD_DL_LINKMAP) == 0)
        return NULL;
    return dlopen(map->l_name[0] == 0 ? NULL : map->l_name, RTLD_LAZY | RTLD_NOLOAD);
}

bool os_thread_start(os_thread *thread, void (*body)(void *), void *argument)
{
    struct thread_start *start = malloc(sizeof *start);

    if (start == NULL)
        return false;
    *start = (struct thread_start){body, argument};
    thread->code = hold_code();
    if (thread->code != NULL && pthread_create(&thread->thread, NULL, thread_main, start) == 0)
        return true;
    if (thread->code != NULL)
        dlclose(thread->code);
    free(start);
    return false;
}

void os_thread_join(os_thread *thread)
{
    pthread_join(thread->thread, NULL);
    dlclose(thread->code);
}

/* The code is held for ever: a thread cannot unload what it is running in. */
void os_thread_leave(os_thread *thread)
{
    pthread_detach(thread->thread);
}

uint64_t os_thread_self(void)
{
    static _Thread_local uint64_t self; /* so that the system is asked once */

    if (self == 0)
        self = (uint64_t)gettid();
    return self;
}

uint64_t os_clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t os_clock_ms(void)
{
    return os_clock_us() / 1000;
}

uint64_t os_time_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint32_t os_seed(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint32_t)now.tv_nsec ^ (uint32_t)now.tv_sec ^ (uint32_t)getpid() * 2654435761u;
}

uint64_t os_secret(void)
{
    uint64_t secret;

    if (getrandom(&secret, sizeof secret, 0) != sizeof secret) /* a system from before 2014 */
        secret = (uint64_t)os_seed() << 32 ^ os_clock_us();
    return secret;
}

void os_log(const char *protocol, const char *line)
{
    syslog(LOG_DAEMON | LOG_ERR, "tspec-%s: %s", protocol, line);
    if (getenv("TSPEC_LOG") != NULL)
        fprintf(stderr, "%s\n", line);
}

bool os_log_folder(char *path, size_t room)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int len;

    if (state != NULL && *state != 0)
        len = snprintf(path, room, "%s", state);
    else if (home != NULL && *home != 0)
        len = snprintf(path, room, "%s/.local/state", home);
    else
        len = snprintf(path, room, "/tmp");
    return len >= 0 && (size_t)len < room;
}

/* Make the folders of a path, as far as that can be done; what cannot be opened afterwards says so itself. */
static void make_folders(const char *path)
{
    char folder[PATH_MAX];

    if (strlen(path) >= sizeof folder)
        return;
    strcpy(folder, path);
    for (char *at = strchr(folder + 1, '/'); at != NULL; at = strchr(at + 1, '/')) {
        *at = 0;
        mkdir(folder, 0700);
        *at = '/';
    }
}

/* A link, by either name, could lead what is written into another file; a pipe or a device could wait for ever. */
static bool is_own_file(const struct stat *found)
{
    return S_ISREG(found->st_mode) && found->st_uid == geteuid() && found->st_nlink == 1;
}

/* What is written may be about people: nobody else reads it. Nor does opening it wait: for a pipe's reader, or for who
 * holds a lease on the file. */
bool os_file_open(os_file *file, const char *path, uint64_t *size)
{
    struct stat found;

    make_folders(path);
    *file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
    if (*file < 0)
        return false;
    if (fstat(*file, &found) != 0 || !is_own_file(&found)) {
        close(*file);
        return false;
    }
    *size = (uint64_t)found.st_size;
    return true;
}

bool os_file_write(os_file file, const void *bytes, size_t len)
{
    const char *at = bytes;

    while (len > 0) {
        ssize_t written = write(file, at, len);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        at += written;
        len -= (size_t)written;
    }
    return true;
}

void os_file_close(os_file file)
{
    close(file);
}

bool os_file_rename(const char *from, const char *to)
{
    return rename(from, to) == 0;
}
