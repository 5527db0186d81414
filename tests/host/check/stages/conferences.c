/* conferences.c: calls that are joined: a conference set up, filled, left and dropped (rules 27, 35, 49, 54, 84, 94,
 * 126 to 133, 135). */
#include "../../names.h"
#include "../conference.h"
#include "../features.h"
#include "../operate.h"

/* Rules 131 and 133: what LINEADDRESSCAPS says of conferences. */
static void check_caps(const struct device *device)
{
    const DWORD left = device->left_conference;

    if (device->most_in_conference < 2)
        finding_broken(133, "conferences are offered, but LINEADDRESSCAPS.dwMaxNumConference is %u",
                       (unsigned)device->most_in_conference);
    if (!(device->call_features & LINECALLFEATURE_REMOVEFROMCONF))
        finding_absent(131, "lineRemoveFromConference is never offered");
    else if (device->leaving_conference != LINEREMOVEFROMCONF_ANY &&
             device->leaving_conference != LINEREMOVEFROMCONF_LAST)
        finding_broken(131,
                       "REMOVEFROMCONF is offered, but LINEADDRESSCAPS.dwRemoveFromConfCaps is 0x%X, so that nobody "
                       "can leave",
                       (unsigned)device->leaving_conference);
    else if (!left || (left & (left - 1)) || !(device->call_states & left))
        finding_broken(131, "LINEADDRESSCAPS.dwRemoveFromConfState is 0x%X, which is no state that dwCallStates lists",
                       (unsigned)left);
}

/* Rule 129: what is not for a conference that waits for somebody, who is not dialed yet. False: it was not refused. */
static bool check_too_early(struct check *check, const struct conference *conference)
{
    LONG result;

    if (scene_view(check, &conference->consult).state != LINECALLSTATE_DIALTONE)
        return true;
    return !HAS(check, lineAddToConference) ||
           !conference_add(check, &conference->call, &conference->consult, &result) ||
           consult_is_refused("lineAddToConference", 129, "for a call with a dial tone", (LONG)LINEERR_INVALCALLHANDLE,
                              result);
}

/* Rule 129: there is somebody who is to join. False: another one may join, too, now. */
static bool check_prepared(struct check *check, const struct conference *conference)
{
    LONG result;

    return !HAS(check, linePrepareAddToConference) ||
           scene_view(check, &conference->call).state == LINECALLSTATE_CONNECTED ||
           !conference_ask_prepare(check, conference, &result) ||
           consult_is_refused("linePrepareAddToConference", 129, "for a conference that is on hold",
                              (LONG)LINEERR_CONFERENCEFULL, result);
}

/* Rule 129: it is a member already. False: it was not refused, so that it may be anywhere. */
static bool check_again(struct check *check, const struct conference *conference, const struct placed *member)
{
    struct conference other;
    bool refused;
    LONG result;

    if (scene_view(check, member).state != LINECALLSTATE_CONFERENCED)
        return true;
    if (conference_add(check, &conference->call, member, &result) &&
        !consult_is_refused("lineAddToConference", 129, "for a call that is in the conference",
                            (LONG)LINEERR_INVALCALLHANDLE, result))
        return false;
    refused = conference_is_refused(check, member->device, member, &other, &result);
    return (refused && result == 0) ||
           consult_is_refused("lineSetupConference", 129, "for a call that is in a conference",
                              (LONG)LINEERR_INVALLINEHANDLE, result);
}

static bool ask_to_leave(struct check *check, const struct placed *member, LONG *result)
{
    DRV_REQUESTID request = ledger_request(check->ledger, "lineRemoveFromConference", member->device->line,
                                           member->handle);

    *result = REQUEST(check, 131, request, lineRemoveFromConference, member->driver);
    return consult_answered(check, request, "lineRemoveFromConference", result);
}

/* Rule 131: it is in no conference. False: it was removed, from whatever. */
static bool check_stranger(struct check *check, const struct placed *stranger)
{
    LONG result;

    return !HAS(check, lineRemoveFromConference) ||
           scene_view(check, stranger).state & (LINECALLSTATE_CONFERENCED | LINECALLSTATE_IDLE) ||
           !ask_to_leave(check, stranger, &result) ||
           consult_is_refused("lineRemoveFromConference", 131, "for a call that is in no conference", 0, result);
}

/* Rule 131: who has joined last leaves. */
static void leave(struct check *check, struct conference *conference)
{
    const struct placed *last = &conference->left;
    LONG result;

    conference->left = conference->members[--conference->count];
    if (!HAS(check, lineRemoveFromConference) || !scene_offers(check, last, LINECALLFEATURE_REMOVEFROMCONF) ||
        !ask_to_leave(check, last, &result))
        return;
    if (result != 0)
        consult_failed(check, last, "lineRemoveFromConference", result);
    else if (consult_comes_back_to(check, last, last->device->left_conference, 131,
                                   "lineRemoveFromConference succeeded, but its call")) {
        scene_pause(check, REST_MS);
        features_check_at_rest(check, last);
        check_stranger(check, last);
        conference_check_over(check, conference, false);
    }
}

