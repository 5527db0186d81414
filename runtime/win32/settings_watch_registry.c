/* settings_watch_registry.c: settings_watch.h with the registry. The thread is the watch's own, for Windows 7 takes
 * its word for broken when the thread that asked for it ends. */
#include "settings_watch.h"

#include <stdlib.h>
#include <windows.h>

#include "os.h"

enum { QUIET_MS = 2000 };

struct settings_watch {
    void (*changed)(void *context);
    void *context;
    HKEY key;             /* that of all protocols: a protocol's may be deleted and made again */
    HANDLE change, ended; /* events */
    os_thread thread;
};

static void ask_to_be_told(const struct settings_watch *watch)
{
    RegNotifyChangeKeyValue(watch->key, TRUE, REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET, watch->change, TRUE);
}

/* A change makes the thread wait until there is none for a while. */
static void look_out(void *given)
{
    const struct settings_watch *watch = given;
    const HANDLE events[] = {watch->ended, watch->change};
    DWORD news = WAIT_OBJECT_0 + 1, patience;

    while (news != WAIT_OBJECT_0) {
        patience = news == WAIT_OBJECT_0 + 1 ? QUIET_MS : INFINITE;
        if (news == WAIT_OBJECT_0 + 1)
            ask_to_be_told(watch);
        else
            watch->changed(watch->context);
        news = WaitForMultipleObjects(2, events, FALSE, patience);
    }
}

static void close_all(struct settings_watch *watch)
{
    if (watch->key != NULL)
        RegCloseKey(watch->key);
    if (watch->change != NULL)
        CloseHandle(watch->change);
    if (watch->ended != NULL)
        CloseHandle(watch->ended);
    free(watch);
}

struct settings_watch *settings_watch_start(const char *protocol, void (*changed)(void *context), void *context)
{
    struct settings_watch *watch = calloc(1, sizeof *watch);

    (void)protocol;
    if (watch == NULL)
        return NULL;
    *watch = (struct settings_watch){.changed = changed, .context = context};
    watch->change = CreateEventW(NULL, FALSE, FALSE, NULL);
    watch->ended = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (watch->change != NULL && watch->ended != NULL &&
        RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\tspec", 0, KEY_NOTIFY | KEY_WOW64_64KEY, &watch->key) == 0 &&
        os_thread_start(&watch->thread, look_out, watch))
        return watch;
    close_all(watch);
    return NULL;
}

void settings_watch_stop(struct settings_watch *watch)
{
    if (watch == NULL)
        return;
    SetEvent(watch->ended);
    os_thread_join(&watch->thread);
    close_all(watch);
}
