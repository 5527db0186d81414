/* announced.c: calls that nobody placed through TAPI: the switch calls the line, or its telephone calls somebody
 * (rules 37 to 43, 71). */
#include "../../names.h"
#include "../../platform/host_os.h"
#include "../drive.h"
#include "../observe.h"
#include "../scene.h"

enum {
    CLOSED_MS = 300,    /* how long the line stays closed for a call to come */
    CLOSED_TRIES = 5,   /* to close it before the call comes */
    DECLINED_MS = 6000, /* how long nothing may be said of a declined call: longer than it should last */
    GRACE_MS = 1000,    /* how much later than the first time a call may be announced */
    SKIPPED_US = 1000000, /* how long an announcement is taken to last that another process has seen */
    LISTEN_MS = 300,    /* how long a call that came is let be */
    MOST_LEFT = 4,      /* calls that are looked for on a line */
};

static DWORD origin_of(struct check *check, const struct placed *placed)
{
    const LINECALLINFO *info = scene_call_info(check, placed, 37);

    return info ? info->dwOrigin : 0;
}

/* Rule 38: lineGetCallStatus may be ahead of the first state, but then that is told. */
static void check_first_state(struct check *check, const struct placed *placed, DWORD state)
{
    DWORD first = scene_view(check, placed).first_state;
    bool told = observe_told(check, placed, state);
    char says[64], began[64];

    if (scene_view(check, placed).tainted)
        return;
    if (first == state)
        ledger_held(check->ledger, 38);
    else if (!told && scene_is_late(check))
        finding_broken(38, "a new call's first state was %s, while lineGetCallStatus said %s, which was never reported",
                       bit_names(BITS_CALL_STATE, first, began, sizeof began),
                       bit_names(BITS_CALL_STATE, state, says, sizeof says));
}

/* Rules 37 and 38: the handle is one by which the call can be asked for, and its first state is true. */
static void check_new_call(struct check *check, const struct placed *placed)
{
    struct call_view view = scene_view(check, placed);
    LENT(LINECALLSTATUS) room = {.it.dwTotalSize = sizeof room.it};
    DWORD origin = origin_of(check, placed), state;
    LONG result = 0;

    if (HAS(check, lineGetCallStatus))
        result = CALL(check, 37, lineGetCallStatus, placed->driver, &room.it);
    state = result == 0 ? room.it.dwCallState & TAPIS_STATES : 0;
    if (result == (LONG)LINEERR_INVALCALLHANDLE)
        finding_broken(37, "lineGetCallStatus does not know the handle that LINE_NEWCALL gave");
    else if (view.first_state == LINECALLSTATE_OFFERING && (origin & LINECALLORIGIN_OUTBOUND))
        finding_broken(43, "an outgoing call (LINECALLINFO.dwOrigin) was announced with OFFERING");
    else if (state && view.first_state)
        check_first_state(check, placed, state);
}

/* The switch called the line; what an application shows as the other end hangs on who called. */
static void check_inbound(struct check *check, const struct placed *placed)
{
    DWORD origin;

    ledger_wait_state(check->ledger, placed->handle, LINECALLSTATE_CONNECTED, scene_deadline(check));
    origin = origin_of(check, placed);
    if (origin & LINECALLORIGIN_OUTBOUND) /* that it is not known yet is no fault */
        finding_warning(38, "LINECALLINFO.dwOrigin of a call to the line says OUTBOUND");
}

/* The number after which a call comes that nobody placed through TAPI: one to the line, or if there is no such number,
 * one of its telephone's, which is announced as well. What takes --drive's command, that may not know it, is the last
 * resort. NULL: there is none. */
static const char *number_that_brings(const struct check *check)
{
    const char *back = check->options->call_back, *out = check->options->call_out;

    return !back || (drive_is_action(back) && out && !drive_is_action(out)) ? out : back;
}

/* Rules 37 and 38. How long the announcement took goes into *took_us. False: there was none. */
static bool play_announcement(struct check *check, uint64_t *took_us)
{
    struct device device;
    struct placed placed;
    uint64_t from;
    bool came = false;

    *took_us = SKIPPED_US;
    if (!scene_begin_line(check, &device))
        return scene_was_skipped(check);
    if (scene_provoke(check, &device, number_that_brings(check), 37)) {
        from = host_now_us();
        came = scene_await_call(check, &device, scene_deadline(check), &placed);
        *took_us = host_now_us() - from;
        if (came) {
            check_new_call(check, &placed);
            scene_pause(check, LISTEN_MS); /* the ledger has something to say of its next states, too */
            observe_status(check, &placed);
            if (number_that_brings(check) == check->options->call_back && scene_dials(&device)) /* else it may as well be one of the telephone's */
                check_inbound(check, &placed);
            scene_finish(check, &placed);
        } else {
            finding_unreached(37, "no call was announced after %s was dialed", number_that_brings(check));
        }
    }
    scene_end_line(check, &device);
    return came;
}

