/* ui.c: see ui.h. */
#include "ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../platform/host_dialogs.h"
#include "../../platform/host_os.h"
#include "../../provider/guard.h"
#include "../../text.h"

enum {
    LOADING_US = 60000000, /* a process begins and ends quickly, but on a machine that has other things to do */
};

static unsigned char heard[MOST_BYTES]; /* the bytes of the last message */

/* --- An application begins, and ends ------------------------------------------------------------------------------ */

/* Does the path name a folder, so that it means the same everywhere? */
static bool is_qualified(const char *path)
{
    return strpbrk(path, "/\\") != NULL;
}

/* The same file in the provider's own folder: a name alone is looked for in the system's, where this one need not be. */
static void look_beside(struct ui *ui)
{
    const char *own = ui->check->options->path, *at;
    size_t folder = 0, length = strlen(ui->path);

    for (at = own; *at; at++)
        if (*at == '/' || *at == '\\')
            folder = (size_t)(at - own) + 1;
    if (folder + length >= sizeof ui->path)
        return;
    memmove(ui->path + folder, ui->path, length + 1);
    memcpy(ui->path, own, folder);
}

/* Rule 116. */
static void check_exports(const struct ui *ui, const char *strange)
{
    if (strange[0])
        finding_broken(1, "it exports %s, which is no function of TSPI", strange);
    if (ui_has(ui, UI_GENERIC) && !ui_has(ui, UI_GENERIC_DATA))
        finding_broken(116, "the UI DLL exports %s without %s", ui_name(UI_GENERIC), ui_name(UI_GENERIC_DATA));
    else
        finding(116, NULL);
}

/* False: the system starts none. */
static bool start(struct ui *ui)
{
    ui->runs = false;
    ui->app = app_start(ui->path);
    return ui->app != NULL;
}

/* Hear of the library in the process that was started. It ends if there is none. */
static bool hear_loaded(struct ui *ui, struct app_message *loaded)
{
    uint64_t deadline = host_now_us() + LOADING_US;
    char how[100];

    finding_waits("the UI DLL to be loaded", deadline);
    if (app_hear(ui->app, deadline, loaded, heard) != APP_IS_DONE || loaded->word != APP_LOADED) {
        loaded->result = -1;
        snprintf(loaded->text, sizeof loaded->text, "it ends the process that loads it, or does not return");
    }
    if (loaded->result == 0)
        return true;
    app_end(ui->app, true, how, sizeof how);
    ui->app = NULL;
    return false;
}

/* The application is gone, or is to go. Returns how it ended: "" if well. */
static const char *end(struct ui *ui, bool kill)
{
    static char how[100];

    app_end(ui->app, kill, how, sizeof how);
    ui->app = NULL;
    return how;
}

/* There can be no dialogs, for no fault of the provider's. */
static bool give_up(struct ui *ui, const char *why)
{
    static const unsigned rules[] = {77, 117, 118, 119, 120};
    size_t i;

    for (i = 0; i < sizeof rules / sizeof *rules; i++)
        finding_unreached(rules[i], "%s", why);
    if (ui->app)
        end(ui, true);
    return false;
}

bool ui_begin_named(struct check *check, struct ui *ui, const WCHAR *name)
{
    static const char no_process[] = "the system starts no process for an application";
    struct app_message loaded = {.text = ""};
    bool loads, qualified;

    *ui = (struct ui){.check = check};
    text_from_utf16(name, MAX_PATH, ui->path, sizeof ui->path);
    qualified = is_qualified(ui->path);
    if (!qualified) {
        finding_warning(116,
                        "the UI DLL is named as %s, without its folder: applications find it only where the system "
                        "looks for DLLs",
                        ui->path);
        look_beside(ui);
    }
    if (!start(ui)) {
        finding_unreached(116, "%s", no_process);
        return give_up(ui, no_process);
    }
    loads = hear_loaded(ui, &loaded);
    if (!loads && (qualified || loaded.word != APP_LOADED))
        finding_broken(116, "the UI DLL, %s, cannot be loaded: %s", ui->path, loaded.text);
    else if (!loads) /* where the system looks for it is not known here */
        finding_warning(116, "the UI DLL is not beside the provider, as %s: %s", ui->path, loaded.text);
    if (!loads)
        return false;
    ui->exports = loaded.exports;
    check_exports(ui, loaded.text);
    return !loaded.windowless || give_up(ui, "no window can be shown here: CreateWindow fails");
}

