/* notify_window.c: see notify_window.h. */
#include "notify_window.h"

#include "apps.h"
#include "module.h"
#include "service.h"

enum { TOLD = WM_USER, ENDED };

static const WCHAR class_name[] = L"TAPI32 notification";

/* Take one message and call the application with it, without the lock: it may do with us what it likes. False if there
 * is none, or no application any more. */
static bool deliver(DWORD handle)
{
    LINECALLBACK callback = NULL;
    LINEMESSAGE message;
    service_lock();
    struct app *app = handle_find(HANDLE_APP, handle);
    if (app == NULL)
        app = handle_find(HANDLE_PHONE_APP, handle);
    if (app != NULL && app_take(app, &message))
        callback = app->callback;
    service_unlock();
    if (callback != NULL)
        callback(message.hDevice, message.dwMessageID, message.dwCallbackInstance, message.dwParam1, message.dwParam2,
                 message.dwParam3);
    return callback != NULL;
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM param)
{
    switch (message) {
    case TOLD:
        for (DWORD app = (DWORD)GetWindowLongPtrW(window, GWLP_USERDATA); deliver(app);)
            ; /* all of them: one that could not be posted would else stay behind */
        return 0;
    case ENDED:
        DestroyWindow(window);
        return 0;
    default:
        return DefWindowProcW(window, message, wide, param);
    }
}

HWND notify_window_new(DWORD app)
{
    WNDCLASSW class = {.lpfnWndProc = procedure, .hInstance = module_own(), .lpszClassName = class_name};
    RegisterClassW(&class); /* it may be there already */
    HWND window = CreateWindowExW(0, class_name, NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, class.hInstance, NULL);
    if (window != NULL)
        SetWindowLongPtrW(window, GWLP_USERDATA, (LONG_PTR)app);
    return window;
}

void notify_window_tell(HWND window)
{
    PostMessageW(window, TOLD, 0, 0);
}

void notify_window_free(HWND window)
{
    if (GetWindowThreadProcessId(window, NULL) == GetCurrentThreadId())
        DestroyWindow(window);
    else
        PostMessageW(window, ENDED, 0, 0); /* only its own thread can destroy it */
}
