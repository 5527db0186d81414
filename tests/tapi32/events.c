/* events.c: see events.h. */
#include "events.h"

#include "close.h"
#include "device_changes.h"
#include "dialog_instances.h"
#include "end_to_end.h"
#include "layouts.h"
#include "requests.h"

void CALLBACK events_completion(DRV_REQUESTID id, LONG result)
{
    service_lock();
    request_complete(id, result);
    service_unlock();
}

/* A call that nobody here asked for. TAPI's handle of it goes back, or NULL. */
static void take_new_call(struct trunk *trunk, HDRVCALL driver, HTAPICALL *handle)
{
    struct call *call = !trunk->provider->is_going ? call_new(trunk) : NULL;
    *handle = NULL;
    if (call == NULL)
        return;
    call->driver = driver;
    call->is_incoming = true;
    *handle = (HTAPICALL)(DWORD_PTR)call->handle;
}

static void tell_lines(struct trunk *trunk, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    for (struct line *line = trunk->lines; line != NULL; line = line->next)
        if (message != LINE_ADDRESSSTATE || (line->address_states & param2) != 0)
            line_tell(line, message, param1, param2, param3);
}

/* What TAPI 1.3 had no word for is kept from applications of that age, or they are asked to look anew
 * (https://learn.microsoft.com/windows/win32/tapi/linedevstate--constants). */
static void tell_state(struct line *line, DWORD states, DWORD_PTR param2, DWORD_PTR param3)
{
    const DWORD reinit = LINEDEVSTATE_CAPSCHANGE | LINEDEVSTATE_TRANSLATECHANGE,
                unknown = reinit | LINEDEVSTATE_CONFIGCHANGE | LINEDEVSTATE_COMPLCANCEL | LINEDEVSTATE_REMOVED;
    if (line->version < API_1_4 && states & reinit)
        app_tell(line->app, &(LINEMESSAGE){0, LINE_LINEDEVSTATE, 0, LINEDEVSTATE_REINIT, LINE_LINEDEVSTATE,
                                           states & reinit});
    if (line->version < API_1_4)
        states &= ~unknown;
    if (line->line_states & states)
        line_tell(line, LINE_LINEDEVSTATE, states, param2, param3);
}

/* That all is to begin anew concerns every application, whichever line the provider says it of, and if it is of
 * none. */
static void take_states(struct trunk *trunk, DWORD states, DWORD_PTR param2, DWORD_PTR param3)
{
    if (states & LINEDEVSTATE_REINIT)
        apps_ask_to_reinitialize();
    states &= ~(DWORD)LINEDEVSTATE_REINIT;
    for (struct line *line = trunk != NULL ? trunk->lines : NULL; line != NULL; line = line->next)
        tell_state(line, states, param2, param3);
}

/* The provider has closed the line by itself: nothing is left of it (rule 59). */
static void take_close(struct trunk *trunk)
{
    trunk->is_open = false;
    while (trunk->calls != NULL)
        call_free(trunk->calls);
    close_by_force(trunk);
}

static void take_line_event(struct trunk *trunk, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    switch (message) {
    case LINE_NEWCALL:
        take_new_call(trunk, (HDRVCALL)param1, (HTAPICALL *)param2);
        break;
    case LINE_CLOSE:
        take_close(trunk);
        break;
    case LINE_LINEDEVSTATE:
        take_states(trunk, (DWORD)param1, param2, param3);
        break;
    case LINE_ADDRESSSTATE:
    case LINE_DEVSPECIFIC:
    case LINE_DEVSPECIFICFEATURE:
        tell_lines(trunk, message, param1, param2, param3);
        break;
    }
}

/* When something was heard; a provider need not say it. */
static DWORD time_of(DWORD_PTR param)
{
    return param != 0 ? (DWORD)param : GetTickCount();
}

static void take_call_event(struct call *call, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    switch (message) {
    case LINE_CALLSTATE:
        call_tell_state(call, (DWORD)param1, (DWORD)param2, (DWORD)param3);
        break;
    case LINE_CALLDEVSPECIFIC:
        call_tell(call, LINE_DEVSPECIFIC, param1, param2, param3);
        break;
    case LINE_CALLDEVSPECIFICFEATURE:
        call_tell(call, LINE_DEVSPECIFICFEATURE, param1, param2, param3);
        break;
    case LINE_CALLINFO:
        call_tell(call, message, param1, param2, param3);
        break;
    case LINE_GATHERDIGITS:
    case LINE_GENERATE:
        end_to_end_over(call, message, (DWORD)param1, (DWORD)param2, time_of(param3));
        break;
    case LINE_MONITORDIGITS:
        call_tell_monitoring(call, DIGITS, (DWORD)param2,
                             &(LINEMESSAGE){0, message, 0, param1, param2, time_of(param3)});
        break;
    case LINE_MONITORMEDIA:
        call_tell_monitoring(call, MEDIA, (DWORD)param1,
                             &(LINEMESSAGE){0, message, 0, param1, param2, time_of(param3)});
        break;
    case LINE_MONITORTONE:
        call_tell_one(call, (DWORD)param2, &(LINEMESSAGE){0, message, 0, param1, 0, time_of(param3)});
        break;
    }
}

/* What is of no open line; then `about` may be the handle of something else. */
static void take_other_event(HTAPILINE about, DWORD message, DWORD_PTR param1, DWORD_PTR param2)
{
    switch (message) {
    case LINE_CREATE:
        device_create((HPROVIDER)param1, param2);
        break;
    case LINE_REMOVE:
        device_remove((DWORD)param1);
        break;
    case LINE_CREATEDIALOGINSTANCE:
        dialog_create((HPROVIDER)about, (TUISPICREATEDIALOGINSTANCEPARAMS *)param1);
        break;
    case LINE_SENDDIALOGINSTANCEDATA:
        dialog_send((HTAPIDIALOGINSTANCE)(DWORD_PTR)about, (const void *)param1, (DWORD)param2);
        break;
    case LINE_LINEDEVSTATE:
        take_states(NULL, (DWORD)param1, 0, 0);
        break;
    case LINE_NEWCALL:
        *(HTAPICALL *)param2 = NULL;
        break;
    }
}

void CALLBACK events_line(HTAPILINE line, HTAPICALL handle, DWORD message, DWORD_PTR param1, DWORD_PTR param2,
                          DWORD_PTR param3)
{
    service_lock();
    struct trunk *trunk = handle_find(HANDLE_TRUNK, (DWORD)(DWORD_PTR)line);
    struct call *call = handle_find(HANDLE_TAPI_CALL, (DWORD)(DWORD_PTR)handle);
    if (call != NULL)
        take_call_event(call, message, param1, param2, param3);
    else if (trunk != NULL && handle == NULL)
        take_line_event(trunk, message, param1, param2, param3);
    else
        take_other_event(line, message, param1, param2);
    service_unlock();
}

/* There are no phones. */
void CALLBACK events_phone(HTAPIPHONE phone, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    (void)phone, (void)message, (void)param1, (void)param2, (void)param3;
}
