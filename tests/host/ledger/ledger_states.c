/* ledger_states.c: the states of a call that the provider has reported: may it be in them? */
#include "../names.h"
#include "ledger_inside.h"

/* The member of LINEADDRESSCAPS that lists the modes of a state, and what it lists. Some are younger than others, so
 * that a provider may have none of them: ~0. NULL: the state has no modes. */
static const char *listed_modes(const struct line *line, DWORD state, DWORD *listed)
{
    const struct call_modes *modes = &line->modes;

    switch (state) {
    case LINECALLSTATE_BUSY: *listed = modes->busy; return "dwBusyModes";
    case LINECALLSTATE_SPECIALINFO: *listed = modes->special; return "dwSpecialInfo";
    case LINECALLSTATE_DISCONNECTED: *listed = modes->disconnected; return "dwDisconnectModes";
    case LINECALLSTATE_DIALTONE: *listed = modes->dialtone ? modes->dialtone : ~(DWORD)0; return "dwDialToneModes";
    case LINECALLSTATE_CONNECTED: *listed = modes->connected ? modes->connected : ~(DWORD)0; return "dwConnectedModes";
    case LINECALLSTATE_OFFERING: *listed = modes->offering ? modes->offering : ~(DWORD)0; return "dwOfferingModes";
    default: return NULL;
    }
}

/* Rule 44: is the mode one that the address is said to have? How calls that came in end, the page does not say. */
static void check_listed(struct ledger *ledger, const struct call *call, DWORD state, DWORD mode, const char *what)
{
    const struct line *line = ledger_own_line(ledger, call->line);
    DWORD listed = 0;
    const char *member = line->lists_modes && mode ? listed_modes(line, state, &listed) : NULL;
    char name[64];

    if (member && !(call->incoming && state == LINECALLSTATE_DISCONNECTED) && !(listed & mode))
        ledger_write(ledger, 44, "%s was reported with mode 0x%X, %s, which LINEADDRESSCAPS.%s, 0x%X, does not list",
                     what, (unsigned)mode, mode_name(state, mode, name, sizeof name), member, (unsigned)listed);
    else
        ledger_keep(ledger, 44);
}

/* Rule 130: does the state name what may be the conference? TAPI is free to know no more of that one. */
static void check_conference(struct ledger *ledger, const struct call *call, DWORD_PTR named, const char *what)
{
    const struct call *conference = ledger_find_call(ledger, (HTAPICALL)named);

    if (named && (!conference || conference == call || conference->line != call->line))
        ledger_write(ledger, 130, "%s was reported with dwParam2 0x%llX, which is no htCall of a conference", what,
                     (unsigned long long)named);
}

/* One media mode; or several where it is not known which. */
static bool is_media(DWORD_PTR media)
{
    return !(media & 1) && media <= 0xFFFFFFFF && (media & LINEMEDIAMODE_UNKNOWN || (media & (media - 1)) == 0);
}

void ledger_check_state(struct ledger *ledger, const struct call *call, const DWORD_PTR param[3], const char *what)
{
    DWORD state = (DWORD)param[0] & TAPIS_STATES, substate = (DWORD)param[0] & ~(DWORD)TAPIS_STATES;
    struct line *line = ledger_own_line(ledger, call->line);

    if (state == 0 || (state & (state - 1)) != 0 || param[0] > 0xFFFFFFFF) {
        ledger_write(ledger, 44, "%s was reported; a call is in one state at a time", what);
        return;
    }
    if (param[2] == 0 && !(state & (LINECALLSTATE_IDLE | LINECALLSTATE_DISCONNECTED)))
        ledger_write(ledger, 44, "%s was reported without a media mode (dwParam3)", what);
    else if (!is_media(param[2]))
        ledger_write(ledger, 44, "%s was reported with 0x%llX as its media mode (dwParam3), which is not one "
                     "LINEMEDIAMODE, nor several with UNKNOWN", what, (unsigned long long)param[2]);
    else if (!mode_fits(state, param[1]))
        ledger_write(ledger, 44, "%s was reported with mode 0x%llX, which is none of its own", what,
                     (unsigned long long)param[1]);
    else
        check_listed(ledger, call, state, (DWORD)param[1], what);
    if (state == LINECALLSTATE_CONFERENCED)
        check_conference(ledger, call, param[1], what);
    if (!(line->call_states & state))
        ledger_write(ledger, 46, "%s was reported, which LINEADDRESSCAPS.dwCallStates does not list", what);
    else
        ledger_keep(ledger, 46);
    if (state == call->state && substate == call->substate && param[1] == call->mode)
        ledger_write(ledger, 47, "%s was reported twice in a row", what);
    else
        ledger_keep(ledger, 47);
}
