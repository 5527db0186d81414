/* calls.c: calls that are placed, answered and hung up, as applications do it
 * (rules 14 to 30, 44 to 54, 58). */

#include "../../names.h"
#include "../../platform/host_os.h"
#include "../call_info.h"
#include "../observe.h"
#include "../scene.h"
#include "placing.h"

enum {
    CALLS_IN_A_ROW = 3,
    QUICK_US = 20000, /* less says nothing of what an answer waited for */
    APP_SPECIFIC = 0x7E57,
    AFTER_IDLE_MS = 200, /* how long nothing may be told of calls that have ended and are not closed */
    RING_US = 200000, /* how long a call is let ring */
};

/* Rule 29, by a number that is answered: a burst of states at the moment of the answer gives a late success away. */
static void check_success(struct check *check, const struct placed *placed, uint64_t placed_us)
{
    struct call_view view = scene_view(check, placed);
    uint64_t pending = view.born_us - placed_us, earlier = LINECALLSTATE_PROCEEDING | LINECALLSTATE_RINGBACK;

    if (view.tainted || !view.connected_us)
        return;
    if (view.first_state == LINECALLSTATE_CONNECTED && (placed->device->call_states & earlier) && pending > QUICK_US &&
        view.connected_us - view.born_us < pending / 4)
        finding_warning(29, "lineMakeCall was completed after %u ms, %u ms before the call was connected; it is to be "
                        "completed when the switch accepts the dial, which --ringing NUMBER would show",
                        (unsigned)(pending / 1000), (unsigned)((view.connected_us - view.born_us) / 1000));
    else if (!check->options->ringing && view.connected_us - view.born_us > QUICK_US)
        finding(29, NULL);
}

/* Rule 50: TAPI stores a value with the call, and tells every application of it. */
static void check_app_specific(struct check *check, const struct placed *placed)
{
    const LINECALLINFO *info;
    LONG result;

    if (!HAS(check, lineSetAppSpecific) || scene_view(check, placed).state == LINECALLSTATE_IDLE)
        return; /* of an idle call nothing is told (rule 45) */
    result = CALL(check, 50, lineSetAppSpecific, placed->driver, APP_SPECIFIC);
    if (result != 0)
        return;
    info = scene_call_info(check, placed, 25);
    if (info && info->dwAppSpecific != APP_SPECIFIC)
        finding_broken(50, "after lineSetAppSpecific(0x%X) LINECALLINFO.dwAppSpecific is 0x%X", APP_SPECIFIC,
                       (unsigned)info->dwAppSpecific);
    else if (ledger_wait_info(check->ledger, placed->handle, LINECALLINFOSTATE_APPSPECIFIC, scene_deadline(check)))
        ledger_held(check->ledger, 50);
    else if (scene_view(check, placed).state != LINECALLSTATE_IDLE && !scene_view(check, placed).tainted &&
             scene_is_late(check))
        finding_broken(50, "lineSetAppSpecific was followed by no LINE_CALLINFO(APPSPECIFIC)");
}

/* A request on the call that only refuses: true if it did. The error goes into *result. */
static bool refuses(struct check *check, DRV_REQUESTID request, unsigned rule, const char *function, LONG *result)
{
    if (request && *result == (LONG)request)
        scene_completed(check, request, rule, function, result);
    return *result < 0;
}

/* Rules 68 and 103: where the call is. */
static void check_place(struct check *check, const struct placed *placed)
{
    const DWORD device = placed->device->subject.device, addresses = placed->device->addresses;
    const LINECALLINFO *info = scene_call_info(check, placed, 25);
    DWORD address = ~0u;
    LONG result = (LONG)LINEERR_OPERATIONUNAVAIL;

    if (HAS(check, lineGetCallAddressID))
        result = CALL(check, 68, lineGetCallAddressID, placed->driver, &address);
    if (result != (LONG)LINEERR_OPERATIONUNAVAIL && (result != 0 || address >= addresses))
        finding_broken(68, "lineGetCallAddressID gives no address of the line's %u", (unsigned)addresses);
    if (!info)
        return;
    if (info->dwLineDeviceID != device)
        finding_broken(103, "LINECALLINFO.dwLineDeviceID of a call on device %u is %u", (unsigned)device,
                       (unsigned)info->dwLineDeviceID);
    else if (info->dwAddressID >= addresses)
        finding_broken(103, "LINECALLINFO.dwAddressID is %u; the line has %u addresses, from 0 on",
                       (unsigned)info->dwAddressID, (unsigned)addresses);
    else if (result == 0 && address < addresses && info->dwAddressID != address)
        finding_broken(103, "LINECALLINFO.dwAddressID is %u, lineGetCallAddressID says %u", (unsigned)info->dwAddressID,
                       (unsigned)address);
    else
        finding(103, NULL);
}

