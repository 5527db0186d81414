/* addresses.c: what is asked of an address beside dialing: calls are picked up and unparked, and forwarded (rules 96
 * to 100; also 30 and 68). */
#include <stddef.h>
#include <string.h>

#include "../../names.h"
#include "../../provider/guard.h"
#include "../scene.h"

enum {
    NOT_KNOWN = LINEFORWARDMODE_UNKNOWN | LINEFORWARDMODE_UNAVAIL,
    SPECIFIC = LINEFORWARDMODE_UNCONDSPECIFIC | LINEFORWARDMODE_BUSYSPECIFIC | LINEFORWARDMODE_NOANSWSPECIFIC |
               LINEFORWARDMODE_BUSYNASPECIFIC, /* for which a caller has to be named */
    PICKUPS = LINEADDRFEATURE_PICKUP | LINEADDRFEATURE_PICKUPDIRECT | LINEADDRFEATURE_PICKUPGROUP |
              LINEADDRFEATURE_PICKUPHELD | LINEADDRFEATURE_PICKUPWAITING,
    NUMBER_UNITS = 64,
    RINGS = 3,
    STATUS_BYTES = 4096,
    NOTHING = 1, /* came of a lineForward */
};

/* A LINEFORWARD, and a list of one, as they are up to TSPI 3.0. */
struct entry {
    DWORD mode, caller_size, caller_offset, country, dest_size, dest_offset;
};

struct list {
    DWORD total, entries;
    struct entry entry;
    WCHAR number[NUMBER_UNITS];
};

static bool forwards(const struct check *check, const struct device *device)
{
    return HAS(check, lineForward) && (device->address_features & LINEADDRFEATURE_FORWARD) != 0;
}

/* Somebody is asked whether calls may be forwarded there; what becomes of that call is the switch's. */
static void consult(struct check *check, struct placed *placed)
{
    const DWORD over = LINECALLSTATE_CONNECTED | LINECALLSTATE_BUSY | LINECALLSTATE_DISCONNECTED | LINECALLSTATE_IDLE;

    ledger_wait_state(check->ledger, placed->handle, over, scene_deadline(check));
    scene_pause(check, REST_MS);
    scene_finish(check, placed);
}

/* lineForward, with a list that is taken away as soon as it returns; NULL: without one. Returns what became of it,
 * NOTHING if it was not completed, or somebody was asked first, of which nothing more is to be said. */
static LONG forward(struct check *check, struct device *device, const struct list *list, unsigned rule)
{
    struct list *lent = list ? guard_lend(sizeof *lent, 60, "behind LINEFORWARDLIST") : NULL;
    DRV_REQUESTID request = ledger_request(check->ledger, "lineForward", device->line, NULL);
    struct placed asked = {.device = device, .handle = ledger_call(check->ledger, device->line), .make = request};
    LONG result;

    ledger_also_makes(check->ledger, request, asked.handle);
    if (lent)
        *lent = *list;
    ledger_forget_address_states(check->ledger, device->line);
    result = REQUEST(check, rule, request, lineForward, device->subject.line, FALSE, 0, (LPLINEFORWARDLIST)lent, RINGS,
                     asked.handle, &asked.driver, NULL);
    if (lent)
        guard_take_away(lent, sizeof *lent, 22, "it read LINEFORWARDLIST after lineForward had returned");
    if (result == (LONG)request && asked.driver)
        ledger_call_made(check->ledger, asked.handle, asked.driver);
    if (result == (LONG)request && !scene_completed(check, request, 16, "lineForward", &result))
        return NOTHING;
    asked.accepted = result == 0 && asked.driver && device->address_flags & LINEADDRCAPFLAGS_FWDCONSULT;
    if (result == 0 && asked.driver && !asked.accepted)
        finding_broken(96,
                       "lineForward wrote a handle into *lphdConsultCall, although LINEADDRESSCAPS.dwAddrCapFlags has "
                       "no FWDCONSULT");
    else if (result == 0)
        finding(96, NULL);
    if (asked.accepted)
        consult(check, &asked);
    else
        ledger_call_closed(check->ledger, asked.handle);
    return asked.accepted ? NOTHING : result;
}

