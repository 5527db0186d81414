/* process.c: see process.h. */
#define _GNU_SOURCE /* CPU_SET */
#include "process.h"

#include <dirent.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static long count_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    long count = -3; /* . and .. and the folder's own */
    if (folder == NULL)
        process_fails("/proc/self/fd cannot be read; mount /proc");
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

/* The number behind a name in a file of /proc/self. */
static long read_number(const char *path, const char *name)
{
    char text[256];
    long number = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        process_fails("%s cannot be read; mount /proc", path);
    while (fgets(text, sizeof text, file) != NULL)
        if (strncmp(text, name, strlen(name)) == 0)
            number = strtol(text + strlen(name), NULL, 10);
    fclose(file);
    return number;
}

struct process process_now(void)
{
    /* of memory, /proc/self/status has only an estimate, which may be some 100 KiB off */
    return (struct process){.files = count_files(), .memory = read_number("/proc/self/smaps_rollup", "Anonymous:") * 1024,
                            .threads = read_number("/proc/self/status", "Threads:")};
}

double process_cpu_us(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e6 + (double)used.tv_nsec / 1e3;
}

void process_keep(enum process_place place)
{
    static cpu_set_t all;
    if (CPU_COUNT(&all) == 0)
        sched_getaffinity(0, sizeof all, &all);
    size_t first = 0;
    while (!CPU_ISSET(first, &all))
        first++;
    cpu_set_t some = all;
    if (place == PROCESS_ON_FIRST) {
        CPU_ZERO(&some);
        CPU_SET(first, &some);
    } else if (place == PROCESS_ON_OTHERS && CPU_COUNT(&all) > 1) {
        CPU_CLR(first, &some);
    }
    if (sched_setaffinity(0, sizeof some, &some) != 0)
        process_fails("a process cannot be kept on a processor");
}

void process_needs_files(unsigned count)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    if (limit.rlim_max < count || setrlimit(RLIMIT_NOFILE, &limit) != 0)
        process_fails("%u file descriptors are needed; allow as many, ulimit -Hn, or try fewer lines", count);
}

void process_fails(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    exit(1);
}
