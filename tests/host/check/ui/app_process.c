/* app_process.c: the process that stands for an application. Its first thread takes the stage's orders and is the user,
 * who closes what is shown; each function of the UI DLL runs on a thread of its own. */
#include "app.h"

#include <stdio.h>
#include <string.h>

#include "../../platform/host_dialogs.h"
#include "../../platform/host_os.h"
#include "../../platform/host_process.h"
#include "../../provider/guard.h"
#include "../../provider/provider.h"
#include "app_message.h"

enum {
    LOOK_US = 10000,
    DESKTOP_US = 30000000, /* in which it stands, on a machine that has other things to do; less than LOADING_US */
    MODAL_US = 500000, /* after which a window that leaves its owner alone is not modal */
    AGAIN_US = 300000, /* between two ways to close it */
    AFTER_RELEASE_US = 50000,
    PATIENCE_US = 60000000, /* between two looks at what another thread will tell of by itself */
};

static struct {
    struct provider ui;
    struct host_monitor *monitor; /* of all that follows, and of what is written to the stage */
    bool runs;
    struct app_message order;     /* APP_RUN */
    unsigned char *block;         /* its bytes, lent */
    unsigned char given[MOST_BYTES];
    void *owner, *event;
    bool told_ready;
    struct app_view view;
    struct host_thread *runner, *giver; /* the last ones of functions and of data; NULL: there was none */
    uint64_t seen_us, closed_us;
    unsigned closes;
    bool asks, answered;          /* a callback is under way; the stage has answered */
    struct app_message answer;
    unsigned char answer_bytes[MOST_BYTES];
    bool closed_by_data;
} app;

static void tell(const struct app_message *message, const void *bytes)
{
    host_report_write((const char *)message, sizeof *message);
    if (message->size > 0)
        host_report_write(bytes, message->size);
}

/* Inside the monitor: wait for a change. */
static void wait(void)
{
    host_monitor_wait(app.monitor, host_now_us() + PATIENCE_US);
}

/* --- What the UI DLL calls ---------------------------------------------------------------------------------------- */

static LONG CALLBACK ask(DWORD_PTR object, DWORD type, LPVOID params, DWORD size)
{
    struct app_message message = {.word = APP_ASKS, .object = object, .type = type, .has_block = params != NULL,
                                  .size = params && size <= MOST_BYTES ? size : 0};
    LONG result;

    host_monitor_enter(app.monitor);
    while (app.asks)
        wait();
    app.asks = true;
    app.answered = false;
    message.after_close = app.closed_by_data;
    tell(&message, params);
    while (!app.answered)
        wait();
    if (params && app.answer.size == message.size)
        memcpy(params, app.answer_bytes, message.size);
    result = app.answer.result;
    app.asks = false;
    host_monitor_wake(app.monitor);
    host_monitor_leave(app.monitor);
    return result;
}

/* --- A function of the UI DLL ------------------------------------------------------------------------------------- */

static LONG enter_function(const struct app_message *order, VARSTRING *out)
{
    const struct provider *ui = &app.ui;
    const WCHAR *class = order->has_class ? order->class : NULL;
    DWORD about = (DWORD)order->object;

    switch (order->function) {
    case UI_LINE_CONFIG:
        return ui->TUISPI_lineConfigDialog(ask, about, app.owner, class);
    case UI_LINE_EDIT:
        return ui->TUISPI_lineConfigDialogEdit(ask, about, app.owner, class, app.block, order->size, out);
    case UI_PHONE_CONFIG:
        return ui->TUISPI_phoneConfigDialog(ask, about, app.owner, class);
    case UI_PROVIDER_CONFIG:
        return ui->TUISPI_providerConfig(ask, app.owner, about);
    case UI_PROVIDER_INSTALL:
        return ui->TUISPI_providerInstall(ask, app.owner, about);
    case UI_PROVIDER_REMOVE:
        return ui->TUISPI_providerRemove(ask, app.owner, about);
    case UI_GENERIC:
        return ui->TUISPI_providerGenericDialog(ask, about, app.block, order->size, app.event);
    default:
        return (LONG)LINEERR_OPERATIONUNAVAIL;
    }
}

static VARSTRING *lend_room(DWORD room)
{
    VARSTRING *out = guard_lend(room, 119, "behind lpDeviceConfigOut");

    out->dwTotalSize = room;
    return out;
}

