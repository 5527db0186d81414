/* phone_parts.c: lamps (rule 138), ring (140), volume and gain (141): what is set is so, and is told. */
#include <stdio.h>

#include "../ledger/ledger_phones.h"
#include "phone_parts.h"

enum {
    LIT = PHONELAMPMODE_OFF | PHONELAMPMODE_STEADY | PHONELAMPMODE_WINK | PHONELAMPMODE_FLASH | PHONELAMPMODE_FLUTTER |
          PHONELAMPMODE_BROKENFLUTTER, /* modes that a lamp can be set to */
    MOST_LAMPS = 8, /* that are lit */
    LOUDEST = 0xFFFF,
    QUIET = 0x1000, /* how loudly it rings here */
};

/* --- Lamps -------------------------------------------------------------------------------------------------------- */

static DWORD lamp_of(struct check *check, const struct telephone *phone, DWORD lamp)
{
    DWORD mode = PHONELAMPMODE_UNKNOWN;

    if (!HAS(check, phoneGetLamp) || ASK(check, phone, 138, phoneGetLamp, lamp, &mode) != 0)
        return PHONELAMPMODE_UNKNOWN;
    return mode;
}

static void light(struct check *check, struct telephone *phone, DWORD lamp, DWORD mode)
{
    DWORD before = lamp_of(check, phone, lamp), after;
    char what[80];

    if (SETTLE(check, phone, 138, phoneSetLamp, lamp, mode) != 0)
        return;
    snprintf(what, sizeof what, "phoneSetLamp of lamp %u to 0x%X", (unsigned)lamp, (unsigned)mode);
    if (before != mode && before != PHONELAMPMODE_UNKNOWN &&
        !telephone_told(check, phone, 138, PHONESTATE_LAMP, lamp, what))
        return;
    after = lamp_of(check, phone, lamp);
    if (after != mode && after != PHONELAMPMODE_UNKNOWN)
        finding_broken(138, "%s succeeded, but phoneGetLamp says 0x%X", what, (unsigned)after);
    else
        finding(138, NULL);
}

/* In each of its modes, in the end in the one that it had. */
static void light_in_all(struct check *check, struct telephone *phone, DWORD lamp, DWORD modes)
{
    DWORD before = lamp_of(check, phone, lamp), mode;

    for (mode = PHONELAMPMODE_OFF; mode & LIT; mode <<= 1)
        if (modes & mode)
            light(check, phone, lamp, mode);
    if (modes & (modes - 1))
        telephone_refuses(138, SETTLE(check, phone, 138, phoneSetLamp, lamp, modes),
                          "phoneSetLamp of lamp %u to 0x%X, more than one mode at once,", (unsigned)lamp, (unsigned)modes);
    if (modes & before)
        light(check, phone, lamp, before);
}

void phone_lamps_play(struct check *check, struct telephone *phone)
{
    const PHONECAPS *caps = &phone->caps;
    const DWORD count = caps->dwNumButtonLamps;
    DWORD modes, mode, lamp, lit = 0;

    if (!OFFERS(check, phone, 138, phoneSetLamp, PHONEFEATURE_SETLAMP))
        return;
    for (lamp = 0; lamp < count && lit < MOST_LAMPS; lamp++) {
        modes = telephone_entry(phone, caps->dwLampModesSize, caps->dwLampModesOffset, lamp) & LIT;
        lit += modes != 0;
        if (modes)
            light_in_all(check, phone, lamp, modes);
    }
    telephone_refuses(138, SETTLE(check, phone, 138, phoneSetLamp, count, PHONELAMPMODE_OFF),
                      "phoneSetLamp of lamp %u, of %u,", (unsigned)count, (unsigned)count);
    if (HAS(check, phoneGetLamp))
        telephone_refuses(138, ASK(check, phone, 138, phoneGetLamp, count, &mode),
                          "phoneGetLamp of lamp %u, of %u,", (unsigned)count, (unsigned)count);
}

/* --- Ring --------------------------------------------------------------------------------------------------------- */

/* before: the mode that it had. */
static bool ring(struct check *check, struct telephone *phone, DWORD mode, DWORD before)
{
    DWORD is, volume, told;
    char what[80];

    if (SETTLE(check, phone, 140, phoneSetRing, mode, mode ? QUIET : 0) != 0)
        return false;
    snprintf(what, sizeof what, "phoneSetRing in mode %u", (unsigned)mode);
    if (mode != before && !telephone_told(check, phone, 140, PHONESTATE_RINGMODE, mode, what))
        return true;
    if (HAS(check, phoneGetRing) && ASK(check, phone, 140, phoneGetRing, &is, &volume) == 0 && is != mode &&
        !ledger_wait_phone_state(check->ledger, phone->handle, PHONESTATE_RINGMODE, is, 0, &told)) /* it has stopped */
        finding_broken(140, "%s succeeded, but phoneGetRing says mode %u", what, (unsigned)is);
    else
        finding(140, NULL);
    return true;
}

/* Briefly, and quietly; then it is silent. */
void phone_ring_play(struct check *check, struct telephone *phone)
{
    const DWORD modes = phone->caps.dwNumRingModes;

    if (!OFFERS(check, phone, 140, phoneSetRing, PHONEFEATURE_SETRING))
        return;
    if (ring(check, phone, 0, 0) && ring(check, phone, 1, 0))
        ring(check, phone, 0, 1);
    telephone_refuses(140, SETTLE(check, phone, 140, phoneSetRing, modes + 1, QUIET), "phoneSetRing in mode %u, of %u,",
                      (unsigned)(modes + 1), (unsigned)modes);
    SETTLE(check, phone, 140, phoneSetRing, 0, 0);
}

