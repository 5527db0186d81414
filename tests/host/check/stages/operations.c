/* operations.c: calls that are answered, accepted, redirected, held, transferred and parked (rules 22, 49, 51, 54, 55,
 * 83 to 86, 101, 102). */
#include "../../names.h"
#include "../../provider/guard.h"
#include "../examine.h"
#include "../features.h"
#include "../operate.h"

static bool is_usable(const struct check *check, const struct device *device, enum operation_kind kind)
{
    return operate_has(check, kind) && operate_suits(device, kind) &&
           (device->call_features & operation_types[kind].feature);
}

static const char *why_not(const struct check *check, enum operation_kind kind)
{
    return operate_has(check, kind) ? "is never offered" : "is not exported";
}

/* What the rules say nothing of here. */
static void tell_of_missing(const struct check *check, const struct device *device)
{
    if (!operate_has(check, OPERATION_HOLD) && !operate_has(check, OPERATION_UNHOLD) &&
        !operate_has(check, OPERATION_BLIND_TRANSFER))
        finding_absent(83, "neither lineHold, lineUnhold nor lineBlindTransfer is exported");
    if (!is_usable(check, device, OPERATION_ANSWER) && !is_usable(check, device, OPERATION_HOLD) &&
        !is_usable(check, device, OPERATION_BLIND_TRANSFER))
        finding_absent(84, "lineAnswer %s, lineHold %s, lineBlindTransfer %s", why_not(check, OPERATION_ANSWER),
                       why_not(check, OPERATION_HOLD), why_not(check, OPERATION_BLIND_TRANSFER));
    if (!is_usable(check, device, OPERATION_BLIND_TRANSFER)) {
        if (!is_usable(check, device, OPERATION_REDIRECT))
            finding_absent(85, "lineBlindTransfer %s, lineRedirect %s", why_not(check, OPERATION_BLIND_TRANSFER),
                           why_not(check, OPERATION_REDIRECT));
        finding_absent(86, "lineBlindTransfer %s", why_not(check, OPERATION_BLIND_TRANSFER));
    }
}

static void tell_of_missing_parking(const struct check *check, const struct device *device)
{
    bool parks = is_usable(check, device, OPERATION_PARK), likes = is_usable(check, device, OPERATION_PARK_NONDIRECTED);

    if (!likes)
        finding_absent(101, "linePark %s",
                       HAS(check, linePark) ? "is never offered, or is told where" : "is not exported");
    if (!parks && !likes)
        finding_absent(102, "linePark %s", why_not(check, OPERATION_PARK));
}

/* Look at what the line's calls can be asked for. False: there is no such line. */
static bool play_address(struct check *check, struct device *device)
{
    bool learnt = false;

    if (!scene_begin(check))
        return false;
    if (scene_learn(check, check->options->line, device)) {
        learnt = true;
        features_check_caps(check, device);
        tell_of_missing(check, device);
        tell_of_missing_parking(check, device);
    }
    scene_end(check);
    return learnt;
}

/* A call that is connected, at rest, and ended afterwards. */
static void play_connected_once(struct check *check, void (*use)(struct check *check, const struct placed *placed))
{
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    features_check_line(check, &device);
    if (scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed)) {
        scene_pause(check, REST_MS);
        if (scene_view(check, &placed).state == LINECALLSTATE_CONNECTED)
            use(check, &placed);
    }
    scene_finish(check, &placed);
    scene_end_line(check, &device);
}

/* The same, and another one where the first may have ended, or moved, by chance. The scenes' numbers are the same
 * whether it is played or not. */
static void play_connected(struct check *check, void (*use)(struct check *check, const struct placed *placed))
{
    play_connected_once(check, use);
    if (operate_wants_again())
        play_connected_once(check, use);
    else
        scene_next(check);
}

static void hold(struct check *check, const struct placed *placed)
{
    if (!operate_check_refusals(check, placed, LINECALLSTATE_CONNECTED) ||
        !operate_perform(check, placed, OPERATION_HOLD))
        return;
    scene_pause(check, REST_MS);
    features_check_at_rest(check, placed);
    if (operate_check_refusals(check, placed, LINECALLSTATE_ONHOLD))
        operate_perform(check, placed, OPERATION_UNHOLD);
}

