/* host_dialogs_win32.c: host_dialogs.h for Windows. */
#include "host_dialogs.h"

#include <windows.h>

#include <stdlib.h>

#include "host_os.h"

enum { AGAIN_MS = 100 };

bool host_has_windows(void)
{
    return true;
}

/* Visible, as an application's is, so that dialogs are; there is nothing to see in it. */
void *host_owner_new(void)
{
    return CreateWindowExW(WS_EX_TOOLWINDOW, L"STATIC", L"", WS_POPUP | WS_VISIBLE, 0, 0, 1, 1, NULL, NULL, NULL, NULL);
}

void host_owner_free(void *owner)
{
    if (owner)
        DestroyWindow(owner);
}

bool host_windows_await(uint64_t deadline_us)
{
    void *window;

    while (!(window = host_owner_new())) {
        if (host_now_us() >= deadline_us)
            return false;
        Sleep(AGAIN_MS);
    }
    host_owner_free(window);
    return true;
}

struct look {
    HWND owner;
    void (*visit)(struct look *look, HWND window);
    struct host_dialogs dialogs;
    unsigned way;
};

static BOOL CALLBACK look_at(HWND window, LPARAM context)
{
    struct look *look = (struct look *)context;
    DWORD process = 0;

    GetWindowThreadProcessId(window, &process);
    if (process == GetCurrentProcessId() && IsWindowVisible(window) && window != look->owner)
        look->visit(look, window);
    return TRUE;
}

static bool belongs_to(HWND window, HWND owner)
{
    while (window && window != owner)
        window = GetWindow(window, GW_OWNER);
    return window != NULL;
}

static void count(struct look *look, HWND window)
{
    look->dialogs.count++;
    look->dialogs.owned = look->dialogs.owned || (look->owner && belongs_to(window, look->owner));
}

struct host_dialogs host_dialogs_look(void *owner)
{
    struct look look = {.owner = owner, .visit = count, .dialogs = {.blocks_owner = owner && !IsWindowEnabled(owner)}};

    EnumWindows(look_at, (LPARAM)&look);
    return look.dialogs;
}

/* As the cross in its corner does, as Escape does, and as a question is answered that has neither. */
static void close_one(struct look *look, HWND window)
{
    if (!IsWindowEnabled(window))
        return; /* another one has to go first */
    if (look->way == 0)
        PostMessageW(window, WM_CLOSE, 0, 0);
    else
        PostMessageW(window, WM_COMMAND, look->way == 1 ? IDCANCEL : IDNO, 0);
}

void host_dialogs_close(void *owner, unsigned way)
{
    struct look look = {.owner = owner, .visit = close_one, .way = way};

    EnumWindows(look_at, (LPARAM)&look);
}

void *host_event_new(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);

    if (!event)
        abort();
    return event;
}

bool host_event_is_set(void *event)
{
    return WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
}

void host_event_free(void *event)
{
    CloseHandle(event);
}
