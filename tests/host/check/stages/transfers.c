/* transfers.c: a call, and beside it one to whom it is to be transferred: set up, dialed, swapped and joined (rules 27, 49,
 * 54, 91 to 95). */
#include "../../names.h"
#include "../../platform/host_os.h"
#include "../../provider/guard.h"
#include "../features.h"
#include "../operate.h"

enum {
    REST_MS = 50,        /* after which nothing is on its way any more */
    AFTERWARDS_MS = 150, /* how long nothing may follow a close */
    HELD = LINECALLSTATE_ONHOLD | LINECALLSTATE_ONHOLDPENDTRANSFER,
};

/* A request of two calls: made, answered, and what became of it. False: it was not accepted, or not completed, and told. */
static bool answered(struct check *check, DRV_REQUESTID request, const char *function, LONG *result)
{
    if (*result != (LONG)request)
        return *result < 0;
    return scene_completed(check, request, 16, function, result);
}

static bool swap(struct check *check, const struct placed *active, const struct placed *held, LONG *result)
{
    DRV_REQUESTID request = ledger_request(check->ledger, "lineSwapHold", active->device->line, active->handle);

    *result = REQUEST(check, 94, request, lineSwapHold, active->driver, held->driver);
    return answered(check, request, "lineSwapHold", result);
}

static bool join(struct check *check, const struct placed *call, const struct placed *consult, DWORD mode, LONG *result)
{
    HDRVCALL conference = 0;
    DRV_REQUESTID request = ledger_request(check->ledger, "lineCompleteTransfer", call->device->line, call->handle);

    *result = REQUEST(check, 95, request, lineCompleteTransfer, call->driver, consult->driver, NULL, &conference, mode);
    return answered(check, request, "lineCompleteTransfer", result);
}

/* lineSetupTransfer. Returns whether it was accepted and there is a handle (rule 91). */
static bool set_up(struct check *check, const struct placed *call, struct placed *consult)
{
    struct device *device = call->device;
    LPHDRVCALL driver = scene_lend_handle();

    *consult = (struct placed){.device = device, .handle = ledger_call(check->ledger, device->line)};
    consult->make = ledger_request(check->ledger, "lineSetupTransfer", device->line, call->handle);
    ledger_also_makes(check->ledger, consult->make, consult->handle);
    consult->result = REQUEST(check, 91, consult->make, lineSetupTransfer, call->driver, consult->handle,
                              driver, NULL);
    consult->driver = scene_take_handle(driver, 91);
    if (consult->result != (LONG)consult->make) {
        if (consult->result < 0)
            ledger_call_closed(check->ledger, consult->handle);
        return false;
    }
    if (!consult->driver) {
        finding_broken(91, "lineSetupTransfer returned its request id, but wrote no handle of the consultation call");
        ledger_give_up(check->ledger, consult->make);
        return false;
    }
    ledger_call_made(check->ledger, consult->handle, consult->driver);
    ledger_held(check->ledger, 91);
    consult->accepted = true;
    return true;
}

/* Rule 49: what is offered fails. Any other number than an error is told elsewhere. */
static void tell_of_failure(struct check *check, const struct placed *placed, const char *function, LONG result)
{
    char name[64];

    if (error_is_of(function, result) && scene_stands(check, placed))
        finding_broken(49, "%s gave %s, although lineGetCallStatus offers it", function,
                       error_name(result, name, sizeof name));
}

/* This call comes to one of these states, if that is ever told. */
static bool comes_to(struct check *check, const struct placed *placed, DWORD states, unsigned rule, const char *which)
{
    char name[64];

    if (!(placed->device->call_states & states))
        return true;
    if (ledger_wait_state(check->ledger, placed->handle, states, scene_deadline(check))) {
        ledger_held(check->ledger, rule);
        return true;
    }
    if (scene_stands(check, placed) && scene_is_late(check))
        finding_broken(rule, "%s did not become %s within %u ms", which,
                       bit_names(BITS_CALL_STATE, states, name, sizeof name),
                       (unsigned)(check->options->timeout_us / 1000));
    return false;
}

