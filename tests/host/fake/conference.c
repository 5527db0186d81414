/* conference.c: calls that are joined: the conference, who is in it, and who is asked before. */
#include "fake.h"

enum { MOST_MEMBERS = 3 /* who calls not counted */ };

bool conference_begins_with_a_call(void)
{
    return !does("sets up conferences without a call");
}

static unsigned count_members(const struct call *conference, struct call **last)
{
    unsigned i, count = 0;

    for (i = 0; i < CALLS; i++)
        if (fake.calls[i].conference == conference && fake.calls[i].life == LIVE && !fake.calls[i].dropped) {
            if (!count++ || (*last)->joined < fake.calls[i].joined)
                *last = &fake.calls[i];
        }
    return count;
}

bool conference_is_full(const struct call *conference)
{
    struct call *last;

    return count_members(conference, &last) >= MOST_MEMBERS && !does("lets more join a conference than it says");
}

static bool ends_who_leaves(void)
{
    return does("ends a call that leaves a conference") || does("does not say that a call is held");
}

static bool only_last_leaves(void)
{
    return does("removes only who joined a conference last");
}

bool conference_may_join(const struct call *call)
{
    return call_stands(call, LINECALLSTATE_CONNECTED | LINECALLSTATE_ONHOLD | LINECALLSTATE_PROCEEDING |
                             LINECALLSTATE_RINGBACK);
}

bool conference_may_leave(const struct call *call)
{
    struct call *last = NULL;

    if (!call->conference || !only_last_leaves())
        return true;
    count_members(call->conference, &last);
    return last == call;
}

DWORD conference_features_ever(void)
{
    return LINECALLFEATURE_SETUPCONF | LINECALLFEATURE_PREPAREADDCONF | LINECALLFEATURE_ADDTOCONF |
           LINECALLFEATURE_REMOVEFROMCONF;
}

DWORD conference_features(const struct call *call)
{
    const struct call *partner = call->partner;
    DWORD features = 0;

    if (does("has no operation"))
        return 0;
    if (call_stands(call, LINECALLSTATE_CONNECTED) && !partner && conference_begins_with_a_call() && !call->confers)
        features |= LINECALLFEATURE_SETUPCONF;
    if (call_stands(call, LINECALLSTATE_CONNECTED) && call->confers && !partner && !conference_is_full(call))
        features |= LINECALLFEATURE_PREPAREADDCONF;
    if (call_stands(call, LINECALLSTATE_ONHOLDPENDCONF) && call->confers)
        features |= LINECALLFEATURE_UNHOLD;
    if (conference_may_join(call) && partner && partner->confers && partner->state == LINECALLSTATE_ONHOLDPENDCONF)
        features |= LINECALLFEATURE_ADDTOCONF;
    if (call_stands(call, LINECALLSTATE_CONFERENCED) && conference_may_leave(call))
        features |= LINECALLFEATURE_REMOVEFROMCONF;
    if (call_stands(call, LINECALLSTATE_CONNECTED) && does("offers to remove a call that is in no conference"))
        features |= LINECALLFEATURE_REMOVEFROMCONF;
    return features;
}

void conference_fill_caps(LINEADDRESSCAPS *caps)
{
    caps->dwMaxNumConference = does("says that nobody can join a conference") ? 0 : MOST_MEMBERS + 1;
    caps->dwMaxNumTransConf = MOST_MEMBERS + 1;
    caps->dwTransferModes |=
        does("makes a conference of a transfer without listing that") ? 0 : LINETRANSFERMODE_CONFERENCE;
    caps->dwRemoveFromConfCaps = does("says that nobody can leave a conference") ? LINEREMOVEFROMCONF_NONE
                                 : only_last_leaves()                            ? LINEREMOVEFROMCONF_LAST
                                                                                 : LINEREMOVEFROMCONF_ANY;
    caps->dwRemoveFromConfState = ends_who_leaves() ? LINECALLSTATE_IDLE : LINECALLSTATE_ONHOLD;
    caps->dwAddrCapFlags |= does("lets the others of a conference talk on") ? 0 : LINEADDRCAPFLAGS_CONFDROP;
    if (!conference_begins_with_a_call()) {
        caps->dwAddrCapFlags |= LINEADDRCAPFLAGS_SETUPCONFNULL;
        caps->dwAddressFeatures |= LINEADDRFEATURE_SETUPCONF;
    }
}

struct call *conference_new(struct line *line, HTAPICALL ht, DRV_REQUESTID request)
{
    DWORD origin = does("calls a conference an outgoing call") ? LINECALLORIGIN_OUTBOUND : LINECALLORIGIN_CONFERENCE;
    struct call *conference = call_new(line, ht, PENDING, origin);

    if (conference) {
        conference->confers = true;
        conference->make = request;
    }
    return conference;
}

void conference_join(struct call *conference, struct call *call, unsigned ms)
{
    DWORD_PTR named = (DWORD_PTR)conference->ht;

    if (does("names no conference"))
        named = 0;
    if (does("names a conference by its own handle"))
        named = (DWORD_PTR)conference->hd;
    if (does("names a member as the conference"))
        named = (DWORD_PTR)call->ht;
    call->conference = conference;
    call->joined = ++fake.next_handle;
    call->partner = NULL;
    call->consults = false;
    plan_state(ms, call, LINECALLSTATE_CONFERENCED, named);
}

