/* devices.c: lines and telephones that come and go while TAPI runs, where --drive's command makes them (rules 54, 55,
 * 73, 74, 115, 147 to 149). */
#include <string.h>

#include "../../ledger/ledger_devices.h"
#include "../adopt.h"
#include "../drive.h"

enum { MOST_DEVICES = 64 /* whose permanent ids are compared */ };

/* The provider's own devices of a kind, as a session begins. */
struct own {
    DWORD count;
    DWORD ids[MOST_DEVICES]; /* permanent ones */
};

/* The device that is expected to go, in use meanwhile, and lines that stay. */
struct use {
    struct device lines[MOST_DEVICES];
    DWORD opened;
    struct device *going; /* one of these; NULL: it is not open */
    struct placed call;   /* on that */
    struct telephone phone;
    bool phone_is_open;
};

struct kind {
    enum device_kind kind;
    const char *add, *take;       /* what --drive's command is asked for */
    const char *create, *remove;  /* the messages that it leads to */
    unsigned comes, goes, works;  /* the rules of these, and of the device that came */
    bool (*is_able)(struct check *check);
    bool (*identify)(struct check *check, DWORD number, DWORD *permanent_id);
    bool (*adopt)(struct check *check, DWORD_PTR temporary, DWORD number, DWORD *permanent_id);
    void (*begin_use)(struct check *check, DWORD number, struct use *use);
    void (*end_use)(struct check *check, struct use *use, bool gone);
};

/* --- Lines -------------------------------------------------------------------------------------------------------- */

static bool makes_lines(struct check *check)
{
    return HAS(check, providerCreateLineDevice);
}

static bool identify_line(struct check *check, DWORD number, DWORD *permanent_id)
{
    struct device device = {0};
    bool learnt = scene_learn_created(check, number, &device);

    *permanent_id = device.permanent_id;
    return learnt;
}

static bool adopt_a_line(struct check *check, DWORD_PTR temporary, DWORD number, DWORD *permanent_id)
{
    struct device device = {0};
    bool adopted = adopt_line(check, temporary, number, &device);

    *permanent_id = device.permanent_id;
    return adopted;
}

/* All lines, as a telephony server has them, and a call on the one that goes, which is to end as any other. */
static void begin_line_use(struct check *check, DWORD number, struct use *use)
{
    DWORD i;

    use->opened = scene_open_lines(check, use->lines, MOST_DEVICES);
    for (i = 0; i < use->opened; i++)
        if (use->lines[i].subject.device == check->session.line_base + number)
            use->going = &use->lines[i];
    if (!use->going || !scene_dials(use->going))
        return;
    scene_await_service(check, use->going);
    scene_connect(check, use->going, check->options->number, LINECALLSTATE_CONNECTED, 0, &use->call);
}

/* Can a line that has stayed be called from still? What breaks is the rules' of calls. */
static void call_from_another(struct check *check, struct use *use)
{
    struct placed placed;
    DWORD i;

    for (i = 0; i < use->opened; i++)
        if (&use->lines[i] != use->going && scene_dials(&use->lines[i]) &&
            ledger_line_open(check->ledger, use->lines[i].line)) {
            scene_connect(check, &use->lines[i], check->options->number, LINECALLSTATE_CONNECTED, 0, &placed);
            scene_finish(check, &placed);
            return;
        }
}

/* TAPI closes the line's calls, and then the line: what breaks when it does is the rules' of closing. */
static void end_line_use(struct check *check, struct use *use, bool gone)
{
    DWORD i;

    if (use->call.accepted && gone)
        scene_close_call(check, &use->call);
    else
        scene_finish(check, &use->call);
    if (use->going)
        scene_close(check, use->going);
    if (gone)
        call_from_another(check, use);
    for (i = 0; i < use->opened; i++)
        if (&use->lines[i] != use->going)
            scene_close(check, &use->lines[i]);
}

/* --- Telephones --------------------------------------------------------------------------------------------------- */

