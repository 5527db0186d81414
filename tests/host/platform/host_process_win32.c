/* host_process_win32.c: host_process.h for Windows. */
#include "host_process.h"

#include <windows.h>

#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <tlhelp32.h>

#include "host_os.h"

enum {
    WIDE_GAP = 1024,
    MOST_STARTS = 3,
    STARTING_MS = 60000, /* a process begins quickly, but on a machine that has other things to do */
};

/* In a child's environment: the event, of which 32 bits count, that it sets as soon as it runs this program's code. */
static const wchar_t began_name[] = L"HOST_CHILD_BEGAN";

struct host_child {
    HANDLE process, reports, orders; /* orders: NULL, if it takes none */
};

static int report_to = 1;

/* Append one argument as CommandLineToArgvW reads it. */
static size_t append(wchar_t *line, size_t used, size_t size, const char *argument)
{
    wchar_t wide[4096];
    size_t slashes = 0;
    const wchar_t *at;

    if (!MultiByteToWideChar(CP_UTF8, 0, argument, -1, wide, ARRAYSIZE(wide)) || used + 2 * wcslen(wide) + 4 > size)
        abort();
    line[used++] = L' ';
    line[used++] = L'"';
    for (at = wide; *at; at++) {
        if (*at == L'"')
            for (slashes++; slashes; slashes--)
                line[used++] = L'\\';
        slashes = *at == L'\\' ? slashes + 1 : 0;
        line[used++] = *at;
    }
    for (; slashes; slashes--)
        line[used++] = L'\\';
    line[used++] = L'"';
    line[used] = L'\0';
    return used;
}

static bool start(struct host_child *child, wchar_t *line, HANDLE input, HANDLE output)
{
    STARTUPINFOW startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES,
                            .hStdInput = input ? input : GetStdHandle(STD_INPUT_HANDLE), .hStdOutput = output,
                            .hStdError = GetStdHandle(STD_ERROR_HANDLE)};
    PROCESS_INFORMATION process;
    wchar_t program[MAX_PATH];

    GetModuleFileNameW(NULL, program, MAX_PATH);
    SetHandleInformation(startup.hStdError, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    if (!CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process))
        return false;
    CloseHandle(process.hThread);
    child->process = process.hProcess;
    return true;
}

static void close_pipes(struct host_child *child)
{
    CloseHandle(child->reports);
    if (child->orders)
        CloseHandle(child->orders);
}

static SECURITY_ATTRIBUTES inherit = {sizeof inherit, NULL, TRUE};

/* A pipe of which the end that is ours is nobody else's. */
static bool make_pipe(HANDLE *ours, HANDLE *theirs, bool we_read)
{
    return CreatePipe(we_read ? ours : theirs, we_read ? theirs : ours, &inherit, 0) &&
           SetHandleInformation(*ours, HANDLE_FLAG_INHERIT, 0);
}

static HANDLE make_began(void)
{
    HANDLE began = CreateEventW(&inherit, TRUE, FALSE, NULL);
    wchar_t number[24];

    swprintf(number, ARRAYSIZE(number), L"%lu", (unsigned long)(uintptr_t)began);
    SetEnvironmentVariableW(began_name, number);
    return began;
}

/* Did it come to this program's own code, or was it lost on the way? */
static bool has_begun(const struct host_child *child, HANDLE began)
{
    HANDLE either[] = {began, child->process};
    bool begun = WaitForMultipleObjects(ARRAYSIZE(either), either, FALSE, STARTING_MS) == WAIT_OBJECT_0;

    if (!begun) {
        TerminateProcess(child->process, 1);
        CloseHandle(child->process);
    }
    return begun;
}

static bool start_once(struct host_child *child, wchar_t *line, bool takes_orders)
{
    HANDLE output, input = NULL, began = make_began();
    bool started;

    *child = (struct host_child){0};
    if (!began || !make_pipe(&child->reports, &output, true) ||
        (takes_orders && !make_pipe(&child->orders, &input, false)))
        abort();
    started = start(child, line, input, output) && has_begun(child, began);
    SetEnvironmentVariableW(began_name, NULL);
    CloseHandle(output);
    if (input)
        CloseHandle(input);
    CloseHandle(began);
    if (!started)
        close_pipes(child);
    return started;
}

