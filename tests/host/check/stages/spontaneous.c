/* spontaneous.c: windows that the provider wants shown of its own accord while it carries out a request, which TAPI
 * does by TUISPI_providerGenericDialog in the application that made the request (rules 121, 122). */

#include "../../ledger/ledger_dialogs.h"
#include "../../names.h"
#include "../../platform/host_dialogs.h"
#include "../../platform/host_os.h"
#include "../ui/ui.h"

enum {
    GOES_ON_US = 30000,  /* how long a window is let be, once it is there */
    AFTERWARDS_MS = 100, /* how long nothing may be sent to one that is gone */
};

/* A window that is shown. */
struct window {
    struct ui *ui;
    struct dialog_wish wish;
    struct app_call call;
    bool ready, returned, took; /* what was heard of it; took: the last data that it was given */
};

/* Take what the application tells of the window until there is what is waited for, or deadline_us. Once the window is
 * gone nothing comes but that data was taken. */
static bool hear_until(struct window *window, const bool *what, uint64_t deadline_us)
{
    static struct ui_outcome outcome;
    struct app_message message;

    while (!*what && (!window->returned || what == &window->took) &&
           ui_hear(window->ui, &window->call, deadline_us, &message)) {
        window->ready = window->ready || message.word == APP_READY;
        window->took = window->took || message.word == APP_TOOK_DATA;
        if (message.word == APP_RETURNED) {
            window->returned = true;
            ui_take_return(window->ui, &message, &outcome);
        }
    }
    return *what;
}

/* Rule 122: it is there. False: it is not, or gone already. */
static bool await_ready(struct window *window)
{
    if (!ui_enter(window->ui, &window->call))
        return false;
    if (!hear_until(window, &window->ready, ui_deadline(window->ui)) && window->ui->app) {
        finding_broken(122, "TUISPI_providerGenericDialog does not set its event%s",
                       window->returned ? ", and returns" : "");
        if (!window->returned)
            ui_abandon(window->ui);
    }
    return window->ready && !window->returned && window->ui->app;
}

/* Give it a block of the provider's, or, without one, let it close. Rule 122: that does not wait. */
static bool give(struct window *window, const void *block, DWORD size)
{
    window->took = false;
    app_give(window->ui->app, (DWORD)window->wish.handle, block, size);
    if (!hear_until(window, &window->took, ui_deadline(window->ui)) && window->ui->app) {
        finding_broken(122, "TUISPI_providerGenericDialogData does not return");
        ui_abandon(window->ui);
    }
    return window->ui->app != NULL;
}

/* What the provider sends to it meanwhile. False: it was told to close, or is gone. */
static bool bring_data(struct window *window, struct check *check)
{
    static unsigned char block[WISH_BYTES];
    bool closes = false, goes_on = true;
    DWORD size;

    while (goes_on && !closes && !window->returned &&
           ledger_take_dialog_data(check->ledger, window->wish.handle, block, &size, &closes))
        goes_on = give(window, closes ? NULL : block, size);
    return goes_on && !closes && !window->returned;
}

/* Rule 122: it was told to close, if it is there still. */
static void await_end(struct window *window)
{
    if (hear_until(window, &window->returned, ui_deadline(window->ui)))
        finding(122, NULL);
    else if (window->ui->app) {
        finding_broken(122,
                       "TUISPI_providerGenericDialog goes on when TUISPI_providerGenericDialogData has been told to "
                       "close its window");
        ui_abandon(window->ui);
    }
}

/* The user does. */
static void close_by_user(struct window *window)
{
    if (!hear_until(window, &window->returned, ui_deadline(window->ui)) && window->ui->app) {
        finding_unreached(122, "a window of the provider's does not go when it is closed, by WM_CLOSE, Cancel or No");
        ui_abandon(window->ui);
    } else if (window->ui->app) {
        finding(122, NULL);
    }
}

static void play_window(struct check *check, struct window *window, bool by_user)
{
    const bool never = false;

    window->call = (struct app_call){.function = UI_GENERIC, .object = (DWORD)window->wish.handle,
                                     .block = window->wish.block, .size = window->wish.size, .stays_open = !by_user};
    window->ui->instance = window->wish.driver;
    if (!await_ready(window))
        return;
    if (by_user)
        close_by_user(window);
    else if (ui_has(window->ui, UI_GENERIC_DATA)) {
        hear_until(window, &never, host_now_us() + GOES_ON_US);
        if (window->ui->app && bring_data(window, check))
            give(window, NULL, 0); /* as TAPI does when the application goes */
        if (window->ui->app)
            await_end(window);
    }
}

/* It is gone: rule 121. */
static void free_instance(struct check *check, const struct window *window)
{
    LONG result = 0;
    char name[64];

    if (!HAS(check, providerFreeDialogInstance))
        finding_broken(121, "it sends LINE_CREATEDIALOGINSTANCE, but TSPI_providerFreeDialogInstance is not exported");
    else
        result = CALL(check, 121, providerFreeDialogInstance, window->wish.driver);
    if (result < 0)
        finding_broken(121, "providerFreeDialogInstance returned %s for an instance that there is",
                       error_name(result, name, sizeof name));
    ledger_dialog_freed(check->ledger, window->wish.driver);
    scene_pause(check, AFTERWARDS_MS);
}

/* A call, and the window that it brings, if it does. */
static void play_call(struct check *check, bool by_user)
{
    static struct ui ui;
    static struct window window;
    struct device device;
    struct placed placed;

    if (!scene_begin_line(check, &device))
        return;
    ledger_give_dialogs(check->ledger, true);
    if (scene_dials(&device) &&
        scene_connect(check, &device, check->options->number, LINECALLSTATE_CONNECTED, 0, &placed)) {
        window = (struct window){.ui = &ui};
        if (!ledger_take_wish(check->ledger, host_now_us(), &window.wish))
            finding_absent(122, "it wanted no window shown when %s was dialed", check->options->number);
        else {
            if (ui_begin_named(check, &ui, window.wish.file)) {
                play_window(check, &window, by_user);
                ui_end(&ui);
            }
            free_instance(check, &window);
        }
        scene_finish(check, &placed);
    }
    ledger_give_dialogs(check->ledger, false);
    scene_end_line(check, &device);
}

void stage_spontaneous(struct check *check)
{
    if (!check->options->dialogs)
        return;
    play_call(check, false);
    if (host_has_windows())
        play_call(check, true);
}