/* Who was asked is dialed, swapped with the conference, and joins. False: nobody joins. */
static bool fill(struct check *check, struct conference *conference)
{
    struct placed *call = &conference->call, *consult = &conference->consult;
    bool full;

    if (!check_too_early(check, conference) || !check_prepared(check, conference) || !consult_dial(check, consult))
        return false;
    scene_pause(check, REST_MS);
    features_check_at_rest(check, call);
    features_check_at_rest(check, consult);
    if (operate_is_offered(check, consult, OPERATION_SWAP_HOLD) &&
        (!consult_change_places(check, consult, call) || !consult_change_places(check, call, consult)))
        return false;
    return conference_join(check, conference, &full);
}

/* Rule 132: somebody is to join, and then is not, where LINEADDRCAPFLAGS_AUTORECONNECT says what becomes of that. False: the
 * conference is not as it was. */
static bool think_again(struct check *check, struct conference *conference)
{
    bool full;

    if (!(conference->call.device->address_flags & LINEADDRCAPFLAGS_AUTORECONNECT))
        return true;
    if (!conference_prepare(check, conference, &full))
        return scene_view(check, &conference->call).state == LINECALLSTATE_CONNECTED;
    scene_hang_up(check, &conference->consult);
    if (scene_view(check, &conference->consult).state != LINECALLSTATE_IDLE)
        return false;
    scene_close_call(check, &conference->consult);
    conference->consult.accepted = false;
    return consult_comes_back_to(check, &conference->call, LINECALLSTATE_CONNECTED, 132,
                                 "a consultation call was dropped, but its conference");
}

/* The whole way: set up, filled, prepared and filled again, left, and dropped. */
static void play_conference(struct check *check, const struct placed *first, struct conference *conference)
{
    bool full;

    if (!check_stranger(check, first) || !conference_set_up(check, first->device, first, conference))
        return;
    features_check_at_rest(check, &conference->call);
    features_check_at_rest(check, first);
    conference_check_name(check, first, &conference->call);
    conference_check_origin(check, &conference->call);
    if (!fill(check, conference) || !check_again(check, conference, &conference->members[1]))
        return;
    features_check_at_rest(check, &conference->call);
    features_check_at_rest(check, &conference->members[1]);
    if (think_again(check, conference) && conference_prepare(check, conference, &full) &&
        consult_dial(check, &conference->consult) && conference_join(check, conference, &full))
        leave(check, conference);
    scene_hang_up(check, &conference->call);
    conference_check_over(check, conference, true);
}

/* Rule 129: there is no conference yet, only a call, and that is on hold. */
static void play_held(struct check *check, const struct placed *first, struct conference *conference)
{
    const struct conference none = {.call = *first};
    bool refused;
    LONG result;

    if (HAS(check, linePrepareAddToConference) && conference_ask_prepare(check, &none, &result) &&
        !consult_is_refused("linePrepareAddToConference", 129, "for a call that is no conference",
                            (LONG)LINEERR_INVALCONFCALLHANDLE, result))
        return;
    if (!HAS(check, lineHold) || !operate_perform(check, first, OPERATION_HOLD))
        return;
    scene_pause(check, REST_MS);
    if (scene_view(check, first).state != LINECALLSTATE_ONHOLD)
        return;
    refused = conference_is_refused(check, first->device, first, conference, &result);
    if (!(refused && result == 0) && scene_stands(check, first))
        consult_is_refused("lineSetupConference", 129, "for a call that is on hold", (LONG)LINEERR_INVALLINEHANDLE, result);
}

/* A conference of two, as they are dropped one by one. */
static void play_leaving(struct check *check, const struct placed *first, struct conference *conference)
{
    bool full;
    unsigned i;

    if (!conference_set_up(check, first->device, first, conference) || !consult_dial(check, &conference->consult) ||
        !conference_join(check, conference, &full))
        return;
    for (i = conference->count; i-- > 0;) {
        scene_hang_up(check, &conference->members[i]);
        scene_pause(check, REST_MS);
        conference_check_over(check, conference, false);
    }
}

/* Rule 132: the user thinks again, so that nobody is to join: the conference goes on, or is over. */
static void play_second_thoughts(struct check *check, const struct placed *first, struct conference *conference)
{
    if (!conference_set_up(check, first->device, first, conference))
        return;
    scene_hang_up(check, &conference->consult);
    if (scene_view(check, &conference->consult).state != LINECALLSTATE_IDLE)
        return;
    if (first->device->address_flags & LINEADDRCAPFLAGS_AUTORECONNECT)
        consult_comes_back_to(check, &conference->call, LINECALLSTATE_CONNECTED, 132,
                              "the consultation call was dropped, but its conference");
    scene_pause(check, REST_MS);
    conference_check_over(check, conference, false);
}