/* Wine on a busy machine refuses some processes, and loses some on their way: that is no fault of the provider's. */
struct host_child *host_child_start(char **arguments, bool takes_orders)
{
    enum { LONGEST = 32000 };
    struct host_child *child = malloc(sizeof *child);
    wchar_t *line = calloc(LONGEST, sizeof *line);
    unsigned starts = 0;
    size_t used = 4;
    bool started = false;

    if (!child || !line)
        abort();
    wcscpy(line, L"host");
    for (; *arguments; arguments++)
        used = append(line, used, LONGEST, *arguments);
    fflush(NULL);
    while (!started && starts++ < MOST_STARTS)
        started = start_once(child, line, takes_orders);
    free(line);
    if (started)
        return child;
    free(child);
    return NULL;
}

void host_child_write(struct host_child *child, const void *bytes, size_t count)
{
    DWORD written = 1;
    const char *at = bytes;

    for (; count > 0 && written > 0; at += written, count -= written)
        if (!WriteFile(child->orders, at, (DWORD)count, &written, NULL))
            return;
}

int host_order_read(void *buffer, size_t size, uint64_t deadline_us)
{
    HANDLE orders = GetStdHandle(STD_INPUT_HANDLE);
    DWORD ready, count;

    for (;;) {
        if (!PeekNamedPipe(orders, NULL, 0, NULL, &ready, NULL))
            return 0;
        if (ready)
            return ReadFile(orders, buffer, (DWORD)size, &count, NULL) ? (int)count : 0;
        if (host_now_us() >= deadline_us)
            return -1;
        Sleep(2);
    }
}

int host_child_read(struct host_child *child, char *buffer, size_t size, uint64_t deadline_us)
{
    DWORD ready, count;

    for (;;) {
        if (!PeekNamedPipe(child->reports, NULL, 0, NULL, &ready, NULL))
            return 0;
        if (ready)
            return ReadFile(child->reports, buffer, (DWORD)size, &count, NULL) ? (int)count : 0;
        if (WaitForSingleObject(child->process, 0) == WAIT_OBJECT_0 &&
            (!PeekNamedPipe(child->reports, NULL, 0, NULL, &ready, NULL) || !ready))
            return 0; /* whoever has the pipe still is a process of the provider's */
        if (host_now_us() >= deadline_us)
            return -1;
        Sleep(2);
    }
}

void host_child_end(struct host_child *child, bool end, char *how, size_t size)
{
    DWORD code = 0;

    if (end)
        TerminateProcess(child->process, 1);
    WaitForSingleObject(child->process, INFINITE);
    GetExitCodeProcess(child->process, &code);
    CloseHandle(child->process);
    close_pipes(child);
    free(child);
    how[0] = '\0';
    if (code != 0)
        snprintf(how, size, "exit status 0x%lX", code);
}

/* Tell the parent that this process runs. It is nobody else's matter: not of what the provider may start, either. */
static void tell_begun(void)
{
    wchar_t number[24];
    DWORD length = GetEnvironmentVariableW(began_name, number, ARRAYSIZE(number));
    HANDLE began;

    if (length == 0 || length >= ARRAYSIZE(number))
        return;
    began = (HANDLE)(uintptr_t)wcstoul(number, NULL, 10);
    SetEvent(began);
    CloseHandle(began);
    SetEnvironmentVariableW(began_name, NULL);
}

void host_report_begin(void)
{
    tell_begun();
    report_to = _dup(1);
    SetHandleInformation((HANDLE)_get_osfhandle(report_to), HANDLE_FLAG_INHERIT, 0);
    _dup2(2, 1);
    SetStdHandle(STD_OUTPUT_HANDLE, GetStdHandle(STD_ERROR_HANDLE));
}

void host_report_write(const char *bytes, size_t count)
{
    _write(report_to, bytes, (unsigned)count);
}

static void (*tell_of_crash)(const struct crash *crash);

/* What it did to memory that is not its own, as EXCEPTION_RECORD's page numbers it. */
static const char *access_of(const EXCEPTION_RECORD *record)
{
    ULONG_PTR kind = record->ExceptionInformation[0];

    if (record->ExceptionInformation[1] == (ULONG_PTR)record->ExceptionAddress)
        return CRASH_JUMPED;
    return kind == 0 ? CRASH_READ : kind == 1 ? CRASH_WROTE : CRASH_TOUCHED;
}

