/* structures.c: every structure under every version, and what else is asked of an open line
 * (rules 7, 60 to 65, 68 to 72). */
#include <string.h>

#include "../../names.h"
#include "../../provider/guard.h"
#include "../bytes.h"
#include "../examine.h"
#include "../line_caps.h"
#include "../scene.h"

enum {
    LARGEST_ID = 256,
    NO_STATE = 0x40000000, /* no LINEDEVSTATE */
    SOME_LINE_STATES = LINEDEVSTATE_RINGING | LINEDEVSTATE_CONNECTED | LINEDEVSTATE_DISCONNECTED |
                       LINEDEVSTATE_MSGWAITON | LINEDEVSTATE_MSGWAITOFF | LINEDEVSTATE_INSERVICE |
                       LINEDEVSTATE_OUTOFSERVICE | LINEDEVSTATE_MAINTENANCE | LINEDEVSTATE_NUMCALLS |
                       LINEDEVSTATE_TERMINALS | LINEDEVSTATE_ROAMMODE | LINEDEVSTATE_BATTERY | LINEDEVSTATE_SIGNAL,
    SOME_ADDRESS_STATES = LINEADDRESSSTATE_INUSEZERO | LINEADDRESSSTATE_INUSEONE | LINEADDRESSSTATE_INUSEMANY |
                          LINEADDRESSSTATE_NUMCALLS | LINEADDRESSSTATE_FORWARD | LINEADDRESSSTATE_TERMINALS,
};

static const DWORD versions[] = {VERSION_2_0, VERSION_2_1, VERSION_2_2, VERSION_3_0};

enum { VERSIONS = sizeof versions / sizeof *versions };

static bool speaks(struct check *check, DWORD device, DWORD version)
{
    DWORD agreed = 0;

    return CALL(check, 3, lineNegotiateTSPIVersion, device, version, version, &agreed) == 0 && agreed == version;
}

/* Rule 7: to negotiate is not to commit, and only lineOpen does. */
static void check_commitment(struct check *check, const struct subject *call)
{
    unsigned i;

    if (!examine_version(check, call, CALL_INFO))
        return; /* it is wrong by itself */
    for (i = 0; i < VERSIONS; i++) {
        if (sizes_of(versions[i])->call_info == call->sizes->call_info || !speaks(check, call->device, versions[i]))
            continue;
        if (!examine_version(check, call, CALL_INFO)) {
            finding_broken(7, "after 0x%08X was negotiated, LINECALLINFO has another size than under 0x%08X, with "
                           "which the line was opened", (unsigned)versions[i], (unsigned)call->version);
            return;
        }
        finding(7, NULL);
    }
}

static DWORD id_in(const VARSTRING *out)
{
    DWORD id = 0;

    if (out->dwStringSize >= sizeof id && out->dwStringOffset <= LARGEST_ID - sizeof id)
        memcpy(&id, (const char *)out + out->dwStringOffset, sizeof id);
    return id;
}

/* Rule 69: a call's line is the same line. */
static void check_call_id(struct check *check, struct device *device, const struct placed *placed)
{
    VARSTRING *out;

    if (!HAS(check, lineGetID))
        return;
    out = guard_lend(LARGEST_ID, 60, "behind lineGetID's VARSTRING");
    out->dwTotalSize = LARGEST_ID;
    if (CALL(check, 69, lineGetID, device->subject.line, 0, placed->driver, LINECALLSELECT_CALL, out, u"tapi/line",
             NULL) == 0 && id_in(out) != device->subject.device)
        finding_broken(69, "lineGetID says that a call's tapi/line is %u; it is on the device %u",
                       (unsigned)id_in(out), (unsigned)device->subject.device);
    guard_free(out, LARGEST_ID);
}

/* A call's structures, once it is connected and nothing moves. */
static void examine_call(struct check *check, struct device *device)
{
    struct placed placed;
    struct subject subject;

    if (scene_connect(check, device, check->options->number, LINECALLSTATE_CONNECTED, 65, &placed)) {
        scene_pause(check, 50);
        subject = device->subject;
        subject.call = placed.driver;
        if (examine(check, &subject, CALL_INFO))
            check_commitment(check, &subject);
        examine(check, &subject, CALL_STATUS);
        check_call_id(check, device, &placed);
    }
    scene_finish(check, &placed);
}

