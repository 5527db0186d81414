/* gathering.c: digits that come: gathered, to the end, in time, overtaken, and monitored (rules 49, 54, 160 to 163).
 * Whether the other side presses any, the check does not know; what comes of it is judged. */
#include <string.h>

#include "../../names.h"
#include "../../platform/host_os.h"
#include "../../provider/guard.h"
#include "../scene.h"

enum {
    LISTEN_MS = 100, /* how long digits are listened for that nobody may press */
    MOST = 4,        /* digits, at once */
};

/* What is asked for. */
struct wish {
    DWORD count, modes, first_ms, between_ms;
    const char *ends; /* digits that end it; NULL: none do */
};

/* What is gathered, in room that was lent. */
struct gathered {
    struct wish wish;
    DWORD id;
    WCHAR *room;
};

/* The first of the modes in which the line hears digits. */
static DWORD first_mode(const struct placed *placed)
{
    DWORD modes = placed->device->monitor_modes;

    return modes & ~(modes - 1);
}

static size_t bytes_of(const struct gathered *gathered)
{
    return (gathered->wish.count ? gathered->wish.count : 1) * sizeof *gathered->room;
}

/* lineGatherDigits. Returns what it returned; the room is given back if that was an error. */
static LONG gather_so(struct check *check, const struct placed *placed, struct wish wish, unsigned rule,
                      struct gathered *gathered)
{
    size_t bytes = 0;
    WCHAR *ends = wish.ends ? scene_lend_text(wish.ends, &bytes) : NULL;
    LONG result;

    *gathered = (struct gathered){.wish = wish};
    gathered->id = ledger_generation(check->ledger, "lineGatherDigits", placed->handle, false);
    gathered->room = guard_lend(bytes_of(gathered), 161, "it wrote behind the digits that it had gathered");
    result = CALL(check, rule, lineGatherDigits, placed->driver, gathered->id, wish.modes, gathered->room, wish.count,
                  ends, wish.first_ms, wish.between_ms);
    ledger_generated(check->ledger, gathered->id, result);
    if (ends)
        guard_take_away(ends, bytes, 22, "it read the termination digits after lineGatherDigits had returned");
    if (result < 0)
        guard_take_away(gathered->room, bytes_of(gathered), 161, "it wrote digits that it had refused to gather");
    return result;
}

static LONG gather(struct check *check, const struct placed *placed, DWORD count, struct gathered *gathered)
{
    return gather_so(check, placed, (struct wish){.count = count, .modes = first_mode(placed)}, 161, gathered);
}

/* lineGatherDigits with no room: what is gathered ends. */
static LONG stop(struct check *check, const struct placed *placed)
{
    DWORD id = ledger_generation(check->ledger, "lineGatherDigits", placed->handle, true);
    LONG result = CALL(check, 162, lineGatherDigits, placed->driver, id, first_mode(placed), NULL, 0, NULL, 0, 0);

    ledger_generated(check->ledger, id, result);
    return result;
}

/* How many digits there are, up to what ends them. */
static DWORD count_digits(const struct gathered *gathered)
{
    DWORD count = 0;

    while (count < gathered->wish.count && gathered->room[count] && gathered->room[count] < 128 &&
           strchr("0123456789ABCD*#", (int)gathered->room[count]))
        count++;
    return count;
}

static const char *wrong_in(const struct gathered *gathered, DWORD how)
{
    const struct wish *wish = &gathered->wish;
    DWORD count = count_digits(gathered);
    bool whole = count == wish->count || gathered->room[count] == 0;

    if (!guard_is_whole(gathered->room, bytes_of(gathered)))
        return "wrote beside its buffer";
    switch (how) {
    case LINEGATHERTERM_BUFFERFULL:
        return count == wish->count ? NULL : "says BUFFERFULL, but there are not as many digits as were asked for";
    case LINEGATHERTERM_TERMDIGIT:
        return wish->ends && whole && count > 0 && strchr(wish->ends, (int)gathered->room[count - 1])
                   ? NULL : "says TERMDIGIT, but the last digit is none that was to end it";
    case LINEGATHERTERM_FIRSTTIMEOUT:
        return gathered->room[0] == 0 ? NULL : "says FIRSTTIMEOUT, but the buffer is not empty";
    case LINEGATHERTERM_INTERTIMEOUT: /* digits and a NUL, or the NUL alone (D9) */
        return whole ? NULL : "says INTERTIMEOUT, but there are not digits and a NUL behind them, nor a NUL alone";
    default:
        return NULL; /* of what was cancelled, pages say different things */
    }
}

/* Wait for its LINE_GATHERDIGITS, and look at what it has brought (rule 161). False: none came. */
static bool await(struct check *check, const struct gathered *gathered, uint64_t deadline_us, DWORD *how)
{
    const char *wrong;

    if (!ledger_wait_generated(check->ledger, gathered->id, deadline_us, how))
        return false;
    wrong = wrong_in(gathered, *how);
    if (wrong)
        finding_broken(161, "LINE_GATHERDIGITS %s", wrong);
    guard_take_away(gathered->room, bytes_of(gathered), 161, "it wrote digits after LINE_GATHERDIGITS had been sent");
    return true;
}

