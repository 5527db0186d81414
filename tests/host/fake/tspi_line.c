/* tspi_line.c: lines: opened, asked, closed. */
#include <string.h>

#include "fake.h"
#include "fill.h"

static bool is_call_of(const struct call *call, const struct line *line)
{
    return call->line == line && call->life == LIVE && !call->ht;
}

/* Calls that were up before the line was opened may be announced, as soon as their medium is asked for (rule 40). */
static void remember_calls(struct line *line)
{
    unsigned i;

    for (i = 0; i < CALLS; i++)
        if (is_call_of(&fake.calls[i], line)) {
            fake.calls[i].declined = false;
            if (does("forgets calls that were up before the line was opened"))
                fake.calls[i].declined = true;
        }
}

static void announce_calls(struct line *line)
{
    unsigned i;

    for (i = 0; i < CALLS; i++)
        if (is_call_of(&fake.calls[i], line))
            plan_announcement(&fake.calls[i]);
}

static void run_creation(const struct plan *planned)
{
    (void)planned;
    line_create(false);
}

static void run_window(const struct plan *planned)
{
    (void)planned;
    show_window();
}

/* What is told of a line that may not be told so. */
static void tell_wrongly(struct line *line)
{
    if (does("tells of no state of its line"))
        plan_raw(0, line, NULL, NULL, LINE_LINEDEVSTATE, 0, 0);
    if (does("tells of a line state that there is not"))
        plan_raw(0, line, NULL, NULL, LINE_LINEDEVSTATE, LINE_UP | 0x80000000, 0);
    if (does("rings in no mode"))
        plan_raw(0, line, NULL, NULL, LINE_LINEDEVSTATE, LINEDEVSTATE_RINGING, 0);
    if (does("tells of an address that there is not"))
        plan_raw(0, line, NULL, NULL, LINE_ADDRESSSTATE, LINEADDRESSSTATE_OTHER, LINEADDRESSSTATE_OTHER);
    if (does("tells of an address state that there is not"))
        plan_raw(0, line, NULL, NULL, LINE_ADDRESSSTATE, 0, 0x80000000);
    if (does("replies by an event"))
        plan_raw(0, line, NULL, NULL, LINE_REPLY, 1, 0);
    if (does("tells of its line inside lineOpen")) {
        leave();
        line->event(line->ht, NULL, LINE_LINEDEVSTATE, LINE_UP, 0, 0);
        enter();
    }
}

static void open_wrongly(struct line *line)
{
    tell_wrongly(line);
    if (does("tells that the line was opened"))
        plan_raw(0, line, NULL, NULL, LINE_LINEDEVSTATE, LINEDEVSTATE_OPEN, 0);
    if (does("tells of the line unasked"))
        plan_raw(0, line, NULL, NULL, LINE_LINEDEVSTATE, LINEDEVSTATE_CONNECTED, 0);
    if (line->opens == 1 && (does("creates a line") || does("declines a line that it has announced")))
        plan(0, (struct plan){.run = run_creation});
    if (does("shows a window"))
        plan(0, (struct plan){.run = run_window});
    if (does("asks the user"))
        ask_user();
}