/* What was provoked and then not spoken of goes on at the switch, and would be in the way of the next scene's call. It
 * is announced when the line is opened again (rule 40); drop it. */
static void clear_line(struct check *check, uint64_t took_us)
{
    struct device device;
    struct placed left;
    unsigned i;

    if (!scene_begin_line_at_once(check, &device))
        return;
    for (i = 0; i < MOST_LEFT &&
                scene_await_call(check, &device, host_now_us() + took_us + GRACE_MS * 1000, &left); i++)
        scene_finish(check, &left);
    scene_await_service(check, &device);
    scene_end_line(check, &device);
}

/* Rule 39: the ledger answers NULL, and knows what may not follow. */
static void play_decline(struct check *check, uint64_t took_us)
{
    struct device device;

    if (!scene_begin_line(check, &device))
        return;
    ledger_decline(check->ledger, true);
    if (scene_provoke(check, &device, number_that_brings(check), 39)) {
        if (ledger_wait_declined(check->ledger, device.line, scene_deadline(check))) {
            scene_pause(check, DECLINED_MS);
            ledger_held(check->ledger, 39);
        }
    }
    ledger_decline(check->ledger, false);
    scene_end_line(check, &device);
    clear_line(check, took_us);
}

/* Rule 40: the line is opened, and there is a call, or will be after took_us. */
static void check_reopened(struct check *check, struct device *device, uint64_t took_us, const char *which)
{
    struct placed placed;

    if (!scene_reopen(check, device))
        return;
    if (!scene_await_call(check, device, scene_deadline(check) + took_us, &placed)) {
        if (scene_is_late(check))
            finding_broken(40, "%s was not announced within %u ms of lineOpen", which,
                           (unsigned)(check->options->timeout_us / 1000));
        return;
    }
    ledger_held(check->ledger, 40);
    scene_finish(check, &placed);
}

/* Rule 40: the line is closed over a call, and opened again. One that has ended before is none that is up. */
static void play_reopen(struct check *check)
{
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    if (!(device.capabilities & LINEDEVCAPFLAGS_CLOSEDROP) &&
        scene_provoke(check, &device, number_that_brings(check), 40) &&
        scene_await_call(check, &device, scene_deadline(check), &placed) &&
        !(scene_view(check, &placed).seen & (LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE))) {
        scene_close(check, &device);
        check_reopened(check, &device, 0, "a call that was up when the line was closed and opened again");
    }
    scene_end_line(check, &device);
}

/* Rule 41: the call comes while the line is closed, and the ledger knows that nothing may be said of it. Rule 40: it is
 * announced once the line is open. False: it came before the line was closed. */
static bool play_closed(struct check *check, uint64_t took_us)
{
    struct device device;
    bool early = false;

    if (!scene_begin_line(check, &device))
        return true;
    if (scene_provoke(check, &device, number_that_brings(check), 41)) {
        scene_close(check, &device);
        early = ledger_had_new_call(check->ledger, device.line);
        if (!early) {
            scene_pause(check, took_us < CLOSED_MS * 1000 ? 2 * CLOSED_MS : CLOSED_MS);
            ledger_held(check->ledger, 41);
            check_reopened(check, &device, took_us, "a call that came while the line was closed");
        }
    }
    scene_end_line(check, &device);
    if (early) {
        finding_unreached(40, "no call came while the line was closed: each had been announced before");
        clear_line(check, took_us);
    }
    return !early;
}

/* A line on which nothing is detected yet. Where calls come by themselves, one may come before it can be switched off. */
static bool begin_undetected(struct check *check, struct device *device)
{
    if (!scene_begin_next(check))
        return false;
    if (scene_learn(check, check->options->line, device) && scene_open_quietly(check, device) == 0) {
        scene_await_service(check, device);
        return true;
    }
    scene_end(check);
    return false;
}

/* A media mode that the line has beside that of its calls, which are somebody's voice; 0: none. */
static DWORD other_media_mode(const struct device *device)
{
    DWORD others = device->media_modes & ~(DWORD)LINEMEDIAMODE_INTERACTIVEVOICE;

    return others & (0 - others);
}

/* Rule 42. For no mode at all calls may be announced or not: there are only monitors, and documents differ (D4). False:
 * nothing else can be detected, or it is not heeded. */