/* Rule 7: capabilities are asked for under a version, whatever was negotiated last. */
static void check_asked_version(struct check *check, const struct subject *device)
{
    unsigned i;

    for (i = 0; i < VERSIONS; i++) {
        if (sizes_of(versions[i])->dev_caps == device->sizes->dev_caps || !speaks(check, device->device, versions[i]))
            continue;
        if (!examine_version(check, device, DEV_CAPS)) {
            finding_broken(7, "after 0x%08X was negotiated, LINEDEVCAPS that is asked for under 0x%08X has another size",
                           (unsigned)versions[i], (unsigned)device->version);
            return;
        }
        finding(7, NULL);
    }
}

static void examine_line(struct check *check, struct device *device)
{
    examine(check, &device->subject, DEV_STATUS);
    examine(check, &device->subject, ADDRESS_STATUS);
}

static void examine_caps(struct check *check, struct device *device)
{
    if (examine(check, &device->subject, DEV_CAPS) && examine_version(check, &device->subject, DEV_CAPS))
        check_asked_version(check, &device->subject);
    examine(check, &device->subject, ADDRESS_CAPS);
}

/* What the provider says under one version, of the line or once it is open. */
static void examine_under(struct check *check, DWORD version, bool open,
                          void (*look)(struct check *check, struct device *device))
{
    struct device device;

    if (!scene_begin_next(check))
        return;
    if (scene_learn(check, check->options->line, &device) && speaks(check, device.subject.device, version)) {
        device.subject.version = version;
        device.subject.sizes = sizes_of(version);
        if (!open) {
            look(check, &device);
        } else if (scene_open(check, &device)) {
            look(check, &device);
            scene_close(check, &device);
        }
    }
    scene_end(check);
}

/* Rule 68, on an open line: an address that it does not have. */
static bool check_no_address(struct check *check, struct device *device, DWORD address)
{
    LENT(LINEADDRESSSTATUS) status = {.it.dwTotalSize = sizeof status.it};
    LONG result = HAS(check, lineGetAddressStatus)
                      ? CALL(check, 68, lineGetAddressStatus, device->subject.line, address, &status.it)
                      : (LONG)LINEERR_OPERATIONUNAVAIL;

    if (result != (LONG)LINEERR_INVALADDRESSID && result != (LONG)LINEERR_OPERATIONUNAVAIL) {
        finding_broken(68, "lineGetAddressStatus of address %u, of %u, did not return LINEERR_INVALADDRESSID",
                       (unsigned)address, (unsigned)device->addresses);
        return false;
    }
    return true;
}

/* Rules 68 and 175. */
static void check_addresses(struct check *check, struct device *device)
{
    DWORD addresses = 0;

    line_caps_check(&device->subject);
    if (CALL(check, 68, lineGetNumAddressIDs, device->subject.line, &addresses) < 0)
        finding_broken(68, "lineGetNumAddressIDs failed");
    else if (addresses == 0 || addresses != device->addresses)
        finding_broken(68, "lineGetNumAddressIDs says %u, LINEDEVCAPS.dwNumAddresses says %u; a line has one at least",
                       (unsigned)addresses, (unsigned)device->addresses);
    else if (check_no_address(check, device, addresses) && check_no_address(check, device, NO_SUCH_ADDRESS))
        finding(68, NULL);
}

/* lineGetID for the line. */
static LONG get_id(struct check *check, struct device *device, const WCHAR *class, HANDLE process, VARSTRING *out)
{
    memset(out, 0, LARGEST_ID);
    out->dwTotalSize = LARGEST_ID;
    return CALL(check, 69, lineGetID, device->subject.line, 0, 0, LINECALLSELECT_LINE, out, class, process);
}

/* known: the class in small letters, for an application of this machine, is. */
static void check_line_id(struct check *check, struct device *device, const WCHAR *class, HANDLE process, bool known,
                          VARSTRING *out)
{
    LONG result = get_id(check, device, class, process, out);
    char name[64];
    DWORD id = 0;

    if (result == 0)
        id = id_in(out);
    if (result != 0 && !known)
        return; /* TAPI itself knows that class */
    if (result != 0)
        finding_broken(69, "lineGetID knows the class tapi/line, but not in capitals, or for a remote client: %s",
                       error_name(result, name, sizeof name));
    else if (id != device->subject.device)
        finding_broken(69, "lineGetID says that tapi/line is %u; it is the line's device id, %u", (unsigned)id,
                       (unsigned)device->subject.device);
    else if (out->dwStringFormat != STRINGFORMAT_BINARY)
        finding_broken(69, "lineGetID says that tapi/line has dwStringFormat 0x%X, not STRINGFORMAT_BINARY",
                       (unsigned)out->dwStringFormat);
    else
        finding(69, NULL);
}

