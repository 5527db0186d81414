/* closing.c: calls and lines that are closed with work to do (rules 30, 35, 54 to 56). */
#include "../../names.h"
#include "../../platform/host_os.h"
#include "../scene.h"

enum { ON_ITS_WAY_US = 1000000 /* after which no answer can be on its way any more */ };

/* Rule 35. With a number that is never answered the request is pending for sure. */
static void play_close_pending(struct check *check)
{
    const char *number = check->options->silent ? check->options->silent : check->options->number;
    struct device device;
    struct placed placed;
    LONG result = 0;
    char name[64];
    bool pending;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_place(check, &device, number, 0, 25, &placed)) {
        pending = !ledger_wait_completed(check->ledger, placed.make, check->options->silent
                                         ? host_now_us() + ON_ITS_WAY_US : 0, &result);
        scene_is_gone(check, &device, scene_call_close(check, &placed, 35));
        ledger_call_closed(check->ledger, placed.handle);
        if (pending && ledger_wait_completed(check->ledger, placed.make, 0, &result)) {
            if (check->options->silent && result != (LONG)LINEERR_OPERATIONFAILED)
                finding_broken(35, "lineCloseCall completed a pending lineMakeCall with %s, not "
                               "LINEERR_OPERATIONFAILED", result == 0 ? "0" : error_name(result, name, sizeof name));
            else
                finding(35, NULL);
        } else {
            finding_unreached(35, "%s was dialed, but lineMakeCall was completed before lineCloseCall%s", number,
                              check->options->silent ? ""
                                                     : "; it takes --silent NUMBER, that the switch never answers");
        }
        scene_pause(check, AFTER_CLOSE_MS);
    }
    scene_end_line(check, &device);
}

/* Rule 54, for a call that is up. */
static void play_close_call(struct check *check)
{
    struct device device;
    struct placed placed;
    char name[64];
    LONG result;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 54, &placed)) {
        scene_hang_up(check, &placed);
        result = scene_call_close(check, &placed, 54);
        ledger_call_closed(check->ledger, placed.handle);
        if (result != 0 && !scene_is_gone(check, &device, result))
            finding_broken(54, "lineCloseCall returned %s", error_name(result, name, sizeof name));
        scene_pause(check, AFTER_CLOSE_MS);
        ledger_held(check->ledger, 54);
    }
    scene_end_line(check, &device);
}

/* Rule 55: the line is closed over a call, at once or once it is connected, with a lineDrop running or not. */
static void play_close_line(struct check *check, bool connected, bool drop)
{
    struct device device;
    struct placed placed;
    LONG result;

    if (!scene_begin_line(check, &device))
        return;
    if (connected)
        scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 55, &placed);
    else
        scene_place(check, &device, check->options->number, 0, 25, &placed);
    if (placed.accepted && drop)
        scene_drop(check, &placed, &result);
    if (connected && !drop) {
        scene_pause(check, AFTER_CLOSE_MS); /* so that nothing is on its way */
        ledger_line_closing(check->ledger, device.line);
    }
    scene_close(check, &device);
    scene_pause(check, AFTER_CLOSE_MS);
    if (placed.accepted)
        ledger_held(check->ledger, 55);
    scene_end(check);
}

/* Wait until the provider reports a state of the call, and is kept in that callback. 0: it did not. */
static DWORD await_held_state(struct check *check, const struct placed *placed)
{
    uint64_t deadline = scene_deadline(check);
    struct lingering lingering;

    while (ledger_wait_held(check->ledger, deadline, &lingering)) {
        if (lingering.message == LINE_CALLSTATE && lingering.call == placed->handle)
            return lingering.state;
        ledger_let_go(check->ledger);
    }
    return 0;
}

/* Rules 54 and 55, while TAPI takes its time with a callback: what is owed at the close may not be left to the thread
 * that is in it. The callback returns by itself, so that one may wait for it. */
static void play_close_meanwhile(struct check *check, bool whole_line)
{
    struct device device;
    struct placed placed;
    LONG result;
    bool held;

    if (!scene_begin_line(check, &device))
        return;
    ledger_hold_callbacks(check->ledger, true);
    held = scene_place(check, &device, check->options->number, 0, 25, &placed) &&
           await_held_state(check, &placed) != 0;
    if (held)
        scene_drop(check, &placed, &result);
    if (held && whole_line)
        scene_close(check, &device);
    else if (held)
        scene_close_call(check, &placed);
    ledger_hold_callbacks(check->ledger, false);
    scene_pause(check, AFTER_CLOSE_MS);
    if (!held)
        scene_finish(check, &placed);
    scene_end_line(check, &device);
}

