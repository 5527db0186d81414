/* threads.h: the little that the fake provider needs of the operating system. */
#ifndef FAKE_THREADS_H
#define FAKE_THREADS_H

#ifdef _WIN32

#include <windows.h>

#define EXPORT __declspec(dllexport)
#define THREAD_BODY DWORD WINAPI
#define THREAD_END 0

typedef HANDLE thread;
typedef DWORD(WINAPI *thread_body)(void *);

static SRWLOCK lock = SRWLOCK_INIT;

static inline void enter(void)
{
    AcquireSRWLockExclusive(&lock);
}

static inline void leave(void)
{
    ReleaseSRWLockExclusive(&lock);
}

static inline void pause_ms(unsigned ms)
{
    Sleep(ms);
}

static inline thread thread_start(thread_body body)
{
    return CreateThread(NULL, 0, body, NULL, 0, NULL);
}

static inline void thread_join(thread which)
{
    WaitForSingleObject(which, INFINITE);
    CloseHandle(which);
}

static inline void thread_detach(thread which)
{
    CloseHandle(which);
}

#else

#include <pthread.h>
#include <time.h>

#define EXPORT __attribute__((visibility("default")))
#define THREAD_BODY void *
#define THREAD_END NULL

typedef pthread_t thread;
typedef void *(*thread_body)(void *);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static inline void enter(void)
{
    pthread_mutex_lock(&lock);
}

static inline void leave(void)
{
    pthread_mutex_unlock(&lock);
}

static inline void pause_ms(unsigned ms)
{
    nanosleep(&(struct timespec){.tv_nsec = (long)ms * 1000000}, NULL);
}

static inline thread thread_start(thread_body body)
{
    thread started;

    pthread_create(&started, NULL, body, NULL);
    return started;
}

static inline void thread_join(thread which)
{
    pthread_join(which, NULL);
}

static inline void thread_detach(thread which)
{
    pthread_detach(which);
}

#endif

#endif