/* Rules 60 to 62, where there is room for the fixed part, but not for an id. */
static void check_small_id(struct check *check, struct device *device, DWORD room, DWORD needed)
{
    VARSTRING *out = guard_lend(room, 60, "behind lineGetID's VARSTRING");
    char name[64];
    LONG result;

    out->dwTotalSize = room;
    result = CALL(check, 25, lineGetID, device->subject.line, 0, 0, LINECALLSELECT_LINE, out, u"tapi/line", NULL);
    if (!guard_is_whole(out, room))
        finding_broken(60, "lineGetID wrote beside VARSTRING");
    else if (out->dwTotalSize != room)
        finding_broken(60, "lineGetID changed VARSTRING.dwTotalSize from %u to %u", (unsigned)room,
                       (unsigned)out->dwTotalSize);
    else if (result != 0)
        finding_broken(62, "lineGetID into a VARSTRING of %u bytes, which holds the fixed part, returned %s",
                       (unsigned)room, error_name(result, name, sizeof name));
    else if (out->dwNeededSize != needed || out->dwUsedSize > room)
        finding_broken(61, "lineGetID says dwNeededSize %u and dwUsedSize %u in a VARSTRING of %u bytes; with room it "
                       "needs %u", (unsigned)out->dwNeededSize, (unsigned)out->dwUsedSize, (unsigned)room,
                       (unsigned)needed);
    else if (out->dwStringSize != 0)
        finding_broken(62, "lineGetID into a VARSTRING of %u bytes says that there are %u bytes of an id",
                       (unsigned)room, (unsigned)out->dwStringSize);
    bytes_tell_damage(out, room);
    guard_free(out, room);
}

/* Rule 69: what an address's tapi/line is, if the provider says so. */
static void check_address_id(struct check *check, struct device *device, VARSTRING *out)
{
    memset(out, 0, LARGEST_ID);
    out->dwTotalSize = LARGEST_ID;
    if (CALL(check, 69, lineGetID, device->subject.line, 0, 0, LINECALLSELECT_ADDRESS, out, u"tapi/line", NULL) == 0 &&
        id_in(out) != device->subject.device)
        finding_broken(69, "lineGetID says that an address's tapi/line is %u; it is on the device %u",
                       (unsigned)id_in(out), (unsigned)device->subject.device);
}

/* Rule 68. */
static void check_id_of_no_address(struct check *check, struct device *device, DWORD address, VARSTRING *out)
{
    memset(out, 0, LARGEST_ID);
    out->dwTotalSize = LARGEST_ID;
    if (CALL(check, 68, lineGetID, device->subject.line, address, 0, LINECALLSELECT_ADDRESS, out, u"tapi/line", NULL) == 0)
        finding_broken(68, "lineGetID of address %u, of %u, succeeded", (unsigned)address, (unsigned)device->addresses);
}

static void check_device_classes(struct check *check, struct device *device)
{
    enum { FIXED = 24 };
    VARSTRING *out = guard_lend(LARGEST_ID, 60, "behind lineGetID's VARSTRING");
    bool known = get_id(check, device, u"tapi/line", NULL, out) == 0;
    DWORD needed = out->dwNeededSize;

    check_line_id(check, device, u"tapi/line", NULL, known, out);
    check_line_id(check, device, u"TAPI/Line", INVALID_HANDLE_VALUE, known, out);
    if (get_id(check, device, u"no/such/class", NULL, out) == 0)
        finding_broken(69, "lineGetID accepted a class that does not exist");
    else if (!known)
        finding(69, NULL);
    check_address_id(check, device, out);
    check_id_of_no_address(check, device, device->addresses, out);
    check_id_of_no_address(check, device, NO_SUCH_ADDRESS, out);
    examine_string(out, LARGEST_ID, "lineGetID", "VARSTRING");
    bytes_tell_damage(out, LARGEST_ID);
    guard_free(out, LARGEST_ID);
    if (known && needed > FIXED) {
        check_small_id(check, device, FIXED, needed);
        check_small_id(check, device, needed - 1, needed);
    }
}

