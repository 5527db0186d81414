/* window.c: a dialer with a window: a number, Dial, Hang up, and what the call is doing. TAPI tells it by its hidden
 * window, as it did the dialers of old. */
#include <stdio.h>
#include <stdlib.h>

#include <windows.h>

#include <tapi.h>

enum { NUMBER = 100, DIAL, HANG_UP, STATE, MARGIN = 12, WIDTH = 360, HEIGHT = 150, ROW = 26 };

static HWND window;
static HLINEAPP app;
static HLINE line;
static HCALL call;

static const struct {
    DWORD state;
    const wchar_t *text;
} states[] = {
    {LINECALLSTATE_DIALTONE, L"Dial tone"}, {LINECALLSTATE_PROCEEDING, L"Dialing …"},
    {LINECALLSTATE_RINGBACK, L"It rings"}, {LINECALLSTATE_CONNECTED, L"Connected"}, {LINECALLSTATE_BUSY, L"Busy"},
    {LINECALLSTATE_DISCONNECTED, L"Hung up"}, {LINECALLSTATE_IDLE, L"The call is over"},
};

/* In the title, too: that is what a test can see from outside. */
static void say(const wchar_t *text)
{
    wchar_t title[64];
    _snwprintf(title, 63, L"Dialer: %ls", text);
    title[63] = 0;
    SetDlgItemTextW(window, STATE, text);
    SetWindowTextW(window, title);
}

static void enable(BOOL calling)
{
    SetFocus(GetDlgItem(window, NUMBER)); /* the keyboard is not to stay with a button that is disabled */
    EnableWindow(GetDlgItem(window, DIAL), !calling);
    EnableWindow(GetDlgItem(window, HANG_UP), calling);
}

static void take_state(DWORD state)
{
    for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
        if (states[i].state == state)
            say(states[i].text);
    if (state != LINECALLSTATE_IDLE)
        return;
    lineDeallocateCall(call);
    call = 0;
    enable(FALSE);
}

static void CALLBACK told(DWORD device, DWORD message, DWORD_PTR instance, DWORD_PTR param1, DWORD_PTR param2,
                          DWORD_PTR param3)
{
    (void)instance, (void)param3;
    if (message == LINE_CALLSTATE && device == call)
        take_state((DWORD)param1);
    if (message == LINE_REPLY && (LONG)param2 < 0) {
        say(L"The switch refuses");
        enable(FALSE);
    }
}

static void dial(void)
{
    wchar_t number[64];
    GetDlgItemTextW(window, NUMBER, number, 64);
    if (lineMakeCallW(line, &call, number, 0, NULL) < 0)
        say(L"This cannot be dialed");
    else
        enable(TRUE);
}

static LRESULT CALLBACK procedure(HWND hwnd, UINT message, WPARAM wide, LPARAM param)
{
    if (message == WM_COMMAND && (LOWORD(wide) == DIAL || (LOWORD(wide) == IDOK && call == 0))) /* IDOK: Enter */
        dial();
    else if (message == WM_COMMAND && LOWORD(wide) == HANG_UP)
        lineDrop(call, NULL, 0);
    else if (message == WM_COMMAND && LOWORD(wide) == IDCANCEL) /* Escape */
        DestroyWindow(hwnd);
    else if (message == WM_DESTROY)
        PostQuitMessage(0);
    else
        return DefWindowProcW(hwnd, message, wide, param);
    return 0;
}

static void add(const wchar_t *class, const wchar_t *text, DWORD style, int x, int y, int width, int id)
{
    CreateWindowExW(0, class, text, WS_CHILD | WS_VISIBLE | style, x, y, width, ROW, window, (HMENU)(INT_PTR)id, NULL,
                    NULL);
}

static void show(void)
{
    WNDCLASSW class = {.lpfnWndProc = procedure, .lpszClassName = L"dialer", .hbrBackground = (HBRUSH)(COLOR_BTNFACE + 1),
                       .hCursor = LoadCursor(NULL, IDC_ARROW)};
    RegisterClassW(&class);
    window =
        CreateWindowExW(0, L"dialer", L"Dialer", WS_OVERLAPPEDWINDOW, 40, 40, WIDTH, HEIGHT, NULL, NULL, NULL, NULL);
    add(L"STATIC", L"&Number", 0, MARGIN, MARGIN + 4, 70, -1);
    add(L"EDIT", L"", WS_BORDER | WS_TABSTOP, MARGIN + 80, MARGIN, 230, NUMBER);
    add(L"BUTTON", L"&Dial", WS_TABSTOP | BS_DEFPUSHBUTTON, MARGIN + 80, MARGIN + 36, 110, DIAL);
    add(L"BUTTON", L"&Hang up", WS_TABSTOP | WS_DISABLED, MARGIN + 200, MARGIN + 36, 110, HANG_UP);
    add(L"STATIC", L"No call", 0, MARGIN, MARGIN + 72, 310, STATE);
    ShowWindow(window, SW_SHOW);
    SetFocus(GetDlgItem(window, NUMBER));
}

static int fail(const char *what)
{
    fprintf(stderr, "%s failed\n", what);
    return 1;
}

int main(void)
{
    DWORD devices = 0, version = 0;
    LINEEXTENSIONID id;
    MSG message;
    if (lineInitialize(&app, NULL, told, "Dialer", &devices) != 0 || devices == 0)
        return fail("lineInitialize");
    if (lineNegotiateAPIVersion(app, 0, 0x00010003, 0x00020000, &version, &id) != 0 ||
        lineOpenW(app, 0, &line, version, 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL) != 0)
        return fail("lineOpen");
    show();
    while (GetMessageW(&message, NULL, 0, 0) > 0) {
        if (IsDialogMessageW(window, &message))
            continue;
        TranslateMessage(&message);
        DispatchMessageW(&message);
    }
    lineShutdown(app);
    return 0;
}