/* Inside the monitor. */
static void tell_if_ready(void)
{
    if (app.event && !app.told_ready && host_event_is_set(app.event)) {
        app.told_ready = true;
        tell(&(struct app_message){.word = APP_READY}, NULL);
    }
}

/* Inside the monitor: the function has returned, on the calling thread. */
static void tell_return(LONG result, const VARSTRING *out)
{
    DWORD room = app.order.room;
    struct app_message message = {.word = APP_RETURNED, .function = app.order.function, .result = result, .size = room};

    tell_if_ready();
    app.view.stays = host_dialogs_look(app.owner).count > 0;
    message.view = app.view;
    message.overrun = room > 0 && !guard_is_whole(out, room);
    message.changed = app.block && memcmp(app.block, app.given, app.order.size) != 0;
    tell(&message, out);
    app.runs = false;
}

static void run(void *unused)
{
    VARSTRING *out = app.order.room > 0 ? lend_room(app.order.room) : NULL;
    void *owner = app.order.has_owner ? host_owner_new() : NULL;
    LONG result;

    (void)unused;
    host_monitor_enter(app.monitor);
    app.owner = owner;
    host_monitor_leave(app.monitor);
    result = enter_function(&app.order, out);
    host_monitor_enter(app.monitor);
    tell_return(result, out);
    app.owner = NULL;
    host_monitor_leave(app.monitor);
    host_owner_free(owner);
}

static void join(struct host_thread **thread)
{
    if (*thread)
        host_thread_join(*thread);
    *thread = NULL;
}

/* The last one has returned, but for what follows that on its thread. */
static void begin_run(const struct app_message *order, const void *bytes)
{
    join(&app.runner);
    app.order = *order;
    app.view = (struct app_view){.shown = false};
    app.seen_us = app.closed_us = 0;
    app.closes = 0;
    app.closed_by_data = app.told_ready = false;
    app.event = order->function == UI_GENERIC ? host_event_new() : NULL;
    app.block = order->has_block ? guard_lend(order->size, order->function == UI_LINE_EDIT ? 119 : 122,
                                              "behind the block that it was given") : NULL;
    if (app.block)
        memcpy(app.block, bytes, order->size);
    memcpy(app.given, bytes, order->size);
    app.runs = true;
    app.runner = host_thread_start(run, NULL);
}

/* --- Data for a dialog -------------------------------------------------------------------------------------------- */

static struct app_message data_order;

static void give(void *block)
{
    HTAPIDIALOGINSTANCE instance = (HTAPIDIALOGINSTANCE)data_order.object;
    LONG result = app.ui.TUISPI_providerGenericDialogData(instance, block, data_order.size);

    host_monitor_enter(app.monitor);
    app.closed_by_data = app.closed_by_data || !block;
    tell(&(struct app_message){.word = APP_TOOK_DATA, .result = result}, NULL);
    host_monitor_leave(app.monitor);
}

static void begin_data(const struct app_message *order, const void *bytes)
{
    void *block = order->has_block ? guard_lend(order->size, 122, "behind the data that it was given")
                                   : NULL;

    join(&app.giver);
    data_order = *order;
    if (block)
        memcpy(block, bytes, order->size);
    app.giver = host_thread_start(give, block);
}

/* --- The user ----------------------------------------------------------------------------------------------------- */

/* A window can be seen. It is closed when there was time to see whether it is modal. */
static void see(struct host_dialogs dialogs, uint64_t now)
{
    if (!app.view.shown) {
        app.view.shown = true;
        app.seen_us = now;
        tell(&(struct app_message){.word = APP_SHOWN}, NULL);
    }
    if (app.owner && !dialogs.blocks_owner && now < app.seen_us + MODAL_US)
        return;
    if (app.closes == 0 && app.owner) {
        app.view.free_owner = !dialogs.blocks_owner;
        app.view.other_owner = !dialogs.owned;
    }
    if (app.order.stays_open || now < app.closed_us + AGAIN_US)
        return;
    host_dialogs_close(app.owner, app.closes++ % WAYS_TO_CLOSE);
    app.closed_us = now;
}

