/* transfers.c: a call, and beside it one to whom it is to be transferred: set up, dialed, swapped and joined, also in a
 * conference (rules 27, 35, 49, 83, 84, 91 to 95, 134). */
#include "../conference.h"
#include "../features.h"
#include "../operate.h"

static bool join(struct check *check, const struct placed *call, const struct placed *consult, DWORD mode, LONG *result)
{
    HDRVCALL conference = 0;
    DRV_REQUESTID request = ledger_request(check->ledger, "lineCompleteTransfer", call->device->line, call->handle);

    *result = REQUEST(check, 95, request, lineCompleteTransfer, call->driver, consult->driver, NULL, &conference, mode);
    return consult_answered(check, request, "lineCompleteTransfer", result);
}

/* lineSetupTransfer. Returns whether it was accepted and there is a handle (rule 91). */
static bool set_up(struct check *check, const struct placed *call, struct placed *consult)
{
    struct device *device = call->device;
    LPHDRVCALL driver = scene_lend_handle();

    *consult = consult_new(check, device);
    consult->make = ledger_request(check->ledger, "lineSetupTransfer", device->line, call->handle);
    ledger_also_makes(check->ledger, consult->make, consult->handle);
    consult->result = REQUEST(check, 91, consult->make, lineSetupTransfer, call->driver, consult->handle,
                              driver, NULL);
    consult->driver = scene_take_handle(driver, 91);
    return consult_made(check, consult, "lineSetupTransfer", "consultation call", 91);
}

/* A consultation call with its dial tone, beside a call that waits. False: it was told why there is none. */
static bool consult_about(struct check *check, const struct placed *call, struct placed *consult)
{
    LONG result;

    if (!operate_is_offered(check, call, OPERATION_SETUP_TRANSFER) || !set_up(check, call, consult) ||
        !scene_completed(check, consult->make, 16, "lineSetupTransfer", &result))
        return false;
    if (result != 0) {
        consult_failed(check, call, "lineSetupTransfer", result);
        consult->accepted = false;
        return false;
    }
    return consult_comes_to(check, call, CONSULT_HELD, 92, "lineSetupTransfer succeeded, but its call") &&
           consult_comes_to(check, consult, LINECALLSTATE_DIALTONE, 92,
                            "lineSetupTransfer succeeded, but the consultation call");
}

/* Rules 94 and 95: neither is for a consultation call that has not been dialed. */
static bool check_too_early(struct check *check, const struct placed *call, const struct placed *consult)
{
    LONG result;

    if (scene_view(check, consult).state != LINECALLSTATE_DIALTONE)
        return true;
    if (HAS(check, lineSwapHold) && consult_swap(check, consult, call, &result) &&
        !consult_is_refused("lineSwapHold", 94, "for a call with a dial tone", 0, result))
        return false;
    return !HAS(check, lineCompleteTransfer) || !join(check, call, consult, LINETRANSFERMODE_TRANSFER, &result) ||
           consult_is_refused("lineCompleteTransfer", 95, "to a call with a dial tone", 0, result);
}

/* Rule 95: a mode that there is not is refused. */
static bool check_mode(struct check *check, const struct placed *call, const struct placed *consult)
{
    enum { NO_MODE = 0x40 };
    LONG result;

    if (!join(check, call, consult, NO_MODE, &result))
        return true;
    if (result == 0)
        finding_broken(95, "lineCompleteTransfer succeeded in the mode 0x%X, which is none", (unsigned)NO_MODE);
    return result != 0;
}

static void transfer(struct check *check, const struct placed *call, const struct placed *consult)
{
    LONG result;

    if (!operate_is_offered(check, call, OPERATION_COMPLETE_TRANSFER)) {
        finding_absent(95, "lineCompleteTransfer is not offered");
        return;
    }
    if (!check_mode(check, call, consult) || !join(check, call, consult, LINETRANSFERMODE_TRANSFER, &result))
        return;
    if (result != 0) {
        consult_failed(check, call, "lineCompleteTransfer", result);
        return;
    }
    consult_comes_to(check, call, LINECALLSTATE_IDLE, 95, "lineCompleteTransfer succeeded, but the call");
    consult_comes_to(check, consult, LINECALLSTATE_IDLE, 95,
                     "lineCompleteTransfer succeeded, but the consultation call");
    scene_pause(check, REST_MS);
    consult_check_handle(check, call, 95, "was transferred");
    consult_check_handle(check, consult, 95, "was transferred");
}

