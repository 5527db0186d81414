/* tspi_phone.c: telephones, each with a handset that is only looked at, and a speaker that can be switched. Their other
 * parts are in tspi_parts.c. */
#include <string.h>

#include "fake.h"
#include "fill.h"

enum {
    MODES_OF_SPEAKER = PHONEHOOKSWITCHMODE_ONHOOK | PHONEHOOKSWITCHMODE_MICSPEAKER,
    HOOKSWITCHES = PHONEHOOKSWITCHDEV_HANDSET | PHONEHOOKSWITCHDEV_SPEAKER,
    FEATURES = PHONEFEATURE_GETHOOKSWITCHHANDSET | PHONEFEATURE_GETHOOKSWITCHSPEAKER |
               PHONEFEATURE_SETHOOKSWITCHSPEAKER | PHONEFEATURE_GETLAMP | PHONEFEATURE_SETLAMP | PHONEFEATURE_GETRING |
               PHONEFEATURE_SETRING | PHONEFEATURE_GETVOLUMESPEAKER | PHONEFEATURE_SETVOLUMESPEAKER |
               PHONEFEATURE_GETGAINSPEAKER | PHONEFEATURE_SETGAINSPEAKER | PHONEFEATURE_GETDISPLAY |
               PHONEFEATURE_SETDISPLAY | PHONEFEATURE_GETBUTTONINFO | PHONEFEATURE_SETBUTTONINFO | PHONEFEATURE_GETDATA,
    STATES = PHONESTATE_SPEAKERHOOKSWITCH | PHONESTATE_LAMP | PHONESTATE_RINGMODE | PHONESTATE_SPEAKERVOLUME |
             PHONESTATE_SPEAKERGAIN | PHONESTATE_DISPLAY,
    SIZE_OF_STATUS = 104,
};

static DWORD size_of_caps(DWORD version)
{
    return version < VERSION_2_2 ? 180 : 196;
}

/* The telephone that TAPI calls so, or NULL. */
static const struct phone *find_device(DWORD device)
{
    const struct phone *phone;

    enter();
    phone = phone_of_device(device);
    leave();
    return phone;
}