/* --- Volume and gain ---------------------------------------------------------------------------------------------- */

enum scale { VOLUME, GAIN };

static const struct {
    const char *set, *get;
    DWORD states[3]; /* the handset's, the speaker's, the headset's, as PHONEHOOKSWITCHDEV_ has them */
    DWORD features[3];
} scales[] = {
    [VOLUME] = {"phoneSetVolume", "phoneGetVolume",
                {PHONESTATE_HANDSETVOLUME, PHONESTATE_SPEAKERVOLUME, PHONESTATE_HEADSETVOLUME},
                {PHONEFEATURE_SETVOLUMEHANDSET, PHONEFEATURE_SETVOLUMESPEAKER, PHONEFEATURE_SETVOLUMEHEADSET}},
    [GAIN] = {"phoneSetGain", "phoneGetGain",
              {PHONESTATE_HANDSETGAIN, PHONESTATE_SPEAKERGAIN, PHONESTATE_HEADSETGAIN},
              {PHONEFEATURE_SETGAINHANDSET, PHONEFEATURE_SETGAINSPEAKER, PHONEFEATURE_SETGAINHEADSET}},
};

static LONG set_level(struct check *check, struct telephone *phone, enum scale scale, DWORD device, DWORD value)
{
    return scale == VOLUME ? SETTLE(check, phone, 141, phoneSetVolume, device, value)
                           : SETTLE(check, phone, 141, phoneSetGain, device, value);
}

/* False: it cannot be asked. */
static bool get_level(struct check *check, const struct telephone *phone, enum scale scale, DWORD device,
                      DWORD *value)
{
    if (scale == VOLUME)
        return HAS(check, phoneGetVolume) && ASK(check, phone, 141, phoneGetVolume, device, value) == 0;
    return HAS(check, phoneGetGain) && ASK(check, phone, 141, phoneGetGain, device, value) == 0;
}

/* Set it as high as can be, and as low. How many steps there are between them is the provider's. */
static void turn(struct check *check, struct telephone *phone, enum scale scale, unsigned i)
{
    const DWORD device = 1u << i;
    DWORD before, high, low;
    char what[80];

    if (!get_level(check, phone, scale, device, &before) || set_level(check, phone, scale, device, LOUDEST) != 0 ||
        !get_level(check, phone, scale, device, &high) || set_level(check, phone, scale, device, 0) != 0)
        return;
    snprintf(what, sizeof what, "%s of device 0x%X to 0", scales[scale].set, (unsigned)device);
    if (telephone_told(check, phone, 141, scales[scale].states[i], 0, what) &&
        get_level(check, phone, scale, device, &low)) {
        if (low >= high || high > LOUDEST)
            finding_broken(141,
                           "%s of device 0x%X to 0xFFFF, and then to 0, succeeded, but %s says 0x%X, and then 0x%X",
                           scales[scale].set, (unsigned)device, scales[scale].get, (unsigned)high, (unsigned)low);
        else
            finding(141, NULL);
    }
    set_level(check, phone, scale, device, before);
}

/* Of none that there is, or of several: nothing is set, and nothing known. */
static void check_refusals(struct check *check, struct telephone *phone, enum scale scale, DWORD devices, const char *what)
{
    DWORD level;

    telephone_refuses(141, set_level(check, phone, scale, devices, LOUDEST / 2), "%s of %s", scales[scale].set, what);
    if (get_level(check, phone, scale, devices, &level))
        finding_broken(141, "%s of %s succeeded", scales[scale].get, what);
}

static void turn_all(struct check *check, struct telephone *phone, enum scale scale)
{
    const DWORD flags = scale == VOLUME ? phone->caps.dwVolumeFlags : phone->caps.dwGainFlags,
                all = PHONEHOOKSWITCHDEV_HANDSET | PHONEHOOKSWITCHDEV_SPEAKER | PHONEHOOKSWITCHDEV_HEADSET,
                missing = all & ~phone->caps.dwHookSwitchDevs, there = all & phone->caps.dwHookSwitchDevs;
    unsigned i;

    for (i = 0; i < 3; i++)
        if (flags & 1u << i && phone->caps.dwPhoneFeatures & scales[scale].features[i])
            turn(check, phone, scale, i);
    if (missing)
        check_refusals(check, phone, scale, missing & (0 - missing), "a hookswitch that the telephone does not have");
    if (there & (there - 1))
        check_refusals(check, phone, scale, there, "several hookswitches at once");
}

void phone_levels_play(struct check *check, struct telephone *phone)
{
    const DWORD features = phone->caps.dwPhoneFeatures;
    bool volume =
        HAS(check, phoneSetVolume) &&
        features & (PHONEFEATURE_SETVOLUMEHANDSET | PHONEFEATURE_SETVOLUMESPEAKER | PHONEFEATURE_SETVOLUMEHEADSET);
    bool gain = HAS(check, phoneSetGain) &&
                features & (PHONEFEATURE_SETGAINHANDSET | PHONEFEATURE_SETGAINSPEAKER | PHONEFEATURE_SETGAINHEADSET);

    if (volume)
        turn_all(check, phone, VOLUME);
    if (gain)
        turn_all(check, phone, GAIN);
    if (!volume && !gain)
        finding_absent(141, "PHONECAPS.dwPhoneFeatures offers neither phoneSetVolume nor phoneSetGain");
}