static void look(void)
{
    struct host_dialogs dialogs;

    host_monitor_enter(app.monitor);
    if (app.runs) {
        tell_if_ready();
        dialogs = host_dialogs_look(app.owner);
        if (dialogs.count > 0)
            see(dialogs, host_now_us());
    }
    host_monitor_leave(app.monitor);
}

/* --- The stage's orders ------------------------------------------------------------------------------------------- */

static void on_crash(const struct crash *crash)
{
    struct app_message message = {.word = APP_CRASHED};
    char about[200];

    message.rule = guard_explain(crash->touched, strcmp(crash->what, CRASH_READ) == 0, about, sizeof about);
    snprintf(message.text, sizeof message.text, "%s%s%s", crash->what, about[0] ? ": " : "", about);
    tell(&message, NULL);
    message.word = APP_CRASHED_AT;
    host_code_place(crash->code, message.text, sizeof message.text);
    tell(&message, NULL);
}

static void note_strange(void *context, const char *name)
{
    char *strange = context;

    if (strncmp(name, "TUISPI_", 7) == 0 && !provider_knows(name))
        snprintf(strange, sizeof((struct app_message *)NULL)->text, "%s", name);
}

static DWORD exports_of(const struct provider *ui)
{
#define BIT(function, name) ((DWORD)(ui->TUISPI_##name != NULL) << (function))
    return BIT(UI_LINE_CONFIG, lineConfigDialog) | BIT(UI_LINE_EDIT, lineConfigDialogEdit) |
           BIT(UI_PHONE_CONFIG, phoneConfigDialog) | BIT(UI_PROVIDER_CONFIG, providerConfig) |
           BIT(UI_PROVIDER_INSTALL, providerInstall) | BIT(UI_PROVIDER_REMOVE, providerRemove) |
           BIT(UI_GENERIC, providerGenericDialog) | BIT(UI_GENERIC_DATA, providerGenericDialogData);
#undef BIT
}

static bool load(const char *path)
{
    struct app_message message = {.word = APP_LOADED};

    if (!provider_load_ui(&app.ui, path, message.text, sizeof message.text))
        message.result = -1;
    else {
        message.exports = exports_of(&app.ui);
        host_library_exports(app.ui.library, path, note_strange, message.text);
        message.windowless = !host_windows_await(host_now_us() + DESKTOP_US);
    }
    tell(&message, NULL);
    return message.result == 0;
}

static void take_answer(const struct app_message *order, const void *bytes)
{
    host_monitor_enter(app.monitor);
    app.answer = *order;
    memcpy(app.answer_bytes, bytes, order->size);
    app.answered = true;
    host_monitor_wake(app.monitor);
    host_monitor_leave(app.monitor);
}

/* Whatever still runs of the UI DLL does so in memory that is gone. */
static void release(void)
{
    join(&app.runner);
    join(&app.giver);
    host_library_close(app.ui.library);
    host_monitor_enter(app.monitor);
    host_monitor_wait(app.monitor, host_now_us() + AFTER_RELEASE_US);
    host_quit(0);
}

static void obey(const struct app_message *order, const void *bytes)
{
    if (order->word == APP_RUN)
        begin_run(order, bytes);
    else if (order->word == APP_DATA)
        begin_data(order, bytes);
    else if (order->word == APP_ANSWER)
        take_answer(order, bytes);
    else if (order->word == APP_END)
        release();
}

/* 0: there is nobody any more; -1: none has begun to come. */
static int read_order(void *bytes, size_t size, uint64_t deadline_us)
{
    char *at = bytes;
    int count;

    while (size > 0) {
        count = host_order_read(at, size, deadline_us);
        if (count <= 0)
            return count;
        at += count;
        size -= (size_t)count;
        deadline_us = UINT64_MAX;
    }
    return 1;
}

void app_live(const char *path)
{
    static unsigned char bytes[MOST_BYTES];
    struct app_message order;
    int got = 1;

    host_report_begin();
    host_catch_crashes(on_crash);
    app.monitor = host_monitor_new();
    if (!load(path))
        host_quit(0);
    while (got != 0) {
        got = read_order(&order, sizeof order, host_now_us() + LOOK_US);
        if (got < 0)
            look();
        else if (got > 0 && (got = read_order(bytes, order.size, UINT64_MAX)) > 0)
            obey(&order, bytes);
    }
    host_quit(0);
}
