/* scene.c: what stages are made of: sessions and lines. */
#include "scene.h"

#include "../names.h"
#include "../platform/host_os.h"
#include "rules.h"

enum {
    SLOW_US = 2000000,    /* an asynchronous function that takes longer works while it should only begin to */
    REMEMBERED = 65536,   /* lines of which is remembered whether they could be opened */
};

static _Thread_local uint64_t entered_us;

void scene_enter(unsigned rule, const char *function)
{
    finding_now(rule, function);
    session_inside(true);
    entered_us = host_now_us();
}

static void leave(void)
{
    session_inside(false);
    finding_now(0, NULL);
}

LONG scene_left(struct check *check, const char *function, LONG result)
{
    session_inside(false);
    finding_left(function, result);
    ledger_checked(check->ledger, function, result);
    return result;
}

LONG scene_answered(struct check *check, DRV_REQUESTID request, const char *function, LONG result)
{
    uint64_t took = host_now_us() - entered_us;

    session_inside(false);
    finding_left(function, result);
    if (took > SLOW_US && !ledger_has_held(check->ledger, entered_us)) /* else it may have waited for that, which is rule 21's */
        finding_warning(23, "%s took %u ms to return; it should only begin its work", function,
                        (unsigned)(took / 1000));
    ledger_returned(check->ledger, request, result);
    return result;
}

static void note_entry(const char *function)
{
    finding_now(25, function);
}

bool scene_begin(struct check *check)
{
    static bool began_before;
    bool begun;

    ledger_new_session(check->ledger, HAS(check, providerCreateLineDevice), HAS(check, providerCreatePhoneDevice));
    session_on_entry(note_entry);
    scene_enter(25, "lineNegotiateTSPIVersion");
    begun = session_start(&check->session, &check->provider, check->ledger);
    leave();
    if (begun)
        began_before = true;
    else if (began_before)
        finding_broken(11, "one session can be begun, but after its end no other: %s", check->session.why);
    else
        finding_useless("no session can be begun: %s", check->session.why);
    return begun;
}

void scene_end(struct check *check)
{
    scene_enter(10, "providerShutdown");
    session_stop(&check->session);
    leave();
}

static bool learn(struct check *check, unsigned rule, unsigned number, struct device *device)
{
    bool learnt;

    scene_enter(rule, "lineGetDevCaps");
    learnt = device_learn(device, &check->session, number);
    leave();
    if (learnt && device->caps_device != device->subject.device)
        finding_broken(103, "LINEADDRESSCAPS.dwLineDeviceID of device %u is %u", (unsigned)device->subject.device,
                       (unsigned)device->caps_device);
    else if (learnt)
        finding(103, NULL);
    return learnt;
}

bool scene_learn_created(struct check *check, unsigned number, struct device *device)
{
    return learn(check, 115, number, device);
}

bool scene_learn(struct check *check, unsigned number, struct device *device)
{
    static bool learnt_before[REMEMBERED];
    unsigned rule;
    bool learnt;

    if (number >= check->session.lines) {
        if (learnt_before[number % REMEMBERED])
            finding_broken(11, "there is no line %u any more, in a later session: it has %u lines", number,
                           (unsigned)check->session.lines);
        else if (check->session.lines == 0 && check->session.phones > 0)
            for (rule = rule_after(0); rule; rule = rule_after(rule)) /* what is of lines says nothing of it */
                finding_absent(rule, "it has telephones, but no line");
        else
            finding_useless("it has %u lines, so that there is no line %u; configure it",
                            (unsigned)check->session.lines, number);
        return false;
    }
    learnt = learn(check, 25, number, device);
    if (learnt)
        learnt_before[number % REMEMBERED] = true;
    else if (learnt_before[number % REMEMBERED])
        finding_broken(11, "line %u says nothing of itself any more", number);
    else if (number == check->options->line)
        finding_useless("line %u says nothing of itself; --line takes another one", number);
    else /* it may be out of order */
        finding_warning(7, "line %u says nothing of itself, so that it is left alone", number);
    return learnt;
}

bool scene_is_gone(struct check *check, const struct device *device, LONG result)
{
    bool unknown = result == (LONG)LINEERR_INVALLINEHANDLE || result == (LONG)LINEERR_INVALCALLHANDLE;

    return ledger_wait_closed(check->ledger, device->line, unknown ? scene_deadline(check) : 0);
}

