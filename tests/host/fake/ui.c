/* ui.c: the fake's user interface, which runs in applications' processes. */
#include <string.h>

#include "fake.h"
#include "fill.h"
#include "ui.h"

static LONG ask(TUISPIDLLCALLBACK callback, DWORD_PTR object, DWORD type, enum question question, DWORD *answer)
{
    struct ui_block block = {.size = sizeof block, .question = (DWORD)question};
    LONG result;

    if (type == TUISPIDLL_OBJECT_LINEID && does("a dialog asks about another line"))
        object++;
    if (does("a dialog asks about something else"))
        type = type == TUISPIDLL_OBJECT_PROVIDERID ? TUISPIDLL_OBJECT_LINEID : TUISPIDLL_OBJECT_PROVIDERID;
    result = callback(object, type, &block, sizeof block);
    *answer = block.answer;
    return result;
}

static void go_on_afterwards(void)
{
    for (;;)
        pause_ms(20);
}

/* What every dialog does. */
static LONG show_of(HWND owner, LONG failure)
{
    if (does("shows no dialog"))
        return 0;
    if (does("a dialog reads what the session has"))
        (void)*(volatile char *)fake.worker;
    if (does("a dialog's thread goes on"))
        leak_thread(go_on_afterwards);
    if (does("a dialog never returns"))
        sleep_forever();
    if (does("a dialog returns before it is closed"))
        show_window();
    else
        show_dialog(does("a dialog belongs to nobody") ? NULL : owner, does("asks yes or no in its dialogs"));
    return does("a dialog returns a number")    ? 1
           : does("a closed dialog has failed") ? failure
                                                : 0;
}

static LONG show(HWND owner)
{
    return show_of(owner, (LONG)LINEERR_OPERATIONFAILED);
}

/* --- A device's dialogs ------------------------------------------------------------------------------------------- */

/* Is the class one to configure? Errors of lines and of telephones differ. */
static LONG check_class(const WCHAR *class, const char *own, LONG refusal)
{
    bool of_phone = refusal == (LONG)PHONEERR_INVALDEVICECLASS;

    if (does("cannot be configured"))
        return of_phone ? (LONG)PHONEERR_OPERATIONUNAVAIL : (LONG)LINEERR_OPERATIONUNAVAIL;
    if ((!class && does("refuses to configure no class")) ||
        (class && !*class && does("refuses to configure an empty class")))
        return refusal;
    if (!class || !*class || text_is(class, own, false) || does("configures any class"))
        return 0;
    if (!does("refuses to configure a class with another error"))
        return refusal;
    return of_phone ? (LONG)PHONEERR_OPERATIONFAILED : (LONG)LINEERR_OPERATIONFAILED;
}

static LONG check_line(TUISPIDLLCALLBACK callback, DWORD device, const WCHAR *class)
{
    LONG result = check_class(class, "tapi/line", (LONG)LINEERR_INVALDEVICECLASS);
    DWORD answer;

    if (result == 0 && !does("a dialog asks nothing"))
        result = ask(callback, device, TUISPIDLL_OBJECT_LINEID, QUESTION_LINE, &answer);
    return result;
}

EXPORT LONG TSPIAPI TUISPI_lineConfigDialog(TUISPIDLLCALLBACK callback, DWORD device, HWND owner, LPCWSTR class)
{
    LONG result = check_line(callback, device, class);

    return result == 0 ? show(owner) : result;
}

EXPORT LONG TSPIAPI TUISPI_phoneConfigDialog(TUISPIDLLCALLBACK callback, DWORD device, HWND owner, LPCWSTR class)
{
    LONG result = check_class(class, "tapi/phone", (LONG)PHONEERR_INVALDEVICECLASS);

    (void)callback, (void)device;
    return result == 0 ? show_of(owner, (LONG)PHONEERR_OPERATIONFAILED) : result;
}

/* What was given, as it was but for its last byte, which says that it was edited. */
static LONG give_back(const void *in, DWORD size, LPVARSTRING out)
{
    bool fits = out->dwTotalSize - sizeof *out >= size;

    out->dwNeededSize = (DWORD)sizeof *out + size;
    out->dwUsedSize = fits ? out->dwNeededSize : (DWORD)sizeof *out;
    out->dwStringFormat = does("edits a configuration as text") ? STRINGFORMAT_UNICODE : STRINGFORMAT_BINARY;
    out->dwStringSize = fits ? size : 0;
    out->dwStringOffset = fits ? (DWORD)sizeof *out : 0;
    if (fits && size > 0) {
        memcpy(out + 1, in, size);
        ((unsigned char *)(out + 1))[size - 1] = 1;
    }
    if (fits && does("gives more of a configuration than there is"))
        out->dwStringSize += 8;
    if (!fits && does("says nothing of a configuration that does not fit"))
        out->dwNeededSize = out->dwUsedSize;
    if (does("writes behind an edited configuration"))
        ((unsigned char *)out)[out->dwTotalSize] ^= 0xFF;
    return !fits && does("refuses a small place for a configuration") ? (LONG)LINEERR_STRUCTURETOOSMALL : 0;
}

