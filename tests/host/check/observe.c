/* observe.c: a call, watched while it walks from state to state. */
#include "observe.h"

#include <string.h>

#include "../names.h"
#include "../platform/host_os.h"
#include "features.h"

enum { LONG_ENOUGH_US = 5000000 /* no thread that is only slow takes as long to ask */ };

void observe_begin(struct check *check)
{
    ledger_hold_callbacks(check->ledger, true);
}

void observe_end(struct check *check)
{
    ledger_hold_callbacks(check->ledger, false);
}

static void copy_text(const LINECALLINFO *info, size_t at, unsigned char out[PARTY_BYTES])
{
    DWORD size, offset;

    memcpy(&size, (const char *)info + at, sizeof size);
    memcpy(&offset, (const char *)info + at + 4, sizeof offset);
    if (size > 0 && size <= PARTY_BYTES && offset <= info->dwTotalSize - size)
        memcpy(out, (const char *)info + offset, size);
}

/* The members, and the LINECALLINFOSTATE that tells of each. */
static const struct {
    const char *name;
    size_t at;
    DWORD bit;
} members[PARTIES] = {
    {"the caller's id", offsetof(LINECALLINFO, dwCallerIDSize), LINECALLINFOSTATE_CALLERID},
    {"the caller's name", offsetof(LINECALLINFO, dwCallerIDNameSize), LINECALLINFOSTATE_CALLERID},
    {"the called id", offsetof(LINECALLINFO, dwCalledIDSize), LINECALLINFOSTATE_CALLEDID},
    {"the called name", offsetof(LINECALLINFO, dwCalledIDNameSize), LINECALLINFOSTATE_CALLEDID},
    {"the connected id", offsetof(LINECALLINFO, dwConnectedIDSize), LINECALLINFOSTATE_CONNECTEDID},
    {"the connected name", offsetof(LINECALLINFO, dwConnectedIDNameSize), LINECALLINFOSTATE_CONNECTEDID},
};

static void ask_parties(struct check *check, const struct placed *placed, struct parties *parties)
{
    const LINECALLINFO *info = scene_call_info(check, placed, 25);
    size_t i;

    *parties = (struct parties){.known = info != NULL};
    for (i = 0; i < PARTIES && info; i++)
        copy_text(info, members[i].at, parties->text[i]);
}

/* Rule 21: the status is asked for while a callback waits. False: it came too late to say anything of that moment. */
static bool ask_meanwhile(struct check *check, const struct placed *placed, const struct lingering *lingering,
                          LINECALLSTATUS *status)
{
    static bool told;
    uint64_t begun = host_now_us();
    bool held = !told && ledger_hold_longer(check->ledger, lingering, begun + LONG_ENOUGH_US);

    if (!scene_call_status(check, placed, status))
        return false;
    if (ledger_holds(check->ledger, lingering)) {
        finding(21, NULL);
        return true;
    }
    if (held && check->session.options & LINETSPIOPTION_NONREENTRANT)
        finding_absent(21, "it asks not to be entered so (LINETSPIOPTION_NONREENTRANT)");
    else if (held)
        finding_broken(21,
                       "lineGetCallStatus, called while a callback ran on another thread, did not return before that, "
                       "for %u ms: a lock is held during the callback",
                       (unsigned)((host_now_us() - begun) / 1000));
    told = told || held;
    return false;
}

/* What mode 0 stands for in an event, for some states; to leave it at 0 says the same. */
static DWORD mode_meant(DWORD state, DWORD mode)
{
    if (mode)
        return mode;
    return state == LINECALLSTATE_CONNECTED  ? LINECONNECTEDMODE_ACTIVE
           : state == LINECALLSTATE_OFFERING ? LINEOFFERINGMODE_ACTIVE
                                             : 0;
}

/* Rule 48: the mode of the state that was reported, too. In LINECALLSTATUS 0 is not rare, and a mode that was not
 * reported is only more exact. */
