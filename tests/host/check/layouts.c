/* layouts.c: where TAPI's structures of variable size have what. */
#include "layouts.h"

#include <string.h>

enum { NO_SIZE = ~0u };

#define BYTES(structure, member) {#member, offsetof(structure, dw##member##Size), 0}
#define STRING(structure, member) {#member, offsetof(structure, dw##member##Size), 1}
#define LIST(structure, member) {#member, offsetof(structure, dw##member##Size), 2}
#define OWNED(structure, member) {#member, offsetof(structure, member)}
#define PAIR(structure, member) OWNED(structure, dw##member##Size), OWNED(structure, dw##member##Offset)

static const struct layout layouts[] = {
    [DEV_CAPS] = {
        "LINEDEVCAPS", "lineGetDevCaps", offsetof(struct sizes, dev_caps), 0,
        {STRING(LINEDEVCAPS, ProviderInfo), STRING(LINEDEVCAPS, SwitchInfo), STRING(LINEDEVCAPS, LineName),
         BYTES(LINEDEVCAPS, TerminalCaps), BYTES(LINEDEVCAPS, TerminalText), BYTES(LINEDEVCAPS, DevSpecific),
         LIST(LINEDEVCAPS, DeviceClasses)},
        {{0}},
    },
    [ADDRESS_CAPS] = {
        "LINEADDRESSCAPS", "lineGetAddressCaps", offsetof(struct sizes, address_caps), 0,
        {STRING(LINEADDRESSCAPS, Address), BYTES(LINEADDRESSCAPS, DevSpecific),
         BYTES(LINEADDRESSCAPS, CompletionMsgText), LIST(LINEADDRESSCAPS, DeviceClasses),
         BYTES(LINEADDRESSCAPS, CallTreatmentList)},
        {{0}},
    },
    [DEV_STATUS] = {
        "LINEDEVSTATUS", "lineGetLineDevStatus", offsetof(struct sizes, dev_status), 0,
        {BYTES(LINEDEVSTATUS, TerminalModes), BYTES(LINEDEVSTATUS, DevSpecific)},
        {OWNED(LINEDEVSTATUS, dwNumOpens), OWNED(LINEDEVSTATUS, dwOpenMediaModes)},
    },
    [ADDRESS_STATUS] = {
        "LINEADDRESSSTATUS", "lineGetAddressStatus", NO_SIZE, 64,
        {BYTES(LINEADDRESSSTATUS, Forward), BYTES(LINEADDRESSSTATUS, TerminalModes),
         BYTES(LINEADDRESSSTATUS, DevSpecific)},
        {{0}},
    },
    [CALL_INFO] = {
        "LINECALLINFO", "lineGetCallInfo", offsetof(struct sizes, call_info), 0,
        {STRING(LINECALLINFO, CallerID), STRING(LINECALLINFO, CallerIDName), STRING(LINECALLINFO, CalledID),
         STRING(LINECALLINFO, CalledIDName), STRING(LINECALLINFO, ConnectedID), STRING(LINECALLINFO, ConnectedIDName),
         STRING(LINECALLINFO, RedirectionID), STRING(LINECALLINFO, RedirectionIDName),
         STRING(LINECALLINFO, RedirectingID), STRING(LINECALLINFO, RedirectingIDName), STRING(LINECALLINFO, Display),
         BYTES(LINECALLINFO, UserUserInfo), BYTES(LINECALLINFO, HighLevelComp), BYTES(LINECALLINFO, LowLevelComp),
         BYTES(LINECALLINFO, ChargingInfo), BYTES(LINECALLINFO, TerminalModes), BYTES(LINECALLINFO, DevSpecific),
         BYTES(LINECALLINFO, CallData), BYTES(LINECALLINFO, SendingFlowspec), BYTES(LINECALLINFO, ReceivingFlowspec)},
        {OWNED(LINECALLINFO, hLine), OWNED(LINECALLINFO, dwMonitorDigitModes),
         OWNED(LINECALLINFO, dwMonitorMediaModes), OWNED(LINECALLINFO, dwNumOwners),
         OWNED(LINECALLINFO, dwNumMonitors), PAIR(LINECALLINFO, AppName), PAIR(LINECALLINFO, DisplayableAddress),
         PAIR(LINECALLINFO, CalledParty), PAIR(LINECALLINFO, Comment)},
    },
    [CALL_STATUS] = {
        "LINECALLSTATUS", "lineGetCallStatus", offsetof(struct sizes, call_status), 0,
        {BYTES(LINECALLSTATUS, DevSpecific)},
        {OWNED(LINECALLSTATUS, dwCallPrivilege)},
    },
    [PHONE_CAPS] = {
        "PHONECAPS", "phoneGetDevCaps", offsetof(struct sizes, phone_caps), 0,
        {BYTES(PHONECAPS, ProviderInfo), BYTES(PHONECAPS, PhoneInfo), STRING(PHONECAPS, PhoneName),
         BYTES(PHONECAPS, ButtonModes), BYTES(PHONECAPS, ButtonFunctions), BYTES(PHONECAPS, LampModes),
         BYTES(PHONECAPS, SetData), BYTES(PHONECAPS, GetData), BYTES(PHONECAPS, DevSpecific),
         LIST(PHONECAPS, DeviceClasses)},
        {{0}},
    },
    [PHONE_DISPLAY] = {
        "VARSTRING", "phoneGetDisplay", NO_SIZE, 24, {BYTES(VARSTRING, String)}, {{0}},
    },
    [PHONE_BUTTON_INFO] = {
        "PHONEBUTTONINFO", "phoneGetButtonInfo", NO_SIZE, 40,
        {STRING(PHONEBUTTONINFO, ButtonText), BYTES(PHONEBUTTONINFO, DevSpecific)}, {{0}},
    },
    [PHONE_STATUS] = {
        "PHONESTATUS", "phoneGetStatus", NO_SIZE, 104,
        {BYTES(PHONESTATUS, Display), BYTES(PHONESTATUS, LampModes), BYTES(PHONESTATUS, DevSpecific)},
        {OWNED(PHONESTATUS, dwNumOwners), OWNED(PHONESTATUS, dwNumMonitors), PAIR(PHONESTATUS, OwnerName)},
    },
};

const struct layout *layout_of(enum structure structure)
{
    return &layouts[structure];
}

DWORD layout_fixed(const struct layout *layout, const struct sizes *sizes)
{
    DWORD fixed = (DWORD)layout->fixed;

    if (layout->fixed_at != NO_SIZE)
        memcpy(&fixed, (const char *)sizes + layout->fixed_at, sizeof fixed);
    return fixed;
}