/* Rule 85: there is nowhere to send the call to. False: the call is not as it was, which is told if it is so twice. */
static bool check_nowhere(struct check *check, const struct placed *placed, enum operation_kind kind, const char *dest)
{
    const char *function = operation_types[kind].function, *what = dest ? "an empty address" : "NULL";
    DWORD before = scene_view(check, placed).state;
    char name[64];
    LONG result;

    if (!operate_try(check, placed, kind, dest, 85, &result))
        return true;
    scene_pause(check, REST_MS);
    if (result == 0)
        finding_broken(85, "%s to %s succeeded; it is to give LINEERR_INVALADDRESS", function, what);
    else if (!scene_stands(check, placed))
        return false;
    else if (scene_view(check, placed).state != before) {
        if (operate_moves_again(kind))
            finding_broken(85, "%s to %s was refused, but the call did not stay %s, nor did the one before", function,
                           what, bit_names(BITS_CALL_STATE, before, name, sizeof name));
        return false;
    } else if (result != (LONG)LINEERR_INVALADDRESS)
        finding_broken(85, "%s to %s gave %s, not LINEERR_INVALADDRESS", function, what,
                       error_name(result, name, sizeof name));
    else
        finding(85, NULL);
    return scene_view(check, placed).state == before;
}

/* Send a call that stands right somewhere else. False: it did not go. */
static bool send_away(struct check *check, const struct placed *placed, enum operation_kind kind)
{
    return operate_is_offered(check, placed, kind) && check_nowhere(check, placed, kind, NULL) &&
           check_nowhere(check, placed, kind, "") && operate_perform(check, placed, kind);
}

/* Rule 86. Returns whether the call has its handle still. */
static bool check_handle(struct check *check, const struct placed *placed)
{
    LENT(LINECALLSTATUS) room = {.it.dwTotalSize = sizeof room.it};
    bool known;

    if (!HAS(check, lineGetCallStatus) || !scene_stands(check, placed))
        return false;
    known = CALL(check, 86, lineGetCallStatus, placed->driver, &room.it) != (LONG)LINEERR_INVALCALLHANDLE;
    if (known)
        finding(86, NULL);
    else
        finding_broken(86, "lineGetCallStatus does not know a call that was transferred, before lineCloseCall");
    return known;
}

static void transfer(struct check *check, const struct placed *placed)
{
    if (!send_away(check, placed, OPERATION_BLIND_TRANSFER))
        return;
    scene_pause(check, REST_MS);
    if (check_handle(check, placed))
        operate_check_refusals(check, placed, LINECALLSTATE_IDLE);
}

/* Rule 102. False: the call is not as it was. */
static bool check_no_park_mode(struct check *check, const struct placed *placed, DWORD mode)
{
    VARSTRING room = {.dwTotalSize = sizeof room};
    DRV_REQUESTID request = ledger_request(check->ledger, "linePark", placed->device->line, placed->handle);
    LONG result = REQUEST(check, 102, request, linePark, placed->driver, mode, NULL, &room);
    char name[64];

    if (result == (LONG)request && !scene_completed(check, request, 16, "linePark", &result))
        return false;
    if (result == (LONG)LINEERR_INVALPARKMODE)
        finding(102, NULL);
    else
        finding_broken(102, "linePark with mode 0x%X gave %s, not LINEERR_INVALPARKMODE", (unsigned)mode,
                       result == 0 ? "0" : error_name(result, name, sizeof name));
    return result != 0;
}

static void park(struct check *check, const struct placed *placed)
{
    static const DWORD wrong[] = {0, LINEPARKMODE_DIRECTED | LINEPARKMODE_NONDIRECTED};

    if (check_no_park_mode(check, placed, wrong[0]) && check_no_park_mode(check, placed, wrong[1]) &&
        check_nowhere(check, placed, OPERATION_PARK, NULL) && check_nowhere(check, placed, OPERATION_PARK, ""))
        operate_perform(check, placed, OPERATION_PARK);
}

/* Rule 60: a place with room for nothing but its fixed part, which is to be refused. */
static void park_without_room(struct check *check, const struct placed *placed)
{
    DRV_REQUESTID request;
    bool completed = true;
    VARSTRING *room;
    LONG result;

    if (!operate_is_offered(check, placed, OPERATION_PARK_NONDIRECTED))
        return;
    room = guard_lend(sizeof *room, 60, "behind where a call is parked");
    request = ledger_request(check->ledger, "linePark", placed->device->line, placed->handle);
    room->dwTotalSize = sizeof *room;
    result = REQUEST(check, 101, request, linePark, placed->driver, LINEPARKMODE_NONDIRECTED, NULL, room);
    if (result == (LONG)request)
        completed = scene_completed(check, request, 16, "linePark", &result);
    examine_string(room, sizeof *room, "linePark", "*lpNonDirAddress");
    if (completed) /* else it is the provider's still */
        guard_take_away(room, sizeof *room, 101, "it wrote where a call is parked after linePark had been completed");
}