/* Rule 52. */
static void check_drop_in_idle(struct check *check, const struct placed *placed)
{
    DRV_REQUESTID request;
    char name[64];
    LONG result;

    if (scene_view(check, placed).state != LINECALLSTATE_IDLE)
        return;
    request = scene_drop(check, placed, &result);
    if (!request && result >= 0)
        return; /* that is rule 15's */
    if (!refuses(check, request, 52, "lineDrop", &result) || result != (LONG)LINEERR_INVALCALLSTATE)
        finding_broken(52, "lineDrop in IDLE gave %s, not LINEERR_INVALCALLSTATE",
                       result == 0 ? "0" : error_name(result, name, sizeof name));
    else
        finding(52, NULL);
}

/* Rule 43: a call that lineMakeCall made is not offered to its own line, nor accepted there. */
static void check_direction(struct check *check, const struct placed *placed)
{
    const DWORD wrong = scene_view(check, placed).seen & (LINECALLSTATE_OFFERING | LINECALLSTATE_ACCEPTED);
    char name[64];

    if (wrong)
        finding_broken(43, "%s was reported of a call that lineMakeCall made; only a call that comes in is that",
                       bit_names(BITS_CALL_STATE, wrong, name, sizeof name));
}

/* What an application asks while the call is connected. */
static void use(struct check *check, const struct placed *placed, const struct parties *before)
{
    if (!(scene_view(check, placed).seen & LINECALLSTATE_CONNECTED))
        return;
    scene_pause(check, 50);
    observe_status(check, placed);
    observe_count(check, placed, true);
    observe_changes(check, placed, before);
    check_app_specific(check, placed);
    check_place(check, placed);
    call_info_check(check, placed);
    check_direction(check, placed);
}

static void hang_up_watched(struct check *check, const struct placed *placed)
{
    DRV_REQUESTID request;
    LONG result;

    if (scene_view(check, placed).state == LINECALLSTATE_IDLE)
        return;
    observe_begin(check);
    request = scene_drop(check, placed, &result);
    if (request)
        observe_until(check, placed, LINECALLSTATE_IDLE, NULL);
    observe_end(check);
    scene_await_idle(check, placed, request, result);
}

/* Outlook: the line is opened and dialed at once; the call is watched from its first state to its last. Returns whether
 * the switch accepted it. */
static bool play_outlook(struct check *check)
{
    bool accepted = false;
    struct parties before = {0};
    struct device device;
    struct placed placed;
    uint64_t placed_us;
    LONG result;

    if (!scene_begin_line_at_once(check, &device))
        return false;
    observe_begin(check);
    placed_us = host_now_us();
    if (scene_place(check, &device, check->options->number, 0, 25, &placed)) {
        observe_until(check, &placed, LINECALLSTATE_CONNECTED, &before);
        observe_end(check);
        if (scene_completed(check, placed.make, 16, "lineMakeCall", &result) && result == 0) {
            accepted = true;
            check_success(check, &placed, placed_us);
            use(check, &placed, &before);
            hang_up_watched(check, &placed);
            observe_in_idle(check, &placed);
            check_drop_in_idle(check, &placed);
        }
        scene_close_call(check, &placed);
        scene_pause(check, 50);
        if (scene_view(check, &placed).state == LINECALLSTATE_IDLE)
            observe_count(check, &placed, false);
    } else if (scene_is_line_error(placed.result)) {
        finding_warning(34, "lineMakeCall straight after lineOpen is refused, and that is how Outlook dials");
    }
    observe_end(check);
    scene_end_line(check, &device);
    return accepted;
}

/* An application that never closes a call before it makes the next one. Returns whether the line was free each time. */
static bool play_connectwise(struct check *check)
{
    struct placed placed[CALLS_IN_A_ROW];
    struct device device;
    LINEDEVSTATUS status;
    unsigned i, made;

    if (!scene_begin_line(check, &device))
        return false;
    for (made = 0; made < CALLS_IN_A_ROW; made++) {
        if (!scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed[made]))
            break;
        scene_hang_up(check, &placed[made]);
    }
    if (made > 0 && made < CALLS_IN_A_ROW && placed[made].result < 0 &&
        scene_view(check, &placed[made - 1]).state == LINECALLSTATE_IDLE &&
        scene_line_status(check, &device, &status)) {
        if (status.dwLineFeatures & LINEFEATURE_MAKECALL)
            finding_broken(34, "lineMakeCall is refused while a call that has ended is not closed, but dwLineFeatures "
                           "offers MAKECALL");
        else if (!ledger_wait_new_call(check->ledger, device.line, 0))
            finding_warning(34, "a call that has ended keeps the line busy until lineCloseCall; there are applications "
                            "that never call that");
    }
    scene_pause(check, AFTER_IDLE_MS); /* the ledger knows that nothing may be said of an idle call (rule 45) */
    for (i = 0; i < made; i++)
        scene_close_call(check, &placed[i]);
    scene_end_line(check, &device);
    return made == CALLS_IN_A_ROW;
}