/* Who is to join is asked first, on a call beside the conference. */
void conference_consult(struct call *conference, struct call *consult, unsigned ms)
{
    DWORD state = LINECALLSTATE_ONHOLDPENDCONF;

    conference->partner = consult;
    consult->partner = conference;
    consult->consults = true;
    if (does("does not hold a conference that somebody is to join"))
        state = LINECALLSTATE_CONNECTED;
    if (conference->state != state)
        plan_state(ms, conference, state, 0);
    if (!does("gives nobody a dial tone who is to join a conference"))
        plan_state(ms + 1, consult, LINECALLSTATE_DIALTONE, 0);
}

/* The first call of a conference is its first member, mostly at once. */
void conference_take_first(struct call *conference, struct call *first, unsigned ms)
{
    if (does("leaves the first of a conference connected"))
        return;
    conference_join(conference, first, ms);
    if (does("holds the first of a conference until others join")) {
        call_forget_steps(first);
        plan_state(ms, first, LINECALLSTATE_ONHOLDPENDCONF, 0);
    }
}

/* Who waited for others is in the conference now. */
static void take_waiting(struct call *conference, unsigned ms)
{
    unsigned i;

    for (i = 0; i < CALLS; i++)
        if (fake.calls[i].conference == conference && call_stands(&fake.calls[i], LINECALLSTATE_ONHOLDPENDCONF))
            conference_join(conference, &fake.calls[i], ms);
}

void conference_add(struct call *conference, struct call *joining)
{
    if (joining->conference || joining->state == LINECALLSTATE_DIALTONE)
        return; /* by misbehaviour only */
    conference->partner = NULL;
    take_waiting(conference, 2);
    if (does("tells of a conference before its members") && !does("leaves a conference on hold"))
        plan_state(2, conference, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
    conference_join(conference, joining, 2);
    if (does("does not say who has joined a conference"))
        call_forget_steps(joining);
    if (!does("tells of a conference before its members") && !does("leaves a conference on hold"))
        plan_state(2, conference, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
}

/* Nobody is in it any more, or only one. */
static void shrink(struct call *conference, unsigned ms)
{
    struct call *last = NULL;
    unsigned left = count_members(conference, &last);
    bool keeps = does("leaves a member in a conference that is over");
    bool dissolves = left == 1 && (keeps || does("makes a call of a conference of two"));

    if (left > 1 || conference->dropped || (left == 1 && !dissolves) ||
        (left == 0 && does("keeps a conference of nobody")))
        return;
    call_send_away(conference, ms);
    if (!dissolves)
        return;
    last->conference = NULL;
    if (!keeps)
        plan_state(ms, last, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
}

void conference_leave(struct call *call)
{
    struct call *conference = call->conference;

    if (!conference)
        return; /* by misbehaviour only */
    call->conference = NULL;
    if (ends_who_leaves()) {
        call_send_away(call, 2);
    } else if (!does("lets nobody leave a conference who may")) {
        plan_state(2, call, does("leaves a conference for another state") ? LINECALLSTATE_PROCEEDING
                                                                          : LINECALLSTATE_ONHOLD, 0);
    }
    shrink(conference, 2);
}

/* The conference ends, and with it whoever is in it or asked to be. */
static void end_members(struct call *conference, unsigned ms)
{
    unsigned i;

    for (i = 0; i < CALLS; i++) {
        struct call *call = &fake.calls[i];
        bool joining = call->partner == conference && call->consults;

        if (call->life != LIVE || call->dropped || (call->conference != conference && !joining))
            continue;
        if (!joining && does("leaves members in a conference that is dropped"))
            continue;
        call->conference = NULL;
        if (!joining && does("lets members go on that it says it drops")) {
            plan_state(ms, call, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
            continue;
        }
        call_send_away(call, ms);
    }
}

void conference_dropped(struct call *call, unsigned ms)
{
    struct call *conference = call->conference ? call->conference : call->partner, *last = NULL;

    if (call->confers) {
        end_members(call, ms);
        return;
    }
    if (!conference || !conference->confers)
        return;
    if (call->consults) {
        conference->partner = call->partner = NULL;
        shrink(conference, ms);
        if (!conference->dropped && conference->state != LINECALLSTATE_CONNECTED &&
            !(count_members(conference, &last) > 1 && does("holds a conference that nobody else is to join")) &&
            !does("holds a conference that nobody is to join") && !does("does not reconnect a conference"))
            plan_state(ms, conference, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE);
    } else {
        call->conference = NULL;
        shrink(conference, ms);
    }
}

void conference_taken_back(struct call *call, unsigned ms)
{
    struct call *consult = call->partner;

    if (!call->confers || !consult || !consult->consults)
        return;
    call->partner = consult->partner = NULL;
    call_send_away(consult, ms);
}

void conference_forget(const struct call *call)
{
    unsigned i;

    for (i = 0; i < CALLS; i++) {
        if (fake.calls[i].conference == call) {
            if (fake.calls[i].state != LINECALLSTATE_CONFERENCED)
                call_forget_steps(&fake.calls[i]); /* it does not become a member */
            fake.calls[i].conference = NULL;
        }
        if (fake.calls[i].twin == call)
            fake.calls[i].twin = NULL;
    }
}
