/* refusals.c: calls that cannot be made: dial strings, busy lines, and what the switch refuses
 * (rules 17, 31 to 34, 36, 68, 71). */
#include <stdio.h>
#include <string.h>

#include "../../names.h"
#include "../../platform/host_os.h"
#include "../scene.h"

enum {
    PARTIAL_US = 500000, /* how long a part of an address must not lead anywhere */
    LEFT = 3,            /* calls that failed and are not closed */
};

/* A call that should not have been: end it. */
static void undo(struct check *check, const struct placed *placed)
{
    LONG result;

    if (!placed->accepted)
        return;
    if (ledger_wait_completed(check->ledger, placed->make, scene_deadline(check), &result) && result == 0)
        scene_hang_up(check, placed);
    else
        ledger_give_up(check->ledger, placed->make);
    scene_close_call(check, placed);
}

/* lineMakeCall, and what becomes of it: the error that it returns, or its completion's result. False: neither came, and
 * it was told. */
static bool try_call(struct check *check, struct device *device, const char *number, DWORD flags, unsigned rule,
                     const char *which, struct placed *placed, LONG *result)
{
    scene_place(check, device, number, flags, rule, placed);
    *result = placed->result;
    return *result < 0 || (placed->accepted && scene_completed(check, placed->make, rule, which, result));
}

/* Is there nothing else that could keep the line from calling? */
static bool can_be_judged(struct check *check, const struct device *device)
{
    return ledger_line_open(check->ledger, device->line) && !ledger_wait_new_call(check->ledger, device->line, 0);
}

/* Is a good number accepted, so that one that is refused says something? */
static bool can_call(struct check *check, struct device *device)
{
    struct placed placed;
    bool accepted = scene_place(check, device, check->options->number, 0, 25, &placed);

    undo(check, &placed);
    return accepted && can_be_judged(check, device);
}

static const struct bad_dial {
    const char *number;
    DWORD flag; /* by which it is not bad */
    LONG error;
    const char *error_name;
} bad_dials[] = {
    {"4000W", LINEDEVCAPFLAGS_DIALDIALTONE, (LONG)LINEERR_DIALDIALTONE, "LINEERR_DIALDIALTONE"},
    {"40w00", LINEDEVCAPFLAGS_DIALDIALTONE, (LONG)LINEERR_DIALDIALTONE, "LINEERR_DIALDIALTONE"},
    {"@4000", LINEDEVCAPFLAGS_DIALQUIET, (LONG)LINEERR_DIALQUIET, "LINEERR_DIALQUIET"},
    {"40$00", LINEDEVCAPFLAGS_DIALBILLING, (LONG)LINEERR_DIALBILLING, "LINEERR_DIALBILLING"},
    {"4000?", 0, (LONG)LINEERR_DIALPROMPT, "LINEERR_DIALPROMPT"},
    {"4@0W00", LINEDEVCAPFLAGS_DIALQUIET, (LONG)LINEERR_DIALQUIET, "LINEERR_DIALQUIET"},
    {"?4@00", 0, (LONG)LINEERR_DIALPROMPT, "LINEERR_DIALPROMPT"},
};

/* Rule 31. */
static void check_bad_dial(struct check *check, struct device *device, const struct bad_dial *bad)
{
    struct placed placed;
    char name[64];

    if (device->capabilities & bad->flag)
        return;
    scene_place(check, device, bad->number, 0, 31, &placed);
    if (placed.result == (LONG)placed.make)
        finding_broken(31, "lineMakeCall accepted \"%s\"; it is to return %s", bad->number, bad->error_name);
    else if (placed.result < 0 && placed.result != bad->error)
        finding_broken(31, "lineMakeCall of \"%s\" returned %s, not %s", bad->number,
                       error_name(placed.result, name, sizeof name), bad->error_name);
    else if (placed.result < 0)
        finding(31, NULL);
    undo(check, &placed);
}

/* lineMakeCall succeeded, but none of these states followed. Of an empty address no page speaks. */
static void tell_of_no_state(struct check *check, const char *what, DWORD states, bool is_empty)
{
    const char *wanted = states == LINECALLSTATE_DIALTONE ? "DIALTONE" : "a call state";

    if (is_empty)
        finding_warning(32, "lineMakeCall of %s succeeded, but it was not followed by %s, as after NULL", what, wanted);
    else if (scene_is_late(check))
        finding_broken(32, "lineMakeCall of %s succeeded, but it was not followed by %s", what, wanted);
}

