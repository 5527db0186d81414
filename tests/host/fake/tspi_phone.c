/* tspi_phone.c: telephones, each with a handset that is only looked at, and a speaker that can be switched. */
#include <string.h>

#include "fake.h"
#include "fill.h"

enum {
    MODES_OF_SPEAKER = PHONEHOOKSWITCHMODE_ONHOOK | PHONEHOOKSWITCHMODE_MICSPEAKER,
    HOOKSWITCHES = PHONEHOOKSWITCHDEV_HANDSET | PHONEHOOKSWITCHDEV_SPEAKER,
    FEATURES = PHONEFEATURE_GETHOOKSWITCHHANDSET | PHONEFEATURE_GETHOOKSWITCHSPEAKER | PHONEFEATURE_SETHOOKSWITCHSPEAKER,
    STATES = PHONESTATE_SPEAKERHOOKSWITCH,
    SIZE_OF_STATUS = 104,
};

static DWORD size_of_caps(DWORD version)
{
    return version < VERSION_2_2 ? 180 : 196;
}

static bool is_there(DWORD device)
{
    bool there;

    enter();
    there = phone_of_device(device) != NULL;
    leave();
    return there;
}

EXPORT LONG TSPIAPI TSPI_phoneNegotiateTSPIVersion(DWORD device, DWORD low, DWORD high, LPDWORD version)
{
    DWORD agreed = provider_agrees(low, high);

    if (does("cannot negotiate for its telephones"))
        return (LONG)PHONEERR_OPERATIONUNAVAIL;
    if (!is_there(device))
        return (LONG)PHONEERR_BADDEVICEID;
    if (!agreed && !does("agrees to a telephone's version that it does not speak"))
        return (LONG)PHONEERR_INCOMPATIBLEAPIVERSION;
    if (agreed > VERSION_2_0 && low <= VERSION_2_0 && does("agrees to less for a telephone than it can"))
        agreed = VERSION_2_0;
    *version = agreed ? agreed : low;
    return 0;
}

static DWORD permanent_id(DWORD index)
{
    if (does("two telephones with one permanent id"))
        return 1;
    return index + 1 + (does("permanent telephone ids change with the session") ? 10 * fake.session : 0);
}

static LONG begin_caps(struct fill *fill, LPPHONECAPS out, DWORD version)
{
    DWORD fixed = size_of_caps(version), more = size_of_caps(VERSION_3_0) - fixed;
    LONG result = fill_begin(fill, out, fixed);

    if (result == 0 && does("lays out an old telephone as a new one")) {
        fill->needed += more;
        fill->used += fill->total - fixed >= more ? more : 0;
    }
    return result;
}

EXPORT LONG TSPIAPI TSPI_phoneGetDevCaps(DWORD device, DWORD version, DWORD extension, LPPHONECAPS out)
{
    struct fill fill;
    LONG result;
    PHONECAPS image = {
        .dwPermanentPhoneID = permanent_id(device - fake.phone_base),
        .dwStringFormat = STRINGFORMAT_UNICODE,
        .dwPhoneStates = STATES,
        .dwHookSwitchDevs = HOOKSWITCHES,
        .dwHandsetHookSwitchModes = MODES_OF_SPEAKER,
        .dwSpeakerHookSwitchModes = MODES_OF_SPEAKER,
        .dwPhoneFeatures = FEATURES | (does("says that a telephone has a display") ? PHONEFEATURE_SETDISPLAY : 0),
        .dwSettableSpeakerHookSwitchModes = MODES_OF_SPEAKER,
        .dwMonitoredHandsetHookSwitchModes = MODES_OF_SPEAKER,
        .dwMonitoredSpeakerHookSwitchModes = does("cannot see a hookswitch that it sets") ? 0 : MODES_OF_SPEAKER,
    };

    if (!is_there(device))
        return (LONG)PHONEERR_BADDEVICEID;
    if (extension != 0)
        return (LONG)PHONEERR_INCOMPATIBLEEXTVERSION;
    result = begin_caps(&fill, out, version);
    if (result != 0)
        return result;
    fill_text(&fill, &image.dwProviderInfoSize, u"Fake Telephones");
    fill_text(&fill, &image.dwPhoneNameSize, device == fake.phone_base ? u"Desk" : u"Wall");
    return fill_end(&fill, &image);
}

