/* tspi_status.c: how lines, addresses and calls stand now. Members that belong to TAPI are kept (rule 65). */
#include <string.h>

#include "core/call.h"
#include "fill.h"
#include "forwardlist.h"
#include "core/link.h"
#include "session.h"

enum { PENDING = LINECALLSTATE_ONHOLDPENDTRANSFER | LINECALLSTATE_ONHOLDPENDCONF };

/* Of the calls that TAPI counts, those that it knows to be in one of these states. */
static DWORD calls_in(const struct line *line, DWORD states)
{
    DWORD count = 0;
    for (const struct call *call = line->alive; call != NULL; call = call->next)
        count += call->stage == CALL_LIVE && (call->told.state & states);
    return count;
}

static LONG fill_devstatus(const struct core *core, const struct line *line, LPLINEDEVSTATUS out)
{
    struct fill fill;
    LONG result = fill_begin(&fill, out, sizeof(*out));
    if (result != 0)
        return result;
    LINEDEVSTATUS image = {
        .dwNumOpens = out->dwNumOpens,
        .dwOpenMediaModes = out->dwOpenMediaModes,
        .dwNumActiveCalls = line->live_count - calls_in(line, LINECALLSTATE_ONHOLD | PENDING),
        .dwNumOnHoldCalls = calls_in(line, LINECALLSTATE_ONHOLD),
        .dwNumOnHoldPendCalls = calls_in(line, PENDING),
        .dwLineFeatures = line_features(core, line),
        .dwDevStatusFlags = line->link->in_service ? LINEDEVSTATUSFLAGS_CONNECTED | LINEDEVSTATUSFLAGS_INSERVICE : 0,
        .dwAvailableMediaModes = line_can_dial(core->protocol, line) ? LINEMEDIAMODE_INTERACTIVEVOICE : 0,
    };
    fill_end(&fill, &image);
    return 0;
}

LONG TSPIAPI TSPI_lineGetLineDevStatus(HDRVLINE hdLine, LPLINEDEVSTATUS lpLineDevStatus)
{
    const struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    const struct line *line = line_find(core, (handle)hdLine);
    LONG result = line != NULL ? fill_devstatus(core, line, lpLineDevStatus) : (LONG)LINEERR_INVALLINEHANDLE;
    return session_leave(result, "lineGetLineDevStatus hdLine=0x%llx", TRACED(hdLine));
}

static LONG fill_addressstatus(const struct core *core, const struct line *line, LPLINEADDRESSSTATUS out)
{
    struct fill fill;
    LONG result = fill_begin(&fill, out, sizeof(*out));
    if (result != 0)
        return result;
    LINEADDRESSSTATUS image = {
        .dwNumInUse = line->live_count,
        .dwNumActiveCalls = line->live_count - calls_in(line, LINECALLSTATE_ONHOLD | PENDING),
        .dwNumOnHoldCalls = calls_in(line, LINECALLSTATE_ONHOLD),
        .dwNumOnHoldPendCalls = calls_in(line, PENDING),
        .dwAddressFeatures = address_features(core, line),
    };
    forwardlist_fill(&fill, core->protocol, line, &image);
    fill_end(&fill, &image);
    return 0;
}

LONG TSPIAPI TSPI_lineGetAddressStatus(HDRVLINE hdLine, DWORD dwAddressID, LPLINEADDRESSSTATUS lpAddressStatus)
{
    const struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    const struct line *line = line_find(core, (handle)hdLine);
    LONG result = LINEERR_INVALLINEHANDLE;
    if (line != NULL)
        result = dwAddressID == 0 ? fill_addressstatus(core, line, lpAddressStatus) : (LONG)LINEERR_INVALADDRESSID;
    return session_leave(result, "lineGetAddressStatus hdLine=0x%llx address=%u", TRACED(hdLine),
                         (unsigned)dwAddressID);
}

static LONG fill_callstatus(const struct core *core, const struct call *call, LPLINECALLSTATUS out)
{
    struct fill fill;
    LONG result = fill_begin(&fill, out, sizeof(*out));
    if (result != 0)
        return result;
    LINECALLSTATUS image = {
        .dwCallState = call->told.state != 0 ? call->told.state : LINECALLSTATE_UNKNOWN,
        .dwCallStateMode = call->told.mode,
        .dwCallPrivilege = out->dwCallPrivilege,
        .dwCallFeatures = call_features(core, call),
        .tStateEntryTime = call->told_at,
    };
    fill_end(&fill, &image);
    return 0;
}

LONG TSPIAPI TSPI_lineGetCallStatus(HDRVCALL hdCall, LPLINECALLSTATUS lpCallStatus)
{
    const struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    const struct call *call = call_find(core, (handle)hdCall);
    LONG result = call != NULL ? fill_callstatus(core, call, lpCallStatus) : (LONG)LINEERR_INVALCALLHANDLE;
    return session_leave(result, "lineGetCallStatus hdCall=0x%llx", TRACED(hdCall));
}

struct party_members {
    DWORD *flags, *id_size, *id_offset, *name_size, *name_offset;
};

/* Flags say what is known, not what fits into this buffer (rule 62). */
static void fill_party(struct fill *fill, unsigned codepage, struct slice id, struct slice name,
                       struct party_members to)
{
    *to.flags = (id.len > 0 ? LINECALLPARTYID_ADDRESS : 0) | (name.len > 0 ? LINECALLPARTYID_NAME : 0);
    if (*to.flags == 0)
        *to.flags = LINECALLPARTYID_UNKNOWN;
    fill_string(fill, codepage, id, to.id_size, to.id_offset);
    fill_string(fill, codepage, name, to.name_size, to.name_offset);
}

