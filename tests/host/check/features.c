/* features.c: what a provider says that can be done with a call. Which states a feature is for, the generated list of
 * operations knows: it has them from the functions' pages. */
#include "features.h"

#include "../names.h"
#include "operations.h"

/* States of a call that can be hung up. */
static const DWORD standing = LINECALLSTATE_DIALTONE | LINECALLSTATE_DIALING | LINECALLSTATE_PROCEEDING |
                              LINECALLSTATE_RINGBACK | LINECALLSTATE_BUSY | LINECALLSTATE_CONNECTED |
                              LINECALLSTATE_ONHOLD;

/* A feature, and the function that it offers, as the pages of LINECALLFEATURE_, LINEADDRFEATURE_ and LINEFEATURE_ have
 * them. */
struct offer {
    DWORD feature;
    const char *name, *function;
    bool exported;
};

/* For the provider of `check`. */
#define OFFER(kind, feature, function) {kind##_##feature, #feature, #function, check->provider.TSPI_##function != NULL}

/* The first feature that is offered although the function for it is not exported. Its name is NULL, as the last one's,
 * if there is none. */
static struct offer find_vain(const struct offer *offers, DWORD features)
{
    while (offers->name && (!(features & offers->feature) || offers->exported))
        offers++;
    return *offers;
}

static struct offer find_vain_of_call(const struct check *check, DWORD features)
{
    const struct offer offers[] = {
        OFFER(LINECALLFEATURE, ACCEPT, lineAccept),
        OFFER(LINECALLFEATURE, ADDTOCONF, lineAddToConference),
        OFFER(LINECALLFEATURE, ANSWER, lineAnswer),
        OFFER(LINECALLFEATURE, BLINDTRANSFER, lineBlindTransfer),
        OFFER(LINECALLFEATURE, COMPLETECALL, lineCompleteCall),
        OFFER(LINECALLFEATURE, COMPLETETRANSF, lineCompleteTransfer),
        OFFER(LINECALLFEATURE, DIAL, lineDial),
        OFFER(LINECALLFEATURE, DROP, lineDrop),
        OFFER(LINECALLFEATURE, GATHERDIGITS, lineGatherDigits),
        OFFER(LINECALLFEATURE, GENERATEDIGITS, lineGenerateDigits),
        OFFER(LINECALLFEATURE, GENERATETONE, lineGenerateTone),
        OFFER(LINECALLFEATURE, HOLD, lineHold),
        OFFER(LINECALLFEATURE, MONITORDIGITS, lineMonitorDigits),
        OFFER(LINECALLFEATURE, MONITORMEDIA, lineMonitorMedia),
        OFFER(LINECALLFEATURE, MONITORTONES, lineMonitorTones),
        OFFER(LINECALLFEATURE, PARK, linePark),
        OFFER(LINECALLFEATURE, PREPAREADDCONF, linePrepareAddToConference),
        OFFER(LINECALLFEATURE, REDIRECT, lineRedirect),
        OFFER(LINECALLFEATURE, RELEASEUSERUSERINFO, lineReleaseUserUserInfo),
        OFFER(LINECALLFEATURE, REMOVEFROMCONF, lineRemoveFromConference),
        OFFER(LINECALLFEATURE, SECURECALL, lineSecureCall),
        OFFER(LINECALLFEATURE, SENDUSERUSER, lineSendUserUserInfo),
        OFFER(LINECALLFEATURE, SETCALLDATA, lineSetCallData),
        OFFER(LINECALLFEATURE, SETCALLPARAMS, lineSetCallParams),
        OFFER(LINECALLFEATURE, SETMEDIACONTROL, lineSetMediaControl),
        OFFER(LINECALLFEATURE, SETQOS, lineSetCallQualityOfService),
        OFFER(LINECALLFEATURE, SETTERMINAL, lineSetTerminal),
        OFFER(LINECALLFEATURE, SETTREATMENT, lineSetCallTreatment),
        OFFER(LINECALLFEATURE, SETUPCONF, lineSetupConference),
        OFFER(LINECALLFEATURE, SETUPTRANSFER, lineSetupTransfer),
        OFFER(LINECALLFEATURE, SWAPHOLD, lineSwapHold),
        OFFER(LINECALLFEATURE, UNHOLD, lineUnhold),
        {0, NULL, NULL, false},
    };

    return find_vain(offers, features);
}

static struct offer find_vain_of_address(const struct check *check, DWORD features)
{
    const struct offer offers[] = {
        OFFER(LINEADDRFEATURE, FORWARD, lineForward),
        OFFER(LINEADDRFEATURE, FORWARDDND, lineForward),
        OFFER(LINEADDRFEATURE, FORWARDFWD, lineForward),
        OFFER(LINEADDRFEATURE, MAKECALL, lineMakeCall),
        OFFER(LINEADDRFEATURE, PICKUP, linePickup),
        OFFER(LINEADDRFEATURE, PICKUPDIRECT, linePickup),
        OFFER(LINEADDRFEATURE, PICKUPGROUP, linePickup),
        OFFER(LINEADDRFEATURE, PICKUPHELD, linePickup),
        OFFER(LINEADDRFEATURE, PICKUPWAITING, linePickup),
        OFFER(LINEADDRFEATURE, SETMEDIACONTROL, lineSetMediaControl),
        OFFER(LINEADDRFEATURE, SETTERMINAL, lineSetTerminal),
        OFFER(LINEADDRFEATURE, SETUPCONF, lineSetupConference),
        OFFER(LINEADDRFEATURE, UNCOMPLETECALL, lineUncompleteCall),
        OFFER(LINEADDRFEATURE, UNPARK, lineUnpark),
        {0, NULL, NULL, false},
    };

