/* tspi_parts.c: a telephone's lamp, ring, volume, gain, display, buttons and data, its other devices, and its
 * extensions, of which it has none. */
#include <string.h>

#include "fake.h"
#include "fill.h"

/* --- What is set -------------------------------------------------------------------------------------------------- */

/* Accept to set a part, unless there is an error. */
static LONG set(DRV_REQUESTID request, HDRVPHONE hd, enum part part, DWORD value, LONG error)
{
    bool unplugged = does("has a telephone that is unplugged"), accepts = (error == 0 && !unplugged) || does("refuses what a telephone does not have later");
    struct phone *phone;

    enter();
    phone = phone_find(hd);
    if (phone && accepts)
        phone_plan_part(phone, request, part, value, error);
    leave();
    return !phone    ? (LONG)PHONEERR_INVALPHONEHANDLE
           : accepts ? (LONG)request
                     : unplugged ? (LONG)PHONEERR_OPERATIONFAILED : error;
}

static bool is_one_of(DWORD value, DWORD bits)
{
    return value && !(value & (value - 1)) && !(value & ~bits);
}

EXPORT LONG TSPIAPI TSPI_phoneSetLamp(DRV_REQUESTID request, HDRVPHONE hd, DWORD button, DWORD mode)
{
    LONG error = 0;

    if (button != LAMP && !(button >= BUTTONS && does("sets a lamp that there is not")))
        error = (LONG)PHONEERR_INVALBUTTONLAMPID;
    else if (!is_one_of(mode, LAMP_MODES) && !does("sets a lamp to two modes at once"))
        error = (LONG)PHONEERR_INVALLAMPMODE;
    return set(request, hd, PART_LAMP, mode & (0 - mode), error);
}

EXPORT LONG TSPIAPI TSPI_phoneSetRing(DRV_REQUESTID request, HDRVPHONE hd, DWORD mode, DWORD volume)
{
    bool bad = mode > RING_MODES && !does("rings in a mode that there is not");
    struct phone *phone;

    enter();
    phone = phone_find(hd);
    if (phone && !bad)
        phone->next_ring_volume = volume;
    leave();
    return set(request, hd, PART_RING, mode, bad ? (LONG)PHONEERR_INVALRINGMODE : 0);
}

EXPORT LONG TSPIAPI TSPI_phoneSetVolume(DRV_REQUESTID request, HDRVPHONE hd, DWORD device, DWORD volume)
{
    const DWORD devices = PHONEHOOKSWITCHDEV_HANDSET | PHONEHOOKSWITCHDEV_SPEAKER;
    bool good = device == PHONEHOOKSWITCHDEV_SPEAKER ||
                (device == devices && does("sets the volume of two hookswitches at once")) ||
                (device == PHONEHOOKSWITCHDEV_HEADSET && does("sets the volume of a hookswitch that it does not have"));

    return set(request, hd, PART_VOLUME, volume, good ? 0 : (LONG)PHONEERR_INVALHOOKSWITCHDEV);
}

EXPORT LONG TSPIAPI TSPI_phoneSetGain(DRV_REQUESTID request, HDRVPHONE hd, DWORD device, DWORD gain)
{
    return set(request, hd, PART_GAIN, gain,
               device == PHONEHOOKSWITCHDEV_SPEAKER ? 0 : (LONG)PHONEERR_INVALHOOKSWITCHDEV);
}

/* What goes beyond the display is cut off. */
static void write_display(WCHAR display[DISPLAY_UNITS], DWORD at, const WCHAR *text, DWORD units)
{
    DWORD i;

    for (i = 0; i < units && text[i] && at + i < DISPLAY_UNITS; i++)
        display[at + i] = text[i];
}

EXPORT LONG TSPIAPI TSPI_phoneSetDisplay(DRV_REQUESTID request, HDRVPHONE hd, DWORD row, DWORD column, LPCWSTR text,
                                         DWORD size)
{
    const DWORD units = size / sizeof *text;
    const DWORD at = does("shows a text at the beginning, wherever it belongs") ? 0 : row * DISPLAY_COLUMNS + column;
    bool bad = (row >= DISPLAY_ROWS || column >= DISPLAY_COLUMNS) && !does("shows a text beside the display");
    struct phone *phone;

    if (units > DISPLAY_UNITS + 1 && does("refuses a text that is longer than the display"))
        bad = true;
    enter();
    phone = phone_find(hd);
    if (phone && !bad) {
        memcpy(phone->next_display, phone->display, sizeof phone->display);
        write_display(phone->next_display, at, text, units);
    }
    leave();
    return set(request, hd, PART_DISPLAY, 0, bad ? (LONG)PHONEERR_INVALPARAM : 0);
}

