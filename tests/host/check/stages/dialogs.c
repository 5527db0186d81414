/* dialogs.c: the dialogs that applications and the control panel call for, in an application's process, where the user
 * closes them (rules 80, 81, 116 to 120). */
#include <stdio.h>
#include <string.h>

#include "../../names.h"
#include "../../provider/guard.h"
#include "../telephone.h"
#include "../ui/ui.h"

enum { CONFIG_ROOM = 4096 };

/* What lineGetDevConfig gives, and UI_LINE_EDIT is given. */
struct config {
    DWORD size;
    unsigned char bytes[CONFIG_ROOM];
};

static const struct config no_config;

static void tell_of_none(const char *why)
{
    static const unsigned rules[] = {77, 80, 81, 116, 117, 118, 119, 120};
    size_t i;

    for (i = 0; i < sizeof rules / sizeof *rules; i++)
        finding_absent(rules[i], "%s", why);
}

/* --- Device classes ----------------------------------------------------------------------------------------------- */

/* Functions that are given a device and a class, with what refuses it. */
struct configured {
    enum ui_function function;
    DWORD device;
    const WCHAR *class;
    LONG refusal;
    const struct config *config;
};

static bool configure(struct ui *ui, const struct configured *of, const WCHAR *class, bool has_owner,
                      struct ui_outcome *outcome)
{
    bool edits = of->function == UI_LINE_EDIT;

    return ui_run(ui, &(struct app_call){.function = of->function, .object = of->device, .class = class,
                                         .has_owner = has_owner, .block = edits ? of->config->bytes : NULL,
                                         .size = edits ? of->config->size : 0, .room = edits ? CONFIG_ROOM : 0},
                  outcome);
}

/* Rule 117: the classes that every such dialog is for. What the last one returned goes into *result. */
static bool check_good_classes(struct ui *ui, const struct configured *of, LONG *result)
{
    const WCHAR *classes[] = {of->class, u"", NULL};
    static struct ui_outcome outcome;
    size_t i;

    for (i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (!configure(ui, of, classes[i], classes[i] != NULL, &outcome))
            return false;
        *result = outcome.result;
        if (outcome.result == of->refusal)
            finding_broken(117, "%s refuses %s", ui_name(of->function),
                           i == 0 ? "the device's own class" : i == 1 ? "an empty class" : "no class (NULL)");
        else
            finding(117, NULL);
    }
    return true;
}

/* Rule 117: one that there is not. Where every class gets the same error, this one may. */
static void check_classes(struct ui *ui, const struct configured *of)
{
    static struct ui_outcome outcome;
    char name[64];
    LONG good;

    if (!check_good_classes(ui, of, &good) || !configure(ui, of, u"no/such/class", true, &outcome))
        return;
    if (outcome.result == 0)
        finding_broken(117, "%s succeeds for a device class that there is not%s", ui_name(of->function),
                       outcome.shown ? ", and shows its dialog" : "");
    else if (outcome.result < 0 && outcome.result != of->refusal && outcome.result != good)
        finding_broken(117, "%s returned %s for a device class that there is not, not INVALDEVICECLASS",
                       ui_name(of->function), error_name(outcome.result, name, sizeof name));
}

static void play_line(struct ui *ui, const struct device *device)
{
    const struct configured line = {UI_LINE_CONFIG, device->subject.device, u"tapi/line",
                                    (LONG)LINEERR_INVALDEVICECLASS, &no_config};

    check_classes(ui, &line);
}

static void play_telephone(struct ui *ui)
{
    struct configured phone = {UI_PHONE_CONFIG, ui->check->session.phone_base, u"tapi/phone",
                               (LONG)PHONEERR_INVALDEVICECLASS, &no_config};

    if (ui->check->session.phones > 0)
        check_classes(ui, &phone);
}

/* --- A line's configuration, edited ------------------------------------------------------------------------------- */