/* A consultation call with its dial tone, beside a call that waits. False: it was told why there is none. */
static bool consult_about(struct check *check, const struct placed *call, struct placed *consult)
{
    LONG result;

    if (!operate_is_offered(check, call, OPERATION_SETUP_TRANSFER) || !set_up(check, call, consult) ||
        !scene_completed(check, consult->make, 16, "lineSetupTransfer", &result))
        return false;
    if (result != 0) {
        tell_of_failure(check, call, "lineSetupTransfer", result);
        consult->accepted = false;
        return false;
    }
    return comes_to(check, call, HELD, 92, "lineSetupTransfer succeeded, but its call") &&
           comes_to(check, consult, LINECALLSTATE_DIALTONE, 92,
                    "lineSetupTransfer succeeded, but the consultation call");
}

/* What is not for these calls now is refused. False: it was not, so that they may be anywhere. */
static bool is_refused(const char *function, unsigned rule, const char *why, bool asked, LONG result)
{
    char name[64];

    if (!asked)
        return true;
    if (result == 0)
        finding_broken(rule, "%s succeeded %s; it is to give LINEERR_INVALCALLSTATE", function, why);
    else if (result != (LONG)LINEERR_INVALCALLSTATE && result != (LONG)LINEERR_OPERATIONUNAVAIL)
        finding_broken(rule, "%s %s gave %s, not LINEERR_INVALCALLSTATE", function, why,
                       error_name(result, name, sizeof name));
    return result != 0;
}

/* Rules 94 and 95: neither is for a consultation call that has not been dialed. */
static bool check_too_early(struct check *check, const struct placed *call, const struct placed *consult)
{
    LONG result = 0;
    bool asked;

    if (scene_view(check, consult).state != LINECALLSTATE_DIALTONE)
        return true;
    if (HAS(check, lineSwapHold)) {
        asked = swap(check, consult, call, &result);
        if (!is_refused("lineSwapHold", 94, "for a call with a dial tone", asked, result))
            return false;
    }
    if (HAS(check, lineCompleteTransfer)) {
        asked = join(check, call, consult, LINETRANSFERMODE_TRANSFER, &result);
        return is_refused("lineCompleteTransfer", 95, "to a call with a dial tone", asked, result);
    }
    return true;
}

/* Rule 93: there is no number. False: the call is not as it was. */
static bool check_no_number(struct check *check, const struct placed *consult, const char *dest)
{
    const char *what = dest ? "an empty number" : "NULL";
    DWORD before = scene_view(check, consult).state;
    char name[64];
    LONG result;

    if (!operate_try(check, consult, OPERATION_DIAL, dest, 93, &result))
        return true;
    scene_pause(check, REST_MS);
    if (result == 0)
        finding_broken(93, "lineDial of %s succeeded; it is to give LINEERR_INVALADDRESS", what);
    else if (scene_stands(check, consult) && result != (LONG)LINEERR_INVALADDRESS)
        finding_broken(93, "lineDial of %s gave %s, not LINEERR_INVALADDRESS", what,
                       error_name(result, name, sizeof name));
    return result != 0 && scene_view(check, consult).state == before;
}

/* Rule 93: the consultation call is dialed, and somebody answers. */
static bool dial(struct check *check, const struct placed *consult)
{
    LONG result;

    if (!HAS(check, lineDial) || !operate_is_offered(check, consult, OPERATION_DIAL)) {
        finding_absent(93, "lineDial is not offered for a consultation call");
        return false;
    }
    if (!check_no_number(check, consult, NULL) || !check_no_number(check, consult, "") ||
        !operate_try(check, consult, OPERATION_DIAL, check->options->number, 93, &result))
        return false;
    if (result != 0) {
        tell_of_failure(check, consult, "lineDial", result);
        return false;
    }
    return comes_to(check, consult, LINECALLSTATE_CONNECTED, 93, "lineDial succeeded, but the call");
}

