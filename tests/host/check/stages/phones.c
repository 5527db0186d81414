/* phones.c: telephones, as TAPI uses them: versions, capabilities, hookswitches, states, closing
 * (rules 60 to 65, 106 to 114), and its other parts (136 to 146). */
#include <string.h>

#include "../../ledger/ledger_phones.h"
#include "../../names.h"
#include "../examine.h"
#include "../phone_parts.h"
#include "../rules.h"

enum {
    MOST_PHONES = 64, /* whose permanent ids are compared */
};

/* --- Versions ----------------------------------------------------------------------------------------------------- */

/* Rule 106: no version above the one that it agreed to is spoken. */
static void check_highest(struct check *check, DWORD device, DWORD agreed)
{
    static const DWORD versions[] = {VERSION_1_3, VERSION_1_4, VERSION_2_0, VERSION_2_1, VERSION_2_2, VERSION_3_0};
    DWORD version;
    size_t i;

    for (i = 0; i < sizeof versions / sizeof *versions; i++)
        if (versions[i] > agreed && telephone_negotiate(check, device, versions[i], versions[i], &version) == 0) {
            finding_broken(106,
                           "phoneNegotiateTSPIVersion agreed to 0x%08X, although it speaks 0x%08X, and up to 0x%08X "
                           "was offered",
                           (unsigned)agreed, (unsigned)versions[i], VERSION_3_0);
            return;
        }
    finding(106, NULL);
}

static void check_no_overlap(struct check *check, DWORD device)
{
    DWORD version;
    LONG result = telephone_negotiate(check, device, 0x7FFF0000, 0x7FFFFFFF, &version);
    char name[64];

    if (result != (LONG)PHONEERR_INCOMPATIBLEAPIVERSION)
        finding_broken(106,
                       "phoneNegotiateTSPIVersion(0x7FFF0000 to 0x7FFFFFFF), where no version is, returned %s, not "
                       "PHONEERR_INCOMPATIBLEAPIVERSION",
                       result == 0 ? "0" : error_name(result, name, sizeof name));
}

static void play_versions(struct check *check)
{
    DWORD device, version;
    char name[64];
    LONG result;

    if (!scene_begin_next(check))
        return;
    device = check->session.phone_base;
    result = telephone_negotiate(check, device, VERSION_1_3, VERSION_3_0, &version);
    if (result != 0)
        finding_broken(106, "phoneNegotiateTSPIVersion of one of its %u telephones, for 1.3 to 3.0, returned %s",
                       (unsigned)check->session.phones, error_name(result, name, sizeof name));
    else if (version < VERSION_1_3 || version > VERSION_3_0)
        finding_broken(106, "phoneNegotiateTSPIVersion agreed to version 0x%08X, offered was 0x%08X to 0x%08X",
                       (unsigned)version, VERSION_1_3, VERSION_3_0);
    else
        check_highest(check, device, version);
    if (result == 0)
        check_no_overlap(check, device);
    if (telephone_negotiate(check, device + check->session.phones, VERSION_1_3, VERSION_3_0, &version) == 0)
        finding_warning(106, "phoneNegotiateTSPIVersion succeeded for device %u; its own are %u to %u",
                        (unsigned)(device + check->session.phones), (unsigned)device,
                        (unsigned)(device + check->session.phones - 1));
    scene_end(check);
}

/* --- Capabilities ------------------------------------------------------------------------------------------------- */

static void examine_under(struct check *check, struct telephone *phone, DWORD version)
{
    DWORD agreed;

    if (telephone_negotiate(check, phone->subject.device, version, version, &agreed) != 0)
        return;
    phone->subject.version = version;
    phone->subject.sizes = sizes_of(version);
    examine(check, &phone->subject, PHONE_CAPS);
    if (telephone_open(check, phone) == 0) {
        examine(check, &phone->subject, PHONE_STATUS);
        examine(check, &phone->subject, PHONE_DISPLAY);
        examine(check, &phone->subject, PHONE_BUTTON_INFO);
        telephone_close(check, phone);
    }
}

