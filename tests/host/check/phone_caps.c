/* phone_caps.c: what a telephone says of itself: PHONECAPS, in itself (rule 136), and PHONESTATUS, beside it and beside
 * what other functions say (137). */
#include <stdio.h>
#include <string.h>

#include "phone_parts.h"

enum {
    LOUDEST = 0xFFFF,
    ALL_STATES = 0xFFFFFF, /* PHONESTATE_ */
    ALL_HOOKSWITCHES = PHONEHOOKSWITCHDEV_HANDSET | PHONEHOOKSWITCHDEV_SPEAKER | PHONEHOOKSWITCHDEV_HEADSET,
    ALL_HOOKSWITCH_MODES = 0x1F, /* PHONEHOOKSWITCHMODE_ */
    ALL_FLAGS = PHONESTATUSFLAGS_CONNECTED | PHONESTATUSFLAGS_SUSPENDED,
    KEYS = 12,          /* of the keypad, the first buttons */
    MOST_BUTTONS = 256, /* that are looked at */
    WHOLE_STATUS = 0x4000,
    TRIES = 3, /* what is asked twice may change meanwhile */
};

static bool is_single(DWORD bits)
{
    return bits && !(bits & (bits - 1));
}

/* --- Rule 136 ----------------------------------------------------------------------------------------------------- */

/* Each array has an entry for each thing that it is of, or is left out. */
static bool has_arrays(const PHONECAPS *caps)
{
    const struct {
        const char *array;
        DWORD size, count;
    } arrays[] = {
        {"ButtonModes", caps->dwButtonModesSize, caps->dwNumButtonLamps},
        {"ButtonFunctions", caps->dwButtonFunctionsSize, caps->dwNumButtonLamps},
        {"LampModes", caps->dwLampModesSize, caps->dwNumButtonLamps},
        {"SetData", caps->dwSetDataSize, caps->dwNumSetData},
        {"GetData", caps->dwGetDataSize, caps->dwNumGetData},
    };
    size_t i;

    for (i = 0; i < sizeof arrays / sizeof *arrays; i++)
        if (arrays[i].size != 0 && arrays[i].size != arrays[i].count * sizeof(DWORD)) {
            finding_broken(136, "PHONECAPS.dw%sSize is %u; for %u of them it must be %u, or 0", arrays[i].array,
                           (unsigned)arrays[i].size, (unsigned)arrays[i].count,
                           (unsigned)(arrays[i].count * sizeof(DWORD)));
            return false;
        }
    return true;
}

static bool has_button_modes(const struct telephone *phone)
{
    const PHONECAPS *caps = &phone->caps;
    bool warned = false;
    DWORD mode, i;

    for (i = 0; i < caps->dwButtonModesSize / sizeof mode && i < MOST_BUTTONS; i++) {
        mode = telephone_entry(phone, caps->dwButtonModesSize, caps->dwButtonModesOffset, i);
        if (!is_single(mode) || mode > PHONEBUTTONMODE_DISPLAY) {
            finding_broken(136, "PHONECAPS has button %u of the mode 0x%X, which is not one PHONEBUTTONMODE",
                           (unsigned)i, (unsigned)mode);
            return false;
        }
        if (i < KEYS && mode != PHONEBUTTONMODE_KEYPAD && !warned) {
            finding_warning(136, "PHONECAPS has button %u of the mode 0x%X; the first twelve are those of the keypad",
                            (unsigned)i, (unsigned)mode);
            warned = true;
        }
    }
    return true;
}

