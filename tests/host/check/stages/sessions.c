/* sessions.c: session after session: what one may leave, and what the next may not know
 * (rules 9 to 12, 56, 57, 67). */
#include <stdlib.h>

#include "../../names.h"
#include "../../platform/host_os.h"
#include "../../platform/host_process.h"
#include "../scene.h"

enum {
    SESSIONS = 5,
    WARM_UP = 2,           /* sessions in which a provider may begin what stays for the life of its process */
    INEXPENSIVE_MS = 100,  /* of rule 57 */
    AFTER_UNLOADING_MS = 200,
    SETTLE_MS = 50,
    MOST_IDS = 64,
};

struct life {
    unsigned threads[SESSIONS + 1], handles[SESSIONS + 1]; /* after each session, and before the first */
    unsigned slow_opens, slow_reopens;
    uint64_t open_us, reopen_us;
    DWORD ids[SESSIONS][MOST_IDS], lines;
    bool ids_known;
};

/* Rule 67. */
static void note_ids(struct check *check, struct life *life, unsigned session)
{
    struct device device;
    DWORD i;

    if (session == 0)
        life->lines = check->session.lines < MOST_IDS ? check->session.lines : MOST_IDS;
    for (i = 0; i < life->lines && i < check->session.lines && scene_learn(check, i, &device); i++)
        life->ids[session][i] = device.permanent_id;
    life->ids_known = (session == 0 || life->ids_known) && i == life->lines;
}

static int by_value(const void *a, const void *b)
{
    DWORD first = *(const DWORD *)a, second = *(const DWORD *)b;

    return (first > second) - (first < second);
}

static void check_ids(struct life *life)
{
    DWORD *first = life->ids[0], i;
    unsigned session;

    for (session = 1; session < SESSIONS; session++)
        for (i = 0; i < life->lines; i++)
            if (life->ids[session][i] != first[i]) {
                finding_broken(67, "line %u has the permanent id 0x%X in one session and 0x%X in a later one",
                               (unsigned)i, (unsigned)first[i], (unsigned)life->ids[session][i]);
                return;
            }
    qsort(first, life->lines, sizeof *first, by_value);
    for (i = 1; i < life->lines; i++)
        if (first[i] == first[i - 1]) {
            finding_broken(67, "two lines have the permanent id 0x%X", (unsigned)first[i]);
            return;
        }
    finding(67, NULL);
}

/* The device ids of the session before are somebody else's now; unless it answers for everybody's (rule 6). */
static void check_old_devices(struct check *check, DWORD old_base)
{
    DWORD version = 0;
    bool answers_all = CALL(check, 11, lineNegotiateTSPIVersion, check->session.line_base + 10000, VERSION_1_3,
                            VERSION_3_0, &version) == 0;

    if (check->session.lines == 0)
        return; /* scene_learn tells of it */
    if (!answers_all && old_base && old_base + check->session.lines <= check->session.line_base &&
        CALL(check, 11, lineNegotiateTSPIVersion, old_base, VERSION_1_3, VERSION_3_0, &version) == 0)
        finding_broken(11, "device %u, of the session before, is still answered; this session's are from %u",
                       (unsigned)old_base, (unsigned)check->session.line_base);
    if (CALL(check, 11, lineNegotiateTSPIVersion, check->session.line_base, VERSION_1_3, VERSION_3_0, &version) != 0)
        finding_broken(11, "device %u, of this session, is not known; the session before began with %u",
                       (unsigned)check->session.line_base, (unsigned)old_base);
}

/* A call that was up when the line was closed in the session before is not heard of in this one. */
static void place_and_leave(struct check *check, struct device *device)
{
    struct placed placed;

    scene_place(check, device, check->options->number, 0, 25, &placed);
    if (placed.accepted)
        ledger_wait_state(check->ledger, placed.handle, LINECALLSTATE_CONNECTED,
                          host_now_us() + check->options->timeout_us / 10);
}

/* Rule 67: it is the line that has the id, not its being open. */
static void check_id_while_open(struct check *check, const struct device *device)
{
    struct device again;

    if (scene_learn(check, check->options->line, &again) && again.permanent_id != device->permanent_id)
        finding_broken(67, "line %u has the permanent id 0x%X while it is closed and 0x%X while it is open",
                       check->options->line, (unsigned)device->permanent_id, (unsigned)again.permanent_id);
}

/* Rule 57, for a line that was open before. Returns whether it is open now; if not, that is for rule 56 to say. */
static bool reopen(struct check *check, struct life *life, struct device *device)
{
    bool opened = scene_try_open(check, device) == 0;

    life->slow_reopens += check->opening_us > INEXPENSIVE_MS * 1000;
    life->reopen_us += check->opening_us;
    return opened;
}