EXPORT LONG TSPIAPI TUISPI_lineConfigDialogEdit(TUISPIDLLCALLBACK callback, DWORD device, HWND owner, LPCWSTR class,
                                                LPVOID const in, DWORD size, LPVARSTRING out)
{
    LONG result = check_line(callback, device, class);
    static unsigned edits;
    DWORD answer;

    if (result == 0 && edits++ > 0 && does("refuses what it has edited"))
        result = (LONG)LINEERR_INVALPARAM;
    if (result == 0)
        result = show(owner);
    if (result == 0 && does("writes into what it is to edit"))
        *(unsigned char *)in ^= 0xFF;
    if (result == 0 && does("edits what the line has"))
        ask(callback, device, TUISPIDLL_OBJECT_LINEID, QUESTION_EDITED, &answer);
    return result == 0 ? give_back(in, size, out) : result;
}

/* --- The provider's dialogs --------------------------------------------------------------------------------------- */

EXPORT LONG TSPIAPI TUISPI_providerConfig(TUISPIDLLCALLBACK callback, HWND owner, DWORD provider)
{
    LONG result = show(owner);
    DWORD answer;

    if (result == 0)
        ask(callback, provider, TUISPIDLL_OBJECT_PROVIDERID, QUESTION_CONFIGURED, &answer);
    return result;
}

static bool installed;

EXPORT LONG TSPIAPI TUISPI_providerInstall(TUISPIDLLCALLBACK callback, HWND owner, DWORD provider)
{
    (void)callback, (void)provider;
    if (installed && !does("can be installed twice") && !does("shows no dialog"))
        return does("says with another error that it is installed") ? (LONG)LINEERR_ALLOCATED
                                                                    : (LONG)LINEERR_NOMULTIPLEINSTANCE;
    installed = true;
    return show(owner);
}

EXPORT LONG TSPIAPI TUISPI_providerRemove(TUISPIDLLCALLBACK callback, HWND owner, DWORD provider)
{
    LONG result = show(owner);
    bool half = does("is half gone when it cannot be removed");
    DWORD answer;

    if (does("cannot be removed while it is in use"))
        return (LONG)LINEERR_INUSE;
    if (half)
        ask(callback, provider, TUISPIDLL_OBJECT_PROVIDERID, QUESTION_REMOVED, &answer);
    if (half || does("is not removed"))
        return (LONG)LINEERR_OPERATIONFAILED;
    if (result == 0 && !does("stays installed when it is removed"))
        installed = false;
    return result;
}

/* --- A window for a call ------------------------------------------------------------------------------------------ */

static struct {
    TUISPIDLLCALLBACK ask;
    DWORD_PTR instance;
    bool closing;
    unsigned looks;
} window;

static bool is_closing(void)
{
    bool closing;

    enter();
    closing = window.closing;
    leave();
    return closing;
}

/* Every 10 ms. Somebody has closed it, or the call is over. */
static bool is_over(void)
{
    DWORD answer = 0;

    if ((is_closing() && !does("a window for a call does not close")) || does("a window for a call closes by itself"))
        return true;
    if (window.looks++ % 25 == 0)
        ask(window.ask, window.instance, TUISPIDLL_OBJECT_DIALOGINSTANCE, QUESTION_CALL, &answer);
    return answer;
}

EXPORT LONG TSPIAPI TUISPI_providerGenericDialog(TUISPIDLLCALLBACK callback, HTAPIDIALOGINSTANCE instance,
                                                 LPVOID params, DWORD size, HANDLE event)
{
    DWORD answer;

    (void)params, (void)size;
    window.ask = callback;
    window.instance = (DWORD_PTR)instance;
    window.looks = 0;
    enter();
    window.closing = false;
    leave();
    if (!does("a window for a call is never ready"))
        set_event(event);
    keep_window(is_over);
    if (is_closing() && does("a window for a call asks while it is closed")) {
        pause_ms(50);
        ask(callback, window.instance, TUISPIDLL_OBJECT_DIALOGINSTANCE, QUESTION_CALL, &answer);
    }
    return 0;
}

EXPORT LONG TSPIAPI TUISPI_providerGenericDialogData(HTAPIDIALOGINSTANCE instance, LPVOID params, DWORD size)
{
    (void)instance, (void)size;
    enter();
    window.closing = window.closing || !params;
    leave();
    return 0;
}