/* lineGetDevConfig. False: there is none. */
static bool fetch_config(struct check *check, DWORD device, struct config *config)
{
    VARSTRING *out = guard_lend(CONFIG_ROOM, 60, "lineGetDevConfig touched what is behind its structure");
    bool fetched;

    out->dwTotalSize = CONFIG_ROOM;
    fetched = HAS(check, lineGetDevConfig) && CALL(check, 25, lineGetDevConfig, device, out, u"tapi/line") == 0 &&
              out->dwStringOffset <= CONFIG_ROOM && out->dwStringSize <= CONFIG_ROOM - out->dwStringOffset &&
              out->dwStringSize > 0;
    *config = (struct config){.size = fetched ? out->dwStringSize : 0};
    if (fetched)
        memcpy(config->bytes, (const char *)out + out->dwStringOffset, config->size);
    guard_free(out, CONFIG_ROOM);
    return fetched;
}

/* Rule 119: a VARSTRING that was given so much room. Returns whether the whole configuration is in it. */
static bool check_varstring(const struct ui_outcome *outcome, DWORD room, struct config *config)
{
    VARSTRING out;

    memcpy(&out, outcome->bytes, sizeof out);
    if (outcome->overrun || out.dwTotalSize != room)
        finding_broken(119, "TUISPI_lineConfigDialogEdit wrote behind lpDeviceConfigOut, or into its dwTotalSize");
    else if (outcome->changed)
        finding_broken(119, "TUISPI_lineConfigDialogEdit wrote into lpDeviceConfigIn");
    else if (outcome->result == 0 && (out.dwUsedSize > room || out.dwUsedSize > out.dwNeededSize ||
                                      out.dwUsedSize < sizeof out))
        finding_broken(119, "TUISPI_lineConfigDialogEdit wrote dwNeededSize %u and dwUsedSize %u into %u bytes",
                       (unsigned)out.dwNeededSize, (unsigned)out.dwUsedSize, (unsigned)room);
    else if (outcome->result == 0 && out.dwStringSize > 0 &&
             (out.dwStringOffset < sizeof out || out.dwStringOffset > out.dwUsedSize ||
              out.dwStringSize > out.dwUsedSize - out.dwStringOffset))
        finding_broken(119, "TUISPI_lineConfigDialogEdit gives %u bytes at %u, which is not in dwUsedSize %u",
                       (unsigned)out.dwStringSize, (unsigned)out.dwStringOffset, (unsigned)out.dwUsedSize);
    else if (outcome->result == 0 && out.dwStringSize > 0 && out.dwStringFormat != STRINGFORMAT_BINARY)
        finding_broken(119, "TUISPI_lineConfigDialogEdit wrote dwStringFormat 0x%X, not STRINGFORMAT_BINARY",
                       (unsigned)out.dwStringFormat);
    else if (outcome->result == 0 && out.dwStringSize > 0 && out.dwNeededSize <= room) {
        *config = (struct config){.size = out.dwStringSize};
        memcpy(config->bytes, outcome->bytes + out.dwStringOffset, out.dwStringSize);
        return true;
    }
    return false;
}

static bool edit(struct ui *ui, DWORD device, const struct config *config, DWORD room, struct ui_outcome *outcome)
{
    return ui_run(ui, &(struct app_call){.function = UI_LINE_EDIT, .object = device, .class = u"tapi/line",
                                         .has_owner = true, .block = config->bytes, .size = config->size, .room = room},
                  outcome);
}