/* All bits of these are reserved, and volumes are those of hookswitches that there are. */
static bool has_good_bits(const PHONECAPS *caps)
{
    const struct {
        const char *member;
        DWORD bits, good;
    } members[] = {
#define MEMBER(name, good) {#name, caps->name, good}
        MEMBER(dwPhoneStates, ALL_STATES),
        MEMBER(dwHookSwitchDevs, ALL_HOOKSWITCHES),
        MEMBER(dwVolumeFlags, caps->dwHookSwitchDevs),
        MEMBER(dwGainFlags, caps->dwHookSwitchDevs),
        MEMBER(dwSettableHandsetHookSwitchModes, ALL_HOOKSWITCH_MODES),
        MEMBER(dwSettableSpeakerHookSwitchModes, ALL_HOOKSWITCH_MODES),
        MEMBER(dwSettableHeadsetHookSwitchModes, ALL_HOOKSWITCH_MODES),
        MEMBER(dwMonitoredHandsetHookSwitchModes, ALL_HOOKSWITCH_MODES),
        MEMBER(dwMonitoredSpeakerHookSwitchModes, ALL_HOOKSWITCH_MODES),
        MEMBER(dwMonitoredHeadsetHookSwitchModes, ALL_HOOKSWITCH_MODES),
#undef MEMBER
    };
    size_t i;

    for (i = 0; i < sizeof members / sizeof *members; i++)
        if (members[i].bits & ~members[i].good) {
            finding_broken(136, "PHONECAPS.%s is 0x%X; there can be no more in it than 0x%X", members[i].member,
                           (unsigned)members[i].bits, (unsigned)members[i].good);
            return false;
        }
    return true;
}

/* What dwPhoneFeatures offers must have something to be done to. */
static bool has_what_it_offers(const PHONECAPS *caps)
{
    const DWORD features = caps->dwPhoneFeatures;
    const struct {
        DWORD features;
        bool there;
        const char *member;
    } needs[] = {
        {PHONEFEATURE_GETDISPLAY | PHONEFEATURE_SETDISPLAY, caps->dwDisplayNumRows != 0, "dwDisplayNumRows"},
        {PHONEFEATURE_SETRING, caps->dwNumRingModes != 0, "dwNumRingModes"},
        {PHONEFEATURE_GETLAMP | PHONEFEATURE_SETLAMP | PHONEFEATURE_GETBUTTONINFO | PHONEFEATURE_SETBUTTONINFO,
         caps->dwNumButtonLamps != 0, "dwNumButtonLamps"},
        {PHONEFEATURE_GETDATA, caps->dwNumGetData != 0, "dwNumGetData"},
        {PHONEFEATURE_SETDATA, caps->dwNumSetData != 0, "dwNumSetData"},
        {PHONEFEATURE_SETVOLUMEHANDSET, caps->dwVolumeFlags & PHONEHOOKSWITCHDEV_HANDSET, "dwVolumeFlags for it"},
        {PHONEFEATURE_SETVOLUMESPEAKER, caps->dwVolumeFlags & PHONEHOOKSWITCHDEV_SPEAKER, "dwVolumeFlags for it"},
        {PHONEFEATURE_SETVOLUMEHEADSET, caps->dwVolumeFlags & PHONEHOOKSWITCHDEV_HEADSET, "dwVolumeFlags for it"},
        {PHONEFEATURE_SETGAINHANDSET, caps->dwGainFlags & PHONEHOOKSWITCHDEV_HANDSET, "dwGainFlags for it"},
        {PHONEFEATURE_SETGAINSPEAKER, caps->dwGainFlags & PHONEHOOKSWITCHDEV_SPEAKER, "dwGainFlags for it"},
        {PHONEFEATURE_SETGAINHEADSET, caps->dwGainFlags & PHONEHOOKSWITCHDEV_HEADSET, "dwGainFlags for it"},
    };
    size_t i;

    for (i = 0; i < sizeof needs / sizeof *needs; i++)
        if (features & needs[i].features && !needs[i].there) {
            finding_broken(136, "PHONECAPS.dwPhoneFeatures has 0x%X, but there is no %s",
                           (unsigned)(features & needs[i].features), needs[i].member);
            return false;
        }
    return true;
}

