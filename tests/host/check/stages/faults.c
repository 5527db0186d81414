/* faults.c: a switch that is silent, and one that goes away (rules 10, 23, 28, 34, 71, 75). */
#include "../../names.h"
#include "../../platform/host_os.h"
#include "../../platform/host_process.h"
#include "../scene.h"

enum {
    ON_ITS_WAY_US = 1000000, /* after which no completion can be on its way any more */
    HOPELESS_US = 500000,    /* for what did not come before */
    LOSSES = 2,              /* that follow the first one, with which a provider may begin what stays */
};

static const DWORD gone = LINEDEVSTATE_DISCONNECTED | LINEDEVSTATE_OUTOFSERVICE;
static const DWORD back = LINEDEVSTATE_CONNECTED | LINEDEVSTATE_INSERVICE;
static const DWORD there = LINEDEVSTATUSFLAGS_CONNECTED | LINEDEVSTATUSFLAGS_INSERVICE;

/* Rule 28: a call that is pending for sure; else the completion may have been on its way when the counts were asked. */
static void check_counts(struct check *check, struct device *device, const struct placed *placed)
{
    LINEADDRESSSTATUS address;
    LINEDEVSTATUS line;
    LONG ignored;
    bool asked;

    if (!scene_line_status(check, device, &line))
        return;
    asked = scene_address_status(check, device, &address);
    if (ledger_wait_completed(check->ledger, placed->make, host_now_us() + ON_ITS_WAY_US, &ignored))
        finding_unreached(28, "%s was dialed, but lineMakeCall was completed at once", check->options->silent);
    else if (line.dwNumActiveCalls > 0)
        finding_broken(28, "LINEDEVSTATUS.dwNumActiveCalls is %u while the only call is pending",
                       (unsigned)line.dwNumActiveCalls);
    else if (asked && address.dwNumActiveCalls > 0)
        finding_broken(28, "LINEADDRESSSTATUS.dwNumActiveCalls is %u while the only call is pending",
                       (unsigned)address.dwNumActiveCalls);
    else
        finding(28, NULL);
}

/* A provider waits for the switch for as long as it thinks fit, but not for ever. Where it was late before, as one is
 * that completes nothing at all, what is missing here is not told, and not long waited for. */
static bool bounded(struct check *check, DRV_REQUESTID request, const char *function, LONG *result)
{
    static bool was_unbounded;
    uint64_t bound_us = check->options->late ? check->options->timeout_us / 2 : 6 * check->options->timeout_us;

    if (ledger_wait_completed(check->ledger, request, host_now_us() + (was_unbounded ? HOPELESS_US : bound_us), result))
        return true;
    was_unbounded = true;
    if (!check->options->late)
        finding_broken(23, "%s was not completed within %u ms", function, (unsigned)(bound_us / 1000));
    ledger_give_up(check->ledger, request);
    return false;
}

/* Rule 23. */
static void play_silent(struct check *check)
{
    struct device device;
    struct placed placed;
    char name[64];
    LONG result;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_place(check, &device, check->options->silent, 0, 25, &placed)) {
        check_counts(check, &device, &placed);
        if (bounded(check, placed.make, "lineMakeCall to a silent switch", &result)) {
            finding(23, NULL);
            scene_hang_up(check, &placed);
        }
        scene_close_call(check, &placed);
    } else {
        finding_unreached(23, "%s was dialed, but lineMakeCall returned %s", check->options->silent,
                          error_name(placed.result, name, sizeof name));
    }
    scene_end_line(check, &device);
}

/* lineDrop of a call that is pending (rules 23 and 24). */
static void play_silent_drop(struct check *check)
{
    struct device device;
    struct placed placed;
    DRV_REQUESTID drop;
    LONG result;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_place(check, &device, check->options->silent, 0, 25, &placed)) {
        drop = scene_drop(check, &placed, &result);
        if (drop && bounded(check, drop, "lineDrop of a call that the switch never answers", &result))
            bounded(check, placed.make, "lineMakeCall to a silent switch, dropped meanwhile,", &result);
        scene_close_call(check, &placed);
    }
    scene_end_line(check, &device);
}

/* The line is out of service still, and says of making calls what it said before. */
static bool is_still_dead(struct check *check, struct device *device, bool offers)
{
    LINEDEVSTATUS status;

    return scene_line_status(check, device, &status) && (status.dwDevStatusFlags & there) != there &&
           !(status.dwLineFeatures & LINEFEATURE_MAKECALL) == !offers;
}

/* Rules 34 and 71: no call can be made now; who is asked for one all the same says why. One that offers calls may
 * accept them, and dial once the switch is back. */
