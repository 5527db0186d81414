/* tspi_status.c: how lines, addresses and calls stand now. Members that belong to TAPI are kept (rule 65). */
#include "fake.h"
#include "fill.h"

static LONG fill_dev_status(const struct line *line, LPLINEDEVSTATUS out)
{
    struct fill fill;
    LONG result = fill_begin(&fill, out, 88);
    DWORD features = line_features(line);
    bool talks = line_live_calls(line) && does("says that a line is out of service on which somebody talks");
    bool works = !talks && (!line->cut || does("shows a cut link as connected"));
    LINEDEVSTATUS image = {
        .dwNumActiveCalls = line_live_calls(line),
        .dwLineFeatures = features | (does("offers on a line what it never does") ? LINEFEATURE_FORWARD : 0),
        .dwDevStatusFlags = line->maintained ? LINEDEVSTATUSFLAGS_CONNECTED
                            : works ? LINEDEVSTATUSFLAGS_CONNECTED | LINEDEVSTATUSFLAGS_INSERVICE : 0,
        .dwAvailableMediaModes = features ? MEDIA : 0,
    };

    if (result != 0)
        return result;
    image.dwNumOpens = does("clears the number of opens") ? 0 : out->dwNumOpens;
    image.dwOpenMediaModes = out->dwOpenMediaModes;
    return fill_end(&fill, &image);
}

EXPORT LONG TSPIAPI TSPI_lineGetLineDevStatus(HDRVLINE hd, LPLINEDEVSTATUS out)
{
    const struct line *line;
    LONG result;

    enter();
    line = line_find(hd);
    result = line ? fill_dev_status(line, out) : (LONG)LINEERR_INVALLINEHANDLE;
    leave();
    return result;
}

static LONG fill_address_status(const struct line *line, LPLINEADDRESSSTATUS out)
{
    bool offered = line_features(line) || does("offers a call on a busy address");
    DWORD entry[6] = {line->forward_mode};
    struct fill fill;
    LONG result = fill_begin(&fill, out, 64);
    LINEADDRESSSTATUS image = {
        .dwNumInUse = line_live_calls(line) != 0,
        .dwNumActiveCalls = line_live_calls(line),
        .dwAddressFeatures = (offered ? LINEADDRFEATURE_MAKECALL : 0) |
                             (does("offers on an address what it never does") ? LINEADDRFEATURE_PICKUPGROUP : 0),
    };

    if (result != 0)
        return result;
    fill_bytes(&fill, &image.dwForwardSize, entry, line->forward_mode ? sizeof entry : 0);
    image.dwForwardNumEntries = image.dwForwardSize / sizeof entry;
    return fill_end(&fill, &image);
}

EXPORT LONG TSPIAPI TSPI_lineGetAddressStatus(HDRVLINE hd, DWORD address, LPLINEADDRESSSTATUS out)
{
    const struct line *line;
    LONG result;

    if (does("fails when asked twice for an address") && is_too_much())
        return (LONG)LINEERR_OPERATIONFAILED;
    enter();
    line = line_find(hd);
    if (!line)
        result = (LONG)LINEERR_INVALLINEHANDLE;
    else
        result = address == 0 ? fill_address_status(line, out) : (LONG)LINEERR_INVALADDRESSID;
    leave();
    return result;
}

static DWORD mode_of(const struct call *call)
{
    if (does("says no mode of a call"))
        return 0;
    if (call->state == LINECALLSTATE_CONNECTED && does("says another mode of a call than it reported"))
        return LINECONNECTEDMODE_INACTIVE;
    return (DWORD)call->mode;
}

static DWORD state_of(const struct call *call)
{
    if (call->state == LINECALLSTATE_CONNECTED && does("tells a substate of its own"))
        return call->state | SUBSTATE;
    return call->state ? call->state : LINECALLSTATE_UNKNOWN;
}

static LONG fill_call_status(const struct call *call, LPLINECALLSTATUS out)
{
    struct fill fill;
    LONG result = fill_begin(&fill, out, 56);
    LINECALLSTATUS image = {
        .dwCallState = state_of(call),
        .dwCallStateMode = call->mode && call->state != LINECALLSTATE_CONFERENCED ? mode_of(call) : 0,
        .dwCallFeatures = call_features(call),
    };

    if (result != 0)
        return result;
    image.dwCallPrivilege = does("clears the call's privilege") ? 0 : out->dwCallPrivilege;
    return fill_end(&fill, &image);
}

EXPORT LONG TSPIAPI TSPI_lineGetCallStatus(HDRVCALL hd, LPLINECALLSTATUS out)
{
    const struct call *call;
    LONG result;

    enter();
    call = call_find(hd);
    if (call && call->conference && does("forgets who has joined a conference"))
        call = NULL;
    result = call ? fill_call_status(call, out) : (LONG)LINEERR_INVALCALLHANDLE;
    leave();
    return result;
}