static LINECALLINFO with_tapis_members(const LINECALLINFO *out)
{
    return (LINECALLINFO){
        .hLine = out->hLine,
        .dwMonitorDigitModes = out->dwMonitorDigitModes,
        .dwMonitorMediaModes = out->dwMonitorMediaModes,
        .dwNumOwners = out->dwNumOwners,
        .dwNumMonitors = out->dwNumMonitors,
        .dwAppNameSize = out->dwAppNameSize,
        .dwAppNameOffset = out->dwAppNameOffset,
        .dwDisplayableAddressSize = out->dwDisplayableAddressSize,
        .dwDisplayableAddressOffset = out->dwDisplayableAddressOffset,
        .dwCalledPartySize = out->dwCalledPartySize,
        .dwCalledPartyOffset = out->dwCalledPartyOffset,
        .dwCommentSize = out->dwCommentSize,
        .dwCommentOffset = out->dwCommentOffset,
    };
}

/* The number that was dialed, or rang, is the called one until the switch says better. */
static struct slice called_number(const struct call *call)
{
    struct slice told = call_text(call, TEXT_CALLEE);
    return told.len > 0 || call->reason == LINECALLREASON_UNPARK ? told : call_text(call, TEXT_DEST);
}

/* The switch's name for the call, as the number that it is, or as a number made from it. */
static DWORD call_id(const struct call *call)
{
    DWORD number = 0, hash = 2166136261u; /* FNV-1a */
    struct slice name = call_text(call, TEXT_NAME);
    bool digits = name.len > 0 && name.len < 10;
    for (size_t i = 0; i < name.len; i++) {
        unsigned char byte = name.at[i];
        digits = digits && byte >= '0' && byte <= '9';
        number = number * 10 + byte - '0';
        hash = (hash ^ byte) * 16777619u;
    }
    return digits ? number : name.len > 0 ? hash : 0;
}

#define TRUNK_UNKNOWN 0xFFFFFFFFu /* 0 would be a trunk (S:linecallinfo) */

/* The other end, once there is one. */
static void fill_connected(struct fill *fill, unsigned codepage, const struct call *call, LINECALLINFO *image)
{
    bool inbound = call->origin == LINECALLORIGIN_INBOUND;
    struct slice none = {0};
    struct slice id = inbound ? call_text(call, TEXT_CALLER) : called_number(call);
    struct slice name = call_text(call, inbound ? TEXT_CALLER_NAME : TEXT_CALLEE_NAME);
    fill_party(fill, codepage, call->connected ? id : none, call->connected ? name : none,
               (struct party_members){&image->dwConnectedIDFlags, &image->dwConnectedIDSize,
                                      &image->dwConnectedIDOffset, &image->dwConnectedIDNameSize,
                                      &image->dwConnectedIDNameOffset});
}

static LONG fill_callinfo(const struct core *core, const struct call *call, LPLINECALLINFO out)
{
    unsigned codepage = core->protocol->codepage;
    struct fill fill;
    LONG result = fill_begin(&fill, out, fixed_size_of_callinfo(call->line->version));
    if (result != 0)
        return result;
    LINECALLINFO image = with_tapis_members(out);
    image.dwLineDeviceID = call->line->device;
    image.dwBearerMode = LINEBEARERMODE_VOICE;
    image.dwMediaMode = call->media_mode;
    image.dwAppSpecific = call->app_specific;
    image.dwCallStates = core->protocol->call_states;
    image.dwCallID = call_id(call);
    image.dwTrunk = TRUNK_UNKNOWN;
    image.dwOrigin = call->origin;
    image.dwReason = call->reason != 0                         ? call->reason
                     : call->origin == LINECALLORIGIN_UNKNOWN ? LINECALLREASON_UNKNOWN
                                                              : LINECALLREASON_DIRECT;
    fill_party(&fill, codepage, call_text(call, TEXT_CALLER), call_text(call, TEXT_CALLER_NAME),
               (struct party_members){&image.dwCallerIDFlags, &image.dwCallerIDSize, &image.dwCallerIDOffset,
                                      &image.dwCallerIDNameSize, &image.dwCallerIDNameOffset});
    fill_party(&fill, codepage, called_number(call), call_text(call, TEXT_CALLEE_NAME),
               (struct party_members){&image.dwCalledIDFlags, &image.dwCalledIDSize, &image.dwCalledIDOffset,
                                      &image.dwCalledIDNameSize, &image.dwCalledIDNameOffset});
    fill_connected(&fill, codepage, call, &image);
    image.dwRedirectionIDFlags = image.dwRedirectingIDFlags = LINECALLPARTYID_UNAVAIL;
    image.dwCallerIDAddressType = image.dwCalledIDAddressType = image.dwConnectedIDAddressType =
        LINEADDRESSTYPE_PHONENUMBER;
    fill_end(&fill, &image);
    return 0;
}

LONG TSPIAPI TSPI_lineGetCallInfo(HDRVCALL hdCall, LPLINECALLINFO lpCallInfo)
{
    const struct core *core = session_enter();
    if (core == NULL)
        return LINEERR_UNINITIALIZED;
    const struct call *call = call_find(core, (handle)hdCall);
    LONG result = call != NULL ? fill_callinfo(core, call, lpCallInfo) : (LONG)LINEERR_INVALCALLHANDLE;
    return session_leave(result, "lineGetCallInfo hdCall=0x%llx", TRACED(hdCall));
}
