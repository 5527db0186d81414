/* information.c: what is set of a call or of a line, so that it can be asked for again, and what is asked of both
 * (rules 22, 49, 66, 165 to 169). */
#include <string.h>

#include "../../names.h"
#include "../../provider/guard.h"
#include "../consult.h"
#include "../examine.h"
#include "../extension.h"
#include "../scene.h"

enum {
    CONFIG_BYTES = 0x4000, /* for what a line is configured with */
    MOST_DATA = 4096,      /* bytes of a call's data that are tried */
};

static LONG set_media(struct check *check, const struct placed *placed, DWORD modes)
{
    return CALL(check, 165, lineSetMediaMode, placed->driver, modes);
}

/* What LINECALLINFO says of the call's medium; 0: it cannot be asked. */
static DWORD media_of(struct check *check, const struct placed *placed)
{
    const LINECALLINFO *info = scene_call_info(check, placed, 25);

    return info ? info->dwMediaMode : 0;
}

/* Rule 165: a medium that the line lists. */
static void check_listed_medium(struct check *check, const struct placed *placed)
{
    const DWORD before = media_of(check, placed), wanted = placed->device->media_modes;
    const DWORD modes = wanted & LINEMEDIAMODE_UNKNOWN ? wanted : wanted & ~(wanted - 1);
    char name[64];
    LONG result = set_media(check, placed, modes);

    if (result == (LONG)LINEERR_INVALMEDIAMODE)
        finding_broken(165, "lineSetMediaMode refuses 0x%X, of LINEDEVCAPS.dwMediaModes", (unsigned)modes);
    else if (result < 0)
        finding_absent(165, "lineSetMediaMode gave %s", error_name(result, name, sizeof name));
    if (result != 0 || !before || !scene_is_connected(check, placed))
        return;
    if (media_of(check, placed) != modes)
        finding_broken(165, "after lineSetMediaMode of 0x%X LINECALLINFO.dwMediaMode is 0x%X", (unsigned)modes,
                       (unsigned)media_of(check, placed));
    else if (before != modes && !ledger_wait_info(check->ledger, placed->handle, LINECALLINFOSTATE_MEDIAMODE,
                                                  scene_deadline(check)) && scene_is_late(check))
        finding_broken(165, "lineSetMediaMode was followed by no LINE_CALLINFO(MEDIAMODE)");
    else
        finding(165, NULL);
    set_media(check, placed, before);
}

/* Rule 165: one that it does not. */
static void check_unlisted_medium(struct check *check, const struct placed *placed)
{
    const DWORD before = media_of(check, placed);
    DWORD unlisted = LINEMEDIAMODE_DATAMODEM;
    char name[64];
    LONG result;

    while (unlisted & placed->device->media_modes)
        unlisted <<= 1;
    result = set_media(check, placed, unlisted);
    if (result == (LONG)LINEERR_OPERATIONUNAVAIL || !scene_is_connected(check, placed))
        return;
    if (result != (LONG)LINEERR_INVALMEDIAMODE)
        finding_broken(165, "lineSetMediaMode of 0x%X, which LINEDEVCAPS.dwMediaModes does not list, returned %s, not "
                       "LINEERR_INVALMEDIAMODE", (unsigned)unlisted,
                       result == 0 ? "0" : error_name(result, name, sizeof name));
    if (result == 0)
        set_media(check, placed, before);
}

static void check_medium(struct check *check, const struct placed *placed)
{
    if (!HAS(check, lineSetMediaMode)) {
        finding_absent(165, "lineSetMediaMode is not exported");
        return;
    }
    check_listed_medium(check, placed);
    check_unlisted_medium(check, placed);
}

/* lineSetCallData with data that is taken away as soon as it returns (rule 22). False: it was neither completed nor
 * refused, and that was told. */
static bool set_data(struct check *check, const struct placed *placed, size_t size, LONG *result)
{
    unsigned char *data = guard_lend(size ? size : 1, 60, "lineSetCallData wrote behind its data");
    DRV_REQUESTID request = ledger_request(check->ledger, "lineSetCallData", placed->device->line, placed->handle);

    memset(data, 'd', size);
    *result = REQUEST(check, 166, request, lineSetCallData, placed->driver, data, (DWORD)size);
    guard_take_away(data, size ? size : 1, 22, "it read a call's data after lineSetCallData had returned");
    return consult_answered(check, request, "lineSetCallData", result);
}

/* Does LINECALLINFO have so many bytes of that data? */
static bool has_data(const LINECALLINFO *info, size_t size)
{
    const char *data = (const char *)info + info->dwCallDataOffset;
    size_t i;

    if (info->dwCallDataSize != size || info->dwCallDataOffset > info->dwTotalSize - size)
        return false;
    for (i = 0; i < size && data[i] == 'd'; i++)
        ;
    return i == size;
}