static bool play_no_detection(struct check *check, uint64_t took_us)
{
    struct device device;
    bool quiet = false;

    if (!begin_undetected(check, &device))
        return false;
    if (!HAS(check, lineSetDefaultMediaDetection) || other_media_mode(&device) == 0 ||
        CALL(check, 42, lineSetDefaultMediaDetection, device.subject.line, other_media_mode(&device)) != 0) {
        finding_absent(42, "no other media mode than that of the calls can be detected");
    } else if (scene_provoke(check, &device, check->options->call_back, 42)) {
        quiet = !ledger_wait_new_call(check->ledger, device.line, host_now_us() + 2 * took_us + GRACE_MS * 1000);
        if (quiet)
            finding(42, NULL);
        else
            finding_broken(42,
                           "a call was announced although lineSetDefaultMediaDetection asked for another media mode");
    }
    scene_end_line(check, &device);
    clear_line(check, took_us);
    return quiet;
}

/* Rule 71: what lineConditionalMediaDetection is asked is not what is detected from then on. Without it nothing is, and
 * nothing is announced. */
static void play_conditional(struct check *check, uint64_t took_us)
{
    struct device device;

    if (!HAS(check, lineConditionalMediaDetection) || !scene_begin_line(check, &device))
        return;
    if (other_media_mode(&device) != 0 &&
        CALL(check, 71, lineSetDefaultMediaDetection, device.subject.line, other_media_mode(&device)) == 0 &&
        scene_ask_conditionally(check, &device) == 0 && scene_provoke(check, &device, check->options->call_back, 71) &&
        ledger_wait_new_call(check->ledger, device.line, host_now_us() + 2 * took_us + GRACE_MS * 1000))
        finding_broken(71, "lineConditionalMediaDetection made calls be announced that nobody asked for");
    scene_end_line(check, &device);
    clear_line(check, took_us);
}

/* Rule 71, the other way round: what is detected is so still. */
static void play_after_conditional(struct check *check, uint64_t took_us)
{
    struct device device;
    struct placed placed;

    if (!HAS(check, lineConditionalMediaDetection) || !scene_begin_line(check, &device))
        return;
    if (scene_ask_conditionally(check, &device) == 0 && scene_provoke(check, &device, check->options->call_back, 71)) {
        if (scene_await_call(check, &device, scene_deadline(check) + took_us, &placed)) {
            ledger_held(check->ledger, 71);
            scene_finish(check, &placed);
        } else if (scene_is_late(check)) {
            finding_broken(71, "after lineConditionalMediaDetection no call is announced any more");
        }
    }
    scene_end_line(check, &device);
}

/* The call that the line's telephone places. Where calls come by themselves, others may come before it. */
static bool await_placed(struct check *check, struct device *device, struct placed *placed)
{
    unsigned others = 0;

    while (scene_await_call(check, device, scene_deadline(check), placed)) {
        if (scene_dials(device) || (origin_of(check, placed) & LINECALLORIGIN_OUTBOUND))
            return true;
        scene_finish(check, placed);
        if (++others == MOST_LEFT)
            return false;
    }
    return false;
}

/* Rule 43. */
static void play_call_out(struct check *check)
{
    struct device device;
    struct placed placed;
    DWORD origin;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_provoke(check, &device, check->options->call_out, 43)) {
        if (!await_placed(check, &device, &placed)) {
            finding_unreached(43, "no call was announced after %s was dialed", check->options->call_out);
        } else {
            origin = origin_of(check, &placed);
            if (scene_view(check, &placed).first_state == LINECALLSTATE_OFFERING)
                finding_broken(43, "a call that was placed at the telephone was announced with OFFERING");
            else
                finding(43, NULL);
            if (origin & LINECALLORIGIN_INBOUND) /* that it is not known yet is no fault */
                finding_warning(43, "LINECALLINFO.dwOrigin of a call placed at the telephone says INBOUND");
            scene_finish(check, &placed);
        }
    }
    scene_end_line(check, &device);
}

void stage_announced(struct check *check)
{
    uint64_t took_us = 0;
    unsigned i;

    if (number_that_brings(check) && play_announcement(check, &took_us)) {
        play_decline(check, took_us);
        play_after_conditional(check, took_us);
        play_reopen(check);
        for (i = 0; i < CLOSED_TRIES && !play_closed(check, took_us); i++)
            ;
        if (check->options->call_back && play_no_detection(check, took_us)) /* what is detected is what comes */
            play_conditional(check, took_us);
    }
    if (check->options->call_out)
        play_call_out(check);
}
