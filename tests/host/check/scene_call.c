/* scene_call.c: what stages are made of: calls. */
#include "scene.h"

#include <stdio.h>
#include <string.h>

#include "../names.h"
#include "../platform/host_os.h"
#include "drive.h"
#include "lateness.h"

static const DWORD ANY_STATE = ~(DWORD)0;

enum {
    UNASKED_US = 300000, /* how long to wait for what nobody has asked for */
    ENDING_US = 2000000, /* how long a call that has failed may stay as it is */
    ROOM = 0x4000,       /* bytes, for a structure with all its strings */
};

bool scene_is_failure(LONG result)
{
    return result < 0 && result != (LONG)LINEERR_RESOURCEUNAVAIL && result != (LONG)LINEERR_NOMEM;
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

bool scene_stands(struct check *check, const struct placed *placed)
{
    return !scene_view(check, placed).tainted && ledger_line_open(check->ledger, placed->device->line);
}

bool scene_ends(struct check *check, const struct placed *placed)
{
    return ledger_wait_state(check->ledger, placed->handle, LINECALLSTATE_IDLE, scene_deadline(check)) ||
           lateness_was_cut();
}

static bool fail_to_connect(const char *number, unsigned rule, const char *why)
{
    if (rule)
        finding_unreached(rule, "%s was dialed, but %s", number, why);
    return false;
}

/* A number that is answered is dialed where the user has a command that then cuts the connection. */
static bool connect_and_cut(struct check *check, struct device *device, const char *cut, DWORD states, unsigned rule,
                            struct placed *placed)
{
    return scene_connect(check, device, check->options->number, states, rule, placed) &&
           drive_switch(check, device, cut, rule);
}

bool scene_connect(struct check *check, struct device *device, const char *number, DWORD states, unsigned rule,
                   struct placed *placed)
{
    char why[100], name[64];
    struct call_view view;
    LONG result;

    if (drive_is_action(number))
        return connect_and_cut(check, device, number, states, rule, placed);
    if (!scene_place(check, device, number, 0, 25, placed)) {
        snprintf(why, sizeof why, "lineMakeCall returned %s", error_name(placed->result, name, sizeof name));
        return fail_to_connect(number, rule, why);
    }
    if (!scene_completed(check, placed->make, 16, "lineMakeCall", &result))
        return fail_to_connect(number, rule, "lineMakeCall was not completed");
    if (result != 0) {
        snprintf(why, sizeof why, "lineMakeCall failed with %s", error_name(result, name, sizeof name));
        return fail_to_connect(number, rule, why);
    }
    if (ledger_wait_state(check->ledger, placed->handle, states, scene_deadline(check))) {
        ledger_held(check->ledger, 22); /* it needed the number after the number was taken away */
        ledger_held(check->ledger, 30);
        return true;
    }
    view = scene_view(check, placed);
    if (view.seen == 0 && scene_stands(check, placed) && scene_is_late(check))
        finding_broken(30, "lineMakeCall succeeded, but no LINE_CALLSTATE followed within %u ms",
                       (unsigned)(check->options->timeout_us / 1000));
    if (states == ANY_STATE)
        snprintf(why, sizeof why, "no LINE_CALLSTATE was reported");
    else
        snprintf(why, sizeof why, "it did not become %s", bit_names(BITS_CALL_STATE, states, name, sizeof name));
    return fail_to_connect(number, rule, why);
}

DRV_REQUESTID scene_drop(struct check *check, const struct placed *placed, LONG *result)
{
    DRV_REQUESTID request;

    *result = (LONG)LINEERR_INVALCALLHANDLE;
    if (!ledger_line_open(check->ledger, placed->device->line))
        return 0; /* after LINE_CLOSE TAPI has no call any more */
    request = ledger_request(check->ledger, "lineDrop", placed->device->line, placed->handle);
    *result = REQUEST(check, 14, request, lineDrop, placed->driver, NULL, 0);
    return *result == (LONG)request ? request : 0;
}

/* lineDrop was refused, which may be because the call has ended meanwhile. */
static void explain_refusal(struct check *check, const struct placed *placed, LONG result)
{
    bool never = !(placed->device->call_features & LINECALLFEATURE_DROP);
    DWORD state, features;
    char name[64];

    if (never && result == (LONG)LINEERR_OPERATIONUNAVAIL)
        return; /* as LINEADDRESSCAPS says */
    if (!scene_view(check, placed).seen)
        return; /* it is not up yet */
    if (scene_status(check, placed, &state, &features) && !(features & LINECALLFEATURE_DROP))
        return; /* as LINECALLSTATUS says */
    if (result >= 0 || !scene_stands(check, placed) || scene_ends(check, placed))
        return;
    finding_broken(49, "lineDrop gave %s for a call that is up", error_name(result, name, sizeof name));
    scene_is_late(check); /* it stays up, and may be in the way of the next one */
}

void scene_await_idle(struct check *check, const struct placed *placed, DRV_REQUESTID request, LONG result)
{
    if (!request) {
        explain_refusal(check, placed, result);
        return;
    }
    if (!scene_completed(check, request, 16, "lineDrop", &result))
        return;
    if (result != 0) {
        explain_refusal(check, placed, result);
        return;
    }
    if (ledger_wait_state(check->ledger, placed->handle, LINECALLSTATE_IDLE, scene_deadline(check)))
        ledger_held(check->ledger, 52);
    else if (scene_view(check, placed).seen && scene_stands(check, placed) && scene_is_late(check))
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

LONG scene_call_close(struct check *check, const struct placed *placed, unsigned rule)
{
    ledger_call_closing(check->ledger, placed->handle);
    return CALL(check, rule, lineCloseCall, placed->driver);
}

void scene_close_call(struct check *check, const struct placed *placed)
{
    if (placed->driver && ledger_line_open(check->ledger, placed->device->line))
        scene_is_gone(check, placed->device, scene_call_close(check, placed, 54));
    ledger_call_closed(check->ledger, placed->handle);
}

void scene_drop_and_close(struct check *check, const struct placed *placed, bool whole_line)
{
    LONG result;

    scene_drop(check, placed, &result);
    if (whole_line)
        scene_close(check, placed->device);
    else
        scene_close_call(check, placed);
    scene_pause(check, AFTER_CLOSE_MS);
}

void scene_finish(struct check *check, const struct placed *placed)
{
    if (!placed->accepted)
        return;
    scene_hang_up(check, placed);
    scene_close_call(check, placed);
}

struct call_view scene_view(struct check *check, const struct placed *placed)
{
    struct call_view view;

    ledger_view(check->ledger, placed->handle, &view);
    return view;
}

bool scene_call_status(struct check *check, const struct placed *placed, LINECALLSTATUS *status)
{
    LENT(LINECALLSTATUS) room = {.it.dwTotalSize = sizeof room.it};

    if (!HAS(check, lineGetCallStatus) || !ledger_line_open(check->ledger, placed->device->line) ||
        CALL(check, 25, lineGetCallStatus, placed->driver, &room.it) != 0)
        return false;
    *status = room.it;
    status->dwCallState &= TAPIS_STATES;
    return true;
}

bool scene_status(struct check *check, const struct placed *placed, DWORD *state, DWORD *features)
{
    LINECALLSTATUS status;
    bool known = scene_call_status(check, placed, &status);

    *state = known ? status.dwCallState : 0;
    *features = known ? status.dwCallFeatures : 0;
    return known;
}

bool scene_offers(struct check *check, const struct placed *placed, DWORD feature)
{
    DWORD state, features;

    return scene_status(check, placed, &state, &features) && (features & feature);
}

const LINECALLINFO *scene_call_info(struct check *check, const struct placed *placed, unsigned rule)
{
    union roomy {
        LINECALLINFO info;
        unsigned char bytes[ROOM];
    };
    static LENT(union roomy) room;
    LINECALLINFO *info = &room.it.info;

    memset(&room, 0, sizeof room);
    info->dwTotalSize = sizeof room.it;
    return HAS(check, lineGetCallInfo) && CALL(check, rule, lineGetCallInfo, placed->driver, info) == 0 ? info : NULL;
}

bool scene_is_connected(struct check *check, const struct placed *placed)
{
    return scene_stands(check, placed) && scene_view(check, placed).state == LINECALLSTATE_CONNECTED;
}

void scene_check_offer(struct check *check, const struct placed *placed, const char *function, const char *feature,
                       LONG result)
{
    char name[64];

    if (scene_is_failure(result) && scene_is_connected(check, placed))
        finding_broken(49, "%s returned %s, although %s is offered", function, error_name(result, name, sizeof name),
                       feature);
}

void scene_play_connected(struct check *check, DWORD feature, void (*use)(struct check *check, struct placed *placed))
{
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed)) {
        scene_pause(check, REST_MS);
        if (scene_is_connected(check, &placed) && (!feature || scene_offers(check, &placed, feature)))
            use(check, &placed);
    }
    scene_finish(check, &placed);
    scene_end_line(check, &device);
}

