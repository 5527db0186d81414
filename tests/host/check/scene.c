/* scene.c: what stages are made of. */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../guard.h"
#include "../host_os.h"
#include "../names.h"
#include "../text.h"

enum {
    SLOW_US = 2000000,   /* an asynchronous function that takes longer works while it should only begin to */
    UNASKED_US = 300000, /* for what nobody has asked for */
    HURRIED_US = 500000, /* how long is waited once something was late */
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
    leave();
    ledger_checked(check->ledger, function, result);
    return result;
}

LONG scene_answered(struct check *check, DRV_REQUESTID request, const char *function, LONG result)
{
    uint64_t took = host_now_us() - entered_us;

    leave();
    if (took > SLOW_US)
        finding_warning(23, "%s took %u ms to return; it should only begin its work", function,
                        (unsigned)(took / 1000));
    ledger_returned(check->ledger, request, result);
    return result;
}

static bool was_late; /* something in this stage; that it was in an earlier one, the options say */

uint64_t scene_deadline(const struct check *check)
{
    bool hurried = (was_late || check->options->late) && check->options->timeout_us > HURRIED_US;

    return host_now_us() + (hurried ? HURRIED_US : check->options->timeout_us);
}

bool scene_is_late(const struct check *check)
{
    bool first = !was_late && !check->options->late;

    was_late = true;
    if (first)
        finding_late();
    return first;
}

void scene_pause(struct check *check, unsigned ms)
{
    ledger_pass(check->ledger, host_now_us() + ms * 1000ull);
}

bool scene_begin(struct check *check)
{
    static bool began_before;
    bool begun;

    ledger_new_session(check->ledger, HAS(check, providerCreateLineDevice));
    scene_enter(25, "providerInit");
    begun = session_start(&check->session, &check->provider, check->ledger);
    leave();
    if (begun)
        began_before = true;
    else if (began_before)
        finding_broken(11, "one session can be begun, but after its end no other");
    else
        finding_useless("no session can be begun");
    return begun;
}

void scene_end(struct check *check)
{
    scene_enter(10, "providerShutdown");
    session_stop(&check->session);
    leave();
}

bool scene_learn(struct check *check, unsigned number, struct device *device)
{
    static bool learnt_before;
    bool learnt;

    if (number >= check->session.lines) {
        finding_useless("it has %u lines, so that there is no line %u; configure it", (unsigned)check->session.lines,
                        number);
        return false;
    }
    scene_enter(25, "lineGetDevCaps");
    learnt = device_learn(device, &check->session, number);
    leave();
    if (learnt)
        learnt_before = true;
    else if (learnt_before)
        finding_broken(11, "line %u says nothing of itself any more, in a later session", number);
    else
        finding_useless("line %u says nothing of itself", number);
    return learnt;
}

/* What TAPI and applications do with every line that they open. */
static void follow_open(struct check *check, struct device *device)
{
    const DWORD wanted = LINEDEVSTATE_CONNECTED | LINEDEVSTATE_DISCONNECTED | LINEDEVSTATE_INSERVICE |
                         LINEDEVSTATE_OUTOFSERVICE;
    DWORD mask = device->line_states & wanted;
    LONG result = 0;

    if (HAS(check, lineSetDefaultMediaDetection))
        result = CALL(check, 25, lineSetDefaultMediaDetection, device->subject.line, device->media_modes);
    if (result != 0)
        finding_broken(70, "lineSetDefaultMediaDetection refuses LINEDEVCAPS.dwMediaModes, so that no line can be "
                       "opened");
    if (HAS(check, lineSetStatusMessages) &&
        CALL(check, 25, lineSetStatusMessages, device->subject.line, mask, 0) != 0)
        finding_broken(72, "lineSetStatusMessages refuses 0x%X, of LINEDEVCAPS.dwLineStates", (unsigned)mask);
    ledger_line_is(check->ledger, device->line, device->subject.device, mask);
}

LONG scene_open_quietly(struct check *check, struct device *device, uint64_t *took_us)
{
    LONG result;
    uint64_t begun;

    device->line = ledger_line(check->ledger, device->call_states);
    ledger_line_is(check->ledger, device->line, device->subject.device, 0);
    begun = host_now_us();
    result = CALL(check, 57, lineOpen, device->subject.device, device->line, &device->subject.line,
                  device->subject.version, check->session.callbacks->line_event);
    if (took_us)
        *took_us = host_now_us() - begun;
    if (result != 0)
        ledger_line_closed(check->ledger, device->line);
    return result;
}

LONG scene_try_open(struct check *check, struct device *device, uint64_t *took_us)
{
    LONG result = scene_open_quietly(check, device, took_us);

    if (result == 0)
        follow_open(check, device);
    return result;
}

bool scene_open(struct check *check, struct device *device)
{
    static bool opened_before;
    LONG result = scene_try_open(check, device, NULL);
    char name[64];

    if (result == 0)
        opened_before = true;
    else if (opened_before)
        finding_broken(11, "lineOpen works in one session and returns %s in a later one",
                       error_name(result, name, sizeof name));
    else
        finding_useless("lineOpen failed: %s", error_name(result, name, sizeof name));
    return result == 0;
}