/* Rule 166. False: what was set is not there. */
static bool check_data_of(struct check *check, const struct placed *placed, size_t size)
{
    const LINECALLINFO *info;
    char name[64];
    LONG result;

    if (!set_data(check, placed, size, &result))
        return false;
    if (scene_is_failure(result) && scene_is_connected(check, placed))
        finding_broken(49, "lineSetCallData gave %s, although SETCALLDATA is offered",
                       error_name(result, name, sizeof name));
    info = result == 0 ? scene_call_info(check, placed, 25) : NULL;
    if (!info || !scene_is_connected(check, placed))
        return false;
    if (!has_data(info, size))
        finding_broken(166, "after lineSetCallData of %u bytes LINECALLINFO has %u, or others", (unsigned)size,
                       (unsigned)info->dwCallDataSize);
    else if (!ledger_wait_info(check->ledger, placed->handle, LINECALLINFOSTATE_CALLDATA, scene_deadline(check)) &&
             scene_is_late(check))
        finding_broken(166, "lineSetCallData was followed by no LINE_CALLINFO(CALLDATA)");
    else
        finding(166, NULL);
    return has_data(info, size);
}

static void check_data(struct check *check, const struct placed *placed)
{
    const size_t most = placed->device->most_data;
    LONG result;

    if (!HAS(check, lineSetCallData) || !scene_offers(check, placed, LINECALLFEATURE_SETCALLDATA)) {
        finding_absent(166, "lineSetCallData is %s", HAS(check, lineSetCallData) ? "not offered" : "not exported");
        return;
    }
    if (most == 0)
        finding_broken(166, "SETCALLDATA is offered, but LINEADDRESSCAPS.dwMaxCallDataSize is 0");
    if (most == 0 || !check_data_of(check, placed, most < 8 ? most : 8) || !check_data_of(check, placed, 0) ||
        most >= MOST_DATA || !set_data(check, placed, most + 1, &result))
        return;
    if (result == 0)
        finding_broken(166, "lineSetCallData of %u bytes succeeded; LINEADDRESSCAPS.dwMaxCallDataSize is %u",
                       (unsigned)most + 1, (unsigned)most);
}

/* Rule 167. */
static void check_ids(struct check *check, const struct placed *placed)
{
    const LINECALLINFO *info = scene_call_info(check, placed, 25);
    DWORD address = ~0u, id = ~0u, related = ~0u;
    LONG result;

    if (!HAS(check, lineGetCallIDs)) {
        finding_absent(167, "lineGetCallIDs is not exported");
        return;
    }
    result = CALL(check, 167, lineGetCallIDs, placed->driver, &address, &id, &related);
    if (result == 0 && info &&
        (info->dwAddressID != address || info->dwCallID != id || info->dwRelatedCallID != related))
        finding_broken(167, "lineGetCallIDs says address %u, call %u, related call %u; LINECALLINFO says %u, %u, %u",
                       (unsigned)address, (unsigned)id, (unsigned)related, (unsigned)info->dwAddressID,
                       (unsigned)info->dwCallID, (unsigned)info->dwRelatedCallID);
    else if (result == 0 && info)
        finding(167, NULL);
}

/* lineGetAddressID. Whether dwSize is of bytes or of characters the page leaves open: there is room for either. */
static LONG find_address(struct check *check, const struct device *device, const char *address, DWORD *id)
{
    size_t bytes;
    WCHAR *text = scene_lend_text(address, &bytes), *lent;
    LONG result;

    if (!text)
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    lent = guard_lend(2 * bytes, 60, "lineGetAddressID wrote behind an address");
    memcpy(lent, text, bytes);
    guard_free(text, bytes);
    result = CALL(check, 168, lineGetAddressID, device->subject.line, id, LINEADDRESSMODE_DIALABLEADDR, lent,
                  (DWORD)bytes);
    guard_free(lent, 2 * bytes);
    return result;
}

/* Rule 168. */
static void check_address(struct check *check, const struct device *device)
{
    DWORD id = ~0u;
    char name[64];
    LONG result;

    if (!HAS(check, lineGetAddressID) || !device->address[0]) {
        finding_absent(168, HAS(check, lineGetAddressID) ? "LINEADDRESSCAPS has no address"
                                                         : "lineGetAddressID is not exported");
        return;
    }
    result = find_address(check, device, device->address, &id);
    if (result == (LONG)LINEERR_OPERATIONUNAVAIL) {
        finding_absent(168, "lineGetAddressID is not available");
        return;
    }
    if (result != 0)
        finding_broken(168, "lineGetAddressID of %s, which LINEADDRESSCAPS says of the address 0, returned %s",
                       device->address, error_name(result, name, sizeof name));
    else if (id >= device->addresses)
        finding_broken(168, "lineGetAddressID says %u; the line has %u addresses, from 0 on", (unsigned)id,
                       (unsigned)device->addresses);
    else
        finding(168, NULL);
    result = find_address(check, device, "no such address", &id);
    if (result != (LONG)LINEERR_INVALADDRESS && ledger_line_open(check->ledger, device->line))
        finding_broken(168,
                       "lineGetAddressID of an address that is not the line's returned %s, not LINEERR_INVALADDRESS",
                       result == 0 ? "0" : error_name(result, name, sizeof name));
}