static LONG open_line(struct line *line, HTAPILINE ht, LPHDRVLINE hd, DWORD version, LINEEVENT event)
{
    DWORD kept = 0;

    if (line->open)
        return (LONG)LINEERR_ALLOCATED;
    if (line->opens == 1 && now_ms() < line->closed_at + 100 && does("the line cannot be opened again at once"))
        return (LONG)LINEERR_ALLOCATED;
    if (!line->opens && does("keeps the last session's status messages"))
        kept = line->last_states;
    line->ht = ht;
    line->hd = (HDRVLINE)(DWORD_PTR)(line_index(line) + (does("numbers its lines from 0")
                                                             ? 0 : 0x1000 + ++fake.next_handle * MOST_DEVICES));
    line->event = event;
    line->version = version;
    line->states = kept;
    line->media = 0;
    line->blocked = false;
    line->extension = 0;
    memset(line->completions, 0, sizeof line->completions);
    line->told = 0;
    line->open = true;
    line->opens++;
    if (line_index(line) == 1 && does("gives two lines one handle"))
        line->hd = fake.lines[0].hd;
    if (!does("gives a line no handle"))
        *hd = line->hd;
    if (line->opens > 1 && does("lineOpen waits the second time"))
        pause_ms(400);
    remember_calls(line);
    open_wrongly(line);
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineOpen(DWORD device, HTAPILINE ht, LPHDRVLINE hd, DWORD version, LINEEVENT event)
{
    struct line *line;
    LONG result = (LONG)LINEERR_BADDEVICEID;

    if (!speaks(device - fake.line_base, version))
        return (LONG)LINEERR_INCOMPATIBLEAPIVERSION;
    if (does("lineOpen waits"))
        pause_ms(400);
    enter();
    line = line_of_device(device);
    if (line)
        result = open_line(line, ht, hd, version, event);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineClose(HDRVLINE hd)
{
    struct line *line;

    enter();
    line = line_find(hd);
    if (line)
        line_close(line);
    leave();
    return line ? 0 : (LONG)LINEERR_INVALLINEHANDLE;
}

EXPORT LONG TSPIAPI TSPI_lineGetNumAddressIDs(HDRVLINE hd, LPDWORD count)
{
    LONG result;

    enter();
    result = line_find(hd) ? 0 : (LONG)LINEERR_INVALLINEHANDLE;
    leave();
    if (result != 0)
        return result;
    *count = does("has no address") ? 0 : does("has more addresses than it said") ? 2 : 1;
    return does("lineGetNumAddressIDs returns the number") ? (LONG)*count : 0;
}

static LONG find_address(const struct line *line, LPDWORD id, DWORD mode, LPCWSTR address, DWORD size)
{
    const WCHAR *own = line_number(line);
    DWORD units = size / sizeof *address;

    if (mode != LINEADDRESSMODE_DIALABLEADDR)
        return (LONG)LINEERR_INVALADDRESSMODE;
    if (units < 4 || memcmp(address, own, 4 * sizeof *own) != 0 || (units > 4 && address[4]) ||
        does("does not know its own address")) {
        if (!does("knows any address"))
            return does("refuses an address with another error") ? (LONG)LINEERR_OPERATIONFAILED
                                                                  : (LONG)LINEERR_INVALADDRESS;
    }
    *id = does("gives its address an id that there is not") ? 1 : 0;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineGetAddressID(HDRVLINE hd, LPDWORD id, DWORD mode, LPCWSTR address, DWORD size)
{
    struct line *line;
    LONG result = (LONG)LINEERR_INVALLINEHANDLE;

    enter();
    line = line_find(hd);
    if (line)
        result = find_address(line, id, mode, address, size);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineSetDefaultMediaDetection(HDRVLINE hd, DWORD modes)
{
    struct line *line;
    LONG result = 0;

    enter();
    line = line_find(hd);
    if (!line)
        result = (LONG)LINEERR_INVALLINEHANDLE;
    else if (modes & ~MODES && !does("accepts a medium that it does not have") &&
             !(modes & MODES && does("accepts a medium that it does not have beside its own")))
        result = does("refuses a medium with another error") ? (LONG)LINEERR_INVALADDRESS
                                                             : (LONG)LINEERR_INVALMEDIAMODE;
    else {
        line->media = modes ? modes & MODES : MEDIA; /* monitors are told of all calls */
        announce_calls(line);
    }
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineConditionalMediaDetection(HDRVLINE hd, DWORD modes, LPLINECALLPARAMS const params)
{
    struct line *line;
    LONG result = 0;

    (void)params;
    enter();
    line = line_find(hd);
    if (!line)
        result = (LONG)LINEERR_INVALLINEHANDLE;
    else if (modes & ~MODES && !does("promises a medium that it does not have"))
        result = (LONG)LINEERR_INVALMEDIAMODE;
    else if (line->cut && does("promises a call on a cut line"))
        result = 0;
    else if (does("finds no free line where there is one"))
        result = (LONG)LINEERR_RESOURCEUNAVAIL;
    else if ((line->cut || line_busy(line)) && !does("promises a call on a busy line"))
        result = (LONG)LINEERR_RESOURCEUNAVAIL;
    else if (does("a question changes the media detection"))
        line->media = modes;
    else if (does("a question ends the media detection"))
        line->media = LINEMEDIAMODE_UNKNOWN;
    leave();
    return result;
}

enum {
    KNOWN_LINE_STATES = 0x1FFFFFF, /* each LINEDEVSTATE_ that there is */
    KNOWN_ADDRESS_STATES = 0x1FF,  /* each LINEADDRESSSTATE_ */
};

static DWORD known_line_states(void)
{
    return does("refuses line states that it does not produce") ? LINE_UP | LINE_DOWN : KNOWN_LINE_STATES;
}

EXPORT LONG TSPIAPI TSPI_lineSetStatusMessages(HDRVLINE hd, DWORD line_states, DWORD address_states)
{
    struct line *line;
    LONG result = 0;

    enter();
    line = line_find(hd);
    if (!line)
        result = (LONG)LINEERR_INVALLINEHANDLE;
    else if (line_states & ~known_line_states() && !does("accepts line states that do not exist"))
        result = (LONG)LINEERR_INVALLINESTATE;
    else if (address_states & ~(DWORD)KNOWN_ADDRESS_STATES && !does("accepts address states that do not exist"))
        result = (LONG)LINEERR_INVALADDRESSSTATE;
    else {
        line->states = line_states;
        line->last_states = line_states ? line_states : line->last_states;
        line->address_states = address_states;
    }
    leave();
    return result == 0 && does("lineSetStatusMessages returns a number") ? 1 : result;
}