static LONG WINAPI on_exception(EXCEPTION_POINTERS *pointers)
{
    const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
    bool access = record->ExceptionCode == EXCEPTION_ACCESS_VIOLATION && record->NumberParameters >= 2;

    tell_of_crash(&(struct crash){access ? access_of(record)
                                         : "raised an exception that it does not handle",
                                  record->ExceptionAddress,
                                  access ? (const void *)record->ExceptionInformation[1] : NULL, access});
    TerminateProcess(GetCurrentProcess(), record->ExceptionCode);
    return EXCEPTION_CONTINUE_SEARCH;
}

void host_catch_crashes(void (*on_crash)(const struct crash *crash))
{
    tell_of_crash = on_crash;
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
    /* the last resort, not the first: a provider may catch exceptions of its own */
    SetUnhandledExceptionFilter(on_exception);
}

int host_run(const char *command)
{
    wchar_t wide[4096];

    return MultiByteToWideChar(CP_UTF8, 0, command, -1, wide, ARRAYSIZE(wide)) ? _wsystem(wide) : -1;
}

void host_quit(int code)
{
    TerminateProcess(GetCurrentProcess(), (UINT)code);
    abort();
}

unsigned host_thread_id(void)
{
    return GetCurrentThreadId();
}

struct host_thread {
    HANDLE handle;
    void (*body)(void *);
    void *context;
};

static DWORD WINAPI run_thread(void *argument)
{
    struct host_thread *thread = argument;

    thread->body(thread->context);
    return 0;
}

struct host_thread *host_thread_start(void (*body)(void *), void *context)
{
    struct host_thread *thread = malloc(sizeof *thread);

    if (!thread)
        abort();
    *thread = (struct host_thread){.body = body, .context = context};
    thread->handle = CreateThread(NULL, 0, run_thread, thread, 0, NULL);
    if (!thread->handle)
        abort();
    return thread;
}

void host_thread_join(struct host_thread *thread)
{
    WaitForSingleObject(thread->handle, INFINITE);
    CloseHandle(thread->handle);
    free(thread);
}

size_t host_page_size(void)
{
    SYSTEM_INFO info;

    GetSystemInfo(&info);
    return info.dwPageSize;
}

void *host_pages(size_t bytes)
{
    void *pages = VirtualAlloc(NULL, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);

    if (!pages)
        abort();
    return pages;
}

void host_pages_close(void *pages, size_t bytes)
{
    DWORD before;

    VirtualProtect(pages, bytes, PAGE_NOACCESS, &before);
}

void host_pages_freeze(void *pages, size_t bytes)
{
    DWORD before;

    VirtualProtect(pages, bytes, PAGE_READONLY, &before);
}

void host_pages_free(void *pages, size_t bytes)
{
    (void)bytes;
    VirtualFree(pages, 0, MEM_RELEASE);
}

unsigned host_thread_count(void)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    THREADENTRY32 entry = {.dwSize = sizeof entry};
    unsigned count = 0;
    BOOL more;

    for (more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry))
        count += entry.th32OwnerProcessID == GetCurrentProcessId();
    CloseHandle(snapshot);
    return count;
}

/* Handles are multiples of 4, and small ones are used first: behind a wide gap there are none. */
static unsigned try_handles(void)
{
    unsigned count = 0, gap = 0;
    ULONG_PTR handle;
    DWORD flags;

    for (handle = 4; gap < WIDE_GAP; handle += 4)
        if (GetHandleInformation((HANDLE)handle, &flags)) {
            count++;
            gap = 0;
        } else {
            gap++;
        }
    return count;
}

unsigned host_handle_count(void)
{
    DWORD count = 0;

    GetProcessHandleCount(GetCurrentProcess(), &count);
    return count > 0 ? count : try_handles(); /* Wine's function says 0 */
}

bool host_library_exports(void *library, const char *path, void (*visit)(void *context, const char *name),
                          void *context)
{
    const char *base = library;
    const IMAGE_DOS_HEADER *dos = library;
    const IMAGE_NT_HEADERS *headers = (const void *)(base + dos->e_lfanew);
    const IMAGE_DATA_DIRECTORY *directory = &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT];
    const IMAGE_EXPORT_DIRECTORY *exports = (const void *)(base + directory->VirtualAddress);
    DWORD i;

    (void)path;
    if (!directory->VirtualAddress)
        return false;
    for (i = 0; i < exports->NumberOfNames; i++)
        visit(context, base + ((const DWORD *)(base + exports->AddressOfNames))[i]);
    return true;
}

void host_let_interrupt(void)
{
    SleepEx(50, TRUE);
}