/* The whole way. */
static void play_transfer(struct check *check, const struct placed *call, struct placed *consult)
{
    if (!consult_about(check, call, consult) || !check_too_early(check, call, consult))
        return;
    features_check_at_rest(check, call);
    features_check_at_rest(check, consult);
    if (!consult_check_no_number(check, consult) || !consult_dial(check, consult))
        return;
    scene_pause(check, REST_MS);
    features_check_at_rest(check, call);
    features_check_at_rest(check, consult);
    if (operate_is_offered(check, consult, OPERATION_SWAP_HOLD)) {
        if (!consult_change_places(check, consult, call) || !consult_change_places(check, call, consult))
            return;
    } else {
        finding_absent(94, "lineSwapHold is not offered");
    }
    transfer(check, call, consult);
}

/* lineCompleteTransfer in the mode CONFERENCE. False: there is no conference, and it was told. */
static bool request_conference(struct check *check, struct conference *conference)
{
    const struct placed *call = &conference->members[0], *consult = &conference->members[1];
    struct placed *made = &conference->call;
    LONG result;

    *made = consult_new(check, call->device);
    made->make = ledger_request(check->ledger, "lineCompleteTransfer", call->device->line, call->handle);
    ledger_also_makes(check->ledger, made->make, made->handle);
    made->result = REQUEST(check, 134, made->make, lineCompleteTransfer, call->driver, consult->driver, made->handle,
                           &made->driver, LINETRANSFERMODE_CONFERENCE);
    if (!consult_made(check, made, "lineCompleteTransfer", "conference", 134) && made->result >= 0)
        return false;
    result = made->result;
    if (!consult_answered(check, made->make, "lineCompleteTransfer", &result))
        return false;
    made->accepted = result == 0;
    if (result != 0)
        consult_failed(check, call, "lineCompleteTransfer", result);
    return made->accepted;
}

#define JOINED "lineCompleteTransfer succeeded in the mode CONFERENCE, but "

/* Rule 134: the transfer is resolved as a conference. */
static void confer(struct check *check, struct conference *conference)
{
    if (!request_conference(check, conference) ||
        !consult_comes_to(check, &conference->members[0], LINECALLSTATE_CONFERENCED, 134, JOINED "the call") ||
        !consult_comes_to(check, &conference->members[1], LINECALLSTATE_CONFERENCED, 134,
                          JOINED "the consultation call") ||
        !consult_comes_to(check, &conference->call, LINECALLSTATE_CONNECTED, 134, JOINED "the conference"))
        return;
    conference_check_name(check, &conference->members[1], &conference->call);
    conference_check_origin(check, &conference->call);
    scene_hang_up(check, &conference->call);
    conference_check_over(check, conference, true);
}

/* Does it say that the transfer can be resolved by a transfer alone now? */
static bool only_transfers(struct check *check, const struct placed *call)
{
    LINECALLSTATUS status;

    return scene_call_status(check, call, &status) && (status.dwCallFeatures2 & LINECALLFEATURE2_TRANSFERNORM) &&
           !(status.dwCallFeatures2 & LINECALLFEATURE2_TRANSFERCONF);
}