void scene_close(struct check *check, struct device *device)
{
    if (ledger_line_open(check->ledger, device->line))
        CALL(check, 55, lineClose, device->subject.line);
    ledger_line_closed(check->ledger, device->line);
}

bool scene_begin_line(struct check *check, struct device *device)
{
    if (!scene_begin(check))
        return false;
    if (scene_learn(check, check->options->line, device) && scene_open(check, device))
        return true;
    scene_end(check);
    return false;
}

void scene_end_line(struct check *check, struct device *device)
{
    scene_close(check, device);
    scene_end(check);
}

/* What an application asks for without wishing for anything special. */
static LINECALLPARAMS *lend_params(const struct sizes *sizes, DWORD flags)
{
    LINECALLPARAMS *params = guard_lend(sizes->call_params, 60, "it wrote behind LINECALLPARAMS");

    params->dwTotalSize = sizes->call_params;
    params->dwBearerMode = LINEBEARERMODE_VOICE;
    params->dwMinRate = 3100;
    params->dwMaxRate = 3100;
    params->dwMediaMode = LINEMEDIAMODE_INTERACTIVEVOICE;
    params->dwCallParamFlags = flags;
    params->dwAddressMode = LINEADDRESSMODE_ADDRESSID;
    return params;
}

static WCHAR *lend_number(const char *number, size_t *bytes)
{
    size_t units = 0;
    WCHAR *wide = text_to_utf16(number, &units), *lent;

    *bytes = units * sizeof *wide;
    if (!wide)
        return NULL;
    lent = guard_lend(*bytes, 60, "it wrote behind the dial string");
    memcpy(lent, wide, *bytes);
    free(wide);
    return lent;
}

static void call_make_call(struct check *check, struct placed *placed, const WCHAR *number, LINECALLPARAMS *params,
                           unsigned rule)
{
    placed->result = REQUEST(check, rule, placed->make, lineMakeCall, placed->device->subject.line, placed->handle,
                             &placed->driver, number, 0, params);
    if (placed->result != (LONG)placed->make) {
        if (placed->result < 0)
            ledger_call_closed(check->ledger, placed->handle);
        return;
    }
    ledger_call_made(check->ledger, placed->handle, placed->driver);
    placed->accepted = placed->driver != 0;
    if (placed->accepted)
        ledger_held(check->ledger, 26);
    else
        ledger_give_up(check->ledger, placed->make);
}

bool scene_place(struct check *check, struct device *device, const char *number, DWORD flags, unsigned rule,
                 struct placed *placed)
{
    static const char late[] = "it read the dial string or LINECALLPARAMS after lineMakeCall had returned";
    size_t bytes = 0;
    WCHAR *lent = number ? lend_number(number, &bytes) : NULL;
    LINECALLPARAMS *params = lend_params(device->subject.sizes, flags);

    *placed = (struct placed){.device = device, .handle = ledger_call(check->ledger, device->line)};
    placed->make = ledger_request(check->ledger, "lineMakeCall", device->line, placed->handle);
    call_make_call(check, placed, lent, params, rule);
    if (lent)
        guard_take_away(lent, bytes, 22, late);
    guard_take_away(params, device->subject.sizes->call_params, 22, late);
    return placed->accepted;
}

bool scene_is_line_error(LONG error)
{
    return error == (LONG)LINEERR_INVALLINESTATE || error == (LONG)LINEERR_CALLUNAVAIL ||
           error == (LONG)LINEERR_RESOURCEUNAVAIL || error == (LONG)LINEERR_INUSE;
}

bool scene_completed(struct check *check, DRV_REQUESTID request, unsigned rule, const char *function, LONG *result)
{
    if (ledger_wait_completed(check->ledger, request, scene_deadline(check), result))
        return true;
    if (scene_is_late(check))
        finding_broken(rule, "%s was not completed within %u ms", function,
                       (unsigned)(check->options->timeout_us / 1000));
    ledger_give_up(check->ledger, request);
    return false;
}

/* Can what is missing of the call be held against the provider? Not where an event was wrong, nor after LINE_CLOSE. */
static bool stands(struct check *check, const struct placed *placed)
{
    return !scene_view(check, placed).tainted && ledger_line_open(check->ledger, placed->device->line);
}

static bool fail_to_connect(const struct check *check, const char *number, unsigned rule, const char *why)
{
    if (rule)
        finding_unreached(rule, "%s was dialed, but %s (within %u ms)", number, why,
                          (unsigned)(check->options->timeout_us / 1000));
    return false;
}

bool scene_connect(struct check *check, struct device *device, const char *number, DWORD states, unsigned rule,
                   struct placed *placed)
{
    char why[100], name[64];
    struct call_view view;
    LONG result;