EXPORT LONG TSPIAPI TSPI_phoneNegotiateTSPIVersion(DWORD device, DWORD low, DWORD high, LPDWORD version)
{
    DWORD agreed = provider_agrees(low, high);

    if (does("cannot negotiate for its telephones"))
        return (LONG)PHONEERR_OPERATIONUNAVAIL;
    if (!find_device(device))
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

/* The arrays that say what each button and lamp is, and how much data there is in each place. */
static void fill_arrays(struct fill *fill, PHONECAPS *image)
{
    static const DWORD data[] = {DATA_BYTES};
    DWORD modes[BUTTONS], functions[BUTTONS], lamps[BUTTONS];
    unsigned i;

    for (i = 0; i < BUTTONS; i++) {
        modes[i] = button_mode(i);
        functions[i] = button_function(i);
        lamps[i] = i == LAMP ? LAMP_MODES : PHONELAMPMODE_DUMMY;
    }
    fill_bytes(fill, &image->dwButtonModesSize, modes, sizeof modes);
    fill_bytes(fill, &image->dwButtonFunctionsSize, functions, sizeof functions);
    fill_bytes(fill, &image->dwLampModesSize, lamps,
               does("says nothing of its last lamp") ? sizeof lamps - sizeof *lamps : sizeof lamps);
    fill_bytes(fill, &image->dwGetDataSize, data, sizeof data);
}

/* The members of fixed size. */
static PHONECAPS phone_caps(const struct phone *phone)
{
    return (PHONECAPS){
        .dwPermanentPhoneID = permanent_id(phone_index(phone)),
        .dwStringFormat = STRINGFORMAT_UNICODE,
        .dwPhoneStates = STATES & ~(does("cannot tell of its lamp") ? PHONESTATE_LAMP : 0u),
        .dwHookSwitchDevs = HOOKSWITCHES,
        .dwHandsetHookSwitchModes = MODES_OF_SPEAKER,
        .dwSpeakerHookSwitchModes = MODES_OF_SPEAKER,
        .dwVolumeFlags =
            PHONEHOOKSWITCHDEV_SPEAKER |
            (does("has a volume for a hookswitch that it does not have") ? PHONEHOOKSWITCHDEV_HEADSET : 0u),
        .dwGainFlags = PHONEHOOKSWITCHDEV_SPEAKER,
        .dwDisplayNumRows = DISPLAY_ROWS,
        .dwDisplayNumColumns = does("has a display of no columns") ? 0 : DISPLAY_COLUMNS,
        .dwNumRingModes = RING_MODES,
        .dwNumButtonLamps = BUTTONS,
        .dwNumSetData = does("says that a telephone takes data"),
        .dwNumGetData = 1,
        .dwPhoneFeatures = FEATURES | (does("says that a telephone takes data") ? PHONEFEATURE_SETDATA : 0) |
                           (does("offers a volume that cannot be set") ? PHONEFEATURE_SETVOLUMEHANDSET : 0),
        .dwSettableSpeakerHookSwitchModes = MODES_OF_SPEAKER,
        .dwMonitoredHandsetHookSwitchModes = MODES_OF_SPEAKER,
        .dwMonitoredSpeakerHookSwitchModes = does("cannot see a hookswitch that it sets") ? 0 : MODES_OF_SPEAKER,
    };
}

EXPORT LONG TSPIAPI TSPI_phoneGetDevCaps(DWORD device, DWORD version, DWORD extension, LPPHONECAPS out)
{
    static const WCHAR classes[] = u"tapi/phone\0fake\0";
    const struct phone *phone = find_device(device);
    struct fill fill;
    PHONECAPS image;
    LONG result;

    if (!phone)
        return (LONG)PHONEERR_BADDEVICEID;
    if (extension != 0)
        return (LONG)PHONEERR_INCOMPATIBLEEXTVERSION;
    result = begin_caps(&fill, out, version);
    if (result != 0)
        return result;
    image = phone_caps(phone);
    fill_text(&fill, &image.dwProviderInfoSize, u"Fake Telephones");
    fill_text(&fill, &image.dwPhoneNameSize, phone_index(phone) == 0 ? u"Desk" : u"Wall");
    if (!does("says nothing of its buttons"))
        fill_arrays(&fill, &image);
    fill_bytes(&fill, &image.dwDeviceClassesSize, classes, sizeof classes);
    return fill_end(&fill, &image);
}

static LONG open_phone(struct phone *phone, HTAPIPHONE ht, LPHDRVPHONE hd, PHONEEVENT event)
{
    static bool opened;

    if (phone->open || (phone->opens && does("a telephone cannot be opened again")) ||
        (opened && does("a telephone can be opened once and for all")))
        return (LONG)PHONEERR_ALLOCATED;
    opened = true;
    if (phone->ht && does("keeps the first handle of a telephone"))
        ht = phone->ht;
    *phone = (struct phone){.ht = ht, .event = event, .open = true, .mode = PHONEHOOKSWITCHMODE_ONHOOK,
                            .opens = phone->opens + 1, .lamp = PHONELAMPMODE_OFF, .volume = 0x8000, .gain = 0x8000,
                            .hd = (HDRVPHONE)(DWORD_PTR)(0x8000 + ++fake.next_handle)};
    if (phone_index(phone) == 1 && does("gives two telephones one handle"))
        phone->hd = fake.phones[0].hd;
    if (!does("gives a telephone no handle"))
        *hd = phone->hd;
    if (does("tells of a telephone inside phoneOpen")) {
        leave();
        event(ht, PHONE_STATE, PHONESTATE_LAMP, LAMP, 0);
        enter();
    }
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

LONG phone_look_at(HDRVPHONE hd, struct phone *copy)
{
    const struct phone *phone;

    enter();
    phone = phone_find(hd);
    if (phone)
        *copy = *phone;
    leave();
    return phone ? 0 : (LONG)PHONEERR_INVALPHONEHANDLE;
}

/* The mode of its speaker's hookswitch, as it says. */
static DWORD seen_mode(const struct phone *phone)
{
    return does("says that a hookswitch is what it was") ? phone->mode ^ MODES_OF_SPEAKER : phone->mode;
}

EXPORT LONG TSPIAPI TSPI_phoneGetStatus(HDRVPHONE hd, LPPHONESTATUS out)
{
    struct phone phone;
    struct fill fill;
    PHONESTATUS image = {
        .dwStatusFlags = does("has a telephone that is unplugged") ? 0 : PHONESTATUSFLAGS_CONNECTED,
        .dwPhoneFeatures = does("has a telephone that offers nothing now") ? 0 : FEATURES,
    };
    DWORD lamps[BUTTONS], i;
    LONG result = phone_look_at(hd, &phone);

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
    if (does("offers now what it never does"))
        image.dwPhoneFeatures |= PHONEFEATURE_SETVOLUMEHANDSET;
    if (does("has a status that there is not"))
        image.dwStatusFlags |= 0x80;
    image.dwHandsetHookSwitchMode = PHONEHOOKSWITCHMODE_ONHOOK;
    image.dwSpeakerHookSwitchMode = does("has a hookswitch in no mode") ? 0 : seen_mode(&phone);
    if (does("says in its status that it is always on hook"))
        image.dwSpeakerHookSwitchMode = PHONEHOOKSWITCHMODE_ONHOOK;
    image.dwRingMode = phone.ring_mode + does("says that it rings otherwise than it does");
    image.dwRingVolume = phone.ring_volume;
    image.dwSpeakerVolume = phone.volume + does("says another volume than it has");
    image.dwSpeakerGain = phone.gain;
    for (i = 0; i < BUTTONS; i++)
        lamps[i] = i == LAMP ? phone.lamp : PHONELAMPMODE_DUMMY;
    if (does("says that a lamp is lit otherwise than it is"))
        lamps[LAMP] = PHONELAMPMODE_FLASH;
    fill_bytes(&fill, &image.dwDisplaySize, phone.display, sizeof phone.display);
    fill_bytes(&fill, &image.dwLampModesSize, lamps, sizeof lamps);
    return fill_end(&fill, &image);
}

EXPORT LONG TSPIAPI TSPI_phoneGetHookSwitch(HDRVPHONE hd, LPDWORD off)
{
    struct phone phone;
    LONG result = phone_look_at(hd, &phone);

    if (result == 0 && does("cannot be asked for its hookswitches"))
        result = (LONG)PHONEERR_OPERATIONFAILED;
    if (result != 0)
        return result;
    *off = seen_mode(&phone) == PHONEHOOKSWITCHMODE_ONHOOK ? 0 : PHONEHOOKSWITCHDEV_SPEAKER;
    return 0;
}

static LONG check_hookswitch(DWORD devices, DWORD mode)
{
    if (does("has a telephone that is unplugged"))
        return (LONG)PHONEERR_RESOURCEUNAVAIL;
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

    (void)button_states;
    enter();
    phone = phone_find(hd);
    if (!phone)
        result = (LONG)PHONEERR_INVALPHONEHANDLE;
    else if (states & ~(DWORD)STATES && does("refuses a telephone's states that it does not produce"))
        result = (LONG)PHONEERR_INVALPHONESTATE;
    else if (button_modes & PHONEBUTTONMODE_LOCAL && does("refuses the mode of buttons that it does not have"))
        result = (LONG)PHONEERR_INVALBUTTONMODE;
    else {
        phone->states = states;
        phone->button_modes = button_modes;
    }
    leave();
    return result;
}
