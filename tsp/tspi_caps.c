/* tspi_caps.c: what lines and addresses can do: LINEDEVCAPS and LINEADDRESSCAPS. */
#include <string.h>

#include "callparams.h"
#include "fill.h"
#include "core/forward.h"
#include "core/link.h"
#include "os.h"
#include "session.h"

/* LINECALLFEATURE or LINEFEATURE bits of the operations that the protocol has; and LINEADDRFEATURE bits. */
static DWORD features(const struct protocol *spoken, enum scope scope)
{
    DWORD bits = 0;
    for (unsigned i = 0; i < OPERATIONS; i++)
        if (operation_types[i].scope == scope && protocol_offers(spoken, i))
            bits |= operation_types[i].feature;
    return bits;
}

static DWORD features_of_address(const struct protocol *spoken)
{
    DWORD bits = 0;
    for (unsigned i = 0; i < OPERATIONS; i++)
        if (protocol_offers(spoken, i))
            bits |= operation_types[i].address_feature;
    return bits;
}

/* What calls can be made of, and what has to be said for it: LINEADDRCAPFLAGS bits. A transfer does without
 * lineSetupTransfer where calls on hold are joined, to one that was placed beside. */
static DWORD address_flags(const struct protocol *spoken)
{
    bool dials = protocol_offers(spoken, OPERATION_MAKE_CALL);
    bool joins = protocol_offers(spoken, OPERATION_COMPLETE_TRANSFER) && protocol_has_second_calls(spoken);
    bool groups = protocol_offers(spoken, OPERATION_PICKUP_GROUP) &&
                  operation_says(spoken, OPERATION_PICKUP_GROUP, SOURCE_DETAIL);
    bool apart = protocol_offers(spoken, OPERATION_FORWARD_BUSY) && protocol_offers(spoken, OPERATION_FORWARD_NOANSW);
    DWORD least, most;
    return (dials ? LINEADDRCAPFLAGS_DIALED : 0) | (joins ? LINEADDRCAPFLAGS_TRANSFERHELD : 0) |
           (joins && dials ? LINEADDRCAPFLAGS_TRANSFERMAKE : 0) |
           (groups ? LINEADDRCAPFLAGS_PICKUPGROUPID : 0) | (apart ? LINEADDRCAPFLAGS_FWDBUSYNAADDR : 0) |
           (forward_rings(spoken, &least, &most) ? LINEADDRCAPFLAGS_FWDNUMRINGS : 0);
}

/* What calls can be forwarded for, and how many entries a list may have: one for each of that. */
static void fill_forwarding(const struct protocol *spoken, LINEADDRESSCAPS *image)
{
    for (unsigned i = 0; i < OPERATIONS; i++)
        if (protocol_offers(spoken, i))
            image->dwForwardModes |= operation_types[i].forward_mode;
    for (DWORD modes = image->dwForwardModes; modes != 0; modes &= modes - 1)
        image->dwMaxForwardEntries++;
    if (image->dwForwardModes != 0)
        image->dwAddressStates |= LINEADDRESSSTATE_FORWARD;
    forward_rings(spoken, &image->dwMinFwdNumRings, &image->dwMaxFwdNumRings);
}

/* What link.c and line.c report. */
enum {
    REPORTED_LINE_STATES = LINEDEVSTATE_CONNECTED | LINEDEVSTATE_DISCONNECTED | LINEDEVSTATE_INSERVICE |
                           LINEDEVSTATE_OUTOFSERVICE | LINEDEVSTATE_NUMCALLS | LINEDEVSTATE_REINIT,
    REPORTED_ADDRESS_STATES = LINEADDRESSSTATE_INUSEZERO | LINEADDRESSSTATE_INUSEONE | LINEADDRESSSTATE_INUSEMANY |
                              LINEADDRESSSTATE_NUMCALLS,
};