/* A call that is closed as soon as its first state is reported. Returns that; 0: there was none. */
static DWORD leave_call(struct check *check, struct device *device)
{
    struct placed placed;
    DWORD state = 0;

    scene_await_service(check, device);
    ledger_hold_callbacks(check->ledger, true);
    if (scene_place(check, device, check->options->number, 0, 25, &placed))
        state = await_held_state(check, &placed);
    if (placed.accepted)
        scene_close_call(check, &placed);
    ledger_hold_callbacks(check->ledger, false);
    return state;
}

/* A call that is seen through. Returns the states that it had until it was connected; 0: there was none. */
static DWORD states_of_call(struct check *check, struct device *device)
{
    struct placed placed;
    DWORD seen = 0;

    scene_await_service(check, device);
    if (scene_connect(check, device, check->options->number, LINECALLSTATE_CONNECTED, 30, &placed))
        seen = scene_view(check, &placed).seen;
    scene_finish(check, &placed);
    return seen;
}

/* Rule 30: what was reported last of a call that is closed is no reason to keep it from the next one. Which states
 * there are the provider may choose; that it chooses so by chance, and twice, nobody believes. */
static void play_left_state(struct check *check)
{
    struct device device;
    DWORD left = 0, after, later;
    unsigned times = 0, i;
    char name[64];

    if (!scene_begin_line(check, &device))
        return;
    for (i = 0; i < 2 && times == i; i++) {
        left = leave_call(check, &device);
        after = states_of_call(check, &device);
        later = states_of_call(check, &device);
        times += after && later && !(after & left) && (later & left);
    }
    if (times == 2)
        finding_broken(30,
                       "a call was closed as it was %s; of the next one %s was not reported, as of those before and "
                       "after it",
                       bit_names(BITS_CALL_STATE, left, name, sizeof name), name);
    scene_end_line(check, &device);
}

static void close_undropped(struct check *check, struct device *device)
{
    struct placed placed;
    bool takes_one;

    if (!scene_connect(check, device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed)) {
        scene_finish(check, &placed);
        return;
    }
    takes_one = !scene_offers_call(check, device);
    scene_close_call(check, &placed);
    scene_pause(check, AFTER_CLOSE_MS);
    if (takes_one && scene_stays_busy(check, device))
        finding_broken(54, "a connected call was closed, and keeps the line: dwLineFeatures offers no MAKECALL, "
                       "although LINEDEVCAPS.dwDevCapFlags has CLOSEDROP");
}

/* Rule 54: a call that is up when it is closed is dropped, where closing drops calls (LINEDEVCAPFLAGS_CLOSEDROP). That
 * it is shows where the line takes one call at a time. */
static void play_close_undropped(struct check *check)
{
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed);
    scene_finish(check, &placed);
    if ((device.capabilities & LINEDEVCAPFLAGS_CLOSEDROP) && scene_offers_call(check, &device))
        close_undropped(check, &device);
    scene_end_line(check, &device);
}

/* Rule 56. A line that does not say that closing it ends its calls (LINEDEVCAPFLAGS_CLOSEDROP) may keep them, which is
 * in the way of another one: there the call is ended before. */
static void play_reopen(struct check *check)
{
    struct device device;
    struct placed placed;
    char name[64];
    bool works, frees;

    if (!scene_begin_line(check, &device))
        return;
    frees = scene_offers_call(check, &device);
    works = scene_place(check, &device, check->options->number, 0, 25, &placed);
    if (!(device.capabilities & LINEDEVCAPFLAGS_CLOSEDROP)) {
        scene_finish(check, &placed);
        frees = frees && scene_view(check, &placed).state == LINECALLSTATE_IDLE;
        works = works && frees;
    }
    scene_close(check, &device);
    if (scene_reopen(check, &device)) {
        scene_place(check, &device, check->options->number, 0, 56, &placed);
        scene_pause(check, AFTER_CLOSE_MS);
        if (placed.result < 0 && works && !scene_is_line_error(placed.result) &&
            placed.result != (LONG)LINEERR_OPERATIONUNAVAIL && /* which may mean now */
            !scene_is_gone(check, &device, placed.result))
            finding_broken(56, "lineMakeCall on a line that was closed and opened again returned %s",
                           error_name(placed.result, name, sizeof name));
        else if (placed.result < 0 && works && frees && scene_stays_busy(check, &device))
            finding_broken(56, "a line that was closed over a call and opened again offers no MAKECALL any more");
        else
            finding(56, NULL);
        scene_close(check, &device);
    }
    scene_end(check);
}

void stage_closing(struct check *check)
{
    play_close_pending(check);
    play_close_call(check);
    play_close_undropped(check);
    play_close_line(check, false, false);
    play_close_line(check, true, false);
    play_close_line(check, true, true);
    play_close_meanwhile(check, false);
    play_close_meanwhile(check, true);
    play_left_state(check);
    play_reopen(check);
}
