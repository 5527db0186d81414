/* conference.c: see conference.h. */
#include "conference.h"

/* lineSetupConference. */
static void ask(struct check *check, struct device *device, const struct placed *first, struct conference *conference)
{
    struct placed *call = &conference->call, *consult = &conference->consult;

    *conference = (struct conference){.call = consult_new(check, device), .consult = consult_new(check, device)};
    call->make = consult->make = ledger_request(check->ledger, "lineSetupConference", device->line, call->handle);
    ledger_also_makes(check->ledger, call->make, consult->handle);
    call->result = consult->result =
        REQUEST(check, 126, call->make, lineSetupConference, first ? first->driver : NULL,
                first ? NULL : device->subject.line, call->handle, &call->driver, consult->handle, &consult->driver, 3,
                NULL);
}

bool conference_is_refused(struct check *check, struct device *device, const struct placed *first,
                           struct conference *conference, LONG *result)
{
    struct placed *call = &conference->call, *consult = &conference->consult;

    ask(check, device, first, conference);
    *result = call->result;
    if (*result < 0) {
        ledger_call_closed(check->ledger, call->handle);
        ledger_call_closed(check->ledger, consult->handle);
    }
    if (!consult_answered(check, call->make, "lineSetupConference", result)) {
        *result = 0;
        return true;
    }
    call->accepted = consult->accepted = *result == 0;
    return *result != 0;
}

bool conference_request(struct check *check, struct device *device, const struct placed *first,
                        struct conference *conference)
{
    struct placed *call = &conference->call, *consult = &conference->consult;

    ask(check, device, first, conference);
    consult_made(check, call, "lineSetupConference", "conference", 126);
    consult_made(check, consult, "lineSetupConference", "consultation call", 126);
    if (first && call->accepted && consult->accepted) {
        conference->members[0] = *first;
        conference->count = 1;
    }
    return call->accepted && consult->accepted;
}

bool conference_set_up(struct check *check, struct device *device, const struct placed *first,
                       struct conference *conference)
{
    static const DWORD joined = LINECALLSTATE_CONFERENCED | CONSULT_HELD;
    LONG result;

    if ((first && !scene_offers(check, first, LINECALLFEATURE_SETUPCONF)) ||
        !conference_request(check, device, first, conference) ||
        !scene_completed(check, conference->call.make, 16, "lineSetupConference", &result))
        return false;
    if (result != 0) {
        if (first)
            consult_failed(check, first, "lineSetupConference", result);
        conference->call.accepted = conference->consult.accepted = false;
        conference->count = 0;
        return false;
    }
    return scene_stands(check, &conference->call) &&
           consult_comes_to(check, &conference->call, CONSULT_HELD, 127,
                            "lineSetupConference succeeded, but the conference") &&
           consult_comes_to(check, &conference->consult, LINECALLSTATE_DIALTONE, 127,
                            "lineSetupConference succeeded, but the consultation call") &&
           (!first || consult_comes_to(check, first, joined, 127, "lineSetupConference succeeded, but its call"));
}

/* linePrepareAddToConference. */
static void ask_consult(struct check *check, const struct conference *conference, struct placed *consult)
{
    *consult = consult_new(check, conference->call.device);
    consult->make = ledger_request(check->ledger, "linePrepareAddToConference", consult->device->line,
                                   conference->call.handle);
    ledger_also_makes(check->ledger, consult->make, consult->handle);
    consult->result = REQUEST(check, 126, consult->make, linePrepareAddToConference, conference->call.driver,
                              consult->handle, &consult->driver, NULL);
}

bool conference_ask_prepare(struct check *check, const struct conference *conference, LONG *result)
{
    struct placed consult;

    ask_consult(check, conference, &consult);
    *result = consult.result;
    if (*result < 0)
        ledger_call_closed(check->ledger, consult.handle);
    return consult_answered(check, consult.make, "linePrepareAddToConference", result);
}

bool conference_prepare(struct check *check, struct conference *conference, bool *full)
{
    struct placed *consult = &conference->consult;
    LONG result;

    *full = false;
    if (!HAS(check, linePrepareAddToConference) ||
        !scene_offers(check, &conference->call, LINECALLFEATURE_PREPAREADDCONF))
        return false;
    ask_consult(check, conference, consult);
    consult_made(check, consult, "linePrepareAddToConference", "consultation call", 126);
    result = consult->result;
    if (!consult->accepted && result >= 0)
        return false;
    if (consult->accepted && !scene_completed(check, consult->make, 16, "linePrepareAddToConference", &result))
        return false;
    if (result != 0) {
        consult->accepted = false;
        *full = result == (LONG)LINEERR_CONFERENCEFULL;
        if (!*full)
            consult_failed(check, &conference->call, "linePrepareAddToConference", result);
        return false;
    }
    return consult_comes_back_to(check, &conference->call, LINECALLSTATE_ONHOLDPENDCONF, 127,
                                 "linePrepareAddToConference succeeded, but the conference") &&
           consult_comes_to(check, consult, LINECALLSTATE_DIALTONE, 127,
                            "linePrepareAddToConference succeeded, but the consultation call");
}

