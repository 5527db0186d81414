/* events.c: see events.h. */
#include "events.h"

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
    struct call *call = call_new(trunk);
    *handle = NULL;
    if (call == NULL)
        return;
    call->driver = driver;
    call->is_incoming = true;
    *handle = (HTAPICALL)(DWORD_PTR)call->handle;
}

static void tell_lines(struct trunk *trunk, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    for (struct line *line = trunk->lines; line != NULL; line = line->next) {
        bool wanted = message == LINE_LINEDEVSTATE ? (line->line_states | LINEDEVSTATE_REINIT) & param1
                    : message == LINE_ADDRESSSTATE ? (line->address_states & param2) != 0 : true;
        if (wanted)
            line_tell(line, message, param1, param2, param3);
    }
}

/* The provider has closed the line by itself: nothing is left of it (rule 59). */
static void take_close(struct trunk *trunk)
{
    trunk->is_open = false;
    while (trunk->calls != NULL)
        call_free(trunk->calls);
    for (struct line *line = trunk->lines; line != NULL; line = line->next)
        line->is_closed = true;
    tell_lines(trunk, LINE_CLOSE, 0, 0, 0);
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
    case LINE_ADDRESSSTATE:
    case LINE_DEVSPECIFIC:
    case LINE_DEVSPECIFICFEATURE:
        tell_lines(trunk, message, param1, param2, param3);
        break;
    }
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
    case LINE_GATHERDIGITS:
    case LINE_GENERATE:
    case LINE_MONITORDIGITS:
    case LINE_MONITORMEDIA:
    case LINE_MONITORTONE:
        call_tell(call, message, param1, param2, param3);
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
    else if (message == LINE_NEWCALL)
        *(HTAPICALL *)param2 = NULL;
    service_unlock();
}

/* There are no phones. */
void CALLBACK events_phone(HTAPIPHONE phone, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3)
{
    (void)phone, (void)message, (void)param1, (void)param2, (void)param3;
}
