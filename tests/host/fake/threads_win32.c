/* threads_win32.c: threads.h for Windows. */
#include "threads.h"

#include <stdlib.h>
#include <wchar.h>

#include <windows.h>

struct thread {
    HANDLE handle;
    void (*body)(void);
};

static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;

void enter(void)
{
    AcquireSRWLockExclusive(&lock);
}

void leave(void)
{
    ReleaseSRWLockExclusive(&lock);
}

void wait_until(uint64_t deadline_ms)
{
    uint64_t now = now_ms(), rest = deadline_ms > now ? deadline_ms - now : 0;

    SleepConditionVariableSRW(&changed, &lock, rest < 1000 ? (DWORD)rest : 1000, 0);
}

void wake(void)
{
    WakeAllConditionVariable(&changed);
}

uint64_t now_ms(void)
{
    LARGE_INTEGER count, frequency;

    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (uint64_t)count.QuadPart / ((uint64_t)frequency.QuadPart / 1000);
}

void pause_ms(unsigned ms)
{
    Sleep(ms);
}

static DWORD WINAPI run(void *context)
{
    struct thread *thread = context;

    thread->body();
    return 0;
}

struct thread *thread_start(void (*body)(void))
{
    struct thread *thread = malloc(sizeof *thread);

    if (!thread)
        abort();
    thread->body = body;
    thread->handle = CreateThread(NULL, 0, run, thread, 0, NULL);
    if (!thread->handle)
        abort();
    return thread;
}

void thread_join(struct thread *thread)
{
    WaitForSingleObject(thread->handle, INFINITE);
    CloseHandle(thread->handle);
    free(thread);
}

static DWORD WINAPI run_leaked(void *context)
{
    void (*body)(void) = *(void (**)(void))context;

    body();
    return 0;
}

void leak_thread(void (*body)(void))
{
    static void (*leaked)(void);
    HANDLE handle;

    leaked = body;
    handle = CreateThread(NULL, 0, run_leaked, &leaked, 0, NULL);
    if (handle)
        CloseHandle(handle);
}

void leak_handle(void)
{
    if (!CreateEventW(NULL, FALSE, FALSE, NULL))
        abort();
}

void sleep_forever(void)
{
    Sleep(INFINITE);
}

void show_window(void)
{
    static __thread HWND window;

    if (!window)
        window = CreateWindowExW(0, L"STATIC", L"Fake Telephones", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 200, 100,
                                 NULL, NULL, NULL, NULL);
}

void ask_user(void)
{
    MessageBoxW(NULL, L"Is that all right?", L"Fake Telephones", MB_OKCANCEL);
}

void show_dialog(HWND owner, bool yes_or_no)
{
    MessageBoxW(owner, L"Configure it?", L"Fake Telephones", yes_or_no ? MB_YESNO : MB_OKCANCEL);
}

void keep_window(bool (*is_over)(void))
{
    HWND window = CreateWindowExW(0, L"STATIC", L"Fake Telephones", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 200, 100,
                                  NULL, NULL, NULL, NULL);
    MSG message;

    while (IsWindow(window) && !is_over()) {
        while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE))
            DispatchMessageW(&message);
        Sleep(10);
    }
    DestroyWindow(window);
}

void set_event(HANDLE event)
{
    SetEvent(event);
}

void own_path(WCHAR *path, bool last)
{
    WCHAR whole[MAX_PATH];
    HMODULE module;

    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       (LPCWSTR)(UINT_PTR)own_path, &module);
    GetModuleFileNameW(module, whole, MAX_PATH);
    wcscpy(path, last ? wcsrchr(whole, L'\\') + 1 : whole);
}

static void (*interruption)(void);

static void CALLBACK on_call(ULONG_PTR unused)
{
    (void)unused;
    if (interruption)
        interruption();
}

void interrupt_self(void (*body)(void))
{
    interruption = body;
    QueueUserAPC(on_call, GetCurrentThread(), 0);
}

void interrupt_no_more(void)
{
    interruption = NULL;
}
