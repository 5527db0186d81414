/* lives.c: the functions with which lines and calls, the digits of calls, and windows, begin and end. */
#include "../host/ledger/ledger_dialogs.h"
#include "../host/ledger/ledger_watch.h"
#include "asking.h"
#include "between.h"
#include "events.h"
#include "pairs.h"

/* --- Lines -------------------------------------------------------------------------------------------------------- */

/* Which states the device's calls may be in: what the ledger knows of a line, TAPI need not have asked for. */
static DWORD call_states(DWORD device, DWORD version)
{
    LINEDEVCAPS dev_caps = {.dwTotalSize = sizeof(dev_caps)};
    DWORD states = 0;
    if (REAL(TSPI_lineGetDevCaps, device, version, 0, &dev_caps) != 0)
        return ~(DWORD)0;
    for (DWORD address = 0; address < dev_caps.dwNumAddresses; address++) {
        LINEADDRESSCAPS caps = {.dwTotalSize = sizeof(caps)};
        if (REAL(TSPI_lineGetAddressCaps, device, address, version, 0, &caps) != 0)
            return ~(DWORD)0;
        states |= caps.dwCallStates;
    }
    return states;
}

LONG WINAPI TSPI_lineOpen(DWORD device, HTAPILINE theirs, LPHDRVLINE driver, DWORD version, LINEEVENT event)
{
    HTAPILINE line = ledger_line(books(), call_states(device, version));
    tapi.line_event = event;
    *driver = NULL;
    pair_add(PAIR_LINE, &(struct pair){.books = (DWORD_PTR)line, .tapi = (DWORD_PTR)theirs, .where = driver});
    LONG result = REAL(TSPI_lineOpen, device, line, driver, version, events_line);
    if (ledger_checked(books(), "lineOpen", result)) {
        pair_set_driver(PAIR_LINE, (DWORD_PTR)line, (DWORD_PTR)*driver);
        return result;
    }
    ledger_line_closed(books(), line);
    pairs_end_line((DWORD_PTR)line);
    return result;
}

/* As soon as the provider has closed it, it may give its handle to another one, perhaps on another thread before this
 * function goes on. */
LONG WINAPI TSPI_lineClose(HDRVLINE driver)
{
    struct pair line;
    bool known = pair_of_driver(PAIR_LINE, (DWORD_PTR)driver, &line);
    if (known) {
        pair_take_driver(PAIR_LINE, line.books);
        ledger_calls_closing(books(), (HTAPILINE)line.books);
    }
    LONG result = REAL(TSPI_lineClose, driver);
    ledger_checked(books(), "lineClose", result);
    if (known) {
        ledger_line_closed(books(), (HTAPILINE)line.books);
        pairs_end_line(line.books);
    }
    return result;
}

LONG WINAPI TSPI_lineSetStatusMessages(HDRVLINE driver, DWORD line_states, DWORD address_states)
{
    struct pair line;
    if (real()->TSPI_lineSetStatusMessages == NULL)
        return LINEERR_OPERATIONUNAVAIL;
    LONG result = real()->TSPI_lineSetStatusMessages(driver, line_states, address_states);
    if (ledger_checked(books(), "lineSetStatusMessages", result) && pair_of_driver(PAIR_LINE, (DWORD_PTR)driver, &line))
        ledger_set_status_mask(books(), (HTAPILINE)line.books, line_states, address_states);
    return result;
}

/* --- Calls -------------------------------------------------------------------------------------------------------- */

/* A function that makes calls: `first` and `second` are those, `on` is the line or the call where they will be. In what
 * is given to the provider CALL(i) stands for TAPI's handle of the i-th. */
