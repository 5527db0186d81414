/* obey.c: what the driver does for each line of its input; driver.c lists them. */
#include "driver.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Wait for what happens in another thread. */
#define WAIT_UNTIL(condition)                                                                                          \
    for (DWORD begun = GetTickCount(); !(condition) && GetTickCount() - begun < LIMIT_MS; Sleep(10))

void print_wide(const WCHAR *text)
{
    char utf8[UNITS * 3];
    WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof(utf8), NULL, NULL);
    for (char *at = utf8; *at != 0; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' ';
    puts(utf8);
}

static HWND control(const char *id)
{
    HWND found = GetDlgItem(driver.page, atoi(id));
    return found != NULL ? found : GetDlgItem(driver.window, atoi(id));
}

static void get_text(HWND window, WCHAR text[UNITS])
{
    text[0] = 0;
    SendMessageW(window, WM_GETTEXT, UNITS, (LPARAM)text);
}

struct search {
    WCHAR caption[UNITS];
    bool is_box; /* a message box, whatever its caption */
    HWND found;
};

/* The text of a message box, NULL if it is none: Windows and Wine give it other numbers. */
static HWND box_text(HWND window)
{
    HWND text = GetDlgItem(window, 100);
    if (text == NULL)
        text = GetDlgItem(window, 0xFFFF);
    bool has_more = FindWindowExW(window, NULL, L"Edit", NULL) != NULL ||
                    FindWindowExW(window, NULL, WC_TABCONTROLW, NULL) != NULL;
    return has_more ? NULL : text;
}

static BOOL CALLBACK look_at(HWND window, LPARAM given)
{
    struct search *search = (struct search *)given;
    DWORD process;
    WCHAR text[UNITS];
    GetWindowThreadProcessId(window, &process);
    if (process != GetCurrentProcessId() || !IsWindowVisible(window))
        return TRUE;
    get_text(window, text);
    bool fits = search->is_box ? box_text(window) != NULL : wcscmp(text, search->caption) == 0;
    if (fits)
        search->found = window;
    return !fits;
}

static bool find_window(struct search *search)
{
    search->found = NULL;
    EnumWindows(look_at, (LPARAM)search);
    return search->found != NULL;
}

static void do_call(char *what)
{
    driver.is_quiet = strncmp(what, "quiet ", 6) == 0;
    snprintf(driver.call, sizeof(driver.call), "%s", driver.is_quiet ? what + 6 : what);
    PostThreadMessageW(driver.main_thread, WM_CALL, 0, 0);
    puts("ok");
}

static void do_result(char *unused)
{
    (void)unused;
    if (WaitForSingleObject(driver.returned, LIMIT_MS) == WAIT_OBJECT_0)
        printf("%lX\n", (unsigned long)driver.result);
    else
        puts("it does not return");
}

static void do_window(char *caption)
{
    struct search search = {.is_box = false};
    MultiByteToWideChar(CP_UTF8, 0, caption, -1, search.caption, UNITS);
    WAIT_UNTIL(find_window(&search));
    driver.window = driver.page = search.found;
    puts(search.found != NULL ? "ok" : "there is no such window");
}

static void do_box(char *unused)
{
    struct search search = {.is_box = true};
    WCHAR text[UNITS];
    (void)unused;
    WAIT_UNTIL(find_window(&search));
    driver.page = search.found;
    get_text(box_text(search.found), text);
    print_wide(text);
}

/* Wait until the main thread has handled all that was posted to it until now, in whatever window's loop. */
static void wait_for_posted(void)
{
    PostMessageW(driver.owner, WM_REACHED, 0, 0);
    WaitForSingleObject(driver.reached, LIMIT_MS);
}

static void do_page(char *number)
{
    SendMessageW(driver.window, PSM_SETCURSEL, (WPARAM)atoi(number), 0);
    driver.page = (HWND)SendMessageW(driver.window, PSM_GETCURRENTPAGEHWND, 0, 0);
    wait_for_posted();
    puts(driver.page != NULL ? "ok" : "there is no such page");
}

/* Behind the first blank. */
static char *rest(char *line)
{
    char *blank = strchr(line, ' ');
    if (blank == NULL)
        return line + strlen(line);
    *blank = 0;
    return blank + 1;
}

static void do_set(char *id)
{
    WCHAR text[UNITS];
    char *words = rest(id);
    MultiByteToWideChar(CP_UTF8, 0, words, -1, text, UNITS);
    puts(SendMessageW(control(id), WM_SETTEXT, 0, (LPARAM)text) ? "ok" : "there is no such control");
}

static void do_get(char *id)
{
    WCHAR text[UNITS];
    get_text(control(id), text);
    print_wide(text);
}

static void do_choose(char *id)
{
    char *number = rest(id);
    SendMessageW(control(id), CB_SETCURSEL, (WPARAM)atoi(number), 0);
    puts("ok");
}

/* Posted, because it may show a window. */
static void do_press(char *id)
{
    HWND button = control(id);
    if (button != NULL && IsWindowEnabled(button) && PostMessageW(button, BM_CLICK, 0, 0)) {
        wait_for_posted();
        puts("ok");
    } else {
        puts("it cannot be pressed");
    }
}

static bool has_text(const char *id, const WCHAR *wanted)
{
    WCHAR text[UNITS];
    get_text(control(id), text);
    return wcsstr(text, wanted) != NULL;
}

static void do_until(char *id)
{
    WCHAR wanted[UNITS];
    MultiByteToWideChar(CP_UTF8, 0, rest(id), -1, wanted, UNITS);
    WAIT_UNTIL(has_text(id, wanted));
    do_get(id);
}

