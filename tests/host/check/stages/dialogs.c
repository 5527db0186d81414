/* dialogs.c: the dialogs that applications and the control panel call for, in an application's process, where the user
 * closes them (rules 81, 116 to 120). */
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

/* There is no user interface at all. */
static void tell_of_none(const char *why)
{
    static const unsigned rules[] = {77, 80, 81, 117, 118, 119, 120, 122};
    size_t i;

    for (i = 0; i < sizeof rules / sizeof *rules; i++)
        finding_absent(rules[i], "%s", why);
}

/* Some functions are not there; all of them are optional. */
static void tell_of_missing(const struct ui *ui)
{
    static const struct {
        enum ui_function function;
        unsigned rule;
    } needed[] = {{UI_PROVIDER_INSTALL, 80}, {UI_PROVIDER_REMOVE, 80}, {UI_PROVIDER_CONFIG, 81}, {UI_LINE_EDIT, 119},
                  {UI_GENERIC, 122}};
    size_t i;

    if (ui->exports == 0)
        tell_of_none("the UI DLL exports no TUISPI function");
    for (i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!ui_has(ui, needed[i].function))
            finding_absent(needed[i].rule, "%s is not exported", ui_name(needed[i].function));
    if (!ui_has(ui, UI_LINE_CONFIG) && !ui_has(ui, UI_LINE_EDIT) && !ui_has(ui, UI_PHONE_CONFIG))
        finding_absent(117, "it exports no function that configures a device");
}

/* --- Device classes ----------------------------------------------------------------------------------------------- */

/* Functions that are given a device and a class, with what refuses it. */
struct configured {
    enum ui_function function;
    DWORD device;
    const WCHAR *class;
    LONG refusal;
    const struct config *config; /* that is edited; NULL: none is */
};

static bool configure(struct ui *ui, const struct configured *of, const WCHAR *class, bool has_owner,
                      struct ui_outcome *outcome)
{
    const struct config *config = of->config;

    return ui_run(ui, &(struct app_call){.function = of->function, .object = of->device, .class = class,
                                         .has_owner = has_owner, .block = config ? config->bytes : NULL,
                                         .size = config ? config->size : 0, .room = config ? CONFIG_ROOM : 0},
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
                                    (LONG)LINEERR_INVALDEVICECLASS, NULL};

    check_classes(ui, &line);
}

static void play_telephone(struct ui *ui)
{
    struct configured phone = {UI_PHONE_CONFIG, ui->check->session.phone_base, u"tapi/phone",
                               (LONG)PHONEERR_INVALDEVICECLASS, NULL};

    if (ui->check->session.phones > 0)
        check_classes(ui, &phone);
}

/* --- A line's configuration, edited ------------------------------------------------------------------------------- */

/* lineGetDevConfig. False: there is none. */
static bool fetch_config(struct check *check, DWORD device, struct config *config)
{
    VARSTRING *out = guard_lend(CONFIG_ROOM, 60, "behind lineGetDevConfig's structure");
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

    if (!edit(ui, device, given, CONFIG_ROOM, &outcome))
        return;
    if (outcome.result == (LONG)LINEERR_INVALPARAM)
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
        finding_broken(119, "TUISPI_lineConfigDialogEdit does not say in dwNeededSize, %u, that it takes more than %u "
                       "bytes", (unsigned)out.dwNeededSize, (unsigned)sizeof out);
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
    const struct configured line = {UI_LINE_EDIT, device, u"tapi/line", (LONG)LINEERR_INVALDEVICECLASS, &config};
    bool whole;

    if (!ui_has(ui, UI_LINE_EDIT))
        return;
    if (!fetch_config(ui->check, device, &config))
        finding_absent(119, "lineGetDevConfig gives nothing to edit");
    else if (edit(ui, device, &config, CONFIG_ROOM, &outcome)) {
        whole = check_varstring(&outcome, CONFIG_ROOM, &given);
        check_untouched(ui->check, device, &config);
        if (whole)
            check_given_back(ui, device, &given);
        check_no_room(ui, device, &config);
        check_classes(ui, &line);
    }
}

/* --- The provider's configuration --------------------------------------------------------------------------------- */

static void play_provider(struct ui *ui)
{
    const struct app_call call = {.function = UI_PROVIDER_CONFIG, .object = PERMANENT_PROVIDER_ID, .has_owner = true};
    static struct ui_outcome outcome;
    struct device before;

    if (ui_has(ui, UI_PROVIDER_CONFIG) && scene_learn(ui->check, ui->check->options->line, &before) &&
        ui_run(ui, &call, &outcome))
        ui_check_line(ui, &before, 81, ui_name(call.function));
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
    if (!ui->has_asked)
        finding_absent(120, "its user interface asks nothing of the provider");
    scene_end_line(check, &device);
}

void stage_dialogs(struct check *check)
{
    static struct ui ui;

    if (!HAS(check, providerUIIdentify)) {
        tell_of_none("it has no user interface: TSPI_providerUIIdentify is not exported");
        finding_absent(116, "it has no user interface: TSPI_providerUIIdentify is not exported");
    } else if (ui_begin(check, &ui)) {
        tell_of_missing(&ui);
        if (check->options->dialogs)
            play_dialogs(&ui);
        ui_end(&ui);
    }
}