static LONG fill_devcaps(const struct core *core, const struct line *line, DWORD version, LPLINEDEVCAPS out)
{
    static const WCHAR classes[] = {'t', 'a', 'p', 'i', '/', 'l', 'i', 'n', 'e', 0, 0};
    struct fill fill;
    LONG result = fill_begin(&fill, out, fixed_size_of_devcaps(version));
    if (result != 0)
        return result;
    LINEDEVCAPS image = {
        .dwPermanentLineID = line->config->permanent_id,
        .dwStringFormat = STRINGFORMAT_UNICODE,
        .dwAddressModes = LINEADDRESSMODE_ADDRESSID,
        .dwNumAddresses = 1,
        .dwBearerModes = LINEBEARERMODE_VOICE | LINEBEARERMODE_SPEECH,
        .dwMediaModes = MEDIA_MODES,
        .dwMaxNumActiveCalls = 1,
        .dwLineStates = REPORTED_LINE_STATES,
        .dwAnswerMode = protocol_offers(core->protocol, OPERATION_ANSWER) ? LINEANSWERMODE_NONE : 0,
        .dwGenerateDigitModes = protocol_offers(core->protocol, OPERATION_GENERATE_DIGITS) ? LINEDIGITMODE_DTMF : 0,
        .dwLineFeatures = features(core->protocol, SCOPE_LINE),
        .dwAddressTypes = LINEADDRESSTYPE_PHONENUMBER,
    };
    fill_string(&fill, CODEPAGE_UTF8, slice_text(core->protocol->title), &image.dwProviderInfoSize,
                &image.dwProviderInfoOffset);
    fill_string(&fill, CODEPAGE_UTF8, slice_text(line->config->host), &image.dwSwitchInfoSize,
                &image.dwSwitchInfoOffset);
    fill_string(&fill, CODEPAGE_UTF8, slice_text(line->config->name), &image.dwLineNameSize, &image.dwLineNameOffset);
    fill_bytes(&fill, classes, sizeof(classes), &image.dwDeviceClassesSize, &image.dwDeviceClassesOffset);
    fill_end(&fill, &image);
    return 0;
}

LONG TSPIAPI TSPI_lineGetDevCaps(DWORD dwDeviceID, DWORD dwTSPIVersion, DWORD dwExtVersion,
                                 LPLINEDEVCAPS lpLineDevCaps)
{
    const struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    LONG result = LINEERR_BADDEVICEID;
    const struct line *line = line_of_device(core, dwDeviceID);
    if (dwExtVersion != 0)
        result = LINEERR_INCOMPATIBLEEXTVERSION;
    else if (line != NULL)
        result = fill_devcaps(core, line, dwTSPIVersion, lpLineDevCaps);
    return session_leave(result, "lineGetDevCaps device=%u", (unsigned)dwDeviceID);
}

/* Modes that the protocol's states can report with one TAPI state. */
static DWORD modes_of(const struct protocol *spoken, DWORD state)
{
    DWORD modes = 0;
    for (unsigned i = 0; i < spoken->state_count; i++)
        for (unsigned j = 0; j < spoken->states[i].steps; j++)
            if (spoken->states[i].step[j].state == state)
                modes |= spoken->states[i].step[j].mode;
    for (unsigned i = 0; state == LINECALLSTATE_DISCONNECTED && i < spoken->disconnect_cause_count; i++)
        modes |= spoken->disconnect_causes[i].value;
    return modes;
}

/* LINECALLINFOSTATE bits that some notice can bring about. */
static DWORD info_states(const struct protocol *spoken)
{
    DWORD states = LINECALLINFOSTATE_APPSPECIFIC | LINECALLINFOSTATE_CONNECTEDID;
    for (unsigned i = 0; i < spoken->message_count; i++) {
        const unsigned char *hole = spoken->messages[i].hole;
        if (hole[ROLE_CALLER] != NO_HOLE || hole[ROLE_CALLER_NAME] != NO_HOLE)
            states |= LINECALLINFOSTATE_CALLERID;
        if (hole[ROLE_CALLEE] != NO_HOLE || hole[ROLE_CALLEE_NAME] != NO_HOLE)
            states |= LINECALLINFOSTATE_CALLEDID | LINECALLINFOSTATE_ORIGIN;
        if (hole[ROLE_CALL] != NO_HOLE)
            states |= LINECALLINFOSTATE_CALLID;
    }
    return states;
}