static void check_unsupported(struct check *check, struct device *device, DWORD modes)
{
    LONG result = CALL(check, 70, lineSetDefaultMediaDetection, device->subject.line, modes);
    char name[64];

    if (result != (LONG)LINEERR_INVALMEDIAMODE)
        finding_broken(70, "lineSetDefaultMediaDetection(0x%X), which LINEDEVCAPS.dwMediaModes lacks, returned %s, not "
                       "LINEERR_INVALMEDIAMODE", (unsigned)modes,
                       result == 0 ? "0" : error_name(result, name, sizeof name));
    else
        finding(70, NULL);
}

/* Rules 70 and 71: a mode that is not supported, by itself and among others. */
static void check_media_detection(struct check *check, struct device *device)
{
    DWORD unsupported = LINEMEDIAMODE_ADSI;

    while (unsupported & device->media_modes)
        unsupported >>= 1;
    if (unsupported && scene_ask_conditionally_for(check, device, unsupported) == 0)
        finding_broken(71, "lineConditionalMediaDetection of 0x%X, which LINEDEVCAPS.dwMediaModes lacks, succeeded",
                       (unsigned)unsupported);
    if (unsupported) {
        check_unsupported(check, device, unsupported);
        check_unsupported(check, device, unsupported | device->media_modes);
    }
    if (CALL(check, 70, lineSetDefaultMediaDetection, device->subject.line, 0) != 0)
        finding_warning(70, "lineSetDefaultMediaDetection refuses 0, by which TAPI ends detection for monitors");
}

/* Rule 72: what a provider does not produce it accepts all the same, of a line at least; the page says nothing as plain
 * of addresses. */
static void check_known_states(struct check *check, struct device *device)
{
    LONG result = CALL(check, 72, lineSetStatusMessages, device->subject.line, SOME_LINE_STATES, 0);

    ledger_set_status_mask(check->ledger, device->line, result == 0 ? (DWORD)SOME_LINE_STATES : 0, 0);
    if (result == (LONG)LINEERR_INVALLINESTATE)
        finding_broken(72, "lineSetStatusMessages refused the line states 0x%X with LINEERR_INVALLINESTATE; all of them "
                       "are LINEDEVSTATE_ constants, and what is not produced is to be accepted", SOME_LINE_STATES);
    else
        finding(72, NULL);
    if (CALL(check, 72, lineSetStatusMessages, device->subject.line, 0, SOME_ADDRESS_STATES) ==
        (LONG)LINEERR_INVALADDRESSSTATE)
        finding_warning(72, "lineSetStatusMessages refused the address states 0x%X, all of which are LINEADDRESSSTATE_ "
                        "constants", SOME_ADDRESS_STATES);
}

/* Rule 72: a bit that does not exist is an error, of a line; of addresses the page does not say so. */
static void check_status_masks(struct check *check, struct device *device)
{
    check_known_states(check, device);
    if (CALL(check, 72, lineSetStatusMessages, device->subject.line, NO_STATE, 0) == 0)
        finding_broken(72, "lineSetStatusMessages accepted the line state 0x%X, which does not exist", NO_STATE);
    if (CALL(check, 72, lineSetStatusMessages, device->subject.line, 0, 0) == 0)
        ledger_set_status_mask(check->ledger, device->line, 0, 0);
}

/* On an open line, which each has for itself: what crashes or hangs hides nothing else. */
static void play_open_line(struct check *check, void (*look)(struct check *check, struct device *device))
{
    struct device device;

    if (!scene_begin_line(check, &device))
        return;
    look(check, &device);
    scene_end_line(check, &device);
}

void stage_structures(struct check *check)
{
    unsigned i;

    play_open_line(check, check_addresses);
    if (HAS(check, lineGetID))
        play_open_line(check, check_device_classes);
    if (HAS(check, lineSetDefaultMediaDetection))
        play_open_line(check, check_media_detection);
    if (HAS(check, lineSetStatusMessages))
        play_open_line(check, check_status_masks);
    else
        finding_warning(72, "lineSetStatusMessages is not exported; Outlook does not dial without it");
    for (i = 0; i < VERSIONS; i++) {
        examine_under(check, versions[i], false, examine_caps);
        examine_under(check, versions[i], true, examine_line);
        examine_under(check, versions[i], true, examine_call);
    }
}