/* Rule 101. */
static void park_anywhere(struct check *check, const struct placed *placed)
{
    if (!operate_perform(check, placed, OPERATION_PARK_NONDIRECTED))
        return;
    if (!operate_place_is_whole())
        finding_broken(60, "linePark wrote behind *lpNonDirAddress, or over its dwTotalSize");
    if (operate_was_told_where())
        finding(101, NULL);
    else
        finding_broken(101, "linePark succeeded, but *lpNonDirAddress does not say where the call is parked");
}

static void answer(struct check *check, const struct placed *placed)
{
    features_check_at_rest(check, placed);
    if (operate_check_refusals(check, placed, scene_view(check, placed).state) &&
        operate_perform(check, placed, OPERATION_ANSWER)) {
        scene_pause(check, REST_MS);
        features_check_at_rest(check, placed);
    }
}

static void try_accept(struct check *check, const struct placed *placed)
{
    if (!operate_perform(check, placed, OPERATION_ACCEPT))
        return;
    scene_pause(check, REST_MS);
    answer(check, placed);
}

static void redirect(struct check *check, const struct placed *placed)
{
    if (send_away(check, placed, OPERATION_REDIRECT)) {
        scene_pause(check, REST_MS);
        operate_check_refusals(check, placed, LINECALLSTATE_IDLE);
    }
}

static bool stands_for(struct check *check, const struct placed *placed, enum operation_kind kind)
{
    DWORD state = scene_view(check, placed).state;
    char name[64];

    if (state & operation_types[kind].states)
        return true;
    finding_unreached(84, "%s was dialed, but the call that came was %s", check->options->offer,
                      bit_names(BITS_CALL_STATE, state, name, sizeof name));
    return false;
}

/* A call that is offered, and waits for `use`, which begins with that operation. */
static void play_offered_once(struct check *check, enum operation_kind kind,
                              void (*use)(struct check *check, const struct placed *placed))
{
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_provoke(check, &device, check->options->offer, 84)) {
        if (scene_await_call(check, &device, scene_deadline(check), &placed)) {
            scene_pause(check, REST_MS);
            if (stands_for(check, &placed, kind))
                use(check, &placed);
            scene_finish(check, &placed);
        } else {
            finding_unreached(84, "no call was announced after %s was dialed", check->options->offer);
        }
    }
    scene_end_line(check, &device);
}

static void play_offered(struct check *check, enum operation_kind kind,
                         void (*use)(struct check *check, const struct placed *placed))
{
    play_offered_once(check, kind, use);
    if (operate_wants_again())
        play_offered_once(check, kind, use);
    else
        scene_next(check);
}

/* Rules 54 and 55: the call or its line is closed while the request may be running. */
static void play_close(struct check *check, enum operation_kind kind, bool whole_line)
{
    struct device device;
    struct placed placed;
    LONG result;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed) &&
        operate_is_offered(check, &placed, kind)) {
        operate_ask(check, &placed, kind, check->options->number, 54, &result);
        scene_drop_and_close(check, &placed, whole_line);
    } else {
        scene_finish(check, &placed);
    }
    scene_end_line(check, &device);
}

void stage_operations(struct check *check)
{
    struct device device;
    unsigned kind;

    if (!play_address(check, &device))
        return;
    play_connected(check, hold); /* what is not for a connected call, too */
    if (is_usable(check, &device, OPERATION_BLIND_TRANSFER))
        play_connected(check, transfer);
    if (is_usable(check, &device, OPERATION_PARK))
        play_connected(check, park);
    if (is_usable(check, &device, OPERATION_PARK_NONDIRECTED)) {
        play_connected(check, park_anywhere);
        play_connected(check, park_without_room);
    }
    if (is_usable(check, &device, OPERATION_ANSWER) && check->options->offer)
        play_offered(check, OPERATION_ANSWER, answer);
    if (is_usable(check, &device, OPERATION_ACCEPT) && check->options->offer)
        play_offered(check, OPERATION_ACCEPT, try_accept);
    if (is_usable(check, &device, OPERATION_REDIRECT) && check->options->offer)
        play_offered(check, OPERATION_REDIRECT, redirect);
    for (kind = 0; kind < OPERATIONS; kind++)
        if (is_usable(check, &device, kind) && (operation_types[kind].states & LINECALLSTATE_CONNECTED)) {
            play_close(check, kind, false);
            play_close(check, kind, true);
        }
}