/* Wait a moment for digits; then end it (rule 162). False: it cannot be ended. */
static bool await_or_stop(struct check *check, const struct placed *placed, const struct gathered *gathered)
{
    bool full;
    char name[64];
    LONG result;
    DWORD how;

    if (await(check, gathered, host_now_us() + LISTEN_MS * 1000ull, &how))
        return true;
    result = stop(check, placed);
    if (result == 0 && await(check, gathered, scene_deadline(check), &how))
        return true;
    if (scene_is_connected(check, placed) && scene_is_late(check)) {
        full = count_digits(gathered) == gathered->wish.count; /* not before: the buffer is the provider's until then */
        finding_broken(full ? 161 : 162,
                       "lineGatherDigits with no buffer returned %s, and no LINE_GATHERDIGITS told of "
                       "what was gathered%s",
                       result == 0 ? "0" : error_name(result, name, sizeof name), full ? ", which is all" : "");
    }
    return false;
}

/* Rule 49. Returns whether digits are gathered. */
static bool check_offered(struct check *check, const struct placed *placed)
{
    struct gathered gathered;
    LONG result = gather(check, placed, 2, &gathered);

    scene_check_offer(check, placed, "lineGatherDigits", "GATHERDIGITS", result);
    return result == 0 && await_or_stop(check, placed, &gathered);
}

/* The time that the line can wait for a digit and is shortest, but not too short; 0: it does not take the time. */
static DWORD wait_of(const struct placed *placed)
{
    const struct device *device = placed->device;
    DWORD ms = device->shortest_wait > 30 ? device->shortest_wait : 30;

    return ms <= device->longest_wait ? ms : 0;
}

/* Rule 161: the time for the first digit passes. False: it does not end. */
static bool check_first_timeout(struct check *check, const struct placed *placed)
{
    struct wish wish = {.count = MOST, .modes = first_mode(placed), .first_ms = wait_of(placed)};
    struct gathered gathered;
    DWORD how;

    if (!wish.first_ms || gather_so(check, placed, wish, 161, &gathered) != 0)
        return true;
    if (await(check, &gathered, scene_deadline(check) + wish.first_ms * 1000ull, &how))
        return true;
    if (scene_is_connected(check, placed) && scene_is_late(check))
        finding_broken(161, "lineGatherDigits with a dwFirstDigitTimeout of %u ms is not ended by that",
                       (unsigned)wish.first_ms);
    return false;
}

/* Rule 162: the ledger sees the order. */
static bool check_overtaken(struct check *check, const struct placed *placed)
{
    struct gathered first, second;
    char name[64];
    LONG result;
    DWORD how;

    if (gather(check, placed, MOST, &first) != 0)
        return false;
    result = gather(check, placed, MOST, &second);
    if (result < 0 && scene_is_connected(check, placed)) {
        finding_broken(162, "lineGatherDigits returned %s while other digits are gathered; it is to end that",
                       error_name(result, name, sizeof name));
        return false;
    }
    if (result != 0 || !await_or_stop(check, placed, &second) || !await(check, &first, 0, &how))
        return false;
    finding(162, NULL);
    return true;
}

static void check_refused(struct check *check, const struct placed *placed, struct wish wish, LONG error, const char *why)
{
    struct gathered gathered;
    char name[64], is_to_be[64];
    LONG result = gather_so(check, placed, wish, 163, &gathered);

    if (result == error)
        finding(163, NULL);
    else if (scene_is_connected(check, placed))
        finding_broken(163, "lineGatherDigits %s returned %s, not %s", why,
                       result == 0 ? "0" : error_name(result, name, sizeof name),
                       error_name(error, is_to_be, sizeof is_to_be));
    if (result == 0)
        await_or_stop(check, placed, &gathered);
}

/* Rule 163. */
static void check_refusals(struct check *check, const struct placed *placed)
{
    const DWORD mode = first_mode(placed), unlisted = LINEDIGITMODE_PULSE & ~placed->device->monitor_modes;

    check_refused(check, placed, (struct wish){.modes = mode}, (LONG)LINEERR_INVALPARAM, "of no digits");
    check_refused(check, placed, (struct wish){.count = 1}, (LONG)LINEERR_INVALDIGITMODE, "in no mode");
    if (unlisted)
        check_refused(check, placed, (struct wish){.count = 1, .modes = unlisted}, (LONG)LINEERR_INVALDIGITMODE,
                      "in a mode that LINEDEVCAPS.dwMonitorDigitModes does not list");
}

/* Rule 162: a call that ends ends it, which is told before IDLE. */
static void check_dropped(struct check *check, const struct placed *placed)
{
    struct gathered gathered;
    DWORD how;

    if (gather(check, placed, MOST, &gathered) != 0)
        return;
    scene_hang_up(check, placed);
    if (!await(check, &gathered, 0, &how) && scene_view(check, placed).state == LINECALLSTATE_IDLE &&
        scene_stands(check, placed))
        finding_broken(162, "the call became IDLE, but no LINE_GATHERDIGITS told of the digits that were gathered");
}