bool conference_add(struct check *check, const struct placed *conference, const struct placed *joining, LONG *result)
{
    DRV_REQUESTID request = ledger_request(check->ledger, "lineAddToConference", conference->device->line,
                                           conference->handle);

    *result = REQUEST(check, 128, request, lineAddToConference, conference->driver, joining->driver);
    return consult_answered(check, request, "lineAddToConference", result);
}

static bool comes_in(struct check *check, const struct placed *member, const char *which)
{
    return consult_comes_back_to(check, member, LINECALLSTATE_CONFERENCED, 128, which);
}

/* Rule 128: after it joined, it is in the conference, as who was there before, and the conference talks. */
static bool check_joined(struct check *check, const struct conference *conference)
{
    unsigned i;

    if (!comes_in(check, &conference->consult, "lineAddToConference succeeded, but the call that was added"))
        return false;
    for (i = 0; i < conference->count; i++)
        if (!comes_in(check, &conference->members[i], "lineAddToConference succeeded, but a call that was there before"))
            return false;
    return consult_comes_back_to(check, &conference->call, LINECALLSTATE_CONNECTED, 128,
                                 "lineAddToConference succeeded, but the conference");
}

bool conference_join(struct check *check, struct conference *conference, bool *full)
{
    struct placed *consult = &conference->consult;
    bool joined;
    LONG result;

    *full = false;
    if (!HAS(check, lineAddToConference) || (!scene_offers(check, consult, LINECALLFEATURE_ADDTOCONF) &&
                                             !scene_offers(check, &conference->call, LINECALLFEATURE_ADDTOCONF)) ||
        !conference_add(check, &conference->call, consult, &result))
        return false;
    *full = result == (LONG)LINEERR_CONFERENCEFULL;
    if (result != 0) {
        if (!*full)
            consult_failed(check, consult, "lineAddToConference", result);
        return false;
    }
    joined = check_joined(check, conference);
    if (joined) {
        scene_pause(check, REST_MS);
        consult_check_handle(check, consult, 128, "joined a conference");
        conference_check_name(check, consult, &conference->call);
    }
    if (conference->count < CONFERENCE_MEMBERS)
        conference->members[conference->count++] = *consult;
    consult->accepted = false;
    return joined;
}

void conference_check_name(struct check *check, const struct placed *member, const struct placed *conference)
{
    struct call_view view = scene_view(check, member);

    if (view.state != LINECALLSTATE_CONFERENCED || view.tainted)
        return;
    if (!view.mode)
        finding_warning(130, "LINE_CALLSTATE CONFERENCED names no conference: dwParam2 is 0");
    if (view.mode && view.mode != (DWORD_PTR)conference->handle)
        finding_broken(130, "LINE_CALLSTATE CONFERENCED names another call than the conference: dwParam2 is 0x%llX",
                       (unsigned long long)view.mode);
    else
        ledger_held(check->ledger, 130);
}

void conference_check_origin(struct check *check, const struct placed *conference)
{
    const LINECALLINFO *info = scene_call_info(check, conference, 135);

    if (info && info->dwOrigin != LINECALLORIGIN_CONFERENCE)
        finding_broken(135, "LINECALLINFO.dwOrigin of a conference is 0x%X, not LINECALLORIGIN_CONFERENCE",
                       (unsigned)info->dwOrigin);
    else if (info)
        finding(135, NULL);
}

/* Where a member must be when its conference is over. */
static bool is_out(struct check *check, const struct placed *member, DWORD states)
{
    return ledger_wait_standing(check->ledger, member->handle, states, scene_deadline(check)) ||
           !scene_stands(check, member);
}

void conference_check_over(struct check *check, const struct conference *conference, bool dropped)
{
    bool drops = dropped && (conference->call.device->address_flags & LINEADDRCAPFLAGS_CONFDROP);
    DWORD out = drops ? LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE : ~(DWORD)LINECALLSTATE_CONFERENCED;
    unsigned i;

    if (dropped && conference->call.accepted) /* that it comes to that is rule 52's */
        ledger_wait_state(check->ledger, conference->call.handle, LINECALLSTATE_IDLE, scene_deadline(check));
    if (scene_view(check, &conference->call).state != LINECALLSTATE_IDLE || !scene_stands(check, &conference->call))
        return;
    for (i = 0; i < conference->count; i++)
        if (!is_out(check, &conference->members[i], out)) {
            if (scene_is_late(check))
                finding_broken(132, drops ? "a conference was dropped, but not its members, as LINEADDRCAPFLAGS_CONFDROP "
                                            "says" : "a conference is IDLE, but a call says that it is in it still");
            return;
        }
    ledger_held(check->ledger, 132);
}

void conference_finish(struct check *check, struct conference *conference)
{
    unsigned i;

    scene_finish(check, &conference->consult);
    scene_finish(check, &conference->call);
    for (i = 0; i < conference->count; i++)
        scene_finish(check, &conference->members[i]);
    scene_finish(check, &conference->left);
}
