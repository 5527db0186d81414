/* app.c: see app.h: the stage's side. */
#include "app.h"

#include <stdlib.h>

#include "../../platform/host_process.h"

struct app {
    struct host_child *child;
};

const char *ui_name(enum ui_function function)
{
    static const char *const names[UI_FUNCTIONS] = {
        "TUISPI_lineConfigDialog", "TUISPI_lineConfigDialogEdit", "TUISPI_phoneConfigDialog", "TUISPI_providerConfig",
        "TUISPI_providerInstall", "TUISPI_providerRemove", "TUISPI_providerGenericDialog",
        "TUISPI_providerGenericDialogData",
    };

    return names[function];
}

struct app *app_start(const char *path)
{
    char check[] = "check", application[] = "--application";
    char *arguments[] = {check, application, (char *)(uintptr_t)path, NULL};
    struct app *app = calloc(1, sizeof *app);

    if (!app)
        abort();
    app->child = host_child_start(arguments, true);
    if (app->child)
        return app;
    free(app);
    return NULL;
}

/* Exactly so many bytes. What has begun comes to its end, or the process to its. */
static enum app_end read_whole(struct app *app, void *bytes, size_t size, uint64_t deadline_us)
{
    char *at = bytes;
    int count;

    while (size > 0) {
        count = host_child_read(app->child, at, size, deadline_us);
        if (count <= 0)
            return count == 0 ? APP_IS_GONE : APP_IS_LATE;
        at += count;
        size -= (size_t)count;
    }
    return APP_IS_DONE;
}

enum app_end app_hear(struct app *app, uint64_t deadline_us, struct app_message *message, void *bytes)
{
    enum app_end end = read_whole(app, message, sizeof *message, deadline_us);

    if (end == APP_IS_DONE && message->size > MOST_BYTES)
        end = APP_IS_GONE;
    return end == APP_IS_DONE ? read_whole(app, bytes, message->size, deadline_us) : end;
}

static void write_to(struct app *app, struct app_message message, const void *bytes)
{
    host_child_write(app->child, &message, sizeof message);
    if (message.size > 0)
        host_child_write(app->child, bytes, message.size);
}

void app_enter(struct app *app, const struct app_call *call)
{
    struct app_message message = {.word = APP_RUN, .function = call->function, .size = call->size, .room = call->room,
                                  .object = call->object, .has_class = call->class != NULL,
                                  .has_owner = call->has_owner, .stays_open = call->stays_open,
                                  .has_block = call->block != NULL};
    unsigned i;

    for (i = 0; call->class && call->class[i] && i < CLASS_UNITS - 1; i++)
        message.class[i] = call->class[i];
    write_to(app, message, call->block);
}

void app_answer(struct app *app, LONG result, const void *block, DWORD size)
{
    write_to(app, (struct app_message){.word = APP_ANSWER, .result = result, .size = size}, block);
}

void app_give(struct app *app, DWORD instance, const void *block, DWORD size)
{
    write_to(app, (struct app_message){.word = APP_DATA, .object = instance, .size = size, .has_block = block != NULL},
             block);
}

void app_release(struct app *app)
{
    write_to(app, (struct app_message){.word = APP_END}, NULL);
}

void app_end(struct app *app, bool kill, char *how, size_t size)
{
    host_child_end(app->child, kill, how, size);
    free(app);
}