/* Two requests at once for a call: each is completed (rule 24). */
static void play_two_drops(struct check *check)
{
    DRV_REQUESTID drops[2];
    struct device device;
    struct placed placed;
    LONG result;
    int i;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 24, &placed)) {
        for (i = 0; i < 2; i++)
            drops[i] = scene_drop(check, &placed, &result);
        for (i = 0; i < 2; i++)
            if (drops[i] && scene_completed(check, drops[i], 24, "one of two lineDrops for a call", &result))
                ledger_held(check->ledger, 24);
        ledger_wait_state(check->ledger, placed.handle, LINECALLSTATE_IDLE, scene_deadline(check));
        scene_close_call(check, &placed);
    }
    scene_end_line(check, &device);
}

/* A call that is hung up before it is answered, even before lineMakeCall is completed. */
static void play_second_thoughts(struct check *check)
{
    struct device device;
    struct placed placed;
    DRV_REQUESTID drop;
    LONG result;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_place(check, &device, check->options->number, 0, 25, &placed)) {
        drop = scene_drop(check, &placed, &result);
        if (scene_completed(check, placed.make, 24, "lineMakeCall, overtaken by lineDrop,", &result) && drop)
            scene_completed(check, drop, 24, "lineDrop, before lineMakeCall's completion,", &result);
        if (!drop)
            scene_finish(check, &placed);
    }
    scene_end_line(check, &device);
}

/* Rule 53, and rule 54 in the ledger; frees: a call that is dropped, but not closed, leaves the line free. */
static void play_drop_and_close(struct check *check, bool frees)
{
    struct device device;
    struct placed placed;
    char name[64];
    LONG result;
    bool dropped;

    if (!scene_begin_line(check, &device))
        return;
    frees = frees && scene_offers_call(check, &device);
    if (scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 53, &placed)) {
        dropped = scene_drop(check, &placed, &result) != 0;
        result = scene_call_close(check, &placed, 53);
        if (result != 0 && !scene_is_gone(check, &device, result))
            finding_broken(53, "lineCloseCall straight after lineDrop returned %s",
                           error_name(result, name, sizeof name));
        else if (result == 0)
            ledger_held(check->ledger, 53);
        ledger_call_closed(check->ledger, placed.handle);
        scene_pause(check, 150);
        if (frees && dropped && result == 0 && scene_stays_busy(check, &device)) /* lineCloseCall undoes no lineDrop */
            finding_broken(53, "a call was dropped and closed at once, but keeps the line: dwLineFeatures offers no "
                           "MAKECALL");
    }
    scene_end_line(check, &device);
}

/* Rule 29, by a number that nobody answers; works: the switch accepts calls at all. */
static void play_ringing(struct check *check, bool works)
{
    struct device device;
    struct placed placed;
    char name[64];
    LONG result;
    bool done;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_place(check, &device, check->options->ringing, 0, 25, &placed)) {
        done = scene_completed(check, placed.make, 29, "lineMakeCall to a number that rings", &result);
        if (done && result == 0)
            ledger_wait_state(check->ledger, placed.handle, LINECALLSTATE_RINGBACK, host_now_us() + RING_US);
        if (done && result != 0 && works)
            finding_broken(29, "lineMakeCall to a number that rings failed with %s; the switch had accepted it",
                           error_name(result, name, sizeof name));
        else if (done && result == 0 && !(scene_view(check, &placed).seen & LINECALLSTATE_CONNECTED))
            finding(29, NULL);
        scene_finish(check, &placed);
    }
    scene_end_line(check, &device);
}

/* Rule 20: an application that takes its time in each callback. */
static void play_slow_listener(struct check *check)
{
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    observe_begin(check);
    session_let_interrupt(true);
    scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed);
    session_let_interrupt(false);
    observe_end(check);
    scene_finish(check, &placed);
    scene_end_line(check, &device);
}

static void play_busy(struct check *check)
{
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, check->options->busy,
                      LINECALLSTATE_BUSY | LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE, 0, &placed)) {
        if (scene_view(check, &placed).seen & LINECALLSTATE_CONNECTED)
            finding_warning(44, "a busy number was reported as connected");
        scene_hang_up(check, &placed);
    }
    if (placed.accepted)
        scene_close_call(check, &placed);
    scene_end_line(check, &device);
}

void stage_calls(struct check *check)
{
    bool works, frees;

    scene_play_unasked(check, check->options->number);
    works = play_outlook(check);
    frees = play_connectwise(check);
    play_two_drops(check);
    play_second_thoughts(check);
    play_drop_and_close(check, frees);
    play_slow_listener(check);
    if (check->options->busy)
        play_busy(check);
    if (check->options->ringing)
        play_ringing(check, works);
    placing_play(check, works);
}