/* Rule 119: what it gave is what it takes, and lineSetDevConfig, too. */
static void check_given_back(struct ui *ui, DWORD device, struct config *given)
{
    static struct ui_outcome outcome;
    struct config again;
    LONG result = 0;

    if (edit(ui, device, given, CONFIG_ROOM, &outcome) && outcome.result == (LONG)LINEERR_INVALPARAM)
        finding_broken(119, "TUISPI_lineConfigDialogEdit refuses what it gave itself, with LINEERR_INVALPARAM");
    else
        check_varstring(&outcome, CONFIG_ROOM, &again);
    if (HAS(ui->check, lineSetDevConfig))
        result = CALL(ui->check, 25, lineSetDevConfig, device, given->bytes, given->size, u"tapi/line");
    if (result == (LONG)LINEERR_INVALPARAM)
        finding_broken(119, "lineSetDevConfig refuses what TUISPI_lineConfigDialogEdit gave, with LINEERR_INVALPARAM");
}

/* Rule 119: with room for nothing but the fixed part. */
static void check_no_room(struct ui *ui, DWORD device, const struct config *config)
{
    static struct ui_outcome outcome;
    struct config none;
    VARSTRING out;

    if (!edit(ui, device, config, sizeof out, &outcome))
        return;
    memcpy(&out, outcome.bytes, sizeof out);
    check_varstring(&outcome, sizeof out, &none);
    if ((outcome.result == 0 || outcome.result == (LONG)LINEERR_STRUCTURETOOSMALL) && out.dwNeededSize <= sizeof out)
        finding_broken(119, "TUISPI_lineConfigDialogEdit does not say in dwNeededSize, %u, that it takes more than %u bytes",
                       (unsigned)out.dwNeededSize, (unsigned)sizeof out);
}

/* Rule 119: what is edited is the application's: the line's own stays. */
static void check_untouched(struct check *check, DWORD device, const struct config *before)
{
    struct config after;

    if (fetch_config(check, device, &after) &&
        (after.size != before->size || memcmp(after.bytes, before->bytes, after.size) != 0))
        finding_broken(119, "TUISPI_lineConfigDialogEdit changes what lineGetDevConfig gives");
    else
        finding(119, NULL);
}

static void play_edit(struct ui *ui, DWORD device)
{
    static struct ui_outcome outcome;
    struct config config, given;
    bool whole;

    if (!ui_has(ui, UI_LINE_EDIT))
        finding_absent(119, "TUISPI_lineConfigDialogEdit is not exported");
    else if (!fetch_config(ui->check, device, &config))
        finding_absent(119, "lineGetDevConfig gives nothing to edit");
    else if (edit(ui, device, &config, CONFIG_ROOM, &outcome)) {
        whole = check_varstring(&outcome, CONFIG_ROOM, &given);
        check_untouched(ui->check, device, &config);
        if (whole)
            check_given_back(ui, device, &given);
        check_no_room(ui, device, &config);
        check_classes(ui, &(struct configured){UI_LINE_EDIT, device, u"tapi/line", (LONG)LINEERR_INVALDEVICECLASS, &config});
    }
}

/* --- The provider's configuration --------------------------------------------------------------------------------- */

/* Is the line what it was? What an open line says of itself is not a matter of this. */
static bool is_same(const struct device *one, const struct device *other)
{
    return one->permanent_id == other->permanent_id && one->addresses == other->addresses &&
           one->capabilities == other->capabilities && one->media_modes == other->media_modes &&
           one->line_features == other->line_features && one->call_states == other->call_states &&
           one->call_features == other->call_features && strcmp(one->name, other->name) == 0 &&
           strcmp(one->address, other->address) == 0;
}

/* Rule 80 or 81: nothing that can be seen changes in a session. */
static void check_unchanged(struct check *check, const struct device *before, unsigned rule, const char *what)
{
    struct device now;

    if (!scene_learn(check, check->options->line, &now) || !is_same(before, &now))
        finding_broken(rule, "after %s, which was closed, an open line says something else of itself", what);
    else
        finding(rule, NULL);
}