/* Rule 76 has looked at the name more closely. */
bool ui_begin(struct check *check, struct ui *ui)
{
    WCHAR name[MAX_PATH] = {0};

    return CALL(check, 76, providerUIIdentify, name) == 0 && name[0] && !name[MAX_PATH - 1] &&
           ui_begin_named(check, ui, name);
}

/* It crashed, what is told and where; the rest that it has to say is heard. */
static void tell_of_crash(struct ui *ui, const char *doing, unsigned rule, struct app_message *message)
{
    char text[400] = "it ended its process";
    bool knows = message->word == APP_CRASHED;

    if (knows) {
        snprintf(text, sizeof text, "it %s", message->text);
        rule = message->rule ? message->rule : rule;
    }
    finding_broken(rule, "it crashed in an application, %s: %s", doing, text);
    if (knows && app_hear(ui->app, host_now_us() + LOADING_US, message, heard) == APP_IS_DONE)
        finding_note("%s", message->text);
    end(ui, true);
}

void ui_end(struct ui *ui)
{
    struct app_message message = {.word = APP_END};
    enum app_end heard_end;

    if (!ui->app)
        return;
    if (ui->runs) {
        end(ui, true);
        return;
    }
    app_release(ui->app);
    do
        heard_end = app_hear(ui->app, host_now_us() + LOADING_US, &message, heard);
    while (heard_end == APP_IS_DONE && message.word != APP_CRASHED);
    if (heard_end == APP_IS_DONE)
        tell_of_crash(ui, "after it was unloaded", 118, &message);
    else if (end(ui, heard_end == APP_IS_LATE)[0] != '\0' && heard_end == APP_IS_GONE)
        finding_broken(118, "it ended its process after it was unloaded");
    else if (ui->has_run)
        finding(118, NULL);
}

bool ui_has(const struct ui *ui, enum ui_function function)
{
    return ui->exports >> function & 1;
}

/* --- What the UI DLL asks of the provider ------------------------------------------------------------------------- */

static DWORD type_for(enum ui_function function)
{
    switch (function) {
    case UI_LINE_CONFIG:
    case UI_LINE_EDIT:
        return TUISPIDLL_OBJECT_LINEID;
    case UI_PHONE_CONFIG:
        return TUISPIDLL_OBJECT_PHONEID;
    case UI_GENERIC:
        return TUISPIDLL_OBJECT_DIALOGINSTANCE;
    default:
        return TUISPIDLL_OBJECT_PROVIDERID;
    }
}

/* TAPI brings the block to the provider that the object belongs to, in memory of its own, and back. */
static LONG pass_on(struct ui *ui, const struct app_call *call, const struct app_message *asked)
{
    DWORD_PTR object = asked->type == TUISPIDLL_OBJECT_DIALOGINSTANCE ? (DWORD_PTR)ui->instance : call->object;
    void *block = NULL;
    LONG result;

    if (asked->has_block)
        block = guard_lend(asked->size, 78, "behind providerGenericDialogData's block");
    if (block)
        memcpy(block, heard, asked->size);
    result = CALL(ui->check, 78, providerGenericDialogData, object, asked->type, block, asked->size);
    if (block) {
        if (!guard_is_whole(block, asked->size))
            finding_broken(78, "providerGenericDialogData wrote behind the block that its UI DLL has sent, of %u bytes",
                           (unsigned)asked->size);
        memcpy(heard, block, asked->size);
        guard_take_away(block, asked->size, 78, DIALOG_DATA_KEPT);
    }
    return result;
}

/* Rule 120. */
static void answer(struct ui *ui, const struct app_call *call, const struct app_message *asked)
{
    LONG result = (LONG)LINEERR_INVALPARAM;
    DWORD type = type_for(call->function);

    ui->has_asked = true;
    if (asked->type != type || asked->object != call->object)
        finding_broken(120, "%s for %u calls TUISPIDLLCALLBACK about object 0x%llX of type %u; it is 0x%X of type %u",
                       ui_name(call->function), (unsigned)call->object, (unsigned long long)asked->object,
                       (unsigned)asked->type, (unsigned)call->object, (unsigned)type);
    else if (!HAS(ui->check, providerGenericDialogData)) {
        finding_broken(120, "the UI DLL calls TUISPIDLLCALLBACK, but TSPI_providerGenericDialogData is not exported");
        result = (LONG)LINEERR_OPERATIONUNAVAIL;
    } else {
        result = pass_on(ui, call, asked);
        finding(120, NULL);
    }
    if (asked->after_close)
        finding_broken(122, "it calls TUISPIDLLCALLBACK after TUISPI_providerGenericDialogData has closed its window");
    app_answer(ui->app, result, heard, asked->size);
}

