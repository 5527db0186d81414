/* api_translate_dialog.c: lineTranslateDialog: the user says where he is, and how one dials there. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "countries.h"
#include "layouts.h"
#include "locations.h"
#include "module.h"
#include "text.h"
#include "translate_dialog.h"
#include "translation.h"

/* What the dialog shows. Controls are read into `locations` at each change, and these written in the end, as far as
 * they differ from what `before` has. */
struct properties {
    struct listed_location *locations, *before;
    DWORD count, chosen; /* chosen: its index */
    bool was_corrected;  /* there was no current location */
    bool is_filling;     /* the controls: what they say of it is no change by the user */
    const WCHAR *number; /* a canonical one, to show what is dialed for it; NULL: none */
};

static volatile LONG shown; /* how many there are */

static const struct {
    int control;
    size_t at;
} texts[] = {
    {DIALOG_AREA_CODE, offsetof(struct location, area_code)},
    {DIALOG_OUTSIDE, offsetof(struct location, outside_access)},
    {DIALOG_LONG_DISTANCE, offsetof(struct location, long_distance_access)},
    {DIALOG_CALL_WAITING, offsetof(struct location, cancel_call_waiting)},
};

enum { TEXTS = sizeof(texts) / sizeof(*texts), USUAL_COUNTRY = 1 };

static WCHAR *text_of(struct location *location, size_t i)
{
    return (WCHAR *)((BYTE *)location + texts[i].at);
}

/* --- Controls ----------------------------------------------------------------------------------------------------- */

static LRESULT ask_control(HWND dialog, int control, UINT message, WPARAM wide, const void *param)
{
    return SendDlgItemMessageW(dialog, control, message, wide, (LPARAM)param);
}

/* An entry, and the number that it stands for. */
static void add_entry(HWND dialog, int control, const WCHAR *name, DWORD number)
{
    LRESULT at = ask_control(dialog, control, CB_ADDSTRING, 0, name);
    SendDlgItemMessageW(dialog, control, CB_SETITEMDATA, (WPARAM)at, (LPARAM)number);
}

static DWORD chosen_entry(HWND dialog, int control)
{
    LRESULT at = ask_control(dialog, control, CB_GETCURSEL, 0, NULL);
    return (DWORD)ask_control(dialog, control, CB_GETITEMDATA, (WPARAM)at, NULL);
}

static void choose_entry(HWND dialog, int control, DWORD number)
{
    LRESULT count = ask_control(dialog, control, CB_GETCOUNT, 0, NULL);
    for (LRESULT at = 0; at < count; at++)
        if ((DWORD)ask_control(dialog, control, CB_GETITEMDATA, (WPARAM)at, NULL) == number)
            ask_control(dialog, control, CB_SETCURSEL, (WPARAM)at, NULL);
}

static void list_countries(HWND dialog)
{
    DWORD *ids, count;
    struct listed_country country;
    if (!country_ids(&ids, &count))
        return;
    for (DWORD i = 0; i < count; i++)
        if (country_read(ids[i], &country))
            add_entry(dialog, DIALOG_COUNTRY, country.name, country.id);
    free(ids);
}

static void show_dialed(HWND dialog, const struct properties *properties)
{
    struct translated translated;
    const struct listed_location *location = &properties->locations[properties->chosen];
    if (properties->number != NULL && translation_translate(location, 0, properties->number, 0, &translated) == 0)
        SetDlgItemTextW(dialog, DIALOG_DIALED, translated.displayable);
}

/* The chosen location, in the controls. */
static void fill(HWND dialog, struct properties *properties)
{
    struct listed_location *location = &properties->locations[properties->chosen];
    properties->is_filling = true;
    choose_entry(dialog, DIALOG_COUNTRY, location->country_id);
    for (size_t i = 0; i < TEXTS; i++)
        SetDlgItemTextW(dialog, texts[i].control, text_of(&location->rules, i));
    CheckRadioButton(dialog, DIALOG_TONES, DIALOG_PULSES, location->rules.dials_pulses ? DIALOG_PULSES : DIALOG_TONES);
    properties->is_filling = false;
    show_dialed(dialog, properties);
}

