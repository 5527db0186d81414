/* call_window.c: see call_window.h. */
#include "call_window.h"

#include <string.h>

#include "core/call.h"
#include "dialog_message.h"
#include "module.h"
#include "os.h"
#include "session.h"

void call_window_show(HPROVIDER provider, LINEEVENT proc, DRV_REQUESTID id, handle hdCall)
{
    WCHAR file[MAX_PATH];
    DWORD window = DIALOG_CALL;
    if (!module_path(file, MAX_PATH))
        return;
    TUISPICREATEDIALOGINSTANCEPARAMS params = {.dwRequestID = id,
                                               .hdDlgInst = (HDRVDIALOGINSTANCE)hdCall,
                                               .lpszUIDLLName = file,
                                               .lpParams = &window,
                                               .dwSize = sizeof(window)};
    proc((HTAPILINE)provider, NULL, LINE_CREATEDIALOGINSTANCE, (DWORD_PTR)&params, 0, 0);
}

/* In UTF-16, cut where the room ends. */
static void tell_number(unsigned codepage, struct slice number, WCHAR *out, size_t room)
{
    size_t units = os_to_utf16(codepage, number, out, room - 1);
    out[units < room ? units : room - 1] = 0;
}

static void tell(const struct core *core, const struct call *call, struct call_message *message)
{
    message->state = call->told.state;
    message->mode = call->end_told;
    message->can_drop = (call_features(core, call) & LINECALLFEATURE_DROP) != 0;
    tell_number(core->protocol->codepage, call_text(call, TEXT_DEST), message->called,
                sizeof(message->called) / sizeof(*message->called));
}

static LONG answer(struct core *core, handle hdCall, struct call_message *message)
{
    struct call *call = call_find(core, hdCall);
    if (call == NULL)
        return LINEERR_INVALCALLHANDLE;
    bool hangs_up = message->question == CALL_HANG_UP;
    LONG result = hangs_up ? core_operate(core, call, NULL, OPERATION_DROP, NULL, (struct slice){0}) : 0;
    tell(core, call, message);
    return result;
}

LONG call_window_asks(handle hdCall, void *block, DWORD size)
{
    struct call_message message;
    if (block == NULL || size != sizeof(message))
        return LINEERR_INVALPARAM;
    memcpy(&message, block, sizeof(message)); /* it may lie anywhere */
    if (message.size != sizeof(message) || (message.question != CALL_LOOK && message.question != CALL_HANG_UP))
        return LINEERR_INVALPARAM;
    struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    LONG result = answer(core, hdCall, &message);
    memcpy(block, &message, sizeof(message));
    return message.question == CALL_HANG_UP
               ? session_leave(result, "providerGenericDialogData hang up hdCall=0x%llx", TRACED(hdCall))
               : session_leave_untraced(result);
}
