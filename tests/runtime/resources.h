/* resources.h: what the process holds of the system's resources, so that a test can see a leak. */
#ifndef TSPEC_RESOURCES_H
#define TSPEC_RESOURCES_H

#include "loopback.h"

#ifdef _WIN32

#include <windows.h>
#include <tlhelp32.h>

struct resources {
    DWORD handles; /* sockets and threads among them */
    unsigned threads;
};

static inline unsigned thread_count(void)
{
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    THREADENTRY32 one = {.dwSize = sizeof one};
    unsigned count = 0;

    assert_true(all != INVALID_HANDLE_VALUE);
    for (BOOL more = Thread32First(all, &one); more; more = Thread32Next(all, &one))
        count += one.th32OwnerProcessID == GetCurrentProcessId();
    CloseHandle(all);
    return count;
}

static inline struct resources resources_now(void)
{
    struct resources now = {.threads = thread_count()};

    assert_true(GetProcessHandleCount(GetCurrentProcess(), &now.handles));
    return now;
}

static inline bool resources_at_most(const struct resources *a, const struct resources *b)
{
    return a->handles <= b->handles && a->threads <= b->threads;
}

#else

#include <dirent.h>

struct resources {
    unsigned files, threads;
};

static inline unsigned entries(const char *folder)
{
    DIR *open = opendir(folder);
    unsigned count = 0;

    assert_non_null(open);
    while (readdir(open) != NULL)
        count++;
    closedir(open);
    return count;
}

static inline struct resources resources_now(void)
{
    return (struct resources){entries("/proc/self/fd"), entries("/proc/self/task")};
}

static inline bool resources_at_most(const struct resources *a, const struct resources *b)
{
    return a->files <= b->files && a->threads <= b->threads;
}

#endif

/* Whether the threads end that there were not before. */
static inline bool threads_return_to(const struct resources *before)
{
    for (int i = 0; i < PATIENCE_MS && resources_now().threads > before->threads; i++)
        rest();
    return resources_now().threads <= before->threads;
}

/* Whether the process comes down to what it held before. A thread that was joined may live on for a moment. */
static inline bool resources_return_to(const struct resources *before)
{
    for (int i = 0; i < PATIENCE_MS; i++) {
        struct resources now = resources_now();

        if (resources_at_most(&now, before))
            return true;
        rest();
    }
    return false;
}

#endif
