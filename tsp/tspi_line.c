/* tspi_line.c: open lines. */
#include <string.h>

#include "core/call.h"
#include "callparams.h"
#include "device_class.h"
#include "fill.h"
#include "os.h"
#include "session.h"

enum {
    KNOWN_LINE_STATES = LINEDEVSTATE_REMOVED * 2 - 1, /* all of TAPI's, whether we ever report them or not */
    KNOWN_ADDRESS_STATES = LINEADDRESSSTATE_CAPSCHANGE * 2 - 1,
};

LONG TSPIAPI TSPI_lineOpen(DWORD dwDeviceID, HTAPILINE htLine, LPHDRVLINE lphdLine, DWORD dwTSPIVersion,
                           LINEEVENT lpfnEventProc)
{
    struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    LONG result = LINEERR_INCOMPATIBLEAPIVERSION;
    handle opened = 0;
    if (dwTSPIVersion >= TSPI_LOWEST && dwTSPIVersion <= TSPI_HIGHEST)
        result = core_open_line(core, dwDeviceID, htLine, dwTSPIVersion, lpfnEventProc, &opened);
    if (result == 0)
        *lphdLine = (HDRVLINE)opened;
    return session_leave(result, "lineOpen device=%u version=0x%x htLine=0x%llx hdLine=0x%llx", (unsigned)dwDeviceID,
                         (unsigned)dwTSPIVersion, TRACED(htLine), TRACED(opened));
}

/* An open line may be asked about without more: enter, or say what is wrong. */
static LONG enter_line(const char *function, HDRVLINE hdLine, struct core **core, struct line **line)
{
    *core = session_enter();
    if (*core == NULL)
        return LINEERR_UNINITIALIZED;
    *line = line_find(*core, (handle)hdLine);
    if (*line != NULL)
        return 0;
    return session_leave(LINEERR_INVALLINEHANDLE, "%s hdLine=0x%llx", function, TRACED(hdLine));
}

LONG TSPIAPI TSPI_lineClose(HDRVLINE hdLine)
{
    struct core *core;
    struct line *line;
    LONG result = enter_line("lineClose", hdLine, &core, &line);
    if (result != 0)
        return result;
    core_close_line(core, line);
    return session_leave_settled(line, 0, "lineClose hdLine=0x%llx", TRACED(hdLine));
}

LONG TSPIAPI TSPI_lineGetNumAddressIDs(HDRVLINE hdLine, LPDWORD lpdwNumAddressIDs)
{
    struct core *core;
    struct line *line;
    LONG result = enter_line("lineGetNumAddressIDs", hdLine, &core, &line);
    if (result != 0)
        return result;
    *lpdwNumAddressIDs = 1; /* a line is one extension */
    return session_leave(0, "lineGetNumAddressIDs hdLine=0x%llx", TRACED(hdLine));
}

/* TAPI says which modes it has owners for; 0 is for monitors only, who hear of all calls (rules 42, 70). */
LONG TSPIAPI TSPI_lineSetDefaultMediaDetection(HDRVLINE hdLine, DWORD dwMediaModes)
{
    struct core *core;
    struct line *line;
    LONG result = enter_line("lineSetDefaultMediaDetection", hdLine, &core, &line);
    if (result != 0)
        return result;
    if (dwMediaModes & ~(DWORD)MEDIA_MODES)
        result = LINEERR_INVALMEDIAMODE;
    else
        core_detect_media(core, line, dwMediaModes);
    return session_leave(result, "lineSetDefaultMediaDetection hdLine=0x%llx modes=0x%x", TRACED(hdLine),
                         (unsigned)dwMediaModes);
}

/* Only a question: could these modes be detected, and a call be made with these parameters, now (rule 71)? */
LONG TSPIAPI TSPI_lineConditionalMediaDetection(HDRVLINE hdLine, DWORD dwMediaModes,
                                                LPLINECALLPARAMS const lpCallParams)
{
    struct core *core;
    struct line *line;
    LONG result = enter_line("lineConditionalMediaDetection", hdLine, &core, &line);
    if (result != 0)
        return result;
    if (dwMediaModes & ~(DWORD)MEDIA_MODES)
        result = LINEERR_INVALMEDIAMODE;
    else if (!line_can_dial(core->protocol, line) || callparams_check(lpCallParams) != 0)
        result = LINEERR_RESOURCEUNAVAIL;
    return session_leave(result, "lineConditionalMediaDetection hdLine=0x%llx modes=0x%x", TRACED(hdLine),
                         (unsigned)dwMediaModes);
}