/* Rule 94. False: the calls are not where they should be. */
static bool change_places(struct check *check, const struct placed *active, const struct placed *held)
{
    LONG result;

    if (!operate_is_offered(check, active, OPERATION_SWAP_HOLD) || !swap(check, active, held, &result))
        return false;
    if (result != 0) {
        tell_of_failure(check, active, "lineSwapHold", result);
        return false;
    }
    if (!comes_to(check, active, HELD, 94, "lineSwapHold succeeded, but the call that was connected"))
        return false;
    if (ledger_wait_standing(check->ledger, held->handle, LINECALLSTATE_CONNECTED, scene_deadline(check)))
        return true;
    if (scene_stands(check, held) && scene_is_late(check))
        finding_broken(94, "lineSwapHold succeeded, but the call that was on hold did not become connected");
    return false;
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

/* Rule 95: the call has its handle still. */
static void check_handle(struct check *check, const struct placed *placed)
{
    LENT(LINECALLSTATUS) room = {.it.dwTotalSize = sizeof room.it};

    if (HAS(check, lineGetCallStatus) && scene_stands(check, placed) &&
        CALL(check, 95, lineGetCallStatus, placed->driver, &room.it) == (LONG)LINEERR_INVALCALLHANDLE)
        finding_broken(95, "lineGetCallStatus does not know a call that was transferred, before lineCloseCall");
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
        tell_of_failure(check, call, "lineCompleteTransfer", result);
        return;
    }
    comes_to(check, call, LINECALLSTATE_IDLE, 95, "lineCompleteTransfer succeeded, but the call");
    comes_to(check, consult, LINECALLSTATE_IDLE, 95, "lineCompleteTransfer succeeded, but the consultation call");
    scene_pause(check, REST_MS);
    check_handle(check, call);
    check_handle(check, consult);
}

/* The whole way. */
static void play_transfer(struct check *check, const struct placed *call, struct placed *consult)
{
    if (!consult_about(check, call, consult) || !check_too_early(check, call, consult))
        return;
    features_check_at_rest(check, call);
    features_check_at_rest(check, consult);
    if (!dial(check, consult))
        return;
    scene_pause(check, REST_MS);
    features_check_at_rest(check, call);
    features_check_at_rest(check, consult);
    if (operate_is_offered(check, consult, OPERATION_SWAP_HOLD)) {
        if (!change_places(check, consult, call) || !change_places(check, call, consult))
            return;
    } else {
        finding_absent(94, "lineSwapHold is not offered");
    }
    transfer(check, call, consult);
}

/* The user thinks again: the consultation call is dropped before it is dialed. */
static void play_second_thoughts(struct check *check, const struct placed *call, struct placed *consult)
{
    if (consult_about(check, call, consult))
        scene_hang_up(check, consult);
}

/* Rules 27 and 35 of the consultation call: it is closed while it is being made. */
static void play_close(struct check *check, const struct placed *call, struct placed *consult)
{
    if (!operate_is_offered(check, call, OPERATION_SETUP_TRANSFER) || !set_up(check, call, consult))
        return;
    scene_close_call(check, consult);
    consult->accepted = false;
    scene_pause(check, AFTERWARDS_MS);
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
}

void stage_transfers(struct check *check)
{
    struct device device;
    bool learnt, offered = false;

    if (!scene_begin(check))
        return;
    learnt = scene_learn(check, check->options->line, &device);
    if (learnt)
        offered = device.call_features & LINECALLFEATURE_SETUPTRANSFER;
    scene_end(check);
    if (!learnt)
        return;
    if (!HAS(check, lineSetupTransfer) || !offered) {
        tell_of_missing(HAS(check, lineSetupTransfer) ? "is never offered" : "is not exported");
        return;
    }
    play(check, play_transfer);
    play(check, play_second_thoughts);
    play(check, play_close);
}
