/* phone_buttons.c: a telephone's buttons (rules 142 and 144), and its data (143). */
#include <string.h>

#include "../ledger/ledger_phones.h"
#include "../provider/guard.h"
#include "drive.h"
#include "phone_parts.h"

enum {
    MOST_BUTTONS = 256,
    WHOLE_INFO = 0x1000,
    MOST_DATA = 16,          /* places that are looked at */
    MOST_BYTES = 0x10000,    /* of one */
};

/* --- What is known of them ---------------------------------------------------------------------------------------- */

static union {
    PHONEBUTTONINFO it;
    unsigned char bytes[WHOLE_INFO + 1024];
} info;

static LONG ask(struct check *check, const struct telephone *phone, DWORD button)
{
    memset(&info, 0, sizeof info);
    info.it.dwTotalSize = WHOLE_INFO;
    return ASK(check, phone, 142, phoneGetButtonInfo, button, &info.it);
}

static void check_button(const struct telephone *phone, DWORD button)
{
    const PHONECAPS *caps = &phone->caps;
    const DWORD mode = telephone_entry(phone, caps->dwButtonModesSize, caps->dwButtonModesOffset, button),
                function = telephone_entry(phone, caps->dwButtonFunctionsSize, caps->dwButtonFunctionsOffset, button),
                state = info.it.dwButtonState;

    if (caps->dwButtonModesSize && mode != info.it.dwButtonMode)
        finding_broken(142, "phoneGetButtonInfo of button %u says the mode 0x%X, PHONECAPS 0x%X", (unsigned)button,
                       (unsigned)info.it.dwButtonMode, (unsigned)mode);
    else if (caps->dwButtonFunctionsSize && function != info.it.dwButtonFunction)
        finding_broken(142, "phoneGetButtonInfo of button %u says the function 0x%X, PHONECAPS 0x%X", (unsigned)button,
                       (unsigned)info.it.dwButtonFunction, (unsigned)function);
    else if (!state || state & (state - 1) || state > PHONEBUTTONSTATE_UNAVAIL)
        finding_broken(142, "phoneGetButtonInfo of button %u says the state 0x%X, which is not one PHONEBUTTONSTATE",
                       (unsigned)button, (unsigned)state);
    else
        finding(142, NULL);
}

static bool has_text(const WCHAR *text, DWORD bytes)
{
    return info.it.dwButtonTextSize >= bytes && info.it.dwButtonTextOffset <= WHOLE_INFO &&
           bytes <= WHOLE_INFO - info.it.dwButtonTextOffset &&
           memcmp(info.bytes + info.it.dwButtonTextOffset, text, bytes) == 0;
}

/* A button's text, with its mode and function as they are. */
static LONG write_text(struct check *check, struct telephone *phone, DWORD button, const PHONEBUTTONINFO *as,
                       const void *text, DWORD bytes)
{
    const DWORD size = sizeof *as + bytes;
    PHONEBUTTONINFO *lent = guard_lend(size, 60, "behind a PHONEBUTTONINFO");
    LONG result;

    *lent = (PHONEBUTTONINFO){.dwTotalSize = size, .dwNeededSize = size, .dwUsedSize = size,
                              .dwButtonMode = as->dwButtonMode, .dwButtonFunction = as->dwButtonFunction,
                              .dwButtonTextSize = bytes, .dwButtonTextOffset = sizeof *as};
    memcpy(lent + 1, text, bytes);
    result = SETTLE(check, phone, 142, phoneSetButtonInfo, button, lent);
    guard_take_away(lent, size, 22, "it read a PHONEBUTTONINFO after phoneSetButtonInfo had returned");
    return result;
}