static bool play_session(struct check *check, struct life *life, unsigned session, DWORD *old_base)
{
    struct device device;
    bool opened = true; /* also where that cannot be tried, which was told */

    if (!scene_begin(check))
        return false;
    check_old_devices(check, *old_base);
    *old_base = check->session.line_base;
    note_ids(check, life, session);
    if (scene_learn(check, check->options->line, &device)) {
        opened = scene_open(check, &device);
        life->slow_opens += check->opening_us > INEXPENSIVE_MS * 1000;
        life->open_us += check->opening_us;
        if (opened) {
            check_id_while_open(check, &device);
            scene_close(check, &device);
        }
        if (opened && reopen(check, life, &device)) {
            if (session > 0) /* from the last session of WARM_UP on, so that what a call leaves shows */
                place_and_leave(check, &device);
            scene_close(check, &device);
        }
    }
    scene_end(check);
    life->threads[session + 1] = scene_count_threads(check, life->threads[0]);
    life->handles[session + 1] = host_handle_count();
    return opened;
}

/* Rule 10, by what grows: a provider may begin something once and for all, but not once a session. */
static void check_leaks(const struct life *life)
{
    unsigned last_threads = life->threads[SESSIONS], last_handles = life->handles[SESSIONS];

    if (last_threads > life->threads[WARM_UP])
        finding_broken(10, "%u threads were left by %u sessions", last_threads - life->threads[WARM_UP],
                       SESSIONS - WARM_UP);
    else if (last_handles >= life->handles[WARM_UP] + SESSIONS - WARM_UP)
        finding_broken(10, "%u handles were left by %u sessions", last_handles - life->handles[WARM_UP],
                       SESSIONS - WARM_UP);
    else
        finding(10, NULL);
    if (last_threads <= life->threads[WARM_UP] && last_threads > life->threads[0])
        finding_warning(10, "%u thread%s there still after the last session", last_threads - life->threads[0],
                        last_threads - life->threads[0] == 1 ? " was" : "s were");
}

static void check_opening_time(const struct life *life)
{
    if (life->slow_opens == SESSIONS)
        finding_broken(57, "lineOpen took %u ms on average; it is to be inexpensive",
                       (unsigned)(life->open_us / SESSIONS / 1000));
    else if (life->slow_reopens == SESSIONS)
        finding_broken(57, "lineOpen of a line that was open before took %u ms on average; it is to be inexpensive",
                       (unsigned)(life->reopen_us / SESSIONS / 1000));
    else
        finding(57, NULL);
}

/* Rule 9: the session goes on as if nothing had happened. */
static void check_second_init(struct check *check)
{
    struct device device;
    struct placed placed;
    DWORD addresses;
    char name[64];
    LONG result;

    if (!scene_begin_line(check, &device))
        return;
    scene_enter(9, "providerInit");
    result = scene_left(check, "providerInit", session_init_again(&check->session));
    if (result != 0)
        finding_broken(9, "a second providerInit returned %s", error_name(result, name, sizeof name));
    else if (CALL(check, 9, lineGetNumAddressIDs, device.subject.line, &addresses) < 0)
        finding_broken(9, "after a second providerInit a line that is open is not known any more");
    else if (scene_place(check, &device, check->options->number, 0, 9, &placed)) {
        scene_completed(check, placed.make, 9, "lineMakeCall after a second providerInit", &result);
        scene_finish(check, &placed);
        finding(9, NULL);
    }
    if (!ledger_line_open(check->ledger, device.line))
        scene_pause(check, SETTLE_MS); /* one of two providerShutdowns need not wait for what it has to say of that */
    scene_end_line(check, &device);
}

/* Whatever still runs of it does so in memory that is gone. */
static void check_unloading(struct check *check)
{
    const char *path = check->provider.path;
    char why[300];

    finding_now(10, "its own code, after it was unloaded,");
    provider_unload(&check->provider);
    scene_pause(check, AFTER_UNLOADING_MS);
    finding_now(10, "the library's start");
    if (!provider_load(&check->provider, path, why, sizeof why))
        finding_broken(10, "once unloaded, it cannot be loaded again: %s", why);
    else
        host_divert_dialogs(check->provider.library);
    finding_now(0, NULL);
}

static void do_nothing(void *context)
{
    (void)context;
}

/* False: some session could not be begun, which was told. */
static bool play_sessions(struct check *check)
{
    static struct life life;
    unsigned session = 0;
    DWORD old_base = 0;

    host_thread_join(host_thread_start(do_nothing, NULL)); /* what the system begins with a first thread is not its */
    life.threads[0] = host_thread_count();
    while (session < SESSIONS && play_session(check, &life, session, &old_base))
        session++;
    if (session < SESSIONS)
        return false;
    finding(11, NULL);
    if (life.ids_known && life.lines > 0)
        check_ids(&life);
    if (life.lines > 0)
        check_opening_time(&life);
    check_leaks(&life);
    if (host_thread_count() <= life.threads[0])
        check_unloading(check);
    return true;
}

void stage_sessions(struct check *check)
{
    if (scene_next(check) && !play_sessions(check))
        return;
    /* after a breach of rule 11 it does not call whom it was given last anyway */
    if (check->provider.library && !ledger_is_broken(check->ledger, 11))
        check_second_init(check);
}