/* What the controls say of the chosen location. */
static void take(HWND dialog, struct properties *properties)
{
    struct listed_location *location = &properties->locations[properties->chosen];
    struct listed_country country;
    if (country_read(chosen_entry(dialog, DIALOG_COUNTRY), &country)) {
        location->country_id = country.id;
        location->rules.country = country.rules;
    }
    for (size_t i = 0; i < TEXTS; i++) {
        WCHAR *text = text_of(&location->rules, i);
        memset(text, 0, RULE_UNITS * sizeof(*text)); /* for the comparison in the end */
        GetDlgItemTextW(dialog, texts[i].control, text, RULE_UNITS);
    }
    location->rules.dials_pulses = IsDlgButtonChecked(dialog, DIALOG_PULSES) == BST_CHECKED;
    show_dialed(dialog, properties);
}

/* --- The registry ------------------------------------------------------------------------------------------------- */

/* Where there is no location, one to begin with. */
static void make_location(struct properties *properties)
{
    struct listed_country country;
    struct listed_location *location = &properties->locations[0];
    *location = (struct listed_location){.id = 1, .country_id = USUAL_COUNTRY, .name = L"My Location"};
    if (country_read(USUAL_COUNTRY, &country))
        location->rules.country = country.rules;
    properties->count = 1;
}

static void read_locations(struct properties *properties, const DWORD *ids, DWORD count)
{
    struct listed_location current;
    properties->was_corrected = !location_read_current(&current);
    for (DWORD i = 0; i < count; i++)
        if (location_read(ids[i], &properties->locations[properties->count]))
            properties->count++;
    memcpy(properties->before, properties->locations, properties->count * sizeof(*properties->before));
    if (properties->count == 0)
        make_location(properties);
    for (DWORD i = 0; i < properties->count; i++)
        if (!properties->was_corrected && properties->locations[i].id == current.id)
            properties->chosen = i;
}

/* False without memory. */
static bool begin(struct properties *properties)
{
    DWORD *ids, count;
    if (!location_ids(&ids, &count))
        return false;
    properties->locations = calloc((size_t)count + 1, sizeof(*properties->locations)); /* one that is made, too */
    properties->before = calloc((size_t)count + 1, sizeof(*properties->before));
    bool good = properties->locations != NULL && properties->before != NULL;
    if (good)
        read_locations(properties, ids, count);
    free(ids);
    return good;
}

static void end(struct properties *properties)
{
    free(properties->locations);
    free(properties->before);
}

static LONG store(const struct properties *properties)
{
    struct listed_location current;
    DWORD chosen = properties->locations[properties->chosen].id;
    bool moves = !location_read_current(&current) || current.id != chosen, changes = moves;
    for (DWORD i = 0; i < properties->count; i++) {
        const struct listed_location *location = &properties->locations[i];
        if (memcmp(location, &properties->before[i], sizeof(*location)) == 0)
            continue;
        if (!location_write(location))
            return LINEERR_OPERATIONFAILED;
        changes = true;
    }
    if (moves && !location_set_current(chosen))
        return LINEERR_OPERATIONFAILED;
    if (changes)
        translation_changed();
    return 0;
}

/* --- The dialog --------------------------------------------------------------------------------------------------- */

static void show_number(HWND dialog, const struct properties *properties)
{
    int how = properties->number != NULL ? SW_SHOW : SW_HIDE;
    SetDlgItemTextW(dialog, DIALOG_NUMBER, properties->number != NULL ? properties->number : L"");
    ShowWindow(GetDlgItem(dialog, DIALOG_NUMBER), how);
    ShowWindow(GetDlgItem(dialog, DIALOG_DIALED_LABEL), how);
    ShowWindow(GetDlgItem(dialog, DIALOG_DIALED), how);
    ShowWindow(GetDlgItem(dialog, DIALOG_CORRECTED), properties->was_corrected ? SW_SHOW : SW_HIDE);
}