/* All three are to talk, which is refused where LINEADDRESSCAPS.dwTransferModes does not list it. */
static void play_conference(struct check *check, const struct placed *call, struct placed *consult)
{
    struct conference conference;
    LONG result;

    if (!consult_about(check, call, consult) || !consult_dial(check, consult) ||
        !operate_is_offered(check, call, OPERATION_COMPLETE_TRANSFER) || only_transfers(check, call))
        return;
    if (call->device->transfer_modes & LINETRANSFERMODE_CONFERENCE) {
        conference = (struct conference){.members = {*call, *consult}, .count = 2};
        confer(check, &conference);
        scene_finish(check, &conference.call);
        return;
    }
    if (!join(check, call, consult, LINETRANSFERMODE_CONFERENCE, &result))
        return;
    if (result == 0)
        finding_broken(134,
                       "lineCompleteTransfer succeeded in the mode CONFERENCE, which LINEADDRESSCAPS.dwTransferModes "
                       "does not list");
    else
        finding_absent(134, "LINEADDRESSCAPS.dwTransferModes does not list CONFERENCE");
}

/* The user thinks again: the consultation call is dropped before it is dialed. Rule 92: the call comes back, where
 * LINEADDRCAPFLAGS_AUTORECONNECT says so. */
static void play_second_thoughts(struct check *check, const struct placed *call, struct placed *consult)
{
    if (!consult_about(check, call, consult))
        return;
    scene_hang_up(check, consult);
    if (scene_view(check, consult).state == LINECALLSTATE_IDLE && scene_stands(check, consult) &&
        call->device->address_flags & LINEADDRCAPFLAGS_AUTORECONNECT)
        consult_comes_back_to(check, call, LINECALLSTATE_CONNECTED, 92,
                              "the consultation call was dropped, but the call that waited");
}

/* Rule 84: the user takes the call back that waits. */
static void play_taken_back(struct check *check, const struct placed *call, struct placed *consult)
{
    if (consult_about(check, call, consult) && HAS(check, lineUnhold))
        operate_perform(check, call, OPERATION_UNHOLD);
}

/* Rule 83: a call that is on hold is not the one to be transferred. */
static void play_held(struct check *check, const struct placed *call, struct placed *consult)
{
    LONG result;

    if (!HAS(check, lineHold) || !operate_perform(check, call, OPERATION_HOLD))
        return;
    scene_pause(check, REST_MS);
    if (scene_view(check, call).state != LINECALLSTATE_ONHOLD)
        return;
    if (!set_up(check, call, consult))
        result = consult->result;
    else if (!scene_completed(check, consult->make, 16, "lineSetupTransfer", &result))
        return;
    consult->accepted = consult->accepted && result == 0;
    if (result <= 0 && scene_stands(check, call))
        consult_is_refused("lineSetupTransfer", 83, "for a call that is on hold", 0, result);
}

/* Rules 27 and 35 of the consultation call: it is closed while it is being made. */
static void play_close(struct check *check, const struct placed *call, struct placed *consult)
{
    if (!operate_is_offered(check, call, OPERATION_SETUP_TRANSFER) || !set_up(check, call, consult))
        return;
    scene_close_call(check, consult);
    consult->accepted = false;
    scene_pause(check, AFTER_CLOSE_MS);
}

static void play(struct check *check,
                 void (*use)(struct check *check, const struct placed *call, struct placed *consult))
{
    struct placed call, consult = {0};
    struct device device;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &call)) {
        scene_pause(check, REST_MS);
        if (scene_view(check, &call).state == LINECALLSTATE_CONNECTED)
            use(check, &call, &consult);
    }
    scene_finish(check, &consult);
    scene_finish(check, &call);
    scene_end_line(check, &device);
}

static void tell_of_missing(const char *why)
{
    unsigned rule;

    for (rule = 91; rule <= 95; rule++)
        finding_absent(rule, "lineSetupTransfer %s", why);
    finding_absent(134, "lineSetupTransfer %s", why);
}

void stage_transfers(struct check *check)
{
    struct device device;
    bool offered;

    if (!scene_learn_alone(check, &device))
        return;
    offered = device.call_features & LINECALLFEATURE_SETUPTRANSFER;
    if (!HAS(check, lineSetupTransfer) || !offered) {
        tell_of_missing(HAS(check, lineSetupTransfer) ? "is never offered" : "is not exported");
        return;
    }
    play(check, play_transfer);
    play(check, play_conference);
    play(check, play_second_thoughts);
    play(check, play_taken_back);
    play(check, play_held);
    play(check, play_close);
}