#define MAKES(function, on, first, second, declared, ...) \
    LONG WINAPI function declared \
    { \
        struct asking asking; \
        if (real()->function == NULL) \
            return LINEERR_OPERATIONUNAVAIL; \
        asking_begin_birth(&asking, #function + PREFIX, request, on, first, second); \
        return asking_end(&asking, real()->function(asking.id, __VA_ARGS__)); \
    }
#define CALL(i) asking.births[i].books
#define ON_LINE line, NULL
#define ON_LINE_OF_CALL NULL, call
#define ON_BOTH line, call
#define MADE(handle, location) ((struct birth){.theirs = handle, .where = location})
#define NONE ((struct birth){NULL, NULL, NULL})

MAKES(TSPI_lineMakeCall, ON_LINE, MADE(made, driver), NONE,
      (DRV_REQUESTID request, HDRVLINE line, HTAPICALL made, LPHDRVCALL driver, LPCWSTR dest, DWORD country,
       LPLINECALLPARAMS const params),
      line, CALL(0), driver, dest, country, params)
MAKES(TSPI_linePickup, ON_LINE, MADE(made, driver), NONE,
      (DRV_REQUESTID request, HDRVLINE line, DWORD address, HTAPICALL made, LPHDRVCALL driver, LPCWSTR dest,
       LPCWSTR group),
      line, address, CALL(0), driver, dest, group)
MAKES(TSPI_lineUnpark, ON_LINE, MADE(made, driver), NONE,
      (DRV_REQUESTID request, HDRVLINE line, DWORD address, HTAPICALL made, LPHDRVCALL driver, LPCWSTR dest),
      line, address, CALL(0), driver, dest)
MAKES(TSPI_lineForward, ON_LINE, MADE(consult, driver), NONE,
      (DRV_REQUESTID request, HDRVLINE line, DWORD all, DWORD address, LPLINEFORWARDLIST const list, DWORD rings,
       HTAPICALL consult, LPHDRVCALL driver, LPLINECALLPARAMS const params),
      line, all, address, list, rings, CALL(0), driver, params)
MAKES(TSPI_lineSetupTransfer, ON_LINE_OF_CALL, MADE(consult, driver), NONE,
      (DRV_REQUESTID request, HDRVCALL call, HTAPICALL consult, LPHDRVCALL driver, LPLINECALLPARAMS const params),
      call, CALL(0), driver, params)
MAKES(TSPI_lineCompleteTransfer, ON_LINE_OF_CALL, MADE(conference, driver), NONE,
      (DRV_REQUESTID request, HDRVCALL call, HDRVCALL consult, HTAPICALL conference, LPHDRVCALL driver, DWORD mode),
      call, consult, CALL(0), driver, mode)
MAKES(TSPI_linePrepareAddToConference, ON_LINE_OF_CALL, MADE(consult, driver), NONE,
      (DRV_REQUESTID request, HDRVCALL call, HTAPICALL consult, LPHDRVCALL driver, LPLINECALLPARAMS const params),
      call, CALL(0), driver, params)
MAKES(TSPI_lineSetupConference, ON_BOTH, MADE(conference, driver), MADE(consult, other_driver),
      (DRV_REQUESTID request, HDRVCALL call, HDRVLINE line, HTAPICALL conference, LPHDRVCALL driver, HTAPICALL consult,
       LPHDRVCALL other_driver, DWORD parties, LPLINECALLPARAMS const params),
      call, line, CALL(0), driver, CALL(1), other_driver, parties, params)

LONG WINAPI TSPI_lineCloseCall(HDRVCALL driver)
{
    struct pair call;
    bool known = pair_of_driver(PAIR_CALL, (DWORD_PTR)driver, &call);
    if (known) {
        pair_take_driver(PAIR_CALL, call.books); /* as in TSPI_lineClose */
        ledger_call_closing(books(), (HTAPICALL)call.books);
    }
    LONG result = REAL(TSPI_lineCloseCall, driver);
    ledger_checked(books(), "lineCloseCall", result);
    if (known) {
        ledger_call_closed(books(), (HTAPICALL)call.books);
        pairs_end_call(call.books);
    }
    return result;
}

/* --- Digits ------------------------------------------------------------------------------------------------------- */

/* Digits or a tone, or none, are about to be generated on a call, or gathered. The provider is given another
 * dwEndToEndID. */
static DWORD begin_digits(const char *function, HDRVCALL driver, DWORD theirs, bool none)
{
    struct pair call;
    if (!pair_of_driver(PAIR_CALL, (DWORD_PTR)driver, &call))
        return theirs;
    DWORD id = ledger_generation(books(), function, (HTAPICALL)call.books, none);
    pair_add(PAIR_DIGITS, &(struct pair){.books = id, .tapi = theirs, .owner = call.books});
    return id;
}

static LONG end_digits(const char *function, DWORD id, LONG result)
{
    struct pair digits;
    if (pair_of_books(PAIR_DIGITS, id, &digits))
        ledger_generated(books(), id, result);
    if (!ledger_checked(books(), function, result))
        pair_take(PAIR_DIGITS, id, &digits);
    return result;
}

LONG WINAPI TSPI_lineGenerateDigits(HDRVCALL call, DWORD theirs, DWORD mode, LPCWSTR digits, DWORD duration)
{
    if (real()->TSPI_lineGenerateDigits == NULL)
        return LINEERR_OPERATIONUNAVAIL;
    DWORD id = begin_digits("lineGenerateDigits", call, theirs, digits == NULL);
    return end_digits("lineGenerateDigits", id, real()->TSPI_lineGenerateDigits(call, id, mode, digits, duration));
}

LONG WINAPI TSPI_lineGenerateTone(HDRVCALL call, DWORD theirs, DWORD mode, DWORD duration, DWORD count,
                                  LPLINEGENERATETONE const tones)
{
    if (real()->TSPI_lineGenerateTone == NULL)
        return LINEERR_OPERATIONUNAVAIL;
    DWORD id = begin_digits("lineGenerateTone", call, theirs, mode == 0);
    return end_digits("lineGenerateTone", id, real()->TSPI_lineGenerateTone(call, id, mode, duration, count, tones));
}

LONG WINAPI TSPI_lineGatherDigits(HDRVCALL call, DWORD theirs, DWORD modes, LPWSTR digits, DWORD count, LPCWSTR ends,
                                  DWORD first, DWORD between)
{
    if (real()->TSPI_lineGatherDigits == NULL)
        return LINEERR_OPERATIONUNAVAIL;
    DWORD id = begin_digits("lineGatherDigits", call, theirs, digits == NULL);
    return end_digits("lineGatherDigits", id,
                      real()->TSPI_lineGatherDigits(call, id, modes, digits, count, ends, first, between));
}

/* What is listened for on a call from now on, and how the ledger is told of it, before and when that is accepted. */
typedef void tell_modes(struct ledger *ledger, HTAPICALL call, DWORD modes);

static LONG monitor(const char *name, LONG(WINAPI *function)(HDRVCALL, DWORD), tell_modes *begin, tell_modes *are,
                    HDRVCALL driver, DWORD modes)
{
    struct pair call;
    if (function == NULL)
        return LINEERR_OPERATIONUNAVAIL;
    bool known = pair_of_driver(PAIR_CALL, (DWORD_PTR)driver, &call);
    if (known)
        begin(books(), (HTAPICALL)call.books, modes);
    LONG result = function(driver, modes);
    if (ledger_checked(books(), name, result) && known)
        are(books(), (HTAPICALL)call.books, modes);
    return result;
}

LONG WINAPI TSPI_lineMonitorDigits(HDRVCALL driver, DWORD modes)
{
    return monitor("lineMonitorDigits", real()->TSPI_lineMonitorDigits, ledger_monitoring_begins, ledger_monitoring_is,
                   driver, modes);
}

LONG WINAPI TSPI_lineMonitorMedia(HDRVCALL driver, DWORD modes)
{
    return monitor("lineMonitorMedia", real()->TSPI_lineMonitorMedia, ledger_media_begin, ledger_media_are, driver,
                   modes);
}

LONG WINAPI TSPI_lineMonitorTones(HDRVCALL driver, DWORD list, LPLINEMONITORTONE const tones, DWORD count)
{
    struct pair call;
    if (real()->TSPI_lineMonitorTones == NULL)
        return LINEERR_OPERATIONUNAVAIL;
    bool known = pair_of_driver(PAIR_CALL, (DWORD_PTR)driver, &call);
    if (known)
        ledger_tones_begin(books(), (HTAPICALL)call.books, list, tones, count);
    LONG result = real()->TSPI_lineMonitorTones(driver, list, tones, count);
    bool accepted = ledger_checked(books(), "lineMonitorTones", result);
    if (known)
        ledger_tones_are(books(), (HTAPICALL)call.books, list, accepted);
    return result;
}

/* --- Windows of the provider's own -------------------------------------------------------------------------------- */

LONG WINAPI TSPI_providerFreeDialogInstance(HDRVDIALOGINSTANCE driver)
{
    LONG result = REAL(TSPI_providerFreeDialogInstance, driver);
    ledger_checked(books(), "providerFreeDialogInstance", result);
    ledger_dialog_freed(books(), driver);
    return result;
}