/* The modes of the entries that LINEADDRESSSTATUS has. False: it cannot be asked, or failed. */
static bool ask_forwarded(struct check *check, const struct device *device, DWORD *modes)
{
    static union {
        LINEADDRESSSTATUS status;
        unsigned char bytes[STATUS_BYTES];
    } room;
    const LINEADDRESSSTATUS *status = &room.status;
    struct entry entry;
    DWORD i;

    memset(&room, 0, sizeof room);
    room.status.dwTotalSize = sizeof room;
    *modes = 0;
    if (!HAS(check, lineGetAddressStatus) ||
        CALL(check, 98, lineGetAddressStatus, device->subject.line, 0, &room.status) != 0)
        return false;
    if (status->dwForwardOffset > sizeof room || status->dwForwardSize > sizeof room - status->dwForwardOffset)
        return false; /* the stage of the structures tells of it */
    for (i = 0; i < status->dwForwardNumEntries && (i + 1) * sizeof entry <= status->dwForwardSize; i++) {
        memcpy(&entry, room.bytes + status->dwForwardOffset + i * sizeof entry, sizeof entry);
        *modes |= entry.mode;
    }
    return true;
}

/* Rule 98: the change is told, where it can be. */
static void check_told(struct check *check, const struct device *device)
{
    if (!ledger_asks_address(check->ledger, device->line, LINEADDRESSSTATE_FORWARD))
        return;
    if (ledger_wait_address_state(check->ledger, device->line, LINEADDRESSSTATE_FORWARD, scene_deadline(check)))
        finding(98, NULL);
    else if (ledger_line_open(check->ledger, device->line) && scene_is_late(check))
        finding_broken(98, "lineForward succeeded, and LINEADDRESSSTATUS says so, but no LINE_ADDRESSSTATE(FORWARD) told "
                       "of it within %u ms", (unsigned)(check->options->timeout_us / 1000));
}

/* Where LINEADDRESSCAPS.dwAddressStates has it. */
static void ask_for_states(struct check *check, const struct device *device)
{
    const DWORD states = device->address_states & LINEADDRESSSTATE_FORWARD;

    if (states && HAS(check, lineSetStatusMessages) &&
        CALL(check, 72, lineSetStatusMessages, device->subject.line, 0, states) == 0)
        ledger_set_status_mask(check->ledger, device->line, 0, states);
}

/* Rule 98: does the line's address come to say this of itself, or that it does not know? The success says only that the
 * request was accepted. */
static void check_forwarded(struct check *check, const struct device *device, DWORD mode, bool changes)
{
    struct expected told = scene_expect(check, "LINEADDRESSSTATUS to say how calls are forwarded");
    DWORD modes;

    do {
        if (!ask_forwarded(check, device, &modes))
            return;
        if ((modes & NOT_KNOWN) || (mode ? modes & mode : !modes)) {
            if (changes && !(modes & NOT_KNOWN))
                check_told(check, device);
            else
                finding(98, NULL);
            return;
        }
    } while (ledger_line_open(check->ledger, device->line) && scene_waits_on(check, &told));
    if (scene_is_late(check))
        finding_broken(98, "lineForward succeeded with mode 0x%X, but %u ms later LINEADDRESSSTATUS has the modes 0x%X",
                       (unsigned)mode, (unsigned)(check->options->timeout_us / 1000), (unsigned)modes);
}

/* Rule 97. */
static bool end_forwarding(struct check *check, struct device *device, const struct list *list, bool forwarded,
                           const char *when)
{
    LONG result = forward(check, device, list, 97);
    char name[64];

    if (result == 0) {
        finding(97, NULL);
        check_forwarded(check, device, 0, forwarded);
    } else if (result != NOTHING) {
        finding_broken(97, "lineForward with %s gave %s %s", list ? "an empty list" : "NULL",
                       error_name(result, name, sizeof name), when);
    }
    return result == 0;
}

/* Rule 99. */
static void check_wrong_list(struct check *check, struct device *device, const struct list *list)
{
    LONG result = forward(check, device, list, 99);
    char name[64];

    if (result == (LONG)LINEERR_INVALPARAM)
        finding(99, NULL);
    else if (result != NOTHING)
        finding_broken(99, "lineForward with an entry of no mode gave %s, not LINEERR_INVALPARAM",
                       result == 0 ? "0" : error_name(result, name, sizeof name));
}