    return find_vain(offers, features);
}

static struct offer find_vain_of_line(const struct check *check, DWORD features)
{
    const struct offer offers[] = {
        OFFER(LINEFEATURE, DEVSPECIFIC, lineDevSpecific),
        OFFER(LINEFEATURE, DEVSPECIFICFEAT, lineDevSpecificFeature),
        OFFER(LINEFEATURE, FORWARD, lineForward),
        OFFER(LINEFEATURE, FORWARDDND, lineForward),
        OFFER(LINEFEATURE, FORWARDFWD, lineForward),
        OFFER(LINEFEATURE, MAKECALL, lineMakeCall),
        OFFER(LINEFEATURE, SETDEVSTATUS, lineSetLineDevStatus),
        OFFER(LINEFEATURE, SETMEDIACONTROL, lineSetMediaControl),
        OFFER(LINEFEATURE, SETTERMINAL, lineSetTerminal),
        {0, NULL, NULL, false},
    };

    return find_vain(offers, features);
}

static void tell_of_vain(struct offer vain, const char *member)
{
    if (vain.name)
        finding_broken(49, "%s offers %s, but TSPI_%s is not exported", member, vain.name, vain.function);
}

static void tell_of_unlisted(DWORD features, const char *now, const char *ever)
{
    if (features)
        finding_broken(49, "%s has 0x%X, which %s says is never available", now, (unsigned)features, ever);
}

/* Of conferences the list of operations has none. Which of the two calls is added to a conference its feature does not
 * say. */
static const struct {
    DWORD feature, states;
} of_conferences[] = {
    {LINECALLFEATURE_SETUPCONF, LINECALLSTATE_CONNECTED},
    {LINECALLFEATURE_PREPAREADDCONF, LINECALLSTATE_CONNECTED},
    {LINECALLFEATURE_ADDTOCONF, LINECALLSTATE_ONHOLDPENDCONF | LINECALLSTATE_ONHOLD | LINECALLSTATE_CONNECTED |
                                    LINECALLSTATE_PROCEEDING | LINECALLSTATE_RINGBACK},
    {LINECALLFEATURE_REMOVEFROMCONF, LINECALLSTATE_CONFERENCED},
};

/* The features of these that are not for a call in that state. Digits may be generated in any. A function of two calls
 * may be offered for each: no page says for which of them its feature is. */
static DWORD find_misplaced(DWORD state, DWORD features)
{
    const struct operation_type *type;
    DWORD misplaced = 0;
    size_t i;

    for (type = operation_types; type < operation_types + OPERATIONS; type++)
        if (type->scope == SCOPE_CALL && !type->reports_end && !((type->states | type->second_states) & state))
            misplaced |= features & type->feature;
    for (i = 0; i < sizeof of_conferences / sizeof *of_conferences; i++)
        if (!(of_conferences[i].states & state))
            misplaced |= features & of_conferences[i].feature;
    return misplaced;
}

void features_check_caps(const struct check *check, const struct device *device)
{
    tell_of_vain(find_vain_of_call(check, device->call_features), "LINEADDRESSCAPS.dwCallFeatures");
    tell_of_vain(find_vain_of_address(check, device->address_features), "LINEADDRESSCAPS.dwAddressFeatures");
    tell_of_vain(find_vain_of_line(check, device->line_features), "LINEDEVCAPS.dwLineFeatures");
}

void features_check_line(struct check *check, const struct device *device)
{
    LINEADDRESSSTATUS address;
    LINEDEVSTATUS line;

    if (scene_line_status(check, device, &line)) {
        tell_of_vain(find_vain_of_line(check, line.dwLineFeatures), "LINEDEVSTATUS.dwLineFeatures");
        tell_of_unlisted(line.dwLineFeatures & ~device->line_features, "LINEDEVSTATUS.dwLineFeatures",
                         "LINEDEVCAPS.dwLineFeatures");
    }
    if (scene_address_status(check, device, &address)) {
        tell_of_vain(find_vain_of_address(check, address.dwAddressFeatures), "LINEADDRESSSTATUS.dwAddressFeatures");
        tell_of_unlisted(address.dwAddressFeatures & ~device->address_features, "LINEADDRESSSTATUS.dwAddressFeatures",
                         "LINEADDRESSCAPS.dwAddressFeatures");
    }
}

void features_check_call(const struct check *check, const struct device *device, DWORD state, DWORD features)
{
    struct offer vain = find_vain_of_call(check, features);
    DWORD misplaced = find_misplaced(state, features), unlisted = features & ~device->call_features;
    char name[64], which[200];

    bit_names(BITS_CALL_STATE, state, name, sizeof name);
    if (misplaced)
        finding_broken(49, "lineGetCallStatus offers %s in %s",
                       bit_names(BITS_CALL_FEATURE, misplaced, which, sizeof which), name);
    else if (vain.name)
        tell_of_vain(vain, "LINECALLSTATUS.dwCallFeatures");
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
