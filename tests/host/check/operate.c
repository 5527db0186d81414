/* operate.c: what can be asked of a call by a request, beside lineDrop. */
#include "operate.h"

#include <string.h>

#include "../names.h"
#include "../provider/guard.h"

bool operate_has(const struct check *check, enum operation_kind kind)
{
    switch (kind) {
    case OPERATION_ANSWER: return HAS(check, lineAnswer);
    case OPERATION_ACCEPT: return HAS(check, lineAccept);
    case OPERATION_REDIRECT: return HAS(check, lineRedirect);
    case OPERATION_HOLD: return HAS(check, lineHold);
    case OPERATION_UNHOLD: return HAS(check, lineUnhold);
    case OPERATION_BLIND_TRANSFER: return HAS(check, lineBlindTransfer);
    case OPERATION_DIAL: return HAS(check, lineDial);
    case OPERATION_PARK:
    case OPERATION_PARK_NONDIRECTED: return HAS(check, linePark);
    default: return false;
    }
}

bool operate_suits(const struct device *device, enum operation_kind kind)
{
    return kind == OPERATION_PARK                 ? (device->park_modes & LINEPARKMODE_DIRECTED) != 0
           : kind == OPERATION_PARK_NONDIRECTED ? (device->park_modes & LINEPARKMODE_NONDIRECTED) != 0
                                                : true;
}

/* Where a call that is parked says where it is. It lives as long as the process, for it is the provider's until the
 * request completes. */
static LENT(union {
    VARSTRING string;
    unsigned char bytes[512];
}) place;

static LPVARSTRING lend_place(void)
{
    memset(&place, 0, sizeof place);
    place.it.string.dwTotalSize = sizeof place.it;
    return &place.it.string;
}

bool operate_place_is_whole(void)
{
    size_t i = 0;

    while (i < sizeof place.behind && !place.behind[i])
        i++;
    return i == sizeof place.behind && place.it.string.dwTotalSize == sizeof place.it;
}

bool operate_was_told_where(void)
{
    const VARSTRING *told = &place.it.string;

    return told->dwStringSize > 0 && told->dwStringOffset >= sizeof *told &&
           told->dwStringSize <= sizeof place.it - told->dwStringOffset;
}

bool operate_is_offered(struct check *check, const struct placed *placed, enum operation_kind kind)
{
    return scene_offers(check, placed, operation_types[kind].feature);
}

static LONG request_it(struct check *check, const struct placed *placed, enum operation_kind kind,
                       DRV_REQUESTID request, const WCHAR *dest, unsigned rule)
{
    switch (kind) {
    case OPERATION_ANSWER: return REQUEST(check, rule, request, lineAnswer, placed->driver, NULL, 0);
    case OPERATION_ACCEPT: return REQUEST(check, rule, request, lineAccept, placed->driver, NULL, 0);
    case OPERATION_REDIRECT: return REQUEST(check, rule, request, lineRedirect, placed->driver, dest, 0);
    case OPERATION_HOLD: return REQUEST(check, rule, request, lineHold, placed->driver);
    case OPERATION_UNHOLD: return REQUEST(check, rule, request, lineUnhold, placed->driver);
    case OPERATION_DIAL: return REQUEST(check, rule, request, lineDial, placed->driver, dest, 0);
    case OPERATION_PARK:
        return REQUEST(check, rule, request, linePark, placed->driver, LINEPARKMODE_DIRECTED, dest, NULL);
    case OPERATION_PARK_NONDIRECTED:
        return REQUEST(check, rule, request, linePark, placed->driver, LINEPARKMODE_NONDIRECTED, NULL, lend_place());
    default: return REQUEST(check, rule, request, lineBlindTransfer, placed->driver, dest, 0);
    }
}

static const char *late_reading(enum operation_kind kind)
{
    switch (kind) {
    case OPERATION_REDIRECT: return "it read where to redirect to after lineRedirect had returned";
    case OPERATION_PARK: return "it read where to park after linePark had returned";
    case OPERATION_DIAL: return "it read what to dial after lineDial had returned";
    default: return "it read where to transfer to after lineBlindTransfer had returned";
    }
}

DRV_REQUESTID operate_ask(struct check *check, const struct placed *placed, enum operation_kind kind, const char *dest,
                          unsigned rule, LONG *result)
{
    size_t bytes = 0;
    WCHAR *lent = dest ? scene_lend_text(dest, &bytes) : NULL;
    DRV_REQUESTID request = ledger_request(check->ledger, operation_types[kind].function, placed->device->line,
                                           placed->handle);

    *result = request_it(check, placed, kind, request, lent, rule);
    if (lent)
        guard_take_away(lent, bytes, 22, late_reading(kind));
    return *result == (LONG)request ? request : 0;
}

bool operate_try(struct check *check, const struct placed *placed, enum operation_kind kind, const char *dest,
                 unsigned rule, LONG *result)
{
    DRV_REQUESTID request = operate_ask(check, placed, kind, dest, rule, result);

    if (!request)
        return *result < 0; /* any other number is rule 14's or 15's */
    return scene_completed(check, request, 16, operation_types[kind].function, result);
}