/* Rule 32: what there is of an address is not enough. states: one must follow success; not one of too_far. */
static void check_part(struct check *check, struct device *device, const char *number, DWORD states, DWORD too_far)
{
    struct placed placed;
    char what[110] = "NULL";
    LONG result;

    if (number)
        snprintf(what, sizeof what, "\"%s\"", number);
    if (!try_call(check, device, number, 0, 32, "lineMakeCall without a whole address", &placed, &result))
        return;
    if (result == 0 && !ledger_wait_state(check->ledger, placed.handle, states, scene_deadline(check)))
        tell_of_no_state(check, what, states, number && !number[0]);
    else if (result == 0 && ledger_wait_state(check->ledger, placed.handle, too_far, host_now_us() + PARTIAL_US))
        finding_broken(32, "a call to %s was put through, although there is more of the address to come", number);
    else
        finding(32, NULL);
    undo(check, &placed);
}

/* Rule 68: it is not the line's, so there is no call from it. */
static void check_no_address(struct check *check, struct device *device)
{
    struct placed placed;
    LONG result;

    scene_place_from(check, device, check->options->number, NO_SUCH_ADDRESS, 68, &placed);
    if (placed.accepted &&
        scene_completed(check, placed.make, 68, "lineMakeCall from no address of the line's", &result) && result == 0)
        finding_warning(68, "lineMakeCall from address %u, of %u, succeeded", (unsigned)NO_SUCH_ADDRESS,
                        (unsigned)device->addresses);
    undo(check, &placed);
}

static void play_dial_strings(struct check *check)
{
    struct device device;
    struct placed placed = {0};
    char part[100], name[64];
    bool works;
    size_t i;

    if (!scene_begin_line(check, &device))
        return;
    snprintf(part, sizeof part, "%s;", check->options->number);
    works = can_call(check, &device);
    for (i = 0; works && i < sizeof bad_dials / sizeof *bad_dials; i++)
        check_bad_dial(check, &device, &bad_dials[i]);
    check_part(check, &device, NULL, LINECALLSTATE_DIALTONE, 0);
    check_part(check, &device, "", LINECALLSTATE_DIALTONE, 0);
    check_part(check, &device, part, ~(DWORD)0,
               LINECALLSTATE_PROCEEDING | LINECALLSTATE_RINGBACK | LINECALLSTATE_CONNECTED);
    if (works && can_be_judged(check, &device) &&
        !scene_place(check, &device, check->options->number, 0, 36, &placed) && placed.result < 0)
        finding_broken(36, "after lineMakeCalls that were refused at once, a good one is refused too: %s",
                       error_name(placed.result, name, sizeof name));
    undo(check, &placed);
    scene_end_line(check, &device);
}

static void play_no_address(struct check *check)
{
    struct device device;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_dials(&device))
        check_no_address(check, &device);
    scene_end_line(check, &device);
}

/* One call that the switch refuses. False: it was not refused as a request is. */
static bool be_refused(struct check *check, struct device *device, bool close)
{
    struct placed placed;
    LONG result;

    if (!scene_place(check, device, check->options->refused, 0, 25, &placed))
        return placed.result < 0;
    if (!scene_completed(check, placed.make, 16, "lineMakeCall to a number that is refused", &result))
        return false;
    if (result == 0) {
        undo(check, &placed);
        return false;
    }
    scene_pause(check, 50); /* nothing may follow (rule 27) */
    if (close)
        scene_close_call(check, &placed);
    return true;
}

/* Rule 36: TAPI's documents disagree on whether it closes a call that failed, so that both must do. */
static void play_refused(struct check *check)
{
    struct device device;
    struct placed placed;
    char name[64];
    bool failed;
    int i;

    if (!scene_begin_line(check, &device))
        return;
    if (!can_call(check, &device)) {
        scene_end_line(check, &device);
        return;
    }
    failed = be_refused(check, &device, true);
    for (i = 0; i < LEFT && failed; i++)
        failed = be_refused(check, &device, false);
    if (!failed)
        finding_absent(36, "what the switch refuses is a call that ends");
    else if (scene_connect(check, &device, check->options->number, ~(DWORD)0, 0, &placed))
        finding(36, NULL);
    else if (placed.result < 0)
        finding_broken(36, "after lineMakeCalls that failed, a good one is refused: %s",
                       error_name(placed.result, name, sizeof name));
    if (failed)
        undo(check, &placed);
    scene_end_line(check, &device);
}

/* Does the line's only address offer to make calls? Of several, the switch may take another one. */
static bool address_offers_call(struct check *check, const struct device *device)
{
    LINEADDRESSSTATUS status;

    return device->addresses == 1 && scene_address_status(check, device, &status) &&
           (status.dwAddressFeatures & LINEADDRFEATURE_MAKECALL);
}

