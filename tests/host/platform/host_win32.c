/* host_win32.c: host_os.h for Windows. */
#include "host_os.h"

#include <windows.h>

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <wchar.h>

uint64_t host_now_us(void)
{
    LARGE_INTEGER now, frequency;
    uint64_t ticks, per_second;

    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    ticks = (uint64_t)now.QuadPart;
    per_second = (uint64_t)frequency.QuadPart;
    return ticks / per_second * 1000000 + ticks % per_second * 1000000 / per_second;
}

static char *utf8_of(const wchar_t *wide)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
    char *text = malloc((size_t)size + 1);

    if (!text)
        abort();
    text[0] = '\0';
    WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, size, NULL, NULL);
    return text;
}

uint64_t host_time_of_day_us(void)
{
    FILETIME now;
    const uint64_t ticks_a_day = (uint64_t)86400 * 10000000; /* of 100 ns, from a midnight on */

    GetSystemTimeAsFileTime(&now);
    return ((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime) % ticks_a_day / 10;
}

char **host_arguments(int argc, char **argv)
{
    int count, i;
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);
    char **arguments;

    if (!wide || count != argc)
        return argv;
    arguments = calloc((size_t)count + 1, sizeof *arguments);
    if (!arguments)
        abort();
    for (i = 0; i < count; i++)
        arguments[i] = utf8_of(wide[i]);
    LocalFree(wide);
    return arguments;
}

void host_prepare_output(void)
{
    _setmode(_fileno(stdout), _O_BINARY);
    _setmode(_fileno(stderr), _O_BINARY);
    setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
    SetConsoleOutputCP(CP_UTF8);
}

bool host_output_has_colours(void)
{
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    DWORD mode;

    return GetConsoleMode(output, &mode) && SetConsoleMode(output, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

unsigned host_errors_width(void)
{
    HANDLE errors = GetStdHandle(STD_ERROR_HANDLE);
    CONSOLE_SCREEN_BUFFER_INFO info;

    if (!GetConsoleScreenBufferInfo(errors, &info))
        return 0;
    return (unsigned)(info.srWindow.Right - info.srWindow.Left + 1);
}

FILE *host_file_open(const char *path, const char *mode)
{
    wchar_t wide[MAX_PATH], wide_mode[8];

    if (!MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, ARRAYSIZE(wide)) ||
        !MultiByteToWideChar(CP_UTF8, 0, mode, -1, wide_mode, ARRAYSIZE(wide_mode)))
        return NULL;
    return _wfopen(wide, wide_mode);
}

bool host_file_can_be_written(const char *path)
{
    wchar_t wide[MAX_PATH];
    bool made;
    int file;

    if (!MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, ARRAYSIZE(wide))) {
        errno = ENOENT;
        return false;
    }
    file = _wopen(wide, _O_WRONLY);
    made = file < 0 && errno == ENOENT;
    if (made)
        file = _wopen(wide, _O_WRONLY | _O_CREAT | _O_EXCL, _S_IREAD | _S_IWRITE);
    return file >= 0 && _close(file) == 0 && (!made || _wremove(wide) == 0);
}

static void last_error(char *why, size_t size)
{
    DWORD error = GetLastError();
    wchar_t wide[256];
    char *text;

    if (!FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK,
                        NULL, error, 0, wide, ARRAYSIZE(wide), NULL)) {
        snprintf(why, size, "Windows error %lu", error);
        return;
    }
    wide[wcscspn(wide, L".\r\n")] = L'\0';
    text = utf8_of(wide);
    snprintf(why, size, "%s (Windows error %lu)", text, error);
    free(text);
}

void *host_library_open(const char *path, char *why, size_t size)
{
    wchar_t wide[MAX_PATH], full[MAX_PATH];
    HMODULE library = NULL;

    /* a full path, because the DLLs beside the provider are found only with one */
    if (MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, MAX_PATH) && GetFullPathNameW(wide, MAX_PATH, full, NULL))
        library = LoadLibraryExW(full, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (!library)
        last_error(why, size);
    return library;
}

void *host_library_symbol(void *library, const char *name)
{
    return (void *)(uintptr_t)GetProcAddress(library, name);
}

void host_library_close(void *library)
{
    FreeLibrary(library);
}

struct host_monitor {
    CRITICAL_SECTION mutex;
    CONDITION_VARIABLE changed;
};

struct host_monitor *host_monitor_new(void)
{
    struct host_monitor *monitor = malloc(sizeof *monitor);

    if (!monitor)
        abort();
    InitializeCriticalSection(&monitor->mutex);
    InitializeConditionVariable(&monitor->changed);
    return monitor;
}

void host_monitor_free(struct host_monitor *monitor)
{
    DeleteCriticalSection(&monitor->mutex);
    free(monitor);
}

void host_monitor_enter(struct host_monitor *monitor)
{
    EnterCriticalSection(&monitor->mutex);
}

void host_monitor_leave(struct host_monitor *monitor)
{
    LeaveCriticalSection(&monitor->mutex);
}

bool host_monitor_wait(struct host_monitor *monitor, uint64_t deadline_us)
{
    uint64_t now = host_now_us();

    if (now >= deadline_us)
        return false;
    SleepConditionVariableCS(&monitor->changed, &monitor->mutex, (DWORD)((deadline_us - now + 999) / 1000));
    return host_now_us() < deadline_us;
}

void host_monitor_wake(struct host_monitor *monitor)
{
    WakeAllConditionVariable(&monitor->changed);
}

struct catcher {
    LONG count;
    void (*on_interrupt)(void *context);
    void *context;
};

static struct catcher catcher;

static BOOL WINAPI catch_control(DWORD event)
{
    (void)event;
    if (InterlockedIncrement(&catcher.count) > 1)
        return FALSE; /* the next handler ends the program */
    catcher.on_interrupt(catcher.context);
    return TRUE;
}

void host_catch_interrupt(void (*on_interrupt)(void *context), void *context)
{
    catcher.on_interrupt = on_interrupt;
    catcher.context = context;
    SetConsoleCtrlHandler(catch_control, TRUE);
}