/* The members of fixed size. */
static LINEADDRESSCAPS addresscaps_of(const struct protocol *spoken, DWORD device)
{
    static const DWORD party = LINECALLPARTYID_NAME | LINECALLPARTYID_ADDRESS | LINECALLPARTYID_UNKNOWN;
    LINEADDRESSCAPS image = {
        .dwLineDeviceID = device,
        .dwAddressSharing = LINEADDRESSSHARING_PRIVATE,
        .dwAddressStates = REPORTED_ADDRESS_STATES,
        .dwCallInfoStates = info_states(spoken),
        .dwCallerIDFlags = party,
        .dwCalledIDFlags = party,
        .dwConnectedIDFlags = party,
        .dwRedirectionIDFlags = LINECALLPARTYID_UNAVAIL,
        .dwRedirectingIDFlags = LINECALLPARTYID_UNAVAIL,
        .dwCallStates = spoken->call_states | LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE | LINECALLSTATE_UNKNOWN,
        .dwDialToneModes = modes_of(spoken, LINECALLSTATE_DIALTONE) |
                           (spoken->own_dial_tone ? LINEDIALTONEMODE_NORMAL : 0),
        .dwBusyModes = modes_of(spoken, LINECALLSTATE_BUSY),
        .dwSpecialInfo = modes_of(spoken, LINECALLSTATE_SPECIALINFO),
        .dwDisconnectModes = modes_of(spoken, LINECALLSTATE_DISCONNECTED) | LINEDISCONNECTMODE_NORMAL |
                             LINEDISCONNECTMODE_TEMPFAILURE,
        .dwMaxNumActiveCalls = 1,
        .dwAddrCapFlags = address_flags(spoken),
        .dwMaxNumOnHoldCalls = protocol_offers(spoken, OPERATION_HOLD) ? 1 : 0,
        .dwMaxNumOnHoldPendingCalls = protocol_offers(spoken, OPERATION_SETUP_TRANSFER) ? 1 : 0,
        .dwTransferModes = protocol_offers(spoken, OPERATION_COMPLETE_TRANSFER) ? LINETRANSFERMODE_TRANSFER : 0,
        .dwCallFeatures = features(spoken, SCOPE_CALL),
        .dwAddressFeatures = features_of_address(spoken),
        .dwParkModes = (protocol_offers(spoken, OPERATION_PARK) ? LINEPARKMODE_DIRECTED : 0) |
                       (protocol_offers(spoken, OPERATION_PARK_NONDIRECTED) ? LINEPARKMODE_NONDIRECTED : 0),
        .dwConnectedModes = modes_of(spoken, LINECALLSTATE_CONNECTED),
        .dwOfferingModes = modes_of(spoken, LINECALLSTATE_OFFERING),
        .dwAvailableMediaModes = LINEMEDIAMODE_INTERACTIVEVOICE,
    };
    fill_forwarding(spoken, &image);
    return image;
}

static LONG fill_addresscaps(const struct core *core, const struct line *line, LPLINEADDRESSCAPS out)
{
    struct fill fill;
    LONG result = fill_begin(&fill, out, sizeof(*out));
    if (result != 0)
        return result;
    LINEADDRESSCAPS image = addresscaps_of(core->protocol, line->device);
    fill_string(&fill, core->protocol->codepage, line_terminal(line->config), &image.dwAddressSize,
                &image.dwAddressOffset);
    fill_end(&fill, &image);
    return 0;
}

LONG TSPIAPI TSPI_lineGetAddressCaps(DWORD dwDeviceID, DWORD dwAddressID, DWORD dwTSPIVersion, DWORD dwExtVersion,
                                     LPLINEADDRESSCAPS lpAddressCaps)
{
    (void)dwTSPIVersion; /* one size in all versions that we speak */
    const struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    const struct line *line = line_of_device(core, dwDeviceID);
    LONG result = LINEERR_BADDEVICEID;
    if (dwExtVersion != 0)
        result = LINEERR_INCOMPATIBLEEXTVERSION;
    else if (line != NULL)
        result = dwAddressID == 0 ? fill_addresscaps(core, line, lpAddressCaps) : (LONG)LINEERR_INVALADDRESSID;
    return session_leave(result, "lineGetAddressCaps device=%u address=%u", (unsigned)dwDeviceID,
                         (unsigned)dwAddressID);
}
