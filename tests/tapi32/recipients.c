/* recipients.c: see recipients.h. */
#include "recipients.h"

#include "apps.h"
#include "request_board.h"
#include "service.h"
#include "thread.h"

static SRWLOCK changing = SRWLOCK_INIT; /* taken before the board and the service's lock */
static HANDLE arrived; /* this process's event, as long as the thread is there */

/* Whether the application is still there. */
static bool tell_app(DWORD handle, DWORD count)
{
    service_lock();
    struct app *app = handle_find(HANDLE_APP, handle);
    for (; app != NULL && count > 0; count--)
        app_tell(app, &(LINEMESSAGE){0, LINE_REQUEST, app->request_instance, LINEREQUESTMODE_MAKECALL, 0, 0});
    service_unlock();
    return app != NULL;
}

static void tell(void)
{
    DWORD app = 0;
    if (!board_lock())
        return;
    DWORD count = board_untold(&app);
    if (count > 0 && !tell_app(app, count)) {
        board_deregister(app, RECIPIENT_MODES);
        board_tell();
    }
    board_unlock();
}

/* Whether any application takes requests still. With the event the process is none of the recipients any more. */
static bool goes_on(void)
{
    AcquireSRWLockExclusive(&changing);
    bool has_some = board_lock();
    if (has_some) {
        has_some = board_own_count() > 0;
        board_unlock();
    }
    if (!has_some) {
        CloseHandle(arrived);
        arrived = NULL;
    }
    ReleaseSRWLockExclusive(&changing);
    return has_some;
}

static void watch(void *event)
{
    do {
        WaitForSingleObject(event, INFINITE);
        tell();
    } while (goes_on());
}

/* Have the thread. */
static LONG begin_watch(void)
{
    WCHAR name[EVENT_NAME_UNITS];
    if (arrived != NULL)
        return 0;
    board_event_name(GetCurrentProcessId(), name);
    arrived = CreateEventW(NULL, FALSE, FALSE, name);
    if (arrived != NULL && thread_start(watch, arrived)) {
        board_forget_process();
        return 0;
    }
    if (arrived != NULL)
        CloseHandle(arrived);
    arrived = NULL;
    return LINEERR_NOMEM;
}

static LONG name_instance(HLINEAPP handle, DWORD instance)
{
    service_lock();
    struct app *app = handle_find(HANDLE_APP, handle);
    if (app != NULL)
        app->request_instance = instance;
    service_unlock();
    return app != NULL ? 0 : (LONG)LINEERR_INVALAPPHANDLE;
}

LONG recipient_begin(HLINEAPP app, DWORD modes, DWORD instance)
{
    AcquireSRWLockExclusive(&changing);
    LONG result = name_instance(app, instance);
    if (result == 0 && !board_lock())
        result = LINEERR_OPERATIONFAILED;
    else if (result == 0) {
        result = begin_watch();
        if (result == 0 && !board_register(app, modes))
            result = LINEERR_RESOURCEUNAVAIL;
        board_tell();
        board_unlock();
        if (result != 0 && arrived != NULL)
            SetEvent(arrived); /* if there is no other recipient, the thread ends */
    }
    ReleaseSRWLockExclusive(&changing);
    return result;
}

LONG recipient_end(HLINEAPP app, DWORD modes)
{
    LONG result = 0;
    AcquireSRWLockExclusive(&changing);
    if (arrived != NULL) {
        if (board_lock()) {
            board_deregister(app, modes);
            board_tell();
            board_unlock();
        } else {
            result = LINEERR_OPERATIONFAILED;
        }
        SetEvent(arrived);
    }
    ReleaseSRWLockExclusive(&changing);
    return result;
}
