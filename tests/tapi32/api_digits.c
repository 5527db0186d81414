/* api_digits.c: digits, tones and media modes on a call: what is heard of them, and what is generated. */
#include <stdlib.h>

#include "end_to_end.h"
#include "operation.h"
#include "text.h"

/* --- What is heard, as it comes ----------------------------------------------------------------------------------- */

/* What any of the others who see the call wants to hear. */
static DWORD others_want(HCALL hCall, enum monitored what)
{
    DWORD modes = 0;
    service_lock();
    const struct call_handle *own = handle_find(HANDLE_CALL, hCall);
    for (const struct call_handle *handle = own != NULL ? own->call->handles : NULL; handle != NULL;
         handle = handle->next)
        modes |= handle != own ? handle->monitored[what] : 0;
    service_unlock();
    return modes;
}

static LONG keep_wanted(HCALL hCall, enum monitored what, DWORD modes, LONG result)
{
    service_lock();
    struct call_handle *handle = handle_find(HANDLE_CALL, hCall);
    if (result == 0 && handle != NULL)
        handle->monitored[what] = modes;
    service_unlock();
    return result;
}

/* The provider listens for what any application wants; each is told what it wants itself. */
#define MONITOR(hCall, what, function, modes)                                                          \
    struct asked asked;                                                                                \
    LONG result = ask_call(&asked, hCall, LINECALLPRIVILEGE_MONITOR);                                  \
    if (result == 0)                                                                                   \
        result = ask_end(&asked, ASK(asked, function, asked.call, (modes) | others_want(hCall, what))); \
    return keep_wanted(hCall, what, modes, result)

LONG WINAPI lineMonitorDigits(HCALL hCall, DWORD dwDigitModes)
{
    MONITOR(hCall, DIGITS, TSPI_lineMonitorDigits, dwDigitModes);
}

LONG WINAPI lineMonitorMedia(HCALL hCall, DWORD dwMediaModes)
{
    MONITOR(hCall, MEDIA, TSPI_lineMonitorMedia, dwMediaModes);
}

/* Each application has a list of its own, by its handle of the call. */
LONG WINAPI lineMonitorTones(HCALL hCall, LPLINEMONITORTONE const lpToneList, DWORD dwNumEntries)
{
    MONITOR_NOW(hCall, TSPI_lineMonitorTones, hCall, lpToneList, dwNumEntries);
}

/* --- What is gathered --------------------------------------------------------------------------------------------- */

/* Without digits, what is going on is cancelled. */
static LONG gather(struct asked *asked, HCALL hCall, DWORD modes, void *to, bool is_ansi, DWORD count,
                   const WCHAR *terminators, DWORD first_timeout, DWORD timeout)
{
    WCHAR *room = NULL;
    DWORD id = to != NULL ? end_to_end_gather(hCall, count, to, is_ansi, &room) : 0;
    if (to != NULL && id == 0)
        return LINEERR_NOMEM;
    return end_to_end_begun(id, ASK(*asked, TSPI_lineGatherDigits, asked->call, id, modes, room, count, terminators,
                                    first_timeout, timeout));
}

static LONG gather_digits(HCALL hCall, DWORD modes, void *to, bool is_ansi, DWORD count, const WCHAR *terminators,
                          DWORD first_timeout, DWORD timeout)
{
    struct asked asked;
    if (to != NULL && count == 0)
        return LINEERR_INVALPARAM;
    LONG result = ask_call(&asked, hCall, LINECALLPRIVILEGE_OWNER);
    return result != 0 ? result : ask_end(&asked, gather(&asked, hCall, modes, to, is_ansi, count, terminators,
                                                         first_timeout, timeout));
}

LONG WINAPI lineGatherDigitsW(HCALL hCall, DWORD dwDigitModes, LPWSTR lpsDigits, DWORD dwNumDigits,
                              LPCWSTR lpszTerminationDigits, DWORD dwFirstDigitTimeout, DWORD dwInterDigitTimeout)
{
    return gather_digits(hCall, dwDigitModes, lpsDigits, false, dwNumDigits, lpszTerminationDigits, dwFirstDigitTimeout,
                         dwInterDigitTimeout);
}

LONG WINAPI lineGatherDigitsA(HCALL hCall, DWORD dwDigitModes, LPSTR lpsDigits, DWORD dwNumDigits,
                              LPCSTR lpszTerminationDigits, DWORD dwFirstDigitTimeout, DWORD dwInterDigitTimeout)
{
    IN_UNICODE(lpszTerminationDigits, gather_digits(hCall, dwDigitModes, lpsDigits, true, dwNumDigits, wide,
                                                    dwFirstDigitTimeout, dwInterDigitTimeout));
}

/* --- What is generated -------------------------------------------------------------------------------------------- */

/* An id for what is generated; none, and success, where it is only to stop. */
static LONG begin_generation(HCALL hCall, bool stops, DWORD *id)
{
    *id = stops ? 0 : end_to_end_generate(hCall);
    return stops || *id != 0 ? 0 : (LONG)LINEERR_NOMEM;
}

LONG WINAPI lineGenerateDigitsW(HCALL hCall, DWORD dwDigitMode, LPCWSTR lpszDigits, DWORD dwDuration)
{
    struct asked asked;
    DWORD id;
    LONG result = ask_call(&asked, hCall, LINECALLPRIVILEGE_OWNER);
    if (result != 0)
        return result;
    result = begin_generation(hCall, lpszDigits == NULL, &id);
    if (result == 0)
        result = end_to_end_begun(id, ASK(asked, TSPI_lineGenerateDigits, asked.call, id, dwDigitMode, lpszDigits,
                                          dwDuration));
    return ask_end(&asked, result);
}

LONG WINAPI lineGenerateDigitsA(HCALL hCall, DWORD dwDigitMode, LPCSTR lpszDigits, DWORD dwDuration)
{
    IN_UNICODE(lpszDigits, lineGenerateDigitsW(hCall, dwDigitMode, wide, dwDuration));
}

LONG WINAPI lineGenerateTone(HCALL hCall, DWORD dwToneMode, DWORD dwDuration, DWORD dwNumTones,
                             LPLINEGENERATETONE const lpTones)
{
    struct asked asked;
    DWORD id;
    if (dwToneMode == LINETONEMODE_CUSTOM && lpTones == NULL)
        return LINEERR_INVALPOINTER;
    LONG result = ask_call(&asked, hCall, LINECALLPRIVILEGE_OWNER);
    if (result != 0)
        return result;
    result = begin_generation(hCall, dwToneMode == 0, &id);
    if (result == 0)
        result = end_to_end_begun(id, ASK(asked, TSPI_lineGenerateTone, asked.call, id, dwToneMode, dwDuration,
                                          dwNumTones, lpTones));
    return ask_end(&asked, result);
}