/* Does the call stand in this state still, and go on to stand there? Its end would explain an error. */
static bool stays(struct check *check, const struct placed *placed, DWORD state)
{
    return !scene_ends(check, placed) && scene_stands(check, placed) && scene_view(check, placed).state == state;
}

/* What has become of the calls that were to be held, answered ... */
static struct {
    bool came;      /* to the state that it is about, once at least */
    unsigned ended; /* that they did instead */
    unsigned moved; /* although it was refused */
} outcomes[OPERATIONS];

static bool wants_again;

bool operate_wants_again(void)
{
    bool wants = wants_again;

    wants_again = false;
    return wants;
}

bool operate_moves_again(enum operation_kind kind)
{
    wants_again = ++outcomes[kind].moved == 1;
    return !wants_again;
}

/* Rule 84: the call is over. That may be so by chance, but not twice in succession. */
static void judge_end(const struct operation_type *type, enum operation_kind kind)
{
    char name[64];

    if (outcomes[kind].came)
        return;
    wants_again = ++outcomes[kind].ended == 1;
    if (outcomes[kind].ended == 2)
        finding_broken(84, "%s succeeded, but the call ended, and so did the next one, instead of becoming %s",
                       type->function, bit_names(BITS_CALL_STATE, type->moves_to, name, sizeof name));
}

/* Rule 84. */
static bool comes_to(struct check *check, const struct placed *placed, enum operation_kind kind)
{
    const struct operation_type *type = &operation_types[kind];
    DWORD state;
    char name[64], there[64];

    if (!(placed->device->call_states & type->moves_to))
        return false; /* such a state is never told here */
    if (ledger_wait_standing(check->ledger, placed->handle, type->moves_to, scene_deadline(check))) {
        outcomes[kind].came = true;
        ledger_held(check->ledger, 84);
        return true;
    }
    state = scene_view(check, placed).state;
    if (!scene_stands(check, placed))
        return false;
    if (state & (LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE))
        judge_end(type, kind);
    else if (scene_is_late(check))
        finding_broken(84, "%s succeeded, but the call did not become %s within %u ms: it is %s", type->function,
                       bit_names(BITS_CALL_STATE, type->moves_to, name, sizeof name),
                       (unsigned)(check->options->timeout_us / 1000),
                       bit_names(BITS_CALL_STATE, state, there, sizeof there));
    return false;
}

bool operate_perform(struct check *check, const struct placed *placed, enum operation_kind kind)
{
    const struct operation_type *type = &operation_types[kind];
    DWORD state = scene_view(check, placed).state;
    char name[64];
    LONG result;

    if (!operate_is_offered(check, placed, kind) ||
        !operate_try(check, placed, kind, check->options->number, 49, &result))
        return false;
    if (result == 0)
        return comes_to(check, placed, kind);
    if (scene_is_failure(result) && error_is_of(type->function, result) && stays(check, placed, state))
        finding_broken(49, "%s gave %s, although lineGetCallStatus offers it", type->function,
                       error_name(result, name, sizeof name));
    return false;
}

/* Rules 51 and 83. False: it was not refused, so that the call may be anywhere. */
static bool check_misplaced(struct check *check, const struct placed *placed, enum operation_kind kind, DWORD state)
{
    const char *function = operation_types[kind].function;
    unsigned rule = kind == OPERATION_ANSWER ? 51 : 83;
    char there[64], name[64];
    LONG result;

    bit_names(BITS_CALL_STATE, state, there, sizeof there);
    if (!operate_try(check, placed, kind, check->options->number, rule, &result))
        return true;
    if (result == 0)
        finding_broken(rule, "%s succeeded for a call that is %s; it is to give LINEERR_INVALCALLSTATE", function,
                       there);
    else if (result == (LONG)LINEERR_INVALCALLSTATE)
        finding(rule, NULL);
    else if (result == (LONG)LINEERR_OPERATIONUNAVAIL)
        finding_absent(rule, "%s is not available", function);
    else if (error_is_of(function, result) && stays(check, placed, state))
        finding_broken(rule, "%s for a call that is %s gave %s, not LINEERR_INVALCALLSTATE", function, there,
                       error_name(result, name, sizeof name));
    return result != 0;
}

/* Rule 49. False: it was not refused, so that the call may be anywhere. */
static bool check_unoffered(struct check *check, const struct placed *placed, enum operation_kind kind)
{
    LONG result;

    if (!HAS(check, lineGetCallStatus) || operate_is_offered(check, placed, kind) ||
        !operate_try(check, placed, kind, check->options->number, 49, &result))
        return true;
    if (result == 0)
        finding_broken(49, "%s succeeded, although lineGetCallStatus does not offer it",
                       operation_types[kind].function);
    return result != 0;
}

bool operate_check_refusals(struct check *check, const struct placed *placed, DWORD state)
{
    unsigned kind;
    bool same = true;

    for (kind = 0; kind < OPERATIONS && same && scene_view(check, placed).state == state; kind++)
        if (operate_has(check, kind) && operate_suits(placed->device, kind))
            same = operation_types[kind].states & state ? check_unoffered(check, placed, kind)
                                                        : check_misplaced(check, placed, kind, state);
    return same && scene_view(check, placed).state == state;
}
