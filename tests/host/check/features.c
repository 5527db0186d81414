/* features.c: what a provider says that can be done with a call. Which states a feature is for, the generated list of
 * operations knows: it has them from the functions' pages. */
#include "features.h"

#include "../names.h"
#include "operations.h"

/* States of a call that can be hung up. */
static const DWORD standing = LINECALLSTATE_DIALTONE | LINECALLSTATE_DIALING | LINECALLSTATE_PROCEEDING |
                              LINECALLSTATE_RINGBACK | LINECALLSTATE_BUSY | LINECALLSTATE_CONNECTED |
                              LINECALLSTATE_ONHOLD;

/* A feature that is offered although the function for it is not exported; NULL: there is none. */
static const char *find_vain_offer(const struct check *check, DWORD features)
{
#define RETURN_IF_VAIN(feature, function) \
    if ((features & LINECALLFEATURE_##feature) && !check->provider.TSPI_##function) \
        return #feature

    RETURN_IF_VAIN(ACCEPT, lineAccept);
    RETURN_IF_VAIN(ANSWER, lineAnswer);
    RETURN_IF_VAIN(BLINDTRANSFER, lineBlindTransfer);
    RETURN_IF_VAIN(COMPLETETRANSF, lineCompleteTransfer);
    RETURN_IF_VAIN(DIAL, lineDial);
    RETURN_IF_VAIN(GENERATEDIGITS, lineGenerateDigits);
    RETURN_IF_VAIN(HOLD, lineHold);
    RETURN_IF_VAIN(PARK, linePark);
    RETURN_IF_VAIN(REDIRECT, lineRedirect);
    RETURN_IF_VAIN(SECURECALL, lineSecureCall);
    RETURN_IF_VAIN(SETUPTRANSFER, lineSetupTransfer);
    RETURN_IF_VAIN(SWAPHOLD, lineSwapHold);
    RETURN_IF_VAIN(UNHOLD, lineUnhold);
#undef RETURN_IF_VAIN
    return NULL;
}

/* The features of these that are not for a call in that state. Digits may be generated in any. */
static DWORD find_misplaced(DWORD state, DWORD features)
{
    const struct operation_type *type;
    DWORD misplaced = 0;

    for (type = operation_types; type < operation_types + OPERATIONS; type++)
        if (type->scope == SCOPE_CALL && !type->reports_end && !(type->states & state))
            misplaced |= features & type->feature;
    return misplaced;
}

void features_check_address(const struct check *check, const struct device *device)
{
    const char *vain = find_vain_offer(check, device->call_features);

    if (vain)
        finding_broken(49, "LINEADDRESSCAPS.dwCallFeatures lists %s, but no function for it is exported", vain);
}

void features_check_call(const struct check *check, const struct device *device, DWORD state, DWORD features)
{
    const char *vain = find_vain_offer(check, features);
    DWORD misplaced = find_misplaced(state, features), unlisted = features & ~device->call_features;
    char name[64], which[200];

    bit_names(BITS_CALL_STATE, state, name, sizeof name);
    if (misplaced)
        finding_broken(49, "lineGetCallStatus offers %s in %s",
                       bit_names(BITS_CALL_FEATURE, misplaced, which, sizeof which), name);
    else if (vain)
        finding_broken(49, "lineGetCallStatus offers %s in %s, but no function for it is exported", vain, name);
    else if (unlisted)
        finding_broken(49, "lineGetCallStatus offers %s in %s, which LINEADDRESSCAPS.dwCallFeatures says is never "
                       "available", bit_names(BITS_CALL_FEATURE, unlisted, which, sizeof which), name);
    else if (!(features & LINECALLFEATURE_DROP) && (device->call_features & LINECALLFEATURE_DROP) && (state & standing))
        finding_broken(49, "lineGetCallStatus offers no DROP in %s, so that dialers show no way to hang up", name);
    else
        finding(49, NULL);
}

void features_check_at_rest(struct check *check, const struct placed *placed)
{
    struct call_view before = scene_view(check, placed), after;
    DWORD state, features;

    if (!scene_status(check, placed, &state, &features))
        return;
    after = scene_view(check, placed);
    if (!after.tainted && before.state == after.state && state == after.state)
        features_check_call(check, placed->device, state, features);
}
