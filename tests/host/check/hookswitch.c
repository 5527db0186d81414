/* hookswitch.c: a telephone's hookswitches (rules 21 and 109 to 111). */
#include <stdio.h>
#include <string.h>

#include "../ledger/ledger_phones.h"
#include "../platform/host_os.h"
#include "phone_parts.h"

enum {
    AFTERWARDS_MS = 100,
    MEANWHILE_US = 300000,    /* how long to wait for a callback to ask during */
    LONG_ENOUGH_US = 5000000, /* no thread that is only slow takes as long to ask */
    ALL_MODES = PHONEHOOKSWITCHMODE_ONHOOK | PHONEHOOKSWITCHMODE_MIC | PHONEHOOKSWITCHMODE_SPEAKER |
                PHONEHOOKSWITCHMODE_MICSPEAKER, /* that can be set */
};

/* A hookswitch device, and where PHONECAPS and PHONE_STATE have it. */
static const struct hookswitch {
    const char *name;
    DWORD device, state;
    size_t settable, monitored;
} hookswitches[] = {
    {"HANDSET", PHONEHOOKSWITCHDEV_HANDSET, PHONESTATE_HANDSETHOOKSWITCH,
     offsetof(PHONECAPS, dwSettableHandsetHookSwitchModes), offsetof(PHONECAPS, dwMonitoredHandsetHookSwitchModes)},
    {"SPEAKER", PHONEHOOKSWITCHDEV_SPEAKER, PHONESTATE_SPEAKERHOOKSWITCH,
     offsetof(PHONECAPS, dwSettableSpeakerHookSwitchModes), offsetof(PHONECAPS, dwMonitoredSpeakerHookSwitchModes)},
    {"HEADSET", PHONEHOOKSWITCHDEV_HEADSET, PHONESTATE_HEADSETHOOKSWITCH,
     offsetof(PHONECAPS, dwSettableHeadsetHookSwitchModes), offsetof(PHONECAPS, dwMonitoredHeadsetHookSwitchModes)},
};

enum { HOOKSWITCHES = sizeof hookswitches / sizeof *hookswitches };

/* The modes that a member of PHONECAPS has for it. */
static DWORD modes_of(const struct telephone *phone, const struct hookswitch *hookswitch, size_t member)
{
    DWORD modes;

    memcpy(&modes, (const char *)&phone->caps + member, sizeof modes);
    return phone->caps.dwHookSwitchDevs & hookswitch->device ? modes & ALL_MODES : 0;
}

/* Rule 110, once it is set, and 137. tells: PHONE_STATE must say so. */
static void check_set(struct check *check, const struct telephone *phone, const struct hookswitch *hookswitch, DWORD mode,
                      bool tells)
{
    char what[80];
    DWORD off = 0, is;

    snprintf(what, sizeof what, "phoneSetHookSwitch of the %s to 0x%X", hookswitch->name, (unsigned)mode);
    if ((tells && !telephone_told(check, phone, 110, hookswitch->state, mode, what)) ||
        !ledger_phone_open(check->ledger, phone->handle) || ledger_is_broken(check->ledger, 108))
        return; /* it may follow from that */
    if (HAS(check, phoneGetHookSwitch) && CALL(check, 110, phoneGetHookSwitch, phone->subject.phone, &off) == 0 &&
        ((off & hookswitch->device) != 0) != (mode != PHONEHOOKSWITCHMODE_ONHOOK))
        finding_broken(110, "%s succeeded, but phoneGetHookSwitch says 0x%X", what, (unsigned)off);
    else if ((is = phone_status_hookswitch(check, phone, hookswitch->device)) == 0 || is == mode ||
             is == PHONEHOOKSWITCHMODE_UNKNOWN)
        finding(110, NULL);
    else
        finding_broken(137, "%s succeeded, but PHONESTATUS says 0x%X", what, (unsigned)is);
}

/* Each mode that can be set, on hook in the end. One that it has already need not be told, nor one that the telephone
 * cannot detect. */
static void set_modes(struct check *check, struct telephone *phone, const struct hookswitch *hookswitch)
{
    const DWORD settable = modes_of(phone, hookswitch, hookswitch->settable),
                monitored = modes_of(phone, hookswitch, hookswitch->monitored);
    DWORD mode, before = 0;

    for (mode = PHONEHOOKSWITCHMODE_MICSPEAKER; mode; mode >>= 1) {
        if (!(settable & mode))
            continue;
        if (SETTLE(check, phone, 111, phoneSetHookSwitch, hookswitch->device, mode) != 0)
            return;
        if (monitored & mode)
            check_set(check, phone, hookswitch, mode, before != 0);
        before = mode;
    }
}

/* Rule 111: one mode, of a hookswitch that is there. */
static void check_refusal(struct check *check, struct telephone *phone, DWORD devices, DWORD mode, const char *what)
{
    telephone_refuses(111, SETTLE(check, phone, 111, phoneSetHookSwitch, devices, mode),
                      "phoneSetHookSwitch(0x%X, 0x%X), %s,", (unsigned)devices, (unsigned)mode, what);
}

