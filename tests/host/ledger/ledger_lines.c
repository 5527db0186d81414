/* ledger_lines.c: what the provider tells of a line and its addresses, and with which messages. */
#include "../names.h"
#include "ledger_inside.h"

enum {
    LINE_STATES = 0x1FFFFFF, /* LINEDEVSTATE_ */
    ADDRESS_STATES = 0x1FF,  /* LINEADDRESSSTATE_ */
    /* OPEN and CLOSE break a rule of their own; nobody can switch REINIT off. */
    UNASKED_STATES = LINEDEVSTATE_OPEN | LINEDEVSTATE_CLOSE | LINEDEVSTATE_REINIT,
};

void ledger_describe_line(struct ledger *ledger, HTAPILINE handle, DWORD addresses, DWORD ring_modes)
{
    struct line *line;

    host_monitor_enter(ledger->monitor);
    line = ledger_find_line(ledger, handle);
    line->described = true;
    line->addresses = addresses;
    line->ring_modes = ring_modes;
    host_monitor_leave(ledger->monitor);
}

void ledger_set_status_mask(struct ledger *ledger, HTAPILINE handle, DWORD line_states, DWORD address_states)
{
    struct line *line;

    host_monitor_enter(ledger->monitor);
    line = ledger_own_line(ledger, handle);
    line->status_mask = line_states;
    line->address_mask = address_states;
    host_monitor_leave(ledger->monitor);
}

bool ledger_asks_address(struct ledger *ledger, HTAPILINE handle, DWORD bits)
{
    bool asks;

    host_monitor_enter(ledger->monitor);
    asks = ledger_own_line(ledger, handle)->address_mask & bits;
    host_monitor_leave(ledger->monitor);
    return asks;
}

void ledger_forget_address_states(struct ledger *ledger, HTAPILINE handle)
{
    host_monitor_enter(ledger->monitor);
    ledger_own_line(ledger, handle)->address_seen = 0;
    host_monitor_leave(ledger->monitor);
}

static _Thread_local HTAPILINE opening; /* the line that this thread is in lineOpen for, or NULL */

void ledger_line_opening(HTAPILINE line)
{
    opening = line;
}

void ledger_check_opening(struct ledger *ledger, const struct line *line, const char *what)
{
    if (line->handle == opening)
        ledger_write(ledger, 152, "%s was reported from inside lineOpen, for the line that it opens", what);
    else
        ledger_keep(ledger, 152);
}

/* The page of TSPI's line messages has these. */
static bool is_of_tspi(DWORD message)
{
    switch (message) {
    case LINE_ADDRESSSTATE:
    case LINE_CALLDEVSPECIFIC:
    case LINE_CALLDEVSPECIFICFEATURE:
    case LINE_CALLINFO:
    case LINE_CALLSTATE:
    case LINE_CLOSE:
    case LINE_CREATE:
    case LINE_CREATEDIALOGINSTANCE:
    case LINE_DEVSPECIFIC:
    case LINE_DEVSPECIFICEX:
    case LINE_DEVSPECIFICFEATURE:
    case LINE_GATHERDIGITS:
    case LINE_GENERATE:
    case LINE_LINEDEVSTATE:
    case LINE_MONITORDIGITS:
    case LINE_MONITORMEDIA:
    case LINE_MONITORTONE:
    case LINE_NEWCALL:
    case LINE_QOSINFO:
    case LINE_REMOVE:
    case LINE_SENDDIALOGINSTANCEDATA:
    case LINE_SENDMSPDATA:
        return true;
    default:
        return false;
    }
}

bool ledger_check_message(struct ledger *ledger, DWORD message)
{
    const char *name = message_name(message);

    if (is_of_tspi(message)) {
        ledger_keep(ledger, 151);
        return true;
    }
    ledger_write(ledger, 151, "message %u%s%s was reported to LINEEVENT, which is none of TSPI's", (unsigned)message,
                 name ? ", " : "", name ? name : "");
    return false;
}

/* Rule 151: LINE_LINEDEVSTATE. */
static void check_line_state(struct ledger *ledger, const struct line *line, const DWORD_PTR param[3])
{
    if (param[0] == 0 || param[0] & ~(DWORD_PTR)LINE_STATES)
        ledger_write(ledger, 151, "LINEDEVSTATE was reported with 0x%llX, which is not LINEDEVSTATE constants alone",
                     (unsigned long long)param[0]);
    else if (param[0] == LINEDEVSTATE_RINGING &&
             (param[1] == 0 || (line->described && line->ring_modes && param[1] > line->ring_modes)))
        ledger_write(ledger, 151, "LINEDEVSTATE RINGING was reported with the ring mode %llu (dwParam2); they are 1 to "
                     "LINEDEVCAPS.dwRingModes, which is %u", (unsigned long long)param[1], (unsigned)line->ring_modes);
}

/* Rule 151: LINE_ADDRESSSTATE. */
static void check_address_state(struct ledger *ledger, const struct line *line, const DWORD_PTR param[3])
{
    if (line->described && param[0] >= line->addresses)
        ledger_write(ledger, 151, "ADDRESSSTATE was reported for address %llu (dwParam1); the line has %u, from 0 on",
                     (unsigned long long)param[0], (unsigned)line->addresses);
    else if (param[1] == 0 || param[1] & ~(DWORD_PTR)ADDRESS_STATES)
        ledger_write(ledger, 151, "ADDRESSSTATE was reported with 0x%llX (dwParam2), which is not LINEADDRESSSTATE "
                     "constants alone", (unsigned long long)param[1]);
}

/* Rules 55, 72 and 151. */
static void take_line_state(struct ledger *ledger, struct line *line, const DWORD_PTR param[3])
{
    check_line_state(ledger, line, param);
    if (param[0] & (LINEDEVSTATE_OPEN | LINEDEVSTATE_CLOSE))
        ledger_write(ledger, 72, "LINEDEVSTATE was reported with OPEN or CLOSE, which is for TAPI alone to say");
    if (line->closing)
        ledger_write(ledger, 55, "LINEDEVSTATE was reported in answer to lineClose");
    ledger->outside_mask += (param[0] & LINE_STATES & ~(DWORD_PTR)(line->status_mask | UNASKED_STATES)) != 0;
    if (param[0] & (LINEDEVSTATE_DISCONNECTED | LINEDEVSTATE_OUTOFSERVICE)) /* what was seen of it before is over */
        line->status_seen &= ~(DWORD)(LINEDEVSTATE_CONNECTED | LINEDEVSTATE_INSERVICE);
    line->status_seen |= (DWORD)param[0];
}

void ledger_take_line_event(struct ledger *ledger, struct line *line, DWORD message, const DWORD_PTR param[3])
{
    if (message == LINE_LINEDEVSTATE)
        take_line_state(ledger, line, param);
    if (message == LINE_ADDRESSSTATE) {
        check_address_state(ledger, line, param);
        line->address_seen |= (DWORD)param[1];
        ledger->outside_mask += (param[1] & ADDRESS_STATES & ~(DWORD_PTR)line->address_mask) != 0;
    }
    if (message == LINE_CLOSE) {
        line->life = LINE_FORCED_CLOSED;
        list_remove(&ledger->open_lines, &line->node);
    }
}