/* Once something on the page has it: that is given by a message that was posted. */
static void do_focus(char *unused)
{
    GUITHREADINFO info = {.cbSize = sizeof(info)};
    (void)unused;
    driver.page = driver.window;
    wait_for_posted();
    WAIT_UNTIL(GetGUIThreadInfo(driver.main_thread, &info) && info.hwndFocus != NULL && IsWindowEnabled(driver.window));
    printf("%d\n", GetDlgCtrlID(info.hwndFocus));
}

static void print_cell(HWND list, int row, int column)
{
    WCHAR text[UNITS];
    char utf8[UNITS];
    LVITEMW item = {.iSubItem = column, .pszText = text, .cchTextMax = UNITS};
    text[0] = 0;
    SendMessageW(list, LVM_GETITEMTEXTW, (WPARAM)row, (LPARAM)&item);
    WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof(utf8), NULL, NULL);
    printf("%s%s", column > 0 ? "|" : "", utf8);
}

static void do_rows(char *id)
{
    HWND list = control(id);
    int count = (int)SendMessageW(list, LVM_GETITEMCOUNT, 0, 0);
    for (int row = 0; row < count; row++) {
        for (int column = 0; column < 4; column++)
            print_cell(list, row, column);
        putchar('\n');
    }
    puts(".");
}

static void do_select(char *id)
{
    char *row = rest(id);
    LVITEMW item = {.state = LVIS_SELECTED | LVIS_FOCUSED, .stateMask = LVIS_SELECTED | LVIS_FOCUSED};
    SendMessageW(control(id), LVM_SETITEMSTATE, (WPARAM)atoi(row), (LPARAM)&item);
    puts("ok");
}

static void do_controls(char *unused)
{
    (void)unused;
    for (HWND at = GetWindow(driver.page, GW_CHILD); at != NULL; at = GetWindow(at, GW_HWNDNEXT)) {
        WCHAR text[UNITS], class[64];
        RECT rect;
        GetClassNameW(at, class, 64);
        GetWindowRect(at, &rect);
        MapWindowPoints(NULL, driver.page, (POINT *)&rect, 2);
        get_text(at, text);
        printf("%d|%ls|%lx|%ld|%ld|%ld|%ld|", GetDlgCtrlID(at), class, (unsigned long)GetWindowLongW(at, GWL_STYLE),
               rect.left, rect.top, rect.right, rect.bottom);
        print_wide(text);
    }
    RECT client;
    GetClientRect(driver.page, &client);
    printf("page||0|0|0|%ld|%ld|\n.\n", client.right, client.bottom);
}

static void do_key(char *what)
{
    if (strcmp(what, "clear") == 0)
        key_clear();
    else if (strcmp(what, "volatile") == 0)
        key_make_volatile();
    else if (strncmp(what, "set ", 4) == 0)
        key_set(what + 4);
    else if (strncmp(what, "list", 4) == 0)
        key_list(what[4] != 0 ? what + 5 : "");
    else
        key_print();
    puts(".");
}

static void CALLBACK completed(DRV_REQUESTID id, LONG result)
{
    (void)id, (void)result;
}

static void do_session(char *unused)
{
    __typeof__(&TSPI_providerEnumDevices) count;
    __typeof__(&TSPI_providerInit) init;
    DWORD lines, phones, options;
    (void)unused;
    if (!driver_look_up("TSPI_providerEnumDevices", &count) || !driver_look_up("TSPI_providerInit", &init))
        return;
    count(PROVIDER, &lines, &phones, (HPROVIDER)(UINT_PTR)PROVIDER, spontaneous_event, NULL);
    printf("%lX\n", (unsigned long)init(0x00020001, PROVIDER, DEVICE, 0, lines, 0, completed, &options));
}

static void do_dial(char *number)
{
    WCHAR wide[64];
    MultiByteToWideChar(CP_UTF8, 0, number, -1, wide, 64);
    printf("%lX\n", (unsigned long)spontaneous_dial(wide));
}

static void do_dismiss(char *unused)
{
    (void)unused;
    printf("%lX\n", (unsigned long)spontaneous_dismiss());
}

static void do_class(char *name)
{
    static WCHAR class[64];
    MultiByteToWideChar(CP_UTF8, 0, name, -1, class, 64);
    driver.device_class = class;
    puts("ok");
}

static void do_icon(char *unused)
{
    (void)unused;
    device_icon();
}

static void do_config(char *unused)
{
    (void)unused;
    device_config();
}

static void do_edited(char *unused)
{
    (void)unused;
    device_edited();
}

static void do_room(char *bytes)
{
    driver.room = (DWORD)atoi(bytes);
    puts("ok");
}

static void do_resize(char *by)
{
    size_change(by);
}

static void do_scale(char *percent)
{
    size_scale(atoi(percent));
    puts("ok");
}

static void do_misfits(char *unused)
{
    (void)unused;
    size_check();
    puts(".");
}

void obey(char *line)
{
    static const struct {
        const char *word;
        void (*run)(char *rest);
    } commands[] = {
        {"call", do_call},     {"result", do_result}, {"window", do_window},     {"page", do_page},
        {"set", do_set},       {"get", do_get},       {"choose", do_choose},     {"press", do_press},
        {"until", do_until},   {"focus", do_focus},   {"box", do_box},           {"rows", do_rows},
        {"select", do_select}, {"key", do_key},       {"controls", do_controls}, {"session", do_session},
        {"class", do_class},   {"icon", do_icon},     {"config", do_config},     {"edited", do_edited},
        {"room", do_room},     {"dial", do_dial},     {"resize", do_resize},     {"scale", do_scale},
        {"misfits", do_misfits}, {"dismiss", do_dismiss},
    };
    char *words = rest(line);
    for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
        if (strcmp(line, commands[i].word) == 0) {
            commands[i].run(words);
            return;
        }
    puts("unknown command");
}