/* What TAPI and applications do with every line that they open. */
static void follow_open(struct check *check, struct device *device)
{
    const DWORD line_states = device->line_states & ~(DWORD)(LINEDEVSTATE_OPEN | LINEDEVSTATE_CLOSE); /* TAPI's */
    LONG result = 0;

    if (HAS(check, lineSetDefaultMediaDetection))
        result = CALL(check, 25, lineSetDefaultMediaDetection, device->subject.line, device->media_modes);
    if (result < 0 && !scene_is_gone(check, device, result)) /* a positive one is rule 25's */
        finding_broken(70, "lineSetDefaultMediaDetection refuses LINEDEVCAPS.dwMediaModes, so that no line can be "
                       "opened");
    result = 0;
    ledger_set_status_mask(check->ledger, device->line, line_states, device->address_states);
    if (HAS(check, lineSetStatusMessages))
        result = CALL(check, 25, lineSetStatusMessages, device->subject.line, line_states, device->address_states);
    if (!HAS(check, lineSetStatusMessages) || result < 0)
        ledger_set_status_mask(check->ledger, device->line, 0, 0);
    if (result < 0 && result != (LONG)LINEERR_OPERATIONUNAVAIL && !scene_is_gone(check, device, result))
        finding_broken(72, "lineSetStatusMessages refuses 0x%X, of LINEDEVCAPS.dwLineStates, with 0x%X, of "
                       "LINEADDRESSCAPS.dwAddressStates", (unsigned)line_states, (unsigned)device->address_states);
}

LONG scene_opened(LONG result, const char *function, DWORD_PTR handle)
{
    if (result != 0 || handle != UNWRITTEN)
        return result;
    finding_broken(174, "%s returned 0, but wrote no handle", function);
    return (LONG)LINEERR_OPERATIONFAILED;
}

LONG scene_open_quietly(struct check *check, struct device *device)
{
    LONG result;
    uint64_t begun;

    device->line = ledger_line(check->ledger, device->call_states);
    ledger_list_modes(check->ledger, device->line, &device->modes);
    ledger_set_status_mask(check->ledger, device->line, 0, 0);
    ledger_describe_line(check->ledger, device->line, device->addresses, device->ring_modes);
    ledger_line_opening(device->line);
    device->subject.line = (HDRVLINE)(DWORD_PTR)UNWRITTEN;
    begun = host_now_us();
    result = CALL(check, 57, lineOpen, device->subject.device, device->line, &device->subject.line,
                  device->subject.version, check->session.callbacks->line_event);
    ledger_line_opening(NULL);
    check->opening_us = host_now_us() - begun;
    result = scene_opened(result, "lineOpen", (DWORD_PTR)device->subject.line);
    if (result != 0)
        ledger_line_closed(check->ledger, device->line);
    return result;
}

LONG scene_try_open(struct check *check, struct device *device)
{
    LONG result = scene_open_quietly(check, device);

    if (result == 0)
        follow_open(check, device);
    return result;
}

bool scene_open(struct check *check, struct device *device)
{
    static bool opened_before[REMEMBERED];
    bool *before = &opened_before[(device->subject.device - check->session.line_base) % REMEMBERED];
    LONG result = scene_try_open(check, device);
    char name[64];

    if (result == 0)
        *before = true;
    else if (*before)
        finding_broken(11, "lineOpen works in one session and returns %s in a later one",
                       error_name(result, name, sizeof name));
    else
        finding_useless("lineOpen failed: %s", error_name(result, name, sizeof name));
    return result == 0;
}

/* Rule 174, of the last of some lines that are open: a handle that is given twice is given to its neighbour, too. */
static bool has_own_handle(const struct device *devices, DWORD opened)
{
    if (opened < 2)
        return true;
    if (devices[opened - 1].subject.line == devices[opened - 2].subject.line) {
        finding_broken(174, "lineOpen wrote the handle 0x%llX for two lines that are open",
                       (unsigned long long)(DWORD_PTR)devices[opened - 1].subject.line);
        return false;
    }
    finding(174, NULL);
    return true;
}

DWORD scene_open_lines(struct check *check, struct device *devices, DWORD most)
{
    DWORD lines = check->session.lines < most ? check->session.lines : most, opened = 0, i;

    for (i = 0; i < lines; i++) {
        if (!scene_learn(check, i, &devices[opened]) || scene_open_quietly(check, &devices[opened]) != 0)
            continue; /* one that is out of service may refuse */
        if (!has_own_handle(devices, opened + 1)) {
            ledger_line_closed(check->ledger, devices[opened].line); /* to close it would close the other one */
            break;
        }
        follow_open(check, &devices[opened++]);
    }
    return opened;
}

void scene_close_lines(struct check *check, struct device *devices, DWORD opened)
{
    DWORD i;

    for (i = 0; i < opened; i++)
        scene_close(check, &devices[i]);
}