static void check_mode(struct check *check, const LINECALLSTATUS *status, DWORD reported)
{
    const DWORD state = status->dwCallState, says = status->dwCallStateMode;
    char name[64];

    bit_names(BITS_CALL_STATE, state, name, sizeof name);
    if (!mode_fits(state, says) || (says && reported && says != reported))
        finding_broken(48, "lineGetCallStatus says %s with mode 0x%X, it was reported with 0x%X", name, (unsigned)says,
                       (unsigned)reported);
    else if (says == 0 && mode_meant(state, reported) != mode_meant(state, 0))
        finding_warning(48, "lineGetCallStatus says %s with mode 0, it was reported with 0x%X", name,
                        (unsigned)reported);
    else
        ledger_held(check->ledger, 48);
}

/* Rule 48. The status may be ahead of the event that is being reported, never behind it. */
struct ahead {
    DWORD state; /* 0: it agreed */
};

static struct ahead check_status(struct check *check, const struct placed *placed, const struct lingering *lingering)
{
    struct call_view view = scene_view(check, placed);
    DWORD state, reported = lingering->state;
    LINECALLSTATUS status;
    char says[64], last[64];

    if (!ask_meanwhile(check, placed, lingering, &status))
        return (struct ahead){0};
    state = status.dwCallState;
    if (!view.tainted && (reported & (reported - 1)) == 0)
        features_check_call(check, placed->device, state, status.dwCallFeatures);
    if (state == reported && !view.tainted)
        check_mode(check, &status, lingering->mode);
    if (state == reported || view.tainted)
        return (struct ahead){0};
    if ((view.seen & state) == 0)
        return (struct ahead){state};
    finding_broken(48, "lineGetCallStatus says %s while %s is being reported",
                   bit_names(BITS_CALL_STATE, state, says, sizeof says),
                   bit_names(BITS_CALL_STATE, reported, last, sizeof last));
    return (struct ahead){0};
}

bool observe_told(struct check *check, const struct placed *placed, DWORD state)
{
    return ledger_wait_state(check->ledger, placed->handle, state, scene_deadline(check));
}

/* A status that is ahead must be told. */
static void check_ahead(struct check *check, const struct placed *placed, struct ahead ahead)
{
    char name[64];

    if (!ahead.state || observe_told(check, placed, ahead.state))
        return;
    if (!scene_view(check, placed).tainted && scene_is_late(check))
        finding_broken(48, "lineGetCallStatus says %s, which was never reported",
                       bit_names(BITS_CALL_STATE, ahead.state, name, sizeof name));
}

/* One callback that waits to return. */
static void look(struct check *check, const struct placed *placed, const struct lingering *lingering,
                 struct parties *first)
{
    struct call_view view = scene_view(check, placed);
    struct ahead ahead = {0};
    LINECALLSTATUS ignored;
    bool ours = lingering->message == LINE_CALLSTATE && lingering->call == placed->handle;

    if (ours)
        ahead = check_status(check, placed, lingering);
    else if (view.born_us && !view.failed) /* else there is no such call, and to ask for it is no good */
        ask_meanwhile(check, placed, lingering, &ignored);
    if (ours && first && !first->known && ledger_holds(check->ledger, lingering)) {
        ask_parties(check, placed, first);
        first->known = first->known && ledger_holds(check->ledger, lingering);
    }
    ledger_let_go(check->ledger);
    if (ahead.state)
        ledger_hold_callbacks(check->ledger, false);
    check_ahead(check, placed, ahead);
    if (ahead.state)
        ledger_hold_callbacks(check->ledger, true);
}

void observe_until(struct check *check, const struct placed *placed, DWORD states, struct parties *first)
{
    struct expected more = scene_expect(check, "a call to go on");
    struct lingering lingering;

    do {
        while (host_now_us() < more.deadline_us &&
               ledger_wait_held(check->ledger, host_now_us() + 20000, &lingering))
            look(check, placed, &lingering, first);
    } while (!(scene_view(check, placed).seen & (states | LINECALLSTATE_IDLE)) &&
             ledger_line_open(check->ledger, placed->device->line) && scene_waits_on(check, &more));
}

static void check_count(const char *member, DWORD count, bool connected)
{
    if ((count > 0) != connected)
        finding_warning(28, "%s is %u %s", member, (unsigned)count,
                        connected ? "while a call is connected" : "after the only call was closed");
}