static struct list list_of(const struct check *check, DWORD mode)
{
    struct list list = {.total = sizeof list, .entries = 1, .entry = {.mode = mode}};
    const char *number = check->options->number;
    DWORD units = 0;

    while (units < NUMBER_UNITS - 1 && number[units]) {
        list.number[units] = (WCHAR)(unsigned char)number[units];
        units++;
    }
    list.entry.dest_size = (units + 1) * sizeof(WCHAR);
    list.entry.dest_offset = offsetof(struct list, number);
    return list;
}

static void play_forwarding(struct check *check)
{
    struct device device;
    struct list wrong = list_of(check, 0), empty = wrong, list;
    DWORD modes;
    LONG result;

    if (!scene_begin_line(check, &device))
        return;
    empty.entries = 0;
    modes = device.forward_modes & ~(DWORD)(NOT_KNOWN | SPECIFIC);
    list = list_of(check, modes & (~modes + 1));
    ask_for_states(check, &device);
    check_wrong_list(check, &device, &wrong);
    if (end_forwarding(check, &device, NULL, false, "although nothing was forwarded") && modes) {
        result = forward(check, &device, &list, 98);
        if (result == 0)
            check_forwarded(check, &device, list.entry.mode, true);
        end_forwarding(check, &device, &empty, result == 0, "after calls were forwarded");
        end_forwarding(check, &device, NULL, false, "after forwarding was ended");
    }
    scene_end_line(check, &device);
}

/* A call that is fetched. */
struct fetching {
    const char *function;
    DWORD feature, reason, unknown; /* unknown: reasons that it may say as well */
};

static const struct fetching fetchings[] = {
    {"linePickup", LINEADDRFEATURE_PICKUPDIRECT, LINECALLREASON_PICKUP, 0},
    {"lineUnpark", LINEADDRFEATURE_UNPARK, LINECALLREASON_UNPARK, LINECALLREASON_UNKNOWN | LINECALLREASON_UNAVAIL},
};

static bool fetches(const struct check *check, const struct device *device, const struct fetching *fetching)
{
    bool unparks = fetching->reason == LINECALLREASON_UNPARK;
    DWORD features = device->address_features;

    if (!unparks && (features & PICKUPS) == LINEADDRFEATURE_PICKUP) /* older than saying which pickups there are */
        features |= LINEADDRFEATURE_PICKUPDIRECT;
    return (unparks ? HAS(check, lineUnpark) : HAS(check, linePickup)) && (features & fetching->feature);
}

/* Ask for it, at an address of the line, from a number or NULL. Returns placed->accepted. */
static bool fetch_at(struct check *check, struct device *device, const struct fetching *fetching, DWORD address,
                     const char *number, struct placed *placed)
{
    size_t bytes = 0;
    WCHAR *lent = number ? scene_lend_text(number, &bytes) : NULL;
    LPHDRVCALL driver = scene_lend_handle();

    *placed = (struct placed){.device = device, .handle = ledger_call(check->ledger, device->line)};
    placed->make = ledger_request(check->ledger, fetching->function, device->line, placed->handle);
    placed->result =
        fetching->reason == LINECALLREASON_UNPARK
            ? REQUEST(check, 100, placed->make, lineUnpark, device->subject.line, address, placed->handle, driver, lent)
            : REQUEST(check, 100, placed->make, linePickup, device->subject.line, address, placed->handle, driver, lent,
                      NULL);
    placed->driver = scene_take_handle(driver, 100);
    if (lent)
        guard_take_away(lent, bytes, 22, "it read where to fetch a call from after the function had returned");
    scene_made(check, placed);
    return placed->accepted;
}

static bool fetch(struct check *check, struct device *device, const struct fetching *fetching, const char *number,
                  struct placed *placed)
{
    return fetch_at(check, device, fetching, 0, number, placed);
}

/* Rule 100: the call says why it came. */
static void check_reason(struct check *check, const struct placed *placed, const struct fetching *fetching)
{
    const LINECALLINFO *info = scene_call_info(check, placed, 100);

    if (!info || !scene_stands(check, placed))
        return;
    if (info->dwReason == fetching->reason || (info->dwReason & fetching->unknown))
        finding(100, NULL);
    else
        finding_broken(100, "%s succeeded, but the call's dwReason is 0x%X, not 0x%X", fetching->function,
                       (unsigned)info->dwReason, (unsigned)fetching->reason);
}

