/* consult.c: see consult.h. */
#include "consult.h"

#include "../names.h"
#include "operate.h"

struct placed consult_new(struct check *check, struct device *device)
{
    return (struct placed){.device = device, .handle = ledger_call(check->ledger, device->line)};
}

bool consult_made(struct check *check, struct placed *call, const char *function, const char *what, unsigned rule)
{
    if (call->result != (LONG)call->make) {
        if (call->result < 0)
            ledger_call_closed(check->ledger, call->handle);
        return false;
    }
    if (!call->driver) {
        finding_broken(rule, "%s returned its request id, but wrote no handle of the %s", function, what);
        ledger_give_up(check->ledger, call->make);
        return false;
    }
    ledger_call_made(check->ledger, call->handle, call->driver);
    ledger_held(check->ledger, rule);
    call->accepted = true;
    return true;
}

bool consult_answered(struct check *check, DRV_REQUESTID request, const char *function, LONG *result)
{
    if (*result != (LONG)request)
        return *result < 0;
    return scene_completed(check, request, 16, function, result);
}

/* Any other number than an error is told elsewhere. */
void consult_failed(struct check *check, const struct placed *placed, const char *function, LONG result)
{
    char name[64];

    if (scene_is_failure(result) && error_is_of(function, result) && scene_stands(check, placed))
        finding_broken(49, "%s gave %s, although lineGetCallStatus offers it", function,
                       error_name(result, name, sizeof name));
}

/* Did it come? That is told. */
static bool judge(struct check *check, const struct placed *placed, bool came, DWORD states, unsigned rule,
                  const char *which)
{
    char name[64];

    if (came)
        ledger_held(check->ledger, rule);
    else if (scene_stands(check, placed) && scene_is_late(check))
        finding_broken(rule, "%s did not become %s within %u ms", which,
                       bit_names(BITS_CALL_STATE, states, name, sizeof name),
                       (unsigned)(check->options->timeout_us / 1000));
    return came;
}

bool consult_comes_to(struct check *check, const struct placed *placed, DWORD states, unsigned rule, const char *which)
{
    if (!(placed->device->call_states & states))
        return true;
    return judge(check, placed, ledger_wait_state(check->ledger, placed->handle, states, scene_deadline(check)), states,
                 rule, which);
}

bool consult_comes_back_to(struct check *check, const struct placed *placed, DWORD states, unsigned rule,
                           const char *which)
{
    bool came;

    if (!(placed->device->call_states & states))
        return true;
    came = ledger_wait_standing(check->ledger, placed->handle, states, scene_deadline(check));
    if (!came && scene_view(check, placed).state & (LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE))
        return false;
    return judge(check, placed, came, states, rule, which);
}

bool consult_is_refused(const char *function, unsigned rule, const char *why, LONG also, LONG result)
{
    char name[64];

    if (result == 0)
        finding_broken(rule, "%s succeeded %s; it is to give LINEERR_INVALCALLSTATE", function, why);
    else if (result != (LONG)LINEERR_INVALCALLSTATE && result != (LONG)LINEERR_OPERATIONUNAVAIL && result != also)
        finding_broken(rule, "%s %s gave %s, not LINEERR_INVALCALLSTATE", function, why,
                       error_name(result, name, sizeof name));
    else if (result != (LONG)LINEERR_OPERATIONUNAVAIL)
        finding(rule, NULL);
    return result != 0;
}

bool consult_swap(struct check *check, const struct placed *active, const struct placed *held, LONG *result)
{
    DRV_REQUESTID request = ledger_request(check->ledger, "lineSwapHold", active->device->line, active->handle);

    *result = REQUEST(check, 94, request, lineSwapHold, active->driver, held->driver);
    return consult_answered(check, request, "lineSwapHold", result);
}

bool consult_change_places(struct check *check, const struct placed *active, const struct placed *held)
{
    LONG result;

    if (!operate_is_offered(check, active, OPERATION_SWAP_HOLD) || !consult_swap(check, active, held, &result))
        return false;
    if (result != 0) {
        consult_failed(check, active, "lineSwapHold", result);
        return false;
    }
    return consult_comes_back_to(check, active, CONSULT_HELD, 94,
                                 "lineSwapHold succeeded, but the call that was connected") &&
           consult_comes_back_to(check, held, LINECALLSTATE_CONNECTED, 94,
                                 "lineSwapHold succeeded, but the call that was on hold");
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

static bool dials(struct check *check, const struct placed *consult)
{
    return HAS(check, lineDial) && operate_is_offered(check, consult, OPERATION_DIAL);
}

bool consult_check_no_number(struct check *check, const struct placed *consult)
{
    return !dials(check, consult) || (check_no_number(check, consult, NULL) && check_no_number(check, consult, ""));
}

/* Rule 93. Who talks on the first call may well be busy for the second one. */
static bool is_answered(struct check *check, const struct placed *consult)
{
    const DWORD over = LINECALLSTATE_BUSY | LINECALLSTATE_SPECIALINFO | LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE;
    DWORD seen;

    if (!(consult->device->call_states & LINECALLSTATE_CONNECTED))
        return true;
    ledger_wait_state(check->ledger, consult->handle, LINECALLSTATE_CONNECTED | over, scene_deadline(check));
    seen = scene_view(check, consult).seen;
    if (seen & over && !(seen & LINECALLSTATE_CONNECTED)) {
        finding_unreached(93,
                          "%s was dialed on a consultation call, but that was not answered: it may be busy while the "
                          "first call is up",
                          check->options->number);
        return false;
    }
    return judge(check, consult, seen & LINECALLSTATE_CONNECTED, LINECALLSTATE_CONNECTED, 93,
                 "lineDial succeeded, but the call");
}

bool consult_dial(struct check *check, const struct placed *consult)
{
    LONG result;

    if (!dials(check, consult)) {
        finding_absent(93, "lineDial is not offered for a consultation call");
        return false;
    }
    if (!operate_try(check, consult, OPERATION_DIAL, check->options->number, 93, &result))
        return false;
    if (result != 0) {
        consult_failed(check, consult, "lineDial", result);
        return false;
    }
    return is_answered(check, consult);
}

void consult_check_handle(struct check *check, const struct placed *placed, unsigned rule, const char *what)
{
    LENT(LINECALLSTATUS) room = {.it.dwTotalSize = sizeof room.it};

    if (HAS(check, lineGetCallStatus) && scene_stands(check, placed) &&
        CALL(check, rule, lineGetCallStatus, placed->driver, &room.it) == (LONG)LINEERR_INVALCALLHANDLE)
        finding_broken(rule, "lineGetCallStatus does not know a call that %s, before lineCloseCall", what);
}