bool scene_provoke(struct check *check, struct device *device, const char *number, unsigned rule)
{
    struct placed placed;

    if (drive_is_action(number))
        return drive_switch(check, device, number, rule);
    if (!scene_dials(device))
        return true; /* what comes of it comes by itself */
    if (!scene_connect(check, device, number, ANY_STATE, rule, &placed))
        return false;
    if (!ledger_wait_state(check->ledger, placed.handle, LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE |
                           LINECALLSTATE_BUSY, scene_deadline(check)))
        finding_warning(rule, "%s was dialed, but the call did not end by itself", number);
    ledger_wait_state(check->ledger, placed.handle, LINECALLSTATE_IDLE, host_now_us() + ENDING_US);
    scene_finish(check, &placed);
    return true;
}

bool scene_await_call(struct check *check, struct device *device, uint64_t deadline_us, struct placed *placed)
{
    *placed = (struct placed){.device = device};
    placed->handle = ledger_wait_new_call(check->ledger, device->line, deadline_us);
    if (!placed->handle)
        return false;
    placed->accepted = true;
    placed->driver = ledger_driver_call(check->ledger, placed->handle);
    if (!ledger_wait_state(check->ledger, placed->handle, ~(DWORD)0, scene_deadline(check)) && scene_is_late(check))
        finding_broken(38, "LINE_NEWCALL was followed by no LINE_CALLSTATE");
    return true;
}

bool scene_play_unasked(struct check *check, const char *number)
{
    unsigned before = ledger_outside_mask(check->ledger);
    struct device device;
    struct placed placed;

    if (!HAS(check, lineSetStatusMessages) || !scene_begin_next(check))
        return false;
    if (scene_learn(check, check->options->line, &device) && scene_open_quietly(check, &device) == 0) {
        if (scene_connect(check, &device, number, LINECALLSTATE_CONNECTED, 0, &placed)) {
            ledger_wait_state(check->ledger, placed.handle, LINECALLSTATE_IDLE, host_now_us() + UNASKED_US);
            scene_hang_up(check, &placed);
        }
        if (placed.accepted)
            scene_close_call(check, &placed);
        scene_close(check, &device);
    }
    scene_end(check);
    return ledger_outside_mask(check->ledger) == before;
}