/* Rule 175: a line on which somebody talks works, unless it is told that it does not. */
static void check_service(struct check *check, const struct device *device, DWORD flags)
{
    const DWORD works = LINEDEVSTATUSFLAGS_CONNECTED | LINEDEVSTATUSFLAGS_INSERVICE;
    const DWORD gone = LINEDEVSTATE_DISCONNECTED | LINEDEVSTATE_OUTOFSERVICE | LINEDEVSTATE_MAINTENANCE;

    if ((flags & works) != works && !ledger_wait_line_state(check->ledger, device->line, gone, scene_deadline(check)) &&
        scene_is_late(check))
        finding_broken(
            175,
            "LINEDEVSTATUS.dwDevStatusFlags is 0x%X while a call is connected: the line is to be CONNECTED and "
            "INSERVICE",
            (unsigned)flags);
}

void observe_count(struct check *check, const struct placed *placed, bool connected)
{
    const struct device *device = placed->device;
    LINEADDRESSSTATUS address;
    LINEDEVSTATUS line;
    bool asked;

    if (!scene_line_status(check, device, &line))
        return;
    asked = device->addresses == 1 && scene_address_status(check, device, &address);
    if (scene_view(check, placed).tainted || ledger_wait_new_call(check->ledger, device->line, 0) ||
        (connected && scene_view(check, placed).state != LINECALLSTATE_CONNECTED))
        return; /* another call may be counted, or this one is over */
    if (connected)
        check_service(check, device, line.dwDevStatusFlags);
    check_count("LINEDEVSTATUS.dwNumActiveCalls", line.dwNumActiveCalls, connected);
    if (asked)
        check_count("LINEADDRESSSTATUS.dwNumActiveCalls", address.dwNumActiveCalls, connected);
}

void observe_changes(struct check *check, const struct placed *placed, const struct parties *before)
{
    struct parties now;
    size_t i;

    ask_parties(check, placed, &now);
    if (!before->known || !now.known)
        return;
    for (i = 0; i < PARTIES; i++) {
        if (memcmp(before->text[i], now.text[i], PARTY_BYTES) == 0)
            continue;
        if (!scene_view(check, placed).tainted &&
            !ledger_wait_info(check->ledger, placed->handle, members[i].bit, scene_deadline(check))) {
            if (scene_is_late(check))
                finding_broken(50, "%s changed without a LINE_CALLINFO that says so", members[i].name);
            return;
        }
        ledger_held(check->ledger, 50);
    }
}

void observe_status(struct check *check, const struct placed *placed)
{
    struct call_view before = scene_view(check, placed), after;
    LINECALLSTATUS status;
    char says[64], last[64];

    if (!scene_call_status(check, placed, &status))
        return;
    after = scene_view(check, placed);
    if (after.tainted || before.state != after.state || before.mode != after.mode)
        return;
    if (status.dwCallState != after.state)
        finding_broken(48, "lineGetCallStatus says %s, reported last was %s",
                       bit_names(BITS_CALL_STATE, status.dwCallState, says, sizeof says),
                       bit_names(BITS_CALL_STATE, after.state, last, sizeof last));
    else
        check_mode(check, &status, after.mode);
}

void observe_in_idle(struct check *check, const struct placed *placed)
{
    LENT(LINECALLSTATUS) status = {.it.dwTotalSize = sizeof status.it};
    LENT(LINECALLINFO) info = {.it.dwTotalSize = placed->device->subject.sizes->call_info};
    LONG asked = (LONG)LINEERR_OPERATIONUNAVAIL, result = asked;
    char name[64];

    if (scene_view(check, placed).state != LINECALLSTATE_IDLE || !scene_stands(check, placed))
        return;
    if (HAS(check, lineGetCallInfo))
        asked = CALL(check, 153, lineGetCallInfo, placed->driver, &info.it);
    if (HAS(check, lineGetCallStatus))
        result = CALL(check, 153, lineGetCallStatus, placed->driver, &status.it);
    if (asked != 0 && asked != (LONG)LINEERR_OPERATIONUNAVAIL)
        finding_broken(153, "lineGetCallInfo of a call that is IDLE, and not closed, returned %s",
                       error_name(asked, name, sizeof name));
    else if (result != 0 && result != (LONG)LINEERR_OPERATIONUNAVAIL)
        finding_broken(153, "lineGetCallStatus of a call that is IDLE, and not closed, returned %s",
                       error_name(result, name, sizeof name));
    else
        finding(153, NULL);
}