/* Rule 100: there is nowhere to fetch it from. */
static void check_nowhere(struct check *check, struct device *device, const struct fetching *fetching, const char *number)
{
    struct placed placed;
    LONG result;
    char name[64];

    if (fetch(check, device, fetching, number, &placed)) {
        if (!scene_completed(check, placed.make, 16, fetching->function, &result))
            return;
        if (result == 0)
            scene_finish(check, &placed);
    } else {
        result = placed.result;
    }
    if (result == (LONG)LINEERR_INVALADDRESS)
        finding(100, NULL);
    else
        finding_broken(100, "%s from %s gave %s, not LINEERR_INVALADDRESS", fetching->function,
                       number ? "an empty address" : "NULL", result == 0 ? "0" : error_name(result, name, sizeof name));
}

/* Rules 30 and 100. */
static void check_fetched(struct check *check, const struct placed *placed, const struct fetching *fetching)
{
    if (ledger_wait_state(check->ledger, placed->handle, ~(DWORD)0, scene_deadline(check)))
        check_reason(check, placed, fetching);
    else if (scene_stands(check, placed) && scene_is_late(check))
        finding_broken(30, "%s succeeded, but no LINE_CALLSTATE followed within %u ms", fetching->function,
                       (unsigned)(check->options->timeout_us / 1000));
}

static void warn_of_no_address(struct check *check, const struct device *device, const char *function, LONG result)
{
    if (result == 0)
        finding_warning(68, "%s for address %u, of %u, succeeded", function, (unsigned)NO_SUCH_ADDRESS,
                        (unsigned)device->addresses);
    else
        ledger_held(check->ledger, 68);
}

/* Rule 68: it is not the line's, so no call comes there. */
static void check_no_address(struct check *check, struct device *device, const struct fetching *fetching)
{
    struct placed placed;
    LONG result;

    if (!fetch_at(check, device, fetching, NO_SUCH_ADDRESS, check->options->number, &placed))
        result = placed.result;
    else if (!scene_completed(check, placed.make, 16, fetching->function, &result))
        return;
    if (result == 0)
        scene_finish(check, &placed);
    if (result <= 0)
        warn_of_no_address(check, device, fetching->function, result);
}

static void play_fetching(struct check *check, const struct fetching *fetching)
{
    struct device device;
    struct placed placed;
    LONG result;

    if (!scene_begin_line(check, &device))
        return;
    check_nowhere(check, &device, fetching, "");
    if (fetching->reason == LINECALLREASON_UNPARK) /* a pickup without an address is one of the group */
        check_nowhere(check, &device, fetching, NULL);
    if (fetch(check, &device, fetching, check->options->number, &placed)) {
        if (scene_completed(check, placed.make, 16, fetching->function, &result) && result == 0)
            check_fetched(check, &placed, fetching);
        scene_finish(check, &placed);
    }
    check_no_address(check, &device, fetching);
    scene_end_line(check, &device);
}

static void tell_of_missing(const struct check *check, const struct device *device)
{
    unsigned rule;

    for (rule = 96; rule <= 99 && !forwards(check, device); rule++)
        finding_absent(rule, "lineForward %s", HAS(check, lineForward) ? "is never offered" : "is not exported");
    if (!fetches(check, device, &fetchings[0]) && !fetches(check, device, &fetchings[1]))
        finding_absent(100, "neither linePickup nor lineUnpark is exported and offered");
}

void stage_addresses(struct check *check)
{
    struct device device;
    bool learnt;
    size_t i;

    if (!scene_begin(check))
        return;
    learnt = scene_learn(check, check->options->line, &device);
    if (learnt)
        tell_of_missing(check, &device);
    scene_end(check);
    if (learnt && forwards(check, &device))
        play_forwarding(check);
    for (i = 0; i < sizeof fetchings / sizeof *fetchings; i++)
        if (learnt && fetches(check, &device, &fetchings[i]))
            play_fetching(check, &fetchings[i]);
}