static void check_refusals(struct check *check, struct telephone *phone)
{
    DWORD missing = (PHONEHOOKSWITCHDEV_HANDSET | PHONEHOOKSWITCHDEV_SPEAKER | PHONEHOOKSWITCHDEV_HEADSET) &
                    ~phone->caps.dwHookSwitchDevs;
    size_t i;

    for (i = 0; i < HOOKSWITCHES; i++)
        if (modes_of(phone, &hookswitches[i], hookswitches[i].settable))
            check_refusal(check, phone, hookswitches[i].device,
                          PHONEHOOKSWITCHMODE_ONHOOK | PHONEHOOKSWITCHMODE_MICSPEAKER, "two modes at once");
    if (missing)
        check_refusal(check, phone, missing & (0 - missing), PHONEHOOKSWITCHMODE_ONHOOK,
                      "a hookswitch that PHONECAPS.dwHookSwitchDevs does not have");
}

/* all: with all states asked for; else with none, so that what is told all the same is counted. */
static void set_all(struct check *check, struct telephone *phone, bool all)
{
    DWORD seen = 0;
    size_t i;

    telephone_ask_for_states(check, phone, all);
    for (i = 0; i < HOOKSWITCHES; i++) {
        seen |= modes_of(phone, &hookswitches[i], hookswitches[i].settable) &
                modes_of(phone, &hookswitches[i], hookswitches[i].monitored);
        set_modes(check, phone, &hookswitches[i]);
    }
    if (!seen)
        finding_absent(110, "PHONECAPS has no hookswitch that can be set and seen");
}

/* Rule 21: the telephone is asked while a callback runs, the next one that comes until then. */
static void ask_meanwhile(struct check *check, struct telephone *phone, uint64_t until_us)
{
    struct lingering lingering;
    DWORD off;
    bool held;

    if (!ledger_wait_held(check->ledger, until_us, &lingering))
        return;
    held = ledger_hold_longer(check->ledger, &lingering, host_now_us() + LONG_ENOUGH_US);
    if (ASK(check, phone, 21, phoneGetHookSwitch, &off) != 0)
        held = false; /* there may be no such telephone any more */
    if (ledger_holds(check->ledger, &lingering))
        finding(21, NULL);
    else if (held && !(check->session.options & LINETSPIOPTION_NONREENTRANT))
        finding_broken(21, "phoneGetHookSwitch, called while a callback ran on another thread, did not return before that: "
                       "a lock is held during the callback");
    ledger_let_go(check->ledger);
}

/* A hookswitch is set, of which the completion and PHONE_STATE tell. */
static void play_meanwhile(struct check *check, struct telephone *phone)
{
    DWORD modes = 0;
    LONG result;
    size_t i;

    for (i = 0; i < HOOKSWITCHES && !modes; i++)
        modes = modes_of(phone, &hookswitches[i], hookswitches[i].settable) & ~(DWORD)PHONEHOOKSWITCHMODE_ONHOOK;
    if (!modes || !HAS(check, phoneGetHookSwitch) || !telephone_asks(check, phone, "phoneSetHookSwitch"))
        return;
    ledger_hold_callbacks(check->ledger, true);
    result = REQUEST(check, 111, phone->request, phoneSetHookSwitch, phone->subject.phone, hookswitches[i - 1].device,
                     modes & (0 - modes));
    if (result == (LONG)phone->request) {
        ask_meanwhile(check, phone, host_now_us() + MEANWHILE_US);
        ask_meanwhile(check, phone, host_now_us() + MEANWHILE_US);
    }
    ledger_hold_callbacks(check->ledger, false);
    if (result == (LONG)phone->request)
        scene_completed(check, phone->request, 23, "phoneSetHookSwitch", &result);
    SETTLE(check, phone, 111, phoneSetHookSwitch, hookswitches[i - 1].device, PHONEHOOKSWITCHMODE_ONHOOK);
}

void hookswitch_play(struct check *check)
{
    struct telephone phone;

    if (!telephone_begin(check, &phone))
        return;
    telephone_close(check, &phone); /* so that what is told, is told under a handle that is not the first one */
    if (telephone_open(check, &phone) != 0) {
        scene_end(check);
        return;
    }
    if (HAS(check, phoneSetHookSwitch)) {
        set_all(check, &phone, true);
        play_meanwhile(check, &phone);
        check_refusals(check, &phone);
        scene_pause(check, AFTERWARDS_MS); /* what is told late was asked for */
        set_all(check, &phone, false);
    } else {
        finding_absent(110, "TSPI_phoneSetHookSwitch is not exported");
        finding_absent(111, "TSPI_phoneSetHookSwitch is not exported");
    }
    telephone_end(check, &phone);
}

/* Rule 109: nothing of a request that was in progress may show afterwards. */
void hookswitch_play_closing(struct check *check)
{
    struct telephone phone;
    DWORD modes;
    size_t i;

    if (!telephone_begin(check, &phone))
        return;
    telephone_ask_for_states(check, &phone, true);
    for (i = 0; i < HOOKSWITCHES && HAS(check, phoneSetHookSwitch); i++) {
        modes = modes_of(&phone, &hookswitches[i], hookswitches[i].settable);
        if (modes && telephone_asks(check, &phone, "phoneSetHookSwitch"))
            REQUEST(check, 111, phone.request, phoneSetHookSwitch, phone.subject.phone, hookswitches[i].device,
                    modes & (0 - modes));
    }
    telephone_close(check, &phone);
    scene_pause(check, AFTERWARDS_MS);
    finding(109, NULL);
    scene_end(check);
}