/* lineGetDevConfig of a class, into *room. */
static LONG get_config(struct check *check, const struct device *device, const WCHAR *class, VARSTRING *room)
{
    memset(room, 0, CONFIG_BYTES);
    room->dwTotalSize = CONFIG_BYTES;
    return CALL(check, 169, lineGetDevConfig, device->subject.device, room, class);
}

/* Is there a configuration in it, whole? */
static bool is_config(const VARSTRING *room)
{
    return room->dwStringSize > 0 && room->dwStringOffset >= sizeof *room &&
           room->dwStringSize <= CONFIG_BYTES - sizeof *room &&
           room->dwStringOffset <= CONFIG_BYTES - room->dwStringSize;
}

/* What was given may be given back. */
static LONG set_config(struct check *check, const struct device *device, const VARSTRING *config)
{
    void *lent = guard_lend(config->dwStringSize, 60, "lineSetDevConfig wrote behind a configuration");
    LONG result;

    memcpy(lent, (const char *)config + config->dwStringOffset, config->dwStringSize);
    result = CALL(check, 169, lineSetDevConfig, device->subject.device, lent, config->dwStringSize, u"tapi/line");
    guard_take_away(lent, config->dwStringSize, 22, "it read a configuration after lineSetDevConfig had returned");
    return result;
}

/* Rule 60, where there is room for the fixed part alone. */
static void check_no_room(struct check *check, const struct device *device)
{
    VARSTRING *room = guard_lend(sizeof *room, 60, "behind lineGetDevConfig's VARSTRING");

    room->dwTotalSize = sizeof *room;
    CALL(check, 169, lineGetDevConfig, device->subject.device, room, u"tapi/line");
    examine_string(room, sizeof *room, "lineGetDevConfig", "VARSTRING");
    guard_free(room, sizeof *room);
}

/* Rule 169. What is no configuration of its own it is not given: it might keep that. */
static void check_config(struct check *check, const struct device *device)
{
    static union {
        VARSTRING string;
        unsigned char bytes[CONFIG_BYTES];
    } config, again;
    char name[64];
    LONG result;

    if (!HAS(check, lineGetDevConfig) || get_config(check, device, u"tapi/line", &config.string) != 0 ||
        !is_config(&config.string)) {
        finding_absent(169, "there is no configuration of tapi/line: lineGetDevConfig %s",
                       HAS(check, lineGetDevConfig) ? "gives none" : "is not exported");
        return;
    }
    check_no_room(check, device);
    if (config.string.dwStringFormat != STRINGFORMAT_BINARY)
        finding_broken(169, "lineGetDevConfig says dwStringFormat 0x%X, not STRINGFORMAT_BINARY",
                       (unsigned)config.string.dwStringFormat);
    if (get_config(check, device, u"no/such/class", &again.string) == 0)
        finding_broken(169, "lineGetDevConfig succeeded for \"no/such/class\"");
    result = HAS(check, lineSetDevConfig) ? set_config(check, device, &config.string) : (LONG)LINEERR_OPERATIONUNAVAIL;
    if (result < 0 && result != (LONG)LINEERR_OPERATIONUNAVAIL && result != (LONG)LINEERR_INVALLINESTATE)
        finding_broken(169, "lineSetDevConfig of what lineGetDevConfig gave returned %s",
                       error_name(result, name, sizeof name));
    else if (result == 0 && get_config(check, device, u"tapi/line", &again.string) == 0 &&
             (again.string.dwStringSize != config.string.dwStringSize || !is_config(&again.string) ||
              memcmp(again.bytes + again.string.dwStringOffset, config.bytes + config.string.dwStringOffset,
                     config.string.dwStringSize) != 0))
        finding_broken(169,
                       "lineSetDevConfig of what lineGetDevConfig gave succeeded, but that gives something else now");
    else
        finding(169, NULL);
}

static void play_line(struct check *check)
{
    struct device device;

    if (!scene_begin_line(check, &device))
        return;
    check_address(check, &device);
    check_config(check, &device);
    extension_check_selection(check, &device);
    scene_end_line(check, &device);
}

static void use(struct check *check, struct placed *placed)
{
    check_medium(check, placed);
    check_data(check, placed);
    check_ids(check, placed);
}

void stage_information(struct check *check)
{
    play_line(check);
    scene_play_connected(check, 0, use);
}