static bool makes_phones(struct check *check)
{
    return HAS(check, providerCreatePhoneDevice) && telephones_are_there(check);
}

static bool identify_phone(struct check *check, DWORD number, DWORD *permanent_id)
{
    struct telephone phone = {0};
    bool learnt = telephone_learn(check, number, &phone);

    *permanent_id = phone.caps.dwPermanentPhoneID;
    return learnt;
}

static bool adopt_a_phone(struct check *check, DWORD_PTR temporary, DWORD number, DWORD *permanent_id)
{
    struct telephone phone = {0};
    bool adopted = adopt_phone(check, temporary, number, &phone);

    *permanent_id = phone.caps.dwPermanentPhoneID;
    return adopted;
}

static void begin_phone_use(struct check *check, DWORD number, struct use *use)
{
    use->phone_is_open = telephone_learn(check, number, &use->phone) && telephone_open(check, &use->phone) == 0;
}

static void end_phone_use(struct check *check, struct use *use, bool gone)
{
    (void)gone;
    if (use->phone_is_open)
        telephone_close(check, &use->phone);
}

static const struct kind kinds[] = {
    {LINE_DEVICES, "create-line", "remove-line", "LINE_CREATE", "LINE_REMOVE", 73, 74, 115,
     makes_lines, identify_line, adopt_a_line, begin_line_use, end_line_use},
    {PHONE_DEVICES, "create-phone", "remove-phone", "PHONE_CREATE", "PHONE_REMOVE", 147, 148, 147,
     makes_phones, identify_phone, adopt_a_phone, begin_phone_use, end_phone_use},
};

/* --- Both --------------------------------------------------------------------------------------------------------- */

static DWORD count_of(const struct check *check, const struct kind *kind)
{
    return kind->kind == LINE_DEVICES ? check->session.lines : check->session.phones;
}

static DWORD base_of(const struct check *check, const struct kind *kind)
{
    return kind->kind == LINE_DEVICES ? check->session.line_base : check->session.phone_base;
}

static struct own note_own(struct check *check, const struct kind *kind)
{
    struct own own = {.count = count_of(check, kind)};
    DWORD i;

    for (i = 0; i < own.count && i < MOST_DEVICES; i++)
        kind->identify(check, i, &own.ids[i]);
    return own;
}

/* Whatever comes or goes, the others stay what they were. */
static void check_others(struct check *check, const struct kind *kind, unsigned rule, const struct own *own, DWORD but)
{
    DWORD i, id;

    for (i = 0; i < own->count && i < MOST_DEVICES; i++)
        if (i != but && !kind->identify(check, i, &id))
            finding_broken(rule, "device %u is not known any more, now that another one has come or gone",
                           (unsigned)(base_of(check, kind) + i));
        else if (i != but && id != own->ids[i])
            finding_broken(rule,
                           "device %u has the permanent id 0x%X, now that another one has come or gone; before it "
                           "had 0x%X",
                           (unsigned)(base_of(check, kind) + i), (unsigned)id, (unsigned)own->ids[i]);
}

static void tell_of_silence(struct check *check, unsigned rule, const char *action, const char *message)
{
    if (!ledger_is_broken(check->ledger, rule))
        finding_absent(rule, "--drive's command has done %s, but no %s came within %u ms", action, message,
                       (unsigned)(check->options->timeout_us / 1000));
}

/* A device comes, and is TAPI's under the id base + number. False: it did not, and is taken back. */
static bool bring(struct check *check, const struct kind *kind, DWORD number, DWORD *permanent_id)
{
    DWORD_PTR temporary;

    if (!drive_provider(check, kind->add))
        return false;
    if (!ledger_take_created(check->ledger, kind->kind, scene_deadline(check), &temporary))
        tell_of_silence(check, kind->comes, kind->add, kind->create);
    else if (kind->adopt(check, temporary, number, permanent_id))
        return true;
    drive_provider(check, kind->take);
    return false;
}