static void keep_tapis_members(LINECALLINFO *image, const LINECALLINFO *out)
{
    image->hLine = does("clears the line's handle") ? 0 : out->hLine;
    image->dwMonitorDigitModes = out->dwMonitorDigitModes;
    image->dwMonitorMediaModes = out->dwMonitorMediaModes;
    image->dwNumOwners = out->dwNumOwners;
    image->dwNumMonitors = out->dwNumMonitors;
    image->dwAppNameSize = out->dwAppNameSize;
    image->dwAppNameOffset = out->dwAppNameOffset;
    image->dwDisplayableAddressSize = out->dwDisplayableAddressSize;
    image->dwDisplayableAddressOffset = out->dwDisplayableAddressOffset;
    image->dwCalledPartySize = out->dwCalledPartySize;
    image->dwCalledPartyOffset = out->dwCalledPartyOffset;
    image->dwCommentSize = out->dwCommentSize;
    image->dwCommentOffset = out->dwCommentOffset;
}

static DWORD origin_of(const struct call *call)
{
    if (call->origin != LINECALLORIGIN_CONFERENCE && does("says nothing of a call's origin"))
        return 0;
    return call->origin == LINECALLORIGIN_OUTBOUND && call->number[0] && does("says that a call comes in that it makes")
               ? LINECALLORIGIN_INBOUND
               : call->origin;
}

/* Here is Alice Kim, there is Bob Lee. */
static void fill_parties(struct fill *fill, const struct call *call, LINECALLINFO *image)
{
    bool inbound = call->origin == LINECALLORIGIN_INBOUND;
    const WCHAR *own = line_number(call->line), *other = call->number[0] ? call->number : u"4000";
    const WCHAR *alice = does("foreign name") ? u"\uAE40\uD658 \U0001F600" : u"Alice Kim", *bob = u"Bob Lee";

    image->dwCallerIDFlags = image->dwCalledIDFlags = LINECALLPARTYID_UNKNOWN;
    if (!call->parties_known)
        return;
    image->dwCallerIDFlags = image->dwCalledIDFlags = LINECALLPARTYID_ADDRESS | LINECALLPARTYID_NAME;
    fill_text(fill, &image->dwCallerIDSize, inbound ? other : own);
    fill_text(fill, &image->dwCallerIDNameSize, inbound ? bob : alice);
    fill_text(fill, &image->dwCalledIDSize, inbound ? own : other);
    if (!does("says that there is a name and gives none"))
        fill_text(fill, &image->dwCalledIDNameSize, inbound ? alice : bob);
}

static LONG fill_call_info(const struct call *call, LPLINECALLINFO out)
{
    struct fill fill;
    LONG result = fill_begin(&fill, out, call->line->version < VERSION_3_0 ? 324 : 344);
    LINECALLINFO image = {
        .dwLineDeviceID = does("gives a call's line by its index") ? line_index(call->line) : line_device(call->line),
        .dwAddressID = does("has a call at an address that is not there") ? 1 : 0,
        .dwBearerMode = does("has a bearer mode that its line does not have") ? LINEBEARERMODE_DATA
                        : LINEBEARERMODE_VOICE | (does("has two bearer modes at once") ? LINEBEARERMODE_SPEECH : 0u),
        .dwMediaMode = call->media,
        .dwAppSpecific = call->app_specific,
        .dwCallID = call->id,
        .dwCallStates = does("says that a call is only ever idle") ? LINECALLSTATE_IDLE : CALL_STATES,
        .dwOrigin = origin_of(call),
        .dwReason = call->reason ? call->reason : LINECALLREASON_DIRECT,
        .dwConnectedIDFlags = LINECALLPARTYID_UNAVAIL,
        .dwRedirectionIDFlags = LINECALLPARTYID_UNAVAIL,
        .dwRedirectingIDFlags = LINECALLPARTYID_UNAVAIL,
        .dwCallerIDAddressType = LINEADDRESSTYPE_PHONENUMBER,
        .dwCalledIDAddressType = LINEADDRESSTYPE_PHONENUMBER,
    };

    if (result != 0)
        return result;
    keep_tapis_members(&image, out);
    fill_parties(&fill, call, &image);
    fill_bytes(&fill, &image.dwCallDataSize, call->data, call->data_size);
    return fill_end(&fill, &image);
}

EXPORT LONG TSPIAPI TSPI_lineGetCallInfo(HDRVCALL hd, LPLINECALLINFO out)
{
    const struct call *call;
    LONG result;

    if (does("cannot be asked who calls"))
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    enter();
    call = call_find(hd);
    if (call && call->state == LINECALLSTATE_IDLE && does("forgets who was called when it is over"))
        call = NULL;
    result = call ? fill_call_info(call, out) : (LONG)LINEERR_INVALCALLHANDLE;
    leave();
    return result;
}