LONG TSPIAPI TSPI_lineSetStatusMessages(HDRVLINE hdLine, DWORD dwLineStates, DWORD dwAddressStates)
{
    struct core *core;
    struct line *line;
    LONG result = enter_line("lineSetStatusMessages", hdLine, &core, &line);
    if (result != 0)
        return result;
    if (dwLineStates & ~(DWORD)KNOWN_LINE_STATES) {
        result = LINEERR_INVALLINESTATE; /* rule 72 */
    } else if (dwAddressStates & ~(DWORD)KNOWN_ADDRESS_STATES) {
        result = LINEERR_INVALADDRESSSTATE;
    } else {
        line_watch(core, line, dwLineStates, dwAddressStates);
    }
    return session_leave(result, "lineSetStatusMessages hdLine=0x%llx line=0x%x address=0x%x", TRACED(hdLine),
                         (unsigned)dwLineStates, (unsigned)dwAddressStates);
}

/* The line that the selected thing is on (S:tspi_linegetid). */
static LONG select_line(const struct core *core, HDRVLINE hdLine, DWORD address, HDRVCALL hdCall, DWORD select,
                        const struct line **line)
{
    if (select == LINECALLSELECT_CALL) {
        const struct call *call = call_find(core, (handle)hdCall);
        *line = call != NULL ? call->line : NULL;
        return call != NULL ? 0 : (LONG)LINEERR_INVALCALLHANDLE;
    }
    if (select != LINECALLSELECT_LINE && select != LINECALLSELECT_ADDRESS)
        return LINEERR_OPERATIONFAILED;
    *line = line_find(core, (handle)hdLine);
    if (*line == NULL)
        return LINEERR_INVALLINEHANDLE;
    return select == LINECALLSELECT_ADDRESS && address != 0 ? (LONG)LINEERR_INVALADDRESSID : 0;
}

/* Only `tapi/line`, whose id is the device id: there are no media devices behind a line of ours (rule 69). */
LONG TSPIAPI TSPI_lineGetID(HDRVLINE hdLine, DWORD dwAddressID, HDRVCALL hdCall, DWORD dwSelect,
                            LPVARSTRING lpDeviceID, LPCWSTR lpszDeviceClass, HANDLE hTargetProcess)
{
    (void)hTargetProcess; /* a number needs no duplicating */
    const struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    const struct line *line;
    LONG result = select_line(core, hdLine, dwAddressID, hdCall, dwSelect, &line);
    if (result == 0 && !device_class_is_line(lpszDeviceClass))
        result = LINEERR_NODEVICE;
    if (result == 0) {
        DWORD device = line->device;
        result = fill_varstring(lpDeviceID, &device, sizeof(device));
    }
    return session_leave(result, "lineGetID hdLine=0x%llx hdCall=0x%llx select=0x%x", TRACED(hdLine), TRACED(hdCall),
                         (unsigned)dwSelect);
}

/* Compares no further than the address's NUL. */
static bool is_address(const struct core *core, const struct line *line, LPCWSTR address)
{
    WCHAR wide[TEXT_BYTES];
    size_t own = os_to_utf16(core->protocol->codepage, line_terminal(line->config), wide, TEXT_BYTES);
    size_t same = 0;
    while (same < own && address[same] == wide[same])
        same++;
    return same == own && address[same] == 0;
}

/* A dialable address ends with its NUL. dwSize is "the length of the string (plus one for the NULL)", and leaves open
 * whether in characters or in bytes, so nothing depends on it. */
LONG TSPIAPI TSPI_lineGetAddressID(HDRVLINE hdLine, LPDWORD lpdwAddressID, DWORD dwAddressMode, LPCWSTR lpsAddress,
                                   DWORD dwSize)
{
    struct core *core;
    struct line *line;
    LONG result = enter_line("lineGetAddressID", hdLine, &core, &line);
    if (result != 0)
        return result;
    if (dwAddressMode != LINEADDRESSMODE_DIALABLEADDR)
        result = LINEERR_INVALADDRESSMODE;
    else if (dwSize == 0 || !is_address(core, line, lpsAddress))
        result = LINEERR_INVALADDRESS;
    else
        *lpdwAddressID = 0;
    return session_leave(result, "lineGetAddressID hdLine=0x%llx", TRACED(hdLine));
}