/* A device goes: the number of it, from the base on, in *number. */
static bool take_away(struct check *check, const struct kind *kind, DWORD *number)
{
    DWORD device;

    if (!drive_provider(check, kind->take))
        return false;
    if (ledger_take_removed(check->ledger, kind->kind, scene_deadline(check), &device)) {
        *number = device - base_of(check, kind);
        return true;
    }
    tell_of_silence(check, kind->goes, kind->take, kind->remove);
    return false;
}

/* Comes and goes within one session: its id does not follow the others. */
static bool play_both(struct check *check, const struct kind *kind)
{
    const DWORD number = count_of(check, kind) + OTHERS_DEVICES;
    DWORD gone, id;

    if (!bring(check, kind, number, &id) || !take_away(check, kind, &gone))
        return false;
    if (gone != number)
        finding_broken(kind->goes, "%s was reported for device %u; device %u was to go", kind->remove,
                       (unsigned)(base_of(check, kind) + gone), (unsigned)(base_of(check, kind) + number));
    return true;
}

static bool play_coming(struct check *check, const struct kind *kind, struct own *before, DWORD *id)
{
    bool came;

    *before = note_own(check, kind);
    came = bring(check, kind, before->count + OTHERS_DEVICES, id);
    if (came)
        check_others(check, kind, kind->works, before, before->count);
    scene_end(check);
    return came;
}

/* The number of the device with this permanent id; own->count: there is none. */
static DWORD find(const struct own *own, DWORD id)
{
    DWORD i = 0;

    while (i < own->count && i < MOST_DEVICES && own->ids[i] != id)
        i++;
    return i < MOST_DEVICES ? i : own->count;
}

/* What came in the session before is there still, and goes while it is in use. False: it did not. */
static bool play_going(struct check *check, const struct kind *kind, const struct own *before, DWORD id)
{
    const struct own now = note_own(check, kind);
    const DWORD number = find(&now, id);
    static struct use use;
    DWORD gone;
    bool went;

    if (number == now.count || now.count != before->count + 1) {
        finding_broken(149,
                       "%s has brought a device of the permanent id 0x%X, but %s in the next session, which has %u; "
                       "there were %u",
                       kind->create, (unsigned)id, number == now.count ? "there is none" : "it is not one more",
                       (unsigned)now.count, (unsigned)before->count);
        drive_provider(check, kind->take);
        return false;
    }
    memset(&use, 0, sizeof use);
    kind->begin_use(check, number, &use);
    went = take_away(check, kind, &gone);
    if (went && gone >= now.count)
        finding_broken(kind->goes, "%s was reported for device %u, which is none of its own", kind->remove,
                       (unsigned)(base_of(check, kind) + gone));
    else if (went)
        check_others(check, kind, kind->goes, &now, gone);
    kind->end_use(check, &use, went);
    return went && play_both(check, kind);
}

static void check_gone(struct check *check, const struct kind *kind, DWORD before)
{
    DWORD count = count_of(check, kind);

    if (count != before)
        finding_broken(149, "%s has taken what %s had brought, but in the next session there are %u; before that there "
                       "were %u", kind->remove, kind->create, (unsigned)count, (unsigned)before);
    else
        finding(149, NULL);
}

static void play(struct check *check, const struct kind *kind)
{
    struct own before;
    bool went;
    DWORD id;

    if (!kind->is_able(check))
        return;
    if (!scene_begin_next(check)) {
        if (scene_was_skipped(check))
            drive_provider(check, kind->take); /* what came before the stage fell */
        return;
    }
    if (!play_coming(check, kind, &before, &id) || !scene_begin(check))
        return;
    went = play_going(check, kind, &before, id);
    scene_end(check);
    if (went && scene_begin(check)) {
        check_gone(check, kind, before.count);
        scene_end(check);
    }
}

void stage_devices(struct check *check)
{
    size_t i;

    for (i = 0; check->options->drive && i < sizeof kinds / sizeof *kinds; i++)
        play(check, &kinds[i]);
}
