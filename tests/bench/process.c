/* process.c: see process.h. */
#include "process.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

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

struct process process_now(void)
{
    struct process process = {.files = count_files()};
    char text[256];
    FILE *status = fopen("/proc/self/status", "r");
    if (status == NULL)
        process_fails("/proc/self/status cannot be read; mount /proc");
    while (fgets(text, sizeof text, status) != NULL) {
        if (sscanf(text, "RssAnon: %ld", &process.memory) == 1)
            process.memory *= 1024;
        else
            sscanf(text, "Threads: %ld", &process.threads);
    }
    fclose(status);
    return process;
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
