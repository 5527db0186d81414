/* host_windows_win32.c: windows that the provider shows, for Windows: dialogs are diverted, so that none waits for a
 * user and none takes a display to be seen; the others a thread looks out for. */
#include <windows.h>

#include <stdio.h>
#include <string.h>

#include "host_process.h"

enum { LOOK_MS = 50, LONGEST_TITLE = 100 };

static void (*tell_of_window)(const char *what);
static volatile LONG told;

/* Once is enough. */
static void tell(const char *what)
{
    if (tell_of_window && InterlockedExchange(&told, 1) == 0)
        tell_of_window(what);
}

static BOOL CALLBACK look_at(HWND window, LPARAM unused)
{
    WCHAR title[LONGEST_TITLE] = L"";
    char what[4 * LONGEST_TITLE];
    DWORD process = 0;

    (void)unused;
    GetWindowThreadProcessId(window, &process);
    if (process != GetCurrentProcessId() || !IsWindowVisible(window))
        return TRUE;
    InternalGetWindowText(window, title, LONGEST_TITLE); /* which does not wait for the window's thread */
    if (snprintf(what, sizeof what, "a window can be seen, \"%ls\"", title) < 0)
        snprintf(what, sizeof what, "a window can be seen");
    tell(what);
    return FALSE;
}

static DWORD WINAPI keep_looking(LPVOID unused)
{
    (void)unused;
    while (!told) {
        Sleep(LOOK_MS);
        EnumWindows(look_at, 0);
    }
    return Sleep(INFINITE), 0; /* threads are counted */
}

bool host_watch_windows(void (*shown)(const char *what))
{
    HANDLE thread;

    tell_of_window = shown;
    EnumWindows(look_at, 0); /* what the system needs for that it has from now on, before anything is counted */
    thread = CreateThread(NULL, 0, keep_looking, NULL, 0, NULL);
    if (thread)
        CloseHandle(thread);
    return true;
}

void host_look_for_windows(void)
{
    EnumWindows(look_at, 0);
}

/* The system's dialogs, answered at once. */
#define DIVERT(type, function, answer, ...) \
    static type WINAPI divert_##function(__VA_ARGS__) \
    { \
        tell("it calls " #function); \
        return answer; \
    }

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
DIVERT(int, MessageBoxA, IDOK, HWND owner, LPCSTR text, LPCSTR title, UINT type)
DIVERT(int, MessageBoxW, IDOK, HWND owner, LPCWSTR text, LPCWSTR title, UINT type)
DIVERT(int, MessageBoxExA, IDOK, HWND owner, LPCSTR text, LPCSTR title, UINT type, WORD language)
DIVERT(int, MessageBoxExW, IDOK, HWND owner, LPCWSTR text, LPCWSTR title, UINT type, WORD language)
DIVERT(int, MessageBoxIndirectA, IDOK, const MSGBOXPARAMSA *params)
DIVERT(int, MessageBoxIndirectW, IDOK, const MSGBOXPARAMSW *params)
DIVERT(INT_PTR, DialogBoxParamA, IDCANCEL, HINSTANCE module, LPCSTR name, HWND owner, DLGPROC body, LPARAM context)
DIVERT(INT_PTR, DialogBoxParamW, IDCANCEL, HINSTANCE module, LPCWSTR name, HWND owner, DLGPROC body, LPARAM context)
DIVERT(INT_PTR, DialogBoxIndirectParamA, IDCANCEL, HINSTANCE module, LPCDLGTEMPLATEA dialog, HWND owner, DLGPROC body,
       LPARAM context)
DIVERT(INT_PTR, DialogBoxIndirectParamW, IDCANCEL, HINSTANCE module, LPCDLGTEMPLATEW dialog, HWND owner, DLGPROC body,
       LPARAM context)
#pragma GCC diagnostic pop

#define DIVERSION(function) {#function, (void *)(uintptr_t)divert_##function}

static const struct {
    const char *name;
    void *function;
} diversions[] = {
    DIVERSION(MessageBoxA),
    DIVERSION(MessageBoxW),
    DIVERSION(MessageBoxExA),
    DIVERSION(MessageBoxExW),
    DIVERSION(MessageBoxIndirectA),
    DIVERSION(MessageBoxIndirectW),
    DIVERSION(DialogBoxParamA),
    DIVERSION(DialogBoxParamW),
    DIVERSION(DialogBoxIndirectParamA),
    DIVERSION(DialogBoxIndirectParamW),
};

static void divert(void **entry, const char *name)
{
    DWORD protection;
    size_t i;

    for (i = 0; i < sizeof diversions / sizeof *diversions; i++)
        if (strcmp(name, diversions[i].name) == 0 &&
            VirtualProtect(entry, sizeof *entry, PAGE_READWRITE, &protection)) {
            *entry = diversions[i].function;
            VirtualProtect(entry, sizeof *entry, protection, &protection);
        }
}

/* The names of a DLL's imports, and the addresses that have taken their places. */
static void divert_imports(char *base, const IMAGE_IMPORT_DESCRIPTOR *of)
{
    const IMAGE_THUNK_DATA *name = (const void *)(base + of->OriginalFirstThunk);
    void **entry = (void **)(void *)(base + of->FirstThunk);

    for (; of->OriginalFirstThunk && name->u1.AddressOfData; name++, entry++)
        if (!IMAGE_SNAP_BY_ORDINAL(name->u1.Ordinal))
            divert(entry, (const char *)((const IMAGE_IMPORT_BY_NAME *)(base + name->u1.AddressOfData))->Name);
}

void host_divert_dialogs(void *library)
{
    char *base = library;
    const IMAGE_NT_HEADERS *headers = (const void *)(base + ((const IMAGE_DOS_HEADER *)library)->e_lfanew);
    const IMAGE_DATA_DIRECTORY *directory = &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    const IMAGE_IMPORT_DESCRIPTOR *imports = (const void *)(base + directory->VirtualAddress);

    for (; tell_of_window && directory->VirtualAddress && imports->Name; imports++)
        divert_imports(base, imports);
}
