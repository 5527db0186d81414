/* phone_asked.c: what a telephone offers to be asked for it answers (rule 113). */
#include "../names.h"
#include "phone_parts.h"

enum { DATA = 64 /* bytes */ };

/* Each asks the telephone for something, of one of its parts. Returns what came, 1: the function is not exported. */

static LONG ask_button(struct check *check, const struct telephone *phone, DWORD part)
{
    LENT(PHONEBUTTONINFO) room = {.it.dwTotalSize = sizeof room.it};

    return HAS(check, phoneGetButtonInfo) ? ASK(check, phone, 113, phoneGetButtonInfo, part, &room.it) : 1;
}

static LONG ask_data(struct check *check, const struct telephone *phone, DWORD part)
{
    unsigned char data[DATA];

    return HAS(check, phoneGetData) ? ASK(check, phone, 113, phoneGetData, part, data, 0) : 1;
}

static LONG ask_display(struct check *check, const struct telephone *phone, DWORD part)
{
    LENT(VARSTRING) room = {.it.dwTotalSize = sizeof room.it};

    (void)part;
    return HAS(check, phoneGetDisplay) ? ASK(check, phone, 113, phoneGetDisplay, &room.it) : 1;
}

static LONG ask_gain(struct check *check, const struct telephone *phone, DWORD part)
{
    DWORD gain;

    return HAS(check, phoneGetGain) ? ASK(check, phone, 113, phoneGetGain, part, &gain) : 1;
}

static LONG ask_hookswitches(struct check *check, const struct telephone *phone, DWORD part)
{
    DWORD off;

    (void)part;
    return HAS(check, phoneGetHookSwitch) ? ASK(check, phone, 113, phoneGetHookSwitch, &off) : 1;
}

static LONG ask_ring(struct check *check, const struct telephone *phone, DWORD part)
{
    DWORD mode, volume;

    (void)part;
    return HAS(check, phoneGetRing) ? ASK(check, phone, 113, phoneGetRing, &mode, &volume) : 1;
}

static LONG ask_volume(struct check *check, const struct telephone *phone, DWORD part)
{
    DWORD volume;

    return HAS(check, phoneGetVolume) ? ASK(check, phone, 113, phoneGetVolume, part, &volume) : 1;
}

#define HOOKSWITCHES(WHAT, function, ask) \
    {PHONEFEATURE_##WHAT##HANDSET, #function, PHONEHOOKSWITCHDEV_HANDSET, ask}, \
    {PHONEFEATURE_##WHAT##SPEAKER, #function, PHONEHOOKSWITCHDEV_SPEAKER, ask}, \
    {PHONEFEATURE_##WHAT##HEADSET, #function, PHONEHOOKSWITCHDEV_HEADSET, ask}

/* A feature, the function that it is, and what that is asked of. Lamps are not among them: buttons without one have an
 * id, too. */
static const struct question {
    DWORD feature;
    const char *function;
    DWORD part;
    LONG (*ask)(struct check *check, const struct telephone *phone, DWORD part);
} questions[] = {
    {PHONEFEATURE_GETBUTTONINFO, "phoneGetButtonInfo", 0, ask_button},
    {PHONEFEATURE_GETDATA, "phoneGetData", 0, ask_data},
    {PHONEFEATURE_GETDISPLAY, "phoneGetDisplay", 0, ask_display},
    {PHONEFEATURE_GETRING, "phoneGetRing", 0, ask_ring},
    HOOKSWITCHES(GETGAIN, phoneGetGain, ask_gain),
    HOOKSWITCHES(GETHOOKSWITCH, phoneGetHookSwitch, ask_hookswitches),
    HOOKSWITCHES(GETVOLUME, phoneGetVolume, ask_volume),
};

/* Is that a reason of the moment's? */
static bool is_lack(LONG result)
{
    return result == (LONG)PHONEERR_RESOURCEUNAVAIL || result == (LONG)PHONEERR_NOMEM;
}

/* Offered now, by PHONESTATUS. */
void phone_asked_play(struct check *check, struct telephone *phone)
{
    DWORD offered = phone_status_features(check, phone) & phone->caps.dwPhoneFeatures;
    char name[64];
    LONG result;
    size_t i;

    for (i = 0; i < sizeof questions / sizeof *questions; i++) {
        const struct question *question = &questions[i];

        result = offered & question->feature ? question->ask(check, phone, question->part) : 1;
        if (result == 0)
            finding(113, NULL);
        else if (result < 0 && !is_lack(result) && !telephone_is_gone(check, phone, result))
            finding_broken(113, "%s returned %s, although PHONESTATUS.dwPhoneFeatures has 0x%X", question->function,
                           error_name(result, name, sizeof name), (unsigned)question->feature);
    }
}
