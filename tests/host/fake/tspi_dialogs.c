/* tspi_dialogs.c: what the fake's user interface (ui.c) asks of the provider. */
#include <string.h>

#include "fake.h"
#include "ui.h"

EXPORT LONG TSPIAPI TSPI_providerUIIdentify(LPWSTR path)
{
    unsigned i;

    if (does("no path"))
        return (LONG)LINEERR_OPERATIONFAILED;
    own_path(path, does("names its UI DLL without a folder"));
    if (does("names a UI DLL that is not there"))
        path[1] ^= 1;
    for (i = 0; does("a path without an end") && i < MAX_PATH; i++)
        path[i] = 'x';
    return 0;
}

/* Returns whether the question is answered. */
static bool answer(DWORD_PTR object, DWORD type, struct ui_block *block)
{
    const struct call *call;

    if (type == TUISPIDLL_OBJECT_DIALOGINSTANCE && block->question == QUESTION_CALL) {
        call = call_find((HDRVCALL)object);
        block->answer = !call || !call_lives(call);
        return true;
    }
    if (type == TUISPIDLL_OBJECT_LINEID && block->question == QUESTION_EDITED)
        fake.edited = true;
    if (type == TUISPIDLL_OBJECT_PROVIDERID && block->question == QUESTION_CONFIGURED)
        fake.shifted = does("configures open lines at once");
    if (type == TUISPIDLL_OBJECT_PROVIDERID && block->question == QUESTION_REMOVED)
        fake.shifted = true;
    return type == TUISPIDLL_OBJECT_PROVIDERID || (type == TUISPIDLL_OBJECT_LINEID && line_of_device((DWORD)object));
}

static void run_writing(const struct plan *planned)
{
    *(volatile unsigned char *)planned->param[0] = 0;
}

EXPORT LONG TSPIAPI TSPI_providerGenericDialogData(DWORD_PTR object, DWORD type, LPVOID params, DWORD size)
{
    struct ui_block block;
    bool answered = false;

    if (does("reads dialog data that is not there"))
        (void)*(const volatile unsigned char *)params;
    if (params && does("reads more dialog data than there is"))
        (void)*(const volatile uint64_t *)params;
    if (params && does("writes behind the dialog data"))
        ((unsigned char *)params)[size] ^= 0xFF;
    if (params && size == sizeof block) {
        memcpy(&block, params, sizeof block);
        enter();
        answered = block.size == sizeof block && answer(object, type, &block);
        if (does("writes dialog data later"))
            plan(5, (struct plan){.run = run_writing, .param = {(DWORD_PTR)params}});
        leave();
        memcpy(params, &block, sizeof block);
    }
    return answered || does("accepts any dialog data") ? 0 : (LONG)LINEERR_INVALPARAM;
}

/* --- A window for each call that is dialed ------------------------------------------------------------------------ */

static void want_window(struct call *call, DRV_REQUESTID request)
{
    WCHAR file[MAX_PATH];
    DWORD what = 1;
    bool under_line = does("wants a window under its line's handle");
    TUISPICREATEDIALOGINSTANCEPARAMS params = {.dwRequestID = request, .hdDlgInst = (HDRVDIALOGINSTANCE)call->hd,
                                               .lpszUIDLLName = does("names no UI DLL for a window") ? NULL : file,
                                               .lpParams = &what, .dwSize = sizeof what};

    own_path(file, false);
    tell_of_none(under_line ? call->line->ht : (HTAPILINE)fake.provider, LINE_CREATEDIALOGINSTANCE, (DWORD_PTR)&params,
                 0);
    if (params.htDlgInst)
        call->dialog = params.htDlgInst;
}

static void send_data(HTAPIDIALOGINSTANCE instance, const void *data, DWORD size)
{
    tell_of_none((HTAPILINE)(DWORD_PTR)instance, LINE_SENDDIALOGINSTANCEDATA, (DWORD_PTR)data, size);
}

void dialog_show(struct call *call, DRV_REQUESTID request)
{
    DWORD data = 1;

    if (does("shows no window for a call"))
        return;
    want_window(call, request);
    if (does("wants two windows under one handle"))
        want_window(call, request);
    if (call->dialog || does("sends data to a window that was refused"))
        send_data(call->dialog, &data, sizeof data);
}

void dialog_close(struct call *call)
{
    HTAPIDIALOGINSTANCE instance = call->dialog;

    call->dialog = 0;
    if (instance)
        send_data(instance, NULL, 0);
}

static struct call *call_of(HDRVDIALOGINSTANCE instance)
{
    unsigned i;

    for (i = 0; i < CALLS && (!fake.calls[i].dialog || (DWORD_PTR)fake.calls[i].hd != (DWORD_PTR)instance); i++)
        ;
    return i < CALLS ? &fake.calls[i] : NULL;
}

EXPORT LONG TSPIAPI TSPI_providerFreeDialogInstance(HDRVDIALOGINSTANCE instance)
{
    struct call *call;

    enter();
    call = call_of(instance);
    if (call && !does("sends data to a window that is gone"))
        call->dialog = 0;
    leave();
    return does("does not know its windows") ? (LONG)LINEERR_INVALPARAM : 0;
}