/* Rule 113. */
static void check_exports(struct check *check, const PHONECAPS *caps)
{
#define NEEDS(function, features) \
    {caps->dwPhoneFeatures & (features), check->provider.TSPI_##function != NULL, #function} /* tapi.h renames some */
#define THREE(what) \
    (PHONEFEATURE_##what##HANDSET | PHONEFEATURE_##what##SPEAKER | PHONEFEATURE_##what##HEADSET)
    const struct {
        DWORD offered;
        bool exported;
        const char *function;
    } needs[] = {
        NEEDS(phoneGetButtonInfo, PHONEFEATURE_GETBUTTONINFO), NEEDS(phoneSetButtonInfo, PHONEFEATURE_SETBUTTONINFO),
        NEEDS(phoneGetData, PHONEFEATURE_GETDATA),             NEEDS(phoneSetData, PHONEFEATURE_SETDATA),
        NEEDS(phoneGetDisplay, PHONEFEATURE_GETDISPLAY),       NEEDS(phoneSetDisplay, PHONEFEATURE_SETDISPLAY),
        NEEDS(phoneGetGain, THREE(GETGAIN)),                   NEEDS(phoneSetGain, THREE(SETGAIN)),
        NEEDS(phoneGetHookSwitch, THREE(GETHOOKSWITCH)),       NEEDS(phoneSetHookSwitch, THREE(SETHOOKSWITCH)),
        NEEDS(phoneGetLamp, PHONEFEATURE_GETLAMP),             NEEDS(phoneSetLamp, PHONEFEATURE_SETLAMP),
        NEEDS(phoneGetRing, PHONEFEATURE_GETRING),             NEEDS(phoneSetRing, PHONEFEATURE_SETRING),
        NEEDS(phoneGetVolume, THREE(GETVOLUME)),               NEEDS(phoneSetVolume, THREE(SETVOLUME)),
    };
    size_t i;

    for (i = 0; i < sizeof needs / sizeof *needs; i++)
        if (needs[i].offered && !needs[i].exported) {
            finding_broken(113, "PHONECAPS.dwPhoneFeatures has 0x%X, but TSPI_%s is not exported",
                           (unsigned)needs[i].offered, needs[i].function);
            return;
        }
    finding(113, NULL);
#undef THREE
#undef NEEDS
}

/* False: the first telephone says nothing of itself. */
static bool play_capabilities(struct check *check)
{
    static const DWORD versions[] = {VERSION_2_0, VERSION_2_2, VERSION_3_0};
    struct telephone phone;
    bool learnt;
    size_t i;

    if (!scene_begin_next(check))
        return true;
    learnt = telephone_learn(check, 0, &phone);
    if (learnt) {
        check_exports(check, &phone.caps);
        phone_caps_check(&phone);
        for (i = 0; i < sizeof versions / sizeof *versions; i++)
            examine_under(check, &phone, versions[i]);
    }
    scene_end(check);
    return learnt;
}

static DWORD learn_ids(struct check *check, DWORD ids[MOST_PHONES])
{
    struct telephone phone;
    DWORD count = 0;

    while (count < check->session.phones && count < MOST_PHONES && telephone_learn(check, count, &phone))
        ids[count++] = phone.caps.dwPermanentPhoneID;
    return count;
}

/* Rule 114. */
static void play_ids(struct check *check)
{
    DWORD ids[MOST_PHONES], later[MOST_PHONES], count, i, j;

    if (!scene_begin_next(check))
        return;
    count = learn_ids(check, ids);
    scene_end(check);
    if (!scene_begin(check))
        return;
    if (count > 0 && learn_ids(check, later) == count) {
        for (i = 0; i < count; i++)
            for (j = 0; j < i; j++)
                if (ids[i] == ids[j])
                    finding_broken(114, "two telephones have the permanent id 0x%X", (unsigned)ids[i]);
        if (memcmp(ids, later, count * sizeof *ids) != 0)
            finding_broken(114, "a telephone's permanent id is not what it was in the session before");
        else
            finding(114, NULL);
    }
    scene_end(check);
}

/* Rule 174: two telephones are open at once. phone: the first one, which is. */
static void check_handles(struct check *check, const struct telephone *phone)
{
    struct telephone other;

    if (check->session.phones < 2 || !telephone_learn(check, 1, &other) || telephone_open(check, &other) != 0)
        return;
    if (other.subject.phone != phone->subject.phone) {
        finding(174, NULL);
        telephone_close(check, &other);
        return;
    }
    finding_broken(174, "phoneOpen wrote the handle 0x%llX for two telephones that are open",
                   (unsigned long long)(DWORD_PTR)other.subject.phone);
    ledger_phone_closed(check->ledger, other.handle); /* to close it would close the first one */
}

/* Rules 107 and 174. */
static void play_opening(struct check *check)
{
    struct telephone phone;
    char name[64];
    LONG result;

    if (!telephone_begin(check, &phone))
        return;
    telephone_close(check, &phone);
    result = telephone_open(check, &phone);
    if (result != 0)
        finding_broken(107, "phoneOpen after phoneClose returned %s", error_name(result, name, sizeof name));
    else
        finding(107, NULL);
    if (result == 0)
        check_handles(check, &phone);
    telephone_end(check, &phone);
}

/* Is a rule one of what is looked at here? */
static bool is_ours(unsigned rule)
{
    return (rule >= 106 && rule <= 114) || (rule >= 136 && rule <= 146);
}

/* What it has beside its hookswitches, each in a session of its own. */
static void play_parts(struct check *check)
{
    static void (*const parts[])(struct check *check, struct telephone *phone) = {
        phone_lamps_play, phone_display_play, phone_ring_play, phone_levels_play, phone_buttons_play, phone_data_play,
        phone_press_play, phone_ids_play, phone_extensions_play, phone_status_check, phone_asked_play,
    };
    struct telephone phone;
    size_t i;

    for (i = 0; i < sizeof parts / sizeof *parts; i++)
        if (telephone_begin(check, &phone)) {
            telephone_ask_for_states(check, &phone, true);
            parts[i](check, &phone);
            telephone_end(check, &phone);
        }
}

static void tell_all(const char *why)
{
    unsigned rule;

    for (rule = rule_after(0); rule; rule = rule_after(rule))
        if (is_ours(rule))
            finding_absent(rule, "%s", why);
}

static bool has_phones(struct check *check)
{
    DWORD phones;

    if (!scene_begin(check))
        return false;
    phones = check->session.phones;
    scene_end(check);
    if (phones == 0)
        tell_all("it has no telephones");
    else if (!HAS(check, phoneNegotiateTSPIVersion))
        finding_broken(106, "it has %u telephones, but TSPI_phoneNegotiateTSPIVersion is not exported",
                       (unsigned)phones);
    else if (!telephones_are_there(check))
        tell_all("TSPI_phoneGetDevCaps, TSPI_phoneOpen or TSPI_phoneClose is not exported");
    else
        return true;
    return false;
}

void stage_phones(struct check *check)
{
    unsigned rule;

    if (!has_phones(check))
        return;
    play_versions(check);
    if (!play_capabilities(check)) {
        for (rule = rule_after(106); rule; rule = rule_after(rule))
            if (is_ours(rule))
                finding_unreached(rule,
                                  "the first telephone agreed to no version from 2.0 on, or phoneGetDevCaps failed");
        return;
    }
    play_ids(check);
    play_opening(check);
    hookswitch_play(check);
    hookswitch_play_closing(check);
    play_parts(check);
    if (ledger_phone_outside_mask(check->ledger) > 0)
        finding_warning(112,
                        "%u states and buttons were reported that phoneSetStatusMessages had not asked for, which is "
                        "allowed, but discouraged",
                        ledger_phone_outside_mask(check->ledger));
}