static void play_provider(struct ui *ui)
{
    const struct app_call call = {.function = UI_PROVIDER_CONFIG, .object = PERMANENT_PROVIDER_ID, .has_owner = true};
    static struct ui_outcome outcome;
    struct device before;

    if (!ui_has(ui, UI_PROVIDER_CONFIG))
        finding_absent(81, "TUISPI_providerConfig is not exported");
    else if (scene_learn(ui->check, ui->check->options->line, &before) && ui_run(ui, &call, &outcome))
        check_unchanged(ui->check, &before, 81, ui_name(call.function));
}

/* --- Installation ------------------------------------------------------------------------------------------------- */

static bool run_provider(struct ui *ui, enum ui_function function, LONG *result)
{
    static struct ui_outcome outcome;
    bool ran = ui_run(ui, &(struct app_call){.function = function, .object = PERMANENT_PROVIDER_ID, .has_owner = true},
                      &outcome);

    *result = outcome.result;
    return ran;
}

/* Is the error one of those that the pages of installing and removing list? */
static bool is_listed(LONG error)
{
    return error == (LONG)LINEERR_OPERATIONFAILED || error == (LONG)LINEERR_INIFILECORRUPT ||
           error == (LONG)LINEERR_NOMEM || error == (LONG)LINEERR_INVALPARAM;
}

/* Rule 80: the user has closed the question whether it is to go, or was not asked. */
static bool check_removal(struct ui *ui)
{
    struct device before;
    char name[64];
    LONG result;

    if (!scene_learn(ui->check, ui->check->options->line, &before) || !run_provider(ui, UI_PROVIDER_REMOVE, &result))
        return false;
    if (result < 0 && !is_listed(result))
        finding_broken(80, "TUISPI_providerRemove returned %s; it is to speak with the user, and then return "
                       "LINEERR_OPERATIONFAILED", error_name(result, name, sizeof name));
    else if (result < 0)
        check_unchanged(ui->check, &before, 80, "TUISPI_providerRemove");
    return result == 0;
}

static void play_installation(struct ui *ui)
{
    LONG first, second, again;
    char name[64];

    if (!ui_has(ui, UI_PROVIDER_INSTALL) || !ui_has(ui, UI_PROVIDER_REMOVE)) {
        finding_absent(80, "TUISPI_providerInstall or TUISPI_providerRemove is not exported");
        return;
    }
    if (!run_provider(ui, UI_PROVIDER_INSTALL, &first) || !run_provider(ui, UI_PROVIDER_INSTALL, &second))
        return;
    if (first == 0 && second < 0 && second != (LONG)LINEERR_NOMULTIPLEINSTANCE && !is_listed(second))
        finding_broken(80, "a second TUISPI_providerInstall returned %s, not LINEERR_NOMULTIPLEINSTANCE",
                       error_name(second, name, sizeof name));
    else
        finding(80, NULL);
    if (check_removal(ui) && run_provider(ui, UI_PROVIDER_INSTALL, &again) &&
        again == (LONG)LINEERR_NOMULTIPLEINSTANCE)
        finding_broken(80, "TUISPI_providerInstall returned LINEERR_NOMULTIPLEINSTANCE after TUISPI_providerRemove had "
                       "succeeded");
}

/* --- All of them -------------------------------------------------------------------------------------------------- */

static void play_dialogs(struct ui *ui)
{
    struct check *check = ui->check;
    struct device device;

    if (!scene_begin_line(check, &device))
        return;
    play_line(ui, &device);
    play_edit(ui, device.subject.device);
    play_telephone(ui);
    play_provider(ui);
    if (check->options->install)
        play_installation(ui);
    if (!ui->has_asked)
        finding_absent(120, "its user interface asks nothing of the provider");
    scene_end_line(check, &device);
}

void stage_dialogs(struct check *check)
{
    static struct ui ui;

    if (!HAS(check, providerUIIdentify))
        tell_of_none("it has no user interface: TSPI_providerUIIdentify is not exported");
    else if (ui_begin(check, &ui)) {
        if (check->options->dialogs)
            play_dialogs(&ui);
        ui_end(&ui);
    }
}
