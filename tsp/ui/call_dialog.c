/* call_dialog.c: see call_dialog.h. */
#include "call_dialog.h"

#include "dialog_message.h"
#include "layout.h"
#include "page.h"
#include "protocol.h"
#include "text.h"
#include "texts.h"
#include "visuals.h"

enum {
    ACROSS = 160, /* dialog units */
    FIELD_DROP = 3, /* a field without an edge stands as low as its label */
    FIELD_DOWN = 10,
    HINT_DOWN = 20,
    ID_NUMBER = 1300,
    ID_STATE,
    ID_HINT,
    ID_HANG_UP,
    TIMER = 1,
    LOOK_MS = 250,
    LINGER_LOOKS = 12, /* how long the end is shown: 3 s */
};

struct call_dialog {
    struct call_dialog *next;
    HWND window;     /* NULL: not yet */
    bool is_closing; /* TAPI wants it so: the provider is not to be asked any more (rule 122) */
    TUISPIDLLCALLBACK ask;
    HTAPIDIALOGINSTANCE instance;
    HANDLE ready;
    UINT state; /* the text that is shown */
    unsigned looks_since_end;
};

static SRWLOCK lock = SRWLOCK_INIT; /* of the list, and the first three members of what is in it */
static struct call_dialog *dialogs;  /* that are shown in this process */

static void list_add(struct call_dialog *call)
{
    AcquireSRWLockExclusive(&lock);
    call->next = dialogs;
    dialogs = call;
    ReleaseSRWLockExclusive(&lock);
}

static void list_remove(const struct call_dialog *call)
{
    AcquireSRWLockExclusive(&lock);
    struct call_dialog **at = &dialogs;
    while (*at != call)
        at = &(*at)->next;
    *at = call->next;
    ReleaseSRWLockExclusive(&lock);
}

void call_dialog_close(HTAPIDIALOGINSTANCE instance)
{
    AcquireSRWLockExclusive(&lock);
    for (struct call_dialog *call = dialogs; call != NULL; call = call->next)
        if (call->instance == instance) {
            call->is_closing = true;
            if (call->window != NULL)
                PostMessageW(call->window, WM_COMMAND, IDCANCEL, 0);
        }
    ReleaseSRWLockExclusive(&lock);
}

static bool is_closing(const struct call_dialog *call)
{
    AcquireSRWLockShared(&lock);
    bool closing = call->is_closing;
    ReleaseSRWLockShared(&lock);
    return closing;
}

static LONG ask(const struct call_dialog *call, enum call_question question, struct call_message *message)
{
    if (is_closing(call))
        return LINEERR_OPERATIONFAILED;
    *message = (struct call_message){.size = sizeof(*message), .question = question};
    return call->ask((DWORD_PTR)call->instance, TUISPIDLL_OBJECT_DIALOGINSTANCE, message, sizeof(*message));
}

static UINT text_of_end(DWORD mode)
{
    switch (mode) {
    case LINEDISCONNECTMODE_BUSY:
        return TEXT_CALL_BUSY;
    case LINEDISCONNECTMODE_NOANSWER:
        return TEXT_CALL_NO_ANSWER;
    case LINEDISCONNECTMODE_REJECT:
        return TEXT_CALL_REJECTED;
    default:
        return TEXT_CALL_OVER;
    }
}

static UINT text_of(DWORD state)
{
    switch (state) {
    case LINECALLSTATE_RINGBACK:
        return TEXT_CALL_RINGS;
    case LINECALLSTATE_CONNECTED:
        return TEXT_CALL_CONNECTED;
    case LINECALLSTATE_ONHOLD:
        return TEXT_CALL_HELD;
    case LINECALLSTATE_BUSY:
        return TEXT_CALL_BUSY;
    case LINECALLSTATE_UNKNOWN:
        return TEXT_CALL_UNKNOWN;
    default: /* before it rings */
        return TEXT_CALL_DIALING;
    }
}

/* What is the same is left alone, so that a screen reader says it once. */
static void show_state(struct call_dialog *call, HWND window, UINT text)
{
    WCHAR words[TEXT_UNITS];
    if (text == call->state)
        return;
    call->state = text;
    SetDlgItemTextW(window, ID_STATE, text_load(text, words));
    ShowWindow(GetDlgItem(window, ID_HINT), text == TEXT_CALL_DIALING ? SW_SHOW : SW_HIDE);
}

static void show_end(struct call_dialog *call, HWND window, UINT text)
{
    if (call->looks_since_end == 0)
        show_state(call, window, text);
    EnableWindow(GetDlgItem(window, ID_HANG_UP), FALSE);
    if (++call->looks_since_end > LINGER_LOOKS)
        EndDialog(window, IDOK);
}

