/* driver.c: loads a provider as TAPI does in an application's process, and shows its dialogs; does to their windows
 * what a person would, as lines on standard input say. Each line is answered by one, or by several and a dot:
 *
 *     call install|remove|config|line|edit  in the main thread, with a window as its owner; `quiet`: without one
 *     result                     wait until that has returned; its number in hexadecimal
 *     window CAPTION             wait for a window of that caption; what follows is for it
 *     page NUMBER                show a page of it; what follows is for that page
 *     set ID TEXT, get ID        a control's text, UTF-8; blanks are as they are
 *     choose ID NUMBER           an entry of a list
 *     press ID                   a button, also of a message box
 *     until ID TEXT              wait until the control's text has that in it
 *     focus                      the id of the control that has the keyboard
 *     box                        wait for a message box; its text
 *     rows ID                    a list view's rows
 *     controls                   all controls of the window, with place and text
 *     resize ACROSS DOWN         make the window larger by so many pixels, or less; by how many it is
 *     scale PERCENT              what Windows does if it comes to a monitor of another scaling
 *     misfits                    what of the page lies on other things or outside, or has no room for its words
 *     key                        the settings; `key clear`; `key set SECTION|NAME|TEXT`;
 *                                `key volatile`: the provider will not be able to make more sections than are set;
 *                                `key list FILE`: Windows' list of providers is this one
 *     session                    begin one, so that there are devices
 *     dial NUMBER                on the first line; a window that the provider then wants shown is shown, and `result` is its
 *     dismiss                    let that window close, as TAPI does when the application goes
 *     class NAME                 the device class of what follows
 *     icon                       what lineGetIcon returns, its size and a colour, and whether it is the same again
 *     config                     what lineGetDevConfig returns, and lineSetDevConfig with what that got
 *     edited                     what `call edit`, which is given the same, has given back
 *     room BYTES                 for that
 *
 * DRIVER_LANGUAGE in the environment, a number of Windows', is the language of what is shown. */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct driver driver;

bool driver_look_up(const char *name, void *function)
{
    FARPROC address = GetProcAddress(driver.library, name);
    memcpy(function, &address, sizeof(address));
    return address != NULL;
}

static LONG CALLBACK ask_provider(DWORD_PTR object, DWORD type, LPVOID block, DWORD size)
{
    __typeof__(&TSPI_providerGenericDialogData) tell;
    return driver_look_up("TSPI_providerGenericDialogData", &tell) ? tell(object, type, block, size)
                                                                   : (LONG)LINEERR_OPERATIONUNAVAIL;
}

static LONG call(const char *what, HWND owner)
{
    LONG(WINAPI *of_provider)(TUISPIDLLCALLBACK, HWND, DWORD);
    __typeof__(&TUISPI_lineConfigDialog) of_line;
    char name[64];
    if (strcmp(what, "line") == 0)
        return driver_look_up("TUISPI_lineConfigDialog", &of_line)
                   ? of_line(ask_provider, DEVICE, owner, driver.device_class)
                   : (LONG)LINEERR_OPERATIONUNAVAIL;
    if (strcmp(what, "edit") == 0)
        return device_edit(ask_provider, owner);
    snprintf(name, sizeof(name), "TUISPI_provider%c%s", what[0] - 'a' + 'A', what + 1);
    return driver_look_up(name, &of_provider) ? of_provider(ask_provider, owner, PROVIDER)
                                              : (LONG)LINEERR_OPERATIONUNAVAIL;
}

/* Windows chooses texts by the thread's language of the user interface, Wine by its locale. */
static void choose_language(void)
{
    const char *language = getenv("DRIVER_LANGUAGE");
    if (language == NULL)
        return;
    SetThreadUILanguage((LANGID)atoi(language));
    SetThreadLocale(MAKELCID(atoi(language), SORT_DEFAULT));
}

static LRESULT CALLBACK run_owner(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    if (message == WM_REACHED)
        SetEvent(driver.reached);
    return DefWindowProcW(window, message, wparam, lparam);
}

static HWND make_owner(void)
{
    const WNDCLASSW class = {.lpfnWndProc = run_owner, .lpszClassName = L"Owner"};
    RegisterClassW(&class);
    return CreateWindowW(L"Owner", L"Owner", WS_POPUP | WS_VISIBLE, 40, 40, 1, 1, NULL, NULL, NULL, NULL);
}

/* The main thread shows what the other one asks for, and serves its owner's window meanwhile. */
static void serve_calls(void)
{
    MSG message;
    while (GetMessageW(&message, NULL, 0, 0) > 0) {
        if (message.message == WM_CALL) {
            driver.result = call(driver.call, driver.is_quiet ? NULL : driver.owner);
            SetEvent(driver.returned);
        }
        DispatchMessageW(&message);
    }
}

static DWORD WINAPI read_lines(void *main_thread)
{
    char line[LINE_BYTES];
    (void)main_thread;
    while (fgets(line, sizeof(line), stdin) != NULL) {
        line[strcspn(line, "\r\n")] = 0;
        obey(line);
        fflush(stdout);
    }
    ExitProcess(0);
}

int main(int count, char **words)
{
    if (count != 2) {
        fputs("usage: ui_driver PROVIDER.tsp\n", stderr);
        return 2;
    }
    choose_language();
    driver.library = LoadLibraryA(words[1]);
    _splitpath(words[1], NULL, NULL, driver.protocol, NULL);
    driver.returned = CreateEventW(NULL, FALSE, FALSE, NULL);
    driver.reached = CreateEventW(NULL, FALSE, FALSE, NULL);
    driver.main_thread = GetCurrentThreadId();
    driver.owner = make_owner();
    if (driver.library == NULL || driver.returned == NULL || driver.reached == NULL || driver.owner == NULL) {
        fprintf(stderr, "%s cannot be loaded: %lu\n", words[1], GetLastError());
        return 1;
    }
    MSG message;
    PeekMessageW(&message, NULL, 0, 0, PM_NOREMOVE); /* makes the queue that WM_CALL goes to */
    CreateThread(NULL, 0, read_lines, NULL, 0, NULL);
    serve_calls();
    return 0;
}