/* One that takes a text, and gets the one that it had back. False: this one takes none. */
static bool rename_button(struct check *check, struct telephone *phone, DWORD button)
{
    static const WCHAR text[] = u"tspi";
    unsigned char before[WHOLE_INFO];
    PHONEBUTTONINFO as;

    if (ask(check, phone, button) != 0)
        return false;
    as = info.it;
    if (as.dwButtonTextSize > WHOLE_INFO || as.dwButtonTextOffset > WHOLE_INFO - as.dwButtonTextSize)
        return false;
    memcpy(before, info.bytes + as.dwButtonTextOffset, as.dwButtonTextSize);
    if (write_text(check, phone, button, &as, text, sizeof text) != 0)
        return false;
    if (ask(check, phone, button) == 0 && !has_text(text, sizeof text - sizeof *text))
        finding_broken(142, "phoneSetButtonInfo of button %u succeeded, but phoneGetButtonInfo does not have its text",
                       (unsigned)button);
    write_text(check, phone, button, &as, before, as.dwButtonTextSize);
    return true;
}

void phone_buttons_play(struct check *check, struct telephone *phone)
{
    const DWORD count = phone->caps.dwNumButtonLamps;
    DWORD i;

    if (!OFFERS(check, phone, 142, phoneGetButtonInfo, PHONEFEATURE_GETBUTTONINFO))
        return;
    for (i = 0; i < count && i < MOST_BUTTONS; i++)
        if (ask(check, phone, i) == 0)
            check_button(phone, i);
    telephone_refuses(142, ask(check, phone, count), "phoneGetButtonInfo of button %u, of %u,", (unsigned)count,
                      (unsigned)count);
    for (i = 0; i < count && i < MOST_BUTTONS && HAS(check, phoneSetButtonInfo) &&
                phone->caps.dwPhoneFeatures & PHONEFEATURE_SETBUTTONINFO;
         i++)
        if (rename_button(check, phone, i))
            break;
}

/* --- Data --------------------------------------------------------------------------------------------------------- */

/* Ask for so much of what a place has, with no more room than that. */
static void fetch(struct check *check, const struct telephone *phone, DWORD id, DWORD size)
{
    unsigned char *room = guard_lend(size ? size : 1, 143, "beyond dwSize");
    bool whole;

    if (ASK(check, phone, 143, phoneGetData, id, room, size) == 0) {
        whole = guard_is_whole(room, size ? size : 1) && (size || !room[0]);
        if (!whole)
            finding_broken(143, "phoneGetData of place %u wrote beyond dwSize, %u bytes", (unsigned)id, (unsigned)size);
        else
            finding(143, NULL);
    }
    guard_free(room, size ? size : 1);
}

/* phoneSetData is not called: what it is given may be a command. */
void phone_data_play(struct check *check, struct telephone *phone)
{
    const PHONECAPS *caps = &phone->caps;
    DWORD id, size;
    char byte;

    if (!OFFERS(check, phone, 143, phoneGetData, PHONEFEATURE_GETDATA))
        return;
    for (id = 0; id < caps->dwNumGetData && id < MOST_DATA; id++) {
        size = telephone_entry(phone, caps->dwGetDataSize, caps->dwGetDataOffset, id);
        size = size < MOST_BYTES ? size : MOST_BYTES;
        fetch(check, phone, id, size);
        fetch(check, phone, id, size / 2);
        fetch(check, phone, id, 0);
    }
    telephone_refuses(143, ASK(check, phone, 143, phoneGetData, id, &byte, 1),
                      "phoneGetData of place %u, of %u,", (unsigned)id, (unsigned)caps->dwNumGetData);
}

/* --- Presses ------------------------------------------------------------------------------------------------------ */

void phone_press_play(struct check *check, struct telephone *phone)
{
    uint64_t pressed;

    if (!check->options->drive || !phone->tells || phone->caps.dwNumButtonLamps == 0 ||
        !drive_provider(check, "press-button"))
        return;
    if (ledger_wait_buttons(check->ledger, phone->handle, scene_deadline(check), &pressed) == 0) {
        if (!ledger_is_broken(check->ledger, 144))
            finding_absent(144, "--drive's command has done press-button, but no PHONE_BUTTON came within %u ms",
                           (unsigned)(check->options->timeout_us / 1000));
    } else if (pressed && scene_is_late(check))
        finding_broken(144, "PHONE_BUTTON said that a button is down, but not within %u ms that it is up again",
                       (unsigned)(check->options->timeout_us / 1000));
}
