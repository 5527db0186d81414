/* installation.c: the provider's settings, installed and removed, as the control panel does; last, because they may be
 * gone afterwards (rule 80). */
#include "../../names.h"
#include "../ui/ui.h"

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
        ui_check_line(ui, &before, 80, "TUISPI_providerRemove");
    return result == 0;
}

static void play_installation(struct ui *ui)
{
    LONG first, second, again;
    char name[64];

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

void stage_installation(struct check *check)
{
    static struct ui ui;
    struct device device;

    if (!check->options->install || !HAS(check, providerUIIdentify) || !ui_begin(check, &ui))
        return;
    if (ui_has(&ui, UI_PROVIDER_INSTALL) && ui_has(&ui, UI_PROVIDER_REMOVE) && scene_begin_line(check, &device)) {
        play_installation(&ui);
        scene_end_line(check, &device);
    }
    ui_end(&ui);
}
