/* test_entry_window.c: the provider's side of the window for a call that was dialed (tsp/call_window.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../../tsp/dialog_message.h"
#include "tapisrv.h"
#include "tiny_switch.h"

#define PROVIDER ((HPROVIDER)(uintptr_t)77)

/* What LINE_CREATEDIALOGINSTANCE said; read after the completion that follows it. */
static struct {
    unsigned count, completions_before;
    HTAPILINE line;
    DRV_REQUESTID id;
    HDRVDIALOGINSTANCE instance;
    DWORD window, size;
    WCHAR file[MAX_PATH];
} created;

static void CALLBACK take_event(HTAPILINE line, HTAPICALL call, DWORD message, DWORD_PTR one, DWORD_PTR two,
                                DWORD_PTR three)
{
    (void)call, (void)two, (void)three;
    TUISPICREATEDIALOGINSTANCEPARAMS *params = (TUISPICREATEDIALOGINSTANCEPARAMS *)one;
    if (message != LINE_CREATEDIALOGINSTANCE)
        return;
    created.count++;
    created.completions_before = tapi_completions(params->dwRequestID);
    created.line = line;
    created.id = params->dwRequestID;
    created.instance = params->hdDlgInst;
    created.size = params->dwSize;
    memcpy(&created.window, params->lpParams, sizeof(created.window));
    memcpy(created.file, params->lpszUIDLLName, sizeof(created.file));
    params->htDlgInst = 5;
}

/* The first line is open. */
static HDRVLINE begin_with(const char *configured)
{
    DWORD lines, phones;
    memset(&created, 0, sizeof(created));
    tapi_begin(1, tiny_switch_start());
    tapi_configure(configured);
    assert_int_equal(TSPI_providerEnumDevices(1, &lines, &phones, PROVIDER, take_event, NULL), 0);
    assert_int_equal(tapi_init(1), 0);
    return tapi_open(0);
}

static void end(void)
{
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
    tiny_switch_stop();
}

static LONG ask(DWORD question, struct call_message *message)
{
    *message = (struct call_message){.size = sizeof(*message), .question = question};
    return TSPI_providerGenericDialogData((DWORD_PTR)created.instance, TUISPIDLL_OBJECT_DIALOGINSTANCE, message,
                                          sizeof(*message));
}

static DRV_REQUESTID dial(HDRVLINE line, HDRVCALL *call)
{
    DRV_REQUESTID id = tapi_dial(line, u"4000", call);
    assert_int_equal(tapi_wait(id), 0);
    tapi_wait_for_state(id, LINECALLSTATE_CONNECTED);
    return id;
}

/* TAPI knows by the id of the request whose window it is, so it is wanted while that is under way. */
static void window_is_wanted_before_the_dial_completes(void **state)
{
    (void)state;
    HDRVCALL call;
    DRV_REQUESTID id = dial(begin_with("[window]\ndialed = shown\n"), &call);
    WCHAR file[MAX_PATH];
    assert_int_equal(created.count, 1);
    assert_int_equal(created.completions_before, 0);
    assert_ptr_equal(created.line, PROVIDER);
    assert_int_equal(created.id, id);
    assert_int_equal(created.window, DIALOG_CALL);
    assert_int_equal(created.size, sizeof(created.window));
    assert_int_equal(TSPI_providerUIIdentify(file), 0);
    for (unsigned i = 0; i == 0 || file[i - 1] != 0; i++)
        assert_int_equal(created.file[i], file[i]);
    assert_int_equal(TSPI_providerFreeDialogInstance(created.instance), 0);
    end();
}

static void window_sees_the_call_and_hangs_it_up(void **state)
{
    (void)state;
    HDRVCALL call;
    struct call_message message;
    DRV_REQUESTID id = dial(begin_with("[window]\ndialed = shown\n"), &call);
    assert_int_equal(ask(CALL_LOOK, &message), 0);
    assert_int_equal(message.state, LINECALLSTATE_CONNECTED);
    assert_int_equal(message.mode, 0);
    assert_true(message.can_drop);
    assert_memory_equal(message.called, u"4000", sizeof(u"4000"));
    assert_int_equal(ask(CALL_HANG_UP, &message), 0);
    tapi_wait_for_state(id, LINECALLSTATE_IDLE);
    assert_int_equal(ask(CALL_LOOK, &message), 0);
    assert_int_equal(message.state, LINECALLSTATE_IDLE);
    assert_int_equal(message.mode, LINEDISCONNECTMODE_NORMAL); /* of the state before, which may not have been seen */
    assert_false(message.can_drop);
    assert_int_equal(ask(CALL_HANG_UP, &message), (LONG)LINEERR_INVALCALLSTATE);
    end();
}

static void window_outlives_its_call(void **state)
{
    (void)state;
    HDRVCALL call;
    struct call_message message;
    dial(begin_with("[window]\ndialed = shown\n"), &call);
    assert_int_equal(TSPI_lineCloseCall(call), 0);
    assert_int_equal(ask(CALL_LOOK, &message), (LONG)LINEERR_INVALCALLHANDLE);
    assert_int_equal(ask(CALL_HANG_UP, &message), (LONG)LINEERR_INVALCALLHANDLE);
    end();
    assert_int_equal(ask(CALL_LOOK, &message), (LONG)LINEERR_UNINITIALIZED);
}

/* Rule 78. */
static void blocks_that_no_window_sends_are_refused(void **state)
{
    (void)state;
    HDRVCALL call;
    struct call_message message;
    dial(begin_with("[window]\ndialed = shown\n"), &call);
    assert_int_equal(ask(77, &message), (LONG)LINEERR_INVALPARAM);
    message = (struct call_message){.size = 4, .question = CALL_LOOK};
    DWORD_PTR instance = (DWORD_PTR)created.instance;
    assert_int_equal(
        TSPI_providerGenericDialogData(instance, TUISPIDLL_OBJECT_DIALOGINSTANCE, &message, sizeof(message)),
        (LONG)LINEERR_INVALPARAM);
    message.size = sizeof(message);
    assert_int_equal(TSPI_providerGenericDialogData(instance, TUISPIDLL_OBJECT_DIALOGINSTANCE, &message, 8),
                     (LONG)LINEERR_INVALPARAM);
    assert_int_equal(TSPI_providerGenericDialogData(instance, TUISPIDLL_OBJECT_DIALOGINSTANCE, NULL, 0),
                     (LONG)LINEERR_INVALPARAM);
    end();
}

static void there_is_no_window_unless_it_is_turned_on(void **state)
{
    (void)state;
    HDRVCALL call;
    dial(begin_with(""), &call);
    end();
    dial(begin_with("[window]\ndialed = off\n"), &call);
    assert_int_equal(created.count, 0);
    end();
}

static void refused_dial_has_no_window(void **state)
{
    (void)state;
    HDRVCALL call;
    HDRVLINE line = begin_with("[window]\ndialed = shown\n");
    assert_int_not_equal(tapi_wait(tapi_dial(line, u"9990", &call)), 0);
    end();
    assert_int_equal(created.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(window_is_wanted_before_the_dial_completes),
        cmocka_unit_test(window_sees_the_call_and_hangs_it_up),
        cmocka_unit_test(window_outlives_its_call),
        cmocka_unit_test(blocks_that_no_window_sends_are_refused),
        cmocka_unit_test(there_is_no_window_unless_it_is_turned_on),
        cmocka_unit_test(refused_dial_has_no_window),
    };
    return cmocka_run_group_tests_name("entry points: the window of a call", tests, NULL, NULL);
}