static void use_dead_line(struct check *check, struct device *device, bool offers)
{
    LONG asked = scene_ask_conditionally(check, device);
    struct placed placed;
    char name[64];

    scene_place(check, device, check->options->number, 0, 34, &placed);
    if (placed.result < 0 && !scene_is_line_error(placed.result))
        finding_broken(34, "lineMakeCall on a line that is out of service returned %s; LINEERR_INVALLINESTATE is for "
                       "that", error_name(placed.result, name, sizeof name));
    else if (placed.result < 0 && offers && is_still_dead(check, device, true))
        finding_broken(34, "lineMakeCall on a line that is out of service returned %s, while dwLineFeatures offers "
                       "MAKECALL", error_name(placed.result, name, sizeof name));
    if (placed.result < 0 && is_still_dead(check, device, offers))
        scene_judge_conditional(asked, placed.result);
    if (placed.accepted)
        scene_close_call(check, &placed);
}

/* Ask for the line's flags while the provider is telling of the loss, or at once where it does not tell.
 * False: they were as if nothing had happened, and no recovery was told since. */
static bool flags_were_cleared(struct check *check, struct device *device)
{
    uint64_t deadline = host_now_us() + check->options->timeout_us;
    struct lingering lingering;
    LINEDEVSTATUS status;
    bool cleared = !scene_line_status(check, device, &status); /* then there are no flags */

    while (!cleared && host_now_us() < deadline) {
        if (ledger_wait_held(check->ledger, host_now_us() + 5000, &lingering)) {
            cleared = scene_line_status(check, device, &status) && (status.dwDevStatusFlags & there) != there;
            if (cleared)
                use_dead_line(check, device, status.dwLineFeatures & LINEFEATURE_MAKECALL);
            ledger_let_go(check->ledger);
        }
        if (ledger_wait_line_state(check->ledger, device->line, gone, 0))
            break;
        if (!ledger_line_open(check->ledger, device->line))
            return true;
    }
    if (!cleared && scene_line_status(check, device, &status))
        cleared = (status.dwDevStatusFlags & there) != there;
    return cleared || ledger_wait_line_state(check->ledger, device->line, back, 0);
}

/* Rule 75. */
static void watch_cut(struct check *check, struct device *device, const struct placed *placed)
{
    bool cleared = flags_were_cleared(check, device), ended, told;

    ledger_hold_callbacks(check->ledger, false);
    if (!ledger_line_open(check->ledger, device->line)) {
        finding(75, NULL); /* LINE_CLOSE tells of it, and ends all that there was */
        return;
    }
    ended = ledger_wait_state(check->ledger, placed->handle, LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE,
                              host_now_us() + check->options->timeout_us);
    told = !(ledger_status_mask(check->ledger, device->line) & gone) ||
           ledger_wait_line_state(check->ledger, device->line, gone, host_now_us() + check->options->timeout_us) ||
           ledger_is_broken(check->ledger, 55); /* it may have told it of another line, which was told */
    if (!ended) /* it may go on at the switch */
        finding_warning(75, "the switch closed the connection, but the call did not end");
    if (!told)
        finding_broken(75, "the switch closed the connection, but no LINE_LINEDEVSTATE told of it");
    else if (!cleared)
        finding_broken(75, "the switch closed the connection, but dwDevStatusFlags says CONNECTED and INSERVICE still");
    else
        finding(75, NULL);
    if (!(device->line_states & gone))
        finding_warning(75, "LINEDEVCAPS.dwLineStates has neither DISCONNECTED nor OUTOFSERVICE, so that nobody learns "
                        "of a lost switch");
}

static void play_cut(struct check *check)
{
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, check->options->cut, LINECALLSTATE_CONNECTED, 75, &placed)) {
        ledger_hold_callbacks(check->ledger, true);
        watch_cut(check, &device, &placed);
        scene_close_call(check, &placed);
    }
    scene_end_line(check, &device);
}

/* Rule 10: what is left by each loss grows. */
static void check_threads(struct check *check, unsigned before)
{
    unsigned after = scene_count_threads(check, before);

    if (after >= before + LOSSES)
        finding_broken(10, "%u threads were left by %d sessions in which the switch closed the connection",
                       after - before, LOSSES);
}

/* A line state that nobody asked for in this session may have been asked for in the one before. */
static void play_cuts(struct check *check)
{
    bool quiet = scene_play_unasked(check, check->options->cut);
    unsigned threads = host_thread_count(), before;

    play_cut(check);
    if (quiet) {
        before = ledger_outside_mask(check->ledger);
        scene_play_unasked(check, check->options->cut);
        if (ledger_outside_mask(check->ledger) != before)
            finding_broken(11, "a line's or address's state was reported for what lineSetStatusMessages asked in the "
                           "session before");
        check_threads(check, threads);
    }
}

void stage_faults(struct check *check)
{
    if (check->options->cut)
        play_cuts(check);
    if (check->options->silent) {
        play_silent(check);
        play_silent_drop(check);
    }
}