EXPORT LONG TSPIAPI TSPI_phoneSetButtonInfo(DRV_REQUESTID request, HDRVPHONE hd, DWORD button,
                                            LPPHONEBUTTONINFO const info)
{
    struct phone *phone;
    DWORD bytes = info->dwButtonTextSize;

    if (button != BOTH)
        return (LONG)PHONEERR_INVALBUTTONLAMPID;
    enter();
    phone = phone_find(hd);
    if (phone && bytes <= sizeof phone->next_text) {
        memset(phone->next_text, 0, sizeof phone->next_text);
        memcpy(phone->next_text, (const char *)info + info->dwButtonTextOffset, bytes);
    }
    leave();
    return set(request, hd, PART_BUTTON, 0, bytes <= sizeof phone->next_text ? 0 : (LONG)PHONEERR_OPERATIONFAILED);
}

/* --- What is asked ------------------------------------------------------------------------------------------------ */

EXPORT LONG TSPIAPI TSPI_phoneGetLamp(HDRVPHONE hd, DWORD button, LPDWORD mode)
{
    struct phone phone;
    LONG result = phone_look_at(hd, &phone);

    if (result == 0 && button >= BUTTONS && !does("knows a lamp that there is not"))
        result = does("a telephone fails with a line's error") ? (LONG)LINEERR_INVALPARAM
                                                               : (LONG)PHONEERR_INVALBUTTONLAMPID;
    if (result == 0)
        *mode = button == LAMP ? phone.lamp : PHONELAMPMODE_DUMMY;
    return result;
}