static LONG open_phone(struct phone *phone, HTAPIPHONE ht, LPHDRVPHONE hd, PHONEEVENT event)
{
    static bool opened;

    if (phone->open || (phone->opens && does("a telephone cannot be opened again")) ||
        (opened && does("a telephone can be opened once and for all")))
        return (LONG)PHONEERR_ALLOCATED;
    opened = true;
    *phone = (struct phone){.ht = ht, .event = event, .open = true, .mode = PHONEHOOKSWITCHMODE_ONHOOK,
                            .opens = phone->opens + 1,
                            .hd = (HDRVPHONE)(DWORD_PTR)(0x8000 + ++fake.next_handle)};
    *hd = phone->hd;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_phoneOpen(DWORD device, HTAPIPHONE ht, LPHDRVPHONE hd, DWORD version, PHONEEVENT event)
{
    struct phone *phone;
    LONG result = (LONG)PHONEERR_NODRIVER;

    if (!speaks(0, version))
        return (LONG)PHONEERR_INCOMPATIBLEAPIVERSION;
    enter();
    phone = phone_of_device(device);
    if (phone)
        result = open_phone(phone, ht, hd, event);
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_phoneClose(HDRVPHONE hd)
{
    struct phone *phone;

    enter();
    phone = phone_find(hd);
    if (phone)
        phone_close(phone);
    leave();
    return phone ? 0 : (LONG)PHONEERR_INVALPHONEHANDLE;
}

/* A copy of an open telephone. */
static LONG look_at(HDRVPHONE hd, struct phone *copy)
{
    const struct phone *phone;

    enter();
    phone = phone_find(hd);
    if (phone)
        *copy = *phone;
    leave();
    return phone ? 0 : (LONG)PHONEERR_INVALPHONEHANDLE;
}

EXPORT LONG TSPIAPI TSPI_phoneGetStatus(HDRVPHONE hd, LPPHONESTATUS out)
{
    struct phone phone;
    struct fill fill;
    PHONESTATUS image = {.dwStatusFlags = PHONESTATUSFLAGS_CONNECTED, .dwPhoneFeatures = FEATURES};
    LONG result = look_at(hd, &phone);

    if (result == 0)
        result = fill_begin(&fill, out, SIZE_OF_STATUS);
    if (result != 0)
        return result;
    if (!does("overwrites a telephone's owners")) {
        image.dwNumOwners = out->dwNumOwners;
        image.dwNumMonitors = out->dwNumMonitors;
        image.dwOwnerNameSize = out->dwOwnerNameSize;
        image.dwOwnerNameOffset = out->dwOwnerNameOffset;
    }
    image.dwHandsetHookSwitchMode = PHONEHOOKSWITCHMODE_ONHOOK;
    image.dwSpeakerHookSwitchMode = phone.mode;
    return fill_end(&fill, &image);
}

EXPORT LONG TSPIAPI TSPI_phoneGetHookSwitch(HDRVPHONE hd, LPDWORD off)
{
    struct phone phone;
    LONG result = look_at(hd, &phone);

    if (result != 0)
        return result;
    *off = phone.mode == PHONEHOOKSWITCHMODE_ONHOOK ? 0 : PHONEHOOKSWITCHDEV_SPEAKER;
    if (does("says that a hookswitch is what it was"))
        *off ^= PHONEHOOKSWITCHDEV_SPEAKER;
    return 0;
}

static LONG check_hookswitch(DWORD devices, DWORD mode)
{
    if (devices != PHONEHOOKSWITCHDEV_SPEAKER && !does("sets a hookswitch that it does not have"))
        return (LONG)PHONEERR_INVALHOOKSWITCHDEV;
    if ((mode & (mode - 1) || !(mode & MODES_OF_SPEAKER)) && !does("sets a hookswitch to two modes at once"))
        return (LONG)PHONEERR_INVALHOOKSWITCHMODE;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_phoneSetHookSwitch(DRV_REQUESTID request, HDRVPHONE hd, DWORD devices, DWORD mode)
{
    struct phone *phone;
    LONG result = (LONG)PHONEERR_INVALPHONEHANDLE;

    enter();
    phone = phone_find(hd);
    if (phone)
        result = check_hookswitch(devices, mode);
    if (phone && (result == 0 || does("refuses a hookswitch later"))) {
        phone_plan_hookswitch(phone, request, mode & (0 - mode), result);
        result = (LONG)request;
    }
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_phoneSetStatusMessages(HDRVPHONE hd, DWORD states, DWORD button_modes, DWORD button_states)
{
    struct phone *phone;
    LONG result = 0;

    (void)button_modes, (void)button_states;
    enter();
    phone = phone_find(hd);
    if (!phone)
        result = (LONG)PHONEERR_INVALPHONEHANDLE;
    else if (states & ~(DWORD)STATES && does("refuses a telephone's states that it does not produce"))
        result = (LONG)PHONEERR_INVALPHONESTATE;
    else
        phone->states = states;
    leave();
    return result;
}