/* What is the same is left alone, also what the user has selected in it. */
static void show_number(HWND window, const WCHAR *number)
{
    WCHAR shown[sizeof(((struct call_message *)NULL)->called) / sizeof(WCHAR)];
    GetDlgItemTextW(window, ID_NUMBER, shown, sizeof(shown) / sizeof(*shown));
    if (wcscmp(shown, number) != 0)
        SetDlgItemTextW(window, ID_NUMBER, number);
}

/* TAPI may have closed the call in any state: then nobody knows how it goes on. */
static void look(struct call_dialog *call, HWND window)
{
    struct call_message message;
    if (ask(call, CALL_LOOK, &message) != 0) {
        show_end(call, window, call->looks_since_end > 0 ? call->state : TEXT_CALL_LEFT);
        return;
    }
    show_number(window, message.called);
    if (message.state == LINECALLSTATE_DISCONNECTED || message.state == LINECALLSTATE_IDLE)
        show_end(call, window, text_of_end(message.mode));
    else
        show_state(call, window, text_of(message.state));
    if (call->looks_since_end == 0)
        EnableWindow(GetDlgItem(window, ID_HANG_UP), message.can_drop != 0);
}

/* If it is refused the state says what is so. */
static void hang_up(struct call_dialog *call, HWND window)
{
    struct call_message message;
    ask(call, CALL_HANG_UP, &message);
    look(call, window);
}

/* A text that can be read again, and copied. */
static void lay_out_field(struct layout *layout, UINT label, UINT id)
{
    WCHAR words[TEXT_UNITS];
    layout_label(layout, text_load(label, words), false);
    layout->y += layout_down(layout, FIELD_DROP);
    layout_control(layout, L"EDIT", ES_READONLY | ES_AUTOHSCROLL | WS_TABSTOP, 0, id, FIELD_DOWN, true);
}

static void lay_out(const void *unused, struct layout *layout)
{
    static const struct layout_button buttons[] = {{TEXT_HANG_UP, ID_HANG_UP}, {TEXT_CLOSE, IDCANCEL}};
    WCHAR words[TEXT_UNITS];
    (void)unused;
    layout_label_width(layout, text_load(TEXT_CALL_NUMBER, words));
    layout_label_width(layout, text_load(TEXT_CALL_STATE, words));
    lay_out_field(layout, TEXT_CALL_NUMBER, ID_NUMBER);
    lay_out_field(layout, TEXT_CALL_STATE, ID_STATE);
    HWND hint = layout_control(layout, L"STATIC", SS_LEFT | SS_NOPREFIX, 0, ID_HINT, HINT_DOWN, true);
    if (hint != NULL)
        SetWindowTextW(hint, text_load(TEXT_CALL_LIFT, words));
    layout_buttons(layout, buttons, sizeof(buttons) / sizeof(*buttons), false);
}

static void begin(struct call_dialog *call, HWND window)
{
    WCHAR title[TEXT_UNITS];
    page_remember(window, call);
    SetWindowTextW(window, text_wide(protocol.title, title, TEXT_UNITS));
    layout_make(lay_out, NULL, window);
    look(call, window);
    SetTimer(window, TIMER, LOOK_MS, NULL);
    SetFocus(GetDlgItem(window, IDCANCEL)); /* who is typing when it appears must not hang up by a key */
    AcquireSRWLockExclusive(&lock);
    call->window = window;
    ReleaseSRWLockExclusive(&lock);
    if (is_closing(call))
        EndDialog(window, IDCANCEL);
    SetEvent(call->ready);
}

static INT_PTR CALLBACK run(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct call_dialog *call = page_remembered(window);
    switch (message) {
    case WM_INITDIALOG:
        begin((struct call_dialog *)lparam, window);
        return FALSE; /* the keyboard was given */
    case WM_TIMER:
        look(call, window);
        return TRUE;
    case WM_COMMAND:
        if (LOWORD(wparam) == ID_HANG_UP)
            hang_up(call, window);
        else if (LOWORD(wparam) == IDCANCEL)
            EndDialog(window, IDCANCEL);
        return TRUE;
    }
    return FALSE;
}

static bool show(struct call_dialog *call)
{
    struct layout_template template;
    DWORD style = WS_POPUP | WS_CAPTION | WS_SYSMENU | DS_MODALFRAME | DS_CENTER;
    if (!layout_measure(lay_out, NULL, ACROSS, style, &template))
        return false;
    return DialogBoxIndirectParamW(text_module(), (LPCDLGTEMPLATEW)&template, NULL, run, (LPARAM)call) > 0;
}

LONG call_dialog_show(TUISPIDLLCALLBACK ask_provider, HTAPIDIALOGINSTANCE instance, HANDLE ready)
{
    struct call_dialog call = {.ask = ask_provider, .instance = instance, .ready = ready};
    struct visuals visuals;
    list_add(&call);
    visuals_begin(&visuals);
    bool shown = show(&call);
    visuals_end(&visuals);
    list_remove(&call);
    SetEvent(ready); /* TAPI waits for it, also if there is no window */
    return shown ? 0 : (LONG)LINEERR_OPERATIONFAILED;
}
