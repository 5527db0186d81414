/* phone_others.c: the devices that belong to a telephone (rule 145), and extensions of its provider's (146). */
#include <string.h>

#include "../names.h"
#include "../provider/guard.h"
#include "../text.h"
#include "examine.h"
#include "phone_parts.h"

enum {
    MOST_UNITS = 64,      /* of the name of a device class */
    HIGHEST = 0xFFFFFFFF, /* version of an extension */
};

/* --- Rule 145 ----------------------------------------------------------------------------------------------------- */

static LONG ask_for_class(struct check *check, const struct telephone *phone, const WCHAR *name)
{
    LENT(VARSTRING) room = {.it.dwTotalSize = sizeof room.it};

    return ASK(check, phone, 145, phoneGetID, &room.it, name, NULL);
}

/* Not that there is no device of it now. */
static bool is_unknown(LONG result)
{
    return result == (LONG)PHONEERR_INVALDEVICECLASS || result == (LONG)PHONEERR_OPERATIONUNAVAIL;
}

static bool is(const WCHAR *name, const char *what)
{
    while (*what && *name == (WCHAR)*what)
        name++, what++;
    return *name == (WCHAR)*what;
}

static void capitalize(const WCHAR *name, WCHAR out[MOST_UNITS])
{
    size_t i = 0;

    do
        out[i] = name[i] >= 'a' && name[i] <= 'z' ? name[i] - 'a' + 'A' : name[i];
    while (name[i++]);
}

/* Rule 60, where there is room for the fixed part alone. */
static void check_no_room(struct check *check, const struct telephone *phone, const WCHAR *name)
{
    VARSTRING *room = guard_lend(sizeof *room, 60, "behind phoneGetID's VARSTRING");

    room->dwTotalSize = sizeof *room;
    ASK(check, phone, 145, phoneGetID, room, name, NULL);
    examine_string(room, sizeof *room, "phoneGetID", "VARSTRING");
    guard_free(room, sizeof *room);
}

/* One that PHONECAPS lists, however its name is written. Of lines and telephones TAPI itself takes care. */
static void check_listed(struct check *check, const struct telephone *phone, const WCHAR *name)
{
    WCHAR capitals[MOST_UNITS];
    char text[3 * MOST_UNITS], error[64];
    LONG result;

    if (is(name, "tapi/line") || is(name, "tapi/phone"))
        return;
    capitalize(name, capitals);
    text_from_utf16(name, MOST_UNITS, text, sizeof text);
    result = ask_for_class(check, phone, name);
    if (is_unknown(result))
        finding_broken(145, "PHONECAPS lists the device class \"%s\", but phoneGetID of it returned %s", text,
                       error_name(result, error, sizeof error));
    else if (is_unknown(result = ask_for_class(check, phone, capitals)))
        finding_broken(
            145, "phoneGetID knows the device class \"%s\" only as it is written there; in capitals it returned %s",
            text, error_name(result, error, sizeof error));
    else {
        check_no_room(check, phone, name);
        finding(145, NULL);
    }
}

/* The names stand one behind the other, each with its NUL, and a further NUL at the end. */
static void check_all_listed(struct check *check, const struct telephone *phone)
{
    const DWORD size = phone->caps.dwDeviceClassesSize, offset = phone->caps.dwDeviceClassesOffset;
    WCHAR name[MOST_UNITS];
    DWORD at = 0;
    size_t length;

    while (at + sizeof *name <= size && offset + size <= phone->whole_size) {
        length = 0;
        do {
            memcpy(&name[length], phone->whole + offset + at, sizeof *name);
            at += sizeof *name;
        } while (name[length++] && length < MOST_UNITS && at + sizeof *name <= size);
        if (length == 1 || name[length - 1])
            return;
        check_listed(check, phone, name);
    }
}

void phone_ids_play(struct check *check, struct telephone *phone)
{
    if (!HAS(check, phoneGetID)) {
        finding_absent(145, "TSPI_phoneGetID is not exported");
        return;
    }
    check_all_listed(check, phone);
    telephone_refuses(145, ask_for_class(check, phone, u"tspi-check/no such class"),
                      "phoneGetID of a device class that there is not");
}

/* --- Rule 146 ----------------------------------------------------------------------------------------------------- */

static bool has_extension(struct check *check, const struct telephone *phone)
{
    static const PHONEEXTENSIONID none;
    PHONEEXTENSIONID id = {0};

    return HAS(check, phoneGetExtensionID) &&
           CALL(check, 146, phoneGetExtensionID, phone->subject.device, phone->subject.version, &id) == 0 &&
           memcmp(&id, &none, sizeof id) != 0;
}

/* Which version it agrees to; 0: none. */
static DWORD agree(struct check *check, const struct telephone *phone, DWORD low, DWORD high)
{
    DWORD version = 0;

    return HAS(check, phoneNegotiateExtVersion) &&
                   CALL(check, 146, phoneNegotiateExtVersion, phone->subject.device, phone->subject.version, low, high,
                        &version) == 0
               ? version : 0;
}

/* highest: what it has agreed to when all were offered. */
static void check_ranges(struct check *check, const struct telephone *phone, DWORD highest)
{
    DWORD alone = agree(check, phone, highest, highest);
    DWORD beyond = highest < HIGHEST ? agree(check, phone, highest + 1, HIGHEST) : 0;
    DWORD older = highest > 1 ? agree(check, phone, 1, highest - 1) : 0;

    if (alone != highest)
        finding_broken(146, "phoneNegotiateExtVersion agrees to 0x%X among others, but not to it alone",
                       (unsigned)highest);
    else if (beyond)
        finding_broken(146, "phoneNegotiateExtVersion agrees to 0x%X, and beyond it to 0x%X", (unsigned)highest,
                       (unsigned)beyond);
    else if (older >= highest)
        finding_broken(146, "phoneNegotiateExtVersion agreed to version 0x%X, offered was 0x1 to 0x%X", (unsigned)older,
                       (unsigned)(highest - 1));
    else
        finding(146, NULL);
}

/* Without a block there is nothing to read, and nothing asked for. */
static void ask_without_block(struct check *check, struct telephone *phone)
{
    if (HAS(check, phoneDevSpecific))
        SETTLE(check, phone, 146, phoneDevSpecific, NULL, 0);
}

void phone_extensions_play(struct check *check, struct telephone *phone)
{
    DWORD version = agree(check, phone, 1, HIGHEST);

    if (has_extension(check, phone) && !version)
        finding_broken(146, "phoneGetExtensionID has an id, but phoneNegotiateExtVersion refuses every version");
    else if (!has_extension(check, phone) && version)
        finding_broken(146, "phoneGetExtensionID has no id, but phoneNegotiateExtVersion agrees to 0x%X",
                       (unsigned)version);
    else if (version)
        check_ranges(check, phone, version);
    else
        finding(146, NULL);
    ask_without_block(check, phone);
}