void phone_caps_check(const struct telephone *phone)
{
    const PHONECAPS *caps = &phone->caps;

    if ((caps->dwDisplayNumRows == 0) != (caps->dwDisplayNumColumns == 0))
        finding_broken(136, "PHONECAPS has a display of %u rows and %u columns; without one both are 0",
                       (unsigned)caps->dwDisplayNumRows, (unsigned)caps->dwDisplayNumColumns);
    else if (has_arrays(caps) && has_button_modes(phone) && has_good_bits(caps) && has_what_it_offers(caps))
        finding(136, NULL);
}

/* --- Rule 137 ----------------------------------------------------------------------------------------------------- */

static union {
    PHONESTATUS it;
    unsigned char bytes[WHOLE_STATUS + 1024]; /* a provider that writes behind it does no harm here */
} status;

static bool ask_status(struct check *check, const struct telephone *phone)
{
    memset(&status, 0, sizeof status);
    status.it.dwTotalSize = WHOLE_STATUS;
    return ASK(check, phone, 137, phoneGetStatus, &status.it) == 0;
}

/* Each hookswitch that there is: its mode, volume and gain. */
static const struct {
    const char *name;
    DWORD device;
    size_t mode, volume, gain;
} hookswitches[] = {
#define HOOKSWITCH(NAME, Name) \
    {#NAME, PHONEHOOKSWITCHDEV_##NAME, offsetof(PHONESTATUS, dw##Name##HookSwitchMode), \
     offsetof(PHONESTATUS, dw##Name##Volume), offsetof(PHONESTATUS, dw##Name##Gain)}
    HOOKSWITCH(HANDSET, Handset), HOOKSWITCH(SPEAKER, Speaker), HOOKSWITCH(HEADSET, Headset),
#undef HOOKSWITCH
};

static DWORD member(size_t at)
{
    DWORD value;

    memcpy(&value, status.bytes + at, sizeof value);
    return value;
}

DWORD phone_status_features(struct check *check, const struct telephone *phone)
{
    return HAS(check, phoneGetStatus) && ask_status(check, phone) ? status.it.dwPhoneFeatures : 0;
}

DWORD phone_status_hookswitch(struct check *check, const struct telephone *phone, DWORD device)
{
    size_t i = 0;

    while (hookswitches[i].device != device)
        i++;
    return HAS(check, phoneGetStatus) && ask_status(check, phone) ? member(hookswitches[i].mode) : 0;
}

/* Each of these writes what is wrong into why. */

static bool agree_on_hookswitch(struct check *check, const struct telephone *phone, size_t i, char *why, size_t size)
{
    const DWORD device = hookswitches[i].device, mode = member(hookswitches[i].mode);
    DWORD value;

    if (!is_single(mode) || mode > PHONEHOOKSWITCHMODE_UNKNOWN)
        snprintf(why, size, "the mode 0x%X of the %s, which is not one PHONEHOOKSWITCHMODE", (unsigned)mode,
                 hookswitches[i].name);
    else if (mode != PHONEHOOKSWITCHMODE_UNKNOWN && HAS(check, phoneGetHookSwitch) &&
             ASK(check, phone, 137, phoneGetHookSwitch, &value) == 0 &&
             ((value & device) != 0) != (mode != PHONEHOOKSWITCHMODE_ONHOOK))
        snprintf(why, size, "the mode 0x%X of the %s, but phoneGetHookSwitch says 0x%X", (unsigned)mode,
                 hookswitches[i].name, (unsigned)value);
    else if (phone->caps.dwVolumeFlags & device && HAS(check, phoneGetVolume) &&
             ASK(check, phone, 137, phoneGetVolume, device, &value) == 0 &&
             (value > LOUDEST || value != member(hookswitches[i].volume)))
        snprintf(why, size, "the volume 0x%X of the %s, phoneGetVolume 0x%X; from 0 to 0xFFFF they must be the same",
                 (unsigned)member(hookswitches[i].volume), hookswitches[i].name, (unsigned)value);
    else if (phone->caps.dwGainFlags & device && HAS(check, phoneGetGain) &&
             ASK(check, phone, 137, phoneGetGain, device, &value) == 0 &&
             (value > LOUDEST || value != member(hookswitches[i].gain)))
        snprintf(why, size, "the gain 0x%X of the %s, phoneGetGain 0x%X; from 0 to 0xFFFF they must be the same",
                 (unsigned)member(hookswitches[i].gain), hookswitches[i].name, (unsigned)value);
    else
        return true;
    return false;
}

static bool agree_on_ring(struct check *check, const struct telephone *phone, char *why, size_t size)
{
    DWORD mode, volume;

    if (!HAS(check, phoneGetRing) || ASK(check, phone, 137, phoneGetRing, &mode, &volume) != 0 ||
        (mode == status.it.dwRingMode && (mode == 0 || volume == status.it.dwRingVolume) && volume <= LOUDEST))
        return true;
    snprintf(why, size, "the ring mode %u and volume 0x%X, phoneGetRing %u and 0x%X; they must be the same",
             (unsigned)status.it.dwRingMode, (unsigned)status.it.dwRingVolume, (unsigned)mode, (unsigned)volume);
    return false;
}

static bool agree_on_lamps(struct check *check, const struct telephone *phone, char *why, size_t size)
{
    const DWORD count = phone->caps.dwNumButtonLamps, bytes = status.it.dwLampModesSize,
                offset = status.it.dwLampModesOffset;
    DWORD mode, i;

    if (bytes != 0 && bytes != count * sizeof mode) {
        snprintf(why, size, "dwLampModesSize %u, with dwNumButtonLamps %u", (unsigned)bytes, (unsigned)count);
        return false;
    }
    for (i = 0; i < bytes / sizeof mode && i < MOST_BUTTONS && HAS(check, phoneGetLamp); i++)
        if (offset <= WHOLE_STATUS && bytes <= WHOLE_STATUS - offset &&
            ASK(check, phone, 137, phoneGetLamp, i, &mode) == 0 && mode != PHONELAMPMODE_UNKNOWN &&
            mode != member(offset + i * sizeof mode)) {
            snprintf(why, size, "the mode 0x%X of lamp %u, but phoneGetLamp says 0x%X",
                     (unsigned)member(offset + i * sizeof mode), (unsigned)i, (unsigned)mode);
            return false;
        }
    return true;
}

static bool agrees(struct check *check, const struct telephone *phone, char *why, size_t size)
{
    const DWORD beyond = status.it.dwPhoneFeatures & ~phone->caps.dwPhoneFeatures;
    size_t i;

    if (status.it.dwStatusFlags & ~(DWORD)ALL_FLAGS) {
        snprintf(why, size, "dwStatusFlags 0x%X, which is not PHONESTATUSFLAGS alone", (unsigned)status.it.dwStatusFlags);
        return false;
    }
    if (beyond) {
        snprintf(why, size, "the features 0x%X, which PHONECAPS.dwPhoneFeatures never has", (unsigned)beyond);
        return false;
    }
    for (i = 0; i < sizeof hookswitches / sizeof *hookswitches; i++)
        if (phone->caps.dwHookSwitchDevs & hookswitches[i].device && !agree_on_hookswitch(check, phone, i, why, size))
            return false;
    return agree_on_ring(check, phone, why, size) && agree_on_lamps(check, phone, why, size);
}

void phone_status_check(struct check *check, struct telephone *phone)
{
    char why[200] = "";
    unsigned tries = 0;

    if (!HAS(check, phoneGetStatus)) {
        finding_absent(137, "TSPI_phoneGetStatus is not exported");
        return;
    }
    while (tries++ < TRIES && ask_status(check, phone))
        if (agrees(check, phone, why, sizeof why)) {
            finding(137, NULL);
            return;
        }
    if (why[0])
        finding_broken(137, "phoneGetStatus says %s", why);
}