static void use(struct check *check, struct placed *placed)
{
    if (!first_mode(placed)) {
        finding_broken(163, "GATHERDIGITS is offered, but LINEDEVCAPS.dwMonitorDigitModes lists no mode");
        return;
    }
    if (!check_offered(check, placed) || !check_first_timeout(check, placed) || !check_overtaken(check, placed))
        return;
    check_refusals(check, placed);
    check_dropped(check, placed);
}

/* Rule 161 with a time between two digits, where somebody presses any. */
static void use_pauses(struct check *check, struct placed *placed)
{
    struct gathered gathered;
    struct wish wish = {.count = MOST, .modes = first_mode(placed), .between_ms = wait_of(placed)};

    if (wish.modes && wish.between_ms && gather_so(check, placed, wish, 161, &gathered) == 0)
        await_or_stop(check, placed, &gathered);
}

/* Rule 161 with digits that end it, likewise. */
static void use_ends(struct check *check, struct placed *placed)
{
    struct gathered gathered;
    struct wish wish = {.count = MOST, .modes = first_mode(placed), .ends = "2#"};

    if (wish.modes && gather_so(check, placed, wish, 161, &gathered) == 0)
        await_or_stop(check, placed, &gathered);
}

/* lineMonitorDigits. Returns what it returned. */
static LONG monitor(struct check *check, const struct placed *placed, DWORD modes)
{
    LONG result;

    ledger_monitoring_begins(check->ledger, placed->handle, modes);
    result = CALL(check, 160, lineMonitorDigits, placed->driver, modes);
    if (result == 0)
        ledger_monitoring_is(check->ledger, placed->handle, modes);
    return result;
}

/* Rule 160. */
static void use_monitor(struct check *check, struct placed *placed)
{
    const DWORD unlisted = LINEDIGITMODE_PULSE & ~placed->device->monitor_modes;
    char name[64];
    LONG result;

    if (!first_mode(placed)) {
        finding_broken(160, "MONITORDIGITS is offered, but LINEDEVCAPS.dwMonitorDigitModes lists no mode");
        return;
    }
    result = monitor(check, placed, first_mode(placed));
    scene_check_offer(check, placed, "lineMonitorDigits", "MONITORDIGITS", result);
    if (result != 0)
        return;
    scene_pause(check, LISTEN_MS);
    result = monitor(check, placed, 0);
    if (result < 0 && scene_is_connected(check, placed))
        finding_broken(160, "lineMonitorDigits of no mode returned %s; it is to end the monitoring, and return 0",
                       error_name(result, name, sizeof name));
    scene_pause(check, REST_MS);
    result = unlisted ? monitor(check, placed, unlisted) : (LONG)LINEERR_INVALDIGITMODE;
    if (result == (LONG)LINEERR_INVALDIGITMODE)
        finding(160, NULL);
    else if (scene_is_connected(check, placed))
        finding_broken(
            160,
            "lineMonitorDigits in mode 0x%X, which LINEDEVCAPS.dwMonitorDigitModes does not list, returned %s, "
            "not LINEERR_INVALDIGITMODE",
            (unsigned)unlisted, result == 0 ? "0" : error_name(result, name, sizeof name));
}

/* Rule 54, and 161: the call is closed while digits are gathered. */
static void use_close(struct check *check, struct placed *placed)
{
    struct gathered gathered;
    LONG result;

    if (!first_mode(placed) || gather(check, placed, MOST, &gathered) != 0)
        return;
    scene_drop(check, placed, &result);
    scene_close_call(check, placed);
    placed->accepted = false;
    guard_take_away(gathered.room, bytes_of(&gathered), 54, "it wrote digits after lineCloseCall had returned");
    scene_pause(check, AFTER_CLOSE_MS);
}

void stage_gathering(struct check *check)
{
    struct device device;
    DWORD features;
    unsigned rule;

    if (!scene_learn_alone(check, &device))
        return;
    features = device.call_features;
    if (!HAS(check, lineMonitorDigits) || !(features & LINECALLFEATURE_MONITORDIGITS))
        finding_absent(160, "lineMonitorDigits is %s",
                       HAS(check, lineMonitorDigits) ? "never offered" : "not exported");
    else
        scene_play_connected(check, LINECALLFEATURE_MONITORDIGITS, use_monitor);
    if (!HAS(check, lineGatherDigits) || !(features & LINECALLFEATURE_GATHERDIGITS)) {
        for (rule = 161; rule <= 163; rule++)
            finding_absent(rule, "lineGatherDigits is %s",
                           HAS(check, lineGatherDigits) ? "never offered" : "not exported");
        return;
    }
    scene_play_connected(check, LINECALLFEATURE_GATHERDIGITS, use);
    scene_play_connected(check, LINECALLFEATURE_GATHERDIGITS, use_pauses);
    scene_play_connected(check, LINECALLFEATURE_GATHERDIGITS, use_ends);
    scene_play_connected(check, LINECALLFEATURE_GATHERDIGITS, use_close);
}