uint64_t ui_deadline(const struct ui *ui)
{
    return host_now_us() + ui->check->options->timeout_us;
}

/* --- A function --------------------------------------------------------------------------------------------------- */

bool ui_enter(struct ui *ui, const struct app_call *call)
{
    struct app_message loaded;

    if (!ui_has(ui, call->function) || (!ui->app && !(start(ui) && hear_loaded(ui, &loaded))))
        return false;
    ui->has_run = ui->runs = true;
    finding_waits(ui_name(call->function), ui_deadline(ui));
    app_enter(ui->app, call);
    return true;
}

void ui_abandon(struct ui *ui)
{
    end(ui, true);
    ui->exports = 0; /* each of its functions may hang, and each takes its time */
}

/* It has not returned. */
static void tell_of_late(struct ui *ui, const struct app_call *call, bool shown)
{
    if (shown)
        finding_unreached(118, "a window of %s does not go when it is closed, by WM_CLOSE, Cancel or No",
                          ui_name(call->function));
    else
        finding_broken(118, "%s shows no window and does not return", ui_name(call->function));
    ui_abandon(ui);
}

bool ui_hear(struct ui *ui, const struct app_call *call, uint64_t deadline_us, struct app_message *message)
{
    char doing[100];
    enum app_end heard_end;

    do {
        heard_end = app_hear(ui->app, deadline_us, message, heard);
        if (heard_end == APP_IS_DONE && message->word == APP_ASKS)
            answer(ui, call, message);
    } while (heard_end == APP_IS_DONE && message->word == APP_ASKS && host_now_us() < deadline_us);
    if (heard_end == APP_IS_DONE && message->word != APP_CRASHED)
        return message->word != APP_ASKS;
    if (heard_end == APP_IS_LATE)
        return false;
    snprintf(doing, sizeof doing, "where the provider does not run, in %s", ui_name(call->function));
    if (heard_end == APP_IS_GONE)
        message->word = APP_END;
    tell_of_crash(ui, doing, 77, message);
    return false;
}

/* Rule 118, beside what an application can see of any function. */
void ui_take_return(struct ui *ui, const struct app_message *message, struct ui_outcome *outcome)
{
    const struct app_view *view = &message->view;
    const char *name = ui_name(message->function);

    ui->runs = false;
    finding_left(name, message->result);
    ledger_checked(ui->check->ledger, name, message->result);
    finding(77, NULL);
    if (view->stays)
        finding_broken(118, "%s returns while its window can be seen", name);
    else if (view->free_owner)
        finding_broken(118, "the dialog of %s is not modal: its owner can be used meanwhile", name);
    else if (view->other_owner)
        finding_broken(118, "the dialog of %s does not belong to hwndOwner", name);
    outcome->result = message->result;
    outcome->shown = view->shown;
    outcome->overrun = message->overrun;
    outcome->changed = message->changed;
    memcpy(outcome->bytes, heard, message->size);
}

bool ui_run(struct ui *ui, const struct app_call *call, struct ui_outcome *outcome)
{
    struct app_message message = {.word = APP_RUN};
    uint64_t deadline = ui_deadline(ui);
    bool shown = false;

    if (!ui_enter(ui, call))
        return false;
    while (ui_hear(ui, call, deadline, &message) && message.word != APP_RETURNED)
        shown = shown || message.word == APP_SHOWN;
    if (!ui->app)
        return false;
    if (message.word == APP_RETURNED)
        ui_take_return(ui, &message, outcome);
    else
        tell_of_late(ui, call, shown);
    return ui->app != NULL;
}

/* --- What a line says of itself ----------------------------------------------------------------------------------- */

/* Is the line what it was? What an open line says of itself is not a matter of this. */
static bool is_same(const struct device *one, const struct device *other)
{
    return one->permanent_id == other->permanent_id && one->addresses == other->addresses &&
           one->capabilities == other->capabilities && one->media_modes == other->media_modes &&
           one->line_features == other->line_features && one->call_states == other->call_states &&
           one->call_features == other->call_features && strcmp(one->name, other->name) == 0 &&
           strcmp(one->address, other->address) == 0;
}

void ui_check_line(const struct ui *ui, const struct device *before, unsigned rule, const char *what)
{
    struct device now;

    if (!scene_learn(ui->check, ui->check->options->line, &now) || !is_same(before, &now))
        finding_broken(rule, "after %s, which was closed, an open line says something else of itself", what);
    else
        finding(rule, NULL);
}