EXPORT LONG TSPIAPI TSPI_phoneGetRing(HDRVPHONE hd, LPDWORD mode, LPDWORD volume)
{
    struct phone phone;
    LONG result = phone_look_at(hd, &phone);

    if (result != 0)
        return result;
    *mode = phone.ring_mode;
    *volume = phone.ring_volume;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_phoneGetVolume(HDRVPHONE hd, DWORD device, LPDWORD volume)
{
    struct phone phone;
    LONG result = phone_look_at(hd, &phone);

    if (result == 0 && device != PHONEHOOKSWITCHDEV_SPEAKER &&
        !does("knows the volume of a hookswitch that it does not have"))
        result = (LONG)PHONEERR_INVALHOOKSWITCHDEV;
    if (result == 0)
        *volume = phone.volume;
    return result;
}

EXPORT LONG TSPIAPI TSPI_phoneGetGain(HDRVPHONE hd, DWORD device, LPDWORD gain)
{
    struct phone phone;
    LONG result = phone_look_at(hd, &phone);

    if (result == 0 && device != PHONEHOOKSWITCHDEV_SPEAKER)
        result = (LONG)PHONEERR_INVALHOOKSWITCHDEV;
    if (result == 0)
        *gain = phone.gain;
    return result;
}

EXPORT LONG TSPIAPI TSPI_phoneGetDisplay(HDRVPHONE hd, LPVARSTRING out)
{
    VARSTRING image = {.dwStringFormat = STRINGFORMAT_UNICODE};
    struct phone phone;
    struct fill fill;
    LONG result = phone_look_at(hd, &phone);

    if (result == 0)
        result = fill_begin(&fill, out, sizeof image);
    if (result != 0)
        return result;
    fill_bytes(&fill, &image.dwStringSize, phone.display, sizeof phone.display);
    return fill_end(&fill, &image);
}

DWORD button_mode(DWORD button)
{
    if (button == BUTTONS - 1 && does("says that a button is of two modes"))
        return PHONEBUTTONMODE_FEATURE | PHONEBUTTONMODE_LOCAL;
    return button < LAMP ? PHONEBUTTONMODE_KEYPAD : button == LAMP ? PHONEBUTTONMODE_CALL : PHONEBUTTONMODE_FEATURE;
}

DWORD button_function(DWORD button)
{
    return button < BUTTONS - 1 ? PHONEBUTTONFUNCTION_NONE : PHONEBUTTONFUNCTION_HOLD;
}

EXPORT LONG TSPIAPI TSPI_phoneGetButtonInfo(HDRVPHONE hd, DWORD button, LPPHONEBUTTONINFO out)
{
    PHONEBUTTONINFO image = {
        .dwButtonMode = does("has another button than it said") ? PHONEBUTTONMODE_LOCAL : button_mode(button),
        .dwButtonFunction = button_function(button),
        .dwButtonState = PHONEBUTTONSTATE_UP | (does("a button is both up and down") ? PHONEBUTTONSTATE_DOWN : 0),
    };
    struct phone phone;
    struct fill fill;
    LONG result = phone_look_at(hd, &phone);

    if (result == 0 && button >= BUTTONS && !does("knows a button that there is not"))
        result = (LONG)PHONEERR_INVALBUTTONLAMPID;
    if (result == 0)
        result = fill_begin(&fill, out, sizeof image);
    if (result != 0)
        return result;
    fill_text(&fill, &image.dwButtonTextSize, button == BOTH ? phone.text : u"");
    return fill_end(&fill, &image);
}

EXPORT LONG TSPIAPI TSPI_phoneGetData(HDRVPHONE hd, DWORD id, LPVOID data, DWORD size)
{
    static const char all[DATA_BYTES] = "numbers";
    const bool fills = size > 0 || does("gives data where none are asked for");
    struct phone phone;
    LONG result = phone_look_at(hd, &phone);

    if (result == 0 && id != 0 && !does("has data that it did not count"))
        result = (LONG)PHONEERR_INVALDATAID;
    if (result != 0)
        return result;
    if (fills && (does("gives more data than there is room for") || size == 0))
        size = sizeof all;
    memcpy(data, all, size < sizeof all ? size : sizeof all);
    return 0;
}

/* --- Other devices, and extensions -------------------------------------------------------------------------------- */

EXPORT LONG TSPIAPI TSPI_phoneGetID(HDRVPHONE hd, LPVARSTRING out, LPCWSTR class, HANDLE process)
{
    static const WCHAR name[] = u"desk";
    VARSTRING image = {.dwStringFormat = STRINGFORMAT_UNICODE};
    const bool folds = !does("takes a telephone's class by its letters' case");
    struct phone phone;
    struct fill fill;
    LONG result = phone_look_at(hd, &phone);

    (void)process;
    if (result == 0 && (!text_is(class, "fake", folds) || does("cannot find a device of a class that it lists")) &&
        !does("knows any device class of a telephone's"))
        result = (LONG)PHONEERR_INVALDEVICECLASS; /* of tapi/phone and tapi/line TAPI takes care */
    if (result == 0)
        result = fill_begin(&fill, out, sizeof image);
    if (result != 0)
        return result;
    if (does("gives a telephone's device without room"))
        memcpy(fill.out + fill.fixed, name, sizeof name);
    fill_text(&fill, &image.dwStringSize, name);
    return fill_end(&fill, &image);
}

EXPORT LONG TSPIAPI TSPI_phoneGetExtensionID(DWORD device, DWORD version, LPPHONEEXTENSIONID id)
{
    const bool has = does("a telephone has an extension") || does("a telephone has an extension without a version") ||
                     does("agrees to a version of a telephone's extension that was not offered");

    (void)device, (void)version;
    *id = (PHONEEXTENSIONID){has ? 0x46414B45 : 0, 0, 0, 0};
    return 0;
}

EXPORT LONG TSPIAPI TSPI_phoneNegotiateExtVersion(DWORD device, DWORD version, DWORD low, DWORD high, LPDWORD agreed)
{
    enum { NEWEST = 2 };
    const bool always = does("agrees to a version of a telephone's extension that was not offered"),
               any = does("accepts a version of no telephone's extension");

    (void)device, (void)version;
    if (!any && !always && (!does("a telephone has an extension") || low > NEWEST))
        return (LONG)PHONEERR_INCOMPATIBLEEXTVERSION;
    *agreed = always || (!any && high > NEWEST) ? NEWEST : high;
    return 0;
}

EXPORT LONG TSPIAPI TSPI_phoneDevSpecific(DRV_REQUESTID request, HDRVPHONE hd, LPVOID params, DWORD size)
{
    (void)request, (void)hd;
    if (size == 0 && does("reads a block of a telephone's that is not there"))
        (void)*(const volatile unsigned char *)params;
    return (LONG)PHONEERR_OPERATIONUNAVAIL;
}
