/* resources.h: what the process holds of the system's resources, so that a test can see a leak. */
#ifndef TSPEC_RESOURCES_H
#define TSPEC_RESOURCES_H

#include "loopback.h"

#ifdef _WIN32

#include <windows.h>

struct resources {
    DWORD handles; /* sockets and threads among them */
};

static inline struct resources resources_now(void)
{
    struct resources now;

    assert_true(GetProcessHandleCount(GetCurrentProcess(), &now.handles));
    return now;
}

static inline bool resources_at_most(const struct resources *a, const struct resources *b)
{
    return a->handles <= b->handles;
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

/* Whether the process comes down to what it held before. A thread that was joined may live on for a moment. */
static inline bool resources_return_to(const struct resources *before)
{
    for (int i = 0; i < PATIENCE_MS; i++) {
        struct resources now = resources_now();

        if (resources_at_most(&now, before))
            return true;
        poll(NULL, 0, 1);
    }
    return false;
}

#endif