static void start(HWND dialog, struct properties *properties)
{
    SetWindowLongPtrW(dialog, DWLP_USER, (LONG_PTR)properties);
    for (size_t i = 0; i < TEXTS; i++)
        SendDlgItemMessageW(dialog, texts[i].control, EM_LIMITTEXT, RULE_UNITS - 1, 0);
    for (DWORD i = 0; i < properties->count; i++)
        add_entry(dialog, DIALOG_LOCATION, properties->locations[i].name, i);
    choose_entry(dialog, DIALOG_LOCATION, properties->chosen);
    list_countries(dialog);
    show_number(dialog, properties);
    fill(dialog, properties);
}

static void take_command(HWND dialog, struct properties *properties, WORD control, WORD what)
{
    if (control == IDOK || control == IDCANCEL) {
        EndDialog(dialog, control);
    } else if (control == DIALOG_LOCATION && what == CBN_SELCHANGE) {
        properties->chosen = chosen_entry(dialog, DIALOG_LOCATION);
        fill(dialog, properties);
    } else if (!properties->is_filling && (what == CBN_SELCHANGE || what == EN_CHANGE || what == BN_CLICKED)) {
        take(dialog, properties);
    }
}

static INT_PTR CALLBACK procedure(HWND dialog, UINT message, WPARAM wide, LPARAM param)
{
    struct properties *properties = (struct properties *)GetWindowLongPtrW(dialog, DWLP_USER);
    if (message == WM_INITDIALOG)
        start(dialog, (struct properties *)param);
    else if (message == WM_COMMAND && properties != NULL)
        take_command(dialog, properties, LOWORD(wide), HIWORD(wide));
    else
        return FALSE;
    return TRUE;
}

static LONG run(HWND owner, struct properties *properties)
{
    InterlockedIncrement(&shown);
    INT_PTR answer = DialogBoxParamW(module_own(), MAKEINTRESOURCEW(TRANSLATE_DIALOG), owner, procedure,
                                     (LPARAM)properties);
    InterlockedDecrement(&shown);
    return answer == IDOK ? store(properties) : answer == IDCANCEL ? 0 : (LONG)LINEERR_OPERATIONFAILED;
}

/* The first of the addresses, without subaddress and name, if it is one. To be freed with free(). */
static WCHAR *number_of(const WCHAR *address)
{
    WCHAR *number = address != NULL && canonical_is(address) ? text_copy(address) : NULL;
    if (number != NULL)
        number[wcscspn(number, L"|^\r\n")] = 0;
    return number;
}

static LONG show(HLINEAPP hLineApp, DWORD device, DWORD version, HWND owner, const WCHAR *address)
{
    struct properties properties = {0};
    LONG result = translation_check(hLineApp, version);
    if (result == 0)
        result = translation_check_device(device);
    if (result != 0)
        return result;
    if (owner != NULL && !IsWindow(owner))
        return LINEERR_INVALPARAM;
    if (version < API_2_0 && shown > 0)
        return LINEERR_INUSE;
    WCHAR *number = number_of(address);
    properties.number = number;
    result = begin(&properties) ? run(owner, &properties) : (LONG)LINEERR_NOMEM;
    end(&properties);
    free(number);
    return result;
}

LONG WINAPI lineTranslateDialogW(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion, HWND hwndOwner,
                                 LPCWSTR lpszAddressIn)
{
    return show(hLineApp, dwDeviceID, dwAPIVersion, hwndOwner, lpszAddressIn);
}

LONG WINAPI lineTranslateDialogA(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion, HWND hwndOwner,
                                 LPCSTR lpszAddressIn)
{
    IN_UNICODE(lpszAddressIn, show(hLineApp, dwDeviceID, dwAPIVersion, hwndOwner, wide));
}