/* Rules 33, 34 and 71, while the line has no room for another call. */
static void check_busy_line(struct check *check, struct device *device)
{
    LONG asked = scene_ask_conditionally(check, device);
    bool offered = address_offers_call(check, device);
    struct placed placed;
    LONG result, told;
    char name[64];

    if (!try_call(check, device, check->options->number, LINECALLPARAMFLAGS_IDLE, 33, "lineMakeCall on a busy line",
                  &placed, &result))
        return;
    told = result < 0 ? result : 0;
    if (result < 0 && result != (LONG)LINEERR_CALLUNAVAIL)
        finding_broken(33, "lineMakeCall with LINECALLPARAMFLAGS_IDLE on a busy line gave %s, not LINEERR_CALLUNAVAIL",
                       error_name(result, name, sizeof name));
    else if (result == 0)
        finding_broken(33, "lineMakeCall with LINECALLPARAMFLAGS_IDLE succeeded on a busy line");
    else if (result < 0)
        finding(33, NULL);
    undo(check, &placed);
    if (!try_call(check, device, check->options->number, 0, 34, "lineMakeCall on a busy line", &placed, &result))
        return;
    scene_judge_conditional(asked, result);
    if (result == 0)
        finding_broken(34, "lineMakeCall succeeded while dwLineFeatures offers no MAKECALL");
    else if (result < 0 && result == told && !scene_is_line_error(result))
        ; /* one error for both, which was rule 33's */
    else if (result < 0 && !scene_is_line_error(result))
        finding_broken(34, "lineMakeCall on a busy line gave %s; LINEERR_INVALLINESTATE is for that",
                       error_name(result, name, sizeof name));
    else if (result < 0 && offered && address_offers_call(check, device))
        finding_broken(34, "lineMakeCall on a busy line gave %s, although LINEADDRESSSTATUS.dwAddressFeatures of its "
                       "only address offers MAKECALL", error_name(result, name, sizeof name));
    else if (result < 0)
        finding(34, NULL);
    undo(check, &placed);
}

/* Rules 34 and 71, once the call is over: the line is as it was. */
static void check_free_line(struct check *check, struct device *device)
{
    LINEDEVSTATUS status;
    struct placed placed;
    bool offered;
    LONG asked;

    scene_await_service(check, device);
    if (!scene_line_status(check, device, &status))
        return;
    offered = status.dwLineFeatures & LINEFEATURE_MAKECALL;
    asked = scene_ask_conditionally(check, device);
    scene_place(check, device, check->options->number, 0, 34, &placed);
    if (placed.accepted || placed.result < 0)
        scene_judge_conditional(asked, placed.accepted ? 0 : placed.result);
    if (placed.result < 0 && offered)
        finding_broken(34, "lineMakeCall returned 0x%X while dwLineFeatures offers MAKECALL", (unsigned)placed.result);
    else if (placed.accepted && !offered)
        finding_broken(34, "lineMakeCall is accepted on an idle line, while dwLineFeatures offers no MAKECALL");
    else if (placed.accepted)
        finding(34, NULL);
    undo(check, &placed);
}

/* Rule 34: dwLineFeatures says that the line has room for a second call. */
static void check_second_call(struct check *check, struct device *device)
{
    struct placed placed;
    LONG result;

    if (!try_call(check, device, check->options->number, 0, 34, "lineMakeCall for a second call", &placed, &result))
        return;
    if (scene_is_line_error(result))
        finding_broken(34, "lineMakeCall for a second call gave 0x%X, although dwLineFeatures offers MAKECALL",
                       (unsigned)result);
    else
        finding_absent(33, "a line has room for another call");
    undo(check, &placed);
}

static void play_busy_line(struct check *check)
{
    LINEDEVSTATUS status;
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    if (HAS(check, lineGetLineDevStatus) &&
        scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 34, &placed)) {
        if (!scene_line_status(check, &device, &status)) {
            finding_absent(34, "lineGetLineDevStatus is not available");
        } else if (!(status.dwLineFeatures & LINEFEATURE_MAKECALL)) {
            check_busy_line(check, &device);
        } else {
            check_second_call(check, &device);
        }
        scene_finish(check, &placed);
        check_free_line(check, &device);
    }
    scene_end_line(check, &device);
}

void stage_refusals(struct check *check)
{
    play_dial_strings(check);
    play_no_address(check);
    play_busy_line(check);
    if (check->options->refused)
        play_refused(check);
}