    if (!scene_place(check, device, number, 0, 25, placed)) {
        snprintf(why, sizeof why, "lineMakeCall returned %s", error_name(placed->result, name, sizeof name));
        return fail_to_connect(check, number, rule, why);
    }
    if (!scene_completed(check, placed->make, 16, "lineMakeCall", &result))
        return fail_to_connect(check, number, rule, "lineMakeCall was not completed");
    if (result != 0) {
        snprintf(why, sizeof why, "lineMakeCall failed with %s", error_name(result, name, sizeof name));
        return fail_to_connect(check, number, rule, why);
    }
    if (ledger_wait_state(check->ledger, placed->handle, states, scene_deadline(check))) {
        ledger_held(check->ledger, 22); /* it needed the number after the number was taken away */
        ledger_held(check->ledger, 30);
        return true;
    }
    view = scene_view(check, placed);
    if (view.seen == 0 && stands(check, placed) && scene_is_late(check))
        finding_broken(30, "lineMakeCall succeeded, but no LINE_CALLSTATE followed within %u ms",
                       (unsigned)(check->options->timeout_us / 1000));
    snprintf(why, sizeof why, "it did not become %s", bit_names(BITS_CALL_STATE, states, name, sizeof name));
    return fail_to_connect(check, number, rule, why);
}

DRV_REQUESTID scene_drop(struct check *check, const struct placed *placed, LONG *result)
{
    DRV_REQUESTID request = ledger_request(check->ledger, "lineDrop", placed->device->line, placed->handle);

    *result = REQUEST(check, 23, request, lineDrop, placed->driver, NULL, 0);
    return *result == (LONG)request ? request : 0;
}

/* lineDrop was refused, which may be because the call has ended meanwhile. */
static void explain_refusal(struct check *check, const struct placed *placed, LONG result)
{
    char name[64];

    if (result < 0 && stands(check, placed) &&
        !ledger_wait_state(check->ledger, placed->handle, LINECALLSTATE_IDLE, host_now_us() + 200000))
        finding_broken(49, "lineDrop returned %s for a call that is up", error_name(result, name, sizeof name));
}

void scene_await_idle(struct check *check, const struct placed *placed, DRV_REQUESTID request, LONG result)
{
    if (!request) {
        explain_refusal(check, placed, result);
        return;
    }
    if (!scene_completed(check, request, 16, "lineDrop", &result))
        return;
    if (ledger_wait_state(check->ledger, placed->handle, LINECALLSTATE_IDLE, scene_deadline(check)))
        ledger_held(check->ledger, 52);
    else if (result == 0 && scene_view(check, placed).seen && stands(check, placed) && scene_is_late(check))
        finding_broken(52, "lineDrop succeeded, but no IDLE followed within %u ms",
                       (unsigned)(check->options->timeout_us / 1000));
}

void scene_hang_up(struct check *check, const struct placed *placed)
{
    struct call_view view = scene_view(check, placed);
    DRV_REQUESTID request;
    LONG result;

    if (!placed->accepted || view.failed || view.state == LINECALLSTATE_IDLE)
        return;
    request = scene_drop(check, placed, &result);
    scene_await_idle(check, placed, request, result);
}

void scene_close_call(struct check *check, const struct placed *placed)
{
    if (placed->driver)
        CALL(check, 54, lineCloseCall, placed->driver);
    ledger_call_closed(check->ledger, placed->handle);
}

struct call_view scene_view(struct check *check, const struct placed *placed)
{
    struct call_view view;

    ledger_view(check->ledger, placed->handle, &view);
    return view;
}

bool scene_status(struct check *check, const struct placed *placed, DWORD *state, DWORD *features)
{
    LINECALLSTATUS status = {.dwTotalSize = sizeof status};

    if (!HAS(check, lineGetCallStatus) || CALL(check, 25, lineGetCallStatus, placed->driver, &status) != 0)
        return false;
    *state = status.dwCallState;
    *features = status.dwCallFeatures;
    return true;
}

bool scene_line_status(struct check *check, struct device *device, LINEDEVSTATUS *status)
{
    *status = (LINEDEVSTATUS){.dwTotalSize = sizeof *status};
    return HAS(check, lineGetLineDevStatus) &&
           CALL(check, 25, lineGetLineDevStatus, device->subject.line, status) == 0;
}

bool scene_play_unasked(struct check *check, const char *number, unsigned rule, const char *text)
{
    unsigned before = ledger_outside_mask(check->ledger), after;
    struct device device;
    struct placed placed;

    if (!HAS(check, lineSetStatusMessages) || !scene_begin(check))
        return false;
    if (scene_learn(check, check->options->line, &device) && scene_open_quietly(check, &device, NULL) == 0) {
        if (scene_connect(check, &device, number, LINECALLSTATE_CONNECTED, 0, &placed)) {
            ledger_wait_state(check->ledger, placed.handle, LINECALLSTATE_IDLE, host_now_us() + UNASKED_US);
            scene_hang_up(check, &placed);
        }
        if (placed.accepted)
            scene_close_call(check, &placed);
        scene_close(check, &device);
    }
    scene_end(check);
    after = ledger_outside_mask(check->ledger);
    if (after > before)
        finding_broken(rule, "%s", text);
    else
        ledger_held(check->ledger, rule);
    return after == before;
}