void scene_close(struct check *check, struct device *device)
{
    ledger_calls_closing(check->ledger, device->line);
    if (ledger_line_open(check->ledger, device->line))
        scene_is_gone(check, device, CALL(check, 55, lineClose, device->subject.line));
    ledger_line_closed(check->ledger, device->line);
}

bool scene_reopen(struct check *check, struct device *device)
{
    LONG result = scene_try_open(check, device);
    char name[64];

    if (result != 0)
        finding_broken(56, "lineOpen after lineClose returned %s", error_name(result, name, sizeof name));
    return result == 0;
}

bool scene_dials(const struct device *device)
{
    return device->line_features & LINEFEATURE_MAKECALL;
}

/* The rules that only a call of the line's own would show say nothing of it. */
static void tell_of_no_calls(const struct device *device)
{
    unsigned rule;

    for (rule = rule_after(0); rule && !scene_dials(device); rule = rule_after(rule))
        if (rule_takes_a_call(rule))
            finding_absent(rule, "the line makes no calls: LINEDEVCAPS.dwLineFeatures");
}

static unsigned scenes; /* that were begun or skipped */

bool scene_was_skipped(const struct check *check)
{
    return scenes <= check->options->skip;
}

bool scene_next(struct check *check)
{
    finding_scene(++scenes);
    return !scene_was_skipped(check);
}

bool scene_learn_alone(struct check *check, struct device *device)
{
    bool learnt;

    if (!scene_begin(check))
        return false;
    learnt = scene_learn(check, check->options->line, device);
    scene_end(check);
    return learnt;
}

bool scene_begin_next(struct check *check)
{
    return scene_next(check) && scene_begin(check);
}

bool scene_begin_line_at_once(struct check *check, struct device *device)
{
    if (!scene_begin_next(check))
        return false;
    if (scene_learn(check, check->options->line, device) && scene_open(check, device)) {
        tell_of_no_calls(device);
        return true;
    }
    scene_end(check);
    return false;
}

bool scene_offers_call(struct check *check, const struct device *device)
{
    LINEDEVSTATUS status;

    return scene_line_status(check, device, &status) && (status.dwLineFeatures & LINEFEATURE_MAKECALL);
}

/* Not the opposite: a line that cannot be asked does neither. */
static bool offers_no_call(struct check *check, const struct device *device)
{
    LINEDEVSTATUS status;

    return scene_line_status(check, device, &status) && !(status.dwLineFeatures & LINEFEATURE_MAKECALL);
}

static bool is_out_of_service(struct check *check, const struct device *device)
{
    LINEDEVSTATUS status;

    return scene_line_status(check, device, &status) && !(status.dwDevStatusFlags & LINEDEVSTATUSFLAGS_INSERVICE);
}

void scene_await_service(struct check *check, const struct device *device)
{
    bool (*waits)(struct check *, const struct device *) = scene_dials(device) ? offers_no_call : is_out_of_service;
    struct expected service = scene_expect(check, scene_dials(device) ? "the line to offer calls"
                                                                      : "the line to be in service");

    while (waits(check, device) && scene_waits_on(check, &service))
        ;
}

bool scene_stays_busy(struct check *check, const struct device *device)
{
    scene_await_service(check, device);
    return offers_no_call(check, device) && !ledger_wait_new_call(check->ledger, device->line, 0) &&
           scene_is_late(check);
}

bool scene_begin_line(struct check *check, struct device *device)
{
    if (!scene_begin_line_at_once(check, device))
        return false;
    scene_await_service(check, device);
    return true;
}

void scene_end_line(struct check *check, struct device *device)
{
    scene_close(check, device);
    scene_end(check);
}

bool scene_line_status(struct check *check, const struct device *device, LINEDEVSTATUS *status)
{
    LENT(LINEDEVSTATUS) room = {.it.dwTotalSize = sizeof room.it};
    bool known = HAS(check, lineGetLineDevStatus) && ledger_line_open(check->ledger, device->line) &&
                 CALL(check, 25, lineGetLineDevStatus, device->subject.line, &room.it) == 0;

    *status = room.it;
    return known;
}

bool scene_address_status(struct check *check, const struct device *device, LINEADDRESSSTATUS *status)
{
    LENT(LINEADDRESSSTATUS) room = {.it.dwTotalSize = sizeof room.it};
    bool known = HAS(check, lineGetAddressStatus) && ledger_line_open(check->ledger, device->line) &&
                 CALL(check, 25, lineGetAddressStatus, device->subject.line, 0, &room.it) == 0;

    *status = room.it;
    return known;
}