/* Rule 84: the conference is taken back from hold. */
static void play_taken_back(struct check *check, const struct placed *first, struct conference *conference)
{
    if (conference_set_up(check, first->device, first, conference) && HAS(check, lineUnhold))
        operate_perform(check, &conference->call, OPERATION_UNHOLD);
}

/* Rule 133: there are never more in it than dwMaxNumConference says, TAPI's own side not counted. */
static void play_full(struct check *check, const struct placed *first, struct conference *conference)
{
    const DWORD most = first->device->most_in_conference;
    bool full = false, more;

    if (most < 2 || most >= CONFERENCE_MEMBERS || !conference_set_up(check, first->device, first, conference))
        return;
    do
        more = consult_dial(check, &conference->consult) && conference_join(check, conference, &full);
    while (more && conference->count <= most && conference_prepare(check, conference, &full));
    if (conference->count > most)
        finding_broken(133, "%u calls are in a conference; LINEADDRESSCAPS.dwMaxNumConference is %u", conference->count,
                       (unsigned)most);
    else if (full || more)
        finding(133, NULL);
}

/* Rules 27 and 35 of both calls: they are closed while they are being made. */
static void play_close(struct check *check, const struct placed *first, struct conference *conference)
{
    if (!conference_request(check, first->device, first, conference))
        return;
    scene_close_call(check, &conference->call);
    scene_close_call(check, &conference->consult);
    conference->call.accepted = conference->consult.accepted = false;
    conference->count = 0;
    scene_pause(check, AFTER_CLOSE_MS);
}

/* Rule 133, where there is a call: a conference is not set up without. */
static void play_without_call(struct check *check, const struct placed *first, struct conference *conference)
{
    bool refused;
    char name[64];
    LONG result;

    refused = conference_is_refused(check, first->device, NULL, conference, &result);
    if (!refused)
        finding_broken(133, "lineSetupConference succeeded without a call, but LINEADDRESSCAPS.dwAddrCapFlags lacks "
                       "SETUPCONFNULL");
    else if (result != 0 && result != (LONG)LINEERR_INVALCALLHANDLE && result != (LONG)LINEERR_OPERATIONUNAVAIL)
        finding_broken(133, "lineSetupConference without a call gave %s, not LINEERR_INVALCALLHANDLE",
                       error_name(result, name, sizeof name));
}

/* A call that is connected, and what comes of it. */
static void play(struct check *check,
                 void (*use)(struct check *check, const struct placed *first, struct conference *conference))
{
    struct conference conference = {.count = 0};
    struct placed first;
    struct device device;

    if (!scene_begin_line(check, &device))
        return;
    if (scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &first)) {
        scene_pause(check, REST_MS);
        if (scene_view(check, &first).state == LINECALLSTATE_CONNECTED)
            use(check, &first, &conference);
    }
    conference_finish(check, &conference);
    if (!conference.count || conference.members[0].handle != first.handle)
        scene_finish(check, &first);
    scene_end_line(check, &device);
}

/* Where LINEADDRCAPFLAGS_SETUPCONFNULL says that a conference begins without a call. */
static void play_from_nothing(struct check *check)
{
    struct conference conference = {.count = 0};
    struct device device;

    if (!scene_begin_line(check, &device))
        return;
    if (conference_set_up(check, &device, NULL, &conference)) {
        finding(133, NULL);
        conference_check_origin(check, &conference.call);
        if (fill(check, &conference)) {
            scene_hang_up(check, &conference.call);
            conference_check_over(check, &conference, true);
        }
    }
    conference_finish(check, &conference);
    scene_end_line(check, &device);
}

static void tell_of_missing(const char *why)
{
    unsigned rule;

    for (rule = 126; rule <= 135; rule++)
        if (rule != 134)
            finding_absent(rule, "%s", why);
}

void stage_conferences(struct check *check)
{
    struct device device;
    bool begins;

    if (!scene_learn_alone(check, &device))
        return;
    begins =
        device.call_features & LINECALLFEATURE_SETUPCONF ||
        (device.address_features & LINEADDRFEATURE_SETUPCONF && device.address_flags & LINEADDRCAPFLAGS_SETUPCONFNULL);
    if (!HAS(check, lineSetupConference) || !begins) {
        tell_of_missing(HAS(check, lineSetupConference) ? "lineSetupConference is never offered"
                                                        : "lineSetupConference is not exported");
        return;
    }
    check_caps(&device);
    if (device.address_flags & LINEADDRCAPFLAGS_SETUPCONFNULL) {
        play_from_nothing(check);
        return;
    }
    play(check, play_conference);
    play(check, play_leaving);
    play(check, play_held);
    play(check, play_second_thoughts);
    play(check, play_taken_back);
    play(check, play_full);
    play(check, play_close);
    play(check, play_without_call);
}
